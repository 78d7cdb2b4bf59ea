package workday

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"roadcert/domain/day"
	"roadcert/domain/problem"
)

// Year is what a notice says of one year. A notice that also touches the last days of the year before (元旦)
// is written into that year's own.
type Year struct {
	Year   int       `json:"year"`
	Source string    `json:"source"` // the notice: name, number, day
	Off    []Holiday `json:"off"`    // the days off, weekends among them or not, as the notice names them
	Work   []day.Day `json:"work"`   // Saturdays and Sundays that are worked
}

// Holiday is a run of days off.
type Holiday struct {
	Name string  `json:"name"`
	From day.Day `json:"from"`
	To   day.Day `json:"to"` // the last of them
}

// Days is how long it is.
func (h Holiday) Days() int { return int(h.To-h.From) + 1 }

// DaysOff is how many days the notice names as free, weekends among them.
func (y Year) DaysOff() (n int) {
	for _, h := range y.Off {
		n += h.Days()
	}
	return n
}

// Parse reads one year from JSON and checks it; it returns every fault at once.
func Parse(content []byte) (Year, error) {
	const remedy = "请对照国务院办公厅的通知改正后再导入"
	var y Year
	d := json.NewDecoder(bytes.NewReader(content))
	d.DisallowUnknownFields()
	if err := d.Decode(&y); err != nil {
		return Year{}, problem.From(err, problem.Invalid, "不能读出工作日历", unreadable(content, err), remedy)
	}
	if d.More() {
		return Year{}, problem.New(problem.Invalid, "不能读出工作日历", "文件中不止一个年度", "请一个年度一个文件")
	}
	if faults := y.faults(); len(faults) > 0 {
		return Year{}, problem.New(problem.Invalid, "不能读出工作日历", strings.Join(faults, "；"), remedy)
	}
	return y, nil
}

// unreadable says in Chinese what keeps a file from being read.
func unreadable(content []byte, err error) string {
	var (
		syntax *json.SyntaxError
		kind   *json.UnmarshalTypeError
	)
	at := func(offset int64) string {
		return fmt.Sprintf("第 %d 行不合约定的格式", bytes.Count(content[:min(int(offset), len(content))], []byte("\n"))+1)
	}
	name, unknown := strings.CutPrefix(err.Error(), "json: unknown field ")
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "文件是空的，或者没有写完"
	case errors.As(err, &syntax):
		return at(syntax.Offset)
	case errors.As(err, &kind):
		return at(kind.Offset)
	case unknown:
		return "有不认识的项 " + name
	}
	return err.Error() // a date, which says itself what is wrong with it
}

// Range of the years there are notices of: 调休 began with the long holidays of 2000.
const (
	firstYear = 2000
	lastYear  = 2100
)

// longest is more days than any notice has given in one run.
const longest = 15

// faults says everything that is wrong with a year.
func (y Year) faults() (list []string) {
	say := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	if y.Year < firstYear || y.Year > lastYear {
		say("年度 %d 不合常理", y.Year)
		return list
	}
	if strings.TrimSpace(y.Source) == "" {
		say("没有写明出自哪份通知（source）")
	}
	if len(y.Off) == 0 {
		say("没有放假的日子（off）")
	}
	off := y.daysOff(say)
	for i, d := range y.Work {
		switch name, free := off[d]; {
		case !y.has(d):
			say("上班日 %s 不在 %d 年", d, y.Year)
		case free:
			say("%s 既放假（%s），又上班", d, name)
		case !weekend(d):
			say("上班日 %s 不是周末，本来就上班", d)
		case slices.Contains(y.Work[:i], d):
			say("上班日 %s 写了两次", d)
		}
	}
	return list
}

// daysOff are the days off with the names of their holidays.
func (y Year) daysOff(say func(format string, args ...any)) map[day.Day]string {
	off := map[day.Day]string{}
	for _, h := range y.Off {
		switch {
		case h.Name == "":
			say("%s 的假日没有名称", h.From)
		case !y.has(h.From) || !y.has(h.To):
			say("%s（%s 至 %s）不都在 %d 年", h.Name, h.From, h.To, y.Year)
		case h.To < h.From || h.Days() > longest:
			say("%s（%s 至 %s）的起止不对", h.Name, h.From, h.To)
		default:
			for d := h.From; d <= h.To; d++ {
				if other, twice := off[d]; twice {
					say("%s 既属于%s，又属于%s", d, other, h.Name)
				}
				off[d] = h.Name
			}
		}
	}
	return off
}

// has tells whether a day is one of the year.
func (y Year) has(d day.Day) bool { return d > 0 && d != day.Forever && d.Year() == y.Year }
