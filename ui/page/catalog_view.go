package page

import (
	"fmt"
	"strconv"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/domain/catalog"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// The tabs of a version.
const (
	entryTab = iota
	faceTabOfEntry
	templateTab
	versionsTab
)

// draw shows the version that is looked at.
func (p *catalogPage) draw() {
	v, history := p.version(), p.histories[p.code]
	if v.Kind == nil {
		return
	}
	standing := model.StandingOf(v, history, p.desk.Today())
	which := part.NewChoice(partOptions(model.VersionChoices(history, p.desk.Today())), func(key string) {
		if n, err := strconv.Atoi(key); err == nil {
			p.look(p.code, n)
		}
	})
	which.Pick(strconv.Itoa(v.Number))
	p.bar = part.Across(look.Small, part.Grow(part.Section(v.Kind.Name).Loose()), part.Tag(toneRoles[standing.Tone()], string(standing)), which)
	for _, c := range p.buttons() {
		p.bar.Add(part.Button(c))
	}
	p.bar.Add(part.Menu("更多", p.more))
	p.note = part.Remark("")
	p.note.SetIn(look.SecondInk, p.about(v, standing))
	if d := p.draft(); d != nil {
		p.note.SetIn(p.draftNote(d))
	}
	at := entryTab
	if p.tabs != nil {
		at = p.tabs.Selected()
	}
	p.tabs = part.NewTabs().
		Add("目录项", part.Scrolled(p.entryView(v))).
		Add("照面项 "+model.Thousands(len(v.Kind.Fields)), p.schemaView(v)).
		Add("模板", p.templateView(v)).
		Add("版本 "+model.Thousands(len(history)), p.versionsView(history))
	if p.seals.may() {
		p.tabs.Add("印章", p.seals.object)
	}
	p.tabs.Chosen = p.chosen
	p.put(part.Pad(look.Medium, part.Down(look.Small, p.bar, p.note, part.Grow(p.tabs.Object()))))
	p.tabs.Select(at)
	p.chosen(at)
}

// chosen draws the template only where somebody looks at it.
func (p *catalogPage) chosen(tab int) {
	if tab == templateTab {
		p.drawTemplate()
	}
}

// about says what there is to know of a version that is only looked at.
func (p *catalogPage) about(v catalog.Version, standing model.Standing) string {
	text := fmt.Sprintf("%s 起生效，%s起草", v.From, v.Author)
	if v.Publisher != "" {
		text += "，" + v.Publisher + "发布"
	}
	if v.Reason != "" {
		text += "：" + v.Reason
	}
	if v.Kind.Retired {
		text = "从这一版起停用。" + text
	}
	if standing == model.Drafted {
		text = "草稿。" + text
		if why := model.WhyNotPublish(v, p.desk.Person().User, p.desk.May(access.PublishCatalog), access.HolderNames(access.PublishCatalog)); why != "" {
			text += "。" + why
		}
	}
	return text
}

// draftNote says how far a draft has come: what keeps it from being saved, or that it waits for the second person.
func (p *catalogPage) draftNote(d *model.Draft) (look.Role, string) {
	if faults := d.Faults(); len(faults) > 0 {
		return look.Danger, "还不能保存：" + model.Some(faults, faultsShown)
	}
	if d.Changed() {
		return look.Warning, "有未保存的修改。"
	}
	return look.SecondInk, p.about(d.Version, model.Drafted)
}

// faultsShown is how many faults the line over the tabs names.
const faultsShown = 3

// entryView is the entry itself: a form in a draft, lines otherwise.
func (p *catalogPage) entryView(v catalog.Version) fyne.CanvasObject {
	example, segments := model.Numbers(v.Kind, p.mark(), p.desk.Settings().Region)
	p.example = part.Prose(example)
	p.fields = nil
	d := p.draft()
	if d == nil {
		rows := part.Down(look.Tiny, p.readLines(v.Kind)...)
		rows.Add(part.Labelled("示例编号", p.example))
		if v.Kind.Number.OfHolder {
			rows.Add(part.Labelled("号段", part.Prose(segments)))
		}
		return rows
	}
	form, fields := propertyForm(model.EntryProperties(), v.Kind, func() {
		text, _ := model.Numbers(v.Kind, p.mark(), p.desk.Settings().Region)
		p.example.Set(text)
		p.edited()
	})
	p.fields = fields
	form.Add(part.Labelled("示例编号", p.example))
	return form
}

func (p *catalogPage) readLines(k *catalog.Kind) []fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, property := range model.Applicable(model.EntryProperties(), k) {
		if text := property.Text(k); text != "" {
			rows = append(rows, part.Labelled(property.Name, part.Prose(text)))
		}
	}
	return rows
}

// mark is the character by which numbers name this region.
func (p *catalogPage) mark() string {
	for _, r := range p.desk.Regions().Short(p.desk.Settings().Region) {
		return string(r)
	}
	return ""
}

// propertyForm makes the form of a thing from the table of its properties: what is good goes into it while it
// is typed, and changed is told. What stays as it is is shown with the reason.
func propertyForm[T any](properties []model.Property[T], of *T, changed func()) (*fyne.Container, []*part.Field) {
	form := part.Down(look.Small)
	var fields []*part.Field
	for _, property := range model.Applicable(properties, of) {
		if why := property.Why(of); why != "" {
			form.Add(part.Labelled(property.Name, part.Down(look.Nil, part.Prose(property.Text(of)), part.Remark(why))))
			continue
		}
		field := propertyField(property, of, changed)
		fields = append(fields, field)
		form.Add(field.Object())
	}
	return form, fields
}

func propertyField[T any](property model.Property[T], of *T, changed func()) *part.Field {
	var field *part.Field
	if property.Choices != nil {
		field = part.NewChoiceField(property.Name, partOptions(property.Choices))
	} else {
		field = part.NewField(property.Name).Hint(property.Hint)
	}
	if property.Lines > 0 {
		field.Lines(property.Lines)
	}
	if property.Must {
		field.Must()
	}
	field.Set(property.Get(of))
	return field.Checked(func(text string) (string, string) { return property.Check(of, text) }).Changed(changed)
}
