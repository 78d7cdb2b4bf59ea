package part_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"roadcert/domain/catalog"
	"roadcert/ui/model/designer"
	"roadcert/ui/part"
)

// page is what the hand touches of an easel.
type page interface {
	fyne.Widget
	fyne.Focusable
	fyne.Draggable
	fyne.Shortcutable
	fyne.Tabbable
	desktop.Mouseable
	desktop.Hoverable
	desktop.Keyable
	desktop.Cursorable
}

// easelTest is an easel in a window, with a hand on it.
type easelTest struct {
	*part.Easel
	page    page
	drawing *designer.Drawing
	window  fyne.Window
	changes int
	mods    fyne.KeyModifier
}

// card is a page of 100 by 60 millimetres with two fields on it and a line.
func card() *designer.Drawing {
	return designer.New(&catalog.Kind{Fields: []catalog.Field{{Key: "name", Name: "姓名", Kind: catalog.Text}}}, &catalog.Template{
		Name: "卡片", Pages: []catalog.Sheet{{Name: "正本", Width: 10000, Height: 6000, Elements: []catalog.Element{
			{Kind: catalog.FieldElement, X: 1000, Y: 1000, W: 3000, H: 800, Field: "name", Size: 400},
			{Kind: catalog.FieldElement, X: 5000, Y: 3000, W: 3000, H: 800, Field: "name", Size: 400},
			{Kind: catalog.LineElement, X: 1000, Y: 5000, W: 8000, Stroke: 20},
		}}},
	})
}

func newEasel(t testing.TB, dark bool) *easelTest {
	t.Helper()
	d := card()
	e := &easelTest{drawing: d}
	e.window = window(t, func() fyne.CanvasObject { e.Easel = part.NewEasel(d); return e.Easel }, 640, 420, dark, false)
	e.Grid(0)
	e.Zoom(100)
	e.Changed = func() { e.changes++ }
	for _, o := range test.WidgetRenderer(e.Easel).Objects() {
		if s, ok := o.(*container.Scroll); ok {
			e.page, _ = s.Content.(page)
		}
	}
	if e.page == nil {
		t.Fatal("there is no page on the easel")
	}
	return e
}

// Grid sets the grid alone: the edges of other elements hold nothing.
func (e *easelTest) Grid(grid catalog.Length) { e.drawing.Grid, e.drawing.Edges = grid, false }

// at is a place on the page, in millimetres, where it is on the screen.
func (e *easelTest) at(x, y float32) fyne.Position {
	size := e.page.Size()
	scale := e.Scale()
	return fyne.NewPos((size.Width-100*scale)/2+x*scale, (size.Height-60*scale)/2+y*scale)
}

func (e *easelTest) down(x, y float32) {
	p := e.at(x, y)
	e.page.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: p}, Button: desktop.MouseButtonPrimary, Modifier: e.mods})
}

func (e *easelTest) pull(x, y float32) {
	e.page.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: e.at(x, y)}})
}

