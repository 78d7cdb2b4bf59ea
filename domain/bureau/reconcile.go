package bureau

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
)

// Reconciliation is what came of holding everything here against everything at the province (对账, G12).
type Reconciliation struct {
	At           time.Time
	Certificates int // here
	Province     int // at the province
	Same         int
	Waiting      int          // something of them is still to be sent, or waits for a person; the rest of them is the same
	Found        int          // that differ
	Differences  []Difference // the first of them
	Clean        bool         // nothing differs
}

// Difference is one certificate that is not the same on both sides. Sensitive items are masked.
type Difference struct {
	Certificate certificate.ID
	Kind        catalog.Code
	Number      string
	Holder      string
	Relation    Relation
	Text        string // a sentence
	Local       int    // events here
	Province    int    // events there
	Lines       []SideLine
	Mendings    []Mending
}

// differencesMost is how many differences are looked at closely; the rest are counted.
const differencesMost = 500

const whatReconcile = "没有对完账"

// Reconcile synchronises, and then holds every certificate here against the province's: by digests of all, and by the
// histories of those whose digests differ. What is still to be sent of a certificate is no difference. What
// differs only because others are at work meanwhile is none either: it is fetched, and looked at again.
func (d *Desk) Reconcile(ctx context.Context, progress func(done, total int)) (Reconciliation, error) {
	if err := d.permit(ctx, access.Synchronise, "reconcile", ""); err != nil {
		return Reconciliation{}, err
	}
	if _, err := d.Sync(ctx, nil); err != nil {
		return Reconciliation{}, err
	}
	release, err := d.alone(whatReconcile)
	if err != nil {
		return Reconciliation{}, err
	}
	defer release()
	r, err := d.round(ctx, nil)
	if err != nil {
		return Reconciliation{}, worded(err, whatReconcile)
	}
	r.stage = &syncStage{}
	c := comparison{round: r, progress: progress, waiting: map[certificate.ID]certificate.EventID{}}
	if err := c.run(ctx); err != nil {
		return Reconciliation{}, worded(err, whatReconcile)
	}
	return c.found, d.watchFaults(context.WithoutCancel(ctx)) // one that was cleared may have waited for nothing else
}

// comparison is one reconciliation on its way.
type comparison struct {
	*round
	progress func(done, total int)
	tree     exchange.Tree
	// waiting has the first event that waits of those here, and 0 of those at the province that one here is in the way of.
	waiting map[certificate.ID]certificate.EventID
	missing int // of what differs, not here at all
	found   Reconciliation
}

func (c *comparison) run(ctx context.Context) error {
	if err := c.digest(ctx); err != nil {
		return err
	}
	apart, err := c.apart(ctx)
	if err != nil {
		return err
	}
	if len(apart) > 0 {
		if err := c.pull(ctx); err != nil {
			return err
		}
		if apart, err = c.apart(ctx); err != nil {
			return err
		}
	}
	if err := c.look(ctx, apart); err != nil {
		return err
	}
	return c.conclude(ctx)
}

// digest goes over everything here, and finds what waits.
func (c *comparison) digest(ctx context.Context) error {
	store := c.desk.office.Store
	for after := certificate.ID(0); ; {
		page, err := store.Whole(ctx, after, exchange.MostItems)
		if err != nil {
			return err
		}
		if len(page) == 0 {
			break
		}
		ids := make([]certificate.ID, len(page))
		for i := range page {
			ids[i] = page[i].ID
			c.tree.Add(exchange.Leaf{Certificate: page[i].ID, Digest: exchange.DigestOf(&page[i])})
		}
		waiting, err := store.FirstWaiting(ctx, ids)
		if err != nil {
			return err
		}
		maps.Copy(c.waiting, waiting)
		after = ids[len(ids)-1]
		if c.found.Certificates += len(page); c.progress != nil {
			c.progress(c.found.Certificates, 0)
		}
	}
	c.found.Waiting = len(c.waiting)
	for after := certificate.EventID(0); ; {
		page, err := store.Stopped(ctx, after, exchange.MostItems)
		if err != nil || len(page) == 0 {
			return err
		}
		for i := range page {
			if other := page[i].Receipt.Other; other != 0 { // ours with its number is in its way
				c.waiting[other] = 0
			}
		}
		after = page[len(page)-1].Event.ID
	}
}

