package model

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"roadcert/domain/catalog"
)

var fieldKinds = []Choice{
	{string(catalog.Text), "文字"},
	{string(catalog.Choice), "从几项中选"},
	{string(catalog.Date), "日期"},
	{string(catalog.Quantity), "数量（带单位）"},
	{string(catalog.PersonName), "自然人姓名"},
	{string(catalog.OrganisationName), "单位名称"},
	{string(catalog.CitizenID), "公民身份号码"},
	{string(catalog.USCC), "统一社会信用代码"},
	{string(catalog.Phone), "电话"},
	{string(catalog.Plate), "车辆号牌"},
	{string(catalog.VIN), "车辆识别代号"},
	{string(catalog.RegionCode), "行政区划"},
	{string(catalog.Photo), "照片"},
	{string(catalog.List), "多行列表"},
	{string(catalog.Number), "证照编号"},
}

var stages = []Choice{{string(catalog.Optional), "可不填"}, {string(catalog.ToCollect), "归集起必填"}, {string(catalog.ToGenerate), "制证时必填"}}

var shares = []Choice{{string(catalog.Open), "无条件共享"}, {string(catalog.Conditional), "有条件共享"}, {string(catalog.Closed), "不予共享"}}

var secrecy = []Choice{{"", "否"}, {"yes", "是：加密保存，屏上遮挡"}}

var roleNames = map[catalog.Role]string{
	catalog.RoleNumber: "证照编号", catalog.RoleHolder: "持证主体名称", catalog.RoleCode: "持证主体代码", catalog.RolePlate: "车辆号牌",
	catalog.RoleIssued: "发证日期", catalog.RoleFrom: "有效期起", catalog.RoleTo: "有效期止", catalog.RoleReview: "审验有效期",
	catalog.RoleStatus: "登记表中的状态", catalog.RoleAuthority: "核发机关",
}

func choiceName(choices []Choice, key string) string {
	for _, c := range choices {
		if c.Key == key {
			return c.Name
		}
	}
	return key
}

// FieldLine is one item of the face in the list of them.
type FieldLine struct {
	At                                                        int
	Order, Name, Key, Kind, Must, Secret, Share, Bounds, Role string
	Retired                                                   bool
}

// FieldLines words a face schema, in screen order.
func FieldLines(fields []catalog.Field) []FieldLine {
	lines := make([]FieldLine, len(fields))
	for i, f := range fields {
		lines[i] = FieldLine{
			At: i, Order: strconv.Itoa(i + 1), Name: f.Name, Key: f.Key, Kind: choiceName(fieldKinds, string(f.Kind)), Must: choiceName(stages, string(f.Required)),
			Share: choiceName(shares, string(shareOf(&f))), Bounds: bounds(&f), Role: roleNames[f.Role], Retired: f.Retired,
		}
		if f.Sensitive {
			lines[i].Secret = "敏感"
		}
		if f.Retired {
			lines[i].Must = "已停用"
		}
	}
	return lines
}

func shareOf(f *catalog.Field) catalog.Share {
	if f.Share == "" {
		return catalog.Conditional
	}
	return f.Share
}

// bounds says what a value can be.
func bounds(f *catalog.Field) string {
	var notes []string
	switch {
	case len(f.Values) > 0:
		notes = append(notes, joined(f.Values))
	case len(f.Items) > 0:
		var names []string
		for _, item := range f.Items {
			names = append(names, item.Name)
		}
		notes = append(notes, "每行："+joined(names))
	case f.Kind == catalog.Quantity:
		notes = append(notes, quantityText(f))
	}
	if f.RuleText != "" {
		notes = append(notes, f.RuleText)
	}
	if f.Default != "" {
		notes = append(notes, "缺省 "+strings.ReplaceAll(f.Default, "{bureau}", "本单位名称"))
	}
	return strings.Join(notes, "；")
}

func quantityText(f *catalog.Field) string {
	var notes []string
	if f.Unit != "" {
		notes = append(notes, "单位 "+f.Unit)
	}
	if f.Decimals > 0 {
		notes = append(notes, fmt.Sprintf("%d 位小数", f.Decimals))
	}
	switch {
	case f.Min != nil && f.Max != nil:
		notes = append(notes, fmt.Sprintf("%d 至 %d", *f.Min, *f.Max))
	case f.Min != nil:
		notes = append(notes, fmt.Sprintf("不小于 %d", *f.Min))
	case f.Max != nil:
		notes = append(notes, fmt.Sprintf("不大于 %d", *f.Max))
	}
	return strings.Join(notes, "，")
}

