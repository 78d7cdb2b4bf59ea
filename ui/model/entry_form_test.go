package model_test

import (
	"testing"

	"roadcert/domain/catalog"
	"roadcert/ui/model"
)

// property finds a line of a form by its name.
func property[T any](t *testing.T, all []model.Property[T], name string) model.Property[T] {
	t.Helper()
	for _, p := range all {
		if p.Name == name {
			return p
		}
	}
	t.Fatalf("no property %q", name)
	return model.Property[T]{}
}

// TestEveryPropertyTakesWhatItGives makes sure that a form which is only looked at and left changes nothing.
func TestEveryPropertyTakesWhatItGives(t *testing.T) {
	for _, code := range []catalog.Code{"071", "013"} {
		v := first(t, code)
		before := v.Copy()
		draft := model.NewDraft(v, []catalog.Version{before})
		k := draft.Version.Kind
		for _, p := range model.Applicable(model.EntryProperties(), k) {
			if p.Why(k) != "" {
				continue
			}
			if repaired, complaint := p.Check(k, p.Get(k)); complaint != "" || repaired != p.Get(k) {
				t.Errorf("%s: %s", p.Name, complaint)
			}
		}
		for i := range k.Fields {
			f := &k.Fields[i]
			for _, p := range model.Applicable(model.FieldProperties(true, false), f) {
				if p.Why(f) != "" {
					continue
				}
				if repaired, complaint := p.Check(f, p.Get(f)); complaint != "" || repaired != p.Get(f) {
					t.Errorf("%s %s: %s", f.Key, p.Name, complaint)
				}
			}
		}
		if faults := draft.Faults(); len(faults) > 0 {
			t.Error(faults)
		}
		if n := len(catalog.Diff(before, draft.Version)); n > 0 {
			t.Errorf("%s: %d differences without a change", code, n)
		}
	}
}

func TestEntryForm(t *testing.T) {
	for _, c := range []struct{ name, typed, became, complaint string }{
		{"证照名称", " ", "", "请填写证照名称"},
		{"有效年限", "6 年", "", "请填 0 到 100 的整数"},
		{"有效年限", "6年", "6", ""},
		{"归集起始时间", "20200301", "2020-03-01", ""},
		{"归集起始时间", "三月", "", "“三月”不是日期，请写成 2026-08-01 或 20260801"},
		{"编号格式", "辽{mark}{serial}号", "", "应有且仅有一处 {region}"},
		{"编号规则", "辽.*", "", "应以 ^ 开头、以 $ 结尾"},
		{"编号规则", "^(辽$", "", "不是正则表达式，请检查括号和方括号是否成对"},
		{"号段", "1-499999 窗口一\n500000-999999 窗口二 210124\n", "1-499999 窗口一\n500000-999999 窗口二 210124", ""},
		{"号段", "一到九", "", "“一到九”应写成 起号-止号，如 1-499999"},
		{"识别用词", "危险货物，剧毒 爆炸", "危险货物、剧毒、爆炸", ""},
	} {
		k := first(t, "013").Kind
		repaired, complaint := property(t, model.EntryProperties(), c.name).Check(k, c.typed)
		if complaint != c.complaint || complaint == "" && repaired != c.became {
			t.Errorf("%s %q: %q, %q", c.name, c.typed, repaired, complaint)
		}
	}
}

func TestFieldForm(t *testing.T) {
	for _, c := range []struct {
		name, typed, became, complaint string
		field                          catalog.Field
	}{
		{"键", "Axles", "", "应由小写字母开头，只有小写字母、数字和下划线", catalog.Field{}},
		{"键", "axles_2", "axles_2", "", catalog.Field{}},
		{"可选的值", "蓝色=1\n 黄色 = 2\n", "蓝色=1\n黄色=2", "", catalog.Field{Kind: catalog.Choice}},
		{"可选的值", "蓝色=1\n黄色", "", "“黄色”没有代码，要么都有，要么都没有", catalog.Field{Kind: catalog.Choice}},
		{"可选的值", "蓝色\n蓝色", "", "“蓝色”写了两次", catalog.Field{Kind: catalog.Choice}},
		{"可选的值", "\n", "", "请写出可选的值", catalog.Field{Kind: catalog.Choice}},
		{"小数位数", "7", "", "请填 0 到 6", catalog.Field{Kind: catalog.Quantity}},
		{"最小值", "", "", "", catalog.Field{Kind: catalog.Quantity}},
		{"最大值", "三", "", "请填整数", catalog.Field{Kind: catalog.Quantity}},
		{"规则", "[0-9]{6}", "", "应以 ^ 开头、以 $ 结尾", catalog.Field{Kind: catalog.Text}},
		{"敏感", "", "", "这种内容是个人信息，必须加密", catalog.Field{Kind: catalog.Phone, Sensitive: true}},
		{"其他列名", "车轴数、轴 数", "车轴数、轴、数", "", catalog.Field{}},
	} {
		repaired, complaint := property(t, model.FieldProperties(false, false), c.name).Check(&c.field, c.typed)
		if complaint != c.complaint || complaint == "" && repaired != c.became {
			t.Errorf("%s %q: %q, %q", c.name, c.typed, repaired, complaint)
		}
	}
}

func TestAFieldOfAnotherKindForgetsWhatOnlyTheOldOneSays(t *testing.T) {
	six := int64(6)
	f := catalog.Field{Key: "axles", Name: "轴数", Kind: catalog.Quantity, Unit: "轴", Max: &six, Decimals: 1, Default: "2"}
	if _, complaint := property(t, model.FieldProperties(false, false), "类型").Check(&f, string(catalog.Phone)); complaint != "" {
		t.Fatal(complaint)
	}
	if f.Unit != "" || f.Max != nil || f.Decimals != 0 || f.Default != "" || !f.Sensitive {
		t.Errorf("%+v", f)
	}
}

func TestWhatCertificatesHaveStaysAsItIs(t *testing.T) {
	f := catalog.Field{Key: "plate", Kind: catalog.Plate}
	for name, settled := range map[string]bool{"键": true, "类型": true, "名称": false} {
		p := property(t, model.FieldProperties(true, false), name)
		if (p.Why(&f) != "") != settled {
			t.Errorf("%s: %q", name, p.Why(&f))
		}
	}
	if p := property(t, model.FieldProperties(false, true), "类型"); len(p.Choices) == 0 || p.Text(&f) != "车辆号牌" {
		t.Errorf("%q of %d kinds", p.Text(&f), len(p.Choices))
	}
}

func TestFieldLinesSayWhatAValueCanBe(t *testing.T) {
	low, high := int64(1000), int64(60000)
	lines := model.FieldLines([]catalog.Field{
		{Name: "车长", Kind: catalog.Quantity, Unit: "毫米", Min: &low, Max: &high},
		{Name: "车牌颜色", Kind: catalog.Text, Values: []string{"蓝色", "黄色"}},
		{Name: "核发机关", Kind: catalog.OrganisationName, Default: "{bureau}", Share: catalog.Open},
		{Name: "类别", Kind: catalog.List, Items: []catalog.Field{{Name: "类别"}, {Name: "有效期至"}}, Retired: true},
	})
	for i, want := range []string{"单位 毫米，1000 至 60000", "蓝色、黄色", "缺省 本单位名称", "每行：类别、有效期至"} {
		if lines[i].Bounds != want {
			t.Errorf("%s: %q", lines[i].Name, lines[i].Bounds)
		}
	}
	if lines[1].Share != "有条件共享" || lines[2].Share != "无条件共享" || lines[3].Must != "已停用" {
		t.Errorf("%+v", lines)
	}
}
