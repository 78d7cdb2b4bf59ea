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
	"roadcert/domain/exchange"
	"roadcert/domain/sharing"
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
	// Due returns certificates of which something comes due, by day and ID; CountDue says how many there are in all.
	Due(context.Context, DueRange) ([]DueRow, error)
	CountDue(context.Context, DueRange) (int, error)
	// Known tells what the store holds of the numbers of one chunk of a register, in their order.
	Known(ctx context.Context, kind catalog.Code, drafts []collect.Draft) ([]Known, error)
	// Pending returns up to limit certificates in order of ID after one, with their faces:
	// the work list of a batch. What qualifies is said by the Batch.
	Pending(ctx context.Context, batch Batch, after certificate.ID, limit int) ([]certificate.Certificate, error)
	// Gather returns certificates by ID, with their faces, in the order of the IDs given; one that is not there is
	// left out.
	Gather(ctx context.Context, ids []certificate.ID) ([]certificate.Certificate, error)
	// Linked returns the certificates whose events name one: those that followed it, or were merged into it.
	Linked(ctx context.Context, id certificate.ID) ([]certificate.ID, error)
	// Held returns up to limit certificates that are valid on a day, in order of ID after one, with their faces.
	// An empty kind means all kinds.
	Held(ctx context.Context, kind catalog.Code, today day.Day, after certificate.ID, limit int) ([]certificate.Certificate, error)
	Cases(ctx context.Context, open bool) ([]Case, error)
	Case(ctx context.Context, id string) (Case, error)
	AuditStore

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

	// EachCertificate calls do for every certificate, in order of ID, without its face, and reports progress.
	EachCertificate(ctx context.Context, progress func(done, total int), do func(*certificate.Certificate) error) error

	// Record returns one thing that is kept in a drawer; Records all of a drawer, by name.
	Record(ctx context.Context, drawer Drawer, name string) ([]byte, error)
	Records(ctx context.Context, drawer Drawer) ([]Record, error)

	DeliveryStore
	LinkStore
	SharingStore
	BackupStore
	KeyStore
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
	Deliveries   []Delivery        // in place of what is at their revision, after the certificates
	Records      []Record          // in place of what the drawer has under the name
	Link         LinkChange        // what the province said, and what others did
	Grants       []sharing.Grant   // new (Revision 1), or with one more word; their Used is the store's
	Uses         []SharedUse       // what is handed out under a grant
	Anchor       *audit.SignedHead // what the log goes on from: it is shortened by what is up to there
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
	Sent      bool             // the province has a receipt for the newest event
	Stopped   exchange.Outcome // of the first event that waits for a person; empty where none does
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
	Operation certificate.Operation // Convert: paper only and valid; Expire, Resume: past the last day
	Kind      catalog.Code          // empty: all kinds
	Today     day.Day
}

// Case is something proposed by one person that waits for another, or has been decided.
type Case struct {
	ID          string // k1-7
	Operation   certificate.Operation
	Kind        catalog.Code     // empty where a batch is of several kinds
	Certificate certificate.ID   // 0 until an issue is approved, and for a batch
	Base        int              // revision of the certificate when it was proposed; 0 where there was none
	Face        certificate.Face // what an issue, an amendment or a renewal sets
	Reason      certificate.Reason
	Until       day.Day        // last day of a suspension, of a review's or a grade's term
	Result      string         // of a review or an assessment
	Effective   day.Day        // the day it takes effect; 0: the day of the decision
	Other       certificate.ID // the certificate an issue follows on, or a merged one stays as
	Note        string
	Proposer    string
	ProposedAt  time.Time // of a draft: when it was begun
	State       CaseState
	Due         day.Day // the last working day to decide it on; 0 where the law sets none or the calendar does not reach
	Reviewer    string
	ReviewedAt  time.Time
	Opinion     string // the reviewer's note
	Decider     string
	DecidedAt   time.Time
	Answer      string // the decider's note
	Attachments []Attachment
	Work        *BatchWork // of a batch
	Revision    int
}

// Attachment is a file that came with a case. Its content lies sealed in a drawer.
type Attachment struct {
	Name   string    `json:"name"`
	Size   int       `json:"size"`
	Digest string    `json:"digest"` // SM3, hexadecimal
	By     string    `json:"by"`
	At     time.Time `json:"at"`
}

// BatchWork is how far a batch has come. Its members lie in a drawer of their own.
type BatchWork struct {
	Members int    `json:"members"`
	Next    int    `json:"next"` // the first member nothing was done about yet
	Done    int    `json:"done"`
	Refused int    `json:"refused"`
	Scope   string `json:"scope"` // what was chosen, in words
}

// CaseState is how far a case has come.
type CaseState string

// The states of a case.
const (
	Draft     CaseState = "draft"     // being written; nobody else is asked yet
	Open      CaseState = "pending"   // accepted: waits for a second person
	Reviewed  CaseState = "reviewed"  // a reviewer agrees: waits for the approver
	Running   CaseState = "running"   // a batch that was approved, and is being carried out
	Approved  CaseState = "approved"  // done
	Returned  CaseState = "returned"  // to be put right and submitted again
	Rejected  CaseState = "rejected"  // 不予许可
	Withdrawn CaseState = "withdrawn" // taken back by who proposed it, or undone before the province knew
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

// Waiting returns the states of cases that somebody has to do something about.
func Waiting() []CaseState { return []CaseState{Open, Reviewed, Running} }
