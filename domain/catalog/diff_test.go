package catalog_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"roadcert/domain/catalog"
)

// faced is the licence with a template: a heading, the holder's name, a line and the seal.
func faced(t testing.TB) catalog.Version {
	t.Helper()
	v := first(t)
	mm := catalog.Millimetres
	v.Template = &catalog.Template{Name: "经营许可证", Source: "自拟", Pages: []catalog.Sheet{
		{Name: "正本", Width: mm(297), Height: mm(210), Elements: []catalog.Element{
			{Kind: catalog.TextElement, X: mm(50), Y: mm(20), W: mm(200), H: mm(15), Text: "道路运输经营许可证", Size: mm(12), Font: catalog.Kai},
			{Kind: catalog.LineElement, X: mm(20), Y: mm(40), W: mm(250)},
			{Kind: catalog.FieldElement, X: mm(12), Y: mm(50), W: mm(100), H: mm(8), Field: "name", Size: mm(4), MinSize: mm(2)},
			{Kind: catalog.SealElement, X: mm(200), Y: mm(150), W: mm(42), H: mm(42)},
		}},
		{Name: "副本", Width: mm(125), Height: mm(176)},
	}}
	return v
}

// What two versions say differently is said as a supervisor would.
func TestDiff(t *testing.T) {
	mm := catalog.Millimetres
	page := func(v *catalog.Version) *catalog.Sheet { return &v.Template.Pages[0] }
	for _, c := range []struct {
		name  string
		alter func(*catalog.Version)
		want  []string
	}{
		{"nothing", func(*catalog.Version) {}, nil},
		{"years", years(6), []string{"有效年限：4 → 6"}},
		{"a field is added", func(v *catalog.Version) {
			v.Kind.Fields = slices.Insert(v.Kind.Fields, 2, catalog.Field{Key: "axles", Name: "轴数", Kind: catalog.Text})
		}, []string{"照面项“轴数”：新增"}},
		{"a field is retired", func(v *catalog.Version) { v.Kind.Fields[2].Retired = true }, []string{"照面项“联系电话”停用：否 → 是"}},
		{"a field is taken out", func(v *catalog.Version) { v.Kind.Fields = v.Kind.Fields[:3] }, []string{"照面项“有效期至”：删除"}},
		{"a field is required", func(v *catalog.Version) { v.Kind.Fields[3].Required = catalog.ToGenerate }, []string{"照面项“有效期至”必填：可不填 → 制证时必填"}},
		{"a field gets a rule", func(v *catalog.Version) {
			v.Kind.Fields[2].Rule, v.Kind.Fields[2].RuleText = `^1\d{10}$`, "应为 11 位"
		}, []string{
			`照面项“联系电话”规则：（无） → ^1\d{10}$`, "照面项“联系电话”规则说明：（无） → 应为 11 位",
		}},
		{"fields change places", func(v *catalog.Version) {
			v.Kind.Fields[1], v.Kind.Fields[2] = v.Kind.Fields[2], v.Kind.Fields[1]
		}, []string{"照面项的顺序：业户名称、联系电话 → 联系电话、业户名称"}},
		{"an element moves", func(v *catalog.Version) { page(v).Elements[2].X = mm(13.5) }, []string{
			"模板 正本 第 3 个元素（业户名称）左：12.0 毫米 → 13.5 毫米",
		}},
		{"an element moves by a hair", func(v *catalog.Version) { page(v).Elements[1].Y = mm(40.05) }, []string{
			"模板 正本 第 2 个元素（线）上：40.0 毫米 → 40.05 毫米",
		}},
		{"an element is set otherwise", func(v *catalog.Version) { page(v).Elements[0].Font, page(v).Elements[0].Align = "", catalog.Centre }, []string{
			"模板 正本 第 1 个元素（道路运输经营许可证）字体：楷体 → 黑体", "模板 正本 第 1 个元素（道路运输经营许可证）对齐：左 → 居中",
		}},
		{"an element comes before the others", func(v *catalog.Version) {
			page(v).Elements = slices.Insert(page(v).Elements, 0, catalog.Element{Kind: catalog.BoxElement, W: mm(297), H: mm(210)})
		}, []string{"模板 正本 第 1 个元素（框）：新增"}},
		{"an element goes", func(v *catalog.Version) { page(v).Elements = slices.Delete(page(v).Elements, 1, 2) }, []string{
			"模板 正本 第 2 个元素（线）：删除",
		}},
		{"an element shows something else", func(v *catalog.Version) { page(v).Elements[2].Field = catalog.ItemIdentifier }, []string{
			"模板 正本 第 3 个元素（证照标识）照面项：name → @identifier",
		}},
		{"an element depends on another", func(v *catalog.Version) { page(v).Elements[0].When = catalog.ItemCheck }, []string{
			"模板 正本 第 1 个元素（道路运输经营许可证）有值才印：（无） → @check",
		}},
		{"a page grows", func(v *catalog.Version) { v.Template.Pages[1].Width = mm(130) }, []string{"模板 副本 宽：125.0 毫米 → 130.0 毫米"}},
		{"a page goes", func(v *catalog.Version) { v.Template.Pages = v.Template.Pages[:1] }, []string{"模板各页：正本、副本 → 正本"}},
		{"no template", func(v *catalog.Version) { v.Template = nil }, []string{"模板：删除"}},
		{"who and when", func(v *catalog.Version) { v.Author, v.Reason, v.Number = "wang", "更正", 9 }, nil},
	} {
		before := faced(t)
		after := before.Copy()
		c.alter(&after)
		var got []string
		for _, d := range catalog.Diff(before, after) {
			got = append(got, d.String())
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\n%s", c.name, strings.Join(got, "\n"))
		}
		if back := catalog.Diff(after, before); len(back) != len(c.want) {
			t.Errorf("%s: the way back differs in %v", c.name, back)
		}
	}
}

