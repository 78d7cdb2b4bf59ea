package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"roadcert/ui/list"
	"roadcert/ui/look"
	"roadcert/ui/model"
)

// Column is one column of a grid, as data.
type Column[T any] struct {
	ID     string
	Title  string
	Width  float32 // in body type sizes: Chinese characters
	Grow   bool    // takes the width that is left
	Right  bool    // figures
	Text   func(T) string
	Role   func(T) look.Role // colour of the text; nil is ink
	Sort   string            // what the list is asked to sort by; empty where it cannot
	Hidden bool              // until somebody chooses it
}

// Grid shows a list of any length: a pool of rows of plain texts under a header of its own, whole rows
// selected, rows fetched as they are looked at (list.Pages says how).
type Grid[T any] struct {
	widget.BaseWidget

	Opened   func(T)          // double click or Enter; may be nil
	Moved    func()           // selection, cursor or counts have changed; may be nil
	Commands func() []Command // context menu; may be nil
	Copied   func(rows int)   // after Ctrl+C; may be nil
	Leads    bool             // the first row of a new list is selected by itself
	Lead     int              // or this one
	// Same tells whether two rows are of one thing: the cursor then stays on its row where a list that is read anew has it
	// elsewhere. Without it the cursor stays where it is.
	Same func(a, b T) bool

	id      string
	columns []Column[T]
	shown   []bool
	widths  []float32 // in body type sizes
	pages   *list.Pages[T]
	picked  *list.Selection
	failed  func(error)
	empty   fyne.CanvasObject

	top      int // first row on the screen
	left     int // how many columns are scrolled away
	wheel    float32
	focused  bool
	extends  bool // Shift is held down
	mouse    fyne.Position
	resizing int  // column whose border is dragged, or -1
	version  int  // raised when rows have come
	fresh    bool // the list is new, and Leads has not been done yet
	stays    *T   // the row the cursor is to be on when the list has come anew; nil for none
}

// NewGrid returns a grid that holds nothing before Reload. id is the name its columns' widths are
// remembered by; failed is told when rows cannot be fetched.
func NewGrid[T any](id string, columns []Column[T], fetch list.Fetch[T], run list.Run, failed func(error)) *Grid[T] {
	g := &Grid[T]{id: id, columns: columns, picked: list.NewSelection(), failed: failed, resizing: -1}
	g.pages = list.NewPages(fetch, run, g.arrived, failed)
	g.shown, g.widths = make([]bool, len(columns)), make([]float32, len(columns))
	for i, c := range columns {
		g.shown[i], g.widths[i] = !c.Hidden, c.Width
	}
	g.recall()
	g.ExtendBaseWidget(g)
	return g
}

// IfEmpty shows an object where the list has no rows, and returns the grid.
func (g *Grid[T]) IfEmpty(o fyne.CanvasObject) *Grid[T] {
	g.empty = o
	return g
}

// Reload fetches the list anew in the order it has; selection and place stay.
func (g *Grid[T]) Reload() {
	g.fresh = g.fresh || g.Leads && g.picked.Cursor() < 0
	if row, ok := g.Current(); ok && g.Same != nil {
		g.stays = &row
	}
	g.anew()
}

func (g *Grid[T]) anew() {
	by, descending := g.pages.Order()
	g.pages.Reset(by, descending)
	g.Refresh()
}

// ReloadAt fetches the list anew, and puts the cursor on a row of what comes; the place stays where that row is seen.
func (g *Grid[T]) ReloadAt(row int) {
	g.Lead, g.fresh, g.stays = row, true, nil
	g.anew()
}

// Restart fetches another list (a new filter): from its top, nothing selected.
func (g *Grid[T]) Restart() {
	g.stays = nil
	g.fresh = g.Leads
	g.top = 0
	g.picked.Clear()
	g.pages.Want(0, g.visible())
	g.anew()
	g.moved()
}

// SortBy sorts the list by what a column's Sort says.
func (g *Grid[T]) SortBy(by string, descending bool) {
	g.top = 0
	g.picked.Clear()
	g.pages.Want(0, g.visible())
	g.pages.Reset(by, descending)
	g.Refresh()
	g.moved()
}

