package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"roadcert/ui/look"
)

// Tick is a box that somebody ticks by a click or the space bar: yes or no, at once.
type Tick struct {
	widget.BaseWidget
	name    string
	yes     bool
	focused bool
	changed func(yes bool)
}

// NewTick returns a box with its name behind it; changed is told what a person says.
func NewTick(name string, yes bool, changed func(yes bool)) *Tick {
	t := &Tick{name: name, yes: yes, changed: changed}
	t.ExtendBaseWidget(t)
	return t
}

// Name returns the name behind the box.
func (t *Tick) Name() string { return t.name }

// Tapped is the toolkit's.
func (t *Tick) Tapped(*fyne.PointEvent) {
	t.yes = !t.yes
	t.Refresh()
	t.changed(t.yes)
}

// FocusGained is the toolkit's.
func (t *Tick) FocusGained() {
	t.focused = true
	t.Refresh()
	reveal(t)
}

// FocusLost is the toolkit's.
func (t *Tick) FocusLost() { t.focused = false; t.Refresh() }

// TypedRune is the toolkit's.
func (t *Tick) TypedRune(rune) {}

// TypedKey is the toolkit's. What the box has no use for goes to the window.
func (t *Tick) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeySpace {
		t.Tapped(nil)
		return
	}
	pass(t, e)
}

// TypedShortcut is the toolkit's.
func (t *Tick) TypedShortcut(s fyne.Shortcut) { passShortcut(t, s) }

// CreateRenderer is the toolkit's.
func (t *Tick) CreateRenderer() fyne.WidgetRenderer {
	r := &tickRenderer{t: t, box: canvas.NewRectangle(nil), mark: canvas.NewText("✓", nil), name: canvas.NewText("", nil)}
	r.Refresh()
	return r
}

type tickRenderer struct {
	t          *Tick
	box        *canvas.Rectangle
	mark, name *canvas.Text
}

func (r *tickRenderer) Destroy() {}
func (r *tickRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.box, r.mark, r.name}
}

func (r *tickRenderer) MinSize() fyne.Size {
	return fyne.NewSize(look.Size(look.Icon)+look.Size(look.Small)+run(r.t.name, look.Size(look.Body), false), look.Size(look.Row))
}

func (r *tickRenderer) Layout(size fyne.Size) {
	side := look.Size(look.Icon)
	y := (size.Height - side) / 2
	r.box.Move(fyne.NewPos(0, y))
	r.box.Resize(fyne.NewSize(side, side))
	r.mark.Move(fyne.NewPos(0, y))
	r.mark.Resize(fyne.NewSize(side, side))
	x := side + look.Size(look.Small)
	r.name.Move(fyne.NewPos(x, 0))
	r.name.Resize(fyne.NewSize(size.Width-x, size.Height))
}

func (r *tickRenderer) Refresh() {
	r.box.StrokeWidth, r.box.CornerRadius = look.Size(look.Hair), look.Size(look.Thin)
	r.box.FillColor, r.box.StrokeColor = look.Color(look.Surface), look.Color(look.SecondInk)
	r.mark.Text = ""
	if r.t.yes {
		r.mark.Text = "✓"
		r.box.FillColor, r.box.StrokeColor = look.Color(look.Primary), look.Color(look.Primary)
	}
	if r.t.focused {
		r.box.StrokeColor, r.box.StrokeWidth = look.Color(look.Primary), 2*look.Size(look.Hair)
	}
	r.mark.Color, r.mark.TextSize, r.mark.Alignment = look.Color(look.OnPrimary), look.Size(look.Secondary), fyne.TextAlignCenter
	r.name.Color, r.name.TextSize, r.name.Text = look.Color(look.Ink), look.Size(look.Body), r.t.name
	canvas.Refresh(r.t)
}
