package catalog_test

import (
	"errors"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"roadcert/domain/catalog"
	"roadcert/domain/problem"
)

func TestTemplateCheck(t *testing.T) {
	mm := catalog.Millimetres
	first := func(v *catalog.Version) *catalog.Sheet { return &v.Template.Pages[0] }
	element := func(e catalog.Element) func(*catalog.Version) {
		return func(v *catalog.Version) {
			if e.W == 0 && e.H == 0 {
				e.W, e.H = mm(30), mm(30)
			}
			if e.Size == 0 {
				e.Size = mm(4)
			}
			first(v).Elements = append(first(v).Elements, e)
		}
	}
	for _, c := range []struct {
		name  string
		alter func(*catalog.Version)
		want  string // empty: it is good
	}{
		{"as it is", func(*catalog.Version) {}, ""},
		{"no name", func(v *catalog.Version) { v.Template.Name = "" }, "没有名称"},
		{"no source", func(v *catalog.Version) { v.Template.Source = "" }, "依据来源"},
		{"no page", func(v *catalog.Version) { v.Template.Pages = nil }, "1 至 8 页"},
		{"two pages of a name", func(v *catalog.Version) { v.Template.Pages[1].Name = "正本" }, "名称“正本”重复"},
		{"a stamp", func(v *catalog.Version) { v.Template.Pages[1].Width = mm(19) }, "模板“副本”的边长 19 毫米"},
		{"a banner", func(v *catalog.Version) { first(v).Width = mm(601) }, "边长 601 毫米"},
		{"no seal", func(v *catalog.Version) { first(v).Elements = first(v).Elements[:3] }, "第一页“正本”没有印章位置"},
		{"two seals", element(catalog.Element{Kind: catalog.SealElement}), "2 处印章位置"},
		{"unknown kind", element(catalog.Element{Kind: "cloud"}), "第 5 个元素（cloud）：类型“cloud”不存在"},
		{"off the page", func(v *catalog.Version) { first(v).Elements[2].X = mm(200) }, "第 3 个元素（业户名称）：位置超出纸面"},
		{"left of the page", func(v *catalog.Version) { first(v).Elements[2].X = mm(-1) }, "位置超出纸面"},
		{"as far as can be", func(v *catalog.Version) { first(v).Elements[2].X, first(v).Elements[2].W = 1<<31-1, 1<<31-1 }, "位置超出纸面"},
		{"flat", func(v *catalog.Version) { first(v).Elements[2].H = 0 }, "宽和高应大于零"},
		{"upside down", func(v *catalog.Version) { first(v).Elements[2].H = mm(-3) }, "宽和高应大于零"},
		{"a dot for a line", func(v *catalog.Version) { first(v).Elements[1].W = 0 }, "线段没有长度"},
		{"a line that rises", func(v *catalog.Version) { first(v).Elements[1].H = mm(-30) }, ""},
		{"no letters", func(v *catalog.Version) { first(v).Elements[0].Text = "" }, "没有文字"},
		{"no size", func(v *catalog.Version) { first(v).Elements[0].Size = 0 }, "字号 0 毫米"},
		{"smallest above size", func(v *catalog.Version) { first(v).Elements[2].MinSize = mm(5) }, "最小字号 5 毫米"},
		{"font", func(v *catalog.Version) { first(v).Elements[0].Font = "comic" }, "字体“comic”"},
		{"align", func(v *catalog.Version) { first(v).Elements[0].Align = "center" }, "对齐方式“center”"},
		{"vertical", func(v *catalog.Version) { first(v).Elements[0].Vertical = "up" }, "垂直对齐方式“up”"},
		{"overflow", func(v *catalog.Version) { first(v).Elements[0].Overflow = "drop" }, "处理方式“drop”"},
		{"ink", func(v *catalog.Version) { first(v).Elements[0].Ink = "red" }, "颜色“red”"},
		{"stroke", func(v *catalog.Version) { first(v).Elements[1].Stroke = mm(21) }, "线宽"},
		{"field", element(catalog.Element{Kind: catalog.FieldElement, Field: "axles"}), "照面项“axles”不存在"},
		{"no field", element(catalog.Element{Kind: catalog.FieldElement}), "照面项“”不存在"},
		{"item of a document", element(catalog.Element{Kind: catalog.FieldElement, Field: catalog.ItemMark}), ""},
		{"no item of a document", element(catalog.Element{Kind: catalog.FieldElement, Field: "@moon"}), "文件项“@moon”"},
		{"retired field", func(v *catalog.Version) {
			v.Kind.Fields[2].Retired = true
			element(catalog.Element{Kind: catalog.FieldElement, Field: "phone"})(v)
		}, "照面项“联系电话”已停用"},
		{"format of a day", element(catalog.Element{Kind: catalog.FieldElement, Field: "valid_to", Format: "han"}), ""},
		{"format of a name", element(catalog.Element{Kind: catalog.FieldElement, Field: "name", Format: "han"}), "不是日期"},
		{"unknown format", element(catalog.Element{Kind: catalog.FieldElement, Field: "valid_to", Format: "us"}), "日期格式“us”"},
		{"photo as letters", element(catalog.Element{Kind: catalog.FieldElement, Field: "photo"}), "应使用图像元素"},
		{"photo", element(catalog.Element{Kind: catalog.ImageElement, Field: "photo"}), ""},
		{"picture of a name", element(catalog.Element{Kind: catalog.ImageElement, Field: "name"}), "不是照片"},
		{"picture of two", element(catalog.Element{Kind: catalog.ImageElement, Field: "photo", Image: "emblem"}), "二者取一"},
		{"picture of the program", element(catalog.Element{Kind: catalog.ImageElement, Image: "emblem"}), ""},
		{"picture from elsewhere", element(catalog.Element{Kind: catalog.ImageElement, Image: "../emblem"}), "图片的名称"},
		{"code", element(catalog.Element{Kind: catalog.CodeElement, Field: catalog.ItemCheck}), ""},
		{"code of a list", element(catalog.Element{Kind: catalog.CodeElement, Field: "category"}), "不能印成条码"},
		{"unknown code", element(catalog.Element{Kind: catalog.CodeElement, Field: "number", Symbology: "ean"}), "码制“ean”"},
		{"items in words", element(catalog.Element{Kind: catalog.TextElement, Text: "{name} 至 {valid_to}", Format: "han", Blank: "{@bureau}"}), ""},
		{"unknown item in words", element(catalog.Element{Kind: catalog.TextElement, Text: "自 {valid_since}"}), "第 5 个元素（自 {valid_since}）：照面项“valid_since”不存在"},
		{"unknown item instead", element(catalog.Element{Kind: catalog.FieldElement, Field: "name", Blank: "{@moon}"}), "文件项“@moon”"},
		{"photo in words", element(catalog.Element{Kind: catalog.TextElement, Text: "见{photo}"}), "应使用图像元素"},
		{"day of words", element(catalog.Element{Kind: catalog.TextElement, Text: "{name}敬启", Format: "han"}), "文字“{业户名称}敬启”里没有日期"},
		{"open brace", element(catalog.Element{Kind: catalog.TextElement, Text: "自 {valid_to"}), "花括号应成对"},
		{"stray brace", element(catalog.Element{Kind: catalog.TextElement, Text: "{valid_to}}"}), "花括号应成对"},
		{"braces around nothing", element(catalog.Element{Kind: catalog.TextElement, Text: "自 {}"}), "花括号应成对"},
		{"only with a code", element(catalog.Element{Kind: catalog.TextElement, Text: "核验码", When: catalog.ItemCheck}), ""},
		{"only with a photo", element(catalog.Element{Kind: catalog.BoxElement, When: "photo"}), ""},
		{"only with nothing known", element(catalog.Element{Kind: catalog.BoxElement, When: "axles"}), "照面项“axles”不存在"},
		{"a seal that may be absent", func(v *catalog.Version) { first(v).Elements[3].When = "name" }, "印章位置不应有条件"},
		{"ink of rules", element(table(func(e *catalog.Element) { e.Rule = "grey" })), "颜色“grey”"},
		{"table", element(table()), ""},
		{"table of a name", element(table(func(e *catalog.Element) { e.Field = "name" })), "只能取列表照面项"},
		{"table without columns", element(table(func(e *catalog.Element) { e.Columns = nil })), "没有列"},
		{"table without rows", element(table(func(e *catalog.Element) { e.Row = 0 })), "行高"},
		{"table too narrow", element(table(func(e *catalog.Element) { e.Columns[0].W = mm(31) })), "各列共宽 31 毫米"},
		{"column of nothing", element(table(func(e *catalog.Element) { e.Columns[0].Field = "grade" })), "不是照面项“从业资格类别”的子项"},
	} {
		v := faced(t)
		v.Kind.Fields = append(
			v.Kind.Fields, catalog.Field{Key: "photo", Name: "照片", Kind: catalog.Photo, Sensitive: true},
			catalog.Field{Key: "category", Name: "从业资格类别", Kind: catalog.List, Items: []catalog.Field{{Key: "category", Name: "类别", Kind: catalog.Text}}})
		c.alter(&v)
		err := v.Template.Check(v.Kind)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
		if err != nil && !errors.Is(err, &problem.Problem{Code: problem.Invalid}) {
			t.Errorf("%s: %v is no problem for a person", c.name, err)
		}
	}
}

