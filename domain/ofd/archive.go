package ofd

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"io"
	"sync"
)

// The archive is written in one way only: parts in order, no dates, no attributes, one extra field with the
// CRC-32 of the packed bytes. So a package that was read can be written again and held against the file it
// came from: a bit that differs anywhere, be it in a date or in the padding of a deflated block, shows. A zip
// writer that is not bound to one encoding of a deflated stream (no two versions agree) keeps the packed form.

// Signatures and sizes of the records of a zip archive.
const (
	localSignature      = 0x04034b50
	centralSignature    = 0x02014b50
	endSignature        = 0x06054b50
	descriptorSignature = 0x08074b50

	localSize   = 30
	centralSize = 46
	endSize     = 22

	methodStore   = 0
	methodDeflate = 8
)

const (
	zipVersion = 20     // 2.0: deflate
	zipDate    = 0x0021 // 1980-01-01, the first day there is
	extraID    = 0x5A4C // LZ
	extraSize  = 8
)

// Bytes returns the package as a zip archive; the same package gives the same bytes.
func (p *Package) Bytes() []byte {
	size := endSize
	for _, one := range p.parts {
		one.pack()
		size += localSize + centralSize + 2*(len(one.name)+extraSize) + len(one.packed)
	}
	b := make([]byte, 0, size)
	offsets := make([]int, len(p.parts))
	for i, one := range p.parts {
		offsets[i] = len(b)
		b = binary.LittleEndian.AppendUint32(b, localSignature)
		b = one.appendHeader(b)
		b = append(b, one.name...)
		b = one.appendExtra(b)
		b = append(b, one.packed...)
	}
	directory := len(b)
	for i, one := range p.parts {
		b = binary.LittleEndian.AppendUint32(b, centralSignature)
		b = binary.LittleEndian.AppendUint16(b, zipVersion)
		b = one.appendHeader(b)
		b = append(b, make([]byte, 10)...) // no comment, first disk, no attributes
		b = binary.LittleEndian.AppendUint32(b, uint32(offsets[i]))
		b = append(b, one.name...)
		b = one.appendExtra(b)
	}
	end := len(b)
	b = binary.LittleEndian.AppendUint32(b, endSignature)
	b = append(b, make([]byte, 4)...) // first disk
	b = binary.LittleEndian.AppendUint16(b, uint16(len(p.parts)))
	b = binary.LittleEndian.AppendUint16(b, uint16(len(p.parts)))
	b = binary.LittleEndian.AppendUint32(b, uint32(end-directory))
	b = binary.LittleEndian.AppendUint32(b, uint32(directory))
	return append(b, 0, 0) // no comment
}

// appendHeader writes what the local and the central header have in common.
func (p part) appendHeader(b []byte) []byte {
	method := uint16(methodStore)
	if p.deflated {
		method = methodDeflate
	}
	for _, v := range []uint16{zipVersion, 0, method, 0, zipDate} {
		b = binary.LittleEndian.AppendUint16(b, v)
	}
	for _, v := range []uint32{p.crc, uint32(len(p.packed)), uint32(len(p.raw))} {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	b = binary.LittleEndian.AppendUint16(b, uint16(len(p.name)))
	return binary.LittleEndian.AppendUint16(b, extraSize)
}

func (p part) appendExtra(b []byte) []byte {
	b = binary.LittleEndian.AppendUint16(b, extraID)
	b = binary.LittleEndian.AppendUint16(b, extraSize-4)
	return binary.LittleEndian.AppendUint32(b, p.check)
}

// packers return b packed and whether it was deflated.
var packers = [...]func(b []byte) ([]byte, bool){
	Quick:  deflate,
	Best:   deflateBest,
	Stored: func(b []byte) ([]byte, bool) { return b, false },
}

// deflaters are kept, because one weighs half a megabyte.
var deflaters = sync.Pool{New: func() any { return newDeflater(flate.BestSpeed) }}

func newDeflater(level int) *flate.Writer {
	w, err := flate.NewWriter(io.Discard, level)
	if err != nil {
		panic("ofd: " + err.Error()) // only for a level there is not
	}
	return w
}

// deflate returns b deflated, or b and false where it does not become smaller by it.
func deflate(b []byte) ([]byte, bool) {
	const short = 1 << 10 // to find codes for less takes longer than to write it
	if len(b) < short {
		return b, false
	}
	w, ok := deflaters.Get().(*flate.Writer)
	if !ok {
		return b, false
	}
	defer deflaters.Put(w)
	return deflateWith(w, b)
}

// deflateBest is deflate with all the time there is.
func deflateBest(b []byte) ([]byte, bool) { return deflateWith(newDeflater(flate.BestCompression), b) }

func deflateWith(w *flate.Writer, b []byte) ([]byte, bool) {
	packed := bytes.NewBuffer(make([]byte, 0, len(b)/3))
	w.Reset(packed)
	if _, err := w.Write(b); err != nil {
		return b, false
	}
	if err := w.Close(); err != nil || packed.Len() >= len(b) {
		return b, false
	}
	return packed.Bytes(), true
}
