package bureau

import (
	"context"

	"roadcert/domain/access"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/problem"
)

// ProposeMerge asks that one of two records of the same licence be merged into the other (归并): the one that is
// dropped becomes void and says which one stays. A second person decides.
func (d *Desk) ProposeMerge(ctx context.Context, keep, drop, note string) (Case, error) {
	const what = "不能提出归并"
	if err := d.permit(ctx, access.ProposeCase, "propose_merge", ""); err != nil {
		return Case{}, err
	}
	stays, goes, err := d.both(ctx, what, keep, drop)
	switch {
	case err != nil:
		return Case{}, err
	case stays.Kind != goes.Kind:
		return Case{}, problem.New(problem.Refused, what, "两本不是同一类证照", "同一持证主体的两类证照请统一持证主体信息，不要归并")
	case !living(stays.StatusOn(d.Today())):
		return Case{}, problem.New(problem.Refused, what, "要保留的一本已"+stays.StatusOn(d.Today()).Name(), "请保留有效的一本")
	}
	return d.Propose(ctx, goes.ID.String(), Proposal{Operation: certificate.Merge, Reason: "duplicate", Other: stays.ID, Note: note})
}

// ofHolder are the items that say who a holder is.
var ofHolder = []catalog.Role{catalog.RoleHolder, catalog.RoleCode}

// ProposeSameHolder asks that the holder's name and code on one certificate be amended to those on another, where the
// two are licences of one holder. A second person decides.
func (d *Desk) ProposeSameHolder(ctx context.Context, right, wrong, note string) (Case, error) {
	const what = "不能提出统一持证主体"
	if err := d.permit(ctx, access.ProposeCase, "propose_same_holder", ""); err != nil {
		return Case{}, err
	}
	model, changed, err := d.both(ctx, what, right, wrong)
	if err != nil {
		return Case{}, err
	}
	from, err := d.kind(model.Kind)
	if err != nil {
		return Case{}, err
	}
	to, err := d.kind(changed.Kind)
	if err != nil {
		return Case{}, err
	}
	face := certificate.Face{}
	for _, role := range ofHolder {
		f, _ := from.Field(role)
		g, ok := to.Field(role)
		// A company's credit code says nothing where a person's ID belongs.
		value := model.Face[f.Key]
		if ok && value != "" && value != changed.Face[g.Key] && (role == catalog.RoleHolder || f.Kind == g.Kind) {
			face[g.Key] = value
		}
	}
	if code := face[to.Key(catalog.RoleCode)]; code != "" && to.Number.OfHolder {
		face[to.Key(catalog.RoleNumber)] = code
	}
	if len(face) == 0 {
		return Case{}, problem.New(problem.Refused, what, "两本的持证主体信息已经一致", "请刷新疑似重复列表")
	}
	return d.Propose(ctx, changed.ID.String(), Proposal{Operation: certificate.Amend, Reason: "info-change", Face: face, Note: note})
}
