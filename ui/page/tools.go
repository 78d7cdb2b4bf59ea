package page

import (
	"io"

	"roadcert/domain/bureau"
	"roadcert/domain/evaluation"
	"roadcert/ui/paper"
)

// Tools are what pages do with files. They come from the outside, because ui and store do not know each
// other.
type Tools struct {
	OpenRegister    func(path string) (bureau.Register, error)
	CreateErrorBook func(path string) (ErrorBookFile, error)
	SaveReport      func(w io.Writer, r evaluation.Report) error
	Type            *paper.Type // what is printed is set in, read once
}

// ErrorBookFile is an error workbook that becomes a file when it is closed.
type ErrorBookFile interface {
	bureau.ErrorBook
	Close() error
	Rows() int
}