// apart asks the province which certificates are not the same there, with their digests; zero where one is not there.
func (c *comparison) apart(ctx context.Context) (map[certificate.ID]exchange.StateDigest, error) {
	all := map[certificate.ID]exchange.StateDigest{}
	request := exchange.DigestsRequest{Summary: c.tree.Summary()}
	for {
		var a exchange.DigestsAnswer
		if err := c.ask(ctx, exchange.Digests, &request, &a); err != nil {
			return nil, err
		}
		for _, b := range a.Buckets {
			if b.Number < 0 || b.Number >= exchange.Buckets {
				return nil, &exchange.Trouble{Kind: exchange.Failing, Cause: fmt.Errorf("there is no bucket %d", b.Number)}
			}
			theirs := make(map[certificate.ID]exchange.StateDigest, len(b.Leaves))
			for _, l := range b.Leaves {
				theirs[l.Certificate] = l.Digest
			}
			for _, id := range exchange.Differing(c.tree.Bucket(b.Number), b.Leaves) {
				if first, waits := c.waiting[id]; !waits || first != 0 {
					all[id] = theirs[id]
				}
			}
		}
		c.found.Province = a.Count
		switch {
		case a.After == 0:
			return all, nil
		case a.After <= request.After:
			return nil, &exchange.Trouble{Kind: exchange.Failing, Cause: errors.New("the digests go round in circles")}
		}
		request.After = a.After
	}
}

// look compares the histories of what is apart, as it is by now.
func (c *comparison) look(ctx context.Context, apart map[certificate.ID]exchange.StateDigest) error {
	ids := slices.Sorted(maps.Keys(apart))
	for some := range slices.Chunk(ids, exchange.MostItems/5) {
		sides, err := c.theirSides(ctx, some)
		if err != nil {
			return err
		}
		for _, id := range some {
			theirs := sides[id]
			ours, err := c.desk.ourSide(ctx, id)
			if err != nil {
				return err
			}
			f, differ := c.desk.differs(&ours, &theirs)
			if !differ && exchange.DigestOf(&theirs.now) != apart[id] {
				theirs.broken = errMisstated
				f, differ = c.desk.differs(&ours, &theirs)
			}
			first, waits := c.waiting[id]
			if !differ || waits && heldTo(&ours, &theirs, first) {
				continue
			}
			if waits {
				c.found.Waiting--
			}
			if len(ours.events) == 0 {
				c.missing++
			}
			if c.found.Found++; c.found.Found <= differencesMost {
				c.found.Differences = append(c.found.Differences, c.desk.difference(id, &ours, &theirs, f))
			}
		}
	}
	return nil
}

// heldTo tells whether the province has everything of a certificate that was made before the first event that waits.
func heldTo(ours, theirs *side, first certificate.EventID) bool {
	if ours.broken != nil || theirs.broken != nil {
		return false
	}
	_, base := relate(ours, theirs)
	return base >= slices.IndexFunc(ours.events, func(e certificate.Event) bool { return e.ID == first })
}

// difference words a difference.
func (d *Desk) difference(id certificate.ID, ours, theirs *side, f difference) Difference {
	said := Difference{
		Certificate: id, Relation: f.relation, Text: f.text, Local: len(ours.events), Province: len(theirs.events), Mendings: f.mendings,
	}
	about := &ours.now
	if about.Revision == 0 {
		about = &theirs.now
	}
	kind, ok := d.Catalog().Kind(about.Kind)
	if !ok || !d.May(access.ReadCertificates) {
		return said
	}
	said.Kind, said.Number, said.Holder = about.Kind, d.mask(about.Kind, about.Number), about.Holder
	said.Lines = sideLines(kind, &ours.now, &theirs.now)
	return said
}

// conclude writes down what came of it; when nothing differed last is kept.
func (c *comparison) conclude(ctx context.Context) error {
	c.found.At = c.desk.now()
	c.found.Clean = c.found.Found == 0
	c.found.Same = c.found.Certificates - c.found.Waiting - (c.found.Found - c.missing)
	said := fmt.Sprintf("对账：本机 %d 本，省级系统 %d 本，待推 %d 本，不同 %d 本", c.found.Certificates, c.found.Province, c.found.Waiting, c.found.Found)
	if c.found.Clean {
		c.state.Clean = c.found.At
	}
	return c.settle(ctx, Change{}, "reconcile", "", said)
}
