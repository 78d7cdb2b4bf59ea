package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"roadcert/cmd/internal/premises"
	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/problem"
	"roadcert/store/sqlite"
)

// benchVerb measures, each figure beside its limit or its peer in the same run.
type benchVerb struct {
	Certificates int    `default:"1000000" placeholder:"N" help:"${help_bench_certificates}"`
	Only         string `placeholder:"NAME" help:"${help_only}"`
	Register     string `placeholder:"FILE" help:"${help_bench_register}"`
	Rows         int    `default:"100000" placeholder:"N" help:"${help_bench_rows}"`
	Events       int    `default:"100000" placeholder:"N" help:"${help_bench_events}"`
	Load         int    `default:"150000" placeholder:"N" help:"${help_bench_load}"`
	Clients      int    `default:"20" placeholder:"N" help:"${help_bench_clients}"`
	Seconds      int    `default:"60" placeholder:"N" help:"${help_bench_seconds}"`
	Ledger       string `placeholder:"NAME" help:"${help_bench_ledger}"`
	Province     string `placeholder:"FILE" help:"${help_bench_province}"`
	Postgres     string `default:"packaging/postgres" placeholder:"FILE" help:"${help_bench_postgres}"`
}

type benchResult struct {
	Machine machine   `json:"machine"`
	Results []measure `json:"results"`
}

// machine is what the figures hold for.
type machine struct {
	System string `json:"system"`
	CPU    string `json:"cpu"`
	Cores  int    `json:"cores"`
	Memory string `json:"memory"`
	Go     string `json:"go"`
}

// measure is one figure. Ratio is Value over Beside.
type measure struct {
	Name   string  `json:"name"`
	Value  float64 `json:"value"`
	Unit   string  `json:"unit"`
	Beside float64 `json:"beside"`
	What   string  `json:"beside_is"` // what Beside is: a limit, or a peer in the same run
	Ratio  float64 `json:"ratio"`
}

func measured(name string, value float64, unit string, beside float64, what string) measure {
	m := measure{Name: name, Value: value, Unit: unit, Beside: beside, What: what}
	if beside != 0 {
		m.Ratio = value / beside
	}
	return m
}

// bench is a run of benchmarks.
type bench struct {
	*terminal
	order benchVerb
	dir   string // for stores and registers, removed at the end
}

// benchmarks are all there are; each gives figures whose names begin with its own.
var benchmarks = []struct {
	name string
	run  func(*bench) ([]measure, error)
}{
	{"import", (*bench).importing},
	{"memory", (*bench).memory},
	{"convert", (*bench).converting},
	{"batch", (*bench).batching},
	{"seal", (*bench).sealing},
	{"store", (*bench).big},
	{"backup", (*bench).backing},
	{"link", (*bench).linking},
	{"counties", (*bench).crowd},
	{"province-load", (*bench).day},
}

// Run measures what was asked for.
func (v *benchVerb) Run(t *terminal) error {
	if min(v.Certificates, v.Rows, v.Events, v.Load, v.Clients, v.Seconds) < 1 {
		return problem.New(problem.Invalid, t.say.of("cannot_measure"), t.say.of("not_positive"), "")
	}
	dir, err := os.MkdirTemp("", "roadcert-bench-")
	if err != nil {
		return premises.Unwritten(err, t.say.of("cannot_measure"), os.TempDir())
	}
	defer func() { _ = os.RemoveAll(dir) }()
	b := &bench{terminal: t, order: *v, dir: dir}
	r := benchResult{Machine: thisMachine(), Results: []measure{}}
	for _, m := range benchmarks {
		if !strings.Contains(m.name, v.Only) {
			continue
		}
		t.tell("measuring", m.name)
		figures, err := m.run(b)
		if err != nil {
			return err
		}
		r.Results = append(r.Results, figures...)
	}
	return t.answer(r)
}

// found makes a store for one benchmark, and the practice accounts with it.
func (b *bench) found(name string) (string, []bureau.Newcomer, error) {
	b.options.Store = filepath.Join(b.dir, name)
	founded, err := practiceBureau.found(b.terminal)
	return b.options.Store, founded.Accounts, err
}

// sitting opens the store last founded, signs a role in and does work at its desk.
func (b *bench) sitting(role access.Role, work func(*bureau.Desk) error) error {
	office, store, err := b.office(sqlite.Options{})
	if err != nil {
		return err
	}
	defer store.Close()
	desk, err := office.SignIn(b.ctx, string(role), premises.PracticePassword(b.options.Store, string(role)))
	if err != nil {
		return err
	}
	return errors.Join(work(desk), desk.Close(context.WithoutCancel(b.ctx)))
}

// timed is how long work takes.
func (b *bench) timed(work func() error) (time.Duration, error) {
	begin := b.now()
	err := work()
	return b.now().Sub(begin), err
}

// median is the middle of some durations, in seconds.
func median(list []time.Duration) float64 { return quantile(list, 0.5) }

// quantile is the duration that a share q of them does not exceed, in seconds.
func quantile(list []time.Duration, q float64) float64 {
	sorted := slices.Sorted(slices.Values(list))
	return sorted[min(len(sorted)-1, int(q*float64(len(sorted))))].Seconds()
}

// thisMachine tells what it is run on.
func thisMachine() machine {
	m := machine{System: runtime.GOOS + "/" + runtime.GOARCH, Cores: runtime.NumCPU(), Go: runtime.Version()}
	m.CPU = valueIn("/proc/cpuinfo", "model name")
	m.Memory = valueIn("/proc/meminfo", "MemTotal")
	return m
}

// valueIn reads a line "key: value" of one of Linux's own files; it is empty elsewhere.
func valueIn(path, key string) string {
	b, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(b)) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == key {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

func (r benchResult) lines(words) []string {
	rows := make([][]string, len(r.Results))
	for i, m := range r.Results {
		rows[i] = []string{m.Name, fmt.Sprintf("%.4g", m.Value), m.Unit, fmt.Sprintf("%.4g", m.Beside), fmt.Sprintf("%.2f", m.Ratio), m.What}
	}
	head := []string{"name", "value", "unit", "beside", "ratio", "beside is"}
	machine := fmt.Sprintf("%s, %s, %d cores, %s, %s", r.Machine.System, r.Machine.CPU, r.Machine.Cores, r.Machine.Memory, r.Machine.Go)
	return append([]string{machine}, table(head, rows)...)
}
