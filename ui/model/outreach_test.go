package model_test

import (
	"strings"
	"testing"
	"time"

	"roadcert/domain/day"
	"roadcert/domain/outreach"
	"roadcert/ui/model"
)

func TestOutreachIsTypedAndShown(t *testing.T) {
	today, _ := day.Date(2026, 11, 23)
	typed := map[string]string{
		"date": "20260801", "kind": "training", "title": " 使用培训 ", "place": "三楼", "audience": "operators", "people": "1,200", "person": "张芳", "note": "",
	}
	var a outreach.Activity
	for _, item := range model.OutreachItems() {
		repaired, complaint := item.Check(typed[item.Key], today)
		if complaint != "" || item.Name == "" {
			t.Errorf("%s: %q", item.Key, complaint)
		}
		item.Into(&a, typed[item.Key])
		if got := item.Text(a); got != repaired {
			t.Errorf("%s: %q and %q", item.Key, got, repaired)
		}
		if _, complaint := item.Check("", today); (complaint != "") != item.Must {
			t.Errorf("%s, empty: %q", item.Key, complaint)
		}
	}
	if a.People != 1200 || a.Title != "使用培训" || a.Date.String() != "2026-08-01" || len(a.Faults(today)) > 0 {
		t.Errorf("%+v", a)
	}
	for key, wrong := range map[string]string{"date": "2026-12-01", "people": "很多"} {
		for _, item := range model.OutreachItems() {
			if _, complaint := item.Check(wrong, today); item.Key == key && complaint == "" {
				t.Errorf("%s may be %q", key, wrong)
			}
		}
	}
}

func TestOutreachWords(t *testing.T) {
	held, _ := day.Date(2026, 8, 1)
	a := outreach.Activity{Date: held, Kind: outreach.Training, Title: "培训会", Place: "三楼", Audience: outreach.Officers, People: 1200, Person: "张芳", Note: "第一期"}
	v := outreach.Version{Activity: a, By: "clerk", At: time.Date(2026, 8, 2, 9, 0, 0, 0, time.Local)}
	struck := v
	struck.Struck = true
	list := []outreach.Record{{ID: "o1-1", Version: v}, {ID: "o1-2", Version: v, Earlier: []outreach.Version{v}}, {ID: "o1-3", Version: struck}}
	lines := model.OutreachLines(list)
	if lines[0].State != "" || lines[1].State != "更正过" || lines[2].State != "已划掉" || lines[0].People != "1,200" {
		t.Errorf("%+v", lines)
	}
	if got := model.OutreachSummary(list); got != "共 2 次，2,400 人次：培训 2 次、2,400 人次" {
		t.Error(got)
	}
	if got := model.OutreachSummary(list[2:]); !strings.Contains(got, "还没有登记") {
		t.Error(got)
	}
	head, text := model.OutreachVersion(struck)
	if head != "2026-08-02 09:00　clerk" || text != "2026-08-01，培训，培训会，三楼，执法人员，1,200 人，负责人张芳。第一期（划掉）" {
		t.Error(head, text)
	}
}
