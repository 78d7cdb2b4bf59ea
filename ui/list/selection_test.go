package list_test

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"roadcert/ui/list"
)

func TestSelection(t *testing.T) {
	type s = list.Selection
	cases := []struct {
		name  string
		do    func(*s)
		spans []list.Span
		count int
		at    int
	}{
		{"nothing", func(*s) {}, nil, 0, -1},
		{"a click", func(s *s) { s.Only(5) }, []list.Span{{5, 5}}, 1, 5},
		{"another click", func(s *s) { s.Only(5); s.Only(2) }, []list.Span{{2, 2}}, 1, 2},
		{"shift down", func(s *s) { s.Only(5); s.Extend(8) }, []list.Span{{5, 8}}, 4, 8},
		{"shift up over the anchor", func(s *s) { s.Only(5); s.Extend(8); s.Extend(3) }, []list.Span{{3, 5}}, 3, 3},
		{"shift without a click", func(s *s) { s.Extend(4) }, []list.Span{{4, 4}}, 1, 4},
		{"ctrl joins neighbours", func(s *s) { s.Only(5); s.Toggle(7); s.Toggle(6) }, []list.Span{{5, 7}}, 3, 6},
		{"ctrl cuts a hole", func(s *s) { s.Only(5); s.Extend(9); s.Toggle(7) }, []list.Span{{5, 6}, {8, 9}}, 4, 7},
		{"ctrl takes the last away", func(s *s) { s.Only(5); s.Toggle(5) }, []list.Span{}, 0, 5},
		{"everything", func(s *s) { s.All(1_000_000) }, []list.Span{{0, 999_999}}, 1_000_000, -1},
		{"everything but one", func(s *s) { s.All(10); s.Toggle(0) }, []list.Span{{1, 9}}, 9, 0},
		{"everything of nothing", func(s *s) { s.All(0) }, nil, 0, -1},
		{"the keys stop at the top", func(s *s) { s.Only(1); s.Move(-5, 10, false) }, []list.Span{{0, 0}}, 1, 0},
		{"the keys stop at the end", func(s *s) { s.Only(1); s.Move(50, 10, true) }, []list.Span{{1, 9}}, 9, 9},
		{"the keys in an empty list", func(s *s) { s.Move(1, 0, false) }, nil, 0, -1},
		{"cleared", func(s *s) { s.Only(1); s.Clear() }, nil, 0, -1},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := list.NewSelection()
			c.do(s)
			if got := s.Spans(); len(got)+len(c.spans) > 0 && !reflect.DeepEqual(got, c.spans) {
				t.Errorf("selected %v, want %v", got, c.spans)
			}
			if s.Count() != c.count || s.Cursor() != c.at {
				t.Errorf("count %d at %d, want %d at %d", s.Count(), s.Cursor(), c.count, c.at)
			}
		})
	}
}

// Whatever is toggled, the selection holds exactly the rows toggled an odd number of times, in spans that
// are in order and do not touch.
func TestTogglingIsASet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, want := list.NewSelection(), map[int]bool{}
		for _, row := range rapid.SliceOfN(rapid.IntRange(0, 12), 0, 40).Draw(t, "rows") {
			s.Toggle(row)
			want[row] = !want[row]
		}
		n := 0
		for row, in := range want {
			if s.Has(row) != in {
				t.Fatalf("row %d: %v, want %v in %v", row, s.Has(row), in, s.Spans())
			}
			if in {
				n++
			}
		}
		if s.Count() != n {
			t.Fatalf("count %d, want %d", s.Count(), n)
		}
		for i, p := range s.Spans() {
			if p.First > p.Last || i > 0 && s.Spans()[i-1].Last+1 >= p.First {
				t.Fatalf("spans %v", s.Spans())
			}
		}
	})
}
