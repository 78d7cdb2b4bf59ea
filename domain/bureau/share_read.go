package bureau

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/code"
	"roadcert/domain/evaluation"
	"roadcert/domain/problem"
	"roadcert/domain/sharing"
)

// Grants lists requests and grants, the newest first. What people wrote holds nobody's number: it was masked when it
// was written.
func (d *Desk) Grants(ctx context.Context, q GrantQuery) ([]GrantLine, error) {
	if err := d.permit(ctx, access.ReadSharing, "shares", ""); err != nil {
		return nil, err
	}
	if q.Today == 0 {
		q.Today = d.Today()
	}
	return d.office.Store.Grants(ctx, q)
}

// GrantDossier is all there is to say of one grant.
type GrantDossier struct {
	sharing.Grant
	State  sharing.State // today
	Kind   *catalog.Kind
	Fields []catalog.Field
	Rows   []Row             // the first certificates it covers, masked
	Handed []sharing.Use     // what was handed out, in its order
	Names  map[string]string // of people, by user name
}

// shownCovered is how many certificates of a grant are shown; of more a person reads no list.
const shownCovered = 200

// Grant returns one grant with what was said to it and handed out under it.
func (d *Desk) Grant(ctx context.Context, id string) (GrantDossier, error) {
	if err := d.permit(ctx, access.ReadSharing, "share", id); err != nil {
		return GrantDossier{}, err
	}
	g, err := d.office.Store.Grant(ctx, id)
	if err != nil {
		return GrantDossier{}, err
	}
	found := GrantDossier{Grant: g, State: g.State(d.Today())}
	if found.Kind, err = d.kind(g.Kind); err != nil {
		return found, err
	}
	for _, key := range g.Fields {
		if f, ok := found.Kind.FieldOf(key); ok {
			found.Fields = append(found.Fields, f)
		}
	}
	if found.Rows, err = d.rows(ctx, g.Certificates[:min(len(g.Certificates), shownCovered)]); err != nil {
		return found, err
	}
	if found.Handed, err = d.office.Store.Uses(ctx, id); err != nil {
		return found, err
	}
	found.Names, err = d.namesIn(ctx, &g, found.Handed)
	return found, err
}

// namesIn are the names of those who had to do with a grant.
func (d *Desk) namesIn(ctx context.Context, g *sharing.Grant, uses []sharing.Use) (map[string]string, error) {
	names := map[string]string{}
	var users []string
	for _, w := range g.Words {
		users = append(users, w.By)
	}
	for i := range uses {
		users = append(users, uses[i].By)
	}
	for _, user := range users {
		if _, known := names[user]; known {
			continue
		}
		name, err := d.nameOf(ctx, user)
		if err != nil {
			return nil, err
		}
		names[user] = name
	}
	return names, nil
}

// Trace is what a number on a leaked file tells: whom it was given to, when, by whom, on what grant.
type Trace struct {
	Use     sharing.Use
	Grant   sharing.Grant
	State   sharing.State     // of the grant today
	Names   map[string]string // of people, by user name
	Genuine bool              // the signatures of the use and of every word of the grant are those of the accounts named
}

// TraceSharing answers "who was this?" for a number typed back from paper. The log says who asked, and what for.
func (d *Desk) TraceSharing(ctx context.Context, number string) (Trace, error) {
	const action, what = "share_trace", "不能追查"
	if err := d.permit(ctx, access.TraceSharing, action, ""); err != nil {
		return Trace{}, err
	}
	bare, err := sharing.ParseNumber(number)
	if err != nil {
		return Trace{}, problem.From(err, problem.Invalid, what, err.Error(), "编号有十二位，例如 K7MQ-2XWA-9FTB，在每一页的水印和页脚上")
	}
	t := Trace{}
	if t.Use, err = d.office.Store.Use(ctx, bare); err != nil {
		if problem.Of(err) == problem.NotFound {
			err = d.recorded(ctx, err, d.entry(action, "", audit.Failed, "没有使用编号 "+code.GroupWritten(bare)))
		}
		return t, err
	}
	if t.Grant, err = d.office.Store.Grant(ctx, t.Use.Grant); err != nil {
		return t, err
	}
	t.State = t.Grant.State(d.Today())
	if t.Names, err = d.namesIn(ctx, &t.Grant, []sharing.Use{t.Use}); err != nil {
		return t, err
	}
	if t.Genuine, err = d.genuine(ctx, &t); err != nil {
		return t, err
	}
	return t, d.record(ctx, action, t.Grant.ID, audit.Done, "追查使用编号 "+code.GroupWritten(bare))
}

