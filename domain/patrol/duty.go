package patrol

import (
	"slices"
	"strings"

	"roadcert/domain/problem"
)

// Duty is a line of the responsibility matrix.
type Duty struct {
	ID       string `json:"id"` // z1-2
	Area     Area   `json:"area"`
	Unit     string `json:"unit"`
	Post     string `json:"post"`
	Person   string `json:"person"`
	User     string `json:"user,omitempty"` // account of the person, who signs with it; without one, they sign on paper
	Text     string `json:"text"`           // what they answer for
	Assigned Hand   `json:"assigned"`
	Accepted Hand   `json:"accepted,omitzero"` // by the person
	Ended    Hand   `json:"ended,omitzero"`
}

// Check trims a duty and refuses one with something missing.
func (d *Duty) Check() error {
	const what = "不能登记安全责任"
	if err := known(d.Area, Areas(), what, "责任领域"); err != nil {
		return err
	}
	var missing []string
	for _, item := range []struct {
		text *string
		name string
	}{{&d.Unit, "单位"}, {&d.Post, "岗位"}, {&d.Person, "姓名"}, {&d.Text, "职责"}} {
		if *item.text = strings.TrimSpace(*item.text); *item.text == "" {
			missing = append(missing, item.name)
		}
	}
	if len(missing) > 0 {
		return problem.New(problem.Invalid, what, "没有填写"+strings.Join(missing, "、"), "请填写完整")
	}
	return short(d.Unit+d.Post+d.Person+d.Text, what, "这一项")
}

// Accept tells whether a user may sign the duty now.
func (d *Duty) Accept(user string) error {
	const what = "不能签署安全责任"
	switch {
	case d.Ended.Made():
		return problem.New(problem.Refused, what, "责任 "+d.ID+" 已经解除", "请刷新后查看")
	case d.Accepted.Made():
		return problem.New(problem.Refused, what, "责任 "+d.ID+" 已经签署", "请刷新后查看")
	case d.User != user:
		return problem.New(problem.Refused, what, "责任 "+d.ID+" 是"+d.Person+"的", "请由本人用自己的账户签署")
	}
	return nil
}

// Marks returns the signatures of the duty: of who assigned it, who bears it, who ended it.
func (d *Duty) Marks() []Mark {
	then := Duty{ID: d.ID, Area: d.Area, Unit: d.Unit, Post: d.Post, Person: d.Person, User: d.User, Text: d.Text, Assigned: d.Assigned.bare()}
	marks := []Mark{{&d.Assigned, "责任 " + d.ID + " 的指派", canonical("duty", then)}}
	then.Assigned = d.Assigned
	if d.Accepted.Made() {
		then.Accepted = d.Accepted.bare()
		marks = append(marks, Mark{&d.Accepted, "责任 " + d.ID + " 的签署", canonical("duty", then)})
		then.Accepted = d.Accepted
	}
	if d.Ended.Made() {
		then.Ended = d.Ended.bare()
		marks = append(marks, Mark{&d.Ended, "责任 " + d.ID + " 的解除", canonical("duty", then)})
	}
	return marks
}

// Gaps are what a responsibility matrix lacks.
type Gaps struct {
	Nobody   []Area // areas nobody answers for
	Unsigned []Duty // in force, and not signed by who bears them
}

// None tells whether everything has somebody who signed for it.
func (g Gaps) None() bool { return len(g.Nobody) == 0 && len(g.Unsigned) == 0 }

// Missing returns what a matrix lacks.
func Missing(matrix []Duty) Gaps {
	var g Gaps
	held := map[Area]bool{}
	for _, d := range matrix {
		if d.Ended.Made() {
			continue
		}
		held[d.Area] = true
		if !d.Accepted.Made() {
			g.Unsigned = append(g.Unsigned, d)
		}
	}
	g.Nobody = slices.DeleteFunc(Areas(), func(a Area) bool { return held[a] })
	return g
}

// Bearer returns the user who answers for an area; empty where nobody with an account has signed for it.
func Bearer(matrix []Duty, a Area) string {
	for _, d := range matrix {
		if d.Area == a && d.Accepted.Made() && !d.Ended.Made() {
			return d.User
		}
	}
	return ""
}
