package bureau

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"

	"roadcert/domain/catalog"
)

// nextCount counts the things of one sort: 1, 2, 3 …, never the same twice. The sort is written in small letters alone:
// by that a restored store knows what it has to pass over, because it may have been given out since the backup.
func (d *Desk) nextCount(ctx context.Context, sort string) (int64, error) {
	return d.office.Store.NextSerial(ctx, sort, []catalog.Segment{{From: 1, To: math.MaxInt64}})
}

// nextID is the ID of a thing that only this store knows: f7.
func (d *Desk) nextID(ctx context.Context, sort string) (string, error) {
	n, err := d.nextCount(ctx, sort)
	return sort + strconv.FormatInt(n, 10), err
}

// nextStationID is the ID of a thing that is told apart from those of other workstations: k1-7.
func (d *Desk) nextStationID(ctx context.Context, sort string) (string, error) {
	n, err := d.nextCount(ctx, sort)
	return fmt.Sprintf("%s%d-%d", sort, d.settings.Workstation, n), err
}

// countOf is the count in an ID such as d12. Times would not do to order by: clocks are put back.
func countOf(id string) int {
	n, _ := strconv.Atoi(id[min(1, len(id)):])
	return n
}

// newestFirst orders things by the counts in their IDs.
func newestFirst[T any](list []T, id func(*T) string) {
	slices.SortFunc(list, func(a, b T) int { return cmp.Compare(countOf(id(&b)), countOf(id(&a))) })
}
