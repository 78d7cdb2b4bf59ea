package register

import "github.com/xuri/excelize/v2"

// look is how a cell of the report is dressed.
type look uint8

const (
	titleLook look = iota
	subtitleLook
	markLook
	headingLook
	paragraphLook
	captionLook
	figureLook
	figureLabelLook
	headLook
	cellLook
	numberLook
	totalLook
	totalNumberLook
	percentLook
)

const (
	thousandsFormat = 3 // #,##0
	percentFormat   = 2 // 0.00
	reportFont      = "宋体"
	headingFont     = "黑体"
	deepBlue        = "1F4E79"
)

// makeLooks registers the styles of the report.
func (p *reportBook) makeLooks() {
	font := func(family string, size float64, bold bool, colour string) *excelize.Font {
		return &excelize.Font{Family: family, Size: size, Bold: bold, Color: colour}
	}
	place := func(horizontal string) *excelize.Alignment {
		return &excelize.Alignment{Horizontal: horizontal, Vertical: "center", WrapText: true}
	}
	ruled := []excelize.Border{
		{Type: "left", Color: "9AA5B1", Style: 1},
		{Type: "right", Color: "9AA5B1", Style: 1},
		{Type: "top", Color: "9AA5B1", Style: 1},
		{Type: "bottom", Color: "9AA5B1", Style: 1},
	}
	fill := func(colour string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
	}
	top := &excelize.Alignment{Horizontal: "left", Vertical: "top", WrapText: true}
	styles := map[look]*excelize.Style{
		titleLook:       {Font: font(headingFont, 18, true, "000000"), Alignment: place("center")},
		subtitleLook:    {Font: font(reportFont, 11, false, "444444"), Alignment: place("center")},
		markLook:        {Font: font(headingFont, 12, true, "A61B1B"), Alignment: place("right")},
		headingLook:     {Font: font(headingFont, 13, true, deepBlue), Alignment: place("left")},
		paragraphLook:   {Font: font(reportFont, 11, false, "000000"), Alignment: top},
		captionLook:     {Font: font(headingFont, 10.5, false, "000000"), Alignment: place("center")},
		figureLook:      {Font: font(headingFont, 20, true, deepBlue), Alignment: place("center"), Fill: fill("EEF3F8")},
		figureLabelLook: {Font: font(reportFont, 10, false, "444444"), Alignment: place("center"), Fill: fill("EEF3F8")},
		headLook:        {Font: font(headingFont, 10.5, true, "FFFFFF"), Alignment: place("center"), Fill: fill(deepBlue), Border: ruled},
		cellLook:        {Font: font(reportFont, 10.5, false, "000000"), Alignment: place("left"), Border: ruled},
		numberLook:      {Font: font(reportFont, 10.5, false, "000000"), Alignment: place("right"), Border: ruled, NumFmt: thousandsFormat},
		totalLook:       {Font: font(reportFont, 10.5, true, "000000"), Alignment: place("left"), Border: ruled, Fill: fill("EEF3F8")},
		totalNumberLook: {Font: font(reportFont, 10.5, true, "000000"), Alignment: place("right"), Border: ruled, Fill: fill("EEF3F8"), NumFmt: thousandsFormat},
		percentLook:     {NumFmt: percentFormat},
	}
	p.looks = make(map[look]int, len(styles))
	for l, s := range styles {
		id, err := p.book.NewStyle(s)
		p.do(err)
		p.looks[l] = id
	}
}
