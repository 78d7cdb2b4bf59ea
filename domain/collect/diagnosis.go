package collect

import "roadcert/domain/catalog"

// Diagnosis is what the doctor found in a sheet.
type Diagnosis struct {
	Rows      int            `json:"rows"`      // records, blank rows and totals left out
	Good      int            `json:"good"`      // taken as they are, with the certain repairs
	Curable   int            `json:"curable"`   // refused as they are, taken where all proposals are accepted
	Refused   int            `json:"refused"`   // refused all the same
	Causes    []CauseCount   `json:"causes"`    // those that were found, in the order of Causes
	Reasons   map[string]int `json:"reasons"`   // rows that are refused all the same, by reason
	Proposals []Proposal     `json:"proposals"` // the first of each cause, by line
	Refusals  []Refusal      `json:"-"`         // the first of rows that are refused all the same
}

// CauseCount says how often a cause was found.
type CauseCount struct {
	Cause  Cause  `json:"cause"`
	Name   string `json:"name"`
	Answer Answer `json:"answer"`
	Cells  int    `json:"cells"`
	Rows   int    `json:"rows"`
	First  int    `json:"first"` // line
	Last   int    `json:"last"`
}

// Bounds of what a diagnosis keeps, whatever the length of the register.
const (
	proposalsMost = 500 // of each cause
	refusalsMost  = 1000
)

func newDiagnosis() Diagnosis { return Diagnosis{Reasons: map[string]int{}} }

// Examine looks at one row. Survey must have seen all rows before.
func (d *Doctor) Examine(row Row, fixes Fixes) {
	if row.Line <= d.header {
		d.merges.reach(&row)
		return
	}
	row = fixes.apply(row)
	before := d.reader.Read(row)
	treated, after, done := d.Treat(row, d.all...)
	if after.Skip != NotSkipped {
		return
	}
	r := &d.report
	r.Rows++
	switch {
	case len(before.Refusals) == 0 && len(after.Refusals) == 0:
		r.Good++
	case len(after.Refusals) == 0:
		r.Curable++
	default:
		r.Refused++
		for _, reason := range after.Reasons() {
			r.Reasons[reason]++
		}
		if len(r.Refusals) < refusalsMost {
			r.Refusals = append(r.Refusals, after.Refusals...)
		}
	}
	for i := range done {
		d.note(&done[i])
	}
	d.notes(&treated)
}

// notes goes over the findings of the row read last: certain repairs, damaged numbers, and what is only told.
func (d *Doctor) notes(row *Row) {
	var repairs []Repair
	for _, s := range d.reader.slots {
		f, field := &d.reader.findings[s.field], &d.reader.kind.Fields[s.field]
		if repairs = f.mends.list(repairs[:0], ""); len(repairs) > 0 && f.reason == "" {
			p := d.propose(row, s.column, "", f.value, "")
			for _, repair := range repairs {
				p.Cause = Cause(repair.Kind)
				p.Text = p.Cause.Name() + "，导入时自动规范"
				d.note(&p)
			}
		}
		if damaged[f.reason] {
			p := d.propose(row, s.column, NumberDamaged, "", f.text)
			d.note(&p)
		}
		if f.value != "" && f.reason == "" {
			d.remark(row, s.column, field, f.value)
		}
	}
}

// remark tells what nothing can or must be done about.
func (d *Doctor) remark(row *Row, column int, field *catalog.Field, value string) {
	if name := retiredIn(d.reader.kind, field, value, d.reader.regions); name != "" {
		p := d.propose(row, column, RegionInNumber, "", name+"的代码已撤销；号码一经发出不再改变，照用")
		d.note(&p)
	}
	if unknown := privateUse(field, value); unknown != "" {
		p := d.propose(row, column, PrivateUse, "", unknown+" 属于私用区，在各个系统里代表不同的字；请对照原件，用生僻字查找重新录入")
		d.note(&p)
	}
}

// note counts a finding and keeps the first of each cause.
func (d *Doctor) note(p *Proposal) {
	r := &d.report
	at := -1
	for i := range r.Causes {
		if r.Causes[i].Cause == p.Cause {
			at = i
		}
	}
	if at < 0 {
		at = len(r.Causes)
		r.Causes = append(r.Causes, CauseCount{Cause: p.Cause, Name: p.Cause.Name(), Answer: p.Cause.Answer(), First: p.Line})
	}
	c := &r.Causes[at]
	c.Cells++
	c.Last = p.Line
	if d.ailing[p.Cause] != p.Line {
		d.ailing[p.Cause] = p.Line
		c.Rows++
	}
	if c.Cells <= proposalsMost {
		r.Proposals = append(r.Proposals, *p)
	}
}

// Diagnosis returns what was found so far.
func (d *Doctor) Diagnosis() Diagnosis {
	r := d.report
	r.Causes, r.Proposals = []CauseCount{}, append([]Proposal{}, r.Proposals...)
	for _, known := range causes {
		for _, c := range d.report.Causes {
			if c.Cause == known.cause {
				r.Causes = append(r.Causes, c)
			}
		}
	}
	return r
}
