package collect_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"roadcert/domain/catalog"
	"roadcert/domain/collect"
)

func bound(n int64) *int64 { return &n }

// fields of every kind that a catalogue can ask for besides those of the small kinds of these tests.
var (
	length   = catalog.Field{Key: "length", Name: "车长", Kind: catalog.Quantity, Unit: "毫米", Min: bound(1000), Max: bound(60000)}
	tonnes   = catalog.Field{Key: "tonnes", Name: "核定载质量", Kind: catalog.Quantity, Unit: "吨", Decimals: 2, Min: bound(0)}
	region   = catalog.Field{Key: "region", Name: "地区", Kind: catalog.RegionCode}
	person   = catalog.Field{Key: "person", Name: "负责人", Kind: catalog.PersonName}
	company  = catalog.Field{Key: "company", Name: "服务单位", Kind: catalog.OrganisationName}
	photo    = catalog.Field{Key: "photo", Name: "照片", Kind: catalog.Photo, Sensitive: true}
	file     = catalog.Field{Key: "file", Name: "档案号", Kind: catalog.Text, Rule: `^\d{6}$`, RuleText: "应为 6 位数字"}
	category = catalog.Field{Key: "category", Name: "从业资格类别", Kind: catalog.List, Items: []catalog.Field{
		{Key: "category", Name: "类别", Kind: catalog.Text, Required: catalog.ToCollect, Values: []string{"货运", "客运", "剧毒、爆炸品"}},
		{Key: "valid_to", Name: "有效期至", Kind: catalog.Date},
		{Key: "load", Name: "限载", Kind: catalog.Quantity, Unit: "吨"},
	}}
)

func TestFieldsOfACatalogue(t *testing.T) {
	regions := liaoning(t)
	digest := strings.Repeat("0af1", 16)
	for _, c := range []struct {
		field      catalog.Field
		raw, value string
		reason     string
	}{
		{length, "9600", "9600", ""},
		{length, "９６００ 毫米", "9600", ""},
		{length, "9600mm", "9600", ""},
		{length, "9,600", "9600", ""},
		{length, "9600.0", "9600", ""},
		{length, "09600", "9600", ""},
		{length, "/", "", ""},
		{length, "96,00", "", "quantity_invalid"},
		{length, "9.6", "", "quantity_invalid"},
		{length, "96米", "", "quantity_invalid"},
		{length, "999", "", "quantity_invalid"},
		{length, "60001", "", "quantity_invalid"},
		{length, "60000", "60000", ""},
		{length, "九千六", "", "quantity_invalid"},
		{tonnes, "18.50", "18.5", ""},
		{tonnes, "18.505", "", "quantity_invalid"},
		{tonnes, "18.25吨", "18.25", ""},
		{tonnes, "-0.01", "", "quantity_invalid"},
		{tonnes, "-0", "0", ""},
		{region, "210124", "210124", ""},
		{region, "210122", "210122", ""}, // 辽中县, retired
		{region, "210999", "", "region_unknown"},
		{region, "法库县", "", "region_unknown"},
		{person, "张　三", "张三", ""},
		{person, "无", "", ""},
		{company, "法库县 顺达 公司", "法库县顺达公司", ""},
		{photo, digest, digest, ""},
		{photo, "张三.jpg", "", "photo_invalid"},
		{file, "210124", "210124", ""},
		{file, "２１０１２４", "210124", ""},
		{file, "21012", "", "rule_broken"},
		{file, "", "", ""},
		{category, "货运", `[{"category":"货运"}]`, ""},
		{category, "货运；客运", `[{"category":"货运"},{"category":"客运"}]`, ""},
		{category, "货运、客运", `[{"category":"货运"},{"category":"客运"}]`, ""},
		{category, " 货运 / 客运\n危货 ", `[{"category":"货运"},{"category":"客运"},{"category":"危货"}]`, ""},
		{category, "货运，货运", `[{"category":"货运"}]`, ""},
		{category, "剧毒、爆炸品", `[{"category":"剧毒、爆炸品"}]`, ""},
		{category, "货运（含集装箱、冷藏）", `[{"category":"货运（含集装箱、冷藏）"}]`, ""},
		{category, "货运（有效期至 2030.5.5，限载 3 吨）；客运", `[{"category":"货运","load":"3","valid_to":"2030-05-05"},{"category":"客运"}]`, ""},
		{category, `[{"valid_to":"2030年5月5日","category":"货运"}]`, `[{"category":"货运","valid_to":"2030-05-05"}]`, ""},
		{category, "；", "", ""},
		{category, "—", "", ""},
		{category, "货运（有效期至 2030-02-31）", "", "date_invalid"},
		{category, `[{"valid_to":"2030-05-05"}]`, "", "list_invalid"},
		{category, `[{"category":"货运","colour":"red"}]`, "", "list_invalid"},
	} {
		value, refusal := collect.CheckField(driver, c.field, c.raw, regions, today)
		reason := ""
		if refusal != nil {
			reason = refusal.Reason
			value = ""
			if refusal.Value != c.raw || !strings.HasPrefix(refusal.Text, c.field.Name) {
				t.Errorf("%s %q: refused as %+v", c.field.Name, c.raw, refusal)
			}
		}
		if value != c.value || reason != c.reason {
			t.Errorf("%s %q: got %q %s, want %q %s", c.field.Name, c.raw, value, reason, c.value, c.reason)
		}
	}
}

