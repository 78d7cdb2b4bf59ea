package designer

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"roadcert/domain/catalog"
)

const noLength = "请填写以毫米计的数，例如 12.5；也可以写 10.5pt 或 小四。"

// Groups of elements that share properties.
var (
	worded   = []catalog.ElementKind{catalog.TextElement, catalog.FieldElement}
	lettered = []catalog.ElementKind{catalog.TextElement, catalog.FieldElement, catalog.TableElement}
	drawn    = []catalog.ElementKind{catalog.TextElement, catalog.FieldElement, catalog.TableElement, catalog.LineElement, catalog.BoxElement}
	ruled    = []catalog.ElementKind{catalog.TableElement, catalog.LineElement, catalog.BoxElement}
	bound    = []catalog.ElementKind{catalog.FieldElement, catalog.TableElement, catalog.ImageElement, catalog.CodeElement}
	fields   = []catalog.ElementKind{catalog.FieldElement}
	tables   = []catalog.ElementKind{catalog.TableElement}
	boxes    = []catalog.ElementKind{catalog.BoxElement}
)

// properties is everything about elements that can be changed, in the order it is shown.
var properties = []property{
	textProperty(),
	fieldProperty(),
	words("before", "前缀", "", fields, func(e *catalog.Element) *string { return &e.Before }),
	words("after", "后缀", "", fields, func(e *catalog.Element) *string { return &e.After }),
	composed("blank", "空时印", "/ 或 {签发机构}", worded, func(e *catalog.Element) *string { return &e.Blank }),
	dateProperty(),
	whenProperty(),
	words("image", "图片", "程序自带图片的名字", []catalog.ElementKind{catalog.ImageElement}, func(e *catalog.Element) *string { return &e.Image }),
	picks("symbology", "码制", []catalog.ElementKind{catalog.CodeElement}, []Option{{"", "二维码"}, {"code128", "条形码"}}, func(e *catalog.Element) *string { return &e.Symbology }),

	position("x", "左", func(b *Box) *catalog.Length { return &b.X }),
	position("y", "上", func(b *Box) *catalog.Length { return &b.Y }),
	position("w", "宽", func(b *Box) *catalog.Length { return &b.W }),
	position("h", "高", func(b *Box) *catalog.Length { return &b.H }),

	picks("font", "字体", lettered, []Option{{"", "黑体"}, {string(catalog.Bold), "粗黑"}, {string(catalog.Kai), "楷体"}}, func(e *catalog.Element) *catalog.FontName { return &e.Font }),
	typeSize("size", "字号", false, func(e *catalog.Element) *catalog.Length { return &e.Size }),
	typeSize("min_size", "最小", true, func(e *catalog.Element) *catalog.Length { return &e.MinSize }),
	length("leading", "行距", "空为字号的 1.4 倍", worded, 0, 10000, func(e *catalog.Element) *catalog.Length { return &e.Leading }),
	picks("align", "左右", worded, []Option{{"", "靠左"}, {catalog.Centre, "居中"}, {catalog.Right, "靠右"}, {catalog.Spread, "分散"}}, func(e *catalog.Element) *string { return &e.Align }),
	picks("vertical", "上下", worded, []Option{{"", "靠上"}, {catalog.Middle, "居中"}, {catalog.Bottom, "靠下"}}, func(e *catalog.Element) *string { return &e.Vertical }),
	picks("overflow", "放不下时", lettered, []Option{{"", "缩小字号"}, {string(catalog.Wrap), "换行再缩小"}, {string(catalog.Refuse), "不出证"}}, func(e *catalog.Element) *catalog.Overflow { return &e.Overflow }),

	columnsProperty(),
	length("row", "行高", "", tables, 200, 10000, func(e *catalog.Element) *catalog.Length { return &e.Row }),
	ticks("heads", "表头", tables, "印", "不印", func(e *catalog.Element) *bool { return &e.Heads }),

	colour("ink", "颜色", "空为黑；或 红、#C9302C", drawn, func(e *catalog.Element) *string { return &e.Ink }),
	colour("rule", "线色", "空为同颜色；或 灰、#8A8F96", tables, func(e *catalog.Element) *string { return &e.Rule }),
	colour("fill", "底色", "空为没有；或 #F5E6C8", boxes, func(e *catalog.Element) *string { return &e.Fill }),
	length("stroke", "线粗", "", ruled, 0, 500, func(e *catalog.Element) *catalog.Length { return &e.Stroke }),
	length("dash", "虚线", "空为实线", []catalog.ElementKind{catalog.LineElement}, 0, 5000, func(e *catalog.Element) *catalog.Length { return &e.Dash }),
	length("radius", "圆角", "", boxes, 0, 5000, func(e *catalog.Element) *catalog.Length { return &e.Radius }),
	stockProperty(),
}

// words is a property that is typed on one line.
func words(id, name, hint string, of []catalog.ElementKind, at func(*catalog.Element) *string) property {
	return property{
		id: id, name: name, hint: hint, of: of,
		get: func(_ *Drawing, e catalog.Element) string { return *at(&e) },
		read: func(_ *Drawing, _ catalog.Element, text string) (func(*catalog.Element), string) {
			return func(e *catalog.Element) { *at(e) = text }, ""
		},
	}
}

// picks is a property that is one of a few. What a template leaves empty is the first of them.
func picks[T ~string](id, name string, of []catalog.ElementKind, options []Option, at func(*catalog.Element) *T) property {
	return property{
		id: id, name: name, of: of, form: Pick,
		get: func(_ *Drawing, e catalog.Element) string {
			if v := string(*at(&e)); slices.ContainsFunc(options, func(c Option) bool { return c.Key == v }) {
				return v
			}
			return options[0].Key
		},
		read: func(_ *Drawing, _ catalog.Element, text string) (func(*catalog.Element), string) {
			if !slices.ContainsFunc(options, func(c Option) bool { return c.Key == text }) {
				return nil, "请从列出的里面选。"
			}
			return func(e *catalog.Element) { *at(e) = T(text) }, ""
		},
		options: func(*Drawing, catalog.Element) []Option { return options },
	}
}

