package model

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"roadcert/domain/day"
	"roadcert/domain/evaluation"
)

// Evaluation is what 评价 shows: how far the bureau is, and how that was counted.
type Evaluation struct {
	Headline
	AsOf   string     // 截至 2026-08-01（当年，随库存变化）
	Kinds  []RateLine // the last adds up the others
	Months []RateLine
	Rule   []string // the paragraphs of the rule (口径)
	Digest string
}

// RateLine is one row of a table of rates.
type RateLine struct {
	Name      string
	Held      string
	Converted string
	OnPaper   string // held, without an electronic edition
	Unfit     string // held, with one that does not meet the standard
	Rate      string
	Share     Share
}

// NewEvaluation words a report; today tells whether its day is past, present or to come.
func NewEvaluation(r evaluation.Report, today day.Day) Evaluation {
	e := Evaluation{Headline: NewHeadline(r.Total), Digest: r.Digest, AsOf: asOf(r.AsOf, today)}
	e.Kinds = RatesByKind(r.Total, r.Kinds)
	for _, m := range r.Months {
		e.Months = append(e.Months, rateLine(m.Month.String()[:len("2026-01")], m.Rate))
	}
	e.Rule = rule(r.Sections)
	return e
}

// RatesByKind is a line for each kind, and one that adds them up.
func RatesByKind(total evaluation.Rate, kinds []evaluation.KindRate) []RateLine {
	lines, all := make([]RateLine, 0, len(kinds)+1), evaluation.KindRate{Rate: total}
	for _, k := range kinds {
		lines = append(lines, kindLine(k.Kind.Short, k))
		all.OnPaper, all.Unfit = all.OnPaper+k.OnPaper, all.Unfit+k.Unfit
	}
	return append(lines, kindLine("合计", all))
}

func kindLine(name string, k evaluation.KindRate) RateLine {
	line := rateLine(name, k.Rate)
	line.OnPaper, line.Unfit = Thousands(k.OnPaper), Thousands(k.Unfit)
	return line
}

func rateLine(name string, r evaluation.Rate) RateLine {
	l := RateLine{
		Name: name, Held: Thousands(r.Held), Converted: Thousands(r.Converted), Rate: "—", Share: Share{r.Converted, r.Held},
	}
	if r.Defined() {
		l.Rate = rateText(r)
	}
	return l
}

func asOf(d, today day.Day) string {
	switch {
	case d == today:
		return fmt.Sprintf("截至今天 %s，随库存实时变化", d)
	case d > today:
		return fmt.Sprintf("截至 %s，这一天还没有到，数字会变", d)
	}
	return fmt.Sprintf("截至 %s，按当天的状态重新计算", d)
}

// rule finds the section of the report that says how it was counted.
func rule(sections []evaluation.Section) []string {
	for _, s := range sections {
		if strings.Contains(s.Heading, "口径") {
			return s.Paragraphs
		}
	}
	return nil
}

// Years are the years that can be evaluated, this one first: from the year the store was founded, but no
// fewer than three, because registers carry certificates of earlier years.
func Years(founded time.Time, today day.Day) []string {
	first := min(founded.Year(), today.Year()-2)
	var list []string
	for y := today.Year(); y >= first; y-- {
		list = append(list, strconv.Itoa(y))
	}
	return list
}

// ReadDay reads a date as people type it: 2026-08-01, 20260801, 2026.8.1, 2026/8/1, 2026年8月1日.
// An empty text is the zero Day: the last day of the year, or today in this year.
func ReadDay(text string) (day.Day, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return 0, nil
	}
	if len(text) == len("20260801") && strings.Trim(text, "0123456789") == "" {
		text = text[:4] + "-" + text[4:6] + "-" + text[6:]
	}
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("-./年月日", r) })
	numbers := [3]int{}
	good := len(parts) == len(numbers)
	for i := 0; good && i < len(numbers); i++ {
		n, err := strconv.Atoi(parts[i])
		numbers[i], good = n, err == nil
	}
	if d, ok := day.Date(numbers[0], numbers[1], numbers[2]); good && ok {
		return d, nil
	}
	return 0, fmt.Errorf("“%s”不是日期，请写成 2026-08-01 或 20260801", text)
}

// CheckAsOf says what is wrong with a day for the report of a year; empty where nothing is.
func CheckAsOf(text, year string, today day.Day) (day.Day, string) {
	d, err := ReadDay(text)
	switch {
	case err != nil:
		return 0, err.Error()
	case d == 0:
		return 0, ""
	case strconv.Itoa(d.Year()) != year:
		return 0, fmt.Sprintf("%s 不在 %s 年内，请改日期或改年度", d, year)
	case d > today:
		return 0, fmt.Sprintf("%s 还没有到，请选今天（%s）或以前的日期", d, today)
	}
	return d, ""
}

// FileName is what a report is called until somebody names it otherwise.
func FileName(r evaluation.Report, extension string) string {
	clean := strings.Map(func(c rune) rune {
		if strings.ContainsRune(`\/:*?"<>|`, c) || c < ' ' {
			return -1
		}
		return c
	}, r.Bureau)
	return fmt.Sprintf("%s %d年电子证照转化率报告 %s%s", clean, r.Year, r.AsOf, extension)
}
