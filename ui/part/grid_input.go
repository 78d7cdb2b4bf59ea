package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"roadcert/ui/list"
	"roadcert/ui/look"
)

// copyLimit is how many rows the clipboard takes: more belongs into a file.
const copyLimit = 50_000

// grip is how near to the border of a column the pointer takes hold of it.
const grip = 4

// notch is what one notch of a wheel comes to, and how many rows it scrolls by.
const (
	notch     = 25
	notchRows = 3
)

// to moves the cursor to a row.
func (g *Grid[T]) to(row int, extend bool) {
	n, _ := g.pages.Len()
	g.picked.Move(row, n, extend)
	if n > 0 {
		g.reveal(g.picked.Cursor())
		g.moved()
	}
}

// Select moves the cursor to a row and selects it alone.
func (g *Grid[T]) Select(row int) { g.to(row, false) }

// TypedKey is the toolkit's.
func (g *Grid[T]) TypedKey(e *fyne.KeyEvent) {
	n, _ := g.pages.Len()
	at := g.picked.Cursor()
	switch e.Name {
	case fyne.KeyDown:
		g.to(at+1, g.extends)
	case fyne.KeyUp:
		g.to(at-1, g.extends)
	case fyne.KeyPageDown:
		g.to(at+g.visible(), g.extends)
	case fyne.KeyPageUp:
		g.to(at-g.visible(), g.extends)
	case fyne.KeyHome:
		g.to(0, g.extends)
	case fyne.KeyEnd:
		g.to(n-1, g.extends)
	case fyne.KeyLeft:
		g.shift(-1)
	case fyne.KeyRight:
		g.shift(1)
	case fyne.KeyReturn, fyne.KeyEnter:
		g.open()
	default:
		pass(g, e)
	}
}

func (g *Grid[T]) open() {
	if row, ok := g.Current(); ok && g.Opened != nil {
		g.Opened(row)
	}
}

// shift scrolls by columns where they do not all fit.
func (g *Grid[T]) shift(by int) {
	left := max(0, g.left+by)
	if by > 0 && g.fits() {
		return
	}
	if left != g.left {
		g.left = left
		g.version++
		g.Refresh()
	}
}

// KeyDown is the toolkit's.
func (g *Grid[T]) KeyDown(e *fyne.KeyEvent) {
	if e.Name == desktop.KeyShiftLeft || e.Name == desktop.KeyShiftRight {
		g.extends = true
	}
}

// KeyUp is the toolkit's.
func (g *Grid[T]) KeyUp(e *fyne.KeyEvent) {
	if e.Name == desktop.KeyShiftLeft || e.Name == desktop.KeyShiftRight {
		g.extends = false
	}
}

// TypedRune is the toolkit's.
func (g *Grid[T]) TypedRune(rune) {}

// TypedShortcut is the toolkit's.
func (g *Grid[T]) TypedShortcut(s fyne.Shortcut) {
	switch s.(type) {
	case *fyne.ShortcutSelectAll:
		n, _ := g.pages.Len()
		g.picked.All(n)
		g.Refresh()
		g.moved()
	case *fyne.ShortcutCopy:
		g.Copy()
	default:
		passShortcut(g, s)
	}
}

// Copy puts the selected rows on the clipboard as a spreadsheet takes them, with the columns on the screen.
func (g *Grid[T]) Copy() {
	if g.picked.Count() == 0 {
		return
	}
	g.Gather("复制所选", copyLimit, func(rows []T, err error) {
		if err != nil {
			g.failed(err)
			return
		}
		var titles []string
		cells := make([][]string, 1, len(rows)+1)
		for i, c := range g.columns {
			if g.shown[i] {
				titles = append(titles, c.Title)
			}
		}
		cells[0] = titles
		for _, row := range rows {
			var line []string
			for i, c := range g.columns {
				if g.shown[i] {
					line = append(line, c.Text(row))
				}
			}
			cells = append(cells, line)
		}
		fyne.CurrentApp().Clipboard().SetContent(list.Tabular(cells))
		if g.Copied != nil {
			g.Copied(len(rows))
		}
	})
}

// FocusGained is the toolkit's.
func (g *Grid[T]) FocusGained() {
	g.focused = true
	g.Refresh()
}

// FocusLost is the toolkit's.
func (g *Grid[T]) FocusLost() {
	g.focused, g.extends = false, false
	g.Refresh()
}

