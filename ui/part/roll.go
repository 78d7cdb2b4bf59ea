package part

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"roadcert/ui/look"
)

// Roll is a list of short lines that are all at hand: the elements of a page, what is wrong with it. What
// is long, or has columns, belongs in a grid.
type Roll struct {
	widget.BaseWidget

	Chosen func(line int) // a click, or the keys; may be nil
	Added  func(line int) // a click with Ctrl or Shift: this one too, or no longer; nil: as Chosen
	// Passed takes the shortcuts it has no use for; nil: the window does.
	Passed func(fyne.Shortcut)

	empty   string // what is said where there is nothing
	lines   []RollLine
	picked  []int
	least   int // lines it is high at least
	top     int
	wheel   float32
	focused bool
}

// RollLine is one line of a Roll.
type RollLine struct {
	Text string
	Role look.Role
}

// NewRoll returns an empty list that says so.
func NewRoll(empty string) *Roll {
	r := &Roll{empty: empty, least: 2}
	r.ExtendBaseWidget(r)
	return r
}

// AtLeast makes the list at least so many lines high, and returns it.
func (r *Roll) AtLeast(lines int) *Roll { r.least = lines; return r }

// Set shows other lines, some of them picked, and keeps the last of those in sight.
func (r *Roll) Set(lines []RollLine, picked []int) {
	moved := !slices.Equal(picked, r.picked)
	r.lines, r.picked = lines, slices.Clone(picked)
	r.scroll(r.top)
	if n := len(picked); moved && n > 0 {
		r.reveal(picked[n-1])
	}
	r.Refresh()
}

// visible is how many whole lines are on the screen.
func (r *Roll) visible() int { return max(1, int(r.Size().Height/r.step())) }

// step is the height of a line.
func (r *Roll) step() float32 { return look.Size(look.Body) * leading }

func (r *Roll) scroll(top int) {
	r.top = max(0, min(top, len(r.lines)-r.visible()))
	r.Refresh()
}

func (r *Roll) reveal(line int) {
	switch {
	case line < r.top:
		r.scroll(line)
	case line >= r.top+r.visible():
		r.scroll(line - r.visible() + 1)
	}
}

// MouseDown is the toolkit's.
func (r *Roll) MouseDown(e *desktop.MouseEvent) {
	focus(r)
	line := r.top + int(e.Position.Y/r.step())
	if line >= len(r.lines) {
		return
	}
	if e.Modifier&(fyne.KeyModifierControl|fyne.KeyModifierShift) != 0 && r.Added != nil {
		r.Added(line)
		return
	}
	r.choose(line)
}

// MouseUp is the toolkit's.
func (r *Roll) MouseUp(*desktop.MouseEvent) {}

func (r *Roll) choose(line int) {
	if line >= 0 && line < len(r.lines) && r.Chosen != nil {
		r.Chosen(line)
	}
}

// TypedKey is the toolkit's.
func (r *Roll) TypedKey(e *fyne.KeyEvent) {
	at := -1
	if n := len(r.picked); n > 0 {
		at = r.picked[n-1]
	}
	switch e.Name {
	case fyne.KeyDown:
		r.choose(at + 1)
	case fyne.KeyUp:
		r.choose(at - 1)
	case fyne.KeyHome:
		r.choose(0)
	case fyne.KeyEnd:
		r.choose(len(r.lines) - 1)
	default:
		pass(r, e)
	}
}

// TypedShortcut is the toolkit's.
func (r *Roll) TypedShortcut(s fyne.Shortcut) {
	if r.Passed != nil {
		r.Passed(s)
		return
	}
	passShortcut(r, s)
}

// TypedRune is the toolkit's.
func (r *Roll) TypedRune(rune) {}

// FocusGained is the toolkit's.
func (r *Roll) FocusGained() { r.focused = true; r.Refresh() }

// FocusLost is the toolkit's.
func (r *Roll) FocusLost() { r.focused = false; r.Refresh() }

// Scrolled is the toolkit's.
func (r *Roll) Scrolled(e *fyne.ScrollEvent) {
	r.wheel -= e.Scrolled.DY * notchRows / notch
	if rows := int(r.wheel); rows != 0 {
		r.wheel -= float32(rows)
		r.scroll(r.top + rows)
	}
}

// CreateRenderer is the toolkit's.
func (r *Roll) CreateRenderer() fyne.WidgetRenderer {
	d := &rollRenderer{r: r, back: newBlock(look.Surface, look.Line, look.Nil)}
	d.bar = newScrollBar(r.scroll)
	d.Refresh()
	return d
}

type rollRenderer struct {
	r       *Roll
	back    *block
	marks   pool[*canvas.Rectangle]
	texts   pool[*canvas.Text]
	bar     *scrollBar
	objects []fyne.CanvasObject
}

func (d *rollRenderer) Destroy()                     {}
func (d *rollRenderer) Objects() []fyne.CanvasObject { return d.objects }
func (d *rollRenderer) MinSize() fyne.Size {
	return fyne.NewSize(leastEms*look.Size(look.Body), float32(d.r.least)*d.r.step())
}

func (d *rollRenderer) Layout(size fyne.Size) {
	d.back.Resize(size)
	width := look.Size(look.Small)
	d.bar.Move(fyne.NewPos(size.Width-width, 0))
	d.bar.Resize(fyne.NewSize(width, size.Height))
	d.Refresh()
}

func (d *rollRenderer) Refresh() {
	r := d.r
	d.marks.lent, d.texts.lent = 0, 0
	d.back.line = look.Line
	if r.focused {
		d.back.line = look.Primary
	}
	d.back.Refresh()
	d.objects = append(d.objects[:0], d.back)
	if len(r.lines) == 0 {
		d.line(0, RollLine{r.empty, look.SecondInk})
	}
	for n := range min(r.visible()+1, len(r.lines)-r.top) {
		line := r.top + n
		if float32(n+1)*r.step() > r.Size().Height+1 {
			break
		}
		if slices.Contains(r.picked, line) {
			mark := d.marks.lend(func() *canvas.Rectangle { return canvas.NewRectangle(nil) })
			mark.FillColor = look.Color(look.PrimaryTint)
			hair := look.Size(look.Hair)
			mark.Move(fyne.NewPos(hair, float32(n)*r.step()+hair))
			mark.Resize(fyne.NewSize(r.Size().Width-2*hair, r.step()-hair))
			d.objects = append(d.objects, mark)
		}
		d.line(n, r.lines[line])
	}
	d.bar.set(r.top, r.visible(), len(r.lines))
	d.objects = append(d.objects, d.bar)
	canvas.Refresh(r)
}

func (d *rollRenderer) line(n int, line RollLine) {
	text := d.texts.lend(func() *canvas.Text { return canvas.NewText("", nil) })
	em, margin := look.Size(look.Body), look.Size(look.Small)
	room := d.r.Size().Width - 2*margin
	text.Text, text.TextSize, text.Color = fit(line.Text, room, em, false), em, look.Color(line.Role)
	text.Move(fyne.NewPos(margin, float32(n)*d.r.step()))
	text.Resize(fyne.NewSize(room, d.r.step()))
	d.objects = append(d.objects, text)
}
