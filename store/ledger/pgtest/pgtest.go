// Package pgtest lends tests a PostgreSQL server that packaging/postgres starts: one for each test binary, and an empty
// database for each test that asks. The server is gone when the binary is, however it ends.
package pgtest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// absent is how packaging/postgres ends where PostgreSQL is not installed.
const absent = 3

// server is a running packaging/postgres.
type server struct {
	mu     sync.Mutex // guards what follows: a name goes in, a URL comes out
	names  io.Writer
	urls   *bufio.Reader
	before int // how many databases it made
}

// Server starts the server of a test binary when it is called for the first time. Servers of tests that only ask what
// is answered do not wait for the disk (fast); those of measurements do.
type Server struct {
	Durable bool
	once    sync.Once
	server  *server
	missing string
	err     error
}

// Database returns the URL of an empty database. Where PostgreSQL is not installed it skips the test, aloud.
func (s *Server) Database(t testing.TB) string {
	t.Helper()
	s.once.Do(s.start)
	if s.missing != "" {
		const loud = "PostgreSQL IS NOT TESTED HERE: "
		fmt.Fprintln(os.Stderr, loud+s.missing)
		t.Skip(loud + s.missing)
	}
	if s.err != nil {
		t.Fatal(s.err)
	}
	url, err := s.server.database()
	if err != nil {
		t.Fatal(err)
	}
	return url
}

// start begins the server. Nobody waits for it: it ends when this process does not hold its input any more.
func (s *Server) start() {
	script, err := find(filepath.Join("packaging", "postgres"))
	if err != nil {
		s.err = err
		return
	}
	var args []string
	if !s.Durable {
		args = []string{"--fast"}
	}
	cmd := exec.Command(script, args...) //nolint:gosec // the script of the project
	names, err1 := cmd.StdinPipe()
	urls, err2 := cmd.StdoutPipe()
	if s.err = errors.Join(err1, err2); s.err != nil {
		return
	}
	if s.err = cmd.Start(); s.err != nil {
		return
	}
	s.server = &server{names: names, urls: bufio.NewReader(urls)}
	if _, err := s.server.url(); err != nil {
		end := cmd.Wait()
		var exit *exec.ExitError
		if errors.As(end, &exit) && exit.ExitCode() == absent {
			s.missing = err.Error()
			return
		}
		s.err = errors.Join(err, end)
	}
}

func (s *server) database() (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.before++
	if _, err := fmt.Fprintf(s.names, "test%d\n", s.before); err != nil {
		return "", err
	}
	return s.url()
}

// url reads one answer; what is no URL says why there is none.
func (s *server) url() (string, error) {
	line, err := s.urls.ReadString('\n')
	line = strings.TrimSpace(line)
	if !strings.HasPrefix(line, "postgres://") {
		return "", errors.Join(errors.New(line), err)
	}
	return line, nil
}

// find looks for a file of the project from the folder of the test upwards.
func find(name string) (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, name), nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", fmt.Errorf("no go.mod above the test: %s is not found", name)
		}
		dir = up
	}
}
