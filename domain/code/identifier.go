package code

import (
	"fmt"
	"strings"
)

// identifierRoot is the object identifier all certificate identifiers begin with (GB/T 36904).
const identifierRoot = "1.2.156.3005.2."

const (
	digitsOnly    = "0123456789"
	checkAlphabet = digitsOnly + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)

// Identifier is a certificate identifier (证照标识, GB/T 36904) without its root and check character.
type Identifier struct {
	Type      string // 21 characters: defining authority's credit code and three of the kind
	Authority string // of issue: credit code of 18, or a region's six digits in some systems
	Serial    string // 1 to 64 digits and capital letters
	Version   int    // of the edition, 1 to 999
}

// String writes the whole identifier: root, parts, check character.
func (i Identifier) String() string {
	parts := fmt.Sprintf("%s.%s.%s.%03d", i.Type, i.Authority, i.Serial, i.Version)
	return identifierRoot + parts + "." + string(CheckCharacter(parts))
}

// CheckCharacter computes the check character of ISO 7064 MOD 37,36 (GB/T 17710) over the digits and
// capital letters of s; other characters, such as the dots between the parts, do not count.
func CheckCharacter(s string) byte {
	p := 36
	for i := range len(s) {
		v := strings.IndexByte(checkAlphabet, s[i])
		if v < 0 {
			continue
		}
		if p = (p + v) % 36; p == 0 {
			p = 36
		}
		p = p * 2 % 37
	}
	return checkAlphabet[(37-p)%36]
}

// identifierParts are the five parts after the root.
var identifierParts = [...]struct {
	rule, name string
	alphabet   string
	lengths    string // in words
	fits       func(length int) bool
}{
	{"identifier_type", "证照类型代码", checkAlphabet, "21", func(n int) bool { return n == 21 }},
	{"identifier_authority", "颁发机构代码", checkAlphabet, "18 或 6", func(n int) bool { return n == 18 || n == 6 }},
	{"identifier_serial", "流水号", checkAlphabet, "1 至 64", func(n int) bool { return n >= 1 && n <= 64 }},
	{"identifier_version", "版本号", digitsOnly, "3", func(n int) bool { return n == 3 }},
	{"identifier_check_character", "校验位", checkAlphabet, "1", func(n int) bool { return n == 1 }},
}

// ParseIdentifier reads what String writes.
func ParseIdentifier(s string) (Identifier, error) {
	if !strings.HasPrefix(s, identifierRoot) {
		return Identifier{}, at("identifier_root", differAt(s, identifierRoot),
			"证照标识第 %d 位起与根代码不符，应以 %s 开头；请核对或重新扫描", identifierRoot)
	}
	parts := strings.Split(s[len(identifierRoot):], ".")
	if len(parts) != len(identifierParts) {
		return Identifier{}, whole("identifier_form",
			"证照标识在根代码之后应有 5 段（类型、机构、流水号、版本、校验位，以点分隔），现有 %d 段；请核对或重新扫描", len(parts))
	}
	from := len(identifierRoot)
	for i, part := range parts {
		if err := identifierPart(i, part, from); err != nil {
			return Identifier{}, err
		}
		from += len(part) + 1
	}
	id := Identifier{Type: parts[0], Authority: parts[1], Serial: parts[2], Version: number(parts[3])}
	if id.Version == 0 {
		return Identifier{}, at("identifier_version", len(s)-5, "证照标识第 %d 位起的版本号为 000，版本号从 001 起；请核对或重新扫描")
	}
	if want := CheckCharacter(strings.Join(parts[:4], ".")); parts[4][0] != want {
		return Identifier{}, at("identifier_check_character", len(s)-1,
			"证照标识第 %d 位校验位应为 %c，现为 %s，说明其中至少有一位录错；请核对或重新扫描", want, parts[4])
	}
	return id, nil
}

// identifierPart checks the i-th part, whose first character is the from-th of the whole.
func identifierPart(i int, part string, from int) error {
	want := identifierParts[i]
	length := 0
	for _, c := range part {
		if !strings.ContainsRune(want.alphabet, c) {
			return at("identifier_character", from+length,
				"证照标识第 %d 位不能是“%c”：%s只用数字"+capitals(want.alphabet)+"；请核对或重新扫描", c, want.name)
		}
		length++
	}
	if !want.fits(length) {
		return at(want.rule, from, "证照标识第 %d 位起的%s应有 %s 位，现有 %d 位；请核对或重新扫描", want.name, want.lengths, length)
	}
	return nil
}

func capitals(alphabet string) string {
	if len(alphabet) > len(digitsOnly) {
		return "和大写字母"
	}
	return ""
}

// differAt returns the index of the first rune in which s differs from the beginning it should have.
func differAt(s, beginning string) int {
	index := 0
	for _, c := range s {
		if index == len(beginning) || c != rune(beginning[index]) {
			return index
		}
		index++
	}
	return index
}
