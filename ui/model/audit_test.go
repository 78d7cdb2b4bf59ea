package model_test

import (
	"testing"

	"roadcert/domain/audit"
	"roadcert/domain/bureau"
	"roadcert/domain/day"
	"roadcert/ui/list"
	"roadcert/ui/model"
)

func TestAuditFilter(t *testing.T) {
	from, _ := day.Date(2026, 11, 1)
	q, err := model.AuditFilter{Actor: " clerk ", Outcome: "refused", From: "2026-11-01"}.Page(list.Request{After: "12", Limit: 50})
	if err != nil || q != (bureau.AuditQuery{Actor: "clerk", Outcome: audit.Refused, From: from, After: 12, Limit: 50}) {
		t.Errorf("%+v, %v", q, err)
	}
	for _, f := range []model.AuditFilter{{From: "昨天"}, {To: "2026-02-31"}} {
		if _, err := f.Page(list.Request{}); err == nil {
			t.Errorf("%+v is taken", f)
		}
	}
	e := audit.Entry{Actor: "clerk", Subject: "c1-42"}
	if f := (model.AuditFilter{Outcome: "refused"}); f.Person(e) != (model.AuditFilter{Actor: "clerk"}) || f.Thing(e) != (model.AuditFilter{Subject: "c1-42"}) {
		t.Error("following keeps what it was narrowed to before")
	}
	if model.AuditCursor(bureau.AuditPage{}) != "" || model.AuditCursor(bureau.AuditPage{Next: 7}) != "7" {
		t.Error("the cursor")
	}
}

func TestAuditVerdict(t *testing.T) {
	if got := model.AuditVerdict(bureau.AuditTrail{OK: true, From: 101, Checked: 1100, Heads: 12}); got != "第 101 条至第 1,200 条连续完整，与留存的 12 个摘要一致" {
		t.Error(got)
	}
	if got := model.AuditVerdict(bureau.AuditTrail{Problems: []bureau.Finding{{Text: "末尾被截去"}}}); got != "末尾被截去" {
		t.Error(got)
	}
}
