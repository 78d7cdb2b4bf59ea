package main

import (
	"io"
	"os"
	"path/filepath"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
)

// backupCertificates are as many as a county has; where fewer are asked for, those.
const backupCertificates = 50_000

// The limits of a backup: what a nightly job may hold, and how long a county may stand still to be restored.
const (
	backupMemoryLimit = 200 // MB
	restoreLimit      = 60  // seconds
)

// backing measures a backup and its drill, beside no more than copying the file.
func (b *bench) backing() ([]measure, error) {
	dir, _, err := b.found("backup")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	certificates := min(b.order.Certificates, backupCertificates)
	if err := b.fill(certificates, people, fleets); err != nil {
		return nil, err
	}
	target := filepath.Join(b.dir, "backups")
	if err := os.MkdirAll(target, 0o700); err != nil {
		return nil, err
	}
	var made bureau.Backup
	var drill bureau.Drill
	var begun []time.Time // of each step: copying, counting, writing with reading back
	last := ""
	err = b.sitting(access.SystemAdmin, func(d *bureau.Desk) (err error) {
		made, err = d.Backup(b.ctx, target, func(s bureau.BackupStep) {
			if s.Name != last {
				last, begun = s.Name, append(begun, b.now())
			}
		})
		if err != nil {
			return err
		}
		begun = append(begun, b.now())
		drill, err = d.Drill(b.ctx, made.Path, "", nil)
		return err
	})
	if err != nil {
		return nil, err
	}
	copied, err := b.timed(func() error { return copyFile(filepath.Join(dir, "roadcert.db"), filepath.Join(target, "copy")) })
	if err != nil {
		return nil, err
	}
	size := float64(made.Size) / 1e6
	figures := []measure{
		measured("backup written", size/begun[3].Sub(begun[2]).Seconds(), "MB/s", size/copied.Seconds(), "peer: only copying the file onto the disk; here it is encrypted, read back and checked too"),
		measured("backup copied", begun[1].Sub(begun[0]).Seconds(), "s", made.Seconds, "whole time"),
		measured("backup counted", begun[2].Sub(begun[1]).Seconds(), "s", made.Seconds, "whole time"),
		measured("backup", size/made.Seconds, "MB/s", size, "MB in all"),
		measured("backup restored", drill.Seconds, "s", restoreLimit, "limit, at most"),
		measured("backup drill", drill.Seconds+drill.Checking, "s", restoreLimit, "limit, at most"),
	}
	peak, err := b.peakOfVerb(dir, access.SystemAdmin, "backup", filepath.Join(target, "again.rcbackup"))
	if err != nil || peak == 0 { // not a Linux
		return figures, err
	}
	return append(figures, measured("backup memory", float64(peak)*1024/1e6, "MB", backupMemoryLimit, "limit, at most")), nil
}

// copyFile copies a file and sees it onto the disk.
func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		_ = out.Close()
		return err
	}
	if err := out.Sync(); err != nil {
		_ = out.Close()
		return err
	}
	return out.Close()
}
