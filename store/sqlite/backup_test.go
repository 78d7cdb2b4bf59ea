package sqlite_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/problem"
	"roadcert/store/sqlite"
)

// keyed founds a store whose data key lies under a recovery key, as a real one's does.
func keyed(t testing.TB) (*house, access.RecoveryKey) {
	t.Helper()
	h := found(t)
	key, err := access.NewRecovery(strings.NewReader(strings.Repeat("recovery", 400)))
	if err != nil {
		t.Fatal(err)
	}
	wrapped, err := key.Wrap(bytes.NewReader(make([]byte, 64)), dataKey)
	if err != nil {
		t.Fatal(err)
	}
	h.commit(bureau.Change{Settings: &bureau.Settings{Bureau: "法库县", Region: "210124", Workstation: 1, Founded: now, Recovery: wrapped}})
	return h, key
}

var unending = []catalog.Segment{{From: 1, To: math.MaxInt64}}

var labelled = bureau.BackupLabel{ID: "0011223344556677", Bureau: "法库县", Region: "210124", Workstation: 1, Made: now}

// pack makes a backup in a folder.
func (h *house) pack(folder string, about bureau.BackupLabel) (bureau.PackedBackup, error) {
	h.Helper()
	to, err := h.Target(h.Context(), folder)
	if err != nil {
		return bureau.PackedBackup{}, err
	}
	replica, err := h.Replicate(h.Context())
	if err != nil {
		return bureau.PackedBackup{}, err
	}
	defer func() {
		if err := replica.Close(); err != nil {
			h.Error(err)
		}
	}()
	head, err := replica.AuditHead(h.Context())
	if err != nil {
		h.Fatal(err)
	}
	figures := bureau.Figures{Certificates: 3, LogSeq: head.Seq, LogHash: hex.EncodeToString(head.Hash)}
	return replica.Pack(h.Context(), to, about, figures, nil)
}

// nothingLeft wants no scratch folder and no unfinished file to be left.
func (h *house) nothingLeft(folder string) {
	h.Helper()
	for _, pattern := range []string{filepath.Join(h.dir, "copy-*"), filepath.Join(folder, "*.part")} {
		if left, _ := filepath.Glob(pattern); len(left) > 0 {
			h.Errorf("left behind: %v", left)
		}
	}
}

