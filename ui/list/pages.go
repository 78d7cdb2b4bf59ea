package list

import (
	"context"
	"errors"
	"sync/atomic"
)

// Request asks for a page of a list: in an order, after a cursor.
type Request struct {
	By         string // column to sort by; empty for the list's own order
	Descending bool
	After      string // empty: from the beginning
	Limit      int
}

// Block is one page of a list.
type Block[T any] struct {
	Rows  []T
	Next  string // cursor of the page after; empty where this is the last
	Total int    // of the whole list
	More  bool   // the list is longer than Total: counting stopped there
}

// Fetch gets a page. It runs off the screen's goroutine.
type Fetch[T any] func(context.Context, Request) (Block[T], error)

// Run does work off the screen and calls done on the screen's goroutine, as a page's Host does.
type Run func(title string, work func(ctx context.Context, progress func(done, total int)) error, done func(error))

// Sizes of the cache.
const (
	BlockRows = 500 // rows of a page
	keep      = 40  // pages held: 20,000 rows
)

// Pages is a list of up to millions of rows of which a few pages are at hand.
//
// Pages are reached by cursor, so a page far down is not a jump but a walk. Three things make it short:
// the cursor of every page passed is remembered; the end of the list is the beginning of the opposite
// order, so that a walk starts from whichever end, or remembered page, is nearer; and it goes on in the
// background, cut off as soon as something else is wanted, while the screen shows rows as blank. At
// 1,000,000 rows the longest walk is 1,000 pages, to the exact middle.
type Pages[T any] struct {
	fetch   Fetch[T]
	run     Run
	changed func()
	failed  func(error)

	by          string
	descending  bool
	front, back side[T]
	total       int
	more        bool // total is only what was counted
	loaded      bool
	stale       bool // what is held is from before a Reset, shown until the first answer

	first, last int // rows wanted
	busy        bool
	aim         int          // page the running walk is for, counted from the front
	broken      bool         // the last fetch failed: nothing more is asked until Reset
	turn        atomic.Int64 // raised when a running walk is no longer wanted
	age         int          // raised by Reset
}

// side is what is known of the list from one of its ends.
type side[T any] struct {
	cursors []string // cursors[k] leads to page k; "" leads to page 0
	blocks  map[int][]T
	order   []int // pages held, oldest first
	ended   bool  // the last page has been reached
}

func newSide[T any]() side[T] { return side[T]{cursors: []string{""}, blocks: make(map[int][]T)} }

// NewPages returns a list that has fetched nothing yet. changed is called when rows have come, failed
// when they could not.
func NewPages[T any](fetch Fetch[T], run Run, changed func(), failed func(error)) *Pages[T] {
	return &Pages[T]{fetch: fetch, run: run, changed: changed, failed: failed, front: newSide[T](), back: newSide[T](), last: -1}
}

// Reset fetches the list anew in an order. What is at hand stays until the first answer.
func (p *Pages[T]) Reset(by string, descending bool) {
	p.by, p.descending = by, descending
	p.stale, p.broken = true, false
	p.age++
	p.turn.Add(1)
	p.load()
}

// Order returns the order of the list.
func (p *Pages[T]) Order() (by string, descending bool) { return p.by, p.descending }

// Loaded tells whether anything has been fetched.
func (p *Pages[T]) Loaded() bool { return p.loaded }

// Stale tells whether what is at hand is from before the last Reset.
func (p *Pages[T]) Stale() bool { return p.stale }

// Waiting tells whether rows are being fetched.
func (p *Pages[T]) Waiting() bool { return p.busy }

// Len returns how many rows there are, as far as is known, and whether there are more.
func (p *Pages[T]) Len() (n int, more bool) {
	if !p.more {
		return p.total, false
	}
	return max(p.total, len(p.front.cursors)*BlockRows), true
}

// Row returns a row; false where it is not at hand.
func (p *Pages[T]) Row(i int) (row T, ok bool) {
	if b, held := p.front.blocks[i/BlockRows]; held && i%BlockRows < len(b) {
		return b[i%BlockRows], true
	}
	if j := p.total - 1 - i; !p.more && j >= 0 {
		if b, held := p.back.blocks[j/BlockRows]; held && j%BlockRows < len(b) {
			return b[j%BlockRows], true
		}
	}
	return row, false
}

// Want says which rows are looked at. What is not at hand is fetched, once Reset has begun the list.
func (p *Pages[T]) Want(first, last int) {
	if first == p.first && last == p.last {
		return
	}
	p.first, p.last = first, last
	if row := p.missing(); p.busy && (row < 0 || row/BlockRows != p.aim) {
		p.turn.Add(1)
	}
	p.load()
}

// missing returns a row that is wanted and not at hand, or -1.
func (p *Pages[T]) missing() int {
	n, _ := p.Len()
	for i := max(p.first, 0); i <= min(p.last, n-1); i++ {
		if _, ok := p.Row(i); !ok {
			return i
		}
	}
	return -1
}