// Current returns the row the cursor is on; false where there is none at hand.
func (g *Grid[T]) Current() (row T, ok bool) {
	if g.picked.Cursor() < 0 {
		return row, false
	}
	return g.pages.Row(g.picked.Cursor())
}

// Picked returns how many rows are selected.
func (g *Grid[T]) Picked() int { return g.picked.Count() }

// Gather hands over the selected rows, up to limit of them.
func (g *Grid[T]) Gather(title string, limit int, done func([]T, error)) {
	g.pages.Gather(title, g.picked.Spans(), limit, done)
}

// Counts says how many rows there are and how many are selected: 共 31,204 条 · 选中 12.
func (g *Grid[T]) Counts() string {
	if !g.pages.Loaded() {
		return "正在读取…"
	}
	n, more := g.pages.Len()
	text := "共 " + model.Thousands(n) + " 条"
	if more {
		text = model.Thousands(n) + " 条以上"
	}
	if p := g.picked.Count(); p > 0 {
		text += " · 选中 " + model.Thousands(p)
	}
	return text
}

// Choose returns the commands that show and hide columns.
func (g *Grid[T]) Choose() []Command {
	var list []Command
	for i, c := range g.columns {
		mark := "　 "
		if g.shown[i] {
			mark = "✓ "
		}
		list = append(list, Command{Name: mark + c.Title, Do: func() { g.toggle(i) }})
	}
	return list
}

func (g *Grid[T]) toggle(column int) {
	n := 0
	for _, s := range g.shown {
		if s {
			n++
		}
	}
	if g.shown[column] && n == 1 {
		return // a grid without columns shows nothing to choose them by
	}
	g.shown[column] = !g.shown[column]
	g.left = 0
	g.remember()
	g.Refresh()
}

func (g *Grid[T]) arrived() {
	g.version++
	n, _ := g.pages.Len()
	if g.stays != nil && !g.pages.Stale() {
		g.stay(*g.stays)
		g.stays = nil
	}
	g.scroll(min(g.top, max(0, n-1)))
	if _, here := g.pages.Row(0); here && g.fresh && !g.pages.Stale() {
		g.fresh = false
		g.Select(g.Lead)
	}
	g.Refresh()
	g.moved()
}

// nearby is how far from where it was a row is looked for.
const nearby = list.BlockRows

// stay puts the cursor on a row where the list has it now, and moves the list by as much, so that it is seen where it
// was. A row that is gone leaves the cursor to the one that has its place.
func (g *Grid[T]) stay(row T) {
	at := g.picked.Cursor()
	for away := range nearby {
		for _, i := range [...]int{at + away, at - away} {
			if i < 0 {
				continue
			}
			if r, here := g.pages.Row(i); here && g.Same(r, row) {
				if i != at {
					g.picked.Only(i)
					g.top = max(0, g.top+i-at)
				}
				return
			}
		}
	}
	if n, more := g.pages.Len(); !more && at >= n && n > 0 {
		g.picked.Only(n - 1)
	}
}

func (g *Grid[T]) moved() {
	if g.Moved != nil {
		g.Moved()
	}
}

// scroll puts a row at the top, as far as the list goes.
func (g *Grid[T]) scroll(top int) {
	n, _ := g.pages.Len()
	top = max(0, min(top, n-g.visible()))
	g.pages.Want(top, top+g.visible())
	if top != g.top {
		g.top = top
		g.Refresh()
	}
}

// reveal scrolls as little as it takes to see a row.
func (g *Grid[T]) reveal(row int) {
	switch whole := g.visible(); {
	case g.Size().Height <= 0: // not laid out yet: how many rows it will show is not known
	case row < g.top:
		g.scroll(row)
	case row >= g.top+whole:
		g.scroll(row - whole + 1)
	}
	g.Refresh()
}

// visible returns how many whole rows the grid shows.
func (g *Grid[T]) visible() int {
	return max(1, int((g.Size().Height-look.Size(look.Row))/look.Size(look.Row)))
}

// Len returns how many rows there are, as far as is known, and whether there are more.
func (g *Grid[T]) Len() (n int, more bool) { return g.pages.Len() }
