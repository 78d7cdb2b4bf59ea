package typeface_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/image/font/sfnt"
	"pgregory.net/rapid"

	"roadcert/domain/problem"
)

// certificate is what a certificate says, some sixty characters.
const certificate = "中华人民共和国道路运输从业人员从业资格证姓名性别男出生日期住址辽宁省沈阳市法库县初次领证有效期至二〇年月交通局章张" + rare

func cut(t rapid.TB, f *source, runes []rune) ([]byte, *sfnt.Font) {
	t.Helper()
	b, err := f.Subset(runes)
	if err != nil {
		t.Fatal(err)
	}
	other, err := sfnt.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	return b, other
}

// Whatever is asked for is there as it was; nothing else is.
func TestSubsets(t *testing.T) {
	for _, f := range []*source{kai, noto, bold, gopher} {
		t.Run(f.Name(), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				runes := rapid.SliceOfN(rapid.SampledFrom(f.runes), 1, 80).Draw(t, "runes")
				b, got := cut(t, f, runes)
				for _, r := range runes {
					if !same(look(t, got, r), look(t, f.other, r)) {
						t.Fatalf("%c (U+%04X) has changed", r, r)
					}
				}
				if r := rapid.SampledFrom(f.runes).Draw(t, "another"); !slices.Contains(runes, r) && look(t, got, r).glyph != 0 {
					t.Fatalf("%c (U+%04X) was not asked for", r, r)
				}
				slices.Reverse(runes)
				if again, _ := cut(t, f, append(runes, runes[0])); !bytes.Equal(again, b) {
					t.Fatal("another order gives another font")
				}
				checkTables(t, b)
			})
		})
	}
}

// checkTables checks what readers of fonts trip over: sums, order and places of tables, and that the left
// side of every glyph is where its outline begins.
func checkTables(t *rapid.T, b []byte) {
	u16 := func(at int) int { return int(binary.BigEndian.Uint16(b[at:])) }
	u32 := func(at int) int { return int(binary.BigEndian.Uint32(b[at:])) }
	if sum(b) != 0xB1B0AFBA {
		t.Fatalf("the sum of the font is %X", sum(b))
	}
	tables, before := map[string]int{}, ""
	for i := range u16(4) {
		entry := 12 + 16*i
		tag, at, size := string(b[entry:entry+4]), u32(entry+8), u32(entry+12)
		if tag <= before || at%4 != 0 || at+size > len(b) {
			t.Fatalf("table %s after %s at %d, %d long", tag, before, at, size)
		}
		table := slices.Clone(b[at : at+(size+3)/4*4])
		if tag == "head" {
			clear(table[8:12])
		}
		if int(sum(table)) != u32(entry+4) {
			t.Fatalf("the sum of table %s is wrong", tag)
		}
		tables[tag], before = at, tag
	}
	for _, tag := range []string{"OS/2", "cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post"} {
		if _, ok := tables[tag]; !ok {
			t.Fatalf("there is no table %s", tag)
		}
	}
	wide := u16(tables["hhea"] + 34)
	for g := range u16(tables["maxp"] + 4) {
		place := func(n int) int {
			if u16(tables["head"]+50) == 0 {
				return 2 * u16(tables["loca"]+2*n)
			}
			return u32(tables["loca"] + 4*n)
		}
		if place(g) == place(g+1) {
			continue
		}
		left := tables["hmtx"] + 4*g + 2
		if g >= wide {
			left = tables["hmtx"] + 4*wide + 2*(g-wide)
		}
		if u16(left) != u16(tables["glyf"]+place(g)+2) {
			t.Fatalf("glyph %d begins beside its left side", g)
		}
	}
}

func sum(b []byte) uint32 {
	var s uint32
	for ; len(b) > 0; b = b[4:] {
		s += binary.BigEndian.Uint32(b)
	}
	return s
}

// Whatever composites are made of comes with them.
func TestCompositesBringTheirParts(t *testing.T) {
	for _, c := range []struct {
		font  *source
		runes string
	}{{kai, "¨´−∕"}, {gopher, "éÅçñÜ"}} {
		for _, r := range c.runes {
			_, got := cut(t, c.font, []rune{r})
			a := look(t, got, r)
			if len(a.outline) == 0 || !same(a, look(t, c.font.other, r)) {
				t.Errorf("%s: %c has changed", c.font.Name(), r)
			}
		}
	}
}

// All of a font with more than 128 KB of outlines needs long places.
func TestLargeSubsets(t *testing.T) {
	runes := sample(kai.runes, 4000)
	_, got := cut(t, kai, runes)
	for _, r := range runes {
		if !same(look(t, got, r), look(t, kai.other, r)) {
			t.Fatalf("%c has changed", r)
		}
	}
}

