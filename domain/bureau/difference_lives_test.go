package bureau_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
)

// togetherSeed lets two workstations live through a history again that failed: its seed is in the log of the test.
var togetherSeed = flag.Uint64("together-seed", 0, "the random history of TestTwoWorkstationsAtOneCounter; new ones by default")

// counter are two workstations of one county that do whatever they think of to the same certificates.
type counter struct {
	*realm
	random   *rand.Rand
	stations []*county
	yielded  int
	redone   int
}

// TestTwoWorkstationsAtOneCounter: both do random things to the same certificates, with synchronisations in between,
// some of which are cut off. Once everything that clashed has been yielded, both stores and the province are the same.
func TestTwoWorkstationsAtOneCounter(t *testing.T) {
	lives := 4
	if testing.Short() {
		lives = 2
	}
	first := *togetherSeed
	if first == 0 {
		first = uint64(time.Now().UnixNano())
	} else {
		lives = 1
	}
	for n := range lives {
		seed := first + uint64(n)
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Logf("-together-seed %d", seed)
			r := newRealm(t)
			c := &counter{realm: r, random: rand.New(rand.NewPCG(seed, 0)), stations: []*county{r.station(1), r.station(2)}}
			c.open()
			for range 80 {
				c.step()
			}
			c.settle()
			t.Logf("%d yielded, %d done again", c.yielded, c.redone)
		})
	}
}

// open gives both the same certificates to begin with: some on paper, some electronic, and a register that both take.
func (c *counter) open() {
	one, two := c.stations[0], c.stations[1]
	one.takeText(lorries(1, 12))
	for n := range 8 {
		one.issued(with("plate", fmt.Sprintf("辽A1000%d", n)))
	}
	if c.random.IntN(2) == 0 {
		two.takeText(lorries(8, 15))
	}
	for range 2 {
		one.insync()
		two.insync()
	}
}

// acts are what a workstation may think of.
var acts = []func(*counter, *county, string) error{
	func(c *counter, w *county, ref string) error {
		return c.propose(w, ref, moved([]string{"道路普通货物运输、大型物件运输", "道路普通货物运输、集装箱运输", "道路普通货物运输"}[c.random.IntN(3)]))
	},
	func(c *counter, w *county, ref string) error {
		return c.propose(w, ref, bureau.Proposal{
			Operation: certificate.Amend, Reason: "info-change", Face: certificate.Face{"name": fmt.Sprintf("法库县%c达运输有限公司", []rune("顺通宏远")[c.random.IntN(4)])},
		})
	},
	func(c *counter, w *county, ref string) error {
		return c.propose(w, ref, bureau.Proposal{Operation: certificate.Suspend, Reason: "penalty", Until: w.desk(access.Clerk).Today().Add(30)})
	},
	func(c *counter, w *county, ref string) error {
		return c.propose(w, ref, bureau.Proposal{Operation: certificate.Reinstate, Reason: "penalty-served"})
	},
	func(c *counter, w *county, ref string) error {
		return c.propose(w, ref, bureau.Proposal{Operation: certificate.Reissue, Reason: "lost"})
	},
	func(c *counter, w *county, ref string) error {
		return c.propose(w, ref, bureau.Proposal{Operation: certificate.Cancel, Reason: "holder-request"})
	},
	func(c *counter, w *county, ref string) error {
		_, err := w.desk(access.Clerk).Record(c.Context(), ref, bureau.Proposal{Operation: certificate.Review, Reason: "annual"})
		return err
	},
	func(c *counter, w *county, ref string) error {
		_, err := w.desk(access.Clerk).Record(c.Context(), ref, bureau.Proposal{Operation: certificate.Deliver})
		return err
	},
	func(c *counter, w *county, ref string) error {
		_, err := w.desk(access.Approver).Withdraw(c.Context(), ref, "点错了")
		return err
	},
	func(c *counter, w *county, _ string) error {
		_, err := w.desk(access.Approver).Convert(c.Context(), bureau.ConvertOptions{Limit: 2})
		return err
	},
}

func (c *counter) propose(w *county, ref string, p bureau.Proposal) error {
	k, err := w.desk(access.Clerk).Propose(c.Context(), ref, p)
	if err == nil {
		_, err = w.desk(access.Approver).Decide(c.Context(), k.ID, bureau.Approved, "")
	}
	return err
}

// step lets one of them do something, and one of them synchronise now and then.
func (c *counter) step() {
	w := c.stations[c.random.IntN(2)]
	rows := need[bureau.Page](c.TB)(w.desk(access.Clerk).List(c.Context(), bureau.Query{Limit: 20})).Rows
	if err := acts[c.random.IntN(len(acts))](c, w, rows[c.random.IntN(len(rows))].ID.String()); !bearable(err) {
		c.Fatal(err)
	}
	switch c.random.IntN(12) {
	case 0:
		w.insync()
	case 1: // cut off somewhere
		at := len(c.letters) + 1 + c.random.IntN(6)
		c.fail = func(n int) mishap {
			if n >= at {
				return []mishap{lost, unheard, halved}[c.random.IntN(3)]
			}
			return arrives
		}
		_, _ = w.sync()
		c.fail = nil
	case 2:
		c.resolve(w)
	}
}

// resolve yields what is stopped at a workstation, and now and then does something of it again.
func (c *counter) resolve(w *county) {
	for _, item := range w.stopped() {
		if _, err := w.store.StoppedAt(c.Context(), item.Certificate); err != nil {
			continue // gone with one before
		}
		w.yield(item.Certificate.String())
		c.yielded++
	}
	for _, a := range w.aside() {
		if a.Redone != nil || a.Bar != "" || c.random.IntN(3) > 0 {
			continue
		}
		done, err := w.desk(access.Clerk).Redo(c.Context(), a.Event)
		if !bearable(err) {
			c.Fatal(err)
		}
		if err != nil {
			continue
		}
		c.redone++
		if done.Case.ID != "" {
			if _, err := w.desk(access.Approver).Decide(c.Context(), done.Case.ID, bureau.Approved, ""); !bearable(err) {
				c.Fatal(err)
			}
		}
	}
}

// settle lets them synchronise and yield until nothing clashes, and proves that all is the same then.
func (c *counter) settle() {
	for range 3 {
		for _, w := range c.stations {
			w.insync()
			for _, item := range w.stopped() {
				w.yield(item.Certificate.String())
				c.yielded++
			}
		}
	}
	for n, w := range c.stations {
		if got := w.reconcile(); !got.Clean || got.Waiting > 0 {
			c.Errorf("workstation %d: %+v", n+1, got)
		}
	}
	c.agree(c.stations...)
}
