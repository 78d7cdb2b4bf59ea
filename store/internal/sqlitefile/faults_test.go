package sqlitefile_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"unsafe"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"

	"roadcert/store/internal/sqlitefile"
)

// faultyDisk stands between SQLite and the system: the default VFS with some of its functions replaced. One step of
// writing fails, and all before and after it succeed.
type faultyDisk struct {
	tls   *libc.TLS
	under lib.Tsqlite3_vfs
	vfs   *lib.Tsqlite3_vfs
	keep  []any // what only C points to

	mu        sync.Mutex
	files     map[uintptr]*lib.Tsqlite3_io_methods // replaced, by the original
	at, count int
	how       faultKind
}

// faultKind is how a step fails.
type faultKind int

const (
	full    faultKind = iota // nothing is written: the disk is full
	broken                   // nothing is written: the disk is broken
	halfway                  // half of it is written
)

var faultNames = map[faultKind]string{full: "full", broken: "broken", halfway: "halfway"}

// The functions of a VFS, as SQLite calls them.
type (
	openFunc  = func(tls *libc.TLS, vfs, name, file uintptr, flags int32, out uintptr) int32
	writeFunc = func(tls *libc.TLS, file, from uintptr, n int32, at int64) int32
	syncFunc  = func(tls *libc.TLS, file uintptr, flags int32) int32
	truncFunc = func(tls *libc.TLS, file uintptr, size int64) int32
)

func pointer[F any](f *F) uintptr { return *(*uintptr)(unsafe.Pointer(f)) }

func function[F any](p uintptr) F {
	at := &struct{ uintptr }{p}
	return *(*F)(unsafe.Pointer(at))
}

// at reads what C keeps at an address.
func memory[T any](p uintptr) *T { return *(**T)(unsafe.Pointer(&p)) }

// installFaults makes every file of SQLite that is opened from now on in this process one that can fail.
func installFaults(t *testing.T) *faultyDisk {
	t.Helper()
	d := &faultyDisk{tls: libc.NewTLS(), files: map[uintptr]*lib.Tsqlite3_io_methods{}}
	under := lib.Xsqlite3_vfs_find(d.tls, 0)
	d.under = *memory[lib.Tsqlite3_vfs](under)
	d.vfs = new(lib.Tsqlite3_vfs)
	*d.vfs = d.under
	name, err := libc.CString("faulty")
	if err != nil {
		t.Fatal(err)
	}
	open := openFunc(d.open)
	d.keep = append(d.keep, &open)
	d.vfs.FzName, d.vfs.FpNext, d.vfs.FxOpen = name, 0, pointer(&open)
	if rc := lib.Xsqlite3_vfs_register(d.tls, uintptr(unsafe.Pointer(d.vfs)), 1); rc != 0 {
		t.Fatal("register:", rc)
	}
	t.Cleanup(func() {
		d.arm(0, full)
		if rc := lib.Xsqlite3_vfs_register(d.tls, under, 1); rc != 0 {
			t.Error("register:", rc)
		}
	})
	return d
}

// arm lets the n-th step from now on fail; none where n is 0.
func (d *faultyDisk) arm(n int, how faultKind) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.at, d.count, d.how = n, 0, how
}

func (d *faultyDisk) steps() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.count
}

// fails counts a step and tells whether it is the one that fails.
func (d *faultyDisk) fails() (how faultKind, fails bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.count++
	return d.how, d.at > 0 && d.count == d.at
}

func (d *faultyDisk) open(tls *libc.TLS, vfs, name, file uintptr, flags int32, out uintptr) int32 {
	rc := function[openFunc](d.under.FxOpen)(tls, vfs, name, file, flags, out)
	if f := memory[lib.Tsqlite3_file](file); rc == 0 && f.FpMethods != 0 {
		f.FpMethods = uintptr(unsafe.Pointer(d.methods(f.FpMethods)))
	}
	return rc
}

