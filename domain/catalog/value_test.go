package catalog_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"roadcert/domain/catalog"
)

var categories = catalog.Field{Key: "category", Name: "从业资格类别", Kind: catalog.List, Items: []catalog.Field{
	{Key: "category", Name: "类别", Kind: catalog.Text, Values: []string{"货运", "客运"}, Codes: []string{"02001", "01001"}},
	{Key: "valid_to", Name: "有效期至", Kind: catalog.Date},
	{Key: "load", Name: "限载", Kind: catalog.Quantity, Unit: "吨"},
}}

func TestText(t *testing.T) {
	length := catalog.Field{Name: "车长", Kind: catalog.Quantity, Unit: "毫米"}
	photo := catalog.Field{Name: "照片", Kind: catalog.Photo}
	name := catalog.Field{Name: "姓名", Kind: catalog.PersonName}
	for _, c := range []struct {
		field       catalog.Field
		value, want string
	}{
		{name, "张𬱖", "张𬱖"},
		{name, "", ""},
		{length, "9600", "9600 毫米"},
		{length, "", ""},
		{photo, strings.Repeat("0a", 32), "（照片）"},
		{categories, `[{"category":"货运"}]`, "货运"},
		{categories, `[{"category":"货运","load":"3","valid_to":"2030-05-05"},{"category":"客运"}]`, "货运（有效期至 2030-05-05，限载 3 吨）；客运"},
		{categories, "经营性道路货物运输", "经营性道路货物运输"}, // stored before it was a list
	} {
		if got := c.field.Text(c.value); got != c.want {
			t.Errorf("%s %q reads %q, want %q", c.field.Name, c.value, got, c.want)
		}
	}
	if item := categories.Items[0]; item.Code("客运") != "01001" || item.Code("危货") != "" || length.Code("9600") != "" {
		t.Error("a value has the code that stands at its place")
	}
}

// Rows are stored in one way, whatever order they were put together in.
func TestRows(t *testing.T) {
	for value, want := range map[string]string{
		``: ``, `[]`: ``, `[{}]`: ``, `[{"a":""}]`: ``, `null`: ``,
		`[ {"b":"2", "a":"1"}, {}, {"a":"<&>"} ]`: `[{"a":"1","b":"2"},{"a":"<&>"}]`,
	} {
		rows, err := catalog.Rows(value)
		if got := catalog.FormatRows(rows); err != nil || got != want {
			t.Errorf("%s is stored as %s, %v; want %s", value, got, err, want)
		}
	}
	for _, value := range []string{"货运", `{"a":"1"}`, `[{"a":1}]`, `["a"]`} {
		if rows, err := catalog.Rows(value); err == nil {
			t.Errorf("%s has rows %v", value, rows)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringN(1, 20, -1)
		stored := catalog.FormatRows(rapid.SliceOf(rapid.MapOf(text, text)).Draw(t, "rows"))
		rows, err := catalog.Rows(stored)
		if again := catalog.FormatRows(rows); err != nil || again != stored {
			t.Fatalf("%s becomes %s, %v", stored, again, err)
		}
	})
}

// A text that was kept before its field became a list is the first item of one row.
func TestRowsOfText(t *testing.T) {
	f := catalog.Field{Key: "category", Kind: catalog.List, Items: []catalog.Field{{Key: "name"}, {Key: "until"}}}
	for value, want := range map[string]string{
		"": "", "经营性道路货物运输": `[{"name":"经营性道路货物运输"}]`, `[{"until":"2030-05-05"}]`: `[{"until":"2030-05-05"}]`,
	} {
		rows, err := f.Rows(value)
		if got := catalog.FormatRows(rows); err != nil || got != want {
			t.Errorf("%q has rows %s, %v", value, got, err)
		}
	}
	if rows, err := f.Rows(`[{"name":1}]`); err == nil {
		t.Errorf("a broken list has rows %v", rows)
	}
}

func TestMeasure(t *testing.T) {
	least, most := int64(-5), int64(100)
	f := catalog.Field{Name: "载质量", Kind: catalog.Quantity, Unit: "吨", Decimals: 2, Min: &least, Max: &most}
	for value, want := range map[string]string{
		"0": "0", "00": "0", "-0.00": "0", "18.50": "18.5", "018": "18", "-5": "-5", "100.00": "100", "3.": "3",
		"100.01": "不应大于 100 吨", "-5.01": "不应小于 -5 吨", "1.234": "最多 2 位小数，单位吨", "": "应为数字，单位吨", "1e2": "应为数字，单位吨",
		".5": "应为数字，单位吨", "1234567890123": "应为数字，单位吨", "１": "应为数字，单位吨", "999999999999": "不应大于 100 吨",
	} {
		got, err := f.Measure(value)
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%q: %s, want %s", value, got, want)
		}
	}
}

// A sample is made from the data alone: a field that is added has one, or none where its rule allows no guess.
func TestSampleFollowsTheData(t *testing.T) {
	v := first(t)
	k := v.Kind
	few := int64(3)
	k.Fields = append(
		k.Fields, catalog.Field{Key: "axles", Name: "轴数", Kind: catalog.Quantity, Unit: "轴", Max: &few},
		catalog.Field{Key: "colour", Name: "颜色", Kind: catalog.Choice, Values: []string{"蓝色", "黄色"}}, categories,
		catalog.Field{Key: "file", Name: "档案", Kind: catalog.Text, Rule: `^\d+$`, RuleText: "应为数字"},
		catalog.Field{Key: "old", Name: "旧项", Kind: catalog.Text, Retired: true})
	face := catalog.Sample(k)
	for key, want := range map[string]string{
		"number": "辽交运管许可法字210124000001号", "name": "示例", "phone": "13800000000", "valid_to": "2030-03-17", "axles": "1",
		"colour": "蓝色", "file": "", "old": "",
		"category": `[{"category":"货运","load":"1","valid_to":"2032-03-17"},{"category":"客运","load":"1","valid_to":"2032-03-17"}]`,
	} {
		if face[key] != want {
			t.Errorf("%s is %q, want %q", key, face[key], want)
		}
	}
}
