package model

import (
	"slices"
	"strings"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/code"
	"roadcert/domain/collect"
	"roadcert/domain/day"
)

// Form is the form of a face: the fields of its kind, each asked for as its own kind wants it (form_field.go),
// checked while it is typed. All of it comes from the catalogue; a field added there is asked for here.
type Form struct {
	Kind    *catalog.Kind
	regions *code.Regions
	today   day.Day
	bureau  string
}

// NewForm returns the form of a kind.
func NewForm(kind *catalog.Kind, regions *code.Regions, today day.Day, bureau string) Form {
	return Form{Kind: kind, regions: regions, today: today, bureau: bureau}
}

// Fields are the fields a person fills in: not the number, where the program gives it or the holder's
// citizen ID is it, not the status, which follows from the decision, and not what is no longer asked for. What an
// edition needs comes first.
func (f Form) Fields() []catalog.Field {
	var first, rest []catalog.Field
	for _, field := range f.Kind.Fields {
		given := field.Role == catalog.RoleNumber && (f.Kind.Number.OfHolder || f.Kind.Number.Form != "")
		switch {
		case given || field.Role == catalog.RoleStatus || field.Retired:
		case field.Required != catalog.Optional:
			first = append(first, field)
		default:
			rest = append(rest, field)
		}
	}
	return append(first, rest...)
}

// Value is what a field begins with.
func (f Form) Value(field catalog.Field) string {
	if field.Role == catalog.RoleIssued {
		return f.today.String()
	}
	return strings.ReplaceAll(field.Default, "{bureau}", f.bureau)
}

// given tells the fields the desk fills in where they are left empty.
func (f Form) given(field catalog.Field) bool {
	ends := []catalog.Role{catalog.RoleIssued, catalog.RoleFrom, catalog.RoleTo}
	return field.Default != "" || slices.Contains(ends, field.Role) && (field.Role == catalog.RoleIssued || f.Kind.Validity > 0)
}

// Must tells whether a field may not stay empty.
func (f Form) Must(field catalog.Field) bool {
	return field.Required != catalog.Optional && !f.given(field)
}

// Hint is what an empty field shows.
func (f Form) Hint(field catalog.Field) string {
	switch {
	case f.given(field):
		return "不填则自动填写"
	}
	return hints[field.Kind]
}

// Check judges what is typed in a field, or in a cell of a list: what is stored of it, which can be typed in again,
// and what is wrong with it.
func (f Form) Check(field catalog.Field, text string) (repaired, complaint string) {
	if strings.TrimSpace(text) == "" {
		if f.Must(field) {
			return "", "请填写" + field.Name
		}
		return "", ""
	}
	if i := slices.IndexFunc(field.Codes, func(c string) bool { return strings.EqualFold(c, strings.TrimSpace(text)) }); i >= 0 {
		text = field.Values[i] // the code of a value means the value
	}
	if field.Kind == catalog.RegionCode {
		if text, complaint = f.region(text); complaint != "" {
			return text, complaint
		}
	}
	repaired, refusal := collect.CheckField(f.Kind, field, text, f.regions, f.today)
	switch {
	case refusal == nil:
		return repaired, ""
	case field.Kind == catalog.Choice && WayOf(field) == Typed: // the rule names all there is
		return text, field.Name + "没有“" + strings.TrimSpace(text) + "”这一项；按 ↓ 看有哪些"
	}
	return text, refusal.Text
}

// Face is what is typed, as a face: repaired, empty fields left out.
func (f Form) Face(typed map[string]string) certificate.Face {
	face := certificate.Face{}
	for _, field := range f.Kind.Fields {
		if text := typed[field.Key]; strings.TrimSpace(text) != "" {
			repaired, complaint := f.Check(field, text)
			if complaint == "" {
				text = repaired
			}
			face[field.Key] = text
		}
	}
	return face
}
