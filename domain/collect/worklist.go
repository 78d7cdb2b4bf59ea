package collect

import (
	"slices"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/code"
	"roadcert/domain/day"
	"roadcert/domain/problem"
)

// Line is one certificate that a list names, with what the list says of it.
type Line struct {
	Line   int     // 1-based, as the spreadsheet program shows it; 0 where nothing was read from a sheet
	Ref    string  // number, plate or ID
	Result string  // of a review or an assessment: a key of certificate.Outcomes or Grades; empty where the list says none
	Until  day.Day // the last day of its term; 0 where the list says none
	// Changes are the other cells of the row by their headings: what an amendment sets, once it is known of what
	// kind the certificate is (see Changes).
	Changes map[string]string
}

// Worklist is the layout of a sheet that lists certificates to do something to, one a row.
type Worklist struct {
	Header             int // line of the header row; 0 where the list is bare numbers
	ref, result, until int // columns, -1 where there is none
	headings           []string
}

// The headings of the columns that are no field of a certificate, in normal form.
var (
	resultHeadings = []string{"审验结果", "年审结果", "年度审验结果", "审验结论", "年审结论", "结果", "结论", "考核等级", "诚信考核等级", "等级", "考核结果"}
	untilHeadings  = []string{"有效期至", "审验有效期至", "年审有效期至", "审验有效期", "考核有效期至", "诚信考核有效期至", "下次审验日期", "下次年审日期", "暂扣至", "期满日期"}
	refHeadings    = []string{"证照标识", "证照编号", "编号", "证号", "证照号", "本机编号"}
)

// WorklistOf finds in the first rows of a sheet the column that names certificates, by number or by plate, and
// those of results and terms. A sheet whose first column is nothing but numbers needs no header.
func WorklistOf(head []Row, cat *catalog.Catalog) (Worklist, error) {
	names := slices.Clone(refHeadings)
	var plates []string
	for _, k := range cat.Kinds() {
		for i := range k.Fields {
			f := &k.Fields[i]
			switch f.Role {
			case catalog.RoleNumber, catalog.RoleCode:
				names = append(append(names, f.Name), f.Synonyms...)
			case catalog.RolePlate:
				plates = append(append(plates, f.Name), f.Synonyms...)
			}
		}
	}
	for _, row := range head {
		w := Worklist{Header: row.Line, headings: slices.Clone(row.Cells), ref: column(row, names), result: column(row, resultHeadings), until: column(row, untilHeadings)}
		if w.ref < 0 {
			w.ref = column(row, plates)
		}
		if w.ref >= 0 {
			return w, nil
		}
	}
	for _, row := range head {
		if text, ok := row.cell(0); ok && !blank(text) {
			if !hasDigits(text) {
				break
			}
			return Worklist{ref: 0, result: -1, until: -1}, nil
		}
	}
	return Worklist{}, problem.New(problem.Invalid, "不能读取名单", "没有找到写明证号、编号或车牌的一列", "请在第一行写明各列是什么（例如 证号、审验结果、有效期至），或者只列编号一列")
}

// column returns the first column whose heading is one of those given.
func column(row Row, headings []string) int {
	wanted := make(map[string]bool, len(headings))
	for _, h := range headings {
		wanted[normal(h)] = true
	}
	for i, cell := range row.Cells {
		if key := normal(cell); key != "" && (wanted[key] || wanted[bare(cell)]) {
			return i
		}
	}
	return -1
}

func hasDigits(s string) bool {
	n := 0
	for _, r := range s {
		if r >= '0' && r <= '9' {
			n++
		}
	}
	return n >= 4
}

// Read reads one row. ok is false for a row that names nothing; a refusal says what in it cannot be read.
func (w Worklist) Read(row Row) (line Line, ok bool, refusal *certificate.Refusal) {
	line.Line = row.Line
	raw, ok := row.said(w.ref)
	if row.Line <= w.Header || !ok {
		return line, false, nil
	}
	line.Ref = plain(numberStyle.clean(raw).value, row.typeOf(w.ref))
	if plate := plateStyle.clean(raw).value; plate != line.Ref {
		if _, err := code.ParsePlate(plate); err == nil {
			line.Ref = plate
		}
	}
	if mangled(line.Ref, row.typeOf(w.ref)) {
		return line, true, unreadable("number_damaged", "编号被电子表格存成了数字，末几位已经丢失", "请把这一列设为文本，对照原件重新录入")
	}
	if text, ok := row.said(w.result); ok {
		if line.Result = resultOf(text); line.Result == "" {
			return line, true, unreadable("result", "“"+text+"”不是审验结果或考核等级", "请写 合格、不合格，或者 AAA、AA、A、B")
		}
	}
	if text, ok := row.said(w.until); ok {
		until, how := readDate(textStyle.clean(text).value)
		if how == noDate || how == impossible {
			return line, true, unreadable("until", "“"+text+"”不是日期", "请写成 2026-08-01 这样的形式")
		}
		line.Until = until
	}
	line.Changes = w.changes(row)
	return line, true, nil
}

// changes are the cells that name nothing by themselves, by their headings; nil where there are none.
func (w Worklist) changes(row Row) map[string]string {
	var cells map[string]string
	for i, heading := range w.headings {
		text, ok := row.said(i)
		if !ok || i == w.ref || i == w.result || i == w.until || blank(heading) {
			continue
		}
		if cells == nil {
			cells = map[string]string{}
		}
		cells[heading] = text
	}
	return cells
}

// said returns what stands in a column, false where nobody wrote anything.
func (row *Row) said(column int) (string, bool) {
	text, ok := row.cell(column)
	return text, ok && !blank(text)
}

// Changes are the cells of a list as items of a kind's face: headings that mean none of them are left out, and
// so are the columns that only tell the reader which certificate it is.
func Changes(kind *catalog.Kind, cells map[string]string) map[string]string {
	d := newDictionary(kind)
	changes := map[string]string{}
	for heading, text := range cells {
		m := d.find(heading, nil)
		if m.quality == 0 || kind.Fields[m.field].Role == catalog.RoleNumber {
			continue
		}
		changes[kind.Fields[m.field].Key] = text
	}
	return changes
}

func unreadable(rule, text, remedy string) *certificate.Refusal {
	return &certificate.Refusal{Rule: rule, Clause: "DB21/T 6.2", Text: text, Remedy: remedy}
}

// resultOf reads a result as people write it.
func resultOf(text string) string {
	s := codeStyle.clean(text).value
	for _, words := range [][]certificate.Word{certificate.Outcomes, certificate.Grades} {
		for _, w := range words {
			if s == w.Key || s == w.Name || s == w.Key+"级" {
				return w.Key
			}
		}
	}
	switch s {
	case "通过", "年审合格", "审验合格", "PASSED":
		return certificate.Passed
	case "未通过", "年审不合格", "审验不合格", "FAILED":
		return certificate.Failed
	}
	return ""
}
