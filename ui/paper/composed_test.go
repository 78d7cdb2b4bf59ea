package paper

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"roadcert/domain/catalog"
)

// However composed words are broken, aligned and made smaller: each stretch says what it is about, together they
// say all, and each begins where the one before ends.
func TestStretchesOfComposedWords(t *testing.T) {
	letters := faces(t)
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.StringOfN(rapid.SampledFrom([]rune("道路运输，（ 12.A")), 0, 20, -1)
		face := map[string]string{"name": value.Draw(t, "name"), "address": value.Draw(t, "address")}
		words := rapid.StringOfN(rapid.SampledFrom([]rune("自至 ，\n")), 0, 5, -1)
		e := catalog.Element{
			Kind: catalog.TextElement, W: 60_00, H: 50_00, Size: 500, MinSize: 100, Blank: "—",
			Text:     words.Draw(t, "first") + "{name}" + words.Draw(t, "second") + "{address}" + words.Draw(t, "last"),
			Align:    rapid.SampledFrom([]string{"", catalog.Centre, catalog.Right, catalog.Spread}).Draw(t, "align"),
			Overflow: rapid.SampledFrom([]catalog.Overflow{catalog.Shrink, catalog.Wrap}).Draw(t, "overflow"),
		}
		d, err := NewCertificate(only(face, e), letters)
		if err != nil {
			t.Fatal(err)
		}
		said := map[string]string{}
		whole := ""
		var before Text
		for _, line := range textsOf(d, 0) {
			said[line.Field] += line.Text
			whole += line.Text
			if before.Y == line.Y {
				end := before.X + letters.measure(before.Text, before.Font, before.Size) + float64(len([]rune(before.Text)))*before.Tracking
				if math.Abs(line.X-end) > 1e-6 {
					t.Errorf("%q begins at %g, and %q ends at %g", line.Text, line.X, before.Text, end)
				}
			}
			before = line
		}
		want := e.Blank
		for key, value := range face {
			if value != "" {
				want = strings.Join(saidOf(e.Text, face), "")
			}
			if blank(said[key]) != blank(value) && want != e.Blank {
				t.Errorf("%s says %q, want %q", key, said[key], value)
			}
		}
		if blank(whole) != blank(want) {
			t.Errorf("%q became %q, want %q", e.Text, whole, want)
		}
	})
}

func saidOf(text string, face map[string]string) (list []string) {
	for _, part := range catalog.Compose(text, func(key string) string { return face[key] }) {
		list = append(list, part.Text)
	}
	return list
}
