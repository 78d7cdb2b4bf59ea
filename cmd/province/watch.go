package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"time"

	"github.com/VictoriaMetrics/metrics"

	"roadcert/domain/exchange"
	"roadcert/domain/problem"
	"roadcert/domain/province"
	"roadcert/store/gate"
)

// watch writes down and counts what becomes of letters. Nothing of what stands in one gets here, no name and no number;
// and nothing a stranger writes on an envelope becomes the name of a counter.
type watch struct {
	log *slog.Logger
	set *metrics.Set
}

func newWatch(log *slog.Logger) *watch { return &watch{log: log, set: metrics.NewSet()} }

// topics are those there are.
var topics = []exchange.Topic{
	exchange.Enrol, exchange.Hello, exchange.People, exchange.Push, exchange.Pictures, exchange.Pull, exchange.Sealed, exchange.Standings,
	exchange.Status, exchange.Digests, exchange.Records, exchange.Serials, exchange.Catalogue, exchange.Submit,
}

// heard notes a letter that the province read.
func (w *watch) heard(h province.Heard) {
	topic, came := string(h.Topic), "answered"
	if !slices.Contains(topics, h.Topic) {
		topic = "unknown"
	}
	attributes := []slog.Attr{
		slog.String("from", h.From.String()), slog.String("topic", topic), slog.String("letter", h.Letter), slog.Int("bytes", h.Bytes),
		slog.Int("items", h.Items), slog.Float64("seconds", h.Took.Seconds()),
	}
	for _, outcome := range exchange.Outcomes() {
		if n := h.Outcomes[outcome]; n > 0 {
			attributes = append(attributes, slog.Int(string(outcome), n))
			w.set.GetOrCreateCounter(fmt.Sprintf("roadcert_events_total{outcome=%q}", outcome)).Add(n)
		}
	}
	level := slog.LevelInfo
	if h.Trouble != nil {
		var kind exchange.TroubleKind
		kind, level = told(h.Trouble)
		came = string(kind)
		attributes = append(attributes, slog.String("why", why(h.Trouble)))
		if h.Stack != "" {
			attributes = append(attributes, slog.String("stack", h.Stack))
		}
	}
	attributes = append(attributes, slog.String("outcome", came))
	w.log.LogAttrs(context.Background(), level, "letter", attributes...)
	w.set.GetOrCreateCounter(fmt.Sprintf("roadcert_letters_total{topic=%q,outcome=%q}", topic, came)).Inc()
	w.set.GetOrCreatePrometheusHistogram(fmt.Sprintf("roadcert_letter_seconds{topic=%q}", topic)).Update(h.Took.Seconds())
}

// told is the kind of a trouble, and how loud it is said: what is the province's own fault is an error.
func told(err error) (exchange.TroubleKind, slog.Level) {
	var t *exchange.Trouble
	if !errors.As(err, &t) || t.Kind == exchange.Failing {
		return exchange.Failing, slog.LevelError
	}
	return t.Kind, slog.LevelWarn
}

// why is the reason in the program's own words: those of a problem that is about a letter may quote it.
func why(err error) string {
	kind, _ := told(err)
	var p *problem.Problem
	switch {
	case !errors.As(err, &p):
		return err.Error()
	case kind == exchange.Failing && p.Cause != nil:
		return fmt.Sprintf("%s: %s: %v", p.Code, p.What, p.Cause)
	}
	return fmt.Sprintf("%s: %s", p.Code, p.What)
}

// turned notes a request that the gate turned away.
func (w *watch) turned(t gate.Turned) {
	w.log.Warn("turned away", "address", t.Address, "outcome", string(t.Kind), "why", t.Why)
	w.set.GetOrCreateCounter(fmt.Sprintf("roadcert_turned_away_total{outcome=%q,why=%q}", t.Kind, t.Why)).Inc()
}

// sealed notes what the worker of the seal did.
func (w *watch) sealed(sealed, refused int, took time.Duration, err error) {
	w.set.GetOrCreateCounter("roadcert_sealed_total").Add(sealed)
	w.set.GetOrCreateCounter("roadcert_seal_refused_total").Add(refused)
	switch {
	case err != nil:
		w.log.Error("seal", "sealed", sealed, "refused", refused, "seconds", took.Seconds(), "why", why(err))
	case sealed+refused > 0:
		w.log.Info("seal", "sealed", sealed, "refused", refused, "seconds", took.Seconds())
	}
}

// gauge has a value of now in the metrics.
func (w *watch) gauge(name string, value func() float64) { w.set.NewGauge(name, value) }

// write writes the metrics in the format of Prometheus.
func (w *watch) write(to io.Writer) {
	w.set.WritePrometheus(to)
	metrics.WriteProcessMetrics(to)
}
