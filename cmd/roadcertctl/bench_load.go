package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	mathrand "math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"roadcert/cmd/internal/premises"
	"roadcert/domain/certificate"
	"roadcert/domain/document"
	"roadcert/domain/exchange"
	"roadcert/domain/province"
	"roadcert/store/gate"
	"roadcert/store/ledger"
)

// loaded is a province of the size of one, in this process: filled past its intake, then asked over HTTPS.
type loaded struct {
	*bench
	*province.Province
	name     string
	where    string
	stations []*loadedStation
	each     int // certificates of a county, before the day
}

// loadedStation is a county's workstation, and what it is at.
type loadedStation struct {
	mu sync.Mutex
	*workstation
	cursor      exchange.Cursor
	identifiers []string // of some of its editions
}

const (
	dayPush     = 20  // events of a letter on an ordinary day
	perAppend   = 500 // as a letter brings
	remembered  = 50  // identifiers a county's inspectors ask for
	dayStanding = 200 // changes since the last time
	openLimit   = 1e6 // of requests: one address stands for a hundred
	signature   = 71  // bytes, as most are
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

// day measures a province-sized ledger under a working day's load.
func (b *bench) day() ([]measure, error) {
	var figures []measure
	for _, on := range []string{"SQLite", "PostgreSQL"} {
		if !strings.Contains(strings.ToLower(on), strings.ToLower(b.order.Ledger)) {
			continue
		}
		some, err := b.dayOn(on)
		if errors.Is(err, errNoPostgres) {
			b.tell("no_postgres", err)
			continue
		}
		if err != nil {
			return nil, err
		}
		figures = append(figures, some...)
	}
	return figures, nil
}

func (b *bench) dayOn(on string) (figures []measure, err error) {
	l := &loaded{bench: b, name: "province-load " + on, where: filepath.Join(b.dir, "load"), each: max(b.order.Load/provinceCounties, 1)}
	if on == "PostgreSQL" {
		s, err := startPostgres(b)
		if err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, s.stop()) }()
		l.where = s.url
	}
	books, err := premises.Load()
	if err != nil {
		return nil, err
	}
	store, err := ledger.Open(b.ctx, l.where, ledger.Options{Key: []byte("sixteen-byte-key")})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, store.Close(), os.RemoveAll(filepath.Join(b.dir, "load"))) }()
	picture, err := premises.Press().SealPicture(practiceBureau.Bureau, document.MarkTraining)
	if err != nil {
		return nil, err
	}
	if l.Province, err = province.NewPractice(rand.Reader, practiceBureau.Bureau, practiceBureau.USCC, picture, b.now()); err != nil {
		return nil, err
	}
	l.Ledger, l.Catalog, l.Regions, l.Now, l.Rand = store, books.Catalog, books.Regions, b.now, rand.Reader
	err = l.served(func(i func(county string) (exchange.Invitation, error)) error {
		figures, err = l.measure(books, i)
		return err
	})
	return figures, err
}

