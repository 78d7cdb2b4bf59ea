package catalog

import (
	"errors"
	"maps"
	"slices"

	"roadcert/domain/problem"
)

// Follows tells whether a version may take the place of an older one. Certificates outlive versions: what
// was stored under the old one must be found, understood and kept secret under the new. So the codes, whose
// number it is, who holds it and which fields play which roles stay for ever, and a field may be retired, but
// neither taken out nor turned into another kind nor laid open.
func Follows(old, next Version) error {
	return unfit(follows(old, next))
}

func unfit(err error) error {
	if err == nil {
		return nil
	}
	return problem.From(err, problem.Invalid, "目录版本不能使用", err.Error(), "请更正后再保存")
}

func follows(old, next Version) error {
	var f faults
	a, b := old.Kind, next.Kind
	f.unless(next.Number > old.Number, "版本号 %d 应大于前一版的 %d", next.Number, old.Number)
	f.unless(old.State == Published, "前一版还是草稿，不能再有新版")
	f.unless(next.From >= old.From, "启用日期 %s 早于前一版的 %s", next.From, old.From)
	f.unless(a.Code == b.Code, "代码由“%s”变成“%s”", a.Code, b.Code)
	f.unless(a.TypeCode == b.TypeCode, "证照类型代码由“%s”变成“%s”", a.TypeCode, b.TypeCode)
	f.unless(a.Holder == b.Holder, "持证主体由“%s”变成“%s”", a.Holder.Name(), b.Holder.Name())
	f.unless(a.Number.OfHolder == b.Number.OfHolder, "编号是否就是公民身份号码，不能改变")
	for _, role := range slices.Sorted(maps.Keys(roles)) {
		before, after := a.Key(role), b.Key(role)
		f.unless(before == "" || before == after, "角色“%s”由照面项“%s”变成“%s”", role.Name(), before, after)
	}
	followFields(a.Fields, b.Fields, "照面项", &f)
	return errors.Join(f...)
}

// followFields: every field lives on, of the same kind and no less secret.
func followFields(old, next []Field, what string, f *faults) {
	for i := range old {
		a := &old[i]
		j := slices.IndexFunc(next, func(b Field) bool { return b.Key == a.Key })
		if j < 0 {
			f.unless(false, "缺少%s“%s”（%s）；已有的项只能停用，不能删除", what, a.Name, a.Key)
			continue
		}
		b := &next[j]
		f.unless(a.Kind == b.Kind, "%s“%s”的类型由“%s”变成“%s”", what, a.Name, a.Kind.Name(), b.Kind.Name())
		f.unless(!a.Sensitive || b.Sensitive, "%s“%s”原为敏感，不能改为不敏感", what, a.Name)
		followFields(a.Items, b.Items, what+"“"+a.Name+"”的子项", f)
	}
}
