package evaluation

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"fmt"
	"slices"

	"roadcert/domain/seal"
)

// digest is the SM3 of what a report counts: whose figures, of which year and day, and every count, in one
// notation and order. Who made the report, and when, is not in it, so that making it again from the same
// figures gives the same digest.
func digest(in Input) string {
	var b bytes.Buffer
	fmt.Fprintf(&b, "roadcert evaluation 1\n%q %q %q %t %d %s\n", in.Bureau, in.USCC, in.Region, in.Training, in.Year, in.AsOf)
	write := func(s Snapshot) {
		fmt.Fprintf(&b, "as of %s\n", s.AsOf)
		for _, c := range canonical(s.Counts) {
			fmt.Fprintf(&b, "%s %s %s %s %t %d\n", c.Kind, c.Region, c.Status, c.Medium, c.Conform, c.N)
		}
	}
	write(Snapshot{in.AsOf, in.Counts})
	for _, m := range in.Months {
		write(m)
	}
	for _, a := range in.Outreach { // a report without any has the digest it had before there was this register
		fmt.Fprintf(&b, "outreach %s %s %q %q %s %d\n", a.Date, a.Kind, a.Title, a.Place, a.Audience, a.People)
	}
	sum := seal.SM3(b.Bytes())
	return hex.EncodeToString(sum[:])
}

// canonical returns the counts in order, those of the same standing added up and those of nothing left out.
func canonical(counts []Count) []Count {
	n := map[Count]int{}
	for _, c := range counts {
		key := c
		key.N = 0
		n[key] += c.N
	}
	list := make([]Count, 0, len(n))
	for c, n := range n {
		if n != 0 {
			c.N = n
			list = append(list, c)
		}
	}
	slices.SortFunc(list, func(a, b Count) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Region, b.Region), cmp.Compare(a.Status, b.Status),
			cmp.Compare(a.Medium, b.Medium), order(a.Conform, b.Conform))
	})
	return list
}

func order(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}
