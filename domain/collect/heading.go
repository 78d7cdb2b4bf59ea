package collect

import (
	"slices"
	"strings"
	"unicode"

	"roadcert/domain/catalog"
)

// rowCounters are headings, in normal form, of columns that only number the rows.
var rowCounters = map[string]bool{"序号": true, "序": true, "行号": true, "编号": true, "项次": true, "NO": true, "№": true}

// normal brings a heading into the form headings are compared in: half width, capital letters, and none
// of what is decoration: blanks and line breaks, brackets, colons, stars. 号码 counts as 号.
func normal(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r >= '！' && r <= '～' {
			r -= 0xFEE0
		}
		if unicode.IsSpace(r) || invisible(r) || strings.ContainsRune(`()[]{}【】〔〕《》<>:;*"'“”‘’、，,。.-—_`, r) {
			continue
		}
		b.WriteRune(unicode.ToUpper(r))
	}
	n := b.String()
	if short, ok := strings.CutSuffix(n, "号码"); ok {
		return short + "号"
	}
	return n
}

// bare is normal without what stands in brackets: 身份证号（18位）.
func bare(s string) string {
	var b strings.Builder
	depth := 0
	for _, r := range s {
		switch r {
		case '(', '（', '[', '【', '〔':
			depth++
		case ')', '）', ']', '】', '〕':
			depth = max(0, depth-1)
			continue
		}
		if depth == 0 {
			b.WriteRune(r)
		}
	}
	return normal(b.String())
}

// Qualities of a match between a heading and a field, best first. A column counts for more than any
// difference between them.
const (
	byPerson  = 10 // the person said so
	byName    = 9
	bySynonym = 8
	byBare    = 1 // to be taken off where brackets had to be left out
)

type match struct {
	field   int
	quality int
}

// dictionary knows the headings of one kind in normal form.
type dictionary struct {
	kind     *catalog.Kind
	headings map[string]match
}

func newDictionary(k *catalog.Kind) dictionary {
	d := dictionary{kind: k, headings: make(map[string]match)}
	put := func(heading string, m match) {
		key := normal(heading)
		if key != "" && d.headings[key].quality < m.quality {
			d.headings[key] = m
		}
	}
	for i := range k.Fields {
		if !k.Fields[i].Collected() {
			continue
		}
		put(k.Fields[i].Name, match{i, byName})
		for _, s := range k.Fields[i].Synonyms {
			put(s, match{i, bySynonym})
		}
	}
	return d
}

// find returns what a heading means, quality 0 where it means nothing.
func (d dictionary) find(heading string, hints map[string]string) match {
	key := normal(heading)
	if key == "" {
		return match{}
	}
	if field, ok := hints[key]; ok {
		for i := range d.kind.Fields {
			if d.kind.Fields[i].Key == field {
				return match{i, byPerson}
			}
		}
		return match{}
	}
	if m, ok := d.headings[key]; ok {
		return m
	}
	if m, ok := d.headings[bare(heading)]; ok {
		m.quality -= byBare
		return m
	}
	return match{}
}

// reading is a header row read as one of a kind.
type reading struct {
	kind    *catalog.Kind
	fields  []int // by column; -1 where it is not used
	columns int   // used
	score   int   // how much of the header the kind explains, columns that are not used included
}

// read maps columns to fields. Where several columns mean the same field the best match has it, the
// first among equals, and the others are not used.
func (d dictionary) read(header []string, hints map[string]string) reading {
	r := reading{kind: d.kind, fields: make([]int, len(header))}
	owner := make(map[int]int) // field → column
	quality := make(map[int]int)
	for column, heading := range header {
		r.fields[column] = -1
		m := d.find(heading, hints)
		r.score += m.quality
		if m.quality <= quality[m.field] {
			continue
		}
		if before, taken := owner[m.field]; taken {
			r.fields[before] = -1
		}
		owner[m.field], quality[m.field] = column, m.quality
		r.fields[column] = m.field
	}
	r.columns = len(owner)
	return r
}

// missing returns the names of fields a register of the kind cannot do without.
func (r reading) missing() []string {
	return missing(r.kind, func(field int) bool { return slices.Contains(r.fields, field) })
}

// Missing returns the names of fields that a register of the kind cannot do without and no column gives.
func (l *Layout) Missing(kind *catalog.Kind) []string {
	return missing(kind, func(field int) bool {
		return slices.ContainsFunc(l.Columns, func(c Column) bool { return c.Field == kind.Fields[field].Key })
	})
}

// missing goes through what has to be collected. Where the number is the holder's ID either will do.
func missing(k *catalog.Kind, has func(field int) bool) []string {
	doubled := func(f *catalog.Field) bool {
		return k.Number.OfHolder && (f.Role == catalog.RoleNumber || f.Role == catalog.RoleCode)
	}
	either := false
	for i := range k.Fields {
		either = either || doubled(&k.Fields[i]) && has(i)
	}
	var names []string
	for i := range k.Fields {
		f := &k.Fields[i]
		if f.Required == catalog.ToCollect && !has(i) && !(either && doubled(f)) {
			names = append(names, f.Name)
		}
	}
	return names
}

// HeaderKey is a header row in the form headings are compared in: two registers with the same key have the same
// columns. It is empty for a row that cannot be a header.
func HeaderKey(cells []string) string {
	said := 0
	var b strings.Builder
	for _, c := range cells {
		n := normal(c)
		if n != "" {
			said++
		}
		b.WriteString(n + "\x1f")
	}
	if said < fewestColumns {
		return ""
	}
	return strings.TrimRight(b.String(), "\x1f")
}
