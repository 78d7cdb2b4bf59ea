package paper

import (
	"slices"
	"sync"

	"roadcert/domain/ofd"
)

// backdrops keeps what many documents begin their pages with: the frames, lines and faint words that a template
// draws before anything that differs. An OFD then has them from a part that is packed and digested once.
type backdrops struct {
	lock sync.Mutex
	kept []*backdrop
}

type backdrop struct {
	width, height float64
	items         []Item
	made          *ofd.Ground
}

// keptBackdrops is more than all templates have pages; a designer at work makes more.
const keptBackdrops = 64

// of returns the ground of a page, nil where there is none, and how many of the page's items are in it.
func (b *backdrops) of(page *Page) (*ofd.Ground, int) {
	n := 0
	for n < len(page.Items) && fixedShape(page.Items[n]) {
		n++
	}
	if n == 0 {
		return nil, 0
	}
	items := page.Items[:n]
	b.lock.Lock()
	defer b.lock.Unlock()
	for _, known := range b.kept {
		if known.width == page.Width && known.height == page.Height && slices.EqualFunc(known.items, items, sameShape) {
			return known.made, n
		}
	}
	if len(b.kept) == keptBackdrops {
		b.kept = nil
	}
	paths := make([]ofd.Path, n)
	for i, item := range items {
		paths[i] = ofdPath(item)
	}
	made := ofd.NewGround(page.Width, page.Height, paths)
	b.kept = append(b.kept, &backdrop{page.Width, page.Height, slices.Clone(items), made})
	return made, n
}

// fixedShape reports whether an item is a shape that belongs to no item of the face.
func fixedShape(item Item) bool {
	switch it := item.(type) {
	case Rect, Line:
		return true
	case Path:
		return it.Field == ""
	}
	return false
}

func sameShape(a, b Item) bool {
	p, ok := a.(Path)
	if !ok {
		_, path := b.(Path)
		return !path && a == b
	}
	q, ok := b.(Path)
	return ok && p.Ink == q.Ink && slices.EqualFunc(p.Segments, q.Segments, func(s, t Segment) bool {
		return s.Move == t.Move && slices.Equal(s.Points, t.Points)
	})
}
