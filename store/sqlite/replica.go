package sqlite

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"roadcert/domain/bureau"
)

// replicaPrefix is how the folders of replicas begin. They lie in the store's own folder, so that what is not encrypted
// in them is nowhere it was not before.
const replicaPrefix = "copy-"

// errNoRoom tells that there is no room, before anything is written.
var errNoRoom = errors.New("there is not enough room")

// replica is a store in a scratch folder.
type replica struct {
	*Store
	dir string
}

var _ bureau.Replica = (*replica)(nil)

// Replicate lays one state of the store down as a store of its own.
func (s *Store) Replicate(ctx context.Context) (bureau.Replica, error) {
	const what = "不能复制证照库"
	if _, err := s.unlocked(); err != nil {
		return nil, err
	}
	if info, err := os.Stat(filepath.Join(s.dir, fileName)); err == nil && !fits(s.dir, info.Size()) {
		return nil, backupProblem(errNoRoom, what, s.dir)
	}
	dir, err := scratch(s.dir)
	if err != nil {
		return nil, explain(err, what)
	}
	if err := s.reading.Copy(ctx, filepath.Join(dir, fileName)); err != nil {
		return nil, join(explain(err, what), os.RemoveAll(dir))
	}
	return s.replicaIn(ctx, dir, what, func(r *Store) error { return r.unlockWith(ctx, s.vault.Load()) })
}

// replicaIn opens the file laid down in a scratch folder, and unlocks it.
func (s *Store) replicaIn(ctx context.Context, dir, what string, unlock func(*Store) error) (*replica, error) {
	r, err := Open(ctx, dir, Options{Catalog: s.carried, Rand: s.rand})
	if err != nil {
		return nil, join(explain(err, what), os.RemoveAll(dir))
	}
	r.disk = s.disk
	if err := unlock(r); err != nil {
		return nil, join(err, (&replica{r, dir}).Close())
	}
	return &replica{r, dir}, nil
}

// Close closes the replica and removes it.
func (r *replica) Close() error {
	err := r.Store.Close()
	return join(err, explain(os.RemoveAll(r.dir), "不能清除临时副本"))
}

// scratch makes a folder for a replica with an empty file in it that only we can read.
func scratch(beneath string) (string, error) {
	dir, err := os.MkdirTemp(beneath, replicaPrefix)
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(filepath.Join(dir, fileName), nil, 0o600); err != nil {
		return "", errors.Join(err, os.RemoveAll(dir))
	}
	return dir, nil
}

// sweep removes the replicas that a program left which was killed. Nobody else has the store open.
func (s *Store) sweep() error {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.IsDir() && strings.HasPrefix(e.Name(), replicaPrefix) {
			err = errors.Join(err, os.RemoveAll(filepath.Join(s.dir, e.Name())))
		}
	}
	return err
}

// fits tells whether a folder has room for so many bytes. One that does not say is tried.
func fits(folder string, size int64) bool {
	free := roomIn(folder)
	return free < 0 || free >= size+size/32
}
