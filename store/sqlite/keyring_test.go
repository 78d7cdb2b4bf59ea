package sqlite_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/delivery"
	"roadcert/domain/problem"
	"roadcert/store/sqlite"
)

// keyOf is the data key of a generation.
func keyOf(generation int) []byte { return bytes.Repeat([]byte{byte(7 + generation)}, 16) }

// rekey makes the key of a generation the present one.
func (h *house) rekey(generation int) error {
	return h.Rekey(h.Context(), keyOf(generation-1), keyOf(generation), "account_change", func([]access.Account, []bureau.Record) (bureau.Change, error) {
		return bureau.Change{Audit: entry("keys_rotate")}, nil
	})
}

// reseal carries the change through.
func (h *house) reseal() {
	h.Helper()
	if _, err := h.Reseal(h.Context(), bureau.Change{Audit: entry("keys_resealed")}, nil); err != nil {
		h.Fatal(err, errors.Unwrap(err))
	}
}

// reopenWith closes the store and opens it again with the key of a generation.
func (h *house) reopenWith(generation int) {
	h.Helper()
	if err := h.Close(); err != nil {
		h.Fatal(err)
	}
	var err error
	if h.Store, err = sqlite.Open(h.Context(), h.dir, sqlite.Options{Catalog: h.catalog}); err != nil {
		h.Fatal(err)
	}
	if err := h.Unlock(keyOf(generation)); err != nil {
		h.Fatal(err)
	}
}

// furnished holds something in every sealed column.
func furnished(t testing.TB) *house {
	t.Helper()
	h := found(t)
	one, two := h.collect("071", practitioner(citizen(1), "张三")), h.collect("071", practitioner(citizen(2), "李四"))
	for i := range 30 {
		h.collect("013", vehicle(i, fmt.Sprintf("辽A%05d", i), "法库县顺达运输有限公司"))
	}
	made := h.act(one, certificate.Convert, "", 0)
	h.commit(bureau.Change{Certificates: []bureau.Step{made}})
	h.commit(bureau.Change{Documents: []bureau.Document{{Certificate: one.ID, Version: 1, SealedAt: now, Content: bytes.Repeat([]byte("%OFD"), 40_000)}}})
	d := h.delivery(one.ID)
	d.State, d.Since, d.Code, d.CodeUntil = delivery.Notified, now, code12(1), today.Add(30)
	d.Steps = []delivery.Step{{Version: 1, State: d.State, At: now, By: "clerk"}}
	h.commit(bureau.Change{Deliveries: []bureau.Delivery{d}})
	h.granted("g1-1", 2, one.ID)
	h.hand("g1-1")
	h.commit(bureau.Change{Cases: []bureau.Case{{
		ID: "k1-1", Operation: certificate.Issue, Kind: "071", Revision: 1, State: bureau.Open, ProposedAt: now, Face: practitioner(citizen(3), "王五"),
	}}})
	h.commit(bureau.Change{Records: []bureau.Record{{Drawer: "picture", Name: "a", Content: []byte("photo")}}})
	lost := h.act(two, certificate.Convert, "", 0)
	h.commit(bureau.Change{Certificates: []bureau.Step{lost}})
	h.commit(bureau.Change{Link: bureau.LinkChange{At: later, By: "reviewer", SetAside: []bureau.SetAside{{Certificate: two.ID, Base: 1, Why: "省级系统已有"}}}})
	return h
}

// Every column that can hold something sealed is either in the table that is walked, or is nothing secret.
func TestEverySealedColumnIsWalked(t *testing.T) {
	h := furnished(t)
	open := slices.Concat(notSealed, ofTheRing)
	walked, err := h.OpenedBy(t.Context(), dataKey)
	if err != nil {
		t.Fatal(err)
	}
	blobs, err := h.Blobs(t.Context())
	if err != nil || len(blobs) != len(walked)+len(open) {
		t.Errorf("%d columns, and %d with %d are known: %v", len(blobs), len(walked), len(open), err)
	}
	for _, name := range blobs {
		if !slices.Contains(open, name) && !slices.ContainsFunc(walked, func(c sqlite.SealedColumn) bool { return c.Name == name }) {
			t.Errorf("%s: if it is sealed it has to be in sealedColumns", name)
		}
	}
	for _, c := range walked {
		if c.Held == 0 || c.Opened != c.Held {
			t.Errorf("%s: %d of %d values open where the table says they belong", c.Name, c.Opened, c.Held)
		}
	}
}

