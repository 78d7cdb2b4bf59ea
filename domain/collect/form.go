package collect

import (
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/code"
	"roadcert/domain/day"
)

// Check puts a face that was typed in a form, or read from a file, to the rules of registers. Refusals
// name fields and have no line. A number may be left out where the program gives it or the holder's ID is it.
func Check(kind *catalog.Kind, face certificate.Face, regions *code.Regions, today day.Day) (Draft, []Refusal) {
	r := newRecord(kind, regions, today)
	for i := range kind.Fields {
		f := &kind.Fields[i]
		if raw := face[f.Key]; raw != "" {
			r.findings[i] = ruleOf(kind, f)(&r.checks, f, raw, textCell)
		}
		r.required[i] = r.required[i] && !givenLater(kind, f)
	}
	var out Reading
	r.settle(&out)
	for _, key := range kind.Unknown(face) { // a misspelt key must not lose its value
		out.Refusals = append(out.Refusals, Refusal{
			Column: key, Value: face[key], Reason: "field_unknown",
			Text: kind.Name + "没有“" + key + "”这一照面项；请核对名称，或者删去这一项",
		})
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
