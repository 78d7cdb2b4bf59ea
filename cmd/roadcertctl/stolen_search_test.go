package main

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"database/sql"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

// needle is a value in one of the forms it may lie about in.
type needle struct {
	value string // what it is called
	form  string
	bytes []byte
}

// searcher is who has stolen a disk and knows what to look for: every value, in every form and in everything that can be
// unpacked.
type searcher struct {
	begins [1 << 16]struct { // by two bytes
		needles []needle
		packed  bool // something packed may begin so
	}
}

// sighting is a value that was found.
type sighting struct{ file, value, form string }

func newSearcher() *searcher {
	s := &searcher{}
	for _, p := range packings() {
		s.begins[binary.BigEndian.Uint16(p.begins)].packed = true
	}
	return s
}

// seek adds a value to what is looked for.
func (s *searcher) seek(name string, value []byte) {
	forms := map[string][]byte{"raw": value, "hex": []byte(hex.EncodeToString(value)), "HEX": bytes.ToUpper([]byte(hex.EncodeToString(value)))}
	for order, put := range map[string]binary.AppendByteOrder{"utf-16le": binary.LittleEndian, "utf-16be": binary.BigEndian} {
		for _, unit := range utf16.Encode([]rune(string(value))) {
			forms[order] = put.AppendUint16(forms[order], unit)
		}
	}
	for alphabet, encoding := range map[string]*base64.Encoding{"base64": base64.RawStdEncoding, "base64url": base64.RawURLEncoding} {
		for before := range 3 { // what stands before and after decides over the characters at both ends
			text := encoding.EncodeToString(append(make([]byte, before), value...))
			forms[fmt.Sprintf("%s behind %d", alphabet, before)] = []byte(text[(before*8+5)/6 : (before+len(value))*8/6])
		}
	}
	for form, b := range forms {
		if len(b) < 6 {
			panic(name + " is too short to be told from chance")
		}
		begin := &s.begins[binary.BigEndian.Uint16(b)]
		begin.needles = append(begin.needles, needle{name, form, b})
	}
}

// tree looks through every file of a folder, and at every name.
func (s *searcher) tree(t *testing.T, root string) (seen []sighting, files int) {
	t.Helper()
	once := map[sighting]bool{}
	note := func(found sighting) { once[found] = true }
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		short, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		s.look(sighting{file: short, form: "its name"}, []byte(d.Name()), 0, note)
		if !d.Type().IsRegular() {
			return nil
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		s.look(sighting{file: short}, content, 0, note)
		if bytes.HasPrefix(content, []byte("%PDF-")) {
			s.look(sighting{file: short, form: "text of a PDF"}, printed(t, path), 0, note)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return slices.SortedFunc(maps.Keys(once), func(a, b sighting) int {
		return strings.Compare(fmt.Sprint(a), fmt.Sprint(b))
	}), files
}

// printed is the text of a PDF, whose characters stand in it as numbers of a font.
func printed(t *testing.T, path string) []byte {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Log("NOT CHECKED: there is no pdftotext to read ", path)
		return nil
	}
	text, err := exec.Command("pdftotext", "-raw", path, "-").Output()
	if err != nil {
		t.Fatal(path, err)
	}
	return text
}

// deepest is how often something that was unpacked is unpacked again: a picture in a document in an archive.
const deepest = 4

// look looks through what a file holds, at whichever place something begins that can be unpacked too.
func (s *searcher) look(at sighting, content []byte, depth int, note func(sighting)) {
	in := func(form string) string { return strings.TrimPrefix(at.form+", "+form, ", ") }
	for i := range len(content) - 1 {
		begin, rest := &s.begins[uint16(content[i])<<8|uint16(content[i+1])], content[i:]
		for _, n := range begin.needles {
			if bytes.HasPrefix(rest, n.bytes) {
				note(sighting{at.file, n.value, in(n.form)})
			}
		}
		if !begin.packed || depth == deepest {
			continue
		}
		for _, p := range packings() {
			if !bytes.HasPrefix(rest, p.begins) {
				continue
			}
			if from, err := p.open(rest); err == nil {
				s.look(sighting{file: at.file, form: in(p.name)}, unpacked(from), depth+1, note)
			}
		}
	}
}

// packing is a way to pack, and how what is packed so begins.
type packing struct {
	name   string
	begins []byte
	open   func(b []byte) (io.Reader, error) // fails where it only looks so
}

// packings are how files are packed. Whatever stands behind the end of what was packed is no error.
func packings() []packing {
	return []packing{
		{"gzip", []byte{0x1f, 0x8b, 8}, func(b []byte) (io.Reader, error) { return gzip.NewReader(bytes.NewReader(b)) }},
		{"zlib", []byte{0x78, 0x01}, inflated},
		{"zlib", []byte{0x78, 0x5e}, inflated},
		{"zlib", []byte{0x78, 0x9c}, inflated},
		{"zlib", []byte{0x78, 0xda}, inflated},
		{"zip", []byte("PK\x03\x04"), member},
	}
}

func inflated(b []byte) (io.Reader, error) { return zlib.NewReader(bytes.NewReader(b)) }

// member reads a member of a zip that begins here, whether or not its directory is there.
func member(b []byte) (io.Reader, error) {
	const head = 30
	if len(b) < head || binary.LittleEndian.Uint16(b[8:]) != zip.Deflate {
		return nil, zip.ErrAlgorithm // what is stored lies there as it is
	}
	from := head + int(binary.LittleEndian.Uint16(b[26:])) + int(binary.LittleEndian.Uint16(b[28:]))
	return flate.NewReader(bytes.NewReader(b[min(from, len(b)):])), nil
}

// unpacked is as much as can be unpacked of what may be cut off, or only looks packed.
func unpacked(from io.Reader) []byte {
	const most = 64 << 20
	b, _ := io.ReadAll(io.LimitReader(from, most))
	return b
}

// TestTheSearcherFinds: who does not find a value in each of its forms proves nothing by finding none.
func TestTheSearcherFinds(t *testing.T) {
	const value, other = "210124199003072316", "210124199003072324"
	for name, plant := range plants(t) {
		for planted, found := range map[string]bool{value: true, other: false} {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "file"), plant("身份证号："+planted+"，住址：某处"), 0o600); err != nil {
				t.Fatal(err)
			}
			s := newSearcher()
			s.seek("citizen ID", []byte(value))
			if seen, files := s.tree(t, dir); files != 1 || (len(seen) > 0) != found {
				t.Errorf("%s: %s was planted, %v found", name, planted, seen)
			}
		}
	}
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, value), 0o700); err != nil {
		t.Fatal(err)
	}
	s := newSearcher()
	s.seek("citizen ID", []byte(value))
	if seen, _ := s.tree(t, dir); len(seen) != 1 {
		t.Errorf("in a name: %v", seen)
	}
}

