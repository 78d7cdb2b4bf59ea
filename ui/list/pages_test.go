package list_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"

	"roadcert/ui/list"
)

// source is a list of n numbers that counts what it is asked.
type source struct {
	n       int
	capped  int // counting stops here; 0: never
	fetches int
	fail    error
}

func (s *source) fetch(_ context.Context, r list.Request) (list.Block[int], error) {
	s.fetches++
	if s.fail != nil {
		return list.Block[int]{}, s.fail
	}
	from, _ := strconv.Atoi(r.After)
	b := list.Block[int]{Total: s.n}
	if s.capped > 0 && s.n > s.capped {
		b.Total, b.More = s.capped, true
	}
	for i := from; i < min(from+r.Limit, s.n); i++ {
		if r.Descending {
			b.Rows = append(b.Rows, s.n-1-i)
		} else {
			b.Rows = append(b.Rows, i)
		}
	}
	if from+r.Limit < s.n {
		b.Next = strconv.Itoa(from + r.Limit)
	}
	return b, nil
}

// queue is a runner whose work waits until somebody lets it happen, as it does in the program.
type queue struct{ waiting []func() }

func (q *queue) run(_ string, work func(context.Context, func(int, int)) error, done func(error)) {
	q.waiting = append(q.waiting, func() { done(work(context.Background(), func(int, int) {})) })
}

func (q *queue) all() {
	for len(q.waiting) > 0 {
		next := q.waiting[0]
		q.waiting = q.waiting[1:]
		next()
	}
}

func numbers(t *testing.T, s *source) (*list.Pages[int], *queue) {
	t.Helper()
	q := &queue{}
	p := list.NewPages(s.fetch, q.run, func() {}, func(err error) {
		if s.fail == nil {
			t.Error(err)
		}
	})
	p.Want(0, 20)
	p.Reset("", false)
	q.all()
	return p, q
}

func TestRowsAnywhere(t *testing.T) {
	const n = 1_000_000
	for _, c := range []struct {
		name      string
		row       int
		atMost    int // fetches, the first one included
		rewritten string
	}{
		{name: "the top", row: 0, atMost: 1},
		{name: "the next page", row: list.BlockRows + 3, atMost: 2},
		{name: "the end, from the end", row: n - 1, atMost: 2},
		{name: "near the end", row: n - 10*list.BlockRows, atMost: 12},
		{name: "the middle", row: n / 2, atMost: 1002},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &source{n: n}
			p, q := numbers(t, s)
			p.Want(c.row, min(c.row+20, n-1))
			q.all()
			if got, ok := p.Row(c.row); !ok || got != c.row {
				t.Errorf("row %d is %d, %v", c.row, got, ok)
			}
			if s.fetches > c.atMost {
				t.Errorf("%d fetches, want at most %d", s.fetches, c.atMost)
			}
		})
	}
}

func TestWayBackIsRemembered(t *testing.T) {
	s := &source{n: 100_000}
	p, q := numbers(t, s)
	p.Want(40_000, 40_020)
	q.all()
	s.fetches = 0
	p.Want(20_000, 20_020)
	q.all()
	if got, ok := p.Row(20_000); !ok || got != 20_000 || s.fetches != 1 {
		t.Errorf("row 20000 is %d, %v after %d fetches, want one", got, ok, s.fetches)
	}
}

func TestWalkIsCutOff(t *testing.T) {
	s := &source{n: 1_000_000}
	p, q := numbers(t, s)
	p.Want(400_000, 400_020) // waits in the queue …
	p.Want(100, 120)         // … when the top is wanted again
	q.all()
	if s.fetches > 3 {
		t.Errorf("%d fetches for a walk nobody wants", s.fetches)
	}
	if got, ok := p.Row(100); !ok || got != 100 {
		t.Errorf("row 100 is %d, %v", got, ok)
	}
}