// FieldProperties are what can be said of an item of the face. Of one that certificates have already, key and
// kind stay; nested are the items of a list, which have no list among them.
func FieldProperties(known, nested bool) []Property[catalog.Field] {
	settled := func(why string) func(*catalog.Field) string {
		return func(*catalog.Field) string {
			if known {
				return why
			}
			return ""
		}
	}
	list := []Property[catalog.Field]{
		{Name: "名称", Must: true, Get: func(f *catalog.Field) string { return f.Name }, Set: named("名称", func(f *catalog.Field) *string { return &f.Name })},
		{Name: "键", Must: true, Hint: "小写字母开头，如 axles", Fixed: settled("证照里已按这个键存了值"), Get: func(f *catalog.Field) string { return f.Key }, Set: setKey},
		{Name: "类型", Choices: kindsFor(nested), Fixed: settled("证照里已按这种类型存了值"), Get: func(f *catalog.Field) string { return string(f.Kind) }, Set: setKind},
		{Name: "作用", Applies: func(f *catalog.Field) bool { return f.Role != "" }, Fixed: always[catalog.Field]("程序靠它认出这本证照的要素，各版相同"), Get: func(f *catalog.Field) string { return roleNames[f.Role] }},
		{Name: "必填", Choices: stages, Get: func(f *catalog.Field) string { return string(f.Required) }, Set: picked(func(f *catalog.Field) *catalog.Stage { return &f.Required })},
		{Name: "敏感", Choices: secrecy, Get: secret, Set: setSecret},
		{Name: "共享类别", Choices: shares, Get: func(f *catalog.Field) string { return string(shareOf(f)) }, Set: picked(func(f *catalog.Field) *catalog.Share { return &f.Share })},
		{Name: "可选的值", Lines: 5, Applies: of(catalog.Choice, catalog.Text), Hint: "一行一个，有代码的写成 值=代码", Get: valueLines, Set: setValues},
		{Name: "单位", Applies: of(catalog.Quantity), Hint: "毫米、千克、座", Get: func(f *catalog.Field) string { return f.Unit }, Set: plain(func(f *catalog.Field) *string { return &f.Unit })},
		{Name: "小数位数", Applies: of(catalog.Quantity), Get: func(f *catalog.Field) string { return strconv.Itoa(f.Decimals) }, Set: setDecimals},
		{Name: "最小值", Applies: of(catalog.Quantity), Hint: "不填则不限", Get: func(f *catalog.Field) string { return bound(f.Min) }, Set: setBound(func(f *catalog.Field) **int64 { return &f.Min })},
		{Name: "最大值", Applies: of(catalog.Quantity), Hint: "不填则不限", Get: func(f *catalog.Field) string { return bound(f.Max) }, Set: setBound(func(f *catalog.Field) **int64 { return &f.Max })},
		{Name: "规则", Applies: ruled, Hint: "正则表达式，如 ^[0-9]{6}$", Get: func(f *catalog.Field) string { return f.Rule }, Set: setRule},
		{Name: "规则说明", Applies: ruled, Hint: "不合规则时对人说的话：应为 6 位数字", Get: func(f *catalog.Field) string { return f.RuleText }, Set: plain(func(f *catalog.Field) *string { return &f.RuleText })},
		{Name: "缺省值", Applies: of(catalog.Text, catalog.Choice, catalog.Phone, catalog.Quantity, catalog.RegionCode, catalog.OrganisationName), Hint: "{bureau} 表示本单位名称", Get: func(f *catalog.Field) string { return f.Default }, Set: plain(func(f *catalog.Field) *string { return &f.Default })},
		{Name: "其他列名", Lines: 3, Hint: "登记表里对它的别的叫法，用、分开", Get: func(f *catalog.Field) string { return joined(f.Synonyms) }, Set: func(f *catalog.Field, text string) string { f.Synonyms = parted(text); return "" }},
	}
	if nested { // the list as a whole is required, shared and found in registers, not each of its columns
		return slices.DeleteFunc(list, func(p Property[catalog.Field]) bool { return p.Name == "共享类别" || p.Name == "其他列名" })
	}
	return list
}

