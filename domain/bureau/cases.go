package bureau

import (
	"context"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/problem"
)

// A case is the way of a right from the application to the decision (clause 6.1): a draft that its clerk
// writes and saves; accepted, it waits for a second person; where the bureau works in three steps a reviewer's
// word comes first and the approver's decides; returned, it is put right and submitted again. The approval and
// what it does to the certificate are one transaction.

// Proposal is what a clerk asks to be done to a certificate.
type Proposal struct {
	Operation certificate.Operation
	Reason    certificate.Reason
	Note      string
	Until     day.Day // last day of a suspension, of a review's or a grade's term
	// Effective is the day it takes effect, where that is an earlier one; 0: the day it is decided.
	Effective day.Day
	Result    string // of a review or an assessment; empty: a review that was passed
	// Face is what an amendment or a renewal changes: the new value of an item, or nothing to clear it.
	Face  certificate.Face
	Other certificate.ID // the certificate that a merged one stays as, or an issue follows on
}

// Propose asks for an operation that gives or takes a right. It waits for a second person; what the rules
// refuse now is refused now.
func (d *Desk) Propose(ctx context.Context, ref string, p Proposal) (Case, error) {
	if err := d.permit(ctx, access.ProposeCase, "propose_"+p.Operation.String(), ""); err != nil {
		return Case{}, err
	}
	c, err := d.find(ctx, ref)
	if err != nil {
		return Case{}, err
	}
	k := caseOf(p)
	k.Certificate, k.Kind = c.ID, c.Kind
	if err := d.examine(ctx, &k); err != nil {
		return Case{}, err
	}
	return d.accept(ctx, k)
}

// ProposeIssue asks for a new certificate with this face. It is generated when a second person approves
// (clause 6.1). An empty number is given then; what the bureau and the law decide is filled in here.
func (d *Desk) ProposeIssue(ctx context.Context, code catalog.Code, face certificate.Face, note string) (Case, error) {
	if err := d.permit(ctx, access.ProposeCase, "propose_issue", string(code)); err != nil {
		return Case{}, err
	}
	k := Case{Operation: certificate.Issue, Kind: code, Face: face, Reason: "initial", Note: note}
	if err := d.examine(ctx, &k); err != nil {
		return Case{}, err
	}
	return d.accept(ctx, k)
}

// caseOf is a case that asks for a proposal.
func caseOf(p Proposal) Case {
	return Case{
		Operation: p.Operation, Reason: p.Reason, Note: p.Note, Until: p.Until, Effective: p.Effective, Result: p.Result,
		Face: p.Face, Other: p.Other,
	}
}

// proposal is what a case asks for.
func (k *Case) proposal() Proposal {
	return Proposal{
		Operation: k.Operation, Reason: k.Reason, Note: k.Note, Until: k.Until, Effective: k.Effective, Result: k.Result,
		Face: k.Face, Other: k.Other,
	}
}

// examine puts a case to the rules, as it would be decided now. It leaves in it the face as it will be stored,
// and the revision it builds on.
func (d *Desk) examine(ctx context.Context, k *Case) error {
	what := "不能提出" + k.Operation.Name()
	if !k.Operation.ByTwo() {
		return problem.New(problem.Invalid, what, k.Operation.Name()+"不需要第二人批准", "请直接登记")
	}
	kind, err := d.kind(k.Kind)
	if err != nil {
		return err
	}
	if err := unknown(kind, what, k.Face); err != nil {
		return err
	}
	if k.Operation == certificate.Issue {
		return d.examineIssue(ctx, k, kind, what)
	}
	c, err := d.office.Store.Find(ctx, k.Certificate)
	if err != nil {
		return err
	}
	if k.Operation.SetsFace() {
		face := d.altered(&c, kind, k.Operation, k.Reason, k.Face)
		if why := d.barred(&c, kind, k.proposal(), face); why != nil {
			return d.refuse(ctx, "propose_"+k.Operation.String(), c.ID.String(), what, why)
		}
		if k.Face, err = d.checkFace(kind, what, face); err != nil {
			return err
		}
		if why := unchanged(&c, kind, k.Operation, k.Face); why != nil {
			return d.refuse(ctx, "propose_"+k.Operation.String(), c.ID.String(), what, why)
		}
		if err := d.vacant(ctx, &c, kind, k.Face, what); err != nil {
			return err
		}
	}
	return d.weighUp(ctx, k, &c, kind, what)
}

