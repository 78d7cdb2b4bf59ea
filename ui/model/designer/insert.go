package designer

import (
	"slices"

	"roadcert/domain/catalog"
)

// fresh are the elements that can be added, in the order they are offered, with what each begins with.
var fresh = []struct {
	name    string
	element catalog.Element
}{
	{"文字", catalog.Element{Kind: catalog.TextElement, W: 4000, H: 700, Text: "文字", Size: 423, MinSize: 280, Vertical: catalog.Middle}},
	{"照面项", catalog.Element{Kind: catalog.FieldElement, W: 5000, H: 700, Size: 423, MinSize: 280, Vertical: catalog.Middle}},
	{"列表", catalog.Element{Kind: catalog.TableElement, W: 9000, H: 4000, Size: 353, MinSize: 250, Row: 700, Stroke: 20, Heads: true}},
	{"横线", catalog.Element{Kind: catalog.LineElement, W: 5000, Stroke: 20}},
	{"竖线", catalog.Element{Kind: catalog.LineElement, H: 5000, Stroke: 20}},
	{"框", catalog.Element{Kind: catalog.BoxElement, W: 6000, H: 4000, Stroke: 20}},
	{"照片", catalog.Element{Kind: catalog.ImageElement, W: 2500, H: 3500}},
	{"二维码", catalog.Element{Kind: catalog.CodeElement, W: 2200, H: 2200, Field: catalog.ItemCheck}},
	{"印章", catalog.Element{Kind: catalog.SealElement, W: 4200, H: 4200}},
}

// Additions names what can be added, in the order Add takes.
func Additions() []string {
	var names []string
	for _, f := range fresh {
		names = append(names, f.name)
	}
	return names
}

// WhyNotAdd says why an addition makes no sense now; empty where it does.
func (d *Drawing) WhyNotAdd(n int) string {
	switch e := fresh[n].element; e.Kind {
	case catalog.FieldElement, catalog.TableElement, catalog.ImageElement:
		if len(d.fields(e.Kind)) == 0 {
			return "这类证照没有可以放的" + fresh[n].name + "，请先在照面项里加上。"
		}
	}
	return ""
}

// shift is how far a copy lies beside what it is a copy of.
const shift catalog.Length = 200

// Add puts a new element into the middle of the page, beside what was added there before, and picks it.
func (d *Drawing) Add(n int) bool {
	if d.WhyNotAdd(n) != "" {
		return false
	}
	e := fresh[n].element
	if slices.Contains(bound, e.Kind) && e.Field == "" {
		e.Field = d.fields(e.Kind)[0].Key
	}
	if e.Kind == catalog.TableElement {
		e.Columns = d.columns(e.Field, e.W)
	}
	return d.step("添加"+fresh[n].name, func(m *moment) {
		sheet := m.sheet()
		b := within(Box{(sheet.Width - e.W) / 2, (sheet.Height - e.H) / 2, e.W, e.H}, *sheet)
		place(&e, b)
		m.append(m.apart([]catalog.Element{e}))
	})
}

// columns gives every item of a list an even share of a width.
func (d *Drawing) columns(field string, width catalog.Length) []catalog.Column {
	var list []catalog.Column
	items := d.itemsOf(field)
	n := catalog.Length(len(items))
	for i, item := range items {
		at := catalog.Length(i)
		list = append(list, catalog.Column{Field: item.Key, Title: item.Name, W: width*(at+1)/n - width*at/n})
	}
	return list
}

// Delete takes the picked elements away.
func (d *Drawing) Delete() bool { return d.remove("删除") }

func (d *Drawing) remove(name string) bool {
	return d.step(name, func(m *moment) {
		var rest []catalog.Element
		for i, e := range m.sheet().Elements {
			if !slices.Contains(m.picked, i) {
				rest = append(rest, e)
			}
		}
		if len(m.picked) > 0 {
			m.sheet().Elements, m.picked = rest, nil
		}
	})
}

// selection returns the picked elements in the order they are drawn.
func (d *Drawing) selection() []catalog.Element {
	var list []catalog.Element
	for _, i := range slices.Sorted(slices.Values(d.now.picked)) {
		list = append(list, d.Sheet().Elements[i])
	}
	return list
}

// Duplicate puts copies of the picked elements beside them, and picks the copies.
func (d *Drawing) Duplicate() bool {
	list := d.selection()
	return d.step("复制一份", func(m *moment) { m.paste(list) })
}

// Copy keeps the picked elements for Paste, on this page or another.
func (d *Drawing) Copy() {
	if list := d.selection(); len(list) > 0 {
		d.copied = list
	}
}

// Cut keeps the picked elements for Paste and takes them away.
func (d *Drawing) Cut() bool {
	d.Copy()
	return d.remove("剪切")
}

// CanPaste tells whether anything was copied.
func (d *Drawing) CanPaste() bool { return len(d.copied) > 0 }

// Paste puts what was copied where it was copied from, or beside what is already there, and picks it.
func (d *Drawing) Paste() bool {
	return d.step("粘贴", func(m *moment) { m.paste(d.copied) })
}

func (m *moment) paste(elements []catalog.Element) {
	if len(elements) > 0 {
		m.append(m.apart(elements))
	}
}

// apart moves elements down and right together until none lies exactly on one of its own kind, as far as
// the page goes.
func (m *moment) apart(elements []catalog.Element) []catalog.Element {
	list := slices.Clone(elements)
	for m.covers(list) {
		span := BoxOf(list[0])
		for _, e := range list {
			span = span.Around(BoxOf(e))
		}
		to := within(span.Moved(shift, shift), *m.sheet())
		if to == span {
			break
		}
		for i := range list {
			list[i].X, list[i].Y = list[i].X+to.X-span.X, list[i].Y+to.Y-span.Y
		}
	}
	return list
}

func (m *moment) covers(elements []catalog.Element) bool {
	return slices.ContainsFunc(elements, func(e catalog.Element) bool {
		return slices.ContainsFunc(m.sheet().Elements, func(o catalog.Element) bool { return o.Kind == e.Kind && BoxOf(o) == BoxOf(e) })
	})
}
