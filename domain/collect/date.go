package collect

import (
	"strings"
	"unicode"

	"roadcert/domain/day"
)

// forever are the words for an end that does not come.
var forever = map[string]bool{"长期": true, "长期有效": true, "永久": true, "永久有效": true, "无固定期限": true}

// Serial numbers of spreadsheets count days from 1899-12-30 (for days after 1900-02-28, which all dates
// of certificates are). Five digits cover 1927 to 2173; fewer or more are taken for no serial number.
const (
	serialEpoch  = 693594 // the Day number of 1899-12-30
	serialDigits = 5
	serialFirst  = 10_000
)

// Years outside are slips of the finger: 0204, 20204.
const firstYear, lastYear = 1900, 2199

// notation tells how a date was written.
type notation uint8

const (
	noDate     notation = iota // no date at all
	impossible                 // a date that does not exist: 2月31日
	canonical                  // 2024-05-06
	serial                     // 45418, a date cell of a spreadsheet
	other                      // any other notation that has one reading only
)

// readDate reads a cleaned text as a date.
func readDate(s string) (day.Day, notation) {
	n, rest := leadingNumber(s)
	switch digits := len(s) - len(rest); {
	case digits == serialDigits && n >= serialFirst && (rest == "" || rest[0] == '.' && allDigits(rest[1:])):
		return day.Day(serialEpoch + n), serial
	case digits == 8 && rest == "":
		return dateOf(n/10000, n/100%100, n%100, other)
	case digits != 4:
		return 0, noDate
	}
	month, dayOfMonth, ok := readMonthAndDay(rest)
	if !ok {
		return 0, noDate
	}
	if len(s) == 10 && s[4] == '-' && s[7] == '-' {
		return dateOf(n, month, dayOfMonth, canonical)
	}
	return dateOf(n, month, dayOfMonth, other)
}

// readMonthAndDay reads what stands behind the year: -05-06, /5/6, .5.6, 年5月6日, with or without a time.
func readMonthAndDay(s string) (month, dayOfMonth int, ok bool) {
	const signs = "-/.－／．—–−"
	fromMonth, ok := separator(s, signs+"年")
	if !ok {
		return 0, 0, false
	}
	month, afterMonth := leadingNumber(fromMonth)
	fromDay, ok := separator(afterMonth, signs+"月")
	dayOfMonth, tail := leadingNumber(fromDay)
	ok = ok && oneOrTwo(fromMonth, afterMonth) && oneOrTwo(fromDay, tail) && dateTail(tail)
	return month, dayOfMonth, ok
}

func dateOf(year, month, dayOfMonth int, how notation) (day.Day, notation) {
	d, ok := day.Date(year, month, dayOfMonth)
	if !ok || (year < firstYear || year > lastYear) && year != 9999 {
		return 0, impossible
	}
	return d, how
}

// leadingNumber reads up to eight digits at the beginning of s.
func leadingNumber(s string) (n int, rest string) {
	i := 0
	for i < len(s) && i < 8 && s[i] >= '0' && s[i] <= '9' {
		n = n*10 + int(s[i]-'0')
		i++
	}
	return n, s[i:]
}

// separator drops one of the signs and the blanks around it.
func separator(s, signs string) (rest string, ok bool) {
	s = strings.TrimLeft(s, " ")
	for i, r := range s {
		if i > 0 {
			return strings.TrimLeft(s[i:], " "), true
		}
		if !strings.ContainsRune(signs, r) {
			return s, false
		}
	}
	return "", false
}

// oneOrTwo tells whether one or two digits were read between from and to.
func oneOrTwo(from, to string) bool { return len(from)-len(to) == 1 || len(from)-len(to) == 2 }

// dateTail accepts what may follow a date: 日, 号, a closing dot, a time of day.
func dateTail(s string) bool {
	s = strings.TrimLeft(s, " ")
	for _, end := range []string{"日", "号", "."} {
		s = strings.TrimPrefix(s, end)
	}
	if s == "" {
		return true
	}
	if s[0] != ' ' && s[0] != 'T' && !strings.Contains(s, ":") {
		return false
	}
	return strings.IndexFunc(s[1:], func(r rune) bool { return !unicode.IsDigit(r) && !strings.ContainsRune(" :.+-Z", r) }) < 0
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
