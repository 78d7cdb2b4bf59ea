package main

import (
	"io"
	"strings"

	"roadcert/cmd/internal/premises"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/day"
	"roadcert/domain/evaluation"
	"roadcert/store/register"
	"roadcert/ui/paper"
)

// evaluateVerb computes the conversion rate and makes the annual report.
type evaluateVerb struct {
	Year int     `required:"" placeholder:"2026" help:"${help_year}"`
	AsOf day.Day `placeholder:"DATE" help:"${help_as_of}"`
	PDF  string  `name:"pdf" placeholder:"FILE" help:"${help_pdf}"`
	XLSX string  `name:"xlsx" placeholder:"FILE" help:"${help_xlsx}"`
}

type evaluateResult struct {
	Year        int         `json:"year"`
	AsOf        day.Day     `json:"as_of"`
	Numerator   int         `json:"numerator"`
	Denominator int         `json:"denominator"`
	Rate        string      `json:"rate"`
	Score       *int        `json:"score"`        // null where there is nothing to rate: neither 0 nor 100
	ToNextBand  int         `json:"to_next_band"` // certificates to convert; 0 in the highest band
	NextScore   int         `json:"next_score"`
	Kinds       []kindRate  `json:"kinds"`
	Months      []monthRate `json:"months"`
	Digest      string      `json:"digest"`
	LogHead     string      `json:"log_head"` // of the audit log, as it is printed on the report
	PDF         string      `json:"pdf,omitempty"`
	XLSX        string      `json:"xlsx,omitempty"`
}

type kindRate struct {
	Kind        catalog.Code `json:"kind"`
	Name        string       `json:"name"`
	Numerator   int          `json:"numerator"`
	Denominator int          `json:"denominator"`
	Rate        string       `json:"rate"`
	Score       *int         `json:"score"`
}

type monthRate struct {
	AsOf        day.Day `json:"as_of"`
	Numerator   int     `json:"numerator"`
	Denominator int     `json:"denominator"`
	Rate        string  `json:"rate"`
}

// Run evaluates and writes the files asked for.
func (v *evaluateVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		report, err := d.Evaluate(t.ctx, v.Year, v.AsOf)
		if err != nil {
			return err
		}
		if err := v.write(report); err != nil {
			return err
		}
		r := evaluated(report)
		r.PDF, r.XLSX = v.PDF, v.XLSX
		return t.answer(r)
	})
}

// write makes the report on paper and as a workbook, from the same figures.
func (v *evaluateVerb) write(report evaluation.Report) error {
	if v.PDF != "" {
		letters, err := premises.Type()
		if err != nil {
			return err
		}
		document, err := paper.NewReport(report, letters)
		if err != nil {
			return err
		}
		if err := premises.WriteFile(v.PDF, 0o644, "不能写出评价报告", document.PDF); err != nil {
			return err
		}
	}
	if v.XLSX == "" {
		return nil
	}
	return premises.WriteFile(v.XLSX, 0o644, "不能写出评价工作簿", func(w io.Writer) error { return register.WriteReport(w, report) })
}

func evaluated(report evaluation.Report) evaluateResult {
	r := evaluateResult{
		Year: report.Year, AsOf: report.AsOf, Numerator: report.Total.Converted, Denominator: report.Total.Held,
		Rate: report.Total.String(), Score: scoreOf(report.Total), Digest: report.Digest, LogHead: report.Log.Code,
	}
	if missing, score, ok := report.Total.Next(); ok {
		r.ToNextBand, r.NextScore = missing, score
	}
	for _, k := range report.Kinds {
		r.Kinds = append(r.Kinds, kindRate{
			Kind: k.Kind.Code, Name: k.Kind.Short, Numerator: k.Rate.Converted, Denominator: k.Rate.Held, Rate: k.Rate.String(), Score: scoreOf(k.Rate),
		})
	}
	for _, m := range report.Months {
		r.Months = append(r.Months, monthRate{AsOf: m.Month, Numerator: m.Rate.Converted, Denominator: m.Rate.Held, Rate: m.Rate.String()})
	}
	return r
}

func scoreOf(r evaluation.Rate) *int {
	if !r.Defined() {
		return nil
	}
	score := r.Score()
	return &score
}

func (r evaluateResult) lines(say words) []string {
	lines := []string{say.of("nothing_to_rate", r.AsOf)}
	if r.Score != nil {
		lines = []string{say.of("evaluated", r.AsOf, r.Rate, grouped(r.Numerator), grouped(r.Denominator), *r.Score)}
	}
	if r.ToNextBand > 0 {
		lines = append(lines, say.of("next_band", grouped(r.ToNextBand), r.NextScore))
	}
	var rows [][]string
	for _, k := range r.Kinds {
		rows = append(rows, []string{"  " + string(k.Kind) + " " + k.Name, grouped(k.Numerator), grouped(k.Denominator), k.Rate})
	}
	lines = append(lines, table(strings.Split(say.of("kind_columns"), "|"), rows)...)
	for _, path := range []string{r.PDF, r.XLSX} {
		if path != "" {
			lines = append(lines, say.of("written", path))
		}
	}
	return append(lines, say.of("figures_digest", r.Digest))
}
