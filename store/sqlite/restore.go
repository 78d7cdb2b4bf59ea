package sqlite

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"roadcert/domain/bureau"
	"roadcert/domain/problem"
	"roadcert/store/internal/sealedfile"
	"roadcert/store/internal/sqlitefile"
)

// Restoring is a backup laid down beside where it is to be the store. It is a store like any, unlocked by the recovery
// key, and becomes the one of its folder by Install, all at once; until then the folder is as it was.
type Restoring struct {
	*Store
	Packed bureau.PackedBackup

	folder string // it is to be the store of
	fresh  bool   // the folder was made for it
	held   *flock.Flock
}

const whatRestore = "不能从备份恢复"

// RestoreOptions say what is restored, and where to.
type RestoreOptions struct {
	Options
	Recovery string // the recovery key as it was typed
	Now      time.Time
	Progress func(done, total int)
}

// Restore lays the backup at path down for a folder. Nobody else may have that folder's store open. Close gives up what
// Install was not called for.
func Restore(ctx context.Context, path, folder string, opt RestoreOptions) (r *Restoring, err error) {
	r = &Restoring{folder: folder}
	if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
		r.fresh = true
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, unwritable(folder, err)
	}
	defer func() {
		if err != nil {
			err = join(err, r.Close())
		}
	}()
	if r.held, err = take(folder); err != nil {
		return r, err
	}
	if opt.Rand == nil {
		opt.Rand = rand.Reader
	}
	u := unpacking{ctx: ctx, disk: sealedfile.System{}, rand: opt.Rand, recovery: opt.Recovery, progress: opt.Progress}
	defer u.forget()
	scratch, err := u.run(path, folder)
	if err != nil {
		return r, err
	}
	r.Packed = u.packed
	if r.Store, err = Open(ctx, scratch, Options{Catalog: opt.Catalog, Rand: opt.Rand}); err != nil {
		return r, join(err, os.RemoveAll(scratch))
	}
	if err := u.unlock(r.Store); err != nil {
		return r, err
	}
	return r, explain(r.passOver(ctx, opt.Now.Sub(r.Packed.Made)), whatRestore)
}

// InPlace is what is in the folder that a backup is restored to.
type InPlace struct {
	Found   bool
	Damaged bool   // what is there cannot be read
	Bureau  string // whose store it is
	Same    bool   // the backup was made of it
	Newer   bool   // something happened in it since the backup
	Entries int64  // of its log since the backup
}

// InPlace looks at what Install would put aside.
func (r *Restoring) InPlace(ctx context.Context) InPlace {
	path := filepath.Join(r.folder, fileName)
	if info, err := os.Stat(path); err != nil || info.Size() == 0 {
		return InPlace{}
	}
	there := InPlace{Found: true}
	if there.look(ctx, path, &r.Packed.Figures) != nil {
		return InPlace{Found: true, Damaged: true}
	}
	return there
}

// look reads the store in place without altering it.
func (p *InPlace) look(ctx context.Context, path string, backup *bureau.Figures) (err error) {
	plain, err := sqlitefile.Connect(ctx, sqlitefile.Source(path, "rw"))
	if err != nil {
		return err
	}
	c := &connection{plain}
	defer func() { err = errors.Join(err, c.Close()) }()
	var body, hash []byte
	if err := c.one(ctx, "SELECT body FROM settings", nil, &body); err != nil {
		return err
	}
	var settings bureau.Settings
	if err := json.Unmarshal(body, &settings); err != nil {
		return err
	}
	var last int64
	if err := c.one(ctx, "SELECT seq FROM audit_head", nil, &last); err != nil {
		return err
	}
	if err := c.one(ctx, "SELECT coalesce((SELECT hash FROM audit WHERE seq = ?), x'')", []any{backup.LogSeq}, &hash); err != nil {
		return err
	}
	p.Bureau, p.Entries = settings.Bureau, last-backup.LogSeq
	p.Same = hex.EncodeToString(hash) == backup.LogHash
	p.Newer = !p.Same || p.Entries > 0
	return nil
}

// Refusal says why what is in place must not be replaced without a word of the person's; nil where it may be.
func (p *InPlace) Refusal() error {
	switch {
	case !p.Found, p.Damaged, !p.Newer:
		return nil
	case !p.Same:
		return problem.New(problem.Conflict, whatRestore, "这个文件夹里是另一个证照库（"+p.Bureau+"），不是这份备份的来源",
			"请换一个文件夹；确实要用备份取代它的，请加 --replace，原来的库会改名保留")
	}
	return problem.New(problem.Conflict, whatRestore, fmt.Sprintf("现有的证照库比备份新，备份之后还有 %d 条操作记录", p.Entries),
		"现有的库能用就不要恢复；确实要退回到备份的，请加 --replace，原来的库会改名保留")
}

// Install makes what was laid down the store of the folder. What was there stays beside it under another name, which is
// returned; empty where there was nothing.
func (r *Restoring) Install(ctx context.Context, now time.Time) (aside string, err error) {
	dir := r.dir
	if err := r.Store.Close(); err != nil {
		return "", err
	}
	if err := sqlitefile.LookOver(ctx, filepath.Join(dir, fileName)); err != nil {
		return "", backupProblem(err, whatRestore, r.Packed.Path)
	}
	path := filepath.Join(r.folder, fileName)
	for _, part := range []string{"-wal", "-shm", ""} { // the log first: it must never meet another file
		name := fmt.Sprintf("%s.replaced-%s", path, now.UTC().Format("20060102T150405Z"))
		err := r.disk.Rename(path+part, name+part)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return "", unwritable(r.folder, err)
		case part == "":
			aside = name
		}
	}
	if err := seenOnDisk(filepath.Join(dir, fileName)); err != nil {
		return aside, unwritable(r.folder, err)
	}
	if err := r.disk.Rename(filepath.Join(dir, fileName), path); err != nil {
		return aside, unwritable(r.folder, err)
	}
	r.fresh = false
	return aside, explain(r.disk.SyncFolder(r.folder), whatRestore)
}

// seenOnDisk waits until a file is on the disk.
func seenOnDisk(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// ours writes what is done here to certificates, unless the store was restored and does not know yet what it has lost.
func (w *writing) ours(ctx context.Context, steps []bureau.Step) error {
	if len(steps) == 0 {
		return nil
	}
	var lost bool
	if err := w.pen.one(ctx, "SELECT EXISTS (SELECT 1 FROM record WHERE drawer = ?)", []any{string(bureau.RestoredDrawer)}, &lost); err != nil {
		return err
	}
	if !lost {
		return w.steps(ctx, steps, w.waits)
	}
	return problem.New(problem.Refused, "不能办理", "证照库刚从备份恢复，还没有向省级系统取回备份之后办理的结果",
		"请先同步一次；没有接入省级系统或长期联系不上的，请系统管理员放行（roadcertctl restore go-on）")
}

// Close gives the folder back. A folder that was made for nothing goes again.
func (r *Restoring) Close() error {
	var errs []error
	if r.Store != nil {
		errs = append(errs, r.Store.Close(), os.RemoveAll(r.dir))
	}
	if r.held != nil {
		errs = append(errs, r.held.Unlock())
	}
	if r.fresh {
		errs = append(errs, os.RemoveAll(r.folder))
	}
	return explain(errors.Join(errs...), whatRestore)
}
