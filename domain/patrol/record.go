package patrol

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"roadcert/domain/problem"
)

// Record is one patrol.
type Record struct {
	ID        string   `json:"id"` // p1-7
	Cycle     Cycle    `json:"cycle"`
	Topic     string   `json:"topic,omitempty"` // why a special patrol is made
	Period    Period   `json:"period"`
	Version   int      `json:"version"` // of the check list
	Results   []Result `json:"results"`
	Head      Head     `json:"head"`              // of the audit log, when the machine looked
	Program   string   `json:"program,omitempty"` // release of the program that looked
	Begun     Hand     `json:"begun"`             // over what the machine saw
	Concluded Hand     `json:"concluded,omitzero"`
}

// Head is the end of the audit log. It is given to the outside on paper, so that a log that is cut or made up later
// shows.
type Head struct {
	Seq  int64  `json:"seq"`
	Hash []byte `json:"hash"` // SM3
}

// Result is one item and what it came to. The item is kept as it was: lists change.
type Result struct {
	Item    Item     `json:"item"`
	Reading *Reading `json:"reading,omitempty"` // by the machine
	Answer  *Answer  `json:"answer,omitempty"`  // by a person
	Finding string   `json:"finding,omitempty"` // what it was entered as, or the one that was open already
}

// Reading is what a probe saw. Where it is Open the machine says what it sees and leaves the judgement to a person.
type Reading struct {
	Judgement Judgement `json:"judgement"`
	Text      string    `json:"text"`
	At        time.Time `json:"at"`
}

// Answer is what a person judged.
type Answer struct {
	Judgement Judgement `json:"judgement"`
	Note      string    `json:"note,omitempty"` // what was seen; asked for where it is abnormal or does not apply
	By        string    `json:"by"`
	At        time.Time `json:"at"`
}

// Judgement is what the item came to; Open where nobody has said.
func (r *Result) Judgement() Judgement {
	switch {
	case r.Answer != nil:
		return r.Answer.Judgement
	case r.Reading != nil:
		return r.Reading.Judgement
	}
	return Open
}

// ByMachine tells whether the machine judged it, so that no person may.
func (r *Result) ByMachine() bool { return r.Reading != nil && r.Reading.Judgement != Open }

// Text is what was seen: the machine's words, the person's, or both.
func (r *Result) Text() string {
	var parts []string
	if r.Reading != nil && r.Reading.Text != "" {
		parts = append(parts, r.Reading.Text)
	}
	if r.Answer != nil && r.Answer.Note != "" {
		parts = append(parts, r.Answer.Note)
	}
	return strings.Join(parts, "；")
}

// Begin makes the record of a patrol that nobody has looked at yet.
func Begin(id string, list List, topic string, period Period) (Record, error) {
	topic = strings.TrimSpace(topic)
	if list.Cycle == Special && topic == "" {
		return Record{}, problem.New(problem.Invalid, "不能开始专项巡检", "没有写明为什么做这次巡检", "请写明事由，例如节前检查、事件之后的复查")
	}
	if err := short(topic, "不能开始专项巡检", "事由"); err != nil {
		return Record{}, err
	}
	r := Record{ID: id, Cycle: list.Cycle, Topic: topic, Period: period, Version: list.Version}
	for _, it := range list.Items {
		r.Results = append(r.Results, Result{Item: it})
	}
	return r, nil
}

// Put enters what a person judged of an item. It may be put right until the patrol is concluded; what the machine has
// judged is not a person's to say.
func (r *Record) Put(key string, a Answer) error {
	what := "不能填写巡检项目"
	i := slices.IndexFunc(r.Results, func(res Result) bool { return res.Item.Key == key })
	a.Note = strings.TrimSpace(a.Note)
	switch {
	case r.Concluded.Made():
		return problem.New(problem.Refused, what, "巡检 "+r.ID+" 已经办结并签名", "请另做一次专项巡检")
	case i < 0:
		return problem.New(problem.Invalid, what, "清单中没有项目“"+key+"”", "可以填写的有："+strings.Join(r.Left(), "、"))
	case r.Results[i].ByMachine():
		return problem.New(problem.Refused, what, "“"+r.Results[i].Item.Name+"”由程序判定", "判定为异常的，请按发现的问题整改；不同意的，整改时写明理由")
	case !slices.Contains([]Judgement{Normal, Abnormal, NotApplicable}, a.Judgement):
		return problem.New(problem.Invalid, what, "没有“"+string(a.Judgement)+"”这种结果", "可用的有：normal 正常、abnormal 异常、n/a 不适用")
	case a.Note == "" && a.Judgement != Normal:
		return problem.New(problem.Invalid, what, "“"+r.Results[i].Item.Name+"”"+a.Judgement.Name()+"，没有写明看到了什么", "请写明情况")
	}
	if err := short(a.Note, what, "情况"); err != nil {
		return err
	}
	r.Results[i].Answer = &a
	return nil
}

// Left returns the keys of the items that nobody has judged.
func (r *Record) Left() []string {
	var keys []string
	for i := range r.Results {
		if r.Results[i].Judgement() == Open {
			keys = append(keys, r.Results[i].Item.Key)
		}
	}
	return keys
}

// Ready refuses to conclude a patrol with items nobody has judged.
func (r *Record) Ready() error {
	const what = "不能办结巡检"
	if r.Concluded.Made() {
		return problem.New(problem.Refused, what, "巡检 "+r.ID+" 已经办结并签名", "请另做一次专项巡检")
	}
	var names []string
	for i := range r.Results {
		if r.Results[i].Judgement() == Open {
			names = append(names, r.Results[i].Item.Name+"（"+r.Results[i].Item.Key+"）")
		}
	}
	if len(names) > 0 {
		return problem.New(problem.Refused, what, fmt.Sprintf("还有 %d 项没有填写：%s", len(names), strings.Join(names, "、")), "请逐项填写后再办结")
	}
	return nil
}

// Abnormal counts the items that were not in order.
func (r *Record) Abnormal() (n int) {
	for i := range r.Results {
		if r.Results[i].Judgement() == Abnormal {
			n++
		}
	}
	return n
}

// Marks returns the signatures of the record: of who began it, over what the machine saw, and of who concluded it, over
// everything.
func (r *Record) Marks() []Mark {
	seen := *r
	seen.Begun, seen.Concluded = r.Begun.bare(), Hand{}
	seen.Results = slices.Clone(r.Results)
	for i := range seen.Results {
		seen.Results[i].Answer, seen.Results[i].Finding = nil, ""
	}
	marks := []Mark{{&r.Begun, "巡检 " + r.ID + " 的机器读数", canonical("record begun", seen)}}
	if r.Concluded.Made() {
		whole := *r
		whole.Concluded = r.Concluded.bare()
		marks = append(marks, Mark{&r.Concluded, "巡检 " + r.ID + " 的结论", canonical("record concluded", whole)})
	}
	return marks
}

// canonical is a thing as signatures cover it: what it is, and everything it says. None of what is signed can fail to
// marshal.
func canonical(what string, thing any) []byte {
	b, _ := json.Marshal(thing)
	return append([]byte("roadcert patrol 1\n"+what+"\n"), b...)
}
