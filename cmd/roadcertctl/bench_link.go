package main

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"strings"
	"sync"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/exchange"
	"roadcert/domain/seal"
	"roadcert/store/gate"
	carrier "roadcert/store/province"
)

const (
	// linkRate is how many events a second have to get from a county into the province, both on two cores.
	linkRate = 4000
	// sideLimit is the most memory a side may hold, in MB.
	sideLimit = 200
)

// linking measures how fast a county that joins hands in what it has: half of the events collect a certificate, half
// make one electronic. The province is a process of its own on loopback, over HTTPS; the county is this process, and
// where each spends its time is told by a CPU profile of each (bench_profile.go).
func (b *bench) linking() ([]measure, error) {
	program, found := b.provinceProgram()
	if !found {
		return nil, nil
	}
	filled, _, err := b.found("link")
	if err != nil {
		return nil, err
	}
	if err := b.fill(max(b.order.Events/2, 1), people); err != nil {
		return nil, err
	}
	err = b.sitting(access.Approver, func(d *bureau.Desk) error {
		_, err := b.convert(d, bureau.ConvertOptions{Kind: practitionerKind})
		return err
	})
	if err != nil {
		return nil, err
	}
	var figures []measure
	err = b.onLedgers(program, func(p *provinceProcess) error {
		b.options.Store = filepath.Join(b.dir, "link-"+p.ledger)
		if err := os.CopyFS(b.options.Store, os.DirFS(filled)); err != nil {
			return err
		}
		some, err := b.pushed(p)
		figures = append(figures, some...)
		return errors.Join(err, os.RemoveAll(b.options.Store))
	})
	return figures, err
}

// pushed measures one county pushing all it has to one province.
func (b *bench) pushed(p *provinceProcess) ([]measure, error) {
	invitation, err := p.enrol(b, counties[0], 1)
	if err != nil {
		return nil, err
	}
	if err := b.sitting(access.SystemAdmin, func(d *bureau.Desk) error {
		_, err := d.Join(b.ctx, invitation)
		return err
	}); err != nil {
		return nil, err
	}
	debug.FreeOSMemory() // of the filling
	forgetPeak()
	profile := filepath.Join(b.dir, "county.profile")
	f, err := os.Create(profile)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, err
	}
	var r bureau.SyncResult
	var took time.Duration
	burnt := p.burnt()
	err = b.sitting(access.Service, func(d *bureau.Desk) error {
		r, took, err = b.pushStage(d)
		return err
	})
	pprof.StopCPUProfile()
	burnt = p.burnt() - burnt
	peak := peakOf(os.Getpid())
	if err != nil {
		return nil, err
	}
	if err := p.stop(); err != nil {
		return nil, err
	}
	if r.Pushed == 0 || r.Accepted != r.Pushed {
		return nil, errNotTaken
	}
	rate := float64(r.Pushed) / took.Seconds()
	letters, err := p.letters(exchange.Push)
	if err != nil {
		return nil, err
	}
	checks, err := b.signatureChecks(r.Pushed / 2)
	if err != nil {
		return nil, err
	}
	posts, err := b.bare(len(letters), sumOf(letters)/len(letters))
	if err != nil {
		return nil, err
	}
	name := "link " + p.ledger
	figures := []measure{
		measured(name, rate, "events/s", linkRate, "limit on two cores with both sides on them, at least"),
		measured(name+" and signatures", rate, "events/s", float64(r.Pushed)/checks.Seconds(), "only checking as many signatures, on all cores"),
		measured(name+" and HTTPS", rate, "events/s", float64(r.Pushed)/posts.Seconds(), "only posting as many letters of as many bytes over HTTPS"),
		measured(name+" letter", float64(sumOf(letters))/float64(r.Pushed), "bytes/event", exchange.MostItemBytes, "limit of a whole letter"),
		measured(name+" memory of county", float64(peak)*1024/1e6, "MB", sideLimit, "limit, at most"),
		measured(name+" memory of province", float64(p.peak)*1024/1e6, "MB", sideLimit, "limit, at most; without PostgreSQL's own"),
		measured(name+" database server", 100*burnt.Seconds()/took.Seconds(), "% of a core", 100*float64(runtime.NumCPU()), "all cores"),
	}
	for _, side := range []struct{ name, profile string }{{"county", profile}, {"province", p.profile}} {
		shares, err := sharesOf(side.profile)
		if err != nil {
			return nil, err
		}
		for _, s := range shares {
			figures = append(figures, measured(name+" "+side.name+" "+s.part, 1e6*s.busy.Seconds()/float64(r.Pushed), "µs CPU/event",
				1e6*s.all.Seconds()/float64(r.Pushed), "all of its side, by CPU profile"))
		}
	}
	return figures, nil
}

