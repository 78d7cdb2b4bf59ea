package paper

import (
	"fmt"
	"slices"

	"roadcert/domain/catalog"
	"roadcert/domain/problem"
)

// table draws the entries of a list field, one row each, and the empty rows that are left below them. More
// entries than there are rows make the rows lower, as long as the letters stay at their least size.
func (l *layout) table(e *catalog.Element) error {
	it, err := l.item(e.Field, e.Format)
	if err != nil {
		return err
	}
	list, _ := l.Kind.FieldOf(e.Field)
	entries, err := list.Rows(it.raw)
	if err != nil {
		return problem.From(err, problem.Invalid, noDocument, fmt.Sprintf("“%s”的内容不是列表", it.name), "请在证照中改正这一项")
	}
	g, err := ledgerOf(e, len(entries), it)
	if err != nil {
		return err
	}
	if e.Stroke > 0 {
		l.put(g.rules()...)
	}
	for row, cells := range l.cells(e, &list, entries) {
		for column, c := range cells {
			if err := l.cell(&g, row, column, c); err != nil {
				return err
			}
		}
	}
	return nil
}

// ledger is where the cells of a list are.
type ledger struct {
	of    *catalog.Element
	place place   // of the whole, with the size of the letters
	row   float64 // height
	rows  int     // with the heads
}

// ledgerOf makes room for entries.
func ledgerOf(e *catalog.Element, entries int, it item) (ledger, error) {
	g := ledger{of: e, place: placeOf(e), row: e.Row.MM()}
	least := g.place.least
	wanted := entries
	if e.Heads {
		wanted++
	}
	if g.row <= 0 {
		g.row = 1.6 * g.place.size
	}
	g.rows = int((g.place.height + tolerance) / g.row)
	if wanted <= g.rows {
		return g, nil
	}
	lower := g.place.height / float64(wanted)
	size := g.place.size * lower / g.row
	if size < least {
		room := int((g.place.height + tolerance) / (g.row * least / g.place.size))
		return g, problem.New(problem.Refused, noDocument,
			fmt.Sprintf("“%s”有 %d 行，模板上最多放得下 %d 行", it.name, wanted, room), "请在“目录与模板”中放宽模板上的位置")
	}
	g.row, g.rows, g.place.size = lower, wanted, size
	return g, nil
}

// cells are the contents of a list row by row, the heads first.
func (l *layout) cells(e *catalog.Element, list *catalog.Field, entries []map[string]string) [][]item {
	var rows [][]item
	if e.Heads {
		heads := make([]item, len(e.Columns))
		for i, c := range e.Columns {
			heads[i] = item{name: list.Name, text: c.Title}
		}
		rows = append(rows, heads)
	}
	for _, entry := range entries {
		cells := make([]item, len(e.Columns))
		for i, c := range e.Columns {
			n := slices.IndexFunc(list.Items, func(f catalog.Field) bool { return f.Key == c.Field })
			if n < 0 {
				cells[i] = item{key: list.Key, name: c.Title, text: entry[c.Field]}
				continue
			}
			cells[i] = l.itemOf(&list.Items[n], entry[c.Field], e.Format)
			cells[i].key = list.Key
		}
		rows = append(rows, cells)
	}
	return rows
}

// rules are the frame of a list and the lines between its rows and columns.
func (g *ledger) rules() []Item {
	line := Line{Width: stroke(g.of), Ink: inkOf(g.of.Rule, inkOf(g.of.Ink, black))}
	left, top := g.place.x, g.place.y
	right, low := left+g.width(), top+float64(g.rows)*g.row
	items := []Item{Path{Segments: ring(left, top, right-left, low-top, 0, line.Width), Ink: line.Ink}}
	for i := 1; i < g.rows; i++ {
		y := top + float64(i)*g.row
		items = append(items, Line{X1: left, Y1: y, X2: right, Y2: y, Width: line.Width, Ink: line.Ink})
	}
	for i := 1; i < len(g.of.Columns); i++ {
		x := left + g.before(i)
		items = append(items, Line{X1: x, Y1: top, X2: x, Y2: low, Width: line.Width, Ink: line.Ink})
	}
	return items
}

func (g *ledger) width() float64 { return g.before(len(g.of.Columns)) }

// before is the width of the columns before the i-th.
func (g *ledger) before(i int) float64 {
	width := 0.0
	for _, c := range g.of.Columns[:i] {
		width += c.W.MM()
	}
	return width
}

// cell sets one cell: on one line, on several, or smaller.
func (l *layout) cell(g *ledger, row, column int, it item) error {
	const pad = 1.0
	if it.text == "" {
		return nil
	}
	c := g.of.Columns[column]
	p := g.place
	p.x, p.y = p.x+g.before(column)+pad, p.y+float64(row)*g.row
	p.width, p.height = c.W.MM()-2*pad, g.row
	p.leading = min(p.leading, 1.15)
	p.align, p.vertical = c.Align, catalog.Middle
	if p.overflow == "" {
		p.overflow = catalog.Wrap
	}
	return l.set(&p, it, inkOf(g.of.Ink, black))
}
