package bureau_test

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/problem"
	"roadcert/store/register"
)

// livesSeed lets a history that failed be lived again: its seed is in the log of the test.
var livesSeed = flag.Uint64("lives-seed", 0, "the random history of TestRandomHistory; a new one by default")

// chronicle is a county some dozens of whose certificates live through whatever people may think of, over years.
type chronicle struct {
	*county
	random    *rand.Rand
	desks     map[access.Role]*bureau.Desk
	ids       []certificate.ID
	revisions map[certificate.ID]int // as they have to be
	undecided []string               // cases somebody may decide much later
	born      int
	deeds     map[string]int // how often each came to something
}

// deed is one thing that somebody tries. It returns the certificates it did something to, one as often as it did.
type deed struct {
	name string
	odds int
	try  func(*chronicle) ([]certificate.ID, error)
}

var deeds = []deed{
	{"propose", 60, (*chronicle).propose},
	{"issue", 8, (*chronicle).issue},
	{"draft", 6, (*chronicle).draft},
	{"late decision", 8, (*chronicle).lateDecision},
	{"batch", 12, (*chronicle).batch},
	{"convert", 1, (*chronicle).convert},
	{"expire", 2, (*chronicle).expire},
	{"receipts", 3, (*chronicle).receipts},
	{"morning", 2, (*chronicle).morning},
	{"three steps", 1, (*chronicle).threeSteps},
}

// TestRandomHistory lets a county live through ten thousand steps on a real store, allowed ones and refused ones.
// After each, exactly what was done has been done; now and then, and in the end, everything is held against
// everything.
func TestRandomHistory(t *testing.T) {
	steps := 10_000
	if testing.Short() {
		steps = 1000
	}
	c := newChronicle(t)
	for n := range steps {
		c.now = c.now.Add(time.Duration(c.random.IntN(20)) * time.Hour)
		d := c.drawn()
		changed, err := d.try(c)
		if !bearable(err) {
			t.Fatalf("step %d, %s: %v", n, d.name, err)
		}
		if len(changed) > 0 {
			c.deeds[d.name]++
		}
		c.follows(fmt.Sprintf("step %d, %s (%v)", n, d.name, err), changed)
		if n%(steps/5) == steps/5-1 {
			c.proven()
		}
		if t.Failed() {
			t.FailNow()
		}
	}
	events := c.operations()
	t.Logf("%d certificates until %s: %v, events %v", len(c.ids), c.desks[access.Clerk].Today(), c.deeds, events)
	for _, op := range certificate.Operations() {
		if events[op] == 0 && !testing.Short() && !slices.Contains(seldom, op) {
			t.Errorf("in all that time nobody could %s", op)
		}
	}
}

// seldom are the operations that only a few certificates are ever ready for.
var seldom = []certificate.Operation{certificate.Convert, certificate.Merge, certificate.Undeliver}

// bearable tells whether an error is one of those that a person may be told. Nobody else writes to the store, so a
// conflict that only the database has noticed is a mistake of the program.
func bearable(err error) bool {
	var p *problem.Problem
	if !errors.As(err, &p) {
		return err == nil
	}
	switch p.Code {
	case problem.Refused, problem.Forbidden, problem.Invalid, problem.NotFound:
		return true
	case problem.Conflict:
		return p.Cause == nil
	}
	return false
}

func newChronicle(t *testing.T) *chronicle {
	seed := *livesSeed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("-lives-seed %d", seed)
	c := &chronicle{
		county: newCounty(t), random: rand.New(rand.NewPCG(seed, 0)), desks: map[access.Role]*bureau.Desk{},
		revisions: map[certificate.ID]int{}, deeds: map[string]int{},
	}
	for _, role := range []access.Role{access.Clerk, access.Reviewer, access.Approver, access.Service, access.SystemAdmin, access.AuditAdmin} {
		c.desks[role] = c.desk(role)
	}
	c.paper()
	return c
}

// paper takes a small register of vehicles over.
func (c *chronicle) paper() {
	text := "道路运输证号,业户名称,车牌号码,车辆类型,经营范围,发证日期,年审有效期至,营运状态\n"
	for n := range 15 {
		text += fmt.Sprintf("辽交运管法字210124%06d号,法库县顺达运输有限公司,辽A%05d,重型厢式货车,道路普通货物运输,2024-03-01,2027-03-01,营运\n", n+1, 20_001+n)
	}
	path := filepath.Join(c.TempDir(), "vehicles.csv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		c.Fatal(err)
	}
	reg := need[*register.File](c)(register.Open(path))
	defer reg.Close()
	if r := need[bureau.ImportResult](c)(c.desks[access.Clerk].Import(c.Context(), reg, bureau.ImportOptions{})); r.Imported != 15 {
		c.Fatalf("%d vehicles on paper: %v", r.Imported, r.Reasons)
	}
	c.follows("the paper", c.look())
}

func (c *chronicle) drawn() deed {
	sum := 0
	for _, d := range deeds {
		sum += d.odds
	}
	at := c.random.IntN(sum)
	for _, d := range deeds {
		if at -= d.odds; at < 0 {
			return d
		}
	}
	return deeds[0]
}
