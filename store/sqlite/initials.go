package sqlite

import (
	"strings"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"
)

// surnames are read otherwise than the dictionary reads the character.
var surnames = map[string]string{
	"单": "S", "曾": "Z", "解": "X", "仇": "Q", "查": "Z", "区": "O", "乐": "Y", "翟": "Z", "覃": "Q", "种": "C", "繁": "P",
	"折": "S", "召": "S", "秘": "B", "句": "G", "阚": "K", "尉迟": "YC", "万俟": "MQ", "单于": "CY", "澹台": "TT",
}

// plain are the letters a syllable can begin with, without their tone.
var plain = map[rune]byte{
	'ā': 'A', 'á': 'A', 'ǎ': 'A', 'à': 'A', 'ē': 'E', 'é': 'E', 'ě': 'E', 'è': 'E', 'ê': 'E', 'ế': 'E', 'ề': 'E',
	'ō': 'O', 'ó': 'O', 'ǒ': 'O', 'ò': 'O', 'ḿ': 'M', 'ń': 'N', 'ň': 'N', 'ǹ': 'N',
}

// initials are the first letters of a name's pinyin, capitals: 张小明 → ZXM. Letters and digits stand for
// themselves; what has no reading is left out.
func initials(name string) string {
	var b strings.Builder
	rest := name
	if utf8.RuneCountInString(name) < longName {
		rest = surname(&b, name)
	}
	for _, r := range rest {
		if letter := initial(r); letter != 0 {
			b.WriteByte(letter)
		}
	}
	return b.String()
}

// surname writes the letters of a surname that is read in its own way and returns the rest of the name.
func surname(b *strings.Builder, name string) (rest string) {
	_, one := utf8.DecodeRuneInString(name)
	_, two := utf8.DecodeRuneInString(name[one:])
	for _, end := range [...]int{one + two, one} {
		if letters, ok := surnames[name[:end]]; ok && end < len(name) {
			b.WriteString(letters)
			return name[end:]
		}
	}
	return name
}

func initial(r rune) byte {
	switch {
	case r >= 'a' && r <= 'z':
		return byte(r - 'a' + 'A')
	case r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
		return byte(r)
	}
	reading, _ := utf8.DecodeRuneInString(pinyin.PinyinDict[int(r)])
	if reading >= 'a' && reading <= 'z' {
		return byte(reading - 'a' + 'A')
	}
	return plain[reading]
}
