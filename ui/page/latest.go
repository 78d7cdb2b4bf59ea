package page

import (
	"context"
	"slices"

	"roadcert/domain/problem"
	"roadcert/ui/part"
)

// latest runs work off the screen so that only what was asked for last is shown: beginning anew stops
// what still runs, and a result that comes too late is dropped.
type latest struct {
	host Host
	n    int
	stop context.CancelFunc // nil while nothing runs
}

// begin starts work. done is not called for work that something newer has replaced.
func (l *latest) begin(title string, work func(ctx context.Context, progress func(done, total int)) error, done func(error)) {
	l.cancel()
	own, stop := context.WithCancel(context.Background())
	l.n++
	mine := l.n
	l.stop = stop
	l.host.Run(title, func(ctx context.Context, progress func(done, total int)) error {
		defer context.AfterFunc(ctx, stop)()
		return work(own, progress)
	}, func(err error) {
		stop()
		if mine == l.n {
			l.stop = nil
			done(err)
		}
	})
}

// fetch reads something off the screen and shows it; why it could not be read is told.
func fetch[T any](l *latest, title string, read func(context.Context) (T, error), show func(T)) {
	var found T
	l.begin(title, func(ctx context.Context, _ func(int, int)) (err error) {
		found, err = read(ctx)
		return err
	}, func(err error) {
		if err != nil {
			l.host.Fail(err)
			return
		}
		show(found)
	})
}

// tellEnd says how work ended that may be stopped: stopped says what stays of it then, done is called where it came through.
func tellEnd(host Host, err error, stopped string, done func()) {
	switch {
	case problem.Of(err) == problem.Cancelled:
		host.Toast(stopped)
	case err != nil:
		host.Fail(err)
	default:
		done()
	}
}

// reloadOn fetches a list anew and puts the cursor on the row that is looked for, where it is among the rows.
func reloadOn[T any](grid *part.Grid[T], rows []T, is func(T) bool) (found bool) {
	at := slices.IndexFunc(rows, is)
	if at < 0 {
		grid.Reload()
		return false
	}
	grid.ReloadAt(at)
	return true
}

// cancel asks what runs to stop; its done is still called.
func (l *latest) cancel() {
	if l.stop != nil {
		l.stop()
	}
}

// busy tells whether something runs.
func (l *latest) busy() bool { return l.stop != nil }
