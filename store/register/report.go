package register

import (
	"errors"
	"io"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"roadcert/domain/evaluation"
	"roadcert/domain/problem"
)

// The report is laid on a grid of narrow columns that together are as wide as a page; the columns of its tables
// span as many of them as their share is worth.
const (
	reportSheet = "评价报告"
	dataSheet   = "图表数据"
	gridColumns = 24
	gridWidth   = 3.6 // of one column, in characters
	lineHeight  = 17  // points
	chartRow    = 20  // points for one bar of a chart
	pageHeight  = 770 // points of the grid that fit on a page, at the scale that makes its width fit
)

// WriteReport writes the annual report as a workbook: a sheet that prints like the paper one, a sheet for each table
// to go on counting with, and the figures under the charts. Whole numbers are numbers. Rates are texts, cut
// as the report cuts them, so that no program rounds one up into the next band.
func WriteReport(w io.Writer, r evaluation.Report) error {
	dir, err := privateFolder()
	if err != nil {
		return unwrittenReport(err)
	}
	p := &reportBook{book: excelize.NewFile(excelize.Options{TmpDir: dir}), row: 1}
	err = p.lay(r)
	if err == nil {
		err = p.book.Write(w)
	}
	if err = errors.Join(err, p.book.Close(), os.RemoveAll(dir)); err != nil {
		return unwrittenReport(err)
	}
	return nil
}

func unwrittenReport(err error) error {
	return problem.From(err, problem.Unwritable, "不能写评价报告工作簿", "磁盘可能已满，或没有写入权限", "请换一个文件夹，或清理磁盘空间后重试")
}

// reportBook is a report being laid out; row is the next free one of the report's sheet.
type reportBook struct {
	book   *excelize.File
	looks  map[look]int
	row    int
	used   float64 // points of the page that are taken
	data   int     // rows used on the sheet of figures
	tables int
	err    error // the first that happened; what follows it is not written
}

// do keeps the first error, so that the layout reads without a check on each line.
func (p *reportBook) do(err error) {
	if p.err == nil {
		p.err = err
	}
}

func (p *reportBook) lay(r evaluation.Report) error {
	p.makeLooks()
	p.do(p.book.SetSheetName("Sheet1", reportSheet))
	p.do(p.book.SetColWidth(reportSheet, "A", column(gridColumns), gridWidth))
	p.page(r)
	if r.Mark != "" {
		p.line(r.Mark, markLook, 1)
	}
	p.line(r.Title, titleLook, 2)
	p.line(r.Subtitle, subtitleLook, 1.3)
	for _, s := range r.Sections {
		p.section(s)
	}
	p.do(p.book.SetDocProps(&excelize.DocProperties{Title: r.Title, Creator: r.Bureau, Identifier: r.Digest, Language: "zh-CN"}))
	return p.err
}

// fitPage sets up printing: A4 upright, one page wide.
func (p *reportBook) fitPage(sheet string) {
	a4, wide, tall, fit := 9, 1, 0, true
	upright := "portrait"
	margin, side := 0.75, 0.7
	p.do(p.book.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &a4, Orientation: &upright, FitToWidth: &wide, FitToHeight: &tall}))
	p.do(p.book.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}))
	p.do(p.book.SetPageMargins(sheet, &excelize.PageLayoutMarginsOptions{Top: &margin, Bottom: &margin, Left: &side, Right: &side, Horizontally: &fit}))
}

// keep begins a new page where what comes does not fit on this one, but would on an empty one.
func (p *reportBook) keep(points float64) {
	if p.used+points > pageHeight && points < pageHeight {
		p.do(p.book.InsertPageBreak(reportSheet, cellName(1, p.row)))
		p.used = 0
	}
}

// endRow gives the current row its height and steps to the next.
func (p *reportBook) endRow(points float64) {
	p.do(p.book.SetRowHeight(reportSheet, p.row, points))
	p.row++
	if p.used += points; p.used > pageHeight {
		p.used = points
	}
}

// page sets up the report's own sheet: the footer of the report and the number of the page.
func (p *reportBook) page(r evaluation.Report) {
	p.fitPage(reportSheet)
	escape := strings.NewReplacer("&", "&&")
	footer := &excelize.HeaderFooterOptions{OddFooter: "&L" + escape.Replace(r.Footer) + "&R第 &P 页 共 &N 页"}
	if r.Mark != "" {
		footer.OddHeader = "&R" + escape.Replace(r.Mark)
	}
	p.do(p.book.SetHeaderFooter(reportSheet, footer))
	grid := false
	p.do(p.book.SetSheetView(reportSheet, 0, &excelize.ViewOptions{ShowGridLines: &grid}))
}

