package ofd

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Text returns the text of each page as a person reads it: lines from top to bottom, each from left to right.
func (p *Package) Text() ([]string, error) {
	pages, err := p.Pages()
	if err != nil {
		return nil, err
	}
	list := make([]string, len(pages))
	for i, page := range pages {
		list[i] = page.text()
	}
	return list, nil
}

func (p *Page) text() string {
	var texts []Text
	for _, o := range p.Objects {
		if t, ok := o.(Text); ok && !math.IsNaN(t.X+t.Y+t.Size) {
			texts = append(texts, t)
		}
	}
	slices.SortStableFunc(texts, func(a, b Text) int { return cmp.Compare(a.Y, b.Y) })
	var lines []string
	for len(texts) > 0 {
		n := 1
		for n < len(texts) && texts[n].Y-texts[0].Y < 0.4*max(texts[0].Size, texts[n].Size) {
			n++
		}
		lines = append(lines, joined(texts[:n]))
		texts = texts[n:]
	}
	return strings.Join(lines, "\n")
}

// joined reads the texts of one line. What stands apart by more than a third of a character is kept apart.
func joined(line []Text) string {
	slices.SortStableFunc(line, func(a, b Text) int { return cmp.Compare(a.X, b.X) })
	var b strings.Builder
	end := math.Inf(1)
	for _, t := range line {
		if t.X-end > t.Size/3 {
			b.WriteByte(' ')
		}
		b.WriteString(t.Text)
		end = t.X
		for _, a := range t.Advances {
			end += a
		}
	}
	return b.String()
}
