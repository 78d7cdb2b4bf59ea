package main

import (
	"os"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/collect"
)

// batchRate is how many certificates a second a batch must come to on two cores, with all that is written of it.
const batchRate = 2000

// The sizes of the batches that are measured.
const (
	reviews = 50_000
	cancels = 10_000
)

// batching measures a review of a whole county's vehicles, which makes the first electronic edition of each, and
// the cancellation of some of them by two people.
func (b *bench) batching() ([]measure, error) {
	dir, _, err := b.found("batch")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	fleet := min(reviews, b.order.Certificates)
	if err := b.fill(fleet, fleets); err != nil {
		return nil, err
	}
	var figures []measure
	err = b.sitting(access.Clerk, func(d *bureau.Desk) error {
		whole := bureau.Selection{Query: &bureau.Query{Kind: "013"}}
		planned, k, err := b.begin(d, whole, bureau.Proposal{Operation: certificate.Review})
		if err != nil {
			return err
		}
		figures, err = b.carried(d, k, planned)
		return err
	})
	if err != nil {
		return nil, err
	}
	var planned time.Duration
	var k bureau.Case
	err = b.sitting(access.Clerk, func(d *bureau.Desk) error {
		some, err := b.some(d, min(cancels, fleet))
		if err != nil {
			return err
		}
		planned, k, err = b.begin(d, some, bureau.Proposal{Operation: certificate.Cancel, Reason: "holder-request"})
		return err
	})
	if err != nil {
		return nil, err
	}
	err = b.sitting(access.Approver, func(d *bureau.Desk) error {
		if _, err := d.Decide(b.ctx, k.ID, bureau.Approved, ""); err != nil {
			return err
		}
		more, err := b.carried(d, k, planned)
		figures = append(figures, more...)
		return err
	})
	return figures, err
}

// some are so many vehicles, as a list names them.
func (b *bench) some(d *bureau.Desk, want int) (bureau.Selection, error) {
	var s bureau.Selection
	for q := (bureau.Query{Kind: "013"}); len(s.Lines) < want; {
		q.Limit = min(1000, want-len(s.Lines))
		page, err := d.List(b.ctx, q)
		if err != nil {
			return s, err
		}
		for _, row := range page.Rows {
			s.Lines = append(s.Lines, collect.Line{Ref: row.ID.String()})
		}
		if q.After = page.Cursor; q.After == "" {
			break
		}
	}
	return s, nil
}

// begin plans a batch and writes it down, and tells how long that took.
func (b *bench) begin(d *bureau.Desk, s bureau.Selection, p bureau.Proposal) (took time.Duration, k bureau.Case, err error) {
	took, err = b.timed(func() error {
		plan, err := b.plan(d, s, p)
		if err != nil {
			return err
		}
		k, err = d.Begin(b.ctx, plan)
		return err
	})
	return took, k, err
}

// carried carries a batch out, and gives its rate without the planning and with it.
func (b *bench) carried(d *bureau.Desk, k bureau.Case, planned time.Duration) ([]measure, error) {
	done, _, err := b.carry(d, k.ID, k.Operation)
	name := "batch " + k.Operation.String()
	return []measure{
		measured(name, float64(done.Issued)/done.Seconds, "certificates/s", batchRate, "limit on two cores, at least"),
		measured(name+", planned and done", float64(done.Issued)/(done.Seconds+planned.Seconds()), "certificates/s", batchRate, "limit on two cores, at least"),
	}, err
}
