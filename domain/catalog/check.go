package catalog

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"roadcert/domain/day"
)

var (
	validCode     = regexp.MustCompile(`^\d{3}$`)
	validTypeCode = regexp.MustCompile(`^[0-9A-Z]{18}\d{3}$`)
	validKey      = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

	levels = []string{"county", "city", "province"}
	stages = []Stage{Optional, ToCollect, ToGenerate}
	places = []string{"", "{bureau}"} // what a Default can be besides plain text
)

// roles says which kinds of fields can play a role; nothing else is a role.
var roles = map[Role][]FieldKind{
	RoleNumber:    {Number},
	RoleHolder:    {Text},
	RoleCode:      {CitizenID, USCC},
	RolePlate:     {Plate},
	RoleIssued:    {Date},
	RoleFrom:      {Date},
	RoleTo:        {Date},
	RoleReview:    {Date},
	RoleStatus:    {Text, Choice},
	RoleAuthority: {Text},
}

// fieldKinds are the kinds a field can be of, and whether a person's secret is in it by its nature.
var fieldKinds = map[FieldKind]bool{
	Text: false, Date: false, Choice: false, CitizenID: true, USCC: false, Plate: false, VIN: false, Phone: true, Number: false,
}

// faults collects what is wrong with one kind.
type faults []error

// unless notes a fault where a rule is not kept.
func (f *faults) unless(kept bool, format string, args ...any) {
	if !kept {
		*f = append(*f, fmt.Errorf(format, args...))
	}
}

// check returns every contradiction inside a kind.
func check(k *Kind) error {
	var f faults
	f.unless(validCode.MatchString(string(k.Code)), "代码“%s”应为三位数字", k.Code)
	f.unless(validTypeCode.MatchString(k.TypeCode) && strings.HasSuffix(k.TypeCode, string(k.Code)),
		"证照类型代码“%s”应为21位，并以“%s”结尾", k.TypeCode, k.Code)
	f.unless(k.Name != "" && k.Short != "", "缺少名称或简称")
	f.unless(k.Holder == Person || k.Holder == Organisation, "持证主体“%s”应为 person 或 organisation", k.Holder)
	f.unless(k.Validity >= 0, "有效年限不能是负数")
	f.unless(slices.Contains(levels, k.Level), "核发层级“%s”应为 %s 之一", k.Level, strings.Join(levels, "、"))
	f.unless(k.From > 0 && k.From < day.Forever, "缺少归集起始时间")
	f.unless(k.Source != "", "没有写明依据来源")
	f.unless(!repeats(k.Signs), "识别用词有重复或空白")
	checkNumbering(k, &f)
	checkRoles(k, &f)
	for i := range k.Fields {
		checkField(&k.Fields[i], &f)
	}
	checkNames(k, &f)
	return errors.Join(f...)
}

// checkNumbering makes sure that what the form makes, the pattern takes, whatever the length of the mark.
func checkNumbering(k *Kind, f *faults) {
	n := &k.Number
	if n.OfHolder {
		f.unless(n.Pattern == "" && n.Form == "", "编号就是公民身份号码，不应再有编号规则")
		f.unless(k.Holder == Person, "编号就是公民身份号码的证照只能由个人持有")
		f.unless(k.Sensitive(k.Key(RoleNumber)), "编号就是公民身份号码，必须标为敏感")
		return
	}
	f.unless(strings.HasPrefix(n.Pattern, "^") && strings.HasSuffix(n.Pattern, "$"), "编号规则应以 ^ 开头、以 $ 结尾")
	for _, place := range []string{"{mark}", "{region}", "{serial}"} {
		f.unless(strings.Count(n.Form, place) == 1, "新编号的格式应有且仅有一处 %s", place)
	}
	for _, mark := range []string{"法", "法库", "法库县"} {
		made := k.NewNumber(mark, "210124", 1)
		f.unless(k.CheckNumber(made), "按格式生成的编号“%s”不符合编号规则", made)
	}
}

// checkRoles: each role at most once, on a field that can play it; number and holder always.
func checkRoles(k *Kind, f *faults) {
	played := map[Role]string{}
	for i := range k.Fields {
		field := &k.Fields[i]
		if field.Role == "" {
			f.unless(field.Kind != Number, "照面项“%s”是编号，却没有编号的角色", field.Key)
			continue
		}
		can, ok := roles[field.Role]
		f.unless(ok, "照面项“%s”的角色“%s”不存在", field.Key, field.Role)
		f.unless(!ok || slices.Contains(can, field.Kind), "照面项“%s”的类型“%s”不能担任角色“%s”", field.Key, field.Kind, field.Role)
		f.unless(played[field.Role] == "", "照面项“%s”与“%s”的角色相同", field.Key, played[field.Role])
		played[field.Role] = field.Key
	}
	for _, role := range []Role{RoleNumber, RoleHolder} {
		field, ok := k.Field(role)
		f.unless(ok, "缺少角色为“%s”的照面项", role)
		f.unless(!ok || field.Required == ToCollect, "照面项“%s”应自归集起必填", field.Key)
	}
}

func checkField(field *Field, f *faults) {
	secret, ok := fieldKinds[field.Kind]
	f.unless(ok, "照面项“%s”的类型“%s”不存在", field.Key, field.Kind)
	f.unless(field.Sensitive || !secret, "照面项“%s”含个人信息，必须标为敏感", field.Key)
	f.unless(validKey.MatchString(field.Key), "照面项的键“%s”应由小写字母、数字和下划线组成", field.Key)
	f.unless(field.Name != "", "照面项“%s”没有名称", field.Key)
	f.unless(slices.Contains(stages, field.Required), "照面项“%s”的必填阶段“%s”不存在", field.Key, field.Required)
	f.unless(field.Kind != Choice || len(field.Values) > 0, "照面项“%s”没有可选的值", field.Key)
	f.unless(len(field.Values) == 0 || field.Kind == Choice || field.Kind == Text, "照面项“%s”的类型“%s”不应列出值", field.Key, field.Kind)
	f.unless(!repeats(field.Values), "照面项“%s”的值有重复或空白", field.Key)
	f.unless(slices.Contains(places, field.Default) || !strings.Contains(field.Default, "{"), "照面项“%s”的缺省值“%s”不认识", field.Key, field.Default)
}

// checkNames: a key names one field, and a column heading leads to one field.
func checkNames(k *Kind, f *faults) {
	keys, headings := map[string]bool{}, map[string]string{}
	for i := range k.Fields {
		field := &k.Fields[i]
		f.unless(!keys[field.Key], "照面项的键“%s”重复", field.Key)
		keys[field.Key] = true
		for _, h := range append([]string{field.Name}, field.Synonyms...) {
			f.unless(h != "" && headings[h] == "", "列名“%s”既是照面项“%s”，又是“%s”", h, headings[h], field.Key)
			headings[h] = field.Key
		}
	}
}

// distinct returns what two kinds may not share.
func distinct(kinds []*Kind) error {
	var f faults
	seen := map[string]bool{}
	for _, k := range kinds {
		names := []string{string(k.Code), k.TypeCode, k.Name}
		if k.Short != k.Name { // 道路运输证 is short enough
			names = append(names, k.Short)
		}
		for _, name := range names {
			f.unless(!seen[name], "“%s”在证照目录中重复", name)
			seen[name] = true
		}
	}
	return errors.Join(f...)
}

func repeats(list []string) bool {
	seen := map[string]bool{"": true}
	for _, s := range list {
		if seen[s] {
			return true
		}
		seen[s] = true
	}
	return false
}