// All is sealed anew, everything is found as before, and the former key opens nothing.
func TestTheDataKeyIsChanged(t *testing.T) {
	h := furnished(t)
	ring, err := h.KeyRing(t.Context())
	if err != nil || ring != (bureau.KeyRing{}) {
		t.Errorf("before: %+v, %v", ring, err)
	}
	for generation := 1; generation <= 2; generation++ {
		if err := h.rekey(generation); err != nil {
			t.Fatal(err, errors.Unwrap(err))
		}
		code(t, h.rekey(generation+1), problem.Conflict)
		sound(h)
		var steps []int
		n, err := h.Reseal(t.Context(), bureau.Change{Audit: entry("keys_resealed")}, func(done, total int) {
			if steps = append(steps, done); done > total {
				t.Errorf("%d of %d", done, total)
			}
		})
		if err != nil || n == 0 || !slices.IsSorted(steps) {
			t.Fatal(n, steps, err)
		}
		h.commit(bureau.Change{Records: []bureau.Record{{Drawer: "picture", Name: "since", Content: []byte("photo")}}})
		ring, err := h.KeyRing(t.Context())
		if err != nil || ring.Generation != generation || !ring.Since.Equal(now) || ring.Former || ring.Done != ring.Total || ring.Total < n {
			t.Errorf("%+v, %v", ring, err)
		}
		for _, key := range []int{generation - 1, generation} {
			columns, err := h.OpenedBy(t.Context(), keyOf(key))
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range columns {
				if want := c.Held * (1 + key - generation); c.Opened != want {
					t.Errorf("key %d opens %d of %d in %s", key, c.Opened, c.Held, c.Name)
				}
			}
		}
		if n, err := h.Reseal(t.Context(), bureau.Change{Audit: entry("keys_resealed")}, nil); n != 0 || err != nil {
			t.Errorf("a second time: %d, %v", n, err)
		}
		sound(h)
		code(t, h.Unlock(keyOf(generation-1)), problem.SignIn)
		h.reopenWith(generation)
		sound(h)
		if ids, err := h.Lookup(t.Context(), citizen(1)); err != nil || len(ids) != 1 {
			t.Errorf("by number: %v, %v", ids, err)
		}
		if got, err := h.Delivery(t.Context(), h.one(citizen(1))); err != nil || got.Code != code12(1) {
			t.Errorf("%+v, %v", got, err)
		}
	}
}

// one is the certificate that bears a number.
func (h *house) one(number string) certificate.ID {
	h.Helper()
	ids, err := h.Lookup(h.Context(), number)
	if err != nil || len(ids) != 1 {
		h.Fatal(ids, err)
	}
	return ids[0]
}

// An account that was read before the change is not written after it: whoever it belongs to would have lost the new key.
func TestNoAccountOfBeforeTheChange(t *testing.T) {
	h := found(t)
	a, err := access.NewAccount("zhang.san", "张三", access.Clerk, "Tupe7-Mazi4-Kegu9", dataKey, access.MinRounds, now, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	h.commit(bureau.Change{Accounts: []access.Account{a}})
	if err := h.rekey(1); err != nil {
		t.Fatal(err)
	}
	code(t, h.Commit(t.Context(), bureau.Change{Accounts: []access.Account{a}, Audit: entry("password")}), problem.Conflict)
	a.Generation = 1
	h.commit(bureau.Change{Accounts: []access.Account{a}})
}

// What cannot be opened keeps the former key in the ring, and is told; nothing else is kept from being sealed anew.
func TestADamagedValueKeepsTheFormerKey(t *testing.T) {
	h := furnished(t)
	path := filepath.Join(h.dir, "roadcert.db")
	alter(t, path, "CREATE TABLE kept AS SELECT content FROM record", "UPDATE record SET content = zeroblob(40)")
	if err := h.rekey(1); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		_, err := h.Reseal(t.Context(), bureau.Change{Audit: entry("keys_resealed")}, nil)
		if problem.Of(err) != problem.Damaged || !strings.Contains(err.Error(), "有 1 处") || !strings.Contains(err.Error(), "record|content|picture|a") {
			t.Fatal(err)
		}
	}
	h.reopenWith(1)
	alter(t, path, "UPDATE record SET content = (SELECT content FROM kept)", "DROP TABLE kept")
	h.reseal()
	sound(h)
}

