package typeface

import (
	"testing"
	"time"
)

// A glyph that is made of itself, many times over, is given up soon.
func TestGlyphsThatGoRoundInCircles(t *testing.T) {
	shape := make([]byte, shapeHead)
	put16(shape, 0, 0xFFFF) // a composite
	for i := range 100 {
		flags := uint16(offsets)
		if i < 99 {
			flags |= more
		}
		shape = append(append16(append16(shape, flags), 1), 0, 0)
	}
	f := &Font{
		em: 1000, glyphs: 2, wide: 1, spans: []span{{'a', 'a', 1}},
		tables: map[string][]byte{"glyf": shape, "loca": make([]byte, 6), "hmtx": make([]byte, 6)},
	}
	put16(f.tables["loca"], 4, uint16(len(shape)/2))
	if n := len(components(f.shape(1))); n != 100 {
		t.Fatalf("the glyph has %d parts", n)
	}
	done := make(chan struct{})
	go func() {
		f.Outline('a')
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		t.Fatal("it is still being drawn")
	}
}
