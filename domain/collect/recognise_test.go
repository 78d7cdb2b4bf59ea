package collect_test

import (
	"errors"
	"strings"
	"testing"

	"roadcert/domain/catalog"
	"roadcert/domain/collect"
	"roadcert/domain/problem"
)

// sheet makes rows of lines whose cells are divided by bars.
func sheet(lines ...string) []collect.Row {
	rows := make([]collect.Row, len(lines))
	for i, l := range lines {
		rows[i] = collect.Row{Line: i + 1, Cells: strings.Split(l, "|")}
	}
	return rows
}

// used writes what a layout makes of the columns: heading=field.
func used(l collect.Layout) string {
	var s []string
	for _, c := range l.Columns {
		s = append(s, c.Heading+"="+c.Field)
	}
	return strings.Join(s, " ")
}

func TestRecognise(t *testing.T) {
	cat := nineKinds(t)
	for _, c := range []struct {
		name   string
		rows   []collect.Row
		hints  collect.Hints
		kind   catalog.Code
		header int
		used   string
	}{
		{
			name: "under title rows", kind: "071", header: 4,
			rows: sheet("法库县从业资格证台账", "", "制表单位：法库县交通运输局||2026年", "序号|姓名|身份证号|从业资格证号|发证日期", "1|张三|||"),
			used: "序号= 姓名=name 身份证号=citizen_id 从业资格证号=number 发证日期=issued",
		},
		{
			name: "blanks, colons, stars, line breaks, full width, brackets", kind: "071", header: 1,
			rows: sheet("*姓　名：|身份\n证号码（18位）|从业 资格证号|发证日期\n（年月日）|【有效期至】"),
			used: "*姓　名：=name 身份\n证号码（18位）=citizen_id 从业 资格证号=number 发证日期\n（年月日）=issued 【有效期至】=valid_to",
		},
		{
			name: "brackets that belong to the name", kind: "013", header: 1,
			rows: sheet("道路运输证号|业户名称|车牌号码|吨（座）位|ＶＩＮ"),
			used: "道路运输证号=number 业户名称=name 车牌号码=plate 吨（座）位=capacity ＶＩＮ=vin",
		},
		{
			name: "two columns for one field: the best, then the first", kind: "013", header: 1,
			rows: sheet("证号|道路运输证号|业户名称|车牌号|车牌号码|发证时间|发证日期"),
			used: "证号= 道路运输证号=number 业户名称=name 车牌号=plate 车牌号码= 发证时间= 发证日期=issued",
		},
		{
			name: "the title decides between drivers", kind: "072", header: 2,
			rows: sheet("法库县网约车驾驶员台账", "姓名|身份证号|发证日期|有效期至"),
			used: "姓名=name 身份证号=citizen_id 发证日期=issued 有效期至=valid_to",
		},
		{
			name: "the title decides between licences", kind: "016", header: 2,
			rows: sheet("道路危险货物运输业户登记表", "许可证号|业户名称|统一社会信用代码|经营范围"),
			used: "许可证号=number 业户名称=name 统一社会信用代码=uscc 经营范围=scope",
		},
		{
			name: "a hint of the kind", kind: "075", header: 1, hints: collect.Hints{Kind: "075"},
			rows: sheet("姓名|身份证号|发证日期"),
			used: "姓名=name 身份证号=citizen_id 发证日期=issued",
		},
		{
			name: "hints of columns", kind: "071", header: 1,
			hints: collect.Hints{Kind: "071", Map: map[string]string{"谁": "name", "身份证号": "", "旧证号": "citizen_id", "证号": "file_number"}},
			rows:  sheet("谁|身份证号|旧证号|证号"),
			used:  "谁=name 身份证号= 旧证号=citizen_id 证号=file_number",
		},
		{
			name: "the ID is number enough", kind: "071", header: 1,
			rows: sheet("姓名|身份证号|从业资格类别|准驾车型"),
			used: "姓名=name 身份证号=citizen_id 从业资格类别=category 准驾车型=licence_class",
		},
		{
			name: "empty headings", kind: "071", header: 1,
			rows: sheet("|姓名||从业资格证号| "),
			used: "姓名=name 从业资格证号=number",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			l, err := collect.Recognise(c.rows, cat, c.hints)
			if err != nil {
				t.Fatal(err)
			}
			if l.Kind != c.kind || l.Header != c.header || used(l) != c.used {
				t.Errorf("got %s, line %d, %s\nwant %s, line %d, %s", l.Kind, l.Header, used(l), c.kind, c.header, c.used)
			}
		})
	}
}

