package typeface

import (
	"encoding/binary"
	"maps"
	"math"
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
	head, whole := 0, uint32(0)
	for i, tag := range tags {
		if tag == "head" {
			head = at
		}
		length := copy(file[at:], tables[tag])
		entry := file[fileHead+entrySize*i:]
		copy(entry, tag)
		sum := checksum(file[at : at+padded(length)])
		whole += sum
		put32(entry, 4, sum)
		put32(entry, 8, uint32(at))
		put32(entry, 12, uint32(length))
		at += padded(length)
	}
	whole += checksum(file[:fileHead+entrySize*n])
	put32(file, head+headAdjustment, wholeSum-whole)
	return file
}

func padded(n int) int { return (n + 3) &^ 3 }

func log2(n int) int { return bits.Len(uint(n)) - 1 }

func checksum(b []byte) uint32 {
	var high, low uint64 // of the numbers, two of which are taken at a time
	for ; len(b) >= 8; b = b[8:] {
		pair := binary.BigEndian.Uint64(b)
		high += pair >> 32
		low += pair & math.MaxUint32
	}
	sum := uint32(high + low)
	if len(b) >= 4 {
		sum += u32(b, 0)
	}
	return sum
}

// pack puts the shapes of n glyphs into a table, and returns it with their places and the format of the places.
// Glyphs begin on even places, so that short places can name them.
func pack(n int, shape func(int) []byte) (glyf, loca []byte, format uint16) {
	starts := make([]int, 0, n+1)
	for i := range n {
		starts = append(starts, len(glyf))
		glyf = append(glyf, shape(i)...)
		glyf = append(glyf, make([]byte, even(len(glyf))-len(glyf))...)
	}
	starts = append(starts, len(glyf))
	if len(glyf) > 2*math.MaxUint16 {
		for _, at := range starts {
			loca = binary.BigEndian.AppendUint32(loca, uint32(at))
		}
		return glyf, loca, 1
	}
	for _, at := range starts {
		loca = append16(loca, uint16(at/2))
	}
	return glyf, loca, 0
}

func even(n int) int { return (n + 1) &^ 1 }
