package ledger_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
	"roadcert/domain/province"
	"roadcert/store/ledger"
)

// together runs some at once and waits for all.
func together(t testing.TB, n int, do func(i int) error) {
	t.Helper()
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			if err := do(i); err != nil {
				t.Errorf("%d: %v", i, err)
			}
		})
	}
	all.Wait()
}

// Whoever writes to a county sees all that was written before: nothing is lost, and the feed has no gaps.
func TestWritersOfOneCountyFollowEachOther(t *testing.T) {
	everywhere(t, func(t *testing.T, h *house) {
		const writers, rounds = 4, 15
		second, err := ledger.Open(t.Context(), h.where, ledger.Options{Key: dataKey}) // another process has its own
		if err != nil {
			t.Fatal(err)
		}
		defer second.Close()
		entries := make([][]province.Entry, writers)
		for w := range writers {
			one := h.station(here, w+1)
			for n := range rounds {
				entries[w] = append(entries[w], one.collect(100*w+n))
			}
		}
		together(t, writers, func(w int) error {
			l := []*ledger.Ledger{h.Ledger, second}[w%2]
			for n := range rounds {
				err := l.Write(t.Context(), here, func(ctx context.Context, b province.Book) error {
					given, err := b.Serials(ctx, "071")
					if err != nil {
						return err
					}
					from := int64(len(given)*10 + 1)
					if err := b.SaveSerials(ctx, province.Stretch{Kind: "071", Station: w + 1, From: from, To: from + 9}); err != nil {
						return err
					}
					return b.Append(ctx, entries[w][n:n+1])
				})
				if err != nil {
					return err
				}
			}
			return nil
		})
		h.read(here, func(ctx context.Context, b province.Book) error {
			given, err := b.Serials(ctx, "071")
			if err != nil || len(given) != writers*rounds {
				t.Errorf("%d stretches: %v", len(given), err)
			}
			var at exchange.Cursor
			seen := map[certificate.EventID]bool{}
			for {
				items, next, known, err := b.Feed(ctx, at, 1)
				if err != nil || !known {
					t.Fatal(at, known, err)
				}
				if len(items) == 0 {
					break
				}
				if next.Seq != at.Seq+1 {
					t.Errorf("%d follows on %d", next.Seq, at.Seq)
				}
				e, err := exchange.DecodeEvent(items[0])
				if err != nil {
					t.Fatal(err)
				}
				seen[e.ID], at = true, next
			}
			if len(seen) != writers*rounds {
				t.Errorf("%d events", len(seen))
			}
			held, err := b.Held(ctx, 0)
			if len(held) != 1 || held[0].Number != writers*rounds {
				t.Errorf("%+v", held)
			}
			return err
		})
	})
}

func TestManyCountiesAtOnce(t *testing.T) {
	everywhere(t, func(t *testing.T, h *house) {
		const counties = 24
		entries := make([][]province.Entry, counties)
		for i := range counties {
			entries[i] = h.station(fmt.Sprintf("2101%02d", i), 1).converted(1)
		}
		together(t, counties, func(i int) error {
			county := fmt.Sprintf("2101%02d", i)
			for n := range entries[i] {
				if err := h.Write(t.Context(), county, func(ctx context.Context, b province.Book) error {
					if err := b.SaveStation(ctx, province.Station{Number: 1}); err != nil {
						return err
					}
					return b.Append(ctx, entries[i][n:n+1])
				}); err != nil {
					return err
				}
				if err := h.Read(t.Context(), county, func(ctx context.Context, b province.Book) error {
					head, err := b.Head(ctx)
					if head.Seq != int64(n+1) {
						t.Errorf("%s stands at %d", county, head.Seq)
					}
					return err
				}); err != nil {
					return err
				}
			}
			return nil
		})
		all, err := h.Counties(t.Context())
		if err != nil || len(all) != counties {
			t.Errorf("%d counties: %v", len(all), err)
		}
		for _, c := range all {
			if c.Head.Seq != 2 {
				t.Errorf("%+v", c)
			}
		}
	})
}

// A reader sees one state, whatever is written meanwhile.
func TestReaderSeesOneState(t *testing.T) {
	everywhere(t, func(t *testing.T, h *house) {
		one := h.station(here, 1)
		h.append(here, one.collect(1))
		h.read(here, func(ctx context.Context, b province.Book) error {
			h.append(here, one.collect(2))
			list, err := b.Whole(ctx, 0, 10)
			if len(list) != 1 {
				t.Errorf("%d certificates", len(list))
			}
			held, _ := b.Held(ctx, 0)
			same(t, 1, held[0].Number)
			return err
		})
	})
}

