package day_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"roadcert/domain/day"
)

func TestDatesThatDoNotExist(t *testing.T) {
	for _, s := range []string{"2026-02-29", "2026-2-1", "2026-02-31", "2026-13-01", "0000-01-01", "20260101", "2026-00-10", "2026-01-00", "+026-01-01", ""} {
		if d, err := day.Parse(s); err == nil {
			t.Errorf("Parse(%q) = %s", s, d)
		}
	}
}

func TestTextIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := day.Day(rapid.Int32Range(1, 3652059).Draw(t, "day")) // 0001-01-01 to 9999-12-31
		got, err := day.Parse(d.String())
		if err != nil || got != d {
			t.Fatalf("%d is written %s and read back as %d (%v)", d, d, got, err)
		}
		if of := day.Of(d.Time().Add(23 * time.Hour)); of != d {
			t.Fatalf("late on %s it is %s", d, of)
		}
	})
}

func TestYearsLater(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2024-02-29", 1, "2025-02-28"},
		{"2024-02-29", 4, "2028-02-29"},
		{"2020-05-06", 6, "2026-05-06"},
		{"长期", 6, "长期"},
	} {
		from, err := day.Parse(c.from)
		if err != nil {
			t.Fatal(err)
		}
		if got := from.AddYears(c.n).String(); got != c.want {
			t.Errorf("%s and %d years: %s, want %s", c.from, c.n, got, c.want)
		}
	}
}

func TestTheClockOfTheDeskDecides(t *testing.T) {
	late := time.Date(2026, 12, 31, 23, 30, 0, 0, time.FixedZone("CST", 8*3600))
	if got := day.Of(late).String(); got != "2026-12-31" {
		t.Errorf("half an hour before midnight it is %s", got)
	}
	if got := day.Of(late.UTC()).String(); got != "2026-12-31" {
		t.Errorf("in another zone the same moment is %s", got)
	}
}
