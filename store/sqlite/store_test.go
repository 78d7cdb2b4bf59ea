package sqlite_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"roadcert/assets"
	"roadcert/domain/audit"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/problem"
	"roadcert/store/sqlite"
)

var (
	dataKey = bytes.Repeat([]byte{7}, 16)
	now     = time.Date(2026, 8, 1, 9, 30, 0, 0, time.UTC)
	today   = on("2026-08-01")
)

func on(s string) day.Day {
	d, err := day.Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

// house is a founded, unlocked store and what tests do to it.
type house struct {
	testing.TB
	*sqlite.Store
	dir     string
	catalog *catalog.Catalog
}

func kinds(t testing.TB) *catalog.Catalog {
	t.Helper()
	c, err := catalog.Load(assets.FS, "catalog")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func found(t testing.TB) *house {
	t.Helper()
	h := &house{TB: t, dir: filepath.Join(t.TempDir(), "库 一"), catalog: kinds(t)}
	var err error
	if h.Store, err = sqlite.Open(t.Context(), h.dir, sqlite.Options{Create: true, Catalog: h.catalog}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close() })
	h.commit(bureau.Change{Settings: &bureau.Settings{Bureau: "法库县", Region: "210124", Workstation: 1, Founded: now}})
	if err := h.Unlock(dataKey); err != nil {
		t.Fatal(err)
	}
	return h
}

// reopen closes the store and opens it again.
func (h *house) reopen() {
	h.Helper()
	if err := h.Close(); err != nil {
		h.Fatal(err)
	}
	var err error
	if h.Store, err = sqlite.Open(h.Context(), h.dir, sqlite.Options{Catalog: h.catalog}); err != nil {
		h.Fatal(err)
	}
	if err := h.Unlock(dataKey); err != nil {
		h.Fatal(err)
	}
}

func entry(action string) audit.Entry {
	return audit.Entry{At: now, Actor: "clerk", Action: action, Outcome: audit.Done, Detail: "测试"}
}

func (h *house) commit(c bureau.Change) {
	h.Helper()
	if c.Audit.Action == "" {
		c.Audit = entry("test")
	}
	if err := h.Commit(h.Context(), c); err != nil {
		h.Fatal(err)
	}
}

func (h *house) kind(code catalog.Code) *catalog.Kind {
	k, ok := h.catalog.Kind(code)
	if !ok {
		h.Fatalf("no kind %s", code)
	}
	return k
}

// collected is the step that takes a face over from a register.
func (h *house) collected(code catalog.Code, f certificate.Face, status certificate.Status) bureau.Step {
	h.Helper()
	id, event := h.NextCertificate(), h.NextEvent()
	from := today
	if s := f["issued"]; s != "" {
		from = on(s)
	}
	return h.apply(certificate.Certificate{}, certificate.Command{
		Operation: certificate.Collect, Kind: h.kind(code), Event: event, At: now, On: from, Actor: "clerk",
		Face: f, Certificate: id, Region: "210124", Status: status,
	})
}

func (h *house) apply(c certificate.Certificate, cmd certificate.Command) bureau.Step {
	h.Helper()
	e, err := c.Apply(cmd)
	if err != nil {
		h.Fatal(err)
	}
	after, err := c.After(h.catalog, &e)
	if err != nil {
		h.Fatal(err)
	}
	return bureau.Step{Before: c, After: after, Event: e}
}

// act does an operation to a certificate that is in the store.
func (h *house) act(c certificate.Certificate, op certificate.Operation, reason certificate.Reason, until day.Day) bureau.Step {
	h.Helper()
	event := h.NextEvent()
	return h.apply(c, certificate.Command{
		Operation: op, Kind: h.kind(c.Kind), Event: event, At: now, On: today, Actor: "clerk", Reason: reason, Until: until,
		Authority: "12210124MB0000000D", Face: c.Face,
	})
}

// collect commits one collected certificate.
func (h *house) collect(code catalog.Code, f certificate.Face) certificate.Certificate {
	h.Helper()
	st := h.collected(code, f, certificate.Valid)
	h.commit(bureau.Change{Certificates: []bureau.Step{st}})
	return st.After
}

// practitioner is a face of a 从业资格证.
func practitioner(id, name string, more ...string) certificate.Face {
	f := certificate.Face{
		"number": id, "name": name, "citizen_id": id, "gender": "男", "birth": "1980-01-01", "nationality": "中国",
		"address": "辽宁省沈阳市法库县法库镇河南街12号", "phone": "13912345678", "licence_class": "A2",
		"category": "道路货物运输驾驶员", "first_issued": "2016-05-01", "issued": "2022-05-01", "valid_from": "2022-05-01",
		"valid_to": "2028-04-30", "employer": "法库县顺达运输有限公司", "authority": "沈阳市交通运输局",
	}
	for i := 0; i+1 < len(more); i += 2 {
		f[more[i]] = more[i+1]
	}
	return f
}

// operator is a face of a 经营许可证.
func operator(serial int, name string) certificate.Face {
	return certificate.Face{
		"number": fmt.Sprintf("辽交运管许可法字210124%06d号", serial), "name": name, "uscc": "91210124MA0TR3K37X",
		"legal_representative": "王某", "address": "法库县", "scope": "道路普通货物运输", "issued": "2023-01-01",
		"valid_from": "2023-01-01", "valid_to": "2027-01-01", "authority": "法库县交通运输局",
	}
}

func vehicle(serial int, plate, owner string) certificate.Face {
	return certificate.Face{
		"number": fmt.Sprintf("辽交运管法字210124%06d号", serial), "name": owner, "plate": plate, "issued": "2023-01-01",
		"valid_to": "2029-01-01", "review_due": "2026-08-20", "vehicle_type": "重型半挂牵引车", "authority": "法库县交通运输局",
	}
}

// citizen is a number in the form of a citizen ID; the store does not check it.
func citizen(n int) string { return fmt.Sprintf("2101241980%08d", n) }

var (
	surnames = []rune("王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈")
	given    = []rune("伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉建华国志海玉春红梅龙凤山川东西南北中天地日月星云")
)

func personName(r *rand.Rand) string {
	n := []rune{surnames[r.IntN(len(surnames))], given[r.IntN(len(given))]}
	if r.IntN(5) > 0 {
		n = append(n, given[r.IntN(len(given))])
	}
	return string(n)
}

func code(t testing.TB, err error, want problem.Code) {
	t.Helper()
	if got := problem.Of(err); got != want {
		t.Fatalf("got %q (%v), want %q", got, err, want)
	}
}

func (h *house) list(q bureau.Query) bureau.Page {
	h.Helper()
	if q.Today == 0 {
		q.Today = today
	}
	p, err := h.List(context.Background(), q)
	if err != nil {
		h.Fatal(err, errors.Unwrap(err))
	}
	return p
}
