package bureau

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// The change of the data key (GB/T 39786 on keys, GB/T 22239 8.1.4.8): after so many years, when somebody leaves who had
// it, or when a copy of the store may have fallen into other hands.
//
//	RotateKeys      draws another one and has everything sealed with it; goes on where an earlier change was cut off
//	ResumeRotation  does only the latter, for the nightly job
//	RenewRecovery   makes a new recovery key, when the paper is lost or nobody was told the one of a change
//	KeyState        tells how things stand
//
// People work on meanwhile. Nobody is asked for anything: they take the new key at their next sign-in (access.Account.Hand),
// and whoever was ended never gets it. Backups made before open with the recovery key of then, so that a new one is due.

// recoveryDrawer holds untoldName while a recovery key is in force that nobody was told: whoever made it was cut off.
const recoveryDrawer Drawer = "recovery"

const untoldName = "untold"

const whatRotate = "不能更换数据密钥"

// Rotation is what a change of the data key came to.
type Rotation struct {
	Generation int  // of the data key: how often it was changed
	Resealed   int  // values that were sealed anew just now
	Complete   bool // nothing is sealed with the former key any more, and it is gone
	// Recovery is the new recovery key in two halves, told once; zero where it was told before. It holds already where the
	// rotation was cut off, and stands beside the error then.
	Recovery access.RecoveryHalves
}

// KeyState is how things stand with the data key.
type KeyState struct {
	KeyRing
	Waiting   []Person // who has not taken the key yet: they do at their next sign-in
	Untold    bool     // nobody was told the recovery key: RenewRecovery makes one that can be
	BackupDue bool     // no backup was made since the key was changed
	// Validities are those of seals, certificates and anchors of trust, the nearest end first; Ending of them end within
	// EndingWithin days, or have ended.
	Validities []Validity
	Ending     int
}

// EndingWithin is how many days before its last day something is said to end: enough to have it made anew.
const EndingWithin = 30

// KeyState tells how things stand.
func (d *Desk) KeyState(ctx context.Context) (state KeyState, err error) {
	if err := d.permit(ctx, access.ReadAccounts, "keys_state", ""); err != nil {
		return state, err
	}
	if state.KeyRing, err = d.office.Store.KeyRing(ctx); err != nil {
		return state, err
	}
	if state.Since.IsZero() {
		state.Since = d.settings.Founded
	}
	accounts, err := d.office.Store.Accounts(ctx)
	if err != nil {
		return state, err
	}
	for i := range accounts {
		if accounts[i].Awaits() {
			state.Waiting = append(state.Waiting, personOf(&accounts[i]))
		}
	}
	if state.Untold, err = d.untold(ctx); err != nil {
		return state, err
	}
	if state.Validities, err = d.validities(ctx); err != nil {
		return state, err
	}
	state.Ending = len(within(state.Validities, EndingWithin, d.office.Now()))
	made, err := d.registered(ctx)
	state.BackupDue = state.Generation > 0 && !slices.ContainsFunc(made, func(b KeptBackup) bool { return !b.Former })
	return state, err
}

// RotateKeys changes the data key. password is the person's own, which opens the one there is. Where an earlier change is
// not through it is carried through, and no other is begun. What was done stays where it is stopped, and the same call goes
// on from there.
func (d *Desk) RotateKeys(ctx context.Context, password, why string, progress func(done, total int)) (r Rotation, err error) {
	if err := d.permit(ctx, access.RotateKeys, "keys_rotate", ""); err != nil {
		return r, err
	}
	if why = noted(why); why == "" {
		return r, problem.New(problem.Invalid, whatRotate, "没有写原因", "请写明为什么更换，例如 张三调离")
	}
	err = d.atKeys(ctx, "keys_rotate", whatRotate, password, func(own *access.Account, dataKey []byte) error {
		ring, err := d.office.Store.KeyRing(ctx)
		if err != nil {
			return err
		}
		untold, err := d.untold(ctx)
		switch {
		case err != nil:
		case !ring.Former:
			r.Recovery, err = d.rekey(ctx, own, dataKey, password, why)
		case untold:
			r.Recovery, err = d.renewRecovery(ctx, dataKey, "更换数据密钥中断过，原来的恢复密钥没有告知任何人")
		}
		if err != nil {
			return err
		}
		err = d.reseal(ctx, &r, progress)
		if !r.Recovery.IsZero() {
			err = errors.Join(err, d.told(context.WithoutCancel(ctx)))
		}
		return err
	})
	return r, err
}

