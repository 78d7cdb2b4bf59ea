package model

import (
	"cmp"
	"fmt"
	"slices"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/code"
	"roadcert/domain/collect"
	"roadcert/domain/day"
)

// Treatment is what a person makes of a diagnosis: the causes whose cures are taken for every row, and the cells
// that are put right one by one.
type Treatment struct {
	found    bureau.Diagnosis
	regions  *code.Regions
	today    day.Day
	accepted map[collect.Cause]bool
	fixes    collect.Fixes
	cells    []*Cell // everything that was found, by line
	at       map[place]*Cell
	stale    bool // something was put right since the diagnosis
}

// place is where something was found. A column that the sheet lacks has no index, but a name.
type place struct {
	line, index int
	column      string
}

// Cell is one cell of the sheet in which something was found.
type Cell struct {
	of       *Treatment
	place                  // its index is -1 where the sheet has no such column
	field    catalog.Field // without a key where the column is not used
	raw      string        // as it stands, sensitive
	proposal *collect.Proposal
	refusal  *collect.Refusal
}

// NewTreatment begins with nothing accepted and nothing put right.
func NewTreatment(found bureau.Diagnosis, regions *code.Regions, today day.Day) *Treatment {
	t := &Treatment{regions: regions, today: today, accepted: map[collect.Cause]bool{}, fixes: collect.Fixes{}}
	t.Take(found)
	return t
}

// Take keeps another diagnosis of the same sheet, made with the fixes. What was put right stays in the list, so
// that it can be looked at and undone.
func (t *Treatment) Take(found bureau.Diagnosis) {
	before := t.cells
	t.found, t.cells, t.at, t.stale = found, nil, map[place]*Cell{}, false
	for i := range found.Proposals {
		if p := &found.Proposals[i]; p.Cause.Answer() != collect.Certain {
			t.cell(place{p.Line, p.Index, p.Column}, p.Value).proposal = p
		}
	}
	for i := range found.Refusals {
		r := &found.Refusals[i]
		t.cell(place{r.Line, t.indexOf(r.Column), r.Column}, r.Value).refusal = r
	}
	for _, c := range before {
		if _, fixed := c.Fix(); fixed && t.at[c.place] == nil {
			t.cells, t.at[c.place] = append(t.cells, c), c
		}
	}
	slices.SortStableFunc(t.cells, func(a, b *Cell) int { return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.index, b.index)) })
}

// cell returns the cell of a place, a new one where nothing was found in it yet.
func (t *Treatment) cell(at place, raw string) *Cell {
	if c := t.at[at]; c != nil {
		return c
	}
	c := &Cell{of: t, place: at, raw: raw}
	for _, col := range t.found.Layout.Columns {
		if col.Index == at.index {
			c.field, _ = fieldOf(t.found.Kind, col.Field)
		}
	}
	t.cells, t.at[at] = append(t.cells, c), c
	return c
}

// indexOf finds the column of a heading that is read; -1 where a refusal is about one that the sheet lacks.
func (t *Treatment) indexOf(heading string) int {
	for _, c := range t.found.Layout.Columns {
		if c.Heading == heading && c.Field != "" {
			return c.Index
		}
	}
	return -1
}

// Kind is what the sheet was taken for.
func (t *Treatment) Kind() *catalog.Kind { return t.found.Kind }

// Needed tells whether there is anything for a person to decide or to look at.
func (t *Treatment) Needed() bool { return len(t.cells) > 0 }

// Stale tells whether cells were put right since the sheet was looked through.
func (t *Treatment) Stale() bool { return t.stale }

// Verdict is the sentence above what was found.
func (t *Treatment) Verdict() string {
	d := &t.found
	text := fmt.Sprintf("共 %s 行，%s 行没有问题", Thousands(d.Rows), Thousands(d.Good))
	if d.Curable > 0 {
		text += fmt.Sprintf("；%s 行采纳建议后可以导入", Thousands(d.Curable))
	}
	if d.Refused > 0 {
		text += fmt.Sprintf("；%s 行要改正才能导入，可在下面逐格改，也可以退回", Thousands(d.Refused))
	}
	text += "。"
	if n := t.fixed(); n > 0 {
		text += "已改 " + Thousands(n) + " 格。"
	}
	return text
}

func (t *Treatment) fixed() int {
	n := 0
	for _, columns := range t.fixes {
		n += len(columns)
	}
	return n
}

// CauseLine is one cause that was found.
type CauseLine struct {
	Cause       collect.Cause
	Name        string
	Cells, Rows string
	Example     string // the first of it
	Answer      string // what becomes of it
	Curable     bool
	Accepted    bool
}

