package catalog

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// What a template can be: from a card to a large diploma, and letters that can still be read.
var (
	smallestSide, largestSide = Millimetres(20), Millimetres(600)
	smallestSize, largestSize = Millimetres(1), Millimetres(60)
	thickest                  = Millimetres(20)
)

const (
	mostPages    = 8
	mostElements = 1000
)

var (
	validInk   = regexp.MustCompile(`^#[0-9A-Fa-f]{6}$`)
	validImage = regexp.MustCompile(`^[a-z][a-z0-9_-]*$`)

	fonts       = []FontName{"", Sans, Bold, Kai}
	aligns      = []string{"", Left, Centre, Right, Spread}
	verticals   = []string{"", Top, Middle, Bottom}
	overflows   = []Overflow{"", Shrink, Wrap, Refuse}
	formats     = []string{"", "iso", "han", "year", "month", "day"}
	symbologies = []string{"", "qr", "code128"}
	documents   = []string{ItemKind, ItemBureau, ItemIdentifier, ItemVersion, ItemMade, ItemCheck, ItemMinistry, ItemMark}
)

// elementChecks are the rules that only elements of one kind have. Every kind is here.
var elementChecks = map[ElementKind]func(e *Element, k *Kind, f *faults){
	TextElement: func(e *Element, k *Kind, f *faults) {
		f.unless(e.Text != "", "没有文字")
		f.unless(e.Field == "", "固定文字不应再取照面项")
		dated := k.composed(e.Text, f)
		dated = k.composed(e.Blank, f) || dated
		f.unless(e.Format == "" || dated, "文字“%s”里没有日期，不应有日期格式", e.Caption(k))
	},
	FieldElement: func(e *Element, k *Kind, f *faults) {
		dated := k.worded(e.Field, f)
		dated = k.composed(e.Blank, f) || dated
		f.unless(e.Format == "" || dated, "照面项“%s”不是日期，不应有日期格式", e.Caption(k))
	},
	TableElement: checkTable,
	LineElement:  func(*Element, *Kind, *faults) {},
	BoxElement:   func(*Element, *Kind, *faults) {},
	ImageElement: func(e *Element, k *Kind, f *faults) {
		f.unless((e.Field == "") != (e.Image == ""), "图像应取自一个照片照面项，或者程序自带的图片，二者取一")
		f.unless(e.Image == "" || validImage.MatchString(e.Image), "图片的名称“%s”应由小写字母、数字和连字符组成", e.Image)
		if e.Field != "" {
			f.unless(k.item(e.Field, f).Kind == Photo, "照面项“%s”不是照片", e.Caption(k))
		}
		k.composed(e.Blank, f)
	},
	CodeElement: func(e *Element, k *Kind, f *faults) {
		kind := k.item(e.Field, f).Kind
		f.unless(kind != Photo && kind != List, "照面项“%s”不能印成条码", e.Caption(k))
		f.unless(slices.Contains(symbologies, e.Symbology), "码制“%s”应为 qr 或 code128", e.Symbology)
	},
	SealElement: func(*Element, *Kind, *faults) {},
}

// Check tells whether documents of a kind can be made by a template: every fault at once, as a *problem.Problem.
func (t *Template) Check(k *Kind) error {
	var f faults
	checkTemplate(t, k, &f)
	return unfit(errors.Join(f...))
}

func checkTemplate(t *Template, k *Kind, f *faults) {
	f.unless(t.Name != "" && t.Source != "", "模板没有名称，或没有写明依据来源")
	f.unless(len(t.Pages) > 0 && len(t.Pages) <= mostPages, "模板应有 1 至 %d 页", mostPages)
	names := map[string]bool{}
	for i := range t.Pages {
		p := &t.Pages[i]
		f.unless(p.Name != "" && !names[p.Name], "模板第 %d 页没有名称，或名称“%s”重复", i+1, p.Name)
		names[p.Name] = true
		p.check(i, k, f)
	}
}

// check notes what is wrong with one page. The seal is looked for on the first page, and stands at most once
// on any.
func (p *Sheet) check(number int, k *Kind, f *faults) {
	for _, side := range []Length{p.Width, p.Height} {
		f.unless(side >= smallestSide && side <= largestSide, "模板“%s”的边长 %g 毫米应在 %g 和 %g 毫米之间", p.Name, side.MM(), smallestSide.MM(), largestSide.MM())
	}
	f.unless(len(p.Elements) <= mostElements, "模板“%s”的元素超过 %d 个", p.Name, mostElements)
	seals := 0
	for i := range p.Elements {
		e := &p.Elements[i]
		if e.Kind == SealElement {
			seals++
		}
		var wrong faults
		e.check(p, k, &wrong)
		for _, w := range wrong {
			*f = append(*f, fmt.Errorf("模板“%s”第 %d 个元素（%s）：%w", p.Name, i+1, e.Caption(k), w))
		}
	}
	f.unless(seals <= 1, "模板“%s”有 %d 处印章位置，应只有一处", p.Name, seals)
	f.unless(number > 0 || seals > 0, "模板的第一页“%s”没有印章位置", p.Name)
}

