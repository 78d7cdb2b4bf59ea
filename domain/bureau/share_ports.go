package bureau

import (
	"context"

	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/sharing"
)

// SharingStore is what the desk asks of the store about sharing (DB21/T 6.3).
type SharingStore interface {
	// Grant returns a grant; problem.NotFound where there is none of the ID.
	Grant(ctx context.Context, id string) (sharing.Grant, error)
	// Grants lists grants, the newest first.
	Grants(ctx context.Context, q GrantQuery) ([]GrantLine, error)
	// Covered returns the certificates a grant covers, in its order, as they are now, with their faces.
	Covered(ctx context.Context, grant string) ([]Covered, error)
	// Uses returns what was handed out under a grant, in its order.
	Uses(ctx context.Context, grant string) ([]sharing.Use, error)
	// Use finds what was handed out by its number; problem.NotFound where there is none.
	Use(ctx context.Context, number string) (sharing.Use, error)
	// SharedOf returns the grants that cover certificates a holder had when they were asked for, the oldest first. The
	// holder is named by citizen ID or credit code, or by one of their certificates where it says neither.
	SharedOf(ctx context.Context, code string, id certificate.ID) ([]SharedOf, error)
}

// GrantQuery is a filter over grants, and a place to go on from.
type GrantQuery struct {
	Open  bool // only those something can still come of on Today
	Today day.Day
	After string // ID of the last one before; empty for the first page
	Limit int    // 1 to 1,000; 0 means 100
}

// GrantLine is a grant as lists have it: without the certificates, of which it says how many they are.
type GrantLine struct {
	sharing.Grant
	Covers int
}

// Covered is a certificate that a grant covers.
type Covered struct {
	certificate.Certificate
	// Moved: it is another holder's now than when it was asked for.
	Moved bool
}

// SharedOf is one grant as it concerns a holder.
type SharedOf struct {
	GrantLine
	Own []certificate.ID // the holder's certificates among those it covers
	// Handed is all that was handed out under it.
	Handed []sharing.Use
}

// SharedUse is a use on its way into the store, which gives it its turn. It is recorded only if its grant can be used
// in the transaction that records it.
type SharedUse struct {
	sharing.Use
	On day.Day // at the desk: what the grant's period is held against
}
