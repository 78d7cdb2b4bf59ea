// Package document is what stands on the electronic file of an edition: a sheet of plain data, composed of the
// catalogue's entry, the face and who made it, and the package that is sealed.
//
// The bureau composes the documents it prints and seals by itself, the province those it puts the unified seal on
// (DB21/T 5.4). Both do it here, so that the same edition looks the same wherever it is laid out.
package document

import (
	"time"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/eseal"
	"roadcert/domain/ofd"
)

// Sheet is all that a document of a certificate says, as plain data: what ui/paper lays out once, and draws
// as PDF, OFD and picture.
type Sheet struct {
	Kind       *catalog.Kind
	Template   *catalog.Template
	Catalogue  int // number of the version of the catalogue's entry that Kind and Template are of
	Face       certificate.Face
	Identifier string // GB/T 36904
	Version    int
	Bureau     string
	Made       time.Time
	Check      string            // this program's verifying code (核验码); empty where there is none
	Ministry   string            // the ministry's code, where one was received
	Mark       string            // what the document must say of itself: 练习 无效, 未加盖专用章
	Pictures   map[string][]byte // photos by their digest
	Regions    map[string]string // names of the regions the face has by their codes
	Seal       *SealPicture      // nil: no seal
}

// SealPicture is the seal as it is seen.
type SealPicture struct {
	Name          string
	PNG           []byte
	Width, Height float64 // millimetres
}

// Press makes the files of documents; ui/paper is the one that is used. Its methods may be called by several
// goroutines at once.
type Press interface {
	// OFD lays a sheet out and returns it as an unsealed package with the metadata and attachments given, and
	// the places a seal belongs at.
	OFD(s Sheet, info ofd.Info, attachments []ofd.Attachment) (*ofd.Package, []ofd.Place, error)
	// SealPicture draws a round seal: words along the ring and in the middle, as PNG of 40 mm.
	SealPicture(ring, middle string) ([]byte, error)
}

// What a document says of itself where it must not be taken for the real thing.
const (
	MarkTraining = "练习 无效"
	MarkUnsealed = "未加盖专用章"
)

// Bear puts the picture of a seal on a sheet, which then says nothing of missing one.
func (s *Sheet) Bear(used *eseal.Seal) {
	s.Seal = &SealPicture{
		Name: used.Name, PNG: used.Picture.Data, Width: float64(used.Picture.Width), Height: float64(used.Picture.Height),
	}
	if s.Mark == MarkUnsealed {
		s.Mark = ""
	}
}
