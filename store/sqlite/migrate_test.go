package sqlite

import (
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
)

// A later form is reached in one transaction, with a copy of the store as it was beside it.
func TestMigrate(t *testing.T) {
	s := open(t)
	path := filepath.Join(t.TempDir(), "copy.db")
	script := func(text string) fstest.MapFS {
		return fstest.MapFS{"schema/0001_store.sql": {}, "schema/0002_documents.sql": {}, "schema/0003_more.sql": {Data: []byte(text)}}
	}
	version := func() (v int) {
		if err := s.pen.one(t.Context(), "PRAGMA user_version", nil, &v); err != nil {
			t.Fatal(err)
		}
		return v
	}
	if err := s.pen.migrate(t.Context(), script("CREATE TABLE more (a INTEGER) STRICT; nonsense"), path); err == nil || version() != 2 {
		t.Fatalf("a form that fails was taken over: %v", err)
	}
	var tables int
	if err := s.pen.one(t.Context(), "SELECT count(*) FROM sqlite_schema WHERE name = 'more'", nil, &tables); err != nil || tables != 0 {
		t.Fatal("half a form was left", err)
	}
	for range 2 { // the second time there is nothing to do
		if err := s.pen.migrate(t.Context(), script("CREATE TABLE more (a INTEGER) STRICT"), path); err != nil || version() != 3 {
			t.Fatal(version(), err)
		}
	}
	if info, err := os.Stat(path + ".v2"); err != nil || info.Size() == 0 {
		t.Fatal("no copy was kept", err)
	}
}
