package evaluation

import (
	"fmt"
	"time"

	"roadcert/domain/catalog"
	"roadcert/domain/day"
	"roadcert/domain/outreach"
)

// Input is what a report is made of.
type Input struct {
	Bureau     string
	USCC       string
	Region     string // six digits
	RegionName string
	Training   bool
	Year       int
	AsOf       day.Day
	Made       time.Time // in the zone of the bureau
	Author     string
	Kinds      []*catalog.Kind
	Counts     []Count             // as of AsOf
	Months     []Snapshot          // month ends of the year up to AsOf, in order
	Outreach   []outreach.Activity // of the year up to AsOf, in order of their day
}

// Snapshot is the counts as of one day.
type Snapshot struct {
	AsOf   day.Day
	Counts []Count
}

// Report is the annual report (年度报告): its figures, and every word of it. Paper and workbook draw Title,
// Sections, Footer and Mark, and word nothing themselves.
type Report struct {
	Bureau     string
	USCC       string
	Region     string
	RegionName string
	Training   bool
	Year       int
	AsOf       day.Day
	Made       time.Time
	Author     string

	Total  Rate
	Kinds  []KindRate
	Months []MonthRate

	Outreach []outreach.Activity

	Title    string
	Subtitle string // bureau and day, under the title
	Sections []Section
	Footer   string // on every page, before the page number
	Mark     string // across every page of a practice report; empty otherwise
	Digest   string // SM3 of the figures, hexadecimal; see digest.go for what it covers
	Log      LogHead
}

// Section is a part of the report. What is present stands in this order: heading, figures, paragraphs,
// table, chart.
type Section struct {
	Heading    string
	Figures    []Figure // the few numbers to be seen from afar; the paragraphs say them too
	Paragraphs []string
	Table      *Table
	Chart      *Chart
}

// Figure is a number to be seen from afar.
type Figure struct{ Label, Value, Note string }

// Table is a table of texts. A cell may be empty; every row has as many cells as there are columns.
type Table struct {
	Caption string
	Columns []TableColumn
	Rows    [][]string
	Total   bool // the last row adds up the others
}

// TableColumn is the head of a column.
type TableColumn struct {
	Title string
	Width int  // relative to the other columns
	Right bool // figures stand to the right
}

// Chart is horizontal bars of rates from 0 to 100 %, with lines where the score changes.
type Chart struct {
	Caption string
	Bars    []Bar
}

// Bar is one bar of a chart.
type Bar struct {
	Label string
	Rate  Rate
	Text  string // at the end of the bar
}

// NewReport makes the annual report. It needs no clock and no store: the same input makes the same report.
func NewReport(in Input) Report {
	r := Report{
		Bureau: in.Bureau, USCC: in.USCC, Region: in.Region, RegionName: in.RegionName, Training: in.Training,
		Year: in.Year, AsOf: in.AsOf, Made: in.Made, Author: in.Author, Outreach: in.Outreach,
		Title:    fmt.Sprintf("%d年度道路运输电子证照应用评价报告", in.Year),
		Subtitle: fmt.Sprintf("%s　截至%s", in.Bureau, longDate(in.AsOf)),
		Footer:   fmt.Sprintf("%s　截至%s", in.Bureau, longDate(in.AsOf)),
		Digest:   digest(in),
	}
	if in.Training {
		r.Mark = "练习"
	}
	r.Total, r.Kinds = Rates(in.Kinds, in.Counts)
	for _, m := range in.Months {
		rate, _ := Rates(in.Kinds, m.Counts)
		r.Months = append(r.Months, MonthRate{Month: m.AsOf, Rate: rate})
	}
	r.Sections = []Section{
		basics(&r, in.Counts), method(&r), result(&r), byKind(&r), byMonth(&r), publicity(&r), notes(&r, in.Counts),
	}
	return r
}
