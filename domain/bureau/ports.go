package bureau

import (
	"context"
	"io"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/collect"
	"roadcert/domain/day"
	"roadcert/domain/evaluation"
)

// Store is what the desk asks of the place where things stay. store/sqlite is the one that is used;
// every method returns a *problem.Problem for what a person can do something about.
type Store interface {
	// Settings and accounts can be read without a key.
	Settings(context.Context) (Settings, error)
	Account(ctx context.Context, user string) (access.Account, error)
	Accounts(context.Context) ([]access.Account, error)
	// Unlock gives the store the data key; until then sensitive fields can neither be read nor written.
	Unlock(dataKey []byte) error
	Lock()

	Find(context.Context, certificate.ID) (certificate.Certificate, error)
	// Lookup finds the certificates that bear a number: more than one where several kinds use it.
	Lookup(ctx context.Context, number string) ([]certificate.ID, error)
	List(context.Context, Query) (Page, error)
	History(context.Context, certificate.ID) ([]certificate.Event, error)
	// Sent tells whether the province has given a receipt for an event.
	Sent(context.Context, certificate.EventID) (bool, error)
	Counts(ctx context.Context, asOf day.Day) ([]evaluation.Count, error)
	// Known tells what the store holds of the numbers of one chunk of a register, in their order.
	Known(ctx context.Context, kind catalog.Code, drafts []collect.Draft) ([]Known, error)
	// Pending returns up to limit certificates in order of ID after one, with their faces:
	// the work list of a batch. What qualifies is said by the Batch.
	Pending(ctx context.Context, batch Batch, after certificate.ID, limit int) ([]certificate.Certificate, error)
	// Held returns up to limit certificates that are valid on a day, in order of ID after one, with their faces.
	// An empty kind means all kinds.
	Held(ctx context.Context, kind catalog.Code, today day.Day, after certificate.ID, limit int) ([]certificate.Certificate, error)
	Cases(ctx context.Context, open bool) ([]Case, error)
	Case(ctx context.Context, id string) (Case, error)
	Audit(ctx context.Context, after int64, limit int) ([]audit.Entry, error)

	// Catalog returns the catalogue with its whole history. It can be read without a key, and is a new one
	// after each change to it.
	Catalog() *catalog.Catalog

	// Document returns the sealed file of an edition; problem.NotFound where it has none.
	Document(ctx context.Context, id certificate.ID, version int) (Document, error)
	// Identified returns the edition that bears an identifier (GB/T 36904).
	Identified(ctx context.Context, identifier string) (certificate.Edition, error)
	// Unsealed returns up to limit valid certificates, in order of ID after one, whose newest edition has no
	// sealed file; CountUnsealed says how many there are in all. An empty kind means all kinds.
	Unsealed(ctx context.Context, kind catalog.Code, today day.Day, after certificate.ID, limit int) ([]Unsealed, error)
	CountUnsealed(ctx context.Context, kind catalog.Code, today day.Day) (int, error)

	// EachEdition calls do for every edition, in order, with its certificate as it stands, but without its face.
	EachEdition(ctx context.Context, do func(*certificate.Edition, *certificate.Certificate) error) error

	// Record returns one thing that is kept in a drawer; Records all of a drawer, by name.
	Record(ctx context.Context, drawer Drawer, name string) ([]byte, error)
	Records(ctx context.Context, drawer Drawer) ([]Record, error)

	// NextCertificate and NextEvent return an ID that was never used.
	NextCertificate() certificate.ID
	NextEvent() certificate.EventID
	// NextSerial takes the next serial of the numbers that begin with prefix: one more than the last that was
	// taken or is in the store, in the first of the stretches that has one left; 0 where none has. What is taken
	// is never given again.
	NextSerial(ctx context.Context, prefix string, stretches []catalog.Segment) (int64, error)
	// Commit writes a change and its audit entry in one transaction, or nothing of it. It fails with
	// problem.Conflict where a certificate or case is no longer at the base revision.
	Commit(context.Context, Change) error

	// Check proves the store against itself: states against their events, standings against histories,
	// tallies against standings, the audit chain, the file. It reports progress as it goes.
	Check(ctx context.Context, progress func(done, total int)) ([]Finding, error)
}

// Change is all that one use case alters.
type Change struct {
	Certificates []Step            // each with the event that made it
	Cases        []Case            // new (Revision 1) or decided (Revision 2)
	Accounts     []access.Account  // new or altered
	Settings     *Settings         // at founding
	Versions     []catalog.Version // new in the catalogue, or in place of a draft
	NoDraft      []catalog.Code    // entries whose draft is thrown away
	Documents    []Document        // sealed files, new
	Records      []Record          // in place of what the drawer has under the name
	Audit        audit.Entry       // Seq, Prev and Hash are given at commit
}

// Step is one certificate before and after one event.
type Step struct {
	Before certificate.Certificate // Revision 0 where there was none
	After  certificate.Certificate
	Event  certificate.Event
}

