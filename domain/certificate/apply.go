package certificate

import (
	"fmt"
	"slices"
	"time"

	"roadcert/domain/catalog"
	"roadcert/domain/code"
	"roadcert/domain/day"
	"roadcert/domain/seal"
)

// Command asks for one operation on a certificate.
type Command struct {
	Operation Operation
	Kind      *catalog.Kind
	Catalog   int       // version of the kind's entry in the catalogue
	Event     EventID   // of the event it will cause
	At        time.Time // now
	On        day.Day   // the day it takes effect
	Actor     string
	Reason    Reason
	Note      string
	Case      string
	Until     day.Day // last day of a suspension, of a review's or a grade's term
	Result    string  // of a review or an assessment
	Face      Face    // where the operation sets one
	// Other is the certificate an issue follows on, or a merged one stays as, as it is now; zero where there is none.
	Other Certificate
	Undo  Undo // what taking the last step back needs to know
	// The rest is for what has no certificate yet.
	Certificate ID
	Region      string
	Status      Status // of a collected certificate, as its register says
	Authority   string // credit code of the issuing authority, for the identifier of an edition
}

// Undo is what a certificate does not know of itself: its last event, what it was before, and whether the
// province has heard of it.
type Undo struct {
	Last   *Event
	Before Certificate
	Sent   bool
}

// Refusal is a rule saying no (Why): which rule, on what it rests, and what to do instead.
type Refusal struct {
	Rule   string `json:"rule"`   // "status", "medium", "reason", …
	Clause string `json:"clause"` // "行政许可法 第七十条"
	Text   string `json:"text"`
	Remedy string `json:"remedy"`
}

// Error is the whole sentence.
func (r *Refusal) Error() string {
	s := r.Text + "（依据：" + r.Clause + "）。"
	if r.Remedy != "" {
		s += r.Remedy + "。"
	}
	return s
}

// Apply returns the event that a command causes on c, or a *Refusal that names the rule, its clause and
// what to do instead. c itself is not changed. The event is unsigned.
func (c *Certificate) Apply(cmd Command) (Event, error) {
	r, refusal := c.judge(&cmd)
	if refusal != nil {
		return Event{}, refusal
	}
	e := Event{
		ID: cmd.Event, Certificate: c.ID, Revision: c.Revision + 1, Operation: cmd.Operation,
		At: cmd.At.UTC().Truncate(time.Millisecond), Effective: cmd.On, Actor: cmd.Actor,
		Reason: cmd.Reason, Note: cmd.Note, Case: cmd.Case, Until: cmd.Until, Result: cmd.Result, Status: r.to,
	}
	if c.Revision == 0 {
		e.Certificate, e.Kind, e.Region = cmd.Certificate, cmd.Kind.Code, cmd.Region
	}
	switch {
	case cmd.Operation == Collect:
		e.Status = cmd.Status
	case r.to == None:
		e.Status = c.Status
		if cmd.Operation == Renew {
			e.Status = Valid
		}
	}
	if r.effects&linksOther != 0 {
		e.Other = cmd.Other.ID
	}
	switch {
	case r.effects&setsFace != 0:
		e.Face = cmd.Face
	case r.effects&marksFace != 0:
		e.Face = marked(cmd.Kind, c.Face, cmd.Operation, cmd.Result, cmd.Until)
	case r.effects&takesBack != 0:
		c.takeBack(&e, &cmd.Undo)
	}
	face := c.Face
	if e.Face != nil {
		face = e.Face
	}
	if r.effects&makesEdition != 0 || r.effects&refreshesEdition != 0 && (c.Version > 0 || c.converts(&cmd, face)) {
		e.Edition = c.edition(&cmd, &e, face)
	}
	return e, nil
}

// converts tells whether a fact that is recorded of a paper certificate makes its electronic edition too
// (6.1): it does where the face is complete and what is recorded is nothing bad.
func (c *Certificate) converts(cmd *Command, face Face) bool {
	if cmd.Kind.Retired || cmd.Result == Failed {
		return false
	}
	with := *cmd
	with.Face = face
	text, _ := conforms.unmet(c, &with, Valid)
	return text == ""
}

// takeBack makes an event that leaves the certificate as it was before its last one. What had only been
// issued was nothing before: it is void.
func (c *Certificate) takeBack(e *Event, undo *Undo) {
	before := &undo.Before
	e.Effective, e.Status, e.Until, e.Other = undo.Last.Effective, before.Status, before.Until, 0
	if before.Revision == 0 {
		e.Status = Voided
		return
	}
	if undo.Last.Face != nil {
		e.Face = before.Face
	}
}

