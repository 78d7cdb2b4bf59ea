package paper

import (
	"fmt"

	"roadcert/domain/evaluation"
)

// Measures of a chart.
const (
	barPitch  = 5.4 // from bar to bar
	barHeight = 3.2
	axisRoom  = 5.0 // for the percentages above the bars
)

// chart draws horizontal bars from 0 to 100 %, with a line wherever the score changes.
func (f *flow) chart(c *evaluation.Chart) {
	height := axisRoom + float64(len(c.Bars))*barPitch + captionStyle.leading + small
	f.need(height)
	labels, texts := 0.0, f.letters.measure("100.00%", headStyle.font, headStyle.size)
	for _, b := range c.Bars {
		labels = max(labels, f.letters.measure(b.Label, cellStyle.font, cellStyle.size))
		texts = max(texts, f.letters.measure(b.Text, headStyle.font, headStyle.size))
	}
	labels = min(labels, contentWidth/3)
	left := marginLeft + labels + medium
	width := contentWidth - labels - texts - 2*medium
	f.axis(left, width, float64(len(c.Bars))*barPitch)
	for _, b := range c.Bars {
		f.bar(b, left, width, labels, texts)
	}
	f.y += small
	f.put(c.Caption, captionStyle, marginLeft, f.y, contentWidth, toMiddle)
	f.y += captionStyle.leading
}

// axis draws the percentages, the frame and the lines of the bands, and goes below the percentages.
func (f *flow) axis(left, width, height float64) {
	mark := func(percent int, colour Ink) {
		const room = 12.0
		x := left + width*float64(percent)/100
		st := noteStyle
		st.ink = colour
		f.put(fmt.Sprintf("%d%%", percent), st, x-room/2, f.y, room, toMiddle)
	}
	top := f.y + axisRoom
	f.draw(Rect{left, top, width, height, ground})
	mark(0, secondInk)
	for _, b := range evaluation.Bands()[1:] {
		mark(b.Percent, bandInk)
	}
	mark(100, secondInk)
	f.y = top
}

func (f *flow) bar(b evaluation.Bar, left, width, labels, texts float64) {
	f.put(b.Label, cellStyle, marginLeft, f.y+(barPitch-cellStyle.leading)/2, labels, toRight)
	f.draw(Rect{left, f.y + (barPitch-barHeight)/2, width * share(b.Rate), barHeight, barInk})
	for _, band := range evaluation.Bands()[1:] {
		x := left + width*float64(band.Percent)/100
		f.draw(Line{X1: x, Y1: f.y, X2: x, Y2: f.y + barPitch, Width: thin, Dash: barPitch / 8, Ink: bandInk})
	}
	f.put(b.Text, headStyle, left+width+medium, f.y+(barPitch-headStyle.leading)/2, texts, toRight)
	f.y += barPitch
}

// share is a rate as a length. Only what is drawn may be a fraction; what is said stays with the counts.
func share(r evaluation.Rate) float64 {
	if !r.Defined() {
		return 0
	}
	return float64(min(max(r.Converted, 0), r.Held)) / float64(r.Held)
}
