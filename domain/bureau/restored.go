package bureau

import (
	"context"
	"fmt"
	"strings"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

// What a store that was restored has to do before it goes on.
//
// It does not know what it gave out since the backup, and others do: people hold documents with its identifiers, and the
// province has its events. So
//
//   - IDs of certificates, events and cases go on behind all it can have given (the store sees to that as it restores);
//   - serials that the province once gave it are not used again, and it asks for new ones;
//   - nothing is done to a certificate until the province was asked for what is lost, or a person has answered for going
//     on without: what was cancelled since would stand as valid;
//   - the log goes on behind the backup's end, and the province is told with every push why it went back: it raises the alarm
//     all the same, and can tell a restore that was declared from a log that was cut;
//   - what the province has comes back with the next synchronisation, because the place in the feed is the backup's.
//
// Cases, drafts and accounts made since the backup are gone, and passwords are those of then: the province has none of
// them.

// RestoredDrawer holds what a store was restored from while it has not caught up. The store takes no event on a
// certificate as long as something lies in it.
const RestoredDrawer Drawer = "restored"

const restoredName = "backup"

// Restoration is what a store was restored from.
type Restoration struct {
	Backup BackupLabel `json:"backup"`
	LogSeq int64       `json:"log_seq"`
	At     time.Time   `json:"at"`
	Joined bool        `json:"joined"` // the province can be asked
}

// Restored makes a store that came out of a backup fit to go on. The store is unlocked, and nobody has signed in since.
func (o *Office) Restored(ctx context.Context, from *PackedBackup) (Restoration, error) {
	settings, err := o.Store.Settings(ctx)
	if err != nil {
		return Restoration{}, err
	}
	d := &Desk{office: o, settings: settings}
	r := Restoration{Backup: from.BackupLabel, LogSeq: from.Figures.LogSeq, At: d.now()}
	if r.Joined, err = d.joined(ctx); err != nil {
		return r, err
	}
	mark, err := keep(RestoredDrawer, restoredName, r)
	if err != nil {
		return r, err
	}
	change := Change{Records: []Record{mark}}
	if r.Joined {
		state, err := d.linkState(ctx)
		if err != nil {
			return r, err
		}
		state.Serials, state.People = nil, ""
		state.Restored = exchange.Restored{Backup: from.ID, Made: from.Made, Seq: r.LogSeq, At: r.At}
		kept, err := keep(linkDrawer, linkStateName, state)
		if err != nil {
			return r, err
		}
		change.Records = append(change.Records, kept)
	}
	change.Audit = o.entry("", "restore", from.ID, audit.Done,
		fmt.Sprintf("从 %s 的备份恢复，日志接在第 %d 条之后", from.Made.Format("2006-01-02 15:04 MST"), r.LogSeq))
	return r, o.Store.Commit(ctx, change)
}

// Restoration returns what the store was restored from, where it has not caught up yet. Everybody may know: it keeps
// them from their work.
func (d *Desk) Restoration(ctx context.Context) (r Restoration, waits bool, err error) {
	waits, err = fetch(ctx, d.office.Store, RestoredDrawer, restoredName, &r,
		problem.New(problem.Damaged, "不能读出恢复记录", "保存的记录读不出来", "请检查证照库，必要时用备份恢复"))
	return r, waits, err
}

// caughtUp ends the waiting of a store that was restored: all that the province has of it is here again.
func (r *round) caughtUp(ctx context.Context) error {
	from, waits, err := r.desk.Restoration(ctx)
	if err != nil || !waits {
		return err
	}
	done := Change{Records: []Record{{Drawer: RestoredDrawer, Name: restoredName}}}
	return r.settle(ctx, done, "caught_up", from.Backup.ID, fmt.Sprintf("恢复后已与省级系统核对：取回 %d 件，可以继续办理", r.result.Pulled))
}

// mostPassed is how many serials of a kind can be left out at once.
const mostPassed = 100_000

// GoOn ends the waiting of a restored store without the province: it was never joined, or cannot be reached for long.
// The person answers for it in writing. numbers is how many serials are left out of each kind, as many at least as were
// given out since the backup; a store that has joined numbers from what the province gives it anew.
func (d *Desk) GoOn(ctx context.Context, numbers int, why string) error {
	const what = "不能放行恢复的证照库"
	if err := d.permit(ctx, access.KeepBackups, "go_on", ""); err != nil {
		return err
	}
	from, waits, err := d.Restoration(ctx)
	if err != nil {
		return err
	}
	why = noted(why)
	switch {
	case !waits:
		return problem.New(problem.Conflict, what, "它不在等待核对", "可以直接办理业务")
	case strings.TrimSpace(why) == "":
		return problem.New(problem.Invalid, what, "没有写明理由", "请写明为什么不等省级系统、备份之后办理的业务如何补登")
	case numbers < 0 || numbers > mostPassed:
		return problem.New(problem.Invalid, what, fmt.Sprintf("跳过的编号数 %d 不在 0 至 %d 之间", numbers, mostPassed), "请填写备份之后每类证照最多可能发出的编号数")
	case !from.Joined && numbers == 0:
		return problem.New(problem.Invalid, what, "没有写跳过多少编号", "请按纸质台账填写备份之后每类证照最多可能发出的编号数，宁多勿少")
	}
	if err := d.passNumbers(ctx, int64(numbers)); err != nil {
		return err
	}
	entry := d.entry("go_on", from.Backup.ID, audit.Done, fmt.Sprintf("未与省级系统核对即放行，每类跳过编号 %d 个：%s", numbers, why))
	return d.office.Store.Commit(ctx, Change{Records: []Record{{Drawer: RestoredDrawer, Name: restoredName}}, Audit: entry})
}

// passNumbers leaves serials out of every kind that is numbered here.
func (d *Desk) passNumbers(ctx context.Context, n int64) error {
	if n == 0 {
		return nil
	}
	for _, kind := range d.Catalog().Kinds() {
		if kind.Number.Form == "" || kind.Number.OfHolder {
			continue
		}
		stretches, err := d.stretches(ctx, kind)
		if problem.Of(err) == problem.Refused { // none is numbered at this place
			continue
		}
		if err != nil {
			return err
		}
		if err := d.office.Store.PassSerials(ctx, kind.NumberPrefix(d.mark(), d.settings.Region), stretches, n); err != nil {
			return err
		}
	}
	return nil
}
