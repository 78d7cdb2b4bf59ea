package paper

// flow fills pages from top to bottom.
type flow struct {
	letters *Type
	pages   []*Page
	y       float64 // upper edge of what comes next
	low     float64 // lower edge of what a page holds
	fault   error   // the first text that cannot be shown
}

func newFlow(t *Type) *flow {
	f := &flow{letters: t, low: pageHeight - marginBottom}
	f.turn()
	return f
}

// turn begins a new page.
func (f *flow) turn() {
	f.pages = append(f.pages, &Page{Width: pageWidth, Height: pageHeight})
	f.y = marginTop
}

// left is how much room the page has left.
func (f *flow) left() float64 { return f.low - f.y }

// fresh tells whether nothing stands on the page yet.
func (f *flow) fresh() bool { return f.y == marginTop }

// need turns the page where less than height is left.
func (f *flow) need(height float64) {
	if f.left() < height && !f.fresh() {
		f.turn()
	}
}

// space leaves room, but not at the top of a page.
func (f *flow) space(height float64) {
	if !f.fresh() {
		f.y += height
	}
}

// draw puts items on the page.
func (f *flow) draw(items ...Item) {
	page := f.pages[len(f.pages)-1]
	page.Items = append(page.Items, items...)
}

// align is where a text stands in its room.
type align uint8

const (
	toLeft align = iota
	toMiddle
	toRight
)

// put draws one line of text in the room between x and x+room, smaller where it would not fit; y is the upper
// edge of the line. Only what is never more than a line is put: titles, captions, labels, lines already broken.
func (f *flow) put(s string, st style, x, y, room float64, where align) {
	if s == "" {
		return
	}
	if err := f.letters.check(s, st.font); err != nil && f.fault == nil {
		f.fault = err
	}
	line := baseline(y, st)
	width := f.letters.measure(s, st.font, st.size)
	if width > room {
		st.size *= room / width
		width = room
	}
	start := x
	switch where {
	case toMiddle:
		start = x + (room-width)/2
	case toRight:
		start = x + room - width
	}
	f.draw(f.letters.runs(Text{X: start, Y: line, Size: st.size, Font: st.font, Ink: st.ink, Text: s, Room: room})...)
}

// baseline is where the base line of a line of text is whose upper edge is y. Han characters fill the em
// from 0.12 below the base line to 0.88 above it.
func baseline(y float64, st style) float64 { return y + st.leading/2 + st.size*0.38 }

// paragraph sets a text over the whole width, its first line indented by two characters, its lines filled,
// with neither its first nor its last line alone on a page.
func (f *flow) paragraph(s string, st style) {
	if err := f.letters.check(s, st.font); err != nil && f.fault == nil {
		f.fault = err
	}
	indent := 2 * st.size
	rows := f.letters.breakLines(s, st.font, st.size, contentWidth, indent)
	for i, r := range rows {
		f.need(float64(inseparable(i, len(rows))) * st.leading)
		start := marginLeft
		if i == 0 {
			start += indent
		}
		room := marginLeft + contentWidth - start
		f.draw(f.letters.runs(Text{
			X: start, Y: baseline(f.y, st), Size: st.size, Font: st.font, Ink: st.ink,
			Tracking: tracking(r, room, st.size), Text: r.text, Room: room,
		})...)
		f.y += st.leading
	}
}

// inseparable is how many lines of n, from the i-th on, must stand together so that no line is left alone.
func inseparable(i, n int) int {
	switch rest := n - i; {
	case i == 0 && rest <= 3, rest == 2:
		return rest
	case i == 0:
		return 2
	}
	return 1
}

// loose is how much of a line may be spread over its characters, in characters.
const loose = 5

// tracking spreads what a line lacks over its characters, unless that is so much that it would show.
func tracking(r row, room, size float64) float64 {
	gaps := len([]rune(r.text)) - 1
	if r.last || gaps < 1 || room-r.width > loose*size {
		return 0
	}
	return (room - r.width) / float64(gaps)
}

// rule draws a line across the content.
func (f *flow) rule(y, width float64, colour Ink) {
	f.draw(Line{X1: marginLeft, Y1: y, X2: marginLeft + contentWidth, Y2: y, Width: width, Ink: colour})
}
