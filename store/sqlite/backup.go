package sqlite

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
	"roadcert/store/internal/sealedfile"
	"roadcert/store/internal/sqlitefile"
)

// A backup is a sealed file (store/internal/sealedfile): in the clear its label, sealed the figures it is compared by and
// then the database. Its key is derived from the data key, and the label carries the data key under the recovery key: the
// store itself opens it, and whoever has the recovery key, on a machine that has nothing else.

// saltSize is how many bytes the key of a file is derived with besides the data key: no two files share one.
const saltSize = 16

// mostFigures is how long the figures before the database may be.
const mostFigures = 1 << 20

const backupPurpose = "roadcert backup"

// packing returns the key of a file that is packed with a salt.
func (k *unlockedKey) packing(salt []byte) []byte {
	defer runtime.KeepAlive(k)
	return packing(k.backups, salt)
}

// packing is that of the key all keys of files are derived from.
func packing(backups, salt []byte) []byte {
	sum := seal.MAC(backups, []byte(backupPurpose), salt)
	return sum[:seal.KeySize]
}

// Pack writes the replica to a target.
func (r *replica) Pack(ctx context.Context, to bureau.BackupTarget, about bureau.BackupLabel, figures bureau.Figures,
	progress func(done, total int),
) (bureau.PackedBackup, error) {
	const what = "备份没有做成"
	if to.File == "" {
		to.File = about.FileName()
	}
	packed := bureau.PackedBackup{BackupLabel: about, Path: filepath.Join(to.Folder, to.File), Figures: figures}
	v, err := r.unlocked()
	if err != nil {
		return packed, err
	}
	about.Generation = v.present().generation
	packed.BackupLabel = about
	p := packer{ctx: ctx, replica: r, progress: progress}
	line, salt, err := r.label(ctx, about)
	if err == nil {
		p.figures, err = json.Marshal(figures)
	}
	if err == nil {
		err = r.settle(ctx)
	}
	if err != nil {
		return packed, explain(err, what)
	}
	info, err := os.Stat(filepath.Join(r.dir, fileName))
	if err != nil {
		return packed, explain(err, what)
	}
	if p.total = 2 * info.Size(); !fits(to.Folder, info.Size()) {
		return packed, backupProblem(errNoRoom, what, to.Folder)
	}
	r.clearUnfinished(to.Folder, about)
	if err := sealedfile.Write(r.disk, packed.Path, line, v.present().packing(salt), p.fill, p.verify); err != nil {
		return packed, backupProblem(err, what, packed.Path)
	}
	written, err := os.Stat(packed.Path)
	if err != nil {
		return packed, backupProblem(err, what, packed.Path)
	}
	packed.Size = written.Size()
	return packed, nil
}

// clearUnfinished removes what programs of this workstation left that were killed while they wrote here. Where it cannot,
// the names say what they are.
func (r *replica) clearUnfinished(folder string, about bureau.BackupLabel) {
	about.Made = time.Time{}
	ours, _, _ := strings.Cut(about.FileName(), "00010101")
	left, err := filepath.Glob(filepath.Join(folder, ours+"*"+sealedfile.Unfinished))
	if err != nil { // a folder with a bracket in its name
		return
	}
	for _, path := range left {
		_ = r.disk.Remove(path)
	}
}

// label makes the line in the clear.
func (r *replica) label(ctx context.Context, about bureau.BackupLabel) (line, salt []byte, err error) {
	settings, err := r.Settings(ctx)
	if err != nil {
		return nil, nil, err
	}
	l := label{Format: labelFormat, BackupLabel: about, Salt: make([]byte, saltSize), Recovery: settings.Recovery}
	if _, err := io.ReadFull(r.rand, l.Salt); err != nil {
		return nil, nil, err
	}
	line, err = json.Marshal(l)
	return line, l.Salt, err
}

// settle has all that was written to the replica in its one file.
func (r *replica) settle(ctx context.Context) error {
	r.writing.Lock()
	defer r.writing.Unlock()
	return r.pen.Script(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
}

// packer writes a replica into a sealed file and holds what is read back against it.
type packer struct {
	ctx         context.Context //nolint:containedctx // of one call, which hands methods on
	replica     *replica
	figures     []byte
	written     [seal.DigestSize]byte // of the database
	done, total int64
	progress    func(done, total int)
}

func (p *packer) fill(w io.Writer) error {
	if err := binary.Write(w, binary.BigEndian, uint32(len(p.figures))); err != nil {
		return err
	}
	if _, err := w.Write(p.figures); err != nil {
		return err
	}
	f, err := os.Open(filepath.Join(p.replica.dir, fileName))
	if err != nil {
		return err
	}
	defer f.Close()
	digest := seal.NewSM3()
	if err := p.pass(io.MultiWriter(w, digest), f); err != nil {
		return err
	}
	p.written = sumOf(digest)
	return nil
}

// verify lays down what the file has and lets SQLite check it.
func (p *packer) verify(r io.Reader) error {
	dir, err := scratch(p.replica.dir)
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if _, err := readFigures(r); err != nil {
		return err
	}
	path := filepath.Join(dir, fileName)
	digest := seal.NewSM3()
	if err := p.layDown(path, r, digest); err != nil {
		return err
	}
	if sumOf(digest) != p.written {
		return errDiffers
	}
	return sqlitefile.LookOver(p.ctx, path)
}

// layDown writes a database to a file of its own.
func (p *packer) layDown(path string, r io.Reader, digest io.Writer) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(p.pass(io.MultiWriter(f, digest), r), f.Close())
}

