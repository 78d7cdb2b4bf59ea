package model_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/collect"
	"roadcert/ui/model"
)

var practitioner = &catalog.Kind{
	Code: "071", Name: "道路运输从业人员从业资格证", Short: "从业资格证", Holder: catalog.Person,
	Number: catalog.Numbering{OfHolder: true},
	Fields: []catalog.Field{
		{Key: "number", Name: "证照编号", Kind: catalog.Number, Role: catalog.RoleNumber, Required: catalog.ToCollect, Sensitive: true},
		{Key: "name", Name: "姓名", Kind: catalog.Text, Role: catalog.RoleHolder, Required: catalog.ToCollect},
		{Key: "phone", Name: "联系电话", Kind: catalog.Phone, Sensitive: true},
		{Key: "valid_to", Name: "有效期至", Kind: catalog.Date},
		{Key: "category", Name: "从业资格类别", Kind: catalog.Text},
	},
}

// practitioners is a register as it looks after it was recognised, with a title row over its header.
func practitioners() *model.Register {
	r := model.NewRegister("从业人员.xlsx", []bureau.Recognised{
		{Inspection: bureau.Inspection{Sheet: "说明"}, Err: errors.New("不是登记表")},
		{Inspection: bureau.Inspection{Sheet: "在册", Kind: practitioner}},
	}, twoKinds)
	r.Take(bureau.Inspection{
		Kind: practitioner,
		Layout: collect.Layout{Kind: "071", Header: 2, Columns: []collect.Column{
			{Index: 0, Heading: "序号"},
			{Index: 1, Heading: "姓名", Field: "name"},
			{Index: 2, Heading: "证号", Field: "number"},
			{Index: 3, Heading: "手机", Field: "phone"},
			{Index: 4, Heading: "备注"},
			{Index: 5, Heading: "有效期至", Field: "valid_to"},
		}},
		Sample: []collect.Row{
			{Line: 1, Cells: []string{"法库县从业人员登记表"}},
			{Line: 2, Cells: []string{"序号", "姓名", "证号", "手机", "备注"}},
			{Line: 3, Cells: []string{"1", "李建国", "210124198801012316", "13800001234", "原号 210124880101231", "45506"}},
			{Line: 4, Cells: []string{"2", "王芳"}},
			{Line: 5, Cells: []string{"3", "赵磊"}},
		},
	})
	return r
}

