// Package certificate is the life of a licence: what it is, what may happen to it, and why not.
//
// A Certificate is one licence in law, whatever its medium. It is the fold of its Events, and its
// Standings say what it was on any day. What may happen is decided by one table (transitions.go) and
// by nothing else in the program.
package certificate

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"roadcert/domain/catalog"
	"roadcert/domain/day"
)

// ID identifies a certificate for ever: 16 bits of workstation, 40 bits of a count.
type ID int64

// NewID returns the n-th ID of a workstation; n begins at 1.
func NewID(workstation int, n int64) ID { return ID(int64(workstation)<<40 | n) }

// String writes c1-42: workstation 1, its 42nd certificate.
func (id ID) String() string { return fmt.Sprintf("c%d-%d", int64(id)>>40, int64(id)&(1<<40-1)) }

// ParseID reads what String writes.
func ParseID(s string) (ID, bool) {
	station, n, ok := strings.Cut(strings.TrimPrefix(s, "c"), "-")
	w, err1 := strconv.ParseUint(station, 10, 16)
	c, err2 := strconv.ParseUint(n, 10, 40)
	if !ok || !strings.HasPrefix(s, "c") || err1 != nil || err2 != nil || c == 0 {
		return 0, false
	}
	return NewID(int(w), int64(c)), true
}

// Face is the content of a certificate (照面信息): field key to text, dates as YYYY-MM-DD.
// Its fields are those of the kind's schema in the catalogue; an absent key is an empty field.
type Face map[string]string

// Canonical returns the bytes a face is signed and compared by: JSON with sorted keys, empty fields left out.
func (f Face) Canonical() []byte {
	full := make(Face, len(f))
	for k, v := range f {
		if v != "" {
			full[k] = v
		}
	}
	b, _ := json.Marshal(full) // a map of strings cannot fail
	return b
}

// Certificate is the present state of one licence.
type Certificate struct {
	ID        ID
	Kind      catalog.Code
	Region    string // six digits, GB/T 2260
	Number    string // whole; sensitive where the kind's Numbering.OfHolder
	Holder    string // name of the person or organisation
	Code      string // citizen ID or credit code; may be empty
	Plate     string
	Face      Face
	IssuedOn  day.Day
	ValidTo   day.Day // last day; Forever where it has no end, zero where unknown
	ReviewDue day.Day // 审验有效期至; zero where the kind has none
	Status    Status  // as last recorded; see StatusOn for what has expired since
	Until     day.Day // last day of a suspension; zero where there is none, or no end is known
	Medium    Medium
	Conform   bool    // an electronic edition meets the ministry's standard
	Since     day.Day // the day Status began
	Revision  int     // number of events so far; 0 means there is no such certificate
	Version   int     // of the newest edition; 0 where there is none
	Delivered bool    // the newest edition has reached the holder
	Decided   bool    // something was done at the desk since it was collected; no register overwrites that
	LastEvent EventID
}

// StatusOn returns the status on a day not before Since: what is valid expires by itself.
func (c *Certificate) StatusOn(d day.Day) Status {
	if c.Status == Valid && c.ValidTo != 0 && d > c.ValidTo {
		return Expired
	}
	return c.Status
}

// EventID identifies an event: time-ordered within a workstation, like ID.
type EventID int64

// String writes e1-42.
func (id EventID) String() string { return "e" + ID(id).String()[1:] }

// ParseEventID reads what String writes.
func ParseEventID(s string) (EventID, bool) {
	if !strings.HasPrefix(s, "e") {
		return 0, false
	}
	id, ok := ParseID("c" + s[1:])
	return EventID(id), ok
}

// Workstation is where the event was made.
func (id EventID) Workstation() int { return int(id >> 40) }

// Event is one thing that happened to a certificate. Events are never changed or removed.
type Event struct {
	ID          EventID
	Certificate ID
	Revision    int // of the certificate after the event; the base revision is one less
	Operation   Operation
	At          time.Time // when it was recorded, UTC, whole milliseconds
	Effective   day.Day   // when it takes effect
	Actor       string    // user name
	Reason      Reason
	Note        string
	Status      Status       // of the certificate after the event
	Until       day.Day      // last day of a suspension, of a review's or a grade's term
	Result      string       `json:",omitempty"` // of a review (Passed, Failed) or an assessment (a grade)
	Other       ID           `json:",omitempty"` // the certificate an issue follows on, or a merged one stays as
	Kind        catalog.Code // set by the first event
	Region      string       // set by the first event
	Face        Face         // the whole face after the event, where the event set it; nil otherwise
	Edition     *Edition     // the edition the event made; nil otherwise
	Case        string       // the case that decided it; empty where none was needed
	Signature   []byte       // SM2 by the actor's key over SignedBytes; empty where none is asked for
}

// Edition is one generated electronic file of a certificate (版本). Who made it, and the signature over it,
// are those of its event, which covers it whole.
type Edition struct {
	Certificate ID
	Version     int    // 1, 2, … the newest counts
	Identifier  string // GB/T 36904, with root and check character
	Event       EventID
	MadeAt      time.Time
	FaceDigest  []byte // SM3 of the face's Canonical bytes
	// Catalog is the version of the kind's entry in the catalogue that it was made with: its face schema and
	// template. 0, of editions older than versions, means the first.
	Catalog int `json:",omitempty"`
	// Sealed tells whether the store holds its file with a seal. It is news of the file, not of the edition,
	// so no signature covers it.
	Sealed bool
}

// Standing is an interval in which a certificate had one status, medium and conformity. Figures "as of"
// a day are counts over standings, so last year's can be recomputed for ever.
type Standing struct {
	Certificate ID
	From, Until day.Day // Until is the first day after; Forever where it still lasts
	Status      Status
	Medium      Medium
	Conform     bool
}