func TestABackupIsMadeWhileTheStoreIsInUse(t *testing.T) {
	h, key := keyed(t)
	h.commit(bureau.Change{Records: []bureau.Record{{Drawer: "picture", Name: "a", Content: []byte("before")}}})
	folder := t.TempDir()
	ctx, stop := context.WithCancel(t.Context())
	var writing sync.WaitGroup
	writing.Go(func() {
		for ctx.Err() == nil {
			_ = h.Commit(t.Context(), bureau.Change{Records: []bureau.Record{{Drawer: "picture", Name: "a", Content: []byte("meanwhile")}}, Audit: entry("busy")})
		}
	})
	packed, err := h.pack(folder, labelled)
	stop()
	writing.Wait()
	if err != nil {
		t.Fatal(err)
	}
	h.nothingLeft(folder)
	content, err := os.ReadFile(packed.Path)
	if err != nil || int64(len(content)) != packed.Size {
		t.Fatalf("%d bytes, %v", len(content), err)
	}
	for _, secret := range []string{"SQLite format 3", "certificate", "clerk"} {
		if bytes.Contains(content, []byte(secret)) {
			t.Errorf("“%s” can be read in it", secret)
		}
	}
	for name, recovery := range map[string]string{"own key": "", "recovery key": strings.ToLower(key.String())} {
		replica, again, err := h.Unpack(t.Context(), packed.Path, recovery, nil)
		if err != nil {
			t.Fatalf("%s: %v (%v)", name, err, errors.Unwrap(err))
		}
		if again.ID != labelled.ID || again.Figures.Certificates != 3 || !again.Made.Equal(now) {
			t.Errorf("%s: %+v", name, again)
		}
		head, err := replica.AuditHead(t.Context())
		if err != nil || head.Seq != packed.Figures.LogSeq {
			t.Errorf("%s: the log ends at %d, %v", name, head.Seq, err)
		}
		if got, err := replica.Record(t.Context(), "picture", "a"); err != nil || len(got) == 0 {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		if trouble, err := replica.Check(t.Context(), nil); err != nil || len(trouble) > 0 {
			t.Errorf("%s: %v, %v", name, trouble, err)
		}
		if err := replica.Close(); err != nil {
			t.Error(err)
		}
	}
	h.nothingLeft(folder)
}

// What is wrong with a target or a file is said with what to do about it.
func TestWhatIsWrongWithABackupIsSaid(t *testing.T) {
	h, key := keyed(t)
	folder := t.TempDir()
	packed, err := h.pack(folder, labelled)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(packed.Path)
	if err != nil {
		t.Fatal(err)
	}
	file := func(content []byte) string {
		path := filepath.Join(t.TempDir(), "x.rcbackup")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	changed := bytes.Clone(whole)
	changed[2000] ^= 1
	label := bytes.Replace(whole, []byte(`"workstation":1`), []byte(`"workstation":2`), 1)
	other, _ := access.NewRecovery(strings.NewReader(strings.Repeat("another", 400)))
	for name, c := range map[string]struct {
		do   func() error
		code problem.Code
		says string
	}{
		"target gone":     {func() error { _, err := h.pack("/nowhere/backups", labelled); return err }, problem.Unwritable, "不在"},
		"target a file":   {func() error { _, err := h.pack(packed.Path, labelled); return err }, problem.Invalid, "已经存在"},
		"made already":    {func() error { _, err := h.pack(folder, labelled); return err }, problem.Invalid, "已经存在"},
		"cut":             {func() error { _, _, err := h.Unpack(t.Context(), file(whole[:len(whole)-100]), "", nil); return err }, problem.Damaged, "末尾缺失"},
		"changed":         {func() error { _, _, err := h.Unpack(t.Context(), file(changed), "", nil); return err }, problem.Damaged, "被改动过"},
		"label changed":   {func() error { _, _, err := h.Unpack(t.Context(), file(label), "", nil); return err }, problem.Damaged, "被改动过"},
		"no backup":       {func() error { _, _, err := h.Unpack(t.Context(), file([]byte("hello\nworld")), "", nil); return err }, problem.Invalid, "不是路证的备份"},
		"gone":            {func() error { _, _, err := h.Unpack(t.Context(), filepath.Join(folder, "none"), "", nil); return err }, problem.Unwritable, "不在"},
		"wrong recovery":  {func() error { _, _, err := h.Unpack(t.Context(), packed.Path, other.String(), nil); return err }, problem.SignIn, "恢复密钥"},
		"recovery misfit": {func() error { _, _, err := h.Unpack(t.Context(), packed.Path, key.String()[1:], nil); return err }, problem.Invalid, "恢复密钥"},
	} {
		err := c.do()
		var p *problem.Problem
		if !errors.As(err, &p) || p.Code != c.code || !strings.Contains(p.Why+p.What, c.says) || p.Remedy == "" {
			t.Errorf("%s: %v (%s), want %s with “%s”", name, err, problem.Of(err), c.code, c.says)
		}
	}
	h.nothingLeft(folder)
	if list, err := h.Packed(t.Context(), folder); err != nil || len(list) != 1 || list[0].ID != labelled.ID || list[0].Size != packed.Size {
		t.Errorf("%+v, %v", list, err)
	}
}

// Whatever step of the disk fails, the store and the earlier backup are sound, nothing looks finished, and the person is
// told why and what to do.
func TestABackupOnAFailingDisk(t *testing.T) {
	h, _ := keyed(t)
	folder := t.TempDir()
	first, err := h.pack(folder, labelled)
	if err != nil {
		t.Fatal(err)
	}
	next := labelled
	next.ID, next.Made = "8899aabbccddeeff", now.Add(24*time.Hour)
	for n := 1; ; n++ {
		for _, how := range []error{syscall.ENOSPC, syscall.EIO, nil} { // nil: half of it is written, and nobody is told
			steps := h.FailDisk(n, how)
			_, err := h.pack(folder, next)
			if steps() < n {
				if err != nil {
					t.Fatal(err)
				}
				t.Logf("%d steps can fail", steps())
				return
			}
			if err == nil { // half a reading is none that fails
				if how != nil {
					t.Errorf("step %d (%v) failed, and nobody was told", n, how)
				}
				if err := os.Remove(filepath.Join(folder, next.FileName())); err != nil {
					t.Fatal(err)
				}
				continue
			}
			var p *problem.Problem
			if !errors.As(err, &p) || p.What == "" || p.Why == "" || p.Remedy == "" || p.Code == problem.Internal {
				t.Errorf("step %d (%v): %v", n, how, err)
			}
			if _, err := os.Stat(filepath.Join(folder, next.FileName())); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("step %d (%v): something looks like a backup", n, how)
			}
			h.HealDisk()
			if n%5 == 1 {
				h.sound(first.Path)
			}
		}
	}
}

// sound wants the store in order, and a backup to open.
func (h *house) sound(backup string) {
	h.Helper()
	if trouble, err := h.Check(h.Context(), nil); err != nil || len(trouble) > 0 {
		h.Errorf("the store: %v, %v", trouble, err)
	}
	replica, _, err := h.Unpack(h.Context(), backup, "", nil)
	if err != nil {
		h.Errorf("the earlier backup: %v", err)
		return
	}
	if err := replica.Close(); err != nil {
		h.Error(err)
	}
}

// A program that was killed while it copied leaves nothing for good.
func TestWhatAKilledProgramLeftIsSwept(t *testing.T) {
	h := found(t)
	left := filepath.Join(h.dir, "copy-123", "copy-456")
	if err := os.MkdirAll(left, 0o700); err != nil {
		t.Fatal(err)
	}
	h.reopen()
	h.nothingLeft(t.TempDir())
}

func TestRestoringToAnEmptyFolderAndOverAStore(t *testing.T) {
	h, key := keyed(t)
	packed, err := h.pack(t.TempDir(), labelled)
	if err != nil {
		t.Fatal(err)
	}
	certificate, event := h.NextCertificate(), h.NextEvent()
	restore := func(dir string) *sqlite.Restoring {
		t.Helper()
		r, err := sqlite.Restore(t.Context(), packed.Path, dir, sqlite.RestoreOptions{
			Options: sqlite.Options{Catalog: h.catalog}, Recovery: key.String(), Now: now.Add(48 * time.Hour),
		})
		if err != nil {
			t.Fatalf("%v (%v)", err, errors.Unwrap(err))
		}
		return r
	}
	dir := filepath.Join(t.TempDir(), "new machine")
	r := restore(dir)
	if there := r.InPlace(t.Context()); there.Found || there.Refusal() != nil {
		t.Errorf("an empty folder has %+v", there)
	}
	if err := r.Close(); err != nil { // given up: as if nothing had been
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a restoring that was given up left its folder: %v", err)
	}
	r = restore(dir)
	if aside, err := r.Install(t.Context(), now); err != nil || aside != "" {
		t.Fatalf("%q, %v", aside, err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := sqlite.Open(t.Context(), dir, sqlite.Options{Catalog: h.catalog})
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Unlock(dataKey); err != nil {
		t.Fatal(err)
	}
	const twoDays = 2 * 24 * 3600 * 16
	if id := again.NextCertificate(); id < certificate+twoDays {
		t.Errorf("it gives %s, and had given %s", id, certificate)
	}
	if id := again.NextEvent(); id < event+twoDays {
		t.Errorf("it gives %s, and had given %s", id, event)
	}
	if err := again.Commit(t.Context(), bureau.Change{Audit: entry("since")}); err != nil {
		t.Fatal(err)
	}
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
	r = restore(dir)
	there := r.InPlace(t.Context())
	if !there.Same || !there.Newer || there.Entries != 1 || problem.Of(there.Refusal()) != problem.Conflict {
		t.Errorf("over a newer store: %+v, %v", there, there.Refusal())
	}
	aside, err := r.Install(t.Context(), now)
	if err != nil || aside == "" {
		t.Fatalf("%q, %v", aside, err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(aside); err != nil || info.Size() == 0 {
		t.Errorf("what was there is gone: %v", err)
	}

	other := found(t)
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	r = restore(other.dir)
	if there := r.InPlace(t.Context()); there.Same || !strings.Contains(there.Refusal().Error(), "另一个证照库") {
		t.Errorf("over another bureau's: %+v", there)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(other.dir, "roadcert.db"), bytes.Repeat([]byte("damaged"), 4000), 0o600); err != nil {
		t.Fatal(err)
	}
	r = restore(other.dir)
	if there := r.InPlace(t.Context()); !there.Damaged || there.Refusal() != nil {
		t.Errorf("over a damaged one: %+v", there)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}

	_, err = sqlite.Restore(t.Context(), packed.Path, h.dir, sqlite.RestoreOptions{Options: sqlite.Options{Catalog: h.catalog}, Recovery: key.String()})
	if problem.Of(err) != problem.Busy {
		t.Errorf("over a store that is in use: %v", err)
	}
}

// Case numbers go on behind what can have been given, as IDs do; what is restored twice goes on behind both.
func TestRestoredTwiceGivesNothingTwice(t *testing.T) {
	h, key := keyed(t)
	if _, err := h.NextSerial(t.Context(), "k", unending); err != nil {
		t.Fatal(err)
	}
	packed, err := h.pack(t.TempDir(), labelled)
	if err != nil {
		t.Fatal(err)
	}
	var certificates, cases []int64
	for n := range 3 {
		dir := filepath.Join(t.TempDir(), "new")
		r, err := sqlite.Restore(t.Context(), packed.Path, dir, sqlite.RestoreOptions{
			Options: sqlite.Options{Catalog: h.catalog}, Recovery: key.String(), Now: now.Add(time.Duration(n) * 24 * time.Hour),
		})
		if err != nil {
			t.Fatal(err)
		}
		serial, err := r.NextSerial(t.Context(), "k", unending)
		if err != nil {
			t.Fatal(err)
		}
		certificates, cases = append(certificates, int64(r.NextCertificate())), append(cases, serial)
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if certificates[1]-certificates[0] < 1_000_000 || certificates[2]-certificates[1] < 1_000_000 || cases[0] < 10_000 {
		t.Errorf("certificates from %v, cases from %v", certificates, cases)
	}
}
