package collect

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/code"
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
		if written, told := proper(d.glyphs, raw); written != raw {
			found = append(found, d.propose(row, s.column, LookAlike, written, strings.Join(told, "；")))
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
func retiredIn(kind *catalog.Kind, f *catalog.Field, value string, regions *code.Regions) string {
	const region = 6
	switch {
	case f.Kind == catalog.CitizenID, f.Kind == catalog.Number && kind.Number.OfHolder:
	case f.Kind == catalog.Number:
		value = value[max(0, strings.IndexAny(value, "0123456789")):]
	default:
		return ""
	}
	if len(value) < region || regions.Successor(value[:region]) == "" {
		return ""
	}
	return value[:region] + " " + regions.Short(value[:region])
}

// Remarks returns what the doctor would say of a face that is in the store: causes of which nothing is refused.
func Remarks(kind *catalog.Kind, face certificate.Face, regions *code.Regions, glyphs Glyphs) (found []Cause) {
	say := func(c Cause, yes bool) {
		if yes && !slices.Contains(found, c) {
			found = append(found, c)
		}
	}
	for i := range kind.Fields {
		f := &kind.Fields[i]
		value := face[f.Key]
		if value == "" || f.Retired {
			continue
		}
		say(RegionInNumber, retiredIn(kind, f, value, regions) != "")
		say(RetiredRegion, f.Kind == catalog.RegionCode && regions.Successor(value) != "")
		say(PrivateUse, privateUse(f, value) != "")
		if glyphs != nil && named(f) {
			_, told := proper(glyphs, value)
			say(LookAlike, len(told) > 0)
		}
	}
	return found
}

// proper writes the proper character for every one that looks just like it, and tells which those were.
func proper(glyphs Glyphs, text string) (written string, told []string) {
	written = strings.Map(func(r rune) rune {
		if r < 0x2E80 { // where the first of them stands
			return r
		}
		twin, is := glyphs.Canonical(r)
		if !is || !twin.Same {
			return r
		}
		told = append(told, fmt.Sprintf("%s 是%s，应写 %s", hanzi.CodePoint(r), twin.Why, hanzi.CodePoint(twin.Proper)))
		return twin.Proper
	}, text)
	return written, told
}
