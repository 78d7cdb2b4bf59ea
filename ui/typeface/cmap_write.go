package typeface

// Sizes in a character map.
const (
	mapHead     = 4
	mapEntry    = 8
	segmentHead = 16 // of format 4, with the pad between ends and starts
	segmentSize = 8
	groupHead   = 16 // of format 12
	groupSize   = 12
	lastOfBMP   = 0xFFFF
)

// mapEntries is how the two maps of a font are announced: to both platforms that speak Unicode, in order.
var mapEntries = []struct {
	platform, encoding uint16
	whole              bool // all planes
}{{0, 3, false}, {0, 4, true}, {3, 1, false}, {3, 10, true}}

// writeMap writes ascending spans as a character map: all of them in format 12, and those of the first plane in
// format 4 too, which is all that some readers know.
func writeMap(spans []span) []byte {
	segments, groups := segmentMap(firstPlane(spans)), groupMap(spans)
	first := mapHead + mapEntry*len(mapEntries)
	b := make([]byte, first, first+len(segments)+len(groups))
	put16(b, 2, uint16(len(mapEntries)))
	for i, e := range mapEntries {
		at := mapHead + mapEntry*i
		put16(b, at, e.platform)
		put16(b, at+2, e.encoding)
		if e.whole {
			put32(b, at+4, uint32(first+len(segments)))
		} else {
			put32(b, at+4, uint32(first))
		}
	}
	return append(append(b, segments...), groups...)
}

// most is how many segments of format 4 go into the 16 bits of its length.
const most = (0xFFFF - segmentHead) / segmentSize

// firstPlane returns the spans within the first plane, and the empty one that ends a map of format 4. Where there
// are too many, the last are left to format 12.
func firstPlane(spans []span) []span {
	var list []span
	for _, s := range spans {
		if s.first >= lastOfBMP || len(list) == most-1 {
			break
		}
		s.last = min(s.last, lastOfBMP-1)
		list = append(list, s)
	}
	return append(list, span{lastOfBMP, lastOfBMP, 0})
}

func segmentMap(spans []span) []byte {
	n := len(spans)
	b := make([]byte, segmentHead+segmentSize*n)
	put16(b, 0, 4)
	put16(b, 2, uint16(len(b)))
	put16(b, 6, uint16(2*n))
	put16(b, 8, 2<<log2(n))
	put16(b, 10, uint16(log2(n)))
	put16(b, 12, uint16(2*n-2<<log2(n)))
	ends, starts, deltas := 14, segmentHead+2*n, segmentHead+4*n
	for i, s := range spans {
		put16(b, ends+2*i, uint16(s.last))
		put16(b, starts+2*i, uint16(s.first))
		put16(b, deltas+2*i, s.glyph-uint16(s.first)) // 0xFFFF comes to glyph 0
	}
	put16(b, deltas+2*n-2, 1)
	return b
}

func groupMap(spans []span) []byte {
	b := make([]byte, groupHead+groupSize*len(spans))
	put16(b, 0, 12)
	put32(b, 4, uint32(len(b)))
	put32(b, 12, uint32(len(spans)))
	for i, s := range spans {
		at := groupHead + groupSize*i
		put32(b, at, uint32(s.first))
		put32(b, at+4, uint32(s.last))
		put32(b, at+8, uint32(s.glyph))
	}
	return b
}
