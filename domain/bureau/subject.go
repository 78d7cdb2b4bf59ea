package bureau

import (
	"context"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/problem"
)

// Gather returns certificates as a list shows them, in the order of the IDs given; one that is not there is left
// out. It says whose certificates cases are about.
func (d *Desk) Gather(ctx context.Context, ids []certificate.ID) ([]Row, error) {
	if err := d.permit(ctx, access.ReadCertificates, "list", ""); err != nil {
		return nil, err
	}
	return d.rows(ctx, ids)
}

// FaceChange is one item of a face that a case changes: what it was, and what it would be.
type FaceChange struct {
	Field    catalog.Field
	Old, New string
}

// Changes returns what a case asks to be changed of a face, in the kind's order; of an issue all that is filled
// in. What it was is what it was when the case was proposed. Sensitive items are masked, so that a change may not be
// seen in them; that there is one can be.
func (d *Desk) Changes(ctx context.Context, id string) ([]FaceChange, error) {
	if err := d.permit(ctx, access.ReadCases, "case", id); err != nil {
		return nil, err
	}
	changes, err := d.changes(ctx, id)
	for i := range changes {
		c := &changes[i]
		c.Old, c.New = Mask(c.Field, c.Old), Mask(c.Field, c.New)
	}
	return changes, err
}

// RevealChanges returns the same with sensitive items in full. The log says who looked.
func (d *Desk) RevealChanges(ctx context.Context, id string) ([]FaceChange, error) {
	if err := d.permit(ctx, access.Reveal, "reveal", id); err != nil {
		return nil, err
	}
	changes, err := d.changes(ctx, id)
	if err != nil {
		return nil, err
	}
	return changes, d.record(ctx, "reveal", id, audit.Done, "查看办件完整的敏感信息")
}

func (d *Desk) changes(ctx context.Context, id string) ([]FaceChange, error) {
	k, err := d.office.Store.Case(ctx, id)
	if err != nil || k.Face == nil {
		return nil, err
	}
	if k.State == Draft && k.Keeper() != d.account.User {
		return nil, problem.New(problem.NotFound, "不能查看办件", "该件还是 "+k.Keeper()+" 的草稿", "请等提交之后再看")
	}
	kind, err := d.kind(k.Kind)
	if err != nil {
		return nil, err
	}
	before, err := d.faceBefore(ctx, &k)
	if err != nil {
		return nil, err
	}
	var changes []FaceChange
	for _, f := range kind.Fields {
		value, named := k.Face[f.Key]
		named = named || k.Base != 0 // a face that was accepted is whole: what it lacks is cleared
		if named && value != before[f.Key] {
			changes = append(changes, FaceChange{Field: f, Old: before[f.Key], New: value})
		}
	}
	return changes, nil
}

// faceBefore is the face a case was written against; nothing for an issue.
func (d *Desk) faceBefore(ctx context.Context, k *Case) (certificate.Face, error) {
	if k.Operation == certificate.Issue || k.Certificate == 0 {
		return nil, nil
	}
	if k.Base == 0 {
		c, err := d.office.Store.Find(ctx, k.Certificate)
		return c.Face, err
	}
	events, err := d.office.Store.History(ctx, k.Certificate)
	if err != nil {
		return nil, err
	}
	c, err := certificate.Fold(d.Catalog(), events[:min(k.Base, len(events))])
	return c.Face, problem.From(err, problem.Damaged, "不能读出证照的经历", "经历不完整", "请检查证照库，必要时用备份恢复")
}