func (p *reportBook) section(s evaluation.Section) {
	p.keep(6 * lineHeight)
	p.line(s.Heading, headingLook, 1.6)
	p.figures(s.Figures)
	for _, t := range s.Paragraphs {
		p.line(t, paragraphLook, float64(lines(t, gridColumns)))
	}
	if s.Table != nil {
		p.table(s.Table)
		p.tableSheet(s.Table)
	}
	if s.Chart != nil && len(s.Chart.Bars) > 0 {
		p.chart(s.Chart)
	}
	p.endRow(lineHeight / 2)
}

// line writes a text over the whole width, so many lines high.
func (p *reportBook) line(text string, l look, high float64) {
	p.put(1, gridColumns, text, l)
	p.endRow(high * lineHeight)
}

// put writes a value over columns of the current row.
func (p *reportBook) put(from, to int, value any, l look) {
	first, last := cellName(from, p.row), cellName(to, p.row)
	if to > from {
		p.do(p.book.MergeCell(reportSheet, first, last))
	}
	p.do(p.book.SetCellValue(reportSheet, first, value))
	p.do(p.book.SetCellStyle(reportSheet, first, last, p.looks[l]))
}

// figures are set side by side: label, value, note below each other.
func (p *reportBook) figures(figures []evaluation.Figure) {
	if len(figures) == 0 {
		return
	}
	spans := share(make([]int, len(figures)))
	for _, part := range []struct {
		of   func(evaluation.Figure) string
		look look
		high float64
	}{
		{func(f evaluation.Figure) string { return f.Label }, figureLabelLook, 1.1},
		{func(f evaluation.Figure) string { return f.Value }, figureLook, 2},
		{func(f evaluation.Figure) string { return f.Note }, figureLabelLook, 1.1},
	} {
		at, high := 1, part.high
		for i, f := range figures {
			p.put(at, at+spans[i]-1, part.of(f), part.look)
			high = max(high, 1.1*float64(lines(part.of(f), spans[i])))
			at += spans[i]
		}
		p.endRow(high * lineHeight)
	}
	p.endRow(lineHeight / 2)
}

func (p *reportBook) table(t *evaluation.Table) {
	p.keep(float64(len(t.Rows)+2) * (lineHeight + 2) * 1.1)
	p.line(t.Caption, captionLook, 1.3)
	widths := make([]int, len(t.Columns))
	head := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		widths[i], head[i] = c.Width, c.Title
	}
	spans := share(widths)
	p.tableRow(t, head, spans, func(int) look { return headLook })
	for i, row := range t.Rows {
		total := t.Total && i == len(t.Rows)-1
		p.tableRow(t, row, spans, func(column int) look { return tableLook(t.Columns[column].Right, total) })
	}
	p.endRow(lineHeight / 2)
}

func tableLook(right, total bool) look {
	switch {
	case right && total:
		return totalNumberLook
	case right:
		return numberLook
	case total:
		return totalLook
	}
	return cellLook
}

func (p *reportBook) tableRow(t *evaluation.Table, row []string, spans []int, of func(int) look) {
	at, high := 1, 1
	for i, text := range row {
		p.put(at, at+spans[i]-1, numberOrText(text, t.Columns[i].Right), of(i))
		high = max(high, lines(text, spans[i]))
		at += spans[i]
	}
	p.endRow(float64(high)*lineHeight + 2)
}

// tableSheet puts a table on a sheet of its own, a column a column, for filters and sums.
func (p *reportBook) tableSheet(t *evaluation.Table) {
	p.tables++
	name := "表" + strconv.Itoa(p.tables)
	if _, err := p.book.NewSheet(name); err != nil {
		p.do(err)
		return
	}
	p.fitPage(name)
	p.do(p.book.SetCellValue(name, "A1", t.Caption))
	for i, c := range t.Columns {
		width := textWidth(c.Title)
		for _, row := range t.Rows {
			width = max(width, textWidth(row[i]))
		}
		p.do(p.book.SetColWidth(name, column(i+1), column(i+1), min(60, width*1.1+3)))
		p.do(p.book.SetCellValue(name, cellName(i+1, 2), c.Title))
		p.do(p.book.SetCellStyle(name, cellName(i+1, 2), cellName(i+1, 2), p.looks[headLook]))
		for j, row := range t.Rows {
			p.do(p.book.SetCellValue(name, cellName(i+1, j+3), numberOrText(row[i], c.Right)))
			p.do(p.book.SetCellStyle(name, cellName(i+1, j+3), cellName(i+1, j+3), p.looks[tableLook(c.Right, t.Total && j == len(t.Rows)-1)]))
		}
	}
	p.do(p.book.SetPanes(name, &excelize.Panes{Freeze: true, YSplit: 2, TopLeftCell: "A3", ActivePane: "bottomLeft"}))
}

