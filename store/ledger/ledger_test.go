package ledger_test

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"roadcert/assets"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
	"roadcert/domain/province"
	"roadcert/store/ledger"
	"roadcert/store/ledger/pgtest"
)

var (
	dataKey = bytes.Repeat([]byte{7}, 16)
	now     = time.Date(2026, 8, 1, 9, 30, 0, 0, time.UTC)
)

const (
	here  = "210124"
	there = "210123"
)

func on(s string) day.Day {
	d, err := day.Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

// house is a ledger and where it is, so that it can be opened again.
type house struct {
	testing.TB
	*ledger.Ledger
	where   string
	catalog *catalog.Catalog
}

// places make an empty place for a ledger, on each database. What is said of the one is said of the other.
var places = []struct {
	name string
	make func(testing.TB) string
}{
	{"SQLite", func(t testing.TB) string { return filepath.Join(t.TempDir(), "省 厅") }},
	{"PostgreSQL", server.Database},
}

// server is the one PostgreSQL of these tests.
var server = &pgtest.Server{}

// everywhere runs a test on each database.
func everywhere(t *testing.T, test func(t *testing.T, h *house)) {
	for _, p := range places {
		t.Run(p.name, func(t *testing.T) {
			h := &house{TB: t, where: p.make(t), catalog: kinds(t)}
			h.open()
			t.Cleanup(func() { h.Close() })
			test(t, h)
		})
	}
}

func kinds(t testing.TB) *catalog.Catalog {
	t.Helper()
	c, err := catalog.Load(assets.FS, "catalog")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (h *house) open() {
	h.Helper()
	var err error
	if h.Ledger, err = ledger.Open(h.Context(), h.where, ledger.Options{Key: dataKey}); err != nil {
		h.Fatal(err)
	}
}

func (h *house) reopen() {
	h.Helper()
	if err := h.Close(); err != nil {
		h.Fatal(err)
	}
	h.open()
}

// write and read run fn on a county, and it has to come out well.
func (h *house) write(county string, fn func(ctx context.Context, b province.Book) error) {
	h.Helper()
	if err := h.Write(h.Context(), county, fn); err != nil {
		h.Fatal(err)
	}
}

func (h *house) read(county string, fn func(ctx context.Context, b province.Book) error) {
	h.Helper()
	if err := h.Read(h.Context(), county, fn); err != nil {
		h.Fatal(err)
	}
}

// append writes entries in a transaction of their own.
func (h *house) append(county string, entries ...province.Entry) {
	h.Helper()
	h.write(county, func(ctx context.Context, b province.Book) error { return b.Append(ctx, entries) })
}

// station makes the entries that a workstation would send.
type station struct {
	*house
	county               string
	number               int
	certificates, events int64
}

func (h *house) station(county string, number int) *station {
	return &station{house: h, county: county, number: number}
}

func (s *station) entry(c certificate.Certificate, cmd certificate.Command) province.Entry {
	s.Helper()
	s.events++
	cmd.Event, cmd.At, cmd.Actor, cmd.Authority = certificate.EventID(certificate.NewID(s.number, s.events)), now, "clerk", "12210124MB0000000D"
	if cmd.On == 0 {
		cmd.On = on("2026-08-01")
	}
	e, err := c.Apply(cmd)
	if err != nil {
		s.Fatal(err)
	}
	after, err := c.After(s.catalog, &e)
	if err != nil {
		s.Fatal(err)
	}
	return province.Entry{Item: exchange.EncodeEvent(&e), Event: e, After: after}
}

// collect takes over the n-th person's licence.
func (s *station) collect(n int) province.Entry {
	s.Helper()
	kind, _ := s.catalog.Kind("071")
	s.certificates++
	return s.entry(certificate.Certificate{}, certificate.Command{
		Operation: certificate.Collect, Kind: kind, Certificate: certificate.NewID(s.number, s.certificates), Region: s.county,
		Status: certificate.Valid, On: on("2022-05-01"), Face: practitioner(n),
	})
}

func (s *station) act(c certificate.Certificate, op certificate.Operation, reason certificate.Reason, change ...string) province.Entry {
	s.Helper()
	kind, _ := s.catalog.Kind(c.Kind)
	face := certificate.Face{}
	for k, v := range c.Face {
		face[k] = v
	}
	for i := 0; i < len(change); i += 2 {
		face[change[i]] = change[i+1]
	}
	cmd := certificate.Command{Operation: op, Kind: kind, Reason: reason, Face: face}
	if op == certificate.Suspend {
		cmd.Until = on("2026-09-30")
	}
	return s.entry(c, cmd)
}

// converted collects and converts: a certificate with an edition.
func (s *station) converted(n int) []province.Entry {
	s.Helper()
	first := s.collect(n)
	return []province.Entry{first, s.act(first.After, certificate.Convert, "")}
}

// citizen is a number in the form of a citizen ID; the ledger does not check it.
func citizen(n int) string { return fmt.Sprintf("2101241980%08d", n) }

// practitioner is a face of a 从业资格证.
func practitioner(n int) certificate.Face {
	return certificate.Face{
		"number": citizen(n), "name": "张三", "citizen_id": citizen(n), "gender": "男", "birth": "1980-01-01", "nationality": "中国",
		"address": "辽宁省沈阳市法库县法库镇河南街12号", "phone": "13912345678", "licence_class": "A2",
		"category": "道路货物运输驾驶员", "first_issued": "2016-05-01", "issued": "2022-05-01", "valid_from": "2022-05-01",
		"valid_to": "2028-04-30", "employer": "法库县顺达运输有限公司", "authority": "沈阳市交通运输局",
	}
}

func code(t testing.TB, err error, want problem.Code) {
	t.Helper()
	if got := problem.Of(err); got != want {
		t.Fatalf("got %q (%v), want %q", got, err, want)
	}
}
