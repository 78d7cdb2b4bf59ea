package paper_test

import (
	"strings"
	"testing"
	"time"

	"roadcert/domain/catalog"
	"roadcert/domain/document"
	"roadcert/domain/problem"
	"roadcert/ui/paper"
)

// card is a document of one page with a few elements, of a kind that has a field of every sort.
func card(face map[string]string, elements ...catalog.Element) document.Sheet {
	return document.Sheet{
		Kind: &catalog.Kind{Name: "试印证", Fields: []catalog.Field{
			{Key: "name", Name: "姓名", Kind: catalog.Text},
			{Key: "valid_to", Name: "有效期至", Kind: catalog.Date},
			{Key: "length", Name: "车长", Kind: catalog.Quantity, Unit: "毫米"},
			{Key: "photo", Name: "照片", Kind: catalog.Photo},
			{Key: "area", Name: "服务地区", Kind: catalog.RegionCode},
			{Key: "classes", Name: "从业资格类别", Kind: catalog.List, Items: []catalog.Field{
				{Key: "class", Name: "类别", Kind: catalog.Text}, {Key: "until", Name: "有效期至", Kind: catalog.Date},
			}},
		}},
		Template: &catalog.Template{Name: "试印", Pages: []catalog.Sheet{{Name: "正页", Width: 100_00, Height: 60_00, Elements: elements}}},
		Face:     face, Bureau: "法库县交通运输事务服务中心", Version: 7, Identifier: "1.2.156.3005.2", Ministry: "部码", Check: "LZ1|样",
		Made: time.Date(2026, 8, 1, 23, 30, 0, 0, time.FixedZone("CST", 8*3600)), Mark: "样张",
		Regions: map[string]string{"210124": "辽宁省沈阳市法库县"},
	}
}

// said is what a page says, mark aside, line by line.
func said(d *paper.Document) []string {
	var list []string
	for _, item := range d.Page(0).Items {
		if t, ok := item.(paper.Text); ok && t.Field != catalog.ItemMark {
			list = append(list, t.Text)
		}
	}
	return list
}

