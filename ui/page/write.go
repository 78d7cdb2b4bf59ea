package page

import (
	"errors"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"

	"roadcert/domain/problem"
)

// writeFile makes a file whole or not at all: it is written beside its place and moved there.
func writeFile(path string, write func(io.Writer) error) error {
	draft, err := os.CreateTemp(filepath.Dir(path), ".roadcert-*.tmp")
	if err != nil {
		return unwritable(path, err)
	}
	err = errors.Join(write(draft), draft.Sync(), draft.Close())
	if err == nil {
		err = os.Rename(draft.Name(), path)
	}
	if err != nil {
		return errors.Join(unwritable(path, err), os.Remove(draft.Name()))
	}
	return nil
}

func unwritable(path string, err error) error {
	why := "磁盘可能已满，或磁盘被拔出"
	switch {
	case errors.Is(err, fs.ErrPermission):
		why = "没有写入这个文件夹的权限，或同名文件正被别的程序打开"
	case errors.Is(err, fs.ErrNotExist):
		why = "文件夹不存在"
	}
	return problem.From(err, problem.Unwritable, "不能写文件“"+filepath.Base(path)+"”", why, "请换一个文件夹，或关闭正在使用它的程序后重试")
}

// printedFolders begin with this; what is in them is removed when the viewer has had time to read it, and
// what an early end of the program left behind, at the following print.
const (
	printedFolders = "roadcert-print-"
	printedFor     = 10 * time.Minute
)

// openInViewer writes a document where the system's viewer can read it, and opens it there: the toolkit
// cannot print, and the viewer knows the printers.
func openInViewer(name string, write func(io.Writer) error) error {
	removePrinted(time.Now().Add(-printedFor))
	dir, err := os.MkdirTemp("", printedFolders)
	if err != nil {
		return unwritable(name, err)
	}
	path := filepath.Join(dir, name)
	if err := writeFile(path, write); err != nil {
		return errors.Join(err, os.RemoveAll(dir))
	}
	time.AfterFunc(printedFor, func() { _ = os.RemoveAll(dir) }) // the following print tries again
	if err := fyne.CurrentApp().OpenURL(&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}); err != nil {
		_ = os.RemoveAll(dir) // what fails here is tried again when the time is over
		return problem.From(err, problem.Unwritable, "打不开打印预览", "系统没有找到能打开 PDF 的程序", "请先导出 PDF，再用已安装的阅读程序打印")
	}
	return nil
}

// removePrinted removes what was printed before a time.
func removePrinted(before time.Time) {
	old, err := filepath.Glob(filepath.Join(os.TempDir(), printedFolders+"*"))
	if err != nil {
		return // the pattern is fixed and good
	}
	for _, dir := range old {
		if info, err := os.Stat(dir); err == nil && info.ModTime().Before(before) {
			_ = os.RemoveAll(dir) // somebody else's, or still open: it is left
		}
	}
}

// folder is the folder remembered under a name, or the person's own.
func folder(name string) string {
	if last := fyne.CurrentApp().Preferences().String(name); last != "" {
		if info, err := os.Stat(last); err == nil && info.IsDir() {
			return last
		}
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return os.TempDir()
	}
	return home
}

func rememberFolder(name, path string) { fyne.CurrentApp().Preferences().SetString(name, path) }
