package model

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/collect"
)

// Outcome is what a run over a register came to, dry or real.
type Outcome struct {
	Verdict  string // one sentence, and what to do now
	Figures  []Figure
	Reasons  []Tally
	Repairs  []Tally
	Refusals []RefusalLine
	Cut      string // says that the list is not complete; empty where it is
	Good     int    // rows that are, or would be, written
	Refused  int
	Rows     int
}

// Figure is a count with its name.
type Figure struct {
	Name  string
	Count string
	Tone  Tone
}

// Tone is what a figure means, for its colour; the word says it too.
type Tone uint8

// The tones.
const (
	Plain Tone = iota
	Good
	Warning
	Danger
)

// Tally is how often something occurred.
type Tally struct {
	Name  string
	Count string
}

// RefusalLine is one thing to mend.
type RefusalLine struct{ Line, Column, Value, Text string }

// NewOutcome words the result of a dry run or of an import. stopped tells that it was cancelled halfway.
func NewOutcome(r bureau.ImportResult, kind *catalog.Kind, stopped bool) Outcome {
	done, all := "导入", Figure{"共", Thousands(r.Rows), Plain}
	if r.DryRun {
		done = "可导入"
	}
	if stopped {
		all.Name = "已处理"
	}
	o := Outcome{
		Figures: []Figure{
			all,
			{done, Thousands(r.Imported), tone(r.Imported, Good)},
			{"更新", Thousands(r.Updated), tone(r.Updated, Good)},
			{"重复", Thousands(r.Duplicates), Plain},
			{"退回", Thousands(r.Refused), tone(r.Refused, Danger)},
			{"空行", Thousands(r.SkippedBlank + r.SkippedTotal), Plain},
		},
		Reasons: tallies(r.Reasons, func(key string) string { return ReasonName(kind, key, r.Refusals) }),
		Repairs: tallies(r.Repairs, RepairName),
		Good:    r.Imported + r.Updated,
		Refused: r.Refused,
		Rows:    r.Rows,
	}
	for _, f := range r.Refusals {
		o.Refusals = append(o.Refusals, refusalLine(f, r.Columns, kind))
	}
	if listed := len(lines(r.Refusals)); listed < r.Refused {
		o.Cut = fmt.Sprintf("这里列出前 %s 行，全部 %s 行都在错误表里。", Thousands(listed), Thousands(r.Refused))
	}
	o.Verdict = verdict(r, stopped)
	return o
}

func tone(n int, t Tone) Tone {
	if n == 0 {
		return Plain
	}
	return t
}

// lines are the rows that refusals belong to: one row can have several.
func lines(refusals []collect.Refusal) map[int]bool {
	set := map[int]bool{}
	for _, f := range refusals {
		set[f.Line] = true
	}
	return set
}

func verdict(r bureau.ImportResult, stopped bool) string {
	good := r.Imported + r.Updated
	var s []string
	switch {
	case stopped && r.DryRun:
		return "检查已停止，库里没有任何改动。"
	case stopped:
		return fmt.Sprintf("已停止：成功 %s 行已经入库并保留。再次导入同一个文件会接着做，已入库的按重复处理。", Thousands(good))
	case r.Rows == 0:
		return "这张表里没有数据行。请换一张工作表或换一个文件。"
	case !r.DryRun:
		return fmt.Sprintf("成功 %s 行，失败 %s 行。", Thousands(good), Thousands(r.Refused)) + mend(r.Refused)
	case good == 0 && r.Refused == 0:
		return "表里的证照库里都已有，没有需要导入的。"
	case good == 0:
		s = append(s, "没有一行可以导入。")
	default:
		s = append(s, fmt.Sprintf("%s 行可以导入。", Thousands(good)))
	}
	if r.Refused > 0 {
		s = append(s, fmt.Sprintf("%s 行退回，不会入库。", Thousands(r.Refused)), mend(r.Refused))
	}
	return strings.Join(s, "")
}

func mend(refused int) string {
	if refused == 0 {
		return ""
	}
	return "请导出错误表，改好后再导入那张表。"
}

func refusalLine(f collect.Refusal, columns []collect.Column, kind *catalog.Kind) RefusalLine {
	var field catalog.Field
	for _, c := range columns {
		if c.Heading == f.Column {
			field, _ = fieldOf(kind, c.Field)
		}
	}
	value := Mask(kind, field, f.Value)
	if value == "" {
		value = "（空）"
	}
	return RefusalLine{Line: Thousands(f.Line), Column: f.Column, Value: value, Text: f.Text}
}

// tallies puts the most frequent first.
func tallies(counts map[string]int, name func(string) string) []Tally {
	keys := make([]string, 0, len(counts))
	for key, n := range counts {
		if n > 0 {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	list := make([]Tally, len(keys))
	for i, key := range keys {
		list[i] = Tally{name(key), Thousands(counts[key])}
	}
	return list
}

// BatchOutcome is what a conversion came to.
type BatchOutcome struct {
	Verdict  string
	Refusals []BatchLine
	Cut      string
}

// BatchLine is one certificate that a batch left out; Line is that of the sheet that names it.
type BatchLine struct{ Line, Number, Holder, Why, Remedy string }

// NewBatchOutcome words the result of a conversion. stopped tells that it was cancelled halfway.
func NewBatchOutcome(r bureau.BatchResult, stopped bool) BatchOutcome {
	o := BatchOutcome{Verdict: fmt.Sprintf("转化成功 %s 本，失败 %s 本。", Thousands(r.Issued), Thousands(r.Refused))}
	switch {
	case stopped:
		o.Verdict = fmt.Sprintf("转化已停止：已转化的 %s 本有效并保留，再次转化会接着做。", Thousands(r.Issued))
	case r.Issued+r.Refused == 0:
		o.Verdict = "没有等着转化的证照。"
	}
	for _, f := range r.Refusals {
		o.Refusals = append(o.Refusals, BatchLine{Number: f.Number, Holder: f.Holder, Why: f.Why.Text, Remedy: f.Why.Remedy})
	}
	if n := len(o.Refusals); n < r.Refused {
		o.Cut = fmt.Sprintf("这里列出前 %s 本，共 %s 本没有转化。", Thousands(n), Thousands(r.Refused))
	}
	return o
}
