package code

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"roadcert/domain/day"
)

// CitizenID is a citizen ID of 18 characters that has been checked (GB 11643).
type CitizenID string

var citizenWeights = [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}

// citizenChecks are the check characters by the weighted sum modulo 11.
const citizenChecks = "10X98765432"

// ParseCitizenID checks 18 characters: digits, region, birth, check digit, in this order, so that the
// message names the character and not only the check digit that follows from it.
func ParseCitizenID(s string, r *Regions, today day.Day) (CitizenID, error) {
	if err := citizenCharacters(s); err != nil {
		return "", err
	}
	if err := citizenRegion(s, r); err != nil {
		return "", err
	}
	if err := citizenBirth(s, today); err != nil {
		return "", err
	}
	if want := citizenCheck(s[:17]); s[17] != want {
		return "", at("citizen_id_check_digit", 17,
			"身份证号第 %d 位校验码应为 %c，现为 %c，说明号码中至少有一位录错；请对照身份证逐位核对", want, s[17])
	}
	return CitizenID(s), nil
}

func citizenCharacters(s string) error {
	if n := utf8.RuneCountInString(s); n != 18 {
		return whole("citizen_id_length", "身份证号应为 18 位，现为 %d 位；请对照身份证补全", n)
	}
	index := 0
	for _, c := range s {
		switch {
		case c >= '0' && c <= '9', c == 'X' && index == 17:
		case c == 'X':
			return at("citizen_id_character", index, "身份证号第 %d 位是 X，只有第 18 位可以是 X；请对照身份证核对")
		default:
			return at("citizen_id_character", index, "身份证号第 %d 位应为数字，现为“%c”；请对照身份证核对", c)
		}
		index++
	}
	return nil
}

func citizenRegion(s string, r *Regions) error {
	if _, _, ok := r.Known(s[:6]); ok {
		return nil
	}
	if _, ok := provinces[s[:2]]; !ok {
		return at("citizen_id_region", 0, "身份证号第 %d 位起的 %s 不是省级行政区划代码；请对照身份证核对前两位", s[:2])
	}
	return at("citizen_id_region", 2,
		"身份证号前六位 %[2]s 不是辽宁现行或曾用的行政区划代码（第 %[1]d 至 6 位有误）；请对照身份证核对", s[:6])
}

func citizenBirth(s string, today day.Day) error {
	birth, ok := day.Date(number(s[6:10]), number(s[10:12]), number(s[12:14]))
	switch {
	case !ok || number(s[6:10]) < 1850:
		return at("citizen_id_birth", wrongBirth(s),
			"身份证号第 7 至 14 位的出生日期 %[2]s 不存在，从第 %[1]d 位起有误；请对照身份证核对", s[6:14])
	case birth > today:
		return at("citizen_id_birth", 6, "身份证号第 %d 至 14 位的出生日期 %s 在今天之后；请对照身份证核对", birth)
	}
	return nil
}

// wrongBirth returns the index of the part of the birth that cannot be: year, month or day.
func wrongBirth(s string) int {
	switch month := number(s[10:12]); {
	case number(s[6:10]) < 1850:
		return 6
	case month < 1 || month > 12:
		return 10
	}
	return 12
}

func citizenCheck(s17 string) byte {
	sum := 0
	for i, w := range citizenWeights {
		sum += int(s17[i]-'0') * w
	}
	return citizenChecks[sum%11]
}

// number reads digits that have been checked before.
func number(s string) int {
	n := 0
	for i := range len(s) {
		n = n*10 + int(s[i]-'0')
	}
	return n
}

// UpgradeCitizenID turns an ID of 15 digits, issued until 1999, into the one of 18: the century, which
// was left out, is 19, and the check digit is computed. The result still has to be parsed.
func UpgradeCitizenID(s15 string) (CitizenID, error) {
	if n := utf8.RuneCountInString(s15); n != 15 {
		return "", whole("citizen_id_length", "旧身份证号应为 15 位，现为 %d 位；请对照身份证补全", n)
	}
	index := 0
	for _, c := range s15 {
		if c < '0' || c > '9' {
			return "", at("citizen_id_character", index, "旧身份证号第 %d 位应为数字，现为“%c”；请对照身份证核对", c)
		}
		index++
	}
	s17 := s15[:6] + "19" + s15[6:]
	return CitizenID(s17 + string(citizenCheck(s17))), nil
}

// Birth returns the day of birth.
func (c CitizenID) Birth() day.Day {
	if len(c) != 18 {
		return 0
	}
	d, _ := day.Date(number(string(c[6:10])), number(string(c[10:12])), number(string(c[12:14])))
	return d
}

// Region returns the six digits of the place of first registration.
func (c CitizenID) Region() string { return string(c[:min(6, len(c))]) }

// Female tells the sex: the 17th digit is even for women.
func (c CitizenID) Female() bool { return len(c) == 18 && (c[16]-'0')%2 == 0 }

// MaskCitizenID leaves the first and the last four characters: 2101****0148. What is too short to
// be an ID is masked wholly.
func MaskCitizenID(s string) string { return mask(s, 15, 4, 4) }

// MaskPhone leaves the first three and the last four digits: 138****5678. What is shorter than a mobile
// number is masked wholly.
func MaskPhone(s string) string { return mask(s, 11, 3, 4) }

// personal are runs long enough to be somebody's citizen ID or phone.
var personal = regexp.MustCompile(`[0-9]{11,}[Xx]?`)

// MaskText hides citizen IDs and mobile numbers in what people wrote.
func MaskText(text string) string {
	return personal.ReplaceAllStringFunc(text, func(run string) string {
		switch {
		case len(run) == 15 || len(run) == 18:
			return MaskCitizenID(run)
		case len(run) == 11 && run[0] == '1':
			return MaskPhone(run)
		}
		return run
	})
}

// mask shows head and tail characters of what is at least so long, and nothing of what is shorter.
// The middle is always four stars, so that nothing but the ends is told.
func mask(s string, shortest, head, tail int) string {
	runes := []rune(s)
	if len(runes) < shortest {
		return strings.Repeat("*", len(runes))
	}
	return string(runes[:head]) + "****" + string(runes[len(runes)-tail:])
}