// chart is a chart of the spreadsheet program itself, with lines at the steps of the score.
func (p *reportBook) chart(c *evaluation.Chart) {
	high := uint(len(c.Bars)*chartRow + 50)
	p.keep(float64(high) + 4*lineHeight)
	p.line(c.Caption, captionLook, 1.3)
	first, last := p.figuresOf(c)
	ink := excelize.Font{Family: reportFont, Size: 9, Color: "333333"}
	// The rows get their heights first: a chart is tied to rows, and grows with them.
	top := p.row
	for left := int(high) + lineHeight; left > 0; left -= lineHeight {
		p.endRow(lineHeight)
	}
	zero, hundred, gap, plain := 0.0, 100.0, uint(60), false
	span := "'" + dataSheet + "'!$%s$" + strconv.Itoa(first) + ":$%s$" + strconv.Itoa(last)
	at := func(column string) string { return strings.ReplaceAll(span, "%s", column) }
	p.do(p.book.AddChart(reportSheet, cellName(1, top), &excelize.Chart{
		Type: excelize.Bar,
		Series: []excelize.ChartSeries{{
			Name: "'" + dataSheet + "'!$D$" + strconv.Itoa(first-1), Categories: at("A"), Values: at("D"),
			Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"1F4E79"}},
		}},
		Dimension:  excelize.ChartDimension{Width: 690, Height: high * 4 / 3},
		Legend:     excelize.ChartLegend{Position: "none"},
		VaryColors: &plain,
		XAxis:      excelize.ChartAxis{ReverseOrder: true, Font: ink},
		YAxis:      excelize.ChartAxis{Minimum: &zero, Maximum: &hundred, MajorUnit: 30, MajorGridLines: true, Font: ink},
		PlotArea:   excelize.ChartPlotArea{ShowVal: true},
		GapWidth:   &gap,
	}))
}

// figuresOf writes the figures of a chart and returns their first and last row.
func (p *reportBook) figuresOf(c *evaluation.Chart) (first, last int) {
	if p.data == 0 {
		_, err := p.book.NewSheet(dataSheet)
		p.do(err)
		p.fitPage(dataSheet)
		p.do(p.book.SetColWidth(dataSheet, "A", "A", 32))
		p.do(p.book.SetColWidth(dataSheet, "B", "E", 16))
	}
	set := func(row int, values ...any) { p.do(p.book.SetSheetRow(dataSheet, "A"+strconv.Itoa(row), &values)) }
	set(p.data+1, c.Caption)
	set(p.data+2, "项目", "已转化", "有效证照", "转化率（%，舍去）", "说明")
	first = p.data + 3
	last = first + len(c.Bars) - 1
	for i, b := range c.Bars {
		var percent any // stays empty where there is nothing to rate
		if b.Rate.Defined() {
			percent = percentOf(b.Rate)
		}
		set(first+i, b.Label, b.Rate.Converted, b.Rate.Held, percent, b.Text)
	}
	p.do(p.book.SetCellStyle(dataSheet, "D"+strconv.Itoa(first), "D"+strconv.Itoa(last), p.looks[percentLook]))
	p.data = last + 1
	return first, last
}

// percentOf is the rate as the report writes it, for the length of a bar.
func percentOf(r evaluation.Rate) any {
	text := r.String()
	n, err := strconv.ParseFloat(strings.TrimSuffix(text, "%"), 64)
	if err != nil {
		return text
	}
	return n
}

// whole is a whole number as the report writes it: 12,345.
var whole = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,2}(,[0-9]{3})*|[1-9][0-9]{0,14})$`)

// numberOrText makes a number of a cell of figures that is a whole number; all else stays as it is worded.
func numberOrText(text string, figures bool) any {
	if figures && whole.MatchString(text) {
		if n, err := strconv.ParseInt(strings.ReplaceAll(text, ",", ""), 10, 64); err == nil && n <= 1e15 && n >= -1e15 {
			return n
		}
	}
	return text
}

// share divides the grid among columns of these relative widths; each gets at least one.
func share(widths []int) []int {
	total := 0
	for _, w := range widths {
		total += max(1, w)
	}
	spans, sum, used := make([]int, len(widths)), 0, 0
	for i, w := range widths {
		sum += max(1, w)
		to := int(math.Round(float64(sum) / float64(total) * gridColumns))
		spans[i] = max(1, to-used)
		used += spans[i]
	}
	return spans
}

// lines is how many lines a text takes in columns of the grid: a merged cell does not grow by itself.
func lines(text string, columns int) int {
	room, n := float64(columns)*gridWidth*0.93, 0
	for _, part := range strings.Split(text, "\n") {
		n += max(1, int(math.Ceil(textWidth(part)/room)))
	}
	return n
}

// textWidth is the width of a text in characters as wide as a digit.
func textWidth(text string) float64 {
	width := 0.0
	for _, c := range text {
		if c < 0x2000 {
			width += 1.05
		} else {
			width += 2
		}
	}
	return width
}

func column(n int) string { return string(appendColumn(nil, n)) }

func cellName(col, row int) string { return column(col) + strconv.Itoa(row) }
