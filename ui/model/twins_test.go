package model_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/likeness"
	"roadcert/ui/model"
)

func twinSide(n int64, code catalog.Code, short, holder string, others int) bureau.TwinSide {
	return bureau.TwinSide{
		Certificate: certificate.Certificate{ID: certificate.NewID(1, n), Kind: code, Holder: holder, Medium: certificate.Paper},
		Kind:        &catalog.Kind{Code: code, Short: short}, Status: certificate.Valid, Others: others,
	}
}

func ruleOf(t *testing.T, keys ...string) (rules []likeness.Rule) {
	t.Helper()
	for _, r := range likeness.Rules() {
		for _, key := range keys {
			if r.Key == key {
				rules = append(rules, r)
			}
		}
	}
	if len(rules) != len(keys) {
		t.Fatalf("no rules %v", keys)
	}
	return rules
}

func TestTwinEntry(t *testing.T) {
	left, right := twinSide(1, "008", "经营许可证", "顺达", 0), twinSide(2, "008", "经营许可证", "順達", 0)
	for _, c := range []struct {
		twin bureau.Twin
		want model.TwinEntry
	}{
		{
			bureau.Twin{A: left, B: right, Rules: ruleOf(t, "twice", "spelling"), Weight: 100},
			model.TwinEntry{Why: "重复归集、异写同名", Holder: "顺达 / 順達", Degree: "很可能", Tone: model.Danger},
		},
		{
			bureau.Twin{A: left, B: left, Rules: ruleOf(t, "near-codes"), Weight: 80, Case: "k1-3"},
			model.TwinEntry{Why: "同名近号", Holder: "顺达", Degree: "可能", Tone: model.Warning, Remark: "办件 k1-3 待决定"},
		},
		{
			bureau.Twin{A: left, B: right, Rules: ruleOf(t, "spelling"), Weight: 60, Kept: &bureau.KeptTwin{}},
			model.TwinEntry{Why: "异写同名", Holder: "顺达 / 順達", Degree: "请核对", Tone: model.Plain, Remark: "保留后有变化"},
		},
	} {
		if got := model.NewTwinEntry(&c.twin); got != c.want {
			t.Errorf("%+v, want %+v", got, c.want)
		}
	}
}

func TestTwinsText(t *testing.T) {
	for want, twins := range map[string]bureau.Twins{
		"比对了 2,922 本证照，没有疑似重复。":                           {Compared: 2922},
		"比对了 16 本证照，疑似重复 1 对。":                            {Compared: 16, Total: 1, Pairs: make([]bureau.Twin, 1)},
		"比对了 16 本证照，疑似重复 0 对；已核对保留的 3 对没有列出。":             {Compared: 16, Kept: 3},
		"比对了 16 本证照，疑似重复 5 对，先列出最可能的 2 对；已核对保留的 1 对没有列出。": {Compared: 16, Total: 5, Kept: 1, Pairs: make([]bureau.Twin, 2)},
	} {
		if got := model.TwinsText(&twins); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestTwinCard(t *testing.T) {
	twin := bureau.Twin{
		A: twinSide(1, "008", "经营许可证", "顺达", 2), B: twinSide(2, "013", "道路运输证", "顺通", 0),
		Rules: ruleOf(t, "two-names"),
		Lines: []bureau.TwinLine{
			{Name: "统一社会信用代码", A: "9121", B: "9121"},
			{Name: "身份证号", A: "2101****4018", B: "2101****4018", Differ: true, Place: 12},
			{Name: "车辆号牌", B: "辽A12345", Differ: true},
			{Name: "备注", A: "旧证", Differ: true},
			{Name: "业户名称", A: "顺达", B: "通达", Differ: true, Place: 1},
		},
		Case: "k1-3",
		Kept: &bureau.KeptTwin{Reason: "两家公司", By: "clerk", At: time.Date(2026, 11, 23, 9, 0, 0, 0, time.Local)},
	}
	want := model.TwinCard{
		Left: "c1-1 · 经营许可证 · 有效 · 纸质", Right: "c1-2 · 道路运输证 · 有效 · 纸质",
		Rows: []model.TwinRow{
			{Name: "身份证号", Left: "2101****4018", Right: "2101****4018", Differ: true, Remark: "第 12 个字符起不同"},
			{Name: "车辆号牌", Left: "—", Right: "辽A12345", Differ: true, Remark: "只有右边有"},
			{Name: "备注", Left: "旧证", Right: "—", Differ: true, Remark: "只有左边有"},
			{Name: "业户名称", Left: "顺达", Right: "通达", Differ: true, Remark: "不同"},
			{Name: "统一社会信用代码", Left: "9121", Right: "9121"},
		},
		Remarks: []string{
			"左边的持证主体另有 2 本证照情况相同。", "办件 k1-3 正在等待决定，请等有了结果再办。",
			"clerk 曾于 2026-11-23 保留为两本（两家公司），之后其中一本有变化，请再核对。",
		},
	}
	got := model.NewTwinCard(&twin)
	if len(got.Reasons) != 1 || !strings.HasPrefix(got.Reasons[0], "同号异名：证件号码相同") {
		t.Errorf("because %v", got.Reasons)
	}
	got.Reasons = nil
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTwinOffers(t *testing.T) {
	clerk := func(p access.Permission) bool { return access.Allowed(access.Clerk, p) }
	reviewer := func(p access.Permission) bool { return access.Allowed(access.Reviewer, p) }
	operator, vehicle := twinSide(1, "008", "经营许可证", "顺达", 0), twinSide(2, "013", "道路运输证", "顺通", 0)
	for _, c := range []struct {
		name string
		twin bureau.Twin
		may  func(access.Permission) bool
		open []model.TwinAct
	}{
		{"one kind", bureau.Twin{A: operator, B: operator}, clerk, []model.TwinAct{
			model.KeepBoth, model.MergeIntoLeft, model.MergeIntoRight, model.AlignToLeft, model.AlignToRight,
		}},
		{"two kinds", bureau.Twin{A: operator, B: vehicle}, clerk, []model.TwinAct{model.KeepBoth, model.AlignToLeft, model.AlignToRight}},
		{"a case waits", bureau.Twin{A: operator, B: operator, Case: "k1-1"}, clerk, []model.TwinAct{model.KeepBoth}},
		{"not a clerk", bureau.Twin{A: operator, B: operator}, reviewer, nil},
	} {
		var open []model.TwinAct
		for _, o := range model.TwinOffers(&c.twin, c.may) {
			if o.Verb == "" {
				t.Errorf("%s: %d has no verb", c.name, o.Act)
			}
			if o.Why == "" {
				open = append(open, o.Act)
			}
		}
		if !cmp.Equal(open, c.open) {
			t.Errorf("%s: %v, want %v", c.name, open, c.open)
		}
	}
	if n := len(model.TwinRuleChoices()); n != len(likeness.Rules())+1 {
		t.Errorf("%d rules to choose from", n)
	}
}
