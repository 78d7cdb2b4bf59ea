package exchange

import (
	"bytes"
	"time"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/seal"
)

// How much goes into one letter. Both sides hold to it, so that neither ever needs more memory than a few of them.
const (
	MostItems     = 500     // events of a push, a pull or a history
	MostItemBytes = 4 << 20 // together, before they are compressed; one item alone may exceed it
	MostDocuments = 20      // sealed documents or photos
	MostStatuses  = 5_000   // lines of standings, digests of a bucket
)

// EnrolRequest asks for admission with the word of an invitation. The letter is signed by the key that is to be
// enrolled.
type EnrolRequest struct {
	Token  string `json:"token"`
	Bureau string `json:"bureau"`
	USCC   string `json:"uscc"`
}

// EnrolAnswer admits a workstation.
type EnrolAnswer struct {
	Certificate []byte `json:"certificate"` // of the workstation's key, DER, by the province's authority
	Catalogue   []byte `json:"catalogue"`   // as in CatalogueAnswer
}

// HelloRequest asks how things stand.
type HelloRequest struct{}

// HelloAnswer says how things stand. The time of the letter is the province's clock.
type HelloAnswer struct {
	Province  string   `json:"province"`
	Head      Cursor   `json:"head"`              // of the county's feed
	Catalogue string   `json:"catalogue"`         // SM3 of the catalogue in force, hexadecimal
	Notices   []Notice `json:"notices,omitempty"` // of faults at the province, the newest first
}

// Notice is what the province says of its own faults (5.3).
type Notice struct {
	ID      string    `json:"id"`
	Text    string    `json:"text"`
	Opened  time.Time `json:"opened"`
	Cleared time.Time `json:"cleared,omitzero"` // zero while it lasts
}

// PeopleRequest makes the public keys known that sign events at a workstation.
type PeopleRequest struct {
	People []PersonKey `json:"people"`
}

// PersonKey is who signs with which key.
type PersonKey struct {
	User string         `json:"user"`
	Key  seal.PublicKey `json:"key"`
}

// PushRequest brings events in the order they have to be taken in.
type PushRequest struct {
	Items []Item `json:"items"`
	// Bases is for each the event before it in the history of its certificate, 0 for the first. A revision alone does not
	// tell histories apart of which one was lost when the province was set back. It may be left out.
	Bases []certificate.EventID `json:"bases,omitempty"`
	// Head is the end of the workstation's audit log as it was sent, so that a log that is cut or written anew
	// shows (DB21/T 7.2).
	Head LogHead `json:"head"`
	// Restored is the backup the workstation's store came out of, where it ever did: by it, a log that went back is told
	// from one that was cut. It goes with every push from then on.
	Restored Restored `json:"restored,omitzero"`
}

// LogHead is the end of an audit log.
type LogHead struct {
	Seq  int64  `json:"seq"`
	Hash []byte `json:"hash"`
}

// Restored is what a workstation declares of a restore: the log goes on from the end of the backup's.
type Restored struct {
	Backup string    `json:"backup"` // its ID
	Made   time.Time `json:"made"`
	Seq    int64     `json:"seq"` // of the last entry of the log in it
	At     time.Time `json:"at"`  // when it was restored
}

// IsZero tells whether there was no restore.
func (r Restored) IsZero() bool { return r == Restored{} }

// PushAnswer has one receipt for each item, in their order.
type PushAnswer struct {
	Receipts []Receipt `json:"receipts"`
	Wanted   []string  `json:"wanted,omitempty"` // digests of photos the province does not have yet
	Head     Cursor    `json:"head"`             // of the county's feed, with what the letter brought
}

// PicturesRequest brings photos.
type PicturesRequest struct {
	Pictures []Picture `json:"pictures"`
}

// Picture is a photo and the name faces call it by.
type Picture struct {
	Digest  string `json:"digest"` // SM3, hexadecimal
	Content []byte `json:"content"`
}

// Cursor is a place in the feed of a county: the last entry that was taken over, and the digest of the feed up to
// there. A province that has lost entries since does not know the digest.
type Cursor struct {
	Seq  int64  `json:"seq"`
	Hash []byte `json:"hash,omitempty"` // SM3; empty at the beginning
}

// IsZero tells whether a cursor is the beginning.
func (c Cursor) IsZero() bool { return c.Seq == 0 && len(c.Hash) == 0 }

// Same tells whether two cursors are one place.
func (c Cursor) Same(other Cursor) bool { return c.Seq == other.Seq && bytes.Equal(c.Hash, other.Hash) }

// PullRequest asks for what follows a cursor in the feed of one's own county.
type PullRequest struct {
	After Cursor `json:"after"`
	// Known is a place further on that the province told of when it took events in. What was lost behind After shows
	// by it before it has been read.
	Known Cursor `json:"known,omitzero"`
	Limit int    `json:"limit,omitempty"` // 0 and more than MostItems mean MostItems
}

