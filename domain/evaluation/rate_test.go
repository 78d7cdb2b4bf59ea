package evaluation_test

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"roadcert/domain/evaluation"
)

func TestRate(t *testing.T) {
	for _, c := range []struct {
		converted, held int
		text            string
		score           int
		missing, next   int
	}{
		{0, 0, "无可评价", 0, 0, 0},
		{0, 1, "0.00%", 0, 1, 60},
		{1, 1, "100.00%", 100, 0, 0},
		{299_999, 1_000_000, "29.99%", 0, 1, 60},
		{300_000, 1_000_000, "30.00%", 60, 300_000, 90},
		{599_999, 1_000_000, "59.99%", 60, 1, 90},
		{600_000, 1_000_000, "60.00%", 90, 300_000, 100},
		{899_999, 1_000_000, "89.99%", 90, 1, 100},
		{900_000, 1_000_000, "90.00%", 100, 0, 0},
		{8742, 10_000, "87.42%", 90, 258, 100},
		{1, 3, "33.33%", 60, 1, 90},
		{2, 3, "66.66%", 90, 1, 100},
		{2, 7, "28.57%", 0, 1, 60},
		{11_111_111_010, 12_345_678_901, "89.99%", 90, 1, 100},
		{11_111_111_011, 12_345_678_901, "90.00%", 100, 0, 0},
		{math.MaxInt, math.MaxInt, "100.00%", 100, 0, 0},
	} {
		r := evaluation.Rate{Converted: c.converted, Held: c.held}
		missing, next, ok := r.Next()
		if r.String() != c.text || r.Score() != c.score || missing != c.missing || next != c.next || ok != (c.next != 0) {
			t.Errorf("%d/%d: %s, %d points, %d missing to %d", c.converted, c.held, r, r.Score(), missing, next)
		}
	}
}

// rates draws every size of county, and often the edge of a band or its neighbour.
var rates = rapid.Custom(func(t *rapid.T) evaluation.Rate {
	held := rapid.OneOf(rapid.IntRange(1, 200), rapid.IntRange(1, 12_345_678_901), rapid.IntRange(math.MaxInt/2, math.MaxInt)).Draw(t, "held")
	converted := rapid.IntRange(0, held).Draw(t, "converted")
	if rapid.Bool().Draw(t, "at an edge") {
		percent := rapid.SampledFrom([]int64{0, 30, 60, 90, 100}).Draw(t, "percent")
		edge := new(big.Int).Mul(big.NewInt(int64(held)), big.NewInt(percent))
		at := int(edge.Div(edge, big.NewInt(100)).Int64())
		converted = max(0, min(held, at+rapid.IntRange(-1, 1).Draw(t, "off by")))
	}
	return evaluation.Rate{Converted: converted, Held: held}
})

// reaches is clause 8.2 in rational numbers: converted ÷ held ≥ percent ÷ 100.
func reaches(r evaluation.Rate, percent int64) bool {
	return big.NewRat(int64(r.Converted), int64(r.Held)).Cmp(big.NewRat(percent, 100)) >= 0
}

func TestScoreIsTheClauseInRationals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rates.Draw(t, "rate")
		want := 0
		for _, b := range []struct {
			percent int64
			score   int
		}{{30, 60}, {60, 90}, {90, 100}} {
			if reaches(r, b.percent) {
				want = b.score
			}
		}
		if r.Score() != want {
			t.Errorf("%d/%d scores %d, want %d", r.Converted, r.Held, r.Score(), want)
		}
	})
}

// What is shown is never more than what is true, and less than a hundredth of a percent below it; so it
// never shows an edge that has not been reached.
func TestShownRateIsCut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rates.Draw(t, "rate")
		text := r.String()
		shown, ok := new(big.Rat).SetString(text[:len(text)-1])
		if !ok || text[len(text)-1] != '%' || text[len(text)-4] != '.' {
			t.Fatalf("%q is no percentage with two decimals", text)
		}
		truth := new(big.Rat).Mul(big.NewRat(int64(r.Converted), int64(r.Held)), big.NewRat(100, 1))
		off := new(big.Rat).Sub(truth, shown)
		if off.Sign() < 0 || off.Cmp(big.NewRat(1, 100)) >= 0 {
			t.Errorf("%d/%d is shown as %s", r.Converted, r.Held, text)
		}
	})
}

// Exactly the missing certificates reach the next band; one fewer does not.
func TestNextBandIsReachedExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rates.Draw(t, "rate")
		missing, score, ok := r.Next()
		if !ok {
			if r.Score() != 100 {
				t.Errorf("%d/%d has no next band below 100 points", r.Converted, r.Held)
			}
			return
		}
		there := evaluation.Rate{Converted: r.Converted + missing, Held: r.Held}
		almost := evaluation.Rate{Converted: r.Converted + missing - 1, Held: r.Held}
		if missing < 1 || there.Converted > there.Held || there.Score() < score || almost.Score() != r.Score() {
			t.Errorf("%d/%d: %d more give %d points, one fewer %d", r.Converted, r.Held, missing, there.Score(), almost.Score())
		}
	})
}

func TestAboveIsTheOrderOfRationals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rates.Draw(t, "a"), rates.Draw(t, "b")
		want := big.NewRat(int64(a.Converted), int64(a.Held)).Cmp(big.NewRat(int64(b.Converted), int64(b.Held))) > 0
		if a.Above(b) != want {
			t.Errorf("%v above %v: %v", a, b, !want)
		}
	})
	if (evaluation.Rate{}).Above(evaluation.Rate{Held: 1}) || (evaluation.Rate{Held: 1, Converted: 1}).Above(evaluation.Rate{}) {
		t.Error("what is not defined is neither above nor below")
	}
}