// recorded writes a failure down and returns it.
func (d *Desk) recorded(ctx context.Context, failure error, entry audit.Entry) error {
	if err := d.office.Store.Commit(ctx, Change{Audit: entry}); err != nil {
		return err
	}
	return failure
}

// genuine verifies every signature there is to a use.
func (d *Desk) genuine(ctx context.Context, t *Trace) (bool, error) {
	signed := func(user string, message, signature []byte) (bool, error) {
		a, err := d.office.Store.Account(ctx, user)
		if problem.Of(err) == problem.NotFound {
			return false, nil
		}
		return err == nil && a.Signed(message, signature), err
	}
	good, err := signed(t.Use.By, t.Use.SignedBytes(), t.Use.Signature)
	for i := 0; i < len(t.Grant.Words) && good && err == nil; i++ {
		good, err = signed(t.Grant.Words[i].By, t.Grant.SignedBytes(i), t.Grant.Words[i].Signature)
	}
	return good, err
}

// SharingLedger is what was shared of a holder, on whose word and with whom, as the holder gets it printed. The holder
// is named by citizen ID or credit code, or by one of their certificates.
func (d *Desk) SharingLedger(ctx context.Context, holder string) (evaluation.Report, error) {
	if err := d.permit(ctx, access.ReadSharing, "share_ledger", ""); err != nil {
		return evaluation.Report{}, err
	}
	who, err := d.holderOf(ctx, holder)
	if err != nil {
		return evaluation.Report{}, err
	}
	list, err := d.office.Store.SharedOf(ctx, who.Code, who.ID)
	if err != nil {
		return evaluation.Report{}, err
	}
	l := ledger{names: map[string]string{}, list: list, desk: d}
	for i := range list {
		names, err := d.namesIn(ctx, &list[i].Grant, list[i].Handed)
		if err != nil {
			return evaluation.Report{}, err
		}
		for user, name := range names {
			l.names[user] = name
		}
	}
	now := d.office.Now()
	title := who.Holder
	if who.Code != "" {
		title += "　" + code.MaskCitizenID(who.Code)
	}
	r := evaluation.Report{
		Bureau: d.settings.Bureau, Title: "证照共享使用台账", Subtitle: strings.TrimSpace(title) + "　截至 " + minute(now), Made: now, AsOf: d.Today(),
		Mark: d.practice(), Footer: d.settings.Bureau + "　依据 DB21/T 第 6.3 条　制作于 " + minute(now), Sections: l.sections(),
	}
	return r, d.record(ctx, "share_ledger", who.ID.String(), audit.Done, fmt.Sprintf("制作共享使用台账，授权 %d 件", len(list)))
}

// holderOf finds who a ledger is about. A code that no certificate has now may have had one.
func (d *Desk) holderOf(ctx context.Context, ref string) (certificate.Certificate, error) {
	bare := strings.ToUpper(strings.TrimSpace(ref))
	_, noCitizen := code.ParseCitizenID(bare, d.office.Regions, d.Today())
	_, noUSCC := code.ParseUSCC(bare)
	if noCitizen != nil && noUSCC != nil {
		return d.find(ctx, ref)
	}
	page, err := d.office.Store.List(ctx, Query{Text: bare, Limit: 1, Today: d.Today()})
	if err != nil || len(page.Rows) == 0 {
		return certificate.Certificate{Code: bare}, err
	}
	c, err := d.office.Store.Find(ctx, page.Rows[0].ID)
	c.Code = bare
	return c, err
}

