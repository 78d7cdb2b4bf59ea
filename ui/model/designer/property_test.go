package designer_test

import (
	"strings"
	"testing"

	"roadcert/domain/catalog"
	"roadcert/ui/model/designer"
)

func TestLengthsAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]catalog.Length{
		"12.5": 1250, " 12.5 毫米 ": 1250, "1.2cm": 120 * 10, "2 厘米": 2000, "12pt": 423, "10.5 磅": 370, "小四": 423, "五号": 370, "0": 0, "-3": -300,
	} {
		if got, ok := designer.ParseLength(text); !ok || got != want {
			t.Errorf("%q is %d, not %d", text, got, want)
		}
	}
	for _, text := range []string{"", "宽", "12,5", "1e9", "NaN", "inf", "12 尺"} {
		if got, ok := designer.ParseLength(text); ok {
			t.Errorf("%q is taken for %d", text, got)
		}
	}
	if got := designer.TypeSize(423); got != "12 磅，小四" {
		t.Error(got)
	}
	if got := designer.TypeSize(400); got != "11.3 磅" {
		t.Error(got)
	}
}

// value returns what a property of what is picked is.
func value(t *testing.T, d *designer.Drawing, id string) designer.Property {
	t.Helper()
	for _, p := range d.Properties() {
		if p.ID == id {
			return p
		}
	}
	t.Fatalf("there is no property %s", id)
	return designer.Property{}
}