// ResumeRotation carries through a change of the data key that was cut off. It needs nobody's password, and does nothing
// where there is none.
func (d *Desk) ResumeRotation(ctx context.Context, progress func(done, total int)) (r Rotation, err error) {
	if err := d.permit(ctx, access.RunSchedule, "keys_resume", ""); err != nil {
		return r, err
	}
	if !d.office.rekeying.TryLock() {
		return r, nil // somebody is at it
	}
	defer d.office.rekeying.Unlock()
	ring, err := d.office.Store.KeyRing(ctx)
	if err != nil || !ring.Former {
		return r, err
	}
	err = d.reseal(ctx, &r, progress)
	return r, err
}

// RenewRecovery makes a new recovery key, told once, in place of the one there is. Backups made before open with the one
// of then.
func (d *Desk) RenewRecovery(ctx context.Context, password, why string) (key access.RecoveryHalves, err error) {
	const what = "不能更换恢复密钥"
	if err := d.permit(ctx, access.RotateKeys, "keys_recovery", ""); err != nil {
		return key, err
	}
	if why = noted(why); why == "" {
		return key, problem.New(problem.Invalid, what, "没有写原因", "请写明为什么更换，例如 原件遗失")
	}
	err = d.atKeys(ctx, "keys_recovery", what, password, func(_ *access.Account, dataKey []byte) (err error) {
		if key, err = d.renewRecovery(ctx, dataKey, why); err != nil {
			return err
		}
		return d.told(context.WithoutCancel(ctx))
	})
	return key, err
}

// atKeys lets one person at a time at the keys, with the data key that their password opens.
func (d *Desk) atKeys(ctx context.Context, action, what, password string, work func(own *access.Account, dataKey []byte) error) error {
	if !d.office.rekeying.TryLock() {
		return problem.New(problem.Busy, what, "数据密钥正在更换", "请等它结束")
	}
	defer d.office.rekeying.Unlock()
	own, dataKey, err := d.ownKey(ctx, password, what)
	if err != nil {
		return errors.Join(err, d.record(ctx, action, "", audit.Failed, "没有打开数据密钥"))
	}
	defer clear(dataKey)
	return work(&own, dataKey)
}

// rekey draws another data key and hands it to everybody who is to have it, in one transaction.
func (d *Desk) rekey(ctx context.Context, own *access.Account, former []byte, password, why string) (recovery access.RecoveryHalves, err error) {
	next := make([]byte, seal.KeySize)
	if _, err := io.ReadFull(d.office.Rand, next); err != nil {
		return recovery, problem.From(err, problem.Internal, whatRotate, "取不到随机数", "请重新启动计算机后再试")
	}
	defer clear(next)
	generation := own.Generation + 1
	mine := *own // stretching the password is slow, and done before others wait
	if err := mine.Hand(former, next, generation, d.office.Rand); err != nil {
		return recovery, err
	}
	signer, err := d.signerKey()
	if err != nil {
		return recovery, err
	}
	if err := mine.Take(password, next, signer, d.office.Rand); err != nil {
		return recovery, err
	}
	recovery, change, err := d.recovered(ctx, next)
	if err != nil {
		return recovery, err
	}
	change.Audit = d.entry("keys_rotate", "", audit.Done, fmt.Sprintf("更换数据密钥和恢复密钥，从此为第 %d 代：%s", generation+1, why))
	if err := d.office.Store.Rekey(ctx, former, next, changeDrawer, func(accounts []access.Account, waiting []Record) (Change, error) {
		for i := range accounts {
			a := &accounts[i]
			if a.User == own.User && bytes.Equal(a.Proof, own.Proof) {
				*a = mine
			} else if err := a.Hand(former, next, generation, d.office.Rand); err != nil {
				return Change{}, err
			}
		}
		brought, err := d.bring(waiting, former, next, generation)
		c := change
		c.Accounts, c.Records = accounts, append(brought, change.Records...)
		return c, err
	}); err != nil {
		return access.RecoveryHalves{}, err
	}
	return recovery, nil
}