func TestWhatAnElementSays(t *testing.T) {
	face := map[string]string{"name": "李建国", "valid_to": "2026-08-01", "length": "9600"}
	for _, c := range []struct {
		of   catalog.Element
		face map[string]string
		want string
	}{
		{catalog.Element{Kind: catalog.TextElement, Text: "姓名"}, face, "姓名"},
		{catalog.Element{Kind: catalog.TextElement, Text: "{name}，至 {valid_to}止", Format: "han"}, face, "李建国/，至 /2026年8月1日/止"},
		{catalog.Element{Kind: catalog.TextElement, Text: "{name}，至 {valid_to}止", Format: "han"}, map[string]string{"valid_to": "2026-08-01"}, "至 /2026年8月1日/止"},
		{catalog.Element{Kind: catalog.TextElement, Text: "自 {name}"}, nil, ""},
		{catalog.Element{Kind: catalog.TextElement, Text: "自 {name}", Blank: "—"}, nil, "—"},
		{catalog.Element{Kind: catalog.TextElement, Text: "自 {name}", Blank: "由{@bureau}定"}, nil, "由法库县交通运输事务服务中心定"},
		{catalog.Element{Field: "name", Before: "兹有", Blank: "{@bureau}"}, nil, "法库县交通运输事务服务中心"},
		{catalog.Element{Field: "area"}, map[string]string{"area": "210124"}, "辽宁省沈阳市法库县"},
		{catalog.Element{Field: "area"}, map[string]string{"area": "990000"}, "990000"}, // no name: what stands
		{catalog.Element{Kind: catalog.TextElement, Text: "核验码", When: catalog.ItemCheck}, nil, "核验码"},
		{catalog.Element{Kind: catalog.TextElement, Text: "照片", When: "photo"}, face, ""},
		{catalog.Element{Kind: catalog.ImageElement, Field: "photo", When: "photo"}, face, ""},
		{catalog.Element{Field: "name"}, face, "李建国"},
		{catalog.Element{Field: "name", Before: "兹有", After: "同志"}, face, "兹有李建国同志"},
		{catalog.Element{Field: "name", Before: "兹有", After: "同志", Blank: "/"}, nil, "/"},
		{catalog.Element{Field: "name", Before: "兹有"}, nil, ""},
		{catalog.Element{Field: "length"}, face, "9600 毫米"},
		{catalog.Element{Field: "valid_to"}, face, "2026-08-01"},
		{catalog.Element{Field: "valid_to", Format: "iso"}, face, "2026-08-01"},
		{catalog.Element{Field: "valid_to", Format: "han"}, face, "2026年8月1日"},
		{catalog.Element{Field: "valid_to", Format: "year"}, face, "2026"},
		{catalog.Element{Field: "valid_to", Format: "month"}, face, "8"},
		{catalog.Element{Field: "valid_to", Format: "day"}, face, "1"},
		{catalog.Element{Field: "valid_to", Format: "han"}, map[string]string{"valid_to": "长期"}, "长期"},
		{catalog.Element{Field: "valid_to", Format: "year"}, map[string]string{"valid_to": "长期"}, "长期"},
		{catalog.Element{Field: "valid_to", Format: "month"}, map[string]string{"valid_to": "长期"}, ""},
		{catalog.Element{Field: "valid_to", Format: "han"}, map[string]string{"valid_to": "2026.8"}, "2026.8"}, // what stands is never hidden
		{catalog.Element{Field: catalog.ItemKind}, nil, "试印证"},
		{catalog.Element{Field: catalog.ItemBureau}, nil, "法库县交通运输事务服务中心"},
		{catalog.Element{Field: catalog.ItemIdentifier}, nil, "1.2.156.3005.2"},
		{catalog.Element{Field: catalog.ItemVersion}, nil, "007"},
		{catalog.Element{Field: catalog.ItemMade, Format: "han"}, nil, "2026年8月1日"},
		{catalog.Element{Field: catalog.ItemCheck}, nil, "LZ1|样"},
		{catalog.Element{Field: catalog.ItemMinistry}, nil, "部码"},
	} {
		e := c.of
		if e.Kind == "" {
			e.Kind = catalog.FieldElement
		}
		e.X, e.Y, e.W, e.H, e.Size = 10_00, 10_00, 80_00, 10_00, 400
		if got := strings.Join(said(pressed(t, card(c.face, e))), "/"); got != c.want {
			t.Errorf("%s %q: %q, want %q", e.Field, e.Format, got, c.want)
		}
	}
}

// Every item of a document that a template may ask for is known to paper.
func TestEveryDocumentItemIsKnown(t *testing.T) {
	for key, name := range catalog.DocumentItems() {
		e := catalog.Element{Kind: catalog.FieldElement, Field: key, X: 10_00, Y: 10_00, W: 80_00, H: 10_00, Size: 300}
		list := []paper.Text{}
		for _, item := range pressed(t, card(nil, e)).Page(0).Items {
			if text, ok := item.(paper.Text); ok && text.Field == key {
				list = append(list, text)
			}
		}
		if len(list) == 0 {
			t.Errorf("%s (%s) is not printed", key, name)
		}
	}
}

func TestTemplateThatDoesNotFitItsKindIsRefused(t *testing.T) {
	for _, c := range []struct {
		of   catalog.Element
		says string
	}{
		{catalog.Element{Kind: catalog.FieldElement, Field: "colour"}, "照面项“colour”不存在"},
		{catalog.Element{Kind: catalog.TextElement, Text: "色 {colour}"}, "照面项“colour”不存在"},
		{catalog.Element{Kind: catalog.FieldElement, Field: "photo", Blank: "{colour}"}, "照面项“colour”不存在"},
		{catalog.Element{Kind: catalog.BoxElement, When: "colour"}, "照面项“colour”不存在"},
		{catalog.Element{Kind: catalog.CodeElement, Field: "name", Symbology: "pdf417"}, "码制“pdf417”不存在"},
		{catalog.Element{Kind: catalog.CodeElement, Field: "name", Symbology: "code128"}, "不能印成条码"},
		{catalog.Element{Kind: catalog.ImageElement, Image: "emblem"}, "找不到“emblem”的图片"},
	} {
		e := c.of
		e.X, e.Y, e.W, e.H, e.Size = 10_00, 10_00, 80_00, 10_00, 400
		_, err := paper.NewCertificate(card(map[string]string{"name": "李建国"}, e), typeOf(t))
		if problem.Of(err) == problem.Internal || err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%+v: %v", c.of, err)
		}
	}
}

