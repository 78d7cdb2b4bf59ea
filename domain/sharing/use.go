package sharing

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"

	"roadcert/domain/certificate"
	"roadcert/domain/code"
)

// numberLength is that of the number of a use (使用编号): eleven characters drawn at random, so that nobody can make
// up the number of somebody else's file, and one that checks them.
const numberLength = 12

// ErrNumber tells that a text is no number of a use.
var ErrNumber = errors.New("不是使用编号，请核对每一个字符")

// NewNumber draws the number of a use.
func NewNumber(random io.Reader) (string, error) { return code.DrawWritten(random, numberLength) }

// ParseNumber reads a number as people type it back from paper: in groups, in small letters, with blanks or hyphens. A
// wrong character, and two that changed places, are always noticed.
func ParseNumber(text string) (string, error) {
	bare, err := code.ParseWritten(text, numberLength)
	if err != nil {
		return "", ErrNumber
	}
	return bare, nil
}

// Form is what kind of file was handed out.
type Form string

// The forms. A picture shows its pages below each other, so that it takes few certificates.
const (
	PDF  Form = "pdf"
	PNG  Form = "png"
	XLSX Form = "xlsx"
)

var forms = []struct {
	form Form
	most int
}{{PDF, 500}, {PNG, 20}, {XLSX, MostCertificates}}

// Forms returns every form.
func Forms() []Form {
	all := make([]Form, len(forms))
	for i, f := range forms {
		all[i] = f.form
	}
	return all
}

// Most is how many certificates a file of the form holds at most; 0 where there is no such form.
func (f Form) Most() int {
	for _, row := range forms {
		if row.form == f {
			return row.most
		}
	}
	return 0
}

// Use is one file handed out under a grant (一次使用).
type Use struct {
	Number   string           `json:"number"`
	Grant    string           `json:"grant"`
	Turn     int              `json:"turn"` // 1, 2, …: given when it is recorded
	At       time.Time        `json:"at"`
	By       string           `json:"by"` // user name of who handed it out
	Form     Form             `json:"form"`
	Given    int              `json:"given"`              // certificates in the file
	Withheld []certificate.ID `json:"withheld,omitempty"` // covered by the grant and not given: no longer valid, or another holder's
	Digest   string           `json:"digest"`             // SM3 of the file, hexadecimal
	// Signature is SM2 by the key of who handed it out, over SignedBytes.
	Signature []byte `json:"signature"`
}

// SignedBytes are the bytes the signature of a use covers: everything but its turn.
func (u *Use) SignedBytes() []byte {
	plain := *u
	plain.Turn, plain.Signature = 0, nil
	b, _ := json.Marshal(plain) // it cannot fail to marshal
	return b
}

// Mark is what a file that is handed out bears, in sight and in its metadata (水印).
type Mark struct {
	Number  string // of the use
	Grant   string
	Bureau  string // who handed it out
	By      string // the name of the person there
	Party   string
	Person  string
	Purpose string
	At      time.Time // in the zone of the bureau
}

// Written is the number as it stands on paper: K7MQ-2XWA-9FTB.
func (m *Mark) Written() string { return code.GroupWritten(m.Number) }

// Time is the time as it stands on paper.
func (m *Mark) Time() string { return m.At.Format("2006-01-02 15:04") }

// Tile is the watermark that is repeated all over a page: number and time, whom it was given to and for what, each as
// far as it goes; the whole stands at the foot.
func (m *Mark) Tile() []string {
	return []string{m.Written() + "　" + m.Time(), begins(m.Party, 14) + "　" + begins(m.Person, 8), "仅用于" + begins(m.Purpose, 16)}
}

// begins is the beginning of a text that has more characters than most.
func begins(text string, most int) string {
	if r := []rune(text); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return text
}

// Sentences are the whole of it, for the foot of a page and for metadata.
func (m *Mark) Sentences() []string {
	return []string{
		"使用编号 " + m.Written() + "　提供时间 " + m.Time() + "　提供人 " + m.By,
		"使用方 " + m.Party + "　使用人 " + m.Person,
		"使用事由 " + m.Purpose,
		"依据 DB21/T 第 6.3 条，本件仅供上述事由使用，不得转给他人或者向社会公开",
	}
}

// Text is all of it as one line.
func (m *Mark) Text() string { return strings.Join(m.Sentences(), "；") }
