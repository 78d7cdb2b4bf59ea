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
	validRegion   = regexp.MustCompile(`^\d{6}$`)
	validMatter   = regexp.MustCompile(`^\d{12}$`)

	levels = []string{"county", "city", "province"}
	stages = []Stage{Optional, ToCollect, ToGenerate}
	shares = []Share{"", Open, Conditional, Closed}
	places = []string{"", "{bureau}"} // what a Default can be besides plain text
)

// roles says which kinds of fields can play a role; nothing else is a role.
var roles = map[Role][]FieldKind{
	RoleNumber:    {Number},
	RoleHolder:    {Text, PersonName, OrganisationName},
	RoleCode:      {CitizenID, USCC},
	RolePlate:     {Plate},
	RoleIssued:    {Date},
	RoleFrom:      {Date},
	RoleTo:        {Date},
	RoleReview:    {Date},
	RoleGrade:     {Text, Choice},
	RoleStatus:    {Text, Choice},
	RoleAuthority: {Text, OrganisationName},

	RoleReviewResult: {Text, Choice},
	RoleGradeUntil:   {Date},
}

// fieldKinds are the kinds a field can be of, and whether a person's secret is in it by its nature.
var fieldKinds = map[FieldKind]bool{
	Text: false, Date: false, Choice: false, CitizenID: true, USCC: false, Plate: false, VIN: false, Phone: true, Number: false,
	Quantity: false, RegionCode: false, PersonName: false, OrganisationName: false, Photo: true, List: false,
}

// particulars are what only fields of some kinds can say of themselves.
var particulars = []struct {
	name  string
	said  func(*Field) bool
	kinds []FieldKind
}{
	{"可选的值", func(f *Field) bool { return len(f.Values) > 0 }, []FieldKind{Choice, Text}},
	{"值的代码", func(f *Field) bool { return len(f.Codes) > 0 }, []FieldKind{Choice, Text}},
	{"单位", func(f *Field) bool { return f.Unit != "" }, []FieldKind{Quantity}},
	{"小数位数", func(f *Field) bool { return f.Decimals != 0 }, []FieldKind{Quantity}},
	{"最小值", func(f *Field) bool { return f.Min != nil }, []FieldKind{Quantity}},
	{"最大值", func(f *Field) bool { return f.Max != nil }, []FieldKind{Quantity}},
	{"规则", func(f *Field) bool { return f.Rule != "" }, []FieldKind{Text, Phone, PersonName, OrganisationName}},
	{"子项", func(f *Field) bool { return len(f.Items) > 0 }, []FieldKind{List}},
	{
		"缺省值", func(f *Field) bool { return f.Default != "" },
		[]FieldKind{Text, Choice, Phone, Quantity, RegionCode, OrganisationName},
	},
}

// faults collects what is wrong with one kind.
type faults []error

// unless notes a fault where a rule is not kept.
func (f *faults) unless(kept bool, format string, args ...any) {
	if !kept {
		*f = append(*f, fmt.Errorf(format, args...))
	}
}

// Check tells whether a version can be kept: every contradiction in it at once, as a *problem.Problem.
func Check(v Version) error {
	if v.Kind != nil {
		v.Kind = v.Kind.Copy()
	}
	return unfit(v.settle())
}

// settle makes a version ready for use and returns every contradiction inside it.
func (v *Version) settle() error {
	if v.Kind == nil {
		return errors.New("这个版本没有内容")
	}
	if err := v.Kind.prepare(); err != nil {
		return err
	}
	var f faults
	f.unless(v.Number > 0, "版本号应从 1 起")
	f.unless(v.State == Draft || v.State == Published, "状态“%s”应为 draft 或 published", v.State)
	f.unless(v.From > 0 && v.From < day.Forever, "缺少启用日期")
	f.unless(v.Author != "" && v.Reason != "", "缺少编制人或修改理由")
	f.unless(v.State != Published || v.Publisher != v.Author, "发布人不能就是编制人“%s”", v.Author)
	f.unless(v.State != Published || v.Publisher != "" || v.Author == factory, "已发布的版本缺少发布人")
	f.unless(v.State != Draft || v.Publisher == "", "草稿不应有发布人")
	checkKind(v.Kind, &f)
	if v.Template != nil {
		checkTemplate(v.Template, v.Kind, &f)
	}
	return errors.Join(f...)
}

