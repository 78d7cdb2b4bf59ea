package sqlite

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"roadcert/domain/bureau"
	"roadcert/store/disk"
	"roadcert/store/internal/sealedfile"
)

// Target looks at the place backups are to be written to.
func (s *Store) Target(_ context.Context, out string) (bureau.BackupTarget, error) {
	const what = "不能备份"
	full, err := filepath.Abs(out)
	if err != nil {
		return bureau.BackupTarget{}, backupProblem(err, what, out)
	}
	t := bureau.BackupTarget{Folder: full}
	switch info, err := os.Stat(full); {
	case err == nil && !info.IsDir():
		return t, backupProblem(os.ErrExist, what, full)
	case errors.Is(err, os.ErrNotExist) && !strings.HasSuffix(out, "/") && !strings.HasSuffix(out, string(filepath.Separator)):
		t.Folder, t.File = filepath.Split(full)
		if _, err := os.Stat(t.Folder); err != nil {
			return t, backupProblem(err, what, t.Folder)
		}
	case err != nil:
		return t, backupProblem(err, what, full)
	}
	t.Free, t.SameDisk = roomIn(t.Folder), disk.Same(t.Folder, s.dir)
	return t, nil
}

// Packed returns the backups in a folder, the newest first.
func (s *Store) Packed(ctx context.Context, folder string) ([]bureau.PackedBackup, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, backupProblem(err, "不能查看备份", folder)
	}
	var list []bureau.PackedBackup
	for _, e := range entries {
		if err := ctx.Err(); err != nil {
			return nil, explain(err, "不能查看备份")
		}
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() || strings.HasSuffix(e.Name(), sealedfile.Unfinished) {
			continue
		}
		path := filepath.Join(folder, e.Name())
		line, err := sealedfile.Line(s.disk, path)
		if err != nil {
			continue
		}
		if l, err := parseLabel(line); err == nil {
			list = append(list, bureau.PackedBackup{BackupLabel: l.BackupLabel, Path: path, Size: info.Size()})
		}
	}
	slices.SortStableFunc(list, func(a, b bureau.PackedBackup) int { return b.Made.Compare(a.Made) })
	return list, nil
}

// Discard removes a backup.
func (s *Store) Discard(_ context.Context, path string) error {
	err := s.disk.Remove(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return backupProblem(err, "不能删除过期的备份", path)
}

// label is the line in the clear before a backup.
type label struct {
	Format string `json:"format"`
	bureau.BackupLabel
	Salt []byte `json:"salt"` // what the file's own key is derived with
	// Recovery is the data key under the recovery key, as the store had it.
	Recovery []byte `json:"recovery"`
}

const labelFormat = "roadcert-backup-1"

var errNoBackup = errors.New("the line before the file is not a backup's")

func parseLabel(line []byte) (l label, err error) {
	if err := json.Unmarshal(line, &l); err != nil || l.Format != labelFormat || len(l.Salt) < saltSize || l.Made.IsZero() {
		return label{}, errNoBackup
	}
	return l, nil
}

// roomIn is how many bytes a folder has left for us; -1 where the system does not say.
func roomIn(folder string) int64 {
	free, _, err := disk.Space(folder)
	if err != nil {
		return -1
	}
	return int64(free) // no disk has so many bytes that the sign would turn
}
