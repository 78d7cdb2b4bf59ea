package page

import (
	"fmt"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/domain/evaluation"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// queueMax is how many cases the queue lists; the page of the cases has them all.
const queueMax = 8

func (p *homePage) view(h model.Home) fyne.CanvasObject {
	left := part.Down(look.Wide, part.Panel(p.rate(h)), part.Panel(p.kinds(h)))
	right := part.Down(look.Wide)
	if h.Handover != "" {
		right.Add(part.Panel(p.handover(h)))
	}
	if len(h.Clocks) > 0 || h.Returned != "" {
		right.Add(part.Panel(p.link(h)))
	}
	if len(h.Patrol) > 0 {
		right.Add(part.Panel(p.patrol(h)))
	}
	if p.house.concerns() {
		right.Add(p.house.object)
	}
	right.Add(part.Panel(p.queue(h)))
	right.Add(part.Panel(p.due(h)))
	return part.Pad(look.Wide, part.Share(look.Wide, left, right))
}

func (p *homePage) startCommands(s *model.Start) []part.Command {
	if s.Button == "" {
		return nil
	}
	return []part.Command{{Name: s.Button, Primary: true, Do: func() { p.host.Open(Route{Page: Collect}) }}}
}

// rate is the one big figure, where it lies among the bands, and what is missing to the next.
func (p *homePage) rate(h model.Home) fyne.CanvasObject {
	body := part.Down(look.Small, headline(h.Headline))
	next := part.Across(look.Small, part.Text(h.Next))
	if h.Unconverted != "" {
		next.Add(part.Button(part.Command{Name: h.Unconverted, Do: p.open("unconverted")}))
	}
	body.Add(next)
	return body
}

// headline draws a rate: figure, score, counts, and the bar with the lines of its bands.
func headline(h model.Headline) fyne.CanvasObject {
	bar := part.NewRateBars(look.Control, scores()...).Plain()
	bar.Set([]part.RateBar{{Share: h.Share}})
	return part.Down(look.Small,
		part.Section("转化率"),
		part.Across(look.Wide, part.Figure(h.Rate), part.Heading(h.Score).In(look.Primary), part.Grow(part.Note(h.Basis).Right().Loose())),
		bar,
	)
}

// bands are the lines where the score changes.
func bands() []part.Band {
	var list []part.Band
	for _, b := range evaluation.Bands()[1:] {
		list = append(list, part.Band{At: b.Percent, Label: fmt.Sprintf("%d %%", b.Percent)})
	}
	return list
}

// scores are the same lines, with what is scored from there on.
func scores() []part.Band {
	list := bands()
	for i, b := range evaluation.Bands()[1:] {
		list[i].Label += fmt.Sprintf(" · %d 分", b.Score)
	}
	return list
}

func (p *homePage) kinds(h model.Home) fyne.CanvasObject {
	bars := make([]part.RateBar, len(h.Kinds))
	for i, k := range h.Kinds {
		bars[i] = part.RateBar{Label: k.Name, Text: k.Count + "　" + k.Rate, Share: k.Share, Do: p.open("kind:" + string(k.Code))}
	}
	drawing := part.NewRateBars(look.Row, bands()...)
	drawing.Set(bars)
	body := part.Down(look.Small, part.Section("按类别"), drawing)
	if len(bars) == 0 {
		body = part.Down(look.Small, part.Section("按类别"), part.Remark("没有有效证照。"))
	}
	if h.OtherKinds != "" {
		body.Add(part.Remark(h.OtherKinds + "。"))
	}
	return body
}

// link is what is to be done about the province: what it did not take in, and the faults whose news has to be sent again
// in time.
func (p *homePage) link(h model.Home) fyne.CanvasObject {
	body := part.Down(look.Small, part.Section("与省级系统同步"))
	if h.Returned != "" {
		body.Add(part.Across(look.Medium, part.Text(h.Returned), part.Grow(part.Note("请逐件对照后决定").Loose()), part.Tag(look.Warning, "待处理"),
			part.Button(part.Command{Name: "去办", Do: p.openSync(StoppedFilter)})))
	}
	for i, line := range h.Clocks {
		if i > 0 || h.Returned != "" {
			body.Add(part.Rule())
		}
		role := look.SecondInk
		if line.Urgent {
			role = look.Warning
		}
		body.Add(part.Across(look.Medium, part.Text(line.Text), part.Grow(part.Note(line.Note).Loose()), part.Tag(role, line.State),
			part.Button(part.Command{Name: "去办", Do: p.openSync(FaultsFilter + ":" + line.Fault)})))
	}
	return body
}

// patrol is what the security patrol asks for today.
func (p *homePage) patrol(h model.Home) fyne.CanvasObject {
	body := part.Down(look.Small, part.Section("安全巡检"))
	for i, t := range h.Patrol {
		if i > 0 {
			body.Add(part.Rule())
		}
		body.Add(part.Across(look.Medium, part.Text(t.Text), part.Grow(part.Note(t.Note).Loose()), part.Tag(toneRoles[t.Tone], t.State),
			part.Button(part.Command{Name: "去办", Do: func() { p.host.Open(Route{Page: Patrol}) }})))
	}
	return body
}

func (p *homePage) queue(h model.Home) fyne.CanvasObject {
	body := part.Down(look.Small, part.Section(h.QueueTitle))
	if !p.desk.May(access.ReadCases) {
		body.Add(part.Remark("办件由受理员、审核员和批准人办理。"))
		return body
	}
	if len(h.Queue) == 0 {
		body.Add(part.Remark(h.QueueEmpty))
	}
	for i, line := range h.Queue[:min(len(h.Queue), queueMax)] {
		if i > 0 {
			body.Add(part.Rule())
		}
		body.Add(p.queueLine(line))
	}
	if more := len(h.Queue) - queueMax; more > 0 {
		body.Add(part.Link(part.Command{Name: fmt.Sprintf("还有 %s 件", model.Thousands(more)), Do: p.openCase("")}))
	}
	return body
}

func (p *homePage) queueLine(line model.QueueLine) fyne.CanvasObject {
	verb, role := "查看", look.SecondInk
	if line.Mine {
		verb, role = "去办", look.Warning
	}
	return part.Across(look.Medium,
		part.Text(line.What), part.Grow(part.Note(line.Who).Loose()), part.Tag(role, line.State),
		part.Button(part.Command{Name: verb, Do: p.openCase(CaseFilter + line.ID)}),
	)
}

func (p *homePage) due(h model.Home) fyne.CanvasObject {
	tiles := make([]fyne.CanvasObject, len(h.Due))
	for i, d := range h.Due {
		role := look.Ink
		if d.Urgent {
			role = look.Warning
		}
		tile := part.Down(look.Tiny, part.Heading(d.Count).In(role), part.Note(d.Label).Loose())
		if d.Filter != "" && d.Count != "0" {
			tile.Add(part.Across(look.Nil, part.Link(part.Command{Name: "查看", Do: p.open(d.Filter)})))
		}
		tiles[i] = tile
	}
	return part.Down(look.Small, part.Section("到期提醒"), part.Share(look.Medium, tiles...), part.Remark("年审到期、考核到期和暂扣期满含 30 日内的和已经逾期的。"))
}

// handover is that somebody's work waits for this person to take it over.
func (p *homePage) handover(h model.Home) fyne.CanvasObject {
	return part.Across(look.Medium, part.Grow(part.Text(h.Handover).Loose()), part.Tag(look.Warning, "待接收"),
		part.Button(part.Command{Name: "去办", Do: func() { p.host.Open(Route{Page: System, Filter: OwnFilter}) }}))
}
