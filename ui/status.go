package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"roadcert/domain/access"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// status is the bar at the foot: the link to the province, unit and person, and work in the background.
type status struct {
	object fyne.CanvasObject
	work   *fyne.Container
	line   *fyne.Container
	mark   *part.Line
	sync   *part.CommandButton
}

// tones are the colours of the link's mark; its words say the same.
var tones = map[model.Tone]look.Role{model.Plain: look.SecondInk, model.Good: look.Good, model.Warning: look.Warning, model.Danger: look.Danger}

// newStatus is the bar of a session; open shows the page of the link.
func newStatus(desk Desk, open func()) *status {
	s := &status{work: part.Across(look.Wide), mark: part.Note("○"), sync: part.Link(part.Command{Name: "", Do: open})}
	p, set := desk.Person(), desk.Settings()
	who := p.Name + " · " + p.Role.Name()
	if p.Name == p.Role.Name() {
		who = p.Name
	}
	line := part.Across(look.Huge)
	if desk.May(access.Synchronise) {
		line.Add(part.Across(look.Tiny, s.mark, s.sync))
	}
	line.Add(part.Note(set.Bureau))
	line.Add(part.Note(who))
	s.line = line
	if set.Training {
		line.Add(part.Note("练习库").In(look.Warning))
	}
	line.Add(part.Grow(nil))
	line.Add(s.work)
	s.object = container.NewStack(part.Fill(look.Surface, look.None), part.PadXY(look.Wide, look.Tiny, line))
	return s
}

// tell shows how the store stands with the province.
func (s *status) tell(bar model.SyncBar) {
	s.mark.SetIn(tones[bar.Tone], bar.Mark)
	s.sync.Rename(bar.Text)
	s.line.Refresh()
	s.object.Refresh()
}

// show lists the jobs, each with how far it is and a way to stop it.
func (s *status) show(list []*job) {
	s.work.Objects = nil
	for _, j := range list {
		bar := part.NewProgress()
		bar.Set(j.done, j.total)
		s.work.Add(part.Across(look.Small, part.Note(j.title), bar, part.Link(part.Command{Name: "取消", Do: j.cancel})))
	}
	s.work.Refresh()
	s.object.Refresh()
}
