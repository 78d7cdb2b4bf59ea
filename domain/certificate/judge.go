package certificate

import (
	"bytes"
	"fmt"
	"time"

	"roadcert/domain/catalog"
	"roadcert/domain/day"
)

// Testimony is what judging an event of somebody else needs to know beside the certificate.
type Testimony struct {
	Kind      *catalog.Kind // of the certificate; of the event where it is the first
	Authority string        // credit code of the bureau, which stands in the identifiers of its editions
	Other     Certificate   // the one the event links to, as it is now; zero where it links to none
	Last      *Event        // the certificate's last event; nil where it takes nothing back
	Before    Certificate   // what it was before that
}

// Judge holds an event that was made elsewhere against the same table by which it was made: it returns the *Refusal
// that Apply would have given, or one that names what the event says and the operation does not bring about. That the
// event follows on c is taken for granted (After sees to it), and so is its signature.
func (c *Certificate) Judge(e *Event, t Testimony) *Refusal {
	cmd := e.command(t)
	if refusal := c.Why(cmd); refusal != nil {
		return refusal
	}
	want, err := c.Apply(cmd)
	if err != nil {
		return inconsistent(e, err.Error())
	}
	if refusal := e.against(&want); refusal != nil {
		return refusal
	}
	if e.Face != nil {
		if err := new(Certificate).read(t.Kind, e.Face); err != nil {
			return inconsistent(e, err.Error())
		}
	}
	return nil
}

// command is what the event would have been made by.
func (e *Event) command(t Testimony) Command {
	cmd := Command{
		Operation: e.Operation, Kind: t.Kind, Event: e.ID, At: e.clock(), On: e.Effective, Actor: e.Actor, Reason: e.Reason, Note: e.Note,
		Case: e.Case, Until: e.Until, Result: e.Result, Other: t.Other, Certificate: e.Certificate, Region: e.Region, Status: e.Status,
		Authority: t.Authority,
	}
	if e.Edition != nil {
		cmd.Catalog = e.Edition.Catalog
	}
	if e.Operation.SetsFace() {
		cmd.Face = e.Face
	}
	if e.Operation.TakesBack() {
		// Whether the other side had heard of it is known only to who took it back: an answer may have been lost.
		cmd.Undo = Undo{Last: t.Last, Before: t.Before, Sent: e.Operation == Correct}
	}
	return cmd
}

// clock is when the event was recorded, by the clock it may have been recorded by. An event says when, not in which
// zone, and the day depends on the zone: one in which it was the day of effect is believed, and of the days after, the
// last that it was anywhere.
func (e *Event) clock() time.Time {
	const east, west = 14 * time.Hour, -12 * time.Hour
	first, last := e.At.UTC().Add(west), e.At.UTC().Add(east)
	if on := e.Effective; day.Of(first) <= on && on <= day.Of(last) {
		return on.Time()
	}
	return last
}

// against says in what the event differs from what its operation brings about.
func (e *Event) against(want *Event) *Refusal {
	for _, d := range []struct {
		name string
		same bool
	}{
		{"状态", want.Status == e.Status},
		{"期限", want.Until == e.Until},
		{"生效日期", want.Effective == e.Effective},
		{"关联的证照", want.Other == e.Other},
		{"类别或地区", want.Kind == e.Kind && want.Region == e.Region},
		{"照面", (want.Face == nil) == (e.Face == nil) && bytes.Equal(want.Face.Canonical(), e.Face.Canonical())},
		{"版本", (want.Edition == nil) == (e.Edition == nil)},
	} {
		if !d.same {
			return inconsistent(e, d.name+"与“"+e.Operation.Name()+"”的结果不符")
		}
	}
	if e.Edition == nil {
		return nil
	}
	switch a, b := want.Edition, e.Edition; {
	case a.Version != b.Version:
		return inconsistent(e, fmt.Sprintf("应为第 %03d 版，写的是第 %03d 版", a.Version, b.Version))
	case a.Identifier != b.Identifier:
		return inconsistent(e, "证照标识应为 "+a.Identifier)
	case !bytes.Equal(a.FaceDigest, b.FaceDigest):
		return inconsistent(e, "照面的摘要不符")
	case a.Certificate != b.Certificate || a.Event != b.Event || !b.MadeAt.Equal(e.At):
		return inconsistent(e, "版本不是由这个事件生成的")
	}
	return nil
}

func inconsistent(e *Event, text string) *Refusal {
	return &Refusal{
		Rule: "consequence", Clause: "DB21/T 6.2", Text: "事件 " + e.ID.String() + " 前后不一：" + text, Remedy: "请核对本机与省级系统的程序版本和证照目录",
	}
}
