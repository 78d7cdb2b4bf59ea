package reminder_test

import (
	"testing"

	"pgregory.net/rapid"

	"roadcert/domain/day"
	"roadcert/domain/reminder"
)

func on(t testing.TB, text string) day.Day {
	t.Helper()
	d, err := day.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestBuckets(t *testing.T) {
	today := on(t, "2026-11-27")
	for _, x := range []struct {
		days int
		want reminder.Bucket
		left string
	}{
		{-4000, reminder.Overdue, "已过 4000 天"},
		{-1, reminder.Overdue, "已过 1 天"},
		{0, reminder.In30, "今天"},
		{30, reminder.In30, "还有 30 天"},
		{31, reminder.In60, "还有 31 天"},
		{60, reminder.In60, "还有 60 天"},
		{61, reminder.In90, "还有 61 天"},
		{90, reminder.In90, "还有 90 天"},
		{91, reminder.Later, "还有 91 天"},
		{40000, reminder.Later, "还有 40000 天"},
	} {
		d := today.Add(x.days)
		if got := reminder.BucketOf(d, today); got != x.want {
			t.Errorf("%d days: %s, want %s", x.days, got, x.want)
		}
		if got := reminder.Left(d, today); got != x.left {
			t.Errorf("%d days: %q, want %q", x.days, got, x.left)
		}
	}
}

// Every day is in exactly one bucket, and that is the one BucketOf names.
func TestBucketsDivideTheDays(t *testing.T) {
	first := on(t, "1990-01-01")
	rapid.Check(t, func(r *rapid.T) {
		today := first.Add(rapid.IntRange(0, 30000).Draw(r, "today"))
		d := first.Add(rapid.IntRange(-3000, 60000).Draw(r, "day"))
		n := 0
		for _, b := range reminder.Buckets() {
			if from, to := b.Days(today); from <= d && d <= to {
				n++
				if reminder.BucketOf(d, today) != b {
					r.Fatalf("%s on %s is of %s and in %s", d, today, reminder.BucketOf(d, today), b)
				}
			}
		}
		if from, to := reminder.Bucket(0).Days(today); n != 1 || d < from || d > to {
			r.Fatalf("%s on %s is in %d buckets", d, today, n)
		}
	})
}

func TestVocabulary(t *testing.T) {
	for _, w := range reminder.Whats() {
		if !w.Known() || w.Name() == w.String() {
			t.Errorf("%s has no name", w)
		}
	}
	if w := reminder.What("birthday"); w.Known() || w.Name() != "birthday" {
		t.Error("a birthday comes due")
	}
	for _, b := range reminder.Buckets() {
		if got, ok := reminder.ParseBucket(b.String()); !ok || got != b || b.Name() == "" {
			t.Errorf("%s is read as %s", b, got)
		}
	}
	if b, ok := reminder.ParseBucket(""); !ok || b != 0 {
		t.Error("no bucket is not any bucket")
	}
	if _, ok := reminder.ParseBucket("soon"); ok {
		t.Error("soon is a bucket")
	}
}
