package model_test

import (
	"testing"
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
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

func TestACertificateThatIsAsItWas(t *testing.T) {
	was := bureau.Dossier{
		Certificate: certificate.Certificate{ID: 1, LastEvent: 7}, Sync: bureau.SyncState{Text: "等待推送"}, Editions: []certificate.Edition{{Version: 1}},
	}
	for name, change := range map[string]func(*bureau.Dossier){
		"another certificate": func(d *bureau.Dossier) { d.Certificate.ID = 2 },
		"something happened":  func(d *bureau.Dossier) { d.Certificate.LastEvent = 8 },
		"it has expired":      func(d *bureau.Dossier) { d.Status = certificate.Expired },
		"it was sent":         func(d *bureau.Dossier) { d.Sync.Text = "已收到" },
		"it was sealed":       func(d *bureau.Dossier) { d.Editions = []certificate.Edition{{Version: 1, Sealed: true}} },
		"another names it":    func(d *bureau.Dossier) { d.Linked = []certificate.ID{3} },
	} {
		now := was
		if !model.SameDossier(was, now) {
			t.Fatal("it is not the same as itself")
		}
		if change(&now); model.SameDossier(was, now) {
			t.Errorf("%s, and it is shown as before", name)
		}
	}
}

func TestWhatMovesAPage(t *testing.T) {
	for name, c := range map[string]struct {
		r    bureau.SyncResult
		want bool
	}{
		"nothing": {bureau.SyncResult{Backlog: bureau.Backlog{Events: 3}, Faults: 1}, false}, "sent": {bureau.SyncResult{Pushed: 1}, true},
		"taken over": {bureau.SyncResult{Pulled: 1}, true}, "sealed": {bureau.SyncResult{Sealed: 1}, true},
	} {
		if got := model.SyncMoved(c.r); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	was := bureau.SyncStatus{Joined: true, Succeeded: midday, Tried: midday, Backlog: bureau.Backlog{Events: 3}}
	for name, c := range map[string]struct {
		change func(*bureau.SyncStatus)
		want   bool
	}{
		"time passes":     {func(s *bureau.SyncStatus) { s.Tried = midday.Add(time.Minute) }, false},
		"more waits":      {func(s *bureau.SyncStatus) { s.Backlog.Events = 4 }, false},
		"the line is cut": {func(s *bureau.SyncStatus) { s.Failing = midday }, true},
		"more is wrong":   {func(s *bureau.SyncStatus) { s.Trouble = "网络不通" }, true},
		"one is returned": {func(s *bureau.SyncStatus) { s.Stopped = 1 }, true},
		"a fault":         {func(s *bureau.SyncStatus) { s.Faults = make([]exchange.Fault, 1) }, true},
	} {
		now := was
		c.change(&now)
		if got := model.NewSyncStanding(now) != model.NewSyncStanding(was); got != c.want {
			t.Errorf("%s: it looks different: %v", name, got)
		}
	}
}
