package paper

import (
	"fmt"

	"roadcert/domain/evaluation"
)

// NewReport lays the annual report out on A4, with the head of the audit log at its end where it has one. It fails where
// a text has a character the fonts do not have.
func NewReport(r evaluation.Report, t *Type) (*Document, error) {
	return lay(r, t, func(f *flow) error {
		if r.Log.Code != "" {
			return f.proved(r.Sections, r.Log, 0)
		}
		for _, s := range r.Sections {
			f.section(s)
		}
		return nil
	})
}

// lay puts on pages what every report and sheet has around its content: the title before it, and head and foot of each page.
func lay(r evaluation.Report, t *Type, content func(*flow) error) (*Document, error) {
	f := newFlow(t)
	f.title(r)
	if err := content(f); err != nil {
		return nil, err
	}
	for i := range f.pages {
		f.furnish(r, i)
	}
	if f.fault != nil {
		return nil, f.fault
	}
	return &Document{pages: f.pages, letters: t, title: r.Title, author: r.Bureau, made: r.Made}, nil
}

func (f *flow) title(r evaluation.Report) {
	f.y += medium
	f.put(r.Title, titleStyle, marginLeft, f.y, contentWidth, toMiddle)
	f.y += titleStyle.leading + small
	f.put(r.Subtitle, subtitleStyle, marginLeft, f.y, contentWidth, toMiddle)
	f.y += subtitleStyle.leading + small
	f.rule(f.y, thick, primary)
	f.y += medium
}

func (f *flow) section(s evaluation.Section) {
	if s.Heading != "" {
		f.space(medium)
		f.need(headingStyle.leading + 3*bodyStyle.leading)
		f.put(s.Heading, headingStyle, marginLeft, f.y, contentWidth, toLeft)
		f.y += headingStyle.leading + small/2
	}
	if len(s.Figures) > 0 {
		f.figures(s.Figures)
	}
	for _, p := range s.Paragraphs {
		f.paragraph(p, bodyStyle)
	}
	if s.Table != nil {
		if s.Table.Caption != "" || len(s.Paragraphs) > 0 {
			f.space(medium)
		}
		f.table(s.Table)
		f.space(small)
	}
	if s.Chart != nil {
		f.space(medium)
		f.chart(s.Chart)
	}
}

// figures draws the numbers that are seen from afar, side by side.
func (f *flow) figures(list []evaluation.Figure) {
	height := 2*medium + labelStyle.leading + figureStyle.leading + noteStyle.leading
	f.need(height + small)
	f.draw(Rect{marginLeft, f.y, contentWidth, height, tint})
	width := contentWidth / float64(len(list))
	for i, n := range list {
		x, room := marginLeft+float64(i)*width+medium, width-2*medium
		if i > 0 {
			f.draw(Line{X1: x - medium, Y1: f.y + medium, X2: x - medium, Y2: f.y + height - medium, Width: thin, Ink: hairInk})
		}
		y := f.y + medium
		for _, part := range []struct {
			text string
			st   style
		}{{n.Label, labelStyle}, {n.Value, figureStyle}, {n.Note, noteStyle}} {
			f.put(part.text, part.st, x, y, room, toMiddle)
			y += part.st.leading
		}
	}
	f.y += height + medium
}

// furnish adds to a page what every page has: the running title, the foot, and the mark of practice.
func (f *flow) furnish(r evaluation.Report, i int) {
	content := f.pages[i].Items
	f.pages[i].Items = nil
	page := &flow{letters: f.letters, pages: f.pages[:i+1], fault: f.fault}
	page.mark(r.Mark)
	page.draw(content...)
	if i > 0 {
		page.put(r.Title, runningStyle, marginLeft, marginTop-wide-runningStyle.leading, contentWidth-2*markRoom, toLeft)
		page.rule(marginTop-wide, hair, secondInk)
	}
	foot := pageHeight - marginBottom + wide
	page.rule(foot, hair, secondInk)
	number := fmt.Sprintf("第 %d 页　共 %d 页", i+1, len(f.pages))
	const numberRoom = 40.0
	room := contentWidth - numberRoom
	page.put(r.Footer, runningStyle, marginLeft, foot+small/2, room, toLeft)
	page.put(number, runningStyle, marginLeft+room, foot+small/2, numberRoom, toRight)
	if r.Digest != "" {
		page.put("SM3 "+r.Digest, faintStyle, marginLeft, foot+small/2+runningStyle.leading, contentWidth, toLeft)
	}
	f.fault = page.fault
}

// markRoom is the width of the mark at the head of a page.
const markRoom = 16.0

// mark puts the word of a practice report at the head of the page, and large and faint under its text.
func (f *flow) mark(word string) {
	if word == "" {
		return
	}
	f.markAt(word, marginLeft+contentWidth-markRoom, marginTop-wide-markStyle.leading-small)
	f.draw(f.letters.ghost(word, pageWidth, pageHeight)...)
}

// markAt puts the small mark where its upper left corner is x, y.
func (f *flow) markAt(word string, x, y float64) {
	const room = markRoom
	f.draw(Path{Segments: ring(x, y, room, markStyle.leading, 0, thin), Ink: markInk})
	f.put(word, markStyle, x+small, y, room-2*small, toMiddle)
}
