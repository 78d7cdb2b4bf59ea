package main

import (
	"errors"
	"slices"
	"sync"
	"time"

	"roadcert/cmd/internal/premises"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

// provinceCounties is how many counties a province has.
const provinceCounties = 100

// crowd measures a hundred counties that push at once to one province: that nothing is lost, that none waits much longer
// than the others, and what it costs the province. The counties are workstations without stores in this process, and
// their letters are made before the clock starts.
func (b *bench) crowd() ([]measure, error) {
	program, found := b.provinceProgram()
	if !found {
		return nil, nil
	}
	books, err := premises.Load()
	if err != nil {
		return nil, err
	}
	var figures []measure
	err = b.onLedgers(program, func(p *provinceProcess) error {
		all, err := b.crowdOf(books, p)
		if err != nil {
			return err
		}
		some, err := b.rush(p, all)
		figures = append(figures, some...)
		return err
	})
	return figures, err
}

// crowdOf lets a workstation of every county in.
func (b *bench) crowdOf(books premises.Books, p *provinceProcess) ([]*workstation, error) {
	progress := b.bar(b.say.of("joining_counties"))
	defer progress.clear()
	var all []*workstation
	for i, county := range books.Regions.Counties()[:provinceCounties] {
		content, err := p.enrol(b, county, 1)
		if err != nil {
			return nil, err
		}
		var invitation exchange.Invitation
		if err := exchange.Read(content, &invitation); err != nil {
			return nil, err
		}
		w, err := b.joined(books, invitation)
		if err != nil {
			return nil, err
		}
		all = append(all, w)
		progress.at(i+1, provinceCounties)
	}
	return all, nil
}

// rush has all of them push at once.
func (b *bench) rush(p *provinceProcess, all []*workstation) ([]measure, error) {
	each := max(b.order.Events/len(all)/exchange.MostItems, 1)
	letters := make([][]exchange.PushRequest, len(all))
	err := b.abreast(len(all), 2, func(i int) error {
		for range each {
			q, err := all[i].push(exchange.MostItems)
			if err != nil {
				return err
			}
			letters[i] = append(letters[i], q)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	worked, burnt := p.worked(), p.burnt()
	begun := b.now()
	done := make([]time.Duration, len(all))
	took := make([][]time.Duration, len(all))
	err = b.abreast(len(all), len(all), func(i int) error {
		for _, q := range letters[i] {
			from := b.now()
			if err := all[i].hand(b.ctx, q); err != nil {
				return err
			}
			took[i] = append(took[i], b.now().Sub(from))
		}
		done[i] = b.now().Sub(begun)
		return nil
	})
	whole := b.now().Sub(begun)
	if err != nil {
		return nil, err
	}
	worked, burnt = p.worked()-worked, p.burnt()-burnt
	turned := 0
	for _, w := range all {
		turned += w.turned
		var a exchange.HelloAnswer
		if err := w.ask(b.ctx, exchange.Hello, exchange.HelloRequest{}, &a); err != nil {
			return nil, err
		}
		if a.Head.Seq != int64(each*exchange.MostItems) {
			return nil, problem.New(problem.Damaged, b.say.of("cannot_measure"), b.say.of("events_lost", w.self.County, a.Head.Seq), "")
		}
	}
	if err := p.stop(); err != nil {
		return nil, err
	}
	name := "counties " + p.ledger
	events := float64(len(all) * each * exchange.MostItems)
	waits := slices.Concat(took...)
	return []measure{
		measured(name, events/whole.Seconds(), "events/s", linkRate, "limit on two cores with both sides on them, at least; 100 at once, none lost"),
		measured(name+" last done", slices.Max(done).Seconds(), "s", slices.Min(done).Seconds(), "the first that was done"),
		measured(name+" letter p50", median(waits), "s", whole.Seconds()/float64(each), "the share of a letter if all wait alike"),
		measured(name+" letter p95", quantile(waits, 0.95), "s", whole.Seconds()/float64(each), "the share of a letter if all wait alike"),
		measured(name+" told to come later", float64(turned), "letters", float64(len(waits)), "all"),
		measured(name+" province", 1e6*worked.Seconds()/events, "µs CPU/event", 1e6*burnt.Seconds()/events, "PostgreSQL's own processes"),
		measured(name+" memory of province", float64(p.peak)*1024/1e6, "MB", sideLimit, "limit, at most; without PostgreSQL's own"),
	}, nil
}

// abreast does n things, so many at a time.
func (b *bench) abreast(n, workers int, do func(i int) error) error {
	failed := make([]error, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w; i < n && failed[w] == nil && b.ctx.Err() == nil; i += workers {
				failed[w] = do(i)
			}
		})
	}
	wg.Wait()
	return errors.Join(append(failed, b.ctx.Err())...)
}