func TestARuleIsRefusedInItsOwnWords(t *testing.T) {
	_, refusal := collect.CheckField(driver, file, "21012", nil, today)
	if want := "档案号“21012”应为 6 位数字；请对照原件核对"; refusal == nil || refusal.Text != want {
		t.Errorf("got %+v, want %s", refusal, want)
	}
}

// What a list says on a screen can be typed in again.
func TestAListReadsWhatItSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) map[string]string {
			row := map[string]string{"category": rapid.StringMatching(`[货客危运冷]{1,6}`).Draw(t, "category")}
			if rapid.Bool().Draw(t, "dated") {
				row["valid_to"] = today.Add(rapid.IntRange(-4000, 4000).Draw(t, "days")).String()
			}
			if rapid.Bool().Draw(t, "loaded") {
				row["load"] = "3"
			}
			return row
		}), 1, 5, func(row map[string]string) string { return row["category"] }).Draw(t, "rows")
		stored := catalog.FormatRows(rows)
		for _, raw := range []string{stored, category.Text(stored)} {
			if again, refusal := collect.CheckField(driver, category, raw, nil, today); refusal != nil || again != stored {
				t.Fatalf("%s becomes %s, %+v", raw, again, refusal)
			}
		}
	})
}

// The face with which documents are shown before there is one keeps every rule of its kind.
func TestSampleFacesAreGood(t *testing.T) {
	regions := liaoning(t)
	for _, k := range nineKinds(t).Kinds() {
		face := catalog.Sample(k)
		draft, refusals := collect.Check(k, face, regions, today)
		if len(refusals) > 0 {
			t.Errorf("%s: %+v", k.Code, refusals)
		}
		for _, f := range k.Fields {
			blank := f.Kind == catalog.Photo || f.Role == catalog.RoleStatus || f.Key == "remarks"
			if (face[f.Key] == "") != blank || len(refusals) == 0 && draft.Face[f.Key] != face[f.Key] {
				t.Errorf("%s: %s is %q, kept as %q", k.Code, f.Name, face[f.Key], draft.Face[f.Key])
			}
		}
	}
}

// A register's column of qualifications becomes rows; the dates beside it stay the face's own, and a column
// of pictures is passed over.
func TestARegisterGivesAList(t *testing.T) {
	cat := nineKinds(t)
	rows := []collect.Row{
		{Line: 1, Cells: []string{"姓名", "身份证号", "从业资格类别", "初次领证日期", "照片", "有效期至"}},
		{Line: 2, Cells: []string{"张建国", "11010519491231002X", "经营性道路货物运输驾驶员；道路危险货物运输驾驶员", "2020.1.5", "见附件", "2030-01-04"}},
	}
	layout, err := collect.Recognise(rows, cat, collect.Hints{Kind: "071"})
	if err != nil {
		t.Fatal(err)
	}
	kind, _ := cat.Kind("071")
	reading := collect.NewReader(kind, layout, liaoning(t), today).Read(rows[1])
	want := `[{"category":"经营性道路货物运输驾驶员"},{"category":"道路危险货物运输驾驶员"}]`
	face := reading.Draft.Face
	if len(reading.Refusals) > 0 || face["category"] != want || face["first_issued"] != "2020-01-05" || face["photo"] != "" {
		t.Errorf("read %+v, refused %+v", face, reading.Refusals)
	}
}

// What the catalogue has retired is no longer read: neither a field nor a kind.
func TestRetiredIsNotCollected(t *testing.T) {
	first, _ := nineKinds(t).InForce("071")
	rows := []collect.Row{
		{Line: 1, Cells: []string{"姓名", "身份证号", "从业资格类别", "服务单位"}},
		{Line: 2, Cells: []string{"张建国", "11010519491231002X", "经营性道路货物运输驾驶员", "顺达公司"}},
	}
	for _, c := range []struct {
		name   string
		retire func(*catalog.Kind)
		hints  collect.Hints
		want   string // in the refusal; empty: it is read without the column
	}{
		{"field", func(k *catalog.Kind) { employer(k).Retired = true }, collect.Hints{}, ""},
		{"field that a person asks for", func(k *catalog.Kind) { employer(k).Retired = true }, collect.Hints{
			Map: map[string]string{"服务单位": "employer"},
		}, "不从登记表读取"},
		{"kind", func(k *catalog.Kind) { k.Retired = true }, collect.Hints{}, "没有找到表头"},
		{"kind that a person asks for", func(k *catalog.Kind) { k.Retired = true }, collect.Hints{Kind: "071"}, "已停用"},
	} {
		v := first.Copy()
		c.retire(v.Kind)
		v.Template = nil
		cat, err := catalog.New([]catalog.Version{v})
		if err != nil {
			t.Fatal(err)
		}
		layout, err := collect.Recognise(rows, cat, c.hints)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
		if err == nil && layout.Columns[3].Field != "" {
			t.Errorf("%s: 服务单位 is taken for %s", c.name, layout.Columns[3].Field)
		}
	}
}

func employer(k *catalog.Kind) *catalog.Field {
	i := slices.IndexFunc(k.Fields, func(f catalog.Field) bool { return f.Key == "employer" })
	return &k.Fields[i]
}
