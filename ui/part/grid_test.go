package part_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"roadcert/ui/list"
	"roadcert/ui/look"
	"roadcert/ui/part"
)

func press(g *part.Grid[line], keys ...fyne.KeyName) {
	for _, k := range keys {
		g.TypedKey(&fyne.KeyEvent{Name: k})
	}
}

// at returns the cursor's row.
func at(t *testing.T, g *part.Grid[line]) int {
	t.Helper()
	row, ok := g.Current()
	if !ok {
		return -1
	}
	return row.n
}

func openGrid(t testing.TB) (*part.Grid[line], fyne.Window) {
	var g *part.Grid[line]
	w := window(t, func() fyne.CanvasObject { g = millionGrid(); return g }, 900, 28*11, false, false)
	w.Canvas().Focus(g)
	return g, w
}

func TestGridKeys(t *testing.T) {
	shift := &fyne.KeyEvent{Name: desktop.KeyShiftLeft}
	for _, c := range []struct {
		name   string
		do     func(*part.Grid[line])
		cursor int
		counts string
	}{
		{"nothing", func(*part.Grid[line]) {}, -1, "共 1,000,000 条"},
		{"down twice", func(g *part.Grid[line]) { press(g, fyne.KeyDown, fyne.KeyDown) }, 1, "共 1,000,000 条 · 选中 1"},
		{"up at the top", func(g *part.Grid[line]) { press(g, fyne.KeyDown, fyne.KeyUp, fyne.KeyUp) }, 0, "共 1,000,000 条 · 选中 1"},
		{"a page is what is seen", func(g *part.Grid[line]) { press(g, fyne.KeyHome, fyne.KeyPageDown) }, 10, "共 1,000,000 条 · 选中 1"},
		{"the end", func(g *part.Grid[line]) { press(g, fyne.KeyEnd) }, 999_999, "共 1,000,000 条 · 选中 1"},
		{"a page from the end", func(g *part.Grid[line]) { press(g, fyne.KeyEnd, fyne.KeyPageUp) }, 999_989, "共 1,000,000 条 · 选中 1"},
		{"shift", func(g *part.Grid[line]) {
			press(g, fyne.KeyHome)
			g.KeyDown(shift)
			press(g, fyne.KeyDown, fyne.KeyDown)
			g.KeyUp(shift)
		}, 2, "共 1,000,000 条 · 选中 3"},
		{"all", func(g *part.Grid[line]) { g.TypedShortcut(&fyne.ShortcutSelectAll{}) }, -1, "共 1,000,000 条 · 选中 1,000,000"},
		{"sorted downwards", func(g *part.Grid[line]) { g.SortBy("number", true); press(g, fyne.KeyHome) }, 999_999, "共 1,000,000 条 · 选中 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, _ := openGrid(t)
			c.do(g)
			if got := at(t, g); got != c.cursor || g.Counts() != c.counts {
				t.Errorf("at %d, %s; want %d, %s", got, g.Counts(), c.cursor, c.counts)
			}
		})
	}
}

func TestGridMouse(t *testing.T) {
	g, _ := openGrid(t)
	opened := -1
	g.Opened = func(l line) { opened = l.n }
	click := func(row int, mod fyne.KeyModifier) {
		e := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary, Modifier: mod}
		e.Position = fyne.NewPos(50, look.Size(look.Row)*(float32(row)+1.5))
		g.MouseDown(e)
		g.MouseUp(e)
	}
	click(2, 0)
	click(5, fyne.KeyModifierShift)
	click(3, fyne.KeyModifierControl)
	if g.Picked() != 3 {
		t.Errorf("%d rows selected, want 3", g.Picked())
	}
	g.DoubleTapped(&fyne.PointEvent{Position: fyne.NewPos(50, look.Size(look.Row)*4)})
	if opened != 3 {
		t.Errorf("opened %d", opened)
	}
	head := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
	head.Position = fyne.NewPos(50, 5)
	g.MouseDown(head)
	g.MouseUp(head)
	g.MouseDown(head)
	g.MouseUp(head)
	press(g, fyne.KeyHome)
	if got := at(t, g); got != 999_999 {
		t.Errorf("after two clicks on the header the first row is %d", got)
	}
	g.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -25)})
	click(0, 0)
	if got := at(t, g); got != 999_996 {
		t.Errorf("one notch of the wheel shows %d first", got)
	}
}