func TestCountThatStopped(t *testing.T) {
	s := &source{n: 30_000, capped: 10_000}
	p, q := numbers(t, s)
	if n, more := p.Len(); n != 10_000 || !more {
		t.Fatalf("%d, %v", n, more)
	}
	for {
		n, more := p.Len()
		if !more {
			break
		}
		p.Want(n-5, n-1)
		q.all()
		if next, still := p.Len(); next == n && still {
			t.Fatalf("stuck at %d", n)
		}
	}
	if n, _ := p.Len(); n != 30_000 {
		t.Errorf("%d rows in the end", n)
	}
	if got, ok := p.Row(29_999); !ok || got != 29_999 {
		t.Errorf("the last is %d, %v", got, ok)
	}
}

func TestResetKeepsRowsUntilTheAnswer(t *testing.T) {
	s := &source{n: 100}
	p, q := numbers(t, s)
	s.n = 50
	p.Reset("", true)
	if got, ok := p.Row(70); !ok || got != 70 || !p.Stale() {
		t.Errorf("before the answer: %d, %v, stale %v", got, ok, p.Stale())
	}
	q.all()
	if got, ok := p.Row(0); !ok || got != 49 {
		t.Errorf("after it: %d, %v", got, ok)
	}
	if _, ok := p.Row(70); ok {
		t.Error("a row that is gone is still there")
	}
}

func TestAnswerToAnOldQuestionIsDropped(t *testing.T) {
	s := &source{n: 100}
	p, q := numbers(t, s)
	p.Reset("", true)
	s.n = 7
	p.Reset("", false)
	q.all()
	if got, ok := p.Row(0); !ok || got != 0 {
		t.Errorf("%d, %v", got, ok)
	}
	if n, _ := p.Len(); n != 7 {
		t.Errorf("%d rows", n)
	}
}

func TestFailureIsToldOnce(t *testing.T) {
	s := &source{n: 5000}
	q := &queue{}
	told := 0
	p := list.NewPages(s.fetch, q.run, func() {}, func(error) { told++ })
	s.fail = errors.New("off")
	p.Want(0, 10)
	p.Reset("", false)
	q.all()
	p.Want(3, 13)
	q.all()
	if told != 1 || s.fetches != 1 {
		t.Errorf("told %d times after %d fetches", told, s.fetches)
	}
	s.fail = nil
	p.Reset("", false)
	q.all()
	if _, ok := p.Row(3); !ok {
		t.Error("no rows after the next Reset")
	}
}

func TestGather(t *testing.T) {
	s := &source{n: 3000}
	p, q := numbers(t, s)
	spans := []list.Span{{2, 3}, {1800, 1801}}
	var got []int
	p.Gather("", spans, 100, func(rows []int, err error) { got = rows })
	q.all()
	if want := []int{2, 3, 1800, 1801}; len(got) != 4 || got[0] != want[0] || got[3] != want[3] {
		t.Errorf("got %v, want %v", got, want)
	}
	p.Gather("", []list.Span{{0, 2999}}, 700, func(rows []int, err error) { got = rows })
	q.all()
	if len(got) != 700 {
		t.Errorf("%d rows, want the limit of 700", len(got))
	}
}

func TestOfBothWays(t *testing.T) {
	rows := strings.Split("甲乙丙丁", "")
	fetch := list.Of(func() []string { return rows })
	b, err := fetch(context.Background(), list.Request{Limit: 3, Descending: true})
	if err != nil || strings.Join(b.Rows, "") != "丁丙乙" || b.Next != "3" || b.Total != 4 {
		t.Errorf("%+v, %v", b, err)
	}
	b, _ = fetch(context.Background(), list.Request{Limit: 3, After: b.Next})
	if strings.Join(b.Rows, "") != "丁" || b.Next != "" {
		t.Errorf("%+v", b)
	}
}

func TestTabular(t *testing.T) {
	got := list.Tabular([][]string{{"编号", "名称"}, {"=1+1", "甲\t乙\n丙"}, {"-5", ""}})
	want := "编号\t名称\n'=1+1\t甲 乙 丙\n'-5\t\n"
	if got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