// ledger composes what concerns a holder.
type ledger struct {
	desk  *Desk
	list  []SharedOf
	names map[string]string
}

func (l *ledger) sections() []evaluation.Section {
	uses, live := 0, 0
	grants := &evaluation.Table{Columns: []evaluation.TableColumn{
		{Title: "编号", Width: 10},
		{Title: "使用方、使用人", Width: 21},
		{Title: "使用事由", Width: 24},
		{Title: "依据", Width: 20},
		{Title: "照面项", Width: 18},
		{Title: "期限与次数", Width: 18},
		{Title: "状态", Width: 10},
	}}
	given := &evaluation.Table{Columns: []evaluation.TableColumn{
		{Title: "提供时间", Width: 20},
		{Title: "使用编号", Width: 20},
		{Title: "授权编号", Width: 12},
		{Title: "使用方、使用人", Width: 28},
		{Title: "本人证照", Width: 14},
		{Title: "提供人", Width: 12},
	}}
	for i := range l.list {
		s := &l.list[i]
		state := s.State(l.desk.Today())
		if state == sharing.Live {
			live++
		}
		grants.Rows = append(grants.Rows, []string{
			s.ID, s.Party + "　" + s.Person, s.Purpose, s.Basis.Name() + "：" + s.Evidence, l.fields(s),
			fmt.Sprintf("%s 至 %s，%d 次，已用 %d 次", s.From, s.Until, s.Uses, s.Used), state.Name(),
		})
		for j := range s.Handed {
			u := &s.Handed[j]
			if withheldFrom(u, s.Own) {
				continue
			}
			uses++
			mark := sharing.Mark{Number: u.Number}
			given.Rows = append(given.Rows, []string{
				minute(u.At), mark.Written(), s.ID, s.Party + "　" + s.Person, l.own(s, u), l.names[u.By],
			})
		}
	}
	list := []evaluation.Section{{Figures: []evaluation.Figure{
		{Label: "共享授权", Value: strconv.Itoa(len(l.list)) + " 件", Note: "含未获授权和已撤回的"},
		{Label: "现可使用", Value: strconv.Itoa(live) + " 件", Note: "可随时要求撤回"},
		{Label: "已提供", Value: strconv.Itoa(uses) + " 次", Note: "每次有一个使用编号"},
	}}}
	if len(l.list) == 0 {
		return append(list, evaluation.Section{Paragraphs: []string{"本单位没有收到过共享您证照信息的申请，也没有向他人提供过。"}})
	}
	list = append(list, evaluation.Section{Heading: "一、申请与授权", Table: grants})
	if uses == 0 {
		return append(list, evaluation.Section{Heading: "二、使用记录", Paragraphs: []string{"没有提供过。"}})
	}
	return append(list, evaluation.Section{Heading: "二、使用记录", Table: given})
}

// fields are the names of what a grant lets be seen.
func (l *ledger) fields(s *SharedOf) string {
	kind, ok := l.desk.Catalog().Kind(s.Kind)
	if !ok {
		return strings.Join(s.Fields, "、")
	}
	names := make([]string, len(s.Fields))
	for i, key := range s.Fields {
		names[i] = key
		if f, ok := kind.FieldOf(key); ok {
			names[i] = f.Name
		}
	}
	return strings.Join(names, "、")
}

// own names the holder's certificates that were in a file.
func (l *ledger) own(s *SharedOf, u *sharing.Use) string {
	var ids []string
	for _, id := range s.Own {
		if !withheldFrom(u, []certificate.ID{id}) {
			ids = append(ids, id.String())
		}
	}
	return strings.Join(ids, "、")
}
