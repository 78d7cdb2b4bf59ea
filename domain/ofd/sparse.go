package ofd

import "encoding/binary"

// A font cut down to a few characters is a hundred kilobytes of tables that repeat themselves, around a few of
// outlines that hardly deflate. A packer that looks for nothing but repetition is through with one in a third of
// the time of a thorough one, and loses a tenth of the size. What it writes is an ordinary deflated stream
// (RFC 1951): stored blocks for what is new, blocks of fixed codes for what repeats.

const (
	period   = 4   // of what repeats: one, two and four bytes
	worth    = 64  // bytes of repetition: a block of its own costs about ten
	longest  = 258 // of one match
	maxBlock = 1<<16 - 1
)

// deflateSparse returns b deflated, or b and false where it does not become smaller by it.
func deflateSparse(b []byte) ([]byte, bool) {
	w := bitWriter{b: make([]byte, 0, len(b)/4+16)}
	from := 0 // of what is not written yet
	for i := period; i+8 <= len(b); {
		if binary.LittleEndian.Uint32(b[i:]) != binary.LittleEndian.Uint32(b[i-period:]) {
			i++
			continue
		}
		end := repeated(b, i)
		if end-i >= worth {
			w.stored(b[from:i])
			w.repeat(end - i)
			from = end
		}
		i = end + 1
	}
	w.stored(b[from:])
	w.bits(1, 1) // the last block: fixed codes, and nothing in it
	w.bits(1, 2)
	w.bits(0, 7)
	w.align()
	return w.b, len(w.b) < len(b)
}

// repeated returns where the bytes from i on stop being those before them.
func repeated(b []byte, i int) int {
	for i+8 <= len(b) && binary.LittleEndian.Uint64(b[i:]) == binary.LittleEndian.Uint64(b[i-period:]) {
		i += 8
	}
	for i < len(b) && b[i] == b[i-period] {
		i++
	}
	return i
}

// bitWriter writes deflate's bits, the lowest first.
type bitWriter struct {
	b    []byte
	held uint64
	n    uint // bits held
}

func (w *bitWriter) bits(v uint64, n uint) {
	w.held |= v << w.n
	for w.n += n; w.n >= 8; w.n -= 8 {
		w.b = append(w.b, byte(w.held))
		w.held >>= 8
	}
}

func (w *bitWriter) align() {
	if w.n > 0 {
		w.b = append(w.b, byte(w.held))
		w.held, w.n = 0, 0
	}
}

// stored writes blocks of bytes as they are.
func (w *bitWriter) stored(b []byte) {
	for len(b) > 0 {
		n := min(len(b), maxBlock)
		w.bits(0, 3)
		w.align()
		w.b = binary.LittleEndian.AppendUint16(w.b, uint16(n))
		w.b = binary.LittleEndian.AppendUint16(w.b, ^uint16(n))
		w.b = append(w.b, b[:n]...)
		b = b[n:]
	}
}

// repeat writes a block of fixed codes that repeats the last bytes n times over.
func (w *bitWriter) repeat(n int) {
	w.bits(0, 1)
	w.bits(1, 2)
	for n > 0 {
		length := min(n, longest)
		if rest := n - length; rest > 0 && rest < 3 { // no match is shorter than three
			length -= 3
		}
		w.length(length)
		w.code(period-1, 5)
		n -= length
	}
	w.bits(0, 7) // end of block
}

// length writes the code of the length of a match, and the bits that say how much more it is.
func (w *bitWriter) length(n int) {
	i := len(lengths) - 1
	for lengths[i] > n {
		i--
	}
	if i < 23 {
		w.code(uint64(i+1), 7) // 257 to 279
	} else {
		w.code(uint64(i-23)|0xC0, 8) // 280 to 285
	}
	if n < longest { // that has a code to itself
		w.bits(uint64(n-lengths[i]), uint(max(0, i/4-1)))
	}
}

// code writes a Huffman code, whose bits come the highest first.
func (w *bitWriter) code(v uint64, n uint) {
	for i := range n {
		w.bits(v>>(n-1-i)&1, 1)
	}
}

// lengths are what the codes from 257 on begin at.
var lengths = [...]int{
	3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, longest,
}
