package model_test

import (
	"testing"
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/day"
	"roadcert/domain/exchange"
	"roadcert/ui/model"
)

// midday is the moment these tables are looked at.
var midday = time.Date(2026, 11, 23, 12, 0, 0, 0, time.Local)

func TestTheFootOfTheWindowSaysHowTheLinkIs(t *testing.T) {
	for name, c := range map[string]struct {
		s    bureau.SyncStatus
		want model.SyncBar
	}{
		"not joined": {bureau.SyncStatus{Backlog: bureau.Backlog{Events: 3}}, model.SyncBar{Mark: "○", Text: "未接入省级系统", Tone: model.Plain}},
		"new":        {bureau.SyncStatus{Joined: true}, model.SyncBar{Mark: "○", Text: "还没有同步过 · 待推 0", Tone: model.Plain}},
		"well": {
			bureau.SyncStatus{Joined: true, Succeeded: midday.Add(-time.Hour), Tried: midday.Add(-time.Minute)},
			model.SyncBar{Mark: "●", Text: "已同步 11:59 · 待推 0", Tone: model.Good},
		},
		"yesterday": {
			bureau.SyncStatus{Joined: true, Succeeded: midday.AddDate(0, 0, -1)}, model.SyncBar{Mark: "●", Text: "已同步 11-22 12:00 · 待推 0", Tone: model.Good},
		},
		"cut": {
			bureau.SyncStatus{Joined: true, Failing: midday.Add(-12 * time.Minute), Stopped: 2, Backlog: bureau.Backlog{Events: 120, Stopped: 2, Undecided: 1}},
			model.SyncBar{Mark: "●", Text: "断网 12 分钟 · 待推 118", Tone: model.Danger},
		},
		"stopped": {
			bureau.SyncStatus{Joined: true, Succeeded: midday, Stopped: 4, Backlog: bureau.Backlog{Events: 4, Stopped: 4, Undecided: 3}},
			model.SyncBar{Mark: "●", Text: "退回 3 · 待推 0", Tone: model.Warning},
		},
	} {
		if got := model.NewSyncBar(c.s, midday); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

func TestTheFootOfTheWindowSaysWhatIsGoingOn(t *testing.T) {
	bar := model.SyncBar{Mark: "●", Text: "已同步 11:59 · 待推 0", Tone: model.Good}
	for want, step := range map[string]bureau.SyncStep{
		"":            {},
		" · 正在联系省级系统": {Name: "联系省级系统"},
		" · 正在推送办理结果 1,204/31,200": {Name: "推送办理结果", Done: 1204, Total: 31200},
	} {
		if got := bar.During(step); got.Text != bar.Text+want || got.Tone != bar.Tone {
			t.Errorf("%+v: %q, want %q added", step, got.Text, want)
		}
	}
}

func TestTheClockOfAFault(t *testing.T) {
	today := day.Of(midday)
	cleared := exchange.Fault{Began: midday.AddDate(0, 0, -1), Cleared: midday, Due: today + 2}
	over := cleared
	over.Due = today - 1
	done := cleared
	done.Done = midday
	for name, c := range map[string]struct {
		f    exchange.Fault
		days int
		want string
	}{
		"lasting":  {exchange.Fault{Began: midday}, 0, "排除后起算"},
		"running":  {cleared, 2, "还剩 2 个工作日"},
		"last day": {cleared, 0, "今天截止"},
		"over":     {over, 0, "应于 2026-11-22 前完成"},
		"done":     {done, 0, "截止 2026-11-25"},
		"no year":  {exchange.Fault{Began: midday, Cleared: midday}, 0, "截止日未定"},
	} {
		if got := model.FaultClock(c.f, today, c.days); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestAMomentOfAFaultIsRead(t *testing.T) {
	for text, good := range map[string]bool{"2026-10-01 08:30": true, " 2026-10-01 08:30 ": true, "2026-13-01 08:30": false, "昨天": false} {
		if at, wrong := model.ReadFaultMoment(text); (wrong == "") != good || good && model.FaultMoment(at) != "2026-10-01 08:30" {
			t.Errorf("%q is read as %v (%s)", text, at, wrong)
		}
	}
}

// A side's start is known of what it has changed; what is the same on both sides is left out.
func TestBothSidesStandBesideTheirStart(t *testing.T) {
	c := bureau.Clash{
		Ours: bureau.ClashSide{Changes: []bureau.SideChange{{Field: "plate", Name: "车牌", Was: "辽A1", Is: "辽A2"}}},
		Lines: []bureau.SideLine{
			{Field: "plate", Name: "车牌", Local: "辽A2", Province: "辽A1", Differ: true},
			{Field: "seats", Name: "座位", Local: "5", Province: "5"},
			{Field: "note", Name: "备注", Province: "换发", Differ: true},
		},
	}
	want := []model.ClashLine{{"车牌", "辽A1", "辽A2", "辽A1"}, {"备注", "—", "—", "换发"}}
	got := model.ClashLines(c)
	if len(got) != len(want) || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestWhatYieldsIsSaidBefore(t *testing.T) {
	const refused = "退回的不在其中，请逐件改正后重新推送。"
	for _, c := range []struct {
		yields, left int
		want         string
	}{
		{0, 0, "没有可以一起处理的。" + refused},
		{0, 3, "没有可以一起处理的。另有 3 本在本机办理过业务，要逐件对照双方后决定。" + refused},
		{1204, 0, "1,204 本冲突的证照在本机只归集过，没有办理过业务，都采用省级系统的记录。" + refused},
	} {
		if got := model.YieldableText(c.yields, c.left); got != c.want {
			t.Errorf("%d, %d: %q, want %q", c.yields, c.left, got, c.want)
		}
	}
}
