package register

import (
	"crypto/rand"
	"fmt"
	"io"

	"roadcert/domain/seal"
	"roadcert/store/internal/sealedfile"
)

// A copy of a sheet holds the citizen IDs of a county, and a big one goes to the disk, twice: once as it is laid down and
// once as excelize keeps it. What a program leaves there that is killed stays, so the rows of every copy are sealed, with a
// key that was drawn for this copy and is nowhere but in memory.
//
// excelize opens its own copy itself. But it reads a part in whatever encoding the part's first line names: the rows are
// said to be in one of ours, and are opened where it asks for who knows that encoding.

const (
	sealedEncoding = "sealed"
	sealedHead     = `<?xml version="1.0" encoding="` + sealedEncoding + `"?>`
)

// concealed seals what fill writes, behind the line that says so, and returns the key.
func concealed(to io.Writer, fill func(io.Writer) error) (key []byte, err error) {
	key = make([]byte, seal.KeySize)
	if _, err := io.ReadFull(rand.Reader, key); err != nil {
		return nil, err
	}
	if _, err := io.WriteString(to, sealedHead); err != nil {
		return nil, err
	}
	s, err := sealedfile.NewWriter(to, key)
	if err != nil {
		return nil, err
	}
	if err := fill(s); err != nil {
		return nil, err
	}
	return key, s.Close()
}

// revealer opens what concealed sealed; of other encodings it knows none, because the rest of a copy is in UTF-8.
func revealer(key []byte) func(encoding string, in io.Reader) (io.Reader, error) {
	return func(encoding string, in io.Reader) (io.Reader, error) {
		if encoding != sealedEncoding {
			return nil, fmt.Errorf("%w: %s", errEncoding, encoding)
		}
		return sealedfile.NewReader(in, key)
	}
}
