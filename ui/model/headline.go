package model

import (
	"fmt"
	"strings"

	"roadcert/domain/evaluation"
)

// Headline is a conversion rate as the big figure of a page.
type Headline struct {
	Rate    string // 87.42 %
	Score   string // 90 分
	Basis   string // 已转化 8,742 本 / 有效 10,000 本
	Next    string // 距 100 分还差 258 本
	Share   Share  // for the bar
	Defined bool
}

// Share is a part of a whole, kept as the two counts so that only the drawing turns it into a length.
type Share struct{ Part, Whole int }

// Of returns the length the part takes of a whole length.
func (s Share) Of(length float32) float32 {
	if s.Whole <= 0 || s.Part <= 0 {
		return 0
	}
	return length * float32(min(s.Part, s.Whole)) / float32(s.Whole)
}

// NewHeadline words a rate.
func NewHeadline(r evaluation.Rate) Headline {
	h := Headline{
		Rate:    rateText(r),
		Basis:   fmt.Sprintf("已转化 %s 本 / 有效 %s 本", Thousands(r.Converted), Thousands(r.Held)),
		Share:   Share{r.Converted, r.Held},
		Defined: r.Defined(),
	}
	if !h.Defined {
		h.Basis = "没有有效证照，转化率无从算起"
		return h
	}
	h.Score = fmt.Sprintf("%d 分", r.Score())
	h.Next = "已是最高一档"
	if missing, score, ok := r.Next(); ok {
		h.Next = fmt.Sprintf("距 %d 分还差 %s 本", score, Thousands(missing))
	}
	return h
}

// rateText sets the sign of percent off from its figure.
func rateText(r evaluation.Rate) string { return strings.Replace(r.String(), "%", " %", 1) }
