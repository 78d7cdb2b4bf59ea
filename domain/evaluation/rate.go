package evaluation

import (
	"fmt"
	"math/bits"
)

// Rate is a conversion rate (转化率) as the two counts it is made of.
type Rate struct {
	Converted int // valid, with an electronic edition that conforms
	Held      int // valid, on any medium; never less than Converted
}

// Band is a step of the score (clause 8.2).
type Band struct {
	Percent int // from this rate on, which belongs to the band
	Score   int
}

// bands are all steps, the lowest first.
var bands = [...]Band{{0, 0}, {30, 60}, {60, 90}, {90, 100}}

// Bands returns the four steps of the score, the lowest first.
func Bands() []Band { return bands[:] }

// NothingToRate is what stands in place of a rate where there is no valid certificate: neither 0 nor 100.
const NothingToRate = "无可评价"

// Defined tells whether there is anything to rate.
func (r Rate) Defined() bool { return r.Held > 0 }

// String is the rate in percent with two decimals, further ones cut: 29.999 % must never read 30.00 %.
func (r Rate) String() string {
	if !r.Defined() {
		return NothingToRate
	}
	held, converted := uint64(r.Held), uint64(max(r.Converted, 0))
	hi, lo := bits.Mul64(converted%held, 10_000)
	hundredths, _ := bits.Div64(hi, lo, held) // hi < held, because the remainder is
	return fmt.Sprintf("%d.%02d%%", converted/held*100+hundredths/100, hundredths%100)
}

// Band returns the step the rate stands on, decided on the two counts and not on the cut figure.
func (r Rate) Band() Band {
	at := bands[0]
	for _, b := range bands[1:] {
		if r.Defined() && max(r.Converted, 0) >= b.needs(r.Held) {
			at = b
		}
	}
	return at
}

// Score returns 0, 60, 90 or 100; 0 as well where nothing is to be rated, which Defined tells apart.
func (r Rate) Score() int { return r.Band().Score }

// Next tells how many more certificates must be converted to reach the next step, if as many stay valid,
// and its score. It is false on the highest step and where there is nothing to rate.
func (r Rate) Next() (missing, score int, ok bool) {
	at := r.Band()
	for _, b := range bands {
		if r.Defined() && b.Percent > at.Percent {
			return b.needs(r.Held) - max(r.Converted, 0), b.Score, true
		}
	}
	return 0, 0, false
}

// Left is how many valid certificates are not converted.
func (r Rate) Left() int { return r.Held - r.Converted }

// needs is the least number of conversions out of held that reaches the band.
func (b Band) needs(held int) int {
	hi, lo := bits.Mul64(uint64(held), uint64(b.Percent))
	lo, carry := bits.Add64(lo, 99, 0)
	q, _ := bits.Div64(hi+carry, lo, 100) // hi < 100, because the percentage is
	return int(q)
}

// Above tells whether the rate is higher than another; nothing is above or below what is not defined.
func (r Rate) Above(other Rate) bool {
	if !r.Defined() || !other.Defined() {
		return false
	}
	hi, lo := bits.Mul64(uint64(max(r.Converted, 0)), uint64(other.Held))
	hi2, lo2 := bits.Mul64(uint64(max(other.Converted, 0)), uint64(r.Held))
	return hi > hi2 || hi == hi2 && lo > lo2
}