func (e *easelTest) up() {
	e.page.DragEnd()
	e.page.MouseUp(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
}

func (e *easelTest) drag(fromX, fromY, toX, toY float32) {
	e.down(fromX, fromY)
	e.pull((fromX+toX)/2, (fromY+toY)/2)
	e.pull(toX, toY)
	e.up()
}

func (e *easelTest) click(x, y float32) { e.down(x, y); e.up() }

func (e *easelTest) keys(names ...fyne.KeyName) {
	for _, n := range names {
		e.page.TypedKey(&fyne.KeyEvent{Name: n})
	}
}

func TestTheHandOnTheEasel(t *testing.T) {
	box := func(x, y, w, h catalog.Length) designer.Box { return designer.Box{X: x, Y: y, W: w, H: h} }
	for name, c := range map[string]struct {
		do     func(e *easelTest)
		picked []int
		first  designer.Box
	}{
		"a click picks":          {func(e *easelTest) { e.click(60, 33) }, []int{1}, box(1000, 1000, 3000, 800)},
		"a slip moves nothing":   {func(e *easelTest) { e.drag(15, 13, 15.4, 13) }, []int{0}, box(1000, 1000, 3000, 800)},
		"a drag moves":           {func(e *easelTest) { e.drag(15, 13, 25, 18) }, []int{0}, box(2000, 1500, 3000, 800)},
		"a line is hit near it":  {func(e *easelTest) { e.click(50, 50.8) }, []int{2}, box(1000, 1000, 3000, 800)},
		"no farther than paper":  {func(e *easelTest) { e.drag(15, 13, -90, -90) }, []int{0}, box(0, 0, 3000, 800)},
		"a handle makes wider":   {func(e *easelTest) { e.click(15, 13); e.drag(40, 14, 50, 14) }, []int{0}, box(1000, 1000, 4000, 800)},
		"a corner makes both":    {func(e *easelTest) { e.click(15, 13); e.drag(40, 18, 45, 20) }, []int{0}, box(1000, 1000, 3500, 1000)},
		"a band picks":           {func(e *easelTest) { e.drag(5, 5, 85, 40) }, []int{0, 1}, box(1000, 1000, 3000, 800)},
		"backwards too":          {func(e *easelTest) { e.drag(85, 40, 5, 5) }, []int{0, 1}, box(1000, 1000, 3000, 800)},
		"a band around half":     {func(e *easelTest) { e.drag(5, 5, 60, 40) }, []int{0}, box(1000, 1000, 3000, 800)},
		"Shift adds":             {func(e *easelTest) { e.click(15, 13); e.mods = fyne.KeyModifierShift; e.click(60, 33) }, []int{0, 1}, box(1000, 1000, 3000, 800)},
		"and takes away":         {func(e *easelTest) { e.mods = fyne.KeyModifierShift; e.click(15, 13); e.click(15, 13) }, nil, box(1000, 1000, 3000, 800)},
		"a band adds":            {func(e *easelTest) { e.click(60, 33); e.mods = fyne.KeyModifierShift; e.drag(5, 5, 45, 25) }, []int{1, 0}, box(1000, 1000, 3000, 800)},
		"bare paper lets go":     {func(e *easelTest) { e.click(15, 13); e.click(90, 55) }, nil, box(1000, 1000, 3000, 800)},
		"the picked go together": {func(e *easelTest) { e.drag(5, 5, 85, 40); e.drag(15, 13, 17, 13) }, []int{0, 1}, box(1200, 1000, 3000, 800)},
		"an arrow is a tenth":    {func(e *easelTest) { e.click(15, 13); e.keys(fyne.KeyRight, fyne.KeyDown, fyne.KeyDown) }, []int{0}, box(1010, 1020, 3000, 800)},
		"with Shift it is a whole": {func(e *easelTest) {
			e.click(15, 13)
			e.page.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
			e.keys(fyne.KeyLeft)
			e.page.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
			e.keys(fyne.KeyUp)
		}, []int{0}, box(900, 990, 3000, 800)},
		"Tab goes on":        {func(e *easelTest) { e.keys(fyne.KeyTab, fyne.KeyTab) }, []int{1}, box(1000, 1000, 3000, 800)},
		"Esc lets go":        {func(e *easelTest) { e.keys(fyne.KeyTab, fyne.KeyEscape) }, nil, box(1000, 1000, 3000, 800)},
		"Esc while dragging": {func(e *easelTest) { e.down(15, 13); e.pull(40, 40); e.keys(fyne.KeyEscape); e.pull(50, 50); e.up() }, []int{0}, box(1000, 1000, 3000, 800)},
		"all":                {func(e *easelTest) { e.page.TypedShortcut(&fyne.ShortcutSelectAll{}) }, []int{0, 1, 2}, box(1000, 1000, 3000, 800)},
		"Delete":             {func(e *easelTest) { e.click(15, 13); e.keys(fyne.KeyDelete) }, nil, box(5000, 3000, 3000, 800)},
		"Delete is undone": {func(e *easelTest) {
			e.click(15, 13)
			e.keys(fyne.KeyDelete)
			e.page.TypedShortcut(&fyne.ShortcutUndo{})
		}, []int{0}, box(1000, 1000, 3000, 800)},
		"and done again": {func(e *easelTest) {
			e.drag(15, 13, 25, 18)
			e.page.TypedShortcut(&fyne.ShortcutUndo{})
			e.page.TypedShortcut(&fyne.ShortcutRedo{})
		}, []int{0}, box(2000, 1500, 3000, 800)},
		"cut and put back": {func(e *easelTest) {
			e.click(15, 13)
			e.page.TypedShortcut(&fyne.ShortcutCut{})
			e.page.TypedShortcut(&fyne.ShortcutPaste{})
		}, []int{2}, box(5000, 3000, 3000, 800)},
		"a copy lies beside": {func(e *easelTest) {
			e.click(15, 13)
			e.page.TypedShortcut(&fyne.ShortcutCopy{})
			e.page.TypedShortcut(&fyne.ShortcutPaste{})
		}, []int{3}, box(1000, 1000, 3000, 800)},
		"the grid holds": {func(e *easelTest) { e.Grid(500); e.drag(15, 13, 27.2, 16.1) }, []int{0}, box(2000, 1500, 3000, 800)},
		"Alt goes past the grid": {func(e *easelTest) {
			e.Grid(500)
			e.page.KeyDown(&fyne.KeyEvent{Name: desktop.KeyAltLeft})
			e.drag(15, 13, 27, 16)
		}, []int{0}, box(2200, 1300, 3000, 800)},
	} {
		t.Run(name, func(t *testing.T) {
			e := newEasel(t, false)
			c.do(e)
			if got := e.drawing.Picked(); !slices.Equal(got, c.picked) {
				t.Errorf("picked are %v, not %v", got, c.picked)
			}
			got := e.drawing.Boxes()[0]
			for _, off := range []catalog.Length{got.X - c.first.X, got.Y - c.first.Y, got.W - c.first.W, got.H - c.first.H} {
				if off < -3 || off > 3 { // a pixel is a quarter of a millimetre; rounding must not add to it
					t.Errorf("the first is at %+v, not %+v", got, c.first)
					break
				}
			}
			if len(c.picked) > 0 && e.changes == 0 {
				t.Error("nobody was told")
			}
			if e.drawing.Grabbed() {
				t.Error("it still hangs at the pointer")
			}
		})
	}
}

func TestADragIsOneStep(t *testing.T) {
	e := newEasel(t, false)
	e.down(15, 13)
	for x := float32(16); x < 40; x++ {
		e.pull(x, 20)
	}
	e.up()
	if got := e.drawing.CanUndo(); got != "移动" {
		t.Errorf("%q can be undone", got)
	}
	e.drawing.Undo()
	if got := e.drawing.CanUndo(); got != "" {
		t.Errorf("%q can still be undone", got)
	}
}

func TestTabLeavesThePageAtItsEnd(t *testing.T) {
	e := newEasel(t, false)
	e.drawing.Pick(2)
	if e.page.AcceptsTab() {
		t.Error("Tab never leaves the page")
	}
	e.page.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	if !e.page.AcceptsTab() {
		t.Error("Shift+Tab leaves it at once")
	}
}

func TestThePointerSaysWhatItWouldDo(t *testing.T) {
	e := newEasel(t, false)
	e.click(15, 13)
	for _, c := range []struct {
		x, y float32
		want desktop.Cursor
	}{{40, 14, desktop.HResizeCursor}, {25, 18, desktop.VResizeCursor}, {10, 10, desktop.CrosshairCursor}, {20, 14, desktop.DefaultCursor}} {
		e.page.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: e.at(c.x, c.y)}})
		if got := e.page.Cursor(); got != c.want {
			t.Errorf("at %v,%v it is %v, not %v", c.x, c.y, got, c.want)
		}
	}
}

