package page

import (
	"roadcert/ui/list"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// refusalsEms is how high the list of refusals is, in body type sizes.
const refusalsEms = 22

// batchEnded says what has become of a batch, and lists what was left out under the heading why.
func batchEnded(host Host, title, why string, said model.BatchOutcome, stopped bool) {
	if len(said.Refusals) == 0 && !stopped {
		host.Toast(said.Verdict)
		return
	}
	body := part.Down(look.Medium, part.Prose(said.Verdict))
	if len(said.Refusals) > 0 {
		grid := part.NewGrid("refused", []part.Column[model.BatchLine]{
			{ID: "number", Title: "编号", Width: 16, Text: func(l model.BatchLine) string { return l.Number }},
			{ID: "holder", Title: "持证主体", Width: 10, Text: func(l model.BatchLine) string { return l.Holder }},
			{ID: "why", Title: why, Width: 20, Grow: true, Text: func(l model.BatchLine) string { return l.Why }},
		}, list.Of(func() []model.BatchLine { return said.Refusals }), host.Run, host.Fail)
		grid.Restart()
		body.Add(part.Grow(part.High(refusalsEms, grid)))
		if said.Cut != "" {
			body.Add(part.Note(said.Cut))
		}
	}
	part.NewNotice(title, body).Wide().Show(host.Window())
}
