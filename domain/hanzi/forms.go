package hanzi

import (
	"bufio"
	"io"
	"io/fs"
	"strings"
	"unicode/utf8"
)

// Files of the folder that is loaded.
const (
	twinsFile      = "twins.txt"
	simplifiedFile = "simplified.txt"
)

// Forms is which character is another one in a different form: a code point that looks like it, or its traditional
// form. It is loaded once and then never changes.
type Forms struct {
	twins      map[rune]Twin
	simplified map[rune]rune
}

// LoadForms reads the forms in a folder. It is quick; Load reads the parts of characters as well.
func LoadForms(fsys fs.FS, dir string) (*Forms, error) {
	return loadForms(fsys, dir, "不能比对文字")
}

func loadForms(fsys fs.FS, dir, what string) (*Forms, error) {
	f := &Forms{twins: map[rune]Twin{}, simplified: map[rune]rune{}}
	if err := load(fsys, dir, what, twinsFile, f.readTwins); err != nil {
		return nil, err
	}
	return f, load(fsys, dir, what, simplifiedFile, f.readSimplified)
}

// readSimplified reads lines of a traditional character and the simplified one: 龍龙.
func (f *Forms) readSimplified(r io.Reader) error {
	for s := bufio.NewScanner(r); ; {
		if !s.Scan() {
			return s.Err()
		}
		pair := []rune(s.Text())
		if len(pair) != 2 || pair[0] == pair[1] || strings.ContainsRune(s.Text(), utf8.RuneError) {
			return &badLine{s.Text()}
		}
		f.simplified[pair[0]] = pair[1]
	}
}

// Simplified returns a text in which the simplified character stands for every traditional one. Where a traditional
// character has several simplified ones (乾), it is the most usual: good for comparing names, not for writing them.
func (f *Forms) Simplified(text string) string {
	return strings.Map(func(r rune) rune {
		if to, ok := f.simplified[r]; ok {
			return to
		}
		return r
	}, text)
}
