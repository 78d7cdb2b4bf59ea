package paper

import (
	"math"

	"roadcert/domain/catalog"
)

// What a document must say of itself (练习 无效, 未加盖专用章) it says twice: as a small mark that is text, and
// large and faint across the page. The large words are shapes, so that they are never taken for the text they
// lie under when that is searched or copied.

// ghost is words across a page of a size.
type ghost struct {
	words         string
	width, height float64
}

// ghost returns words across the middle of a page, no longer than its diagonal leaves room for. They are made
// once: every page of a batch has the same.
func (t *Type) ghost(words string, width, height float64) []Item {
	key := ghost{words, width, height}
	if known, ok := t.ghosts.Load(key); ok {
		items, _ := known.([]Item)
		return items
	}
	const tallest, share = 60.0, 0.62
	angle := -min(math.Atan2(height, width), 35*math.Pi/180)
	sin, cos := math.Sincos(angle)
	size := min(tallest, share*min(width/cos, height/-sin)/max(1, t.measure(words, Bold, 1)))
	x := -t.measure(words, Bold, size) / 2
	var items []Item
	for _, r := range words {
		shape := reshaped(t.outline(r, Bold, size, x, 0.38*size), func(p Point) Point {
			return Point{X: width/2 + p.X*cos - p.Y*sin, Y: height/2 + p.X*sin + p.Y*cos}
		})
		if len(shape) > 0 {
			items = append(items, Path{Segments: shape, Ink: ghostInk})
		}
		x += t.measure(string(r), Bold, size)
	}
	t.ghosts.Store(key, items)
	return items
}

// mark puts the small mark in the upper right corner of a page whose template has no place for it.
func (l *layout) mark() error {
	if l.Mark == "" {
		return nil
	}
	const edge, size, tall, pad = 2.0, 2.6, 4.2, 1.2
	width := min(l.letters.measure(l.Mark, Bold, size)+2*pad, l.page.Width-2*edge)
	x := l.page.Width - edge - width
	l.put(Path{Segments: ring(x, edge, width, tall, 0, thin), Ink: markInk})
	return l.set(&place{
		x: x + pad, y: edge, width: width - 2*pad, height: tall, size: size, least: size / 2, leading: 1,
		font: Bold, align: catalog.Centre, vertical: catalog.Middle,
	}, item{key: catalog.ItemMark, name: "文件标记", text: l.Mark}, markInk)
}
