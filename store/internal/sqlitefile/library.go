package sqlitefile

import (
	"context"
	"errors"
	"sync"
)

// ErrClosed tells that a library lends nothing any more.
var ErrClosed = errors.New("the file is closed")

// Library lends connections that cannot write.
type Library struct {
	free   chan *Connection
	all    int
	closed chan struct{}
	once   sync.Once
}

// OpenLibrary opens some connections to a file, each of which keeps pages in so many bytes of memory. Where it fails, the
// library returned with the error is to be closed.
func OpenLibrary(ctx context.Context, path string, places, memory int) (*Library, error) {
	l := &Library{free: make(chan *Connection, places), closed: make(chan struct{})}
	for range places {
		c, err := Connect(ctx, Source(path, "ro", "query_only(1)", cacheOf(memory)))
		if err != nil {
			return l, err
		}
		l.free <- c
		l.all++
	}
	return l, nil
}

// Close closes the connections, those on loan as soon as they come back. Calling it again does nothing.
func (l *Library) Close() (err error) {
	l.once.Do(func() {
		close(l.closed)
		var errs []error
		for range l.all {
			errs = append(errs, (<-l.free).Close())
		}
		err = errors.Join(errs...)
	})
	return err
}

// Read runs fn on a snapshot: one state of the file, however much is written meanwhile.
func (l *Library) Read(ctx context.Context, fn func(context.Context, *Connection) error) error {
	select {
	case <-l.closed:
		return ErrClosed
	default:
	}
	var c *Connection
	select {
	case c = <-l.free:
	case <-l.closed:
		return ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { l.free <- c }()
	// A beginning that is cut off may have begun: whoever borrows the connection next would be inside this snapshot.
	whole := context.WithoutCancel(ctx)
	if _, err := c.Exec(whole, "BEGIN"); err != nil {
		return err
	}
	defer c.Exec(whole, "ROLLBACK") //nolint:errcheck // nothing was written
	return fn(ctx, c)
}
