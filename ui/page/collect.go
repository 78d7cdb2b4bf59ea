package page

import (
	"context"
	"errors"
	"iter"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/code"
	"roadcert/domain/collect"
	"roadcert/domain/day"
	"roadcert/domain/problem"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// CollectDesk is what 归集 needs of the desk.
type CollectDesk interface {
	May(access.Permission) bool
	Catalog() *catalog.Catalog
	Regions() *code.Regions
	Today() day.Day
	Overview(context.Context) (bureau.Overview, error)
	InspectAll(ctx context.Context, reg bureau.Register) ([]bureau.Recognised, error)
	Inspect(ctx context.Context, reg bureau.Register, sheet string, hints collect.Hints) (bureau.Inspection, error)
	Diagnose(ctx context.Context, reg bureau.Register, sheet string, hints collect.Hints, fixes collect.Fixes) (bureau.Diagnosis, error)
	Import(ctx context.Context, reg bureau.Register, opt bureau.ImportOptions) (bureau.ImportResult, error)
	Convert(ctx context.Context, opt bureau.ConvertOptions) (bureau.BatchResult, error)
	ImportPhotos(ctx context.Context, photos iter.Seq2[bureau.Photo, error], opt bureau.PhotoOptions) (bureau.PhotoResult, error)
	TwinsDesk
	QualityDesk
}

// NewCollect returns 归集: a register of paper certificates is chosen, looked over, put right, checked, imported and
// converted; what was probably collected twice is looked at; and how good the records are is counted. Nothing is
// written before the check has been seen.
func NewCollect(desk CollectDesk, tools Tools, host Host) Page {
	p := &collectPage{desk: desk, tools: tools, host: host, running: latest{host: host}, body: container.NewStack()}
	p.whole = p.body
	if desk.May(access.CollectRegister) {
		p.twins, p.quality = newTwins(desk, host), newQuality(desk, host)
		p.tabs = part.NewTabs().Add("导入", p.body).Add("疑似重复", p.twins.object).Add("归集质量", p.quality.object)
		p.tabs.Chosen = p.chosen
		p.whole = part.PadXY(look.Wide, look.Nil, p.tabs.Object())
	}
	return p
}

// The tabs of the page.
const (
	importTab = iota
	twinsTab
	qualityTab
)

// step is how far the wizard has come.
type step int

const (
	choosing   step = iota // which file
	recognised             // what it was taken for
	diagnosed              // what is wrong with it, and what can be done
	checked                // what an import would do
	imported               // what it has done
)

type collectPage struct {
	desk    CollectDesk
	tools   Tools
	host    Host
	running latest
	body    *fyne.Container   // the wizard
	whole   fyne.CanvasObject // body, or the tabs around it
	tabs    *part.Tabs        // nil for who does not collect
	twins   *twins
	quality *quality

	step      step
	file      bureau.Register // open from recognised on; nil before
	path      string
	register  *model.Register
	sheets    *part.Grid[model.SheetLine] // of the file
	treatment *model.Treatment            // of the sheet, once it was looked through; nil before
	treating  *treating                   // shows it
	trouble   string                      // what is wrong with the file or the sheet, said where it was chosen
	outcome   model.Outcome
	batch     *model.BatchOutcome
	photos    *model.PhotoOutcome // of the photos imported last, until that was read; nil otherwise
	kind      catalog.Code        // of the conversion; empty for all
	pending   model.Pending

	stale     bool            // something was corrected while the sheet was being looked at
	columns   *fyne.Container // the scrolled table of columns
	choices   []*part.Choice  // of its lines
	corrected int             // the line that was corrected last; -1 for none
}

func (p *collectPage) Title() string             { return "归集" }
func (p *collectPage) Object() fyne.CanvasObject { return p.whole }

// Commands are always the same, because a key is registered once; what a step has no use for says why.
func (p *collectPage) Commands() []part.Command {
	if !p.desk.May(access.CollectRegister) {
		return []part.Command{p.stopCommand()}
	}
	return []part.Command{p.here(p.chooseCommand()), p.here(p.nextCommand()), p.here(p.exportCommand()), p.here(p.againCommand()), p.stopCommand()}
}

// here keeps the keys of the wizard from working while it is out of sight.
func (p *collectPage) here(c part.Command) part.Command {
	why := c.Why
	c.Why = func() string {
		switch {
		case p.tabs.Selected() != importTab:
			return "请先回到“导入”"
		case why != nil:
			return why()
		}
		return ""
	}
	return c
}

// runs is what can be stopped where the person is.
func (p *collectPage) runs() *latest {
	if p.tabs != nil {
		switch p.tabs.Selected() {
		case twinsTab:
			return &p.twins.running
		case qualityTab:
			return &p.quality.running
		}
	}
	return &p.running
}

// Show lets files be dropped anywhere on the window, and shows the step it was left at.
func (p *collectPage) Show(Route) {
	if p.desk.May(access.CollectRegister) {
		p.host.Window().SetOnDropped(func(_ fyne.Position, files []fyne.URI) { p.dropped(files) })
	}
	switch {
	case p.running.busy():
	case p.desk.May(access.CollectRegister):
		p.draw()
		p.chosen(p.tabs.Selected())
	default:
		p.showOthers()
	}
}

// chosen looks for duplicates, or counts, when somebody wants to see them: both walk all certificates.
func (p *collectPage) chosen(tab int) {
	switch tab {
	case twinsTab:
		p.twins.show()
	case qualityTab:
		p.quality.show()
	}
}

func (p *collectPage) dropped(files []fyne.URI) {
	switch {
	case len(files) == 0:
	case p.running.busy():
		p.host.Toast("正在处理另一个文件，请等它做完或先停止。")
	case len(files) > 1:
		p.host.Toast("一次归集一个文件，请逐个拖入。")
	case holdsPhotos(files[0].Path()):
		p.host.Open(Route{Page: Collect})
		p.takePhotos(files[0].Path(), "")
	default:
		p.host.Open(Route{Page: Collect})
		p.Offer(files[0].Path())
	}
}

// Offer begins anew with a file.
func (p *collectPage) Offer(path string) {
	p.tabs.Select(importTab)
	p.close()
	p.step, p.path, p.trouble = choosing, path, ""
	var file bureau.Register
	var sheets []bureau.Recognised
	p.glance("打开 "+filepath.Base(path), func(ctx context.Context, _ func(done, total int)) (err error) {
		if file, err = p.tools.OpenRegister(path); err != nil {
			return err
		}
		if sheets, err = p.desk.InspectAll(ctx, file); err != nil {
			return errors.Join(err, file.Close())
		}
		return nil
	}, func(err error) {
		if err != nil {
			p.trouble = err.Error()
			return
		}
		p.file, p.register = file, model.NewRegister(file.Name(), sheets, p.desk.Catalog())
		p.begun()
		p.sheets = p.newSheets()
	})
}

// choose goes on with another sheet of the file.
func (p *collectPage) choose(sheet string) {
	p.register.Choose(sheet)
	p.begun()
	p.sheets.Select(p.register.Place())
	p.draw()
}

// begun shows what a sheet was recognised as.
func (p *collectPage) begun() {
	p.step, p.columns, p.corrected, p.treatment, p.batch, p.trouble = recognised, nil, -1, nil, nil, ""
	if err := p.register.Trouble(); err != nil {
		p.trouble = err.Error()
	}
}

// Close lets go of the file; none can be dropped on the window any more.
func (p *collectPage) Close() {
	p.host.Window().SetOnDropped(nil)
	if p.running.busy() {
		p.running.cancel() // what runs still reads the file
		return
	}
	p.close()
}

// close lets go of the file.
func (p *collectPage) close() {
	if p.file != nil {
		if err := p.file.Close(); err != nil {
			p.host.Fail(err)
		}
	}
	p.file, p.register, p.treatment, p.batch, p.photos = nil, nil, nil, nil, nil
}

// inspect asks what the sheet is, with the person's corrections.
func (p *collectPage) inspect() {
	if p.running.busy() { // a file is read by one at a time
		p.stale = true
		return
	}
	var found bureau.Inspection
	file, sheet, hints := p.file, p.register.Sheet, p.register.Hints()
	p.glance("识别 "+p.register.File, func(ctx context.Context, _ func(done, total int)) (err error) {
		found, err = p.desk.Inspect(ctx, file, sheet, hints)
		return err
	}, func(err error) {
		if p.stale {
			p.stale = false
			p.inspect()
			return
		}
		p.trouble = ""
		if err != nil {
			p.trouble = err.Error()
		}
		p.register.Take(found)
	})
}

// diagnose looks through the sheet for what is wrong with it, and for what could be done. Where there is nothing for
// a person to decide, what an import would do is tried out at once.
func (p *collectPage) diagnose() {
	file, sheet, hints, fixes := p.file, p.register.Sheet, p.register.Hints(), collect.Fixes(nil)
	if p.treatment != nil {
		fixes = p.treatment.Fixes()
	}
	var found bureau.Diagnosis
	p.work("检查 "+p.register.File, func(ctx context.Context, _ func(done, total int)) (err error) {
		found, err = p.desk.Diagnose(ctx, file, sheet, hints, fixes)
		return err
	}, func(err error) {
		switch {
		case problem.Of(err) == problem.Cancelled || errors.Is(err, context.Canceled):
			p.host.Toast("检查已停止，库里没有任何改动。")
			return
		case err != nil:
			p.trouble = err.Error()
			return
		}
		p.trouble = ""
		if p.treatment == nil {
			p.treatment = model.NewTreatment(found, p.desk.Regions(), p.desk.Today())
		} else {
			p.treatment.Take(found)
		}
		if !p.treatment.Needed() {
			p.try()
			return
		}
		p.step, p.treating = diagnosed, newTreating(p.treatment, p.tools, p.host)
	})
}

// try runs the import without writing anything.
func (p *collectPage) try() { p.run("试导", p.options(true), 0, checked) }

// take imports what was checked.
func (p *collectPage) take() { p.run("导入", p.options(false), p.outcome.Rows, imported) }

// options are how the sheet is to be imported: as it was recognised, with what was put right and accepted.
func (p *collectPage) options(dry bool) bureau.ImportOptions {
	opt := bureau.ImportOptions{Sheet: p.register.Sheet, Hints: p.register.Hints(), DryRun: dry}
	if p.treatment != nil {
		opt.Fixes, opt.Accept = p.treatment.Fixes(), p.treatment.Accepted()
	}
	return opt
}
