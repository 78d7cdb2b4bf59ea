package bureau

import (
	"context"
	"strings"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/problem"
)

// Dossier is all there is to say of one certificate.
type Dossier struct {
	Certificate certificate.Certificate
	Kind        *catalog.Kind
	Status      certificate.Status // today
	Face        []FaceLine         // in the kind's screen order, empty items included
	Events      []certificate.Event
	Editions    []certificate.Edition
	Sent        bool
	Sync        SyncState             // how it stands with the province, and why
	Cautions    []certificate.Caution // what to know of it although it is valid
	Linked      []certificate.ID      // those that followed it, or were merged into it
	Actions     []Action
}

// FaceLine is one item of the face as it is shown.
type FaceLine struct {
	Field catalog.Field
	Value string
}

// Action is one thing that could be done to a certificate now, or why it cannot.
type Action struct {
	Operation certificate.Operation
	Why       *certificate.Refusal // nil: it can be done
}

// List searches. Sensitive numbers come masked.
func (d *Desk) List(ctx context.Context, q Query) (Page, error) {
	if err := d.permit(ctx, access.ReadCertificates, "list", ""); err != nil {
		return Page{}, err
	}
	if q.Today == 0 {
		q.Today = d.Today()
	}
	page, err := d.office.Store.List(ctx, q)
	for i := range page.Rows {
		r := &page.Rows[i]
		r.Number = d.mask(r.Kind, r.Number)
	}
	return page, err
}

// Show returns a certificate by its number or ID, sensitive items masked.
func (d *Desk) Show(ctx context.Context, ref string) (Dossier, error) {
	if err := d.permit(ctx, access.ReadCertificates, "show", ""); err != nil {
		return Dossier{}, err
	}
	dossier, err := d.dossier(ctx, ref)
	if err != nil {
		return Dossier{}, err
	}
	c := &dossier.Certificate
	hide(c, dossier.Kind)
	for i := range dossier.Events {
		e := &dossier.Events[i]
		e.Face, e.Note = maskFace(dossier.Kind, e.Face), maskText(e.Note)
	}
	for i := range dossier.Face {
		line := &dossier.Face[i]
		line.Value = c.Face[line.Field.Key]
	}
	return dossier, nil
}

// Reveal returns a certificate with its sensitive items in full. The log says who looked.
func (d *Desk) Reveal(ctx context.Context, ref string) (Dossier, error) {
	if err := d.permit(ctx, access.Reveal, "reveal", ""); err != nil {
		return Dossier{}, err
	}
	dossier, err := d.dossier(ctx, ref)
	if err != nil {
		return Dossier{}, err
	}
	return dossier, d.record(ctx, "reveal", dossier.Certificate.ID.String(), audit.Done, "查看完整的敏感信息")
}

// find returns the one certificate that a number or ID means.
func (d *Desk) find(ctx context.Context, ref string) (certificate.Certificate, error) {
	ref = strings.TrimSpace(ref)
	if id, ok := certificate.ParseID(ref); ok {
		return d.office.Store.Find(ctx, id)
	}
	ids, err := d.office.Store.Lookup(ctx, ref)
	switch {
	case err != nil:
		return certificate.Certificate{}, err
	case len(ids) == 0:
		return certificate.Certificate{}, problem.New(problem.NotFound, "找不到证照", "库中没有这个编号", "请核对编号，或用姓名、车牌查找")
	case len(ids) > 1:
		names := make([]string, len(ids))
		for i, id := range ids {
			names[i] = id.String()
		}
		return certificate.Certificate{}, problem.New(problem.Invalid, "不能确定是哪一本证照", "有几类证照使用这个编号", "请改用标识："+strings.Join(names, "、"))
	}
	return d.office.Store.Find(ctx, ids[0])
}

// findOfKind returns the same with its kind.
func (d *Desk) findOfKind(ctx context.Context, ref string) (certificate.Certificate, *catalog.Kind, error) {
	c, err := d.find(ctx, ref)
	if err != nil {
		return c, nil, err
	}
	kind, err := d.kind(c.Kind)
	return c, kind, err
}

func (d *Desk) dossier(ctx context.Context, ref string) (Dossier, error) {
	c, kind, err := d.findOfKind(ctx, ref)
	if err != nil {
		return Dossier{}, err
	}
	events, err := d.office.Store.History(ctx, c.ID)
	if err != nil {
		return Dossier{}, err
	}
	sent, err := d.office.Store.Sent(ctx, c.LastEvent)
	if err != nil {
		return Dossier{}, err
	}
	dossier := Dossier{
		Certificate: c, Kind: kind, Status: c.StatusOn(d.Today()), Events: events, Sent: sent, Cautions: c.Cautions(kind, d.Today()),
	}
	if dossier.Sync, err = d.syncState(ctx, &c); err != nil {
		return Dossier{}, err
	}
	if dossier.Actions, err = d.actions(ctx, &c, kind, events); err != nil {
		return Dossier{}, err
	}
	if dossier.Linked, err = d.office.Store.Linked(ctx, c.ID); err != nil {
		return Dossier{}, err
	}
	for _, f := range kind.Fields {
		dossier.Face = append(dossier.Face, FaceLine{Field: f, Value: c.Face[f.Key]})
	}
	for _, e := range events {
		if e.Edition != nil {
			dossier.Editions = append(dossier.Editions, *e.Edition)
		}
	}
	return dossier, nil
}

// onRequest are the operations a person can ask for on a certificate that exists.
var onRequest = []certificate.Operation{
	certificate.Convert, certificate.Deliver, certificate.Undeliver, certificate.Review, certificate.Assess, certificate.Amend,
	certificate.Renew, certificate.Reissue, certificate.Suspend, certificate.Reinstate, certificate.Revoke, certificate.Rescind,
	certificate.Cancel, certificate.Void, certificate.Merge, certificate.Withdraw, certificate.Correct,
}

// actions asks the transition table about every operation, each with a reason, a result and an end that are in
// order, so that what is left to refuse it is the certificate itself.
func (d *Desk) actions(ctx context.Context, c *certificate.Certificate, kind *catalog.Kind, events []certificate.Event) ([]Action, error) {
	undo, err := d.undoOf(ctx, events)
	if err != nil {
		return nil, err
	}
	var list []Action
	for _, op := range onRequest {
		var why *certificate.Refusal
		for _, reason := range append(op.Reasons(), "") {
			p := Proposal{Operation: op, Reason: reason, Until: d.Today().Add(1)}
			if op.SetsFace() {
				p.Face = d.altered(c, kind, op, reason, nil)
			}
			if op == certificate.Assess {
				p.Result = certificate.Grades[0].Key
			}
			cmd := d.command(c, kind, p)
			cmd.Undo = undo
			cmd.Other = certificate.Certificate{ID: c.ID + 1, Kind: c.Kind, Revision: 1, Status: certificate.Valid}
			why = c.Why(cmd)
			if why == nil || why.Rule != "reason" {
				break
			}
		}
		list = append(list, Action{Operation: op, Why: why})
	}
	return list, nil
}
