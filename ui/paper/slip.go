package paper

import (
	"fmt"

	"roadcert/domain/bureau"
	"roadcert/domain/problem"
)

// Measures of a slip in millimetres.
const (
	halfPage   = pageHeight / 2
	slipTop    = 9.0 // above the head of a copy that shares its sheet
	slipFoot   = 6.0 // below it
	codeSide   = 17.0
	nameWidth  = 29.0 // of the names of the facts
	stampTall  = 23.0 // a round seal of 40 is put upon the name, and reaches into the margins
	stampWide  = 78.0
	signWidth  = 70.0
	signSpacer = 9.0
)

// The look of a slip.
var (
	issuerStyle = style{12 * point, 6.4, Regular, ink}
	slipStyle   = style{18 * point, 9, Bold, ink}
	wordsStyle  = style{10.5 * point, 5.8, Regular, ink}
	copyStyle   = style{9 * point, 4.6, Regular, secondInk}
	factStyle   = style{10 * point, 4.9, Regular, ink}
	nameStyle   = style{9.5 * point, 4.9, Regular, secondInk}
	sideStyle   = style{7.5 * point, 3.6, Regular, secondInk}
	stampStyle  = style{8 * point, 4.4, Regular, secondInk}
)

// NewSlip lays out a slip on A4: alone; or where several keep a copy, as halves of one sheet to be cut if they
// are short enough, and otherwise a sheet each. It fails where a text has a character the fonts do not have.
func NewSlip(s bureau.Slip, t *Type) (*Document, error) {
	code, err := qrPattern(s.Case)
	if err != nil {
		return nil, problem.From(err, problem.Internal, "不能制作"+s.Title, "办件编号“"+s.Case+"”不能印成二维码", "请把这句话告诉维护人员")
	}
	f := &flow{letters: t}
	l := slip{Slip: s, flow: f, code: code}
	if len(s.Copies) != 2 || !l.halves() {
		l.sheets()
	}
	if f.fault != nil {
		return nil, f.fault
	}
	return &Document{pages: f.pages, letters: t, title: s.Title, author: s.Bureau, made: s.Made}, nil
}

// slip lays out one slip.
type slip struct {
	bureau.Slip
	*flow
	code pattern
}

// halves puts two copies on one sheet, or returns false where one is longer than a half.
func (l *slip) halves() bool {
	l.turn()
	for i, word := range l.Copies {
		top := float64(i) * halfPage
		l.y, l.low = top+slipTop, top+halfPage-slipFoot
		if l.Mark != "" {
			l.ghost(top)
			l.markAt(l.Mark, marginLeft, l.y)
		}
		l.copy(word)
		if len(l.pages) > 1 {
			l.pages = nil
			return false
		}
	}
	const dash, word = 1.5, "沿此线剪开"
	l.draw(Line{X1: 0, Y1: halfPage, X2: pageWidth, Y2: halfPage, Width: hair, Dash: dash, Ink: secondInk})
	room := l.letters.measure(word, sideStyle.font, sideStyle.size) + 2*small
	l.draw(Rect{X: (pageWidth - room) / 2, Y: halfPage - 1, Width: room, Height: 2, Ink: Ink{0xFF, 0xFF, 0xFF}})
	l.put(word, sideStyle, (pageWidth-room)/2, halfPage-sideStyle.leading/2, room, toMiddle)
	return true
}

// sheets gives each copy pages of its own.
func (l *slip) sheets() {
	l.low = pageHeight - marginBottom
	copies := l.Copies
	if len(copies) == 0 {
		copies = []string{""}
	}
	for _, word := range copies {
		from := len(l.pages)
		l.turn()
		l.copy(word)
		for i := from; i < len(l.pages); i++ {
			l.furnish(i, i-from+1, len(l.pages)-from)
		}
	}
}

// furnish adds to a page what every page has: the mark of practice under everything, and where a slip has several
// pages, which of them it is.
func (l *slip) furnish(i, n, of int) {
	content := l.pages[i].Items
	l.pages[i].Items = nil
	page := &flow{letters: l.letters, pages: l.pages[:i+1], fault: l.fault}
	page.mark(l.Mark)
	page.draw(content...)
	if of > 1 {
		page.put(fmt.Sprintf("%s　%s　第 %d 页　共 %d 页", l.Title, l.Case, n, of), runningStyle, marginLeft, pageHeight-marginBottom+wide, contentWidth, toMiddle)
	}
	l.fault = page.fault
}

// copy sets the whole slip once.
func (l *slip) copy(word string) {
	l.head(word)
	l.put(l.To+"：", wordsStyle, marginLeft, l.y, contentWidth, toLeft)
	l.y += wordsStyle.leading
	for _, p := range l.Paragraphs {
		l.paragraph(p, wordsStyle)
	}
	l.y += small
	l.facts()
	l.y += small
	for _, n := range l.Notes {
		l.paragraph(n, wordsStyle)
	}
	l.foot()
}