var errNotTaken = errors.New("the province did not take in everything that was pushed")

// pushStage synchronises until what was in the outbox has been answered: what comes after is no pushing.
func (b *bench) pushStage(d *bureau.Desk) (bureau.SyncResult, time.Duration, error) {
	ctx, stop := context.WithCancel(b.ctx)
	defer stop()
	var begun, ended time.Time
	r, err := d.Sync(ctx, func(s bureau.SyncStep) {
		switch {
		case s.Stage == "push" && begun.IsZero():
			begun = b.now()
		case s.Stage == "pull" && ended.IsZero():
			ended = b.now()
			stop()
		}
	})
	if !ended.IsZero() && b.ctx.Err() == nil {
		err = nil // it was stopped here
	}
	return r, ended.Sub(begun), err
}

// signatureChecks is how long only checking so many signatures takes, on all cores.
func (b *bench) signatureChecks(n int) (time.Duration, error) {
	key, err := seal.GenerateKey(rand.Reader)
	if err != nil {
		return 0, err
	}
	message := make([]byte, 400) // about as long as what is signed of an event
	signature, err := key.Sign(rand.Reader, message)
	if err != nil {
		return 0, err
	}
	v, err := key.Public().Verifier()
	if err != nil {
		return 0, err
	}
	return b.timed(func() error {
		var wg sync.WaitGroup
		workers := runtime.GOMAXPROCS(0)
		for w := range workers {
			wg.Go(func() {
				for i := w; i < n; i += workers {
					v.Verify(message, signature)
				}
			})
		}
		wg.Wait()
		return b.ctx.Err()
	})
}

// bare is how long it takes to post so many letters of a size, one after another, to a server that answers each with a
// few bytes and looks at none.
func (b *bench) bare(letters, size int) (time.Duration, error) {
	authority, err := gate.NewAuthority("bench", b.now())
	if err != nil {
		return 0, err
	}
	own, err := authority.Server(nil, b.now())
	if err != nil {
		return 0, err
	}
	on, err := (&net.ListenConfig{}).Listen(b.ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	limits := gate.Usual()
	limits.Station, limits.Address = 1e6, 1e6
	g := gate.New(func(context.Context, []byte) ([]byte, error) { return make([]byte, 1<<10), nil }, limits, func(gate.Turned) {})
	ctx, stop := context.WithCancel(b.ctx)
	ended := make(chan error, 1)
	go func() { ended <- g.Serve(ctx, on, own, g.Handler(nil), slog.New(slog.DiscardHandler)) }()
	wire, err := carrier.Dial(exchange.Invitation{Address: "https://" + on.Addr().String(), TLS: authority.PEM()}, carrier.Options{})
	if err != nil {
		stop()
		return 0, errors.Join(err, <-ended)
	}
	letter, err := b.closedLetter(size)
	if err != nil {
		stop()
		return 0, errors.Join(err, <-ended)
	}
	took, err := b.timed(func() error {
		for range letters {
			if _, err := wire.Carry(b.ctx, letter); err != nil {
				return err
			}
		}
		return nil
	})
	wire.Close()
	stop()
	return took, errors.Join(err, <-ended)
}

// closedLetter is a letter of about a size, whose body does not compress.
func (b *bench) closedLetter(size int) ([]byte, error) {
	key, err := seal.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	body := make([]byte, size*3/4)
	if _, err := rand.Read(body); err != nil {
		return nil, err
	}
	l, err := exchange.NewLetter(rand.Reader, exchange.Push, exchange.Party{County: counties[0], Workstation: 1}, exchange.Party{}, b.now(), body)
	if err != nil {
		return nil, err
	}
	return l.Close(rand.Reader, key, key.Public())
}

// forgetPeak begins the account of this process's memory anew, on Linux.
func forgetPeak() { _ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0o200) }

func sumOf(list []int) (sum int) {
	for _, n := range list {
		sum += n
	}
	return sum
}

// onLedgers starts a province on SQLite, and then one on PostgreSQL where it is installed, for work with each. flags are
// of its run.
func (b *bench) onLedgers(program string, work func(*provinceProcess) error, flags ...string) error {
	for _, on := range []string{"SQLite", "PostgreSQL"} {
		if !strings.Contains(strings.ToLower(on), strings.ToLower(b.order.Ledger)) {
			continue
		}
		p := &provinceProcess{program: program, ledger: on, dir: filepath.Join(b.dir, "province-"+on), flags: flags}
		err := p.start(b)
		if errors.Is(err, errNoPostgres) {
			b.tell("no_postgres", err)
			continue
		}
		if err == nil {
			err = work(p)
		}
		if err := errors.Join(err, p.stop(), os.RemoveAll(p.dir)); err != nil {
			return err
		}
	}
	return nil
}