// Why returns the refusal Apply would give, or nil.
func (c *Certificate) Why(cmd Command) *Refusal {
	_, refusal := c.judge(&cmd)
	return refusal
}

// judge finds the rule that allows a command, or what refuses it.
func (c *Certificate) judge(cmd *Command) (rule, *Refusal) {
	status := None
	if c.Revision > 0 {
		status = c.StatusOn(cmd.On)
	}
	r := ruleFor(cmd.Operation, status)
	if r == nil {
		return rule{}, &Refusal{Rule: "operation", Clause: "DB21/T 6.2", Text: "没有这种业务", Remedy: "请改选其他业务"}
	}
	if refusal := r.misfit(c, cmd, status); refusal != nil {
		return rule{}, refusal
	}
	for _, n := range r.needs {
		if text, remedy := n.unmet(c, cmd, status); text != "" {
			return rule{}, &Refusal{Rule: n.name, Clause: r.clause, Text: text, Remedy: remedy}
		}
	}
	return *r, nil
}

// misfit refuses what the columns of the table rule out: status, medium, reason, day.
func (r *rule) misfit(c *Certificate, cmd *Command, status Status) *Refusal {
	no := func(name, remedy, format string, args ...any) *Refusal {
		return &Refusal{Rule: name, Clause: r.clause, Text: fmt.Sprintf(format, args...), Remedy: remedy}
	}
	switch {
	case !slices.Contains(r.from, status):
		return no("status", statusRemedies[status], "状态为“%s”的证照不能%s", status.Name(), cmd.Operation.Name())
	case r.media != nil && c.Revision > 0 && !slices.Contains(r.media, c.Medium):
		return no("medium", mediumRemedies[c.Medium], "介质为“%s”的证照不能%s", c.Medium.Name(), cmd.Operation.Name())
	case r.reasons != nil && !slices.Contains(r.reasons, cmd.Reason):
		return no("reason", "可用的原因："+reasonNames(r.reasons), "%s不能以“%s”为原因", cmd.Operation.Name(), cmd.Reason.Name())
	case cmd.Operation != Collect && cmd.On < c.Since:
		return no("too_early", "生效日期不得早于上一次状态变化的日期", "生效日期 %s 早于现状态的开始日期 %s", cmd.On, c.Since)
	case cmd.On > today(cmd):
		return no("too_late", "请在生效之日或以后办理", "生效日期 %s 还没有到", cmd.On)
	case cmd.On < today(cmd) && r.effects&backdates == 0:
		return no("not_backdated", "请不填生效日期，实际日期可写在说明里", "%s自办理之日起生效，不能倒填日期", cmd.Operation.Name())
	}
	return nil
}

// today is the day a command is given; a question that names no time asks about its day of effect.
func today(cmd *Command) day.Day {
	if cmd.At.IsZero() {
		return cmd.On
	}
	return day.Of(cmd.At)
}

// ruleFor returns the rule of an operation for a status; where none allows it, one to refuse it by.
func ruleFor(op Operation, status Status) *rule {
	var found *rule
	for i := range transitions {
		if r := &transitions[i]; r.op == op && (found == nil || slices.Contains(r.from, status)) {
			found = r
		}
	}
	return found
}

// edition describes the file a command generates.
func (c *Certificate) edition(cmd *Command, e *Event, face Face) *Edition {
	version := c.Version + 1
	digest := seal.SM3(face.Canonical())
	return &Edition{
		Certificate: e.Certificate, Version: version, Event: e.ID, MadeAt: e.At, FaceDigest: digest[:], Catalog: cmd.Catalog,
		Identifier: code.Identifier{
			Type: cmd.Kind.TypeCode, Authority: cmd.Authority, Serial: serial(c, cmd), Version: version,
		}.String(),
	}
}

// serial is the identifier's serial number: region, workstation, count. It is unique because the ID is,
// and says nothing of the holder, whose citizen ID may be the certificate's own number.
func serial(c *Certificate, cmd *Command) string {
	id, region := c.ID, c.Region
	if c.Revision == 0 {
		id, region = cmd.Certificate, cmd.Region
	}
	return fmt.Sprintf("%s%02d%010d", region, int64(id)>>40, int64(id)&(1<<40-1))
}