// walk is a plan: from a page that can be reached to the page wanted, on one side.
type walk struct {
	back       bool
	from, to   int
	cursor     string
	by         string
	descending bool
	turn       int64
	age        int
	beginsAnew bool
}

func (p *Pages[T]) plan() (walk, bool) {
	w := walk{by: p.by, descending: p.descending, turn: p.turn.Load(), age: p.age}
	if p.stale || !p.loaded {
		w.beginsAnew = true
		w.to = max(0, min(p.last, p.total-1)) / BlockRows
		return w, true
	}
	row := p.missing()
	if row < 0 {
		return w, false
	}
	to := row / BlockRows
	w.from, w.to = min(len(p.front.cursors)-1, to), to
	if j := (p.total - 1 - row) / BlockRows; !p.more {
		if from := min(len(p.back.cursors)-1, j); j-from < w.to-w.from {
			w.back, w.from, w.to, w.descending = true, from, j, !p.descending
		}
	}
	at := &p.front
	if w.back {
		at = &p.back
	}
	w.cursor = at.cursors[w.from]
	return w, true
}

// step is one page as it came.
type step[T any] struct {
	page  int
	block Block[T]
}

func (p *Pages[T]) load() {
	if p.busy || p.broken || p.age == 0 {
		return
	}
	w, needed := p.plan()
	if !needed {
		return
	}
	p.busy, p.aim = true, max(p.missing(), 0)/BlockRows
	var steps []step[T]
	p.run("", func(ctx context.Context, _ func(int, int)) error {
		cursor := w.cursor
		for page := w.from; page <= w.to; page++ {
			if page > w.from && p.turn.Load() != w.turn {
				return nil
			}
			b, err := p.fetch(ctx, Request{By: w.by, Descending: w.descending, After: cursor, Limit: BlockRows})
			if err != nil {
				return err
			}
			if len(steps) > 2 {
				steps[len(steps)-3].block.Rows = nil // passed by: only its cursor is of use
			}
			steps = append(steps, step[T]{page, b})
			if cursor = b.Next; cursor == "" {
				return nil
			}
		}
		return nil
	}, func(err error) { p.arrived(w, steps, err) })
}

func (p *Pages[T]) arrived(w walk, steps []step[T], err error) {
	p.busy = false
	if w.age == p.age {
		if w.beginsAnew && len(steps) > 0 {
			p.front, p.back = newSide[T](), newSide[T]()
			p.stale, p.loaded = false, true
		}
		for _, s := range steps {
			p.take(w, s)
		}
	}
	if err != nil && w.age == p.age {
		p.broken = true
		if !errors.Is(err, context.Canceled) {
			p.failed(err)
		}
	}
	if len(steps) > 0 {
		p.changed()
	}
	p.load()
}

// take puts one page in its place.
func (p *Pages[T]) take(w walk, s step[T]) {
	at := &p.front
	if w.back {
		at = &p.back
	}
	if !w.back {
		p.total, p.more = s.block.Total, s.block.More
	}
	if s.block.Rows != nil {
		at.hold(s.page, s.block.Rows)
	}
	switch {
	case s.block.Next != "" && s.page == len(at.cursors)-1:
		at.cursors = append(at.cursors, s.block.Next)
	case s.block.Next == "":
		at.ended = true
		if !w.back { // the end is seen: no count knows better
			p.total, p.more = s.page*BlockRows+len(s.block.Rows), false
		}
	}
}

func (s *side[T]) hold(page int, rows []T) {
	if _, held := s.blocks[page]; !held {
		s.order = append(s.order, page)
	}
	s.blocks[page] = rows
	if len(s.order) > keep {
		delete(s.blocks, s.order[0])
		s.order = s.order[1:]
	}
}

// Gather hands over the rows of spans, up to limit of them, fetching what is not at hand.
func (p *Pages[T]) Gather(title string, spans []Span, limit int, done func([]T, error)) {
	var rows []T
	complete := true
	count := 0
	for _, s := range spans {
		count += s.Last - s.First + 1
		for i := s.First; i <= s.Last && len(rows) < limit && complete; i++ {
			row, ok := p.Row(i)
			complete = ok
			rows = append(rows, row)
		}
	}
	if complete {
		done(rows, nil)
		return
	}
	rows = nil
	total := min(count, limit)
	first := spans[0].First / BlockRows
	from := min(first, len(p.front.cursors)-1)
	request := Request{By: p.by, Descending: p.descending, After: p.front.cursors[from], Limit: BlockRows}
	p.run(title, func(ctx context.Context, progress func(int, int)) error {
		at := from * BlockRows
		for len(rows) < total {
			b, err := p.fetch(ctx, request)
			if err != nil {
				return err
			}
			for i, row := range b.Rows {
				if len(rows) < total && within(spans, at+i) {
					rows = append(rows, row)
				}
			}
			at += len(b.Rows)
			progress(len(rows), total)
			if request.After = b.Next; b.Next == "" || ctx.Err() != nil {
				return ctx.Err()
			}
		}
		return nil
	}, func(err error) { done(rows, err) })
}

func within(spans []Span, row int) bool {
	s := Selection{spans: spans}
	return s.Has(row)
}