func TestWhatFailsLeavesNothing(t *testing.T) {
	everywhere(t, func(t *testing.T, h *house) {
		one := h.station(here, 1)
		entries := one.converted(1)
		boom := errors.New("boom")
		err := h.Write(t.Context(), here, func(ctx context.Context, b province.Book) error {
			if err := b.Append(ctx, entries); err != nil {
				return err
			}
			if err := b.SaveStation(ctx, province.Station{Number: 1}); err != nil {
				return err
			}
			list, err := b.Whole(ctx, 0, 10)
			if len(list) != 1 {
				t.Errorf("the transaction does not see what it wrote: %v", err)
			}
			return boom
		})
		if err != boom { //nolint:errorlint // it has to come back as it was
			t.Errorf("got %v", err)
		}
		empty := func() {
			t.Helper()
			h.read(here, func(ctx context.Context, b province.Book) error {
				head, _ := b.Head(ctx)
				same(t, exchange.Cursor{}, head)
				list, err := b.Whole(ctx, 0, 10)
				if len(list) != 0 {
					t.Error("something is left")
				}
				return err
			})
			if waiting, err := h.Unsealed(t.Context(), 10); err != nil || len(waiting) != 0 {
				t.Error(waiting, err)
			}
		}
		empty()
		stopped, cancel := context.WithCancel(t.Context())
		cancel()
		code(t, h.Write(stopped, here, func(ctx context.Context, b province.Book) error { return b.Append(ctx, entries) }), problem.Cancelled)
		empty()
		// The same event twice is a mistake of the caller.
		code(t, h.Write(t.Context(), here, func(ctx context.Context, b province.Book) error {
			return b.Append(ctx, append(entries, entries[0]))
		}), problem.Conflict)
		empty()
		h.append(here, entries...)
	})
}

func TestWrongKeyOpensNothing(t *testing.T) {
	everywhere(t, func(t *testing.T, h *house) {
		_, err := ledger.Open(t.Context(), h.where, ledger.Options{Key: append([]byte{8}, dataKey[1:]...)})
		code(t, err, problem.SignIn)
		_, err = ledger.Open(t.Context(), h.where, ledger.Options{Key: dataKey[:8]})
		code(t, err, problem.SignIn)
	})
}

func TestNewerFormIsRefused(t *testing.T) {
	everywhere(t, func(t *testing.T, h *house) {
		if err := h.Tamper(t.Context(), "UPDATE ledger SET version = version + 1"); err != nil {
			t.Fatal(err)
		}
		_, err := ledger.Open(t.Context(), h.where, ledger.Options{Key: dataKey})
		code(t, err, problem.Newer)
	})
}

