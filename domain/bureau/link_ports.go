package bureau

import (
	"context"
	"time"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
)

// LinkStore is what the link to the province asks of the store.
//
// An event waits in the outbox from the transaction that makes it until the transaction that keeps its receipt.
// Nothing is ever marked as being sent: whatever is still in the outbox is sent, however often, and the province tells
// what it knows already.
type LinkStore interface {
	// Outbox returns up to limit events that wait to be sent, in order of ID after one, with their faces. Those
	// of a certificate that is stopped are left out.
	Outbox(ctx context.Context, after certificate.EventID, limit int) ([]certificate.Event, error)
	// Backlog counts the outbox: events recorded up to a time, or of all where it is zero.
	Backlog(ctx context.Context, until time.Time) (Backlog, error)
	// Stopped returns up to limit events, in order of ID after one, that the province did not take in and that wait
	// for a person, with what it said.
	Stopped(ctx context.Context, after certificate.EventID, limit int) ([]StoppedEvent, error)
	// StoppedAt returns what the province said of a certificate's first event that is stopped; problem.NotFound
	// where none is.
	StoppedAt(ctx context.Context, id certificate.ID) (StoppedEvent, error)
	// Aside returns the events of a certificate that were set aside, in their order; of all certificates where id is 0.
	Aside(ctx context.Context, id certificate.ID) ([]AsideEvent, error)
	// Whole returns up to limit certificates in order of ID after one, with their faces.
	Whole(ctx context.Context, after certificate.ID, limit int) ([]certificate.Certificate, error)
	// Standing returns where a certificate of another county stands, as the province said; problem.NotFound where
	// nothing is known of it.
	Standing(ctx context.Context, identifier string) (ForeignStanding, error)
	// Here tells which of some events are in the store; true where one still waits in the outbox.
	Here(ctx context.Context, ids []certificate.EventID) (map[certificate.EventID]bool, error)
	// FirstWaiting returns the first event in the outbox of each of some certificates; nothing of those that have none.
	FirstWaiting(ctx context.Context, ids []certificate.ID) (map[certificate.ID]certificate.EventID, error)
	// Bases returns for each event the one before it in the history of its certificate; nothing for the first of one.
	Bases(ctx context.Context, ids []certificate.EventID) (map[certificate.EventID]certificate.EventID, error)
	// Settled returns up to limit events that need no sending, in order of ID after one.
	Settled(ctx context.Context, after certificate.EventID, limit int) ([]certificate.EventID, error)
	// Received returns when the province's receipt for an event came; problem.NotFound where none has.
	Received(ctx context.Context, id certificate.EventID) (time.Time, error)
	// LastSerial returns the highest serial of a stretch that was taken or is in the store, of the numbers that begin
	// with prefix; 0 where there is none.
	LastSerial(ctx context.Context, prefix string, st catalog.Segment) (int64, error)
}

// Backlog is how much waits to be sent.
type Backlog struct {
	Events    int       // all of them, stopped ones too
	Stopped   int       // those that wait for a person, and what follows them of the same certificates
	Undecided int       // of these, those that a person decides about
	Oldest    time.Time // when the first of them was recorded; zero where there are none
}

// StoppedEvent is an event the province did not take in.
type StoppedEvent struct {
	Event   certificate.Event
	Receipt exchange.Receipt
	At      time.Time // of the receipt
}

// AsideEvent is an event that lost a conflict. It is no part of its certificate's history any more, and is kept all
// the same.
type AsideEvent struct {
	Event certificate.Event
	At    time.Time
	By    string
	Why   string
}

// ForeignStanding is where another county's edition stands.
type ForeignStanding struct {
	exchange.Standing
	County string
	As     time.Time // as of when
}

// LinkChange is what the link alters, in the transaction of the Change it is part of and before the rest of it.
type LinkChange struct {
	Receipts []exchange.Receipt // each in its outbox; what settles leaves it
	At       time.Time          // of the receipts and of what is set aside
	By       string             // who set aside
	// SetAside takes events out of histories, from a revision on.
	SetAside []SetAside
	// Taken are events of others, as the province has them, with what they made. They need no sending.
	Taken []Step
	// Requeue puts events into the outbox again that the province has lost, or that a person wants sent again.
	Requeue []certificate.EventID
	// Standings are where editions of another county stand.
	Standings []ForeignStanding
}

// SetAside leaves the first Base events of a certificate's history; all where Base is 0, and then the certificate is
// gone from the store.
type SetAside struct {
	Certificate certificate.ID
	Base        int
	Why         string
}

// Wire carries a closed letter to the province and brings the answer. It fails with *exchange.Trouble; whether the
// letter arrived is not known then.
type Wire interface {
	Carry(ctx context.Context, letter []byte) ([]byte, error)
}
