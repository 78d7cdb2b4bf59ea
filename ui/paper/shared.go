package paper

import (
	"crypto/sha256"
	"fmt"

	"roadcert/domain/bureau"
	"roadcert/domain/evaluation"
)

// sharedFoot is the margin below the mark at the foot of a page, in millimetres.
const sharedFoot = 9.0

// NewShared lays out on A4 what is handed out under a grant. Every page bears the mark twice: all over it, under the
// text, and in full at its foot; the file says it in its metadata as well. It fails where a text has a character the
// fonts do not have.
func NewShared(s bureau.SharedSheet, t *Type) (*Document, error) {
	picture, err := Watermark(s.Mark, t)
	if err != nil {
		return nil, err
	}
	var foot []string
	for _, sentence := range s.Mark.Sentences() {
		for _, line := range t.breakLines(sentence, runningStyle.font, runningStyle.size, contentWidth, 0) {
			foot = append(foot, line.text)
		}
	}
	f := newFlow(t)
	l := sharedPages{
		flow: f, foot: foot, practice: s.Practice,
		under: Image{W: pageWidth, H: pageHeight, Picture: picture, Key: fmt.Sprintf("%x", sha256.Sum256(picture))},
	}
	f.low = l.top() - small
	f.title(evaluation.Report{Title: s.Title, Subtitle: s.Subtitle})
	for _, section := range s.Sections() {
		f.section(section)
	}
	for i := range f.pages {
		l.furnish(i)
	}
	if f.fault != nil {
		return nil, f.fault
	}
	return &Document{pages: f.pages, letters: t, title: s.Title, author: s.Bureau, about: s.Mark.Text(), made: s.Mark.At}, nil
}

// sharedPages is what every page has.
type sharedPages struct {
	*flow
	under    Image
	foot     []string
	practice string
}

// top is where the foot begins.
func (l *sharedPages) top() float64 {
	return pageHeight - sharedFoot - float64(len(l.foot))*runningStyle.leading - small
}

// furnish adds to a page what every page has.
func (l *sharedPages) furnish(i int) {
	content := l.pages[i].Items
	l.pages[i].Items = nil
	page := &flow{letters: l.letters, pages: l.pages[:i+1], fault: l.fault}
	page.draw(l.under)
	if l.practice != "" {
		page.markAt(l.practice, marginLeft+contentWidth-markRoom, marginTop-wide-markStyle.leading-small)
	}
	page.draw(content...)
	y := l.top()
	page.rule(y, hair, secondInk)
	y += small
	for n, line := range l.foot {
		page.put(line, runningStyle, marginLeft, y, contentWidth, toLeft)
		if n == 0 {
			page.put(fmt.Sprintf("第 %d 页　共 %d 页", i+1, len(l.pages)), runningStyle, marginLeft, y, contentWidth, toRight)
		}
		y += runningStyle.leading
	}
	l.fault = page.fault
}
