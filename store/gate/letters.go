package gate

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"

	"roadcert/domain/exchange"
	carrier "roadcert/store/province"
)

// letters takes one letter in and hands the answer out.
func (g *Gate) letters(w http.ResponseWriter, r *http.Request) {
	g.inside.Add(1)
	defer g.inside.Add(-1)
	switch {
	case r.ContentLength > exchange.MostSealed:
		g.refuse(w, r, &exchange.Trouble{Kind: exchange.TooLarge}, "announced size")
		return
	case r.ContentLength < 0:
		g.refuse(w, r, &exchange.Trouble{Kind: exchange.Unsound}, "no announced size")
		return
	}
	if wait := g.addresses.wait(addressOf(r)); wait > 0 {
		g.refuse(w, r, overloaded(wait), "requests of an address")
		return
	}
	letter, held, err := g.read(w, r)
	defer g.bytes.Release(held)
	if err != nil {
		g.unread(w, r, err)
		return
	}
	// What cannot be read is nobody's; the province says so, and writes it down.
	outside, _ := exchange.Envelope(letter)
	if wait := g.stations.wait(caller{addressOf(r), outside.From}); wait > 0 {
		g.refuse(w, r, overloaded(wait), "letters of a workstation")
		return
	}
	if err := g.slot(r.Context()); err != nil {
		g.refuse(w, r, overloaded(g.limits.Patience), "letters at once")
		return
	}
	answer, err := g.answer(r.Context(), letter)
	g.slots.Release(1)
	if err != nil {
		g.failed(w, err)
		return
	}
	g.write(w, answer)
}

func overloaded(wait time.Duration) *exchange.Trouble {
	return &exchange.Trouble{Kind: exchange.Overloaded, After: wait}
}

// slot waits until a letter may be answered: in the order they came.
func (g *Gate) slot(ctx context.Context) error {
	ctx, end := context.WithTimeout(ctx, g.limits.Patience)
	defer end()
	return g.slots.Acquire(ctx, 1)
}

// A letter is read in pieces, and as much room is taken for the next as it has already: whoever announces much and
// writes slowly holds little.
const (
	leastPiece = 4 << 10
	mostPiece  = 64 << 10
)

var errCrowded = errors.New("no room for the letter")

// read takes a letter in. held is the room it takes up until it is answered.
func (g *Gate) read(w http.ResponseWriter, r *http.Request) (letter []byte, held int64, err error) {
	line := http.NewResponseController(w)
	for left := r.ContentLength; left > 0; left = r.ContentLength - int64(len(letter)) {
		size := min(left, max(leastPiece, min(mostPiece, int64(len(letter)))))
		if err := g.room(r.Context(), size); err != nil {
			return nil, held, err
		}
		held += size
		if err := line.SetReadDeadline(time.Now().Add(g.within(size))); err != nil {
			return nil, held, err
		}
		at := len(letter)
		letter = append(letter, make([]byte, size)...)
		if _, err := io.ReadFull(r.Body, letter[at:]); err != nil {
			return nil, held, err
		}
	}
	// From here on nothing is read but whether the caller goes away.
	return letter, held, line.SetReadDeadline(time.Time{})
}

// within is how long some bytes may take.
func (g *Gate) within(size int64) time.Duration {
	return g.limits.Patience + time.Duration(size/carrier.Slowest)*time.Second
}

// room waits until there is room for a piece. Letters that have come in halfway may fill all there is: they do not give
// up at the same time, so that what one leaves lets others come to their end.
func (g *Gate) room(ctx context.Context, size int64) error {
	ctx, end := context.WithTimeout(ctx, g.limits.Patience/10+rand.N(g.limits.Patience/5)) //nolint:gosec // no secret lot
	defer end()
	if g.bytes.Acquire(ctx, size) != nil {
		return errCrowded
	}
	return nil
}

// unread answers a letter that did not come in.
func (g *Gate) unread(w http.ResponseWriter, r *http.Request, err error) {
	w.Header().Set("Connection", "close") // the rest of it is not waited for
	if errors.Is(err, errCrowded) {
		g.refuse(w, r, overloaded(g.limits.Patience), "bytes at once")
		return
	}
	g.refuse(w, r, &exchange.Trouble{Kind: exchange.Unsound}, "half a letter, or too slow")
}

// failed answers a letter that the province did not. The province has written it down.
func (g *Gate) failed(w http.ResponseWriter, err error) {
	var t *exchange.Trouble
	if !errors.As(err, &t) {
		t = &exchange.Trouble{Kind: exchange.Failing}
	}
	excuse(w, t)
}

func (g *Gate) write(w http.ResponseWriter, answer []byte) {
	// Where the line cannot be told, the server's own limit holds.
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(g.within(int64(len(answer)))))
	w.Header().Set("Content-Type", carrier.LetterType)
	w.Header().Set("Content-Length", strconv.Itoa(len(answer)))
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(answer) // who did not get it asks again
}
