// Package ofd is the file a certificate travels in: an OFD package (GB/T 33190) with an electronic seal
// (GB/T 38540) over all of it. It writes such files, seals them, reads them, and judges files of any maker.
//
// A Document says what is drawn; Package writes it down as XML parts, the same bytes for the same document.
// Seal puts a seal over every part, so that nothing can be changed, added or taken away. Open reads a file
// that came from anywhere, within limits no file can talk it out of, and Verify tells what is wrong with it
// in sentences for the person at the counter.
package ofd

import (
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// Package is an OFD file in memory: its parts in the order they are written.
type Package struct {
	parts   []part
	index   map[string]int  // by name
	folded  map[string]bool // names in small letters: some systems hold Seal.esl and seal.esl for one
	pages   []sheet         // of a package that was written here; otherwise nil
	altered bool            // it was read from an archive this program would have written differently
}

type part struct {
	name string
	*Content
}

// Content is the content of a part. It is packed and digested once, however many packages share it, and
// may be shared by goroutines.
type Content struct {
	raw []byte
	how Packing

	packing  sync.Once
	packed   []byte
	deflated bool
	crc      uint32 // of raw
	check    uint32 // CRC-32 of packed

	digesting sync.Once
	digest    [seal.DigestSize]byte
}

// Packing says how much work packing a content is worth.
type Packing uint8

// The ways to pack. The zero value is for texts that are written once.
const (
	Quick  Packing = iota
	Best           // for what many packages share
	Stored         // for what does not become smaller: pictures, signatures
)

// NewContent keeps b, which must not be changed afterwards.
func NewContent(b []byte, how Packing) *Content { return &Content{raw: b, how: how} }

// Bytes returns the content, which must not be changed.
func (c *Content) Bytes() []byte { return c.raw }

// Digest returns the SM3 of the content.
func (c *Content) Digest() [seal.DigestSize]byte {
	c.digesting.Do(func() { c.digest = seal.SM3(c.raw) })
	return c.digest
}

// pack deflates what becomes smaller by it.
func (c *Content) pack() {
	c.packing.Do(func() {
		c.packed, c.deflated = packers[c.how](c.raw)
		c.crc, c.check = crc32.ChecksumIEEE(c.raw), crc32.ChecksumIEEE(c.packed)
	})
}

// Add puts a part behind the others: "Doc_0/Document.xml". The content must not be changed afterwards.
func (p *Package) Add(name string, content []byte) error {
	return p.AddContent(name, NewContent(content, Quick))
}

// AddContent is Add for content that other packages may share.
func (p *Package) AddContent(name string, c *Content) error {
	if why := p.unfit(name); why != "" {
		return unreadable("其中的文件名“%s”%s", shown(name), why)
	}
	if p.index == nil {
		p.index, p.folded = map[string]int{}, map[string]bool{}
	}
	p.index[name], p.folded[strings.ToLower(name)] = len(p.parts), true
	p.parts = append(p.parts, part{name, c})
	return nil
}

// copy returns a package that can be added to without changing p.
func (p *Package) copy() *Package {
	return &Package{parts: slices.Clone(p.parts), index: maps.Clone(p.index), folded: maps.Clone(p.folded), pages: p.pages}
}

// replace gives a part that is there another content.
func (p *Package) replace(name string, content []byte) {
	p.parts[p.index[name]].Content = NewContent(content, Quick)
}

// Names returns the names of the parts in their order.
func (p *Package) Names() []string {
	names := make([]string, len(p.parts))
	for i, one := range p.parts {
		names[i] = one.name
	}
	return names
}

// Part returns the content of a part, which must not be changed.
func (p *Package) Part(name string) ([]byte, bool) {
	i, ok := p.index[name]
	if !ok {
		return nil, false
	}
	return p.parts[i].raw, true
}

// Write writes the package as a zip archive; the same package gives the same bytes.
func (p *Package) Write(w io.Writer) error {
	_, err := w.Write(p.Bytes())
	return problem.From(err, problem.Unwritable, "不能写出 OFD 文件", "写入时出错", "请检查磁盘空间和文件夹权限")
}

// longestName is longer than any name in a file met so far.
const longestName = 200

// unfit says why a part may not have a name, or "".
func (p *Package) unfit(name string) string {
	switch {
	case name == "" || len(name) > longestName:
		return "为空或者过长"
	case !utf8.ValidString(name):
		return "不是 UTF-8 编码"
	case strings.ContainsFunc(name, func(r rune) bool { return r == '\\' || r == ':' || !unicode.IsPrint(r) }):
		return "含有不允许的字符"
	case p.folded[strings.ToLower(name)]:
		return "重复（不分大小写）"
	}
	for _, step := range strings.Split(name, "/") {
		if step == "" || step == "." || step == ".." {
			return "不是包内的路径"
		}
	}
	return ""
}

// shown makes a name from a foreign file fit for a sentence.
func shown(name string) string {
	clean := strings.Map(func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			return '?'
		}
		return r
	}, name)
	if runes := []rune(clean); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return clean
}

// unreadable is the refusal of a file that cannot be taken for an OFD package.
func unreadable(why string, args ...any) error {
	return problem.New(problem.Invalid, "不能打开 OFD 文件", fmt.Sprintf(why, args...),
		"请向出具文件的单位重新索取；文件若经网络或优盘传递，请重新传一次")
}
