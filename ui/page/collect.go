package page

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/collect"
	"roadcert/domain/problem"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// CollectDesk is what 归集 needs of the desk.
type CollectDesk interface {
	May(access.Permission) bool
	Catalog() *catalog.Catalog
	Overview(context.Context) (bureau.Overview, error)
	Inspect(ctx context.Context, reg bureau.Register, sheet string, hints collect.Hints) (bureau.Inspection, error)
	Import(ctx context.Context, reg bureau.Register, opt bureau.ImportOptions) (bureau.ImportResult, error)
	Convert(ctx context.Context, opt bureau.ConvertOptions) (bureau.BatchResult, error)
}

// NewCollect returns 归集: a register of paper certificates is chosen, looked over, checked, imported and
// converted. Nothing is written before the check has been seen.
func NewCollect(desk CollectDesk, tools Tools, host Host) Page {
	p := &collectPage{desk: desk, tools: tools, host: host, running: latest{host: host}, body: container.NewStack()}
	return p
}

// step is how far the wizard has come.
type step int

const (
	choosing   step = iota // which file
	recognised             // what it was taken for
	checked                // what an import would do
	imported               // what it has done
)

type collectPage struct {
	desk    CollectDesk
	tools   Tools
	host    Host
	running latest
	body    *fyne.Container

	step     step
	file     bureau.Register // open from recognised on; nil before
	path     string
	register *model.Register
	trouble  string // what is wrong with the file or the sheet, said where it was chosen
	outcome  model.Outcome
	batch    *model.BatchOutcome
	kind     catalog.Code // of the conversion; empty for all
	pending  model.Pending

	stale     bool            // something was corrected while the sheet was being looked at
	columns   *fyne.Container // the scrolled table of columns
	choices   []*part.Choice  // of its lines
	corrected int             // the line that was corrected last; -1 for none
}

func (p *collectPage) Title() string             { return "归集" }
func (p *collectPage) Object() fyne.CanvasObject { return p.body }

// Commands are always the same, because a key is registered once; what a step has no use for says why.
func (p *collectPage) Commands() []part.Command {
	if !p.desk.May(access.CollectRegister) {
		return []part.Command{p.stopCommand()}
	}
	return []part.Command{p.chooseCommand(), p.nextCommand(), p.exportCommand(), p.againCommand(), p.stopCommand()}
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
	default:
		p.showOthers()
	}
}

func (p *collectPage) dropped(files []fyne.URI) {
	switch {
	case len(files) == 0:
	case p.running.busy():
		p.host.Toast("正在处理另一个文件，请等它做完或先停止。")
	case len(files) > 1:
		p.host.Toast("一次归集一个文件，请逐个拖入。")
	default:
		p.host.Open(Route{Page: Collect})
		p.Offer(files[0].Path())
	}
}

