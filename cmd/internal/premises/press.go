package premises

import (
	"sync"

	"roadcert/assets"
	"roadcert/domain/document"
	"roadcert/domain/ofd"
	"roadcert/ui/paper"
)

// Type reads the fonts that everything on paper is set in, once for the program.
var Type = sync.OnceValues(func() (*paper.Type, error) {
	return paper.NewType(paper.Fonts{Regular: assets.Regular(), Bold: assets.Bold(), Kai: assets.Kai()})
})

// press is paper.Press for those who may never print: the fonts are read when something is first printed.
type press struct{}

// Press lays out what the desk and the province put on paper.
func Press() document.Press { return press{} }

// OFD implements document.Press.
func (press) OFD(s document.Sheet, info ofd.Info, attachments []ofd.Attachment) (*ofd.Package, []ofd.Place, error) {
	letters, err := Type()
	if err != nil {
		return nil, nil, err
	}
	return paper.Press{Type: letters}.OFD(s, info, attachments)
}

// SealPicture implements document.Press.
func (press) SealPicture(ring, middle string) ([]byte, error) {
	letters, err := Type()
	if err != nil {
		return nil, err
	}
	return paper.Press{Type: letters}.SealPicture(ring, middle)
}
