package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

// provinceProcess is a practice province that runs as a process of its own while it is measured, and the server of
// PostgreSQL it is on.
type provinceProcess struct {
	program, ledger, dir string
	flags                []string // of its run
	address, profile     string
	peak                 int // KiB, once it has stopped

	process  *exec.Cmd
	watching sync.WaitGroup
	watched  chan struct{}
	postgres *postgresServer
}

const (
	provinceWord = "correct horse 8 Battery" // of a province that lasts minutes
	tick         = 10 * time.Millisecond     // of Linux's account of processes
)

var errNoPostgres = errors.New("PostgreSQL IS NOT MEASURED HERE")

// provinceProgram looks for the province beside this program, and says so loudly where it is not there.
func (b *bench) provinceProgram() (string, bool) {
	path := b.order.Province
	if path == "" {
		self, err := os.Executable()
		if err != nil {
			return "", false
		}
		path = filepath.Join(filepath.Dir(self), "province")
	}
	if _, err := os.Stat(path); err != nil {
		b.tell("no_province_program", path)
		return "", false
	}
	return path, true
}

// start founds the province and waits until it listens.
func (p *provinceProcess) start(b *bench) error {
	found := []string{"init", p.dir}
	if p.ledger == "PostgreSQL" {
		var err error
		if p.postgres, err = startPostgres(b); err != nil {
			return err
		}
		found = append(found, "--database", p.postgres.url)
	}
	if err := p.tell(b, found...); err != nil {
		return err
	}
	p.profile = filepath.Join(p.dir, "profile")
	run := append([]string{"run", p.dir, "--listen", "127.0.0.1:0", "--log", p.log(), "--profile", p.profile}, p.flags...)
	p.process = exec.CommandContext(b.ctx, p.program, run...) //nolint:gosec // the program that the person names
	p.process.Env = append(os.Environ(), "PROVINCE_PASSPHRASE="+provinceWord)
	out, err := p.process.StdoutPipe()
	if err != nil {
		return err
	}
	if err := p.process.Start(); err != nil {
		return problem.From(err, problem.Internal, b.say.of("cannot_measure"), "不能启动省级系统", "")
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return err
	}
	p.address = strings.TrimSpace(strings.TrimPrefix(line, "listening "))
	p.watched = make(chan struct{})
	p.watching.Go(func() {
		for {
			p.peak = max(p.peak, peakOf(p.process.Process.Pid))
			select {
			case <-p.watched:
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	})
	return nil
}

func (p *provinceProcess) log() string { return filepath.Join(p.dir, "log") }

// tell runs another verb of the province.
func (p *provinceProcess) tell(b *bench, args ...string) error {
	c := exec.CommandContext(b.ctx, p.program, args...) //nolint:gosec // the program that the person names
	c.Env = append(os.Environ(), "PROVINCE_PASSPHRASE="+provinceWord)
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("province %s: %w: %s", args[0], err, out)
	}
	return nil
}

// enrol returns the invitation of a workstation.
func (p *provinceProcess) enrol(b *bench, county string, number int) ([]byte, error) {
	file := filepath.Join(p.dir, county+"-"+strconv.Itoa(number)+".join")
	err := p.tell(b, "enrol", p.dir, "--region", county, "--workstation", strconv.Itoa(number), "--address", p.address, "--out", file)
	if err != nil {
		return nil, err
	}
	return os.ReadFile(file)
}

// stop ends the province, whose profile is whole then, and its server. Calling it again does nothing.
func (p *provinceProcess) stop() (err error) {
	if p.watched != nil {
		close(p.watched)
		p.watching.Wait()
		err = errors.Join(p.process.Process.Signal(os.Interrupt), p.process.Wait())
		p.watched = nil
	}
	if p.postgres != nil {
		err = errors.Join(err, p.postgres.stop())
		p.postgres = nil
	}
	return err
}

// burnt is how much time of a processor the database's server has used so far.
func (p *provinceProcess) burnt() time.Duration {
	if p.postgres == nil {
		return 0
	}
	return burntBelow(p.postgres.process.Process.Pid)
}

// worked is how much the province itself has used: with the server it is all there is below this process.
func (p *provinceProcess) worked() time.Duration { return burntBelow(os.Getpid()) - p.burnt() }

// burntBelow is the processor time of all processes below one, by Linux's account.
func burntBelow(root int) (sum time.Duration) {
	files, _ := filepath.Glob("/proc/[0-9]*/stat") // the pattern is right
	parent, used := map[int]int{}, map[int]int{}
	for _, name := range files {
		text, err := os.ReadFile(name)
		pid, rest, ok := strings.Cut(string(text), " (")
		if err != nil || !ok {
			continue // it has ended
		}
		fields := strings.Fields(rest[strings.LastIndex(rest, ")")+1:])
		id, _ := strconv.Atoi(pid)
		numbers := make([]int, len(fields))
		for i, f := range fields {
			numbers[i], _ = strconv.Atoi(f) // the state is no number
		}
		parent[id], used[id] = numbers[1], numbers[11]+numbers[12]+numbers[13]+numbers[14] // its own, and its ended children's
	}
	for id := range used {
		for up := parent[id]; up > 0; up = parent[up] {
			if up == root {
				sum += time.Duration(used[id]) * tick
				break
			}
		}
	}
	return sum
}

// letters are the sizes of the letters about something that the province read, by its log.
func (p *provinceProcess) letters(about exchange.Topic) (sizes []int, err error) {
	f, err := os.Open(p.log())
	if err != nil {
		return nil, err
	}
	defer f.Close()
	for lines := json.NewDecoder(f); ; {
		var l struct {
			Topic exchange.Topic `json:"topic"`
			Bytes int            `json:"bytes"`
		}
		if err := lines.Decode(&l); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		if l.Topic == about {
			sizes = append(sizes, l.Bytes)
		}
	}
	if len(sizes) == 0 {
		return nil, errNotTaken
	}
	return sizes, nil
}

// postgresServer is a running packaging/postgres, whose commits are on the disk when they are answered.
type postgresServer struct {
	process *exec.Cmd
	input   io.Closer
	url     string
}

func startPostgres(b *bench) (*postgresServer, error) {
	script := b.order.Postgres
	if _, err := os.Stat(script); err != nil {
		return nil, fmt.Errorf("%w: %w", errNoPostgres, err)
	}
	s := &postgresServer{process: exec.CommandContext(b.ctx, script)} //nolint:gosec // the script that the person names
	input, err1 := s.process.StdinPipe()
	out, err2 := s.process.StdoutPipe()
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	s.input = input
	if err := s.process.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	s.url = strings.TrimSpace(line)
	if !strings.HasPrefix(s.url, "postgres://") {
		return nil, errors.Join(fmt.Errorf("%w: %s", errNoPostgres, s.url), err, s.stop())
	}
	return s, nil
}

// stop ends the server, which ends where its input does.
func (s *postgresServer) stop() error { return errors.Join(s.input.Close(), s.process.Wait()) }
