package main

import (
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/problem"
)

// filter chooses certificates by what they are.
type filter struct {
	Kind         string `placeholder:"CODE" help:"${help_kind}"`
	Status       string `placeholder:"STATUS" help:"${help_status}"`
	Expiring     int    `placeholder:"DAYS" help:"${help_expiring}"`
	ReviewWithin int    `placeholder:"DAYS" help:"${help_review_within}"`
	Unconverted  bool   `help:"${help_unconverted}"`
	Query        string `placeholder:"TEXT" help:"${help_query}"`
}

// query is what the filter asks of the store; what cannot be done with a wrong one is told.
func (f *filter) query(t *terminal, what string) (bureau.Query, error) {
	q := bureau.Query{
		Text: f.Query, Kind: catalog.Code(f.Kind), Expiring: f.Expiring, ReviewWithin: f.ReviewWithin, Unconverted: f.Unconverted,
	}
	if f.Expiring < 0 || f.ReviewWithin < 0 {
		return q, problem.New(problem.Invalid, what, t.say.of("not_positive"), "")
	}
	if f.Status != "" {
		var err error
		if q.Status, err = certificate.ParseStatus(f.Status); err != nil {
			return q, problem.From(err, problem.Invalid, what, err.Error(), "")
		}
	}
	return q, nil
}
