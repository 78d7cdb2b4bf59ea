package model

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
)

func TestEveryBatchIsOffered(t *testing.T) {
	for _, op := range certificate.Operations() {
		if _, can := bureau.InBatches(op); slices.Contains(batchOffers, op) != can {
			t.Errorf("%s: offered %v, can be done %v", op.Name(), !can, can)
		}
	}
	for role, want := range map[access.Role]string{access.Reviewer: "撤回办理", access.Approver: "转化 撤回办理", access.Evaluator: ""} {
		var names []string
		for _, c := range BatchChoices(may(role)) {
			names = append(names, c.Name)
		}
		if got := strings.Join(names, " "); got != want || (WhyNotBatch(may(role)) == "") != (want != "") {
			t.Errorf("%s: %q, %q", role, got, WhyNotBatch(may(role)))
		}
	}
}

func TestPreview(t *testing.T) {
	status := &certificate.Refusal{Rule: "status", Text: "状态为“注销”的证照不能暂扣", Remedy: "请重新申请"}
	damaged := &certificate.Refusal{Rule: "number_damaged", Text: "编号被损坏", Remedy: "请重新录入"}
	plan := bureau.Plan{
		Members: make([]bureau.Member, 1204), Refused: 3, Reasons: map[string]int{"status": 3},
		Refusals: []bureau.BatchRefusal{{Number: "辽字1号", Holder: "法库伟运", Why: status}},
	}
	v := NewPreview(plan, []bureau.BatchRefusal{{Line: 7, Number: "2.1E+11", Why: damaged}})
	if v.Verdict != "可办 1,204 本，不可办 4 本。" || v.Cut != "这里列出前 2 本，共 4 本不可办。" {
		t.Errorf("%q, %q", v.Verdict, v.Cut)
	}
	if want := []Tally{{"现在的状态不能办", "3"}, {"编号被表格损坏", "1"}}; !reflect.DeepEqual(v.Reasons, want) {
		t.Errorf("%v", v.Reasons)
	}
	if found := Found(v.Refusals, "伟运"); len(found) != 1 || found[0].Number != "辽字1号" {
		t.Errorf("found %v", found)
	}
	headings, rows := BatchTable(v.Refusals)
	if len(rows) != 2 || len(rows[0]) != len(headings) || rows[0][0] != "7" {
		t.Errorf("%v %v", headings, rows)
	}
	if v := NewPreview(bureau.Plan{Refused: 2}, nil); v.Verdict != "没有一本可以办理，2 本都不可办。" {
		t.Error(v.Verdict)
	}
	if v := NewPreview(bureau.Plan{}, nil); v.Verdict != "所选的范围里没有证照。" {
		t.Error(v.Verdict)
	}
}

func TestScopeInWords(t *testing.T) {
	for want, f := range map[string]Filter{
		"全部证照":              {},
		"筛选：有效、尚未转化":        {Status: "valid", Medium: Unconverted},
		"筛选：30 日内到期、“法库”":   {Expiry: "30", Text: "法库"},
		"筛选：“2101****0148”": {Text: "210124198504120148"}, // goes into the log
	} {
		if got := f.ScopeText(noKinds{}); got != want {
			t.Errorf("%+v: %s, want %s", f, got, want)
		}
	}
}
