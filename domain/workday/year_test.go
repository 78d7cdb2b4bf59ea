package workday_test

import (
	"encoding/json"
	"strings"
	"testing"

	"roadcert/domain/problem"
	"roadcert/domain/workday"
)

const good = `{"year": 2027, "source": "国务院办公厅的通知", "off": [{"name": "元旦", "from": "2027-01-01", "to": "2027-01-03"}], "work": ["2027-01-09"]}`

func TestParse(t *testing.T) {
	y, err := workday.Parse([]byte(good))
	if err != nil || y.Year != 2027 || y.DaysOff() != 3 || len(y.Work) != 1 {
		t.Fatalf("%+v, %v", y, err)
	}
	again, err := json.Marshal(y)
	if err != nil {
		t.Fatal(err)
	}
	if back, err := workday.Parse(again); err != nil || back.DaysOff() != 3 {
		t.Errorf("%s: %v", again, err)
	}
}

func TestWhatIsNoCalendar(t *testing.T) {
	for _, c := range []struct{ name, replace, by, want string }{
		{"empty", good, "", "文件是空的"},
		{"not JSON", good, "2027 年放假安排", "第 1 行不合约定的格式"},
		{"half", `"work": ["2027-01-09"]}`, `"work": [`, "没有写完"},
		{"a year in words", "2027,", `"二〇二七",`, "第 1 行不合约定的格式"},
		{"an unknown item", `"work"`, `"works"`, "不认识的项 \"works\""},
		{"no such date", "2027-01-09", "2027-02-30", "不是日期"},
		{"two in a file", `"work": ["2027-01-09"]}`, `"work": ["2027-01-09"]}{}`, "不止一个年度"},
		{"no year", "2027,", "0,", "年度 0 不合常理"},
		{"no source", "国务院办公厅的通知", " ", "没有写明出自哪份通知"},
		{"nothing off", `{"name": "元旦", "from": "2027-01-01", "to": "2027-01-03"}`, "", "没有放假的日子"},
		{"a holiday without a name", "元旦", "", "没有名称"},
		{"a holiday of another year", "2027-01-01", "2026-12-31", "不都在 2027 年"},
		{"a holiday without an end", `"2027-01-03"`, `""`, "不都在 2027 年"},
		{"a holiday of one day", "2027-01-03", "2027-01-01", ""},
		{"backwards", `"from": "2027-01-01"`, `"from": "2027-01-05"`, "起止不对"},
		{"a month of holidays", `"to": "2027-01-03"`, `"to": "2027-02-03"`, "起止不对"},
		{"a day in two holidays", `"off": [`, `"off": [{"name": "春节", "from": "2027-01-03", "to": "2027-01-04"},`, "既属于春节，又属于元旦"},
		{"a worked day of another year", "2027-01-09", "2028-01-08", "上班日 2028-01-08 不在 2027 年"},
		{"a weekday that is worked anyway", "2027-01-09", "2027-01-08", "不是周末"},
		{"on both lists", "2027-01-09", "2027-01-02", "既放假（元旦），又上班"},
		{"twice", `["2027-01-09"]`, `["2027-01-09", "2027-01-09"]`, "写了两次"},
	} {
		content := strings.Replace(good, c.replace, c.by, 1)
		if content == good {
			t.Fatalf("%s: nothing was changed", c.name)
		}
		_, err := workday.Parse([]byte(content))
		if c.want == "" {
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			continue
		}
		if problem.Of(err) != problem.Invalid || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// FuzzParse: whatever comes in, what is accepted can be counted with.
func FuzzParse(f *testing.F) {
	f.Add([]byte(good))
	f.Fuzz(func(t *testing.T, content []byte) {
		y, err := workday.Parse(content)
		if err != nil {
			return
		}
		c := workday.New(y)
		for _, h := range y.Off {
			if worked, err := c.Is(h.From); err != nil || worked {
				t.Errorf("%s is worked (%v)", h.From, err)
			}
		}
		for _, d := range y.Work {
			if worked, err := c.Is(d); err != nil || !worked {
				t.Errorf("%s is not worked (%v)", d, err)
			}
		}
	})
}
