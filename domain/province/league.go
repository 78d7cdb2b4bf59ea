package province

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"roadcert/domain/day"
	"roadcert/domain/evaluation"
	"roadcert/domain/exchange"
)

// Row is one county of the league table. How much a county has not sent yet is not known here; Seen tells since when
// it could have grown.
type Row struct {
	County       string
	Name         string // of the region
	Bureau       string
	Stations     int
	Certificates int                     // whatever their status
	Rate         evaluation.Rate         // now, by what the province has
	Submitted    exchange.SubmittedScore // what the county handed in for the year; zero where it has not
	SubmittedAt  time.Time
	Seen         time.Time
	LogBroken    []LogAlarm // of its workstations
}

// LogAlarm is what is wrong with the audit log of one workstation.
type LogAlarm struct {
	Station  int
	Text     string
	Declared bool // the county declared a restore that explains it
}

// League holds the counties against each other: the highest conversion rate first, those with nothing to rate last.
// year is that of the results they handed in.
func (p *Province) League(ctx context.Context, year int) ([]Row, error) {
	counties, err := p.Ledger.Counties(ctx)
	if err != nil {
		return nil, err
	}
	rows := make([]Row, len(counties))
	for i, c := range counties {
		rows[i] = Row{County: c.Code, Name: p.Regions.Short(c.Code), Bureau: c.Bureau, Stations: c.Stations, Seen: c.Seen}
		if err := p.Ledger.Read(ctx, c.Code, func(ctx context.Context, b Book) error { return p.measure(ctx, b, &rows[i], year) }); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(rows, func(a, b Row) int {
		switch {
		case a.Rate.Above(b.Rate), a.Rate.Defined() && !b.Rate.Defined():
			return -1
		case b.Rate.Above(a.Rate), b.Rate.Defined() && !a.Rate.Defined():
			return 1
		}
		return strings.Compare(a.County, b.County)
	})
	return rows, nil
}

// measure fills in what a county has.
func (p *Province) measure(ctx context.Context, b Book, r *Row, year int) error {
	held, err := b.Held(ctx, day.Of(p.Now()))
	if err != nil {
		return err
	}
	counts := make([]evaluation.Count, len(held))
	for i, h := range held {
		counts[i] = evaluation.Count{Kind: h.Kind, Region: r.County, Status: h.Status, Medium: h.Medium, Conform: h.Conform, N: h.Number}
		r.Certificates += h.Number
	}
	r.Rate, _ = evaluation.Rates(p.Catalog.Kinds(), counts)
	stations, err := b.Stations(ctx)
	if err != nil {
		return err
	}
	for _, s := range stations {
		if s.LogBroken != "" {
			r.LogBroken = append(r.LogBroken, LogAlarm{s.Number, s.LogBroken, s.LogDeclared})
		}
	}
	handedIn, err := b.Submissions(ctx, exchange.SubmittedEvaluation)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(handedIn, func(s exchange.Submission) bool { return s.Name == strconv.Itoa(year) }) // the newest is first
	if i < 0 {
		return nil
	}
	r.SubmittedAt = handedIn[i].At
	return exchange.Read(handedIn[i].Content, &r.Submitted)
}
