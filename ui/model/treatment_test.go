package model_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roadcert/assets"
	"roadcert/domain/bureau"
	"roadcert/domain/code"
	"roadcert/domain/collect"
	"roadcert/domain/day"
	"roadcert/ui/model"
)

// spoiled is what the doctor says of a sheet with a letter in an ID, a date in the order of another country, an ID that
// lost its end, and a row that lacks its name, for which the sheet has no column.
func spoiled(t *testing.T) *model.Treatment {
	t.Helper()
	regions, err := code.LoadRegions(assets.FS, "regions")
	if err != nil {
		t.Fatal(err)
	}
	today, _ := day.Date(2026, 11, 23)
	return model.NewTreatment(sick(), regions, today)
}

func sick() bureau.Diagnosis {
	proposal := func(line, index int, column, field, value, proposed string, cause collect.Cause) collect.Proposal {
		return collect.Proposal{Line: line, Index: index, Column: column, Field: field, Value: value, Proposed: proposed, Cause: cause, Text: "看一看"}
	}
	count := func(cause collect.Cause, n int) collect.CauseCount {
		return collect.CauseCount{Cause: cause, Name: cause.Name(), Answer: cause.Answer(), Cells: n, Rows: n}
	}
	return bureau.Diagnosis{
		Inspection: bureau.Inspection{Kind: practitioner, Layout: collect.Layout{Kind: "071", Header: 1, Columns: []collect.Column{
			{Index: 0, Heading: "证号", Field: "number"}, {Index: 1, Heading: "有效期至", Field: "valid_to"}, {Index: 2, Heading: "备注"},
		}}},
		Diagnosis: collect.Diagnosis{
			Rows: 10, Good: 5, Curable: 2, Refused: 3, Reasons: map[string]int{"citizen_id_numeric": 1, "name_missing": 2},
			Causes: []collect.CauseCount{count(collect.Confused, 1), count(collect.DateOrder, 1), count(collect.NumberDamaged, 1), count("blanks", 4)},
			Proposals: []collect.Proposal{
				proposal(5, 1, "有效期至", "valid_to", "05/03/2027", "2027-03-05", collect.DateOrder),
				proposal(3, 0, "证号", "number", "21O124196102021017", "210124196102021017", collect.Confused),
				proposal(7, 0, "证号", "number", "2.1012E+17", "", collect.NumberDamaged),
				proposal(4, 0, "证号", "number", " 210124196102021017", "210124196102021017", "blanks"),
			},
			Refusals: []collect.Refusal{
				{Line: 7, Column: "证号", Value: "2.1012E+17", Reason: "citizen_id_numeric", Text: "末几位已丢失"},
				{Line: 9, Column: "姓名", Reason: "name_missing", Text: "缺少姓名"},
				{Line: 11, Column: "姓名", Reason: "name_missing", Text: "缺少姓名"},
			},
		},
	}
}

// told is one cell in a line.
func told(cells []*model.Cell) []string {
	var list []string
	for _, c := range cells {
		word, _ := c.State()
		list = append(list, strings.Join([]string{c.Place(), c.Value(), c.Proposed(), c.Becomes(), word}, "|"))
	}
	return list
}

func TestWhatWasFoundIsListed(t *testing.T) {
	tr := spoiled(t)
	want := []string{
		"第 3 行 · 证号|21O1****1017|2101****1017||有建议",
		"第 5 行 · 有效期至|05/03/2027|2027-03-05||有建议",
		"第 7 行 · 证号|**********|||要改",
		"第 9 行 · 姓名|（空）|||要改",
		"第 11 行 · 姓名|（空）|||要改",
	}
	if diff := cmp.Diff(want, told(tr.Cells(model.OpenCells))); diff != "" {
		t.Error(diff)
	}
	if got := tr.Verdict(); got != "共 10 行，5 行没有问题；2 行采纳建议后可以导入；3 行要改正才能导入，可在下面逐格改，也可以退回。" {
		t.Error(got)
	}
	causes := tr.Causes()
	if len(causes) != 4 || causes[0].Example != "第 3 行 证号：21O1****1017 → 2101****1017" || !causes[0].Curable || causes[2].Curable || causes[3].Answer != "导入时自动规范" {
		t.Errorf("%+v", causes)
	}
	if diff := cmp.Diff([]model.Tally{{"缺姓名", "2"}, {"身份证号存成了数值，末几位已丢失", "1"}}, tr.Reasons()); diff != "" {
		t.Error(diff)
	}
	if got := len(tr.Scopes()); got != 5 { // 还没处理的, 全部, and the causes a person has to do with
		t.Errorf("%d scopes", got)
	}
	if tr.Cut() != "" || !tr.Needed() {
		t.Error(tr.Cut())
	}
}