// Offer begins anew with a file.
func (p *collectPage) Offer(path string) {
	p.close()
	p.step, p.path, p.trouble = choosing, path, ""
	var file bureau.Register
	p.glance("打开 "+filepath.Base(path), func(context.Context, func(done, total int)) (err error) {
		file, err = p.tools.OpenRegister(path)
		return err
	}, func(err error) {
		if err != nil {
			p.trouble = err.Error()
			return
		}
		p.file, p.register = file, model.NewRegister(file.Name(), file.Sheets(), p.desk.Catalog())
		p.step, p.columns, p.corrected = recognised, nil, -1
		p.inspect()
	})
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
	p.file, p.register, p.batch = nil, nil, nil
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

// check runs the import without writing anything.
func (p *collectPage) check() { p.run("检查", bureau.ImportOptions{DryRun: true}, 0, checked) }

// take imports what was checked.
func (p *collectPage) take() { p.run("导入", bureau.ImportOptions{}, p.outcome.Rows, imported) }

// run imports, dry or for good; to is the step that shows the result.
func (p *collectPage) run(verb string, opt bureau.ImportOptions, total int, to step) {
	opt.Sheet, opt.Hints = p.register.Sheet, p.register.Hints()
	file := p.file
	var result bureau.ImportResult
	p.work(verb+" "+p.register.File, func(ctx context.Context, progress func(done, total int)) (err error) {
		opt.Progress = func(rows int) { progress(rows, total) }
		result, err = p.desk.Import(ctx, file, opt)
		return err
	}, func(err error) {
		stopped := problem.Of(err) == problem.Cancelled
		if err != nil && !stopped {
			p.trouble = err.Error()
			return
		}
		p.trouble = ""
		p.outcome, p.step = model.NewOutcome(result, p.register.Kind(), stopped), to
		if stopped && opt.DryRun {
			p.step = recognised
			p.host.Toast(p.outcome.Verdict)
		}
		if !opt.DryRun {
			p.host.Changed()
		}
	})
}

// exportErrors writes the refused rows, each with what is wrong, to a workbook that can be imported again.
// The rows are read once more for it; until all of them are written the workbook has another name.
func (p *collectPage) exportErrors(path string) error {
	draft := filepath.Join(filepath.Dir(path), "~"+filepath.Base(path))
	book, err := p.tools.CreateErrorBook(draft)
	if err != nil {
		return err
	}
	opt := bureau.ImportOptions{DryRun: true, Errors: book, Sheet: p.register.Sheet, Hints: p.register.Hints()}
	file, total := p.file, p.outcome.Rows
	p.glance("导出错误表", func(ctx context.Context, progress func(done, total int)) error {
		opt.Progress = func(rows int) { progress(rows, total) }
		_, err := p.desk.Import(ctx, file, opt)
		if err = errors.Join(err, book.Close()); err != nil {
			_ = os.Remove(draft) // it may not be there
			return err
		}
		return os.Rename(draft, path)
	}, func(err error) {
		if err != nil {
			p.host.Fail(err)
			return
		}
		p.host.Toast("已导出 " + model.Thousands(book.Rows()) + " 行：" + path)
	})
	return nil
}

// convert makes electronic editions of what is on paper only.
func (p *collectPage) convert() {
	var result bureau.BatchResult
	kind := p.kind
	p.work("转化", func(ctx context.Context, progress func(done, total int)) (err error) {
		result, err = p.desk.Convert(ctx, bureau.ConvertOptions{Kind: kind, Progress: progress})
		return err
	}, func(err error) {
		stopped := problem.Of(err) == problem.Cancelled
		if err != nil && !stopped {
			p.host.Fail(err)
			return
		}
		outcome := model.NewBatchOutcome(result, stopped)
		p.batch = &outcome
		p.host.Changed()
	})
}

// shownAfter is how long something may run before the page says so: what is quicker would only flicker.
const shownAfter = 300 * time.Millisecond

// glance does what is usually quick: the page stays as it is unless it takes longer.
func (p *collectPage) glance(title string, work func(ctx context.Context, progress func(done, total int)) error, done func(error)) {
	bar := part.NewProgress()
	p.begin(title, bar, work, done)
	if !p.running.busy() {
		return
	}
	mine := p.running.n
	time.AfterFunc(shownAfter, func() {
		fyne.Do(func() {
			if p.running.busy() && p.running.n == mine {
				p.put(p.busyView(title, bar))
			}
		})
	})
}

// work does what takes time, and shows how far it is.
func (p *collectPage) work(title string, work func(ctx context.Context, progress func(done, total int)) error, done func(error)) {
	bar := part.NewProgress()
	p.begin(title, bar, work, done)
	if p.running.busy() {
		p.put(p.busyView(title, bar))
	}
}

// begin runs work, moving the bar, and shows the step that done has led to.
func (p *collectPage) begin(title string, bar *part.Progress, work func(ctx context.Context, progress func(done, total int)) error, done func(error)) {
	p.running.begin(title, func(ctx context.Context, progress func(done, total int)) error {
		return work(ctx, func(n, total int) {
			progress(n, total)
			fyne.Do(func() { bar.Set(n, total) })
		})
	}, func(err error) {
		done(err)
		if !p.running.busy() { // done may have begun something else
			p.draw()
		}
	})
}

func (p *collectPage) put(o fyne.CanvasObject) {
	p.body.Objects = []fyne.CanvasObject{o}
	p.body.Refresh()
}
