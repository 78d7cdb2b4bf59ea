package bureau

import (
	"context"
	"maps"
	"slices"
	"time"

	"roadcert/domain/audit"
	"roadcert/domain/exchange"
	"roadcert/domain/seal"
)

// OnlyInTests are the methods of a desk that this file adds.
var OnlyInTests = []string{"WatchFaults", "Said", "Halved"}

// Fared lets a letter fare as it did, without writing it.
func (o *Office) Fared(err error) { o.link.note(err, o.Now()) }

// WatchFaults does what is done at the end of a synchronisation.
func (d *Desk) WatchFaults(ctx context.Context) error { return d.watchFaults(ctx) }

// Halved leaves a fault as a crash would that came before its end was kept.
func (d *Desk) Halved(ctx context.Context, id string) error {
	f, err := d.fault(ctx, id)
	if err != nil {
		return err
	}
	f.Cleared, f.Due = time.Time{}, 0
	return d.keepFault(ctx, &f, "halved", "")
}

// Said keeps what the province said: when it agreed to everything, when it was set back, what it gave notice of.
func (d *Desk) Said(ctx context.Context, clean, setBack time.Time, notices ...exchange.Notice) error {
	s, err := d.linkState(ctx)
	if err != nil {
		return err
	}
	s.Clean, s.SetBack, s.Notices = clean, setBack, notices
	r, err := keep(linkDrawer, linkStateName, s)
	if err != nil {
		return err
	}
	key, err := seal.GenerateKey(d.office.Rand)
	if err != nil {
		return err
	}
	e, err := keep(linkDrawer, enrolmentName, exchange.Enrolment{
		Invitation: exchange.Invitation{County: d.settings.Region, Station: 1, Key: key.Public()}, Private: key.Bytes(), Joined: d.settings.Founded,
	})
	if err != nil {
		return err
	}
	return d.office.Store.Commit(ctx, Change{Records: []Record{r, e}, Audit: d.entry("said", "", audit.Done, "")})
}

// Probes returns the names of the probes a patrol has.
func Probes() []string { return slices.Sorted(maps.Keys(probes)) }

// ActionNames are the names of codes that are not put together.
var ActionNames = actionNames
