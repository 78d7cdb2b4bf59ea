package model

import (
	"slices"
	"strings"
	"unicode/utf8"

	"roadcert/domain/catalog"
)

// Way is how a field is filled in.
type Way int

// The ways. What is none of the others is typed on a line.
const (
	Typed    Way = iota // on a line, with suggestions where there are any
	Picked              // one of a few, from a menu
	InRows              // rows of fields
	Pictured            // a photo
)

var ways = map[catalog.FieldKind]Way{catalog.Choice: Picked, catalog.List: InRows, catalog.Photo: Pictured}

// menuMost is how many values a menu can have; more of them are found by typing.
const menuMost = 15

// WayOf returns how a field is filled in.
func WayOf(field catalog.Field) Way {
	if field.Kind == catalog.Choice && len(field.Values) > menuMost {
		return Typed
	}
	return ways[field.Kind]
}

// hints are what fields show while they are empty.
var hints = map[catalog.FieldKind]string{
	catalog.Date: "20260801、2026.8.1 都可以", catalog.RegionCode: "6 位代码，或者写地名",
}

// CellHint is what an empty cell of a list shows: it has less room.
func CellHint(item catalog.Field) string {
	if item.Kind == catalog.Date {
		return "20260801"
	}
	return ""
}

// Bound tells a field that can be nothing but one of what it suggests.
func Bound(field catalog.Field) bool {
	return field.Kind == catalog.Choice || field.Kind == catalog.RegionCode
}

// Named tells a field for a name, which may have characters that no keyboard has.
func Named(field catalog.Field) bool {
	return field.Kind == catalog.PersonName || field.Kind == catalog.OrganisationName
}

// Options are what a field that is picked can be.
func (f Form) Options(field catalog.Field) []Choice {
	none := "（不填）"
	if f.Must(field) {
		none = "请选择"
	}
	options := []Choice{{Name: none}}
	for _, v := range field.Values {
		options = append(options, Choice{v, v})
	}
	return options
}

// Suggests tells a field that has something to suggest.
func Suggests(field catalog.Field) bool {
	return len(field.Values) > 0 || field.Kind == catalog.RegionCode
}

// Suggest returns what may be meant by a text in a field: values that have it in them, or whose code it is; what
// begins with it first.
func (f Form) Suggest(field catalog.Field, text string) []Choice {
	text = strings.ToLower(strings.TrimSpace(text))
	var first, rest []Choice
	for _, c := range f.suggestions(field) {
		key, name := strings.ToLower(c.Key), strings.ToLower(c.Name)
		switch {
		case strings.HasPrefix(key, text), text != "" && strings.HasPrefix(strings.ToLower(field.Code(c.Key)), text):
			first = append(first, c)
		case strings.Contains(name, text):
			rest = append(rest, c)
		}
	}
	return append(first, rest...)
}

func (f Form) suggestions(field catalog.Field) []Choice {
	var list []Choice
	if field.Kind == catalog.RegionCode {
		for _, code := range f.regions.Counties() {
			list = append(list, Choice{code, code + "　" + f.regions.Name(code)})
		}
	}
	for _, v := range field.Values {
		list = append(list, Choice{v, v})
	}
	return list
}

// Aside is what is said beside a field that is right: the name of a region.
func (f Form) Aside(field catalog.Field, text string) string {
	text = strings.TrimSpace(text)
	if field.Kind != catalog.RegionCode || text == "" {
		return ""
	}
	if next := f.regions.Successor(text); next != "" {
		return f.regions.Name(text) + "（已撤销，现为 " + next + "）"
	}
	return f.regions.Name(text)
}

// region reads the name of a region as its code. What has digits is left to the rules of codes.
func (f Form) region(text string) (code, complaint string) {
	text = strings.TrimSpace(text)
	if strings.ContainsAny(text, "0123456789０１２３４５６７８９") {
		return text, ""
	}
	var exact, within []string
	for _, code := range f.regions.Counties() {
		switch name := f.regions.Name(code); {
		case name == text || f.regions.Short(code) == text:
			exact = append(exact, code)
		case strings.Contains(name, text):
			within = append(within, code)
		}
	}
	if len(exact) == 0 {
		exact = within
	}
	switch len(exact) {
	case 0:
		return text, "没有“" + text + "”这个县级地名；请核对，或者填 6 位代码"
	case 1:
		return exact[0], ""
	}
	return text, "“" + text + "”有 " + Thousands(len(exact)) + " 处；请写全，或者填 6 位代码"
}

// Items are the fields of a row of a list.
func Items(field catalog.Field) []catalog.Field {
	return slices.DeleteFunc(slices.Clone(field.Items), func(item catalog.Field) bool { return item.Retired })
}

// ReadRows returns what is in the cells of a list; nothing where the value is a broken one.
func ReadRows(field catalog.Field, value string) [][]string {
	rows, err := field.Rows(value)
	if err != nil {
		return nil
	}
	var texts [][]string
	for _, row := range rows {
		var cells []string
		for _, item := range Items(field) {
			cells = append(cells, row[item.Key])
		}
		texts = append(texts, cells)
	}
	return texts
}

// WriteRows is the value of a list whose cells have these texts.
func WriteRows(field catalog.Field, texts [][]string) string {
	var rows []map[string]string
	for _, cells := range texts {
		row := map[string]string{}
		for i, item := range Items(field) {
			row[item.Key] = strings.TrimSpace(cells[i])
		}
		rows = append(rows, row)
	}
	return catalog.FormatRows(rows)
}

// Widths of cells in body type sizes, by what is typed in them.
const (
	nameEms = 12
	mostEms = 20
	sideEms = 3 // of the frame and its arrow
)

var cellEms = map[catalog.FieldKind]float32{
	catalog.Date: 8, catalog.Quantity: 9, catalog.RegionCode: 9, catalog.Phone: 9, catalog.Plate: 8,
	catalog.CitizenID: 13, catalog.USCC: 13, catalog.VIN: 13,
}

// CellEms is how wide a field should be in a row: its longest value, or what its kind needs.
func CellEms(field catalog.Field) float32 {
	longest := 0
	for _, v := range field.Values {
		longest = max(longest, utf8.RuneCountInString(v))
	}
	switch ems, ok := cellEms[field.Kind]; {
	case longest > 0:
		return min(float32(longest)+sideEms, mostEms)
	case ok:
		return ems
	}
	return nameEms
}

// photoWide and photoHigh are those of a photo of one inch, in millimetres.
const (
	photoWide = 26
	photoHigh = 32
)

// Proportion is the width of a photo by its height, as a template prints it; the photo of one inch where none does.
func Proportion(t *catalog.Template, field catalog.Field) float32 {
	if t != nil {
		for _, page := range t.Pages {
			for _, e := range page.Elements {
				if e.Kind == catalog.ImageElement && e.Field == field.Key && e.W > 0 && e.H > 0 {
					return float32(e.W.MM() / e.H.MM())
				}
			}
		}
	}
	return float32(photoWide) / photoHigh
}
