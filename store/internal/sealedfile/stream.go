package sealedfile

import (
	"bufio"
	"io"
)

// streamLine is what the pieces of a stream are bound to, which has no line.
const streamLine = "stream"

// stream is a sealer whose last piece is sealed when it is closed.
type stream struct{ *sealer }

// Close seals what remains. What it was written to stays open.
func (s stream) Close() error { return s.flush(true) }

// NewWriter seals what is written to it, for somebody who keeps the pieces in a place of his own, without a line before
// them. Unless it is closed there is no last piece, and whoever reads finds the end missing. A key is for one stream only.
func NewWriter(to io.Writer, key []byte) (io.WriteCloser, error) {
	s, err := newSealer(to, key, []byte(streamLine))
	return stream{s}, err
}

// NewReader opens what NewWriter sealed.
func NewReader(from io.Reader, key []byte) (io.Reader, error) {
	return newOpener(bufio.NewReader(from), key, []byte(streamLine))
}
