// Package sqlite is the local store of record: one SQLite file that keeps certificates, their events and
// standings, cases, accounts and the audit log, and works with the network down.
//
// Three decisions carry it:
//
//   - A certificate stands on a shelf (kind, status, medium), and every index begins with the shelf. A list
//     under any filter is then the merge of a few index ranges, so that a page costs the same at any depth.
//   - Figures as of a day are sums of a tally of changes by day, kept in the same transaction as the
//     standings they count. Standings stay the truth; Check compares the two.
//   - What is sensitive is sealed (vault.go) and found through keyed digests. Faces are stored once, in the
//     event that set them.
//
// A store is one county's: that of its settings, from its founding to its end. Certificates of another county cannot get
// in, whoever brings them, because every one is written by insert, which refuses them. So people, whose accounts are kept
// here as well, belong to the county of their store and see its records only; no list has to ask for the county.
//
// One process at a time has the store open (a lock file), which lets IDs be counted in memory. Inside it
// one connection writes and a few read, each reader in a snapshot of its own.
package sqlite

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"github.com/gofrs/flock"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/problem"
	"roadcert/store/internal/sealedfile"
	"roadcert/store/internal/sqlitefile"
)

// The files of a store.
const (
	fileName = "roadcert.db"
	lockName = "roadcert.lock"
)

// readers is how many goroutines can read at once: lists, figures and a check beside each other.
const readers = 4

// What pages of the file are kept in: a store of a million certificates is searched within it.
const (
	penMemory    = 96 << 20
	readerMemory = 32 << 20
)

// Options say how a store is opened.
type Options struct {
	Create  bool             // make a new store; one that is already there is refused
	Catalog *catalog.Catalog // what a store begins with; from then on it keeps its own
	Rand    io.Reader        // for nonces; nil means crypto/rand
}

// Store is an open store. Its methods may be called by many goroutines at once.
type Store struct {
	dir     string
	carried *catalog.Catalog // what the program carries
	disk    sealedfile.Disk  // backups are written to and read from
	catalog atomic.Pointer[catalog.Catalog]
	lock    *flock.Flock
	reading *sqlitefile.Library
	closing sync.Once
	vault   atomic.Pointer[vault]
	rand    io.Reader
	counted counted
	// gatherMost is up to how many certificates are gathered and sorted in memory. A larger set is dense
	// enough to be met soon when walking along the order.
	gatherMost int

	writing sync.Mutex // guards what follows
	pen     *connection
	station int64
	region  string               // the county's; no certificate of another is taken in
	names   map[nameKey]struct{} // holders known to be in the dictionary

	ids ids
}

var _ bureau.Store = (*Store)(nil)

// Open opens the store in a folder, or makes it there. Close gives it back.
func Open(ctx context.Context, dir string, opt Options) (*Store, error) {
	path := filepath.Join(dir, fileName)
	if err := prepare(dir, path, opt.Create); err != nil {
		return nil, err
	}
	lock, err := take(dir)
	if err != nil {
		return nil, err
	}
	s := &Store{
		dir: dir, carried: opt.Catalog, disk: sealedfile.System{}, lock: lock, rand: opt.Rand, names: map[nameKey]struct{}{}, gatherMost: gatherMost,
	}
	if s.rand == nil {
		s.rand = rand.Reader
	}
	if err := s.open(ctx, path, opt); err != nil {
		return nil, join(explain(err, "不能打开证照库"), s.Close())
	}
	return s, nil
}

// take locks a folder for this process.
func take(dir string) (*flock.Flock, error) {
	lock := flock.New(filepath.Join(dir, lockName), flock.SetPermissions(0o600))
	taken, err := lock.TryLock()
	if err != nil {
		return nil, unwritable(dir, err)
	}
	if !taken {
		return nil, problem.New(problem.Busy, "不能打开证照库", "另一个路证程序正在使用 "+dir,
			"请先退出另一个窗口或等待正在运行的任务结束，再试一次")
	}
	return lock, nil
}

// prepare sees to the folder and refuses what cannot become or be a store.
func prepare(dir, path string, create bool) error {
	size := int64(-1)
	if info, err := os.Stat(path); err == nil {
		size = info.Size()
	}
	switch {
	case create && size > 0:
		return problem.New(problem.Conflict, "不能新建证照库", dir+" 里已经有一个证照库", "请换一个空文件夹，或直接使用已有的证照库")
	case !create && size <= 0:
		return problem.New(problem.NotFound, "不能打开证照库", dir+" 这里还没有证照库", "请先运行 roadcertctl init，或检查文件夹是否写对")
	case !create:
		return nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return unwritable(dir, err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) // SQLite would let everybody read it
	if err != nil {
		return unwritable(dir, err)
	}
	return f.Close()
}

// open connects, brings the schema up to date and counts where the IDs stand.
func (s *Store) open(ctx context.Context, path string, opt Options) error {
	err := s.sweep()
	if err != nil {
		return err
	}
	if s.pen, err = openPen(ctx, path); err != nil {
		return err
	}
	if opt.Create {
		if err := s.pen.brand(ctx); err != nil {
			return err
		}
	}
	if err := s.pen.migrate(ctx, schema, path); err != nil {
		return err
	}
	if err := s.foundCatalog(ctx, opt.Catalog); err != nil {
		return err
	}
	if s.reading, err = sqlitefile.OpenLibrary(ctx, path, readers, readerMemory); err != nil {
		return err
	}
	return s.seed(ctx)
}

// Close ends all work and lets another process open the store. Calling it again does nothing.
func (s *Store) Close() (err error) {
	s.closing.Do(func() {
		s.Lock()
		s.writing.Lock()
		defer s.writing.Unlock()
		var errs []error
		if s.reading != nil {
			errs = append(errs, s.reading.Close())
		}
		if s.pen != nil {
			errs = append(errs, s.pen.Close())
		}
		errs = append(errs, s.lock.Unlock())
		err = explain(errors.Join(errs...), "不能关闭证照库")
	})
	return err
}

// join keeps the first of two errors and mentions the second.
func join(first, second error) error {
	if first == nil || second == nil {
		return first
	}
	return fmt.Errorf("%w（%w）", first, second)
}
