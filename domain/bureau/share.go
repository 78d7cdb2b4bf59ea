package bureau

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/likeness"
	"roadcert/domain/problem"
	"roadcert/domain/sharing"
)

// Sharing (共享授权, DB21/T 6.3): a clerk asks for what others want to know of certificates (share.go), somebody else
// grants it, and only then a clerk hands it out, file by file, each marked and recorded (share_use.go). Who looks at
// what was granted, and who a leaked file was for, is in share_read.go.

const (
	cannotRequest = "不能提出共享申请"
	cannotShare   = "不能提供证照信息"
)

// RequestSharing asks for what r says of the certificates chosen; whose they are, their kind, and how many people have
// to agree is filled in here. An empty first day is today. It waits for somebody else's word.
func (d *Desk) RequestSharing(ctx context.Context, whose Selection, r sharing.Request) (sharing.Grant, error) {
	const action = "share_request"
	if err := d.permit(ctx, access.RequestSharing, action, ""); err != nil {
		return sharing.Grant{}, err
	}
	wishes, err := d.Preferences(ctx)
	if err != nil {
		return sharing.Grant{}, err
	}
	kind, err := d.shareWhose(ctx, whose, &r)
	if err != nil {
		return sharing.Grant{}, err
	}
	for _, text := range []*string{&r.Party, &r.Person, &r.Purpose, &r.Evidence, &r.Reason} {
		*text = noted(strings.Join(strings.Fields(*text), " "))
	}
	if r.From == 0 {
		r.From = d.Today()
	}
	before, err := d.askedToday(ctx, r.Party)
	if err != nil {
		return sharing.Grant{}, err
	}
	r.Agreements = 1
	if before+len(r.Certificates) > wishes.ShareAlone {
		r.Agreements = 2
	}
	if err := r.Check(d.Today()); err != nil {
		return sharing.Grant{}, err
	}
	fields, why := sharing.Items(kind, r.Fields)
	if why != nil {
		return sharing.Grant{}, d.refuse(ctx, action, "", cannotRequest, why)
	}
	r.Fields = nil
	for i := range fields {
		r.Fields = append(r.Fields, fields[i].Key)
	}
	id, err := d.nextStationID(ctx, "g")
	if err != nil {
		return sharing.Grant{}, err
	}
	g := sharing.Grant{
		ID: id, Request: r, Revision: 1,
		Words: []sharing.Word{{Say: sharing.Ask, By: d.account.User, At: d.now()}},
	}
	return g, d.keepGrant(ctx, &g, action, fmt.Sprintf("申请共享%s %d 本，%s", kind.Short, len(r.Certificates), r.Basis.Name()))
}

// askedToday counts the certificates that were asked for today for the same party, however its name is set, but for what
// was refused or taken back: many are as many when they are asked for a few at a time.
func (d *Desk) askedToday(ctx context.Context, party string) (n int, err error) {
	today, bare := d.Today(), likeness.Bare(party)
	for q := (GrantQuery{Today: today, Limit: mostGrants}); ; {
		lines, err := d.office.Store.Grants(ctx, q)
		if err != nil {
			return 0, err
		}
		for i := range lines {
			g := &lines[i]
			if day.Of(g.Asked().At.In(d.office.Now().Location())) < today {
				return n, nil
			}
			if state := g.State(today); likeness.Bare(g.Party) == bare && state != sharing.Refused && state != sharing.Withdrawn {
				n += g.Covers
			}
		}
		if len(lines) < mostGrants {
			return n, nil
		}
		q.After = lines[len(lines)-1].ID
	}
}

