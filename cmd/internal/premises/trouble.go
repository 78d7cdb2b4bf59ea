package premises

import (
	"errors"
	"io/fs"
	"syscall"
)

// systemReasons are what a system says when a file cannot be written, in words for a person.
var systemReasons = []struct {
	err  error
	text string
}{
	{syscall.ENOSPC, "（磁盘已满）"},
	{syscall.EDQUOT, "（磁盘配额已满）"},
	{syscall.EROFS, "（磁盘是只读的）"},
	{syscall.ENOTDIR, "（路径中有一段不是文件夹）"},
	{fs.ErrPermission, "（没有权限）"},
	{fs.ErrNotExist, "（文件夹不存在）"},
	{fs.ErrExist, "（那里是一个文件夹）"}, // what a rename onto one is told
}

// systemReason explains err, or says nothing where it is something else.
func systemReason(err error) string {
	for _, r := range systemReasons {
		if errors.Is(err, r.err) {
			return r.text
		}
	}
	return ""
}
