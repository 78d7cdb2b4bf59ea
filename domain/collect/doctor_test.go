package collect_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"roadcert/domain/catalog"
	"roadcert/domain/collect"
	"roadcert/domain/hanzi"
)

// examine has a doctor go over rows and checks that what it says holds together.
func examine(t testing.TB, d *collect.Doctor, rows []collect.Row) collect.Diagnosis {
	t.Helper()
	for _, row := range rows {
		d.Survey(row)
	}
	for _, row := range rows {
		d.Examine(row, nil)
	}
	found := d.Diagnosis()
	if found.Good+found.Curable+found.Refused != found.Rows {
		t.Errorf("%d rows are %d good, %d curable, %d refused", found.Rows, found.Good, found.Curable, found.Refused)
	}
	for _, p := range found.Proposals {
		if p.Column == "" || p.Field == "" || p.Text == "" || p.Value == p.Proposed && p.Cause.Answer() == collect.Asked {
			t.Errorf("%+v", p)
		}
	}
	return found
}

// plain is a layout in which the fields of a kind stand side by side.
func plain(k *catalog.Kind) collect.Layout {
	l := collect.Layout{Kind: k.Code, Header: 1}
	for i, f := range k.Fields {
		l.Columns = append(l.Columns, collect.Column{Index: i, Heading: f.Name, Field: f.Key})
	}
	return l
}

// rightRow is a row of the small kind of drivers that is in order.
func rightRow() []string {
	return []string{"张三丰", goodID, goodID, "2024-05-06", "2030-05-05", "13812345678", "AA", "有效"}
}

// Whatever number of columns a row is moved by, from whatever column on, the doctor puts it right or leaves it alone; never
// does it bring it in with other values than it had.
func TestMovedRowsAreNeverMadeWrong(t *testing.T) {
	regions := liaoning(t)
	rapid.Check(t, func(t *rapid.T) {
		right := rightRow()
		at := rapid.IntRange(0, len(right)-1).Draw(t, "at")
		by := rapid.IntRange(1, 3).Draw(t, "by")
		var moved []string
		if rapid.Bool().Draw(t, "to the right") {
			moved = slices.Insert(slices.Clone(right), at, make([]string, by)...)
		} else {
			moved = slices.Delete(slices.Clone(right), at, min(at+by, len(right)))
		}
		d := collect.NewDoctor(driver, plain(driver), nil, regions, nil, today)
		_, reading, done := d.Treat(collect.Row{Line: 2, Cells: moved}, collect.Shifted)
		if len(reading.Refusals) > 0 || len(done) == 0 {
			return
		}
		for i, f := range driver.Fields {
			if got := reading.Draft.Face[f.Key]; got != "" && got != right[i] {
				t.Fatalf("%q came in with %s %q", moved, f.Name, got)
			}
		}
	})
}

// A letter for a digit in a citizen ID is read back as the digit, or the row stays refused.
func TestLettersForDigitsAreReadBack(t *testing.T) {
	regions := liaoning(t)
	letters := map[byte]string{'0': "Oo○", '1': "Il|", '5': "S", '2': "Z", '8': "B"}
	rapid.Check(t, func(t *rapid.T) {
		cells := rightRow()
		written := []byte(goodID)
		var b strings.Builder
		for i, c := range written {
			choices := []rune(letters[c])
			if len(choices) == 0 || rapid.IntRange(0, 3).Draw(t, fmt.Sprint(i)) > 0 {
				b.WriteByte(c)
				continue
			}
			b.WriteRune(rapid.SampledFrom(choices).Draw(t, "letter"))
		}
		cells[1], cells[2] = b.String(), b.String()
		d := collect.NewDoctor(driver, plain(driver), nil, regions, nil, today)
		_, reading, _ := d.Treat(collect.Row{Line: 2, Cells: cells}, collect.Confused)
		if len(reading.Refusals) == 0 && reading.Draft.Code != goodID {
			t.Fatalf("%s became %s", cells[1], reading.Draft.Code)
		}
	})
}

func TestRetiredRegionsOfPlainFieldsHaveASuccessor(t *testing.T) {
	kind := *driver
	kind.Fields = append(slices.Clone(driver.Fields), region)
	d := collect.NewDoctor(&kind, plain(&kind), nil, liaoning(t), nil, today)
	row := collect.Row{Line: 2, Cells: append(rightRow(), "210122")}
	found := examine(t, d, []collect.Row{row})
	if found.Good != 1 || len(found.Causes) != 1 || found.Causes[0].Cause != collect.RetiredRegion || found.Proposals[0].Proposed != "210115" {
		t.Errorf("%+v", found)
	}
	if _, reading, _ := d.Treat(row); reading.Draft.Face["region"] != "210122" || len(reading.Repairs) != 0 {
		t.Errorf("changed without a yes: %v", reading.Draft.Face)
	}
	if _, reading, _ := d.Treat(row, collect.RetiredRegion); reading.Draft.Face["region"] != "210115" || len(reading.Repairs) != 1 {
		t.Errorf("%v %v", reading.Draft.Face, reading.Repairs)
	}
}

// lookAlike knows one code point.
type lookAlike struct{}

