package collect_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/collect"
	"roadcert/domain/day"
)

// driver is a small kind whose number is the holder's citizen ID.
var driver = &catalog.Kind{
	Code: "071", Name: "从业资格证", Short: "资格证", Holder: catalog.Person, Number: catalog.Numbering{OfHolder: true},
	Fields: []catalog.Field{
		{Key: "name", Name: "姓名", Kind: catalog.Text, Role: catalog.RoleHolder, Required: catalog.ToCollect},
		{Key: "citizen_id", Name: "身份证号", Kind: catalog.CitizenID, Role: catalog.RoleCode, Required: catalog.ToCollect},
		{Key: "number", Name: "证号", Kind: catalog.Number, Role: catalog.RoleNumber, Required: catalog.ToCollect},
		{Key: "issued", Name: "发证日期", Kind: catalog.Date, Role: catalog.RoleIssued},
		{Key: "valid_to", Name: "有效期至", Kind: catalog.Date, Role: catalog.RoleTo},
		{Key: "phone", Name: "电话", Kind: catalog.Phone, Sensitive: true},
		{Key: "grade", Name: "等级", Kind: catalog.Choice, Values: []string{"AAA", "AA", "A"}},
		{Key: "status", Name: "状态", Kind: catalog.Text, Role: catalog.RoleStatus},
	},
}

// vehicle is a small kind with a number of its own.
var vehicle = &catalog.Kind{
	Code: "013", Name: "道路运输证", Short: "运输证", Holder: catalog.Organisation,
	Number: catalog.Numbering{Pattern: `^辽交运管\p{Han}{1,3}字\d{12}号$`, Form: "辽交运管{mark}字{region}{serial}号"},
	Fields: []catalog.Field{
		{Key: "number", Name: "运输证号", Kind: catalog.Number, Role: catalog.RoleNumber, Required: catalog.ToCollect},
		{Key: "name", Name: "业户名称", Kind: catalog.Text, Role: catalog.RoleHolder, Required: catalog.ToCollect},
		{Key: "uscc", Name: "信用代码", Kind: catalog.USCC, Role: catalog.RoleCode},
		{Key: "plate", Name: "车牌", Kind: catalog.Plate, Role: catalog.RolePlate, Required: catalog.ToCollect},
		{Key: "vin", Name: "车架号", Kind: catalog.VIN},
		{Key: "capacity", Name: "吨座位", Kind: catalog.Text},
		{Key: "valid_from", Name: "有效期起", Kind: catalog.Date, Role: catalog.RoleFrom},
		{Key: "valid_to", Name: "有效期止", Kind: catalog.Date, Role: catalog.RoleTo},
		{Key: "review_due", Name: "审验至", Kind: catalog.Date, Role: catalog.RoleReview},
		{Key: "status", Name: "状态", Kind: catalog.Text, Role: catalog.RoleStatus},
	},
}

// read reads one row in which fields stand under their own names, "序号" first. Numbers lists the fields
// whose cells hold numbers.
func read(t testing.TB, k *catalog.Kind, values map[string]string, numbers ...string) collect.Reading {
	t.Helper()
	layout := collect.Layout{Kind: k.Code, Header: 1, Columns: []collect.Column{{Heading: "序号"}}}
	cells := []string{"1"}
	numeric := map[int]bool{0: true}
	for i, f := range k.Fields {
		value, ok := values[f.Key]
		if !ok {
			continue
		}
		column := len(cells)
		layout.Columns = append(layout.Columns, collect.Column{Index: column, Heading: "列" + f.Name, Field: k.Fields[i].Key})
		cells = append(cells, value)
		for _, n := range numbers {
			numeric[column] = numeric[column] || n == f.Key
		}
	}
	r := collect.NewReader(k, layout, liaoning(t), today)
	return r.Read(collect.Row{Line: 2, Cells: cells, Numeric: func(c int) bool { return numeric[c] }})
}

// with returns the values of a good row with some changed.
func with(base map[string]string, changes ...string) map[string]string {
	m := make(map[string]string)
	for k, v := range base {
		m[k] = v
	}
	for i := 0; i < len(changes); i += 2 {
		m[changes[i]] = changes[i+1]
	}
	return m
}

