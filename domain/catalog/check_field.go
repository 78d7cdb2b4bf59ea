package catalog

import (
	"regexp"
	"slices"
	"strings"
)

// mostDecimals a quantity can have, and what its bounds have to stay within.
const (
	mostDecimals = 6
	widest       = 1_000_000_000_000
)

func checkField(field *Field, f *faults) {
	secret, ok := fieldKinds[field.Kind]
	f.unless(ok, "照面项“%s”的类型“%s”不存在", field.title(), field.Kind.Name())
	f.unless(field.Sensitive || !secret, "照面项“%s”含个人信息，必须标为敏感", field.title())
	f.unless(validKey.MatchString(field.Key), "照面项的键“%s”应由小写字母、数字和下划线组成", field.Key)
	f.unless(field.Name != "", "照面项“%s”没有名称", field.Key)
	f.unless(slices.Contains(stages, field.Required), "照面项“%s”的必填阶段“%s”不存在", field.title(), field.Required)
	f.unless(!field.Retired || field.Required == Optional, "照面项“%s”已停用，不应必填", field.title())
	f.unless(slices.Contains(shares, field.Share), "照面项“%s”的共享类别“%s”不存在", field.title(), field.Share)
	f.unless(!field.Sensitive || field.Share != Open, "照面项“%s”是敏感信息，不能无条件共享", field.title())
	f.unless(slices.Contains(places, field.Default) || !strings.Contains(field.Default, "{"), "照面项“%s”的缺省值“%s”不认识", field.title(), field.Default)
	for _, p := range particulars {
		f.unless(!ok || !p.said(field) || slices.Contains(p.kinds, field.Kind), "照面项“%s”的类型“%s”不应有%s", field.title(), field.Kind.Name(), p.name)
	}
	checkValues(field, f)
	checkRule(field, f)
	checkQuantity(field, f)
	checkItems(field, f)
}

func checkValues(field *Field, f *faults) {
	f.unless(field.Kind != Choice || len(field.Values) > 0, "照面项“%s”没有可选的值", field.title())
	f.unless(!repeats(field.Values), "照面项“%s”的值有重复或空白", field.title())
	f.unless(!repeats(field.Codes), "照面项“%s”的代码有重复或空白", field.title())
	f.unless(len(field.Codes) == 0 || len(field.Codes) == len(field.Values), "照面项“%s”有 %d 个值，却有 %d 个代码", field.title(), len(field.Values), len(field.Codes))
}

// checkRule: a rule binds the whole value, says itself in words, and holds for what the field itself offers.
func checkRule(field *Field, f *faults) {
	f.unless((field.Rule == "") == (field.RuleText == ""), "照面项“%s”的规则和规则说明应同时写明", field.title())
	if field.Rule == "" {
		return
	}
	f.unless(whole(field.Rule), "照面项“%s”的规则应以 ^ 开头、以 $ 结尾", field.title())
	for _, v := range field.Values {
		f.unless(field.Obeys(v), "照面项“%s”的值“%s”不符合自己的规则", field.title(), v)
	}
}

// Obeys tells whether a value keeps the field's rule; without one every value does.
func (f *Field) Obeys(value string) bool {
	switch {
	case f.Rule == "":
		return true
	case f.rule != nil:
		return f.rule.MatchString(value)
	}
	ok, err := regexp.MatchString(f.Rule, value) // a field that is being edited, or made by hand
	return ok && err == nil
}

func whole(pattern string) bool {
	return strings.HasPrefix(pattern, "^") && strings.HasSuffix(pattern, "$")
}

func checkQuantity(field *Field, f *faults) {
	f.unless(field.Decimals >= 0 && field.Decimals <= mostDecimals, "照面项“%s”的小数位数应在 0 和 %d 之间", field.title(), mostDecimals)
	for _, bound := range []*int64{field.Min, field.Max} {
		f.unless(bound == nil || *bound > -widest && *bound < widest, "照面项“%s”的最小值或最大值超过 12 位", field.title())
	}
	f.unless(field.Min == nil || field.Max == nil || *field.Min <= *field.Max, "照面项“%s”的最小值大于最大值", field.title())
	f.unless(field.Kind != Quantity || field.Unit != "", "照面项“%s”没有单位", field.title())
}

// checkItems: the items of a list are plain fields, told apart by key and name, and a secret among them makes
// the whole list one.
func checkItems(field *Field, f *faults) {
	f.unless(field.Kind != List || len(field.Items) > 0, "照面项“%s”没有子项", field.title())
	keys, names := map[string]bool{}, map[string]bool{}
	for _, item := range field.items() {
		f.unless(item.Kind != List && item.Kind != Photo && item.Kind != Number, "子项“%s”的类型不能是“%s”", item.title(), item.Kind.Name())
		f.unless(item.Role == "" && len(item.Synonyms) == 0 && item.Default == "", "子项“%s”不应有角色、别名或缺省值", item.title())
		f.unless(item.Required != ToGenerate, "子项“%s”的必填阶段只能是 collect", item.title())
		f.unless(!item.Sensitive || field.Sensitive, "子项“%s”是敏感信息，照面项“%s”也应标为敏感", item.title(), field.title())
		f.unless(!keys[item.Key] && !names[item.Name], "照面项“%s”的子项“%s”重复", field.title(), item.title())
		keys[item.Key], names[item.Name] = true, true
		if item.Kind != List {
			checkField(item, f)
		}
	}
}

// title is what messages call a field: its name, or its key where it has none.
func (f *Field) title() string {
	if f.Name != "" {
		return f.Name
	}
	return f.Key
}
