package paper

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"roadcert/domain/catalog"
	"roadcert/domain/document"
	"roadcert/domain/problem"
)

// only is a document of one page, 100 by 60 mm, with a few elements, of a kind with a few fields.
func only(face map[string]string, elements ...catalog.Element) document.Sheet {
	return document.Sheet{
		Kind: &catalog.Kind{Name: "试印证", Fields: []catalog.Field{
			{Key: "name", Name: "姓名", Kind: catalog.Text},
			{Key: "address", Name: "住址", Kind: catalog.Text},
			{Key: "issued", Name: "发证日期", Kind: catalog.Date},
			{Key: "valid_to", Name: "有效期至", Kind: catalog.Date},
			{Key: "length", Name: "车长", Kind: catalog.Quantity, Unit: "毫米"},
			{Key: "photo", Name: "照片", Kind: catalog.Photo},
			{Key: "classes", Name: "从业资格类别", Kind: catalog.List, Items: []catalog.Field{
				{Key: "class", Name: "类别", Kind: catalog.Text}, {Key: "until", Name: "有效期至", Kind: catalog.Date},
			}},
		}},
		Template: &catalog.Template{Name: "试印", Pages: []catalog.Sheet{{Name: "正页", Width: 100_00, Height: 60_00, Elements: elements}}},
		Face:     face, Bureau: "法库县交通运输事务服务中心", Version: 7,
	}
}

// textsOf are the texts of a page in order.
func textsOf(d *Document, page int) (list []Text) {
	for _, item := range d.Page(page).Items {
		if t, ok := item.(Text); ok {
			list = append(list, t)
		}
	}
	return list
}

// linesOf is what a page says, with a stroke at the end of each line.
func linesOf(d *Document) string {
	var b strings.Builder
	y := math.NaN()
	for _, t := range textsOf(d, 0) {
		if t.Y != y && b.Len() > 0 {
			b.WriteByte('/')
		}
		y = t.Y
		b.WriteString(t.Text)
	}
	return b.String()
}

