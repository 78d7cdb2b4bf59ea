package patrol_test

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"roadcert/assets"
	"roadcert/domain/day"
	"roadcert/domain/patrol"
	"roadcert/domain/problem"
)

func book(t testing.TB) *patrol.Book {
	t.Helper()
	b, err := patrol.Load(assets.FS, "patrol")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The lists that come with the program: every cycle has one, both the machine and people have something to do in each
// that is due by itself, and every clause of DB21/T chapter 7 is served.
func TestTheBook(t *testing.T) {
	b := book(t)
	served := map[string]bool{}
	areas := map[patrol.Area]bool{}
	for _, c := range patrol.Cycles() {
		l, ok := b.List(c)
		if !ok {
			t.Fatalf("no list for %s", c)
		}
		machine, people := 0, 0
		for _, it := range l.Items {
			for _, at := range it.Clauses {
				served[at] = true
			}
			areas[it.Area] = true
			if it.Probe == "" {
				people++
			} else {
				machine++
			}
		}
		if machine == 0 || people == 0 {
			t.Errorf("%s: %d by the machine, %d by people", c, machine, people)
		}
	}
	for _, at := range []string{"DB21/T 7.1", "DB21/T 7.2", "DB21/T 7.3", "DB21/T 7.4"} {
		if !served[at] {
			t.Errorf("nothing serves %s", at)
		}
	}
	for _, a := range patrol.Areas() {
		if !areas[a] {
			t.Errorf("nothing is looked at of %s", a.Name())
		}
	}
	if _, ok := (*patrol.Book)(nil).List(patrol.Daily); ok {
		t.Error("no book has a list")
	}
}

func TestBasis(t *testing.T) {
	it := patrol.Item{Clauses: []string{"GB/T 22239 8.1.4.9", "GB/T 22239 8.1.10.11", "DB21/T 7.4"}}
	if got := it.Basis(); got != "GB/T 22239 8.1.4.9、8.1.10.11，DB21/T 7.4" {
		t.Error(got)
	}
}

func TestABookWithFaultsIsRefused(t *testing.T) {
	whole := fstest.MapFS{}
	for _, c := range patrol.Cycles() {
		content, err := assets.FS.ReadFile("patrol/" + string(c) + ".json")
		if err != nil {
			t.Fatal(err)
		}
		whole["p/"+string(c)+".json"] = &fstest.MapFile{Data: content}
	}
	daily := whole["p/daily.json"].Data
	for _, x := range []struct{ replace, by, want string }{
		{`"cycle": "daily"`, `"cycle": "weekly"`, `写的是 "weekly"`},
		{`"version": 2`, `"version": 0`, "没有版本"},
		{`"key": "disk-space"`, `"key": "audit-chain"`, "重复"},
		{`"key": "disk-space"`, `"key": "Disk"`, "不合要求"},
		{`"area": "audit"`, `"area": "moon"`, `"moon"`},
		{`"risk": "high"`, `"risk": "huge"`, `"huge"`},
		{`"GB/T 22239 8.1.4.3"`, `"GB/T 22239 7.1.4.3"`, "不是等保三级"},
		{`"standard": "没有缺失、改动、插入和重编，末尾没有被截去"`, `"standard": " "`, "标准"},
		{`"clauses": ["GB/T 22239 8.1.4.3", "DB21/T 7.1"]`, `"clauses": []`, "没有写明依据"},
		{`"method"`, `"means"`, "unknown field"},
	} {
		changed := bytes.Replace(daily, []byte(x.replace), []byte(x.by), 1)
		if bytes.Equal(changed, daily) {
			t.Fatalf("%s is not there", x.replace)
		}
		whole["p/daily.json"] = &fstest.MapFile{Data: changed}
		if _, err := patrol.Load(whole, "p"); problem.Of(err) != problem.Damaged || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s: %v, want %q", x.by, err, x.want)
		}
	}
	delete(whole, "p/daily.json")
	if _, err := patrol.Load(whole, "p"); problem.Of(err) != problem.Damaged {
		t.Errorf("a list that is not there: %v", err)
	}
}

// daily is a patrol of two items: the machine has judged one and left the other.
func daily(t testing.TB) patrol.Record {
	t.Helper()
	l := patrol.List{Cycle: patrol.Daily, Version: 1, Name: "日", Items: []patrol.Item{
		{Key: "chain", Name: "日志", Area: patrol.Audit, Risk: patrol.High, Probe: "chain"}, {Key: "door", Name: "门锁", Area: patrol.Computers, Risk: patrol.Low},
	}}
	r, err := patrol.Begin("p1-1", l, "", patrol.Daily.Period(on(t, "2026-11-23")))
	if err != nil {
		t.Fatal(err)
	}
	r.Results[0].Reading = &patrol.Reading{Judgement: patrol.Normal, Text: "共 7 条"}
	r.Begun = patrol.Hand{By: "service", At: noon(on(t, "2026-11-23"))}
	return r
}