var answerNames = map[collect.Answer]string{
	collect.Certain: "导入时自动规范", collect.Asked: "采纳后改正", collect.Noted: "照原样导入", collect.Hopeless: "须对照原件逐格改",
}

// Causes lists what was found by cause, what can be accepted first.
func (t *Treatment) Causes() []CauseLine {
	lines := make([]CauseLine, 0, len(t.found.Causes))
	for _, c := range t.found.Causes {
		line := CauseLine{
			Cause: c.Cause, Name: c.Name, Cells: Thousands(c.Cells), Rows: Thousands(c.Rows), Answer: answerNames[c.Answer],
			Curable: c.Answer == collect.Asked, Accepted: t.accepted[c.Cause],
		}
		for i := range t.found.Proposals {
			if p := &t.found.Proposals[i]; p.Cause == c.Cause {
				line.Example = t.example(p)
				break
			}
		}
		lines = append(lines, line)
	}
	return lines
}

func (t *Treatment) example(p *collect.Proposal) string {
	field, _ := fieldOf(t.found.Kind, p.Field)
	shown := bureau.MaskProposal(t.found.Kind, *p)
	text := fmt.Sprintf("第 %s 行 %s：%s", Thousands(p.Line), p.Column, nothing(dated(field, shown.Value)))
	if c := p.Cause.Answer(); c == collect.Asked || c == collect.Certain {
		text += " → " + nothing(dated(field, shown.Proposed))
	}
	return text
}

// nothing is how an empty cell is written.
func nothing(value string) string { return cmp.Or(value, "（空）") }

// Reasons are why rows are refused all the same, by how many.
func (t *Treatment) Reasons() []Tally {
	return tallies(t.found.Reasons, func(key string) string { return ReasonName(t.found.Kind, key, t.found.Refusals) })
}

// Accept takes the proposals of a cause for every row, or no longer.
func (t *Treatment) Accept(cause collect.Cause, yes bool) { t.accepted[cause] = yes }

// Accepted are the causes that were accepted, as the import takes them.
func (t *Treatment) Accepted() []collect.Cause {
	var list []collect.Cause
	for _, c := range t.found.Causes {
		if t.accepted[c.Cause] {
			list = append(list, c.Cause)
		}
	}
	return list
}

// Fixes are the cells that were put right, as the import takes them.
func (t *Treatment) Fixes() collect.Fixes {
	fixes := make(collect.Fixes, len(t.fixes))
	for line, columns := range t.fixes {
		fixes[line] = make(map[int]string, len(columns))
		for index, value := range columns {
			fixes[line][index] = value
		}
	}
	return fixes
}

// The scopes of the list besides the causes.
const (
	OpenCells = ""    // what still keeps a row from being imported, or waits for a word
	AllCells  = "all" // what was put right and what is only told, too
)

// Scopes are what the list can be narrowed down to.
func (t *Treatment) Scopes() []Choice {
	choices := []Choice{{OpenCells, "还没处理的"}, {AllCells, "全部"}}
	for _, c := range t.found.Causes {
		if c.Answer != collect.Certain {
			choices = append(choices, Choice{string(c.Cause), c.Name})
		}
	}
	return choices
}

// Cells lists the cells of a scope, by line.
func (t *Treatment) Cells(scope string) []*Cell {
	var list []*Cell
	for _, c := range t.cells {
		cause := c.proposal != nil && string(c.proposal.Cause) == scope
		if scope == AllCells || cause || scope == OpenCells && c.Open() {
			list = append(list, c)
		}
	}
	return list
}

// Cut says that more was found than is listed; empty where it was not.
func (t *Treatment) Cut() string {
	cut := len(lines(t.found.Refusals)) < t.found.Refused
	for _, c := range t.found.Causes {
		n := 0
		for i := range t.found.Proposals {
			if t.found.Proposals[i].Cause == c.Cause {
				n++
			}
		}
		cut = cut || (c.Answer == collect.Asked || c.Answer == collect.Hopeless) && n < c.Cells
	}
	if !cut {
		return ""
	}
	return "问题太多，这里只列出每种原因最先的一些；采纳一种原因时对所有行有效，其余的在错误表里。"
}

// Following returns the place of the next cell of a list that is still open behind one, or before it where none is;
// -1 where nothing is left.
func Following(cells []*Cell, at int) int {
	for n := range cells {
		if next := (at + 1 + n) % len(cells); cells[next].Open() && next != at {
			return next
		}
	}
	return -1
}
