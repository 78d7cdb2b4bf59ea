package code

import (
	"errors"
	"io"
	"strings"
)

// A written code is characters drawn at random and one that checks them. It stands on paper and is read out or typed
// back by people. It says nothing of what it stands for; that only the bureau's store knows.

// written has 32 characters, none of which is taken for another when it is read out or written by hand.
const written = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

const writtenGroup = 4

// ErrWritten tells that a text is no written code of the length asked for.
var ErrWritten = errors.New("不是有效的编码，请核对每一个字符")

// DrawWritten draws a code of a length, the checking character included. Each of the others is worth 5 bits.
func DrawWritten(random io.Reader, length int) (string, error) {
	drawn := make([]byte, length)
	if _, err := io.ReadFull(random, drawn[:length-1]); err != nil {
		return "", err
	}
	var sum byte
	for i, b := range drawn[:length-1] {
		v := b % byte(len(written)) // 256 is a multiple of 32: no character is likelier
		sum = times(sum) ^ v
		drawn[i] = written[v]
	}
	drawn[length-1] = written[times(sum)]
	return string(drawn), nil
}

// times multiplies by x in the field of 32 elements (x⁵+x²+1). A sum weighted by powers of x changes with every
// single character and, up to 31 of them, with every two that change places.
func times(v byte) byte {
	if v <<= 1; v >= 32 {
		v ^= 0b100101
	}
	return v
}

// ParseWritten reads a code of a length as people write it: in groups, in small letters, with blanks or hyphens.
func ParseWritten(text string, length int) (string, error) {
	bare := strings.ToUpper(strings.NewReplacer(" ", "", "-", "", "　", "").Replace(strings.TrimSpace(text)))
	if len(bare) != length {
		return "", ErrWritten
	}
	var sum byte
	for i := range len(bare) {
		v := strings.IndexByte(written, bare[i])
		if v < 0 {
			return "", ErrWritten
		}
		sum = times(sum) ^ byte(v)
	}
	if sum != 0 {
		return "", ErrWritten
	}
	return bare, nil
}

// GroupWritten writes a code the way it is read out: K7MQ-2XWA-9FTB.
func GroupWritten(drawn string) string {
	var groups []string
	for len(drawn) > writtenGroup {
		groups, drawn = append(groups, drawn[:writtenGroup]), drawn[writtenGroup:]
	}
	return strings.Join(append(groups, drawn), "-")
}