func kindsFor(nested bool) []Choice {
	if !nested {
		return fieldKinds
	}
	return slices.DeleteFunc(slices.Clone(fieldKinds), func(c Choice) bool {
		return c.Key == string(catalog.List) || c.Key == string(catalog.Number)
	})
}

func of(kinds ...catalog.FieldKind) func(*catalog.Field) bool {
	return func(f *catalog.Field) bool { return slices.Contains(kinds, f.Kind) }
}

func ruled(f *catalog.Field) bool {
	return of(catalog.Text, catalog.Phone, catalog.PersonName, catalog.OrganisationName)(f)
}

var keyForm = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

func setKey(f *catalog.Field, text string) string {
	if !keyForm.MatchString(text) {
		return "应由小写字母开头，只有小写字母、数字和下划线"
	}
	f.Key = text
	return ""
}

// setKind changes the kind; what only the old one can say of itself goes with it.
func setKind(f *catalog.Field, key string) string {
	to := catalog.FieldKind(key)
	if to == f.Kind {
		return ""
	}
	f.Kind = to
	if !of(catalog.Choice, catalog.Text)(f) {
		f.Values, f.Codes = nil, nil
	}
	if to != catalog.Quantity {
		f.Unit, f.Decimals, f.Min, f.Max = "", 0, nil, nil
	}
	if to != catalog.List {
		f.Items = nil
	}
	if !ruled(f) {
		f.Rule, f.RuleText = "", ""
	}
	f.Default = ""
	if of(catalog.CitizenID, catalog.Phone, catalog.Photo)(f) {
		f.Sensitive = true
	}
	return ""
}

func secret(f *catalog.Field) string {
	if f.Sensitive {
		return "yes"
	}
	return ""
}

func setSecret(f *catalog.Field, key string) string {
	if key == "" && of(catalog.CitizenID, catalog.Phone, catalog.Photo)(f) {
		return "这种内容是个人信息，必须加密"
	}
	f.Sensitive = key != ""
	return ""
}

func valueLines(f *catalog.Field) string {
	lines := slices.Clone(f.Values)
	for i := range lines {
		if i < len(f.Codes) && f.Codes[i] != "" {
			lines[i] += "=" + f.Codes[i]
		}
	}
	return strings.Join(lines, "\n")
}

func setValues(f *catalog.Field, text string) string {
	var values, codes []string
	coded := false
	for line := range strings.Lines(text) {
		value, code, with := strings.Cut(strings.TrimSpace(line), "=")
		if value = strings.TrimSpace(value); value == "" {
			continue
		}
		if slices.Contains(values, value) {
			return "“" + value + "”写了两次"
		}
		values, codes, coded = append(values, value), append(codes, strings.TrimSpace(code)), coded || with
	}
	if len(values) == 0 && f.Kind == catalog.Choice {
		return "请写出可选的值"
	}
	if coded {
		if i := slices.Index(codes, ""); i >= 0 {
			return "“" + values[i] + "”没有代码，要么都有，要么都没有"
		}
		f.Values, f.Codes = values, codes
		return ""
	}
	f.Values, f.Codes = values, nil
	return ""
}

// mostDecimals is what int64 bounds and people's patience allow.
const mostDecimals = 6

func setDecimals(f *catalog.Field, text string) string {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < 0 || n > mostDecimals {
		return "请填 0 到 6"
	}
	f.Decimals = n
	return ""
}

func bound(b *int64) string {
	if b == nil {
		return ""
	}
	return strconv.FormatInt(*b, 10)
}

func setBound(of func(*catalog.Field) **int64) func(*catalog.Field, string) string {
	return func(f *catalog.Field, text string) string {
		if text = strings.TrimSpace(text); text == "" {
			*of(f) = nil
			return ""
		}
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return "请填整数"
		}
		*of(f) = &n
		return ""
	}
}

func setRule(f *catalog.Field, text string) string {
	text = strings.TrimSpace(text)
	if text != "" {
		if why := wrongPattern(text); why != "" {
			return why
		}
	}
	f.Rule = text
	return ""
}
