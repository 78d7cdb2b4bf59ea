package bureau

import (
	"context"
	"fmt"
	"slices"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

// Relation is how a certificate here stands to the province's, where they are not the same.
type Relation string

// The relations.
const (
	MissingThere    Relation = "missing_there"    // ours goes on where theirs ends
	MissingHere     Relation = "missing_here"     // theirs goes on where ours ends
	Parted          Relation = "forked"           // they part
	UnreadableHere  Relation = "unreadable_here"  // what is here cannot be relied on
	UnreadableThere Relation = "unreadable_there" // what the province has cannot be relied on
)

// Mending is a way to put a difference right.
type Mending string

// The mendings.
const (
	MendResend Mending = "resend" // ours is sent again
	MendFetch  Mending = "fetch"  // what is missing here is fetched
	MendAdopt  Mending = "adopt"  // theirs is taken in place of ours
)

// mender is a mending with its words, and what it adds to a change.
type mender struct {
	key        Mending
	name, text string
	mend       func(*replacing, context.Context, certificate.ID, *side, *side) error
}

var menders = []mender{
	{MendResend, "补推", "把省级系统缺少的重新推送", (*replacing).resend},
	{MendFetch, "取回", "把本机缺少的从省级系统取回", (*replacing).fetch},
	{MendAdopt, "以省级为准", "采用省级系统的记录，本机多出或不同的撤下备查", (*replacing).adopt},
}

// Name is the mending on buttons.
func (m Mending) Name() string { return m.mender().name }

// Text says what the mending does.
func (m Mending) Text() string { return m.mender().text }

func (m Mending) mender() mender {
	for _, row := range menders {
		if row.key == m {
			return row
		}
	}
	return mender{key: m, name: string(m)}
}

// relations says of each what a person is told, and how it can be mended, the best first.
var relations = []struct {
	relation Relation
	name     string
	mendings []Mending
}{
	{MissingThere, "省级系统缺少", []Mending{MendResend, MendAdopt}},
	{MissingHere, "本机缺少", []Mending{MendFetch}},
	{Parted, "两边不同", []Mending{MendAdopt}},
	{UnreadableHere, "本机的读不全", []Mending{MendAdopt}},
	{UnreadableThere, "省级系统的读不全", nil},
}

// Name is the relation on screens and paper.
func (r Relation) Name() string {
	for _, row := range relations {
		if row.relation == r {
			return row.name
		}
	}
	return string(r)
}

// difference is how two sides of a certificate differ.
type difference struct {
	relation Relation
	base     int // events both have
	text     string
	mendings []Mending
}

// differs tells how two sides differ; false where they do not. What was made at another workstation can be sent again
// from there only.
func (d *Desk) differs(ours, theirs *side) (f difference, differ bool) {
	if ours.broken == nil && theirs.broken == nil {
		var relation exchange.Relation
		relation, f.base = relate(ours, theirs)
		switch relation {
		case exchange.Same:
			return f, false
		case exchange.Ahead:
			f.relation, f.text = MissingThere, fmt.Sprintf("本机办理过的 %d 件，省级系统没有", len(ours.events)-f.base)
		case exchange.Behind:
			f.relation, f.text = MissingHere, fmt.Sprintf("省级系统有 %d 件，本机没有", len(theirs.events)-f.base)
		case exchange.Forked:
			f.relation = Parted
			f.text = fmt.Sprintf("第 %d 次办理之后，本机有 %d 件，省级系统有另外 %d 件", f.base, len(ours.events)-f.base, len(theirs.events)-f.base)
		}
	} else if f.relation, f.text = UnreadableHere, "本机保存的这本证照读不全，或者现状与经历不符"; theirs.broken != nil {
		f.relation, f.text = UnreadableThere, "省级系统的记录读不全，或者现状与经历不符；请告诉省级系统的维护人员"
	}
	for _, row := range relations {
		if row.relation == f.relation {
			f.mendings = slices.Clone(row.mendings)
		}
	}
	if f.relation != MissingThere {
		return f, true
	}
	if i := slices.IndexFunc(ours.events[f.base:], func(e certificate.Event) bool { return e.ID.Workstation() != d.settings.Workstation }); i >= 0 {
		f.text += fmt.Sprintf("；其中有 %d 号工作站办理的，请在那里对账补推", ours.events[f.base+i].ID.Workstation())
		f.mendings = slices.DeleteFunc(f.mendings, func(m Mending) bool { return m == MendResend })
	}
	return f, true
}

// resend puts what the province lacks into the outbox again.
func (r *replacing) resend(ctx context.Context, _ certificate.ID, ours, theirs *side) error {
	_, base := relate(ours, theirs)
	for i := range ours.events[base:] {
		r.change.Link.Requeue = append(r.change.Link.Requeue, ours.events[base+i].ID)
	}
	return r.known(ctx, ours.events[:base])
}

const whatMend = "不能处理差异"

// Mend puts right how one certificate differs from the province's, in one of the ways a reconciliation offers, with a
// reason. What is sent again goes with the next synchronisation.
func (d *Desk) Mend(ctx context.Context, ref string, how Mending, why string) error {
	if err := d.permit(ctx, access.ResolveDifference, "mend", ""); err != nil {
		return err
	}
	why, err := explained(whatMend, why)
	if err != nil {
		return err
	}
	m := how.mender()
	if m.mend == nil {
		return problem.New(problem.Invalid, whatMend, "没有“"+string(how)+"”这种办法", "可用的有：resend、fetch、adopt")
	}
	id, err := d.meant(ctx, ref)
	if err != nil {
		return err
	}
	release, err := d.alone(whatMend)
	if err != nil {
		return err
	}
	defer release()
	l, err := d.dial(ctx)
	if err != nil {
		return worded(err, whatMend)
	}
	sides, err := l.theirSides(ctx, []certificate.ID{id})
	if err != nil {
		return worded(err, whatMend)
	}
	theirs := sides[id]
	ours, err := d.ourSide(ctx, id)
	if err != nil {
		return err
	}
	f, differ := d.differs(&ours, &theirs)
	switch {
	case !differ:
		return problem.New(problem.Refused, whatMend, "证照 "+id.String()+" 两边已经一致", "请重新对账")
	case !slices.Contains(f.mendings, how):
		return problem.New(problem.Refused, whatMend, "证照 "+id.String()+" "+f.text+"，不能"+m.name, offered(f.mendings))
	}
	r := d.replacing(why)
	if err := m.mend(r, ctx, id, &ours, &theirs); err != nil {
		return err
	}
	r.change.Audit = d.entry("mend_"+string(how), id.String(), audit.Done, m.name+"："+maskText(why))
	return d.office.Store.Commit(ctx, r.change)
}

// meant is the certificate that a number or ID means, which need not be here.
func (d *Desk) meant(ctx context.Context, ref string) (certificate.ID, error) {
	if id, ok := certificate.ParseID(ref); ok {
		return id, nil
	}
	c, err := d.find(ctx, ref)
	return c.ID, err
}

// offered names what can be done.
func offered(list []Mending) string {
	if len(list) == 0 {
		return "请告诉省级系统的维护人员"
	}
	text := "可用的办法："
	for i, m := range list {
		if i > 0 {
			text += "、"
		}
		text += m.Name() + "（" + string(m) + "）"
	}
	return text
}
