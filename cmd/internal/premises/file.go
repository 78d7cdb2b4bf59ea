package premises

import (
	"cmp"
	"io"
	"os"
	"path/filepath"

	"roadcert/domain/problem"
)

// WriteFile makes a file out of what fill writes, or nothing: it appears under its name when it is whole and
// on the disk. mode is that of the new file. Its place is tried before fill is called, and what fill writes goes to the
// disk at once: what fill does after may count, and would be lost.
func WriteFile(path string, mode os.FileMode, what string, fill func(io.Writer) error) error {
	dir, base := filepath.Split(path)
	if dir == "" {
		dir = "."
	}
	f, err := os.CreateTemp(dir, "."+base+"-*")
	if err != nil {
		return Unwritten(err, what, path)
	}
	defer func() { _ = os.Remove(f.Name()) }() // after the rename there is nothing of that name
	w := attentive{w: f}
	if err := fill(&w); err != nil && w.err == nil {
		_ = f.Close()
		return err
	}
	err = w.err
	for _, step := range []func() error{
		func() error { return f.Chmod(mode) },
		f.Sync,
		f.Close,
		func() error { return os.Rename(f.Name(), path) },
	} {
		if err == nil {
			err = step()
		}
	}
	if err != nil {
		_ = f.Close()
		return Unwritten(err, what, path)
	}
	return nil
}

// attentive remembers that writing failed, whatever becomes of the error on its way.
type attentive struct {
	w   io.Writer
	err error
}

func (a *attentive) Write(p []byte) (int, error) {
	n, err := a.w.Write(p)
	a.err = cmp.Or(a.err, err)
	return n, err
}

// Unwritten words the failure to write a file.
func Unwritten(err error, what, path string) error {
	return problem.From(err, problem.Unwritable, what, "写不了 "+path+systemReason(err), "请检查文件夹是否存在、可写，磁盘是否已满，然后重试")
}
