// Package workday is the calendar of working days: weekdays, less the statutory holidays, plus the weekend
// days that are worked in exchange (调休).
//
// Which days those are is known only from the notice that the State Council gives for each year, in the last
// months of the year before. So a Calendar knows some years and no others: for a day of a year it has no notice
// of, it fails with *NoData and never guesses. Deadlines of the law that are counted in working days (行政许可法
// 第八十二条; DB21/T 5.3) are counted here and nowhere else.
package workday

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"time"

	"roadcert/domain/day"
	"roadcert/domain/problem"
)

// Calendar knows the working days of some years. It is not changed once made.
type Calendar struct {
	years map[int]Year
	// exceptions are the days that are not what their place in the week says: true where it is worked.
	exceptions map[day.Day]bool
}

// NoData tells that nothing is known of a year.
type NoData struct{ Year int }

// Error implements error.
func (e *NoData) Error() string { return fmt.Sprintf("没有 %d 年的节假日安排", e.Year) }

// noData is what a person reads where a year is missing. The *NoData stays inside.
func noData(year int) error {
	cause := &NoData{year}
	return problem.From(cause, problem.NotFound, "不能推算工作日", cause.Error(),
		fmt.Sprintf("请系统管理员按国务院办公厅的通知导入 %d 年的工作日历", year))
}

// New returns the calendar of some years; of two for the same year, the later in the list counts.
func New(years ...Year) *Calendar { return (&Calendar{}).With(years...) }

// Load reads the *.json files of a folder, one year a file.
func Load(fsys fs.FS, dir string) (*Calendar, error) {
	names, err := fs.Glob(fsys, path.Join(dir, "*.json"))
	if err != nil {
		return nil, err
	}
	years := make([]Year, len(names))
	for i, name := range names {
		content, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if years[i], err = Parse(content); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return New(years...), nil
}

// With returns a calendar that knows some years more, or knows them better.
func (c *Calendar) With(years ...Year) *Calendar {
	next := &Calendar{years: map[int]Year{}, exceptions: map[day.Day]bool{}}
	if c != nil {
		maps.Copy(next.years, c.years)
	}
	for _, y := range years {
		next.years[y.Year] = y
	}
	for _, y := range next.years {
		for _, h := range y.Off {
			for d := h.From; d <= h.To; d++ {
				next.exceptions[d] = false
			}
		}
		for _, d := range y.Work {
			next.exceptions[d] = true
		}
	}
	return next
}

// Years returns what is known, in the order of the years.
func (c *Calendar) Years() []Year {
	if c == nil {
		return nil
	}
	return slices.SortedFunc(maps.Values(c.years), func(a, b Year) int { return cmp.Compare(a.Year, b.Year) })
}

// Is tells whether a day is worked.
func (c *Calendar) Is(d day.Day) (bool, error) {
	if d <= 0 || d == day.Forever {
		return false, problem.New(problem.Invalid, "不能推算工作日", "没有给出日期", "请先填写日期")
	}
	if c == nil {
		return false, noData(d.Year())
	}
	if _, ok := c.years[d.Year()]; !ok {
		return false, noData(d.Year())
	}
	if worked, ok := c.exceptions[d]; ok {
		return worked, nil
	}
	return !weekend(d), nil
}

// Add returns the n-th working day after a day: a time limit begins on the day after the event it runs from
// (民法典 第二百零一条), and ends with that day. Where n is 0 it is the day itself, or the next that is worked.
func (c *Calendar) Add(from day.Day, n int) (day.Day, error) {
	if n < 0 {
		return 0, problem.New(problem.Invalid, "不能推算工作日", "工作日数不能是负数", "请核对期限")
	}
	d := from
	if n > 0 {
		d++
		n--
	}
	for ; ; d++ {
		worked, err := c.Is(d)
		switch {
		case err != nil:
			return 0, err
		case worked && n == 0:
			return d, nil
		case worked:
			n--
		}
	}
}

// Between returns how many working days come after one day, up to and including another; below 0 where the
// second lies before the first. Of a working day d, Between(from, d) is the n of Add(from, n).
func (c *Calendar) Between(from, to day.Day) (int, error) {
	if to < from {
		n, err := c.Between(to, from)
		return -n, err
	}
	n := 0
	for d := from + 1; d <= to; d++ {
		worked, err := c.Is(d)
		if err != nil {
			return 0, err
		}
		if worked {
			n++
		}
	}
	return n, nil
}

func weekend(d day.Day) bool {
	w := d.Time().Weekday()
	return w == time.Saturday || w == time.Sunday
}