// What somebody changed in the database, or put in the place of something else, is not taken for what was written.
func TestTamperingShows(t *testing.T) {
	events := func(ctx context.Context, b province.Book) error {
		_, _, _, err := b.Feed(ctx, exchange.Cursor{}, 10)
		return err
	}
	histories := func(ctx context.Context, b province.Book) error {
		_, err := b.History(ctx, certificate.NewID(1, 1))
		return err
	}
	states := func(ctx context.Context, b province.Book) error {
		_, err := b.Whole(ctx, 0, 10)
		return err
	}
	for name, c := range map[string]struct {
		query string
		look  func(context.Context, province.Book) error
	}{
		"altered item":    {"UPDATE event SET content = ? WHERE seq = 1", events},
		"altered history": {"UPDATE event SET content = ? WHERE seq = 1", histories},
		"moved item":      {"UPDATE event SET content = (SELECT o.content FROM event o WHERE o.county = event.county AND o.seq = 3) WHERE seq = 1", events},
		"foreign item":    {"UPDATE event SET content = (SELECT o.content FROM event o WHERE o.county = '210123' AND o.seq = 1) WHERE seq = 1", events},
		"altered state":   {"UPDATE certificate SET content = ?", states},
		"moved state":     {"UPDATE certificate SET content = (SELECT o.content FROM certificate o WHERE o.county = certificate.county AND o.id <> certificate.id)", states},
		"altered face": {"UPDATE edition SET content = ?", func(ctx context.Context, b province.Book) error {
			list, err := b.Certificates(ctx, []certificate.ID{certificate.NewID(1, 1)})
			if err != nil || len(list) != 1 {
				return err
			}
			standings, _, err := b.Standings(ctx, 0, 1)
			if err != nil {
				return err
			}
			_, err = b.Identified(ctx, standings[0].Identifier)
			return err
		}},
		"another key of a station": {"UPDATE station SET content = (SELECT o.content FROM station o WHERE o.county = '210123')", func(ctx context.Context, b province.Book) error {
			_, err := b.Station(ctx, 1)
			return err
		}},
		"a person who was moved": {"UPDATE person SET station = 2", func(ctx context.Context, b province.Book) error {
			_, err := b.People(ctx, 2)
			return err
		}},
	} {
		t.Run(name, func(t *testing.T) {
			everywhere(t, func(t *testing.T, h *house) {
				for _, county := range []string{here, there} {
					one := h.station(county, 1)
					h.append(county, one.converted(1)...)
					h.append(county, one.collect(2))
					h.write(county, func(ctx context.Context, b province.Book) error {
						if err := b.SavePeople(ctx, 1, []exchange.PersonKey{{User: "li", Key: []byte{1}}}); err != nil {
							return err
						}
						return b.SaveStation(ctx, province.Station{Number: 1, Bureau: county})
					})
				}
				h.read(here, c.look)
				var args []any
				if name[:7] == "altered" {
					args = append(args, []byte("0123456789012345678901234567890123456789"))
				}
				if err := h.Tamper(t.Context(), c.query, args...); err != nil {
					t.Fatal(err)
				}
				code(t, h.Read(t.Context(), here, c.look), problem.Damaged)
			})
		})
	}
}

// Nothing sensitive stands in the file for whoever finds it.
func TestFileHoldsNoSecrets(t *testing.T) {
	dir := t.TempDir()
	h := &house{TB: t, where: dir, catalog: kinds(t)}
	h.open()
	h.append(here, h.station(here, 1).converted(1)...)
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "province.db"))
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{citizen(1), "13912345678", "河南街12号", "张三"} {
		if bytes.Contains(text, []byte(secret)) {
			t.Errorf("%s stands in the file", secret)
		}
	}
	info, err := os.Stat(filepath.Join(dir, "province.db"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info.Mode(), err)
	}
}

func TestBackupIsOneState(t *testing.T) {
	h := &house{TB: t, where: t.TempDir(), catalog: kinds(t)}
	h.open()
	defer h.Close()
	one := h.station(here, 1)
	var first []province.Entry
	for n := range 300 {
		first = append(first, one.collect(n))
	}
	h.append(here, first...)
	to := filepath.Join(t.TempDir(), "备份")
	together(t, 2, func(i int) error {
		if i == 0 {
			return h.Backup(t.Context(), to)
		}
		for n := range 20 {
			if err := h.Write(t.Context(), here, func(ctx context.Context, b province.Book) error {
				return b.Append(ctx, []province.Entry{one.collect(1000 + n)})
			}); err != nil {
				return err
			}
		}
		return nil
	})
	code(t, h.Backup(t.Context(), to), problem.Conflict)
	copied := &house{TB: t, where: to, catalog: h.catalog}
	copied.open()
	defer copied.Close()
	copied.read(here, func(ctx context.Context, b province.Book) error {
		head, _ := b.Head(ctx)
		list, err := b.Whole(ctx, 0, 1000)
		if int64(len(list)) != head.Seq || head.Seq < 300 || head.Seq > 320 {
			t.Errorf("%d certificates after %d events", len(list), head.Seq)
		}
		return err
	})
	if left, err := filepath.Glob(filepath.Join(to, "*")); err != nil || len(left) != 1 && len(left) != 3 {
		t.Error(left, err)
	}
}

func TestPlacesThatAreNoLedger(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "province.db"), []byte("nothing that SQLite ever wrote, and long enough to be looked at"), 0o600); err != nil {
		t.Fatal(err)
	}
	for where, want := range map[string]problem.Code{
		filepath.Join(dir, "file"): problem.Unwritable, dir: problem.Damaged,
		"postgres://nobody@127.0.0.1:1/nothing": problem.Unreachable, "postgres://a:b:c@/%zz": problem.Invalid,
	} {
		_, err := ledger.Open(t.Context(), where, ledger.Options{Key: dataKey})
		if problem.Of(err) != want {
			t.Errorf("%s: %v", where, err)
		}
	}
}
