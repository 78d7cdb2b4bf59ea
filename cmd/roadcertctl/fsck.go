package main

import "roadcert/domain/bureau"

// fsckVerb proves the store against itself.
type fsckVerb struct{}

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
