package eseal

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync/atomic"
	"time"

	"roadcert/domain/seal"
)

// press is a seal in the hand of a key, ready for the next document. Ten thousand documents are sealed with one
// seal and one key, and all but the end of what is signed is the same for each: the beginning is digested once.
type press struct {
	key    *seal.Key
	size   int // of what follows the beginning
	prefix *seal.Prefix
}

// presses keeps the last press of a seal.
type presses struct{ last atomic.Pointer[press] }

// press returns the seal ready for a key and an end of some length.
func (s *Seal) press(key *seal.Key, size int) (*press, error) {
	if p := s.presses.last.Load(); p != nil && p.key == key && p.size == size {
		return p, nil
	}
	prefix, err := key.Prefix(slices.Concat(s.heading(size), s.Raw))
	if err != nil {
		return nil, err
	}
	p := &press{key, size, prefix}
	s.presses.last.Store(p)
	return p, nil
}

// heading writes TBS_Sign as far as the seal, which follows it before an end of size bytes.
func (s *Seal) heading(size int) []byte {
	number := integer(version)
	return append(appendHead(nil, tagSequence, len(number)+len(s.Raw)+size), number...)
}

// end writes what follows the seal: when, under what, and where that stands.
func end(at time.Time, digest [seal.DigestSize]byte, property string) []byte {
	return slices.Concat(instant(at), bits(digest[:]), text(tagIA5, property))
}

// sign has the signer sign the whole. A key at hand signs by its press, which checks what it makes;
// any other signer's signature is checked here.
func (s *Seal) sign(rand io.Reader, by Signer, last []byte) ([]byte, error) {
	if k, ok := by.(KeySigner); ok && bytes.Equal(k.Key.Public(), k.Cert.Public) {
		p, err := s.press(k.Key, len(last))
		if err != nil {
			return nil, err
		}
		return p.prefix.Sign(rand, last)
	}
	signed := slices.Concat(s.heading(len(last)), s.Raw, last)
	value, err := by.Sign(rand, signed)
	if err != nil {
		return nil, fmt.Errorf("不能签章：%w", err)
	}
	if !by.Certificate().Verify(signed, value) {
		return nil, errors.New("不能签章：签名与签章者证书不符，已弃用")
	}
	return value, nil
}
