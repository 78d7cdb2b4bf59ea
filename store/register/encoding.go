package register

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// sight watches the whole of a text file go by (while its digest is made) and counts what is and what is not UTF-8.
type sight struct {
	rest    []byte // the beginning of a character that the last chunk broke off in
	several int    // characters of more than one byte
	broken  int    // bytes that are no part of UTF-8
	line    int    // of the first broken byte, 0-based
	lines   int
}

func (s *sight) Write(p []byte) (int, error) {
	n := len(p)
	if len(s.rest) > 0 {
		p = append(s.rest, p...)
	}
	for len(p) > 0 {
		if p[0] < utf8.RuneSelf {
			if p[0] == '\n' {
				s.lines++
			}
			p = p[1:]
			continue
		}
		if !utf8.FullRune(p) {
			break
		}
		r, size := utf8.DecodeRune(p)
		if r == utf8.RuneError && size == 1 {
			s.miss()
		} else {
			s.several++
		}
		p = p[size:]
	}
	s.rest = append([]byte(nil), p...)
	return n, nil
}

func (s *sight) miss() {
	if s.broken == 0 {
		s.line = s.lines
	}
	s.broken++
}

// mostlyUTF8: text in GB18030 hardly ever forms valid characters of several bytes by chance, so a file full of
// them with a few broken bytes is UTF-8 that was damaged, not another encoding.
func (s *sight) mostlyUTF8() bool { return s.several > 20*s.broken }

var (
	utf8Mark    = []byte("\xef\xbb\xbf")
	utf16Little = []byte("\xff\xfe")
	utf16Big    = []byte("\xfe\xff")
)

// byteOrder returns the encoding that a UTF-16 file names in its first two bytes (Excel: "Unicode 文本"); nil for others.
func byteOrder(head []byte) encoding.Encoding {
	switch {
	case bytes.HasPrefix(head, utf16Little):
		return unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)
	case bytes.HasPrefix(head, utf16Big):
		return unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM)
	}
	return nil
}

// decoderFor decides on the encoding of the whole file. A file that is not clean in any is refused with the line of
// the first character that is not: a name with a hole in it must not get into the store.
func decoderFor(file io.ReaderAt, size int64, name string, s *sight) (encoding.Encoding, error) {
	head := make([]byte, min(size, 4))
	if _, err := file.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, unopened(name, err)
	}
	if e := byteOrder(head); e != nil {
		return e, clean(file, size, name, e)
	}
	for range s.rest {
		s.miss()
	}
	switch {
	case s.broken == 0:
		return unicode.UTF8BOM, nil
	case bytes.HasPrefix(head, utf8Mark) || s.mostlyUTF8():
		return nil, unreadable(name, s.line+1)
	}
	return simplifiedchinese.GB18030, clean(file, size, name, simplifiedchinese.GB18030)
}

// clean refuses a file that has characters its encoding does not know.
func clean(file io.ReaderAt, size int64, name string, e encoding.Encoding) error {
	line, err := firstUnknown(e.NewDecoder().Reader(io.NewSectionReader(file, 0, size)))
	switch {
	case err != nil:
		return unopened(name, err)
	case line > 0:
		return unreadable(name, line)
	}
	return nil
}

func unreadable(name string, line int) error {
	return refuse(name, "第 "+decimal(line)+" 行附近有无法识别的字符，文件编码既不是完好的 UTF-8 也不是 GB18030",
		"请用 Excel 或 WPS 打开，检查文字是否正常，另存为 .xlsx 后再导入")
}

// firstUnknown returns the 1-based line of the first character that a decoder could not make out; 0 where there is none.
func firstUnknown(r io.Reader) (int, error) {
	chunk, line := make([]byte, 1<<16), 1
	var rest []byte
	for {
		n, err := r.Read(chunk)
		text := append(rest, chunk[:n]...)
		if i := bytes.Index(text, []byte("\ufffd")); i >= 0 {
			return line + bytes.Count(text[:i], []byte{'\n'}), nil
		}
		keep := max(0, len(text)-2)
		line += bytes.Count(text[:keep], []byte{'\n'})
		rest = append([]byte(nil), text[keep:]...)
		if errors.Is(err, io.EOF) {
			return 0, nil
		}
		if err != nil {
			return 0, err
		}
	}
}

// delimiters are the separators that are looked for, the likeliest first.
var delimiters = []rune{',', '\t', ';', '，'}

// delimiterOf finds the separator in the beginning of a text: the one that stands outside quotation marks in the
// most lines.
func delimiterOf(head string) rune {
	best, most := delimiters[0], 0
	for _, d := range delimiters {
		lines, quoted, seen := 0, false, false
		for _, c := range head {
			switch {
			case c == '"':
				quoted = !quoted
			case c == d && !quoted:
				seen = true
			case c == '\n' && !quoted:
				if seen {
					lines++
				}
				seen = false
			}
		}
		if seen {
			lines++
		}
		if lines > most {
			best, most = d, lines
		}
	}
	return best
}

// sheetName is what the one sheet of a text file is called.
func sheetName(name string) string {
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		return name[:i]
	}
	return name
}
