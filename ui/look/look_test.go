package look_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"roadcert/assets"
	"roadcert/ui/look"
	"roadcert/ui/typeface"
)

var fonts = look.Fonts{Regular: assets.Regular(), Bold: assets.Bold(), Kai: assets.Kai()}

// The window draws with what it brings: every character of each font, whatever the system has.
func TestTheFontsOfTheWindowHaveWhatAnyFontHas(t *testing.T) {
	theme := look.New(fonts)
	kai, err := typeface.Parse("", fonts.Kai)
	if err != nil {
		t.Fatal(err)
	}
	for _, style := range []fyne.TextStyle{{}, {Bold: true}} {
		f, err := typeface.Parse("", theme.Font(style).Content())
		if err != nil {
			t.Fatal(err)
		}
		for r := rune(' '); r < 0x33480; r++ {
			if kai.Has(r) && !f.Has(r) {
				t.Fatalf("bold %v lacks %c (U+%04X)", style.Bold, r, r)
			}
		}
	}
}

// A font that does not go with the others is left out, and the window is still readable.
func TestFontsThatDoNotGoTogether(t *testing.T) {
	for name, kai := range map[string][]byte{"none": nil, "damaged": fonts.Kai[:1000]} {
		theme := look.New(look.Fonts{Regular: fonts.Regular, Bold: fonts.Bold, Kai: kai})
		if got := theme.Font(fyne.TextStyle{}).Content(); len(got) != len(fonts.Regular) {
			t.Errorf("%s: the font is %d bytes long", name, len(got))
		}
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		look.New(fonts)
	}
}
