package sqlite

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"roadcert/assets"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
)

// A later form is reached in one transaction, with a copy of the store as it was beside it.
func TestMigrate(t *testing.T) {
	s := open(t)
	path := filepath.Join(t.TempDir(), "copy.db")
	forms, err := fs.Glob(schema, "schema/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	newest := len(forms)
	script := func(text string) fstest.MapFS {
		scripts := fstest.MapFS{"schema/9999_more.sql": {Data: []byte(text)}}
		for _, name := range forms {
			scripts[name] = &fstest.MapFile{}
		}
		return scripts
	}
	version := func() (v int) {
		if err := s.pen.one(t.Context(), "PRAGMA user_version", nil, &v); err != nil {
			t.Fatal(err)
		}
		return v
	}
	if err := s.pen.migrate(t.Context(), script("CREATE TABLE more (a INTEGER) STRICT; nonsense"), path); err == nil || version() != newest {
		t.Fatalf("a form that fails was taken over: %v", err)
	}
	var tables int
	if err := s.pen.one(t.Context(), "SELECT count(*) FROM sqlite_schema WHERE name = 'more'", nil, &tables); err != nil || tables != 0 {
		t.Fatal("half a form was left", err)
	}
	for range 2 { // the second time there is nothing to do
		if err := s.pen.migrate(t.Context(), script("CREATE TABLE more (a INTEGER) STRICT"), path); err != nil || version() != newest+1 {
			t.Fatal(version(), err)
		}
	}
	if info, err := os.Stat(fmt.Sprintf("%s.v%d", path, newest)); err != nil || info.Size() == 0 {
		t.Fatal("no copy was kept", err)
	}
}

// A store of the first form opens: it gets the catalogue it never had, and what it holds stays.
func TestStoreOfTheFirstForm(t *testing.T) {
	kinds, err := catalog.Load(assets.FS, "catalog")
	if err != nil {
		t.Fatal(err)
	}
	first, err := schema.ReadFile("schema/0001_store.sql")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	path := filepath.Join(dir, fileName)
	pen, err := openPenOn(t, path)
	if err != nil {
		t.Fatal(err)
	}
	if err := pen.migrate(t.Context(), fstest.MapFS{"schema/0001_store.sql": {Data: first}}, path); err != nil {
		t.Fatal(err)
	}
	if _, err := pen.Exec(t.Context(), `INSERT INTO edition (certificate, version, identifier, event, made_at, face_digest, sealed)
		VALUES (1, 1, 'old', 1, 0, x'00', 0)`); err != nil {
		t.Fatal(err)
	}
	if err := pen.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), dir, Options{Catalog: kinds})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if n := len(s.Catalog().Kinds()); n != 9 {
		t.Errorf("%d kinds", n)
	}
	if ed, err := s.Identified(t.Context(), "old"); err != nil || ed.Version != 1 || ed.Catalog != 0 {
		t.Error(ed, err)
	}
	if _, err := os.Stat(path + ".v1"); err != nil {
		t.Error("no copy was kept:", err)
	}
}

func openPenOn(t *testing.T, path string) (*connection, error) {
	t.Helper()
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		return nil, err
	}
	pen, err := openPen(t.Context(), path)
	if err != nil {
		return nil, err
	}
	return pen, pen.brand(t.Context())
}

// A store from before suspensions were known to end: their last day comes out of the events, and what the desk
// has decided is told from what was only collected.
func TestStoreOfTheSecondForm(t *testing.T) {
	path := filepath.Join(t.TempDir(), fileName)
	pen, err := openPenOn(t, path)
	if err != nil {
		t.Fatal(err)
	}
	second := fstest.MapFS{}
	for _, name := range []string{"schema/0001_store.sql", "schema/0002_documents.sql"} {
		script, err := schema.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		second[name] = &fstest.MapFile{Data: script}
	}
	if err := pen.migrate(t.Context(), second, path); err != nil {
		t.Fatal(err)
	}
	const columns = "region, holder, issued, valid_to, review_due, number_key, conform, delivered, since, revision, version, last_event, face_event, face_key"
	for _, row := range []string{
		"INSERT INTO shelf (id, kind, status, medium, held) VALUES (1, '013', 1, 1, 1), (2, '013', 2, 1, 1)",
		"INSERT INTO certificate (id, shelf, " + columns + ") VALUES (1, 1, '210124', '', 0, 0, 0, 11, 0, 0, 0, 1, 0, 1, 1, 0)",
		"INSERT INTO certificate (id, shelf, " + columns + ") VALUES (2, 2, '210124', '', 0, 0, 0, 12, 0, 0, 0, 2, 0, 3, 2, 0)",
		"INSERT INTO event (id, certificate, revision, operation, at, effective, actor, status, until) VALUES (1, 1, 1, 1, 0, 0, '', 1, 0), (2, 2, 1, 1, 0, 0, '', 1, 0), (3, 2, 2, 9, 0, 0, '', 2, 740000)",
	} {
		if _, err := pen.Exec(t.Context(), row); err != nil {
			t.Fatal(err)
		}
	}
	if err := pen.migrate(t.Context(), schema, path); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[int][2]int{1: {0, 0}, 2: {740000, 1}} {
		var got [2]int
		if err := pen.one(t.Context(), "SELECT until, decided FROM certificate WHERE id = ?", []any{id}, &got[0], &got[1]); err != nil || got != want {
			t.Errorf("certificate %d: last day and decided %v, want %v (%v)", id, got, want, err)
		}
	}
}

// A store from before it could send anything: what has no receipt waits from now on, and what has one does not.
func TestStoreOfTheFifthForm(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, fileName)
	pen, err := openPenOn(t, path)
	if err != nil {
		t.Fatal(err)
	}
	fifth := fstest.MapFS{}
	names, err := fs.Glob(schema, "schema/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names[:5] {
		script, err := schema.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		fifth[name] = &fstest.MapFile{Data: script}
	}
	if err := pen.migrate(t.Context(), fifth, path); err != nil {
		t.Fatal(err)
	}
	for _, row := range []string{
		`INSERT INTO event (id, certificate, revision, operation, at, effective, actor, status, until) VALUES
			(11, 1, 1, 1, 1000, 0, '', 1, 0), (12, 2, 1, 1, 2000, 0, '', 1, 0), (13, 1, 2, 9, 3000, 0, '', 2, 740000), (14, 2, 2, 9, 4000, 0, '', 2, 0)`,
		"INSERT INTO receipt VALUES (11, 'accepted', 5000), (12, 'known', 5000)",
	} {
		if _, err := pen.Exec(t.Context(), row); err != nil {
			t.Fatal(err)
		}
	}
	if err := pen.Close(); err != nil {
		t.Fatal(err)
	}
	kinds, err := catalog.Load(assets.FS, "catalog")
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), dir, Options{Catalog: kinds})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Unlock(make([]byte, 16)); err != nil {
		t.Fatal(err)
	}
	var got []certificate.EventID
	list, err := s.Outbox(t.Context(), 0, 10)
	for _, e := range list {
		got = append(got, e.ID)
	}
	if err != nil || !slices.Equal(got, []certificate.EventID{13, 14}) {
		t.Errorf("%v wait to be sent: %v", got, err)
	}
	if b, err := s.Backlog(t.Context(), time.UnixMilli(3000)); err != nil || b.Events != 1 || !b.Oldest.Equal(time.UnixMilli(3000)) {
		t.Errorf("%+v, %v", b, err)
	}
	if _, err := os.Stat(path + ".v5"); err != nil {
		t.Error("no copy was kept:", err)
	}
}
