package assets_test

import (
	"bytes"
	"encoding/csv"
	"io/fs"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/encoding/simplifiedchinese"

	"roadcert/assets"
	"roadcert/domain/catalog"
)

func load(t *testing.T) *catalog.Catalog {
	t.Helper()
	c, err := catalog.Load(assets.FS, "catalog")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The nine kinds, in the order clause 3.1 names them by holder; years and codes are those of the sources.
func TestTheNineKinds(t *testing.T) {
	want := []struct {
		code  catalog.Code
		name  string
		years int
	}{
		{"071", "道路运输从业人员从业资格证", 6},
		{"072", "网络预约出租汽车驾驶员证", 3},
		{"075", "巡游出租汽车驾驶员证", 3},
		{"013", "道路运输证", 0},
		{"073", "网络预约出租汽车运输证", 0},
		{"008", "道路运输经营许可证", 4},
		{"016", "道路危险货物运输许可证", 4},
		{"079", "放射性物品道路运输许可证", 4},
		{"074", "网络预约出租汽车经营许可证", 4},
	}
	kinds := load(t).Kinds()
	if len(kinds) != len(want) {
		t.Fatalf("%d kinds, want %d", len(kinds), len(want))
	}
	for i, w := range want {
		k := kinds[i]
		if k.Code != w.code || k.Name != w.name || k.Validity != w.years {
			t.Errorf("kind %d is %s %s %d, want %s %s %d", i, k.Code, k.Name, k.Validity, w.code, w.name, w.years)
		}
		if k.TypeCode != "11100000000019713D"+string(w.code) {
			t.Errorf("%s: type code %s", k.Code, k.TypeCode)
		}
	}
}

func TestPersonsSecretsAreSensitive(t *testing.T) {
	for _, k := range load(t).Kinds() {
		for _, f := range k.Fields {
			secret := f.Kind == catalog.CitizenID || f.Kind == catalog.Phone ||
				f.Kind == catalog.Number && k.Number.OfHolder || f.Key == "address" && k.Holder == catalog.Person
			if secret && !k.Sensitive(f.Key) {
				t.Errorf("%s: %s is not sensitive", k.Code, f.Key)
			}
		}
	}
}

// Every heading of the practice registers leads to a field of the kind the register is of, and every field
// that may not be empty by the time of an edition has a column, so that good rows can be converted.
func TestPracticeRegistersAreCovered(t *testing.T) {
	unused := map[string]bool{"序号": true}
	for _, r := range []struct {
		kind     catalog.Code
		headings []string
	}{
		{"071", sheetRow(t, "practitioners.xlsx", 2)},
		{"013", sheetRow(t, "vehicles.xlsx", 2)},
		{"008", csvRow(t, "operators-gb18030.csv")},
	} {
		k, _ := load(t).Kind(r.kind)
		covered := map[string]bool{}
		for _, h := range r.headings {
			key := keyOf(k, h)
			if key == "" && !unused[h] {
				t.Errorf("%s: no field for the heading %q", k.Code, h)
			}
			covered[key] = true
		}
		for _, f := range k.Fields {
			if f.Required != catalog.Optional && !covered[f.Key] {
				t.Errorf("%s: no column for %s, which is required", k.Code, f.Name)
			}
		}
	}
}

func TestFontsAreTrueTypeWithAllOfBasicHan(t *testing.T) {
	if !strings.Contains(assets.FontLicence(), "SIL OPEN FONT LICENSE Version 1.1") {
		t.Error("the licence of the fonts is missing")
	}
	for name, data := range map[string][]byte{"regular": assets.Regular(), "bold": assets.Bold()} {
		f, err := sfnt.Parse(data)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var b sfnt.Buffer
		for r := rune(0x4E00); r <= 0x9FA5; r++ {
			if g, err := f.GlyphIndex(&b, r); err != nil || g == 0 {
				t.Fatalf("%s: no glyph for %c (U+%04X)", name, r, r)
			}
		}
	}
}

// The Kai font is there for what the others lack, and comes with its licence.
func TestTheKaiFontHasRareCharacters(t *testing.T) {
	for _, want := range []string{"SIL OPEN FONT LICENSE Version 1.1", "LXGW", "Klee"} {
		if !strings.Contains(assets.KaiLicence(), want) {
			t.Errorf("the licence does not say %s", want)
		}
	}
	f, err := sfnt.Parse(assets.Kai())
	if err != nil {
		t.Fatal(err)
	}
	var b sfnt.Buffer
	for _, r := range "㛃䶮𬱖𠮷堃喆" {
		if g, err := f.GlyphIndex(&b, r); err != nil || g == 0 {
			t.Errorf("no glyph for %c (U+%04X)", r, r)
		}
	}
}

func keyOf(k *catalog.Kind, heading string) string {
	for _, f := range k.Fields {
		for _, h := range append([]string{f.Name}, f.Synonyms...) {
			if h == heading {
				return f.Key
			}
		}
	}
	return ""
}

func sheetRow(t *testing.T, name string, line int) []string {
	t.Helper()
	content, err := fs.ReadFile(assets.FS, "registers/"+name)
	if err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.Rows(book.GetSheetName(0))
	if err != nil {
		t.Fatal(err)
	}
	for range line {
		rows.Next()
	}
	cells, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	return cells
}

func csvRow(t *testing.T, name string) []string {
	t.Helper()
	f, err := assets.FS.Open("registers/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	cells, err := csv.NewReader(simplifiedchinese.GB18030.NewDecoder().Reader(f)).Read()
	if err != nil {
		t.Fatal(err)
	}
	return cells
}
