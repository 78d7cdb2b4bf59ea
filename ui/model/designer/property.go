package designer

import (
	"slices"

	"roadcert/domain/catalog"
)

// PropertyForm says how a property is shown and changed.
type PropertyForm int

// The forms of properties.
const (
	Words  PropertyForm = iota // typed on one line
	Lines                      // typed on several
	Figure                     // a length, typed
	Pick                       // one of Options
)

// Option is one of what can be picked: its key in templates, its name on the screen.
type Option struct{ Key, Name string }

// Property is something about the picked elements, or about the page where none is, that can be changed.
type Property struct {
	ID, Name string
	Form     PropertyForm
	Value    string // empty where Mixed
	Mixed    bool   // the elements do not agree
	Note     string // what the value means, where that helps: 12 磅，小四
	Hint     string // what to type
	Options  []Option
}

// property is one line of the table of properties, for the elements of some kinds.
type property struct {
	id, name string
	of       []catalog.ElementKind
	form     PropertyForm
	hint     string
	get      func(d *Drawing, e catalog.Element) string
	// read checks what was typed. It returns the change it makes, or what is wrong.
	read    func(d *Drawing, e catalog.Element, text string) (change func(*catalog.Element), complaint string)
	options func(d *Drawing, e catalog.Element) []Option
	note    func(e catalog.Element) string
	// only tells whether an element has the property where its kind alone does not decide; nil: it has.
	only func(d *Drawing, e catalog.Element) bool
}

// PageProperties are of the page and the template, and shown where nothing is picked.
func (d *Drawing) PageProperties() []Property {
	s := d.Sheet()
	return []Property{
		{ID: "page.name", Name: "页名", Value: s.Name, Hint: "正本、副本"},
		{ID: "page.width", Name: "纸宽", Form: Figure, Value: FormatLength(s.Width)},
		{ID: "page.height", Name: "纸高", Form: Figure, Value: FormatLength(s.Height)},
		{ID: "template.name", Name: "模板名", Value: d.now.template.Name},
		{ID: "template.source", Name: "依据", Form: Lines, Value: d.now.template.Source, Hint: "照哪份公开样式画的，有多可靠"},
	}
}

// pageProperties says how each of PageProperties is changed.
var pageProperties = map[string]func(d *Drawing, text string) (change func(*moment), complaint string){
	"page.name": func(d *Drawing, text string) (func(*moment), string) {
		switch at := named(d.now.template, text); {
		case text == "":
			return nil, "请给这一页一个名字，例如 正本。"
		case at >= 0 && at != d.now.page:
			return nil, "已经有一页叫这个名字，请换一个。"
		}
		return func(m *moment) { m.sheet().Name = text }, ""
	},
	"page.width": func(d *Drawing, text string) (func(*moment), string) {
		l, complaint := d.edge(text, Box.Right)
		return func(m *moment) { m.sheet().Width = l }, complaint
	},
	"page.height": func(d *Drawing, text string) (func(*moment), string) {
		l, complaint := d.edge(text, Box.Bottom)
		return func(m *moment) { m.sheet().Height = l }, complaint
	},
	"template.name": func(_ *Drawing, text string) (func(*moment), string) {
		if text == "" {
			return nil, "请给模板一个名字。"
		}
		return func(m *moment) { m.template.Name = text }, ""
	},
	"template.source": func(_ *Drawing, text string) (func(*moment), string) {
		return func(m *moment) { m.template.Source = text }, ""
	},
}

func (d *Drawing) edge(text string, end func(Box) catalog.Length) (catalog.Length, string) {
	l, ok := ParseLength(text)
	if !ok {
		return 0, noLength
	}
	return l, pageLength(d.Sheet(), l, end)
}

// Properties returns what can be changed about the picked elements: what all of them have.
func (d *Drawing) Properties() []Property {
	elements := d.selection()
	if len(elements) == 0 {
		return d.PageProperties()
	}
	var list []Property
	for _, p := range properties {
		if !slices.ContainsFunc(elements, func(e catalog.Element) bool { return !p.has(d, e) }) {
			list = append(list, p.shown(d, elements))
		}
	}
	return list
}

func (p property) has(d *Drawing, e catalog.Element) bool {
	return (p.of == nil || slices.Contains(p.of, e.Kind)) && (p.only == nil || p.only(d, e))
}

// shown is the property of elements that all have it.
func (p property) shown(d *Drawing, elements []catalog.Element) Property {
	s := Property{ID: p.id, Name: p.name, Form: p.form, Hint: p.hint, Value: p.get(d, elements[0])}
	if p.note != nil {
		s.Note = p.note(elements[0])
	}
	if p.options != nil {
		s.Options = p.options(d, elements[0])
	}
	for _, e := range elements[1:] {
		if p.get(d, e) != s.Value {
			s.Value, s.Note, s.Mixed = "", "", true
			break
		}
	}
	return s
}

// Set changes a property of all that is picked, or says what is wrong with it and changes nothing. Changes
// of one property one after the other are one step.
func (d *Drawing) Set(id, text string) (complaint string) {
	if read, ok := pageProperties[id]; ok {
		change, complaint := read(d, text)
		if complaint != "" {
			return complaint
		}
		shown := d.PageProperties()
		at := slices.IndexFunc(shown, func(p Property) bool { return p.ID == id })
		d.join("改"+shown[at].Name, change)
		return ""
	}
	at := slices.IndexFunc(properties, func(p property) bool { return p.id == id })
	if at < 0 {
		return "没有这个属性。"
	}
	changes := make(map[int]func(*catalog.Element))
	for _, i := range d.now.picked {
		e := d.Sheet().Elements[i]
		if !properties[at].has(d, e) {
			continue
		}
		change, complaint := properties[at].read(d, e, text)
		if complaint != "" {
			return complaint
		}
		changes[i] = change
	}
	d.join("改"+properties[at].name, func(m *moment) {
		for i, change := range changes {
			change(&m.sheet().Elements[i])
		}
	})
	return ""
}
