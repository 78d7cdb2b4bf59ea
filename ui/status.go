package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"roadcert/ui/look"
	"roadcert/ui/part"
)

// status is the bar at the foot: the link to the province, unit and person, and work in the background.
type status struct {
	object fyne.CanvasObject
	work   *fyne.Container
}

func newStatus(sync string, desk Desk) *status {
	s := &status{work: part.Across(look.Wide)}
	p, set := desk.Person(), desk.Settings()
	who := p.Name + " · " + p.Role.Name()
	if p.Name == p.Role.Name() {
		who = p.Name
	}
	line := part.Across(look.Huge, part.Note("○ "+sync), part.Note(set.Bureau), part.Note(who))
	if set.Training {
		line.Add(part.Note("练习库").In(look.Warning))
	}
	line.Add(part.Grow(nil))
	line.Add(s.work)
	s.object = container.NewStack(part.Fill(look.Surface, look.None), part.PadXY(look.Wide, look.Tiny, line))
	return s
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