// bring hands the key to the accounts of changes that wait for the security administrator. One that cannot be given it
// stays as it is: it is refused when it is to take effect.
func (d *Desk) bring(waiting []Record, former, next []byte, generation int) (brought []Record, err error) {
	for _, r := range waiting {
		var c AccountChange
		if err := json.Unmarshal(r.Content, &c); err != nil || c.Becomes == nil || c.Becomes.Generation != generation-1 {
			continue
		}
		if err := c.Becomes.Hand(former, next, generation, d.office.Rand); err != nil {
			continue
		}
		kept, err := keep(changeDrawer, r.Name, &c)
		if err != nil {
			return nil, err
		}
		brought = append(brought, kept)
	}
	return brought, nil
}

// recovered makes a recovery key for a data key, and the change that puts it in force. Nobody was told it yet.
func (d *Desk) recovered(ctx context.Context, dataKey []byte) (halves access.RecoveryHalves, c Change, err error) {
	settings, err := d.office.Store.Settings(ctx)
	if err != nil {
		return halves, c, err
	}
	recovery, err := access.NewRecovery(d.office.Rand)
	if err != nil {
		return halves, c, err
	}
	if settings.Recovery, err = recovery.Wrap(d.office.Rand, dataKey); err != nil {
		return halves, c, err
	}
	if halves, err = recovery.Halves(d.office.Rand); err != nil {
		return halves, c, err
	}
	mark := Record{Drawer: recoveryDrawer, Name: untoldName, Content: []byte(d.now().Format(time.RFC3339))}
	return halves, Change{Settings: &settings, Records: []Record{mark}}, nil
}

func (d *Desk) renewRecovery(ctx context.Context, dataKey []byte, why string) (access.RecoveryHalves, error) {
	recovery, change, err := d.recovered(ctx, dataKey)
	if err != nil {
		return access.RecoveryHalves{}, err
	}
	change.Audit = d.entry("keys_recovery", "", audit.Done, "更换恢复密钥："+why)
	if err := d.office.Store.Commit(ctx, change); err != nil {
		return access.RecoveryHalves{}, err
	}
	return recovery, nil
}

// untold tells whether a recovery key is in force that nobody was told.
func (d *Desk) untold(ctx context.Context) (bool, error) {
	_, err := d.office.Store.Record(ctx, recoveryDrawer, untoldName)
	if problem.Of(err) == problem.NotFound {
		return false, nil
	}
	return err == nil, err
}

// told writes down who was told the recovery key.
func (d *Desk) told(ctx context.Context) error {
	return d.office.Store.Commit(ctx, Change{
		Records: []Record{{Drawer: recoveryDrawer, Name: untoldName}}, Audit: d.entry("keys_told", "", audit.Done, "告知新的恢复密钥"),
	})
}

// reseal has everything sealed anew, and writes down what came of it.
func (d *Desk) reseal(ctx context.Context, r *Rotation, progress func(done, total int)) error {
	ring, err := d.office.Store.KeyRing(ctx)
	if err != nil {
		return err
	}
	r.Generation = ring.Generation
	done := Change{Audit: d.entry("keys_resealed", "", audit.Done,
		fmt.Sprintf("敏感信息已全部改用第 %d 代数据密钥加密，复核无误，以前的数据密钥已销毁；此前的备份只能用当时的恢复密钥打开", ring.Generation+1))}
	r.Resealed, err = d.office.Store.Reseal(ctx, done, progress)
	if r.Complete = err == nil; r.Complete {
		return nil
	}
	return errors.Join(err, d.record(context.WithoutCancel(ctx), "keys_resealed", "", audit.Failed, incomplete(err)))
}
