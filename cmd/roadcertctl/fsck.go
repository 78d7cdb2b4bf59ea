package main

import (
	"roadcert/domain/audit"
	"roadcert/domain/bureau"
)

// fsckVerb proves the store against itself.
type fsckVerb struct{}

// auditVerifyVerb follows the chain of the log, and holds it against what was printed of it.
type auditVerifyVerb struct {
	Head []string `placeholder:"CODE" help:"${help_audit_head}"`
}

// checkResult is what a check found.
type checkResult struct {
	OK       bool             `json:"ok"`
	Checked  int              `json:"checked"`
	Head     string           `json:"head,omitempty"` // of the log
	Problems []bureau.Finding `json:"problems"`
	sentence string
}

// Run checks states against events, standings against histories, tallies against standings, and the log.
func (v *fsckVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		r, err := t.fsck(d)
		if err != nil {
			return err
		}
		if err := t.answer(r); err != nil {
			return err
		}
		return found(!r.OK)
	})
}

func (t *terminal) fsck(d *bureau.Desk) (checkResult, error) {
	progress := t.bar(t.say.of("checking"))
	defer progress.clear()
	h, err := d.Fsck(t.ctx, progress.at)
	return checkResult{OK: h.OK, Checked: h.Checked, Problems: listOf(h.Problems), sentence: "checked"}, err
}

// Run verifies the log.
func (v *auditVerifyVerb) Run(t *terminal) error {
	printed := make([]audit.Mark, len(v.Head))
	for i, code := range v.Head {
		var err error
		if printed[i], err = audit.ParseMark(code); err != nil {
			return err
		}
	}
	return t.atDesk(func(d *bureau.Desk) error {
		trail, err := d.VerifyAudit(t.ctx, printed...)
		if err != nil {
			return err
		}
		r := checkResult{
			OK: trail.OK, Checked: int(trail.Checked), Head: trail.Head, Problems: listOf(trail.Problems), sentence: "audit_checked",
		}
		if err := t.answer(r); err != nil {
			return err
		}
		return found(!r.OK)
	})
}

// listOf makes [] of nothing, so that who reads the JSON finds a list.
func listOf[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func (r checkResult) lines(say words) []string {
	lines := []string{say.of(r.sentence, grouped(r.Checked), grouped(len(r.Problems)))}
	for _, p := range r.Problems {
		lines = append(lines, say.of("finding", p.Subject, p.Text))
	}
	if r.Head != "" {
		lines = append(lines, say.of("audit_head", r.Head))
	}
	return lines
}
