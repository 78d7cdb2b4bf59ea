// Package day is the calendar the law counts in: days without a clock or a time zone.
//
// Certificates begin and end on days, and conversion is counted as of a day; a time of day would only
// bring in zones and midnight errors. A Day is comparable, sorts, and fits an integer column.
package day

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Day is a number of days, 1 being 0001-01-01 of the Gregorian calendar. The zero Day means "none".
type Day int32

// Forever is the end of what has no end (长期).
const Forever Day = 1<<31 - 1

// unixDay is the Day number of 1970-01-01.
const unixDay = 719163

// Date returns the Day of a calendar date, or false where the date does not exist (2024-02-31).
func Date(year, month, dayOfMonth int) (Day, bool) {
	if year < 1 || year > 9999 || month < 1 || month > 12 || dayOfMonth < 1 || dayOfMonth > 31 {
		return 0, false
	}
	t := time.Date(year, time.Month(month), dayOfMonth, 0, 0, 0, 0, time.UTC)
	if t.Day() != dayOfMonth {
		return 0, false
	}
	return Day(t.Unix()/86400) + unixDay, true
}

// Of returns the day a clock shows, in the clock's own zone.
func Of(t time.Time) Day {
	d, _ := Date(t.Year(), int(t.Month()), t.Day())
	return d
}

// Parse reads YYYY-MM-DD, the notation of files, messages and the command line, and 长期.
// It fails on anything else: freer notations belong to the reader of registers.
func Parse(s string) (Day, error) {
	if s == "长期" {
		return Forever, nil
	}
	var fields [3]int
	parts := strings.Split(s, "-")
	if len(parts) == 3 && len(parts[0]) == 4 && len(parts[1]) == 2 && len(parts[2]) == 2 {
		good := true
		for i, p := range parts {
			n, err := strconv.ParseUint(p, 10, 16)
			good = good && err == nil
			fields[i] = int(n)
		}
		if d, ok := Date(fields[0], fields[1], fields[2]); good && ok {
			return d, nil
		}
	}
	return 0, fmt.Errorf("“%s”不是日期，请写成 2026-08-01 这样的形式", s)
}

// Time returns midnight UTC of the day; it has no meaning for the zero Day and Forever.
func (d Day) Time() time.Time { return time.Unix(int64(d-unixDay)*86400, 0).UTC() }

// Year returns the calendar year.
func (d Day) Year() int { return d.Time().Year() }

// Add returns the day n days later; Forever stays Forever.
func (d Day) Add(n int) Day {
	if d == Forever || d == 0 {
		return d
	}
	return d + Day(n)
}

// AddYears returns the same date n years later; 29 February becomes 28 February in a common year.
func (d Day) AddYears(n int) Day {
	if d == Forever || d == 0 {
		return d
	}
	y, m, dd := d.Time().Date()
	if to, ok := Date(y+n, int(m), dd); ok {
		return to
	}
	to, _ := Date(y+n, int(m), dd-1)
	return to
}

// String writes YYYY-MM-DD, 长期 for Forever and nothing for the zero Day.
func (d Day) String() string {
	switch d {
	case 0:
		return ""
	case Forever:
		return "长期"
	}
	return d.Time().Format("2006-01-02")
}

// MarshalText writes the day as String does.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes; an empty text is the zero Day.
func (d *Day) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*d = 0
		return nil
	}
	*d, err = Parse(string(text))
	return err
}
