//go:build ignore

// derive makes components.txt.gz and twins.txt of the sources that README.md names:
//
//	go run assets/hanzi/derive.go CJK_DECOMP UNICODE_DIR > assets/hanzi/components.txt.gz 2> assets/hanzi/twins.txt
//
// It is run from the root of the project, and again when a font is exchanged.
package main

import (
	"bufio"
	"compress/bzip2"
	"compress/gzip"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/unicode/norm"
)

// fonts are those whose characters are described: one that no font has cannot be printed anyway.
var fonts = []string{"NotoSansSC-Regular.ttf", "LXGWWenKai-Regular.ttf"}

// whole are forms of radicals that are not taken apart either.
const whole = "亻刂氵氺灬扌龵忄㣺犭讠钅釒纟糹饣飠艹辶礻衤罒罓⻊王爫攵牜耂巛⺌彑门车贝见页马鸟鱼龙长韦"

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: derive CJK_DECOMP UNICODE_DIR")
	}
	d := derivation{had: covered(), from: map[string]split{}, atoms: map[rune]bool{}, simple: simple(os.Args[2])}
	d.radicals = radicals(os.Args[2], d.atoms)
	for _, r := range whole {
		d.atoms[r] = true
	}
	d.read(os.Args[1])
	z, err := gzip.NewWriterLevel(os.Stdout, gzip.BestCompression)
	check(err)
	for _, r := range d.had {
		if d.atoms[r] {
			continue
		}
		if described := d.describe(r); described != "" {
			fmt.Fprintf(z, "%c%s\n", r, described)
		}
	}
	check(z.Close())
	twins(os.Stderr, d.radicals)
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// covered returns the Han characters the fonts have.
func covered() []rune {
	var list []rune
	for _, name := range fonts {
		ttf, err := os.ReadFile(filepath.Join("assets/fonts", name))
		check(err)
		f, err := sfnt.Parse(ttf)
		check(err)
		var b sfnt.Buffer
		for r := rune(0x3400); r < 0x33480; r++ {
			if g, err := f.GlyphIndex(&b, r); err == nil && g != 0 && han(r) {
				list = append(list, r)
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func han(r rune) bool {
	return r >= 0x3400 && r < 0x4DC0 || r >= 0x4E00 && r < 0xA000 || r >= 0x20000 && r < 0x2F800 || r >= 0x30000
}

// split is how a character is put together: the kind of the source and the parts.
type split struct {
	kind  string
	parts []string
}

type derivation struct {
	had      []rune
	from     map[string]split
	atoms    map[rune]bool
	radicals map[rune]rune
	simple   map[rune]rune   // traditional to simplified
	complex  map[rune][]rune // simplified to traditional
}

var line = regexp.MustCompile(`^(?:module\.exports = .)?(\S+?):([^(]+)\(([^)]*)\)`)

func (d *derivation) read(path string) {
	f, err := os.Open(path)
	check(err)
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		if m := line.FindStringSubmatch(s.Text()); m != nil {
			kind, _, _ := strings.Cut(m[2], "/")
			d.from[m[1]] = split{kind, strings.Split(m[3], ",")}
		}
	}
	d.complex = map[rune][]rune{}
	for t, s := range d.simple {
		d.complex[s] = append(d.complex[s], t)
	}
	for _, list := range d.complex {
		slices.Sort(list)
	}
}

// operators are the ideographic description characters for the kinds of the source: one of two parts, one of
// three. What repeats a part names how often and how.
var operators = map[string]string{
	"a": "⿰⿲", "d": "⿱⿳", "s": "⿴", "st": "⿵", "sb": "⿶", "sl": "⿷", "sr": "⿷", "stl": "⿸", "str": "⿹", "sbl": "⿺", "sbr": "⿴",
	"w": "⿻", "wt": "⿻", "wb": "⿻", "wl": "⿻", "wr": "⿻", "wtl": "⿻", "wtr": "⿻", "wbl": "⿻", "wbr": "⿻", "lock": "⿻", "split": "⿻", "ba": "⿻", "bd": "⿻",
}

var repeats = map[string]string{
	"ra": "⿰11", "rd": "⿱11", "r3a": "⿲111", "r3d": "⿳111", "r3tr": "⿱1⿰11", "r4sq": "⿱⿰11⿰11", "r4a": "⿰⿰11⿰11",
}

// describe returns the description of a character in the notation of Unicode, chapter 18.2, or "".
func (d *derivation) describe(r rune) string {
	if s, ok := d.from[string(r)]; ok {
		return d.spell(s, 0)
	}
	for _, t := range d.complex[r] {
		if s, ok := d.from[string(t)]; ok {
			return d.spell(d.simplified(s), 0)
		}
	}
	return ""
}

// simplified puts the simplified form of each part.
func (d *derivation) simplified(s split) split {
	parts := slices.Clone(s.parts)
	for i, p := range parts {
		r, _ := utf8.DecodeRuneInString(p)
		if to, ok := d.simple[r]; ok && utf8.RuneCountInString(p) == 1 {
			parts[i] = string(to)
		}
	}
	return split{s.kind, parts}
}

// deepest is how far a part without a character is followed; some are in a circle.
const deepest = 6

func (d *derivation) spell(s split, depth int) string {
	if depth > deepest {
		return ""
	}
	parts := make([]string, len(s.parts))
	for i, p := range s.parts {
		if parts[i] = d.part(p, depth); parts[i] == "" {
			return ""
		}
	}
	if form, ok := repeats[s.kind]; ok && len(parts) == 1 {
		return strings.ReplaceAll(form, "1", parts[0])
	}
	ops := []rune(operators[s.kind])
	switch {
	case len(ops) == 0 || len(parts) < 2:
		return ""
	case len(parts) == 2:
		return string(ops[0]) + parts[0] + parts[1]
	case len(ops) == 2 && len(parts) == 3:
		return string(ops[1]) + strings.Join(parts, "")
	case len(ops) == 2:
		return string(ops[0]) + parts[0] + d.spell(split{s.kind, s.parts[1:]}, depth+1)
	}
	return ""
}

// part returns a part by its character where a font has it, and otherwise by what it is made of.
func (d *derivation) part(p string, depth int) string {
	if r, n := utf8.DecodeRuneInString(p); n == len(p) {
		if to, ok := d.radicals[r]; ok {
			r = to
		}
		if _, had := slices.BinarySearch(d.had, r); had {
			return string(r)
		}
	}
	s, ok := d.from[p]
	if depth > deepest {
		return "？"
	}
	if ok && strings.HasPrefix(s.kind, "m") && len(s.parts) == 1 {
		return d.part(s.parts[0], depth+1) // the same in another form
	}
	if spelt := d.spell(s, depth+1); ok && spelt != "" {
		return spelt
	}
	return "？"
}

// radicals reads which radical is which character; those characters are not taken apart.
func radicals(dir string, atoms map[rune]bool) map[rune]rune {
	to := map[rune]rune{}
	for _, f := range fields(filepath.Join(dir, "EquivalentUnifiedIdeograph.txt")) {
		first, last, ranged := strings.Cut(f[0], "..")
		if !ranged {
			last = first
		}
		for r := hex(first); r <= hex(last); r++ {
			if to[r] = hex(f[2]); r >= 0x2F00 && r <= 0x2FD5 {
				atoms[to[r]] = true
			}
		}
	}
	return to
}

// simple reads which traditional character has which one simplified form. Radicals that are simplified as parts
// only are added.
func simple(dir string) map[rune]rune {
	all := map[rune][]rune{}
	for _, f := range fields(filepath.Join(dir, "Unihan_Variants.txt.bz2")) {
		if len(f) == 3 && f[1] == "kTraditionalVariant" {
			t, _, _ := strings.Cut(f[2], "<")
			all[hex(t[2:])] = append(all[hex(t[2:])], hex(f[0][2:]))
		}
	}
	to := map[rune]rune{'言': '讠', '訁': '讠', '金': '钅', '釒': '钅', '糸': '纟', '糹': '纟', '食': '饣', '飠': '饣'}
	for t, s := range all {
		if _, ok := to[t]; !ok && t != s[0] {
			to[t] = s[0]
		}
	}
	return to
}

// twins writes which code points look like a character and are another one: what Unicode keeps for the sake of
// other standards, radicals as symbols, and the places old editions of GB 18030 used before there were better.
func twins(w io.Writer, radicals map[rune]rune) {
	write := func(r, to rune, why string) { fmt.Fprintf(w, "%04X %c %s\n", r, to, why) }
	for r := rune(0x2E80); r < 0x2FE0; r++ {
		to, ok := radicals[r]
		switch {
		case ok && r < 0x2F00:
			write(r, to, "form") // some of them look different from the character
		case ok:
			write(r, to, "radical")
		}
	}
	// These are still for private use where GB 18030 is decoded today.
	private := map[rune]rune{
		0xE816: 0x20087, 0xE817: 0x20089, 0xE818: 0x200CC, 0xE831: 0x215D7, 0xE83B: 0x2298F, 0xE855: 0x241FE,
		0xE81E: 0x9FB4, 0xE826: 0x9FB5, 0xE82B: 0x9FB6, 0xE82C: 0x9FB7, 0xE832: 0x9FB8, 0xE843: 0x9FB9, 0xE854: 0x9FBA, 0xE864: 0x9FBB,
	}
	place := rune(0xE815)
	for b := byte(0x50); b <= 0xA0; b++ {
		if b == 0x7F {
			continue
		}
		out, err := simplifiedchinese.GB18030.NewDecoder().Bytes([]byte{0xFE, b})
		check(err)
		to, _ := utf8.DecodeRune(out)
		if better, ok := private[place]; ok {
			to = better
		}
		if to == utf8.RuneError || to >= 0xE000 && to < 0xF900 {
			log.Fatalf("no character for %X", place)
		}
		write(place, to, "private")
		place++
	}
	for _, block := range [][2]rune{{0xF900, 0xFAFF}, {0x2F800, 0x2FA1F}} {
		for r := block[0]; r <= block[1]; r++ {
			if to := []rune(norm.NFC.String(string(r))); len(to) == 1 && to[0] != r {
				write(r, to[0], "compatible")
			}
		}
	}
}

func fields(path string) [][]string {
	f, err := os.Open(path)
	check(err)
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(path, ".bz2") {
		r = bzip2.NewReader(f)
	}
	var list [][]string
	for s := bufio.NewScanner(r); s.Scan(); {
		if f := strings.Fields(s.Text()); len(f) > 2 && !strings.HasPrefix(f[0], "#") {
			list = append(list, f)
		}
	}
	return list
}

func hex(s string) rune {
	v, err := strconv.ParseInt(s, 16, 32)
	check(err)
	return rune(v)
}
