package province

import (
	"sync"

	"roadcert/domain/bureau"
	"roadcert/domain/exchange"
)

// Lines keeps the client to a province from one synchronisation to the next, so that the line stays open between them.
// Its zero value is ready; its Dial is what an office dials with.
type Lines struct {
	Options Options

	mu   sync.Mutex
	to   [2]string // address and authority
	last *Client
}

// Dial returns the client to the province that wrote an invitation: the one it returned before, where that has not
// changed.
func (l *Lines) Dial(i exchange.Invitation) (bureau.Wire, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	to := [2]string{i.Address, i.TLS}
	if l.last != nil && l.to == to {
		return l.last, nil
	}
	c, err := Dial(i, l.Options)
	if err != nil {
		return nil, err
	}
	if l.last != nil {
		l.last.Close()
	}
	l.to, l.last = to, c
	return c, nil
}

// Close gives up the line.
func (l *Lines) Close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.last != nil {
		l.last.Close()
		l.last = nil
	}
}
