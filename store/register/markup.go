package register

import (
	"bytes"
	"errors"
	"io"
)

// markup cuts XML into tags and texts, in a window of fixed size and without building anything. It is not a validating parser:
// it takes what spreadsheet programs write, and refuses what they never do (document types and with them
// entities of one's own, other encodings than UTF-8, tags and texts longer than any cell). Whatever slips
// through is met by encoding/xml when excelize reads the copy.
type markup struct {
	in     io.Reader
	window []byte
	lo, hi int
	ended  bool

	name  []byte // of a tag, without prefix
	attrs []byte // of an opening tag, as they stand
	empty bool   // the opening tag is its own end
	text  []byte // of a text, as it stands: entities are left alone
}

type markupKind uint8

const (
	markupEnd markupKind = iota
	markupOpen
	markupClose
	markupText
)

var (
	errMarkup   = errors.New("not well-formed")
	errDoctype  = errors.New("document type declared")
	errEncoding = errors.New("not UTF-8")
	errTooLong  = errors.New("tag or text too long")
)

func newMarkup(in io.Reader) *markup { return &markup{in: in, window: make([]byte, maxMarkup+64)} }

// next steps to the following tag or text; comments and instructions are passed over. Slices are good until
// the following call.
func (m *markup) next() (markupKind, error) {
	for {
		for m.lo == m.hi && !m.ended {
			if err := m.fill(); err != nil {
				return markupEnd, err
			}
		}
		if m.lo == m.hi {
			return markupEnd, nil
		}
		if m.window[m.lo] != '<' {
			return m.takeText()
		}
		special, kind, err := m.takeSpecial()
		if err != nil || kind != markupEnd {
			return kind, err
		}
		if !special {
			return m.takeTag()
		}
	}
}

// fill moves the unread to the front of the window and reads on.
func (m *markup) fill() error {
	if m.ended {
		return nil
	}
	if m.lo > 0 {
		m.hi = copy(m.window, m.window[m.lo:m.hi])
		m.lo = 0
	}
	if m.hi == len(m.window) {
		return errTooLong
	}
	n, err := m.in.Read(m.window[m.hi:])
	m.hi += n
	if errors.Is(err, io.EOF) {
		m.ended, err = true, nil
	}
	return err
}

// until returns how many bytes from here to the end of mark, reading on as far as it must; -1 where it does not come.
func (m *markup) until(mark string, from int) (int, error) {
	for {
		if at := m.lo + from; at <= m.hi {
			if i := bytes.Index(m.window[at:m.hi], []byte(mark)); i >= 0 {
				return from + i + len(mark), nil
			}
		}
		if m.ended {
			return -1, nil
		}
		from = max(from, m.hi-m.lo-len(mark)+1)
		if err := m.fill(); err != nil {
			return -1, err
		}
	}
}

func (m *markup) takeText() (markupKind, error) {
	n, err := m.until("<", 0)
	if err != nil {
		return markupEnd, err
	}
	if n < 0 {
		n = m.hi - m.lo + 1
	}
	m.text = m.window[m.lo : m.lo+n-1]
	m.lo += n - 1
	return markupText, nil
}

// specials are the constructs that begin like a tag and are none.
var specials = []struct{ begin, end string }{
	{"<?", "?>"}, {"<!--", "-->"}, {"<![CDATA[", "]]>"},
}

func (m *markup) takeSpecial() (bool, markupKind, error) {
	if _, err := m.until(">", 1); err != nil {
		return false, markupEnd, err
	}
	rest := m.window[m.lo:m.hi]
	for i, s := range specials {
		if !bytes.HasPrefix(rest, []byte(s.begin)) {
			continue
		}
		n, err := m.until(s.end, len(s.begin))
		if err != nil || n < 0 {
			return false, markupEnd, errors.Join(err, errMarkup)
		}
		whole := m.window[m.lo : m.lo+n]
		m.lo += n
		if i == 2 {
			m.text = whole
			return true, markupText, nil
		}
		return true, markupEnd, encodingOf(whole)
	}
	if bytes.HasPrefix(rest, []byte("<!")) {
		return false, markupEnd, errDoctype
	}
	return false, markupEnd, nil
}

// encodingOf refuses an XML declaration that names anything but UTF-8.
func encodingOf(instruction []byte) error {
	if !bytes.HasPrefix(instruction, []byte("<?xml ")) {
		return nil
	}
	if e := attribute(instruction[len("<?xml "):], "encoding"); e != nil && !bytes.EqualFold(e, []byte("utf-8")) {
		return errEncoding
	}
	return nil
}

func (m *markup) takeTag() (markupKind, error) {
	n, err := m.until(">", 1)
	for err == nil && n > 0 && openQuote(m.window[m.lo:m.lo+n]) {
		n, err = m.until(">", n)
	}
	if err != nil {
		return markupEnd, err
	}
	if n < 3 {
		return markupEnd, errMarkup
	}
	tag := m.window[m.lo+1 : m.lo+n-1]
	m.lo += n
	if tag[0] == '/' {
		m.name = local(bytes.TrimRight(tag[1:], " \t\r\n"))
		return markupClose, nil
	}
	m.empty = tag[len(tag)-1] == '/'
	if m.empty {
		tag = tag[:len(tag)-1]
	}
	end := bytes.IndexAny(tag, " \t\r\n")
	if end < 0 {
		end = len(tag)
	}
	m.name, m.attrs = local(tag[:end]), tag[end:]
	return markupOpen, nil
}

// openQuote tells whether a > stands inside a quoted attribute, where XML allows it.
func openQuote(tag []byte) bool {
	if bytes.IndexByte(tag, '\'') < 0 {
		return bytes.Count(tag, []byte{'"'})%2 == 1
	}
	var quote byte
	for _, c := range tag {
		switch {
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case c == quote:
			quote = 0
		}
	}
	return quote != 0
}

func local(name []byte) []byte {
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		return name[i+1:]
	}
	return name
}

// attribute returns the value of an attribute as it stands; nil where there is none.
func attribute(attrs []byte, name string) []byte {
	for {
		attrs = bytes.TrimLeft(attrs, " \t\r\n")
		eq := bytes.IndexByte(attrs, '=')
		if eq < 0 {
			return nil
		}
		key := bytes.TrimRight(attrs[:eq], " \t\r\n")
		attrs = bytes.TrimLeft(attrs[eq+1:], " \t\r\n")
		if len(attrs) == 0 {
			return nil
		}
		end := bytes.IndexByte(attrs[1:], attrs[0])
		if end < 0 {
			return nil
		}
		if string(key) == name {
			return attrs[1 : 1+end]
		}
		attrs = attrs[end+2:]
	}
}

// skip passes over an element whose opening tag was just read.
func (m *markup) skip() error {
	for depth := 1; depth > 0; {
		kind, err := m.next()
		switch {
		case err != nil:
			return err
		case kind == markupEnd:
			return errMarkup
		case kind == markupOpen && !m.empty:
			depth++
		case kind == markupClose:
			depth--
		}
	}
	return nil
}
