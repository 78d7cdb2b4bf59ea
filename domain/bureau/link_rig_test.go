package bureau_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"image"
	"image/png"
	"path/filepath"
	"testing"
	"time"

	"roadcert/assets"
	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/province"
	"roadcert/store/ledger"
)

// realm is a practice province on a ledger of its own, and the wires to it.
type realm struct {
	testing.TB
	*province.Province
	ledger *ledger.Ledger
	now    time.Time
	// fail says what becomes of the n-th letter, from 1 on, and its answer; nil: all arrive.
	fail    func(n int) mishap
	letters []sent
}

// sent is a letter as the province can read it.
type sent struct {
	exchange.Letter
	raw []byte
}

// mishap is what becomes of a letter.
type mishap int

const (
	arrives mishap = iota
	lost           // the letter is lost
	unheard        // the answer is lost: what it asked is done
	halved         // half of the answer arrives
	failing        // the province says that it has a fault
)

var errWire = errors.New("the wire is cut")

func newRealm(t testing.TB) *realm {
	t.Helper()
	r := &realm{TB: t, now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 42, 42))); err != nil {
		t.Fatal(err)
	}
	var err error
	if r.Province, err = province.NewPractice(rand.Reader, "辽宁省交通运输事务服务中心", "12210000MB0000000X", picture.Bytes(), r.now); err != nil {
		t.Fatal(err)
	}
	if r.Catalog, err = catalog.Load(assets.FS, "catalog"); err != nil {
		t.Fatal(err)
	}
	r.Regions = regions(t)
	r.Now = func() time.Time { return r.now }
	r.open(t.TempDir())
	return r
}

// open lets the province go on with the ledger in a folder.
func (r *realm) open(dir string) {
	r.Helper()
	l, err := ledger.Open(r.Context(), dir, ledger.Options{Key: []byte("sixteen-byte-key")})
	if err != nil {
		r.Fatal(err)
	}
	r.Cleanup(func() { l.Close() })
	r.ledger, r.Ledger = l, l
}

// Carry is the wire.
func (r *realm) Carry(ctx context.Context, letter []byte) ([]byte, error) {
	l, err := exchange.Open(letter, r.Key)
	if err != nil {
		r.Fatal(err)
	}
	r.letters = append(r.letters, sent{l, bytes.Clone(letter)})
	what := arrives
	if r.fail != nil {
		what = r.fail(len(r.letters))
	}
	cut := &exchange.Trouble{Kind: exchange.Unreachable, Cause: errWire}
	switch what {
	case lost:
		return nil, cut
	case failing:
		return nil, &exchange.Trouble{Kind: exchange.Failing}
	}
	answer, err := r.Answer(ctx, letter)
	switch {
	case err != nil:
		return nil, err
	case what == unheard:
		return nil, cut
	case what == halved:
		return answer[:len(answer)/2], nil
	}
	return answer, nil
}

// invitation lets a workstation of the county in.
func (r *realm) invitation(station int) []byte {
	r.Helper()
	i, err := r.Invite(r.Context(), "210124", station, "https://127.0.0.1:8443", "", r.now.AddDate(0, 0, 7))
	if err != nil {
		r.Fatal(err)
	}
	content, err := exchange.Write(&i)
	if err != nil {
		r.Fatal(err)
	}
	return content
}

// station is a new county's workstation that has joined.
func (r *realm) station(number int) *county {
	r.Helper()
	c := newCounty(r.TB)
	c.office.Dial = func(exchange.Invitation) (bureau.Wire, error) { return r, nil }
	if _, err := c.desk(access.SystemAdmin).Join(r.Context(), r.invitation(number)); err != nil {
		r.Fatal(err)
	}
	c.insync() // it has its serials now
	return c
}

// sync keeps the county in step, whatever comes of it.
func (c *county) sync() (bureau.SyncResult, error) {
	c.Helper()
	return c.desk(access.Clerk).Sync(c.Context(), nil)
}

// insync wants it to go through.
func (c *county) insync() bureau.SyncResult {
	c.Helper()
	return need[bureau.SyncResult](c.TB)(c.sync())
}

// digests are those of all that is in the store.
func (c *county) digests() exchange.Summary {
	c.Helper()
	return summary(c.TB, func(after certificate.ID) ([]certificate.Certificate, error) {
		return c.store.Whole(c.Context(), after, 500)
	})
}

// digests are those of all the province has of the county.
func (r *realm) digests() (s exchange.Summary) {
	r.Helper()
	err := r.Ledger.Read(r.Context(), "210124", func(ctx context.Context, b province.Book) error {
		s = summary(r.TB, func(after certificate.ID) ([]certificate.Certificate, error) { return b.Whole(ctx, after, 500) })
		return nil
	})
	if err != nil {
		r.Fatal(err)
	}
	return s
}

func summary(t testing.TB, page func(after certificate.ID) ([]certificate.Certificate, error)) exchange.Summary {
	t.Helper()
	tree := exchange.Tree{}
	for after := certificate.ID(0); ; {
		list, err := page(after)
		if err != nil {
			t.Fatal(err)
		}
		if len(list) == 0 {
			return tree.Summary()
		}
		for i := range list {
			after = list[i].ID
			tree.Add(exchange.Leaf{Certificate: after, Digest: exchange.DigestOf(&list[i])})
		}
	}
}

// agree wants all of them to have the same as the province, and nothing to wait.
func (r *realm) agree(counties ...*county) {
	r.Helper()
	want := r.digests()
	for i, c := range counties {
		if b := need[bureau.Backlog](r.TB)(c.store.Backlog(r.Context(), time.Time{})); b.Events > 0 {
			r.Errorf("workstation %d: %+v still waits", i+1, b)
		}
		if got := c.digests(); got.Count != want.Count || len(want.Differing(got)) > 0 {
			r.Errorf("workstation %d has %d certificates, the province %d; buckets %v differ", i+1, got.Count, want.Count, want.Differing(got))
		}
		c.healthy()
	}
}

// forge puts another signature on an event, as somebody could who writes into the file.
func (c *county) forge(id certificate.EventID) {
	c.Helper()
	db := need[*sql.DB](c.TB)(sql.Open("sqlite", "file:"+filepath.Join(c.dir, "roadcert.db")))
	defer db.Close()
	if _, err := db.ExecContext(c.Context(), "UPDATE event SET signature = x'00' WHERE id = ?", int64(id)); err != nil {
		c.Fatal(err)
	}
}
