package hanzi_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"roadcert/domain/hanzi"
	"roadcert/domain/problem"
)

var components = func() *hanzi.Components {
	c, err := hanzi.Load(os.DirFS("../../assets"), "hanzi")
	if err != nil {
		panic(err)
	}
	return c
}()

func TestFind(t *testing.T) {
	for _, c := range []struct{ query, first string }{
		{"左由右页", "𬱖"},
		{"由页", "𬱖"},
		{"页 由", "𬱖"},
		{"⿰由页", "𬱖"},
		{"左由、右页", "𬱖"},
		{"上龙下天", "䶮"},
		{"龙＋天", "䶮"},
		{"左王右莹", "𬎆"},
		{"左玉右莹", "𬎆"},
		{"上土下口", "𠮷"},
		{"左土右口", "吐𠮷"},
		{"方方土", "堃"},
		{"吉吉", "喆"},
		{"㓞女", "㛃"},
		{"石石石", "磊"},
		{"左水右龙", "泷"},
		{"左氵右龙", "泷"},
		{"外囗内玉", "国"},
		{"左言右寺", "詩"},
		{"左辶右云", "运"},
		{"左中右", ""},
		{"左彳中圭右亍", "街"},
		{"", ""},
		{"Abc 123", ""},
		{"𪚥𪚥", ""},
	} {
		if got := string(components.Find(c.query)); !strings.HasPrefix(got, c.first) || c.first == "" && got != "" {
			t.Errorf("%s finds %.60s, want %s", c.query, got, c.first)
		}
	}
}

func TestExplain(t *testing.T) {
	for r, want := range map[rune]string{
		'𬱖': "左右结构：由、页", '䶮': "上下结构：龙、天", '堃': "上下结构：左右结构（方、方）、土", '国': "全包围结构：囗、玉",
		'水': "", 'A': "", '𪚥': "",
	} {
		if got := components.Explain(r); got != want {
			t.Errorf("%c: %s, want %s", r, got, want)
		}
	}
}

// Whoever names the parts that Explain names finds the character.
func TestWhatIsExplainedIsFound(t *testing.T) {
	han := rapid.OneOf(rapid.RuneFrom(nil, unicode.Han), rapid.SampledFrom([]rune("㛃䶮𬱖𠮷堃喆辽沈张")))
	rapid.Check(t, func(t *rapid.T) {
		r := han.Draw(t, "character")
		explained := components.Explain(r)
		_, parts, ok := strings.Cut(explained, "：")
		if !ok || strings.Contains(explained, "无法显示") {
			return
		}
		for _, word := range []string{"左右结构", "上下结构", "左中右结构", "上中下结构", "包围结构", "穿插结构", "上三", "下三", "左三", "左上", "右上", "左下", "全", "（", "）"} {
			parts = strings.ReplaceAll(parts, word, "")
		}
		found := components.Find(strings.ReplaceAll(parts, "、", " "))
		if len(found) < 60 && !slices.Contains(found, r) {
			t.Fatalf("%c, %s, is not among %s", r, explained, string(found))
		}
		for _, f := range found {
			if components.Explain(f) == "" {
				t.Fatalf("%c is found and has no parts", f)
			}
		}
	})
}

func TestPartsInAnyOrder(t *testing.T) {
	part := rapid.SampledFrom([]rune("木水火土金口日月山石王女言门马鱼由页龙天吉方"))
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(part, 1, 4).Draw(t, "parts")
		before := components.Find(string(parts))
		slices.Reverse(parts)
		if after := components.Find(string(parts)); !slices.Equal(before, after) {
			t.Fatalf("%s finds %s, and the other way round %s", string(parts), string(before), string(after))
		}
	})
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{"左由右页", "⿰⿱", "？？", "土土土土土土土土土土", "\xff左\x00右", "䶮", "⿲一二三"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, query string) {
		found := components.Find(query)
		if len(found) > 60 {
			t.Errorf("%d characters", len(found))
		}
		for i, r := range found {
			if slices.Contains(found[:i], r) {
				t.Errorf("%c is found twice", r)
			}
		}
		meant, ok := hanzi.Meant(query)
		if r, err := hanzi.ParseCodePoint(query); err == nil && (!ok || r != meant) {
			t.Errorf("%q is U+%04X and not meant as that", query, r)
		}
	})
}

func TestParseCodePoint(t *testing.T) {
	for _, text := range []string{
		"U+2CC56", "u+2cc56", " 2CC56 ", "2cc56", "0x2CC56", "&#x2CC56;", "&#183382;", `\u{2CC56}`, `\U0002CC56`, "Ｕ＋２ｃｃ５６",
	} {
		if r, err := hanzi.ParseCodePoint(text); err != nil || r != '𬱖' {
			t.Errorf("%s: %c, %v", text, r, err)
		}
	}
	for text, why := range map[string]string{
		"":           "“”不是代码位",
		"由页":         "“由页”不是代码位",
		"U+":         "“U+”不是代码位",
		"123":        "“123”不是代码位",
		"U+2CC56;":   "“U+2CC56;”不是代码位",
		"U+110000":   "U+110000 在字符集之外",
		"FFFFFFFF":   "U+FFFFFFFF 在字符集之外",
		"U+D842":     "U+D842 只是代理区的一半，不是字符",
		"U+E863":     "U+E863 属于私用区，在各个系统里代表不同的字",
		"U+200B":     "U+200B 不是看得见的字符",
		"U+3000":     "U+3000 不是看得见的字符",
		"U+FE00":     "U+FE00 不能单独成字",
		"&#8203;":    "U+200B 不是看得见的字符",
		"-4E00":      "“-4E00”不是代码位",
		"U+ffff\xff": "“U+ffff�”不是代码位",
	} {
		_, err := hanzi.ParseCodePoint(text)
		var p *problem.Problem
		if !errors.As(err, &p) || p.Why != why {
			t.Errorf("%q: %v, want %s", text, err, why)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		r := rapid.RuneFrom(nil, unicode.L, unicode.N, unicode.P, unicode.S).Draw(t, "r")
		if got, err := hanzi.ParseCodePoint(hanzi.CodePoint(r)); err != nil || got != r {
			t.Fatalf("%s: %c, %v", hanzi.CodePoint(r), got, err)
		}
	})
}

