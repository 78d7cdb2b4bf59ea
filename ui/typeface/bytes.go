package typeface

import "encoding/binary"

// Numbers in a font are big-endian.

func u16(b []byte, at int) uint16 { return binary.BigEndian.Uint16(b[at:]) }
func i16(b []byte, at int) int16  { return int16(u16(b, at)) }
func u32(b []byte, at int) uint32 { return binary.BigEndian.Uint32(b[at:]) }

func put16(b []byte, at int, v uint16) { binary.BigEndian.PutUint16(b[at:], v) }
func put32(b []byte, at int, v uint32) { binary.BigEndian.PutUint32(b[at:], v) }

func append16(b []byte, v uint16) []byte { return binary.BigEndian.AppendUint16(b, v) }

// reader reads one number after the other. Past the end it reads zeros and remembers that it was there.
type reader struct {
	b    []byte
	at   int
	past bool
}

func (r *reader) skip(n int) { r.at += n }

func (r *reader) take(n int) []byte {
	if r.at < 0 || r.at+n > len(r.b) {
		r.past = true
		return make([]byte, n)
	}
	r.at += n
	return r.b[r.at-n : r.at]
}

func (r *reader) u8() byte    { return r.take(1)[0] }
func (r *reader) u16() uint16 { return u16(r.take(2), 0) }
func (r *reader) i16() int16  { return int16(r.u16()) }
func (r *reader) u32() uint32 { return u32(r.take(4), 0) }
