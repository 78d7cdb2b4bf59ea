package bureau

import (
	"context"
	"fmt"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/evaluation"
	"roadcert/domain/problem"
	"roadcert/domain/reminder"
)

// Evaluate makes the annual report (clause 8) as of a day: the zero Day means the last day of a year that
// is over, and today in the year that runs.
func (d *Desk) Evaluate(ctx context.Context, year int, asOf day.Day) (evaluation.Report, error) {
	if err := d.permit(ctx, access.Evaluate, "evaluate", fmt.Sprint(year)); err != nil {
		return evaluation.Report{}, err
	}
	asOf, err := d.evaluationDay(year, asOf)
	if err != nil {
		return evaluation.Report{}, err
	}
	in := evaluation.Input{
		Bureau: d.settings.Bureau, USCC: d.settings.USCC, Region: d.settings.Region,
		RegionName: d.office.Regions.Name(d.settings.Region), Training: d.settings.Training, Year: year, AsOf: asOf,
		Made: d.office.Now(), Author: d.account.Name, Kinds: d.Catalog().Kinds(),
	}
	if in.Counts, err = d.office.Store.Counts(ctx, asOf); err != nil {
		return evaluation.Report{}, err
	}
	for _, end := range monthEnds(year, asOf) {
		counts, err := d.office.Store.Counts(ctx, end)
		if err != nil {
			return evaluation.Report{}, err
		}
		in.Months = append(in.Months, evaluation.Snapshot{AsOf: end, Counts: counts})
	}
	if in.Outreach, err = d.heldOutreach(ctx, year, asOf); err != nil {
		return evaluation.Report{}, err
	}
	report := evaluation.NewReport(in)
	err = d.record(ctx, "evaluate", fmt.Sprint(year), audit.Done, fmt.Sprintf("截至 %s，转化率 %s", asOf, report.Total))
	if err != nil {
		return evaluation.Report{}, err
	}
	head, err := d.printedHead(ctx)
	report.Prove(head)
	return report, err
}

func (d *Desk) evaluationDay(year int, asOf day.Day) (day.Day, error) {
	const what = "不能评价"
	first, ok := day.Date(year, 1, 1)
	last, _ := day.Date(year, 12, 31)
	today := d.Today()
	switch {
	case !ok || first > today:
		return 0, problem.New(problem.Invalid, what, fmt.Sprintf("%d 年还没有开始", year), "请选择今年或以前的年度")
	case asOf == 0:
		return min(last, today), nil
	case asOf < first || asOf > last:
		return 0, problem.New(problem.Invalid, what, fmt.Sprintf("截至日期 %s 不在 %d 年内", asOf, year), "请选择该年度内的日期")
	case asOf > today:
		return 0, problem.New(problem.Invalid, what, fmt.Sprintf("截至日期 %s 还没有到", asOf), "请选择今天或以前的日期")
	}
	return asOf, nil
}

// monthEnds returns the last days of the months of a year up to a day, which stands for its own month.
func monthEnds(year int, asOf day.Day) []day.Day {
	var ends []day.Day
	for month := 1; month <= 12; month++ {
		next, ok := day.Date(year, month+1, 1)
		if !ok {
			next, _ = day.Date(year+1, 1, 1)
		}
		if end := next.Add(-1); end < asOf {
			ends = append(ends, end)
			continue
		}
		return append(ends, asOf)
	}
	return ends
}

// Overview is what the day begins with (工作台).
type Overview struct {
	Total        evaluation.Rate
	Kinds        []evaluation.KindRate
	Unconverted  int    // valid and on paper only: what can still be converted
	Expiring     [3]int // valid and ending within 30, 60, 90 days
	ReviewDue    int    // valid, and the annual review ends within 30 days or is overdue
	GradeDue     int    // the same of the integrity assessment
	Suspended    int    // whose suspension ends within 30 days or has ended
	Cases        []Case // waiting, newest first; empty for who may not see them
	Certificates int    // all there are, of every status
}

// horizons are the days ahead that Overview.Expiring looks.
var horizons = [3]int{30, 60, 90}

// Overview tells what needs the person today.
func (d *Desk) Overview(ctx context.Context) (Overview, error) {
	if err := d.permit(ctx, access.ReadCertificates, "overview", ""); err != nil {
		return Overview{}, err
	}
	today := d.Today()
	counts, err := d.office.Store.Counts(ctx, today)
	if err != nil {
		return Overview{}, err
	}
	var o Overview
	o.Total, o.Kinds = evaluation.Rates(d.Catalog().Kinds(), counts)
	for _, total := range []struct {
		to *int
		q  Query
	}{
		{&o.Certificates, Query{}},
		{&o.Unconverted, Query{Unconverted: true}},
		{&o.Expiring[0], Query{Expiring: horizons[0]}},
		{&o.Expiring[1], Query{Expiring: horizons[1]}},
		{&o.Expiring[2], Query{Expiring: horizons[2]}},
		{&o.ReviewDue, Query{Status: certificate.Valid, ReviewWithin: horizons[0]}},
	} {
		total.q.Today, total.q.Limit = today, 1
		page, err := d.office.Store.List(ctx, total.q)
		if err != nil {
			return Overview{}, err
		}
		*total.to = page.Total
	}
	for _, due := range []struct {
		to   *int
		what reminder.What
	}{{&o.GradeDue, reminder.Grade}, {&o.Suspended, reminder.Suspension}} {
		*due.to, err = d.office.Store.CountDue(ctx, DueRange{What: due.what, From: 1, To: today.Add(horizons[0]), Today: today})
		if err != nil {
			return Overview{}, err
		}
	}
	if d.May(access.ReadCases) {
		o.Cases, err = d.Cases(ctx, true)
	}
	return o, err
}
