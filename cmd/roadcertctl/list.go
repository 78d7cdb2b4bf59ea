package main

import (
	"strings"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/problem"
)

// listVerb searches for certificates.
type listVerb struct {
	filter
	Limit int `default:"100" placeholder:"N" help:"${help_list_limit}"`
}

type listResult struct {
	Total        int         `json:"total"`
	Certificates []listedRow `json:"certificates"`
	kinds        *catalog.Catalog
}

type listedRow struct {
	ID      string         `json:"id"`
	Number  string         `json:"number"`
	Kind    catalog.Code   `json:"kind"`
	Holder  string         `json:"holder"`
	Plate   string         `json:"plate,omitempty"`
	Status  string         `json:"status"`
	Medium  string         `json:"medium"`
	ValidTo day.Day        `json:"valid_to"`
	Sync    bureau.SyncKey `json:"sync"`
	status  certificate.Status
	medium  certificate.Medium
}

// Run lists up to Limit certificates, in blocks of the size a store gives at once.
func (v *listVerb) Run(t *terminal) error {
	if v.Limit < 1 {
		return problem.New(problem.Invalid, t.say.of("cannot_list"), t.say.of("not_positive"), "")
	}
	q, err := v.query(t, t.say.of("cannot_list"))
	if err != nil {
		return err
	}
	return t.atDesk(func(d *bureau.Desk) error {
		r := listResult{Certificates: []listedRow{}, kinds: d.Catalog()}
		for left := v.Limit; left > 0; left = v.Limit - len(r.Certificates) {
			q.Limit = min(left, 1000)
			page, err := d.List(t.ctx, q)
			if err != nil {
				return err
			}
			r.Total = page.Total
			for _, row := range page.Rows {
				r.Certificates = append(r.Certificates, listed(row))
			}
			if q.After = page.Cursor; page.Cursor == "" {
				break
			}
		}
		return t.answer(r)
	})
}

func listed(row bureau.Row) listedRow {
	return listedRow{
		ID: row.ID.String(), Number: row.Number, Kind: row.Kind, Holder: row.Holder, Plate: row.Plate, Status: row.Status.String(),
		Medium: row.Medium.String(), ValidTo: row.ValidTo, Sync: row.Sync(), status: row.Status, medium: row.Medium,
	}
}

func (r listResult) lines(say words) []string {
	if len(r.Certificates) == 0 {
		return []string{say.of("list_empty")}
	}
	rows := make([][]string, len(r.Certificates))
	for i, c := range r.Certificates {
		kind := string(c.Kind)
		if k, ok := r.kinds.Kind(c.Kind); ok {
			kind += " " + k.Short
		}
		rows[i] = []string{c.ID, c.Number, c.Holder, kind, say.word(c.status), c.ValidTo.String(), say.word(c.medium)}
	}
	lines := table(strings.Split(say.of("list_columns"), "|"), rows)
	return append(lines, say.of("list_total", grouped(r.Total), grouped(len(rows))))
}
