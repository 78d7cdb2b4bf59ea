package bureau

import (
	"cmp"
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/problem"
)

// The restore drill (恢复演练): a backup nobody has restored is a hope. A drill restores one into a scratch place, counts it
// again, proves it against itself and against our own log, and writes down what came of it and how long it took, failure
// included.

// drillDrawer holds the drills.
const drillDrawer Drawer = "drill"

// Drill is what a restore drill came to.
type Drill struct {
	ID        string       `json:"id"` // d1
	At        time.Time    `json:"at"`
	By        string       `json:"by"`
	Scheduled bool         `json:"scheduled,omitempty"`
	Backup    BackupLabel  `json:"backup"`
	Path      string       `json:"path"`
	OK        bool         `json:"ok"`
	Checked   int          `json:"checked"`          // certificates
	Compared  []Comparison `json:"compared"`         // figure by figure
	Problems  []Finding    `json:"problems"`         // of the copy, and what kept it from being opened
	Recovery  bool         `json:"recovery"`         // it was opened with the recovery key
	Seconds   float64      `json:"seconds"`          // from the file to a store that could be used
	Checking  float64      `json:"checking_seconds"` // that proving it took besides
}

// Comparison is one figure of the backup and of what was restored from it.
type Comparison struct {
	What     string `json:"what"`
	Backup   string `json:"backup"`
	Restored string `json:"restored"`
	Same     bool   `json:"same"`
}

const whatDrill = "恢复演练没有做成"

// Drill restores a backup into a scratch place: the one at path, or the newest of the register where it is empty. With a
// recovery key it is opened as on a new machine, without one by the store's own key. The store itself is not touched.
func (d *Desk) Drill(ctx context.Context, path, recovery string, progress func(BackupStep)) (Drill, error) {
	if err := d.permit(ctx, access.KeepBackups, "drill", ""); err != nil {
		return Drill{}, err
	}
	if path == "" {
		o, err := d.backups(ctx)
		if err != nil {
			return Drill{}, err
		}
		if o.Newest == nil {
			return Drill{}, problem.New(problem.NotFound, whatDrill, "没有可用的备份", "请先备份，或接好备份所在的磁盘")
		}
		path = o.Newest.Path
	}
	return d.drill(ctx, path, recovery, false, progress)
}

func (d *Desk) drill(ctx context.Context, path, recovery string, scheduled bool, progress func(BackupStep)) (Drill, error) {
	if !d.office.packing.TryLock() {
		return Drill{}, problem.New(problem.Busy, whatDrill, "本机正在备份或演练", "请等它结束")
	}
	defer d.office.packing.Unlock()
	run := Drill{At: d.now(), By: d.account.User, Scheduled: scheduled, Path: path, Recovery: recovery != "", Compared: []Comparison{}, Problems: []Finding{}}
	err := d.rehearseRestore(ctx, &run, recovery, stepping(progress))
	switch problem.Of(err) {
	case "":
	case problem.Damaged, problem.Newer: // that is what a drill is for
		run.Problems = append(run.Problems, Finding{Subject: "file", Text: err.Error()})
	default: // the target is gone, the key is wrong, somebody stopped it: nothing is said about the backup
		return run, cmp.Or(d.record(context.WithoutCancel(ctx), "drill", run.Backup.ID, audit.Failed, incomplete(err)), err)
	}
	run.OK = len(run.Problems) == 0 && !slices.ContainsFunc(run.Compared, func(c Comparison) bool { return !c.Same })
	if run.ID, err = d.nextID(ctx, "d"); err != nil {
		return run, err
	}
	r, err := keep(drillDrawer, run.ID, run)
	if err != nil {
		return run, err
	}
	detail := fmt.Sprintf("恢复演练通过：%d 本，恢复用时 %.1f 秒", run.Checked, run.Seconds)
	if !run.OK {
		detail = fmt.Sprintf("恢复演练未通过：发现问题 %d 处", len(run.Problems)+differing(run.Compared))
	}
	return run, d.office.Store.Commit(context.WithoutCancel(ctx), Change{Records: []Record{r}, Audit: d.entry("drill", run.ID, audit.Done, detail)})
}

