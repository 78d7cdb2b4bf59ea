package main

import (
	"io"
	"maps"
	"os"
	"slices"

	"roadcert/cmd/internal/console"
	"roadcert/cmd/internal/premises"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
	"roadcert/domain/province"
)

// receiveVerb answers a parcel that came on a stick with another.
type receiveVerb struct {
	Dir string `arg:"" help:"${help_dir}"`
	In  string `arg:"" help:"${help_parcel_in}"`
	Out string `arg:"" help:"${help_parcel_out}"`
}

type receiveResult struct {
	File        string                       `json:"file"`
	County      string                       `json:"county"`
	Workstation int                          `json:"workstation"`
	Letters     int                          `json:"letters"`
	Answered    int                          `json:"answered"`
	Events      map[exchange.Outcome]int     `json:"events"`
	Troubles    map[exchange.TroubleKind]int `json:"troubles,omitempty"`
}

// Run receives. The answers appear under their name when all of them are written; until then the same parcel is simply
// received again.
func (v *receiveVerb) Run(t *terminal) error {
	const what = "不能接收数据包"
	in, err := os.Open(v.In)
	if err != nil {
		return console.FileProblem(err, what, v.In)
	}
	defer in.Close()
	return t.within(v.Dir, func(h *house) error {
		r := receiveResult{File: v.Out, Events: map[exchange.Outcome]int{}}
		h.Log = func(heard province.Heard) {
			for outcome, n := range heard.Outcomes {
				r.Events[outcome] += n
			}
		}
		var done province.Received
		err := premises.WriteFile(v.Out, 0o600, what, func(w io.Writer) (err error) {
			done, err = h.Receive(t.ctx, in, w)
			return err
		})
		if t.ctx.Err() != nil {
			return problem.From(t.ctx.Err(), problem.Cancelled, "没有接收完数据包", "被停止", "请重新接收同一个数据包")
		}
		if err != nil {
			return err
		}
		r.County, r.Workstation, r.Letters, r.Answered, r.Troubles = done.From.County, done.From.Workstation, done.Letters, done.Answered, maps.Clone(done.Troubles)
		if err := t.answer(r); err != nil {
			return err
		}
		if len(r.Troubles) > 0 || r.Events[exchange.Refused]+r.Events[exchange.Conflict] > 0 {
			return errFound
		}
		return nil
	})
}

func (r receiveResult) lines(t *terminal) []string {
	lines := []string{t.say("received", r.County, r.Workstation, r.Answered, r.Letters, r.File)}
	for _, outcome := range exchange.Outcomes() {
		if n := r.Events[outcome]; n > 0 {
			lines = append(lines, t.say("received_events", t.outcome(outcome), n))
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(r.Troubles)) {
		lines = append(lines, t.say("received_trouble", string(kind), r.Troubles[kind]))
	}
	return lines
}

// outcome is an outcome as the person reads it.
func (t *terminal) outcome(o exchange.Outcome) string {
	if t.lang == console.English {
		return string(o)
	}
	return o.Name()
}
