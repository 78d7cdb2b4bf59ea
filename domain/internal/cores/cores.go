// Package cores does many things of one sort side by side.
package cores

import (
	"runtime"
	"sync"
)

// Each does n things on all cores and returns how each ended. Where one makes the program panic, the panic is the
// caller's, once all others have come to their end.
func Each(n int, do func(i int) error) []error {
	ended := make([]error, n)
	workers := min(n, runtime.GOMAXPROCS(0))
	panics := make([]any, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			defer func() { panics[w] = recover() }()
			for i := w; i < n; i += workers {
				ended[i] = do(i)
			}
		})
	}
	wg.Wait()
	for _, p := range panics {
		if p != nil {
			panic(p)
		}
	}
	return ended
}
