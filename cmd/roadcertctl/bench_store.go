package main

import (
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/collect"
	"roadcert/store/register"
)

const practitionerKind = catalog.Code("071")

// The limits of a store of a million certificates, in milliseconds.
const (
	searchLimit     = 50
	pageLimit       = 10
	evaluationLimit = 300
)

// perRegister is how many rows a generated register has at most.
const perRegister = 100_000

// fill imports so many rows into the store last founded, register after register of the kinds in turn.
func (b *bench) fill(rows int, kinds ...generated) error {
	return b.sitting(access.Clerk, func(d *bureau.Desk) error {
		progress := b.bar(b.say.of("generating"))
		defer progress.clear()
		for done, turn := 0, 0; done < rows; turn++ {
			reg := kinds[turn%len(kinds)]
			reg.first, reg.rows = turn/len(kinds)*perRegister, min(perRegister, rows-done)
			before := done
			_, err := d.Import(b.ctx, reg, bureau.ImportOptions{Progress: func(n int) { progress.at(before+n, rows) }})
			if err != nil {
				return err
			}
			done += reg.rows
		}
		return nil
	})
}

// The kinds of registers a store is filled from.
var (
	people = generated{of: practitioners}
	fleets = generated{of: vehicles}
)

// big measures searching, paging and counting in a store of the size asked for.
func (b *bench) big() ([]measure, error) {
	dir, _, err := b.found("store")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	took, err := b.timed(func() error { return b.fill(b.order.Certificates, people, fleets) })
	if err != nil {
		return nil, err
	}
	figures := []measure{
		measured("store filled", float64(b.order.Certificates)/took.Seconds(), "certificates/s", importRowsLimit, "limit, at least"),
		measured("store size", float64(sizeOf(dir))/(1<<20), "MiB", float64(b.order.Certificates)/1000, "limit, at most: 1 KiB and a little a certificate"),
	}
	err = b.sitting(access.Clerk, func(d *bureau.Desk) error {
		for _, part := range []func(*bureau.Desk) ([]measure, error){b.searching, b.paging} {
			more, err := part(d)
			if err != nil {
				return err
			}
			figures = append(figures, more...)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = b.sitting(access.Evaluator, func(d *bureau.Desk) error {
		var rounds []time.Duration
		for range 5 {
			took, err := b.timed(func() error { _, err := d.Evaluate(b.ctx, d.Today().Year(), 0); return err })
			if err != nil {
				return err
			}
			rounds = append(rounds, took)
		}
		figures = append(figures, measured("store evaluation", 1000*median(rounds), "ms", evaluationLimit, "limit, at most"))
		return nil
	})
	return figures, err
}

// searching asks what people ask, each with other words every time.
func (b *bench) searching(d *bureau.Desk) ([]measure, error) {
	g := newGenerator(7)
	some := func() int { return g.random.IntN(max(b.order.Certificates/2, 1)) }
	questions := []func() bureau.Query{
		func() bureau.Query { return bureau.Query{Text: citizenID(some())} },
		func() bureau.Query { return bureau.Query{Text: vehicleNumber(some())} },
		func() bureau.Query {
			return bureau.Query{Text: vehicleNumber(some())[len("辽交运管法字") : len("辽交运管法字")+12]}
		},
		func() bureau.Query { return bureau.Query{Text: plate(some())} },
		func() bureau.Query { return bureau.Query{Text: g.name()} },
		func() bureau.Query { return bureau.Query{Text: g.pick(surnames)} },
		func() bureau.Query {
			return bureau.Query{Text: g.name(), Kind: practitionerKind, Status: certificate.Valid}
		},
		func() bureau.Query { return bureau.Query{Text: g.twoCharacters() + "物流"} },
		func() bureau.Query { return bureau.Query{Text: "ljg"} },
		func() bureau.Query { return bureau.Query{Unconverted: true} },
		func() bureau.Query { return bureau.Query{Expiring: 30, Order: bureau.ByValidTo} },
		func() bureau.Query { return bureau.Query{Status: certificate.Cancelled, Order: bureau.ByHolder} },
	}
	var all []time.Duration
	for range 50 {
		for _, question := range questions {
			took, err := b.timed(func() error { _, err := d.List(b.ctx, question()); return err })
			if err != nil {
				return nil, err
			}
			all = append(all, took)
		}
	}
	return []measure{
		measured("store search p50", 1000*median(all), "ms", searchLimit, "limit, at most"),
		measured("store search p95", 1000*quantile(all, 0.95), "ms", searchLimit, "limit, at most"),
	}, nil
}

// paging walks down the whole list and times the next page at several depths.
func (b *bench) paging(d *bureau.Desk) ([]measure, error) {
	var figures []measure
	depth, after := 0, ""
	for _, stop := range []int{0, 10_000, 100_000, 500_000} {
		if stop >= b.order.Certificates*9/10 {
			break
		}
		for depth < stop {
			page, err := d.List(b.ctx, bureau.Query{After: after, Limit: 1000})
			if err != nil {
				return nil, err
			}
			depth, after = depth+len(page.Rows), page.Cursor
		}
		var rounds []time.Duration
		for range 20 {
			took, err := b.timed(func() error {
				_, err := d.List(b.ctx, bureau.Query{After: after})
				return err
			})
			if err != nil {
				return nil, err
			}
			rounds = append(rounds, took)
		}
		figures = append(figures, measured("store next page at "+strconv.Itoa(stop)+" p95", 1000*quantile(rounds, 0.95), "ms", pageLimit, "limit, at most"))
	}
	return figures, nil
}

// sizeOf is how many bytes the files of a folder take.
func sizeOf(dir string) int64 {
	var sum int64
	entries, err := os.ReadDir(dir)
	if err != nil {
		return 0
	}
	for _, e := range entries {
		if info, err := os.Stat(filepath.Join(dir, e.Name())); err == nil {
			sum += info.Size()
		}
	}
	return sum
}

// generated is a register that exists only while it is read.
type generated struct {
	of          func(first, rows int) iter.Seq[[]register.Cell]
	first, rows int
}

// Name names the register.
func (g generated) Name() string { return fmt.Sprintf("generated-%d", g.first) }

// Digest is a name too: nothing is on paper that it could vouch for.
func (g generated) Digest() string { return g.Name() }

// Sheets are the one sheet.
func (g generated) Sheets() []string { return []string{"1"} }

// Hidden is nothing.
func (g generated) Hidden(string) bool { return false }

// Close has nothing to close.
func (g generated) Close() error { return nil }

// Rows begins at the title.
func (g generated) Rows(context.Context, string) (bureau.Rows, error) {
	next, stop := iter.Pull(g.of(g.first, g.rows))
	return &generatedRows{next: next, stop: stop}, nil
}

type generatedRows struct {
	next func() ([]register.Cell, bool)
	stop func()
	line int
	row  collect.Row
}

// Next makes the next row.
func (r *generatedRows) Next() bool {
	cells, ok := r.next()
	r.line++
	r.row = collect.Row{Line: r.line, Cells: make([]string, len(cells))}
	for i, c := range cells {
		r.row.Cells[i] = c.Text
		if c.Text == "" && c.Number != 0 {
			r.row.Cells[i] = strconv.Itoa(c.Number)
		}
	}
	r.row.Numeric = func(column int) bool {
		return column < len(cells) && cells[column].Text == "" && cells[column].Number != 0
	}
	return ok
}

// Row is the row made last.
func (r *generatedRows) Row() collect.Row { return r.row }

// Merges are none.
func (r *generatedRows) Merges() []collect.Merge { return nil }

// Err is nothing: nothing is read.
func (r *generatedRows) Err() error { return nil }

// Close ends the making.
func (r *generatedRows) Close() error { r.stop(); return nil }
