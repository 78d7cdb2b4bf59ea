// Package eseal is the electronic seal of GB/T 38540-2020 (SES version 4): the seal itself, made and signed by a
// seal maker, and the signature a keeper of the seal puts under a document with it.
//
// What leaves is written as the standard says and as the readers in use expect it: exact string kinds, UTC times,
// DER and nothing optional. What comes in is read a little more generously where programs differ, checked without
// mercy, and each finding is a sentence with a rule that never changes its name.
package eseal

import (
	"io"
	"time"

	"roadcert/domain/seal"
)

// Signer holds a key that signs: a key file at the desk, or a token that never gives its key away.
type Signer interface {
	Certificate() *seal.Certificate
	// Sign returns the SM2 signature of the message, DER, over SM3 with the usual user identity.
	Sign(rand io.Reader, message []byte) ([]byte, error)
}

// KeySigner signs with a key from a file.
type KeySigner struct {
	Cert *seal.Certificate
	Key  *seal.Key
}

// Certificate returns the signer's certificate.
func (k KeySigner) Certificate() *seal.Certificate { return k.Cert }

// Sign returns the signature of the message.
func (k KeySigner) Sign(rand io.Reader, message []byte) ([]byte, error) {
	return k.Key.Sign(rand, message)
}

// Kinds of seals (类型), as far as they are in use.
const (
	TypeUnit   = 1 // 单位印章
	TypePerson = 2 // 个人名章
)

// Picture is what a reader draws where the seal stands.
type Picture struct {
	Format        string // "png"; tax seals have "ofd"
	Data          []byte
	Width, Height int // mm on the page
}

// Info is what a seal says of itself.
type Info struct {
	ID       string // 印章标识, unique with the maker
	Name     string // 法库县交通运输局道路运输电子证照专用章
	Vendor   string // who made the program that made it
	Type     int
	Created  time.Time
	From, To time.Time
	Picture  Picture
}

// Seal is an electronic seal. It does not change, and may be shared by goroutines.
type Seal struct {
	Info
	Version int
	Signers [][]byte // certificates that may sign with it, DER; or their SM3 digests, where Digests
	Digests bool
	Maker   *seal.Certificate
	Raw     []byte // the whole seal, as it stands in Seal.esl

	info      []byte // the part the maker signed
	algorithm string
	value     []byte // the maker's signature
	tail      bool   // something optional follows
	presses   presses
}

// Trust is what signatures are measured against: roots the bureau trusts, certificates between them and the
// signers, and the present.
type Trust struct {
	Anchors []*seal.Certificate
	Between []*seal.Certificate
	Now     time.Time
}
