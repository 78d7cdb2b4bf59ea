package sqlite_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
)

// town fills a store with certificates of several kinds, statuses and dates, and returns them as they stand.
func town(h *house, n int) []certificate.Certificate {
	h.Helper()
	r := rand.New(rand.NewPCG(3, 4))
	var steps []bureau.Step
	put := func(code catalog.Code, f certificate.Face, s certificate.Status) {
		steps = append(steps, h.collected(code, f, s))
	}
	states := []certificate.Status{certificate.Valid, certificate.Valid, certificate.Valid, certificate.Cancelled}
	for i := range n {
		issued := on("2019-01-01").Add(r.IntN(2700))
		f := practitioner(citizen(i), personName(r), "issued", issued.String(), "valid_to", issued.AddYears(6).String())
		if i%17 == 0 {
			delete(f, "valid_to")
		}
		put("071", f, states[r.IntN(4)])
		if i%3 == 0 {
			put("013", vehicle(i, fmt.Sprintf("辽A%05d", i), fmt.Sprintf("沈阳%s运输有限公司", personName(r))), states[r.IntN(4)])
		}
		if i%10 == 0 {
			put("008", operator(i, fmt.Sprintf("法库县%s物流有限公司", personName(r))), states[r.IntN(4)])
		}
	}
	h.commit(bureau.Change{Certificates: steps})
	list := make([]certificate.Certificate, len(steps))
	var more []bureau.Step
	for i, st := range steps {
		list[i] = st.After
		c := &list[i]
		if c.Kind == "071" && i%5 == 0 && c.StatusOn(today) == certificate.Valid && c.ValidTo != 0 {
			st := h.act(*c, certificate.Convert, "", 0)
			more = append(more, st)
			*c = st.After
		}
	}
	h.commit(bureau.Change{Certificates: more})
	return list
}

// sorted is what a listing must come to: the same filter and order, written without an index.
func sorted(all []certificate.Certificate, q bureau.Query) []certificate.ID {
	var list []certificate.Certificate
	for _, c := range all {
		status := c.StatusOn(q.Today)
		live := status == certificate.Valid
		if q.Kind != "" && c.Kind != q.Kind || q.Status != 0 && status != q.Status || q.Medium != 0 && c.Medium != q.Medium ||
			q.Unconverted && (!live || c.Medium != certificate.Paper) ||
			q.Expiring > 0 && (!live || c.ValidTo == 0 || c.ValidTo == day.Forever || c.ValidTo > q.Today.Add(q.Expiring)) ||
			q.ReviewWithin > 0 && (!live || c.ReviewDue == 0 || c.ReviewDue > q.Today.Add(q.ReviewWithin)) ||
			q.Text != "" && !strings.HasPrefix(c.Holder, q.Text) && !(len([]rune(c.Holder)) >= 5 && strings.Contains(c.Holder, q.Text)) {
			continue
		}
		list = append(list, c)
	}
	number := func(c certificate.Certificate) string {
		if c.Kind == "071" {
			return ""
		}
		return c.Number
	}
	slices.SortFunc(list, func(a, b certificate.Certificate) int {
		n := 0
		switch q.Order {
		case bureau.ByHolder:
			n = cmp.Or(cmp.Compare(a.Holder, b.Holder), cmp.Compare(a.ValidTo, b.ValidTo))
		case bureau.ByNumber:
			n = cmp.Compare(number(a), number(b))
		case bureau.ByValidTo:
			n = cmp.Compare(a.ValidTo, b.ValidTo)
		}
		n = cmp.Or(n, cmp.Compare(a.ID, b.ID))
		if q.Descending != (q.Order == bureau.ByID) {
			n = -n
		}
		return n
	})
	ids := make([]certificate.ID, len(list))
	for i, c := range list {
		ids[i] = c.ID
	}
	return ids
}

