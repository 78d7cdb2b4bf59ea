package sqlite_test

import (
	"database/sql"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/delivery"
	"roadcert/domain/problem"
)

// notSealed are the blobs that are no secret: digests and signatures.
var notSealed = []string{
	"audit.hash", "audit.prev", "audit_anchor.hash", "audit_anchor.signature", "audit_head.hash", "edition.face_digest", "event.signature",
}

// ofTheRing are sealed under the own key of the ring of keys, of which there is one, and written with every key:
// TestTheKeysOfTheRingChangePlaces.
var ofTheRing = []string{"keyring.digests", "keyring.former"}

// crowd is a store with something sealed in every place there is, at least twice.
type crowd struct {
	*house
	one  certificate.Certificate
	uses []string // numbers
}

func newCrowd(t *testing.T) *crowd {
	c := &crowd{house: found(t)}
	var people []certificate.Certificate
	for n := range 4 {
		made := c.collect("071", practitioner(citizen(n+1), "李建国"))
		st := c.act(made, certificate.Convert, "", 0)
		c.commit(bureau.Change{Certificates: []bureau.Step{st}, Documents: []bureau.Document{
			{Certificate: made.ID, Version: 1, SealedAt: now, Content: []byte("OFD " + made.Number)},
		}})
		people = append(people, st.After)
		d := c.delivery(made.ID)
		d.State, d.Since, d.Code, d.CodeUntil = delivery.Notified, now, code12(n), today.Add(9)
		d.Steps = []delivery.Step{{Version: 1, State: d.State, At: now, By: "clerk", Note: made.Number}}
		id := string(rune('1' + n))
		c.commit(bureau.Change{
			Deliveries: []bureau.Delivery{d},
			Cases:      []bureau.Case{{ID: "k1-" + id, Operation: certificate.Issue, Kind: "071", Revision: 1, State: bureau.Open, ProposedAt: now, Note: made.Number}},
			Records: []bureau.Record{
				{Drawer: "key", Name: id, Content: []byte("key " + id)}, {Drawer: "seal", Name: id, Content: []byte("seal " + id)},
			},
		})
		c.granted("g1-"+id, 2, made.ID)
		c.uses = append(c.uses, c.hand("g1-"+id).Number)
	}
	for _, other := range people[2:] {
		c.commit(bureau.Change{Link: bureau.LinkChange{
			At: later, By: "reviewer", SetAside: []bureau.SetAside{{Certificate: other.ID, Base: 1, Why: "省级系统已有"}},
		}})
	}
	c.one = people[0]
	return c
}

// moves are every way in which a sealed value is put in the place of another: the same column of another row, and another
// column or table whose row is called the same. set is what is written, at which row; read is who would be deceived.
var moves = map[string]struct {
	set, from, where string // column, what is put there, and where
	read             func(*crowd) error
}{
	"event.payload": {"event.payload", "SELECT payload FROM event WHERE certificate = (SELECT max(certificate) FROM event) AND payload NOT NULL LIMIT 1", "revision = 1 AND certificate = (SELECT min(certificate) FROM event)", func(c *crowd) error {
		_, err := c.Gather(c.Context(), []certificate.ID{c.one.ID})
		return err
	}},
	"certificate.identity": {"certificate.identity", "SELECT identity FROM certificate ORDER BY id DESC LIMIT 1", "id = (SELECT min(id) FROM certificate)", func(c *crowd) error {
		_, err := c.Find(c.Context(), c.one.ID)
		return err
	}},
	"an identity for a face": {"event.payload", "SELECT identity FROM certificate ORDER BY id LIMIT 1", "revision = 1 AND certificate = (SELECT min(certificate) FROM event)", func(c *crowd) error {
		_, err := c.Gather(c.Context(), []certificate.ID{c.one.ID})
		return err
	}},
	"casework.content": {"casework.content", "SELECT content FROM casework WHERE id = 'k1-2'", "id = 'k1-1'", func(c *crowd) error {
		_, err := c.Case(c.Context(), "k1-1")
		return err
	}},
	"document.content": {"document.content", "SELECT content FROM document ORDER BY id DESC LIMIT 1", "id = (SELECT min(id) FROM document)", func(c *crowd) error {
		_, err := c.Document(c.Context(), c.one.ID, 1)
		return err
	}},
	"record.content": {"record.content", "SELECT content FROM record WHERE drawer = 'key' AND name = '2'", "drawer = 'key' AND name = '1'", func(c *crowd) error {
		_, err := c.Record(c.Context(), "key", "1")
		return err
	}},
	"a record from another drawer": {"record.content", "SELECT content FROM record WHERE drawer = 'seal' AND name = '1'", "drawer = 'key' AND name = '1'", func(c *crowd) error {
		_, err := c.Record(c.Context(), "key", "1")
		return err
	}},
	"delivery.code": {"delivery.code", "SELECT code FROM delivery ORDER BY certificate DESC LIMIT 1", "certificate = (SELECT min(certificate) FROM delivery)", func(c *crowd) error {
		_, err := c.Delivery(c.Context(), c.one.ID)
		return err
	}},
	"delivery.trail": {"delivery.trail", "SELECT trail FROM delivery ORDER BY certificate DESC LIMIT 1", "certificate = (SELECT min(certificate) FROM delivery)", func(c *crowd) error {
		_, err := c.Delivery(c.Context(), c.one.ID)
		return err
	}},
	"a trail for a code": {"delivery.code", "SELECT trail FROM delivery ORDER BY certificate LIMIT 1", "certificate = (SELECT min(certificate) FROM delivery)", func(c *crowd) error {
		_, err := c.Delivery(c.Context(), c.one.ID)
		return err
	}},
	"aside.content": {"aside.content", "SELECT content FROM aside ORDER BY id DESC LIMIT 1", "id = (SELECT min(id) FROM aside)", func(c *crowd) error {
		_, err := c.Aside(c.Context(), 0)
		return err
	}},
	"share.content": {"share.content", "SELECT content FROM share WHERE id = 'g1-2'", "id = 'g1-1'", func(c *crowd) error {
		_, err := c.Grant(c.Context(), "g1-1")
		return err
	}},
	"a case for a grant": {"share.content", "SELECT content FROM casework WHERE id = 'k1-1'", "id = 'g1-1'", func(c *crowd) error {
		_, err := c.Grant(c.Context(), "g1-1")
		return err
	}},
	"share_use.content": {"share_use.content", "SELECT content FROM share_use WHERE share = 'g1-2'", "share = 'g1-1'", func(c *crowd) error {
		_, err := c.Use(c.Context(), c.uses[0])
		return err
	}},
}