// Whatever is altered in a version, wherever it stands, the comparison tells of it.
func TestDiffMissesNothing(t *testing.T) {
	base := faced(t)
	base.Kind.Number.Segments = []catalog.Segment{{Region: "210124", From: 1, To: 9}}
	base.Kind.Record.Matters = []catalog.Matter{{Code: "000118017000", Name: "道路货运经营许可"}}
	base.Kind.Fields[1].Items = []catalog.Field{{Key: "a", Name: "甲", Kind: catalog.Text}}
	base.Template.Pages[0].Elements[0].Columns = []catalog.Column{{Field: "a", Title: "甲"}}
	leaves := 0
	for _, part := range []struct {
		name string
		of   func(*catalog.Version) reflect.Value
	}{
		{"Kind", func(v *catalog.Version) reflect.Value { return reflect.ValueOf(v.Kind).Elem() }},
		{"Template", func(v *catalog.Version) reflect.Value { return reflect.ValueOf(v.Template).Elem() }},
	} {
		for _, path := range paths(part.of(&base), nil) {
			altered := base.Copy()
			leaf := part.of(&altered)
			name := part.name
			for _, step := range path {
				if leaf.Kind() == reflect.Slice {
					leaf = leaf.Index(step)
					continue
				}
				name += "." + leaf.Type().Field(step).Name
				leaf = leaf.Field(step)
			}
			alter(leaf)
			if leaves++; len(catalog.Diff(base, altered)) == 0 {
				t.Errorf("%s is altered and nothing is said", name)
			}
		}
	}
	if leaves < 200 {
		t.Errorf("only %d places were altered", leaves)
	}
}

// paths are the ways to every place of a value that can be altered by itself.
func paths(v reflect.Value, to []int) [][]int {
	var list [][]int
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				list = append(list, paths(v.Field(i), append(slices.Clone(to), i))...)
			}
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Struct && v.Len() > 0 {
			for i := range v.Len() {
				list = append(list, paths(v.Index(i), append(slices.Clone(to), i))...)
			}
			return list
		}
		return [][]int{to}
	default:
		return [][]int{to}
	}
	return list
}

func alter(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(v.String() + "改")
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(v.Int() + 7)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
	case reflect.Slice:
		more := reflect.New(v.Type().Elem()).Elem()
		if more.Kind() == reflect.String {
			more.SetString("新")
		}
		v.Set(reflect.Append(v, more))
	default:
		panic("nothing is known of " + v.Kind().String())
	}
}

// A page of a thousand elements is compared while a person waits.
func BenchmarkDiff(b *testing.B) {
	v := faced(b)
	page := &v.Template.Pages[0]
	for len(page.Elements) < 1000 {
		e := page.Elements[len(page.Elements)%4]
		e.Y = catalog.Length(len(page.Elements))
		page.Elements = append(page.Elements, e)
	}
	moved := v.Copy()
	for i := range moved.Template.Pages[0].Elements {
		moved.Template.Pages[0].Elements[i].X += 50
	}
	for b.Loop() {
		if len(catalog.Diff(v, moved)) != 1000 {
			b.Fatal("the elements were not paired")
		}
	}
}
