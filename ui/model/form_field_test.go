package model

import (
	"slices"
	"testing"

	"roadcert/assets"
	"roadcert/domain/catalog"
	"roadcert/domain/code"
	"roadcert/domain/day"
)

// formOf is the form of a kind with these fields, where the regions are the real ones.
func formOf(t *testing.T, fields ...catalog.Field) Form {
	t.Helper()
	regions, err := code.LoadRegions(assets.FS, "regions")
	if err != nil {
		t.Fatal(err)
	}
	today, _ := day.Date(2026, 11, 23)
	return NewForm(&catalog.Kind{Fields: fields}, regions, today, "法库县")
}

func TestEveryFieldKindHasAWay(t *testing.T) {
	long := make([]string, menuMost+1)
	for _, c := range []struct {
		field catalog.Field
		want  Way
	}{
		{catalog.Field{Kind: catalog.Text}, Typed},
		{catalog.Field{Kind: catalog.Text, Values: []string{"男", "女"}}, Typed},
		{catalog.Field{Kind: catalog.Date}, Typed},
		{catalog.Field{Kind: catalog.Choice, Values: []string{"甲"}}, Picked},
		{catalog.Field{Kind: catalog.Choice, Values: long}, Typed},
		{catalog.Field{Kind: catalog.Quantity}, Typed},
		{catalog.Field{Kind: catalog.RegionCode}, Typed},
		{catalog.Field{Kind: catalog.PersonName}, Typed},
		{catalog.Field{Kind: catalog.List}, InRows},
		{catalog.Field{Kind: catalog.Photo}, Pictured},
	} {
		if got := WayOf(c.field); got != c.want {
			t.Errorf("%s with %d values is filled in by way %d, not %d", c.field.Kind, len(c.field.Values), got, c.want)
		}
	}
}

func TestSuggest(t *testing.T) {
	category := catalog.Field{Kind: catalog.Text, Values: []string{"道路旅客运输", "道路货物运输", "货运装卸"}, Codes: []string{"01001", "02001", "03002"}}
	region := catalog.Field{Kind: catalog.RegionCode}
	f := formOf(t)
	for _, c := range []struct {
		field catalog.Field
		text  string
		want  []string // the first of them
	}{
		{category, "", category.Values},
		{category, "货", []string{"货运装卸", "道路货物运输"}}, // what begins with it first
		{category, "02", []string{"道路货物运输"}},
		{category, "没有", nil},
		{region, "法库", []string{"210124"}},
		{region, "21012", []string{"210123", "210124"}},
	} {
		var got []string
		for _, s := range f.Suggest(c.field, c.text) {
			got = append(got, s.Key)
		}
		if len(got) < len(c.want) || !slices.Equal(got[:len(c.want)], c.want) || c.want == nil && got != nil {
			t.Errorf("%q suggests %v, not %v", c.text, got, c.want)
		}
	}
}

func TestCheckReadsNamesAndCodes(t *testing.T) {
	region := catalog.Field{Name: "区划", Kind: catalog.RegionCode}
	gender := catalog.Field{Name: "性别", Kind: catalog.Text, Values: []string{"男", "女"}, Codes: []string{"1", "2"}}
	f := formOf(t, region, gender)
	for _, c := range []struct {
		field                 catalog.Field
		text, becomes, wanted string
	}{
		{region, "法库县", "210124", ""},
		{region, "辽宁省沈阳市法库县", "210124", ""},
		{region, " 法库 ", "210124", ""},
		{region, "２１０１２４", "210124", ""},
		{region, "铁西区", "铁西区", "“铁西区”有 2 处；请写全，或者填 6 位代码"},
		{region, "沈阳市铁西区", "210106", ""},
		{region, "没有县", "没有县", "没有“没有县”这个县级地名；请核对，或者填 6 位代码"},
		{gender, "2", "女", ""},
		{gender, "女", "女", ""},
		{gender, "不详", "不详", ""},
	} {
		if becomes, complaint := f.Check(c.field, c.text); becomes != c.becomes || complaint != c.wanted {
			t.Errorf("%s %q: %q, %q; want %q, %q", c.field.Name, c.text, becomes, complaint, c.becomes, c.wanted)
		}
	}
}

func TestAsideNamesTheRegion(t *testing.T) {
	region := catalog.Field{Kind: catalog.RegionCode}
	f := formOf(t, region)
	for text, want := range map[string]string{
		"": "", "210124": "辽宁省沈阳市法库县", "999999": "", "210122": "辽宁省沈阳市辽中县（已撤销，现为 210115 辽中区）", "11": "",
	} {
		if got := f.Aside(region, text); got != want {
			t.Errorf("beside %q stands %q, not %q", text, got, want)
		}
	}
	if got := f.Aside(catalog.Field{Kind: catalog.Text}, "210124"); got != "" {
		t.Errorf("beside a text stands %q", got)
	}
}

func TestRowsAreWrittenAndReadBack(t *testing.T) {
	field := catalog.Field{Kind: catalog.List, Items: []catalog.Field{
		{Key: "what", Kind: catalog.Text}, {Key: "gone", Kind: catalog.Text, Retired: true}, {Key: "to", Kind: catalog.Date},
	}}
	texts := [][]string{{"货运", "2030-05-05"}, {"客运", ""}}
	value := WriteRows(field, texts)
	if want := `[{"to":"2030-05-05","what":"货运"},{"what":"客运"}]`; value != want {
		t.Errorf("written as %s", value)
	}
	back := ReadRows(field, value)
	if !slices.EqualFunc(back, texts, slices.Equal[[]string]) {
		t.Errorf("read back as %v", back)
	}
	if WriteRows(field, nil) != "" || ReadRows(field, "[不是列表") != nil {
		t.Error("nothing is something")
	}
	if kept := ReadRows(field, "大型客车"); len(kept) != 1 || kept[0][0] != "大型客车" {
		t.Errorf("a text from before the field was a list reads %v", kept)
	}
}

func TestProportionIsThatOfThePaper(t *testing.T) {
	photo := catalog.Field{Key: "photo", Kind: catalog.Photo}
	template := &catalog.Template{Pages: []catalog.Sheet{{Elements: []catalog.Element{
		{Kind: catalog.FieldElement, Field: "photo", W: 100, H: 100}, {Kind: catalog.ImageElement, Field: "photo", W: 3500, H: 4900},
	}}}}
	if got := Proportion(template, photo); got != float32(35)/49 {
		t.Errorf("as printed: %v", got)
	}
	if got := Proportion(nil, photo); got != float32(26)/32 {
		t.Errorf("without a template: %v", got)
	}
}