const goodID = "210124199001010056"

var (
	goodDriver = map[string]string{
		"name": "张建国", "citizen_id": goodID, "number": goodID, "issued": "2024-05-06", "valid_to": "2030-05-05",
		"phone": "13812345678", "grade": "AAA", "status": "有效",
	}
	goodVehicle = map[string]string{
		"number": "辽交运管法字210124000001号", "name": "法库县某某运输有限公司", "uscc": "91210124T5MM3NPTXA", "plate": "辽A12345",
		"vin": "1M8GDM9AXKP042788", "capacity": "15.00吨", "valid_from": "2024-05-06", "valid_to": "2030-05-05", "review_due": "2025-05-05",
		"status": "营运",
	}
)

func TestDraft(t *testing.T) {
	on := func(s string) day.Day {
		d, err := day.Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	got := read(t, driver, goodDriver)
	want := collect.Reading{Line: 2, Draft: collect.Draft{
		Face: certificate.Face{
			"name": "张建国", "citizen_id": goodID, "number": goodID, "issued": "2024-05-06", "valid_to": "2030-05-05",
			"phone": "13812345678", "grade": "AAA",
		},
		Number: goodID, Holder: "张建国", Code: goodID, IssuedOn: on("2024-05-06"), ValidTo: on("2030-05-05"), Status: certificate.Valid,
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	d := read(t, vehicle, goodVehicle).Draft
	if d.Plate != "辽A12345" || d.ReviewDue != on("2025-05-05") || d.Code != "91210124T5MM3NPTXA" || d.Face["capacity"] != "15.00吨" {
		t.Errorf("got %+v", d)
	}
}

// Each certain repair gives the value and is counted by its kind.
func TestRepairs(t *testing.T) {
	for _, c := range []struct {
		kind             *catalog.Kind
		field, raw, want string
		repairs          string
	}{
		{driver, "name", "  张建国 ", "张建国", "blanks"},
		{driver, "name", "张　三", "张三", "blanks"},
		{driver, "name", "张 三", "张三", "blanks"},
		{driver, "name", "\u200b张三\ufeff", "张三", "blanks"},
		{driver, "name", "\u00a0张\n三\u3000", "张三", "blanks"},
		{driver, "name", "买买提·艾力", "买买提·艾力", ""},
		{driver, "name", "John Smith", "John Smith", ""},
		{vehicle, "name", "法库县Ａ１运输队（个体）", "法库县A1运输队（个体）", "full_width"},
		{vehicle, "capacity", "15.00吨", "15.00吨", ""},
		{driver, "citizen_id", "210124 19900101 0056", goodID, "blanks"},
		{driver, "citizen_id", "２１０１２４１９９００１０１００５６", goodID, "full_width"},
		{driver, "citizen_id", "11010519491231002x", "11010519491231002X", "upper_case"},
		{driver, "citizen_id", "110105491231002", "11010519491231002X", "id_15"},
		{driver, "citizen_id", " 11010519491231002ｘ", "11010519491231002X", "blanks full_width upper_case"},
		{driver, "phone", "138 1234 5678", "13812345678", "blanks"},
		{driver, "phone", "-", "", ""},
		{driver, "phone", "无", "", ""},
		{driver, "grade", "aa", "AA", "upper_case"},
		{vehicle, "plate", "辽A·12345", "辽A12345", "blanks"},
		{vehicle, "plate", "辽a 12345", "辽A12345", "blanks upper_case"},
		{vehicle, "plate", "辽Ａ．１２３４５", "辽A12345", "blanks full_width"},
		{vehicle, "plate", "辽A-D12345", "辽AD12345", "blanks"},
		{vehicle, "uscc", "91210124t5mm3nptxa", "91210124T5MM3NPTXA", "upper_case"},
		{vehicle, "vin", "1m8gdm9axkp042788", "1M8GDM9AXKP042788", "upper_case"},
		{vehicle, "vin", "1M8GDM9A0KP042788", "1M8GDM9A0KP042788", ""}, // its check character is wrong, which only warns
		{vehicle, "number", "辽交运管法字 ２１０１２４000001 号", "辽交运管法字210124000001号", "blanks full_width"},
	} {
		t.Run(c.field+" "+c.raw, func(t *testing.T) {
			base := goodVehicle
			if c.kind == driver {
				base = with(goodDriver, "number", "")
			}
			got := read(t, c.kind, with(base, c.field, c.raw))
			if len(got.Refusals) > 0 {
				t.Fatalf("refused: %+v", got.Refusals)
			}
			if value := got.Draft.Face[c.field]; value != c.want {
				t.Errorf("got %q, want %q", value, c.want)
			}
			var repairs []string
			for _, r := range got.Repairs {
				if !strings.HasPrefix(r.Column, "列") {
					t.Errorf("repair of column %q", r.Column)
				}
				repairs = append(repairs, r.Kind)
			}
			if s := strings.Join(repairs, " "); s != c.repairs {
				t.Errorf("repairs %q, want %q", s, c.repairs)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		name    string
		kind    *catalog.Kind
		changes []string
		want    string // column:reason
	}{
		{"wrong check digit in both places is one refusal", driver, []string{"citizen_id", "210124199001010053", "number", "210124199001010053"}, "列身份证号:citizen_id_check_digit"},
		{"wrong in the ID only", driver, []string{"citizen_id", "210124199001010053"}, "列身份证号:citizen_id_check_digit"},
		{"wrong in the number only", driver, []string{"number", "210124199001010053"}, "列证号:citizen_id_check_digit"},
		{"two people", driver, []string{"number", "11010519491231002X"}, "列证号:number_differs_from_id"},
		{"different mistakes", driver, []string{"citizen_id", "2101241990", "number", "210124199001010053"}, "列身份证号:citizen_id_length 列证号:citizen_id_check_digit"},
		{"neither ID nor number", driver, []string{"citizen_id", "", "number", " "}, "列身份证号:citizen_id_missing"},
		{"scientific notation", driver, []string{"citizen_id", "2.10124199001010E+17", "number", ""}, "列身份证号:citizen_id_numeric"},
		{"decimal point", driver, []string{"citizen_id", "210124199001010000.00", "number", ""}, "列身份证号:citizen_id_numeric"},
		{"no name", driver, []string{"name", " \u3000"}, "列姓名:name_missing"},
		{"a dash for a name", driver, []string{"name", "——"}, "列姓名:name_missing"},
		{"mojibake", driver, []string{"name", "张\ufffd国"}, "列姓名:value_unknown"},
		{"bytes of another encoding", driver, []string{"name", "\xd5\xc5\xc8\xfd"}, "列姓名:value_unknown"},
		{"not born yet", driver, []string{"citizen_id", "210124202701010058", "number", ""}, "列身份证号:citizen_id_birth"},
		{"no such day", driver, []string{"issued", "2024年2月31日", "valid_to", "2030-02-31"}, "列发证日期:date_invalid 列有效期至:date_invalid"},
		{"no date", driver, []string{"issued", "不详"}, "列发证日期:date_invalid"},
		{"end before issue", driver, []string{"issued", "2030.5.6", "valid_to", "2024.5.5"}, "列有效期至:date_reversed"},
		{"end before beginning", vehicle, []string{"valid_from", "2030.5.6", "valid_to", "2024.5.5"}, "列有效期止:date_reversed"},
		{"no choice", driver, []string{"grade", "优秀"}, "列等级:value_unknown"},
		{"no status", driver, []string{"status", "无效"}, "列状态:status_unknown"},
		{"letter O and I", vehicle, []string{"plate", "辽AO123I"}, "列车牌:plate_invalid"},
		{"no plate", vehicle, []string{"plate", ""}, "列车牌:plate_missing"},
		{"credit code", vehicle, []string{"uscc", "91210124T5MM3NPTXB"}, "列信用代码:uscc_check_character"},
		{"VIN", vehicle, []string{"vin", "1M8GDM9AXKPO42788"}, "列车架号:vin_character"},
		{"number", vehicle, []string{"number", "法字1号"}, "列运输证号:number_invalid"},
		{"everything at once", vehicle, []string{"number", "", "name", "", "plate", "x"}, "列运输证号:number_missing 列业户名称:name_missing 列车牌:plate_invalid"},
	} {
		t.Run(c.name, func(t *testing.T) {
			base := goodVehicle
			if c.kind == driver {
				base = goodDriver
			}
			values := with(base, c.changes...)
			got := read(t, c.kind, values)
			var reasons []string
			for _, r := range got.Refusals {
				reasons = append(reasons, r.Column+":"+r.Reason)
				if r.Line != 2 || r.Text == "" || strings.Contains(r.Text, "%!") {
					t.Errorf("badly worded: %+v", r)
				}
				if !strings.Contains(r.Text, "；") {
					t.Errorf("does not say what to do: %s", r.Text)
				}
			}
			if s := strings.Join(reasons, " "); s != c.want {
				t.Errorf("got %q, want %q", s, c.want)
			}
		})
	}
}

// Reasons count rows: two impossible dates are one row with an impossible date.
func TestReasonsCountOnce(t *testing.T) {
	r := read(t, driver, with(goodDriver, "issued", "2024-02-31", "valid_to", "2030-02-31", "name", ""))
	if diff := cmp.Diff([]string{"name_missing", "date_invalid"}, r.Reasons()); diff != "" || len(r.Refusals) != 3 {
		t.Errorf("%d refusals, %s", len(r.Refusals), diff)
	}
}

// What a spreadsheet does to citizen IDs is told from a slip of the finger as far as the file allows.
func TestNumericCitizenIDs(t *testing.T) {
	const zeros = "210124199001010000" // fails the check digit
	typed := func(value string, numbers ...string) string {
		r := read(t, driver, with(goodDriver, "citizen_id", value, "number", ""), numbers...)
		return strings.Join(r.Reasons(), " ")
	}
	if got := typed(zeros, "citizen_id"); got != "citizen_id_numeric" {
		t.Errorf("number cell: %s", got)
	}
	if got := typed("210124198001010000", "citizen_id"); got != "citizen_id_numeric" {
		t.Errorf("number cell: %s", got)
	}
	if got := typed(zeros); got != "citizen_id_check_digit" {
		t.Errorf("text cell: %s", got)
	}
	if got := typed("110105491231002", "citizen_id"); got != "" {
		t.Errorf("fifteen digits fit a number cell without loss, got %s", got)
	}
	layout := collect.Layout{Columns: []collect.Column{{Index: 0, Heading: "姓名", Field: "name"}, {Index: 1, Heading: "身份证号", Field: "citizen_id"}}}
	untyped := collect.NewReader(driver, layout, liaoning(t), today).Read(collect.Row{Line: 2, Cells: []string{"张三", zeros}})
	if got := strings.Join(untyped.Reasons(), " "); got != "citizen_id_numeric" {
		t.Errorf("cell of a csv: %s", got)
	}
}

// The columns of number and ID stand in for each other where one of them is empty or not there at all.
func TestNumberOfHolderFillsBoth(t *testing.T) {
	for _, missing := range []string{"number", "citizen_id"} {
		for _, values := range []map[string]string{with(goodDriver, missing, ""), without(goodDriver, missing)} {
			r := read(t, driver, values)
			if len(r.Refusals) > 0 || r.Draft.Number != goodID || r.Draft.Code != goodID || r.Draft.Face[missing] != goodID {
				t.Errorf("without %s: %+v", missing, r)
			}
		}
	}
	// Fifteen digits in one place and eighteen in the other are the same person.
	r := read(t, driver, with(goodDriver, "citizen_id", "110105491231002", "number", "11010519491231002X"))
	if len(r.Refusals) > 0 || r.Draft.Code != "11010519491231002X" {
		t.Errorf("%+v", r)
	}
}

func without(base map[string]string, key string) map[string]string {
	m := with(base)
	delete(m, key)
	return m
}

// 210122 was 辽中县 until 2016.
func TestRetiredRegionsAreFine(t *testing.T) {
	if r := read(t, driver, with(goodDriver, "citizen_id", "21012219990420457X", "number", "")); len(r.Refusals) > 0 {
		t.Errorf("%+v", r.Refusals)
	}
}

// A number cell says what the spreadsheet shows, not how the file writes it.
func TestNumberCells(t *testing.T) {
	r := read(t, driver, with(goodDriver, "phone", "1.3812345678E10"), "phone")
	if got := r.Draft.Face["phone"]; got != "13812345678" || len(r.Repairs) != 0 {
		t.Errorf("phone %s, %+v", got, r)
	}
	r = read(t, vehicle, with(goodVehicle, "capacity", "15.5", "valid_to", "47331"), "capacity", "valid_to")
	if r.Draft.Face["capacity"] != "15.5" || r.Draft.Face["valid_to"] != "2029-08-01" || len(r.Repairs) != 0 {
		t.Errorf("%+v", r)
	}
	r = read(t, vehicle, with(goodVehicle, "valid_to", "47331"))
	if len(r.Repairs) != 1 || r.Repairs[0].Kind != "date_notation" {
		t.Errorf("a serial number in a text cell is mended: %+v", r)
	}
}

func TestStatusWords(t *testing.T) {
	for word, want := range map[string]certificate.Status{
		"": certificate.Valid, "有效": certificate.Valid, "营运": certificate.Valid, " 正常 ": certificate.Valid, "停运": certificate.Valid,
		"注销": certificate.Cancelled, "报废": certificate.Cancelled, "迁出": certificate.Cancelled, "吊销": certificate.Revoked,
		"撤销": certificate.Rescinded, "暂扣": certificate.Suspended, "过期": certificate.Expired, "失效": certificate.Expired, "作废": certificate.Voided,
	} {
		r := read(t, driver, with(goodDriver, "status", word))
		if len(r.Refusals) > 0 || r.Draft.Status != want || r.Draft.Face["status"] != "" {
			t.Errorf("%q: %s %+v", word, r.Draft.Status, r.Refusals)
		}
	}
}

func TestSkippedRows(t *testing.T) {
	layout := collect.Layout{Columns: []collect.Column{
		{Index: 0, Heading: "序 号"}, {Index: 1, Heading: "证号", Field: "number"}, {Index: 2, Heading: "业户", Field: "name"}, {Index: 3, Heading: "车牌", Field: "plate"},
	}}
	r := collect.NewReader(vehicle, layout, liaoning(t), today)
	for _, c := range []struct {
		cells []string
		want  collect.Skip
	}{
		{nil, collect.Blank},
		{[]string{"", " ", "\u3000", "\u200b\n"}, collect.Blank},
		{[]string{"17", "", "", ""}, collect.Blank},
		{[]string{"合计", "", "1200", ""}, collect.Total},
		{[]string{"合　计"}, collect.Total},
		{[]string{"", "小计：", "30"}, collect.Total},
		{[]string{"18", "总计 30 辆"}, collect.Total},
		{[]string{"制表人：张三", "", "审核人：李四"}, collect.Total},
		{[]string{"备注：本表一式两份"}, collect.Total},
		{[]string{"1", "辽交运管法字210124000001号", "合计运输有限公司", "辽A12345"}, collect.NotSkipped},
		{[]string{"", "", "合计运输有限公司", "辽A12345"}, collect.NotSkipped},
		{[]string{"1", "", "法库县某公司"}, collect.NotSkipped},
	} {
		if got := r.Read(collect.Row{Line: 2, Cells: c.cells}).Skip; got != c.want {
			t.Errorf("%q: skip %d, want %d", c.cells, got, c.want)
		}
	}
}

// A reader keeps nothing of the row before.
func TestRowsAreIndependent(t *testing.T) {
	layout := collect.Layout{Columns: []collect.Column{{Index: 0, Heading: "姓名", Field: "name"}, {Index: 1, Heading: "身份证号", Field: "citizen_id"}}}
	r := collect.NewReader(driver, layout, liaoning(t), today)
	first := r.Read(collect.Row{Line: 2, Cells: []string{" 张三", goodID}})
	second := r.Read(collect.Row{Line: 3, Cells: []string{"", ""}})
	third := r.Read(collect.Row{Line: 4, Cells: []string{"李四"}})
	if first.Draft.Holder != "张三" || len(first.Repairs) != 1 || second.Skip != collect.Blank {
		t.Errorf("%+v %+v", first, second)
	}
	if got := strings.Join(third.Reasons(), " "); got != "citizen_id_missing" || len(third.Repairs) != 0 {
		t.Errorf("%+v", third)
	}
}
