package bureau

import (
	"context"
	"time"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/delivery"
)

// DeliveryStore is what the desk asks of the store about the handing over of editions.
type DeliveryStore interface {
	// Delivery returns how far the newest edition of a certificate has come; problem.NotFound where it has none.
	Delivery(context.Context, certificate.ID) (Delivery, error)
	Deliveries(context.Context, DeliveryQuery) (DeliveryPage, error)
}

// Delivery is the handing over of a certificate's newest edition. The store begins one with every edition, and
// keeps State in step with the certificate's events; the rest is the desk's.
type Delivery struct {
	Certificate certificate.ID
	Version     int
	State       delivery.State
	Since       time.Time
	Code        string          // the pick-up code; empty where there is none
	CodeUntil   day.Day         // the last day of the code; 0 where there is none
	Steps       []delivery.Step // oldest first, those of older editions too
	Revision    int             // Change.Deliveries: the one it was read at
}

// DeliveryQuery is a filter over the valid certificates that have an electronic edition, and a place to go on
// from. The zero DeliveryQuery lists what is still to be handed over, newest first.
type DeliveryQuery struct {
	Text    string         // as of Query, or a whole pick-up code
	Kind    catalog.Code   // empty: all kinds
	State   delivery.State // 0: all that is still to be handed over
	Waiting int            // nothing has happened for more than so many days; 0 means no such filter
	Lapsing int            // the pick-up code ends within so many days or has ended, the first to end first, whatever the State; 0 means no such filter
	After   string         // Cursor of the page before; empty for the first
	Limit   int            // 1 to 1,000; 0 means 100
	Today   day.Day
}

// DeliveryRow is one line of a list of deliveries.
type DeliveryRow struct {
	Row
	State     delivery.State
	Since     time.Time
	CodeUntil day.Day
}

// DeliveryPage is one page of a list of deliveries.
type DeliveryPage struct {
	Rows   []DeliveryRow
	Cursor string // of the page after; empty where this is the last
	Total  int    // of the whole list
	More   bool   // the list is longer than Total: counting stopped there
}
