package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"roadcert/ui/look"
)

// Paragraph is text of several lines, broken as Chinese is. Its height follows from its width.
type Paragraph struct {
	widget.BaseWidget
	text  string
	size  look.Measure
	role  look.Role
	align fyne.TextAlign
	width float32
}

// leading is the height of a line of prose in type sizes.
const leading = 1.5

// leastEms and usualEms are the widths a paragraph asks for, in type sizes.
const (
	leastEms = 4
	usualEms = 20
)

// longest is how many lines a paragraph draws: a screen is not for reading files.
const longest = 200

// Prose is a paragraph in body type.
func Prose(text string) *Paragraph { return newParagraph(text, look.Body, look.Ink) }

// Remark is a paragraph that explains: smaller, in second ink.
func Remark(text string) *Paragraph { return newParagraph(text, look.Secondary, look.SecondInk) }

// Lead is a paragraph that can be read from across a counter.
func Lead(text string) *Paragraph { return newParagraph(text, look.Title, look.Ink) }

func newParagraph(text string, size look.Measure, role look.Role) *Paragraph {
	p := &Paragraph{text: text, size: size, role: role}
	p.ExtendBaseWidget(p)
	return p
}

// In gives the paragraph the colour of a role, and returns it.
func (p *Paragraph) In(role look.Role) *Paragraph { p.role = role; return p }

// Centre centres the lines of the paragraph, and returns it.
func (p *Paragraph) Centre() *Paragraph { p.align = fyne.TextAlignCenter; return p }

// Text returns what the paragraph says.
func (p *Paragraph) Text() string { return p.text }

// Set changes what the paragraph says.
func (p *Paragraph) Set(text string) {
	p.text = text
	p.Refresh()
}

// SetIn changes what the paragraph says and its colour.
func (p *Paragraph) SetIn(role look.Role, text string) {
	p.role = role
	p.Set(text)
}

// HeightFor returns the height the paragraph needs at a width, which it keeps.
func (p *Paragraph) HeightFor(width float32) float32 {
	p.width = width
	return p.heightAt(width)
}

func (p *Paragraph) heightAt(width float32) float32 { return p.step() * float32(len(p.lines(width))) }

func (p *Paragraph) step() float32 { return look.Size(p.size) * leading }

func (p *Paragraph) lines(width float32) []string {
	if p.text == "" {
		return nil
	}
	em := look.Size(p.size)
	lines := Wrapped(p.text, max(width, leastEms*em), em, false)
	if len(lines) > longest {
		lines = append(lines[:longest], string(ellipsis))
	}
	return lines
}

// Resize is the toolkit's.
func (p *Paragraph) Resize(size fyne.Size) {
	p.width = size.Width
	p.BaseWidget.Resize(size)
}

// CreateRenderer is the toolkit's.
func (p *Paragraph) CreateRenderer() fyne.WidgetRenderer {
	r := &proseRenderer{p: p}
	r.Refresh()
	return r
}

type proseRenderer struct {
	p     *Paragraph
	texts []*canvas.Text
	drawn float32 // width the lines were broken for
}

func (r *proseRenderer) Destroy() {}

func (r *proseRenderer) Objects() []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, len(r.texts))
	for i, t := range r.texts {
		objects[i] = t
	}
	return objects
}

func (r *proseRenderer) MinSize() fyne.Size {
	em := look.Size(r.p.size)
	width := r.p.width
	if width == 0 {
		width = usualEms * em
	}
	return fyne.NewSize(leastEms*em, r.p.heightAt(width))
}

func (r *proseRenderer) Layout(fyne.Size) {
	if r.drawn != r.p.width {
		r.Refresh()
	}
}

func (r *proseRenderer) Refresh() {
	r.drawn = r.p.width
	lines := r.p.lines(r.drawn)
	r.texts = r.texts[:min(len(r.texts), len(lines))]
	for i, line := range lines {
		if i == len(r.texts) {
			r.texts = append(r.texts, canvas.NewText("", nil))
		}
		text := r.texts[i]
		text.Text, text.Color, text.TextSize = line, look.Color(r.p.role), look.Size(r.p.size)
		text.Alignment = r.p.align
		text.Move(fyne.NewPos(0, float32(i)*r.p.step()))
		text.Resize(fyne.NewSize(r.drawn, r.p.step()))
		text.Refresh()
	}
	canvas.Refresh(r.p)
}
