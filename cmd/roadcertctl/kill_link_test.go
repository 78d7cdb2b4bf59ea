package main

import (
	"bufio"
	"encoding/json"
	"flag"
	mathrand "math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"roadcert/cmd/internal/console"
	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
	"roadcert/store/sqlite"
)

// How hard TestLinkKilledAnywhere tries: make kills asks for 1,000 kills while 100,000 events drain.
var (
	linkKills  = flag.Int("link-kills", 20, "how often county or province are killed while they talk")
	linkEvents = flag.Int("link-events", 3000, "how many events wait for the province at first")
)

const (
	refillBelow   = 100 // events: so much has to wait before each kill
	refilled      = 40  // certificates that are reviewed then
	cancelledEach = 5   // refills: in one of so many a certificate ends
)

// linkYard is a county and a province, each a real program that is killed, and the wire between them.
type linkYard struct {
	*yard
	store, house     string
	province         string // the program
	relay            *relay
	running          *exec.Cmd
	log              *os.File
	next             string // where the next refill begins in the list
	events, refills  int    // events the county was made to record, and how often it was given more
	killed, inFlight int
}

// TestLinkKilledAnywhere kills the county's program, the province's, or both, at random moments of a synchronisation,
// until what waits has drained. In the end both have the same, and the province has every event exactly once.
func TestLinkKilledAnywhere(t *testing.T) {
	if testing.Short() {
		t.Skip("its work is done by other processes: left to the run without the race detector")
	}
	y := newLinkYard(t)
	seed := uint64(time.Now().UnixNano())
	random := mathrand.New(mathrand.NewPCG(seed, 0))
	t.Logf("%d events wait; seed %d", y.events, seed)
	began := time.Now()
	for n := range *linkKills {
		y.refill(t)
		y.cycle(t, n, random)
		if n%100 == 99 {
			t.Logf("%d cycles in %v: %d in flight, %d refills", n+1, time.Since(began).Round(time.Second), y.inFlight, y.refills)
		}
	}
	t.Logf("%d cycles, killed at work in %d, with letters in flight in %d; %d refills", *linkKills, y.killed, y.inFlight, y.refills)
	if y.inFlight == 0 {
		t.Error("no kill landed while a letter was in flight: nothing was tried")
	}
	y.drain(t)
	y.agree(t)
}

func newLinkYard(t *testing.T) *linkYard {
	t.Helper()
	y := &linkYard{yard: newYard(t, *linkEvents*97/100), relay: newRelay(t)} // one row in twenty is refused
	y.store, y.house, y.province = y.founded, filepath.Join(t.TempDir(), "province"), buildProvince(t)
	y.told(t, "init", y.house)
	y.reopen(t)
	t.Cleanup(y.end)
	y.run(t, y.store, access.SystemAdmin, "join", y.invitation(t, "1"))
	var imported importResult
	y.answer(t, &imported, access.Clerk, "import", y.register)
	var converted batchResult
	y.answer(t, &converted, access.Approver, "convert", "--all", "--limit", strconv.Itoa(*linkEvents/10))
	y.events = imported.Imported + converted.Issued
	if y.events < *linkEvents {
		t.Fatalf("only %d events came of the register", y.events)
	}
	return y
}

// buildProvince makes the program of the province.
func buildProvince(t *testing.T) string { return buildProgram(t, "province", "../province") }

// told runs a verb of the province to its end and returns what it printed.
func (y *linkYard) told(t *testing.T, args ...string) []byte {
	t.Helper()
	var messages strings.Builder
	c := exec.Command(y.province, args...)
	c.Stderr = &messages
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s", args, err, messages.String())
	}
	return out
}

func (y *linkYard) invitation(t *testing.T, workstation string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "invitation")
	y.told(t, "enrol", y.house, "--region", practiceBureau.Region, "--workstation", workstation, "--address", "https://"+y.relay.on.Addr().String(), "--out", file)
	return file
}

