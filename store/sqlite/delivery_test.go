package sqlite_test

import (
	"cmp"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/delivery"
	"roadcert/domain/problem"
)

// sentOut is a certificate with its delivery, as a test knows them.
type sentOut struct {
	certificate.Certificate
	bureau.Delivery
}

// handedOut takes the deliveries of a town in all directions.
func handedOut(h *house, n int) (all []sentOut) {
	h.Helper()
	r := rand.New(rand.NewPCG(7, 8))
	for i, c := range town(h, n) {
		if c.Version == 0 {
			continue
		}
		d := h.delivery(c.ID)
		state := delivery.States()[r.IntN(5)]
		if state == delivery.Waiting {
			all = append(all, sentOut{c, d})
			continue
		}
		if state.Reached() {
			st := h.act(c, certificate.Deliver, "", 0)
			h.commit(bureau.Change{Certificates: []bureau.Step{st}})
			c = st.After
		}
		d.State, d.Since = state, now.AddDate(0, 0, -r.IntN(60))
		if state == delivery.Notified {
			d.Code, d.CodeUntil = code12(i), today.Add(r.IntN(40)-10)
		}
		d.Steps = []delivery.Step{{Version: 1, State: state, At: d.Since, By: "clerk"}}
		h.commit(bureau.Change{Deliveries: []bureau.Delivery{d}})
		if i%7 == 0 {
			st := h.act(c, certificate.Suspend, "penalty", today.Add(30))
			h.commit(bureau.Change{Certificates: []bureau.Step{st}})
			c = st.After
		}
		d.Revision++
		all = append(all, sentOut{c, d})
	}
	return all
}

// code12 is a pick-up code of its own for every i.
func code12(i int) string {
	code, err := delivery.NewCode(strings.NewReader(string([]byte{byte(i), byte(i >> 8), 1, 2, 3, 4, 5, 6, 7, 8, byte(i >> 5)})))
	if err != nil {
		panic(err)
	}
	return code
}

func (h *house) delivery(id certificate.ID) bureau.Delivery {
	h.Helper()
	d, err := h.Delivery(h.Context(), id)
	if err != nil {
		h.Fatal(err)
	}
	return d
}

// queued is what a list of deliveries must come to, written without an index.
func queued(all []sentOut, q bureau.DeliveryQuery) (ids []certificate.ID) {
	var list []sentOut
	for _, s := range all {
		open := slices.Contains(delivery.Open(), s.State)
		if s.StatusOn(q.Today) != certificate.Valid || q.Kind != "" && s.Kind != q.Kind || q.State == 0 && !open ||
			q.State != 0 && s.State != q.State || q.Waiting > 0 && day.Of(s.Delivery.Since) >= q.Today.Add(-q.Waiting) ||
			q.Lapsing > 0 && (s.CodeUntil == 0 || s.CodeUntil > q.Today.Add(q.Lapsing)) ||
			q.Text != "" && !strings.HasPrefix(s.Holder, q.Text) && s.Delivery.Code != q.Text {
			continue
		}
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b sentOut) int {
		if q.Lapsing > 0 {
			return cmp.Or(cmp.Compare(a.CodeUntil, b.CodeUntil), cmp.Compare(a.Certificate.ID, b.Certificate.ID))
		}
		return -cmp.Or(a.Delivery.Since.Compare(b.Delivery.Since), cmp.Compare(a.Certificate.ID, b.Certificate.ID))
	})
	for _, s := range list {
		ids = append(ids, s.Certificate.ID)
	}
	return ids
}

// Every filter, page by page, gives what filtering and sorting in memory gives.
func TestDeliveriesAgainstMemory(t *testing.T) {
	h := found(t)
	all := handedOut(h, 600)
	sound(h)
	someCode := all[slices.IndexFunc(all, func(s sentOut) bool { return s.Delivery.Code != "" })].Delivery.Code
	rapid.Check(t, func(rt *rapid.T) {
		h.GatherAtMost(rapid.SampledFrom([]int{0, 20, 3000}).Draw(rt, "gather"))
		q := bureau.DeliveryQuery{
			Text:    rapid.SampledFrom([]string{"", "", "", "王", "张伟", someCode}).Draw(rt, "text"),
			Kind:    rapid.SampledFrom([]catalog.Code{"", "", "071", "013"}).Draw(rt, "kind"),
			State:   rapid.SampledFrom([]delivery.State{0, 0, delivery.Waiting, delivery.Notified, delivery.Delivered, delivery.Read, delivery.Returned}).Draw(rt, "state"),
			Waiting: rapid.SampledFrom([]int{0, 0, 10, 30}).Draw(rt, "waiting"),
			Limit:   rapid.SampledFrom([]int{7, 1000}).Draw(rt, "limit"),
			Today:   today.Add(rapid.IntRange(0, 300).Draw(rt, "day")),
		}
		if q.State == 0 || q.State == delivery.Notified {
			q.Lapsing = rapid.SampledFrom([]int{0, 0, 5}).Draw(rt, "lapsing")
		}
		want := queued(all, q)
		var got []certificate.ID
		for {
			page, err := h.Deliveries(t.Context(), q)
			if err != nil {
				rt.Fatal(err, errors.Unwrap(err))
			}
			if page.Total != len(want) && !page.More {
				rt.Fatalf("total %d, want %d", page.Total, len(want))
			}
			for _, r := range page.Rows {
				got = append(got, r.ID)
				at := slices.IndexFunc(all, func(s sentOut) bool { return s.Certificate.ID == r.ID })
				if s := all[at]; r.State != s.State || !r.Since.Equal(s.Delivery.Since) || r.CodeUntil != s.CodeUntil || r.Number != s.Number {
					rt.Fatalf("%+v, want %+v", r, s.Delivery)
				}
			}
			if q.After = page.Cursor; page.Cursor == "" {
				break
			}
		}
		if !slices.Equal(got, want) {
			rt.Fatalf("got %v\nwant %v", got, want)
		}
	})
}

