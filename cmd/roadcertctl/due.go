package main

import (
	"io"
	"strings"

	"roadcert/cmd/internal/premises"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/day"
	"roadcert/domain/problem"
	"roadcert/domain/reminder"
)

// dueVerb lists what comes due, or writes it for calendar programs.
type dueVerb struct {
	Within int    `placeholder:"DAYS" help:"${help_within}"`
	What   string `placeholder:"WHAT" help:"${help_what}"`
	Kind   string `placeholder:"CODE" help:"${help_kind}"`
	Bucket string `placeholder:"BUCKET" help:"${help_bucket}"`
	Limit  int    `default:"100" placeholder:"N" help:"${help_list_limit}"`
	ICS    string `name:"ics" placeholder:"FILE" help:"${help_ics}"`
}

type dueResult struct {
	Total  int            `json:"total"`
	Counts map[string]int `json:"counts"` // by bucket
	Due    []dueRow       `json:"due"`
	File   string         `json:"file,omitempty"`
	today  day.Day
}

type dueRow struct {
	Day         day.Day      `json:"day"`
	What        string       `json:"what"`
	Bucket      string       `json:"bucket"`
	Days        int          `json:"days"` // from today; below 0 where it has passed
	Certificate string       `json:"certificate,omitempty"`
	Case        string       `json:"case,omitempty"`
	Number      string       `json:"number"`
	Kind        catalog.Code `json:"kind"`
	Holder      string       `json:"holder"`
	Plate       string       `json:"plate,omitempty"`
	item        reminder.Item
}

// Run lists up to Limit things, in blocks of the size a desk gives at once.
func (v *dueVerb) Run(t *terminal) error {
	bucket, ok := reminder.ParseBucket(v.Bucket)
	switch {
	case !ok:
		keys := make([]string, 0, len(reminder.Buckets()))
		for _, b := range reminder.Buckets() {
			keys = append(keys, b.String())
		}
		return problem.New(problem.Invalid, t.say.of("cannot_list_due"), t.say.of("no_such_bucket", v.Bucket), t.say.of("one_of", strings.Join(keys, " ")))
	case v.Limit < 1 || v.Within < 0:
		return problem.New(problem.Invalid, t.say.of("cannot_list_due"), t.say.of("not_positive"), "")
	}
	q := bureau.DueQuery{What: reminder.What(v.What), Kind: catalog.Code(v.Kind), Within: v.Within, Bucket: bucket}
	return t.atDesk(func(d *bureau.Desk) error {
		r, err := v.list(t, d, q)
		if err != nil {
			return err
		}
		if v.ICS != "" {
			err := premises.WriteFile(v.ICS, 0o600, t.say.of("cannot_export"), func(w io.Writer) error {
				content, err := d.DueCalendar(t.ctx, q)
				if err == nil {
					_, err = w.Write(content)
				}
				return err
			})
			if err != nil {
				return err
			}
			r.File = v.ICS
		}
		return t.answer(r)
	})
}

func (v *dueVerb) list(t *terminal, d *bureau.Desk, q bureau.DueQuery) (dueResult, error) {
	r := dueResult{Counts: map[string]int{}, Due: []dueRow{}, today: d.Today()}
	for left := v.Limit; left > 0; left = v.Limit - len(r.Due) {
		q.Limit = min(left, 1000)
		page, err := d.Due(t.ctx, q)
		if err != nil {
			return r, err
		}
		r.Total = page.Total
		for b, n := range page.Counts {
			r.Counts[b.String()] = n
		}
		for _, i := range page.Items {
			r.Due = append(r.Due, dueRowOf(i, r.today))
		}
		if q.After = page.Cursor; page.Cursor == "" {
			break
		}
	}
	return r, nil
}

func dueRowOf(i reminder.Item, today day.Day) dueRow {
	row := dueRow{
		Day: i.Day, What: i.What.String(), Bucket: reminder.BucketOf(i.Day, today).String(), Days: int(i.Day - today),
		Case: i.Case, Number: i.Number, Kind: i.Kind, Holder: i.Holder, Plate: i.Plate, item: i,
	}
	if i.Certificate != 0 {
		row.Certificate = i.Certificate.String()
	}
	return row
}

func (r dueResult) lines(say words) []string {
	var lines []string
	if len(r.Due) == 0 {
		lines = []string{say.of("due_empty")}
	} else {
		rows := make([][]string, len(r.Due))
		for i, d := range r.Due {
			rows[i] = []string{d.Day.String(), say.of("due_days", d.Days), say.word(d.item.What), d.item.Subject(), d.Number, d.Holder, string(d.Kind) + " " + d.item.KindName}
		}
		lines = table(strings.Split(say.of("due_columns"), "|"), rows)
	}
	var counts []string
	for _, b := range reminder.Buckets() {
		if n := r.Counts[b.String()]; n > 0 {
			counts = append(counts, say.word(b)+" "+grouped(n))
		}
	}
	if len(counts) > 0 {
		lines = append(lines, strings.Join(counts, " · "))
	}
	if len(r.Due) > 0 {
		lines = append(lines, say.of("due_total", grouped(r.Total), grouped(len(r.Due))))
	}
	if r.File != "" {
		lines = append(lines, say.of("due_calendar", r.File))
	}
	return lines
}
