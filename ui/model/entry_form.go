package model

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"roadcert/domain/catalog"
)

// Levels are the levels that issue certificates by law, in their order.
var levels = []Choice{{"county", "县级"}, {"city", "市级"}, {"province", "省级"}}

var holders = []Choice{{string(catalog.Person), "自然人"}, {string(catalog.Organisation), "法人、非法人组织、个体工商户"}}

// EntryProperties are what an entry of the catalogue says of itself (目录项), in the order of the screen.
func EntryProperties() []Property[catalog.Kind] {
	numbered := func(k *catalog.Kind) bool { return !k.Number.OfHolder }
	return []Property[catalog.Kind]{
		{Name: "证照名称", Must: true, Get: func(k *catalog.Kind) string { return k.Name }, Set: named("证照名称", func(k *catalog.Kind) *string { return &k.Name })},
		{Name: "简称", Must: true, Hint: "表格和图里用", Get: func(k *catalog.Kind) string { return k.Short }, Set: named("简称", func(k *catalog.Kind) *string { return &k.Short })},
		{Name: "类型代码", Fixed: always[catalog.Kind]("按 GB/T 36904 编定，各版相同"), Get: func(k *catalog.Kind) string { return k.TypeCode }},
		{Name: "定义机构", Get: func(k *catalog.Kind) string { return k.Record.Definer }, Set: plain(func(k *catalog.Kind) *string { return &k.Record.Definer })},
		{Name: "持证主体", Choices: holders, Fixed: always[catalog.Kind]("发过证的类别不能换持证主体"), Get: func(k *catalog.Kind) string { return string(k.Holder) }},
		{Name: "有效年限", Hint: "0 表示以证面所载为准", Get: func(k *catalog.Kind) string { return strconv.Itoa(k.Validity) }, Read: validity, Set: setValidity},
		{Name: "签发层级", Choices: levels, Get: func(k *catalog.Kind) string { return k.Level }, Set: picked(func(k *catalog.Kind) *string { return &k.Level })},
		{Name: "归集起始时间", Must: true, Hint: "20260801、2026.8.1 都可以", Get: func(k *catalog.Kind) string { return k.From.String() }, Set: setCollectedFrom},
		{Name: "编号格式", Must: true, Applies: numbered, Hint: "{mark} 地区字，{region} 区划，{serial} 顺序号", Get: func(k *catalog.Kind) string { return k.Number.Form }, Set: setForm},
		{Name: "编号规则", Must: true, Lines: 2, Applies: numbered, Hint: "正则表达式，以 ^ 开头、以 $ 结尾", Get: func(k *catalog.Kind) string { return k.Number.Pattern }, Set: setPattern},
		{Name: "号段", Applies: numbered, Lines: 2, Hint: "一行一段：起号-止号 工作站 地区", Get: segmentLines, Read: readSegments, Set: setSegments},
		{Name: "识别用词", Hint: "登记表里认出这一类的词，用、分开", Get: func(k *catalog.Kind) string { return joined(k.Signs) }, Set: func(k *catalog.Kind, text string) string { k.Signs = parted(text); return "" }},
		{Name: "证照描述", Lines: 2, Get: func(k *catalog.Kind) string { return k.Record.Description }, Set: plain(func(k *catalog.Kind) *string { return &k.Record.Description })},
		{Name: "依据来源", Must: true, Lines: 4, Get: func(k *catalog.Kind) string { return k.Source }, Set: named("依据来源", func(k *catalog.Kind) *string { return &k.Source })},
	}
}

func always[T any](why string) func(*T) string { return func(*T) string { return why } }

// plain sets a text that may be anything; named one that may not be empty; picked the key of a choice.
func plain[T any](of func(*T) *string) func(*T, string) string {
	return func(t *T, text string) string {
		*of(t) = strings.TrimSpace(text)
		return ""
	}
}

func named[T any](name string, of func(*T) *string) func(*T, string) string {
	return func(t *T, text string) string {
		if strings.TrimSpace(text) == "" {
			return "请填写" + name
		}
		*of(t) = strings.TrimSpace(text)
		return ""
	}
}

func picked[T any, S ~string](of func(*T) *S) func(*T, string) string {
	return func(t *T, key string) string {
		*of(t) = S(key)
		return ""
	}
}

func validity(k *catalog.Kind) string {
	if k.Validity == 0 {
		return "不设年限，以证面所载为准"
	}
	return fmt.Sprintf("%d 年", k.Validity)
}

// longestValidity is more years than any certificate is made for.
const longestValidity = 100

func setValidity(k *catalog.Kind, text string) string {
	years, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(text), "年"))
	if err != nil || years < 0 || years > longestValidity {
		return "请填 0 到 100 的整数"
	}
	k.Validity = years
	return ""
}

func setCollectedFrom(k *catalog.Kind, text string) string {
	d, err := ReadDay(text)
	switch {
	case err != nil:
		return err.Error()
	case d == 0:
		return "请填写归集起始时间"
	}
	k.From = d
	return ""
}

func setForm(k *catalog.Kind, text string) string {
	text = strings.TrimSpace(text)
	for _, place := range []string{"{mark}", "{region}", "{serial}"} {
		if strings.Count(text, place) != 1 {
			return "应有且仅有一处 " + place
		}
	}
	k.Number.Form = text
	return ""
}

func setPattern(k *catalog.Kind, text string) string {
	text = strings.Join(strings.Fields(text), "") // it was typed on several lines
	if why := wrongPattern(text); why != "" {
		return why
	}
	k.Number.Pattern = text
	return ""
}

func wrongPattern(text string) string {
	if !strings.HasPrefix(text, "^") || !strings.HasSuffix(text, "$") {
		return "应以 ^ 开头、以 $ 结尾"
	}
	if _, err := regexp.Compile(text); err != nil {
		return "不是正则表达式，请检查括号和方括号是否成对"
	}
	return ""
}

func segmentLines(k *catalog.Kind) string {
	var lines []string
	for _, s := range k.Number.Segments {
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%d-%d %s %s", s.From, s.To, s.Workstation, s.Region)))
	}
	return strings.Join(lines, "\n")
}

func readSegments(k *catalog.Kind) string {
	_, segments := Numbers(k, "", "")
	return segments
}

// setSegments reads lines of 1-499999 窗口一 210124; a word of six digits is a region, any other a workstation.
func setSegments(k *catalog.Kind, text string) string {
	var list []catalog.Segment
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		var s catalog.Segment
		if n, err := fmt.Sscanf(words[0], "%d-%d", &s.From, &s.To); err != nil || n != 2 {
			return "“" + words[0] + "”应写成 起号-止号，如 1-499999"
		}
		for _, word := range words[1:] {
			if len(word) == len("210124") && strings.Trim(word, "0123456789") == "" {
				s.Region = word
			} else {
				s.Workstation = word
			}
		}
		list = append(list, s)
	}
	k.Number.Segments = list
	return ""
}

// joined and parted write a list of words on one line, and take it apart again.
func joined(words []string) string { return strings.Join(words, "、") }

func parted(text string) []string {
	words := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("、，,；;\n\t ", r) })
	if len(words) == 0 {
		return nil
	}
	return slices.Clip(words)
}
