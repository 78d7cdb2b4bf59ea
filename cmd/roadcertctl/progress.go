package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"
)

// bar shows how far a verb has come: in place on a terminal, and as a line every ten seconds elsewhere.
type bar struct {
	out      io.Writer
	name     string
	inPlace  bool
	interval time.Duration
	now      func() time.Time
	last     time.Time
	shown    bool
}

// bar begins to show the progress of what name says.
func (t *terminal) bar(name string) *bar {
	b := &bar{out: t.Err, name: name, now: t.now, interval: 10 * time.Second, last: t.now()}
	if f, ok := t.Err.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		b.inPlace, b.interval, b.last = true, 100*time.Millisecond, time.Time{}
	}
	return b
}

// at tells how many of total are done; a total of 0 is not known.
func (b *bar) at(done, total int) {
	now := b.now()
	if now.Sub(b.last) < b.interval {
		return
	}
	b.last, b.shown = now, true
	text := fmt.Sprintf("%s %s", b.name, grouped(done))
	if total > 0 {
		const cells = 20
		full := min(cells, done*cells/total)
		text = fmt.Sprintf("%s %s/%s %s%s", b.name, grouped(done), grouped(total), strings.Repeat("▓", full), strings.Repeat("░", cells-full))
	}
	if b.inPlace {
		_, _ = fmt.Fprint(b.out, "\r\x1b[K"+text)
		return
	}
	_, _ = fmt.Fprintln(b.out, text)
}

// done is at for work whose size is not known.
func (b *bar) done(done int) { b.at(done, 0) }

// clear takes the bar away, so that what follows begins on a line of its own.
func (b *bar) clear() {
	if b.inPlace && b.shown {
		_, _ = fmt.Fprint(b.out, "\r\x1b[K")
	}
}