func TestWhatIsTypedIsChecked(t *testing.T) {
	for name, c := range map[string]struct {
		pick      []int
		id, text  string
		want      string // the value afterwards
		complaint string // a part of it
	}{
		"text":                 {[]int{0}, "text", "道路运输证", "道路运输证", ""},
		"no text":              {[]int{0}, "text", " ", "资格证", "没有文字就什么也不印"},
		"items by name":        {[]int{0}, "text", "{姓名}，{发证日期}", "{姓名}，{发证日期}", ""},
		"items by key":         {[]int{0}, "text", "{name}，{@made}", "{姓名}，{制作日期}", ""},
		"no such item":         {[]int{0}, "text", "{年龄}", "资格证", "没有可以写成文字的“年龄”"},
		"a photo in words":     {[]int{0}, "text", "{照片}", "资格证", "没有可以写成文字的“照片”"},
		"an item instead":      {[]int{1}, "blank", "{签发机构}", "{签发机构}", ""},
		"only with a photo":    {[]int{3}, "when", "photo", "photo", ""},
		"only with nobody":     {[]int{3}, "when", "nobody", "", "没有这一项"},
		"ink of rules":         {[]int{4}, "rule", "灰", "#8A8F96", ""},
		"another field":        {[]int{1}, "field", "employer", "employer", ""},
		"an item":              {[]int{1}, "field", "@made", "@made", ""},
		"no such field":        {[]int{1}, "field", "nobody", "name", "没有这一项"},
		"a photo as text":      {[]int{1}, "field", "photo", "name", "没有这一项"},
		"a field out of use":   {[]int{1}, "field", "gone", "name", "没有这一项"},
		"place":                {[]int{1}, "x", "12.34", "12.34", ""},
		"place in centimetres": {[]int{1}, "x", "2cm", "20", ""},
		"off the page":         {[]int{1}, "x", "70.01", "10", "到纸外了"},
		"before the page":      {[]int{1}, "y", "-1", "15", "到纸外了"},
		"no number":            {[]int{1}, "w", "宽些", "30", "请填写以毫米计的数"},
		"no width":             {[]int{1}, "w", "0", "30", "至少 1 毫米"},
		"a level line":         {[]int{3}, "h", "0", "0", ""},
		"a line of nothing":    {[]int{3}, "w", "0", "30", "至少 1 毫米"},
		"a size by name":       {[]int{1}, "size", "小四", "4.23", ""},
		"a size in points":     {[]int{1}, "size", "9pt", "3.18", ""},
		"too small a size":     {[]int{1}, "size", "0.5", "4", "字号在 1 到 60 毫米之间"},
		"the smallest size":    {[]int{1}, "min_size", "5", "3", "不能大于字号"},
		"colour by name":       {[]int{1}, "ink", "红", "#C9302C", ""},
		"colour by figures":    {[]int{1}, "ink", "#1f2329", "#1F2329", ""},
		"no colour":            {[]int{1}, "ink", "鲜艳", "", "六位十六进制"},
		"alignment":            {[]int{1}, "align", "spread", "spread", ""},
		"no alignment":         {[]int{1}, "align", "somewhere", "", "从列出的里面选"},
		"on the paper already": {[]int{0}, "stock", designer.No, designer.No, ""},
		"columns":              {[]int{4}, "columns", "类别 class 40 居中\n到期 有效期至 20.01", "类别 class 40 居中\n到期 to 20.01", ""},
		"columns too wide":     {[]int{4}, "columns", "类别 class 70", "类别 class 30\n有效期至 to 30.01", "比列表的宽"},
		"a strange column":     {[]int{4}, "columns", "类别 class 40\n颜色 colour 10", "类别 class 30\n有效期至 to 30.01", "第 2 行的项“colour”不在列表里，可以是：类别、有效期至"},
		"half a column":        {[]int{4}, "columns", "类别 class", "类别 class 30\n有效期至 to 30.01", "第 1 行要写"},
		"page name":            {nil, "page.name", "第一页", "第一页", ""},
		"page name taken":      {nil, "page.name", "副本", "正本", "换一个"},
		"a wider page":         {nil, "page.width", "210", "210", ""},
		"too narrow a page":    {nil, "page.width", "90", "100", "有 1 个元素会落到纸外"},
		"no page":              {nil, "page.height", "5", "70", "在 20 到 600 毫米之间"},
		"template name":        {nil, "template.name", "", "资格证", "请给模板一个名字"},
		"several at once":      {[]int{1, 2}, "size", "3", "3", ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := designer.New(kind(), licence())
			d.Pick(c.pick...)
			got := d.Set(c.id, c.text)
			if c.complaint == "" && got != "" || !strings.Contains(got, c.complaint) {
				t.Errorf("it says %q", got)
			}
			if v := value(t, d, c.id).Value; v != c.want {
				t.Errorf("it is %q, not %q", v, c.want)
			}
			if changed := d.CanUndo() != ""; changed != (got == "" && text(d.Template()) != text(licence())) {
				t.Errorf("it can be undone: %t", changed)
			}
		})
	}
}

// Words are read and written with the names of items, and kept with their keys. Those that hold a date are
// written as dates are.
func TestWordsWithItems(t *testing.T) {
	d := designer.New(kind(), licence())
	d.Pick(0)
	if complaint := d.Set("format", "han"); !strings.Contains(complaint, "没有日期") {
		t.Errorf("words alone have a form of dates: %q", complaint)
	}
	for _, set := range [][2]string{{"text", "发证 {发证日期}"}, {"format", "han"}, {"blank", "由 {签发机构} 填写"}} {
		if complaint := d.Set(set[0], set[1]); complaint != "" {
			t.Error(complaint)
		}
	}
	if e := d.Sheet().Elements[0]; e.Text != "发证 {issued}" || e.Format != "han" || e.Blank != "由 {@bureau} 填写" || d.ElementName(e) != "文字 发证 {发证日期}" {
		t.Errorf("%+v, called %s", e, d.ElementName(e))
	}
	before := len(d.Properties())
	d.Set("text", "发证")
	if len(d.Properties()) != before || d.Sheet().Elements[0].Format != "han" {
		t.Error("while words are typed, something goes")
	}
	if complaint := d.Set("format", ""); complaint != "" || d.Sheet().Elements[0].Format != "" {
		t.Errorf("a form of dates that is not needed stays: %q", complaint)
	}
}