func (lookAlike) Canonical(r rune) (hanzi.Twin, bool) {
	return hanzi.Twin{Proper: '方', Why: "部首符号，不是汉字", Same: true}, r == '\u2f45'
}

func TestCharactersThatOnlyLookAlike(t *testing.T) {
	row := collect.Row{Line: 2, Cells: rightRow()}
	row.Cells[0] = "张\u2f45"
	d := collect.NewDoctor(driver, plain(driver), nil, liaoning(t), lookAlike{}, today)
	if _, reading, _ := d.Treat(row); reading.Draft.Holder != "张\u2f45" {
		t.Errorf("%q was changed without a yes", reading.Draft.Holder)
	}
	if _, reading, done := d.Treat(row, collect.LookAlike); reading.Draft.Holder != "张方" || len(done) != 1 || !strings.Contains(done[0].Text, "U+2F45") {
		t.Errorf("%q %+v", reading.Draft.Holder, done)
	}
	if found := collect.Remarks(driver, map[string]string{"name": "张\u2f45"}, liaoning(t), lookAlike{}); !slices.Equal(found, []collect.Cause{collect.LookAlike}) {
		t.Errorf("%v", found)
	}
}

// A person's own values come first, and are counted.
func TestFixes(t *testing.T) {
	row := collect.Row{Line: 7, Cells: rightRow()}
	row.Cells[1] = "2.1E+17"
	row.Cells[6] = "AAAA"
	row.Cells[3] = "31/12/2023"
	d := collect.NewDoctor(driver, plain(driver), nil, liaoning(t), nil, today)
	fixed, repairs := d.Correct(row, collect.Fixes{7: {1: goodID, 6: "", 3: "2023-12-31"}, 8: {0: "x"}})
	_, reading, _ := d.Treat(fixed)
	kinds := map[string]int{}
	for _, r := range repairs {
		kinds[r.Kind]++
	}
	if len(reading.Refusals) > 0 || reading.Draft.Code != goodID || reading.Draft.Face["grade"] != "" {
		t.Errorf("%+v", reading)
	}
	if kinds["by_person"] != 2 || kinds["date_order"] != 1 { // the date is what the doctor would propose
		t.Errorf("%v", kinds)
	}
	if row.Cells[1] != "2.1E+17" {
		t.Error("the row itself was changed")
	}
}

// However many rows ail, what is kept of them stays small, and all are counted.
func TestADiagnosisStaysSmall(t *testing.T) {
	const n = 20_000
	d := collect.NewDoctor(driver, plain(driver), nil, liaoning(t), nil, today)
	for i := range n {
		cells := rightRow()
		cells[3] = "31/12/2023"
		cells[0] = " 张三 "
		d.Survey(collect.Row{Line: i + 2, Cells: cells})
		d.Examine(collect.Row{Line: i + 2, Cells: cells}, nil)
	}
	found := d.Diagnosis()
	if found.Curable != n || len(found.Proposals) > 2000 || len(found.Causes) != 2 || found.Causes[0].Cells != n || found.Causes[0].Rows != n {
		t.Errorf("%d curable, %d kept, %+v", found.Curable, len(found.Proposals), found.Causes)
	}
}

// Every cause has a name and an answer of its own, and every repair of an import is a cause.
func TestCauses(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range collect.Causes() {
		if c.Name() == string(c) || seen[c.Name()] {
			t.Errorf("%s has no name of its own", c)
		}
		seen[c.Name()] = true
	}
	for _, repair := range []string{"blanks", "full_width", "upper_case", "date_notation", "id_15", "number_notation"} {
		if collect.Cause(repair).Answer() != collect.Certain {
			t.Errorf("%s is not certain", repair)
		}
	}
	if len(collect.Curable()) != 6 || slices.Contains(collect.Curable(), collect.NumberDamaged) {
		t.Errorf("%v", collect.Curable())
	}
}

// Merged cells are filled down and to the right, and only where the range says so; what is merged with the header is not.
func TestMergedCellsAreFilled(t *testing.T) {
	layout := plain(driver)
	ranges := []collect.Merge{{First: 2, Last: 3, Left: 5, Right: 5}, {First: 4, Last: 4, Left: 1, Right: 2}, {First: 1, Last: 5, Left: 6, Right: 6}}
	var rows []collect.Row
	for line := 2; line <= 5; line++ {
		row := collect.Row{Line: line, Cells: rightRow()}
		if line > 2 {
			row.Cells[5], row.Cells[6] = "", "" // telephone and grade
		}
		if line == 4 {
			row.Cells[2] = ""
		}
		rows = append(rows, row)
	}
	d := collect.NewDoctor(driver, layout, ranges, liaoning(t), nil, today)
	var got []string
	for _, row := range rows {
		treated, _, done := d.Treat(row, collect.Merged)
		for _, p := range done {
			got = append(got, fmt.Sprintf("%d %s=%s", p.Line, p.Column, treated.Cells[p.Index]))
		}
	}
	if want := []string{"3 电话=13812345678", "4 证号=" + goodID}; !slices.Equal(got, want) {
		t.Errorf("filled %v, not %v", got, want)
	}
}
