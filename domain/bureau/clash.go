package bureau

import (
	"context"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

// Clash is a certificate as it is here and at the province, side by side, with what each changed since both were the
// same (G10). Sensitive items are masked.
type Clash struct {
	Item   *StoppedItem // what the province said; nil where nothing is stopped
	Kind   *catalog.Kind
	Base   ClashBase // the last both have
	Ours   ClashSide
	Theirs ClashSide // another certificate where the two bear one number
	Lines  []SideLine
}

// ClashBase is the last event both sides have. Revision is 0 where they have none.
type ClashBase struct {
	Revision  int
	Operation certificate.Operation
	At        time.Time
	Actor     string
}

// ClashSide is one side of a clash.
type ClashSide struct {
	Certificate certificate.Certificate // Revision 0 where it is not there
	Status      certificate.Status      // today
	Events      []certificate.Event     // since the base
	Changes     []SideChange            // what they made of it
}

// SideChange is one thing that a side changed.
type SideChange struct {
	Field   string
	Name    string // as people read it
	Was, Is string
}

// SideLine is one item on both sides, for three columns: here, at the province, and on paper, which is for the person
// to fill in.
type SideLine struct {
	Field    string
	Name     string
	Local    string
	Province string
	Paper    string // empty
	Differ   bool
}

const whatClash = "不能对照双方"

// Clash sets a certificate here and at the province side by side. It asks the province.
func (d *Desk) Clash(ctx context.Context, ref string) (Clash, error) {
	if err := d.permit(ctx, access.ReadCertificates, "clash", ""); err != nil {
		return Clash{}, err
	}
	c, kind, err := d.findOfKind(ctx, ref)
	if err != nil {
		return Clash{}, err
	}
	stopped, err := d.office.Store.StoppedAt(ctx, c.ID)
	if err != nil && problem.Of(err) != problem.NotFound {
		return Clash{}, err
	}
	l, err := d.dial(ctx)
	if err != nil {
		return Clash{}, worded(err, whatClash)
	}
	ids := []certificate.ID{c.ID}
	if stopped.Receipt.Other != 0 {
		ids = append(ids, stopped.Receipt.Other)
	}
	sides, err := l.theirSides(ctx, ids)
	if err != nil {
		return Clash{}, worded(err, whatClash)
	}
	ours, err := d.ourSide(ctx, c.ID)
	if err != nil {
		return Clash{}, err
	}
	clash := Clash{Kind: kind}
	if stopped.Event.ID != 0 {
		item := d.stoppedItem(&stopped, &c)
		clash.Item = &item
	}
	theirs := sides[c.ID]
	if err := readable(&ours, &theirs); err != nil {
		return Clash{}, err
	}
	_, base := relate(&ours, &theirs)
	if base > 0 {
		e := &ours.events[base-1]
		clash.Base = ClashBase{Revision: e.Revision, Operation: e.Operation, At: e.At, Actor: e.Actor}
	}
	if clash.Ours, err = d.clashSide(kind, &ours, base); err != nil {
		return Clash{}, err
	}
	if stopped.Receipt.Other != 0 { // all of another certificate
		theirs, base = sides[stopped.Receipt.Other], 0
	}
	if clash.Theirs, err = d.clashSide(kind, &theirs, base); err != nil {
		return Clash{}, err
	}
	clash.Lines = sideLines(kind, &ours.now, &theirs.now)
	return clash, nil
}

// readable fails where a side cannot be relied on.
func readable(ours, theirs *side) error {
	switch {
	case ours.broken != nil:
		return &problem.Problem{
			Code: problem.Damaged, What: whatClash, Why: "本机保存的这本证照读不全", Remedy: "请检查证照库，并在对账中以省级系统的记录为准", Cause: ours.broken,
		}
	case theirs.broken != nil:
		return &problem.Problem{
			Code: problem.Newer, What: whatClash, Why: "省级系统的记录中有本程序读不出的内容", Remedy: "请把程序更新到最新版本；仍然如此时告诉省级系统的维护人员", Cause: theirs.broken,
		}
	}
	return nil
}

// clashSide is what a side made of a certificate since a base, sensitive items masked.
func (d *Desk) clashSide(kind *catalog.Kind, s *side, base int) (ClashSide, error) {
	before, err := certificate.Fold(d.Catalog(), s.events[:base])
	if err != nil {
		return ClashSide{}, problem.From(err, problem.Damaged, whatClash, "经历不完整", "请检查证照库，必要时用备份恢复")
	}
	shown := ClashSide{Certificate: s.now, Status: s.now.StatusOn(d.Today())}
	for _, c := range exchange.Changes(&before, &s.now) {
		f := itemOf(kind, c.Field)
		shown.Changes = append(shown.Changes, SideChange{Field: c.Field, Name: f.name, Was: f.text(c.Was), Is: f.text(c.Is)})
	}
	for _, e := range s.events[base:] {
		e.Face, e.Note = maskFace(kind, e.Face), maskText(e.Note)
		shown.Events = append(shown.Events, e)
	}
	hide(&shown.Certificate, kind)
	return shown, nil
}

// besideFace are the things of a certificate that are not on its face, as people read them.
var besideFace = map[string]string{
	exchange.ChangedStatus: "状态", exchange.ChangedUntil: "暂扣至", exchange.ChangedMedium: "介质", exchange.ChangedVersion: "电子证照版本",
	exchange.ChangedDelivered: "送达",
}

// sideItem is how one thing of a certificate is shown.
type sideItem struct {
	name string
	text func(value string) string // masked
}

// itemOf tells how a thing that can change is shown.
func itemOf(kind *catalog.Kind, key string) sideItem {
	if name, ok := besideFace[key]; ok {
		return sideItem{name, func(v string) string { return v }}
	}
	f, ok := kind.FieldOf(key)
	if !ok {
		return sideItem{key, maskText}
	}
	return sideItem{f.Name, func(v string) string {
		if v == "" {
			return ""
		}
		return f.Text(Mask(f, v))
	}}
}

// sideLines sets two certificates of a kind side by side: what they are worth, then their faces in the kind's order. What
// neither has is left out.
func sideLines(kind *catalog.Kind, ours, theirs *certificate.Certificate) (lines []SideLine) {
	local, province := standsFor(ours), standsFor(theirs)
	add := func(key, local, province string) {
		if f := itemOf(kind, key); local != "" || province != "" {
			lines = append(lines, SideLine{Field: key, Name: f.name, Local: f.text(local), Province: f.text(province), Differ: local != province})
		}
	}
	for _, key := range []string{
		exchange.ChangedStatus, exchange.ChangedUntil, exchange.ChangedMedium, exchange.ChangedVersion, exchange.ChangedDelivered,
	} {
		add(key, local[key], province[key])
	}
	for i := range kind.Fields {
		key := kind.Fields[i].Key
		add(key, ours.Face[key], theirs.Face[key])
	}
	return lines
}

// standsFor is what a certificate is worth; nothing where it is not there.
func standsFor(c *certificate.Certificate) map[string]string {
	stands := map[string]string{}
	if c.Revision > 0 {
		for _, change := range exchange.Changes(&certificate.Certificate{}, c) {
			stands[change.Field] = change.Is
		}
		if !c.Delivered && c.Version > 0 {
			stands[exchange.ChangedDelivered] = "未送达"
		}
	}
	return stands
}