func TestNamesAndLicenceStay(t *testing.T) {
	b, got := cut(t, kai, []rune(rare))
	for id, want := range map[sfnt.NameID]string{
		sfnt.NameIDCopyright: "LXGW", sfnt.NameIDLicense: "SIL Open Font License", sfnt.NameIDPostScript: "LXGWWenKai-Regular",
	} {
		if name, err := got.Name(nil, id); err != nil || !strings.Contains(name, want) {
			t.Errorf("name %d is %q, %v", id, name, err)
		}
	}
	t.Logf("%d characters, %d bytes", len([]rune(rare)), len(b))
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		runes string
		want  string
	}{
		{"国𪚥", "不能嵌入字体：字体中没有字符“𪚥”（U+2A6A5）。请核对这个字是否写错；确是生僻字的，请联系维护人员补充字库。"},
		{"国\u200B", "不能嵌入字体：字体中没有字符“不可见字符”（U+200B）。请核对这个字是否写错；确是生僻字的，请联系维护人员补充字库。"},
		{"", "不能嵌入字体：没有要嵌入的字符。请报告维护人员。"},
	} {
		_, err := kai.Subset([]rune(c.runes))
		if err == nil || err.Error() != c.want {
			t.Errorf("%q: %v, want %s", c.runes, err, c.want)
		}
	}
	for _, bound := range []map[rune]rune{{'国': 0xE000, '家': 0xE000}, {'国': 0x110000}, {'国': 0}} {
		if _, err := kai.SubsetAs(bound); !errors.Is(err, &problem.Problem{Code: problem.Internal}) {
			t.Errorf("%v: %v", bound, err)
		}
	}
}

// Those who cannot write 𠮷 (U+20BB7) write U+E000, and get 𠮷.
func TestCharactersAtOtherPlaces(t *testing.T) {
	b, err := kai.SubsetAs(map[rune]rune{'𠮷': 0xE000, '国': '国'})
	if err != nil {
		t.Fatal(err)
	}
	got, err := sfnt.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	if !same(look(t, got, 0xE000), look(t, kai.other, '𠮷')) || !same(look(t, got, '国'), look(t, kai.other, '国')) {
		t.Error("a character has changed")
	}
	if look(t, got, '𠮷').glyph != 0 {
		t.Error("a character is still at its own place")
	}
}

// FreeType draws what we cut as it drew it before, and fontconfig lists it.
func TestFreeTypeAgrees(t *testing.T) {
	dir := t.TempDir()
	for i, f := range []*source{kai, noto, gopher} {
		runes := []rune("Aé")
		if f != gopher {
			runes = []rune("A龘䶮")
		}
		b, _ := cut(t, f, runes)
		before, after := filepath.Join(dir, fmt.Sprint(i, "whole.ttf")), filepath.Join(dir, fmt.Sprint(i, "cut.ttf"))
		for path, ttf := range map[string][]byte{before: f.ttf, after: b} {
			if err := os.WriteFile(path, ttf, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if listed := charset(t, after); !slices.Equal(listed, slices.Sorted(slices.Values(runes))) {
			t.Errorf("%s: %s are listed, want %s", f.Name(), string(listed), string(runes))
		}
		for _, r := range runes {
			// FreeType hints by the look of the whole font, so that edges may differ by a shade; large letters show it least.
			if off := difference(drawn(t, before, r), drawn(t, after, r)); off > 0.02 {
				t.Errorf("%s: %c is drawn in another way: %.3f", f.Name(), r, off)
			}
		}
	}
}

func run(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("%s is not installed", name)
	}
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return out
}

// charset returns the characters fontconfig finds in a font file.
func charset(t *testing.T, path string) []rune {
	t.Helper()
	var runes []rune
	for part := range strings.FieldsSeq(string(run(t, "fc-scan", "--format", "%{charset}", path))) {
		from, to, ranged := strings.Cut(part, "-")
		if !ranged {
			to = from
		}
		first, err := strconv.ParseInt(from, 16, 32)
		last, err2 := strconv.ParseInt(to, 16, 32)
		if err != nil || err2 != nil {
			t.Fatalf("%q: %v", part, errors.Join(err, err2))
		}
		for r := first; r <= last; r++ {
			runes = append(runes, rune(r))
		}
	}
	return runes
}

// drawn returns the pixels of a character as ImageMagick draws it through FreeType.
func drawn(t *testing.T, path string, r rune) []byte {
	t.Helper()
	picture := run(t, "convert", "-font", path, "-pointsize", "300", "-depth", "8", "label:"+string(r), "png:-")
	img, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	pixels := make([]byte, 0, img.Bounds().Dx()*img.Bounds().Dy())
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			v, _, _, _ := img.At(x, y).RGBA()
			pixels = append(pixels, byte(v>>8))
		}
	}
	return pixels
}

// difference is how much of the ink of one picture is not that of another.
func difference(a, b []byte) float64 {
	if len(a) != len(b) {
		return 1
	}
	ink, off := 0.0, 0.0
	for i := range a {
		ink += 255 - float64(a[i])
		off += math.Abs(float64(a[i]) - float64(b[i]))
	}
	if ink == 0 {
		return 1 // a blank is nothing to agree on
	}
	return off / ink
}

func BenchmarkSubset(b *testing.B) {
	runes := []rune(certificate)
	var font []byte
	for b.Loop() {
		var err error
		if font, err = kai.Subset(runes); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(font)), "bytes")
}
