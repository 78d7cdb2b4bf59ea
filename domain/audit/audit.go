// Package audit is the chained log of who did what (GB/T 22239 8.1.4.3, clause 7.3).
//
// Each entry carries the SM3 of the one before it, so that an entry edited, dropped, swapped or inserted
// breaks the chain at a place that can be named. A cut tail or a chain rebuilt from the start shows only
// against a head kept elsewhere: Head is what the province and the printed sheets carry.
package audit

import "time"

// Outcome says how a use case ended.
type Outcome string

// The outcomes.
const (
	Done    Outcome = "done"
	Refused Outcome = "refused" // by permission or by a rule
	Failed  Outcome = "failed"
)

// Outcomes returns every outcome.
func Outcomes() []Outcome { return []Outcome{Done, Refused, Failed} }

// Name is the outcome in Chinese; an unknown one is its own name.
func (o Outcome) Name() string {
	switch o {
	case Done:
		return "完成"
	case Refused:
		return "拒绝"
	case Failed:
		return "失败"
	}
	return string(o)
}

// Entry is one line of the log. It never holds a sensitive value.
type Entry struct {
	Seq     int64     // 1, 2, 3 … without gaps; given by Chain
	At      time.Time // UTC, whole milliseconds
	Actor   string    // user name; the name tried where sign-in failed
	Action  string    // the use case: "import", "convert", "reveal"
	Subject string    // what it touched: "c1-42", a file's digest; may be empty
	Outcome Outcome
	Detail  string // one Chinese sentence
	Prev    []byte // SM3 of the entry before; 32 zero bytes for the first
	Hash    []byte // SM3 over all of the above
}

// Head names the end of a chain.
type Head struct {
	Seq  int64  `json:"seq"`
	Hash []byte `json:"hash"`
}