// served opens the gate for work.
func (l *loaded) served(work func(func(string) (exchange.Invitation, error)) error) error {
	authority, err := gate.NewAuthority(l.Name, l.now())
	if err != nil {
		return err
	}
	own, err := authority.Server(nil, l.now())
	if err != nil {
		return err
	}
	on, err := (&net.ListenConfig{}).Listen(l.ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	limits := gate.Usual()
	limits.Address, limits.Station = openLimit, openLimit
	g := gate.New(l.Answer, limits, func(gate.Turned) {})
	ctx, stop := context.WithCancel(l.ctx)
	ended := make(chan error, 1)
	go func() { ended <- g.Serve(ctx, on, own, g.Handler(nil), slog.New(slog.DiscardHandler)) }()
	err = work(func(county string) (exchange.Invitation, error) {
		return l.Invite(l.ctx, county, 1, "https://"+on.Addr().String(), authority.PEM(), l.now().AddDate(0, 0, 1))
	})
	stop()
	return errors.Join(err, <-ended)
}

// measure fills the ledger, and has the day's questions asked.
func (l *loaded) measure(books premises.Books, invite func(string) (exchange.Invitation, error)) ([]measure, error) {
	for _, county := range books.Regions.Counties()[:provinceCounties] {
		i, err := invite(county)
		if err != nil {
			return nil, err
		}
		w, err := l.joined(books, i)
		if err != nil {
			return nil, err
		}
		l.stations = append(l.stations, &loadedStation{workstation: w})
	}
	progress := l.bar(l.say.of("generating"))
	took, err := l.timed(func() error {
		return l.abreast(len(l.stations), 2, func(i int) error {
			defer progress.at(i, len(l.stations))
			return l.fill(l.stations[i])
		})
	})
	progress.clear()
	if err != nil {
		return nil, err
	}
	all := float64(l.each * len(l.stations))
	size, err := l.size()
	if err != nil {
		return nil, err
	}
	figures := []measure{
		measured(l.name+" certificates", all, "certificates", 1_500_000, "those of a province"),
		measured(l.name+" filled", 2*all/took.Seconds(), "events/s", linkRate, "limit of the link; only Book.Append, no letters and no signatures"),
		measured(l.name+" size", size/all, "bytes/certificate", size/(2*all), "bytes/event; two events and an edition a certificate"),
	}
	more, err := l.ask()
	return append(figures, more...), err
}

// fill writes a county's certificates straight to the ledger. Their signatures are only as long as signatures: they
// are checked where events are taken in, and not there.
func (l *loaded) fill(s *loadedStation) error {
	unsigned := make([]byte, signature)
	sign := func(e *certificate.Event) error {
		e.Signature = unsigned
		return nil
	}
	for made := 0; made < l.each; {
		var entries []province.Entry
		for ; made < l.each && len(entries) < perAppend; made++ {
			pair, err := s.vehicle(sign)
			if err != nil {
				return err
			}
			if made%max(l.each/remembered, 1) == 0 {
				s.identifiers = append(s.identifiers, pair[1].Event.Edition.Identifier)
			}
			entries = append(entries, pair[:]...)
		}
		err := l.Ledger.Write(l.ctx, s.self.County, func(ctx context.Context, book province.Book) error {
			err := book.Append(ctx, entries)
			if err == nil {
				s.cursor, err = book.Head(ctx)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// size is how many bytes the ledger takes.
func (l *loaded) size() (float64, error) {
	if !ledger.Served(l.where) {
		return float64(sizeOf(l.where)), nil
	}
	out, err := exec.CommandContext(l.ctx, "psql", l.where, "-tAc", "SELECT pg_database_size(current_database())").Output() //nolint:gosec // the URL is that of the server just started
	if err != nil {
		return 0, fmt.Errorf("psql: %w", err)
	}
	return strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
}

// ask has so many clients ask for as long as was ordered.
func (l *loaded) ask() ([]measure, error) {
	var mu sync.Mutex
	took := map[exchange.Topic][]time.Duration{}
	until := l.now().Add(time.Duration(l.order.Seconds) * time.Second)
	err := l.abreast(l.order.Clients, l.order.Clients, func(client int) error {
		random := mathrand.New(mathrand.NewPCG(210124, uint64(client))) //nolint:gosec // the same questions again are the point
		for l.now().Before(until) {
			s := l.stations[random.IntN(len(l.stations))]
			n, t := random.IntN(100), 0
			for ; n >= dayTopics[t].share; t++ {
				n -= dayTopics[t].share
			}
			s.mu.Lock() // a workstation sends one letter at a time
			from := l.now()
			err := dayTopics[t].ask(l, s)
			spent := l.now().Sub(from)
			s.mu.Unlock()
			if err != nil {
				return fmt.Errorf("%s: %w", dayTopics[t].topic, err)
			}
			mu.Lock()
			took[dayTopics[t].topic] = append(took[dayTopics[t].topic], spent)
			mu.Unlock()
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	total := 0
	var figures []measure
	for _, d := range dayTopics {
		list := took[d.topic]
		if total += len(list); len(list) > 0 {
			figures = append(figures, measured(l.name+" "+string(d.topic)+" p95", 1000*quantile(list, 0.95), "ms", 1000*median(list), "p50 in ms"))
		}
	}
	return append(figures, measured(l.name+" letters", float64(total)/float64(l.order.Seconds), "letters/s", float64(l.order.Clients), "clients at once")), nil
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
