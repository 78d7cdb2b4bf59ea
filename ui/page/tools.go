package page

import (
	"io"
	"iter"
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/evaluation"
	"roadcert/ui/paper"
	"roadcert/ui/part"
)

// Tools are what pages do with files. They come from the outside, because ui and store do not know each
// other.
type Tools struct {
	OpenRegister    func(path string) (bureau.Register, error)
	CreateErrorBook func(path string) (ErrorBookFile, error)
	// WriteTemplate writes an empty register of a kind for an office to fill in.
	WriteTemplate func(w io.Writer, kind *catalog.Kind) error
	// OpenPhotos opens a folder or a .zip of photos that are named after certificates.
	OpenPhotos func(path string) (PhotoFiles, error)
	SaveReport func(w io.Writer, r evaluation.Report) error
	// SaveTable writes a list as a workbook of texts.
	SaveTable func(w io.Writer, headings []string, rows [][]string) error
	// SaveShared writes what is handed out under a grant as a workbook, upon a watermark.
	SaveShared func(w io.Writer, s bureau.SharedSheet, watermark []byte) error
	// Sticks are the folders of what can be pulled out, where a key file belongs.
	Sticks func() []string
	// KeyFile is a second factor in a file.
	KeyFile func(path string) bureau.KeyFile
	// EmergencyPlan is a template of the plan for emergencies; empty where there is none.
	EmergencyPlan string
	Type          *paper.Type // what is printed is set in, read once
	// Rare finds the rare characters that a name needs and a keyboard lacks; nil where there is no search.
	Rare part.RareSearch
	// After does something on the screen's goroutine after a while; nil where what is put off never happens.
	After func(wait time.Duration, do func())
	// Printers names the printers of the system; empty where it has none that can be printed to from here.
	Printers func() []string
	// Print prints a PDF as it is, without fitting it to the paper. An empty tray leaves it to the printer.
	Print func(path, printer, tray string) error
}

// ErrorBookFile is an error workbook that becomes a file when it is closed.
type ErrorBookFile interface {
	bureau.ErrorBook
	Close() error
	Rows() int
}

// PhotoFiles are the photos of a folder or an archive, one after the other.
type PhotoFiles interface {
	Each() iter.Seq2[bureau.Photo, error]
	Close() error
}
