package typeface_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"roadcert/ui/typeface"
)

var family = typeface.Family{noto.Font, kai.Font}

func TestRuns(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"张三", "Noto Sans SC:张三"},
		{"𠮷田", "霞鹜文楷:𠮷|Noto Sans SC:田"},
		{"沈𠮷𠮷喆", "Noto Sans SC:沈|霞鹜文楷:𠮷𠮷|Noto Sans SC:喆"},
		{"张𪚥三", "Noto Sans SC:张𪚥三"}, // nobody has it: refused before it is set
	} {
		var got []string
		for _, r := range family.Runs(c.text) {
			got = append(got, r.Font.Name()+":"+r.Text)
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%s: %s, want %s", c.text, s, c.want)
		}
	}
}

func TestRunsAreTheText(t *testing.T) {
	text := rapid.StringOf(rapid.OneOf(rapid.SampledFrom(kai.runes), rapid.SampledFrom(noto.runes), rapid.Rune()))
	rapid.Check(t, func(t *rapid.T) {
		text := text.Draw(t, "text")
		var whole strings.Builder
		width := 0.0
		for i, r := range family.Runs(text) {
			whole.WriteString(r.Text)
			width += typeface.Family{r.Font}.Measure(r.Text, 4)
			if r.Text == "" || i > 0 && family.Runs(text)[i-1].Font == r.Font {
				t.Fatal("a run too many")
			}
		}
		if whole.String() != text {
			t.Fatalf("%q became %q", text, whole.String())
		}
		if d := width - family.Measure(text, 4); d > 1e-9 || d < -1e-9 {
			t.Fatalf("the runs are %v wider than the text", d)
		}
		if (family.Check(text) == nil) != (len(family.Missing(text)) == 0) {
			t.Fatal("what is missing is not what is refused")
		}
	})
}

func TestCheck(t *testing.T) {
	const remedy = "。请核对这个字是否写错；确是生僻字的，请联系维护人员补充字库。"
	for _, c := range []struct{ text, want string }{
		{"张𠮷㛃䶮𬱖堃喆·Abc　1", ""},
		{"李𪚥𪚥", "不能排版“李𪚥𪚥”：字体中没有字符“𪚥”（U+2A6A5）" + remedy},
		{"李\u200B四", "不能排版“李\u200B四”：字体中没有字符“不可见字符”（U+200B）" + remedy},
		{"邉\U000E0101", "不能排版“邉\U000E0101”：字体中没有字符“不可见字符”（U+E0101）" + remedy},
		{"\uE010", "不能排版“\uE010”：字体中没有字符“不可见字符”（U+E010）" + remedy},
		{"a\xffb", "不能排版“a�b”：字体中没有字符“�”（U+FFFD）" + remedy},
	} {
		got := ""
		if err := family.Check(c.text); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%q: %s, want %s", c.text, got, c.want)
		}
		if !utf8.ValidString(got) {
			t.Errorf("%q: a sentence that is not UTF-8", c.text)
		}
	}
	if got := string(family.Missing("李𪚥𪚥𪜀")); got != "𪚥𪜀" {
		t.Errorf("missing are %s", got)
	}
}
