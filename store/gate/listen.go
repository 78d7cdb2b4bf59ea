package gate

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"roadcert/domain/exchange"
)

const (
	pageTime   = time.Minute     // for a page to be read
	silence    = 2 * time.Minute // on a line nobody speaks on
	mostHeader = 8 << 10
	farewell   = 20 * time.Second // for letters that are being answered when the province closes
)

// Serve serves on a listener, over TLS 1.3 and HTTP/1.1, until the context ends; then letters that are inside are
// answered before it returns. log is what net/http has to say.
func (g *Gate) Serve(ctx context.Context, on net.Listener, own tls.Certificate, h http.Handler, log *slog.Logger) error {
	s := &http.Server{
		Handler:           h,
		TLSConfig:         &tls.Config{Certificates: []tls.Certificate{own}, MinVersion: tls.VersionTLS13},
		ReadHeaderTimeout: g.limits.Patience, ReadTimeout: pageTime, WriteTimeout: pageTime, IdleTimeout: silence,
		MaxHeaderBytes: mostHeader,
		ErrorLog:       slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		Protocols:      new(http.Protocols),
	}
	s.Protocols.SetHTTP1(true) // one letter at a time needs no more, and each more is something to guard
	ended := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		last, done := context.WithTimeout(context.WithoutCancel(ctx), farewell)
		defer done()
		ended <- s.Shutdown(last)
	})
	err := s.ServeTLS(&door{Listener: on, gate: g, from: map[netip.Addr]int{}}, "", "")
	if stop() { // it ended by itself
		return err
	}
	if err = <-ended; errors.Is(err, context.DeadlineExceeded) {
		return s.Close()
	}
	return err
}

// door counts the connections, and closes those beyond what is allowed.
type door struct {
	net.Listener
	gate *Gate

	mu   sync.Mutex
	open int
	from map[netip.Addr]int
}

// Accept implements net.Listener.
func (d *door) Accept() (net.Conn, error) {
	for {
		c, err := d.Listener.Accept()
		if err != nil {
			return nil, err
		}
		who := address(c.RemoteAddr().String())
		if d.enter(who) {
			return &guest{Conn: c, leave: sync.OnceFunc(func() { d.leave(who) })}, nil
		}
		d.gate.turned(Turned{Address: who.String(), Kind: exchange.Overloaded, Why: "connections"})
		_ = c.Close() // nothing was said on it
	}
}

func (d *door) enter(who netip.Addr) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.open >= d.gate.limits.Connections || d.from[who] >= d.gate.limits.PerAddress {
		return false
	}
	d.open++
	d.from[who]++
	return true
}

func (d *door) leave(who netip.Addr) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.open--
	if d.from[who]--; d.from[who] == 0 {
		delete(d.from, who)
	}
}

// guest is a connection that is counted.
type guest struct {
	net.Conn
	leave func()
}

// Close implements net.Conn.
func (g *guest) Close() error {
	g.leave()
	return g.Conn.Close()
}
