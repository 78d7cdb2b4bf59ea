package paper_test

import (
	"io"
	"testing"

	"pgregory.net/rapid"

	"roadcert/domain/catalog"
	"roadcert/domain/document"
	"roadcert/domain/overprint"
	"roadcert/ui/paper"
)

// A draft in the designer can be anything before it is checked: elements without size or of negative size, rules
// and symbologies that do not exist. It is laid out or refused; it never takes the program down.
func TestAnyDraftIsLaidOutOrRefused(t *testing.T) {
	letters, photo, seal := typeOf(t), pictures(t)["png 8 bits"], stamp(t)
	length := rapid.Custom(func(t *rapid.T) catalog.Length {
		return catalog.Length(rapid.OneOf(rapid.Just(int32(0)), rapid.Int32Range(-2000, 12000)).Draw(t, "length"))
	})
	word := func(t *rapid.T, name string, words ...string) string { return rapid.SampledFrom(words).Draw(t, name) }
	element := rapid.Custom(func(t *rapid.T) catalog.Element {
		return catalog.Element{
			Kind: catalog.ElementKind(word(t, "kind", "text", "field", "table", "line", "box", "image", "code", "seal", "?")),
			X:    length.Draw(t, "x"), Y: length.Draw(t, "y"), W: length.Draw(t, "w"), H: length.Draw(t, "h"), Row: length.Draw(t, "row"),
			Size: length.Draw(t, "size"), MinSize: length.Draw(t, "least"), Leading: length.Draw(t, "leading"),
			Stroke: length.Draw(t, "stroke"), Dash: length.Draw(t, "dash"), Radius: length.Draw(t, "radius"),
			Text: word(t, "text", "", "姓名", "上\n\n下", rareName), Field: word(t, "field", "name", "classes", "photo", "valid_to", "length", "", "@mark", "@?"),
			Format: word(t, "format", "", "han", "?"), Font: catalog.FontName(word(t, "font", "", "bold", "kai", "?")), Blank: word(t, "blank", "", "/"),
			Align: word(t, "align", "", "right", "spread", "?"), Vertical: word(t, "vertical", "", "bottom", "?"), Overflow: catalog.Overflow(word(t, "overflow", "", "wrap", "refuse", "?")),
			Ink: word(t, "ink", "", "#1E5AA8", "red", "#12345"), Fill: word(t, "fill", "", "#1E5AA8", "?"), Image: word(t, "image", "", "digest"),
			Symbology: word(t, "symbology", "", "qr", "code128", "?"), Heads: rapid.Bool().Draw(t, "heads"),
			Columns: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) catalog.Column {
				return catalog.Column{Field: word(t, "column", "class", "until", "?"), Title: "类别", W: length.Draw(t, "column width")}
			}), 0, 3).Draw(t, "columns"),
		}
	})
	made := 0
	rapid.Check(t, func(t *rapid.T) {
		s := card(map[string]string{"name": "ABC", "classes": classes(2), "photo": "digest", "length": "9600"}, rapid.SliceOfN(element, 0, 3).Draw(t, "elements")...)
		s.Pictures, s.Seal = map[string][]byte{"digest": photo}, &document.SealPicture{PNG: seal, Width: 40, Height: 40}
		d, err := paper.NewOverprint(s, overprint.Calibration{X: 10}, letters)
		if err != nil {
			return
		}
		made++
		if err := d.PDF(io.Discard); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Image(0, 40); err != nil {
			t.Fatal(err)
		}
	})
	if made == 0 {
		t.Error("every draft was refused: nothing was tried")
	}
}
