package typeface

import (
	"errors"
	"math"
)

// Encodings of the character map that are Unicode, best first: the whole of it, then the first plane only.
var unicodes = []struct{ platform, encoding, format uint16 }{{3, 10, 12}, {0, 4, 12}, {0, 6, 12}, {3, 1, 4}, {0, 3, 4}}

// readMap reads the best character map there is in the table.
func readMap(cmap []byte, glyphs int) ([]span, error) {
	for _, want := range unicodes {
		r := reader{b: cmap, at: 2}
		for range r.u16() {
			platform, encoding, at := r.u16(), r.u16(), int(r.u32())
			if r.past || at > len(cmap) {
				return nil, errors.New("the character map is cut short")
			}
			sub := reader{b: cmap[at:]}
			if platform != want.platform || encoding != want.encoding || sub.u16() != want.format {
				continue
			}
			spans := formats[want.format](&sub, glyphs)
			if sub.past || !ascending(spans) {
				return nil, errors.New("the character map is damaged")
			}
			return spans, nil
		}
	}
	return nil, errors.New("there is no map of Unicode characters")
}

var formats = map[uint16]func(*reader, int) []span{4: readSegments, 12: readGroups}

// readGroups reads a map of format 12.
func readGroups(r *reader, glyphs int) []span {
	r.skip(10) // reserved, length, language
	var spans []span
	for n := r.u32(); n > 0 && !r.past; n-- {
		first, last, g := r.u32(), r.u32(), r.u32()
		if first > last || last > 0x10FFFF || uint64(g)+uint64(last-first) >= uint64(glyphs) {
			r.past = true
			break
		}
		spans = append(spans, span{rune(first), rune(last), glyph(g)})
	}
	return spans
}

// readSegments reads a map of format 4.
func readSegments(r *reader, glyphs int) []span {
	r.skip(4) // length, language
	n := int(r.u16() / 2)
	r.skip(6) // aids to search
	ends, starts := r.at, r.at+2*n+2
	deltas, offsets := starts+2*n, starts+4*n
	at := func(place int) uint16 { r.at = place; return r.u16() }
	var spans []span
	before := rune(-1)
	for i := 0; i < n && !r.past; i++ {
		first, last := rune(at(starts+2*i)), rune(at(ends+2*i))
		delta, offset := at(deltas+2*i), int(at(offsets+2*i))
		if first > last || first <= before {
			r.past = true // segments are in order, or the table is damaged
		}
		before = last
		for c := first; c <= last && c != math.MaxUint16; c++ {
			g := uint16(c)
			if offset != 0 {
				if g = at(offsets + 2*i + offset + 2*int(c-first)); g == 0 {
					continue
				}
			}
			if g += delta; g != 0 && int(g) < glyphs {
				spans = extend(spans, c, g)
			}
		}
	}
	return spans
}

// extend adds a character to ascending spans.
func extend(spans []span, r rune, g glyph) []span {
	if n := len(spans); n > 0 {
		if s := &spans[n-1]; s.last+1 == r && s.glyph+glyph(r-s.first) == g && g != 0 {
			s.last = r
			return spans
		}
	}
	return append(spans, span{r, r, g})
}

func ascending(spans []span) bool {
	for i := 1; i < len(spans); i++ {
		if spans[i].first <= spans[i-1].last {
			return false
		}
	}
	return true
}
