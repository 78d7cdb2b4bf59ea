package collect

// Cause is why a cell is not as it should be. Its value is a stable key of reports.
type Cause string

// The causes beyond the repairs of every import, whose kinds (Repair.Kind) are causes too.
const (
	Shifted        Cause = "shifted_columns"
	Confused       Cause = "confused_letters"
	DateOrder      Cause = "date_order"
	Merged         Cause = "merged_cells"
	LookAlike      Cause = "look_alike"
	RetiredRegion  Cause = "region_retired"
	RegionInNumber Cause = "region_in_number"
	PrivateUse     Cause = "private_use"
	NumberDamaged  Cause = "number_damaged"
	ByPerson       Cause = "by_person" // a cell that somebody corrected by hand
)

// Answer is what becomes of a finding.
type Answer string

// The answers.
const (
	Certain  Answer = "certain"  // one reading only: repaired without asking, by every import
	Asked    Answer = "asked"    // repaired where a person says yes
	Noted    Answer = "noted"    // told, and left as it is
	Hopeless Answer = "hopeless" // refused: nobody can know what stood there
)

// causes says of every cause what it is called, and what becomes of it, in the order of reports.
var causes = []struct {
	cause  Cause
	name   string
	answer Answer
}{
	{Shifted, "列错位", Asked},
	{Merged, "合并单元格只有第一格有值", Asked},
	{Confused, "字母与数字混淆", Asked},
	{DateOrder, "日期的日、月、年顺序不同", Asked},
	{LookAlike, "形同码异的字", Asked},
	{RetiredRegion, "行政区划代码已撤销", Asked},
	{NumberDamaged, "号码被电子表格改坏", Hopeless},
	{PrivateUse, "私用区的字", Noted},
	{RegionInNumber, "号码里是已撤销的行政区划", Noted},
	{"id_15", "15 位身份证号", Certain},
	{"date_notation", "日期写法", Certain},
	{"number_notation", "数量写法", Certain},
	{"blanks", "多余的空格", Certain},
	{"full_width", "全角字符", Certain},
	{"upper_case", "小写字母", Certain},
	{ByPerson, "人工改正", Asked},
}

// Causes returns every cause in the order of reports.
func Causes() []Cause {
	list := make([]Cause, len(causes))
	for i, c := range causes {
		list[i] = c.cause
	}
	return list
}

// Name is the cause in Chinese. An unknown one is its own name.
func (c Cause) Name() string {
	for _, row := range causes {
		if row.cause == c {
			return row.name
		}
	}
	return string(c)
}

// Answer returns what becomes of findings of this cause.
func (c Cause) Answer() Answer {
	for _, row := range causes {
		if row.cause == c {
			return row.answer
		}
	}
	return Noted
}

// damaged are the reasons of refusals whose cause is a spreadsheet that took a number for a quantity.
var damaged = map[string]bool{"citizen_id_numeric": true, "number_numeric": true, "zero_lost": true}

// Curable returns the causes a person can accept the proposals of, in the order of reports.
func Curable() []Cause {
	var list []Cause
	for _, c := range causes {
		if c.answer == Asked && c.cause != ByPerson {
			list = append(list, c.cause)
		}
	}
	return list
}
