package collect

import (
	"slices"

	"roadcert/domain/catalog"
	"roadcert/domain/code"
	"roadcert/domain/day"
	"roadcert/domain/hanzi"
)

// Merge is a range of merged cells, of which only the first holds the value.
type Merge struct {
	First, Last int // lines
	Left, Right int // columns, 0-based
}

// Fixes are values a person put in place of those of the file: by line, then by column, 0-based. An empty
// value empties the cell.
type Fixes map[int]map[int]string

// Glyphs knows the code points that only look like a character; *hanzi.Forms does.
type Glyphs interface {
	Canonical(r rune) (hanzi.Twin, bool)
}

// Proposal is what the doctor found in one cell, and what it would put there.
type Proposal struct {
	Line     int    `json:"line"`
	Index    int    `json:"index"`  // of the column, 0-based
	Column   string `json:"column"` // its heading
	Field    string `json:"field"`  // key of the face field; empty where the column has none
	Value    string `json:"value"`  // as it stands; sensitive where the field is
	Proposed string `json:"proposed"`
	Cause    Cause  `json:"cause"`
	Text     string `json:"text"` // what is wrong with the value, and how it was read, in Chinese, without the value
}

// Doctor finds out what ails a register beyond what every import repairs, and proposes cures. It goes
// over the rows twice: Survey learns what the columns agree on, Examine looks for findings. Both
// keep counts and the first findings only. Treat is the same for an import: it
// applies the cures a person has accepted. Rows that are in order cost next to nothing, because what is costly
// is tried on refused rows only.
//
// A cure is proposed only where it makes the row more right than it was: it must lead to a value that passes the
// rule of its field, and where there is a choice, to one only. A Doctor belongs to one goroutine.
type Doctor struct {
	reader   *Reader
	glyphs   Glyphs
	header   int
	width    int // columns of the sheet that have a heading
	headings map[int]string
	fields   map[int]*catalog.Field // by column
	dates    map[int]*dateColumn    // by column
	merges   merges
	all      []Cause // that have a cure
	report   Diagnosis
	ailing   map[Cause]int // row last counted, by cause
}

// NewDoctor returns a doctor for the rows of a sheet that Recognise has understood. Without glyphs names are not
// looked at.
func NewDoctor(kind *catalog.Kind, layout Layout, ranges []Merge, regions *code.Regions, glyphs Glyphs, today day.Day) *Doctor {
	d := &Doctor{
		reader: NewReader(kind, layout, regions, today), glyphs: glyphs, header: layout.Header,
		headings: map[int]string{}, fields: map[int]*catalog.Field{}, dates: map[int]*dateColumn{},
		merges: newMerges(ranges, layout.Header), all: Curable(), report: newDiagnosis(), ailing: map[Cause]int{},
	}
	for _, c := range layout.Columns {
		d.headings[c.Index] = c.Heading
		d.width = max(d.width, c.Index+1)
	}
	for _, s := range d.reader.slots {
		field := &kind.Fields[s.field]
		d.fields[s.column] = field
		if field.Kind == catalog.Date {
			d.dates[s.column] = newDateColumn(field, today)
		}
	}
	return d
}

// Survey learns from one row what its column agrees on. The order of dates is all there is to learn so far.
func (d *Doctor) Survey(row Row) {
	for column, c := range d.dates {
		if raw, ok := row.cell(column); ok && row.Line > d.header {
			c.count(textStyle.clean(raw).value)
		}
	}
}

// cure is one way to make a row better.
type cure struct {
	cause   Cause
	refused bool // worth trying on refused rows only
	find    func(d *Doctor, row *Row) []Proposal
}

// cures in the order they are tried: what moves cells comes before what looks into them.
var cures = []cure{
	{Merged, false, (*Doctor).fill},
	{Shifted, true, (*Doctor).shift},
	{Confused, true, (*Doctor).unconfuse},
	{DateOrder, true, (*Doctor).reorder},
	{LookAlike, false, (*Doctor).properGlyphs},
	{RetiredRegion, false, (*Doctor).presentRegion},
}

// Treat applies the cures of the causes accepted and returns the row as it is then, what it comes to, and
// what was done. The repairs are among those of the reading, under their causes.
func (d *Doctor) Treat(row Row, accepted ...Cause) (Row, Reading, []Proposal) {
	d.merges.reach(&row)
	reading := d.reader.Read(row)
	var done []Proposal
	for i := range cures {
		c := &cures[i]
		if reading.Skip != NotSkipped || c.refused && len(reading.Refusals) == 0 || !slices.Contains(accepted, c.cause) {
			continue
		}
		found := c.find(d, &row)
		if len(found) == 0 {
			continue
		}
		row = row.with(found)
		reading = d.reader.Read(row)
		done = append(done, found...)
	}
	for i := range done {
		reading.Repairs = append(reading.Repairs, Repair{Column: done[i].Column, Kind: string(done[i].Cause)})
	}
	return row, reading, done
}

// with returns the row with values in place of what it holds. They are texts, where the file tells them from numbers;
// what is moved as it was stays what it was.
func (row *Row) with(found []Proposal) Row {
	next := row.Keep()
	numeric := make([]bool, len(next.Cells))
	for i := range numeric {
		numeric[i] = row.typeOf(i) == numberCell
	}
	for i := range found {
		p := &found[i]
		for p.Index >= len(next.Cells) {
			next.Cells, numeric = append(next.Cells, ""), append(numeric, false)
		}
		next.Cells[p.Index], numeric[p.Index] = p.Proposed, serialNumber(p.Proposed)
	}
	if row.Numeric != nil {
		next.Numeric = func(column int) bool { return column < len(numeric) && numeric[column] }
	}
	return next
}

// serialNumber tells what a date cell holds.
func serialNumber(s string) bool {
	_, how := readDate(s)
	return how == serial
}

// apply returns the row with what a person has put in it.
func (f Fixes) apply(row Row) Row {
	fixes := f[row.Line]
	if len(fixes) == 0 {
		return row
	}
	found := make([]Proposal, 0, len(fixes))
	for column, value := range fixes {
		found = append(found, Proposal{Index: column, Proposed: value})
	}
	return row.with(found)
}

// Correct returns the row with what a person has put in it, and the repairs that makes: under their cause where the
// value is what the doctor would propose, else as made by hand.
func (d *Doctor) Correct(row Row, fixes Fixes) (Row, []Repair) {
	if len(fixes[row.Line]) == 0 {
		return row, nil
	}
	fixed := fixes.apply(row)
	d.merges.reach(&fixed)
	_, _, proposed := d.Treat(row, d.all...)
	var repairs []Repair
	for column, value := range fixes[row.Line] {
		cause := ByPerson
		for i := range proposed {
			if proposed[i].Index == column && proposed[i].Proposed == value {
				cause = proposed[i].Cause
			}
		}
		repairs = append(repairs, Repair{Column: d.headings[column], Kind: string(cause)})
	}
	return fixed, repairs
}

// propose makes a proposal for a cell.
func (d *Doctor) propose(row *Row, column int, cause Cause, proposed, text string) Proposal {
	p := Proposal{Line: row.Line, Index: column, Column: d.headings[column], Proposed: proposed, Cause: cause, Text: text}
	p.Value, _ = row.cell(column)
	if f := d.fields[column]; f != nil {
		p.Field = f.Key
	}
	return p
}