// check notes what is wrong with an element on its page.
func (e *Element) check(p *Sheet, k *Kind, f *faults) {
	own, ok := elementChecks[e.Kind]
	if !ok {
		f.unless(false, "类型“%s”不存在", e.Kind)
		return
	}
	own(e, k, f)
	if e.When != "" {
		k.item(e.When, f)
		f.unless(e.Kind != SealElement, "印章位置不应有条件")
	}
	right, below := int64(e.X)+int64(e.W), int64(e.Y)+int64(e.H)
	inside := e.X >= 0 && e.Y >= 0 && right >= 0 && below >= 0 && right <= int64(p.Width) && below <= int64(p.Height)
	f.unless(inside, "位置超出纸面")
	switch e.Kind {
	case LineElement:
		f.unless(e.W != 0 || e.H != 0, "线段没有长度")
	default:
		f.unless(e.W > 0 && e.H > 0, "宽和高应大于零")
	}
	e.checkLetters(f)
	for _, ink := range []string{e.Ink, e.Rule, e.Fill} {
		f.unless(ink == "" || validInk.MatchString(ink), "颜色“%s”应写成 #1F2329 这样的形式", ink)
	}
	for _, width := range []Length{e.Stroke, e.Dash, e.Radius} {
		f.unless(width >= 0 && width <= thickest, "线宽、虚线或圆角 %g 毫米应在 0 和 %g 毫米之间", width.MM(), thickest.MM())
	}
}

// lettered are the elements that are set in letters.
var lettered = []ElementKind{TextElement, FieldElement, TableElement}

func (e *Element) checkLetters(f *faults) {
	sized := slices.Contains(lettered, e.Kind)
	f.unless(!sized || e.Size >= smallestSize && e.Size <= largestSize, "字号 %g 毫米应在 %g 和 %g 毫米之间", e.Size.MM(), smallestSize.MM(), largestSize.MM())
	f.unless(e.MinSize == 0 || e.MinSize >= smallestSize && e.MinSize <= e.Size, "最小字号 %g 毫米应不小于 %g 毫米，不大于字号", e.MinSize.MM(), smallestSize.MM())
	f.unless(e.Leading == 0 || e.Leading >= e.MinSize && e.Leading <= largestSize*2, "行距 %g 毫米过小或过大", e.Leading.MM())
	f.unless(slices.Contains(fonts, e.Font), "字体“%s”不存在", e.Font)
	f.unless(slices.Contains(aligns, e.Align), "对齐方式“%s”不存在", e.Align)
	f.unless(slices.Contains(verticals, e.Vertical), "垂直对齐方式“%s”不存在", e.Vertical)
	f.unless(slices.Contains(overflows, e.Overflow), "放不下时的处理方式“%s”不存在", e.Overflow)
	f.unless(slices.Contains(formats, e.Format), "日期格式“%s”不存在", e.Format)
}

func checkTable(e *Element, k *Kind, f *faults) {
	list := k.item(e.Field, f)
	f.unless(list.Kind == List, "表格只能取列表照面项，“%s”不是", e.Caption(k))
	f.unless(len(e.Columns) > 0, "表格没有列")
	f.unless(e.Row > 0 && e.Row <= e.H, "表格的行高 %g 毫米应大于零，不大于表格的高", e.Row.MM())
	var width int64
	for _, c := range e.Columns {
		known := slices.ContainsFunc(list.Items, func(item Field) bool { return item.Key == c.Field })
		f.unless(known, "表格的列“%s”（%s）不是照面项“%s”的子项", c.Title, c.Field, list.title())
		f.unless(c.W > 0, "表格的列“%s”没有宽度", c.Title)
		f.unless(slices.Contains(aligns, c.Align), "对齐方式“%s”不存在", c.Align)
		width += int64(c.W)
	}
	f.unless(width <= int64(e.W), "表格各列共宽 %g 毫米，超过表格的宽 %g 毫米", float64(width)/100, e.W.MM())
}

// item returns the field of a key that an element shows, and notes where there is none that can be shown.
func (k *Kind) item(key string, f *faults) Field {
	if strings.HasPrefix(key, "@") {
		f.unless(slices.Contains(documents, key), "文件项“%s”不存在", key)
		return Field{}
	}
	field, ok := k.FieldOf(key)
	f.unless(ok, "照面项“%s”不存在", key)
	f.unless(!field.Retired, "照面项“%s”已停用", field.title())
	return field
}

// worded notes where an item cannot be said in words, and tells whether it is a date.
func (k *Kind) worded(key string, f *faults) (dated bool) {
	field := k.item(key, f)
	f.unless(field.Kind != Photo, "照面项“%s”是照片，应使用图像元素", field.title())
	return field.Kind == Date || key == ItemMade
}

// composed notes what is wrong with the items in a text, and tells whether one of them is a date.
func (k *Kind) composed(text string, f *faults) (dated bool) {
	stray := false
	for words, key := range parts(text) {
		stray = stray || strings.ContainsAny(words+key, "{}")
		if key != "" {
			dated = k.worded(key, f) || dated
		}
	}
	f.unless(!stray, "文字“%s”的花括号应成对，里面写照面项", text)
	return dated
}

// Caption names an element by what it shows (业户名称), or by what it is where it shows nothing of its own (线).
func (e *Element) Caption(k *Kind) string {
	if f, ok := k.FieldOf(e.Field); ok {
		return f.Name
	}
	for _, name := range []string{documentNames[e.Field], e.Field, Respell(e.Text, k.itemName), e.Image} {
		if name != "" {
			return name
		}
	}
	return e.Kind.Name()
}

// itemName is what people call an item of the face or of a document; an unknown one is its own name.
func (k *Kind) itemName(key string) string {
	if f, ok := k.FieldOf(key); ok {
		return f.Name
	}
	return nameIn(documentNames, key)
}

// documentNames are what people call the items of a document.
var documentNames = map[string]string{
	ItemKind: "证照名称", ItemBureau: "签发机构", ItemIdentifier: "证照标识", ItemVersion: "版本号", ItemMade: "制作日期",
	ItemCheck: "核验码", ItemMinistry: "部平台二维码", ItemMark: "文件标记",
}

// DocumentItems are the items of a document that are no items of its face, and what people call them.
func DocumentItems() map[string]string { return maps.Clone(documentNames) }
