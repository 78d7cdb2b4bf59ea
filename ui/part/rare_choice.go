package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"roadcert/ui/look"
	"roadcert/ui/model"
)

// rareChoice shows characters large, each over its code point and the font that has it. One is chosen by the
// arrows and taken by Enter; a click does both.
type rareChoice struct {
	widget.BaseWidget
	moved func() // another character is chosen
	taken func() // the chosen character is wanted
	left  func() // the cursor goes up and out

	found   []model.RareCharacter
	at, top int // the chosen character, the first row on the screen
	focused bool
}

// Sizes of the choice: a cell in body type sizes, and how many rows are seen.
const (
	rareWidth  = 7.5
	rareHeight = 5.75
	rareRows   = 3
)

func newRareChoice() *rareChoice {
	c := &rareChoice{moved: func() {}, taken: func() {}, left: func() {}}
	c.ExtendBaseWidget(c)
	return c
}

func rareCell() fyne.Size {
	em := look.Size(look.Body)
	return fyne.NewSize(rareWidth*em, rareHeight*em)
}

func (c *rareChoice) columns() int { return max(1, int(c.Size().Width/rareCell().Width)) }

func (c *rareChoice) show(found []model.RareCharacter) {
	c.found = found
	c.choose(0)
}

func (c *rareChoice) chosen() (model.RareCharacter, bool) {
	if c.at >= len(c.found) {
		return model.RareCharacter{}, false
	}
	return c.found[c.at], true
}

// choose moves to a character and brings its row into sight.
func (c *rareChoice) choose(at int) {
	c.at = max(0, min(at, len(c.found)-1))
	row := c.at / c.columns()
	c.top = max(min(c.top, row), row-rareRows+1)
	c.moved()
	c.Refresh()
}

// FocusGained is the toolkit's.
func (c *rareChoice) FocusGained() { c.focused = true; c.Refresh() }

// FocusLost is the toolkit's.
func (c *rareChoice) FocusLost() { c.focused = false; c.Refresh() }

// TypedRune is the toolkit's.
func (c *rareChoice) TypedRune(rune) {}

// TypedKey is the toolkit's.
func (c *rareChoice) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		c.choose(c.at - 1)
	case fyne.KeyRight:
		c.choose(c.at + 1)
	case fyne.KeyDown:
		c.choose(c.at + c.columns())
	case fyne.KeyUp:
		if c.at < c.columns() {
			c.left()
			return
		}
		c.choose(c.at - c.columns())
	case fyne.KeyReturn, fyne.KeyEnter:
		c.taken()
	default:
		pass(c, e)
	}
}

// Tapped is the toolkit's.
func (c *rareChoice) Tapped(e *fyne.PointEvent) {
	cell := rareCell()
	column, row := int(e.Position.X/cell.Width), int(e.Position.Y/cell.Height)
	if at := (c.top+row)*c.columns() + column; column < c.columns() && at < len(c.found) {
		c.choose(at)
		c.taken()
	}
}

// Scrolled is the toolkit's.
func (c *rareChoice) Scrolled(e *fyne.ScrollEvent) {
	rows := (len(c.found) + c.columns() - 1) / c.columns()
	step := 1
	if e.Scrolled.DY > 0 {
		step = -1
	}
	c.top = max(0, min(c.top+step, rows-rareRows))
	c.Refresh()
}

// CreateRenderer is the toolkit's.
func (c *rareChoice) CreateRenderer() fyne.WidgetRenderer {
	r := &rareRenderer{c: c}
	r.Refresh()
	return r
}

// rareSlot is one place on the screen.
type rareSlot struct {
	back             *canvas.Rectangle
	char, code, font *canvas.Text
}

type rareRenderer struct {
	c       *rareChoice
	slots   []rareSlot
	objects []fyne.CanvasObject
}

func (r *rareRenderer) Destroy()                     {}
func (r *rareRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *rareRenderer) MinSize() fyne.Size {
	cell := rareCell()
	return fyne.NewSize(cell.Width, rareRows*cell.Height)
}

func (r *rareRenderer) Layout(fyne.Size) { r.Refresh() }

func (r *rareRenderer) Refresh() {
	columns, cell := r.c.columns(), rareCell()
	r.pool(columns * rareRows)
	for i, s := range r.slots {
		at := r.c.top*columns + i
		var char model.RareCharacter
		if at < len(r.c.found) {
			char = r.c.found[at]
		}
		x, y := cell.Width*float32(i%columns), cell.Height*float32(i/columns)
		s.draw(char, fyne.NewPos(x, y), cell, at == r.c.at && char.Text != "", r.c.focused)
	}
	canvas.Refresh(r.c)
}

func (r *rareRenderer) pool(n int) {
	if len(r.slots) == n {
		return
	}
	r.slots, r.objects = nil, nil
	for range n {
		s := rareSlot{back: canvas.NewRectangle(nil), char: canvas.NewText("", nil), code: canvas.NewText("", nil), font: canvas.NewText("", nil)}
		for _, t := range []*canvas.Text{s.char, s.code, s.font} {
			t.Alignment = fyne.TextAlignCenter
		}
		r.slots = append(r.slots, s)
		r.objects = append(r.objects, s.back, s.char, s.code, s.font)
	}
}

// Parts of the height of a cell.
const (
	rareCharPart = 0.54
	rareLinePart = 0.23
)

func (s rareSlot) draw(c model.RareCharacter, at fyne.Position, cell fyne.Size, chosen, focused bool) {
	back, frame := look.None, look.None
	if chosen {
		back, frame = look.PrimaryTint, look.Line
		if focused {
			frame = look.Primary
		}
	}
	s.back.FillColor, s.back.StrokeColor = look.Color(back), look.Color(frame)
	s.back.StrokeWidth, s.back.CornerRadius = look.Size(look.Hair), look.Size(look.Tiny)
	s.back.Move(at)
	s.back.Resize(fyne.NewSize(cell.Width, cell.Height))
	y := at.Y
	for _, line := range []struct {
		text  *canvas.Text
		says  string
		size  float32
		role  look.Role
		share float32
	}{
		{s.char, c.Text, look.Size(look.Figure), look.Ink, rareCharPart},
		{s.code, c.Code, look.Size(look.Secondary), look.SecondInk, rareLinePart},
		{s.font, c.Font, look.Size(look.Secondary), look.SecondInk, rareLinePart},
	} {
		t := line.text
		t.Text, t.TextSize, t.Color = fit(line.says, cell.Width, line.size, false), line.size, look.Color(line.role)
		t.Move(fyne.NewPos(at.X, y))
		t.Resize(fyne.NewSize(cell.Width, cell.Height*line.share))
		y += cell.Height * line.share
	}
}