func TestGridCopy(t *testing.T) {
	g, _ := openGrid(t)
	copied := 0
	g.Copied = func(n int) { copied = n }
	press(g, fyne.KeyHome)
	g.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftRight})
	press(g, fyne.KeyDown)
	g.TypedShortcut(&fyne.ShortcutCopy{})
	text := fyne.CurrentApp().Clipboard().Content()
	want := "编号\t持证主体\t状态\t有效期至\t序号\n辽交运管许可法字210124000000号\t法库县伟运道路货物运输有限公司\t有效\t2029-03-14\t0\n"
	if copied != 2 || !strings.HasPrefix(text, want) {
		t.Errorf("copied %d: %q", copied, text)
	}
}

func TestGridColumns(t *testing.T) {
	g, w := openGrid(t)
	choose := g.Choose()
	if len(choose) != 5 || choose[0].Name != "✓ 编号" {
		t.Fatalf("%d commands, %q", len(choose), choose[0].Name)
	}
	choose[0].Do()
	choose[1].Do()
	draw(t, w, "grid-columns")
	again := part.NewGrid("test", columns(), million, atOnce, func(error) {})
	if name := again.Choose()[0].Name; name != "　 编号" {
		t.Errorf("the next time the first column is %q", name)
	}
	for i := range columns() {
		again.Choose()[i].Do() // the last one stays, whatever is tried
	}
	fyne.CurrentApp().Preferences().SetString("grid.test", "")
}

// BenchmarkScroll is the time from a turn of the wheel to the finished picture in software, a million rows
// long: the grid's own share of it is BenchmarkScrollWithoutPaint.
func BenchmarkScroll(b *testing.B) { scroll(b, true) }

// BenchmarkScrollWithoutPaint is what the grid itself does for a turn of the wheel.
func BenchmarkScrollWithoutPaint(b *testing.B) { scroll(b, false) }

func scroll(b *testing.B, paint bool) {
	var g *part.Grid[line]
	w := window(b, func() fyne.CanvasObject { g = millionGrid(); return g }, 1366, 768, false, false)
	for i := 0; b.Loop(); i++ {
		by := float32(-25)
		if i%400 >= 200 {
			by = 25
		}
		g.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, by)})
		if paint {
			w.Canvas().Capture()
		}
	}
}

// A list that is read anew may have grown, shrunk, or lost the row the cursor is on.
func TestTheCursorStaysOnItsRow(t *testing.T) {
	for name, c := range map[string]struct {
		now    []line
		cursor int // what is under it
		row    int // of the list
	}{
		"the same":        {lines(0, 40), 20, 20},
		"more above":      {append(lines(100, 107), lines(0, 40)...), 20, 27},
		"less above":      {lines(15, 40), 20, 5},
		"its row is gone": {append(lines(0, 20), lines(21, 40)...), 21, 20},
		"the end is gone": {lines(0, 10), 9, 9},
	} {
		t.Run(name, func(t *testing.T) {
			rows := lines(0, 40)
			var g *part.Grid[line]
			window(t, func() fyne.CanvasObject {
				g = part.NewGrid("stays", []part.Column[line]{{ID: "n", Title: "序号", Width: 8, Text: func(l line) string { return l.number }}},
					list.Of(func() []line { return rows }), atOnce, func(err error) { t.Error(err) })
				return g
			}, 300, 28*11, false, false)
			g.Leads, g.Same = true, func(a, b line) bool { return a.n == b.n }
			g.Reload()
			if got := at(t, g); got != 0 {
				t.Fatalf("a list that leads begins at %d", got)
			}
			g.Select(20)
			rows = c.now
			g.Reload()
			if got := at(t, g); got != c.cursor {
				t.Errorf("the cursor is on %d, not on %d", got, c.cursor)
			}
			press(g, fyne.KeyUp)
			if got := at(t, g); c.row > 0 && got != c.now[c.row-1].n {
				t.Errorf("above it is %d, not %d", got, c.now[c.row-1].n)
			}
			g.ReloadAt(3)
			if got := at(t, g); got != c.now[3].n {
				t.Errorf("sent to the fourth row it is on %d, not on %d", got, c.now[3].n)
			}
		})
	}
}

// lines are rows from one number to another.
func lines(from, to int) (rows []line) {
	for n := from; n < to; n++ {
		rows = append(rows, line{n: n})
	}
	return rows
}
