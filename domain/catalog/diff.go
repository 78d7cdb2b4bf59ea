package catalog

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Difference is one thing that two versions of an entry say differently.
type Difference struct {
	Place  string // 有效年限, 照面项“轴数”, 模板 正本 第 3 个元素（业户名称）左
	Before string // empty: was not there
	After  string // empty: is no longer there
}

// String says a difference in one line: 有效年限：6 → 4.
func (d Difference) String() string {
	switch {
	case d.Before == "":
		return d.Place + "：新增"
	case d.After == "":
		return d.Place + "：删除"
	}
	return d.Place + "：" + d.Before + " → " + d.After
}

// fact is one thing that can be said of a kind, a field, a page or an element, as people read it.
type fact[T any] struct {
	name string
	of   func(T) string
}

// nothingSaid stands for a fact that says nothing, so that only what is not there at all is empty.
const nothingSaid = "（无）"

// compare appends the facts of which two things say differently.
func compare[T any](to []Difference, place string, a, b T, facts []fact[T]) []Difference {
	say := func(f fact[T], of T) string {
		if text := f.of(of); text != "" {
			return text
		}
		return nothingSaid
	}
	for _, f := range facts {
		if before, after := say(f, a), say(f, b); before != after {
			to = append(to, Difference{place + f.name, before, after})
		}
	}
	return to
}

var kindFacts = []fact[*Kind]{
	{"名称", func(k *Kind) string { return k.Name }},
	{"简称", func(k *Kind) string { return k.Short }},
	{"代码", func(k *Kind) string { return string(k.Code) }},
	{"证照类型代码", func(k *Kind) string { return k.TypeCode }},
	{"持证主体", func(k *Kind) string { return k.Holder.Name() }},
	{"有效年限", func(k *Kind) string { return strconv.Itoa(k.Validity) }},
	{"核发层级", (*Kind).LevelName},
	{"归集起始时间", func(k *Kind) string { return k.From.String() }},
	{"编号即公民身份号码", func(k *Kind) string { return yes(k.Number.OfHolder) }},
	{"编号规则", func(k *Kind) string { return k.Number.Pattern }},
	{"新编号的格式", func(k *Kind) string { return k.Number.Form }},
	{"号段", func(k *Kind) string { return each(k.Number.Segments, Segment.String) }},
	{"识别用词", func(k *Kind) string { return strings.Join(k.Signs, "、") }},
	{"停用", func(k *Kind) string { return yes(k.Retired) }},
	{"定义机构", func(k *Kind) string { return k.Record.Definer }},
	{"持证者类别", func(k *Kind) string { return nameIn(holderClasses, k.Record.HolderClass) }},
	{"持证主体代码类型", func(k *Kind) string {
		return each(k.Record.HolderCodes, func(c string) string { return c + " " + HolderCodeName(c) })
	}},
	{"关联事项", func(k *Kind) string {
		return each(k.Record.Matters, func(m Matter) string { return m.Code + " " + m.Name })
	}},
	{"证照描述", func(k *Kind) string { return k.Record.Description }},
	{"依据来源", func(k *Kind) string { return k.Source }},
}

var fieldFacts = []fact[*Field]{
	{"名称", func(f *Field) string { return f.Name }},
	{"类型", func(f *Field) string { return f.Kind.Name() }},
	{"角色", func(f *Field) string { return f.Role.Name() }},
	{"列名", func(f *Field) string { return strings.Join(f.Synonyms, "、") }},
	{"必填", func(f *Field) string { return f.Required.Name() }},
	{"敏感", func(f *Field) string { return yes(f.Sensitive) }},
	{"可选的值", func(f *Field) string { return strings.Join(f.Values, "、") }},
	{"值的代码", func(f *Field) string { return strings.Join(f.Codes, "、") }},
	{"单位", func(f *Field) string { return f.Unit }},
	{"小数位数", func(f *Field) string { return strconv.Itoa(f.Decimals) }},
	{"最小值", func(f *Field) string { return bound(f.Min) }},
	{"最大值", func(f *Field) string { return bound(f.Max) }},
	{"规则", func(f *Field) string { return f.Rule }},
	{"规则说明", func(f *Field) string { return f.RuleText }},
	{"共享类别", func(f *Field) string { return f.Share.Name() }},
	{"缺省值", func(f *Field) string { return f.Default }},
	{"停用", func(f *Field) string { return yes(f.Retired) }},
}

// Diff lists what differs from a to b, for people to compare side by side: the entry, its fields one by one,
// its template element by element. Who made a version, when and why is no part of what it says.
func Diff(a, b Version) []Difference {
	list := compare(nil, "", a.Kind, b.Kind, kindFacts)
	list = diffFields(list, "照面项", a.Kind.Fields, b.Kind.Fields)
	return diffTemplates(list, a, b)
}

// diffFields compares fields by their keys: those that stay, in the new order, with the new ones at their
// places, then those that are gone.
func diffFields(list []Difference, what string, a, b []Field) []Difference {
	find := func(fields []Field, key string) *Field {
		if i := slices.IndexFunc(fields, func(f Field) bool { return f.Key == key }); i >= 0 {
			return &fields[i]
		}
		return nil
	}
	for i := range b {
		after := &b[i]
		place := what + "“" + after.Name + "”"
		before := find(a, after.Key)
		if before == nil {
			list = append(list, Difference{Place: place, After: after.Kind.Name() + "，" + after.Required.Name()})
			continue
		}
		list = compare(list, place, before, after, fieldFacts)
		list = diffFields(list, place+"的子项", before.Items, after.Items)
	}
	for i := range a {
		if before := &a[i]; find(b, before.Key) == nil {
			list = append(list, Difference{Place: what + "“" + before.Name + "”", Before: before.Kind.Name() + "，" + before.Required.Name()})
		}
	}
	return diffOrder(list, what, a, b)
}

// diffOrder tells fields that both have and that stand in another order, from the first that moved to the last.
func diffOrder(list []Difference, what string, a, b []Field) []Difference {
	order := func(of, in []Field) (keys, names []string) {
		for i := range of {
			if slices.ContainsFunc(in, func(f Field) bool { return f.Key == of[i].Key }) {
				keys, names = append(keys, of[i].Key), append(names, of[i].Name)
			}
		}
		return keys, names
	}
	before, beforeNames := order(a, b)
	after, afterNames := order(b, a)
	if slices.Equal(before, after) || len(before) != len(after) {
		return list
	}
	first, last := 0, len(before)
	for before[first] == after[first] {
		first++
	}
	for before[last-1] == after[last-1] {
		last--
	}
	return append(list, Difference{what + "的顺序", strings.Join(beforeNames[first:last], "、"), strings.Join(afterNames[first:last], "、")})
}

func yes(is bool) string {
	if is {
		return "是"
	}
	return "否"
}

func bound(n *int64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatInt(*n, 10)
}

func each[T any](list []T, text func(T) string) string {
	parts := make([]string, len(list))
	for i := range list {
		parts[i] = text(list[i])
	}
	return strings.Join(parts, "、")
}

// String is a segment as people read it: 工作站 法库大厅 210124 地区 1—5000.
func (s Segment) String() string {
	text := fmt.Sprintf("%d—%d", s.From, s.To)
	if s.Region != "" {
		text = "地区 " + s.Region + " " + text
	}
	if s.Workstation != "" {
		text = "工作站 " + s.Workstation + " " + text
	}
	return text
}
