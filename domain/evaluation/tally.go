package evaluation

import (
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
)

// KindRate is the rate of one kind of certificates, and what keeps it from being higher.
type KindRate struct {
	Kind *catalog.Kind
	Rate Rate
	// OnPaper are valid and have no electronic edition; Unfit have one that does not meet the standard.
	// Together they are Rate.Left().
	OnPaper, Unfit int
}

// MonthRate is the rate at the end of a month.
type MonthRate struct {
	Month day.Day // its last day, or the day of the report within the month
	Rate  Rate
}

// Rates returns the rate of each kind, in the order given, and of all of them together. What is of none of
// these kinds is not counted.
func Rates(kinds []*catalog.Kind, counts []Count) (Rate, []KindRate) {
	total, list := Rate{}, make([]KindRate, len(kinds))
	for i, k := range kinds {
		list[i].Kind = k
		for _, c := range counts {
			if c.Kind == k.Code {
				list[i].add(c)
			}
		}
		total.Held += list[i].Rate.Held
		total.Converted += list[i].Rate.Converted
	}
	return total, list
}

// add is the rule of the count: what is valid is held, and what is held is converted, on paper, or unfit.
func (k *KindRate) add(c Count) {
	if c.Status != certificate.Valid {
		return
	}
	k.Rate.Held += c.N
	switch {
	case c.Medium == certificate.Paper:
		k.OnPaper += c.N
	case c.Conform:
		k.Rate.Converted += c.N
	default:
		k.Unfit += c.N
	}
}

// sum adds up the counts that pass.
func sum(counts []Count, pass func(Count) bool) int {
	n := 0
	for _, c := range counts {
		if pass(c) {
			n += c.N
		}
	}
	return n
}
