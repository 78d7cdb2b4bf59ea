package sqlite_test

import (
	"cmp"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/reminder"
)

// village is a town whose people have grades, some of whom are suspended, and whose vehicles have reviews.
func village(h *house) []certificate.Certificate {
	h.Helper()
	var steps []bureau.Step
	for i := range 120 {
		to := today.Add(i*7 - 200)
		f := practitioner(citizen(i), "李建国", "issued", "2020-01-01", "valid_to", to.String())
		if i%3 != 0 {
			f["integrity_until"] = today.Add(i*3 - 100).String()
		}
		if i%5 == 0 {
			delete(f, "valid_to")
		}
		status := certificate.Valid
		if i%11 == 0 {
			status = certificate.Expired
		}
		steps = append(steps, h.collected("071", f, status))
		v := vehicle(i, "辽A12345", "法库伟运")
		v["review_due"] = today.Add(i*2 - 40).String()
		steps = append(steps, h.collected("013", v, []certificate.Status{certificate.Valid, certificate.Cancelled}[i%2]))
	}
	h.commit(bureau.Change{Certificates: steps})
	list := make([]certificate.Certificate, len(steps))
	var more []bureau.Step
	for i, st := range steps {
		list[i] = st.After
		if i%8 == 2 && list[i].StatusOn(today) == certificate.Valid {
			st := h.act(list[i], certificate.Suspend, "penalty", today.Add(i+1))
			more = append(more, st)
			list[i] = st.After
		}
	}
	h.commit(bureau.Change{Certificates: more})
	return list
}

// dueOf is the day something of a certificate comes due, or 0, said without an index.
func dueOf(h *house, c certificate.Certificate, what reminder.What) day.Day {
	status := c.StatusOn(today)
	switch {
	case what == reminder.Validity && (status == certificate.Valid || status == certificate.Expired && c.ValidTo < today):
		return c.ValidTo
	case what == reminder.Review && status == certificate.Valid:
		return c.ReviewDue
	case what == reminder.Grade && status == certificate.Valid:
		d, err := day.Parse(c.Face[h.kind(c.Kind).Key(catalog.RoleGradeUntil)])
		if err != nil {
			return 0
		}
		return d
	case what == reminder.Suspension && status == certificate.Suspended:
		return c.Until
	}
	return 0
}

// Every page of every sort of thing, against the same said in memory.
func TestDueAgainstMemory(t *testing.T) {
	h := found(t)
	all := village(h)
	whats := []reminder.What{reminder.Validity, reminder.Review, reminder.Grade, reminder.Suspension}
	for _, what := range whats {
		if n, err := h.CountDue(t.Context(), bureau.DueRange{What: what, From: 1, To: today.Add(60), Today: today}); err != nil || n < 3 {
			t.Errorf("%s: only %d to look at (%v)", what, n, err)
		}
	}
	rapid.Check(t, func(r *rapid.T) {
		q := bureau.DueRange{
			What: rapid.SampledFrom(whats).Draw(r, "what"), Kind: rapid.SampledFrom([]catalog.Code{"", "071", "013"}).Draw(r, "kind"),
			From: today.Add(rapid.IntRange(-300, 100).Draw(r, "from")), To: today.Add(rapid.IntRange(-100, 700).Draw(r, "to")),
			Today: today, Limit: rapid.IntRange(1, 50).Draw(r, "limit"),
		}
		var want []bureau.DuePlace
		for _, c := range all {
			if d := dueOf(h, c, q.What); d != 0 && d >= q.From && d <= q.To && (q.Kind == "" || q.Kind == c.Kind) {
				want = append(want, bureau.DuePlace{Day: d, ID: c.ID})
			}
		}
		slices.SortFunc(want, func(a, b bureau.DuePlace) int { return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.ID, b.ID)) })
		if n, err := h.CountDue(t.Context(), q); err != nil || n != len(want) {
			r.Fatalf("%d are counted, want %d (%v)", n, len(want), err)
		}
		var got []bureau.DuePlace
		for {
			rows, err := h.Due(t.Context(), q)
			if err != nil {
				r.Fatal(err)
			}
			for _, row := range rows {
				got = append(got, bureau.DuePlace{Day: row.Due, ID: row.ID})
			}
			if len(rows) < q.Limit {
				break
			}
			q.Behind = got[len(got)-1]
		}
		if !slices.Equal(got, want) {
			r.Fatalf("%v, want %v", got, want)
		}
	})
	sound(h)
}

// A store from before grades were kept beside the faces reads them when they are first asked for, once.
func TestGradesOfAnOldStore(t *testing.T) {
	h := found(t)
	village(h)
	q := bureau.DueRange{What: reminder.Grade, From: 1, To: today.Add(500), Today: today}
	want, err := h.CountDue(t.Context(), q)
	if err != nil || want == 0 {
		t.Fatal(want, err)
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	alter(t, filepath.Join(h.dir, "roadcert.db"), "UPDATE certificate SET grade_until = NULL")
	h.reopen()
	sound(h)
	for range 2 {
		if got, err := h.CountDue(t.Context(), q); err != nil || got != want {
			t.Errorf("%d grades, want %d (%v)", got, want, err)
		}
	}
	sound(h)
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	alter(t, filepath.Join(h.dir, "roadcert.db"), "UPDATE certificate SET grade_until = grade_until + 1 WHERE grade_until > 0 AND id % 3 = 0")
	h.reopen()
	findings, err := h.Check(t.Context(), nil)
	if err != nil || len(findings) == 0 {
		t.Errorf("an end of a grade that the face does not say was not found (%v)", err)
	}
}

// A face with another grade moves its end; one without takes it away.
func TestGradesMoveWithTheFace(t *testing.T) {
	h := found(t)
	f := practitioner(citizen(1), "李建国", "integrity_until", today.Add(10).String())
	c := h.collect("071", f)
	for _, want := range []day.Day{today.Add(10), today.Add(40), 0, today.Add(5)} {
		f = maps.Clone(f)
		f["integrity_until"], f["employer"] = want.String(), fmt.Sprintf("法库县第%d运输有限公司", want)
		st := h.apply(c, certificate.Command{
			Operation: certificate.Collect, Kind: h.kind("071"), Event: h.NextEvent(), At: now, On: today, Actor: "clerk",
			Face: f, Certificate: c.ID, Region: "210124", Status: certificate.Valid,
		})
		h.commit(bureau.Change{Certificates: []bureau.Step{st}})
		c = st.After
		rows, err := h.Due(t.Context(), bureau.DueRange{What: reminder.Grade, From: 1, To: today.Add(100), Today: today, Limit: 10})
		if err != nil || want == 0 && len(rows) != 0 || want != 0 && (len(rows) != 1 || rows[0].Due != want) {
			t.Errorf("%s: %+v, %v", want, rows, err)
		}
		sound(h)
	}
}
