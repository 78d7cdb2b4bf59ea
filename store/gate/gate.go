// Package gate is the province's side of the network: it lets letters in (domain/exchange), has them answered, and
// stands between the province and whoever wants to harm it.
//
// Everything a stranger can make the province spend is bounded before anything is known about the stranger: connections
// (listen.go), requests a second (rate.go), bytes held in memory and letters answered at once (letters.go). What is
// turned away is told why, in the words of exchange.Trouble, and reported.
package gate

import (
	"context"
	"encoding/json"
	"net/http"
	"net/netip"
	"runtime"
	"strconv"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"

	"roadcert/domain/exchange"
	carrier "roadcert/store/province"
)

// Limits are what may be spent on those outside.
type Limits struct {
	Connections int           // at once
	PerAddress  int           // of them from one address, behind which there may be a city
	Address     float64       // requests a second from one address
	Station     float64       // letters a second that name one workstation, from one address
	Pages       float64       // pages a second to one address
	Bytes       int64         // of letters that are being read and answered
	Letters     int           // answered at once
	Patience    time.Duration // for the greeting of TLS, the head of a request and each step after it
}

// Usual are the limits of a province with a hundred counties on a small machine.
func Usual() Limits {
	return Limits{
		Connections: 1000, PerAddress: 300, Address: 400, Station: 50, Pages: 10,
		Bytes: 48 << 20, Letters: max(2, runtime.GOMAXPROCS(0)), Patience: 10 * time.Second,
	}
}

// Turned is a request that was turned away before the province saw it, or that broke off.
type Turned struct {
	Address string
	Kind    exchange.TroubleKind
	Why     string
}

// Gate lets requests in. Its methods may be called by many goroutines at once.
type Gate struct {
	answer func(context.Context, []byte) ([]byte, error)
	turned func(Turned)
	limits Limits

	addresses *rates[netip.Addr]
	pages     *rates[netip.Addr]
	stations  *rates[caller]
	bytes     *semaphore.Weighted
	slots     *semaphore.Weighted
	inside    atomic.Int64
}

// caller is a workstation as a letter names it, at an address. What a letter names is not proved yet: somebody
// elsewhere who uses the name is somebody else here.
type caller struct {
	address netip.Addr
	station exchange.Party
}

// New returns a gate before what answers letters (domain/province). turned is told of what was turned away.
func New(answer func(context.Context, []byte) ([]byte, error), limits Limits, turned func(Turned)) *Gate {
	return &Gate{
		answer: answer, turned: turned, limits: limits,
		addresses: newRates[netip.Addr](limits.Address), pages: newRates[netip.Addr](limits.Pages), stations: newRates[caller](limits.Station),
		bytes: semaphore.NewWeighted(limits.Bytes), slots: semaphore.NewWeighted(int64(limits.Letters)),
	}
}

// Busy is how many letters are being read or answered.
func (g *Gate) Busy() int { return int(g.inside.Load()) }

// Handler serves letters, and pages for those who look at the province with a browser.
func (g *Gate) Handler(pages http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /"+carrier.LettersPath, g.letters)
	mux.Handle("GET /", g.paced(pages))
	return mux
}

// paced turns those away who ask for pages too often.
func (g *Gate) paced(pages http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if wait := g.pages.wait(addressOf(r)); wait > 0 {
			g.refuse(w, r, &exchange.Trouble{Kind: exchange.Overloaded, After: wait}, "pages of an address")
			return
		}
		pages.ServeHTTP(w, r)
	})
}

// refuse says why a request came to nothing, and reports it.
func (g *Gate) refuse(w http.ResponseWriter, r *http.Request, t *exchange.Trouble, why string) {
	g.turned(Turned{Address: addressOf(r).String(), Kind: t.Kind, Why: why})
	excuse(w, t)
}

// excuse writes a trouble as an answer over HTTP.
func excuse(w http.ResponseWriter, t *exchange.Trouble) {
	said := carrier.Excuse{Kind: t.Kind, Now: t.Now}
	if t.After > 0 {
		said.RetryAfter = int64((t.After + time.Second - 1) / time.Second)
		w.Header().Set("Retry-After", strconv.FormatInt(said.RetryAfter, 10))
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	status := t.Kind.Status()
	if status == 0 {
		status = http.StatusInternalServerError
	}
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(said) // nobody is left to tell
}

// addressOf is who a request comes from. Of an IPv6 address only the network counts: anybody has a network of them.
func addressOf(r *http.Request) netip.Addr { return address(r.RemoteAddr) }

func address(remote string) netip.Addr {
	whole, err := netip.ParseAddrPort(remote)
	if err != nil {
		return netip.Addr{}
	}
	a := whole.Addr().Unmap().WithZone("")
	if a.Is6() {
		if network, err := a.Prefix(64); err == nil {
			return network.Addr()
		}
	}
	return a
}