// A backup opens with the key of its time, and one of the middle of a change brings the change along.
func TestBackupsAroundAChange(t *testing.T) {
	h, before := keyed(t)
	h.collect("071", practitioner(citizen(1), "张三"))
	folder := t.TempDir()
	about := labelled
	pack := func(id string) bureau.PackedBackup {
		about.ID, about.Made = id, about.Made.Add(3600e9)
		packed, err := h.pack(folder, about)
		if err != nil {
			t.Fatal(err)
		}
		return packed
	}
	old := pack("0000000000000000")
	after, err := access.NewRecovery(strings.NewReader(strings.Repeat("another recovery", 400)))
	if err != nil {
		t.Fatal(err)
	}
	wrapped, err := after.Wrap(rand.Reader, keyOf(1))
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Rekey(t.Context(), keyOf(0), keyOf(1), "account_change", func([]access.Account, []bureau.Record) (bureau.Change, error) {
		return bureau.Change{Settings: &bureau.Settings{Bureau: "法库县", Region: "210124", Workstation: 1, Recovery: wrapped}, Audit: entry("keys_rotate")}, nil
	}); err != nil {
		t.Fatal(err)
	}
	middle := pack("1111111111111111")
	h.reseal()
	since := pack("2222222222222222")
	for name, c := range map[string]struct {
		backup   bureau.PackedBackup
		recovery string
		code     problem.Code
	}{
		"of before, by the store":      {old, "", problem.SignIn},
		"of before, by the new paper":  {old, after.String(), problem.SignIn},
		"of before, by the old paper":  {old, before.String(), ""},
		"of the middle, by the store":  {middle, "", ""},
		"of the middle, by the paper":  {middle, after.String(), ""},
		"of the middle, by the former": {middle, before.String(), problem.SignIn},
		"of since, by the store":       {since, "", ""},
		"of since, by the new paper":   {since, after.String(), ""},
		"of since, by the old paper":   {since, before.String(), problem.SignIn},
	} {
		replica, packed, err := h.Unpack(t.Context(), c.backup.Path, c.recovery, nil)
		if problem.Of(err) != c.code {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil {
			continue
		}
		if packed.Generation != c.backup.Generation {
			t.Errorf("%s: of generation %d", name, packed.Generation)
		}
		if trouble, err := replica.Check(t.Context(), nil); err != nil || len(trouble) > 0 {
			t.Errorf("%s: %v, %v", name, trouble, err)
		}
		if _, err := replica.Reseal(t.Context(), bureau.Change{Audit: entry("keys_resealed")}, nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := replica.Close(); err != nil {
			t.Error(err)
		}
	}
	dir := filepath.Join(t.TempDir(), "new machine")
	r, err := sqlite.Restore(t.Context(), middle.Path, dir, sqlite.RestoreOptions{Options: sqlite.Options{Catalog: h.catalog}, Recovery: after.String(), Now: now})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Install(t.Context(), now); err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	h.dir = dir
	h.reopenWith(1)
	if ring, err := h.KeyRing(t.Context()); err != nil || !ring.Former {
		t.Errorf("restored in the middle: %+v, %v", ring, err)
	}
	h.reseal()
	sound(h)
}

// TestAChangeBesideWriters: whatever is written, read, stopped and opened anew while the data key is changed, nothing is
// lost, everything opens, and in the end with the present key alone.
func TestAChangeBesideWriters(t *testing.T) {
	h := found(t)
	generation, told, written := 0, 0, map[string]string{}
	rapid.Check(t, func(rt *rapid.T) {
		var mu sync.Mutex
		write := func(i int) error {
			name, content := fmt.Sprint(i%17), fmt.Sprintf("%d", i)
			mu.Lock()
			defer mu.Unlock()
			err := h.Commit(t.Context(), bureau.Change{Records: []bureau.Record{{Drawer: "picture", Name: name, Content: []byte(content)}}, Audit: entry("busy")})
			if err == nil {
				written[name] = content
			}
			return err
		}
		must := func(err error) {
			if err != nil {
				rt.Fatal(err, errors.Unwrap(err))
			}
		}
		happenings := map[string]func(){
			"write": func() { told++; must(write(told)) },
			"collect": func() {
				told++
				h.collect("071", practitioner(citizen(told), "张三"))
			},
			"rekey": func() {
				ring, err := h.KeyRing(t.Context())
				must(err)
				err = h.rekey(generation + 1)
				if ring.Former != (problem.Of(err) == problem.Conflict) {
					rt.Fatal(err)
				}
				if err == nil {
					generation++
				}
			},
			"reseal some": func() { must(h.ResealSome(t.Context())) },
			"reseal beside a writer and a reader": func() {
				ctx, stop := context.WithCancel(t.Context())
				var others sync.WaitGroup
				others.Go(func() {
					for ctx.Err() == nil {
						told++
						if err := write(told); err != nil {
							rt.Error(err)
						}
					}
				})
				others.Go(func() {
					for ctx.Err() == nil {
						if _, err := h.Records(t.Context(), "picture"); err != nil {
							rt.Error(err)
						}
					}
				})
				_, err := h.Reseal(t.Context(), bureau.Change{Audit: entry("keys_resealed")}, nil)
				stop()
				others.Wait()
				must(err)
			},
			"stop": func() {
				ctx, stop := context.WithCancel(t.Context())
				_, err := h.Reseal(ctx, bureau.Change{Audit: entry("keys_resealed")}, func(int, int) { stop() })
				if stop(); err != nil && problem.Of(err) != problem.Cancelled {
					rt.Fatal(err)
				}
			},
			"open anew": func() { h.reopenWith(generation) },
		}
		for _, name := range rapid.SliceOfN(rapid.SampledFrom(slices.Sorted(maps.Keys(happenings))), 1, 6).Draw(rt, "happen") {
			happenings[name]()
			list, err := h.Records(t.Context(), "picture")
			must(err)
			if len(list) != len(written) {
				rt.Fatalf("%d records, not %d", len(list), len(written))
			}
			for _, r := range list {
				if written[r.Name] != string(r.Content) {
					rt.Fatalf("%s is %s, not %s", r.Name, r.Content, written[r.Name])
				}
			}
		}
		_, err := h.Reseal(t.Context(), bureau.Change{Audit: entry("keys_resealed")}, nil)
		must(err)
		h.reopenWith(generation)
		if findings, err := h.Check(t.Context(), nil); err != nil || len(findings) > 0 {
			rt.Fatal(findings, err)
		}
	})
}
