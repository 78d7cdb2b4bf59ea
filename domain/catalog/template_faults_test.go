package catalog_test

import (
	"testing"

	"roadcert/domain/catalog"
)

func TestFaultsHaveAPlace(t *testing.T) {
	k := &catalog.Kind{Fields: []catalog.Field{{Key: "name", Name: "姓名", Kind: catalog.Text}}}
	seal := catalog.Element{Kind: catalog.SealElement, X: 100, Y: 100, W: 4000, H: 4000}
	named := catalog.Element{Kind: catalog.FieldElement, Field: "name", W: 4000, H: 600, Size: 400}
	lost := named
	lost.Field = "nobody"
	out := named
	out.X = 9_000
	empty := catalog.Element{Kind: catalog.TextElement, W: 100, H: 100, Size: 400}
	for name, c := range map[string]struct {
		elements []catalog.Element
		want     []catalog.Fault
	}{
		"good":        {[]catalog.Element{named, seal}, nil},
		"unknown":     {[]catalog.Element{seal, lost}, []catalog.Fault{{Page: 0, Element: 1}}},
		"off page":    {[]catalog.Element{out, seal}, []catalog.Fault{{Page: 0, Element: 0}}},
		"two":         {[]catalog.Element{empty, seal, lost}, []catalog.Fault{{Page: 0, Element: 0}, {Page: 0, Element: 2}}},
		"no seal":     {[]catalog.Element{named}, []catalog.Fault{{Page: -1, Element: -1}}},
		"two seals":   {[]catalog.Element{seal, seal}, []catalog.Fault{{Page: -1, Element: -1}}},
		"seal beyond": {[]catalog.Element{{Kind: catalog.SealElement, X: 9_000, W: 4000, H: 4000}}, []catalog.Fault{{Page: 0, Element: 0}}},
	} {
		t.Run(name, func(t *testing.T) {
			tpl := &catalog.Template{Name: "模板", Source: "试画", Pages: []catalog.Sheet{{Name: "正本", Width: 10_000, Height: 10_000, Elements: c.elements}}}
			got := tpl.Faults(k)
			if (len(got) == 0) != (tpl.Check(k) == nil) {
				t.Errorf("faults %v, but Check says %v", got, tpl.Check(k))
			}
			for i := range got {
				if got[i].Text == "" {
					t.Error("a fault says nothing")
				}
				got[i].Text = ""
			}
			if len(got) != len(c.want) {
				t.Fatalf("got %v, want %v", got, c.want)
			}
			for i := range got {
				if got[i] != c.want[i] {
					t.Errorf("got %v, want %v", got[i], c.want[i])
				}
			}
		})
	}
}
