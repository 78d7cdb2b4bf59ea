package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"roadcert/ui/look"
	"roadcert/ui/model"
)

// Empty fills a place that holds nothing yet with what to do first.
func Empty(title, text string, commands ...Command) fyne.CanvasObject {
	body := Down(look.Small, Section(title).Centre())
	if text != "" {
		body.Add(Ems(wideEms/2, Remark(text).Centre()))
	}
	if len(commands) > 0 {
		body.Add(container.NewCenter(Toolbar(commands)))
	}
	return container.NewCenter(body)
}

// Tag is a status: a word in its colour behind a dot of it.
func Tag(role look.Role, word string) *fyne.Container {
	return Across(look.Tiny, Text("●").In(role), Text(word).In(role))
}

// Banner is a line across a page that must not be overlooked; with commands it says what can be done about it.
func Banner(text string, commands ...Command) fyne.CanvasObject {
	if len(commands) > 0 {
		line := Across(look.Small, Grow(Prose(text).In(look.OnBand)), Toolbar(commands))
		return container.NewStack(Fill(look.Band, look.None), PadXY(look.Wide, look.Small, line))
	}
	return container.NewStack(Fill(look.Band, look.None), PadXY(look.Wide, look.Tiny, Strong(text).In(look.OnBand).Centre().Loose()))
}

// Progress shows how far a piece of work is: a bar and n/total.
type Progress struct {
	widget.BaseWidget
	done, total int
	bare        bool
}

// NewProgress returns an empty bar.
func NewProgress() *Progress {
	p := &Progress{}
	p.ExtendBaseWidget(p)
	return p
}

// Bare leaves the figures away, and returns the bar.
func (p *Progress) Bare() *Progress { p.bare = true; return p }

// Set tells how far the work is; a total of 0 is not known yet.
func (p *Progress) Set(done, total int) {
	p.done, p.total = done, total
	p.Refresh()
}

// Text returns the figures: 1,204/3,100.
func (p *Progress) Text() string {
	switch {
	case p.total > 0:
		return model.Thousands(p.done) + "/" + model.Thousands(p.total)
	case p.done > 0:
		return model.Thousands(p.done)
	}
	return ""
}

// CreateRenderer is the toolkit's.
func (p *Progress) CreateRenderer() fyne.WidgetRenderer {
	r := &progressRenderer{p: p, back: canvas.NewRectangle(nil), bar: canvas.NewRectangle(nil), text: canvas.NewText("", nil)}
	r.Refresh()
	return r
}

type progressRenderer struct {
	p         *Progress
	back, bar *canvas.Rectangle
	text      *canvas.Text
}

func (r *progressRenderer) Destroy() {}
func (r *progressRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.back, r.bar, r.text}
}

// barEms is the least width of a bar; the figures stand to its right.
const barEms = 8

func (r *progressRenderer) MinSize() fyne.Size {
	em := look.Size(look.Body)
	return fyne.NewSize(barEms*em+r.figures(), em*leading)
}

func (r *progressRenderer) figures() float32 {
	if r.p.bare || r.text.Text == "" {
		return 0
	}
	return run(r.text.Text, look.Size(look.Secondary), false) + look.Size(look.Small)
}

func (r *progressRenderer) Layout(size fyne.Size) {
	height := look.Size(look.Small)
	width := size.Width - r.figures()
	y := (size.Height - height) / 2
	r.back.Move(fyne.NewPos(0, y))
	r.back.Resize(fyne.NewSize(width, height))
	part := float32(0)
	if r.p.total > 0 {
		part = min(1, float32(r.p.done)/float32(r.p.total))
	}
	r.bar.Move(fyne.NewPos(0, y))
	r.bar.Resize(fyne.NewSize(width*part, height))
	r.text.Move(fyne.NewPos(width+look.Size(look.Small), 0))
	r.text.Resize(fyne.NewSize(r.figures(), size.Height))
}

func (r *progressRenderer) Refresh() {
	r.back.FillColor, r.bar.FillColor = look.Color(look.Line), look.Color(look.Primary)
	r.back.CornerRadius, r.bar.CornerRadius = look.Size(look.Hair)*2, look.Size(look.Hair)*2
	r.text.Color, r.text.TextSize, r.text.Text = look.Color(look.SecondInk), look.Size(look.Secondary), r.p.Text()
	if r.p.bare {
		r.text.Text = ""
	}
	r.Layout(r.p.Size())
	canvas.Refresh(r.p)
}
