package page

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"

	"roadcert/domain/bureau"
	"roadcert/domain/problem"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// run imports, dry or for good; to is the step that shows the result.
func (p *collectPage) run(verb string, opt bureau.ImportOptions, total int, to step) {
	file, back := p.file, p.step
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
			p.step = back
			p.host.Toast(p.outcome.Verdict)
		}
		if !opt.DryRun {
			if !stopped {
				p.register.Imported(p.outcome.Good)
				p.sheets.Reload()
			}
			p.twins.forget()
			p.quality.forget()
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
	opt := p.options(true)
	opt.Errors = book
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
