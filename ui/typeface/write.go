package typeface

import (
	"maps"
	"math/bits"
	"slices"
)

// Places in tables that are written anew.
const (
	headAdjustment = 8
	headLocations  = 50
	maxpGlyphs     = 4
	hheaWide       = 34
	os2First       = 64
	os2Last        = 66
)

const (
	fileHead  = 12
	entrySize = 16
	wholeSum  = 0xB1B0AFBA // what the checksum of a whole font is made to be
)

// assemble puts tables together to a font file.
func assemble(tables map[string][]byte) []byte {
	tags := slices.Sorted(maps.Keys(tables))
	n := len(tags)
	size := fileHead + entrySize*n
	for _, tag := range tags {
		size += padded(len(tables[tag]))
	}
	file := make([]byte, size)
	put32(file, 0, trueType)
	put16(file, 4, uint16(n))
	put16(file, 6, 1<<log2(n)*entrySize)
	put16(file, 8, uint16(log2(n)))
	put16(file, 10, uint16(n*entrySize-1<<log2(n)*entrySize))
	at := fileHead + entrySize*n
	head := 0
	for i, tag := range tags {
		if tag == "head" {
			head = at
		}
		length := copy(file[at:], tables[tag])
		entry := file[fileHead+entrySize*i:]
		copy(entry, tag)
		put32(entry, 4, checksum(file[at:at+padded(length)]))
		put32(entry, 8, uint32(at))
		put32(entry, 12, uint32(length))
		at += padded(length)
	}
	put32(file, head+headAdjustment, wholeSum-checksum(file))
	return file
}

func padded(n int) int { return (n + 3) &^ 3 }

func log2(n int) int { return bits.Len(uint(n)) - 1 }

func checksum(b []byte) uint32 {
	var sum uint32
	for ; len(b) >= 4; b = b[4:] {
		sum += u32(b, 0)
	}
	return sum
}

// outlines is a table of glyphs in the making, with the places of its glyphs.
type outlines struct {
	glyf []byte
	ends []int // of each glyph
}

// add appends the next glyph. Glyphs begin on even places, so that short locations can name them.
func (o *outlines) add(shape []byte) {
	o.glyf = append(o.glyf, shape...)
	if len(o.glyf)%2 != 0 {
		o.glyf = append(o.glyf, 0)
	}
	o.ends = append(o.ends, len(o.glyf))
}

// until says that the glyphs before g that have not been added are empty.
func (o *outlines) until(g glyph) {
	end := len(o.glyf)
	for len(o.ends) < int(g) {
		o.ends = append(o.ends, end)
	}
}

// locations returns the table of places and its format.
func (o *outlines) locations() (loca []byte, format uint16) {
	if len(o.glyf) <= 2*0xFFFF {
		loca = make([]byte, 2*len(o.ends)+2)
		for i, end := range o.ends {
			put16(loca, 2*i+2, uint16(end/2))
		}
		return loca, 0
	}
	loca = make([]byte, 4*len(o.ends)+4)
	for i, end := range o.ends {
		put32(loca, 4*i+4, uint32(end))
	}
	return loca, 1
}
