package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"roadcert/cmd/internal/premises"
	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/problem"
	"roadcert/store/register"
)

const (
	importRounds    = 3
	importRowsLimit = 5000 // rows a second that an import may not fall below
	memoryLimit     = 250  // MB that an import may take: office machines are small, and run other things
)

// register is the file to import: the one named, or one made now.
func (b *bench) register() (string, error) {
	if b.order.Register != "" {
		return b.order.Register, nil
	}
	path := filepath.Join(b.dir, "practitioners.xlsx")
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	return path, b.generateRegister(path, b.order.Rows)
}

// importing compares an import with only reading the same file, in turns.
func (b *bench) importing() ([]measure, error) {
	path, err := b.register()
	if err != nil {
		return nil, err
	}
	var reads, imports []time.Duration
	rows := 0
	for round := range importRounds {
		took, err := b.timed(func() error { _, _, err := register.CountWithExcelize(path); return err })
		if err != nil {
			return nil, err
		}
		reads = append(reads, took)
		dir, _, err := b.found(fmt.Sprintf("import-%d", round))
		if err != nil {
			return nil, err
		}
		err = b.sitting(access.Clerk, func(d *bureau.Desk) error {
			took, err := b.timed(func() error {
				file, err := register.Open(path)
				if err != nil {
					return err
				}
				defer file.Close()
				r, err := b.importRegister(d, file, importOrder{})
				rows = r.Rows
				return err
			})
			imports = append(imports, took)
			return err
		})
		if err := errors.Join(err, os.RemoveAll(dir)); err != nil {
			return nil, err
		}
	}
	read, whole := median(reads), median(imports)
	return []measure{
		measured("import", whole, "s", read, fmt.Sprintf("excelize reading the same %d rows", rows)),
		measured("import rate", float64(rows)/whole, "rows/s", importRowsLimit, "limit, at least"),
	}, nil
}

// memory is the peak of a process of its own that runs the import.
func (b *bench) memory() ([]measure, error) {
	path, err := b.register()
	if err != nil {
		return nil, err
	}
	dir, _, err := b.found("memory")
	if err != nil {
		return nil, err
	}
	peak, err := b.peakOfVerb(dir, access.Clerk, "import", path)
	if err != nil || peak == 0 { // not a Linux
		return nil, err
	}
	return []measure{measured("memory of import", float64(peak)*1024/1e6, "MB", memoryLimit, "limit, at most")}, nil
}

// peakOfVerb is the most memory a process of its own holds that runs a verb in a store, in KiB; 0 where the system does
// not tell.
func (b *bench) peakOfVerb(dir string, role access.Role, args ...string) (peak int, err error) {
	self, err := os.Executable()
	if err != nil {
		return 0, err
	}
	child := exec.CommandContext(b.ctx, self, append(args, "--store", dir, "--user", string(role))...) //nolint:gosec // our own program
	child.Env = append(os.Environ(), "ROADCERT_PASSWORD="+premises.PracticePassword(dir, string(role)))
	if err := child.Start(); err != nil {
		return 0, problem.From(err, problem.Internal, b.say.of("cannot_measure"), "不能启动子进程", "")
	}
	ended := make(chan error, 1)
	go func() { ended <- child.Wait() }()
	for running := true; running; {
		select {
		case err = <-ended:
			running = false
		case <-time.After(10 * time.Millisecond):
			peak = max(peak, peakOf(child.Process.Pid))
		}
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == exitFound {
		err = nil // what was found is part of the work
	}
	return peak, err
}

// peakOf is the most memory a process has held so far, in KiB. The system's own account at its end would
// count what this process held when it started the other.
func peakOf(pid int) int {
	text := valueIn(fmt.Sprintf("/proc/%d/status", pid), "VmHWM")
	n, err := strconv.Atoi(strings.TrimSuffix(text, " kB"))
	if err != nil {
		return 0
	}
	return n
}

// converting compares a conversion with only making as many signatures.
func (b *bench) converting() ([]measure, error) {
	const certificates = 5000
	dir, _, err := b.found("convert")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if err := b.fill(certificates, people); err != nil {
		return nil, err
	}
	var rate float64
	err = b.sitting(access.Approver, func(d *bureau.Desk) error {
		r, err := b.convert(d, bureau.ConvertOptions{Kind: practitionerKind})
		rate = float64(r.Issued) / r.Seconds
		return err
	})
	if err != nil {
		return nil, err
	}
	signing, err := b.signatureTime()
	return []measure{
		measured("convert", rate, "certificates/s", 1/signing.Seconds(), "SM2 signatures alone on one core, each checked by the second library"),
	}, err
}
