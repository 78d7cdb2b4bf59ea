package workday_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/6tail/lunar-go/HolidayUtil"
	"pgregory.net/rapid"

	"roadcert/assets"
	"roadcert/domain/day"
	"roadcert/domain/problem"
	"roadcert/domain/workday"
)

func load(t testing.TB) *workday.Calendar {
	t.Helper()
	c, err := workday.Load(assets.FS, "holidays")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func on(t testing.TB, text string) day.Day {
	t.Helper()
	d, err := day.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Deadlines as a clerk counts them with the notice in hand.
func TestAdd(t *testing.T) {
	c := load(t)
	for _, x := range []struct {
		from string
		n    int
		want string
		why  string
	}{
		{"2026-11-23", 2, "2026-11-25", "an ordinary week"},
		{"2026-11-27", 2, "2026-12-01", "over a weekend"},
		{"2026-11-28", 1, "2026-11-30", "from a Saturday"},
		{"2026-11-23", 0, "2026-11-23", "the day itself"},
		{"2026-11-28", 0, "2026-11-30", "the day itself is no working day"},
		{"2026-09-18", 1, "2026-09-20", "a Sunday worked for 国庆节"},
		{"2026-09-30", 2, "2026-10-09", "over 国庆节"},
		{"2026-10-09", 1, "2026-10-10", "a Saturday worked for 国庆节"},
		{"2026-02-13", 2, "2026-02-24", "a Saturday worked before 春节, and 春节"},
		{"2025-12-31", 1, "2026-01-04", "元旦 to the third, and a Sunday worked"},
		{"2024-02-09", 1, "2024-02-18", "除夕 of 2024 was only commended, not given"},
		{"2023-09-28", 20, "2023-11-01", "twenty working days, as 行政许可法 counts them"},
	} {
		got, err := c.Add(on(t, x.from), x.n)
		if err != nil || got.String() != x.want {
			t.Errorf("%s + %d is %s (%v), want %s: %s", x.from, x.n, got, err, x.want, x.why)
		}
	}
}

// A year nobody has given notice of is never guessed.
func TestAYearWithoutData(t *testing.T) {
	c := load(t)
	for name, ask := range map[string]func() error{
		"Is":       func() error { _, err := c.Is(on(t, "2027-03-01")); return err },
		"Add":      func() error { _, err := c.Add(on(t, "2026-12-30"), 3); return err },
		"Between":  func() error { _, err := c.Between(on(t, "2026-12-30"), on(t, "2027-01-10")); return err },
		"an empty": func() error { _, err := (*workday.Calendar)(nil).Is(on(t, "2027-03-01")); return err },
	} {
		var none *workday.NoData
		if err := ask(); !errors.As(err, &none) || none.Year != 2027 || problem.Of(err) != problem.NotFound {
			t.Errorf("%s: %v", name, err)
		} else if !strings.Contains(err.Error(), "导入 2027 年的工作日历") {
			t.Errorf("%s: %v says not what to do", name, err)
		}
	}
	if _, err := c.Add(on(t, "2026-12-30"), 1); err != nil {
		t.Errorf("a deadline that ends in a year that is known: %v", err)
	}
	for _, d := range []day.Day{0, day.Forever} {
		if _, err := c.Is(d); problem.Of(err) != problem.Invalid {
			t.Errorf("%q: %v", d, err)
		}
	}
	if _, err := c.Add(on(t, "2026-03-02"), -1); problem.Of(err) != problem.Invalid {
		t.Errorf("a deadline before it begins: %v", err)
	}
}

// Every day of every year that both know, against a library that collects the notices by itself. There is no
// difference to explain: what the library calls a holiday beyond the notices (30 and 31 December 2023, 8 and 9 June
// 2024) are Saturdays and Sundays, which "与周末连休" joins to the holiday, and nobody works on them either way.
func TestEveryDayAgainstLunar(t *testing.T) {
	c := load(t)
	years := c.Years()
	if len(years) < 4 || years[0].Year != 2023 || years[len(years)-1].Year < 2026 {
		t.Fatalf("%d years from %d on", len(years), years[0].Year)
	}
	exceptions := 0
	for _, y := range years {
		if HolidayUtil.GetHolidaysByYear(y.Year).Len() == 0 {
			t.Logf("NOT CHECKED: the library does not know %d", y.Year)
			continue
		}
		first, last := on(t, fmt.Sprintf("%d-01-01", y.Year)), on(t, fmt.Sprintf("%d-12-31", y.Year))
		for d := first; d <= last; d++ {
			want := int(d.Time().Weekday()+6)%7 < 5
			if h := HolidayUtil.GetHoliday(d.String()); h != nil {
				want = h.IsWork()
				exceptions++
			}
			if got, err := c.Is(d); err != nil || got != want {
				t.Errorf("%s: worked %t (%v), the library says %t", d, got, err, want)
			}
		}
	}
	if exceptions < 4*25 {
		t.Errorf("the library named only %d days", exceptions)
	}
}

// Add and Between are each other's inverse, and what Add returns is worked.
func TestAddAndBetween(t *testing.T) {
	c := load(t)
	first := on(t, "2023-01-01")
	rapid.Check(t, func(r *rapid.T) {
		from := first.Add(rapid.IntRange(0, 1200).Draw(r, "from"))
		n := rapid.IntRange(1, 60).Draw(r, "n")
		to, err := c.Add(from, n)
		if err != nil {
			r.Fatal(err)
		}
		if worked, err := c.Is(to); err != nil || !worked {
			r.Fatalf("%s + %d is %s, which is not worked (%v)", from, n, to, err)
		}
		forth, err1 := c.Between(from, to)
		back, err2 := c.Between(to, from)
		if err1 != nil || err2 != nil || forth != n || back != -n {
			r.Fatalf("%s to %s: %d there, %d back, want %d (%v, %v)", from, to, forth, back, n, err1, err2)
		}
		if before, err := c.Add(from, n-1); err != nil || before >= to && n > 1 {
			r.Fatalf("%s + %d is %s, + %d is %s (%v)", from, n-1, before, n, to, err)
		}
	})
}

// What a bureau brings takes the place of what the program carries, and leaves the other years alone.
func TestWith(t *testing.T) {
	old := load(t)
	years := old.Years()
	y := years[len(years)-1]
	y.Source, y.Work = "更正", nil
	c := old.With(y)
	sunday := on(t, "2026-09-20")
	if worked, err := c.Is(sunday); err != nil || worked {
		t.Errorf("the Sunday is still worked (%v)", err)
	}
	if worked, err := old.Is(sunday); err != nil || !worked {
		t.Errorf("the calendar it came from was changed (%v)", err)
	}
	if got := len(c.Years()); got != len(years) {
		t.Errorf("%d years became %d", len(years), got)
	}
}
