// Package evaluation says how far a county has come (clause 8): the conversion rate as of a day, its
// score, and the annual report as plain data that paper and workbook are both drawn from.
//
// The rate is (converted editions that conform) / (valid certificates, paper and electronic). One licence
// counts once however many media it exists on; the standard leaves this open, so the report prints the
// rule. All arithmetic is on integers: a rate is a pair of counts, compared by cross-multiplication, and
// is cut, never rounded, when it is shown.
package evaluation

import (
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
)

// Count is how many certificates had the same standing on a day.
type Count struct {
	Kind    catalog.Code
	Region  string
	Status  certificate.Status
	Medium  certificate.Medium
	Conform bool
	N       int
}
