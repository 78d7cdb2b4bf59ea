package model

import (
	"slices"

	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
)

// SyncText says in a word how a line of a list stands with the province.
func SyncText(r bureau.Row) (string, Tone) {
	switch r.Sync() {
	case bureau.SyncStopped:
		return r.Stopped.Name(), OutcomeTone(r.Stopped)
	case bureau.SyncSent:
		return exchange.Accepted.Name(), Plain
	}
	return exchange.Later.Name(), Plain
}

// ReturnedText says how much the province did not take in; empty where it took in everything.
func ReturnedText(s bureau.SyncStatus) string {
	if s.Backlog.Undecided == 0 {
		return ""
	}
	return "省级退回 " + Thousands(s.Backlog.Undecided) + " 条"
}

// SyncLine is how one certificate stands with the province, in a sentence beside it.
type SyncLine struct {
	Text    string
	Tone    Tone
	Stopped bool // a person has to decide about it
	Aside   bool // something of it was set aside, and can be done again
}

// NewSyncLine words a state. What the province did not take in comes with what it says to do.
func NewSyncLine(s bureau.SyncState) SyncLine {
	line := SyncLine{Text: ended(s.Text), Aside: s.Aside > 0}
	if i := s.Item; i != nil {
		line.Text += ended(i.Remedy)
		line.Tone, line.Stopped = OutcomeTone(i.Outcome), true
	}
	return line
}

// SameDossier tells whether a certificate that was read anew is shown as it was before.
func SameDossier(a, b bureau.Dossier) bool {
	return a.Certificate.ID == b.Certificate.ID && a.Certificate.LastEvent == b.Certificate.LastEvent && a.Status == b.Status &&
		NewSyncLine(a.Sync) == NewSyncLine(b.Sync) && slices.Equal(a.Linked, b.Linked) &&
		slices.EqualFunc(a.Editions, b.Editions, func(a, b certificate.Edition) bool { return a.Version == b.Version && a.Sealed == b.Sealed })
}

// SyncNews is what the window is told of the link: how it stands, and whether what pages show has changed since.
type SyncNews struct {
	Bar   SyncBar
	Moved bool
}

// SyncMoved tells whether a synchronisation brought anything that a page shows.
func SyncMoved(r bureau.SyncResult) bool { return r.Pushed+r.Pulled+r.Sealed > 0 }

// SyncStanding is what a page shows of the link that changes without anything going over it.
type SyncStanding struct {
	joined, failing bool
	trouble         string
	stopped, faults int
}

// NewSyncStanding returns the standing of a status; two that are equal look the same.
func NewSyncStanding(s bureau.SyncStatus) SyncStanding {
	return SyncStanding{joined: s.Joined, failing: !s.Failing.IsZero(), trouble: s.Trouble, stopped: s.Stopped, faults: len(s.Faults)}
}
