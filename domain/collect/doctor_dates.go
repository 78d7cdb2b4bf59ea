package collect

import (
	"strconv"
	"strings"

	"roadcert/domain/catalog"
	"roadcert/domain/day"
)

// order is how day, month and year follow one another where the year does not come first with four digits.
type order uint8

const (
	dayFirst   order = iota // 31/12/2024, 31.12.24
	monthFirst              // 12/31/2024
	yearFirst               // 24.12.31
	orders
)

var orderNames = [orders]string{"日/月/年", "月/日/年", "年/月/日"}

// readings are the dates a text can mean, by order; 0 where it cannot be read so.
type readings [orders]day.Day

// only returns the order a text must be read in, false where there are several or none.
func (r readings) only() (o order, ok bool) {
	count := 0
	for i, date := range r {
		if date != 0 {
			o = order(i)
			count++
		}
	}
	return o, count == 1
}

// dateColumn is what is known of the dates of one column.
type dateColumn struct {
	first, last day.Day     // between which a year of two digits is looked for
	votes       [orders]int // cells that can be read in one order only
}

// The years in which certificates were issued, and before that their holders born.
const (
	firstIssued = 1980
	firstBorn   = 1920
	yearsAhead  = 40
)

func newDateColumn(f *catalog.Field, today day.Day) *dateColumn {
	c := &dateColumn{last: today}
	year := firstBorn
	if f.Role != "" {
		year = firstIssued
	}
	c.first, _ = day.Date(year, 1, 1)
	if f.Role == catalog.RoleTo || f.Role == catalog.RoleReview || f.Role == "" && strings.ContainsAny(f.Name, "至止") {
		c.last, _ = day.Date(today.Year()+yearsAhead, 12, 31)
	}
	return c
}

func (c *dateColumn) count(value string) {
	if o, ok := c.read(value).only(); ok {
		c.votes[o]++
	}
}

// majority returns the order that more cells speak for than for any other.
func (c *dateColumn) majority() (most order, ok bool) {
	for o := range orders {
		if c.votes[o] > c.votes[most] {
			most = o
		}
	}
	for o := range orders {
		if o != most && c.votes[o] == c.votes[most] {
			return 0, false
		}
	}
	return most, true
}

// read returns what a text can mean.
func (c *dateColumn) read(s string) (dates readings) {
	n, ok := threeNumbers(s)
	if !ok {
		return dates
	}
	dates[dayFirst] = c.date(n[2], n[1], n[0])
	dates[monthFirst] = c.date(n[2], n[0], n[1])
	if len(n[0]) == 2 { // with four there is no question
		dates[yearFirst] = c.date(n[0], n[1], n[2])
	}
	return dates
}

// date returns 0 for what is no date.
func (c *dateColumn) date(year, month, dayOfMonth string) day.Day {
	if len(month) > 2 || len(dayOfMonth) > 2 {
		return 0
	}
	y, _ := leadingNumber(year)
	m, _ := leadingNumber(month)
	n, _ := leadingNumber(dayOfMonth)
	switch len(year) {
	case 4:
		d, _ := dateOf(y, m, n, other)
		return d
	case 2:
		for _, century := range [...]int{2000, 1900} {
			if d, _ := dateOf(century+y, m, n, other); d >= c.first && d <= c.last {
				return d
			}
		}
	}
	return 0
}

// threeNumbers takes 31/12/2024 apart: three numbers with the same sign between them.
func threeNumbers(s string) (n [3]string, ok bool) {
	at := strings.IndexAny(s, "/.-")
	if at < 0 {
		return n, false
	}
	parts := strings.Split(s, s[at:at+1])
	if len(parts) != len(n) {
		return n, false
	}
	for i, p := range parts {
		if n[i] = p; !allDigits(p) || len(p) > 4 {
			return n, false
		}
	}
	return n, true
}

// reorder proposes dates for cells that are refused as dates: their only reading, or the one the column agrees on.
func (d *Doctor) reorder(row *Row) (found []Proposal) {
	for _, s := range d.refused() {
		raw, ok := row.cell(s.column)
		column := d.dates[s.column]
		if !ok || column == nil {
			continue
		}
		dates := column.read(textStyle.clean(raw).value)
		o, only := dates.only()
		text := "只能按“" + orderNames[o] + "”读"
		if !only && dates[dayFirst] == dates[monthFirst] && dates[yearFirst] == 0 {
			o, only, text = dayFirst, true, "日和月是同一个数，怎样读都一样"
		}
		if !only {
			if o, only = column.majority(); only {
				text = "这一列有 " + strconv.Itoa(column.votes[o]) + " 格只能按“" + orderNames[o] + "”读，照此读"
			}
		}
		if only && dates[o] != 0 {
			found = append(found, d.propose(row, s.column, DateOrder, dates[o].String(), text))
		}
	}
	return found
}
