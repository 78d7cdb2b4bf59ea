package main

import (
	"context"
	"time"
)

const (
	sealAtOnce = 40               // documents: what a letter may have to wait for
	sealIdle   = 2 * time.Second  // with nothing to seal
	sealFailed = 30 * time.Second // after a fault
)

// sealing puts the seal on what waits for it, until the context ends. Letters come first: while some are inside, it
// rests as long as it worked.
func sealing(ctx context.Context, seal func(ctx context.Context, limit int) (sealed, refused int, err error), busy func() int, w *watch) {
	for ctx.Err() == nil {
		begun := time.Now()
		sealed, refused, err := seal(ctx, sealAtOnce)
		took := time.Since(begun)
		if ctx.Err() != nil {
			err = nil
		}
		w.sealed(sealed, refused, took, err)
		var rest time.Duration
		switch {
		case err != nil:
			rest = sealFailed
		case sealed+refused == 0:
			rest = sealIdle
		case busy() > 0:
			rest = took
		}
		select {
		case <-ctx.Done():
		case <-time.After(rest):
		}
	}
}
