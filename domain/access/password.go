package access

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"roadcert/domain/problem"
)

// What a password has to be.
const (
	minPassword = 10  // characters
	maxPassword = 128 // more only serves to keep the machine busy
	minDistinct = 5   // different characters
	minClasses  = 3   // of lower case, upper case, digits, others
)

// obvious are words no password may contain, written small and without disguise (see undisguise).
var obvious = []string{
	"password", "passwd", "admin", "root", "roadcert", "qwerty", "asdfgh", "zxcvbn", "1qaz", "abc123", "iloveyou",
	"123456", "654321", "111111", "666666", "888888", "000000", "112233", "123123", "5201314",
	"luzheng", "yunzheng", "jiaotong", "daolu", "liaoning", "woaini", "mima",
}

// undisguise undoes the usual disguises: P@ssw0rd is password.
var undisguise = strings.NewReplacer("@", "a", "0", "o", "$", "s", "3", "e", "!", "i", "1", "i", "5", "s", "7", "t")

// CheckPassword says what is wrong with a password: at least ten characters, three of the four classes, not
// built from the user name or an obvious word (GB/T 22239 8.1.4.1).
func CheckPassword(user, password string) error {
	why := weakness(user, password)
	if why == "" {
		return nil
	}
	return problem.New(problem.Invalid, "口令不能使用", why,
		fmt.Sprintf("请用至少 %d 个字符，包含小写字母、大写字母、数字、符号中的三类，不含用户名和常见词", minPassword))
}

func weakness(user, password string) string {
	chars := []rune(password)
	if len(chars) < minPassword {
		return fmt.Sprintf("只有 %d 个字符", len(chars))
	}
	if len(chars) > maxPassword {
		return fmt.Sprintf("超过 %d 个字符", maxPassword)
	}
	if strings.ContainsFunc(password, func(r rune) bool { return unicode.IsControl(r) || r == unicode.ReplacementChar }) {
		return "含有看不见的字符"
	}
	if classes(chars) < minClasses {
		return "字符种类太少"
	}
	if different := slices.Compact(slices.Sorted(slices.Values(chars))); len(different) < minDistinct {
		return "重复的字符太多"
	}
	small := strings.ToLower(password)
	if user = strings.ToLower(user); user != "" && strings.Contains(small, user) {
		return "含有用户名"
	}
	for _, word := range obvious {
		if strings.Contains(small, word) || strings.Contains(undisguise.Replace(small), word) {
			return fmt.Sprintf("含有容易猜到的“%s”", word)
		}
	}
	return ""
}

// classes counts how many of lower case, upper case, digits and others there are.
func classes(chars []rune) int {
	var lower, upper, digit, other int
	for _, r := range chars {
		switch {
		case unicode.IsLower(r):
			lower = 1
		case unicode.IsUpper(r):
			upper = 1
		case unicode.IsDigit(r):
			digit = 1
		default:
			other = 1
		}
	}
	return lower + upper + digit + other
}

// The sounds of a generated password: sixteen consonants, four vowels, eight digits. Nothing in them is taken
// for another on paper or over the telephone: no l, I, 1, O, 0, no o.
const (
	consonants = "bdfghjkmnprstvwz"
	vowels     = "aeiu"
	digits     = "23456789"
)

// GeneratePassword returns a password that can be read aloud, such as Tupe7-Mazi4-Kegu9-Suda2: 60 random bits
// in four groups. It passes CheckPassword. It panics where the source of randomness fails, as crypto/rand never
// does, because a password nobody drew must not be used.
func GeneratePassword(rand io.Reader) string {
	const groups, draws = 4, 5
	dice := make([]byte, groups*draws)
	var b strings.Builder
	for {
		if _, err := io.ReadFull(rand, dice); err != nil {
			panic(fmt.Sprintf("access: no randomness: %v", err))
		}
		b.Reset()
		for g := range groups {
			d := dice[g*draws:]
			if g > 0 {
				b.WriteByte('-')
			}
			// Each alphabet's size divides 256, so the remainders are evenly spread.
			b.WriteByte(consonants[d[0]%16] - 'a' + 'A')
			b.WriteByte(vowels[d[1]%4])
			b.WriteByte(consonants[d[2]%16])
			b.WriteByte(vowels[d[3]%4])
			b.WriteByte(digits[d[4]%8])
		}
		if CheckPassword("", b.String()) == nil {
			return b.String()
		}
	}
}
