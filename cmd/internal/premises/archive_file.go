package premises

import (
	"io"
	"os"

	"roadcert/domain/bureau"
	"roadcert/domain/problem"
)

// archiveFile is an archive of the audit log in a file.
type archiveFile struct{ path string }

// ArchiveFile is where a part of the audit log is archived.
func ArchiveFile(path string) bureau.ArchiveFile { return archiveFile{path} }

// Create implements bureau.ArchiveFile. An archive is never written over: what it holds is nowhere else.
func (a archiveFile) Create(fill func(io.Writer) error) error {
	const what = "不能归档审计日志"
	if _, err := os.Lstat(a.path); err == nil {
		return problem.New(problem.Conflict, what, a.path+" 已经存在", "请换一个文件名")
	}
	return WriteFile(a.path, 0o600, what, fill)
}

// Open implements bureau.ArchiveFile.
func (a archiveFile) Open() (io.ReadCloser, error) { return os.Open(a.path) }
