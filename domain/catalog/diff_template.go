package catalog

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

var sheetFacts = []fact[*Sheet]{
	{"宽", func(p *Sheet) string { return mm(p.Width) }},
	{"高", func(p *Sheet) string { return mm(p.Height) }},
}

var elementFacts = []fact[*Element]{
	{"左", func(e *Element) string { return mm(e.X) }},
	{"上", func(e *Element) string { return mm(e.Y) }},
	{"宽", func(e *Element) string { return mm(e.W) }},
	{"高", func(e *Element) string { return mm(e.H) }},
	{"有值才印", func(e *Element) string { return e.When }},
	{"文字", func(e *Element) string { return e.Text }},
	{"照面项", func(e *Element) string { return e.Field }},
	{"前缀", func(e *Element) string { return e.Before }},
	{"后缀", func(e *Element) string { return e.After }},
	{"日期格式", func(e *Element) string { return nameIn(formatNames, e.Format) }},
	{"空值印作", func(e *Element) string { return e.Blank }},
	{"字体", func(e *Element) string { return nameIn(fontNames, e.Font) }},
	{"字号", func(e *Element) string { return mm(e.Size) }},
	{"最小字号", func(e *Element) string { return mm(e.MinSize) }},
	{"行距", func(e *Element) string { return mm(e.Leading) }},
	{"对齐", func(e *Element) string { return nameIn(alignNames, e.Align) }},
	{"垂直对齐", func(e *Element) string { return nameIn(verticalNames, e.Vertical) }},
	{"放不下时", func(e *Element) string { return nameIn(overflowNames, e.Overflow) }},
	{"颜色", func(e *Element) string { return e.Ink }},
	{"线色", func(e *Element) string { return e.Rule }},
	{"底色", func(e *Element) string { return e.Fill }},
	{"线宽", func(e *Element) string { return mm(e.Stroke) }},
	{"虚线", func(e *Element) string { return mm(e.Dash) }},
	{"圆角", func(e *Element) string { return mm(e.Radius) }},
	{"图片", func(e *Element) string { return e.Image }},
	{"码制", func(e *Element) string { return nameIn(codeNames, e.Symbology) }},
	{"各列", func(e *Element) string { return each(e.Columns, Column.String) }},
	{"行高", func(e *Element) string { return mm(e.Row) }},
	{"表头", func(e *Element) string { return yes(e.Heads) }},
	{"预印", func(e *Element) string { return yes(e.Stock) }},
}

// String is a column as people read it: 有效期至（valid_to）19.0 毫米 居中.
func (c Column) String() string {
	return c.Title + "（" + c.Field + "）" + mm(c.W) + " " + nameIn(alignNames, c.Align)
}

// mm writes a length as the designer shows it.
func mm(l Length) string {
	digits := 1
	if l%10 != 0 {
		digits = 2
	}
	return strconv.FormatFloat(l.MM(), 'f', digits, 64) + " 毫米"
}

func diffTemplates(list []Difference, old, next Version) []Difference {
	a, b := old.Template, next.Template
	switch {
	case a == nil && b == nil:
		return list
	case a == nil:
		return append(list, Difference{Place: "模板", After: b.Name})
	case b == nil:
		return append(list, Difference{Place: "模板", Before: a.Name})
	}
	list = compare(list, "模板", a, b, []fact[*Template]{
		{"名称", func(t *Template) string { return t.Name }},
		{"依据来源", func(t *Template) string { return t.Source }},
	})
	page := func(t *Template, name string) *Sheet {
		if i := slices.IndexFunc(t.Pages, func(p Sheet) bool { return p.Name == name }); i >= 0 {
			return &t.Pages[i]
		}
		return nil
	}
	names := func(t *Template) []string {
		list := make([]string, len(t.Pages))
		for i := range t.Pages {
			list[i] = t.Pages[i].Name
		}
		return list
	}
	for i := range b.Pages {
		after := &b.Pages[i]
		if before := page(a, after.Name); before != nil {
			list = compare(list, "模板 "+after.Name+" ", before, after, sheetFacts)
			list = diffElements(list, "模板 "+after.Name+" ", before.Elements, after.Elements, next.Kind)
		}
	}
	if before, after := names(a), names(b); !slices.Equal(before, after) {
		list = append(list, Difference{"模板各页", strings.Join(before, "、"), strings.Join(after, "、")})
	}
	return list
}

// diffElements compares the elements of a page that belong together, and tells those that came or went.
func diffElements(list []Difference, place string, a, b []Element, k *Kind) []Difference {
	called := func(e *Element, i int) string {
		return place + "第 " + strconv.Itoa(i+1) + " 个元素（" + e.Caption(k) + "）"
	}
	for _, pair := range align(a, b) {
		switch i, j := pair[0], pair[1]; {
		case i < 0:
			list = append(list, Difference{Place: called(&b[j], j), After: b[j].Kind.Name()})
		case j < 0:
			list = append(list, Difference{Place: called(&a[i], i), Before: a[i].Kind.Name()})
		default:
			list = compare(list, called(&b[j], j), &a[i], &b[j], elementFacts)
		}
	}
	return list
}

// Elements have no names of their own. Which of a page became which of another is the pairing in order that
// has most in common: an element that stayed as it was counts for more than one that shows the same thing
// elsewhere, and that for more than one that is merely of the same kind.
const (
	unrelated = 0
	sameKind  = 1
	sameThing = 4
	unchanged = 16
)

// drawn is an element beside its whole text, so that many can be compared quickly.
type drawn struct {
	*Element
	text string
}

func draw(elements []Element) []drawn {
	list := make([]drawn, len(elements))
	for i := range elements {
		text, err := json.Marshal(&elements[i])
		if err != nil { // numbers and texts always have a JSON form
			text = []byte(strconv.Itoa(i))
		}
		list[i] = drawn{&elements[i], string(text)}
	}
	return list
}

func likeness(a, b drawn) int {
	switch {
	case a.Kind != b.Kind:
		return unrelated
	case a.text == b.text:
		return unchanged
	case a.Field == b.Field && a.Text == b.Text && a.Image == b.Image && a.Field+a.Text+a.Image != "":
		return sameThing
	}
	return sameKind
}

// align pairs two lists in order; -1 where an element has no counterpart.
func align(from, to []Element) [][2]int {
	a, b := draw(from), draw(to)
	best := make([][]int, len(a)+1) // best[i][j]: of a[i:] and b[j:]
	like := make([][]int, len(a))
	for i := range best {
		best[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		like[i] = make([]int, len(b))
		for j := len(b) - 1; j >= 0; j-- {
			like[i][j] = likeness(a[i], b[j])
			best[i][j] = max(best[i+1][j], best[i][j+1])
			if like[i][j] > unrelated {
				best[i][j] = max(best[i][j], best[i+1][j+1]+like[i][j])
			}
		}
	}
	var pairs [][2]int
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && like[i][j] > unrelated && best[i][j] == best[i+1][j+1]+like[i][j]:
			pairs = append(pairs, [2]int{i, j})
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && best[i][j] == best[i+1][j]:
			pairs = append(pairs, [2]int{i, -1})
			i++
		default:
			pairs = append(pairs, [2]int{-1, j})
			j++
		}
	}
	return pairs
}