// reopen starts the province; it is running when it says where it listens.
func (y *linkYard) reopen(t *testing.T) {
	t.Helper()
	if y.log == nil {
		var err error
		if y.log, err = os.Create(filepath.Join(t.TempDir(), "log")); err != nil {
			t.Fatal(err)
		}
	}
	y.running = exec.Command(y.province, "run", y.house, "--listen", "127.0.0.1:0")
	y.running.Stderr = y.log
	out, err := y.running.StdoutPipe()
	if err == nil {
		err = y.running.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	_, address, ok := strings.Cut(strings.TrimSpace(line), "listening https://")
	if err != nil || !ok {
		said, _ := os.ReadFile(y.log.Name())
		t.Fatalf("the province said %q, %v\n%s", line, err, said)
	}
	y.relay.leads(address)
}

// end ends the province the hard way.
func (y *linkYard) end() {
	_ = y.running.Process.Kill()
	_ = y.running.Wait()
}

// answer runs a verb of the county to its end and reads its result.
func (y *linkYard) answer(t *testing.T, result any, role access.Role, args ...string) {
	t.Helper()
	var messages strings.Builder
	c := y.command(y.store, role, append(args, "--json")...)
	c.Stderr = &messages
	out, err := c.Output()
	if code := exitCode(err); code != exitDone && code != exitFound {
		t.Fatalf("%v ended with %d: %s", args, code, messages.String())
	}
	if err := json.Unmarshal(out, result); err != nil {
		t.Fatalf("%v printed no result: %v\n%s", args, err, out)
	}
}

// refill gives the county something to tell, unless enough waits already: reviews, and now and then an ending.
func (y *linkYard) refill(t *testing.T) {
	t.Helper()
	var ending certificate.ID
	proposed := ""
	y.open(t, y.store, access.Clerk, func(_ *sqlite.Store, d *bureau.Desk) {
		status, err := d.SyncStatus(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if status.Stopped > 0 {
			t.Fatalf("%d events were refused or clash", status.Stopped)
		}
		if status.Backlog.Events >= refillBelow {
			return
		}
		page, err := d.List(t.Context(), bureau.Query{Kind: "071", Status: certificate.Valid, Limit: refilled, After: y.next})
		if err != nil {
			t.Fatal(err)
		}
		y.next = page.Cursor
		for i, row := range page.Rows {
			if i == 0 && y.refills%cancelledEach == 0 {
				ending = row.ID
				continue
			}
			if _, err := d.Record(t.Context(), row.ID.String(), bureau.Proposal{Operation: certificate.Review}); err != nil {
				t.Fatal(err)
			}
			y.events++
		}
		if ending != 0 {
			k, err := d.Propose(t.Context(), ending.String(), bureau.Proposal{Operation: certificate.Cancel, Reason: "holder-request"})
			if err != nil {
				t.Fatal(err)
			}
			proposed = k.ID
		}
		y.refills++
	})
	if proposed == "" {
		return
	}
	y.open(t, y.store, access.Approver, func(_ *sqlite.Store, d *bureau.Desk) {
		if _, err := d.Decide(t.Context(), proposed, bureau.Approved, ""); err != nil {
			t.Fatal(err)
		}
		y.events++
	})
}

// victims are who is killed.
var victims = []struct{ county, province bool }{{county: true}, {province: true}, {county: true, province: true}}

// cycle begins a synchronisation and kills who takes part in it.
func (y *linkYard) cycle(t *testing.T, n int, random *mathrand.Rand) {
	t.Helper()
	often := "--once"
	if random.IntN(4) == 0 {
		often = "--watch"
	}
	county := y.command(y.store, access.Service, "sync", often)
	var messages strings.Builder
	county.Stderr = &messages
	if err := county.Start(); err != nil {
		t.Fatal(err)
	}
	over := make(chan error, 1)
	go func() { over <- county.Wait() }()
	within := 500 * time.Millisecond
	if y.inFlight == 0 {
		within *= time.Duration(1 + n/4) // a machine that is busy takes longer to get a letter under way
	}
	time.Sleep(time.Duration(random.Int64N(int64(within))))
	victim := victims[random.IntN(len(victims))]
	flying := y.relay.inFlight() > 0
	if victim.province {
		y.end()
		defer y.reopen(t)
	}
	if victim.county {
		_ = county.Process.Kill() // it may have ended
	} else if often == "--watch" {
		time.Sleep(time.Duration(random.Int64N(int64(300 * time.Millisecond))))
		_ = county.Process.Kill()
	}
	var err error
	select {
	case err = <-over:
	case <-time.After(time.Minute):
		t.Fatalf("cycle %d: the county's program does not end without a province", n)
	}
	switch code := exitCode(err); code {
	case -1: // killed
	case exitDone, console.ExitCode(problem.Unreachable):
	default:
		t.Fatalf("cycle %d: sync %s ended with %d: %s", n, often, code, messages.String())
	}
	if victim.province || err != nil {
		y.killed++
	}
	if flying {
		y.inFlight++
	}
}

// drain lets everything that waits go, undisturbed.
func (y *linkYard) drain(t *testing.T) {
	t.Helper()
	began := time.Now()
	var last syncResult
	y.answer(t, &last, access.Service, "sync", "--once")
	if last.Waiting != 0 || last.Refused+last.Conflicts+last.Differences != 0 || len(last.Reasons) > 0 {
		t.Fatalf("not everything was taken in: %+v", last)
	}
	t.Logf("the rest drained in %v: %d pushed, %d of them known before, %d documents", time.Since(began).Round(time.Millisecond), last.Pushed, last.Known, last.Sealed)
}

// agree fails where county and province do not have the same. The province is asked by a stranger's letters, so that
// neither side is believed about the other.
func (y *linkYard) agree(t *testing.T) {
	t.Helper()
	var r reconcileResult
	y.answer(t, &r, access.Service, "sync", "reconcile")
	if !r.Clean || r.Found != 0 || r.Waiting != 0 || r.Certificates != r.Province || r.Same != r.Certificates {
		t.Errorf("the reconciliation found %+v", r)
	}
	if trouble := y.fsck(t, y.store); len(trouble) > 0 {
		t.Errorf("the county's store has %v", trouble)
	}
	var league struct{ Counties []struct{ Certificates int } }
	if err := json.Unmarshal(y.told(t, "league", y.house, "--json"), &league); err != nil || len(league.Counties) != 1 || league.Counties[0].Certificates != r.Certificates {
		t.Errorf("the province counts %+v, the county %d; %v", league, r.Certificates, err)
	}
	there := feed(t, y.invitation(t, "2"))
	here := y.history(t)
	for id, digest := range here {
		switch got, ok := there[id]; {
		case !ok:
			t.Errorf("the province does not have %s", id)
		case got != digest:
			t.Errorf("%s is another event at the province", id)
		}
	}
	if len(there) != len(here) || len(here) != y.events {
		t.Errorf("the province has %d events, the county %d; %d happened", len(there), len(here), y.events)
	}
	t.Logf("both have %d events of %d certificates; %d had come to the province before, and their receipts were lost", len(here), r.Certificates, y.again(t))
}

// again is how many events came to the province a second time, as far as its log goes, and fails where the log tells of
// a panic.
func (y *linkYard) again(t *testing.T) (known int) {
	t.Helper()
	said, err := os.ReadFile(y.log.Name())
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(said)) {
		var letter struct {
			Known int
			Stack string
		}
		if json.Unmarshal([]byte(line), &letter) != nil { // what is said before the log begins
			continue
		}
		if known += letter.Known; letter.Stack != "" {
			t.Errorf("the province panicked: %s", line)
		}
	}
	if strings.Contains(string(said), "goroutine ") {
		t.Error("the province ended in a panic")
	}
	return known
}

// history is every event of the county's store by its ID, as it goes into letters.
func (y *linkYard) history(t *testing.T) map[certificate.EventID]exchange.ItemDigest {
	t.Helper()
	all := map[certificate.EventID]exchange.ItemDigest{}
	y.open(t, y.store, access.Clerk, func(store *sqlite.Store, d *bureau.Desk) {
		for q := (bureau.Query{Limit: 1000, Today: d.Today()}); ; {
			page, err := store.List(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range page.Rows {
				events, err := store.History(t.Context(), row.ID)
				if err != nil {
					t.Fatal(err)
				}
				for i := range events {
					if _, twice := all[events[i].ID]; twice {
						t.Errorf("the county has %s twice", events[i].ID)
					}
					all[events[i].ID] = exchange.EncodeEvent(&events[i]).Digest()
				}
			}
			if q.After = page.Cursor; page.Cursor == "" {
				return
			}
		}
	})
	return all
}
