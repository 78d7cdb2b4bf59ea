package delivery

import (
	"errors"
	"io"
	"strings"
)

// The pick-up code (取证码) is eleven characters drawn at random and one that checks them. It says nothing of
// the holder or the certificate; what it stands for only the bureau's store knows.

// alphabet has 32 characters, none of which is taken for another when it is read out or written by hand.
const alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

const (
	codeLength = 12
	codeGroup  = 4
)

// ValidDays is how long a pick-up code can be used.
const ValidDays = 30

// NewCode draws a code. 55 bits are random: among a million codes two are alike once in 70,000 bureaus, and the
// store keeps even those apart.
func NewCode(random io.Reader) (string, error) {
	code := make([]byte, codeLength)
	if _, err := io.ReadFull(random, code[:codeLength-1]); err != nil {
		return "", err
	}
	var sum byte
	for i, b := range code[:codeLength-1] {
		v := b % byte(len(alphabet)) // 256 is a multiple of 32: no character is likelier
		sum = times(sum) ^ v
		code[i] = alphabet[v]
	}
	code[codeLength-1] = alphabet[times(sum)]
	return string(code), nil
}

// times multiplies by x in the field of 32 elements (x⁵+x²+1). A sum weighted by powers of x changes with every
// single character and with every two that change places.
func times(v byte) byte {
	if v <<= 1; v >= 32 {
		v ^= 0b100101
	}
	return v
}

// ErrCode tells that a text is no pick-up code.
var ErrCode = errors.New("不是取证码，请核对每一个字符")

// ParseCode reads a code as people write it: in groups, in small letters, with blanks or hyphens.
func ParseCode(text string) (string, error) {
	bare := strings.ToUpper(strings.NewReplacer(" ", "", "-", "", "　", "").Replace(strings.TrimSpace(text)))
	if len(bare) != codeLength {
		return "", ErrCode
	}
	var sum byte
	for i := range len(bare) {
		v := strings.IndexByte(alphabet, bare[i])
		if v < 0 {
			return "", ErrCode
		}
		sum = times(sum) ^ byte(v)
	}
	if sum != 0 {
		return "", ErrCode
	}
	return bare, nil
}

// Grouped writes a code the way it is read out: K7MQ-2XWA-9FTB.
func Grouped(code string) string {
	var groups []string
	for len(code) > codeGroup {
		groups, code = append(groups, code[:codeGroup]), code[codeGroup:]
	}
	return strings.Join(append(groups, code), "-")
}

// Link fills a code and an identifier in the address of the province's page; an empty address stays empty.
// Both consist of letters, digits and points, which an address takes as they are.
func Link(address, code, identifier string) string {
	return strings.NewReplacer("{code}", code, "{identifier}", identifier).Replace(address)
}
