package main

import (
	"fmt"
	mathrand "math/rand/v2"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"roadcert/cmd/internal/premises"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

// loaded is a province of the size of one: its counties have pushed all they have, and are then asked for a day's work.
type loaded struct {
	*bench
	province *provinceProcess
	stations []*loadedStation
	each     int // certificates of a county, before the day
}

// loadedStation is a county's workstation, and what it is at.
type loadedStation struct {
	mu sync.Mutex
	*workstation
	cursor      exchange.Cursor
	identifiers []string // of one edition a letter: those its inspectors ask for
}

const (
	provinceSize = 1_500_000 // certificates
	dayPush      = 20        // events of a letter on an ordinary day
	dayStanding  = 200       // changes since the last time
	fillers      = 4         // counties that push at once: while some are answered, others write
)

// dayTopics is what a working day asks a province, and how often of a hundred times.
var dayTopics = []struct {
	topic exchange.Topic
	share int
	ask   func(*loaded, *loadedStation) error
}{
	{exchange.Status, 40, (*loaded).askStatus},
	{exchange.Push, 20, (*loaded).askPush},
	{exchange.Pull, 20, (*loaded).askPull},
	{exchange.Hello, 9, (*loaded).askHello},
	{exchange.Standings, 7, (*loaded).askStandings},
	{exchange.Serials, 3, (*loaded).askSerials},
	{exchange.Digests, 1, (*loaded).askDigests},
}

// day measures a province-sized ledger under a working day's load. The province is a process of its own, and does not
// seal: a day begins when yesterday's seals are done, and as many documents would take hours to make.
func (b *bench) day() ([]measure, error) {
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
		l := &loaded{bench: b, province: p, each: max(b.order.Load/provinceCounties, 1)}
		all, err := b.crowdOf(books, p)
		if err != nil {
			return err
		}
		for _, w := range all {
			l.stations = append(l.stations, &loadedStation{workstation: w})
		}
		some, err := l.measure()
		figures = append(figures, some...)
		return err
	}, "--no-sealing")
	return figures, err
}

// measure fills the ledger, and has the day's questions asked.
func (l *loaded) measure() ([]measure, error) {
	filled, err := l.filling()
	if err != nil {
		return nil, err
	}
	asked, err := l.asking()
	if err != nil {
		return nil, err
	}
	if err := l.province.stop(); err != nil {
		return nil, err
	}
	memory := measured(l.name("memory of province"), float64(l.province.peak)*1024/1e6, "MB", sideLimit, "limit, at most; without PostgreSQL's own")
	return append(append(filled, asked...), memory), nil
}

// name is what a figure is called.
func (l *loaded) name(of string) string { return "province-load " + l.province.ledger + " " + of }

// filling has the counties push all they have, as counties that join do: every event is made, signed, sent, checked and
// judged.
func (l *loaded) filling() ([]measure, error) {
	progress := l.bar(l.say.of("filling_province"))
	defer progress.clear()
	worked, burnt := l.province.worked(), l.province.burnt()
	took, err := l.timed(func() error {
		return l.abreast(len(l.stations), fillers, func(i int) error {
			defer progress.at(i+1, len(l.stations))
			return l.fill(l.stations[i])
		})
	})
	if err != nil {
		return nil, err
	}
	worked, burnt = l.province.worked()-worked, l.province.burnt()-burnt
	size, err := l.size()
	if err != nil {
		return nil, err
	}
	all := float64(l.each * len(l.stations))
	events := 2 * all
	return []measure{
		measured(l.name("certificates"), all, "certificates", provinceSize, "those of a province"),
		measured(l.name("filled"), events/took.Seconds(), "events/s", linkRate, "limit of the link; the events are made meanwhile"),
		measured(l.name("filled in"), took.Seconds(), "s", events, "events"),
		measured(l.name("filling, province"), 1e6*worked.Seconds()/events, "µs CPU/event", 1e6*burnt.Seconds()/events, "PostgreSQL's own processes"),
		measured(l.name("size"), size/all, "bytes/certificate", size/events, "bytes/event; two events and an edition a certificate"),
		measured(l.name("disk"), size/1e9, "GB", size/1e9*provinceSize/all, "as many as a province has, by the same measure"),
	}, nil
}

// fill has a county push all its certificates, and looks whether all of them arrived.
func (l *loaded) fill(s *loadedStation) error {
	events := 2 * l.each
	for left := events; left > 0; {
		q, err := s.push(min(left, exchange.MostItems))
		if err != nil {
			return err
		}
		if err := s.hand(l.ctx, q); err != nil {
			return err
		}
		left -= len(q.Items)
		last, err := exchange.DecodeEvent(q.Items[len(q.Items)-1])
		if err != nil {
			return err
		}
		s.identifiers = append(s.identifiers, last.Edition.Identifier)
	}
	var a exchange.HelloAnswer
	if err := s.ask(l.ctx, exchange.Hello, exchange.HelloRequest{}, &a); err != nil {
		return err
	}
	if a.Head.Seq != int64(events) {
		return problem.New(problem.Damaged, l.say.of("cannot_measure"), l.say.of("events_lost", s.self.County, a.Head.Seq), "")
	}
	s.cursor = a.Head
	return nil
}