// The twins are those that Unicode's normal form replaces, and the places that GB 18030 has given up.
func TestTwins(t *testing.T) {
	for _, c := range []struct {
		r    rune
		want rune
		why  string
		same bool
	}{
		{'\uF900', '豈', "兼容汉字，只为转换旧字符集而保留", true},
		{'\U0002F800', '丽', "兼容汉字，只为转换旧字符集而保留", true},
		{'⾦', '金', "部首符号，不是汉字", true},
		{'⺌', '小', "部首的变形，不是汉字", false},
		{'\uE863', '䶮', "旧国标的私用区代码，别的系统不认识", true},
		{'\uE831', '𡗗', "旧国标的私用区代码，别的系统不认识", true},
	} {
		if got, ok := components.Canonical(c.r); !ok || got != (hanzi.Twin{Proper: c.want, Why: c.why, Same: c.same}) {
			t.Errorf("U+%04X: %c %s", c.r, got.Proper, got.Why)
		}
	}
	for r := rune(0x4E00); r < 0x2FFFF; r++ {
		twin, ok := components.Canonical(r)
		if n := []rune(norm.NFC.String(string(r))); unicode.Is(unicode.Han, r) && len(n) == 1 && n[0] != r && twin.Proper != n[0] {
			t.Errorf("U+%04X is %c, want %c", r, twin.Proper, n[0])
		}
		if _, again := components.Canonical(twin.Proper); ok && again && twin.Proper < 0x2E80 {
			t.Errorf("the twin of U+%04X is a twin", r)
		}
	}
	if out, _ := simplifiedchinese.GB18030.NewDecoder().Bytes([]byte{0xFE, 0x9F}); string(out) != "䶮" {
		t.Errorf("FE9F is %s", out) // the place of U+E863
	}
	if got := components.Proper("⾦\uE863\uF900国⺌"); got != "金䶮豈国⺌" {
		t.Errorf("became %s", got)
	}
}

// The table is OpenCC's: what is simplified already is left alone, and nothing becomes what is no character.
func TestSimplified(t *testing.T) {
	forms, err := hanzi.LoadForms(os.DirFS("../../assets"), "hanzi")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"": "", "張偉": "张伟", "张伟": "张伟", "法庫縣順達運輸有限公司": "法库县顺达运输有限公司", "趙麗穎": "赵丽颖", "閻": "阎", "乾": "干", "Ab1": "Ab1",
	} {
		if got := forms.Simplified(text); got != want {
			t.Errorf("%s became %s, want %s", text, got, want)
		}
	}
	if got := components.Simplified("龍"); got != "龙" {
		t.Errorf("the components know no forms: %s", got)
	}
	for r := rune(0x3400); r < 0x9FFF; r++ {
		if to := []rune(forms.Simplified(string(r))); len(to) != 1 || !unicode.Is(unicode.Han, to[0]) && unicode.Is(unicode.Han, r) {
			t.Errorf("%c became %s", r, string(to))
		}
	}
}

func TestDamagedFilesAreRefused(t *testing.T) {
	for name, c := range map[string]struct{ components, twins, simplified string }{
		"not put together":     {"国囗", "", ""},
		"breaks off":           {"国⿴囗", "", ""},
		"something left":       {"国⿴囗玉口", "", ""},
		"out of order":         {"国⿴囗玉\n吐⿰口土\n", "", ""},
		"too deep":             {"国" + strings.Repeat("⿴", 40) + "囗", "", ""},
		"no reason":            {"国⿴囗玉", "F900 豈", ""},
		"unknown reason":       {"国⿴囗玉", "F900 豈 because", ""},
		"not a code point":     {"国⿴囗玉", "F9G0 豈 radical", ""},
		"not one character":    {"国⿴囗玉", "F900 豈豈 radical", ""},
		"not a pair":           {"国⿴囗玉", "", "龍"},
		"simplified to itself": {"国⿴囗玉", "", "龙龙"},
		"half a character":     {"国⿴囗玉", "", "龍\xe9"},
		"not a packed file ":   {"", "", ""},
	} {
		var z bytes.Buffer
		if c.components != "" {
			w := gzip.NewWriter(&z)
			_, _ = w.Write([]byte(c.components))
			_ = w.Close()
		}
		dir := fstest.MapFS{"hanzi/components.txt.gz": {Data: z.Bytes()}, "hanzi/twins.txt": {Data: []byte(c.twins)}, "hanzi/simplified.txt": {Data: []byte(c.simplified)}}
		if _, err := hanzi.Load(dir, "hanzi"); !errors.Is(err, &problem.Problem{Code: problem.Damaged}) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := hanzi.Load(fstest.MapFS{}, "hanzi"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("nothing is loaded: %v", err)
	}
}

func BenchmarkLoad(b *testing.B) {
	dir := os.DirFS("../../assets")
	for b.Loop() {
		if _, err := hanzi.Load(dir, "hanzi"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	for b.Loop() {
		components.Find("左王右莹")
	}
}
