package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"runtime/debug"
	"runtime/pprof"
	"sync"

	"roadcert/cmd/internal/console"
	"roadcert/domain/problem"
	"roadcert/store/gate"
	"roadcert/store/ledger"
)

// runVerb runs the province.
type runVerb struct {
	Dir     string   `arg:"" help:"${help_dir}"`
	Listen  string   `default:"127.0.0.1:8443" placeholder:"HOST:PORT" help:"${help_listen}"`
	Host    []string `placeholder:"NAME" help:"${help_host}"`
	Log     string   `placeholder:"FILE" help:"${help_log}"`
	Sealing bool     `default:"true" negatable:"" help:"${help_sealing}"`
	// Profile is for who measures: where the time of the processor goes.
	Profile string `placeholder:"FILE" help:"${help_profile}"`
}

// memory is what Go's part of the program tries to stay within, unless GOMEMLIMIT says otherwise. Beside it there are the
// program's own text, of which 30 MB are used, and the pages that SQLite keeps (store/ledger).
const memory = 80 << 20

// Run answers letters until it is told to stop, and prints where it listens.
func (v *runVerb) Run(t *terminal) error {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memory)
	}
	log, closeLog, err := v.logger(t)
	if err != nil {
		return err
	}
	defer closeLog()
	h, err := t.open(v.Dir, ledger.Options{Log: log})
	if err != nil {
		return err
	}
	if v.Profile == "" {
		return errors.Join(v.run(t, h, log), h.ledger.Close())
	}
	f, err := os.OpenFile(v.Profile, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return errors.Join(console.FileProblem(err, "不能写测量文件", v.Profile), h.ledger.Close())
	}
	err = pprof.StartCPUProfile(f)
	if err == nil {
		err = v.run(t, h, log)
		pprof.StopCPUProfile()
	}
	return errors.Join(err, f.Close(), h.ledger.Close())
}

func (v *runVerb) logger(t *terminal) (*slog.Logger, func(), error) {
	to := t.Err
	done := func() {}
	if v.Log != "" {
		f, err := os.OpenFile(v.Log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			return nil, nil, console.FileProblem(err, "不能写日志", v.Log)
		}
		to, done = f, func() { _ = f.Close() } // each line is written as it comes
	}
	return slog.New(slog.NewJSONHandler(to, nil)), done, nil
}

func (v *runVerb) run(t *terminal, h *house, log *slog.Logger) error {
	const what = "省级系统不能运行"
	own, err := h.keys.TLS.Server(v.Host, t.now())
	if err != nil {
		return err
	}
	on, err := (&net.ListenConfig{}).Listen(t.ctx, "tcp", v.Listen)
	if err != nil {
		return problem.From(err, problem.Invalid, what, "不能在 "+v.Listen+" 上监听", "请核对 --listen，或查看是否已有程序占用")
	}
	w := newWatch(log)
	h.Log = w.heard
	g := gate.New(h.Answer, gate.Usual(), w.turned)
	o := &outlook{house: h}
	w.gauge("roadcert_letters_inside", func() float64 { return float64(g.Busy()) })
	w.gauge("roadcert_seal_queue", func() float64 {
		seen, _ := o.view(t.ctx) // what cannot be read is told by /healthz
		return float64(seen.Waiting)
	})
	var workers sync.WaitGroup
	defer workers.Wait()
	ctx, stop := context.WithCancel(t.ctx)
	defer stop()
	if v.Sealing {
		workers.Go(func() { sealing(ctx, h.SealSome, g.Busy, w) })
	}
	log.Info("listening", "address", on.Addr().String())
	_, _ = fmt.Fprintf(t.Out, "listening https://%s\n", on.Addr())
	err = g.Serve(t.ctx, on, own, g.Handler(pages(o, w)), log)
	log.Info("closed")
	return problem.From(err, problem.Internal, what, "服务器停了", "请查看日志")
}
