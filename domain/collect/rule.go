package collect

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/code"
	"roadcert/domain/day"
)

// cellType is what the file says of a cell.
type cellType uint8

const (
	untyped cellType = iota // csv
	textCell
	numberCell
)

// finding is what was made of one cell.
type finding struct {
	raw    string // as it stands
	value  string // repaired; empty where there is nothing
	day    day.Day
	status certificate.Status
	mends  mends
	reason string // set where the value is refused
	text   string
	silent bool // empty or wrong, but said elsewhere in the row
}

// refuse says why the value cannot be taken.
func (f finding) refuse(reason, format string, args ...any) finding {
	f.reason, f.text = reason, fmt.Sprintf(format, args...)
	return f
}

// refuseCode refuses by an error of package code.
func (f finding) refuseCode(err error) finding {
	var e *code.Error
	if errors.As(err, &e) {
		return f.refuse(e.Rule, "%s", e.Text)
	}
	return f.refuse("value_unknown", "%s", err.Error())
}

// checks are the rules of one kind on one day. They keep what makes them fast and so belong to one
// goroutine.
type checks struct {
	kind    *catalog.Kind
	regions *code.Regions
	today   day.Day
	dates   map[day.Day]string // texts of days seen, bounded by maxDates
	lists   map[listCell]finding
}

// maxDates bounds the memory of dates; a register spans some thousand days.
const maxDates = 1 << 15

// rule checks one cell of a field.
type rule func(c *checks, f *catalog.Field, raw string, cell cellType) finding

var rules = map[catalog.FieldKind]rule{
	catalog.Text:      (*checks).textRule,
	catalog.Date:      (*checks).dateRule,
	catalog.Choice:    (*checks).choiceRule,
	catalog.CitizenID: (*checks).citizenIDRule,
	catalog.USCC:      (*checks).usccRule,
	catalog.Plate:     (*checks).plateRule,
	catalog.VIN:       (*checks).vinRule,
	catalog.Phone:     (*checks).phoneRule,
	catalog.Number:    (*checks).numberRule,

	catalog.Quantity:         (*checks).quantityRule,
	catalog.RegionCode:       (*checks).regionRule,
	catalog.PersonName:       (*checks).nameRule,
	catalog.OrganisationName: (*checks).nameRule,
	catalog.Photo:            (*checks).photoRule,
}

// ruleOf returns the rule of a field of a kind.
func ruleOf(k *catalog.Kind, f *catalog.Field) rule {
	switch {
	case f.Role == catalog.RoleStatus:
		return (*checks).statusRule
	case f.Kind == catalog.Number && k.Number.OfHolder:
		return (*checks).citizenIDRule
	case f.Kind == catalog.List:
		return (*checks).listRule // which asks for the rules of its items in turn
	}
	r, ok := rules[f.Kind]
	if !ok {
		r = (*checks).textRule
	}
	if f.Rule != "" {
		r = obeying(r)
	}
	return r
}

// structured tells the kinds of fields in which a valid value is no accident.
func structured(k catalog.FieldKind) bool {
	return slices.Contains([]catalog.FieldKind{catalog.CitizenID, catalog.USCC, catalog.Plate, catalog.VIN, catalog.Number}, k)
}

// begin cleans a cell; done where that settles it: empty, damaged, or a sign for "nothing".
func begin(s *style, f *catalog.Field, raw string) (found finding, done bool) {
	c := s.clean(raw)
	found = finding{raw: raw, value: c.value, mends: c.mends}
	switch {
	case c.damaged:
		return found.refuse("value_unknown", "%s中有无法识别的字符（乱码），多半是文件存成了别的编码；请对照原件重新录入", f.Name), true
	case nothing(c.value, f.Kind):
		found.value = ""
		return found, true
	}
	return found, false
}

// nothing tells the signs that mean an empty cell: dashes and slashes, and 无 where no name or text is asked.
func nothing(s string, k catalog.FieldKind) bool {
	if len(s) > 6 {
		return false
	}
	return strings.Trim(s, `-/\—–`) == "" || s == "无" && k != catalog.Text
}