func TestColumnsShowWhatWasRecognised(t *testing.T) {
	got := practitioners().Columns(2)
	if diff := cmp.Diff([]string{"第 3 行", "第 4 行"}, practitioners().Lines(2)); diff != "" {
		t.Error(diff)
	}
	want := []model.ColumnLine{
		{Place: "A", Heading: "序号", Choice: model.LeaveOut, Samples: []string{"1", "2"}},
		{Place: "B", Heading: "姓名", Choice: "姓名（必填）", Used: true, Samples: []string{"李建国", "王芳"}},
		{Place: "C", Heading: "证号", Choice: "证照编号（必填）", Used: true, Samples: []string{"2101****2316", ""}},
		{Place: "D", Heading: "手机", Choice: "联系电话", Used: true, Samples: []string{"138****1234", ""}},
		{Place: "E", Heading: "备注", Choice: model.LeaveOut, Samples: []string{"原号 2101****1231", ""}},
		{Place: "F", Heading: "有效期至", Choice: "有效期至", Used: true, Samples: []string{"2024-08-02", ""}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestRecognisedAndMissing(t *testing.T) {
	r := practitioners()
	if got, want := r.Recognised(), "认出类别“道路运输从业人员从业资格证”，表头在第 2 行，6 列中导入 4 列。"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := r.Missing(); got != "" {
		t.Errorf("nothing is missing, and yet: %q", got)
	}
	r.Take(bureau.Inspection{Kind: practitioner, Layout: collect.Layout{Kind: "071", Header: 1}})
	if got, want := r.Missing(), "没有一列是“证照编号”“姓名”，请在下面为它指定一列"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := model.NewRegister("x.csv", nil, twoKinds).Missing(); got == "" {
		t.Error("a sheet of no known kind can be checked")
	}
}

func TestASheetThatIsNotRecognisedCanBeCorrected(t *testing.T) {
	r := model.NewRegister("x.csv", []bureau.Recognised{{Inspection: bureau.Inspection{Sheet: "x"}, Err: errors.New("认不出")}}, kinds{"071": practitioner})
	r.ChooseKind("071")
	r.Take(bureau.Inspection{Layout: collect.Layout{Header: 1, Columns: []collect.Column{{Heading: "证"}}}})
	r.Assign("证", "证照编号（必填）")
	want := collect.Hints{Kind: "071", Map: map[string]string{"证": "number"}}
	if diff := cmp.Diff(want, r.Hints()); diff != "" {
		t.Error(diff)
	}
}

func TestCorrectionsBecomeHints(t *testing.T) {
	for name, c := range map[string]struct {
		correct func(*model.Register)
		want    collect.Hints
	}{
		"none": {func(*model.Register) {}, collect.Hints{Map: map[string]string{}}},
		"a column gets its field, and the kind stays": {
			func(r *model.Register) { r.Assign("备注", "从业资格类别") },
			collect.Hints{Kind: "071", Map: map[string]string{"备注": "category"}},
		},
		"a column is left out": {
			func(r *model.Register) { r.Assign("手机", model.LeaveOut) },
			collect.Hints{Kind: "071", Map: map[string]string{"手机": ""}},
		},
		"a field has one source": {
			func(r *model.Register) { r.Assign("备注", "联系电话") },
			collect.Hints{Kind: "071", Map: map[string]string{"备注": "phone", "手机": ""}},
		},
		"another kind forgets the fields of this one": {
			func(r *model.Register) { r.Assign("备注", "联系电话"); r.ChooseKind("013") },
			collect.Hints{Kind: "013", Map: map[string]string{}},
		},
		"another sheet forgets everything": {
			func(r *model.Register) { r.Assign("备注", "联系电话"); r.Choose("说明") },
			collect.Hints{Map: map[string]string{}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := practitioners()
			c.correct(r)
			if diff := cmp.Diff(c.want, r.Hints()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLetters(t *testing.T) {
	for index, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 51: "AZ", 52: "BA", 701: "ZZ", 702: "AAA"} {
		if got := model.Letters(index); got != want {
			t.Errorf("Letters(%d) = %q, want %q", index, got, want)
		}
	}
}

func TestMask(t *testing.T) {
	number, name, phone := practitioner.Fields[0], practitioner.Fields[1], practitioner.Fields[2]
	for name, c := range map[string]struct {
		field       catalog.Field
		value, want string
	}{
		"a citizen ID":                         {number, "210124198801012316", "2101****2316"},
		"a phone number":                       {phone, "13800001234", "138****1234"},
		"a name":                               {name, "李建国", "李建国"},
		"an ID in a column nobody recognised":  {catalog.Field{}, "身份证21012419880101231X", "身份证2101****231X"},
		"a phone in a column that is not used": {catalog.Field{}, "电话：13800001234", "电话：138****1234"},
		"a number of a certificate":            {catalog.Field{}, "辽交运管法字210124000001号", "辽交运管法字210124000001号"},
		"a date":                               {catalog.Field{}, "20260801", "20260801"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := model.Mask(practitioner, c.field, c.value); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestSheetsAreImportedOneAfterTheOther(t *testing.T) {
	sheet := func(name string, kind *catalog.Kind) bureau.Recognised {
		r := bureau.Recognised{Inspection: bureau.Inspection{Sheet: name, Kind: kind}}
		if kind == nil {
			r.Err = errors.New("认不出")
		}
		return r
	}
	old := sheet("旧表", practitioner)
	old.Hidden = true
	r := model.NewRegister("x.xlsx", []bureau.Recognised{sheet("说明", nil), sheet("甲", practitioner), sheet("乙", practitioner), old}, twoKinds)
	if r.Sheet != "甲" || r.Following() != "乙" || r.Place() != 1 || r.Trouble() != nil {
		t.Fatalf("begins with %s, then %s", r.Sheet, r.Following())
	}
	r.Imported(1204)
	r.Choose(r.Following())
	if r.Following() != "" || r.Sheets[1].Text() != "已导入 1,204 行" || r.Sheets[1].Tone() != model.Good || r.Sheets[0].Tone() != model.Warning {
		t.Errorf("%+v", r.Sheets)
	}
	if got := r.Sheets[3].Text(); got != "从业资格证（隐藏）" {
		t.Error(got)
	}
	r.Choose("说明")
	if r.Trouble() == nil {
		t.Error("any sheet is a register")
	}
}

// What is corrected now stands on what was said before.
func TestAMappingIsCorrected(t *testing.T) {
	r := practitioners()
	r.Take(bureau.Inspection{
		Kind: practitioner, Layout: collect.Layout{Kind: "071", Header: 1, Columns: []collect.Column{{Index: 0, Heading: "证", Field: "number"}, {Index: 1, Heading: "人", Field: "name"}}},
		Mapping: &bureau.Mapping{Kind: "071", Map: map[string]string{"证": "number", "人": "name"}, By: "clerk", At: time.Date(2026, 11, 20, 9, 0, 0, 0, time.Local)},
	})
	if got := r.Recognised(); !strings.HasSuffix(got, "按 clerk 于 2026-11-20 保存的列对照识别。") {
		t.Error(got)
	}
	r.Assign("人", model.LeaveOut)
	want := collect.Hints{Kind: "071", Map: map[string]string{"证": "number", "人": ""}}
	if diff := cmp.Diff(want, r.Hints()); diff != "" {
		t.Error(diff)
	}
}