func TestOverflow(t *testing.T) {
	const ten, twenty = "一二三四五六七八九十", "一二三四五六七八九十一二三四五六七八九十"
	for _, c := range []struct {
		name     string
		of       catalog.Element // of 40 by 10 mm
		text     string
		want     string  // lines
		size     float64 // they come out at
		refusals []string
	}{
		{"fits", catalog.Element{Size: 400}, ten, ten, 4, nil},
		{"shrinks", catalog.Element{Size: 500, MinSize: 300}, ten, ten, 4, nil},
		{"shrinks by default to the least", catalog.Element{Size: 250, MinSize: 200}, twenty, twenty, 2, nil},
		{
			"does not shrink below the least",
			catalog.Element{Size: 400, MinSize: 300},
			twenty, "", 0,
			[]string{"“姓名”的内容“" + twenty + "”太长", "缩到最小字号 3 毫米仍超出 20.0 毫米，约 7 个字"},
		},
		{"shrinks only where it may", catalog.Element{Size: 410}, ten, "", 0, []string{"超出 1.0 毫米，约 1 个字"}},
		{"wraps", catalog.Element{Size: 400, Overflow: catalog.Wrap}, "一二三四五六七八九十一二", "一二三四五六/七八九十一二", 4, nil},
		{"wraps and keeps words whole", catalog.Element{Size: 400, Overflow: catalog.Wrap}, "辽宁省沈阳市法库县 2026-11-23", "辽宁省沈阳市法库县/2026-11-23", 4, nil},
		{"wraps, then shrinks", catalog.Element{Size: 400, MinSize: 200, Overflow: catalog.Wrap}, twenty + twenty, ten + "一二三四/五六七八九十一二三四五六七/八九十" + ten, 2.6, nil},
		{
			"wraps, shrinks, and then is refused",
			catalog.Element{Size: 400, MinSize: 400, Overflow: catalog.Wrap},
			twenty + ten, "", 0,
			[]string{"“姓名”的内容“", "排成 3 行，只放得下 2 行", "请核对内容是否写错"},
		},
		{"refuses", catalog.Element{Size: 400, Overflow: catalog.Refuse}, ten + "一", "", 0, []string{"“姓名”的内容“" + ten + "一”太长，超出 4.0 毫米，约 1 个字"}},
		{"a rule nobody knows refuses", catalog.Element{Size: 400, Overflow: "cut"}, ten + "一", "", 0, []string{"超出 4.0 毫米"}},
		{"lines that were given", catalog.Element{Size: 300}, "上\n下", "上/下", 3, nil},
		{"too many lines are smaller", catalog.Element{Size: 500, MinSize: 300}, "上\n下", "上/下", 4.16, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := c.of
			e.Kind, e.Field, e.X, e.Y, e.W, e.H = catalog.FieldElement, "name", 10_00, 10_00, 40_00, 10_00
			d, err := NewCertificate(only(map[string]string{"name": c.text}, e), faces(t))
			if c.refusals != nil {
				for _, says := range c.refusals {
					if problem.Of(err) != problem.Refused || !strings.Contains(err.Error(), says) {
						t.Errorf("%v\nwant %q", err, says)
					}
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := linesOf(d); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
			if got := textsOf(d, 0)[0].Size; math.Abs(got-c.size) > 0.001 {
				t.Errorf("set at %g, want %g", got, c.size)
			}
		})
	}
}

func TestWhereTextStands(t *testing.T) {
	for _, c := range []struct {
		align, vertical string
		x, y, tracking  float64 // of the first line
	}{
		{"", "", 10, 10 + 0.88*4, 0},
		{catalog.Left, catalog.Top, 10, 10 + 0.88*4, 0},
		{catalog.Centre, catalog.Middle, 26, 13 + 0.88*4, 0},
		{catalog.Right, catalog.Bottom, 42, 16 + 0.88*4, 0},
		{catalog.Spread, catalog.Middle, 10, 13 + 0.88*4, 32},
	} {
		e := catalog.Element{Kind: catalog.TextElement, Text: "姓名", X: 10_00, Y: 10_00, W: 40_00, H: 10_00, Size: 400, Align: c.align, Vertical: c.vertical}
		d, err := NewCertificate(only(nil, e), faces(t))
		if err != nil {
			t.Fatal(err)
		}
		got := textsOf(d, 0)[0]
		if math.Abs(got.X-c.x)+math.Abs(got.Y-c.y)+math.Abs(got.Tracking-c.tracking) > 1e-6 {
			t.Errorf("%s %s: at %g, %g with %g between, want %+v", c.align, c.vertical, got.X, got.Y, got.Tracking, c)
		}
	}
}

// A label of two lines is spread line by line; of a paragraph that was broken, the last line is not.
func TestEachLineOfALabelIsSpread(t *testing.T) {
	e := catalog.Element{Kind: catalog.TextElement, X: 10_00, Y: 10_00, W: 40_00, H: 20_00, Size: 400, Align: catalog.Spread}
	for _, c := range []struct {
		text     string
		overflow catalog.Overflow
		want     []float64 // between the characters of each line
	}{
		{"统一社会\n代码", "", []float64{8, 32}},
		{"统一社会\n代码", catalog.Wrap, []float64{8, 32}},
		{"一二三四五六七八九（一二三四五", catalog.Wrap, []float64{0.5, 0}},
	} {
		e.Text, e.Overflow = c.text, c.overflow
		d, err := NewCertificate(only(nil, e), faces(t))
		if err != nil {
			t.Fatal(err)
		}
		list := textsOf(d, 0)
		for i, want := range c.want {
			if len(list) != len(c.want) || math.Abs(list[i].Tracking-want) > 1e-6 {
				t.Errorf("%q: %+v, want %v between", c.text, list, c.want)
				break
			}
		}
	}
}

// Leading is from base line to base line and shrinks with the letters.
func TestLeading(t *testing.T) {
	e := catalog.Element{
		Kind: catalog.TextElement, Text: "上\n中\n下", X: 10_00, Y: 10_00, W: 40_00, H: 10_00, Size: 400, MinSize: 100, Leading: 600,
	}
	d, err := NewCertificate(only(nil, e), faces(t))
	if err != nil {
		t.Fatal(err)
	}
	list := textsOf(d, 0)
	if size, step := list[0].Size, list[1].Y-list[0].Y; size != 2.5 || math.Abs(step-3.75) > 1e-9 {
		t.Errorf("at %g the lines are %g apart", size, step)
	}
}

// Whatever is written and however small the place: every character is there, inside the place, no smaller than
// allowed; or the document is refused.
func TestNothingIsEverDropped(t *testing.T) {
	letters := faces(t)
	length := func(t *rapid.T, name string, from, to int32) catalog.Length {
		return catalog.Length(rapid.Int32Range(from, to).Draw(t, name))
	}
	refused, set := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune("道路运输电子证照㛃䶮𬱖𠮷堃喆，。（）《》 0123456789.-/ABCxyz\n")), 1, 80, -1).Draw(t, "text")
		e := catalog.Element{
			Kind: catalog.FieldElement, Field: "address", X: length(t, "x", 0, 5000), Y: length(t, "y", 0, 3000), W: length(t, "w", 100, 5000), H: length(t, "h", 100, 3000),
			Size: length(t, "size", 200, 800), MinSize: length(t, "least", 100, 200),
			Font:     rapid.SampledFrom([]catalog.FontName{"", catalog.Sans, catalog.Bold, catalog.Kai}).Draw(t, "font"),
			Align:    rapid.SampledFrom([]string{"", catalog.Left, catalog.Centre, catalog.Right, catalog.Spread}).Draw(t, "align"),
			Vertical: rapid.SampledFrom([]string{"", catalog.Top, catalog.Middle, catalog.Bottom}).Draw(t, "vertical"),
			Overflow: rapid.SampledFrom([]catalog.Overflow{"", catalog.Shrink, catalog.Wrap, catalog.Refuse}).Draw(t, "overflow"),
		}
		d, err := NewCertificate(only(map[string]string{"address": text}, e), letters)
		if err != nil {
			refused++
			if problem.Of(err) != problem.Refused || !strings.Contains(err.Error(), "住址") {
				t.Fatal(err)
			}
			return
		}
		set++
		var b strings.Builder
		for _, line := range textsOf(d, 0) {
			b.WriteString(line.Text)
			if line.Size < e.MinSize.MM()-1e-9 || line.Field != "address" {
				t.Errorf("%q of %q is set at %g, at least %g is asked for", line.Text, line.Field, line.Size, e.MinSize.MM())
			}
			if err := inside(line, &e, letters); err != nil {
				t.Error(err)
			}
		}
		if blank(b.String()) != blank(text) {
			t.Errorf("%q became %q", text, b.String())
		}
	})
	if refused == 0 || set == 0 {
		t.Errorf("%d were refused and %d set: one of them was not tried", refused, set)
	}
}

// inside tells where a run leaves its element. One line may be higher than its element: that is the template's
// doing and can be seen.
func inside(line Text, e *catalog.Element, letters *Type) error {
	const nearly = 0.01
	width := letters.measure(line.Text, line.Font, line.Size) + line.Tracking*float64(len([]rune(line.Text))-1)
	left, right, low := e.X.MM()-nearly, (e.X+e.W).MM()+nearly, (e.Y+e.H).MM()+nearly
	if line.X < left || line.X+width > right {
		return fmt.Errorf("%q goes from %g to %g, outside of %g to %g", line.Text, line.X, line.X+width, left, right)
	}
	if line.Y > low && e.H.MM() > line.Size {
		return fmt.Errorf("%q stands at %g, below %g", line.Text, line.Y, low)
	}
	return nil
}