func classes(n int) string {
	var rows []map[string]string
	for range n {
		rows = append(rows, map[string]string{"class": "经营性道路货物运输驾驶员", "until": "2032-05-05"})
	}
	return catalog.FormatRows(rows)
}

// A list is a table: heads, a row an entry, the rest of the rows empty; more entries make rows and letters
// smaller, and too many are refused.
func TestListAsTable(t *testing.T) {
	table := catalog.Element{
		Kind: catalog.TableElement, Field: "classes", X: 10_00, Y: 5_00, W: 80_00, H: 30_00, Size: 300, MinSize: 200, Row: 6_00, Heads: true, Stroke: 20,
		Columns: []catalog.Column{{Field: "class", Title: "类别", W: 50_00}, {Field: "until", Title: "有效期至", W: 30_00, Align: catalog.Centre}}, Format: "han",
	}
	sizes := map[int]float64{0: 3, 1: 3, 4: 3, 5: 2.5, 6: 2.14}
	for n := range 7 {
		d := pressed(t, card(map[string]string{"classes": classes(n)}, table))
		got := said(d)
		want := append([]string{"类别", "有效期至"}, make([]string, 2*n)...)
		for i := range n {
			want[2+2*i], want[3+2*i] = "经营性道路货物运输驾驶员", "2032年5月5日"
		}
		if strings.Join(got, "/") != strings.Join(want, "/") {
			t.Errorf("%d entries: %q", n, got)
		}
		if size, ok := sizes[n]; ok {
			if head := textOf(d, "类别"); head.Size < size-0.01 || head.Size > size+0.01 {
				t.Errorf("%d entries are set at %g, want %g", n, head.Size, size)
			}
		}
	}
	_, err := paper.NewCertificate(card(map[string]string{"classes": classes(9)}, table), typeOf(t))
	if problem.Of(err) != problem.Refused || !strings.Contains(err.Error(), "“从业资格类别”有 10 行，模板上最多放得下 7 行") {
		t.Error(err)
	}
}

// The rules of a table are of their own ink, and of the letters' where none is said.
func TestRulesOfATableHaveAnInk(t *testing.T) {
	table := catalog.Element{
		Kind: catalog.TableElement, Field: "classes", X: 10_00, Y: 5_00, W: 80_00, H: 30_00, Size: 300, Row: 6_00, Stroke: 20, Ink: "#102030",
		Columns: []catalog.Column{{Field: "class", Title: "类别", W: 80_00}},
	}
	for rule, want := range map[string]paper.Ink{"": {0x10, 0x20, 0x30}, "#84A296": {0x84, 0xA2, 0x96}} {
		table.Rule = rule
		d := pressed(t, card(map[string]string{"classes": classes(1)}, table))
		rules := 0
		for _, item := range d.Page(0).Items {
			if line, ok := item.(paper.Line); ok {
				rules++
				if line.Ink != want {
					t.Errorf("%q: a rule is %v", rule, line.Ink)
				}
			}
		}
		if text := textOf(d, "经营性道路货物运输驾驶员"); rules != 4 || text.Ink != (paper.Ink{0x10, 0x20, 0x30}) || text.X != 11 {
			t.Errorf("%q: %d rules, and %+v", rule, rules, text)
		}
	}
}

func textOf(d *paper.Document, text string) paper.Text {
	for _, item := range d.Page(0).Items {
		if t, ok := item.(paper.Text); ok && t.Text == text {
			return t
		}
	}
	return paper.Text{}
}
