package main

import (
	"context"
	"math"
	"sync"
	"time"

	"roadcert/domain/exchange"
	"roadcert/domain/province"
)

// overview is how a province stands: nothing of any holder.
type overview struct {
	Province string            `json:"province"`
	Training bool              `json:"training"`
	At       time.Time         `json:"at"`
	Waiting  int               `json:"waiting_for_seal"`
	Counties []countyRow       `json:"counties"`
	Notices  []exchange.Notice `json:"notices"`
}

// countyRow is one county of the league table.
type countyRow struct {
	Rank         int        `json:"rank"` // 0: nothing to rate
	Code         string     `json:"code"`
	Name         string     `json:"name"`
	Bureau       string     `json:"bureau"`
	Stations     int        `json:"workstations"`
	Certificates int        `json:"certificates"`
	Numerator    int        `json:"numerator"`
	Denominator  int        `json:"denominator"`
	Rate         string     `json:"rate"` // cut
	Score        int        `json:"score"`
	Submitted    int        `json:"submitted_score"` // for the year; 0 where nothing was handed in
	Waiting      int        `json:"waiting_for_seal"`
	Seen         time.Time  `json:"seen,omitzero"`
	LogBroken    bool       `json:"log_broken,omitempty"`
	LogAlarms    []logAlarm `json:"log_alarms,omitempty"`
}

// logAlarm is what is wrong with the audit log of a workstation.
type logAlarm struct {
	Workstation int    `json:"workstation"`
	Text        string `json:"text"`
	Declared    bool   `json:"declared"` // the county declared a restore that explains it
}

// view looks at the whole province. year is that of the results counties handed in.
func (h *house) view(ctx context.Context, year int) (overview, error) {
	o := overview{Province: h.Name, Training: h.Training(), At: h.Now().UTC().Truncate(time.Second), Counties: []countyRow{}}
	rows, err := h.League(ctx, year)
	if err != nil {
		return o, err
	}
	for i, r := range rows {
		row := countyRow{
			Code: r.County, Name: r.Name, Bureau: r.Bureau, Stations: r.Stations, Certificates: r.Certificates,
			Numerator: r.Rate.Converted, Denominator: r.Rate.Held, Submitted: r.Submitted.Score, Seen: r.Seen, LogBroken: len(r.LogBroken) > 0,
		}
		for _, a := range r.LogBroken {
			row.LogAlarms = append(row.LogAlarms, logAlarm{a.Station, a.Text, a.Declared})
		}
		if r.Rate.Defined() {
			row.Rank, row.Rate, row.Score = i+1, r.Rate.String(), r.Rate.Score()
		}
		if row.Waiting, err = h.waiting(ctx, r.County); err != nil {
			return o, err
		}
		o.Waiting += row.Waiting
		o.Counties = append(o.Counties, row)
	}
	notices, err := h.Ledger.Notices(ctx)
	o.Notices = append([]exchange.Notice{}, notices...)
	return o, err
}

// waiting is how many editions of a county wait for the seal.
func (h *house) waiting(ctx context.Context, county string) (pending int, err error) {
	err = h.Ledger.Read(ctx, county, func(ctx context.Context, b province.Book) error {
		_, _, pending, err = b.Documents(ctx, math.MaxInt64, 1)
		return err
	})
	return pending, err
}

// outlook keeps the last view for a while: however many look, the ledger is asked once.
type outlook struct {
	house *house
	mu    sync.Mutex
	last  overview
	until time.Time
}

const outlookKept = 10 * time.Second

func (o *outlook) view(ctx context.Context) (overview, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	now := o.house.Now()
	if now.Before(o.until) && !now.Before(o.last.At) {
		return o.last, nil
	}
	v, err := o.house.view(ctx, now.Year())
	if err == nil {
		o.last, o.until = v, now.Add(outlookKept)
	}
	return v, err
}