func TestAPatrolIsFilledAndConcluded(t *testing.T) {
	r := daily(t)
	if err := r.Ready(); problem.Of(err) != problem.Refused || !strings.Contains(err.Error(), "门锁（door）") {
		t.Error(err)
	}
	for _, x := range []struct {
		key    string
		answer patrol.Answer
		want   string
	}{
		{"chain", patrol.Answer{Judgement: patrol.Abnormal, Note: "x"}, "由程序判定"},
		{"roof", patrol.Answer{Judgement: patrol.Normal}, "没有项目“roof”"},
		{"door", patrol.Answer{Judgement: "fine"}, "没有“fine”这种结果"},
		{"door", patrol.Answer{}, "没有“”这种结果"},
		{"door", patrol.Answer{Judgement: patrol.Abnormal, Note: " "}, "没有写明看到了什么"},
		{"door", patrol.Answer{Judgement: patrol.NotApplicable}, "没有写明看到了什么"},
	} {
		if err := r.Put(x.key, x.answer); err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s %+v: %v", x.key, x.answer, err)
		}
	}
	if err := r.Put("door", patrol.Answer{Judgement: patrol.Normal}); err != nil {
		t.Fatal(err)
	}
	if err := r.Put("door", patrol.Answer{Judgement: patrol.Abnormal, Note: "锁舌松动"}); err != nil {
		t.Fatal(err)
	}
	if err := r.Ready(); err != nil || r.Abnormal() != 1 || len(r.Left()) != 0 || r.Results[1].Text() != "锁舌松动" {
		t.Errorf("%v %+v", err, r)
	}
	r.Concluded = patrol.Hand{By: "supervisor", At: noon(on(t, "2026-11-23"))}
	if problem.Of(r.Ready()) != problem.Refused || problem.Of(r.Put("door", patrol.Answer{Judgement: patrol.Normal})) != problem.Refused {
		t.Error("a patrol that is concluded can be changed")
	}
	if _, err := patrol.Begin("p", patrol.List{Cycle: patrol.Special}, " ", patrol.Period{}); problem.Of(err) != problem.Invalid {
		t.Errorf("a special patrol without a reason: %v", err)
	}
}

// The machine's signature stands whatever people answer after it, and falls with anything the machine saw; that of who
// concluded falls with everything.
func TestWhatTheSignaturesCover(t *testing.T) {
	of := func(change func(*patrol.Record)) (begun, concluded string) {
		r := daily(t)
		if err := r.Put("door", patrol.Answer{Judgement: patrol.Abnormal, Note: "松"}); err != nil {
			t.Fatal(err)
		}
		r.Results[1].Finding = "q1-1"
		r.Begun.Signature = []byte{1}
		r.Concluded = patrol.Hand{By: "supervisor", At: noon(on(t, "2026-11-23")), Signature: []byte{2}}
		change(&r)
		m := r.Marks()
		return string(m[0].Over), string(m[1].Over)
	}
	begun, concluded := of(func(*patrol.Record) {})
	for name, x := range map[string]struct {
		change           func(*patrol.Record)
		begun, concluded bool // changed
	}{
		"an answer":        {func(r *patrol.Record) { r.Results[1].Answer.Note = "紧" }, false, true},
		"a finding":        {func(r *patrol.Record) { r.Results[1].Finding = "" }, false, true},
		"a reading":        {func(r *patrol.Record) { r.Results[0].Reading.Text = "共 8 条" }, true, true},
		"a judgement":      {func(r *patrol.Record) { r.Results[0].Reading.Judgement = patrol.Abnormal }, true, true},
		"the head":         {func(r *patrol.Record) { r.Head.Seq++ }, true, true},
		"the period":       {func(r *patrol.Record) { r.Period.From-- }, true, true},
		"an item dropped":  {func(r *patrol.Record) { r.Results = r.Results[:1] }, true, true},
		"who began":        {func(r *patrol.Record) { r.Begun.By = "other" }, true, true},
		"when":             {func(r *patrol.Record) { r.Begun.At = r.Begun.At.Add(1e9) }, true, true},
		"the first hand":   {func(r *patrol.Record) { r.Begun.Signature = []byte{9} }, false, true},
		"who concluded":    {func(r *patrol.Record) { r.Concluded.By = "other" }, false, true},
		"its own mark":     {func(r *patrol.Record) { r.Concluded.Signature = []byte{9} }, false, false},
		"the number":       {func(r *patrol.Record) { r.ID = "p1-2" }, true, true},
		"a standard since": {func(r *patrol.Record) { r.Results[0].Item.Standard = "?" }, true, true},
	} {
		b, c := of(x.change)
		if (b != begun) != x.begun || (c != concluded) != x.concluded {
			t.Errorf("%s: begun changed %t, concluded changed %t", name, b != begun, c != concluded)
		}
	}
}

