// Package ofd writes, seals, reads and judges OFD packages (GB/T 33190).
package ofd

import (
	"errors"
	"io"
)

// FaceAttachment is the hidden attachment that holds the face as data (EncodeFace).
const FaceAttachment = "face.xml"

// Package is an OFD file in memory: its parts in the order they are written.
type Package struct {
	parts []part
	index map[string]int
}

type part struct {
	name string
	*Content
}

// Content is the content of a part. It is packed and digested once, however many packages share it.
type Content struct {
	raw []byte
}

// NewContent keeps b, which must not change afterwards.
func NewContent(b []byte) *Content { return &Content{raw: b} }

// Bytes returns the content; it must not be changed.
func (c *Content) Bytes() []byte { return c.raw }

// Add puts a part behind the others: "Doc_0/Document.xml".
func (p *Package) Add(name string, content []byte) error { return p.AddContent(name, NewContent(content)) }

// AddContent is Add for content that other packages may share.
func (p *Package) AddContent(name string, c *Content) error { return errors.New(name) }

// Names returns the names of the parts in their order.
func (p *Package) Names() []string { return nil }

// Part returns the content of a part.
func (p *Package) Part(name string) ([]byte, bool) { return nil, false }

// Write writes the package as a zip archive; the same package gives the same bytes.
func (p *Package) Write(w io.Writer) error { return nil }

// Open reads a package of any maker, within strict limits.
func Open(b []byte) (*Package, error) { return nil, errors.New("") }

// Package writes the document down.
func (d *Document) Package() (*Package, error) { return nil, errors.New("") }

// Info returns what the package says of itself.
func (p *Package) Info() (Info, error) { return Info{}, nil }

// Text returns the text of each page in reading order, a line of the page a line of the text.
func (p *Package) Text() ([]string, error) { return nil, nil }

// Pages returns what is drawn.
func (p *Package) Pages() ([]Page, error) { return nil, nil }

// Attachment returns an attachment by its name.
func (p *Package) Attachment(name string) ([]byte, bool) { return nil, false }

// Face is the face of a certificate as a package carries it in its hidden attachment.
type Face struct {
	Identifier string
	Kind       string // code in the catalogue
	Type       string // 证照类型代码, 21 characters
	Name       string // of the kind
	Version    int    // of the edition
	Catalogue  int    // version of the catalogue entry it was made with
	Items      []Item
}

// Item is one item of the face.
type Item struct{ Key, Name, Value string }

// EncodeFace writes a face as XML.
func EncodeFace(f Face) []byte { return nil }

// DecodeFace reads what EncodeFace wrote.
func DecodeFace(b []byte) (Face, error) { return Face{}, nil }