// plain writes a number cell as the spreadsheet shows it: 1.3812345678E10 is 13812345678.
func plain(value string, cell cellType) string {
	if cell != numberCell || !strings.ContainsAny(value, ".E") {
		return value
	}
	n, err := strconv.ParseFloat(value, 64)
	if err != nil || n != float64(int64(n)) || n >= 1e15 || n < 0 {
		return value
	}
	return strconv.FormatInt(int64(n), 10)
}

func (c *checks) textRule(f *catalog.Field, raw string, cell cellType) finding {
	found, done := begin(textStyle, f, raw)
	found.value = plain(found.value, cell)
	if done || f.Role != catalog.RoleHolder {
		return found
	}
	return found.joined()
}

// joined drops the blanks with which names are set wide.
func (f finding) joined() finding {
	if joined := joinHan(f.value); joined != f.value {
		f.value = joined
		f.mends |= blanks
	}
	return f
}

func (c *checks) phoneRule(f *catalog.Field, raw string, cell cellType) finding {
	found, done := begin(codeStyle, f, raw)
	if done {
		return found
	}
	found.value = plain(found.value, cell)
	switch {
	case quantified(found.value, cell):
		return found.refuseQuantified(f)
	case zeroLost(found.value, cell):
		return found.refuseZeroLost(f)
	}
	return found
}

func (c *checks) choiceRule(f *catalog.Field, raw string, _ cellType) finding {
	found, done := begin(textStyle, f, raw)
	if done || slices.Contains(f.Values, found.value) {
		return found
	}
	if upper := strings.ToUpper(found.value); slices.Contains(f.Values, upper) {
		found.value = upper
		found.mends |= upperCase
		return found
	}
	return found.refuse("value_unknown", "%s没有“%s”这一项；请改为 %s 之一", f.Name, found.value, strings.Join(f.Values, "、"))
}

func (c *checks) statusRule(f *catalog.Field, raw string, _ cellType) finding {
	found, done := begin(codeStyle, f, raw)
	if done {
		return found
	}
	status, ok := statusOf[found.value]
	if !ok {
		return found.refuse("status_unknown", "%s“%s”认不出是哪种状态；请改为 有效、暂扣、过期、注销、吊销、撤销、作废 之一", f.Name, found.value)
	}
	found.status = status
	return found
}

func (c *checks) plateRule(f *catalog.Field, raw string, _ cellType) finding {
	found, done := begin(plateStyle, f, raw)
	if done {
		return found
	}
	if _, err := code.ParsePlate(found.value); err != nil {
		return found.refuseCode(err)
	}
	return found
}

func (c *checks) usccRule(f *catalog.Field, raw string, cell cellType) finding {
	found, done := begin(codeStyle, f, raw)
	if done {
		return found
	}
	found.value = plain(found.value, cell)
	if quantified(found.value, cell) {
		return found.refuseQuantified(f)
	}
	if _, err := code.ParseUSCC(found.value); err != nil {
		return found.refuseCode(err)
	}
	return found
}

// vinRule takes a VIN whose check character is wrong: that is a warning, for whoever types one.
func (c *checks) vinRule(f *catalog.Field, raw string, _ cellType) finding {
	found, done := begin(codeStyle, f, raw)
	if done {
		return found
	}
	if _, _, err := code.ParseVIN(found.value); err != nil {
		return found.refuseCode(err)
	}
	return found
}

func (c *checks) numberRule(f *catalog.Field, raw string, cell cellType) finding {
	found, done := begin(numberStyle, f, raw)
	if done {
		return found
	}
	found.value = plain(found.value, cell)
	if !c.kind.CheckNumber(found.value) {
		switch {
		case quantified(found.value, cell):
			return found.refuseQuantified(f)
		case cell == numberCell && c.kind.CheckNumber("0"+found.value):
			return found.refuseZeroLost(f)
		}
		example := ""
		if c.kind.Number.Form != "" {
			example = "（例如 " + c.kind.NewNumber("法", "210124", 1) + "）"
		}
		return found.refuse("number_invalid", "%s“%s”不合编号规则%s；请对照原证核对", f.Name, found.value, example)
	}
	return found
}

