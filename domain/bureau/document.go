package bureau

import (
	"time"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
)

// Sheet is all that a document of a certificate says, as plain data: what ui/paper lays out once, and draws
// as PDF, OFD and picture.
type Sheet struct {
	Kind       *catalog.Kind
	Template   *catalog.Template
	Face       certificate.Face
	Identifier string // GB/T 36904
	Version    int
	Bureau     string
	Made       time.Time
	Check      string            // this program's verifying code (核验码); empty where there is none
	Ministry   string            // the ministry's code, where one was received
	Mark       string            // what the document must say of itself: 练习 无效, 未加盖专用章
	Pictures   map[string][]byte // photos by their digest
	Seal       *SealPicture      // nil: no seal
}

// SealPicture is the seal as it is seen.
type SealPicture struct {
	Name          string
	PNG           []byte
	Width, Height float64 // millimetres
}
