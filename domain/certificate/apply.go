package certificate

import (
	"fmt"
	"slices"
	"strings"
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
	Event     EventID   // of the event it will cause
	At        time.Time // now
	On        day.Day   // the day it takes effect
	Actor     string
	Reason    Reason
	Note      string
	Case      string
	Until     day.Day // of a suspension
	Face      Face    // where the operation sets one
	// The rest is for what has no certificate yet.
	Certificate ID
	Region      string
	Status      Status // of a collected certificate, as its register says
	Authority   string // credit code of the issuing authority, for the identifier of an edition
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
		Reason: cmd.Reason, Note: cmd.Note, Case: cmd.Case, Until: cmd.Until, Status: r.to,
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
	face := c.Face
	if r.effects&setsFace != 0 {
		e.Face, face = cmd.Face, cmd.Face
	}
	if r.effects&makesEdition != 0 || r.effects&refreshesEdition != 0 && c.Version > 0 {
		e.Edition = c.edition(&cmd, &e, face)
	}
	return e, nil
}

// Why returns the refusal Apply would give, or nil.
func (c *Certificate) Why(cmd Command) *Refusal {
	_, refusal := c.judge(&cmd)
	return refusal
}

// judge finds the rule that allows a command, and its day where the command leaves that open.
func (c *Certificate) judge(cmd *Command) (rule, *Refusal) {
	status := None
	if c.Revision > 0 {
		status = c.StatusOn(cmd.On)
	}
	var found *rule
	for i := range transitions {
		if r := &transitions[i]; r.op == cmd.Operation && (found == nil || slices.Contains(r.from, status)) {
			found = r
		}
	}
	no := func(name, remedy, format string, args ...any) (rule, *Refusal) {
		return rule{}, &Refusal{Rule: name, Clause: found.clause, Text: fmt.Sprintf(format, args...), Remedy: remedy}
	}
	switch {
	case found == nil:
		return rule{}, &Refusal{Rule: "operation", Clause: "DB21/T 6.2", Text: "没有这种业务", Remedy: "请改选其他业务"}
	case !slices.Contains(found.from, status):
		return no("status", statusRemedies[status], "状态为“%s”的证照不能%s", status.Name(), cmd.Operation.Name())
	case found.media != nil && c.Revision > 0 && !slices.Contains(found.media, c.Medium):
		return no("medium", mediumRemedies[c.Medium], "介质为“%s”的证照不能%s", c.Medium.Name(), cmd.Operation.Name())
	case found.reasons != nil && !slices.Contains(found.reasons, cmd.Reason):
		return no("reason", "可用的原因："+reasonNames(found.reasons), "%s不能以“%s”为原因", cmd.Operation.Name(), cmd.Reason.Name())
	case cmd.Operation != Collect && cmd.On < c.Since:
		return no("too_early", "生效日期不得早于上一次状态变化的日期", "生效日期 %s 早于现状态的开始日期 %s", cmd.On, c.Since)
	}
	for _, n := range found.needs {
		if text, remedy := n.unmet(c, cmd, status); text != "" {
			return no(n.name, remedy, "%s", text)
		}
	}
	return *found, nil
}

// statusRemedies says what can be done about a certificate whose status stands in the way.
var statusRemedies = map[Status]string{
	None: "请先归集或制发该证照", Valid: "该证照有效，内容有变化请办理变更、换发或补发", Suspended: "请在暂扣期满办理发还之后再办",
	Expired: "请先办理换发（延续），或以“有效期届满未延续”注销", Cancelled: "已注销的证照不能恢复，需要时请重新申请",
	Revoked: "已吊销的证照只能注销", Rescinded: "已撤销的证照只能注销", Voided: "已作废的证照请重新制发",
}

var mediumRemedies = map[Medium]string{
	Paper: "请先把纸质证照转化为电子证照", Electronic: "该证照已有电子证照，内容有变化请办理变更", Both: "该证照已有电子证照，内容有变化请办理变更",
}

func reasonNames(list []Reason) string {
	names := make([]string, len(list))
	for i, r := range list {
		names[i] = r.Name()
	}
	return strings.Join(names, "、")
}

// edition describes the file a command generates.
func (c *Certificate) edition(cmd *Command, e *Event, face Face) *Edition {
	version := c.Version + 1
	digest := seal.SM3(face.Canonical())
	return &Edition{
		Certificate: e.Certificate, Version: version, Event: e.ID, MadeAt: e.At, FaceDigest: digest[:],
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
