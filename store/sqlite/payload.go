package sqlite

import (
	"encoding/binary"
	"errors"
	"slices"

	"roadcert/domain/certificate"
)

// What is sealed is written as texts, each preceded by its length: a hundred thousand faces a minute are
// written and compared, and this takes a fifth of the time of JSON.

// payloadForm is the first byte of a payload.
const payloadForm = 1

var errForm = errors.New("unknown form of sealed content")

// appendText writes one text.
func appendText(b []byte, s string) []byte {
	b = binary.AppendUvarint(b, uint64(len(s)))
	return append(b, s...)
}

// cutText reads one text and returns what follows it.
func cutText(b []byte) (s string, rest []byte, err error) {
	n, width := binary.Uvarint(b)
	if width <= 0 || n > uint64(len(b)-width) {
		return "", nil, errForm
	}
	end := width + int(n)
	return string(b[width:end]), b[end:], nil
}

// faceWriter writes faces; it keeps its buffers from one to the next.
type faceWriter struct {
	keys []string
	out  []byte
}

// write returns the one form of a face: keys in order, empty fields left out. It is good until the next.
func (w *faceWriter) write(f certificate.Face) []byte {
	w.keys = w.keys[:0]
	for k, v := range f {
		if v != "" {
			w.keys = append(w.keys, k)
		}
	}
	slices.Sort(w.keys)
	w.out = binary.AppendUvarint(w.out[:0], uint64(len(w.keys)))
	for _, k := range w.keys {
		w.out = appendText(appendText(w.out, k), f[k])
	}
	return w.out
}

// payload is what an event seals: its note, and its face where it has one (face is nil otherwise).
func payload(note string, face []byte) []byte {
	b := make([]byte, 0, len(note)+len(face)+4)
	b = appendText(append(b, payloadForm), note)
	return append(b, face...)
}

// readPayload is the inverse of payload.
func readPayload(b []byte) (note string, face certificate.Face, err error) {
	if len(b) == 0 || b[0] != payloadForm {
		return "", nil, errForm
	}
	note, b, err = cutText(b[1:])
	if err != nil || len(b) == 0 {
		return note, nil, err
	}
	n, width := binary.Uvarint(b)
	if width <= 0 || n > uint64(len(b)) {
		return "", nil, errForm
	}
	face, b = make(certificate.Face, n), b[width:]
	for range n {
		var key, value string
		if key, b, err = cutText(b); err != nil {
			return "", nil, err
		}
		if value, b, err = cutText(b); err != nil {
			return "", nil, err
		}
		face[key] = value
	}
	return note, face, nil
}

// identity is what a certificate seals of its holder: the number where it is sensitive, and the code.
func identity(number, code string) []byte { return appendText(appendText(nil, number), code) }

func readIdentity(b []byte) (number, code string, err error) {
	if number, b, err = cutText(b); err != nil {
		return "", "", err
	}
	code, _, err = cutText(b)
	return number, code, err
}
