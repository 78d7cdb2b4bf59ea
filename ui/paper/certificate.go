package paper

import (
	"slices"
	"strconv"

	"roadcert/domain/catalog"
	"roadcert/domain/document"
)

// NewCertificate lays out the document of a certificate by its template. It fails where a text has a character
// the fonts do not have, or is too long for its place: nothing is ever left out.
func NewCertificate(s document.Sheet, t *Type) (*Document, error) { return layOut(s, t, everything) }

// stock says what the paper already bears.
type stock bool

const (
	everything stock = false // nothing: all elements are drawn
	blankPaper stock = true  // the elements of the stock
)

func layOut(s document.Sheet, t *Type, on stock) (*Document, error) {
	d := &Document{letters: t, title: s.Kind.Name, author: s.Bureau, made: s.Made}
	for i := range s.Template.Pages {
		sheet := &s.Template.Pages[i]
		l := layout{Sheet: s, letters: t, on: on, page: &Page{
			Name: sheet.Name, Width: sheet.Width.MM(), Height: sheet.Height.MM(), Items: make([]Item, 0, 2*len(sheet.Elements)),
		}}
		if err := l.elements(sheet.Elements); err != nil {
			return nil, err
		}
		d.pages = append(d.pages, l.page)
	}
	return d, nil
}

// layout lays out one page of a certificate.
type layout struct {
	document.Sheet
	letters *Type
	page    *Page
	on      stock
	marked  bool // the page says where it says what the document must say of itself
}

// setters say how each kind of element gets on the page.
var setters = map[catalog.ElementKind]func(*layout, *catalog.Element) error{
	catalog.TextElement:  (*layout).words,
	catalog.FieldElement: (*layout).field,
	catalog.TableElement: (*layout).table,
	catalog.LineElement:  (*layout).line,
	catalog.BoxElement:   (*layout).box,
	catalog.ImageElement: (*layout).image,
	catalog.CodeElement:  (*layout).code,
	catalog.SealElement:  (*layout).seal,
}

// elements draws a page. What the document must say of itself lies upon the boxes and lines the page begins
// with, and under everything else.
func (l *layout) elements(list []catalog.Element) error {
	ground := slices.IndexFunc(list, func(e catalog.Element) bool { return e.Kind != catalog.BoxElement && e.Kind != catalog.LineElement })
	if ground < 0 {
		ground = len(list)
	}
	if err := l.each(list[:ground]); err != nil {
		return err
	}
	if l.Mark != "" {
		l.put(l.letters.ghost(l.Mark, l.page.Width, l.page.Height)...)
	}
	if err := l.each(list[ground:]); err != nil || l.marked {
		return err
	}
	return l.mark()
}

func (l *layout) each(list []catalog.Element) error {
	for i := range list {
		e := &list[i]
		wanted, err := l.wants(e)
		if err != nil {
			return err
		}
		if set, ok := setters[e.Kind]; ok && wanted {
			if err := set(l, e); err != nil {
				return err
			}
			l.marked = l.marked || e.Kind == catalog.FieldElement && e.Field == catalog.ItemMark
		}
	}
	return nil
}

// wants leaves out what the paper already bears, and what depends on an item that has no value.
func (l *layout) wants(e *catalog.Element) (bool, error) {
	if l.on == blankPaper && e.Stock {
		return false, nil
	}
	if e.When == "" {
		return true, nil
	}
	it, err := l.item(e.When, "")
	return it.raw != "", err
}

func (l *layout) put(items ...Item) { l.page.Items = append(l.page.Items, items...) }

// words sets a text with the values of its items.
func (l *layout) words(e *catalog.Element) error {
	it, err := l.composed(e.Text, e.Format)
	if err == nil && it.text == "" {
		it, err = l.blank(e, it)
	}
	if err != nil {
		return err
	}
	return l.text(e, it)
}

func (l *layout) field(e *catalog.Element) error {
	it, err := l.item(e.Field, e.Format)
	if err == nil && it.text == "" {
		it, err = l.blank(e, it)
	} else if it.text != "" {
		it.text = e.Before + it.text + e.After
	}
	if err != nil {
		return err
	}
	return l.text(e, it)
}

// blank is what an element says instead of an item that has no value.
func (l *layout) blank(e *catalog.Element, it item) (item, error) {
	instead, err := l.composed(e.Blank, e.Format)
	it.text = instead.text
	return it, err
}

// line draws a line; a thickness of its own it has only where the template says so.
func (l *layout) line(e *catalog.Element) error {
	l.put(Line{
		X1: e.X.MM(), Y1: e.Y.MM(), X2: (e.X + e.W).MM(), Y2: (e.Y + e.H).MM(),
		Width: stroke(e), Dash: e.Dash.MM(), Ink: inkOf(e.Ink, black),
	})
	return nil
}

// stroke is the width of an element's lines.
func stroke(e *catalog.Element) float64 {
	if e.Stroke == 0 {
		return thin
	}
	return e.Stroke.MM()
}

var black = Ink{}

// inkOf reads "#1F2329"; what is no colour is the ink given instead.
func inkOf(s string, instead Ink) Ink {
	if len(s) != 7 {
		return instead
	}
	n, err := strconv.ParseUint(s[1:], 16, 24)
	if err != nil {
		return instead
	}
	return Ink{uint8(n >> 16), uint8(n >> 8), uint8(n)}
}
