package evaluation

import (
	"fmt"
	"strconv"

	"roadcert/domain/day"
)

// longDate writes 2026年8月1日.
func longDate(d day.Day) string {
	if d == 0 || d == day.Forever {
		return d.String()
	}
	t := d.Time()
	return fmt.Sprintf("%d年%d月%d日", t.Year(), t.Month(), t.Day())
}

// thousands writes 12,345: figures of a report are read, not typed.
func thousands(n int) string {
	s := strconv.Itoa(n)
	first := 0
	if n < 0 {
		first = 1
	}
	for i := len(s) - 3; i > first; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// copies writes a number of certificates: 12,345 本.
func copies(n int) string { return thousands(n) + " 本" }

// change writes a difference: +12, −3, 0.
func change(n int) string {
	switch {
	case n > 0:
		return "+" + thousands(n)
	case n < 0:
		return "−" + thousands(-n)
	}
	return "0"
}

// growth words a difference: 净增 12 本, 净减 3 本, 没有增减.
func growth(n int) string {
	switch {
	case n > 0:
		return "净增 " + copies(n)
	case n < 0:
		return "净减 " + copies(-n)
	}
	return "没有增减"
}

// span writes the rates of a band: 30% 以上、60% 以下 with the lower edge in it.
func (b Band) span() string {
	for i, next := range bands[1:] {
		if bands[i] == b {
			if i == 0 {
				return fmt.Sprintf("低于 %d%%", next.Percent)
			}
			return fmt.Sprintf("%d%% 至 %d%%（不含）", b.Percent, next.Percent)
		}
	}
	return fmt.Sprintf("%d%% 及以上", b.Percent)
}

// points writes the score of a band.
func (b Band) points() string {
	if b.Score == 0 {
		return "不得分"
	}
	return fmt.Sprintf("%d 分", b.Score)
}
