package main

import (
	"time"

	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

// noticeVerb tells counties of a fault at the province, and that it is over (5.3).
type noticeVerb struct {
	Dir  string `arg:"" help:"${help_dir}"`
	Do   string `arg:"" enum:"open,clear,list" default:"list" help:"${help_notice_do}"`
	What string `arg:"" optional:"" help:"${help_notice_what}"`
}

type noticeResult struct {
	Notices []exchange.Notice `json:"notices"`
}

// Run publishes a notice, or says that what it tells of is over, and lists them.
func (v *noticeVerb) Run(t *terminal) error {
	return t.within(v.Dir, func(h *house) error {
		var err error
		switch v.Do {
		case "open":
			_, err = h.OpenNotice(t.ctx, v.What)
		case "clear":
			_, err = h.ClearNotice(t.ctx, v.What)
		default:
			if v.What != "" {
				err = problem.New(problem.Invalid, "命令写得不对", "不认识“"+v.What+"”", "用法见 province notice --help")
			}
		}
		if err != nil {
			return err
		}
		list, err := h.Ledger.Notices(t.ctx)
		if err != nil {
			return err
		}
		return t.answer(noticeResult{append([]exchange.Notice{}, list...)})
	})
}

func (r noticeResult) lines(t *terminal) []string {
	lines := []string{}
	for _, n := range r.Notices {
		cleared := t.say("lasting")
		if !n.Cleared.IsZero() {
			cleared = shown(n.Cleared)
		}
		lines = append(lines, t.say("notice_line", n.ID, shown(n.Opened), cleared, n.Text))
	}
	if len(lines) == 0 {
		lines = append(lines, t.say("no_notice"))
	}
	return lines
}

// shown is a time as a person reads it.
func shown(at time.Time) string {
	if at.IsZero() {
		return "—"
	}
	return at.Local().Format("2006-01-02 15:04")
}
