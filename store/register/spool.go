package register

import (
	"bytes"
	"errors"
	"io"
	"os"

	"github.com/xuri/excelize/v2"
)

// spool takes a copy as it is written: in memory while it is small, in a file of the private folder beyond.
type spool struct {
	dir    string
	memory bytes.Buffer
	file   *os.File // nil while the copy is small
	size   int
}

func (s *spool) Write(p []byte) (int, error) {
	if s.size += len(p); s.size > maxCopy {
		// A text that a thousand cells share stands in the copy a thousand times.
		return 0, &fault{why: "展开以后超过 640 MB，不像是登记表"}
	}
	if s.file == nil && s.size > MaxInMemory {
		var err error
		if s.file, err = os.CreateTemp(s.dir, "lean-"); err != nil {
			return 0, err
		}
		if _, err := io.Copy(s.file, &s.memory); err != nil {
			return 0, err
		}
		s.memory = bytes.Buffer{}
	}
	if s.file == nil {
		return s.memory.Write(p)
	}
	return s.file.Write(p)
}

// open hands the finished copy to excelize.
func (s *spool) open(options excelize.Options) (*excelize.File, error) {
	if s.file == nil {
		return excelize.OpenReader(&s.memory, options)
	}
	return excelize.OpenFile(s.file.Name(), options)
}

// remove ends the copy's life on disk.
func (s *spool) remove() error {
	if s.file == nil {
		return nil
	}
	return errors.Join(s.file.Close(), os.Remove(s.file.Name()))
}
