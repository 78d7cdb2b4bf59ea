package part

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"roadcert/ui/look"
)

// RateBar is one bar of a drawing of shares.
type RateBar struct {
	Label string
	Text  string // at its end: 87.42 %
	Share Portion
	Do    func() // on a click; nil where nothing answers
}

// Portion is a part of a whole; it gives the length of its bar.
type Portion interface{ Of(length float32) float32 }

// Band is a line across the bars, at so many percent of their length.
type Band struct {
	At    int
	Label string // below the bars
}

// RateBars draws shares as horizontal bars over the lines of their bands: one under the other, labels on
// the left, figures on the right, in the colours of charts.
type RateBars struct {
	widget.BaseWidget
	bars  []RateBar
	bands []Band
	thick look.Measure
	plain bool
}

// NewRateBars returns an empty drawing whose bars lie so far apart as the measure says.
func NewRateBars(pitch look.Measure, bands ...Band) *RateBars {
	b := &RateBars{bands: bands, thick: pitch}
	b.ExtendBaseWidget(b)
	return b
}

// Plain draws all bars in one colour: they are one thing over time, not different things.
func (b *RateBars) Plain() *RateBars { b.plain = true; return b }

// hue is the colour of the i-th bar. Yellow and black of the palette would be lost on one ground or the other.
func (b *RateBars) hue(i int) color.Color {
	if b.plain {
		i = 0
	}
	return look.Chart(i % hues)
}

// hues is how many colours of the palette stand out on light and dark grounds.
const hues = 6

// Set shows other bars.
func (b *RateBars) Set(bars []RateBar) {
	b.bars = bars
	b.Refresh()
}

// Tapped does what the bar under the pointer is for.
func (b *RateBars) Tapped(e *fyne.PointEvent) {
	if i := int(e.Position.Y / look.Size(b.thick)); i >= 0 && i < len(b.bars) && b.bars[i].Do != nil {
		b.bars[i].Do()
	}
}

// CreateRenderer makes the drawing.
func (b *RateBars) CreateRenderer() fyne.WidgetRenderer {
	r := &rateBarsRenderer{bars: b}
	r.Refresh()
	return r
}

type rateBarsRenderer struct {
	bars    *RateBars
	tracks  []*canvas.Rectangle
	fills   []*canvas.Rectangle
	labels  []*canvas.Text
	texts   []*canvas.Text
	lines   []*canvas.Line
	marks   []*canvas.Text
	objects []fyne.CanvasObject
}

func (r *rateBarsRenderer) Refresh() {
	r.tracks, r.fills, r.labels, r.texts, r.lines, r.marks = nil, nil, nil, nil, nil, nil
	r.objects = nil
	for i, bar := range r.bars.bars {
		track, fill := canvas.NewRectangle(look.Color(look.Line)), canvas.NewRectangle(r.bars.hue(i))
		label, text := drawn(bar.Label, look.Ink, look.Body), drawn(bar.Text, look.Ink, look.Body)
		r.tracks, r.fills = append(r.tracks, track), append(r.fills, fill)
		r.labels, r.texts = append(r.labels, label), append(r.texts, text)
		r.objects = append(r.objects, track, fill, label, text)
	}
	for _, band := range r.bars.bands {
		line := canvas.NewLine(look.Color(look.SecondInk))
		line.StrokeWidth = look.Size(look.Hair)
		mark := drawn(band.Label, look.SecondInk, look.Secondary)
		r.lines, r.marks = append(r.lines, line), append(r.marks, mark)
		r.objects = append(r.objects, line, mark)
	}
	r.Layout(r.bars.Size())
	canvas.Refresh(r.bars)
}

// drawn is a text in the colour and size of its role.
func drawn(text string, role look.Role, size look.Measure) *canvas.Text {
	t := canvas.NewText(text, look.Color(role))
	t.TextSize = look.Size(size)
	return t
}

func (r *rateBarsRenderer) Layout(size fyne.Size) {
	pitch, gap := look.Size(r.bars.thick), look.Size(look.Small)
	left, right := widest(r.labels), widest(r.texts)
	if left > 0 {
		left += gap
	}
	if right > 0 {
		right += gap
	}
	length := max(size.Width-left-right, 0)
	thick := pitch - gap
	for i, bar := range r.bars.bars {
		y := float32(i) * pitch
		r.tracks[i].Move(fyne.NewPos(left, y+gap/2))
		r.tracks[i].Resize(fyne.NewSize(length, thick))
		r.fills[i].Move(fyne.NewPos(left, y+gap/2))
		r.fills[i].Resize(fyne.NewSize(bar.Share.Of(length), thick))
		r.labels[i].Move(fyne.NewPos(0, y+(pitch-r.labels[i].MinSize().Height)/2))
		r.texts[i].Move(fyne.NewPos(size.Width-r.texts[i].MinSize().Width, y+(pitch-r.texts[i].MinSize().Height)/2))
	}
	bottom := float32(len(r.bars.bars)) * pitch
	for i, band := range r.bars.bands {
		x := left + length*float32(band.At)/100
		r.lines[i].Position1, r.lines[i].Position2 = fyne.NewPos(x, 0), fyne.NewPos(x, bottom)
		r.marks[i].Move(fyne.NewPos(x-r.marks[i].MinSize().Width/2, bottom))
	}
}

func (r *rateBarsRenderer) MinSize() fyne.Size {
	height := float32(len(r.bars.bars)) * look.Size(r.bars.thick)
	tallest := float32(0)
	for _, m := range r.marks {
		if m.Text != "" {
			tallest = max(tallest, m.MinSize().Height)
		}
	}
	return fyne.NewSize(widest(r.labels)+widest(r.texts)+minimumBar, height+tallest)
}

// minimumBar is the shortest bar that still tells a third from a half.
const minimumBar = 80

func widest(texts []*canvas.Text) float32 {
	w := float32(0)
	for _, t := range texts {
		if t.Text != "" {
			w = max(w, t.MinSize().Width)
		}
	}
	return w
}

func (r *rateBarsRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *rateBarsRenderer) Destroy()                     {}
