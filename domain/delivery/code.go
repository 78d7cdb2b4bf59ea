package delivery

import (
	"errors"
	"io"
	"strings"

	"roadcert/domain/code"
)

// The pick-up code (取证码) is a written code: eleven characters drawn at random and one that checks them. It says
// nothing of the holder or the certificate; what it stands for only the bureau's store knows.

const codeLength = 12

// ValidDays is how long a pick-up code can be used.
const ValidDays = 30

// NewCode draws a code. 55 bits are random: among a million codes two are alike once in 70,000 bureaus, and the
// store keeps even those apart.
func NewCode(random io.Reader) (string, error) { return code.DrawWritten(random, codeLength) }

// ErrCode tells that a text is no pick-up code.
var ErrCode = errors.New("不是取证码，请核对每一个字符")

// ParseCode reads a code as people write it: in groups, in small letters, with blanks or hyphens.
func ParseCode(text string) (string, error) {
	bare, err := code.ParseWritten(text, codeLength)
	if err != nil {
		return "", ErrCode
	}
	return bare, nil
}

// Grouped writes a code the way it is read out: K7MQ-2XWA-9FTB.
func Grouped(pickUp string) string { return code.GroupWritten(pickUp) }

// Link fills a code and an identifier in the address of the province's page; an empty address stays empty.
// Both consist of letters, digits and points, which an address takes as they are.
func Link(address, pickUp, identifier string) string {
	return strings.NewReplacer("{code}", pickUp, "{identifier}", identifier).Replace(address)
}
