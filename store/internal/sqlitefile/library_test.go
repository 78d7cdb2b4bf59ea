package sqlitefile_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"testing"
	"time"

	"roadcert/store/internal/sqlitefile"
)

// TestAReaderStoppedAnywhereLeavesItsPlaceUsable: whoever reads next is not hurt by one who was stopped.
func TestAReaderStoppedAnywhereLeavesItsPlaceUsable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	made, err := sqlitefile.Connect(t.Context(), sqlitefile.Source(path, "rwc"))
	if err != nil {
		t.Fatal(err)
	}
	defer made.Close()
	if err := made.Script(t.Context(), "PRAGMA journal_mode = WAL; CREATE TABLE a (b)"); err != nil {
		t.Fatal(err)
	}
	l, err := sqlitefile.OpenLibrary(t.Context(), path, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	look := func(ctx context.Context, c *sqlitefile.Connection) error {
		return c.Each(ctx, "SELECT count(*) FROM a", nil, func(*sql.Rows) error { return nil })
	}
	for n := range 3000 {
		ctx, cancel := context.WithTimeout(t.Context(), time.Duration(n%60)*time.Microsecond)
		_ = l.Read(ctx, look)
		cancel()
		if err := l.Read(t.Context(), look); err != nil {
			t.Fatalf("after %d: %v", n, err)
		}
	}
}