func differing(list []Comparison) (n int) {
	for _, c := range list {
		if !c.Same {
			n++
		}
	}
	return n
}

// rehearseRestore unpacks, counts, compares and proves.
func (d *Desk) rehearseRestore(ctx context.Context, run *Drill, recovery string, step func(string) func(done, total int)) (err error) {
	begun := d.office.Now()
	replica, packed, err := d.office.Store.Unpack(ctx, run.Path, recovery, step("解密恢复到临时位置"))
	run.Backup = packed.BackupLabel
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, replica.Close()) }()
	run.Seconds = d.office.Now().Sub(begun).Seconds()
	restored, err := figuresOf(ctx, replica, step("清点恢复的副本"))
	if err != nil {
		return err
	}
	run.Checked = restored.Certificates
	run.Compared = compared(&packed.Figures, &restored)
	ours, err := d.inOurLog(ctx, &packed.Figures)
	if err != nil {
		return err
	}
	run.Compared = append(run.Compared, ours)
	copied := d.beside(replica)
	problems, err := replica.Check(ctx, step("检查恢复的副本"))
	if err != nil {
		return err
	}
	attached, err := copied.checkAttachments(ctx)
	run.Problems = append(append(run.Problems, problems...), attached...)
	run.Checking = d.office.Now().Sub(begun).Seconds() - run.Seconds
	return err
}

// compared holds what was counted when the backup was made against what was restored.
func compared(made, restored *Figures) []Comparison {
	list := []Comparison{
		figure("证照总数", strconv.Itoa(made.Certificates), strconv.Itoa(restored.Certificates)),
		figure("待推事件", strconv.Itoa(made.Waiting), strconv.Itoa(restored.Waiting)),
		figure("账户", strconv.Itoa(made.Accounts), strconv.Itoa(restored.Accounts)),
		figure("审计日志末条", strconv.FormatInt(made.LogSeq, 10), strconv.FormatInt(restored.LogSeq, 10)),
		figure("审计日志头", made.LogHash, restored.LogHash),
	}
	kinds := map[string][2]KindFigures{}
	for i, f := range []*Figures{made, restored} {
		for _, k := range f.Kinds {
			both := kinds[string(k.Kind)]
			both[i] = k
			kinds[string(k.Kind)] = both
		}
	}
	codes := make([]string, 0, len(kinds))
	for code := range kinds {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	for _, code := range codes {
		both := kinds[code]
		list = append(list, figure("类别 "+code+" 本数", strconv.Itoa(both[0].Count), strconv.Itoa(both[1].Count)),
			figure("类别 "+code+" 摘要", both[0].Digest, both[1].Digest))
	}
	return list
}

func figure(what, made, restored string) Comparison {
	return Comparison{What: what, Backup: made, Restored: restored, Same: made == restored}
}

// inOurLog tells whether the end of the backup's log is an entry of ours: only then is it a backup of this store, and has
// nobody written our log anew since.
func (d *Desk) inOurLog(ctx context.Context, made *Figures) (Comparison, error) {
	entries, err := d.office.Store.Audit(ctx, made.LogSeq-1, 1)
	ours := ""
	if len(entries) == 1 && entries[0].Seq == made.LogSeq {
		ours = hex.EncodeToString(entries[0].Hash)
	}
	return figure(fmt.Sprintf("本库日志第 %d 条", made.LogSeq), made.LogHash, ours), err
}

// drills reads the drills, the newest first.
func (d *Desk) drills(ctx context.Context) ([]Drill, error) {
	list, err := fetchAll[Drill](ctx, d.office.Store, drillDrawer)
	newestFirst(list, func(d *Drill) string { return d.ID })
	return list, err
}

// beside is the same person at another store, with no line to the province.
func (d *Desk) beside(s Store) *Desk {
	o := d.office
	desk := &Desk{
		office:   &Office{Store: s, Regions: o.Regions, Calendar: o.Calendar, Press: o.Press, Forms: o.Forms, Now: o.Now, Rand: o.Rand},
		settings: d.settings, account: d.account,
	}
	desk.signer.Store(d.signer.Load())
	return desk
}
