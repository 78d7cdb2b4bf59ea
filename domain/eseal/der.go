package eseal

import (
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"
	"unicode"
)

// The tags of this notation, as they stand in a file.
const (
	tagInteger   = 0x02
	tagBits      = 0x03
	tagOctets    = 0x04
	tagObject    = 0x06
	tagUTF8      = 0x0c
	tagPrintable = 0x13
	tagIA5       = 0x16
	tagTime      = 0x18
	tagSequence  = 0x30
)

// generalized is GeneralizedTime as DER writes it: UTC, whole seconds.
const generalized = "20060102150405Z"

// element writes one element: tag, length in the shortest form, and its parts strung together.
func element(tag byte, parts ...[]byte) []byte {
	size := 0
	for _, p := range parts {
		size += len(p)
	}
	out := make([]byte, 0, size+6)
	out = appendHead(out, tag, size)
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

// appendHead writes the tag and the length of an element.
func appendHead(out []byte, tag byte, size int) []byte {
	out = append(out, tag)
	switch {
	case size < 1<<7:
		return append(out, byte(size))
	case size < 1<<8:
		return append(out, 0x81, byte(size))
	case size < 1<<16:
		return append(out, 0x82, byte(size>>8), byte(size))
	case size < 1<<24:
		return append(out, 0x83, byte(size>>16), byte(size>>8), byte(size))
	}
	return append(out, 0x84, byte(size>>24), byte(size>>16), byte(size>>8), byte(size))
}

// integer writes a number that is not negative; a leading zero keeps the first bit clear.
func integer(n int) []byte {
	b := big.NewInt(int64(n)).Bytes()
	if len(b) == 0 || b[0] >= 0x80 {
		b = append([]byte{0}, b...)
	}
	return element(tagInteger, b)
}

// text writes a string under the tag its place asks for; the caller has seen to its alphabet.
func text(tag byte, s string) []byte { return element(tag, []byte(s)) }

// bits writes whole bytes as a BIT STRING without unused bits.
func bits(b []byte) []byte { return element(tagBits, []byte{0}, b) }

// instant writes a GeneralizedTime.
func instant(t time.Time) []byte { return text(tagTime, t.UTC().Format(generalized)) }

// errLayout tells that the bytes are not the structure they were read as.
var errLayout = errors.New("结构不对")

// cursor walks over the elements of a sequence. The first thing that is not there as expected stops it for good;
// err says what. Lengths in another form than DER's, and unfinished elements, are refused by encoding/asn1.
type cursor struct {
	rest []byte
	err  error
}

func (c *cursor) fail(format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf("%w：%s", errLayout, fmt.Sprintf(format, args...))
	}
	c.rest = nil
}

// next returns the next element, whatever it is.
func (c *cursor) next() asn1.RawValue {
	var v asn1.RawValue
	if c.err != nil {
		return v
	}
	if len(c.rest) == 0 {
		c.fail("缺少应有的字段")
		return v
	}
	rest, err := asn1.Unmarshal(c.rest, &v)
	if err != nil {
		c.fail("编码不合 DER：%v", err)
		return asn1.RawValue{}
	}
	c.rest = rest
	return v
}

// take returns the content of the next element, which bears the tag.
func (c *cursor) take(tag byte, name string) []byte {
	v := c.next()
	if c.err == nil && v.FullBytes[0] != tag {
		c.fail("%s应是 %#02x，收到 %#02x", name, tag, v.FullBytes[0])
	}
	return v.Bytes
}

// sequence steps into the next element.
func (c *cursor) sequence(name string) *cursor {
	return &cursor{c.take(tagSequence, name), c.err}
}

// leave takes over what went wrong inside a sequence, and asks that nothing is left in it.
func (c *cursor) leave(inner *cursor, name string) {
	switch {
	case c.err != nil:
	case inner.err != nil:
		c.err, c.rest = inner.err, nil
	case len(inner.rest) > 0:
		c.fail("%s之后还有 %d 字节", name, len(inner.rest))
	}
}

// value unmarshals the next element into a Go value by encoding/asn1.
func (c *cursor) value(into any, name string) {
	if c.err != nil {
		return
	}
	rest, err := asn1.Unmarshal(c.rest, into)
	if err != nil {
		c.fail("%s写法不对", name)
		return
	}
	c.rest = rest
}

func (c *cursor) integer(name string) (n int) { c.value(&n, name); return n }

// text reads a string of any of the kinds programs write here. One that would play tricks where it is shown is
// refused.
func (c *cursor) text(name string) (s string) {
	c.value(&s, name)
	if strings.ContainsFunc(s, tricky) {
		c.fail("%s含有控制字符", name)
	}
	return s
}

// tricky reports whether a character moves, hides or turns others where it is shown.
func tricky(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }

// time reads GeneralizedTime, with or without a fraction, or the UTCTime some programs write.
func (c *cursor) time(name string) (t time.Time) {
	if len(c.rest) == 0 || c.rest[0] != tagTime {
		c.value(&t, name)
		return t.UTC()
	}
	t, err := time.Parse("20060102150405Z0700", string(c.take(tagTime, name)))
	if err != nil {
		c.fail("%s写法不对", name)
	}
	return t.UTC()
}

func (c *cursor) object(name string) string {
	var o asn1.ObjectIdentifier
	c.value(&o, name)
	return o.String()
}

func (c *cursor) octets(name string) []byte { return c.take(tagOctets, name) }

// bits reads a BIT STRING of whole bytes.
func (c *cursor) bits(name string) []byte {
	var b asn1.BitString
	c.value(&b, name)
	if c.err == nil && b.BitLength%8 != 0 {
		c.fail("%s不是整字节", name)
	}
	return b.Bytes
}

// sequenceOf returns the elements of a whole document that is one sequence.
func sequenceOf(b []byte, name string) ([]asn1.RawValue, error) {
	c := &cursor{rest: b}
	inner := c.sequence(name)
	if c.leaveOpen(name); c.err != nil {
		return nil, c.err
	}
	var all []asn1.RawValue
	for len(inner.rest) > 0 && inner.err == nil && len(all) <= maxFields {
		all = append(all, inner.next())
	}
	return all, inner.err
}

// maxFields is one more field than any structure here has.
const maxFields = 8

// leaveOpen asks that nothing follows a whole document.
func (c *cursor) leaveOpen(name string) {
	if c.err == nil && len(c.rest) > 0 {
		c.fail("%s之后还有 %d 字节", name, len(c.rest))
	}
}
