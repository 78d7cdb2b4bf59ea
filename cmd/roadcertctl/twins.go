package main

import (
	"strconv"
	"strings"
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
)

// twinsListVerb finds certificates that are probably the same.
type twinsListVerb struct {
	Kind  string `placeholder:"CODE" help:"${help_kind}"`
	Rule  string `placeholder:"RULE" help:"${help_twins_rule}"`
	Limit int    `default:"100" placeholder:"N" help:"${help_twins_limit}"`
}

type twinsResult struct {
	Compared int        `json:"compared"`
	Total    int        `json:"total"`
	Kept     int        `json:"kept"`
	Twins    []twinPair `json:"twins"`
}

type twinPair struct {
	Rules  []string     `json:"rules"`
	Weight int          `json:"weight"`
	A      twinSide     `json:"a"`
	B      twinSide     `json:"b"`
	Differ []twinLine   `json:"differ"`
	Case   string       `json:"case,omitempty"`
	Kept   *keptEarlier `json:"kept_before,omitempty"`
	names  []string     // of the rules
}

type twinSide struct {
	ID     string       `json:"id"`
	Kind   catalog.Code `json:"kind"`
	Number string       `json:"number"` // masked
	Holder string       `json:"holder"`
	Status string       `json:"status"`
	Others int          `json:"others"`
}

type twinLine struct {
	Item  string `json:"item"`
	A     string `json:"a"`
	B     string `json:"b"`
	Place int    `json:"place,omitempty"`
}

type keptEarlier struct {
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	Reason string    `json:"reason"`
}

// Run compares all certificates and lists the pairs, what most speaks for first.
func (v *twinsListVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		progress := t.bar(t.say.of("comparing"))
		defer progress.clear()
		found, err := d.Twins(t.ctx, bureau.TwinOptions{Kind: catalog.Code(v.Kind), Rule: v.Rule, Limit: v.Limit}, progress.at)
		if err != nil {
			return err
		}
		r := twinsResult{Compared: found.Compared, Total: found.Total, Kept: found.Kept, Twins: make([]twinPair, len(found.Pairs))}
		for i := range found.Pairs {
			r.Twins[i] = twinPairOf(&found.Pairs[i])
		}
		return t.answer(r)
	})
}

func twinPairOf(p *bureau.Twin) twinPair {
	pair := twinPair{Weight: p.Weight, A: twinSideOf(&p.A), B: twinSideOf(&p.B), Differ: []twinLine{}, Case: p.Case}
	for _, r := range p.Rules {
		pair.Rules, pair.names = append(pair.Rules, r.Key), append(pair.names, r.Name)
	}
	for _, l := range p.Lines {
		if l.Differ {
			pair.Differ = append(pair.Differ, twinLine{Item: l.Name, A: l.A, B: l.B, Place: l.Place})
		}
	}
	if k := p.Kept; k != nil {
		pair.Kept = &keptEarlier{By: k.By, At: k.At, Reason: k.Reason}
	}
	return pair
}

func twinSideOf(s *bureau.TwinSide) twinSide {
	c := &s.Certificate
	return twinSide{ID: c.ID.String(), Kind: c.Kind, Number: c.Number, Holder: c.Holder, Status: s.Status.String(), Others: s.Others}
}

func (r twinsResult) lines(say words) []string {
	lines := []string{say.of("twins_count", grouped(r.Compared), grouped(r.Total), grouped(r.Kept))}
	for _, p := range r.Twins {
		why := strings.Join(p.names, "、")
		if say.lang == english {
			why = strings.Join(p.Rules, ", ")
		}
		lines = append(lines, "", say.of("twins_pair", p.A.ID, p.B.ID, why, p.Weight))
		if n := p.A.Others + p.B.Others; n > 0 {
			lines = append(lines, say.of("twins_others", grouped(n)))
		}
		if p.Case != "" {
			lines = append(lines, say.of("twins_case", p.Case))
		}
		if k := p.Kept; k != nil {
			lines = append(lines, say.of("twins_kept_before", k.By, k.At.Local().Format(time.DateOnly), k.Reason))
		}
		rows := make([][]string, len(p.Differ))
		for i, l := range p.Differ {
			rows[i] = []string{"  " + l.Item, l.A, l.B, place(l.Place)}
		}
		lines = append(lines, table(strings.Split(say.of("twins_columns"), "|"), rows)...)
	}
	return lines
}

// place is the place of the first character that differs, where there is one.
func place(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// twinsKeepVerb records that two certificates are two.
type twinsKeepVerb struct {
	A      string `arg:"" help:"${help_number}"`
	B      string `arg:"" help:"${help_number}"`
	Reason string `required:"" placeholder:"TEXT" help:"${help_twins_reason}"`
}

type keptResult struct {
	State string `json:"state"`
	A     string `json:"a"`
	B     string `json:"b"`
}

// Run records it.
func (v *twinsKeepVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		if err := d.KeepTwins(t.ctx, v.A, v.B, v.Reason); err != nil {
			return err
		}
		return t.answer(keptResult{State: "kept", A: v.A, B: v.B})
	})
}

func (r keptResult) lines(say words) []string { return []string{say.of("twins_kept")} }

// twinsMergeVerb proposes that one record of a licence be merged into the other.
type twinsMergeVerb struct {
	Keep string `arg:"" help:"${help_twins_stays}"`
	Drop string `arg:"" help:"${help_twins_goes}"`
	Note string `placeholder:"TEXT" help:"${help_note}"`
}

// Run proposes; somebody else decides.
func (v *twinsMergeVerb) Run(t *terminal) error {
	return t.propose(func(d *bureau.Desk) (bureau.Case, error) { return d.ProposeMerge(t.ctx, v.Keep, v.Drop, v.Note) })
}

// twinsAlignVerb proposes that one certificate name the holder as another does.
type twinsAlignVerb struct {
	Right string `arg:"" help:"${help_twins_right}"`
	Wrong string `arg:"" help:"${help_twins_wrong}"`
	Note  string `placeholder:"TEXT" help:"${help_note}"`
}

// Run proposes; somebody else decides.
func (v *twinsAlignVerb) Run(t *terminal) error {
	return t.propose(func(d *bureau.Desk) (bureau.Case, error) { return d.ProposeSameHolder(t.ctx, v.Right, v.Wrong, v.Note) })
}

// propose opens a case and tells which.
func (t *terminal) propose(open func(*bureau.Desk) (bureau.Case, error)) error {
	return t.atDesk(func(d *bureau.Desk) error {
		c, err := open(d)
		if err != nil {
			return err
		}
		return t.answer(proposed(c))
	})
}
