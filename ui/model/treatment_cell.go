package model

import (
	"strings"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/collect"
)

// Line is where the cell stands, as the spreadsheet program numbers it.
func (c *Cell) Line() string { return Thousands(c.line) }

// Column is the heading of the column.
func (c *Cell) Column() string { return c.column }

// Field is what the column means; without a key where it is not used.
func (c *Cell) Field() catalog.Field { return c.field }

// Place names the cell in a sentence.
func (c *Cell) Place() string { return "第 " + c.Line() + " 行 · " + c.column }

// Value is what stands in the cell, masked.
func (c *Cell) Value() string { return nothing(c.masked(c.raw)) }

// masked makes a value of the cell fit for the list. What was moved may be anything.
func (c *Cell) masked(value string) string {
	value = dated(c.field, value)
	if c.proposal != nil && c.proposal.Cause == collect.Shifted {
		return bureau.MaskProposal(c.of.found.Kind, collect.Proposal{Cause: collect.Shifted, Value: value}).Value
	}
	return Mask(c.of.found.Kind, c.field, value)
}

// curable tells whether there is something to accept.
func (c *Cell) curable() bool { return c.proposal != nil && c.proposal.Cause.Answer() == collect.Asked }

// Proposed is what would be put there, masked; empty where nothing is proposed.
func (c *Cell) Proposed() string {
	if !c.curable() {
		return ""
	}
	return nothing(c.masked(c.proposal.Proposed))
}

// Becomes is what was put there, masked; empty where nothing was.
func (c *Cell) Becomes() string {
	if value, fixed := c.Fix(); fixed {
		return nothing(c.masked(value))
	}
	return ""
}

// Fix is what a person put there.
func (c *Cell) Fix() (string, bool) {
	value, fixed := c.of.fixes[c.line][c.index]
	return value, fixed
}

// Begin is what the person who corrects the cell begins with, in full: what was put there, what is proposed, or
// what stands there.
func (c *Cell) Begin() string {
	if value, fixed := c.Fix(); fixed {
		return value
	}
	if c.curable() {
		return dated(c.field, c.proposal.Proposed)
	}
	return dated(c.field, c.raw)
}

// Check judges what is typed for the cell.
func (c *Cell) Check(text string) (repaired, complaint string) {
	if c.field.Key == "" {
		return text, ""
	}
	repaired, refusal := collect.CheckField(c.of.found.Kind, c.field, text, c.of.regions, c.of.today)
	if refusal != nil {
		return text, refusal.Text
	}
	return repaired, ""
}

// WhyNot says why the cell cannot be put right here; empty where it can.
func (c *Cell) WhyNot() string {
	if c.index < 0 {
		return "表里没有“" + c.column + "”这一列；请回上一步为它指定一列，或在表里补上这一列"
	}
	return ""
}

// Put puts a value in place of what stands there. What is exactly that is no fix.
func (c *Cell) Put(text string) {
	if c.index < 0 {
		return
	}
	c.of.stale = true
	if text == dated(c.field, c.raw) {
		c.Undo()
		return
	}
	if c.of.fixes[c.line] == nil {
		c.of.fixes[c.line] = map[int]string{}
	}
	c.of.fixes[c.line][c.index] = text
}

// Undo lets the cell be as it stands in the file.
func (c *Cell) Undo() {
	delete(c.of.fixes[c.line], c.index)
	if len(c.of.fixes[c.line]) == 0 {
		delete(c.of.fixes, c.line)
	}
	c.of.stale = true
}

// TakeProposal puts what is proposed there. What stands in the wrong columns is moved as a whole: half of it would
// be lost.
func (c *Cell) TakeProposal() {
	if !c.curable() {
		return
	}
	for _, other := range c.of.cells {
		moved := other.line == c.line && other.curable() && other.proposal.Cause == collect.Shifted && c.proposal.Cause == collect.Shifted
		if other == c || moved {
			other.Put(dated(other.field, other.proposal.Proposed))
		}
	}
}

// state is how far the cell has come.
type state struct {
	word string
	tone Tone
	open bool
}

var (
	mended   = state{"已改", Good, false}
	stillBad = state{"改后仍有误", Danger, true}
	agreed   = state{"按建议改正", Good, false}
	refused  = state{"要改", Danger, true}
	offered  = state{"有建议", Warning, true}
	told     = state{"提示", Plain, false}
)

func (c *Cell) state() state {
	value, fixed := c.Fix()
	switch {
	case fixed:
		if _, complaint := c.Check(value); complaint != "" {
			return stillBad
		}
		return mended
	case c.refusal != nil:
		return refused
	case c.curable() && c.of.accepted[c.proposal.Cause]:
		return agreed
	case c.curable():
		return offered
	}
	return told
}

// State is how far the cell has come, in a word.
func (c *Cell) State() (word string, tone Tone) {
	s := c.state()
	return s.word, s.tone
}

// Open tells whether something is still to be done about the cell.
func (c *Cell) Open() bool { return c.state().open }

// Text says what is wrong with the cell, or with what was put there.
func (c *Cell) Text() string {
	if value, fixed := c.Fix(); fixed {
		_, complaint := c.Check(value)
		return complaint
	}
	var texts []string
	if c.refusal != nil {
		texts = append(texts, c.refusal.Text)
	}
	if c.proposal != nil && c.proposal.Text != "" && (c.refusal == nil || c.proposal.Text != c.refusal.Text) {
		texts = append(texts, c.proposal.Text)
	}
	return strings.Join(texts, "。")
}
