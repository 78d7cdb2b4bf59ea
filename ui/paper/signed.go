package paper

import (
	"roadcert/domain/bureau"
	"roadcert/domain/evaluation"
)

// Measures of the place where a sheet is signed, in millimetres.
const (
	signedTall = 13.0
	signedName = 42.0 // of a name with its line
	signedDay  = 34.0 // of a day with its line
)

// layAndSign lays a sheet out as a report, whose end is signed.
func layAndSign(s bureau.SignedSheet, t *Type, content func(*flow) error) (*Document, error) {
	r := evaluation.Report{Bureau: s.Bureau, Made: s.Made, Title: s.Title, Subtitle: s.Subtitle, Footer: s.Footer, Mark: s.Mark}
	return lay(r, t, func(f *flow) error {
		if err := content(f); err != nil {
			return err
		}
		f.signed(s.Signed, s.Bureau)
		return nil
	})
}

// signed is where people sign, and the bureau's name with room for the stamp on it. It stands whole on a page.
func (f *flow) signed(words []string, name string) {
	f.space(wide)
	height := max(float64(len(words))*signedTall, stampTall)
	f.need(height)
	for i, word := range words {
		y := f.y + float64(i)*signedTall + signedTall/2
		f.signLine(word, marginLeft, y, signedName-medium)
		f.signLine("日期", marginLeft+signedName, y, signedDay)
	}
	middle, x := f.y+height/2, marginLeft+contentWidth-stampWide
	f.put(name, labelStyle, x, middle-labelStyle.leading, stampWide, toMiddle)
	f.put("（盖章）", stampStyle, x, middle, stampWide, toMiddle)
	f.y += height
}

// signLine is a word and the line behind it, around a height.
func (f *flow) signLine(word string, x, y, room float64) {
	f.put(word, labelStyle, x, y-labelStyle.leading/2, room, toLeft)
	from, low := x+f.letters.measure(word, labelStyle.font, labelStyle.size)+small, y+labelStyle.leading/2
	f.draw(Line{X1: from, Y1: low, X2: x + room, Y2: low, Width: hair, Ink: ink})
}