// pass copies until it is stopped, and tells how far it is.
func (p *packer) pass(to io.Writer, from io.Reader) error {
	buffer := make([]byte, sealedfile.PieceSize)
	for {
		if err := p.ctx.Err(); err != nil {
			return err
		}
		n, err := from.Read(buffer)
		if n > 0 {
			if _, err := to.Write(buffer[:n]); err != nil {
				return err
			}
			if p.done += int64(n); p.progress != nil {
				p.progress(int(p.done), int(max(p.total, p.done)))
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
	}
}

func sumOf(h hash.Hash) (sum [seal.DigestSize]byte) {
	h.Sum(sum[:0])
	return sum
}

// readFigures reads what stands before the database.
func readFigures(r io.Reader) (figures bureau.Figures, err error) {
	var size uint32
	if err := binary.Read(r, binary.BigEndian, &size); err != nil {
		return figures, err
	}
	if size > mostFigures {
		return figures, errNoBackup
	}
	content := make([]byte, size)
	if _, err := io.ReadFull(r, content); err != nil {
		return figures, err
	}
	if json.Unmarshal(content, &figures) != nil {
		return figures, errNoBackup
	}
	return figures, nil
}

// Unpack lays down what is in a backup as a store of its own.
func (s *Store) Unpack(ctx context.Context, path, recovery string, progress func(done, total int)) (bureau.Replica, bureau.PackedBackup, error) {
	if _, err := s.unlocked(); err != nil && recovery == "" {
		return nil, bureau.PackedBackup{}, err
	}
	u := unpacking{ctx: ctx, disk: s.disk, rand: s.rand, recovery: recovery, own: s.vault.Load(), progress: progress}
	defer u.forget()
	dir, err := u.run(path, s.dir)
	if err != nil {
		return nil, u.packed, err
	}
	r, err := s.replicaIn(ctx, dir, whatUnpack, u.unlock)
	if err != nil {
		return nil, u.packed, err
	}
	return r, u.packed, nil
}

const whatUnpack = "不能打开备份"

// unpacking lays a backup down in a scratch folder.
type unpacking struct {
	ctx      context.Context //nolint:containedctx // of one call, which hands methods on
	disk     sealedfile.Disk
	rand     io.Reader
	recovery string // the recovery key as it was typed; empty: own is used
	own      *vault // nil: only the recovery key opens it
	progress func(done, total int)

	packed  bureau.PackedBackup
	dataKey []byte // that it opened with; nil where that was own's
}

// unlock unlocks what was laid down.
func (u *unpacking) unlock(s *Store) error {
	if u.dataKey == nil {
		return s.unlockWith(u.ctx, u.own)
	}
	return s.Unlock(u.dataKey)
}

// forget overwrites the data key.
func (u *unpacking) forget() { clear(u.dataKey) }

// run returns the folder beneath another one; nothing is left of it where it fails.
func (u *unpacking) run(path, beneath string) (dir string, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", backupProblem(err, whatUnpack, path)
	}
	u.packed.Path, u.packed.Size = path, info.Size()
	if !fits(beneath, info.Size()) {
		return "", backupProblem(errNoRoom, whatUnpack, beneath)
	}
	dir, err = scratch(beneath)
	if err != nil {
		return "", explain(err, whatUnpack)
	}
	_, err = sealedfile.Read(u.disk, path, u.key, func(r io.Reader) (err error) {
		if u.packed.Figures, err = readFigures(r); err != nil {
			return err
		}
		p := packer{ctx: u.ctx, total: info.Size(), progress: u.progress}
		return p.layDown(filepath.Join(dir, fileName), r, io.Discard)
	})
	if err == nil {
		err = sqlitefile.LookOver(u.ctx, filepath.Join(dir, fileName))
	}
	if err != nil {
		return "", join(backupProblem(err, whatUnpack, path), os.RemoveAll(dir))
	}
	return dir, nil
}

// key finds the key of the file by its label.
func (u *unpacking) key(line []byte) ([]byte, error) {
	l, err := parseLabel(line)
	if err != nil {
		return nil, err
	}
	u.packed.BackupLabel = l.BackupLabel
	if u.recovery != "" || u.own == nil {
		if u.dataKey, err = access.OpenRecovery(u.recovery, l.Recovery); err != nil {
			return nil, err
		}
		return packing(seal.Subkey(u.dataKey, backupPurpose), l.Salt), nil
	}
	own := u.own.present()
	if l.Generation != own.generation {
		return nil, problem.New(problem.SignIn, whatUnpack, fmt.Sprintf("它是用第 %d 代数据密钥加密的，本库现在用的是第 %d 代", l.Generation+1, own.generation+1),
			"请用做这份备份时的恢复密钥打开")
	}
	return own.packing(l.Salt), nil
}
