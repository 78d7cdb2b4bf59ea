package model_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"roadcert/assets"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/sharing"
	"roadcert/ui/model"
)

// shared is a grant that a reviewer agreed to, and that was used once.
func shared(t *testing.T) (bureau.GrantDossier, day.Day) {
	t.Helper()
	kinds, err := catalog.Load(assets.FS, "catalog")
	if err != nil {
		t.Fatal(err)
	}
	kind, _ := kinds.Kind("071")
	today, _ := day.Date(2026, 11, 23)
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.Local)
	g := bureau.GrantDossier{Kind: kind, State: sharing.Live, Names: map[string]string{"clerk": "张芳", "reviewer": "李强"}}
	g.Grant = sharing.Grant{
		ID: "g1-1", Used: 1, Revision: 2,
		Request: sharing.Request{
			Party: "法库县公安局", Person: "王强", Purpose: "核对从业资格", Basis: sharing.ByIssuer, Evidence: "法交运函〔2026〕12 号", Kind: "071",
			Certificates: []certificate.ID{certificate.NewID(1, 1), certificate.NewID(1, 2), certificate.NewID(1, 3), certificate.NewID(1, 4)},
			Fields:       []string{"name"}, From: today, Until: today.Add(30), Uses: 2, Reason: "普查", Agreements: 1,
		},
		Words: []sharing.Word{{Say: sharing.Ask, By: "clerk", At: at}, {Say: sharing.Agree, By: "reviewer", At: at.Add(2 * time.Hour), Note: "材料齐全"}},
	}
	f, _ := kind.FieldOf("name")
	g.Fields = []catalog.Field{f}
	for _, id := range g.Certificates {
		g.Rows = append(g.Rows, bureau.Row{ID: id, Holder: "张三"})
	}
	g.Handed = []sharing.Use{{
		Number: "K7MQ2XWA9FTB", Grant: "g1-1", Turn: 1, At: at.Add(time.Hour), By: "clerk", Form: sharing.XLSX, Given: 3, Withheld: g.Certificates[:1],
	}}
	return g, today
}

func TestWhatAGrantSays(t *testing.T) {
	g, today := shared(t)
	lines := model.ShareLines([]bureau.GrantLine{{Grant: g.Grant, Covers: 4}}, today)
	if l := lines[0]; l.State != "可使用" || l.Tone != model.Good || l.Uses != "1 / 2" || l.Covers != "4" || l.Until != "2026-12-23" || l.Asked != "2026-11-23 09:00" {
		t.Errorf("%+v", l)
	}
	said := map[string]string{}
	for _, f := range model.ShareFacts(g) {
		said[f.Name] = f.Text
	}
	for name, want := range map[string]string{
		"使用方": "法库县公安局　王强", "证照": "从业资格证 4 本　张三（c1-1）、张三（c1-2）、张三（c1-3）等", "照面项": "姓名", "期限": "2026-11-23 至 2026-12-23", "次数": "2 次，已用 1 次",
		"成批理由": "普查", "授权依据": "签发部门授权：法交运函〔2026〕12 号",
	} {
		if said[name] != want {
			t.Errorf("%s: %q, want %q", name, said[name], want)
		}
	}
	var steps []string
	for _, s := range model.ShareSteps(g) {
		steps = append(steps, s.When[11:]+" "+s.What+" "+s.Note)
	}
	want := []string{"09:00 申请　张芳 ", "10:00 第 1 次提供　张芳 使用编号 K7MQ-2XWA-9FTB　工作簿，3 本；1 本未提供", "11:00 授权　李强 材料齐全"}
	if !slices.Equal(steps, want) {
		t.Errorf("%q", steps)
	}
	g.State, g.Agreements = sharing.Seconding, 2
	if facts := model.ShareFacts(g); facts[len(facts)-1].Tone != model.Warning {
		t.Error("nobody is told that a second person is missing")
	}
}

func TestWhyNothingIsDoneAboutAGrant(t *testing.T) {
	g, today := shared(t)
	if why := model.WhyNotShare(&g.Grant, today); why != "" {
		t.Error(why)
	}
	if why := model.WhyNotShare(&g.Grant, today.Add(31)); why != "授权的期限已过。仍需使用的，请重新申请。" {
		t.Error(why)
	}
	if why := model.WhyNotSay(&g.Grant, sharing.Withdraw, "reviewer", today); why != "" {
		t.Error(why)
	}
	if why := model.WhyNotSay(&g.Grant, sharing.Agree, "approver", today); !strings.Contains(why, "“可使用”的共享申请不能授权") {
		t.Error(why)
	}
}

func TestWhatMayBeAskedFor(t *testing.T) {
	kinds, err := catalog.Load(assets.FS, "catalog")
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range kinds.Kinds() {
		may, never := model.ShareItems(k)
		if len(may)+len(never) != len(k.Fields) || !slices.Contains(never, "联系电话") {
			t.Errorf("%s: %d and %q of %d", k.Short, len(may), never, len(k.Fields))
		}
	}
	if got := model.SplitRefs(" c1-1，c1-2\n辽A12345、c1-3　; "); !slices.Equal(got, []string{"c1-1", "c1-2", "辽A12345", "c1-3"}) {
		t.Errorf("%q", got)
	}
	if got := model.ShareBases(); len(got) != 3 || got[0].Name != "持证主体授权" {
		t.Error(got)
	}
	for _, f := range sharing.Forms() {
		if model.ShareFormName(f) == "" {
			t.Error(f)
		}
	}
}

func TestWhomAFileWasGivenTo(t *testing.T) {
	g, _ := shared(t)
	trace := bureau.Trace{Use: g.Handed[0], Grant: g.Grant, State: sharing.Live, Names: g.Names, Genuine: true}
	text := func() (all string) {
		for _, f := range model.TraceFacts(trace) {
			all += f.Name + " " + f.Text + "\n"
		}
		return all
	}
	for _, part := range []string{"使用编号 K7MQ-2XWA-9FTB", "使用人 王强　法库县公安局", "提供时间 2026-11-23 10:00", "提供人 张芳", "授权人 李强", "均已核验"} {
		if !strings.Contains(text(), part) {
			t.Errorf("%q is not in\n%s", part, text())
		}
	}
	if trace.Genuine = false; !strings.Contains(text(), "可能被改动") {
		t.Error(text())
	}
}
