// Package designer is the template designer without its window: what can be done to a template (证照模板),
// and what it looks like before anybody draws it.
package designer

import (
	"reflect"
	"slices"
	"strconv"

	"roadcert/domain/catalog"
)

// Drawing is a template on the drawing board: its pages and elements, which of them are picked, and every
// step back to the beginning and forward again. It draws nothing.
//
// A template is never changed in place. Each step makes a new one, so that going back is going back to what
// was, bit by bit, and whoever took the template to draw it can keep it.
type Drawing struct {
	// Grid is what elements snap to where nothing nearer holds them; 0: they do not.
	Grid catalog.Length
	// Edges has elements snap to the margins of the page, and to edges and centres of the others.
	Edges bool

	kind         *catalog.Kind
	now          moment
	past, future []moment
	joins        string // the name of a step that the next one of that name is part of; empty: none is
	grabbed      *grab
	copied       []catalog.Element
}

// moment is all that going back brings back.
type moment struct {
	template *catalog.Template
	page     int
	picked   []int // elements of the page in the order they were picked; the first is the one others follow
	step     string
}

// Margin is how far from the edge of the page printers can be trusted; elements snap to it.
const Margin catalog.Length = 500

// Grids are the grids that are offered.
var Grids = []Option{{"50", "0.5 毫米"}, {"100", "1 毫米"}, {"500", "5 毫米"}, {"0", "不用网格"}}

// GridOf returns the grid that one of Grids means.
func GridOf(key string) catalog.Length {
	grid, err := strconv.Atoi(key)
	if err != nil {
		return 0
	}
	return catalog.Length(grid)
}

// New begins with a template of a kind, which stays as it is.
func New(kind *catalog.Kind, t *catalog.Template) *Drawing {
	first := cloned(t)
	if len(first.Pages) == 0 {
		first.Pages = []catalog.Sheet{{Name: firstPage, Width: a4Width, Height: a4Height}}
	}
	return &Drawing{Grid: 50, Edges: true, kind: kind, now: moment{template: first}}
}

// Inherit takes over the habits of another drawing, and what was copied there: templates look alike.
func (d *Drawing) Inherit(from *Drawing) {
	d.Grid, d.Edges, d.copied = from.Grid, from.Edges, from.copied
}

// Template returns the template as it is now. It stays so; later steps make others.
func (d *Drawing) Template() *catalog.Template { return d.now.template }

// Kind returns the kind whose fields the template shows.
func (d *Drawing) Kind() *catalog.Kind { return d.kind }

// Page returns which page is on the board, from 0.
func (d *Drawing) Page() int { return d.now.page }

// Sheet returns the page on the board.
func (d *Drawing) Sheet() catalog.Sheet { return d.now.template.Pages[d.now.page] }

// Turn puts another page on the board.
func (d *Drawing) Turn(page int) {
	if page < 0 || page >= len(d.now.template.Pages) || page == d.now.page {
		return
	}
	d.LetGo()
	d.now.page, d.now.picked, d.joins = page, nil, ""
}

// step makes a change a step that can be undone, unless nothing is changed by it. It tells whether something is.
func (d *Drawing) step(name string, change func(m *moment)) bool {
	d.LetGo()
	next := d.now.fork(name)
	change(&next)
	if reflect.DeepEqual(next.template, d.now.template) {
		return false
	}
	if d.joins != name {
		d.past = append(d.past, d.now)
	}
	d.now, d.future, d.joins = next, nil, ""
	return true
}

// join makes a change as step does, as part of the step before where that has the same name: a hundred
// nudges, or the letters of a word, are undone at once.
func (d *Drawing) join(name string, change func(m *moment)) bool {
	done := d.step(name, change)
	if done {
		d.joins = name
	}
	return done
}

// CanUndo names the step that Undo takes back; empty where there is none.
func (d *Drawing) CanUndo() string {
	if len(d.past) == 0 {
		return ""
	}
	return d.now.step
}

// CanRedo names the step that Redo does again; empty where there is none.
func (d *Drawing) CanRedo() string {
	if len(d.future) == 0 {
		return ""
	}
	return d.future[len(d.future)-1].step
}

// Undo goes one step back.
func (d *Drawing) Undo() { d.wander(&d.past, &d.future) }

// Redo goes one step forward again.
func (d *Drawing) Redo() { d.wander(&d.future, &d.past) }

// wander takes the last moment of a list for now, and leaves the present one at the end of the other.
func (d *Drawing) wander(from, to *[]moment) {
	d.LetGo()
	n := len(*from)
	if n == 0 {
		return
	}
	*to = append(*to, d.now)
	d.now, *from, d.joins = (*from)[n-1], (*from)[:n-1], ""
}

// fork is a moment like this one whose template and choice may be changed.
func (m moment) fork(step string) moment {
	return moment{template: cloned(m.template), page: m.page, picked: slices.Clone(m.picked), step: step}
}

func (m *moment) sheet() *catalog.Sheet { return &m.template.Pages[m.page] }

// each changes every picked element.
func (m *moment) each(change func(e *catalog.Element)) {
	for _, i := range m.picked {
		change(&m.sheet().Elements[i])
	}
}

// append puts elements on top of the page and picks them. Each is brought onto the page first.
func (m *moment) append(elements []catalog.Element) {
	m.picked = nil
	for _, e := range elements {
		e.Columns = slices.Clone(e.Columns)
		place(&e, within(BoxOf(e), *m.sheet()))
		m.picked = append(m.picked, len(m.sheet().Elements))
		m.sheet().Elements = append(m.sheet().Elements, e)
	}
}

func cloned(t *catalog.Template) *catalog.Template {
	c := *t
	c.Pages = slices.Clone(t.Pages)
	for i := range c.Pages {
		c.Pages[i].Elements = slices.Clone(c.Pages[i].Elements)
		for j := range c.Pages[i].Elements {
			c.Pages[i].Elements[j].Columns = slices.Clone(c.Pages[i].Elements[j].Columns)
		}
	}
	return &c
}
