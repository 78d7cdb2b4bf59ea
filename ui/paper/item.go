package paper

import (
	"fmt"
	"strings"
	"time"

	"roadcert/domain/catalog"
	"roadcert/domain/day"
	"roadcert/domain/document"
	"roadcert/domain/problem"
)

// noDocument is what did not happen where a document is refused.
const noDocument = "不能生成证照文件"

// item is what an element says: of the face, or of the document itself.
type item struct {
	key  string         // empty for fixed words
	name string         // what people call it
	raw  string         // as it is stored
	text string         // as it is printed
	said []catalog.Part // of a composed text: what each stretch is about
}

// documentNames are what people call them.
var documentNames = catalog.DocumentItems()

// documentItems are the items that are of the document and not of the face.
var documentItems = map[string]func(s *document.Sheet, format string) string{
	catalog.ItemKind:       func(s *document.Sheet, _ string) string { return s.Kind.Name },
	catalog.ItemBureau:     func(s *document.Sheet, _ string) string { return s.Bureau },
	catalog.ItemIdentifier: func(s *document.Sheet, _ string) string { return s.Identifier },
	catalog.ItemVersion:    func(s *document.Sheet, _ string) string { return fmt.Sprintf("%03d", s.Version) },
	catalog.ItemMade:       func(s *document.Sheet, format string) string { return dated(dayOf(s.Made), format) },
	catalog.ItemCheck:      func(s *document.Sheet, _ string) string { return s.Check },
	catalog.ItemMinistry:   func(s *document.Sheet, _ string) string { return s.Ministry },
	catalog.ItemMark:       func(s *document.Sheet, _ string) string { return s.Mark },
}

// dayOf is the day a time shows; the zero time shows none.
func dayOf(t time.Time) day.Day {
	if t.IsZero() {
		return 0
	}
	return day.Of(t)
}

// item returns what a key stands for, a date in a form. A template that asks for what its kind does not have is
// refused: a gap in a document would not be seen.
func (l *layout) item(key, form string) (item, error) {
	if text, ok := documentItems[key]; ok {
		said := text(&l.Sheet, form)
		return item{key: key, name: documentNames[key], raw: said, text: said}, nil
	}
	f, ok := l.Kind.FieldOf(key)
	if !ok {
		return item{}, problem.New(problem.Invalid, noDocument, fmt.Sprintf("模板“%s”要印的照面项“%s”不存在", l.Template.Name, key),
			"请在“目录与模板”中修改模板")
	}
	return l.itemOf(&f, l.Face[key], form), nil
}

// itemOf is the item of a field with a value: a date in a form, a region by its name.
func (l *layout) itemOf(f *catalog.Field, value, form string) item {
	it := item{key: f.Key, name: f.Name, raw: value, text: f.Text(value)}
	switch f.Kind {
	case catalog.Date:
		if d, err := day.Parse(value); err == nil {
			it.text = dated(d, form)
		}
	case catalog.RegionCode:
		if name := l.Regions[value]; name != "" {
			it.text = name
		}
	}
	return it
}

// dateForms are the ways a template can ask for a date.
var dateForms = map[string]string{"": "2006-01-02", "iso": "2006-01-02", "han": "2006年1月2日", "year": "2006", "month": "1", "day": "2"}

// dated writes a day in a form. 长期 has no month and no day.
func dated(d day.Day, form string) string {
	switch {
	case d == day.Forever && (form == "month" || form == "day"):
		return ""
	case d == 0 || d == day.Forever:
		return d.String()
	}
	return d.Time().Format(dateForms[form])
}

// quoted is a text as it is repeated in a refusal: whole, but not endless.
func quoted(s string) string {
	const most = 60
	runes := []rune(strings.ReplaceAll(s, "\n", " "))
	if len(runes) > most {
		return string(runes[:most]) + "……"
	}
	return string(runes)
}