// Keys of what is picked for something that is or is not.
const (
	Yes = "yes"
	No  = "no"
)

// ticks is a property that is so or not.
func ticks(id, name string, of []catalog.ElementKind, yes, no string, at func(*catalog.Element) *bool) property {
	return property{
		id: id, name: name, of: of, form: Pick,
		get: func(_ *Drawing, e catalog.Element) string {
			if *at(&e) {
				return Yes
			}
			return No
		},
		read: func(_ *Drawing, _ catalog.Element, text string) (func(*catalog.Element), string) {
			return func(e *catalog.Element) { *at(e) = text == Yes }, ""
		},
		options: func(*Drawing, catalog.Element) []Option { return []Option{{No, no}, {Yes, yes}} },
	}
}

// length is a length between bounds; empty is 0 where that is in them.
func length(id, name, hint string, of []catalog.ElementKind, low, high catalog.Length, at func(*catalog.Element) *catalog.Length) property {
	return property{
		id: id, name: name, hint: hint, of: of, form: Figure,
		get: func(_ *Drawing, e catalog.Element) string {
			if *at(&e) == 0 {
				return ""
			}
			return FormatLength(*at(&e))
		},
		read: func(_ *Drawing, _ catalog.Element, text string) (func(*catalog.Element), string) {
			l, ok := ParseLength(text)
			if strings.TrimSpace(text) == "" && low == 0 {
				l, ok = 0, true
			}
			if !ok {
				return nil, noLength
			}
			if l < low || l > high {
				return nil, fmt.Sprintf("%s在 %s 到 %s 毫米之间。", name, FormatLength(low), FormatLength(high))
			}
			return func(e *catalog.Element) { *at(e) = l }, ""
		},
	}
}

// Sizes of type that can be read and that fit on a page.
const (
	leastType catalog.Length = 100
	mostType  catalog.Length = 6000
)

// typeSize is the size of the letters, which people know in points.
func typeSize(id, name string, least bool, at func(*catalog.Element) *catalog.Length) property {
	p := length(id, name, "4 或 12pt", lettered, leastType, mostType, at)
	p.note = func(e catalog.Element) string {
		if *at(&e) == 0 {
			return ""
		}
		return TypeSize(*at(&e))
	}
	read := p.read
	p.read = func(d *Drawing, e catalog.Element, text string) (func(*catalog.Element), string) {
		change, complaint := read(d, e, text)
		if complaint != "" {
			return nil, complaint
		}
		if change(&e); least && e.MinSize > e.Size {
			return nil, "最小字号不能大于字号 " + FormatLength(e.Size) + "。"
		}
		return func(e *catalog.Element) {
			change(e)
			e.MinSize = min(e.MinSize, e.Size)
		}, ""
	}
	return p
}

// position is one of the four that say where an element is. It stays on the page.
func position(id, name string, at func(*Box) *catalog.Length) property {
	return property{
		id: id, name: name, form: Figure,
		get: func(_ *Drawing, e catalog.Element) string {
			b := BoxOf(e)
			return FormatLength(*at(&b))
		},
		read: func(d *Drawing, e catalog.Element, text string) (func(*catalog.Element), string) {
			l, ok := ParseLength(text)
			if !ok {
				return nil, noLength
			}
			b := BoxOf(e)
			*at(&b) = l
			switch sheet := d.Sheet(); {
			case b.W < least(e), b.H < least(e), b.W == 0 && b.H == 0:
				return nil, "太小了，至少 1 毫米。"
			case !page(sheet).Holds(b):
				return nil, fmt.Sprintf("这样就到纸外了：纸宽 %s、高 %s 毫米。", FormatLength(sheet.Width), FormatLength(sheet.Height))
			}
			return func(e *catalog.Element) { place(e, b) }, ""
		},
	}
}

// hues are the colours people name.
var hues = map[string]string{
	"黑": "#000000", "红": "#C9302C", "大红": "#D40000", "蓝": "#1E5AA8", "绿": "#1F8A3B", "灰": "#8A8F96", "金": "#B8860B", "棕": "#7A4A1E", "白": "#FFFFFF", "米": "#F5E6C8",
}

var hexadecimal = regexp.MustCompile(`^#[0-9A-Fa-f]{6}$`)

// colour is a colour by its six hexadecimal digits or by a plain name.
func colour(id, name, hint string, of []catalog.ElementKind, at func(*catalog.Element) *string) property {
	p := words(id, name, hint, of, at)
	read := p.read
	p.read = func(d *Drawing, e catalog.Element, text string) (func(*catalog.Element), string) {
		text = strings.TrimSpace(text)
		if hue, ok := hues[strings.TrimSuffix(text, "色")]; ok {
			text = hue
		}
		if text != "" && !hexadecimal.MatchString(text) {
			return nil, "请写 #C9302C 这样的六位十六进制颜色，或 红、蓝、绿、灰、金。"
		}
		return read(d, e, strings.ToUpper(text))
	}
	return p
}

func stockProperty() property {
	p := ticks("stock", "预印纸上", nil, "已有，套打不印", "没有，套打要印", func(e *catalog.Element) *bool { return &e.Stock })
	p.only = func(_ *Drawing, e catalog.Element) bool { return e.Kind != catalog.SealElement }
	return p
}