// Every item of what is signed is covered: a field added later and forgotten is found here.
func TestEveryFieldOfADutyIsCovered(t *testing.T) {
	whole := patrol.Duty{
		ID: "z1-1", Area: patrol.Store, Unit: "中心", Post: "系统管理岗", Person: "王强", User: "wang", Text: "备份",
		Assigned: patrol.Hand{By: "a", Signature: []byte{1}}, Accepted: patrol.Hand{By: "b", Signature: []byte{2}}, Ended: patrol.Hand{By: "c"},
	}
	last := func(d patrol.Duty) string { m := d.Marks(); return string(m[len(m)-1].Over) }
	was := last(whole)
	for i := range reflect.TypeFor[patrol.Duty]().NumField() {
		changed := whole
		f := reflect.ValueOf(&changed).Elem().Field(i)
		if f.Kind() == reflect.String {
			f.SetString(f.String() + "x")
		} else {
			f.Field(0).SetString("x")
		}
		if last(changed) == was {
			t.Errorf("%s is not covered", reflect.TypeFor[patrol.Duty]().Field(i).Name)
		}
	}
}

func TestDuties(t *testing.T) {
	d := patrol.Duty{ID: "z1-1", Area: patrol.Store, Unit: " 中心 ", Post: "系统管理岗", Person: "王强", User: "wang", Text: "备份"}
	if err := d.Check(); err != nil || d.Unit != "中心" {
		t.Fatalf("%v %+v", err, d)
	}
	for want, wrong := range map[string]patrol.Duty{
		"没有“moon”这种责任领域": {Area: "moon"}, "没有填写单位、岗位、姓名、职责": {Area: patrol.Store}, "没有填写姓名": {Area: patrol.Store, Unit: "a", Post: "b", Text: "c"},
	} {
		if err := wrong.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	if err := d.Accept("li"); problem.Of(err) != problem.Refused {
		t.Errorf("somebody else signs: %v", err)
	}
	if patrol.Bearer([]patrol.Duty{d}, patrol.Store) != "" {
		t.Error("an unsigned duty is borne")
	}
	if g := patrol.Missing([]patrol.Duty{d}); len(g.Nobody) != len(patrol.Areas())-1 || len(g.Unsigned) != 1 || g.None() {
		t.Errorf("%+v", g)
	}
	if err := d.Accept("wang"); err != nil {
		t.Error(err)
	}
	onPaper := d
	onPaper.User = ""
	if g := patrol.Missing([]patrol.Duty{onPaper}); len(g.Unsigned) != 0 {
		t.Errorf("who has no account is waited for: %+v", g)
	}
	d.Accepted = patrol.Hand{By: "wang"}
	if g := patrol.Missing([]patrol.Duty{d}); len(g.Unsigned) != 0 || patrol.Bearer([]patrol.Duty{d}, patrol.Store) != "wang" {
		t.Errorf("%+v", g)
	}
	if problem.Of(d.Accept("wang")) != problem.Refused {
		t.Error("signed twice")
	}
	d.Ended = patrol.Hand{By: "security-admin"}
	if g := patrol.Missing([]patrol.Duty{d}); len(g.Nobody) != len(patrol.Areas()) || patrol.Bearer([]patrol.Duty{d}, patrol.Store) != "" {
		t.Errorf("%+v", g)
	}
}

func TestAssessments(t *testing.T) {
	today := on(t, "2026-11-23")
	good := patrol.Assessment{Kind: patrol.Network, Agency: "某测评公司", Number: "2026-118", On: on(t, "2026-06-30"), Conclusion: "基本符合"}
	if err := good.Check(today); err != nil {
		t.Fatal(err)
	}
	for want, change := range map[string]func(*patrol.Assessment){
		"没有“fire”这种评估":     func(a *patrol.Assessment) { a.Kind = "fire" },
		"没有填写评估机构、报告编号、结论": func(a *patrol.Assessment) { a.Agency, a.Number, a.Conclusion = "", " ", "" },
		"没有填写报告日期":         func(a *patrol.Assessment) { a.On = 0 },
		"还没有到":             func(a *patrol.Assessment) { a.On = today.Add(1) },
		"不是 SM3":           func(a *patrol.Assessment) { a.Digest = "abc" },
	} {
		wrong := good
		change(&wrong)
		if err := wrong.Check(today); problem.Of(err) != problem.Invalid || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	since := on(t, "2025-03-01")
	for _, x := range []struct {
		list       []patrol.Assessment
		today, due string
		state      patrol.ReminderState
	}{
		{nil, "2025-06-01", "2025-12-31", patrol.Later},
		{nil, "2025-09-30", "2025-12-31", patrol.Soon},
		{nil, "2025-12-31", "2025-12-31", patrol.Soon},
		{nil, "2026-01-01", "2025-12-31", patrol.Overrun},
		{[]patrol.Assessment{good}, "2026-11-23", "2027-12-31", patrol.Later},
		{[]patrol.Assessment{good, {Kind: patrol.Network, On: on(t, "2025-02-02")}}, "2027-10-01", "2027-12-31", patrol.Soon},
	} {
		r := patrol.NextAssessment(patrol.Network, x.list, since, on(t, x.today))
		if r.Due.String() != x.due || r.State != x.state {
			t.Errorf("on %s: %+v", x.today, r)
		}
	}
	if r := patrol.NextAssessment(patrol.Cryptography, []patrol.Assessment{good}, since, today); r.Last != 0 || r.State != patrol.Overrun {
		t.Errorf("a report of the network is none of the cryptography: %+v", r)
	}
}

// Figures of a quarter are those of its months.
func TestTrendAddsUp(t *testing.T) {
	d := on(t, "2026-09-28")
	concluded := func(c patrol.Cycle, at day.Day) patrol.Record {
		r := daily(t)
		r.Cycle, r.Period = c, c.Period(at)
		r.Results[1].Answer = &patrol.Answer{Judgement: patrol.Abnormal, Note: "松"}
		r.Concluded = patrol.Hand{By: "s", At: noon(at)}
		return r
	}
	l := patrol.Log{
		Plan: patrol.Plan{
			Since: d, Today: on(t, "2026-11-23"), Calendar: workdays(t),
			Records: []patrol.Record{concluded(patrol.Daily, d), concluded(patrol.Daily, on(t, "2026-10-08")), concluded(patrol.Special, on(t, "2026-10-09"))},
		},
		Findings: []patrol.Finding{found(t, d), reach(t, patrol.Closed, on(t, "2026-10-12"))},
	}
	quarter := l.Count(patrol.Period{From: on(t, "2026-09-01"), To: on(t, "2026-11-30")})
	want := patrol.Figures{
		Period: quarter.Period, Expected: quarter.Made + quarter.Missed, Made: 2, Missed: quarter.Missed, Special: 1, Items: 6, Abnormal: 3,
		Found: 2, Closed: 1, Open: 1, Overdue: 1,
	}
	if quarter != want || quarter.Missed < 30 {
		t.Errorf("%+v", quarter)
	}
	var sum patrol.Figures
	months := l.Trend(quarter.Period)
	for _, m := range months {
		sum.Expected, sum.Made, sum.Missed, sum.Special = sum.Expected+m.Expected, sum.Made+m.Made, sum.Missed+m.Missed, sum.Special+m.Special
		sum.Items, sum.Abnormal, sum.Found, sum.Closed = sum.Items+m.Items, sum.Abnormal+m.Abnormal, sum.Found+m.Found, sum.Closed+m.Closed
		sum.Overdue += m.Overdue
	}
	sum.Period, sum.Open = quarter.Period, months[len(months)-1].Open
	if len(months) != 3 || sum != quarter {
		t.Errorf("%d months: %+v\n%+v", len(months), sum, quarter)
	}
}

func TestEverythingHasAName(t *testing.T) {
	var words []interface{ Name() string }
	for _, c := range patrol.Cycles() {
		words = append(words, c)
	}
	for _, a := range patrol.Areas() {
		words = append(words, a)
	}
	for _, r := range patrol.Risks() {
		words = append(words, r)
	}
	for _, s := range patrol.Stages() {
		words = append(words, s)
	}
	for _, k := range patrol.AssessmentKinds() {
		words = append(words, k)
	}
	for _, w := range words {
		if w.Name() == reflect.ValueOf(w).String() || w.Name() == "" {
			t.Errorf("%v has no name", w)
		}
	}
	if patrol.Risk("?").Name() != "?" || patrol.Risk("?").Days() != 0 || patrol.Area("?").Name() != "?" {
		t.Error("what is unknown has a name")
	}
}
