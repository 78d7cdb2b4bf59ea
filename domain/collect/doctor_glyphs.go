package collect

import (
	"fmt"
	"strings"
	"unicode"

	"roadcert/domain/catalog"
	"roadcert/domain/hanzi"
)

// named tells the fields that hold the name of a person or an organisation.
func named(f *catalog.Field) bool {
	return f.Kind == catalog.PersonName || f.Kind == catalog.OrganisationName || f.Role == catalog.RoleHolder
}

// properGlyphs proposes the proper character for every one in a name that looks just like it.
func (d *Doctor) properGlyphs(row *Row) (found []Proposal) {
	if d.glyphs == nil {
		return nil
	}
	for _, s := range d.reader.slots {
		raw, ok := row.cell(s.column)
		if !ok || !named(&d.reader.kind.Fields[s.field]) {
			continue
		}
		var told []string
		proper := strings.Map(func(r rune) rune {
			if r < 0x2E80 {
				return r
			}
			twin, is := d.glyphs.Canonical(r)
			if !is || !twin.Same {
				return r
			}
			told = append(told, fmt.Sprintf("%s 是%s，应写 %s", hanzi.CodePoint(r), twin.Why, hanzi.CodePoint(twin.Proper)))
			return twin.Proper
		}, raw)
		if proper != raw {
			found = append(found, d.propose(row, s.column, LookAlike, proper, strings.Join(told, "；")))
		}
	}
	return found
}

// privateUse returns the first code point of a name that means another character on every system.
func privateUse(f *catalog.Field, value string) string {
	if !named(f) {
		return ""
	}
	for _, r := range value {
		if unicode.Is(unicode.Co, r) {
			return hanzi.CodePoint(r)
		}
	}
	return ""
}

// presentRegion proposes the present code for a retired one, in a field that is a region and nothing else.
func (d *Doctor) presentRegion(row *Row) (found []Proposal) {
	for _, s := range d.reader.slots {
		f := &d.reader.findings[s.field]
		if d.reader.kind.Fields[s.field].Kind != catalog.RegionCode || f.reason != "" {
			continue
		}
		next := d.reader.regions.Successor(f.value)
		if present, _, ok := strings.Cut(next, " "); ok {
			found = append(found, d.propose(row, s.column, RetiredRegion, present,
				fmt.Sprintf("%s已撤销，现为 %s", d.reader.regions.Short(f.value), next)))
		}
	}
	return found
}

// retiredIn returns the name of the retired region that stands in a number, or nothing.
func (d *Doctor) retiredIn(f *catalog.Field, value string) string {
	const region = 6
	switch {
	case f.Kind == catalog.CitizenID, f.Kind == catalog.Number && d.reader.kind.Number.OfHolder:
	case f.Kind == catalog.Number:
		value = value[max(0, strings.IndexAny(value, "0123456789")):]
	default:
		return ""
	}
	if len(value) < region || d.reader.regions.Successor(value[:region]) == "" {
		return ""
	}
	return value[:region] + " " + d.reader.regions.Short(value[:region])
}