// citizenIDRule takes 18 characters, or 15 which it completes. What a spreadsheet has turned into a
// number has lost its last three digits and is refused by that name, because no one could find them.
func (c *checks) citizenIDRule(f *catalog.Field, raw string, cell cellType) finding {
	found, done := begin(codeStyle, f, raw)
	if done {
		return found
	}
	if mangled(found.value, cell) {
		return found.refuse("citizen_id_numeric", "身份证号被电子表格存成数字，末三位已丢失，无法找回；请对照原件重新录入为文本")
	}
	if len(found.value) == 15 {
		if id, err := code.UpgradeCitizenID(found.value); err == nil {
			found.value = string(id)
			found.mends |= id15
		}
	}
	_, err := code.ParseCitizenID(found.value, c.regions, c.today)
	switch {
	case err == nil:
		return found
	case threeZeros(found.value):
		return zerosLost(found.refuseCode(err), cell)
	}
	return found.refuseCode(err)
}

// zerosLost decides about 18 digits that end in 000 and fail. Where the file has no types they were most
// likely a number once. A cell that is known for a text may as well hold a plain slip, and is told both.
func zerosLost(found finding, cell cellType) finding {
	switch {
	case found.reason != "citizen_id_check_digit":
		return found
	case cell == textCell:
		found.text += "；末三位为 000，也可能曾被电子表格存成数字而丢失，那样只能对照原件重新录入"
		return found
	}
	return found.refuse("citizen_id_numeric", "身份证号末三位为 000 且校验码不符，应是被电子表格存成数字，末三位已丢失，无法找回；请对照原件重新录入为文本")
}

// mangled tells the marks a spreadsheet leaves on an ID it took for a number.
func mangled(value string, cell cellType) bool {
	return strings.Contains(value, ".") || strings.Contains(value, "E+") || cell == numberCell && len(value) > 15
}

func threeZeros(value string) bool { return len(value) == 18 && strings.HasSuffix(value, "000") }

func (c *checks) dateRule(f *catalog.Field, raw string, cell cellType) finding {
	found, done := begin(textStyle, f, raw)
	if done {
		return found
	}
	d, how := readDate(found.value)
	if forever[joinHan(found.value)] || d.Year() == 9999 {
		return foreverIn(f, found)
	}
	switch how {
	case noDate:
		return found.refuse("date_invalid", "%s“%s”不是日期；请写成 2026-08-01 这样的形式", f.Name, found.value)
	case impossible:
		return found.refuse("date_invalid", "%s“%s”是不存在的日期；请对照原件核对年、月、日", f.Name, found.value)
	case serial:
		if cell != numberCell { // a date cell is a date rightly kept, nothing to mend
			found.mends |= dateNotation
		}
	case other:
		found.mends |= dateNotation
	}
	found.day = d
	if how != canonical {
		found.value = c.dateText(d)
	}
	return found
}

// foreverIn takes "no end" where an end is asked for, and nowhere else.
func foreverIn(f *catalog.Field, found finding) finding {
	if f.Role != catalog.RoleTo {
		return found.refuse("date_invalid", "%s不能是“%s”；请填写具体日期，例如 2026-08-01", f.Name, found.value)
	}
	if text := day.Forever.String(); found.value != text {
		found.value = text
		found.mends |= dateNotation
	}
	found.day = day.Forever
	return found
}

// dateText writes a day; the days of one register are few, so each is written once.
func (c *checks) dateText(d day.Day) string {
	if s, ok := c.dates[d]; ok {
		return s
	}
	s := d.String()
	if len(c.dates) < maxDates {
		c.dates[d] = s
	}
	return s
}