// methods are those of a sort of file, with those replaced that write.
func (d *faultyDisk) methods(original uintptr) *lib.Tsqlite3_io_methods {
	d.mu.Lock()
	defer d.mu.Unlock()
	if m := d.files[original]; m != nil {
		return m
	}
	was := *memory[lib.Tsqlite3_io_methods](original)
	m := new(lib.Tsqlite3_io_methods)
	*m = was
	write := writeFunc(func(tls *libc.TLS, file, from uintptr, n int32, at int64) int32 {
		real := function[writeFunc](was.FxWrite)
		switch how, fails := d.fails(); {
		case !fails:
			return real(tls, file, from, n, at)
		case how == full:
			return lib.SQLITE_FULL
		case how == halfway:
			real(tls, file, from, n/2, at)
		}
		return lib.SQLITE_IOERR_WRITE
	})
	sync := syncFunc(func(tls *libc.TLS, file uintptr, flags int32) int32 {
		if _, fails := d.fails(); fails {
			return lib.SQLITE_IOERR_FSYNC
		}
		return function[syncFunc](was.FxSync)(tls, file, flags)
	})
	truncate := truncFunc(func(tls *libc.TLS, file uintptr, size int64) int32 {
		if _, fails := d.fails(); fails {
			return lib.SQLITE_IOERR_TRUNCATE
		}
		return function[truncFunc](was.FxTruncate)(tls, file, size)
	})
	d.keep = append(d.keep, &write, &sync, &truncate)
	m.FxWrite, m.FxSync, m.FxTruncate = pointer(&write), pointer(&sync), pointer(&truncate)
	d.files[original] = m
	return m
}

// The rows of the work: each transaction writes perWork of them, which are there together or not at all.
const (
	works   = 4
	perWork = 20
)

// Whichever write or sync of SQLite fails, and however: what was committed is there, nothing is there by halves, a copy
// that failed left the file as it was, and the person is told.
func TestWhicheverWriteFails(t *testing.T) {
	d := installFaults(t)
	for n := 1; ; n++ {
		ended := false
		for how := full; how <= halfway; how++ {
			steps := workOnFaultyDisk(t, d, n, how)
			ended = steps < n
		}
		if ended {
			t.Logf("%d steps can fail, each in %d ways", n-1, halfway+1)
			return
		}
	}
}

// workOnFaultyDisk writes and copies while the n-th step fails, and then looks at what is left. It returns how many steps
// there were.
func workOnFaultyDisk(t *testing.T, d *faultyDisk, n int, how faultKind) (steps int) {
	t.Helper()
	d.arm(0, how)
	dir := t.TempDir()
	path := filepath.Join(dir, "a.db")
	for _, p := range []string{path, path + ".copy"} {
		if err := os.WriteFile(p, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ctx := t.Context()
	pen, err := sqlitefile.OpenPen(ctx, path, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	if err := pen.Script(ctx, "PRAGMA wal_autocheckpoint(20); CREATE TABLE a (work INTEGER, text TEXT)"); err != nil {
		t.Fatal(err)
	}
	library, err := sqlitefile.OpenLibrary(ctx, path, 1, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	var committed []int
	tell := func(what string, err error) {
		if err == nil {
			return
		}
		if w, ok := sqlitefile.Word(err); !ok || w.Why == "" || w.Remedy == "" {
			t.Errorf("step %d (%s), %s: %v has no words", n, faultNames[how], what, err)
		}
	}
	d.arm(n, how)
	for work := range works {
		err := pen.Transaction(ctx, func(ctx context.Context) error {
			for range perWork {
				if _, err := pen.Exec(ctx, "INSERT INTO a VALUES (?, hex(randomblob(100)))", work); err != nil {
					return err
				}
			}
			return nil
		})
		tell("a transaction", err)
		if err == nil {
			committed = append(committed, work)
		}
	}
	copied := library.Copy(ctx, path+".copy")
	tell("the copy", copied)
	steps = d.steps()
	d.arm(0, how)
	if err := library.Close(); err != nil {
		t.Error(err)
	}
	_ = pen.Close() // the disk may have failed it
	if err := sqlitefile.LookOver(ctx, path); err != nil {
		t.Fatalf("step %d (%s): the file: %v", n, faultNames[how], err)
	}
	there := rowsOf(t, path)
	for _, work := range committed {
		if there[work] != perWork {
			t.Errorf("step %d (%s): of %d, which was committed, %d rows are there", n, faultNames[how], work, there[work])
		}
	}
	for work, rows := range there {
		if rows != perWork {
			t.Errorf("step %d (%s): %d rows of %d are there", n, faultNames[how], rows, work)
		}
	}
	if copied == nil {
		again := rowsOf(t, path+".copy")
		for _, work := range committed {
			if again[work] != perWork {
				t.Errorf("step %d (%s): the copy lacks %d", n, faultNames[how], work)
			}
		}
	}
	return steps
}

func rowsOf(t *testing.T, path string) map[int]int {
	t.Helper()
	c, err := sqlitefile.Connect(t.Context(), sqlitefile.Source(path, "rw"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	rows := map[int]int{}
	if err := c.Each(t.Context(), "SELECT work, count(*) FROM a GROUP BY work", nil, func(r *sql.Rows) error {
		var work, n int
		err := r.Scan(&work, &n)
		rows[work] = n
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return rows
}
