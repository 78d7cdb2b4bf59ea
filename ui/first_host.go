package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"roadcert/ui/look"
	"roadcert/ui/page"
	"roadcert/ui/part"
)

// early is what dialogs of files and printers ask of a window (page.Host) while there is no frame yet.
type early struct {
	w     *Window
	wrong *part.Paragraph
	doing *part.Line
}

func newEarly(w *Window) early {
	return early{w, part.Prose("").In(look.Danger), part.Text("").In(look.SecondInk)}
}

// Window implements page.Host.
func (e *early) Window() fyne.Window { return e.w.win }

// Open implements page.Host: there is nowhere to go.
func (e *early) Open(page.Route) {}

// Toast implements page.Host.
func (e *early) Toast(text string) { e.doing.Set(text) }

// Changed implements page.Host: nothing is shown that could have changed.
func (e *early) Changed() {}

// Fail implements page.Host.
func (e *early) Fail(err error) {
	title, text := told(err)
	e.wrong.Set(title + "：" + text)
	e.w.body.Refresh()
}

// Run implements page.Host.
func (e *early) Run(_ string, work func(context.Context, func(done, total int)) error, done func(error)) {
	e.w.run(func(ctx context.Context) error { return work(ctx, func(int, int) {}) }, done)
}