func TestNotRecognised(t *testing.T) {
	cat := nineKinds(t)
	for _, c := range []struct {
		name  string
		rows  []collect.Row
		hints collect.Hints
		says  []string
	}{
		{"nothing at all", nil, collect.Hints{}, []string{"没有找到表头", "工作表"}},
		{"no header", sheet("会议纪要", "参加人|张三"), collect.Hints{}, []string{"前 2 行里没有找到表头"}},
		{"drivers, of which kind?", sheet("名册", "姓名|身份证号|发证日期"), collect.Hints{}, []string{"分不清", "071 从业资格证", "072 网约车驾驶员证", "075 巡游车驾驶员证"}},
		{"licences, of which kind?", sheet("许可证号|业户名称|经营范围"), collect.Hints{}, []string{"分不清", "008 经营许可证", "016 危货许可证"}},
		{"headings and title disagree", sheet("网约车驾驶员名册", "姓名|身份证号|从业资格证号|从业资格类别"), collect.Hints{}, []string{"说法不一", "071", "072"}},
		{"no number, no name", sheet("车牌号码|技术等级|吨(座)位"), collect.Hints{}, []string{"道路运输证", "缺少必需的列：道路运输证号、业户名称"}},
		{"of the kind that was asked for", sheet("姓名|发证日期|有效期至"), collect.Hints{Kind: "071"}, []string{"从业资格证", "从业资格证号、身份证号"}},
		{"no kind to be seen", sheet("姓名|联系电话"), collect.Hints{}, []string{"看不出是哪种证照"}},
		{"unknown kind", sheet("姓名|身份证号"), collect.Hints{Kind: "999"}, []string{"999", "071 从业资格证"}},
		{"hint of no column", sheet("姓名|身份证号"), collect.Hints{Kind: "071", Map: map[string]string{"大名": "name"}}, []string{"没有“大名”这一列"}},
		{"hint of no field", sheet("姓名|身份证号|外号"), collect.Hints{Kind: "071", Map: map[string]string{"外号": "nick"}}, []string{"没有“nick”这一照面项"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			l, err := collect.Recognise(c.rows, cat, c.hints)
			var p *problem.Problem
			if !errors.As(err, &p) {
				t.Fatalf("got %+v, %v", l, err)
			}
			if p.Code != problem.Invalid || p.What == "" || p.Why == "" || p.Remedy == "" {
				t.Errorf("says too little: %+v", p)
			}
			for _, s := range c.says {
				if !strings.Contains(p.Error(), s) {
					t.Errorf("“%s” does not say “%s”", p, s)
				}
			}
		})
	}
}

// What was understood before Recognise gave up is there for the person to put right.
func TestLayoutBesideAnError(t *testing.T) {
	cat := nineKinds(t)
	l, err := collect.Recognise(sheet("台账", "姓名|手机|办证时间"), cat, collect.Hints{Kind: "071"})
	if err == nil || l.Kind != "071" || l.Header != 2 || used(l) != "姓名=name 手机=phone 办证时间=" {
		t.Errorf("%+v, %v", l, err)
	}
	kind, _ := cat.Kind("071")
	if got := strings.Join(l.Missing(kind), " "); got != "从业资格证号 身份证号" {
		t.Errorf("missing %s", got)
	}
	l.Columns[2].Field = "citizen_id"
	if got := l.Missing(kind); len(got) > 0 {
		t.Errorf("the ID is the number, missing %v", got)
	}
	if l, err = collect.Recognise(sheet("许可证号|业户名称"), cat, collect.Hints{}); err == nil || l.Kind != "" || used(l) != "许可证号= 业户名称=" {
		t.Errorf("%+v, %v", l, err)
	}
}