func TestACauseIsAcceptedForAllRows(t *testing.T) {
	tr := spoiled(t)
	tr.Accept(collect.DateOrder, true)
	if diff := cmp.Diff([]collect.Cause{collect.DateOrder}, tr.Accepted()); diff != "" {
		t.Error(diff)
	}
	if got := told(tr.Cells(string(collect.DateOrder))); len(got) != 1 || !strings.HasSuffix(got[0], "|按建议改正") {
		t.Error(got)
	}
	if got := len(tr.Cells(model.OpenCells)); got != 4 {
		t.Errorf("%d are still open", got)
	}
	tr.Accept(collect.DateOrder, false)
	if len(tr.Accepted()) != 0 {
		t.Error(tr.Accepted())
	}
}

func TestCellsArePutRight(t *testing.T) {
	for name, c := range map[string]struct {
		line int
		do   func(*model.Cell)
		want collect.Fixes
		word string
	}{
		"typed":                {2, func(c *model.Cell) { c.Put("210124196102021017") }, collect.Fixes{7: {0: "210124196102021017"}}, "已改"},
		"typed, and wrong":     {2, func(c *model.Cell) { c.Put("210124196102021010") }, collect.Fixes{7: {0: "210124196102021010"}}, "改后仍有误"},
		"as it is":             {2, func(c *model.Cell) { c.Put("2.1012E+17") }, collect.Fixes{}, "要改"},
		"by the proposal":      {0, (*model.Cell).TakeProposal, collect.Fixes{3: {0: "210124196102021017"}}, "已改"},
		"without a proposal":   {2, (*model.Cell).TakeProposal, collect.Fixes{}, "要改"},
		"undone":               {2, func(c *model.Cell) { c.Put("210124196102021017"); c.Undo() }, collect.Fixes{}, "要改"},
		"no column to type in": {3, func(c *model.Cell) { c.Put("李建国") }, collect.Fixes{}, "要改"},
	} {
		t.Run(name, func(t *testing.T) {
			tr := spoiled(t)
			cell := tr.Cells(model.OpenCells)[c.line]
			c.do(cell)
			if diff := cmp.Diff(c.want, tr.Fixes()); diff != "" {
				t.Error(diff)
			}
			if word, _ := cell.State(); word != c.word {
				t.Errorf("the cell is %s, not %s", word, c.word)
			}
		})
	}
	if why := spoiled(t).Cells(model.OpenCells)[3].WhyNot(); !strings.Contains(why, "姓名") {
		t.Errorf("a column that is not there can be typed in: %q", why)
	}
}

// What stands in the wrong columns is moved as a whole.
func TestAShiftedRowIsMovedAtOnce(t *testing.T) {
	found := sick()
	found.Refusals = nil
	found.Proposals = []collect.Proposal{
		{Line: 3, Index: 0, Column: "证号", Field: "number", Value: "2030-01-01", Proposed: "210124196102021017", Cause: collect.Shifted},
		{Line: 3, Index: 1, Column: "有效期至", Field: "valid_to", Value: "", Proposed: "2030-01-01", Cause: collect.Shifted},
		{Line: 4, Index: 1, Column: "有效期至", Field: "valid_to", Value: "", Proposed: "2031-01-01", Cause: collect.Shifted},
	}
	tr := spoiled(t)
	tr.Take(found)
	tr.Cells(model.OpenCells)[1].TakeProposal()
	if diff := cmp.Diff(collect.Fixes{3: {0: "210124196102021017", 1: "2030-01-01"}}, tr.Fixes()); diff != "" {
		t.Error(diff)
	}
}

// A new diagnosis no longer knows of what was put right; the person still does.
func TestWhatWasPutRightStaysInTheList(t *testing.T) {
	tr := spoiled(t)
	tr.Cells(model.OpenCells)[2].Put("210124196102021017")
	if !tr.Stale() {
		t.Error("the diagnosis is of the sheet as it was")
	}
	healthy := sick()
	healthy.Proposals, healthy.Refusals, healthy.Causes = nil, nil, nil
	tr.Take(healthy)
	if diff := cmp.Diff([]string{"第 7 行 · 证号|**********||2101****1017|已改"}, told(tr.Cells(model.AllCells))); diff != "" {
		t.Error(diff)
	}
	if tr.Stale() || len(tr.Cells(model.OpenCells)) != 0 {
		t.Error("something is still open")
	}
}

func TestFollowing(t *testing.T) {
	tr := spoiled(t)
	cells := tr.Cells(model.AllCells)
	cells[3].Put("x") // has no column: stays open
	cells[1].TakeProposal()
	for at, want := range map[int]int{0: 2, 2: 3, 4: 0} {
		if got := model.Following(cells, at); got != want {
			t.Errorf("behind %d comes %d, not %d", at, got, want)
		}
	}
	if got := model.Following(cells[:1], 0); got != -1 {
		t.Errorf("behind the only one comes %d", got)
	}
}
