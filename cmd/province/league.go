package main

import (
	"strconv"
	"strings"

	"github.com/dustin/go-humanize"

	"roadcert/cmd/internal/console"
	"roadcert/domain/exchange"
)

// leagueVerb holds the counties against each other.
type leagueVerb struct {
	Dir  string `arg:"" help:"${help_dir}"`
	Year int    `placeholder:"YYYY" help:"${help_year}"`
}

type leagueResult struct {
	Counties []countyRow `json:"counties"`
}

// Run lists them, the highest conversion rate first.
func (v *leagueVerb) Run(t *terminal) error {
	return t.within(v.Dir, func(h *house) error {
		year := v.Year
		if year == 0 {
			year = t.now().Year()
		}
		o, err := h.view(t.ctx, year)
		if err != nil {
			return err
		}
		return t.answer(leagueResult{o.Counties})
	})
}

func (r leagueResult) lines(t *terminal) []string {
	if len(r.Counties) == 0 {
		return []string{t.say("no_county")}
	}
	rows := make([][]string, len(r.Counties))
	for i, c := range r.Counties {
		rank := "—"
		if c.Rank > 0 {
			rank = strconv.Itoa(c.Rank)
		}
		submitted := "—"
		if c.Submitted > 0 {
			submitted = strconv.Itoa(c.Submitted)
		}
		rows[i] = []string{rank, c.Name, grouped(c.Numerator), grouped(c.Denominator), c.Rate, strconv.Itoa(c.Score), submitted, shown(c.Seen)}
	}
	return console.Table(strings.Split(t.say("league_columns"), "|"), rows)
}

// statusVerb tells how the province stands.
type statusVerb struct {
	Dir string `arg:"" help:"${help_dir}"`
}

type statusResult struct {
	overview
	Fingerprint string `json:"fingerprint"`
	open        int
	stations    int
	held        int
}

// Run tells.
func (v *statusVerb) Run(t *terminal) error {
	return t.within(v.Dir, func(h *house) error {
		o, err := h.view(t.ctx, t.now().Year())
		if err != nil {
			return err
		}
		r := statusResult{overview: o, Fingerprint: h.Key.Public().Fingerprint()}
		for _, c := range o.Counties {
			r.stations, r.held = r.stations+c.Stations, r.held+c.Certificates
		}
		r.open = lasting(o.Notices)
		return t.answer(r)
	})
}

// lasting is how many notices tell of a fault that is not over.
func lasting(notices []exchange.Notice) (n int) {
	for _, notice := range notices {
		if notice.Cleared.IsZero() {
			n++
		}
	}
	return n
}

func (r statusResult) lines(t *terminal) []string {
	lines := []string{
		t.say("status_line", r.Province, len(r.Counties), r.stations, grouped(r.held), grouped(r.Waiting), r.open),
		t.say("fingerprint", r.Fingerprint),
	}
	for _, c := range r.Counties {
		for _, a := range c.LogAlarms {
			sentence := "log_broken"
			if a.Declared {
				sentence = "log_declared"
			}
			lines = append(lines, t.say(sentence, c.Name, a.Workstation, a.Text))
		}
	}
	if r.Training {
		lines = append(lines, t.say("training"))
	}
	return lines
}

// grouped writes a count with its thousands apart: 31,204.
func grouped(n int) string { return humanize.Comma(int64(n)) }
