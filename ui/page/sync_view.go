package page

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"roadcert/domain/access"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// viewOverview is how the workstation stands with the province, and what can be done at once.
func (p *syncPage) viewOverview() fyne.CanvasObject {
	s := p.known.status
	facts := part.Down(look.Medium)
	for _, f := range model.SyncFacts(s) {
		facts.Add(part.Labelled(f.Name, part.Prose(f.Text).In(toneRoles[f.Tone])))
	}
	if !s.Joined {
		return part.PadXY(look.Tiny, look.Medium, part.Panel(part.Down(look.Medium, part.Section("还没有接入省级系统"),
			part.Prose("接入之前照常办理，办理结果留在本机待推。请向省级系统索取这台工作站的接入文件（只能用一次，请像钥匙一样保管），由系统管理员在这里接入。"),
			facts, part.Across(look.Small, part.Button(p.joinCommand()), part.Grow(nil)))))
	}
	head := part.Across(look.Small, part.Grow(part.Section("与省级系统同步").Loose()))
	for _, c := range []part.Command{p.receiveCommand(), p.exportCommand(), p.syncCommand()} {
		head.Add(part.Button(c))
	}
	body := part.Down(look.Medium, head, part.Rule(), facts, part.Remark("断网时把数据包用 U 盘送省级系统，再导入它写回的回执包；数据在收到回执之前一直待推。"))
	if p.desk.May(access.JoinProvince) {
		again := p.joinCommand()
		again.Name, again.Primary = "重新接入…", false
		body.Add(part.Across(look.Small, part.Link(again), part.Grow(nil)))
	}
	return part.PadXY(look.Tiny, look.Medium, part.Panel(body))
}

// listAndDetail lays a list out beside what is known of its row, under a bar of buttons.
func listAndDetail(bar, grid fyne.CanvasObject, detail *fyne.Container) fyne.CanvasObject {
	return listAndDetailOf(bar, grid, detail, syncShare)
}

// listAndDetailOf is listAndDetail with what the list gets of the width.
func listAndDetailOf(bar, grid fyne.CanvasObject, detail *fyne.Container, share float32) fyne.CanvasObject {
	return part.Edges(part.PadXY(look.Nil, look.Tiny, bar), nil, nil, nil, part.Splitter(grid, detail, share))
}

// syncShare is what a list gets of the page's width: what is set side by side beside it needs room.
const syncShare = 0.52

// putInto shows something in the place of a detail.
func putInto(place *fyne.Container, o fyne.CanvasObject) {
	place.Objects = []fyne.CanvasObject{part.Fill(look.Surface, look.None), o}
	place.Refresh()
}

func newPlace(o fyne.CanvasObject) *fyne.Container {
	place := container.NewStack()
	putInto(place, o)
	return place
}

// whyResolve says why a person may not decide about a difference; empty where that person may.
func (p *syncPage) whyResolve() string {
	if why := needs(p.desk, access.ResolveDifference)(); why != "" {
		return why
	}
	return p.whyNotTalk()
}

// askReason asks why something is decided as it is.
func (p *syncPage) askReason(title, text, verb string, do func(why string)) {
	reason := part.NewField("理由").Must().Lines(3).Hint("核对过什么、为什么这样处理").Checked(filled("理由"))
	var dialog *part.Dialog
	dialog = part.NewDialog(title, part.Down(look.Medium, part.Prose(text), part.Form(reason)), part.Command{Name: verb, Do: func() {
		if !part.FirstWrong([]*part.Field{reason}) {
			return
		}
		dialog.Close()
		do(reason.Text())
	}})
	dialog.Wide().Begin(reason).Show(p.host.Window())
}

// buttonRow is a bar of buttons; they are asked again whenever the row of the list changes.
func buttonRow(commands []part.Command) (*fyne.Container, []*part.CommandButton) {
	bar := part.Across(look.Small, part.Grow(nil))
	buttons := make([]*part.CommandButton, len(commands))
	for i, c := range commands {
		buttons[i] = part.Button(c)
		bar.Add(buttons[i])
	}
	return bar, buttons
}