// head is who says what: the bureau, the title, the case with its code.
func (l *slip) head(word string) {
	top, right := l.y, marginLeft+contentWidth
	module := codeSide / float64(l.code.width)
	quiet := module * float64(l.code.quietX) // the margin of the paper is as white
	l.draw(
		Rect{X: right + quiet - codeSide, Y: top - quiet, Width: codeSide, Height: codeSide, Ink: Ink{0xFF, 0xFF, 0xFF}},
		Path{Segments: l.code.shape(right+quiet-codeSide, top-quiet, module, module), Ink: black},
	)
	l.put(l.Bureau, issuerStyle, marginLeft+codeSide, top+small, contentWidth-2*codeSide, toMiddle)
	l.put(l.Title, slipStyle, marginLeft+codeSide, top+small+issuerStyle.leading, contentWidth-2*codeSide, toMiddle)
	low := top + codeSide - quiet
	l.put("办件编号 "+l.Case, copyStyle, marginLeft, low, contentWidth/2, toLeft)
	l.put(word, copyStyle, marginLeft+contentWidth/2, low, contentWidth/2, toRight)
	l.y = low + copyStyle.leading + small/2
	l.rule(l.y, thick, ink)
	l.y += small
}

// facts is the table: names beside their values, two to a line where both are short.
func (l *slip) facts() {
	l.rule(l.y, thin, ink)
	for i := 0; i < len(l.Facts); {
		line := l.Facts[i : i+1]
		if i+1 < len(l.Facts) && l.short(l.Facts[i]) && l.short(l.Facts[i+1]) {
			line = l.Facts[i : i+2]
		}
		l.factLine(line, i > 0)
		i += len(line)
	}
	l.rule(l.y, thin, ink)
}

// short tells whether a fact has room in half a line.
func (l *slip) short(fact bureau.SlipFact) bool {
	return l.letters.measure(fact.Value, factStyle.font, factStyle.size) <= contentWidth/2-nameWidth-cellPad
}

// factLine sets one fact, or two that are short, side by side. A long one goes over the page line by line.
func (l *slip) factLine(facts []bureau.SlipFact, ruled bool) {
	room := contentWidth/float64(len(facts)) - nameWidth - cellPad
	lines := l.letters.breakLines(facts[0].Value, factStyle.font, factStyle.size, room, 0)
	l.need(float64(min(len(lines), 3))*factStyle.leading + 2*rowPad)
	if ruled && !l.fresh() {
		l.rule(l.y, hair, secondInk)
	}
	l.y += rowPad
	for i, fact := range facts {
		x := marginLeft + float64(i)*contentWidth/2
		l.put(fact.Name, nameStyle, x+cellPad/2, l.y, nameWidth-cellPad, toLeft)
		if i > 0 {
			l.put(fact.Value, factStyle, x+nameWidth, l.y, room, toLeft)
		}
	}
	for _, line := range lines {
		l.need(factStyle.leading)
		l.put(line.text, factStyle, marginLeft+nameWidth, l.y, room, toLeft)
		l.y += factStyle.leading
	}
	l.y += rowPad
}

// foot is where the receiver signs, and the bureau's name and day with room for the stamp on them.
func (l *slip) foot() {
	l.need(stampTall)
	top, right := l.y, marginLeft+contentWidth
	middle := top + stampTall/2
	l.put(l.Bureau, wordsStyle, right-stampWide, middle-wordsStyle.leading, stampWide, toMiddle)
	l.put(dated(l.On, "han"), wordsStyle, right-stampWide, middle, stampWide, toMiddle)
	l.put("（盖章）", stampStyle, right-stampWide, middle+wordsStyle.leading, stampWide, toMiddle)
	for i, word := range []string{l.Signed, "签收日期"} {
		y := middle - wordsStyle.leading + float64(i)*signSpacer
		l.put(word, nameStyle, marginLeft, y, nameWidth, toLeft)
		from := marginLeft + l.letters.measure("签收日期", nameStyle.font, nameStyle.size) + small
		l.draw(Line{X1: from, Y1: y + nameStyle.leading, X2: marginLeft + signWidth, Y2: y + nameStyle.leading, Width: hair, Ink: ink})
	}
	l.y = top + stampTall
}

// ghost is the mark of practice across a half of the sheet that begins at top.
func (l *slip) ghost(top float64) {
	for _, item := range l.letters.ghost(l.Mark, pageWidth, halfPage) {
		if p, ok := item.(Path); ok {
			p.Segments = placed(p.Segments, 1, 0, top)
			item = p
		}
		l.draw(item)
	}
}