// prepare compiles the regular expressions of a kind.
func (k *Kind) prepare() error {
	compile := func(pattern, what string) (*regexp.Regexp, error) {
		r, err := regexp.Compile(pattern)
		if err != nil {
			return nil, fmt.Errorf("%s不是正则表达式：%w", what, err)
		}
		return r, nil
	}
	var errs []error
	if !k.Number.OfHolder {
		var err error
		k.number, err = compile(k.Number.Pattern, "编号规则")
		errs = append(errs, err)
	}
	for i := range k.Fields {
		for _, f := range append([]*Field{&k.Fields[i]}, k.Fields[i].items()...) {
			if f.Rule != "" {
				var err error
				f.rule, err = compile(f.Rule, "照面项“"+f.title()+"”的规则")
				errs = append(errs, err)
			}
		}
	}
	return errors.Join(errs...)
}

func (f *Field) items() []*Field {
	list := make([]*Field, len(f.Items))
	for i := range f.Items {
		list[i] = &f.Items[i]
	}
	return list
}

// checkKind notes every contradiction inside a kind.
func checkKind(k *Kind, f *faults) {
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
	checkNumbering(k, f)
	checkSegments(&k.Number, f)
	checkRecord(&k.Record, f)
	checkRoles(k, f)
	for i := range k.Fields {
		checkField(&k.Fields[i], f)
	}
	checkNames(k, f)
}

// checkRecord: codes are of the tables of their standards.
func checkRecord(r *Metadata, f *faults) {
	f.unless(r.HolderClass == "" || HolderClassName(r.HolderClass) != "", "持证者类别“%s”不存在", r.HolderClass)
	f.unless(!repeats(r.HolderCodes), "持证主体代码类型有重复或空白")
	for _, c := range r.HolderCodes {
		f.unless(HolderCodeName(c) != "", "持证主体代码类型“%s”不存在", c)
	}
	for _, m := range r.Matters {
		f.unless(validMatter.MatchString(m.Code) && m.Name != "", "关联事项“%s”“%s”应有 12 位数字的代码和名称", m.Code, m.Name)
	}
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
	f.unless(whole(n.Pattern), "编号规则应以 ^ 开头、以 $ 结尾")
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
			f.unless(field.Kind != Number, "照面项“%s”是编号，却没有编号的角色", field.title())
			continue
		}
		can, ok := roles[field.Role]
		f.unless(ok, "照面项“%s”的角色“%s”不存在", field.title(), field.Role)
		f.unless(!ok || slices.Contains(can, field.Kind), "照面项“%s”的类型“%s”不能担任角色“%s”", field.title(), field.Kind.Name(), field.Role.Name())
		f.unless(played[field.Role] == "", "照面项“%s”与“%s”的角色相同", field.title(), played[field.Role])
		played[field.Role] = field.title()
	}
	for _, role := range []Role{RoleNumber, RoleHolder} {
		field, ok := k.Field(role)
		f.unless(ok, "缺少角色为“%s”的照面项", role.Name())
		f.unless(!ok || field.Required == ToCollect, "照面项“%s”应自归集起必填", field.title())
	}
}

// checkNames: a key names one field, and a column heading leads to one field that is in use.
func checkNames(k *Kind, f *faults) {
	keys, headings := map[string]bool{}, map[string]string{}
	for i := range k.Fields {
		field := &k.Fields[i]
		f.unless(!keys[field.Key], "照面项的键“%s”重复", field.Key)
		keys[field.Key] = true
		if field.Retired {
			continue
		}
		for _, h := range append([]string{field.Name}, field.Synonyms...) {
			f.unless(h != "" && headings[h] == "", "列名“%s”既是照面项“%s”，又是“%s”", h, headings[h], field.title())
			headings[h] = field.title()
		}
	}
}

// distinct returns what two entries may not share, whichever versions of them are in force.
func distinct(entries []*entry) error {
	var f faults
	owner := map[string]*entry{}
	for _, e := range entries {
		for i := range e.versions {
			k := e.versions[i].Kind
			for _, name := range []string{string(k.Code), k.TypeCode, k.Name, k.Short} {
				f.unless(owner[name] == nil || owner[name] == e, "“%s”在证照目录中重复", name)
				owner[name] = e
			}
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