func TestASmallerSizeTakesTheSmallestWithIt(t *testing.T) {
	d := designer.New(kind(), licence())
	d.Pick(1)
	d.Set("size", "2")
	if e := d.Sheet().Elements[1]; e.Size != 200 || e.MinSize != 200 {
		t.Errorf("sizes %d and %d", e.Size, e.MinSize)
	}
}

func TestPropertiesOfManyAreThoseOfAll(t *testing.T) {
	d := designer.New(kind(), licence())
	d.Pick(1, 2)
	if p := value(t, d, "field"); !p.Mixed || p.Value != "" {
		t.Errorf("the fields of two are %+v", p)
	}
	if p := value(t, d, "x"); !p.Mixed {
		t.Errorf("they stand at %+v", p)
	}
	if p := value(t, d, "size"); p.Mixed || p.Value != "4" || p.Note != "11.3 磅" {
		t.Errorf("their size is %+v", p)
	}
	d.Pick(0, 6)
	for _, p := range d.Properties() {
		if p.ID == "text" || p.ID == "stock" {
			t.Errorf("a seal has %+v", p)
		}
	}
	d.Pick(2)
	if p := value(t, d, "format"); p.Value != "han" {
		t.Errorf("the date is written %+v", p)
	}
	d.Set("field", "name")
	for _, p := range d.Properties() {
		if p.ID == "format" {
			t.Error("a name is written as a date")
		}
	}
}

// A date format that outlives its date would refuse the template long after anybody can see why.
func TestADateFormatGoesWithItsDate(t *testing.T) {
	d := designer.New(kind(), licence())
	d.Pick(2)
	d.Set("field", "name")
	if e := d.Sheet().Elements[2]; e.Format != "" {
		t.Errorf("a name has the format %q", e.Format)
	}
}

func TestAFieldThatIsGoneIsNamed(t *testing.T) {
	tpl := licence()
	tpl.Pages[0].Elements[1].Field = "gone"
	d := designer.New(kind(), tpl)
	d.Pick(1)
	p := value(t, d, "field")
	if p.Options[0].Key != "gone" || !strings.Contains(p.Options[0].Name, "旧项") {
		t.Errorf("it offers %v", p.Options)
	}
	if c := d.Set("field", "gone"); c != "" {
		t.Errorf("to leave it as it is: %s", c)
	}
}

func TestSamples(t *testing.T) {
	usual := map[string]string{
		"name": "李建国", "number": "210124", "issued": "2026-08-01", "photo": "ab", "employer": "法库客运公司", "scope": "货运", "address": "法库县法库镇河西路",
		"classes": `[{"class":"客运","to":"2030-01-01"},{"class":"货运","to":"2031-01-01"}]`,
	}
	for of, want := range map[string]map[string]string{
		designer.Usual: usual,
		designer.Short: {"name": "丁一", "issued": "2026-08-01", "address": "法库", "scope": "货运", "classes": `[{"class":"客运","to":"2030-01-01"}]`},
		designer.Long:  {"issued": "2026-08-01", "scope": "道路旅客运输"},
		designer.Rare:  {"name": "㛃䶮𬱖𠮷堃喆", "number": "210124"},
		designer.Empty: {"name": "", "classes": ""},
	} {
		got := designer.Sample(kind(), usual, of)
		for key, v := range want {
			if got[key] != v {
				t.Errorf("%s: %s is %q, not %q", of, key, got[key], v)
			}
		}
	}
	long := designer.Sample(kind(), usual, designer.Long)
	if list, err := catalog.Rows(long["classes"]); err != nil || len(list) != 8 {
		t.Errorf("a long list has %d rows: %v", len(list), err)
	}
	if n := len([]rune(long["address"])); n != 36 {
		t.Errorf("a long address has %d characters", n)
	}
}
