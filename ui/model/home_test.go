package model_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/evaluation"
	"roadcert/ui/model"
)

// kinds is a catalogue of two.
type kinds map[catalog.Code]*catalog.Kind

func (k kinds) Kind(c catalog.Code) (*catalog.Kind, bool) { kind, ok := k[c]; return kind, ok }

var twoKinds = kinds{
	"071": {Code: "071", Name: "道路运输从业人员从业资格证", Short: "从业资格证"},
	"013": {Code: "013", Name: "道路运输证", Short: "道路运输证"},
}

func TestHeadline(t *testing.T) {
	for name, c := range map[string]struct {
		rate evaluation.Rate
		want model.Headline
	}{
		"nothing to count": {
			evaluation.Rate{},
			model.Headline{Rate: "无可评价", Basis: "没有有效证照，转化率无从算起"},
		},
		"cut, never rounded into a band": {
			evaluation.Rate{Converted: 89999, Held: 100000},
			model.Headline{
				Rate: "89.99 %", Score: "90 分", Basis: "已转化 89,999 本 / 有效 100,000 本", Next: "距 100 分还差 1 本",
				Share: model.Share{Part: 89999, Whole: 100000}, Defined: true,
			},
		},
		"highest band": {
			evaluation.Rate{Converted: 9, Held: 10},
			model.Headline{
				Rate: "90.00 %", Score: "100 分", Basis: "已转化 9 本 / 有效 10 本", Next: "已是最高一档",
				Share: model.Share{Part: 9, Whole: 10}, Defined: true,
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, model.NewHeadline(c.rate)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestHomeOffersWhatIsLeftToConvert(t *testing.T) {
	for name, c := range map[string]struct {
		total evaluation.Rate
		left  int
		want  string
	}{
		"nothing left":                   {evaluation.Rate{Converted: 10, Held: 10}, 0, ""},
		"exactly those":                  {evaluation.Rate{Converted: 69, Held: 100}, 21, "看这 21 本"},
		"more than the next band asks":   {evaluation.Rate{Converted: 8742, Held: 10000}, 1258, "看未转化的 1,258 本"},
		"at the top and yet some remain": {evaluation.Rate{Converted: 95, Held: 100}, 5, "看未转化的 5 本"},
	} {
		t.Run(name, func(t *testing.T) {
			h := model.NewHome(bureau.Overview{Total: c.total, Unconverted: c.left}, twoKinds, model.Viewer{})
			if h.Unconverted != c.want {
				t.Errorf("offers %q, want %q", h.Unconverted, c.want)
			}
		})
	}
}

func TestHomeShowsKindsThatAreHeld(t *testing.T) {
	h := model.NewHome(bureau.Overview{Kinds: []evaluation.KindRate{
		{Kind: twoKinds["071"], Rate: evaluation.Rate{Converted: 1, Held: 3}}, {Kind: twoKinds["013"]},
	}}, twoKinds, model.Viewer{})
	want := []model.KindLine{{Code: "071", Name: "从业资格证", Rate: "33.33 %", Count: "1 / 3", Share: model.Share{Part: 1, Whole: 3}}}
	if diff := cmp.Diff(want, h.Kinds); diff != "" || h.OtherKinds != "另有 1 类没有有效证照" {
		t.Errorf("%s\nothers: %q", diff, h.OtherKinds)
	}
}

func TestQueuePutsFirstWhatThePersonCanDecide(t *testing.T) {
	at := time.Date(2026, 8, 1, 9, 0, 0, 0, time.Local)
	cases := []bureau.Case{
		{ID: "k1-2", State: bureau.Open, Operation: certificate.Issue, Kind: "071", Proposer: "zhang", ProposedAt: at.AddDate(0, 0, 1)},
		{ID: "k1-1", State: bureau.Open, Operation: certificate.Suspend, Kind: "013", Proposer: "lin", ProposedAt: at},
	}
	for name, c := range map[string]struct {
		viewer model.Viewer
		want   []model.QueueLine
	}{
		"a reviewer decides all but the own": {
			model.Viewer{User: "lin", Decides: true},
			[]model.QueueLine{
				{ID: "k1-2", What: "制发 · 从业资格证", Who: "zhang 2026-08-02 提出", State: "待审批", Mine: true},
				{ID: "k1-1", What: "暂扣 · 道路运输证", Who: "lin 2026-08-01 提出", State: "等他人审批"},
			},
		},
		"a clerk sees and waits": {
			model.Viewer{User: "zhang"},
			[]model.QueueLine{
				{ID: "k1-1", What: "暂扣 · 道路运输证", Who: "lin 2026-08-01 提出", State: "待审批"},
				{ID: "k1-2", What: "制发 · 从业资格证", Who: "zhang 2026-08-02 提出", State: "等他人审批"},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := model.NewHome(bureau.Overview{Cases: cases}, twoKinds, c.viewer)
			if diff := cmp.Diff(c.want, h.Queue); diff != "" {
				t.Error(diff)
			}
			if h.QueueTitle != "待办 2 件" {
				t.Errorf("title %q", h.QueueTitle)
			}
		})
	}
}

func TestDueCountsLeadToTheirLists(t *testing.T) {
	h := model.NewHome(bureau.Overview{Expiring: [3]int{0, 57, 1200}, ReviewDue: 23, Suspended: 2, Certificates: 1}, twoKinds, model.Viewer{})
	want := []model.DueLine{
		{Label: "30 日内到期", Count: "0", Filter: "expiring:30"},
		{Label: "60 日内到期", Count: "57", Filter: "expiring:60"},
		{Label: "90 日内到期", Count: "1,200", Filter: "expiring:90"},
		{Label: "年审到期", Count: "23", Urgent: true, Filter: "review:30"},
		{Label: "考核到期", Count: "0", Filter: "due:grade"},
		{Label: "暂扣期满", Count: "2", Urgent: true, Filter: "due:suspension"},
	}
	if diff := cmp.Diff(want, h.Due); diff != "" {
		t.Error(diff)
	}
}

func TestEmptyStoreSaysWhatToDoFirst(t *testing.T) {
	for name, c := range map[string]struct {
		stored int
		viewer model.Viewer
		button string
		start  bool
	}{
		"somebody who collects": {0, model.Viewer{Collects: true}, "去归集登记表", true},
		"somebody who waits":    {0, model.Viewer{}, "", true},
		"only ended ones":       {12, model.Viewer{Collects: true}, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			h := model.NewHome(bureau.Overview{Certificates: c.stored}, twoKinds, c.viewer)
			if (h.Start != nil) != c.start {
				t.Fatalf("start = %v", h.Start)
			}
			if c.start && (h.Start.Button != c.button || h.Start.Text == "") {
				t.Errorf("start = %+v", *h.Start)
			}
		})
	}
}
