package catalog_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"roadcert/domain/catalog"
)

// Words go with the item behind them: nothing points at a hole.
func TestCompose(t *testing.T) {
	both := map[string]string{"from": "2026-05-06", "to": "2032-05-05"}
	from, to := map[string]string{"from": "2026-05-06"}, map[string]string{"to": "2032-05-05"}
	sizes := map[string]string{"width": "2550", "height": "3980"}
	for _, c := range []struct {
		text  string
		face  map[string]string
		want  string
		items []string
	}{
		{"自 {from} 至 {to}", both, "自 2026-05-06 至 2032-05-05", []string{"from", "to"}},
		{"自 {from} 至 {to}", to, "至 2032-05-05", []string{"from", "to"}},
		{"自 {from} 至 {to}", from, "自 2026-05-06", []string{"from", "to"}},
		{"自 {from} 至 {to}", nil, "", []string{"from", "to"}},
		{"长 {length}，宽 {width}，高 {height}（毫米）", sizes, "宽 2550，高 3980（毫米）", []string{"length", "width", "height"}},
		{"　{to}", to, "　2032-05-05", []string{"to"}}, // an indent that was meant stays
		{"中华人民共和国", nil, "中华人民共和国", nil},
		{"", nil, "", nil},
		{"{", both, "{", nil},
		{"{}", both, "{}", nil},
		{"a{}b{to}}", both, "a{}b2032-05-05}", []string{"to"}},
	} {
		if got := joined(catalog.Compose(c.text, func(key string) string { return c.face[key] })); got != c.want {
			t.Errorf("%q with %v is %q, want %q", c.text, c.face, got, c.want)
		}
		if got := catalog.ItemsIn(c.text); !slices.Equal(got, c.items) {
			t.Errorf("%q has the items %q, want %q", c.text, got, c.items)
		}
	}
}

func joined(parts []catalog.Part) (text string) {
	for _, p := range parts {
		text += p.Text
	}
	return text
}

// Whatever is written, spelling the items as they are changes nothing, and items that all have a value lose no
// words.
func TestRespellKeepsTheWords(t *testing.T) {
	same := func(key string) string { return key }
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("自至ab {}，"))).Draw(t, "text")
		if got := catalog.Respell(text, same); got != text {
			t.Errorf("%q is spelt %q", text, got)
		}
		braces := func(key string) string { return "{" + key + "}" }
		if got := joined(catalog.Compose(text, braces)); got != text {
			t.Errorf("%q is composed as %q", text, got)
		}
	})
}