func TestZoom(t *testing.T) {
	e := newEasel(t, false)
	e.Zoom(part.Whole)
	whole := e.Scale()
	if wide, high := whole*100, whole*60; wide > 640 || high > 420 || wide < 400 {
		t.Errorf("the whole page is %v by %v", wide, high)
	}
	e.Zoom(400)
	if got := e.Scale() / whole; got < 2 {
		t.Errorf("400 %% is %v of the whole", got)
	}
	e.drawing.Pick(1)
	e.Reveal()
	test.WidgetRenderer(e.Easel).Layout(e.Size())
	scroll := fyne.Position{}
	for _, o := range test.WidgetRenderer(e.Easel).Objects() {
		if s, ok := o.(*container.Scroll); ok {
			scroll = s.Offset
		}
	}
	if scroll.X == 0 || scroll.Y == 0 {
		t.Errorf("what is picked is out of sight at %v", scroll)
	}
}

func TestTheEaselIsDrawn(t *testing.T) {
	for _, dark := range []bool{false, true} {
		e := newEasel(t, dark)
		e.drawing.Edges = true
		e.SetOutlines(true)
		e.SetFaulty([]int{1})
		e.Zoom(part.Whole)
		e.down(15, 13)
		e.pull(55, 13.2)
		name := "easel-light"
		if dark {
			name = "easel-dark"
		}
		draw(t, e.window, name)
		e.up()
		e.Zoom(200)
		e.drag(15, 50, 90, 5)
		draw(t, e.window, name+"-200")
	}
}