// plants are ways for a text to lie about on a disk.
func plants(t *testing.T) map[string]func(text string) []byte {
	wide := func(order binary.AppendByteOrder) func(string) []byte {
		return func(text string) (b []byte) {
			for _, unit := range utf16.Encode([]rune(text)) {
				b = order.AppendUint16(b, unit)
			}
			return b
		}
	}
	through := func(pack func(io.Writer) io.WriteCloser) func(string) []byte {
		return func(text string) []byte {
			var b bytes.Buffer
			w := pack(&b)
			_, err := io.WriteString(w, text)
			if err = errors.Join(err, w.Close()); err != nil {
				t.Fatal(err)
			}
			return b.Bytes()
		}
	}
	zipped := func(text string) []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		w, err := z.Create("Doc_0/Content.xml")
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		if err = errors.Join(err, z.Close()); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	gzipped := through(func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })
	return map[string]func(text string) []byte{
		"as it is":   func(text string) []byte { return []byte(text) },
		"utf-16le":   wide(binary.LittleEndian),
		"utf-16be":   wide(binary.BigEndian),
		"hex":        func(text string) []byte { return []byte(hex.EncodeToString([]byte(text))) },
		"HEX":        func(text string) []byte { return bytes.ToUpper([]byte(hex.EncodeToString([]byte(text)))) },
		"base64":     func(text string) []byte { return []byte(base64.StdEncoding.EncodeToString([]byte(text))) },
		"base64 + 1": func(text string) []byte { return []byte(base64.StdEncoding.EncodeToString([]byte("a" + text))) },
		"base64 + 2": func(text string) []byte { return []byte(base64.URLEncoding.EncodeToString([]byte("ab" + text))) },
		"gzip":       gzipped,
		"zlib":       through(func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) }),
		"zip":        zipped,
		"a zip within a gzip": func(text string) []byte {
			return append([]byte("in front"), gzipped("inside"+string(zipped(text)))...)
		},
		"a zip whose end is missing": func(text string) []byte {
			for n := range 10_000 {
				text += strconv.Itoa(n * n)
			}
			b := zipped(text)
			return b[:len(b)/2]
		},
		"a page that SQLite has freed": func(text string) []byte { return freed(t, text) },
	}
}

// freed is a file of SQLite in which a text stood once.
func freed(t *testing.T, text string) []byte {
	path := filepath.Join(t.TempDir(), "freed.db")
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	for _, do := range []string{"PRAGMA secure_delete = 0", "CREATE TABLE a (b TEXT)", "INSERT INTO a VALUES ('" + text + "')", "DROP TABLE a"} {
		if _, err := db.Exec(do); err != nil {
			t.Fatal(err)
		}
	}
	content, err := os.ReadFile(path)
	if err = errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	return content
}
