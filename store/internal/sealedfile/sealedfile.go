// Package sealedfile is a file that nobody without its key can read, and that nobody can shorten, lengthen or rearrange
// unnoticed.
//
// A file is one line in the clear, which says what it is, and then pieces of PieceSize bytes, each sealed with SM4-GCM.
// The nonce of a piece is its number and whether it is the last one, and each is bound to the line: a piece that is
// missing, moved, repeated or taken from another file does not open, and a file whose end is gone has no last piece. That
// is why a key may seal one file only.
//
// Write makes a file or leaves nothing that looks like one: what it writes has another name until it was read back and
// found good. Read hands out nothing that was not authentic, but what it has handed out before it finds the file cut
// stays handed out: whoever uses it waits for the end.
package sealedfile

import (
	"bufio"
	"bytes"
	"crypto/cipher"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"roadcert/domain/seal"
)

// PieceSize is how much is sealed at a time; the last piece is what remains.
const PieceSize = 256 << 10

// mostLine is how long the line in the clear may be, with its line feed.
const mostLine = 4096

const (
	nonceSize = 12
	tagSize   = 16
)

// What can be wrong with a file.
var (
	ErrForeign = errors.New("the file has no line in the clear: it is another program's")
	ErrBroken  = errors.New("a piece of the file was altered or moved, or the key is another one")
	ErrCut     = errors.New("the end of the file is missing")
	ErrLonger  = errors.New("something follows the end of the file")
)

// sealer seals the pieces of one file in their order.
type sealer struct {
	to    io.Writer
	aead  cipher.AEAD
	bound []byte // digest of the line
	piece []byte // gathered so far
	room  []byte // for the sealed piece
	count uint64
}

func newSealer(to io.Writer, key, line []byte) (*sealer, error) {
	aead, err := seal.NewAEAD(key)
	if err != nil {
		return nil, err
	}
	return &sealer{
		to: to, aead: aead, bound: boundTo(line), piece: make([]byte, 0, PieceSize), room: make([]byte, 0, PieceSize+tagSize),
	}, nil
}

// Write implements io.Writer.
func (s *sealer) Write(p []byte) (n int, err error) {
	for len(p) > 0 {
		if len(s.piece) == PieceSize { // there is more, so that this one is not the last
			if err := s.flush(false); err != nil {
				return n, err
			}
		}
		took := copy(s.piece[len(s.piece):PieceSize], p)
		s.piece = s.piece[:len(s.piece)+took]
		p, n = p[took:], n+took
	}
	return n, nil
}

func (s *sealer) flush(last bool) error {
	sealed := s.aead.Seal(s.room, nonceOf(s.count, last), s.piece, s.bound)
	s.piece, s.count = s.piece[:0], s.count+1
	return all(s.to, sealed)
}

// nonceOf is the nonce of a piece: its number, and a mark on the last one.
func nonceOf(count uint64, last bool) []byte {
	nonce := make([]byte, nonceSize)
	binary.BigEndian.PutUint64(nonce[nonceSize-9:], count)
	if last {
		nonce[nonceSize-1] = 1
	}
	return nonce
}

func boundTo(line []byte) []byte {
	sum := seal.SM3(line)
	return sum[:]
}

// opener opens the pieces of one file in their order.
type opener struct {
	from  *bufio.Reader
	aead  cipher.AEAD
	bound []byte
	read  []byte // the sealed piece
	plain []byte // what of it was not handed out yet
	count uint64
	err   error // once it is over
}

func newOpener(from *bufio.Reader, key, line []byte) (*opener, error) {
	aead, err := seal.NewAEAD(key)
	if err != nil {
		return nil, err
	}
	return &opener{from: from, aead: aead, bound: boundTo(line), read: make([]byte, PieceSize+tagSize)}, nil
}

// Read implements io.Reader.
func (o *opener) Read(p []byte) (int, error) {
	for len(o.plain) == 0 {
		if o.err != nil {
			return 0, o.err
		}
		o.plain, o.err = o.next()
	}
	n := copy(p, o.plain)
	o.plain = o.plain[n:]
	return n, nil
}

// next opens the next piece; with the last one comes io.EOF.
func (o *opener) next() ([]byte, error) {
	n, err := io.ReadFull(o.from, o.read)
	whole := err == nil
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	if n < tagSize {
		return nil, ErrCut
	}
	sealed := o.read[:n]
	if whole {
		if plain, err := o.aead.Open(nil, nonceOf(o.count, false), sealed, o.bound); err == nil {
			o.count++
			return plain, nil
		}
	}
	plain, err := o.aead.Open(nil, nonceOf(o.count, true), sealed, o.bound)
	switch {
	case err != nil && !whole && o.count > 0: // what is here was authentic up to a piece that is not whole
		return nil, ErrCut
	case err != nil:
		return nil, ErrBroken
	}
	switch _, err := o.from.Peek(1); {
	case err == nil:
		return nil, ErrLonger
	case !errors.Is(err, io.EOF):
		return nil, err
	}
	return plain, io.EOF
}

// readLine reads the line in the clear, without its line feed.
func readLine(from *bufio.Reader) ([]byte, error) {
	line, err := from.ReadSlice('\n')
	switch {
	case errors.Is(err, bufio.ErrBufferFull), errors.Is(err, io.EOF):
		return nil, ErrForeign
	case err != nil:
		return nil, err
	}
	return bytes.Clone(line[:len(line)-1]), nil
}

// checkLine refuses a line that could not be read back.
func checkLine(line []byte) error {
	if len(line) >= mostLine || bytes.IndexByte(line, '\n') >= 0 {
		return fmt.Errorf("a line of %d bytes cannot stand before the pieces", len(line))
	}
	return nil
}