// shareWhose fills in which certificates are asked for. They are of one kind, whose items are asked for; and where the
// holder's word is the basis, of one holder.
func (d *Desk) shareWhose(ctx context.Context, whose Selection, r *sharing.Request) (*catalog.Kind, error) {
	lines, err := d.lines(ctx, whose)
	if err != nil {
		return nil, err
	}
	r.Certificates = nil
	asked := map[certificate.ID]bool{} // one that is named twice is asked for once
	for _, l := range lines {
		id, why, err := d.resolve(ctx, l.Ref)
		if err != nil {
			return nil, err
		}
		if why != nil {
			return nil, problem.New(problem.Invalid, cannotRequest, maskRef(l.Ref)+"："+why.Text, why.Remedy)
		}
		if !asked[id] {
			asked[id] = true
			r.Certificates = append(r.Certificates, id)
		}
	}
	var first certificate.Certificate
	valid := 0
	for chunk := range slices.Chunk(r.Certificates, batchChunk) {
		list, err := d.office.Store.Gather(ctx, chunk)
		if err != nil {
			return nil, err
		}
		if len(list) < len(chunk) {
			absent := slices.DeleteFunc(slices.Clone(chunk), func(id certificate.ID) bool {
				return slices.ContainsFunc(list, func(c certificate.Certificate) bool { return c.ID == id })
			})
			return nil, problem.New(problem.NotFound, cannotRequest, fmt.Sprintf("库中没有 %s", absent[0]), "请核对后重新选择")
		}
		for i := range list {
			c := &list[i]
			if first.ID == 0 {
				first = *c
			}
			if c.StatusOn(d.Today()) == certificate.Valid {
				valid++
			}
			if why := notTogether(&first, c, r.Basis); why != nil {
				return nil, d.refuse(ctx, "share_request", c.ID.String(), cannotRequest, why)
			}
		}
	}
	if first.ID == 0 {
		return nil, problem.New(problem.Invalid, cannotRequest, "没有选择证照", "请写明共享哪几本证照")
	}
	if valid == 0 {
		return nil, d.refuse(ctx, "share_request", first.ID.String(), cannotRequest, noneValid())
	}
	r.Kind = first.Kind
	return d.kind(r.Kind)
}

// noneValid is why nothing can be handed out of some certificates.
func noneValid() *certificate.Refusal {
	return &certificate.Refusal{
		Rule: "share_nothing", Clause: sharing.Clause, Text: "涉及的证照都不是有效状态，或者已换了持证主体", Remedy: "请核对证照；换了持证主体的要重新申请",
	}
}

// notTogether says why two certificates cannot be asked for together; nil where they can.
func notTogether(a, b *certificate.Certificate, basis sharing.Basis) *certificate.Refusal {
	switch {
	case a.Kind != b.Kind:
		return &certificate.Refusal{Rule: "share_kinds", Clause: sharing.Clause, Text: "选择的证照有几类，照面项各不相同", Remedy: "请每类提出一件申请"}
	case basis == sharing.ByHolder && a.ID != b.ID && (a.Code == "" || a.Code != b.Code):
		return &certificate.Refusal{Rule: "share_holders", Clause: sharing.Clause, Text: "持证主体只能授权共享自己的证照，选择的证照有几位持证主体", Remedy: "请每位持证主体提出一件申请"}
	}
	return nil
}

// keepGrant signs the newest word to a grant and keeps it.
func (d *Desk) keepGrant(ctx context.Context, g *sharing.Grant, action, detail string) (err error) {
	last := len(g.Words) - 1
	if g.Words[last].Signature, err = d.signature(g.SignedBytes(last)); err != nil {
		return err
	}
	return d.office.Store.Commit(ctx, Change{Grants: []sharing.Grant{*g}, Audit: d.entry(action, g.ID, audit.Done, detail)})
}

// GrantSharing is another person's word on a request: Agree or Refuse. Whoever asked is refused; so is, as the second
// person, whoever has agreed already.
func (d *Desk) GrantSharing(ctx context.Context, id string, say sharing.Say, note string) (sharing.Grant, error) {
	if err := d.permit(ctx, access.GrantSharing, "share_grant", id); err != nil {
		return sharing.Grant{}, err
	}
	if say != sharing.Agree && say != sharing.Refuse {
		return sharing.Grant{}, problem.New(problem.Invalid, "不能作出决定", "没有“"+string(say)+"”这样的决定", "可用的有：agree、refuse")
	}
	return d.sayOf(ctx, id, say, note)
}

// WithdrawSharing takes a request or a grant back. Nothing is handed out under it from then on.
func (d *Desk) WithdrawSharing(ctx context.Context, id, note string) (sharing.Grant, error) {
	if err := d.permit(ctx, access.WithdrawSharing, "share_withdraw", id); err != nil {
		return sharing.Grant{}, err
	}
	return d.sayOf(ctx, id, sharing.Withdraw, note)
}

// sayOf adds the person's word to a grant.
func (d *Desk) sayOf(ctx context.Context, id string, say sharing.Say, note string) (sharing.Grant, error) {
	action := "share_" + string(say)
	g, err := d.office.Store.Grant(ctx, id)
	if err != nil {
		return g, err
	}
	after, why := g.Say(sharing.Word{Say: say, By: d.account.User, At: d.now(), Note: noted(note)}, d.Today())
	if why != nil {
		return g, d.refuse(ctx, action, id, "不能"+say.Name(), why)
	}
	return after, d.keepGrant(ctx, &after, action, say.Name()+"："+after.State(d.Today()).Name())
}