func (d *Desk) examineIssue(ctx context.Context, k *Case, kind *catalog.Kind, what string) error {
	if kind.Retired {
		return problem.New(problem.Refused, what, "证照目录已停用“"+kind.Name+"”，不再新增", "已有的证照照常办理；确需新增的，请先在证照目录中恢复")
	}
	face, err := d.checkFace(kind, what, d.complete(kind, k.Face))
	if err != nil {
		return err
	}
	k.Face = face
	c, err := d.occupant(ctx, kind, face, "propose_issue", what)
	if err != nil {
		return err
	}
	k.Certificate = c.ID
	return d.weighUp(ctx, k, &c, kind, what)
}

// weighUp asks the transition table about a case, as if it were decided now.
func (d *Desk) weighUp(ctx context.Context, k *Case, c *certificate.Certificate, kind *catalog.Kind, what string) error {
	cmd := d.command(c, kind, k.proposal())
	if k.Operation == certificate.Issue {
		cmd.Face = d.unnumbered(kind, k.Face)
	}
	if err := d.around(ctx, c, &cmd, k.Other); err != nil {
		return err
	}
	if why := c.Why(cmd); why != nil {
		subject := k.ID
		if c.ID != 0 {
			subject = c.ID.String()
		}
		return d.refuse(ctx, "propose_"+k.Operation.String(), subject, what, why)
	}
	k.Base = c.Revision
	return nil
}

// accept opens a case: from now on it waits for somebody else.
func (d *Desk) accept(ctx context.Context, k Case) (Case, error) {
	if err := d.identify(ctx, &k); err != nil {
		return Case{}, err
	}
	k.Proposer, k.ProposedAt, k.State = d.account.User, d.office.Now().UTC(), Open
	due, err := d.deadline(ctx, k.Operation)
	if err != nil {
		return Case{}, err
	}
	k.Due = due
	k.Revision++
	entry := d.entry("propose_"+k.Operation.String(), k.ID, audit.Done, "提出"+k.Operation.Name())
	return k, d.office.Store.Commit(ctx, Change{Cases: []Case{k}, Audit: entry})
}

// identify gives a case that has none its number.
func (d *Desk) identify(ctx context.Context, k *Case) error {
	if k.ID != "" {
		return nil
	}
	var err error
	k.ID, err = d.nextStationID(ctx, "k")
	return err
}

// Cases lists the cases that wait, oldest first, or all of them. Drafts are seen by their own clerk only.
func (d *Desk) Cases(ctx context.Context, open bool) ([]Case, error) {
	if err := d.permit(ctx, access.ReadCases, "cases", ""); err != nil {
		return nil, err
	}
	cases, err := d.office.Store.Cases(ctx, open)
	seen := cases[:0]
	for _, k := range cases {
		if k.State != Draft || k.Keeper() == d.account.User {
			seen = append(seen, d.masked(k))
		}
	}
	return seen, err
}

// Case returns one case, sensitive items masked.
func (d *Desk) Case(ctx context.Context, id string) (Case, error) {
	if err := d.permit(ctx, access.ReadCases, "case", id); err != nil {
		return Case{}, err
	}
	k, err := d.office.Store.Case(ctx, id)
	if err == nil && k.State == Draft && k.Keeper() != d.account.User {
		return Case{}, problem.New(problem.NotFound, "找不到事项", "事项 "+id+" 还是别人的草稿", "请在待办列表中查看编号")
	}
	return d.masked(k), err
}

// masked hides what is sensitive in a case, and in what people wrote to it.
func (d *Desk) masked(k Case) Case {
	k.Note, k.Opinion, k.Answer = maskText(k.Note), maskText(k.Opinion), maskText(k.Answer)
	if kind, ok := d.Catalog().Kind(k.Kind); ok {
		k.Face = maskFace(kind, k.Face)
	}
	return k
}
