package premises

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"roadcert/domain/bureau"
	"roadcert/store/sqlite"
)

// RestoreOrder says what is restored and where to.
type RestoreOrder struct {
	Backup   string // the file
	Folder   string // that is to hold the store
	Recovery string // the recovery key as it was typed
	// Over takes the place of a store that is newer than the backup, or another one; it stays beside under another name.
	Over     bool
	Progress func(bureau.BackupStep)
}

// Restored is what restoring came to.
type Restored struct {
	bureau.Restoration
	Figures  bureau.Figures
	Problems []bureau.Finding // with the store that was restored
	Aside    string           // where the store is by now whose place it took; empty where there was none
}

// Restore makes a backup the store of a folder, on whatever machine. Until all of it is laid down, proved and fit to go
// on, the folder is as it was.
func (b Books) Restore(ctx context.Context, order RestoreOrder) (done Restored, err error) {
	step := func(name string) func(done, total int) {
		return func(n, total int) {
			if order.Progress != nil {
				order.Progress(bureau.BackupStep{Name: name, Done: n, Total: total})
			}
		}
	}
	r, err := sqlite.Restore(ctx, order.Backup, order.Folder, sqlite.RestoreOptions{
		Options: sqlite.Options{Catalog: b.Catalog}, Recovery: order.Recovery, Now: time.Now(), Progress: step("解密恢复"),
	})
	if err != nil {
		return done, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	done.Figures = r.Packed.Figures
	if there := r.InPlace(ctx); !order.Over && there.Refusal() != nil {
		return done, there.Refusal()
	}
	if done.Problems, err = r.Check(ctx, step("检查恢复的证照库")); err != nil {
		return done, err
	}
	office := &bureau.Office{Store: r.Store, Regions: b.Regions, Calendar: b.Calendar, Forms: b.Forms, Now: time.Now, Rand: rand.Reader}
	if done.Restoration, err = office.Restored(ctx, &r.Packed); err != nil {
		return done, err
	}
	done.Aside, err = r.Install(ctx, time.Now())
	return done, err
}
