package model_test

import (
	"testing"

	"roadcert/domain/bureau"
	"roadcert/domain/exchange"
	"roadcert/ui/model"
)

func TestAListSaysWhatTheProvinceSaid(t *testing.T) {
	for name, c := range map[string]struct {
		row  bureau.Row
		want string
		tone model.Tone
	}{
		"sent":                             {bureau.Row{Sent: true}, "已收", model.Plain},
		"waiting":                          {bureau.Row{}, "待推", model.Plain},
		"refused":                          {bureau.Row{Stopped: exchange.Refused}, "退回", model.Warning},
		"in conflict":                      {bureau.Row{Stopped: exchange.Conflict}, "冲突", model.Danger},
		"taken back after it was received": {bureau.Row{Sent: true, Stopped: exchange.Refused}, "退回", model.Warning},
	} {
		if got, tone := model.SyncText(c.row); got != c.want || tone != c.tone {
			t.Errorf("%s: %q in tone %d, want %q in %d", name, got, tone, c.want, c.tone)
		}
	}
}

func TestHowACertificateStandsWithTheProvince(t *testing.T) {
	for name, c := range map[string]struct {
		state bureau.SyncState
		want  model.SyncLine
	}{
		"sent":    {bureau.SyncState{Key: bureau.SyncSent, Text: "省级系统已于 2026年11月23日 09:00 收到"}, model.SyncLine{Text: "省级系统已于 2026年11月23日 09:00 收到。"}},
		"waiting": {bureau.SyncState{Key: bureau.SyncWaiting, Text: "等待推送：网络中断。"}, model.SyncLine{Text: "等待推送：网络中断。"}},
		"refused": {
			bureau.SyncState{Key: bureau.SyncStopped, Text: "省级系统退回：编号位数不对", Item: &bureau.StoppedItem{Outcome: exchange.Refused, Remedy: "请核对原件"}},
			model.SyncLine{Text: "省级系统退回：编号位数不对。请核对原件。", Tone: model.Warning, Stopped: true},
		},
		"in conflict, with what was set aside": {
			bureau.SyncState{Key: bureau.SyncHeld, Text: "与省级系统的记录冲突", Aside: 2, Item: &bureau.StoppedItem{Outcome: exchange.Conflict}},
			model.SyncLine{Text: "与省级系统的记录冲突。", Tone: model.Danger, Stopped: true, Aside: true},
		},
		"gone": {bureau.SyncState{Key: bureau.SyncAside, Text: "整本已撤下", Aside: 1}, model.SyncLine{Text: "整本已撤下。", Aside: true}},
	} {
		if got := model.NewSyncLine(c.state); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

// What only waits for what was returned is not returned itself.
func TestWhatWasReturnedIsCountedWithoutItsFollowers(t *testing.T) {
	s := bureau.SyncStatus{Joined: true, Stopped: 1210, Backlog: bureau.Backlog{Events: 1300, Stopped: 1210, Undecided: 1204}}
	if got := model.ReturnedText(s); got != "省级退回 1,204 条" {
		t.Error(got)
	}
	if got := model.ReturnedText(bureau.SyncStatus{}); got != "" {
		t.Error(got)
	}
	for _, f := range model.SyncFacts(s) {
		if want := "1,204 件，其后的 6 件在等它们"; f.Name == "退回与冲突" && f.Text != want {
			t.Errorf("%q, want %q", f.Text, want)
		}
	}
}
