package collect

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"roadcert/domain/catalog"
)

// shiftMost is how many columns the values of a row are looked for to the left and right of their place.
const shiftMost = 3

// What a value counts for or against a column.
const (
	fits      = 3
	suits     = 2
	counts    = 1
	missed    = -1
	misplaced = -2
	wrong     = -3
	absurd    = -20 // whatever else speaks for it
)

// move is one way to put a row right: blank cells put in at a column, or taken out there.
type move struct {
	at, by int
	in     bool
}

// nowhere is where a cell comes from that is put in.
const nowhere = -1

// from returns the column whose value comes to stand in a column.
func (m move) from(column int) int {
	switch {
	case column < m.at:
		return column
	case !m.in:
		return column + m.by
	case column < m.at+m.by:
		return nowhere
	}
	return column - m.by
}

// shift proposes to move the values behind some column to the left or right where they then fit their fields' rules
// and did not before. Where two ways to move them fit equally well, none is proposed.
func (d *Doctor) shift(row *Row) []Proposal {
	s := scales{d: d, row: row, known: map[[2]int]finding{}}
	now := s.weigh(move{})
	var best move
	most, tied := now.score, false
	for _, m := range d.moves(row) {
		switch w := s.weigh(m); {
		case w.refused >= now.refused, w.hits < 2, w.hits <= now.hits:
		case w.score > most:
			best, most, tied = m, w.score, false
		case w.score == most && best.by > 0 && !d.same(row, best, m):
			tied = true
		}
	}
	if best.by == 0 || tied {
		return nil
	}
	found := d.moved(row, best)
	refused, moved := len(d.refused()), row.with(found)
	reading := d.reader.Read(moved)
	better := reading.Skip == NotSkipped && len(d.refused()) < refused
	d.reader.Read(*row) // the findings are those of the row again
	if !better {
		return nil
	}
	return found
}

// moves returns every way to put blank cells in or take them out, by which no value is lost or leaves the table.
func (d *Doctor) moves(row *Row) (list []move) {
	vacant := func(from, to int) bool {
		for column := from; column < to; column++ {
			if raw, _ := row.cell(column); !blank(raw) {
				return false
			}
		}
		return true
	}
	for by := 1; by <= shiftMost; by++ {
		spare := by < d.width && vacant(d.width-by, max(d.width, len(row.Cells)))
		for at := range d.width {
			if at > 0 && vacant(at-1, at) {
				continue // the same as one column before
			}
			if vacant(at, at+by) {
				list = append(list, move{at, by, false})
			}
			if spare {
				list = append(list, move{at, by, true})
			}
		}
	}
	return list
}

// same tells whether two ways to move a row differ in nothing that is used.
func (d *Doctor) same(row *Row, a, b move) bool {
	for column := range d.fields {
		one, _ := row.cell(max(0, a.from(column)))
		other, _ := row.cell(max(0, b.from(column)))
		if a.from(column) == nowhere {
			one = ""
		}
		if b.from(column) == nowhere {
			other = ""
		}
		if one != other {
			return false
		}
	}
	return true
}

// moved makes proposals of the used cells that a move changes.
func (d *Doctor) moved(row *Row, m move) (found []Proposal) {
	for column := range max(d.width, len(row.Cells)) {
		value := ""
		if from := m.from(column); from != nowhere {
			value, _ = row.cell(from)
		}
		if raw, _ := row.cell(column); raw != value && d.fields[column] != nil {
			found = append(found, d.propose(row, column, Shifted, value, "这一行的值错开了列，移回以后才合各列的规则"))
		}
	}
	return found
}

// scales weigh how well the values of a row suit the columns they are moved to. A value is put to the rule of a
// column once, however many moves bring it there.
type scales struct {
	d     *Doctor
	row   *Row
	known map[[2]int]finding // slot, column the value comes from
}

// weight is what a row comes to. Hits are values that are right and no accident.
type weight struct{ hits, refused, score int }

func (s *scales) weigh(m move) (w weight) {
	codes := 0 // of the two places of one fact, where the number is the holder's ID
	kind := s.d.reader.kind
	for i := range s.d.reader.slots {
		at := &s.d.reader.slots[i]
		field := &kind.Fields[at.field]
		from := m.from(at.column)
		raw := ""
		if from != nowhere {
			raw, _ = s.row.cell(from)
		}
		doubled := kind.Number.OfHolder && (at.field == s.d.reader.number || at.field == s.d.reader.id)
		switch {
		case !blank(raw):
			w.add(field, raw, s.finding(i, from, raw))
			if doubled {
				codes++
			}
		case s.d.reader.required[at.field] && !doubled:
			w.miss()
		}
	}
	if kind.Number.OfHolder && codes == 0 {
		w.miss()
	}
	w.score += s.counted(m)
	return w
}

// add weighs one value.
func (w *weight) add(field *catalog.Field, raw string, f finding) {
	switch {
	case f.reason != "":
		w.refused, w.score = w.refused+1, w.score+wrong
	case structured(field.Kind) || field.Kind == catalog.Date || field.Kind == catalog.RegionCode:
		w.hits, w.score = w.hits+1, w.score+fits
	case field.Kind == catalog.List: // which is stored otherwise than it is written
		w.score += suitability(field, raw)
	default:
		w.score += suitability(field, f.value)
	}
}

func (w *weight) miss() { w.refused, w.score = w.refused+1, w.score+missed }

func (s *scales) finding(slot, from int, raw string) finding {
	key := [2]int{slot, from}
	f, ok := s.known[key]
	if !ok {
		at := &s.d.reader.slots[slot]
		f = at.check(&s.d.reader.checks, &s.d.reader.kind.Fields[at.field], raw, s.row.typeOf(from))
		s.known[key] = f
	}
	return f
}

// counted weighs the columns that number the rows.
func (s *scales) counted(m move) (score int) {
	const most = 7 // digits of a row's number
	for column, counter := range s.d.reader.counters {
		if from := m.from(column); counter && from != nowhere {
			if raw, _ := s.row.cell(from); allDigits(raw) && len(raw) <= most {
				score += counts
			}
		}
	}
	return score
}

// suitability weighs a value no rule refuses.
func suitability(f *catalog.Field, value string) int {
	switch {
	case f.Role == catalog.RoleStatus || f.Kind == catalog.Choice || slices.Contains(f.Values, value):
		return suits
	case f.Kind == catalog.Phone:
		if strings.Trim(value, "0123456789-") == "" && len(value) >= 7 && len(value) <= 13 {
			return suits
		}
		return misplaced
	case named(f):
		if strings.ContainsFunc(value, unicode.IsDigit) || utf8.RuneCountInString(value) < 2 {
			return absurd
		}
		return counts
	case telling(value), len(f.Values) > 0 && f.Kind == catalog.Text:
		return misplaced
	}
	return 0
}

// telling tells a value that says by itself what it is, and belongs into no column of free text.
func telling(value string) bool {
	if _, how := readDate(value); how == canonical || how == serial || how == other {
		return true
	}
	return len(value) == 18 && allDigits(value[:17])
}