// Every heading the catalogue knows is understood as the field it stands for; that of a picture, which no
// cell holds, as none.
func TestEveryHeadingOfTheCatalogue(t *testing.T) {
	cat := nineKinds(t)
	for _, k := range cat.Kinds() {
		for _, f := range k.Fields {
			for _, heading := range append([]string{f.Name}, f.Synonyms...) {
				hints := collect.Hints{Kind: k.Code, Map: map[string]string{}}
				row := collect.Row{Line: 1, Cells: []string{heading + "："}}
				for _, must := range k.Fields {
					if must.Required == catalog.ToCollect && must.Key != f.Key {
						row.Cells = append(row.Cells, "必需"+must.Name)
						hints.Map["必需"+must.Name] = must.Key
					}
				}
				l, err := collect.Recognise([]collect.Row{row}, cat, hints)
				if err != nil {
					t.Errorf("%s: %v", heading, err)
					continue
				}
				want := f.Key
				if f.Kind == catalog.Photo {
					want = ""
				}
				if l.Columns[0].Field != want {
					t.Errorf("%s: %s is taken for %q, want %q", k.Code, heading, l.Columns[0].Field, want)
				}
			}
		}
	}
}

// Whatever a sheet holds, it is read without a panic: every row is skipped, refused with a sentence, or a
// draft that passes its own checks again.
func FuzzSheet(f *testing.F) {
	for _, seed := range []string{
		"姓名|身份证号|发证日期|状态\n张三|210124199001010056|2024.5.6|有效\n合计|1",
		"道路运输证号|业户名称|车牌号码|年审有效期至\n辽交运管法字210124000001号|某公司|辽a·12345|45418",
		"经营许可证号|业户名称|统一社会信用代码|有效期止\n辽交运管许可法字210124000001号|某公司|91210124T5MM3NPTXA|长期",
		"|||\n\xff\xfe|\u200b", "姓名|身份证号\n|2.1E+17", "", "\n\n\n",
	} {
		f.Add(seed)
	}
	cat, regions := nineKinds(f), liaoning(f)
	f.Fuzz(func(t *testing.T, text string) {
		rows := sheet(strings.Split(text, "\n")...)
		l, err := collect.Recognise(rows[:min(30, len(rows))], cat, collect.Hints{})
		if err != nil {
			var p *problem.Problem
			if !errors.As(err, &p) {
				t.Fatalf("not a problem: %v", err)
			}
			return
		}
		kind, _ := cat.Kind(l.Kind)
		examine(t, collect.NewDoctor(kind, l, []collect.Merge{{First: 2, Last: 3, Left: 0, Right: 1}}, regions, nil, today), rows)
		reader := collect.NewReader(kind, l, regions, today)
		for _, row := range rows {
			reading := reader.Read(row)
			for _, r := range reading.Refusals {
				if r.Reason == "" || r.Text == "" || r.Column == "" {
					t.Errorf("%+v", r)
				}
			}
			if reading.Skip != collect.NotSkipped || len(reading.Refusals) > 0 {
				continue
			}
			again, refusals := collect.Check(kind, reading.Draft.Face, regions, today)
			if len(refusals) > 0 || string(again.Face.Canonical()) != string(reading.Draft.Face.Canonical()) {
				t.Errorf("%q became %v, then %v %+v", row.Cells, reading.Draft.Face, again.Face, refusals)
			}
		}
	})
}
