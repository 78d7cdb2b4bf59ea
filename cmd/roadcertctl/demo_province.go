package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"roadcert/domain/problem"
)

// practiceProvince is the provincial system that the practice county is in step with: the real program, on loopback.
type practiceProvince struct {
	*terminal
	program string
	house   string // its folder
	log     string
	address string // host:port
	running *exec.Cmd
}

// anyPort has the system choose one, so that several practice provinces can run beside each other.
const anyPort = "127.0.0.1:0"

// provinceProgram finds the program: beside this one, or where the shell would.
func provinceProgram() (string, bool) {
	name := "province"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	if own, err := os.Executable(); err == nil {
		beside := filepath.Join(filepath.Dir(own), name)
		if _, err := os.Stat(beside); err == nil {
			return beside, true
		}
	}
	path, err := exec.LookPath(name)
	return path, err == nil
}

// found makes the province, unless an earlier run did.
func (p *practiceProvince) found() error {
	if _, err := os.Stat(p.house); err == nil {
		return nil
	}
	return p.do(nil, "init", p.house, "--training")
}

// run starts it and waits until it listens. Workstations that have joined know its address, so that it has to be there
// again; one that nobody knows may be anywhere.
func (p *practiceProvince) run(known string) error {
	p.running = p.command("run", p.house, "--listen", cmp.Or(known, anyPort), "--log", p.log)
	out, err := p.running.StdoutPipe()
	if err != nil {
		return err
	}
	var messages bytes.Buffer
	p.running.Stderr = &messages
	if err := p.running.Start(); err != nil {
		return p.failed(err, "")
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	_, address, ok := strings.Cut(strings.TrimSpace(line), "listening https://")
	if err != nil || !ok {
		_ = p.running.Process.Kill() // it has ended, as a rule
		return p.failed(errors.Join(errors.New("it does not listen"), p.running.Wait()), messages.String())
	}
	p.address = address
	return nil
}

// stop ends it as a person would.
func (p *practiceProvince) stop() error {
	if p.running == nil || p.running.Process == nil {
		return nil
	}
	if err := p.running.Process.Signal(os.Interrupt); err != nil { // Windows knows no such signal
		err = p.running.Process.Kill()
		return errors.Join(err, p.running.Wait())
	}
	return p.failed(p.running.Wait(), "")
}

// invitation has a workstation invited and returns the file it joins with.
func (p *practiceProvince) invitation(workstation int) ([]byte, error) {
	file := filepath.Join(p.house, "invitation")
	defer func() { _ = os.Remove(file) }() // it can be used once
	err := p.do(nil, "enrol", p.house, "--region", practiceBureau.Region, "--workstation", strconv.Itoa(workstation),
		"--address", "https://"+p.address, "--out", file)
	if err != nil {
		return nil, err
	}
	return p.read(file, p.say.of("cannot_join"))
}

// do runs a verb of the province to its end and reads its result, where one is asked for.
func (p *practiceProvince) do(result any, args ...string) error {
	c := p.command(append(args, "--json")...)
	var messages bytes.Buffer
	c.Stderr = &messages
	out, err := c.Output()
	if err != nil {
		return p.failed(err, messages.String())
	}
	if result == nil {
		return nil
	}
	return p.failed(json.Unmarshal(out, result), string(out))
}

// command outlives the first Ctrl-C, which ends the work in the county first.
func (p *practiceProvince) command(args ...string) *exec.Cmd {
	return exec.CommandContext(context.WithoutCancel(p.ctx), p.program, args...) //nolint:gosec // our own program
}

func (p *practiceProvince) failed(err error, said string) error {
	return problem.From(err, problem.Unreachable, p.say.of("demo_province_failed"), strings.TrimRight(said, "。 \n"), p.say.of("demo_province_log", p.log))
}

// leagueRow is the practice county in the province's league table.
type leagueRow struct {
	Name         string `json:"name"`
	Rank         int    `json:"rank"`
	Certificates int    `json:"certificates"`
	Rate         string `json:"rate"`
	Score        int    `json:"score"`
	Stations     int    `json:"workstations"`
}

// league is how the province sees its one county.
func (p *practiceProvince) league() (leagueRow, error) {
	var r struct {
		Counties []leagueRow `json:"counties"`
	}
	err := p.do(&r, "league", p.house)
	return append(r.Counties, leagueRow{})[0], err
}
