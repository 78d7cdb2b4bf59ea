package page

import (
	"strings"

	"fyne.io/fyne/v2"

	"roadcert/domain/catalog"
	"roadcert/ui/list"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// schemaView is the face schema in screen order; in a draft its items can be changed, moved and retired.
func (p *catalogPage) schemaView(v catalog.Version) fyne.CanvasObject {
	role := func(l model.FieldLine) look.Role {
		if l.Retired {
			return look.Faint
		}
		return look.Ink
	}
	column := func(id, title string, width float32, text func(model.FieldLine) string) part.Column[model.FieldLine] {
		return part.Column[model.FieldLine]{ID: id, Title: title, Width: width, Text: text, Role: role}
	}
	columns := []part.Column[model.FieldLine]{
		column("order", "序", 2.4, func(l model.FieldLine) string { return l.Order }),
		column("name", "名称", 9.6, func(l model.FieldLine) string { return l.Name }),
		column("kind", "类型", 8.8, func(l model.FieldLine) string { return l.Kind }),
		column("must", "必填", 6.6, func(l model.FieldLine) string { return l.Must }),
		column("secret", "敏感", 3.4, func(l model.FieldLine) string { return l.Secret }),
		column("share", "共享类别", 6.2, func(l model.FieldLine) string { return l.Share }),
		column("role", "作用", 7.6, func(l model.FieldLine) string { return l.Role }),
		column("bounds", "取值和规则", 10, func(l model.FieldLine) string { return l.Bounds }),
		column("key", "键", 8.6, func(l model.FieldLine) string { return l.Key }),
	}
	columns[0].Right, columns[6].Hidden, columns[7].Grow = true, true, true
	d := p.draft()
	kind := v.Kind
	p.schema = part.NewGrid("schema", columns, list.Of(func() []model.FieldLine { return model.FieldLines(kind.Fields) }), p.host.Run, p.host.Fail)
	p.schema.Leads = true
	p.schema.Opened = func(l model.FieldLine) { p.showField(kind.Fields[l.At]) }
	if d == nil {
		p.schema.Restart()
		foot := part.Across(look.Small, part.Grow(part.Note("双击或按 Enter 看这一项的全部内容。").Loose()), part.Menu("列", p.schema.Choose))
		return part.Edges(nil, part.PadXY(look.Nil, look.Tiny, foot), nil, nil, p.schema)
	}
	commands := p.schemaCommands(d)
	p.schema.Opened = func(model.FieldLine) { commands[1].Do() }
	p.schema.Commands = func() []part.Command { return commands }
	bar := part.Toolbar(commands)
	bar.Add(part.Grow(nil))
	bar.Add(part.Menu("列", p.schema.Choose))
	retire := bar.Objects[retireAt]
	p.schema.Moved = func() {
		if l, ok := p.schema.Current(); ok && l.At < len(kind.Fields) {
			if b, is := retire.(*part.CommandButton); is {
				b.Rename(d.RetireVerb(kind.Fields[l.At]))
			}
		}
		bar.Refresh()
	}
	p.schema.Restart()
	return part.Edges(part.PadXY(look.Nil, look.Tiny, bar), nil, nil, nil, p.schema)
}

// retireAt is where the button that retires a field stands among the commands.
const retireAt = 4

// schemaCommands change the face schema of a draft.
func (p *catalogPage) schemaCommands(d *model.Draft) []part.Command {
	fields := func() []catalog.Field { return d.Version.Kind.Fields }
	at := p.fieldAt
	picked := func() string {
		if at() < 0 {
			return "请先选一项"
		}
		return ""
	}
	return []part.Command{
		{Name: "增加…", Do: func() {
			p.editField(d, len(fields()), catalog.Field{Kind: catalog.Text})
		}},
		{Name: "修改…", Why: picked, Do: func() { p.editField(d, at(), fields()[at()]) }},
		p.moveCommand("上移", fyne.KeyUp, -1), p.moveCommand("下移", fyne.KeyDown, 1),
		{Name: "停用", Do: func() { d.Retire(at()); p.schemaChanged(at()) }, Why: func() string {
			if at() < 0 {
				return picked()
			}
			return model.WhyNotRetire(fields()[at()])
		}},
	}
}

// fieldAt is which item of the face is picked; -1 for none.
func (p *catalogPage) fieldAt() int {
	if p.schema == nil {
		return -1
	}
	if l, ok := p.schema.Current(); ok && l.At < len(p.version().Kind.Fields) {
		return l.At
	}
	return -1
}

// moveCommand moves the item of the face that is picked.
func (p *catalogPage) moveCommand(name string, key fyne.KeyName, by int) part.Command {
	return part.Command{Name: name, Key: key, Mod: fyne.KeyModifierAlt, Do: func() {
		p.schemaChanged(p.draft().Move(p.fieldAt(), by))
	}, Why: func() string {
		d, at := p.draft(), p.fieldAt()
		switch {
		case d == nil || p.tabs == nil || p.tabs.Selected() != faceTabOfEntry:
			return "只能移动草稿的照面项"
		case at < 0:
			return "请先选一项"
		case at+by < 0:
			return "已在最前"
		case at+by >= len(d.Version.Kind.Fields):
			return "已在最后"
		}
		return ""
	}}
}

// schemaChanged shows the schema anew with the cursor on one of its items.
func (p *catalogPage) schemaChanged(at int) {
	p.schema.Reload()
	p.schema.Select(at)
	if n := len(p.version().Kind.Fields); n > 0 {
		p.tabs.Rename(faceTabOfEntry, "照面项 "+model.Thousands(n))
	}
	p.edited()
}

// showField shows all that is said of an item.
func (p *catalogPage) showField(f catalog.Field) {
	rows := part.Down(look.Tiny)
	for _, property := range model.Applicable(model.FieldProperties(true, false), &f) {
		if text := property.Text(&f); text != "" {
			rows.Add(part.Labelled(property.Name, part.Prose(text)))
		}
	}
	for _, item := range model.FieldLines(f.Items) {
		rows.Add(part.Labelled("每行的"+item.Name, part.Prose(item.Kind+" "+item.Bounds)))
	}
	part.NewNotice("照面项　"+f.Name, rows).Show(p.host.Window())
}

// editField asks for everything about an item of the face, and puts it in its place.
func (p *catalogPage) editField(d *model.Draft, at int, f catalog.Field) {
	adds := at == len(d.Version.Kind.Fields)
	title, verb := "修改照面项　"+f.Name, "改好"
	if adds {
		title, verb = "增加照面项", "增加"
	}
	e := &fieldEditor{
		host: p.host, field: copied(f), known: !adds && !d.New(f.Key),
		wrong: func(f catalog.Field) []string { return d.FaultsWith(at, f) },
		done: func(f catalog.Field) {
			d.Put(at, f)
			p.schemaChanged(at)
		},
	}
	e.show(title, verb)
}

// copied returns a field that shares nothing with f.
func copied(f catalog.Field) catalog.Field {
	k := catalog.Kind{Fields: []catalog.Field{f}}
	return k.Copy().Fields[0]
}

// fieldEditor asks for everything about one item of a face, or of a list within it.
type fieldEditor struct {
	host   Host
	field  catalog.Field
	known  bool // certificates have it already
	nested bool // it is an item of a list
	wrong  func(catalog.Field) []string
	done   func(catalog.Field)

	fields []*part.Field
	body   *fyne.Container
	dialog *part.Dialog
}

func (e *fieldEditor) show(title, verb string) {
	e.body = part.Down(look.Nil)
	e.dialog = part.NewDialog(title, e.body, part.Command{Name: verb, Do: e.submit}).Wide().Tall()
	e.draw()
	e.dialog.Begin(e.fields[0]).Show(e.host.Window())
}

// draw makes the form of the field as it is: another kind has other things to say.
func (e *fieldEditor) draw() {
	kind := e.field.Kind
	form, fields := propertyForm(model.FieldProperties(e.known, e.nested), &e.field, func() {
		if e.field.Kind != kind {
			e.draw()
		}
		e.complain()
	})
	e.fields = fields
	if e.field.Kind == catalog.List {
		form.Add(part.Rule())
		form.Add(e.items())
	}
	e.body.Objects = []fyne.CanvasObject{form}
	e.body.Refresh()
	e.dialog.Refresh()
}

// complain says at the foot what is wrong with the schema because of this field, once nothing is wrong with the
// field itself.
func (e *fieldEditor) complain() {
	for _, f := range e.fields {
		if f.Complaint() != "" {
			e.dialog.Complain("")
			return
		}
	}
	e.dialog.Complain(strings.Join(e.wrong(e.field), "；"))
}

func (e *fieldEditor) submit() {
	if !part.FirstWrong(e.fields) {
		e.dialog.Complain("请先改正标红的项目。")
		return
	}
	if e.complain(); len(e.wrong(e.field)) > 0 {
		return
	}
	e.dialog.Close()
	e.done(e.field)
}

// items are the columns of a list, each with its own editor.
func (e *fieldEditor) items() fyne.CanvasObject {
	columns := []part.SheetColumn{{Title: "每行的内容", Grow: true}, {Title: "类型"}, {Title: "必填"}, {}, {}}
	var rows [][]fyne.CanvasObject
	for i, line := range model.FieldLines(e.field.Items) {
		rows = append(rows, []fyne.CanvasObject{
			part.Text(line.Name).Loose(), part.Text(line.Kind), part.Text(line.Must),
			part.Link(part.Command{Name: "修改…", Do: func() { e.edit(i, e.field.Items[i]) }}),
			part.Link(part.Command{Name: "删除", Do: func() {
				e.field.Items = append(e.field.Items[:i:i], e.field.Items[i+1:]...)
				e.draw()
				e.complain()
			}, Why: func() string {
				if e.known {
					return "证照里已存了这一列的值，不能删除"
				}
				return ""
			}}),
		})
	}
	add := part.Button(part.Command{Name: "增加一列…", Do: func() { e.edit(len(e.field.Items), catalog.Field{Kind: catalog.Text}) }})
	return part.Down(look.Small, part.Sheet(columns, rows), part.Across(look.Nil, add))
}

// edit opens an editor of one column over this one.
func (e *fieldEditor) edit(at int, f catalog.Field) {
	adds := at == len(e.field.Items)
	title, verb := "修改列　"+f.Name, "改好"
	if adds {
		title, verb = "增加一列", "增加"
	}
	put := func(f catalog.Field) catalog.Field {
		list := copied(e.field)
		if adds {
			list.Items = append(list.Items, f)
		} else {
			list.Items[at] = f
		}
		return list
	}
	inner := &fieldEditor{
		host: e.host, field: copied(f), known: e.known && !adds, nested: true,
		wrong: func(f catalog.Field) []string { return e.wrong(put(f)) },
		done: func(f catalog.Field) {
			e.field = put(f)
			e.draw()
			e.complain()
		},
	}
	inner.show(title, verb)
}
