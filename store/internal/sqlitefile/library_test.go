package sqlitefile_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"roadcert/store/internal/sqlitefile"
)

// A read that is stopped at any moment, its very beginning included, gives its connection back as it got it.
func TestAStoppedReadLeavesNoSnapshotOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	pen, err := sqlitefile.OpenPen(t.Context(), path, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	defer pen.Close()
	if err := pen.Script(t.Context(), "CREATE TABLE a (n INTEGER); INSERT INTO a VALUES (1)"); err != nil {
		t.Fatal(err)
	}
	l, err := sqlitefile.OpenLibrary(t.Context(), path, 1, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	look := func(ctx context.Context) error {
		return l.Read(ctx, func(ctx context.Context, c *sqlitefile.Connection) error {
			_, err := c.Exec(ctx, "SELECT n FROM a")
			return err
		})
	}
	for i := range 3000 {
		ctx, stop := context.WithTimeout(t.Context(), time.Duration(i%100)*time.Microsecond)
		_ = look(ctx) // stopped or not
		stop()
		if err := look(t.Context()); err != nil {
			t.Fatalf("after the %d-th: %v", i, err)
		}
	}
}
