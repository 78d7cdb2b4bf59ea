package page

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/collect"
	"roadcert/domain/sharing"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// dialogGap is between what a dialog says and what it asks.
const dialogGap = look.Medium

// How long a grant usually lasts, and how many items stand on a line of the form.
const (
	shareUsual  = 30 // days
	shareOnLine = 4
)

// shareForm asks for what is to be shared.
type shareForm struct {
	p      *sharingPage
	kind   *part.Field
	whose  *part.Field
	fields []*part.Field // in the order of the form
	party, person, purpose, basis, evidence,
	until, uses, reason *part.Field
	items  *fyne.Container
	picked []string // keys of the items
	dialog *part.Dialog
}

// ask opens the form.
func (p *sharingPage) ask() {
	f := &shareForm{p: p, items: part.Down(look.Small)}
	f.kind = part.NewChoiceField("证照类别", kindOptions(p.desk.Catalog())).Must().Changed(f.offer)
	f.whose = part.NewField("证照").Must().Lines(2).Hint("证照编号、车牌或者证照标识，几本之间用空格分开").Checked(filled("证照"))
	f.party = part.NewField("使用方").Must().Hint("单位全称，或者个人姓名").Checked(filled("使用方"))
	f.person = part.NewField("使用人").Must().Hint("领取并负责的人").Checked(filled("使用人"))
	f.purpose = part.NewField("使用事由").Must().Lines(2).Hint("用来办什么事，不超过 200 字").Checked(filled("使用事由"))
	f.basis = part.NewChoiceField("授权依据", partOptions(model.ShareBases())).Must().Changed(f.proof)
	f.evidence = part.NewField("授权凭据").Must().Checked(filled("授权凭据"))
	f.until = part.NewField("截止日").Must().Hint("如 20261231").Checked(typedDay)
	f.uses = part.NewField("使用次数").Must().Unit("次").Checked(typedCount)
	f.reason = part.NewField("成批理由").Hint("一本以上的要写明为什么需要这些")
	f.until.Set(p.desk.Today().Add(shareUsual).String())
	f.uses.Set("1")
	f.fields = []*part.Field{f.kind, f.whose, f.reason, f.party, f.person, f.purpose, f.basis, f.evidence, f.until, f.uses}
	f.offer()
	f.proof()
	body := part.Down(dialogGap, part.Prose("申请由申请人以外的人授权；每次提供的文件带水印和使用编号。"), part.Form(f.fields...), part.Labelled("照面项", f.items))
	f.dialog = part.NewDialog("提出共享申请", body, part.Command{Name: "提出申请", Do: f.send})
	f.dialog.Wide().Tall().Begin(f.whose).Show(p.host.Window())
}

// typedDay reads a day as people type it.
func typedDay(text string) (string, string) {
	d, err := model.ReadDay(text)
	if err != nil {
		return text, err.Error()
	}
	return d.String(), ""
}

// typedCount reads how often.
func typedCount(text string) (string, string) {
	if n, err := strconv.Atoi(text); err != nil || n < 1 || n > sharing.MostUses {
		return text, "请填 1 至 " + strconv.Itoa(sharing.MostUses)
	}
	return text, ""
}

// proof says what proves the basis that is chosen.
func (f *shareForm) proof() { f.evidence.Hint(sharing.Basis(f.basis.Text()).Evidence()) }

// offer lists the items of the kind that is chosen.
func (f *shareForm) offer() {
	f.picked = nil
	f.items.Objects = nil
	kind, ok := f.p.desk.Catalog().Kind(catalog.Code(f.kind.Text()))
	if !ok {
		return
	}
	may, never := model.ShareItems(kind)
	for line := range slices.Chunk(may, shareOnLine) {
		cells := make([]fyne.CanvasObject, shareOnLine)
		for i := range cells {
			cells[i] = part.Across(look.Nil)
			if i < len(line) {
				key := line[i].Key
				cells[i] = part.NewTick(line[i].Name, false, func(yes bool) { f.pick(key, yes) })
			}
		}
		f.items.Add(part.Share(look.Small, cells...))
	}
	if len(never) > 0 {
		f.items.Add(part.Remark("不共享的：" + strings.Join(never, "、")))
	}
	f.items.Refresh()
	if f.dialog != nil {
		f.dialog.Refresh()
	}
}

func (f *shareForm) pick(key string, yes bool) {
	f.picked = slices.DeleteFunc(f.picked, func(k string) bool { return k == key })
	if yes {
		f.picked = append(f.picked, key)
	}
}

// send asks for it; what the rules refuse is said in the form.
func (f *shareForm) send() {
	if !part.FirstWrong(f.fields) {
		return
	}
	until, _ := model.ReadDay(f.until.Text()) // both are checked
	uses, _ := strconv.Atoi(f.uses.Text())
	var whose bureau.Selection
	for _, ref := range model.SplitRefs(f.whose.Text()) {
		whose.Lines = append(whose.Lines, collect.Line{Ref: ref})
	}
	r := sharing.Request{
		Party: f.party.Text(), Person: f.person.Text(), Purpose: f.purpose.Text(), Basis: sharing.Basis(f.basis.Text()), Evidence: f.evidence.Text(),
		Fields: f.picked, Until: until, Uses: uses, Reason: f.reason.Text(),
	}
	var g sharing.Grant
	f.p.host.Run("提出共享申请", func(ctx context.Context, _ func(int, int)) (err error) {
		g, err = f.p.desk.RequestSharing(ctx, whose, r)
		return err
	}, f.dialog.Ends(func() {
		f.p.host.Toast("已提出申请 " + g.ID + "，等待授权。")
		f.p.changed()
	}))
}
