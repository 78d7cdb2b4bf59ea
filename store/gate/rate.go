package gate

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const (
	// spell is for how many seconds somebody who was silent may go beyond their rate.
	spell = 2
	// mostKnown is how many are told apart. Beyond that, whoever comes new shares one rate with all others who do.
	mostKnown = 10_000
)

// rates holds everybody to a number of requests a second.
type rates[K comparable] struct {
	mu      sync.Mutex
	limit   rate.Limit
	burst   int
	known   map[K]*rate.Limiter
	strange *rate.Limiter
}

func newRates[K comparable](perSecond float64) *rates[K] {
	r := &rates[K]{limit: rate.Limit(perSecond), burst: max(1, int(perSecond*spell)), known: map[K]*rate.Limiter{}}
	r.strange = rate.NewLimiter(r.limit, r.burst)
	return r
}

// wait lets one request through, and returns 0, or returns after how long one would be.
func (r *rates[K]) wait(who K) time.Duration {
	reservation := r.of(who).Reserve()
	wait := reservation.Delay()
	if wait > 0 {
		reservation.Cancel()
	}
	return wait
}

func (r *rates[K]) of(who K) *rate.Limiter {
	r.mu.Lock()
	defer r.mu.Unlock()
	if l, ok := r.known[who]; ok {
		return l
	}
	if len(r.known) >= mostKnown {
		for k, l := range r.known {
			if l.Tokens() >= float64(r.burst) { // silent for a while: a new one would be the same
				delete(r.known, k)
			}
		}
	}
	if len(r.known) >= mostKnown {
		return r.strange
	}
	l := rate.NewLimiter(r.limit, r.burst)
	r.known[who] = l
	return l
}
