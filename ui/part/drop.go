package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"roadcert/ui/look"
)

// drop is the list that falls from a line of a form. It lies in the form itself and not over the window: what
// lies over the window takes the keys, and with them the input method.
type drop struct {
	widget.BaseWidget
	ground  *fyne.Container // the form it lies in
	of      *suggestions    // whose it is; nil: it is closed
	options []Option
	at, top int  // the marked option, -1 for none; the first on the screen
	pressed bool // while a mouse button is held on it
}

// dropLines is how many options are seen at once, dropEms how wide the list is at least.
const (
	dropLines = 8
	dropEms   = 14
)

// dropInset keeps the frame off the edge of the list, where it would be cut: the list scrolls.
func dropInset() float32 { return 2 * look.Size(look.Hair) }

func newDrop() *drop {
	d := &drop{at: -1}
	d.ExtendBaseWidget(d)
	d.Hide()
	return d
}

func (d *drop) open(of *suggestions, options []Option, at int) {
	d.of, d.options, d.at, d.top = of, options, -1, 0
	d.mark(at)
	d.place()
	d.Show()
	d.Refresh()
	reveal(d)
}

func (d *drop) close(of *suggestions) {
	if d.of == of {
		d.of, d.pressed = nil, false
		d.Hide()
	}
}

// mark moves the mark, and keeps it in sight.
func (d *drop) mark(at int) {
	d.at = max(-1, min(at, len(d.options)-1))
	d.top = max(min(d.top, max(d.at, 0)), d.at-dropLines+1)
	d.Refresh()
}

func (d *drop) marked() (Option, bool) {
	if d.at < 0 || d.at >= len(d.options) {
		return Option{}, false
	}
	return d.options[d.at], true
}

func (d *drop) lines() int { return min(dropLines, len(d.options)) }

// place puts the list under its line, or above it where the form ends before the list would.
func (d *drop) place() {
	if d.of == nil {
		return
	}
	driver := fyne.CurrentApp().Driver()
	input := d.of.field.input
	at := driver.AbsolutePositionForObject(input).Subtract(driver.AbsolutePositionForObject(d.ground))
	size := fyne.NewSize(max(input.Size().Width, dropEms*look.Size(look.Body)), float32(d.lines())*look.Size(look.Row)+2*dropInset())
	y := at.Y + input.Size().Height
	if y+size.Height > d.ground.Size().Height && at.Y >= size.Height {
		y = at.Y - size.Height
	}
	d.Move(fyne.NewPos(max(0, min(at.X, d.ground.Size().Width-size.Width)), y))
	d.Resize(size)
}

// MouseDown is the toolkit's. The press takes the focus from the line, which must not take the list away.
func (d *drop) MouseDown(*desktop.MouseEvent) { d.pressed = true }

// MouseUp is the toolkit's.
func (d *drop) MouseUp(*desktop.MouseEvent) {}

// MouseIn is the toolkit's.
func (d *drop) MouseIn(*desktop.MouseEvent) {}

// MouseMoved is the toolkit's.
func (d *drop) MouseMoved(e *desktop.MouseEvent) {
	if at := d.top + int(e.Position.Y/look.Size(look.Row)); at < len(d.options) {
		d.mark(at)
	}
}

// MouseOut is the toolkit's.
func (d *drop) MouseOut() { d.pressed = false }

// Tapped is the toolkit's.
func (d *drop) Tapped(e *fyne.PointEvent) {
	d.pressed = false
	at := d.top + int(e.Position.Y/look.Size(look.Row))
	if of := d.of; of != nil && at < len(d.options) {
		of.take(d.options[at])
		focus(of.field.input)
	}
}

// Scrolled is the toolkit's.
func (d *drop) Scrolled(e *fyne.ScrollEvent) {
	step := 1
	if e.Scrolled.DY > 0 {
		step = -1
	}
	d.top = max(0, min(d.top+step, len(d.options)-dropLines))
	d.Refresh()
}

// CreateRenderer is the toolkit's.
func (d *drop) CreateRenderer() fyne.WidgetRenderer {
	r := &dropRenderer{d: d, back: newBlock(look.Surface, look.Primary, look.Nil), mark: canvas.NewRectangle(nil), thumb: canvas.NewRectangle(nil)}
	r.Refresh()
	return r
}

type dropRenderer struct {
	d       *drop
	back    *block
	mark    *canvas.Rectangle
	thumb   *canvas.Rectangle // how far down the list is; the wheel and the keys move it
	texts   pool[*canvas.Text]
	objects []fyne.CanvasObject
}

func (r *dropRenderer) Destroy()                     {}
func (r *dropRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *dropRenderer) MinSize() fyne.Size           { return fyne.NewSize(0, 0) }
func (r *dropRenderer) Layout(size fyne.Size) {
	inset := dropInset()
	r.back.Move(fyne.NewPos(inset, inset))
	r.back.Resize(size.SubtractWidthHeight(2*inset, 2*inset))
	r.Refresh()
}

func (r *dropRenderer) Refresh() {
	d, row, inset := r.d, look.Size(look.Row), dropInset()
	em, margin := look.Size(look.Body), look.Size(look.Small)
	r.texts.lent = 0
	r.back.Refresh()
	r.objects = append(r.objects[:0], r.back)
	if d.at >= d.top && d.at < d.top+dropLines {
		r.mark.FillColor = look.Color(look.PrimaryTint)
		r.mark.Move(fyne.NewPos(2*inset, inset+float32(d.at-d.top)*row))
		r.mark.Resize(fyne.NewSize(max(0, d.Size().Width-4*inset), row))
		r.objects = append(r.objects, r.mark)
	}
	for n := range d.lines() {
		text := r.texts.lend(func() *canvas.Text { return canvas.NewText("", nil) })
		room := d.Size().Width - 2*margin
		text.Text, text.TextSize, text.Color = fit(d.options[d.top+n].Name, room, em, false), em, look.Color(look.Ink)
		text.Move(fyne.NewPos(margin, inset+float32(n)*row))
		text.Resize(fyne.NewSize(room, row))
		r.objects = append(r.objects, text)
	}
	if all := len(d.options); all > dropLines {
		share := (d.Size().Height - 2*inset) / float32(all)
		r.thumb.FillColor = look.Color(look.Faint)
		r.thumb.Move(fyne.NewPos(d.Size().Width-look.Size(look.Small), inset+share*float32(d.top)))
		r.thumb.Resize(fyne.NewSize(look.Size(look.Thin), share*dropLines))
		r.objects = append(r.objects, r.thumb)
	}
	canvas.Refresh(d)
}
