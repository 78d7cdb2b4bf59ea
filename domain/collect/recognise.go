package collect

import (
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/code"
	"roadcert/domain/day"
)

func Recognise(head []Row, cat *catalog.Catalog, hints Hints) (Layout, error) { return Layout{}, nil }

type Reader struct{}

func NewReader(kind *catalog.Kind, layout Layout, regions *code.Regions, today day.Day) *Reader {
	return &Reader{}
}
func (r *Reader) Read(row Row) Reading { return Reading{} }
func (r *Reading) Reasons() []string   { return nil }
func Check(kind *catalog.Kind, face certificate.Face, regions *code.Regions, today day.Day) (Draft, []Refusal) {
	return Draft{}, nil
}
func CheckField(kind *catalog.Kind, f catalog.Field, value string, regions *code.Regions, today day.Day) (string, *Refusal) {
	return value, nil
}
