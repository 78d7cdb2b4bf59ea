package paper

import (
	"roadcert/domain/bureau"
	"roadcert/domain/evaluation"
)

// Measures of the place where a sheet is signed, in millimetres.
const (
	signedTall = 13.0
	signedName = 24.0 // of the word before a line
	signedLine = 34.0
)

// NewFaultSheet lays the evidence of a fault (故障与补推说明) out on A4, as a report whose end is signed. It fails where
// a text has a character the fonts do not have.
func NewFaultSheet(s bureau.FaultSheet, t *Type) (*Document, error) {
	r := evaluation.Report{Title: s.Title, Subtitle: s.Subtitle, Sections: s.Sections, Footer: s.Footer, Mark: s.Mark}
	f := newFlow(t)
	f.title(r)
	for _, section := range r.Sections {
		f.section(section)
	}
	f.signed(s)
	for i := range f.pages {
		f.furnish(r, i)
	}
	if f.fault != nil {
		return nil, f.fault
	}
	return &Document{pages: f.pages, letters: t, title: s.Title, author: s.Bureau, made: s.Made}, nil
}

// signed is where people sign, and the bureau's name with room for the stamp on it. It stands whole on a page.
func (f *flow) signed(s bureau.FaultSheet) {
	f.space(wide)
	f.need(max(float64(len(s.Signed))*signedTall, stampTall))
	top := f.y
	for i, word := range s.Signed {
		y := top + float64(i)*signedTall
		f.signLine(word, marginLeft, y)
		f.signLine("日期", marginLeft+signedName+signedLine-wide, y)
	}
	height := max(float64(len(s.Signed))*signedTall, stampTall)
	middle := top + height/2
	x := marginLeft + contentWidth - stampTall - wide
	room := contentWidth - (x - marginLeft)
	f.put(s.Bureau, labelStyle, x-wide, middle-labelStyle.leading, room+wide, toMiddle)
	f.put("（盖章）", stampStyle, x-wide, middle, room+wide, toMiddle)
	f.y = top + height
}

// signLine is a word and the line behind it.
func (f *flow) signLine(word string, x, y float64) {
	f.put(word, labelStyle, x, y+signedTall/2-labelStyle.leading/2, signedName, toLeft)
	from := x + f.letters.measure(word, labelStyle.font, labelStyle.size) + small
	low := y + signedTall/2 + labelStyle.leading/2
	f.draw(Line{X1: from, Y1: low, X2: x + signedName + signedLine - 2*wide, Y2: low, Width: hair, Ink: ink})
}
