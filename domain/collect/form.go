package collect

import (
	"cmp"
	"slices"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/code"
	"roadcert/domain/day"
)

// Check puts a face that was typed in a form, or read from a file, to the rules of registers. Refusals
// name fields and have no line. A number may be left out where the program gives it or the holder's ID is it.
func Check(kind *catalog.Kind, face certificate.Face, regions *code.Regions, today day.Day) (Draft, []Refusal) {
	r := newRecord(kind, regions, today)
	known := 0
	for i := range kind.Fields {
		f := &kind.Fields[i]
		raw, ok := face[f.Key]
		if ok {
			known++
		}
		if raw != "" {
			r.findings[i] = ruleOf(kind, f)(&r.checks, f, raw, textCell)
		}
		r.required[i] = r.required[i] && !givenLater(kind, f)
	}
	var out Reading
	r.settle(&out)
	if known < len(face) {
		out.Refusals = append(out.Refusals, strangers(kind, face)...)
	}
	return out.Draft, out.Refusals
}

// CheckField puts one field that is being typed to the same rules, and returns what would be stored.
func CheckField(kind *catalog.Kind, f catalog.Field, value string, regions *code.Regions, today day.Day) (repaired string, refusal *Refusal) {
	c := checks{kind: kind, regions: regions, today: today, dates: make(map[day.Day]string)}
	found := ruleOf(kind, &f)(&c, &f, value, textCell)
	if found.value == "" && found.reason == "" && f.Required == catalog.ToCollect && !givenLater(kind, &f) {
		found = found.refuse(f.Key+"_missing", "缺少%s；请对照原件补填", f.Name)
	}
	if found.reason != "" {
		return found.value, &Refusal{Column: f.Name, Value: value, Reason: found.reason, Text: found.text}
	}
	return found.value, nil
}

// givenLater tells a number that need not be typed.
func givenLater(kind *catalog.Kind, f *catalog.Field) bool {
	return f.Role == catalog.RoleNumber && (kind.Number.OfHolder || kind.Number.Form != "")
}

// strangers refuses what is no field of the kind, so that a misspelt key does not lose its value.
func strangers(kind *catalog.Kind, face certificate.Face) []Refusal {
	var refusals []Refusal
	for key, value := range face {
		if !slices.ContainsFunc(kind.Fields, func(f catalog.Field) bool { return f.Key == key }) {
			refusals = append(refusals, Refusal{
				Column: key, Value: value, Reason: "field_unknown",
				Text: kind.Name + "没有“" + key + "”这一照面项；请核对名称，或者删去这一项",
			})
		}
	}
	slices.SortFunc(refusals, func(a, b Refusal) int { return cmp.Compare(a.Column, b.Column) })
	return refusals
}
