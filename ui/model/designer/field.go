package designer

import (
	"fmt"
	"slices"
	"strings"

	"roadcert/domain/catalog"
)

// items are what a document says besides its face, in the order they are offered.
var items = []string{
	catalog.ItemKind, catalog.ItemBureau, catalog.ItemIdentifier, catalog.ItemVersion, catalog.ItemMade, catalog.ItemCheck,
	catalog.ItemMinistry, catalog.ItemMark,
}

// fields offers what an element of a kind can show: items of the face, then those of the document.
func (d *Drawing) fields(of catalog.ElementKind) []Option {
	var list []Option
	for _, f := range d.kind.Fields {
		if shows(of, f.Kind) && !f.Retired {
			list = append(list, Option{Key: f.Key, Name: f.Name})
		}
	}
	if of == catalog.FieldElement || of == catalog.CodeElement {
		for _, i := range items {
			list = append(list, Option{Key: i, Name: catalog.DocumentItems()[i]})
		}
	}
	return list
}

// shows tells which fields an element can show: a list only as a table, a photo only as an image.
func shows(of catalog.ElementKind, f catalog.FieldKind) bool {
	switch of {
	case catalog.TableElement:
		return f == catalog.List
	case catalog.ImageElement:
		return f == catalog.Photo
	}
	return f != catalog.List && f != catalog.Photo
}

// FieldName says what a key of the face or of a document is called; an unknown key is its own name.
func (d *Drawing) FieldName(key string) string {
	if f, ok := d.kind.FieldOf(key); ok {
		return f.Name
	}
	if name, ok := catalog.DocumentItems()[key]; ok {
		return name
	}
	return key
}

// fieldProperty is which field an element shows.
func fieldProperty() property {
	return property{
		id: "field", name: "照面项", of: bound, form: Pick,
		get: func(_ *Drawing, e catalog.Element) string { return e.Field },
		options: func(d *Drawing, e catalog.Element) []Option {
			list := d.fields(e.Kind)
			if !slices.ContainsFunc(list, func(c Option) bool { return c.Key == e.Field }) {
				list = append([]Option{{Key: e.Field, Name: d.unknown(e)}}, list...)
			}
			return list
		},
		read: func(d *Drawing, e catalog.Element, text string) (func(*catalog.Element), string) {
			if !slices.ContainsFunc(d.fields(e.Kind), func(c Option) bool { return c.Key == text }) && text != e.Field {
				return nil, "这类证照没有这一项，请从列出的里面选。"
			}
			return func(e *catalog.Element) {
				if e.Field != text && e.Kind == catalog.TableElement {
					e.Columns = d.columns(text, e.W)
				}
				e.Field = text
				if !d.dated(*e) {
					e.Format = ""
				}
			}, ""
		},
	}
}

// unknown says what an element shows that shows no field of the kind.
func (d *Drawing) unknown(e catalog.Element) string {
	if e.Field == "" {
		return "（没有选）"
	}
	return d.FieldName(e.Field) + "（照面里没有）"
}

// dateForms are the ways a date is written.
var dateForms = []Option{{"", "2026-08-01"}, {"han", "2026年8月1日"}, {"year", "只写年"}, {"month", "只写月"}, {"day", "只写日"}}

// dateProperty is how an element writes dates. Words have it whether they hold a date or not, for they are being
// typed when they get one.
func dateProperty() property {
	p := picks("format", "日期写法", worded, dateForms, func(e *catalog.Element) *string { return &e.Format })
	p.only = func(d *Drawing, e catalog.Element) bool { return e.Kind == catalog.TextElement || d.dated(e) }
	read := p.read
	p.read = func(d *Drawing, e catalog.Element, text string) (func(*catalog.Element), string) {
		if text != "" && !d.dated(e) {
			return nil, "文字里没有日期，日期写成 {发证日期} 这样。"
		}
		return read(d, e, text)
	}
	return p
}

// dated tells whether an element shows a date.
func (d *Drawing) dated(e catalog.Element) bool {
	return slices.ContainsFunc(e.Items(), func(key string) bool {
		f, _ := d.kind.FieldOf(key)
		return key == catalog.ItemMade || f.Kind == catalog.Date
	})
}

// columnAligns are how the texts of a column can stand.
var columnAligns = []Option{{"", "靠左"}, {catalog.Centre, "居中"}, {catalog.Right, "靠右"}}

// columnsProperty is the columns of a table, one on a line: heading, item, width, alignment.
func columnsProperty() property {
	return property{
		id: "columns", name: "各列", of: tables, form: Lines, hint: "列名 项 宽 居中",
		get: func(_ *Drawing, e catalog.Element) string {
			var lines []string
			for _, c := range e.Columns {
				line := c.Title + " " + c.Field + " " + FormatLength(c.W)
				for _, a := range columnAligns {
					if a.Key == c.Align && a.Key != "" {
						line += " " + a.Name
					}
				}
				lines = append(lines, line)
			}
			return strings.Join(lines, "\n")
		},
		read: readColumns,
	}
}

func readColumns(d *Drawing, e catalog.Element, text string) (func(*catalog.Element), string) {
	var list []catalog.Column
	var sum catalog.Length
	for n, line := range strings.Split(strings.TrimSpace(text), "\n") {
		c, complaint := d.column(e.Field, strings.Fields(line))
		if complaint != "" {
			return nil, fmt.Sprintf("第 %d 行%s", n+1, complaint)
		}
		list, sum = append(list, c), sum+c.W
	}
	if sum > e.W {
		return nil, fmt.Sprintf("各列一共 %s 毫米，比列表的宽 %s 毫米多。", FormatLength(sum), FormatLength(e.W))
	}
	return func(e *catalog.Element) { e.Columns = list }, ""
}

// column reads one line of the columns of a table.
func (d *Drawing) column(list string, words []string) (c catalog.Column, complaint string) {
	if len(words) < 3 || len(words) > 4 {
		return c, "要写 列名、项、宽，可以再写 居中 或 靠右，中间空一格。"
	}
	known := d.itemsOf(list)
	c.Title = words[0]
	for _, i := range known {
		if words[1] == i.Key || words[1] == i.Name {
			c.Field = i.Key
		}
	}
	if c.Field == "" {
		var names []string
		for _, i := range known {
			names = append(names, i.Name)
		}
		return c, "的项“" + words[1] + "”不在列表里，可以是：" + strings.Join(names, "、") + "。"
	}
	var ok bool
	if c.W, ok = ParseLength(words[2]); !ok || c.W < 100 {
		return c, "的宽“" + words[2] + "”不是以毫米计的数。"
	}
	if len(words) == 4 {
		at := slices.IndexFunc(columnAligns, func(a Option) bool { return a.Name == words[3] })
		if at < 0 {
			return c, "的“" + words[3] + "”应为 靠左、居中 或 靠右。"
		}
		c.Align = columnAligns[at].Key
	}
	return c, ""
}

// itemsOf returns the items of a list field.
func (d *Drawing) itemsOf(list string) []Option {
	var items []Option
	f, _ := d.kind.FieldOf(list)
	for _, i := range f.Items {
		items = append(items, Option{Key: i.Key, Name: i.Name})
	}
	return items
}
