package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"

	"roadcert/cmd/internal/console"
	"roadcert/cmd/internal/premises"
	"roadcert/domain/problem"
)

// backupVerb copies a province while it runs.
type backupVerb struct {
	Dir string `arg:"" help:"${help_dir}"`
	Out string `arg:"" help:"${help_backup_out}"`
}

type backupResult struct {
	Folder string `json:"folder"`
}

// Run copies. The copy is a province that runs like the first; the passphrase is not in it.
func (v *backupVerb) Run(t *terminal) error {
	const what = "不能备份省级系统"
	if there, err := os.ReadDir(v.Out); err == nil && len(there) > 0 {
		return problem.New(problem.Conflict, what, v.Out+" 里已经有文件", "请换一个空文件夹")
	}
	return t.within(v.Dir, func(h *house) error {
		if h.plate.Served {
			return problem.New(problem.Refused, what, "台账在数据库服务器上，由它自己备份", "请用 pg_dump 等工具备份数据库，并另存 "+v.Dir+" 中的文件")
		}
		_, err := os.Stat(v.Out)
		fresh := errors.Is(err, os.ErrNotExist)
		if err := h.copyTo(t, v.Out); err != nil {
			if fresh { // it came into being here, a moment ago
				err = errors.Join(err, os.RemoveAll(v.Out))
			}
			return err
		}
		return t.answer(backupResult{v.Out})
	})
}

func (h *house) copyTo(t *terminal, out string) error {
	const what = "不能备份省级系统"
	if err := h.ledger.Backup(t.ctx, filepath.Join(out, ledgerFolder)); err != nil {
		return err
	}
	for _, name := range []string{keysFile, plateFile} { // the plate is last: with it the copy is whole
		content, err := os.ReadFile(filepath.Join(h.dir, name))
		if err != nil {
			return console.FileProblem(err, what, name)
		}
		err = premises.WriteFile(filepath.Join(out, name), 0o600, what, func(w io.Writer) error {
			_, err := w.Write(content)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (r backupResult) lines(t *terminal) []string { return []string{t.say("backed_up", r.Folder)} }
