package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"roadcert/ui/look"
)

// Line is one line of text that follows the theme. It is cut with … where it is wider than its place.
type Line struct {
	widget.BaseWidget
	text  string
	size  look.Measure
	role  look.Role
	bold  bool
	align fyne.TextAlign
	// loose lets the line be narrower than its text; it then asks for no width of its own.
	loose bool
}

// Text is a line in body type.
func Text(text string) *Line { return newLine(text, look.Body, look.Ink, false) }

// Note is a line that explains: smaller, in second ink.
func Note(text string) *Line { return newLine(text, look.Secondary, look.SecondInk, false) }

// Strong is a line in bold body type.
func Strong(text string) *Line { return newLine(text, look.Body, look.Ink, true) }

// Section is the heading of a section.
func Section(text string) *Line { return newLine(text, look.Section, look.Ink, true) }

// Heading is the title of a page.
func Heading(text string) *Line { return newLine(text, look.Title, look.Ink, true) }

// Figure is the one big number of a page.
func Figure(text string) *Line { return newLine(text, look.Figure, look.Ink, true) }

func newLine(text string, size look.Measure, role look.Role, bold bool) *Line {
	l := &Line{text: text, size: size, role: role, bold: bold}
	l.ExtendBaseWidget(l)
	return l
}

// In gives the line the colour of a role, and returns it.
func (l *Line) In(role look.Role) *Line { l.role = role; return l }

// Right aligns the line to the right, and returns it.
func (l *Line) Right() *Line { l.align = fyne.TextAlignTrailing; return l }

// Centre centres the line, and returns it.
func (l *Line) Centre() *Line { l.align = fyne.TextAlignCenter; return l }

// Loose lets the line take whatever width there is, and returns it.
func (l *Line) Loose() *Line { l.loose = true; return l }

// Text returns what the line says.
func (l *Line) Text() string { return l.text }

// Set changes what the line says.
func (l *Line) Set(text string) {
	if l.text == text {
		return
	}
	l.text = text
	l.Refresh()
}

// SetIn changes what the line says and its colour.
func (l *Line) SetIn(role look.Role, text string) {
	l.role, l.text = role, text
	l.Refresh()
}

// CreateRenderer is the toolkit's.
func (l *Line) CreateRenderer() fyne.WidgetRenderer {
	r := &lineRenderer{line: l, text: canvas.NewText("", look.Color(l.role))}
	r.Refresh()
	return r
}

type lineRenderer struct {
	line *Line
	text *canvas.Text
}

func (r *lineRenderer) Destroy()                     {}
func (r *lineRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.text} }

func (r *lineRenderer) MinSize() fyne.Size {
	size := Measured(r.line.text, r.line.size, r.line.bold)
	if r.line.loose {
		size.Width = 0
	}
	return size
}

func (r *lineRenderer) Layout(size fyne.Size) {
	r.text.Resize(size)
	fitted := fit(r.line.text, size.Width, look.Size(r.line.size), r.line.bold)
	if fitted != r.text.Text {
		r.text.Text = fitted
		r.text.Refresh()
	}
}

func (r *lineRenderer) Refresh() {
	r.text.Color = look.Color(r.line.role)
	r.text.TextSize = look.Size(r.line.size)
	r.text.TextStyle = fyne.TextStyle{Bold: r.line.bold}
	r.text.Alignment = r.line.align
	r.text.Text = r.line.text
	if w := r.line.Size().Width; w > 0 {
		r.text.Text = fit(r.line.text, w, r.text.TextSize, r.line.bold)
	}
	r.text.Refresh()
}