// Document is the sealed file of an edition. It is never changed; a newer edition has its own.
type Document struct {
	Certificate certificate.ID
	Version     int
	SealedAt    time.Time
	Content     []byte // OFD
}

// Drawer holds things of one sort that a bureau keeps a few of. Everything in it is sealed in the store.
type Drawer string

// Record is one thing in a drawer. Without content it is taken out.
type Record struct {
	Drawer  Drawer
	Name    string
	Content []byte
}

// Settings are what the store knows of its bureau.
type Settings struct {
	Bureau      string `json:"bureau"`
	USCC        string `json:"uscc"`
	Region      string `json:"region"`
	Workstation int    `json:"workstation"`
	Training    bool   `json:"training"`
	// Recovery is the data key under the recovery key.
	Recovery []byte    `json:"recovery"`
	Founded  time.Time `json:"founded"`
}

// Query is a filter, an order and a place to go on from. The zero Query lists everything, newest first.
type Query struct {
	Text     string // number, name, pinyin initials, plate, citizen ID, credit code
	Kind     catalog.Code
	Status   certificate.Status // as of Today, so that Expired finds what has run out
	Medium   certificate.Medium
	Expiring int // valid and ending within so many days from Today; 0 means no such filter
	// ReviewWithin: the annual review is overdue or ends within so many days from Today; 0 means no such filter.
	ReviewWithin int
	// Unconverted: valid, paper only: what still counts against the rate.
	Unconverted bool
	Order       Order
	Descending  bool
	After       string // Cursor of the page before; empty for the first
	Limit       int    // 1 to 1,000; 0 means 100
	Today       day.Day
}

// Order is a column a list can be sorted by.
type Order string

// The orders. Every one ends with the ID, so that pages never overlap.
const (
	ByID      Order = ""
	ByHolder  Order = "holder"
	ByNumber  Order = "number" // open numbers only; sensitive ones have no order that may be shown
	ByValidTo Order = "valid_to"
)

// Row is one line of a list.
type Row struct {
	ID        certificate.ID
	Kind      catalog.Code
	Number    string // masked by the desk where it is sensitive
	Holder    string
	Plate     string
	Status    certificate.Status
	Medium    certificate.Medium
	ValidTo   day.Day
	ReviewDue day.Day
	Version   int
	Sent      bool // the province has a receipt for the newest event
}

// Page is one page of a list.
type Page struct {
	Rows   []Row
	Cursor string // of the page after; empty where this is the last
	Total  int    // of the whole list
	More   bool   // the list is longer than Total: counting stopped there
}

// Known is what the store holds under a number.
type Known struct {
	Certificate certificate.Certificate // without Face; Revision 0 where the number is new
	Same        bool                    // the draft's face is the certificate's face
}

// Batch says which certificates a batch works on.
type Batch struct {
	Operation certificate.Operation // Convert: paper only and valid; Expire: valid and past the last day
	Kind      catalog.Code          // empty: all kinds
	Today     day.Day
}

// Case is something proposed by one person that waits for another, or has been decided.
type Case struct {
	ID          string // k1-7
	Operation   certificate.Operation
	Kind        catalog.Code
	Certificate certificate.ID   // 0 until an issue is approved
	Base        int              // revision of the certificate when it was proposed
	Face        certificate.Face // of an issue
	Reason      certificate.Reason
	Until       day.Day // of a suspension
	Note        string
	Proposer    string
	ProposedAt  time.Time
	State       CaseState
	Decider     string
	DecidedAt   time.Time
	Answer      string // the decider's note
	Revision    int
}

// CaseState is how far a case has come.
type CaseState string

// The states of a case.
const (
	Open     CaseState = "pending"
	Approved CaseState = "approved"
	Returned CaseState = "returned"
)

// Finding is one thing wrong with the store.
type Finding struct {
	Subject string `json:"subject"` // c1-42, "audit 17", "file"
	Text    string `json:"text"`    // in Chinese
}

// Register is a file of one or more sheets, read as a stream (store/register).
type Register interface {
	io.Closer
	Name() string   // the file's base name
	Digest() string // SM3 of the file, hexadecimal
	Sheets() []string
	Hidden(sheet string) bool // whoever opens the file in a spreadsheet program does not see it
	Rows(ctx context.Context, sheet string) (Rows, error)
}

// Rows steps through the rows of a sheet in their order, blank ones included.
type Rows interface {
	io.Closer
	Next() bool
	Row() collect.Row // good until the following Next
	// Merges returns the merged ranges of the sheet. They are known before the first row is.
	Merges() []collect.Merge
	Err() error
}

// ErrorBook collects the refused rows of an import, ready to be corrected and imported again. Whoever opened
// it closes it.
type ErrorBook interface {
	// Begin is told the headings once, before the first row.
	Begin(headings []string) error
	Add(row collect.Row, refusals []collect.Refusal) error
}
