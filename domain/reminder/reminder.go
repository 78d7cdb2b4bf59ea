// Package reminder is what comes due: the dates on which something about a certificate or a case runs out, how
// near they are, and how calendar programs are told of them (.ics, RFC 5545).
//
// Whatever the date, it is looked at in the same way: it has passed, or lies within 30, 60 or 90 days, the days
// a bureau reminds before. Nothing here decides what a date means: that is said by domain/certificate.
package reminder

import (
	"fmt"
	"slices"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
)

// What says what comes due.
type What string

// What can come due.
const (
	Validity   What = "validity"   // the last day of a certificate
	Review     What = "review"     // the day the annual review holds until
	Grade      What = "grade"      // the day the grade of the integrity assessment holds until
	Suspension What = "suspension" // the last day of a suspension
	Deadline   What = "deadline"   // the day a case has to be decided by
)

// whats is what is said of each, in the order of lists.
var whats = []struct {
	what What
	name string
	todo string // what to do about it
	days []int  // so many days before, people are reminded
}{
	{Validity, "有效期届满", "到期前办理换发（延续）；届满未延续的办理注销。", []int{90, 60, 30}},
	{Review, "年度审验", "到期前办理年度审验。", []int{90, 60, 30}},
	{Grade, "诚信考核", "到期前办理诚信考核。", []int{90, 60, 30}},
	{Suspension, "暂扣期满", "期满办理发还。", []int{90, 60, 30}},
	{Deadline, "办件期限", "期限内作出决定。", []int{3, 1}}, // it is counted in working days, of which there are twenty
}

// Whats returns everything that can come due, in the order of lists.
func Whats() []What {
	all := make([]What, len(whats))
	for i, w := range whats {
		all[i] = w.what
	}
	return all
}

func (w What) index() int {
	for i := range whats {
		if whats[i].what == w {
			return i
		}
	}
	return len(whats)
}

// Known tells whether there is such a thing.
func (w What) Known() bool { return w.index() < len(whats) }

// String is the key in files and on the command line.
func (w What) String() string { return string(w) }

// Name is what comes due as people call it: 年度审验. What is not known is its own name.
func (w What) Name() string {
	if i := w.index(); i < len(whats) {
		return whats[i].name
	}
	return string(w)
}

// Item is one thing that comes due.
type Item struct {
	What        What
	Day         day.Day
	Certificate certificate.ID // 0 of a case about a certificate that does not exist yet
	Case        string         // of a deadline; empty otherwise
	Doing       string         // what the case asks for: 注销
	Kind        catalog.Code
	KindName    string // as lists call it: 从业资格证
	Number      string // masked where it is sensitive
	Holder      string
	Plate       string
}

// Subject is what comes due by its name in the store: c1-42, k1-7.
func (i Item) Subject() string {
	if i.Case != "" {
		return i.Case
	}
	return i.Certificate.String()
}

// Compare puts items in the order of lists: by day, then by what it is. Items that are equal in both are in the
// order of their source.
func (i Item) Compare(other Item) int {
	if i.Day != other.Day {
		return int(i.Day - other.Day)
	}
	return i.What.index() - other.What.index()
}

// Left says how long it is to a day: 还有 8 天, 今天, 已过 3 天.
func Left(to, today day.Day) string {
	switch n := int(to - today); {
	case n < 0:
		return fmt.Sprintf("已过 %d 天", -n)
	case n == 0:
		return "今天"
	default:
		return fmt.Sprintf("还有 %d 天", n)
	}
}

// Bucket is how near a day is. The zero Bucket means any.
type Bucket uint8

// The buckets. No day is in two of them.
const (
	Overdue Bucket = iota + 1
	In30
	In60
	In90
	Later
)

// span is a bucket with the first and the last day it takes, counted from today.
type span struct {
	key, name string
	from, to  int
}

var buckets = [...]span{
	Overdue: {"overdue", "已逾期", -farthest, -1},
	In30:    {"in-30", "30 日内", 0, 30},
	In60:    {"in-60", "31 至 60 日", 31, 60},
	In90:    {"in-90", "61 至 90 日", 61, 90},
	Later:   {"later", "90 日以后", 91, farthest},
}

// farthest is further than any two days are apart that are written with four digits of the year.
const farthest = 10000 * 366

// Buckets returns the buckets, the most urgent first.
func Buckets() []Bucket { return []Bucket{Overdue, In30, In60, In90, Later} }

// BucketOf returns the bucket of a day.
func BucketOf(d, today day.Day) Bucket {
	return Bucket(1 + slices.IndexFunc(buckets[1:], func(b span) bool { return int(d-today) <= b.to }))
}

// String is the key in files and on the command line.
func (b Bucket) String() string { return buckets[b].key }

// Name is the bucket as people call it: 30 日内.
func (b Bucket) Name() string { return buckets[b].name }

// Days returns the first and the last day of a bucket; of the zero Bucket, all days there are.
func (b Bucket) Days(today day.Day) (from, to day.Day) {
	if b == 0 {
		return 1, day.Forever - 1
	}
	at := func(n int) day.Day { return day.Day(max(1, min(int64(today)+int64(n), int64(day.Forever)-1))) }
	return at(buckets[b].from), at(buckets[b].to)
}

// ParseBucket reads a bucket by its key; an empty text is the zero Bucket.
func ParseBucket(key string) (Bucket, bool) {
	for i := range buckets {
		if buckets[i].key == key {
			return Bucket(i), true
		}
	}
	return 0, false
}