// A delivery follows its certificate, is written whole, and only on what was read.
func TestADeliveryComesBackWhole(t *testing.T) {
	h := found(t)
	c := h.collect("071", practitioner(citizen(1), "张三"))
	_, err := h.Delivery(t.Context(), c.ID)
	code(t, err, problem.NotFound)
	st := h.act(c, certificate.Convert, "", 0)
	h.commit(bureau.Change{Certificates: []bureau.Step{st}})
	d := h.delivery(c.ID)
	if d.State != delivery.Waiting || d.Version != 1 || !d.Since.Equal(now) {
		t.Fatalf("%+v", d)
	}
	d.State, d.Code, d.CodeUntil = delivery.Notified, code12(1), today.Add(30)
	d.Steps = []delivery.Step{{Version: 1, State: delivery.Notified, At: now, By: "clerk", Channel: delivery.Phone, Note: "电话 13912345678"}}
	h.commit(bureau.Change{Deliveries: []bureau.Delivery{d}})
	lost := d
	code(t, h.Commit(t.Context(), bureau.Change{Deliveries: []bureau.Delivery{lost}, Audit: entry("lost")}), problem.Conflict)
	h.reopen()
	got := h.delivery(c.ID)
	if d.Revision++; got.Code != d.Code || got.CodeUntil != d.CodeUntil || got.Revision != d.Revision || !slices.Equal(got.Steps, d.Steps) {
		t.Fatalf("got  %+v\nwant %+v", got, d)
	}
	for _, name := range []string{"roadcert.db", "roadcert.db-wal"} {
		content, err := os.ReadFile(filepath.Join(h.dir, name))
		if err != nil || strings.Contains(string(content), d.Code) || strings.Contains(string(content), "13912345678") {
			t.Errorf("%s says what only the holder is told, %v", name, err)
		}
	}
	// Delivered by whoever recorded it, and started over by a newer edition; what was is kept.
	delivered := h.act(st.After, certificate.Deliver, "", 0)
	h.commit(bureau.Change{Certificates: []bureau.Step{delivered}})
	if got = h.delivery(c.ID); got.State != delivery.Delivered || got.Code != "" || got.CodeUntil != 0 {
		t.Fatalf("%+v", got)
	}
	reissued := h.act(delivered.After, certificate.Reissue, "lost", 0)
	h.commit(bureau.Change{Certificates: []bureau.Step{reissued}})
	if got = h.delivery(c.ID); got.State != delivery.Waiting || got.Version != 2 || len(got.Steps) != 1 {
		t.Fatalf("%+v", got)
	}
	sound(h)
}

func TestTwoDeliveriesNeverShareACode(t *testing.T) {
	h := found(t)
	var both []bureau.Delivery
	for i := range 2 {
		st := h.act(h.collect("071", practitioner(citizen(i), "张三")), certificate.Convert, "", 0)
		h.commit(bureau.Change{Certificates: []bureau.Step{st}})
		d := h.delivery(st.After.ID)
		d.State, d.Code, d.CodeUntil = delivery.Notified, code12(1), today
		both = append(both, d)
	}
	code(t, h.Commit(t.Context(), bureau.Change{Deliveries: both, Audit: entry("alike")}), problem.Conflict)
}

func TestCheckFindsADeliveryThatIsNotOne(t *testing.T) {
	for name, statement := range map[string]string{
		"gone":          "DELETE FROM delivery",
		"a state":       "UPDATE delivery SET state = 3",
		"a shelf":       "UPDATE delivery SET shelf = 77",
		"a trail":       "UPDATE delivery SET trail = x'00'",
		"of no one":     "INSERT INTO delivery SELECT 99, version, shelf, valid_to, 1, 0, 1, NULL, NULL, 0, NULL FROM delivery",
		"of an old one": "UPDATE delivery SET version = 7",
	} {
		t.Run(name, func(t *testing.T) {
			h := found(t)
			st := h.act(h.collect("071", practitioner(citizen(1), "张三")), certificate.Convert, "", 0)
			h.commit(bureau.Change{Certificates: []bureau.Step{st}})
			if err := h.Close(); err != nil {
				t.Fatal(err)
			}
			alter(t, filepath.Join(h.dir, "roadcert.db"), statement)
			h.reopen()
			findings, err := h.Check(t.Context(), nil)
			if err != nil || len(findings) == 0 || !strings.Contains(findings[0].Text, "送达情况") {
				t.Error(findings, err)
			}
		})
	}
}

// BenchmarkBigDeliveries measures the queue of the large store of BenchmarkBig.
func BenchmarkBigDeliveries(b *testing.B) {
	h := big(b)
	for name, q := range map[string]bureau.DeliveryQuery{
		"queue": {}, "kind": {Kind: "071"}, "overdue": {Waiting: 15}, "lapsing": {Lapsing: 7}, "returned": {State: delivery.Returned},
		"delivered": {State: delivery.Delivered}, "name": {Text: "王伟"}, "initials": {Text: "Z"}, "number": {Text: "辽交运管法字2101240000"},
	} {
		b.Run(name, func(b *testing.B) {
			q.Today = today
			var worst time.Duration
			for b.Loop() {
				start := time.Now()
				page, err := h.Deliveries(b.Context(), q)
				if err != nil {
					b.Fatal(err)
				}
				worst = max(worst, time.Since(start))
				q.After = page.Cursor
			}
			b.ReportMetric(float64(worst.Microseconds())/1000, "worst-ms")
		})
	}
}
