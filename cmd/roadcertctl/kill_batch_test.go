package main

import (
	mathrand "math/rand/v2"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/store/sqlite"
)

// batchRows make five chunks of a batch, the last of them not full.
const batchRows = 2400

// TestBatchKilledAnywhere kills the real program at random moments of a batch of facts and of a batch of endings,
// and now and then stops it with Ctrl-C. Each time the store must be whole, the batch must say exactly what was
// done, and going on must finish it with one event for each certificate.
func TestBatchKilledAnywhere(t *testing.T) {
	if testing.Short() {
		t.Skip("its work is done by other processes: left to the run without the race detector")
	}
	y := newYard(t, batchRows)
	y.run(t, y.founded, access.Clerk, "import", y.register)
	whole := filepath.Join(t.TempDir(), "whole")
	y.lay(t, whole)
	review := []string{"batch", "review", "--kind", "071", "--status", "valid"}
	reviewing := y.time(t, whole, access.Clerk, review...)
	members := y.batch(t, whole, certificate.Review).Work.Members
	if members <= 2*500 {
		t.Fatalf("%d certificates are too few chunks", members)
	}
	cancel := []string{"batch", "cancel", "--kind", "071", "--status", "valid", "--reason", "holder-request", "--yes", strconv.Itoa(members)}
	y.run(t, whole, access.Clerk, cancel...)
	cancelling := y.time(t, whole, access.Approver, "decide", y.batch(t, whole, certificate.Cancel).ID, "approve")
	seed := uint64(time.Now().UnixNano())
	t.Logf("%d certificates; undisturbed: review %v, cancel %v; seed %d", members, reviewing, cancelling, seed)
	random := mathrand.New(mathrand.NewPCG(seed, 0))
	hit, middle := 0, 0
	for n := range (*kills + 1) / 2 {
		dir := filepath.Join(t.TempDir(), "store")
		y.lay(t, dir)
		for _, op := range []certificate.Operation{certificate.Review, certificate.Cancel} {
			role, args, took := access.Clerk, review, reviewing
			if op == certificate.Cancel {
				y.run(t, dir, access.Clerk, cancel...)
				role, args, took = access.Approver, []string{"decide", y.batch(t, dir, op).ID, "approve"}, cancelling
			}
			after := time.Duration(random.Int64N(int64(took)))
			stopped := false
			if n%4 == 3 {
				stopped = y.interrupt(t, dir, role, "会接着办完", after, args...)
			} else {
				stopped = y.kill(t, dir, role, after, args...)
			}
			if stopped {
				hit++
			}
			if trouble := y.fsck(t, dir); len(trouble) > 0 {
				t.Fatalf("round %d: %v ended after %v, the store has %v", n, args, after, trouble)
			}
			k := y.batch(t, dir, op)
			if k.State == bureau.Running && k.Work.Next > 0 {
				middle++
			}
			switch {
			case k.State == bureau.Running && n%2 == 1:
				y.run(t, dir, role, "batch", "carry", k.ID)
			case k.State != bureau.Approved:
				y.run(t, dir, role, args...)
			}
			if k = y.batch(t, dir, op); k.State != bureau.Approved || k.Work.Done != members {
				t.Fatalf("round %d: %v ended after %v and was gone on with: %s, %+v", n, args, after, k.State, k.Work)
			}
		}
		if trouble := y.fsck(t, dir); len(trouble) > 0 {
			t.Fatalf("round %d: in the end the store has %v", n, trouble)
		}
	}
	t.Logf("ended %d times at work, %d times between two chunks", hit, middle)
	if hit == 0 {
		t.Error("the program was always faster: nothing was tried")
	}
}

// batch returns the case of the one batch there is of an operation, a zero one where it was not begun, and fails
// where it does not say exactly what was done: one event for each member up to the next, none for the others.
func (y *yard) batch(t *testing.T, dir string, op certificate.Operation) (k bureau.Case) {
	t.Helper()
	y.open(t, dir, access.Clerk, func(store *sqlite.Store, d *bureau.Desk) {
		cases, err := d.Cases(t.Context(), false)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cases {
			if c.Operation == op {
				if k.ID != "" {
					t.Errorf("%s and %s are the same batch", k.ID, c.ID)
				}
				k = c
			}
		}
		events := y.events(t, store, d, op)
		if k.ID == "" {
			if len(events) > 0 {
				t.Errorf("%d certificates have events of a %s that is not there", len(events), op)
			}
			return
		}
		if k.Work.Done+k.Work.Refused != k.Work.Next || len(events) != k.Work.Done || k.Work.Refused != 0 {
			t.Errorf("%s says %+v, and %d certificates have its events", k.ID, *k.Work, len(events))
		}
		rows, err := d.Members(t.Context(), k.ID, 0, k.Work.Members)
		if err != nil || len(rows) != k.Work.Members {
			t.Fatalf("%d members of %d, %v", len(rows), k.Work.Members, err)
		}
		for i, row := range rows {
			want := 0
			if i < k.Work.Next {
				want = 1
			}
			if len(events[row.ID]) != want || want == 1 && events[row.ID][0].Case != k.ID {
				t.Errorf("%s has %d events of %s, want %d: it is member %d, the next is %d", row.ID, len(events[row.ID]), k.ID, want, i, k.Work.Next)
			}
		}
	})
	return k
}

// events are, by certificate, those of an operation.
func (y *yard) events(t *testing.T, store *sqlite.Store, d *bureau.Desk, op certificate.Operation) map[certificate.ID][]certificate.Event {
	t.Helper()
	found := map[certificate.ID][]certificate.Event{}
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
			for _, e := range events {
				if e.Operation == op {
					found[row.ID] = append(found[row.ID], e)
				}
			}
		}
		if q.After = page.Cursor; page.Cursor == "" {
			return found
		}
	}
}
