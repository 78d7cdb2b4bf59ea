package province

import (
	"context"
	"time"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/exchange"
	"roadcert/domain/seal"
)

// Ledger is where the province keeps what it knows; store/ledger is the one that is used, on SQLite or PostgreSQL.
// Everything in it belongs to a county, whose code every key begins with.
type Ledger interface {
	// Write runs fn in one transaction that nobody else writes to the county in; it is kept whole, or not at all. Where
	// the database gives a transaction up in favour of another, fn is run again from its beginning: what it hands
	// outwards it sets, and does not add to.
	Write(ctx context.Context, county string, fn func(context.Context, Book) error) error
	// Read runs fn on one state of a county.
	Read(ctx context.Context, county string, fn func(context.Context, Book) error) error
	// Unsealed returns up to limit editions that wait for their seal, whichever their county, the longest waiting
	// first.
	Unsealed(ctx context.Context, limit int) ([]Edition, error)
	// Counties returns every county that has a workstation, by code.
	Counties(ctx context.Context) ([]County, error)
	// Notices returns the province's notices of its own faults, the newest first; SaveNotice keeps one, in place
	// of the one with its ID.
	Notices(ctx context.Context) ([]exchange.Notice, error)
	SaveNotice(ctx context.Context, n exchange.Notice) error
	Close() error
}

// Book is the ledger of one county, inside a transaction. Its methods are for one goroutine.
type Book interface {
	// Station returns a workstation; problem.NotFound where there is none. SaveStation keeps it.
	Station(ctx context.Context, number int) (Station, error)
	Stations(ctx context.Context) ([]Station, error)
	SaveStation(ctx context.Context, s Station) error
	// People returns the keys that sign events of a workstation, by user. A user may have had several.
	People(ctx context.Context, station int) ([]exchange.PersonKey, error)
	SavePeople(ctx context.Context, station int, people []exchange.PersonKey) error
	// Hear notes that a letter was read, and tells whether it had been before. Those read before a time are forgotten.
	Hear(ctx context.Context, station int, letter string, at, forget time.Time) (again bool, err error)

	// Certificates returns those of some certificates that are there, with their faces.
	Certificates(ctx context.Context, ids []certificate.ID) (map[certificate.ID]certificate.Certificate, error)
	// Bearers returns the certificates of a kind that bear some numbers, by number.
	Bearers(ctx context.Context, kind catalog.Code, numbers []string) (map[string]certificate.ID, error)
	// Digests returns the digests of those of some events that are there.
	Digests(ctx context.Context, ids []certificate.EventID) (map[certificate.EventID]exchange.ItemDigest, error)
	// Append writes events that follow each other, and what they made of their certificates, to the end of the feed.
	Append(ctx context.Context, entries []Entry) error
	// History returns the items of a certificate in their order.
	History(ctx context.Context, id certificate.ID) ([]exchange.Item, error)
	// Head returns the end of the feed. Feed returns up to limit items after a place in it and the place after the
	// last of them; known is false where the feed has no such place.
	Head(ctx context.Context) (exchange.Cursor, error)
	// Bases returns for each event of a stretch of the feed the one before it of the same certificate, 0 for the first.
	Bases(ctx context.Context, after, to exchange.Cursor) ([]certificate.EventID, error)
	Feed(ctx context.Context, after exchange.Cursor, limit int) (items []exchange.Item, next exchange.Cursor, known bool, err error)
	// Whole returns up to limit certificates in order of ID after one, with their faces.
	Whole(ctx context.Context, after certificate.ID, limit int) ([]certificate.Certificate, error)
	// Standings returns up to limit changes of where editions stand after a place in their order.
	Standings(ctx context.Context, after int64, limit int) (list []exchange.Standing, next int64, err error)
	// Identified returns the edition that bears an identifier, with its certificate; problem.NotFound where none does.
	Identified(ctx context.Context, identifier string) (Edition, error)

	// Pictures returns which of some photos are there; Picture returns one; SavePictures keeps some.
	Pictures(ctx context.Context, digests []string) (map[string]bool, error)
	Picture(ctx context.Context, digest string) ([]byte, error)
	SavePictures(ctx context.Context, pictures []exchange.Picture) error
	// SaveDocuments keeps sealed documents, or that one was refused; their editions wait no longer.
	SaveDocuments(ctx context.Context, documents []exchange.SealedDocument) error
	// Postpone sends the editions of some certificates that wait for their seal to where one stands that began to wait
	// at a time.
	Postpone(ctx context.Context, ids []certificate.ID, since time.Time) error
	// Documents returns up to limit documents after a place in the order they were sealed in, and how many of the
	// county still wait.
	Documents(ctx context.Context, after int64, limit int) (list []exchange.SealedDocument, next int64, pending int, err error)

	// Serials returns the stretches of a kind that were given out, by their beginning; SaveSerials gives one out.
	Serials(ctx context.Context, kind catalog.Code) ([]Stretch, error)
	SaveSerials(ctx context.Context, s Stretch) error
	// SaveSubmission keeps what was handed in; Submissions returns all of a kind, the newest first.
	SaveSubmission(ctx context.Context, station int, s exchange.Submission) error
	Submissions(ctx context.Context, kind string) ([]exchange.Submission, error)
	// Held counts the county's certificates by kind, status, medium and conformity. What ran out before today is
	// Expired, whether its county has recorded that or not.
	Held(ctx context.Context, today day.Day) ([]Count, error)
}

// Station is one workstation of a county.
type Station struct {
	Number      int
	Token       [seal.DigestSize]byte // SM3 of the word of its invitation; zero once it was used
	Until       time.Time             // of the invitation
	Key         seal.PublicKey        // nil until it has joined
	Certificate []byte                // DER
	Bureau      string
	USCC        string
	Joined      time.Time
	Barred      bool
	Seen        time.Time         // when it was last heard of
	Log         exchange.LogHead  // the highest end of its audit log that it told
	Restored    exchange.Restored // the restore that log goes on from, as it declared
	LogBroken   string            // what was wrong with a later end; empty for nothing
	LogDeclared bool              // its county declared a restore that explains it
	LogLooks    []LogLook         // the alarms that somebody looked into, in their order
}

// Entry is one event taken in.
type Entry struct {
	Item  exchange.Item
	Event certificate.Event
	After certificate.Certificate // with its face
}

// Edition is one edition as it waits for its seal, or is asked for.
type Edition struct {
	County      string
	Certificate certificate.Certificate // as it is now, with its face
	Edition     certificate.Edition
	Face        certificate.Face // the face the edition was made of
	Sealed      bool
}

// Stretch is a stretch of serials that a workstation was given.
type Stretch struct {
	Kind     catalog.Code
	Station  int
	From, To int64
}

// County is what the province knows of a county at a glance.
type County struct {
	Code     string
	Bureau   string
	Stations int
	Seen     time.Time
	Head     exchange.Cursor
}

// Count is how many certificates of a county are alike.
type Count struct {
	Kind    catalog.Code
	Status  certificate.Status
	Medium  certificate.Medium
	Conform bool
	Number  int
}
