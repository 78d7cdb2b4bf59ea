package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/day"
	"roadcert/domain/problem"
	"roadcert/domain/workday"
)

// calendarShowVerb lists the years of the working-day calendar, or tells of one.
type calendarShowVerb struct {
	Year int `placeholder:"YYYY" help:"${help_calendar_year}"`
}

type calendarResult struct {
	Years []calendarYear `json:"years"`
	whole bool           // with its days
}

type calendarYear struct {
	Year       int               `json:"year"`
	Source     string            `json:"source"`
	DaysOff    int               `json:"days_off"`
	DaysWorked int               `json:"weekend_days_worked"`
	ImportedBy string            `json:"imported_by,omitempty"`
	ImportedAt time.Time         `json:"imported_at,omitzero"`
	Off        []workday.Holiday `json:"off"`
	Work       []day.Day         `json:"work"`
}

func yearOf(y bureau.CalendarYear) calendarYear {
	return calendarYear{
		Year: y.Year.Year, Source: y.Source, DaysOff: y.DaysOff(), DaysWorked: len(y.Work),
		ImportedBy: y.By, ImportedAt: y.At, Off: y.Off, Work: y.Work,
	}
}

// Run shows.
func (v *calendarShowVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		known, err := d.CalendarYears(t.ctx)
		if err != nil {
			return err
		}
		r := calendarResult{whole: v.Year != 0}
		for _, y := range known {
			if v.Year == 0 || v.Year == y.Year.Year {
				r.Years = append(r.Years, yearOf(y))
			}
		}
		if len(r.Years) == 0 {
			none := &workday.NoData{Year: v.Year}
			return problem.From(none, problem.NotFound, t.say.of("cannot_show_calendar"), none.Error(), "请先导入这一年的通知")
		}
		return t.answer(r)
	})
}

func (r calendarResult) lines(say words) []string {
	rows := make([][]string, len(r.Years))
	for i, y := range r.Years {
		at := ""
		if !y.ImportedAt.IsZero() {
			at = y.ImportedAt.Local().Format("2006-01-02 15:04")
		}
		rows[i] = []string{strconv.Itoa(y.Year), strconv.Itoa(y.DaysOff), strconv.Itoa(y.DaysWorked), y.Source, y.ImportedBy, at}
	}
	lines := table(strings.Split(say.of("calendar_columns"), "|"), rows)
	if !r.whole {
		return lines
	}
	for _, y := range r.Years {
		for _, h := range y.Off {
			lines = append(lines, say.of("calendar_holiday", h.Name, h.From, h.To, h.Days()))
		}
		if len(y.Work) > 0 {
			lines = append(lines, say.of("calendar_worked", joined(y.Work)))
		}
	}
	return lines
}

func joined(days []day.Day) string {
	texts := make([]string, len(days))
	for i, d := range slices.Sorted(slices.Values(days)) {
		texts[i] = fmt.Sprint(d)
	}
	return strings.Join(texts, " ")
}

// calendarImportVerb takes the notice of a year over.
type calendarImportVerb struct {
	File string `arg:"" help:"${help_calendar_file}"`
}

type calendarImportResult struct{ calendarYear }

// Run imports.
func (v *calendarImportVerb) Run(t *terminal) error {
	content, err := t.read(v.File, t.say.of("cannot_import_calendar"))
	if err != nil {
		return err
	}
	return t.atDesk(func(d *bureau.Desk) error {
		y, err := d.ImportCalendar(t.ctx, content)
		if err != nil {
			return err
		}
		return t.answer(calendarImportResult{yearOf(y)})
	})
}

func (r calendarImportResult) lines(say words) []string {
	return []string{say.of("calendar_imported", r.Year, r.DaysOff, r.DaysWorked)}
}