// Every filter, order and direction, page by page, gives what filtering and sorting in memory gives.
func TestListAgainstMemory(t *testing.T) {
	h := found(t)
	all := town(h, 300)
	rapid.Check(t, func(rt *rapid.T) {
		h.GatherAtMost(rapid.SampledFrom([]int{0, 20, 3000}).Draw(rt, "gather"))
		q := bureau.Query{
			Kind:         rapid.SampledFrom([]catalog.Code{"", "", "071", "013", "008", "079"}).Draw(rt, "kind"),
			Status:       rapid.SampledFrom([]certificate.Status{0, 0, certificate.Valid, certificate.Expired, certificate.Cancelled}).Draw(rt, "status"),
			Medium:       rapid.SampledFrom([]certificate.Medium{0, 0, certificate.Paper, certificate.Both}).Draw(rt, "medium"),
			Expiring:     rapid.SampledFrom([]int{0, 0, 0, 30, 400}).Draw(rt, "expiring"),
			ReviewWithin: rapid.SampledFrom([]int{0, 0, 0, 30}).Draw(rt, "review"),
			Unconverted:  rapid.Bool().Draw(rt, "unconverted"),
			Order:        rapid.SampledFrom([]bureau.Order{bureau.ByID, bureau.ByHolder, bureau.ByNumber, bureau.ByValidTo}).Draw(rt, "order"),
			Descending:   rapid.Bool().Draw(rt, "descending"),
			Text:         rapid.SampledFrom([]string{"", "", "", "王", "张伟", "运输", "法库县", "公司", "沈阳王伟"}).Draw(rt, "text"),
			Limit:        rapid.SampledFrom([]int{7, 50, 1000}).Draw(rt, "limit"),
			Today:        today.Add(rapid.IntRange(-100, 100).Draw(rt, "day")),
		}
		want := sorted(all, q)
		var got []certificate.ID
		for {
			page := h.list(q)
			if page.Total != len(want) && !page.More {
				rt.Fatalf("total %d (more %v), want %d", page.Total, page.More, len(want))
			}
			for _, r := range page.Rows {
				got = append(got, r.ID)
			}
			if page.Cursor == "" {
				break
			}
			if len(page.Rows) != q.Limit {
				rt.Fatalf("a page of %d rows before the last", len(page.Rows))
			}
			q.After = page.Cursor
		}
		if !slices.Equal(got, want) {
			rt.Fatalf("got %v\nwant %v", got, want)
		}
	})
}

func TestSearch(t *testing.T) {
	h := found(t)
	driver := h.collect("071", practitioner("21012419800101014X", "单小明"))
	other := h.collect("071", practitioner("210124198001010164", "单雄信"))
	company := h.collect("008", operator(123, "法库县顺达（集团）运输有限公司"))
	truck := h.collect("013", vehicle(77, "辽AD12345", "单小明"))
	for _, c := range []struct {
		text string
		want []certificate.ID
	}{
		{"21012419800101014x", []certificate.ID{driver.ID}},
		{"210124800101014", []certificate.ID{driver.ID}}, // the old number of fifteen digits
		{"91210124MA0TR3K37X", []certificate.ID{company.ID}},
		{"91210124ma0tr3k37x", []certificate.ID{company.ID}},
		{"辽交运管许可法字210124000123号", []certificate.ID{company.ID}},
		{"辽交运管许可法字2101240001", []certificate.ID{company.ID}},
		{"210124000123", []certificate.ID{company.ID}},
		{"2101240001", []certificate.ID{company.ID}},
		{"123", []certificate.ID{company.ID}},
		{"000077", []certificate.ID{truck.ID}},
		{"辽AD12345", []certificate.ID{truck.ID}},
		{"ad123", []certificate.ID{truck.ID}},
		{"单小明", []certificate.ID{truck.ID, driver.ID}},
		{"单", []certificate.ID{truck.ID, other.ID, driver.ID}},
		{"小明", nil}, // a person is found by the beginning of the name
		{"sxm", []certificate.ID{truck.ID, driver.ID}},
		{"SX", []certificate.ID{truck.ID, other.ID, driver.ID}},
		{"顺达", []certificate.ID{company.ID}},
		{"集团）运输", []certificate.ID{company.ID}},
		{"fkxsd", []certificate.ID{company.ID}},
		{" 顺达 ", []certificate.ID{company.ID}},
		{driver.ID.String(), []certificate.ID{driver.ID}},
		{`"`, nil},
		{`" OR *`, nil},
		{"不存在", nil},
	} {
		page := h.list(bureau.Query{Text: c.text})
		var got []certificate.ID
		for _, r := range page.Rows {
			got = append(got, r.ID)
		}
		if !slices.Equal(got, c.want) || page.Total != len(c.want) {
			t.Errorf("%q: %v (total %d), want %v", c.text, got, page.Total, c.want)
		}
	}
	page := h.list(bureau.Query{Text: "单", Kind: "071"})
	if page.Total != 2 || page.Rows[0].Number != other.Number {
		t.Errorf("within a kind: %+v", page)
	}
}

func TestListRefuses(t *testing.T) {
	h := found(t)
	for range 3 {
		h.collect("071", practitioner(citizen(rand.IntN(1e7)), "王伟"))
	}
	page := h.list(bureau.Query{Limit: 1})
	for name, q := range map[string]bureau.Query{
		"another order":   {After: page.Cursor, Order: bureau.ByHolder},
		"nonsense":        {After: "!"},
		"unknown order":   {Order: "colour"},
		"other direction": {After: page.Cursor, Descending: true},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := h.List(t.Context(), q)
			code(t, err, "invalid")
		})
	}
}

// A page stays put while others write: rows added meanwhile neither repeat nor hide a row.
func TestPagesWhileWriting(t *testing.T) {
	h := found(t)
	town(h, 60)
	first := h.list(bureau.Query{Limit: 10})
	h.collect("071", practitioner(citizen(9999), "新来"))
	second := h.list(bureau.Query{Limit: 10, After: first.Cursor})
	if a, b := first.Rows[9].ID, second.Rows[0].ID; b >= a {
		t.Fatalf("after %s came %s", a, b)
	}
}
