package register

import (
	"encoding/binary"
	"errors"
	"math"
	"strconv"
	"unicode/utf16"
)

// The records of a BIFF8 stream that matter to a register ([MS-XLS] 2.3).
const (
	recFormula    = 0x0006
	recEOF        = 0x000A
	recDateMode   = 0x0022
	recFilePass   = 0x002F
	recContinue   = 0x003C
	recBoundSheet = 0x0085
	recMulRK      = 0x00BD
	recRString    = 0x00D6
	recMergeCells = 0x00E5
	recSST        = 0x00FC
	recLabelSST   = 0x00FD
	recNumber     = 0x0203
	recLabel      = 0x0204
	recBoolErr    = 0x0205
	recString     = 0x0207
	recRK         = 0x027E
	recBOF        = 0x0809
)

var errBIFF = errors.New("not well-formed BIFF8")

// record is one record of the stream, with those that continue it.
type record struct {
	kind uint16
	data []byte
	more [][]byte // of CONTINUE records
	next int      // where the following record begins
}

// recordAt reads the record at an offset of the stream.
func recordAt(stream []byte, at int) (r record, err error) {
	take := func(from int) (kind uint16, data []byte, next int, err error) {
		const head = 4
		if from < 0 || from+head > len(stream) {
			return 0, nil, 0, errBIFF
		}
		n := int(binary.LittleEndian.Uint16(stream[from+2:]))
		if next = from + head + n; next > len(stream) {
			return 0, nil, 0, errBIFF
		}
		return binary.LittleEndian.Uint16(stream[from:]), stream[from+head : next], next, nil
	}
	if r.kind, r.data, r.next, err = take(at); err != nil || r.kind == recContinue {
		return r, err
	}
	for r.next+4 <= len(stream) && binary.LittleEndian.Uint16(stream[r.next:]) == recContinue {
		var data []byte
		if _, data, r.next, err = take(r.next); err != nil {
			return r, err
		}
		r.more = append(r.more, data)
	}
	return r, nil
}

// pieces reads a record and what continues it as one. A text that is cut by the end of a piece goes on in
// the next behind a new byte of flags; everything else simply goes on.
type pieces struct {
	now  []byte
	rest [][]byte
}

// bytes passes over n bytes and returns them, short where there are not so many.
func (p *pieces) bytes(n int) (b []byte, ok bool) {
	for len(p.now) == 0 && n > 0 && len(p.rest) > 0 {
		p.now, p.rest = p.rest[0], p.rest[1:]
	}
	if n <= len(p.now) {
		b, p.now = p.now[:n], p.now[n:]
		return b, true
	}
	for n > 0 {
		k := min(n, len(p.now))
		b, p.now, n = append(b, p.now[:k]...), p.now[k:], n-k
		if n > 0 && len(p.rest) == 0 {
			return b, false
		}
		if n > 0 {
			p.now, p.rest = p.rest[0], p.rest[1:]
		}
	}
	return b, true
}

func (p *pieces) u8() (int, bool) {
	b, ok := p.bytes(1)
	if !ok {
		return 0, false
	}
	return int(b[0]), true
}

func (p *pieces) u16() (int, bool) {
	b, ok := p.bytes(2)
	if !ok {
		return 0, false
	}
	return int(binary.LittleEndian.Uint16(b)), true
}

func (p *pieces) u32() (int, bool) {
	b, ok := p.bytes(4)
	if !ok {
		return 0, false
	}
	return int(binary.LittleEndian.Uint32(b)), true
}

// The flags of a text.
const (
	wideText  = 1 << 0
	phonetics = 1 << 2
	richText  = 1 << 3
)

// text reads a text of n characters: its flags, the sizes of what follows it, the characters, and passes over what
// follows.
func (p *pieces) text(n int) (string, bool) {
	flags, ok := p.u8()
	if !ok {
		return "", false
	}
	after := 0
	if flags&richText != 0 {
		runs, good := p.u16()
		after, ok = after+4*runs, ok && good
	}
	if flags&phonetics != 0 {
		size, good := p.u32()
		after, ok = after+size, ok && good
	}
	s, good := p.characters(n, flags&wideText != 0)
	if !ok || !good {
		return "", false
	}
	return s, p.skip(after)
}

// skip passes over n bytes without gathering them.
func (p *pieces) skip(n int) bool {
	for n > len(p.now) {
		n -= len(p.now)
		if len(p.rest) == 0 {
			return false
		}
		p.now, p.rest = p.rest[0], p.rest[1:]
	}
	p.now = p.now[n:]
	return true
}

func (p *pieces) characters(n int, wide bool) (string, bool) {
	units := make([]uint16, 0, min(n, MaxText))
	for len(units) < n {
		if len(p.now) == 0 {
			if len(p.rest) == 0 {
				return "", false
			}
			p.now, p.rest = p.rest[0], p.rest[1:]
			flags, ok := p.u8()
			if !ok {
				return "", false
			}
			wide = flags&wideText != 0
			continue
		}
		if !wide {
			units = append(units, uint16(p.now[0]))
			p.now = p.now[1:]
			continue
		}
		if len(p.now) < 2 {
			return "", false
		}
		units = append(units, binary.LittleEndian.Uint16(p.now))
		p.now = p.now[2:]
	}
	return string(utf16.Decode(units)), true
}

// texts reads the table of shared texts.
func (r *record) texts() ([]string, error) {
	p := pieces{r.data, r.more}
	_, a := p.u32() // how often they are used
	count, b := p.u32()
	if !a || !b || count > MaxStrings {
		return nil, errBIFF
	}
	list := make([]string, 0, min(count, len(r.data)))
	total := 0
	for range count {
		n, ok := p.u16()
		if !ok {
			return nil, errBIFF
		}
		s, ok := p.text(n)
		if total += len(s); !ok || total > maxTexts {
			return nil, errBIFF
		}
		list = append(list, s)
	}
	return list, nil
}

// rk is a number in 30 bits: of an integer or the first of a double, divided by 100 or not.
func rk(v uint32) float64 {
	var f float64
	if v&2 != 0 {
		f = float64(int32(v) >> 2)
	} else {
		f = math.Float64frombits(uint64(v&^3) << 32)
	}
	if v&1 != 0 {
		f /= 100
	}
	return f
}

// numeral writes a number as an .xlsx holds it.
func numeral(f float64) string {
	const exact = 1e15
	if math.Abs(f) >= exact {
		return strconv.FormatFloat(f, 'E', -1, 64)
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// errorTexts are the values of cells whose formula failed.
var errorTexts = map[byte]string{
	0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}
