package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"unicode"

	"roadcert/domain/certificate"
	"roadcert/domain/code"
)

// clause is one thing a text may mean.
type clause struct {
	source    string // of gathering, behind withParts
	args      []any
	holds     string // the same as a condition on c, for walking
	holdsArgs []any
	names     string // the names it goes by, behind countNames and with args; empty where it goes by something else
}

// The names a clause goes by.
const (
	initialsNames     = "holder n INDEXED BY holder_initials WHERE n.initials >= ? AND n.initials < ? AND n.kind IN (SELECT code FROM kind)"
	organisationNames = "organisation o WHERE o.characters MATCH ? AND o.kind IN (SELECT code FROM kind)"
)

// The sources of gathering by a text. Each begins with the index that is narrowest.
const (
	fromID           = "certificate c NOT INDEXED CROSS JOIN part p ON" + within + "WHERE c.id = ?"
	fromNumberKey    = "json_each(?) k CROSS JOIN certificate c INDEXED BY certificate_number_key ON c.number_key = k.value CROSS JOIN part p ON" + within + "WHERE TRUE"
	fromCodeKey      = "certificate c INDEXED BY certificate_code_key CROSS JOIN part p ON" + within + "WHERE c.code_key = ?"
	fromPlate        = "certificate c INDEXED BY certificate_plate CROSS JOIN part p ON" + within + "WHERE c.plate >= ? AND c.plate < ?"
	fromTail         = "certificate c INDEXED BY certificate_tail CROSS JOIN part p ON" + within + "WHERE c.tail >= ? AND c.tail < ?"
	fromNumber       = "part p CROSS JOIN certificate c INDEXED BY certificate_number ON" + within + "WHERE c.number >= ? AND c.number < ?"
	fromHolder       = "part p CROSS JOIN certificate c INDEXED BY certificate_holder ON" + within + "WHERE c.holder >= ? AND c.holder < ?"
	fromInitials     = "holder n INDEXED BY holder_initials CROSS JOIN part p ON p.kind = n.kind CROSS JOIN certificate c INDEXED BY certificate_holder ON" + within + "AND c.holder = n.name WHERE n.initials >= ? AND n.initials < ?"
	fromOrganisation = "organisation o CROSS JOIN part p ON p.kind = o.kind CROSS JOIN certificate c INDEXED BY certificate_holder ON" + within + "AND c.holder = o.name WHERE o.characters MATCH ?"
)

const holdsInitials = `EXISTS (SELECT 1 FROM holder n WHERE n.kind = (SELECT s.kind FROM shelf s WHERE s.id = c.shelf)
	AND n.name = c.holder AND n.initials >= ? AND n.initials < ?)`

// between makes a clause of a range from lo to before hi.
func between(source, column string, lo, hi any) clause {
	return clause{source: source, args: []any{lo, hi}, holds: "c." + column + " >= ? AND c." + column + " < ?", holdsArgs: []any{lo, hi}}
}

// prefix makes a clause of all that begins with a text.
func prefix(source, column, text string) clause { return between(source, column, text, text+last) }

// meanings are all a text may mean: an ID, a whole number or code, a part of a number, a plate, initials, a
// name.
func (s *Store) meanings(ctx context.Context, sn snapshot, text string) ([]clause, error) {
	v, err := s.unlocked()
	if err != nil {
		return nil, err
	}
	upper := strings.ToUpper(text)
	list := []clause{s.wholeNumber(v, upper)}
	if text != upper {
		list = append(list, s.wholeNumber(v, text))
	}
	if id, ok := certificate.ParseID(text); ok {
		list = append(list, clause{source: fromID, args: []any{int64(id)}, holds: "c.id = ?", holdsArgs: []any{int64(id)}})
	}
	shape := shapeOf(upper)
	switch {
	case shape == digits && len(text) <= tailDigits:
		lo, hi, err := sn.tails(ctx, text)
		if err != nil {
			return nil, err
		}
		list = append(list, between(fromTail, "tail", lo, hi))
	case shape&han != 0:
		list = append(list, prefix(fromHolder, "holder", text), clause{
			fromOrganisation,
			[]any{`"` + spaced(strings.ReplaceAll(text, `"`, "")) + `"`},
			"length(c.holder) >= ? AND instr(c.holder, ?) > 0",
			[]any{longName, text},
			organisationNames,
		})
		if shape&digits != 0 {
			list = append(list, prefix(fromNumber, "number", text))
		}
		list = append(list, prefix(fromPlate, "plate", upper))
	case shape == letters:
		list = append(list, clause{fromInitials, []any{upper, upper + last}, holdsInitials, []any{upper, upper + last}, initialsNames})
	}
	if shape == letters|digits && len(upper) <= plateMost {
		list = append(list, prefix(fromPlate, "plate", province+upper))
	}
	return append(list, s.codes(v, upper)...), nil
}

// province is the character plates of the province begin with; people leave it out.
const province = "辽"

// plateMost is the length of a new-energy plate without its province.
const plateMost = 7

// wholeNumber finds a certificate of any kind by its whole number.
func (s *Store) wholeNumber(v *vault, number string) clause {
	keys := make([]int64, 0, len(s.Catalog().Kinds()))
	for _, k := range s.Catalog().Kinds() {
		keys = append(keys, v.numberKey(k.Code, number))
	}
	arg := []any{list(keys)}
	return clause{source: fromNumberKey, args: arg, holds: "c.number_key IN (SELECT value FROM json_each(?))", holdsArgs: arg}
}

// codes finds certificates by the whole code of their holder: a citizen ID of 18 or 15 characters, or a
// credit code.
func (s *Store) codes(v *vault, text string) (list []clause) {
	whole := []string{}
	switch len(text) {
	case 18:
		whole = append(whole, text)
	case 15:
		whole = append(whole, text)
		if id, err := code.UpgradeCitizenID(text); err == nil {
			whole = append(whole, string(id))
			list = append(list, s.wholeNumber(v, string(id)))
		}
	}
	for _, w := range whole {
		key := []any{v.codeKey(w)}
		list = append(list, clause{source: fromCodeKey, args: key, holds: "c.code_key = ?", holdsArgs: key})
	}
	return list
}

// tails is the range of tails that digits mean: up to six are a serial of the bureau's own region, more are
// the beginning of region and serial.
func (sn snapshot) tails(ctx context.Context, text string) (lo, hi int64, err error) {
	n := leading(text)
	if len(text) > 6 {
		width := int64(1)
		for range tailDigits - len(text) {
			width *= 10
		}
		return n * width, (n + 1) * width, nil
	}
	var region sql.NullString
	err = sn.one(ctx, "SELECT body ->> '$.region' FROM settings", nil, &region)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, 0, err
	}
	n += leading(region.String) * 1_000_000
	return n, n + 1, nil
}

// shape says what a text consists of.
type shape uint8

const (
	digits shape = 1 << iota
	letters
	han
	other
)

func shapeOf(text string) (s shape) {
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			s |= digits
		case r >= 'A' && r <= 'Z':
			s |= letters
		case unicode.Is(unicode.Han, r):
			s |= han
		default:
			s |= other
		}
	}
	return s
}
