package main

import (
	"strings"
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/day"
	"roadcert/domain/outreach"
	"roadcert/domain/problem"
)

// activity is what can be said of a training or campaign; what is left away stays as it was.
type activity struct {
	Date     day.Day `placeholder:"DATE" help:"${help_outreach_date}"`
	Kind     string  `placeholder:"KIND" help:"${help_outreach_kind}"`
	Title    string  `placeholder:"TEXT" help:"${help_outreach_title}"`
	Place    string  `placeholder:"TEXT" help:"${help_outreach_place}"`
	Audience string  `placeholder:"WHO" help:"${help_outreach_audience}"`
	People   int     `placeholder:"N" help:"${help_outreach_people}"`
	Person   string  `placeholder:"NAME" help:"${help_outreach_person}"`
	Note     string  `placeholder:"TEXT" help:"${help_note}"`
}

// upon returns an activity with what the command line says of it.
func (v *activity) upon(a outreach.Activity) outreach.Activity {
	for _, text := range []struct {
		to  *string
		say string
	}{
		{(*string)(&a.Kind), v.Kind},
		{&a.Title, v.Title},
		{&a.Place, v.Place},
		{(*string)(&a.Audience), v.Audience},
		{&a.Person, v.Person},
		{&a.Note, v.Note},
	} {
		if text.say != "" {
			*text.to = text.say
		}
	}
	if v.Date != 0 {
		a.Date = v.Date
	}
	if v.People != 0 {
		a.People = v.People
	}
	return a
}

// outreachAddVerb enters a training or campaign.
type outreachAddVerb struct{ activity }

// outreachCorrectVerb corrects an entry.
type outreachCorrectVerb struct {
	ID string `arg:"" help:"${help_outreach_id}"`
	activity
	Strike bool `help:"${help_outreach_strike}"`
}

// outreachListVerb lists a year, and adds it up.
type outreachListVerb struct {
	Year int `placeholder:"2026" help:"${help_outreach_year}"`
}

type shownOutreach struct {
	outreach.Record
}

// Run enters it.
func (v *outreachAddVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		r, err := d.AddOutreach(t.ctx, v.upon(outreach.Activity{}))
		if err != nil {
			return err
		}
		return t.answer(shownOutreach{r})
	})
}

// Run changes what is named and leaves the rest.
func (v *outreachCorrectVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		r, err := d.OutreachRecord(t.ctx, v.ID)
		if err != nil {
			return err
		}
		a := v.upon(r.Activity)
		a.Struck = v.Strike
		if r, err = d.CorrectOutreach(t.ctx, v.ID, a); err != nil {
			return err
		}
		return t.answer(shownOutreach{r})
	})
}

func (r shownOutreach) lines(say words) []string {
	line := say.of("outreach_entered", r.ID, r.Date, r.Title, grouped(r.People))
	if r.Struck {
		line = say.of("outreach_struck", r.ID, r.Title)
	}
	lines := []string{line}
	for _, e := range r.Earlier {
		lines = append(lines, say.of("outreach_before", e.Date, e.Title, grouped(e.People), e.By, e.At.Local().Format(time.DateTime)))
	}
	return lines
}

type outreachResult struct {
	Year       int               `json:"year,omitempty"` // 0: every year
	Activities []outreach.Record `json:"activities"`
	Kinds      []outreachKind    `json:"kinds"`
	Times      int               `json:"times"`
	People     int               `json:"people"`
}

type outreachKind struct {
	Kind   outreach.Kind `json:"kind"`
	Times  int           `json:"times"`
	People int           `json:"people"`
}

// Run lists.
func (v *outreachListVerb) Run(t *terminal) error {
	if v.Year < 0 {
		return problem.New(problem.Invalid, t.say.of("cannot_list"), t.say.of("not_positive"), "")
	}
	return t.atDesk(func(d *bureau.Desk) error {
		list, err := d.Outreach(t.ctx, v.Year)
		if err != nil {
			return err
		}
		r := outreachResult{Year: v.Year, Activities: append([]outreach.Record{}, list...), Kinds: []outreachKind{}}
		for _, k := range outreach.Count(outreach.Between(list, 0, day.Forever)) {
			r.Kinds = append(r.Kinds, outreachKind(k))
			r.Times, r.People = r.Times+k.Times, r.People+k.People
		}
		return t.answer(r)
	})
}

func (r outreachResult) lines(say words) []string {
	if len(r.Activities) == 0 {
		return []string{say.of("no_outreach")}
	}
	rows := make([][]string, len(r.Activities))
	for i, a := range r.Activities {
		state := ""
		if a.Struck {
			state = say.of("struck")
		}
		rows[i] = []string{a.ID, a.Date.String(), say.word(a.Kind), a.Title, a.Place, say.word(a.Audience), grouped(a.People), a.Person, state}
	}
	lines := table(strings.Split(say.of("outreach_columns"), "|"), rows)
	for _, k := range r.Kinds {
		lines = append(lines, say.of("outreach_kind", say.word(k.Kind), k.Times, grouped(k.People)))
	}
	return append(lines, say.of("outreach_total", r.Times, grouped(r.People)))
}