// TestASealedValueThatWasMovedIsFound: each is sealed for its table, its row and its column, so that what is another's does
// not open. Whoever reads it is told, and so is who checks the store.
func TestASealedValueThatWasMovedIsFound(t *testing.T) {
	for name, m := range moves {
		c := newCrowd(t)
		if err := m.read(c); err != nil {
			t.Fatalf("%s, before: %v", name, err)
		}
		sound(c.house)
		table, column, _ := strings.Cut(m.set, ".")
		db, err := sql.Open("sqlite", "file:"+filepath.Join(c.dir, "roadcert.db"))
		if err != nil {
			t.Fatal(err)
		}
		done, err := db.Exec("UPDATE " + table + " SET " + column + " = (" + m.from + ") WHERE " + m.where)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if n, err := done.RowsAffected(); err != nil || n != 1 || db.Close() != nil {
			t.Fatalf("%s: %d rows, %v", name, n, err)
		}
		if err := m.read(c); problem.Of(err) != problem.Damaged {
			t.Errorf("%s was moved, and who reads is told %v", name, err)
		}
		if findings, err := c.Check(t.Context(), nil); len(findings) == 0 && problem.Of(err) != problem.Damaged {
			t.Errorf("%s was moved, and the check finds nothing, %v", name, err)
		}
	}
}

// TestEverySealedPlaceIsMovedFrom: a column that is new is a place where nothing may be moved, or no secret.
func TestEverySealedPlaceIsMovedFrom(t *testing.T) {
	blobs, err := found(t).Blobs(t.Context())
	if err != nil || len(blobs) < len(notSealed) {
		t.Errorf("%d columns, %v", len(blobs), err)
	}
	for _, name := range blobs {
		if _, moved := moves[name]; !moved && !slices.Contains(notSealed, name) && !slices.Contains(ofTheRing, name) {
			t.Errorf("%s is neither moved nor known to be no secret", name)
		}
	}
}

// TestTheKeysOfTheRingChangePlaces: a ring whose keys are in each other's place opens nothing.
func TestTheKeysOfTheRingChangePlaces(t *testing.T) {
	h := found(t)
	if err := h.rekey(1); err != nil {
		t.Fatal(err)
	}
	h.reopenWith(1)
	db, err := sql.Open("sqlite", "file:"+filepath.Join(h.dir, "roadcert.db"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("UPDATE keyring SET digests = former, former = digests"); err != nil || db.Close() != nil {
		t.Fatal(err)
	}
	if h.Lock(); problem.Of(h.Unlock(keyOf(1))) != problem.SignIn {
		t.Errorf("the ring opens all the same: %v", h.Unlock(keyOf(1)))
	}
}