// PullAnswer is a stretch of the feed: every event of the county in the order the province took them in, one's own
// among them.
type PullAnswer struct {
	Items []Item `json:"items"`
	// Bases is for each the event before it in the history of its certificate, 0 for the first. It may be left out.
	Bases  []certificate.EventID `json:"bases,omitempty"`
	Cursor Cursor                `json:"cursor"` // after the last of them
	More   bool                  `json:"more,omitempty"`
	// Rewound tells that the province does not know one of the cursors: it was set back to an older state. There are no
	// items then; whoever asked begins anew, and sends again what the province has lost.
	Rewound bool `json:"rewound,omitempty"`
}

// SealedRequest asks for documents that have been sealed since.
type SealedRequest struct {
	After int64 `json:"after"`
	Limit int   `json:"limit,omitempty"`
}

// SealedAnswer brings them.
type SealedAnswer struct {
	Documents []SealedDocument `json:"documents"`
	After     int64            `json:"after"` // to go on from
	More      bool             `json:"more,omitempty"`
	Pending   int              `json:"pending"` // editions of the county that still wait for their seal
}

// SealedDocument is the file of an edition with the unified seal on it (5.4).
type SealedDocument struct {
	Certificate certificate.ID `json:"certificate"`
	Version     int            `json:"version"`
	SealedAt    time.Time      `json:"sealed_at"`
	Content     []byte         `json:"content"` // OFD; empty where it was refused
	Refused     string         `json:"refused,omitempty"`
}

// StandingsRequest asks where the certificates of another county stand: what has changed since.
type StandingsRequest struct {
	County string `json:"county"`
	After  int64  `json:"after"`
}

// StandingsAnswer tells no more than a status list does.
type StandingsAnswer struct {
	Standings []Standing `json:"standings"`
	After     int64      `json:"after"`
	More      bool       `json:"more,omitempty"`
}

// Standing is where one edition stands: what may be known in every county.
type Standing struct {
	Identifier string       `json:"identifier"` // GB/T 36904
	Kind       catalog.Code `json:"kind"`
	Status     string       `json:"status"` // code of the status; superseded where a newer edition counts
	Until      day.Day      `json:"until"`  // the last day it is valid
	Version    int          `json:"version"`
}

// Superseded is the status of an edition that a newer one took the place of.
const Superseded = "superseded"

// StatusRequest asks where one certificate of the province stands.
type StatusRequest struct {
	Identifier string `json:"identifier"`
}

// StatusAnswer tells it. Found is false where nothing bears the identifier.
type StatusAnswer struct {
	Found    bool     `json:"found"`
	County   string   `json:"county,omitempty"`
	Bureau   string   `json:"bureau,omitempty"`
	Standing Standing `json:"standing"`
	Face     string   `json:"face,omitempty"` // SM3 of the face's canonical bytes, hexadecimal
	Sealed   bool     `json:"sealed,omitempty"`
}

// SerialsRequest asks for a stretch of serials of a kind of one's own.
type SerialsRequest struct {
	Kind catalog.Code `json:"kind"`
	// Highest is the highest serial that is in use here: what is given lies above it.
	Highest int64 `json:"highest"`
}

// SerialsAnswer gives it, from 1 to 999,999. It belongs to the workstation for ever.
type SerialsAnswer struct {
	From int64 `json:"from"`
	To   int64 `json:"to"`
}

// CatalogueRequest asks for the catalogue.
type CatalogueRequest struct{}

// CatalogueAnswer brings the catalogue file (catalog.Bundle), signed by the province.
type CatalogueAnswer struct {
	Catalogue []byte `json:"catalogue"`
}

// SubmitRequest hands in what the province collects from its counties.
type SubmitRequest struct {
	Submissions []Submission `json:"submissions"`
}

// Submission is one thing handed in. Of two with the same kind and name the later one counts; both are kept.
type Submission struct {
	Kind    string    `json:"kind"` // SubmittedEvaluation, …
	Name    string    `json:"name"` // the year of an evaluation, the day of a head
	At      time.Time `json:"at"`
	Content []byte    `json:"content"` // as the kind says; JSON
}

// The kinds of submissions.
const (
	SubmittedEvaluation = "evaluation" // SubmittedScore
	SubmittedAuditHead  = "audit_head" // LogHead
	SubmittedPatrolHead = "patrol_head"
)

// SubmittedScore is the result of a year's evaluation as a county hands it in (8.2).
type SubmittedScore struct {
	Year        int     `json:"year"`
	AsOf        day.Day `json:"as_of"`
	Numerator   int     `json:"numerator"`
	Denominator int     `json:"denominator"`
	Score       int     `json:"score"`
	Digest      string  `json:"digest"` // of the report
}
