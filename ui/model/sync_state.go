package model

import (
	"roadcert/domain/bureau"
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
