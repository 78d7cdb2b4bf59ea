package main

import (
	"io"
	"net"
	"sync"
	"testing"
)

// relay is the wire between a county and a province. It stays where it is while the province behind it comes and goes,
// and knows whether something that was asked has not been answered yet. What goes over it is encrypted, so it goes by
// who spoke last.
type relay struct {
	on net.Listener

	mu    sync.Mutex
	to    string            // where the province listens; empty while it does not
	asked map[net.Conn]bool // of each line, whether the county spoke last
}

func newRelay(t *testing.T) *relay {
	t.Helper()
	on, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = on.Close() })
	r := &relay{on: on, asked: map[net.Conn]bool{}}
	go func() {
		for {
			c, err := on.Accept()
			if err != nil {
				return
			}
			go r.join(c)
		}
	}()
	return r
}

// leads says where the province listens.
func (r *relay) leads(to string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.to = to
}

// inFlight is how many questions are on their way, or being answered.
func (r *relay) inFlight() (n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, asked := range r.asked {
		if asked {
			n++
		}
	}
	return n
}

func (r *relay) join(county net.Conn) {
	defer county.Close()
	r.mu.Lock()
	to := r.to
	r.mu.Unlock()
	province, err := net.Dial("tcp", to)
	if err != nil {
		return
	}
	var back sync.WaitGroup
	back.Go(func() {
		r.carry(county, province, county, false)
		_ = county.Close()
	})
	r.carry(province, county, county, true)
	_ = province.Close()
	back.Wait()
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.asked, county)
}

// carry carries what comes from one end to the other until either is gone.
func (r *relay) carry(to io.Writer, from io.Reader, line net.Conn, asks bool) {
	some := make([]byte, 64<<10)
	for {
		n, err := from.Read(some)
		if n > 0 {
			r.mu.Lock()
			r.asked[line] = asks
			r.mu.Unlock()
			if _, err := to.Write(some[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}
