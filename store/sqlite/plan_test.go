package sqlite

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"roadcert/assets"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
)

func open(t *testing.T) *Store {
	t.Helper()
	c, err := catalog.Load(assets.FS, "catalog")
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "s"), Options{Create: true, Catalog: c})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if err := s.Unlock(make([]byte, 16)); err != nil {
		t.Fatal(err)
	}
	return s
}

// No query a list is made of may read through a table: at a million certificates that takes seconds.
func TestNoPlanScans(t *testing.T) {
	s := open(t)
	queries := map[string]string{
		"find": selectWhole, "known": selectKnown, "rows": selectRows, "events": selectEvents, "editions": selectEditions,
		"range": countRange, "initials": countNames + initialsNames + " LIMIT ?)", "names": countNames + organisationNames + " LIMIT ?)", "review": countReview, "span": selectSpan,
	}
	every := &listing{review: 1, text: true, clauses: []clause{
		between(fromTail, "tail", 1, 2), prefix(fromPlate, "plate", "辽A"), {holds: holdsInitials, holdsArgs: []any{"A", "B"}},
	}}
	all, _ := every.conditions(&part{ranged: true, unknown: true})
	for name, pa := range map[string]path{"id": pathByID, "holder": pathByHolder, "number": pathByNumber, "valid to": pathByValidTo} {
		for direction, down := range map[string]bool{" down": true, " up": false} {
			queries["walk "+name+direction] = walkText(pa, down, false, nil)
			queries["walk under conditions "+name+direction] = walkText(pa, down, false, all)
		}
	}
	queries["walk everything"] = walkText(pathByID, true, true, all)
	for name, source := range map[string]string{
		"id": fromID, "number key": fromNumberKey, "code key": fromCodeKey, "plate": fromPlate, "tail": fromTail, "number": fromNumber,
		"holder": fromHolder, "initials": fromInitials, "organisation": fromOrganisation, "review": fromReview, "range": fromRange,
	} {
		for _, order := range []bureau.Order{bureau.ByID, bureau.ByHolder, bureau.ByNumber, bureau.ByValidTo} {
			queries["gather "+name+" "+string(order)] = gatherText(order, source)
		}
	}
	for what, source := range dueSources {
		queries["due "+string(what)], queries["count due "+string(what)] = source.list(), source.count()
	}
	for name, query := range queries {
		args := make([]any, strings.Count(query, "?"))
		for i := range args {
			args[i] = "[]"
		}
		var plan []string
		err := s.pen.Each(t.Context(), "EXPLAIN QUERY PLAN "+query, args, func(r *sql.Rows) error {
			var id, parent, unused int
			var detail string
			err := r.Scan(&id, &parent, &unused, &detail)
			plan = append(plan, detail)
			return err
		})
		if err != nil {
			t.Fatal(name, err)
		}
		for _, line := range plan {
			for _, table := range []string{"SCAN c", "SCAN e", "SCAN n", "SCAN certificate", "SCAN event", "SCAN holder"} {
				if line == table || strings.HasPrefix(line, table+" ") {
					t.Errorf("%s: %s\n%s", name, query, strings.Join(plan, "\n"))
				}
			}
			if strings.HasPrefix(name, "walk") && strings.Contains(line, "TEMP B-TREE") {
				t.Errorf("%s sorts: %s", name, strings.Join(plan, "\n"))
			}
		}
	}
}

// The tally up to a day says what certificate.On says, for whatever standings.
func TestCountAgreesWithOn(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var list []certificate.Standing
		from := day.Day(100)
		for range rapid.IntRange(1, 5).Draw(rt, "standings") {
			s := certificate.Standing{
				From: from, Until: day.Forever, Medium: certificate.Paper,
				Status: rapid.SampledFrom([]certificate.Status{certificate.Valid, certificate.Suspended, certificate.Cancelled}).Draw(rt, "status"),
			}
			if rapid.Bool().Draw(rt, "ends") && s.Status == certificate.Valid {
				s.Until = from.Add(rapid.IntRange(-3, 20).Draw(rt, "length"))
			}
			list = append(list, s)
			from = from.Add(rapid.IntRange(1, 15).Draw(rt, "gap"))
		}
		for d := day.Day(95); d < 200; d++ {
			sums := map[certificate.Status]int{}
			count(list, 1, func(s certificate.Standing, on day.Day, n int) {
				if on <= d {
					sums[s.Status] += n
				}
			})
			want := certificate.On(list, d).Status
			for status, n := range sums {
				if status == want && n != 1 || status != want && n != 0 {
					rt.Fatalf("day %d: %v, want one %v of %+v", d, sums, want, list)
				}
			}
			if want != certificate.None && sums[want] != 1 {
				rt.Fatalf("day %d: %v, want one %v", d, sums, want)
			}
		}
	})
}

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{
		"张小明": "ZXM", "单雄信": "SXX", "曾国藩": "ZGF", "解缙": "XJ", "仇英": "QY", "朴树": "PS", "查良镛": "ZLY", "区寄": "OJ",
		"盖叫天": "GJT", "乐嘉": "YJ", "尉迟恭": "YCG", "单于刚": "CYG", "欧阳锋": "OYF", "吕布": "LB", "安宁": "AN", "A1王": "A1W",
		"沈阳单县运输公司": "SYDXYSGS", "": "", "单": "D", "恩·那": "EN", "饿": "E", "嗯": "N",
	} {
		if got := initials(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func TestSurnamesAreNeeded(t *testing.T) {
	for name, letters := range surnames {
		plain := ""
		for _, r := range name {
			plain += string(rune(initial(r)))
		}
		if plain == letters {
			t.Errorf("%s reads %s anyway", name, letters)
		}
	}
}

func TestPayload(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		note := rapid.String().Draw(rt, "note")
		face := certificate.Face(rapid.MapOf(rapid.String(), rapid.StringN(1, 20, -1)).Draw(rt, "face"))
		var w faceWriter
		plain := payload(note, w.write(face))
		gotNote, got, err := readPayload(plain)
		if err != nil || gotNote != note || string(got.Canonical()) != string(face.Canonical()) {
			rt.Fatal(gotNote, got, err)
		}
		for i := range plain { // what is cut off is noticed, and does no harm
			if _, f, err := readPayload(plain[:i]); err == nil && len(f) == len(face) && len(face) > 0 {
				rt.Fatalf("cut at %d of %d was read", i, len(plain))
			}
		}
	})
}

func TestTail(t *testing.T) {
	for number, want := range map[string]int64{
		"辽交运管法字210124000123号": 210124000123, "210124000123": 210124000123, "沈网约〔2024〕15号": 202415, "12210124000123": 210124000123,
	} {
		if got, ok := tail(number); got != want || !ok {
			t.Errorf("%s: %d", number, got)
		}
	}
	if _, ok := tail("无号"); ok {
		t.Error("a tail without digits")
	}
}
