package page

import (
	"fyne.io/fyne/v2"

	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// dayEms is the width of a date that is typed.
const dayEms = 12

// build makes the bar of year and day; what is under it comes with the first report.
func (p *evaluationPage) build() {
	p.complaint = part.Prose("").In(look.Danger)
	p.complaint.Hide()
	p.preview = newPreview(p.host)
	p.year = part.NewChoice(options(model.Years(p.desk.Settings().Founded, p.desk.Today())), func(string) {
		p.asOf.SetText("")
		p.count()
	})
	p.asOf = part.NewInput("年末，当年为今天")
	p.asOf.OnSubmitted = func(string) { p.count() }
	p.asOf.Left = p.tidy
	bar := part.Across(look.Small,
		part.Text("年度"), p.year, part.Text("　截至"), part.Sized(look.Size(look.Body)*dayEms, p.asOf), part.Button(p.countCommand()),
		part.Grow(nil), part.Button(p.pdfCommand()), part.Button(p.sheetCommand()), part.Button(p.printCommand()),
	)
	p.put(part.Empty("正在统计…", ""))
	p.whole = part.Down(look.Nil, part.PadXY(look.Wide, look.Medium, part.Down(look.Small, bar, p.complaint)), part.Grow(p.body))
}

// tidy writes the day as screens show days, and says what is wrong with it.
func (p *evaluationPage) tidy() {
	asOf, wrong := model.CheckAsOf(p.asOf.Text, p.year.Key(), p.desk.Today())
	p.complain(wrong)
	if wrong == "" && asOf != 0 {
		p.asOf.SetText(asOf.String())
	}
}

// complain says what is wrong with the day; nothing takes no room.
func (p *evaluationPage) complain(text string) {
	p.complaint.Set(text)
	if text == "" {
		p.complaint.Hide()
	} else {
		p.complaint.Show()
	}
	p.whole.Refresh()
}

func (p *evaluationPage) draw() {
	e := model.NewEvaluation(p.report, p.desk.Today())
	tabs := part.NewTabs().
		Add("指标", part.Scrolled(part.Pad(look.Wide, figures(e)))).
		Add("报告预览", part.Pad(look.Small, p.preview.whole)).
		Add("口径", part.Scrolled(part.Pad(look.Wide, part.Panel(ruleView(e))))).
		Add("宣传培训", p.outreach.object)
	p.put(tabs.Object())
	if p.tabs != nil {
		tabs.Select(p.tabs.Selected())
	}
	p.tabs = tabs
	p.whole.Refresh() // the buttons ask again whether there is a report
}

// figures are the live figures: the rate, by kind as table and drawing, and by month.
func figures(e model.Evaluation) fyne.CanvasObject {
	left := part.Down(look.Wide,
		part.Panel(part.Down(look.Small, headline(e.Headline), part.Text(e.Next), part.Note(e.AsOf+"。"))),
		part.Panel(part.Down(look.Small, part.Section("按月"), rateBars(e.Months).Plain())),
	)
	right := part.Down(look.Wide,
		part.Panel(part.Down(look.Small, part.Section("按类别"), kindTable(e.Kinds))),
		part.Panel(part.Down(look.Small, part.Section("各类转化率"), rateBars(e.Kinds[:len(e.Kinds)-1]))),
	)
	return part.Share(look.Wide, left, right)
}

func kindTable(lines []model.RateLine) fyne.CanvasObject {
	columns := []part.SheetColumn{
		{Title: "类别", Grow: true},
		{Title: "有效", Right: true},
		{Title: "已转化", Right: true},
		{Title: "仅纸质", Right: true},
		{Title: "不合规范", Right: true},
		{Title: "转化率", Right: true},
	}
	rows := make([][]string, len(lines))
	for i, l := range lines {
		rows[i] = []string{l.Name, l.Held, l.Converted, l.OnPaper, l.Unfit, l.Rate}
	}
	return part.Sheet(columns, part.SheetTexts(columns, rows))
}

// rateBars draws rates under each other over the lines of their bands.
func rateBars(lines []model.RateLine) *part.RateBars {
	bars := make([]part.RateBar, len(lines))
	for i, l := range lines {
		bars[i] = part.RateBar{Label: l.Name, Text: l.Rate, Share: l.Share}
	}
	drawing := part.NewRateBars(look.Row, bands()...)
	drawing.Set(bars)
	return drawing
}

func ruleView(e model.Evaluation) fyne.CanvasObject {
	body := part.Down(look.Medium, part.Section("统计口径"))
	for _, text := range e.Rule {
		body.Add(part.Prose(text))
	}
	body.Add(part.Rule())
	body.Add(part.Remark("指标摘要（SM3）：" + e.Digest + "。报告上印有同一个摘要，用同样的数据重算应得到同样的值。"))
	return body
}