// size is how many bytes the ledger takes.
func (l *loaded) size() (float64, error) {
	server := l.province.postgres
	if server == nil {
		return float64(sizeOf(filepath.Join(l.province.dir, "ledger"))), nil
	}
	out, err := exec.CommandContext(l.ctx, "psql", server.url, "-tAc", "SELECT pg_database_size(current_database())").Output() //nolint:gosec // the URL is that of the server just started
	if err != nil {
		return 0, fmt.Errorf("psql: %w", err)
	}
	return strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
}

// asking has so many clients ask for as long as was ordered.
func (l *loaded) asking() ([]measure, error) {
	progress := l.bar(l.say.of("asking_province"))
	defer progress.clear()
	worked, burnt := l.province.worked(), l.province.burnt()
	begun := l.now()
	whole := time.Duration(l.order.Seconds) * time.Second
	took := make([]map[exchange.Topic][]time.Duration, l.order.Clients)
	err := l.abreast(l.order.Clients, l.order.Clients, func(client int) error {
		took[client] = map[exchange.Topic][]time.Duration{}
		random := mathrand.New(mathrand.NewPCG(210124, uint64(client))) //nolint:gosec // the same questions again are the point
		for past := time.Duration(0); past < whole; past = l.now().Sub(begun) {
			topic, spent, err := l.question(random)
			if err != nil {
				return fmt.Errorf("%s: %w", topic, err)
			}
			took[client][topic] = append(took[client][topic], spent)
			if client == 0 {
				progress.at(int(past.Seconds()), l.order.Seconds)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	spent := l.now().Sub(begun)
	worked, burnt = l.province.worked()-worked, l.province.burnt()-burnt
	return l.dayFigures(took, spent, worked, burnt), nil
}

// question has one of the workstations ask something, and tells how long it waited.
func (l *loaded) question(random *mathrand.Rand) (exchange.Topic, time.Duration, error) {
	s := l.stations[random.IntN(len(l.stations))]
	n, t := random.IntN(100), 0
	for ; n >= dayTopics[t].share; t++ {
		n -= dayTopics[t].share
	}
	s.mu.Lock() // a workstation sends one letter at a time
	defer s.mu.Unlock()
	spent, err := l.timed(func() error { return dayTopics[t].ask(l, s) })
	return dayTopics[t].topic, spent, err
}

// dayFigures are what the clients' waiting and the processors' work come to.
func (l *loaded) dayFigures(took []map[exchange.Topic][]time.Duration, spent, worked, burnt time.Duration) []measure {
	letters := 0.0
	var figures []measure
	for _, d := range dayTopics {
		var list []time.Duration
		for _, client := range took {
			list = append(list, client[d.topic]...)
		}
		if letters += float64(len(list)); len(list) > 0 {
			figures = append(figures, measured(l.name(string(d.topic)+" p95"), 1000*quantile(list, 0.95), "ms", 1000*median(list), "p50 in ms"))
		}
	}
	return append(figures,
		measured(l.name("letters"), letters/spent.Seconds(), "letters/s", float64(l.order.Clients), "clients at once, on the same cores"),
		measured(l.name("day, province"), 1000*worked.Seconds()/letters, "ms CPU/letter", 1000*burnt.Seconds()/letters, "PostgreSQL's own processes"))
}

func (l *loaded) askStatus(s *loadedStation) error {
	q := exchange.StatusRequest{Identifier: s.identifiers[mathrand.IntN(len(s.identifiers))]} //nolint:gosec // any will do
	var a exchange.StatusAnswer
	err := s.ask(l.ctx, exchange.Status, q, &a)
	if err == nil && !a.Found {
		err = errNotTaken
	}
	return err
}

func (l *loaded) askPush(s *loadedStation) error {
	q, err := s.push(dayPush)
	if err != nil {
		return err
	}
	return s.hand(l.ctx, q)
}

func (l *loaded) askPull(s *loadedStation) error {
	var a exchange.PullAnswer
	err := s.ask(l.ctx, exchange.Pull, exchange.PullRequest{After: s.cursor}, &a)
	if err == nil {
		s.cursor = a.Cursor
	}
	return err
}

func (l *loaded) askHello(s *loadedStation) error {
	return s.ask(l.ctx, exchange.Hello, exchange.HelloRequest{}, new(exchange.HelloAnswer))
}

func (l *loaded) askStandings(s *loadedStation) error {
	q := exchange.StandingsRequest{County: s.self.County, After: int64(max(l.each-dayStanding, 0))}
	return s.ask(l.ctx, exchange.Standings, q, new(exchange.StandingsAnswer))
}

func (l *loaded) askSerials(s *loadedStation) error {
	return s.ask(l.ctx, exchange.Serials, exchange.SerialsRequest{Kind: vehicleKind, Highest: s.last}, new(exchange.SerialsAnswer))
}

// askDigests is the dearest there is: nothing of the county is alike on both sides.
func (l *loaded) askDigests(s *loadedStation) error {
	q := exchange.DigestsRequest{Summary: exchange.Summary{Buckets: make([]exchange.StateDigest, exchange.Buckets)}}
	return s.ask(l.ctx, exchange.Digests, q, new(exchange.DigestsAnswer))
}
