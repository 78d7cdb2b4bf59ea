package page

import (
	"context"
	"io"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"roadcert/domain/bureau"
	"roadcert/domain/day"
	"roadcert/domain/evaluation"
	"roadcert/ui/model"
	"roadcert/ui/paper"
	"roadcert/ui/part"
)

// EvaluationDesk is what 评价 needs of the desk.
type EvaluationDesk interface {
	Settings() bureau.Settings
	Today() day.Day
	Evaluate(ctx context.Context, year int, asOf day.Day) (evaluation.Report, error)
	OutreachDesk
}

// NewEvaluation returns 评价: how far the bureau is, how that was counted, and the report of it.
func NewEvaluation(desk EvaluationDesk, tools Tools, host Host) Page {
	p := &evaluationPage{desk: desk, tools: tools, host: host, running: latest{host: host}, body: container.NewStack()}
	p.outreach = newOutreachView(p)
	p.build()
	return p
}

type evaluationPage struct {
	desk    EvaluationDesk
	tools   Tools
	host    Host
	running latest

	year      *part.Choice
	asOf      *part.Input
	complaint *part.Paragraph
	body      *fyne.Container // under the bar of year and day
	whole     fyne.CanvasObject
	preview   *preview
	outreach  *outreachView
	tabs      *part.Tabs // nil before the first report

	report   evaluation.Report
	document *paper.Document // nil before the first report
}

func (p *evaluationPage) Title() string             { return "评价" }
func (p *evaluationPage) Object() fyne.CanvasObject { return p.whole }

// Show counts anew.
func (p *evaluationPage) Show(Route) { p.count() }

func (p *evaluationPage) put(o fyne.CanvasObject) {
	p.body.Objects = []fyne.CanvasObject{o}
	p.body.Refresh()
}

// count makes the report of the year and day that are chosen, and the pages it is shown as.
func (p *evaluationPage) count() {
	asOf, wrong := model.CheckAsOf(p.asOf.Text, p.year.Key(), p.desk.Today())
	p.complain(wrong)
	if wrong != "" {
		return
	}
	year, err := strconv.Atoi(p.year.Key())
	if err != nil {
		return // nothing is chosen
	}
	p.outreach.reload(year)
	var report evaluation.Report
	var document *paper.Document
	p.running.begin("统计转化率", func(ctx context.Context, _ func(done, total int)) (err error) {
		if report, err = p.desk.Evaluate(ctx, year, asOf); err != nil {
			return err
		}
		document, err = paper.NewReport(report, p.tools.Type)
		return err
	}, func(err error) {
		if err != nil {
			p.document = nil
			p.put(part.Empty("统计不出来", err.Error(), p.countCommand()))
			return
		}
		p.report, p.document = report, document
		p.preview.show(document)
		p.draw()
	})
}

// Commands are the keys of the page; without a report there is nothing to take away.
func (p *evaluationPage) Commands() []part.Command {
	list := []part.Command{p.countCommand(), p.pdfCommand(), p.sheetCommand(), p.printCommand()}
	return append(list, p.preview.commands()...)
}

func (p *evaluationPage) countCommand() part.Command {
	return part.Command{Name: "重新统计", Key: fyne.KeyF5, Do: p.count}
}

func (p *evaluationPage) pdfCommand() part.Command {
	return part.Command{Name: "导出 PDF…", Key: fyne.KeyS, Mod: fyne.KeyModifierControl, Why: p.noReport, Do: func() {
		p.export("导出 PDF", ".pdf", p.document.PDF)
	}}
}

func (p *evaluationPage) sheetCommand() part.Command {
	return part.Command{Name: "导出 Excel…", Key: fyne.KeyE, Mod: fyne.KeyModifierControl, Why: p.noReport, Do: func() {
		report := p.report
		p.export("导出 Excel", ".xlsx", func(w io.Writer) error { return p.tools.SaveReport(w, report) })
	}}
}

func (p *evaluationPage) printCommand() part.Command {
	return part.Command{Name: "打印", Key: fyne.KeyP, Mod: fyne.KeyModifierControl, Why: p.noReport, Do: func() {
		document, name := p.document, model.FileName(p.report, ".pdf")
		p.host.Run("准备打印", func(context.Context, func(done, total int)) error {
			return openInViewer(name, document.PDF)
		}, func(err error) {
			if err != nil {
				p.host.Fail(err)
				return
			}
			p.host.Toast("已在系统的阅读程序中打开，请在那里打印。")
		})
	}}
}

func (p *evaluationPage) noReport() string {
	if p.document == nil {
		return "还没有统计出结果"
	}
	return ""
}

// export asks for a place and writes there off the screen.
func (p *evaluationPage) export(title, extension string, write func(io.Writer) error) {
	file := outcome{title, "导出", reportFolder, model.FileName(p.report, extension), ""}
	keepAs(p.host, file, func(_ context.Context, w io.Writer) error { return write(w) })
}

// reportFolder is where reports went the last time.
const reportFolder = "evaluation.folder"
