package sqlite

import (
	"context"
	"database/sql"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
)

// shelf is what certificates are alike in on one shelf.
type shelf struct {
	kind   catalog.Code
	status certificate.Status
	medium certificate.Medium
}

func shelfOf(c *certificate.Certificate) shelf { return shelf{c.Kind, c.Status, c.Medium} }

// stock is a shelf as it stands in the store.
type stock struct {
	shelf
	id   int64
	held int
}

const selectShelves = "SELECT id, kind, status, medium, held FROM shelf"

func scanStock(r *sql.Rows) (st stock, err error) {
	err = r.Scan(&st.id, &st.kind, &st.status, &st.medium, &st.held)
	return st, err
}

func (sn snapshot) shelves(ctx context.Context) (list []stock, err error) {
	err = sn.Each(ctx, selectShelves, nil, func(r *sql.Rows) error {
		st, err := scanStock(r)
		list = append(list, st)
		return err
	})
	return list, err
}

// series is what a tally counts apart.
type series struct {
	kind    catalog.Code
	region  string
	status  certificate.Status
	medium  certificate.Medium
	conform bool
}

// change is a place in the tally.
type change struct {
	series int64
	day    day.Day
}

// count turns standings into changes of the tally: on any day, the sum up to then says the same as
// certificate.On. A valid standing that has run out counts as expired until the next begins.
func count(list []certificate.Standing, sign int, put func(certificate.Standing, day.Day, int)) {
	for i, s := range list {
		end := day.Forever
		if i+1 < len(list) {
			end = list[i+1].From
		}
		span := func(s certificate.Standing, from, to day.Day) {
			if from >= to {
				return
			}
			put(s, from, sign)
			if to != day.Forever {
				put(s, to, -sign)
			}
		}
		if s.Status != certificate.Valid {
			span(s, s.From, end)
			continue
		}
		out := min(max(s.Until, s.From), end)
		span(s, s.From, out)
		s.Status = certificate.Expired
		span(s, out, end)
	}
}
