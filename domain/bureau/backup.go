package bureau

import (
	"cmp"
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// Backups (DB21/T 7.4, GB/T 22239 8.1.4.9). One state of the store is copied while it is in use, counted, encrypted and
// written to the target; it counts as a backup only once what was written has been read back and found good. From there on
// it is in the register, and no other than a registered and later one lets the rotation remove it.
//
//	Backup       makes one now, wherever the person says
//	RunBackups   makes the one that is due by the plan, removes what the plan keeps no longer, and drills when that is due
//	PlanBackups  says where, how often, and how many are kept of days, weeks and months
//	Backups      is the register, held against what is at the target
//	Drill        restores a backup into a scratch place and holds it against what was counted when it was made
//
// What is restored goes on by restored.go; what people do in an emergency is in emergency.go.

// backupDrawer holds the register of backups: as many as the plan keeps.
const backupDrawer Drawer = "backup"

// Backup is one that was made and found good.
type Backup struct {
	PackedBackup
	By        string  `json:"by"`
	Scheduled bool    `json:"scheduled,omitempty"`
	SameDisk  bool    `json:"same_disk,omitempty"` // as the store's
	Seconds   float64 `json:"seconds"`
}

// BackupStep is how far a backup or a drill has come.
type BackupStep struct {
	Name  string // on screens
	Done  int
	Total int // 0 where it is not known
}

const whatBackup = "备份没有做成"

// Backup makes one now. out is a folder, or the file to write, which must not be there.
func (d *Desk) Backup(ctx context.Context, out string, progress func(BackupStep)) (Backup, error) {
	if err := d.permit(ctx, access.KeepBackups, "backup", ""); err != nil {
		return Backup{}, err
	}
	return d.backup(ctx, out, false, progress)
}

// backup makes one and writes down what came of it, failure too: that the nights' backups fail has to show.
func (d *Desk) backup(ctx context.Context, out string, scheduled bool, progress func(BackupStep)) (Backup, error) {
	if !d.office.packing.TryLock() {
		return Backup{}, problem.New(problem.Busy, whatBackup, "本机正在备份或演练", "请等它结束")
	}
	defer d.office.packing.Unlock()
	begun := d.office.Now()
	b, err := d.pack(ctx, out, stepping(progress))
	if err != nil {
		err = problem.From(err, problem.Internal, whatBackup, "程序出错", "请重试；反复出现时请联系维护人员")
		return b, cmp.Or(d.record(context.WithoutCancel(ctx), "backup", b.ID, audit.Failed, incomplete(err)), err)
	}
	b.By, b.Scheduled, b.Seconds = d.account.User, scheduled, d.office.Now().Sub(begun).Seconds()
	r, err := keep(backupDrawer, b.ID, b)
	if err != nil {
		return b, err
	}
	entry := d.entry("backup", b.ID, audit.Done, fmt.Sprintf("备份 %d 本证照，日志至第 %d 条，读回核对无误", b.Figures.Certificates, b.Figures.LogSeq))
	return b, d.office.Store.Commit(context.WithoutCancel(ctx), Change{Records: []Record{r}, Audit: entry})
}

// incomplete is why, without where: paths may name people.
func incomplete(err error) string { return "没有完成（" + string(problem.Of(err)) + "）" }

// pack copies, counts and writes.
func (d *Desk) pack(ctx context.Context, out string, step func(name string) func(done, total int)) (b Backup, err error) {
	if out == "" {
		return b, problem.New(problem.Invalid, whatBackup, "没有选定存放备份的文件夹", "请选另一块盘、U盘或共享文件夹里的文件夹")
	}
	lot := make([]byte, 8)
	if _, err := io.ReadFull(d.office.Rand, lot); err != nil {
		return b, err
	}
	to, err := d.office.Store.Target(ctx, out)
	if err != nil {
		return b, err
	}
	b.SameDisk = to.SameDisk
	b.BackupLabel = BackupLabel{
		ID: hex.EncodeToString(lot), Bureau: d.settings.Bureau, Region: d.settings.Region, Workstation: d.settings.Workstation,
		Training: d.settings.Training, Made: d.office.Now().UTC().Truncate(time.Second),
	}
	step("复制证照库")(0, 0)
	replica, err := d.office.Store.Replicate(ctx)
	if err != nil {
		return b, err
	}
	defer func() { err = cmp.Or(err, replica.Close()) }()
	figures, err := figuresOf(ctx, replica, step("清点副本"))
	if err != nil {
		return b, err
	}
	b.PackedBackup, err = replica.Pack(ctx, to, b.BackupLabel, figures, step("加密写入并读回核对"))
	return b, err
}

// stepping names the steps of a progress that may be nil.
func stepping(progress func(BackupStep)) func(name string) func(done, total int) {
	return func(name string) func(done, total int) {
		return func(done, total int) {
			if progress != nil {
				progress(BackupStep{Name: name, Done: done, Total: total})
			}
		}
	}
}

// figuresOf counts a store that nobody writes to.
func figuresOf(ctx context.Context, s Store, progress func(done, total int)) (f Figures, err error) {
	sums := map[catalog.Code]*kindSum{}
	for after := certificate.ID(0); ; {
		page, err := s.Whole(ctx, after, exchange.MostItems)
		if err != nil {
			return f, err
		}
		if len(page) == 0 {
			break
		}
		for i := range page {
			c := &page[i]
			if sums[c.Kind] == nil {
				sums[c.Kind] = &kindSum{}
			}
			sums[c.Kind].add(exchange.DigestOf(c))
		}
		after = page[len(page)-1].ID
		f.Certificates += len(page)
		progress(f.Certificates, 0)
	}
	for kind, sum := range sums {
		f.Kinds = append(f.Kinds, KindFigures{Kind: kind, Count: sum.count, Digest: hex.EncodeToString(sum.digest[:])})
	}
	slices.SortFunc(f.Kinds, func(a, b KindFigures) int { return cmp.Compare(a.Kind, b.Kind) })
	backlog, err := s.Backlog(ctx, time.Time{})
	if err != nil {
		return f, err
	}
	accounts, err := s.Accounts(ctx)
	if err != nil {
		return f, err
	}
	head, err := s.AuditHead(ctx)
	f.Waiting, f.Accounts, f.LogSeq, f.LogHash = backlog.Events, len(accounts), head.Seq, hex.EncodeToString(head.Hash)
	return f, err
}

// kindSum chains the digests of the certificates of a kind.
type kindSum struct {
	count  int
	digest [seal.DigestSize]byte
}

func (k *kindSum) add(d exchange.StateDigest) {
	k.count++
	k.digest = seal.SM3(k.digest[:], d[:])
}
