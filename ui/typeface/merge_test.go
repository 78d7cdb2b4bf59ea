package typeface_test

import (
	"errors"
	"slices"
	"testing"

	"golang.org/x/image/font/sfnt"

	"roadcert/domain/problem"
	"roadcert/ui/typeface"
)

// The merged font has every character of both: those of the first as they were and under the numbers they had.
func TestMerge(t *testing.T) {
	for _, base := range []*source{noto, bold} {
		ttf, err := typeface.Merge(base.Font, kai.Font)
		if err != nil {
			t.Fatal(err)
		}
		merged := read("merged", ttf)
		for _, r := range base.runes {
			if !same(look(t, merged.other, r), look(t, base.other, r)) {
				t.Fatalf("%c (U+%04X) has changed", r, r)
			}
		}
		added := 0
		for _, r := range kai.runes {
			if base.Has(r) {
				continue
			}
			added++
			got, want := look(t, merged.other, r), look(t, kai.other, r)
			if got.advance != want.advance || !slices.Equal(got.outline, want.outline) {
				t.Fatalf("%c (U+%04X) is not that of the other font", r, r)
			}
		}
		if len(merged.runes) != len(base.runes)+added {
			t.Errorf("%d characters, want %d and %d", len(merged.runes), len(base.runes), added)
		}
		t.Logf("%s: %d characters added, %d bytes", base.Name(), added, len(ttf))
	}
}

// Composites find their parts under the new numbers, and instructions stay behind.
func TestMergeComposites(t *testing.T) {
	small, _ := cut(t, kai, []rune("国"))
	base := read("small", small)
	more := read("more", cutOnly(t, kai, "¨´−∕Aé"))
	ttf, err := typeface.Merge(base.Font, more.Font)
	if err != nil {
		t.Fatal(err)
	}
	merged := read("merged", ttf)
	for _, r := range "国¨´−∕Aé" {
		if got, want := look(t, merged.other, r), look(t, kai.other, r); !slices.Equal(got.outline, want.outline) {
			t.Errorf("%c has changed", r)
		}
	}
	// Go's glyphs are full of instructions; as a supplement to itself it loses them and keeps the outlines.
	again, err := typeface.Merge(read("a", cutOnly(t, gopher, "a")).Font, gopher.Font)
	if err != nil {
		t.Fatal(err)
	}
	other, err := sfnt.Parse(again)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range gopher.runes {
		if !slices.Equal(look(t, other, r).outline, look(t, gopher.other, r).outline) {
			t.Errorf("%c has changed", r)
		}
	}
}

func cutOnly(t *testing.T, f *source, text string) []byte {
	t.Helper()
	b, _ := cut(t, f, []rune(text))
	return b
}

func TestFontsOfDifferentEmAreNotMerged(t *testing.T) {
	if _, err := typeface.Merge(noto.Font, gopher.Font); !errors.Is(err, &problem.Problem{Code: problem.Internal}) {
		t.Errorf("got %v", err)
	}
}

func BenchmarkMerge(b *testing.B) {
	for b.Loop() {
		if _, err := typeface.Merge(noto.Font, kai.Font); err != nil {
			b.Fatal(err)
		}
	}
}