// rowAt returns the row under a place, or -1.
func (g *Grid[T]) rowAt(y float32) int {
	height := look.Size(look.Row)
	row := g.top + int((y-height)/height)
	if n, _ := g.pages.Len(); y < height || row >= n {
		return -1
	}
	return row
}

// MouseDown is the toolkit's.
func (g *Grid[T]) MouseDown(e *desktop.MouseEvent) {
	focus(g)
	if e.Position.Y < look.Size(look.Row) {
		g.resizing = g.borderAt(e.Position.X)
		return
	}
	row := g.rowAt(e.Position.Y)
	if row < 0 {
		return
	}
	switch {
	case e.Button == desktop.MouseButtonSecondary && g.picked.Has(row):
	case e.Modifier&fyne.KeyModifierShift != 0:
		g.picked.Extend(row)
	case e.Modifier&fyne.KeyModifierControl != 0:
		g.picked.Toggle(row)
	default:
		g.picked.Only(row)
	}
	g.Refresh()
	g.moved()
}

// MouseUp is the toolkit's.
func (g *Grid[T]) MouseUp(e *desktop.MouseEvent) {
	if g.resizing >= 0 {
		g.resizing = -1
		g.remember()
		return
	}
	if e.Button == desktop.MouseButtonPrimary && e.Position.Y < look.Size(look.Row) && e.Position.Y >= 0 {
		if i := g.columnAt(e.Position.X); i >= 0 && g.columns[i].Sort != "" {
			by, descending := g.pages.Order()
			g.SortBy(g.columns[i].Sort, by == g.columns[i].Sort && !descending)
		}
	}
}

// Dragged is the toolkit's: the border of a column follows the pointer.
func (g *Grid[T]) Dragged(e *fyne.DragEvent) {
	if g.resizing < 0 {
		return
	}
	em := look.Size(look.Body)
	g.widths[g.resizing] = max(3, g.widths[g.resizing]+e.Dragged.DX/em)
	g.version++
	g.Refresh()
}

// DragEnd is the toolkit's.
func (g *Grid[T]) DragEnd() {
	if g.resizing >= 0 {
		g.resizing = -1
		g.remember()
	}
}

// Tapped is the toolkit's; MouseDown has done its work.
func (g *Grid[T]) Tapped(*fyne.PointEvent) {}

// DoubleTapped is the toolkit's.
func (g *Grid[T]) DoubleTapped(e *fyne.PointEvent) {
	if g.rowAt(e.Position.Y) >= 0 {
		g.open()
	}
}

// TappedSecondary is the toolkit's.
func (g *Grid[T]) TappedSecondary(e *fyne.PointEvent) {
	if e.Position.Y < look.Size(look.Row) {
		PopMenu(g.Choose(), g, e.Position)
		return
	}
	if g.rowAt(e.Position.Y) < 0 {
		return
	}
	commands := []Command{{Name: "复制", Key: fyne.KeyC, Mod: fyne.KeyModifierControl, Do: g.Copy}}
	if g.Commands != nil {
		commands = append(g.Commands(), append([]Command{{}}, commands...)...)
	}
	PopMenu(commands, g, e.Position)
}

// Scrolled is the toolkit's.
func (g *Grid[T]) Scrolled(e *fyne.ScrollEvent) {
	if e.Scrolled.DX != 0 && e.Scrolled.DY == 0 {
		if e.Scrolled.DX > 0 {
			g.shift(-1)
		} else {
			g.shift(1)
		}
		return
	}
	g.wheel -= e.Scrolled.DY * notchRows / notch
	if rows := int(g.wheel); rows != 0 {
		g.wheel -= float32(rows)
		g.scroll(g.top + rows)
	}
}

// MouseIn is the toolkit's.
func (g *Grid[T]) MouseIn(e *desktop.MouseEvent) { g.mouse = e.Position }

// MouseMoved is the toolkit's.
func (g *Grid[T]) MouseMoved(e *desktop.MouseEvent) { g.mouse = e.Position }

// MouseOut is the toolkit's.
func (g *Grid[T]) MouseOut() {}

// Cursor is asked by the toolkit for the shape of the pointer.
func (g *Grid[T]) Cursor() desktop.Cursor {
	if g.mouse.Y < look.Size(look.Row) && g.borderAt(g.mouse.X) >= 0 {
		return desktop.HResizeCursor
	}
	return desktop.DefaultCursor
}
