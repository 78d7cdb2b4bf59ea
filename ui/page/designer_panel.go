package page

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"roadcert/ui/look"
	"roadcert/ui/model/designer"
	"roadcert/ui/part"
)

// propertyPanel shows the properties of what is picked, or of the page where nothing is, and changes them as
// they are typed. What is wrong with one stands under it, and changes nothing.
type propertyPanel struct {
	view   *designerView
	title  *part.Line
	body   *fyne.Container
	object fyne.CanvasObject

	shape string // which properties are shown, and in what form
	lines map[string]*propertyLine
	order []string
	own   string // the property that is being typed: its line is left alone
}

// propertyLine is one property on the panel.
type propertyLine struct {
	property designer.Property
	input    *part.Input
	choice   *part.Choice
	remark   *part.Paragraph // under the line it shares with its pair
	note     string
	trouble  string
	quiet    bool // while the program writes into it
}

// pairs are properties that stand beside each other.
var pairs = map[string]string{"before": "after", "x": "y", "w": "h", "size": "min_size", "align": "vertical", "stroke": "dash", "ink": "fill", "page.width": "page.height"}

func newPropertyPanel(d *designerView) *propertyPanel {
	p := &propertyPanel{view: d, title: part.Strong("").Loose(), body: container.NewStack()}
	p.object = part.Edges(part.PadXY(look.Nil, look.Tiny, p.title), nil, nil, nil, p.body)
	return p
}

// show brings the panel up to the drawing.
func (p *propertyPanel) show() {
	d := p.view.drawing
	properties := d.Properties()
	shape := fmt.Sprint(len(d.Picked()) == 0)
	for _, q := range properties {
		shape += fmt.Sprint(q.ID, q.Options)
	}
	p.title.Set(p.heading())
	if shape != p.shape {
		p.shape = shape
		p.build(properties)
	}
	for _, q := range properties {
		if q.ID != p.own {
			p.lines[q.ID].fill(q)
		}
		p.lines[q.ID].say(q.Note, p.lines[q.ID].trouble)
	}
	p.remark()
}

func (p *propertyPanel) heading() string {
	d := p.view.drawing
	switch picked := d.Picked(); len(picked) {
	case 0:
		return "页面与模板"
	case 1:
		return d.ElementName(d.Sheet().Elements[picked[0]])
	default:
		return fmt.Sprintf("选中 %d 个元素", len(picked))
	}
}

// build makes the lines anew, because other properties are to be shown.
func (p *propertyPanel) build(properties []designer.Property) {
	p.lines, p.order = map[string]*propertyLine{}, nil
	column := part.Down(look.Tiny)
	beside := map[string]bool{}
	has := func(id string) bool {
		return slices.ContainsFunc(properties, func(q designer.Property) bool { return q.ID == id })
	}
	for _, q := range properties {
		if beside[q.ID] {
			continue
		}
		remark := part.Remark("")
		row := p.line(q, remark)
		if pair := pairs[q.ID]; pair != "" && has(pair) {
			beside[pair] = true
			at := slices.IndexFunc(properties, func(q designer.Property) bool { return q.ID == pair })
			row = part.Share(look.Small, row, p.line(properties[at], remark))
		}
		column.Add(row)
		column.Add(remark)
	}
	p.body.Objects = []fyne.CanvasObject{part.Scrolled(column)}
	p.body.Refresh()
}

// Widths of labels, in body type sizes: of a line alone, and of one in a pair.
const (
	labelEms = 4.5
	pairEms  = 2.2
)

// line makes the line of a property.
func (p *propertyPanel) line(q designer.Property, remark *part.Paragraph) fyne.CanvasObject {
	l := &propertyLine{property: q, remark: remark}
	p.lines[q.ID], p.order = l, append(p.order, q.ID)
	label := part.Note(q.Name).Loose()
	width := float32(labelEms)
	for first, second := range pairs {
		if q.ID == first || q.ID == second {
			width = pairEms
		}
	}
	if strings.HasPrefix(q.ID, "page.") || strings.HasPrefix(q.ID, "template.") {
		width = labelEms
	}
	if q.Form == designer.Pick {
		l.choice = part.NewChoice(nil, func(key string) { p.set(l, key) })
		return part.Across(look.Tiny, part.Ems(width, label), part.Grow(l.choice))
	}
	l.input = part.NewInput(q.Hint)
	l.input.OnChanged = func(text string) {
		if !l.quiet {
			p.set(l, text)
		}
	}
	l.input.Left = func() { p.leave(l) }
	if q.Form == designer.Lines {
		l.input.MultiLine, l.input.Wrapping = true, fyne.TextWrapBreak
		l.input.SetMinRowsVisible(3)
		return part.Down(look.Tiny, label, l.input)
	}
	l.input.OnSubmitted = func(string) { p.view.host.Window().Canvas().FocusNext() }
	return part.Across(look.Tiny, part.Ems(width, label), part.Grow(l.input))
}

// set takes what was typed or picked.
func (p *propertyPanel) set(l *propertyLine, text string) {
	if text == mixedKey {
		return
	}
	p.own = l.property.ID
	l.trouble = p.view.drawing.Set(l.property.ID, text)
	p.view.easel.Refresh()
	p.view.changed()
	p.own = ""
}

// leave writes a value as it was understood, where it was.
func (p *propertyPanel) leave(l *propertyLine) {
	for _, q := range p.view.drawing.Properties() {
		if q.ID == l.property.ID && l.trouble == "" && p.lines[q.ID] == l {
			l.fill(q)
		}
	}
}

// remark says under each line what its values mean, or what is wrong.
func (p *propertyPanel) remark() {
	said := map[*part.Paragraph][2]string{}
	for _, id := range p.order {
		l := p.lines[id]
		t := said[l.remark]
		if t[0] == "" {
			t[0] = l.note
		}
		if t[1] == "" {
			t[1] = l.trouble
		}
		said[l.remark] = t
	}
	moved := false
	for remark, t := range said {
		text, role := t[0], look.SecondInk
		if t[1] != "" {
			text, role = t[1], look.Danger
		}
		if remark.Text() != text {
			remark.SetIn(role, text)
			moved = true
		}
	}
	if moved {
		p.body.Refresh()
	}
}

// focus puts the cursor into the first line.
func (p *propertyPanel) focus() {
	if len(p.order) == 0 {
		return
	}
	var first fyne.Focusable = p.lines[p.order[0]].choice
	if l := p.lines[p.order[0]]; l.input != nil {
		first = l.input
	}
	p.view.host.Window().Canvas().Focus(first)
}

func (l *propertyLine) say(note, trouble string) { l.note, l.trouble = note, trouble }

// mixedKey is picked where the elements do not agree.
const mixedKey = "\x00mixed"

// fill shows a value without telling anybody.
func (l *propertyLine) fill(q designer.Property) {
	l.quiet = true
	defer func() { l.quiet = false }()
	l.property, l.trouble = q, ""
	if l.choice != nil {
		options := partOptionsOf(q.Options)
		key := q.Value
		if q.Mixed {
			options, key = append([]part.Option{{Key: mixedKey, Name: "（不同）"}}, options...), mixedKey
		}
		l.choice.Offer(options)
		l.choice.Pick(key)
		return
	}
	hint := q.Hint
	if q.Mixed {
		hint = "（不同）"
	}
	l.input.SetPlaceHolder(hint)
	if l.input.Text != q.Value {
		l.input.SetText(q.Value)
	}
}
