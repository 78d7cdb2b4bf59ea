package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"math"

	"roadcert/store/internal/sealedfile"
	"roadcert/store/internal/strongbox"
)

// GatherAtMost lets a small test store behave like a large one.
func (s *Store) GatherAtMost(n int) { s.gatherMost = n }

// FailDisk lets the n-th step from now on of writing and reading backups fail with an error; with none, half of what is
// written is, and nobody is told. It returns how many steps there were.
func (s *Store) FailDisk(n int, err error) (steps func() int) {
	d := &failingDisk{Disk: sealedfile.System{}, at: n, err: err}
	s.disk = d
	return func() int { return d.count }
}

// HealDisk ends that.
func (s *Store) HealDisk() { s.disk = sealedfile.System{} }

type failingDisk struct {
	sealedfile.Disk
	at, count int
	err       error
}

// step tells whether this is the step that fails, and how.
func (d *failingDisk) step() (fails bool, err error) {
	d.count++
	return d.count == d.at, d.err
}

func (d *failingDisk) Create(path string) (sealedfile.File, error) {
	if fails, err := d.step(); fails && err != nil {
		return nil, err
	}
	f, err := d.Disk.Create(path)
	return &failingFile{f, d}, err
}

func (d *failingDisk) Open(path string) (sealedfile.File, error) {
	f, err := d.Disk.Open(path)
	if err != nil {
		return nil, err
	}
	if fails, err := d.step(); fails && err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &failingFile{f, d}, nil
}

func (d *failingDisk) Rename(from, to string) error {
	if fails, err := d.step(); fails && err != nil {
		return err
	}
	return d.Disk.Rename(from, to)
}

func (d *failingDisk) SyncFolder(path string) error {
	if fails, err := d.step(); fails && err != nil {
		return err
	}
	return d.Disk.SyncFolder(path)
}

type failingFile struct {
	sealedfile.File
	disk *failingDisk
}

func (f *failingFile) Write(p []byte) (int, error) {
	fails, err := f.disk.step()
	switch {
	case !fails:
		return f.File.Write(p)
	case err != nil:
		return 0, err
	}
	return f.File.Write(p[:len(p)/2])
}

func (f *failingFile) Read(p []byte) (int, error) {
	if fails, err := f.disk.step(); fails && err != nil {
		return 0, err
	}
	return f.File.Read(p)
}

func (f *failingFile) Sync() error {
	if fails, err := f.disk.step(); fails && err != nil {
		return err
	}
	return f.File.Sync()
}

func (f *failingFile) Close() error {
	err := f.File.Close()
	if fails, failed := f.disk.step(); fails && failed != nil {
		return failed
	}
	return err
}

// ResealSome is one transaction of a Reseal.
func (s *Store) ResealSome(ctx context.Context) error {
	_, _, err := s.resealSome(ctx)
	return err
}

// SealedColumn is a column whose values are sealed, and how many of them a data key opens.
type SealedColumn struct {
	Name         string
	Held, Opened int
}

// OpenedBy tells for every sealed column what a data key alone opens of it.
func (s *Store) OpenedBy(ctx context.Context, dataKey []byte) (list []SealedColumn, err error) {
	box, err := strongbox.New(dataKey, boxName, s.rand)
	if err != nil {
		return nil, err
	}
	for i := range sealedColumns {
		c := SealedColumn{Name: sealedColumns[i].name()}
		if err := s.read(ctx, "", func(ctx context.Context, sn snapshot) error {
			return sn.Each(ctx, sealedColumns[i].read(), []any{int64(math.MinInt64)}, func(r *sql.Rows) error {
				var one resealed
				err := r.Scan(&one.key, &one.sealed, &one.row)
				c.Held++
				if _, e := box.Open(one.sealed, []byte(sealedColumns[i].place+one.row)); e == nil {
					c.Opened++
				}
				return err
			})
		}); err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, nil
}

// Blobs are the columns of the store that can hold sealed values.
func (s *Store) Blobs(ctx context.Context) (names []string, err error) {
	err = s.read(ctx, "", func(ctx context.Context, sn snapshot) error {
		return sn.Each(ctx, `SELECT t.name || '.' || c.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c
			WHERE t.type = 'table' AND c.type = 'BLOB' AND t.name NOT GLOB 'organisation_*' ORDER BY 1`, nil, func(r *sql.Rows) error {
			var name string
			err := r.Scan(&name)
			names = append(names, name)
			return err
		})
	})
	return names, err
}