func table(alter ...func(*catalog.Element)) catalog.Element {
	mm := catalog.Millimetres
	e := catalog.Element{
		Kind: catalog.TableElement, W: mm(30), H: mm(30), Field: "category", Row: mm(7), Size: mm(3),
		Columns: []catalog.Column{{Field: "category", Title: "类别", W: mm(30)}},
	}
	for _, a := range alter {
		a(&e)
	}
	return e
}

// A template that stands beside its kind comes with it; one that cannot be printed is refused with it.
func TestLoadReadsTemplates(t *testing.T) {
	const good = `{"name": "证", "source": "自拟", "pages": [{"name": "正本", "width": 100, "height": 50.5, "elements": [
		{"kind": "seal", "x": 10, "y": 10, "w": 30, "h": 30}]}]}`
	for _, c := range []struct{ name, template, want string }{
		{"good", good, ""},
		{"seal off the page", strings.Replace(good, `"x": 10`, `"x": 71`, 1), "a.json：模板“正本”第 1 个元素（印章位置）：位置超出纸面"},
		{"misspelt", strings.Replace(good, `"width"`, `"wide"`, 1), "a.json：模板 008.json："},
		{"beyond paper", strings.Replace(good, "100", "1e9", 1), "超出纸面"},
	} {
		c1, err := catalog.Load(fstest.MapFS{
			"catalog/a.json": {Data: []byte(licence)}, "catalog/templates/008.json": {Data: []byte(c.template)},
		}, "catalog")
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
		if err != nil {
			continue
		}
		if v, _ := c1.InForce("008"); v.Template == nil || v.Template.Pages[0].Height != catalog.Millimetres(50.5) || v.Number != 1 ||
			v.State != catalog.Published || v.From.String() != "2020-03-01" || v.Author != "出厂" {
			t.Errorf("%s: loaded %+v", c.name, v)
		}
	}
}

// Every kind the program is delivered with has a template that can be printed, and is described as GB/T 36902 asks.
func TestTheCatalogueAsDelivered(t *testing.T) {
	c, err := catalog.Load(os.DirFS("../../assets"), "catalog")
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range c.Kinds() {
		v, _ := c.InForce(k.Code)
		if v.Template == nil {
			t.Errorf("%s has no template", k.Name)
		}
		r := &k.Record
		if r.Definer == "" || catalog.HolderClassName(r.HolderClass) == "" || len(r.HolderCodes) == 0 || r.Description == "" {
			t.Errorf("%s is not described: %+v", k.Name, r)
		}
		for _, f := range k.Fields {
			if f.Share == "" || f.Sensitive && f.Share == catalog.Open {
				t.Errorf("%s: %s has no sharing class of its own", k.Name, f.Name)
			}
		}
	}
}
