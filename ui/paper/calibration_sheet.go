package paper

import (
	"fmt"
	"strconv"
	"time"

	"roadcert/domain/catalog"
	"roadcert/domain/overprint"
	"roadcert/domain/problem"
)

// Measures of a calibration sheet in millimetres.
const (
	crossArm   = 5.0  // from the middle of a cross
	rulerAt    = 26.0 // from the edges of the paper
	rulerEnd   = 12.0
	smallestOf = 40.0 // paper on which four crosses find room
	roomyWidth = 100.0
	roomyTall  = 130.0
)

// calibrationSteps are what the person at the printer does.
var calibrationSteps = []string{
	"一、把这一页打印在同样大小的白纸上，放进要校准的纸盒；打印时选“实际大小”，不要选“适合页面”。",
	"二、用钢尺从纸的左边和上边量起，量到每个十字的中心，读到半毫米以内，记在下表里。",
	"三、在“套打”窗口按“校准…”，把左上、右上、左下、右下四个十字量得的八个数填进去，再按“保存校准”。",
	"四、校准后用白纸套打一份，与空白证件叠在一起对着光看；仍偏的，再做一遍。",
}

// NewCalibrationSheet lays out, for every size of paper, the page that shows by how much a printer misses: a cross
// near every corner, a ruler along two sides, what to measure, and where to type it.
func NewCalibrationSheet(papers []overprint.Paper, t *Type) (*Document, error) {
	// A fixed date: the sheet is the same whoever prints it, and whenever.
	d := &Document{letters: t, title: "套打校准页", made: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	for _, p := range papers {
		l := calibration{layout{letters: t, page: &Page{Name: p.Name, Width: p.Width.MM(), Height: p.Height.MM()}}, p}
		if err := l.draw(); err != nil {
			return nil, err
		}
		d.pages = append(d.pages, l.page)
	}
	return d, nil
}

// calibration lays out one calibration page.
type calibration struct {
	layout
	paper overprint.Paper
}

func (l *calibration) draw() error {
	if l.page.Width < smallestOf || l.page.Height < smallestOf {
		return problem.New(problem.Invalid, "不能打印校准页", fmt.Sprintf("纸张“%s”太小，放不下四个十字", l.paper.Name), "请在白纸上试印，用尺子直接量偏差")
	}
	for i, c := range l.paper.Crosses() {
		if err := l.cross(c, overprint.CrossNames[i]); err != nil {
			return err
		}
	}
	if err := l.rulers(); err != nil {
		return err
	}
	if l.page.Width < roomyWidth || l.page.Height < roomyTall {
		return nil // the steps are in the window too
	}
	return l.explain()
}

// cross draws a cross and its name, on the side where the page is.
func (l *calibration) cross(at overprint.Point, name string) error {
	l.put(Line{X1: at.X - crossArm, Y1: at.Y, X2: at.X + crossArm, Y2: at.Y, Width: hair, Ink: ink})
	l.put(Line{X1: at.X, Y1: at.Y - crossArm, X2: at.X, Y2: at.Y + crossArm, Width: hair, Ink: ink})
	const eye = 1.6
	l.put(Path{Segments: ring(at.X-eye, at.Y-eye, 2*eye, 2*eye, eye, hair), Ink: ink})
	p := place{x: at.X + eye, y: at.Y + 1.4, width: 9, height: 4, size: 2.6, least: 2.6, leading: 1, font: Bold}
	if at.X > l.page.Width/2 {
		p.x, p.align = at.X-eye-p.width, catalog.Right
	}
	return l.set(&p, item{text: name}, ink)
}

// rulers are graduated by the paper: a mark says how far from the left or upper edge it should be.
func (l *calibration) rulers() error {
	const short, middling, long = 1.6, 2.4, 3.4
	mark := func(mm int) float64 {
		switch {
		case mm%10 == 0:
			return long
		case mm%5 == 0:
			return middling
		}
		return short
	}
	number := func(x, y float64, mm int) error {
		return l.set(&place{x: x - 4, y: y, width: 8, height: 3, size: 2.2, least: 2.2, leading: 1, align: catalog.Centre, vertical: catalog.Middle},
			item{text: strconv.Itoa(mm)}, secondInk)
	}
	right, low := int(l.page.Width-rulerEnd), int(l.page.Height-rulerEnd)
	for mm := int(rulerAt); mm <= right; mm++ {
		x := float64(mm)
		l.put(Line{X1: x, Y1: rulerAt, X2: x, Y2: rulerAt - mark(mm), Width: 0.1, Ink: ink})
		if mm%10 == 0 {
			if err := number(x, rulerAt-long-3.2, mm); err != nil {
				return err
			}
		}
	}
	for mm := int(rulerAt); mm <= low; mm++ {
		y := float64(mm)
		l.put(Line{X1: rulerAt, Y1: y, X2: rulerAt - mark(mm), Y2: y, Width: 0.1, Ink: ink})
		if mm%10 == 0 {
			if err := number(rulerAt-long-2.6, y-1.5, mm); err != nil {
				return err
			}
		}
	}
	l.put(
		Line{X1: rulerAt, Y1: rulerAt, X2: float64(right), Y2: rulerAt, Width: 0.1, Ink: ink},
		Line{X1: rulerAt, Y1: rulerAt, X2: rulerAt, Y2: float64(low), Width: 0.1, Ink: ink},
	)
	return nil
}

// explain sets title, steps and the table to write into, from the ruler to the right edge.
func (l *calibration) explain() error {
	const gap, tall, widest = 6.0, 10.0, 160.0
	left := rulerAt + gap
	width := min(l.page.Width-rulerEnd-left, widest)
	y := rulerAt + gap
	say := func(text string, p place) error {
		p.x, p.y, p.width, p.leading, p.overflow = left, y, width, 1.45, catalog.Wrap
		b, _ := l.letters.wrap(text, &p)
		y += p.tall(len(b.lines), b.size) + 0.7*b.size
		return l.set(&p, item{text: text}, ink)
	}
	if err := say("套打校准页", place{size: 6, least: 3, height: tall, font: Bold}); err != nil {
		return err
	}
	size := fmt.Sprintf("%s　%g × %g 毫米", l.paper.Name, l.page.Width, l.page.Height)
	for _, text := range append([]string{size}, calibrationSteps...) {
		if err := say(text, place{size: 3.4, least: 1.6, height: 4 * tall}); err != nil {
			return err
		}
	}
	return l.readings(left, y+gap/2, width)
}

// readings is the table that the eight distances are noted in.
func (l *calibration) readings(left, top, width float64) error {
	rows := [][]string{{"十字", "应离左边", "应离上边", "量得离左边", "量得离上边"}}
	for i, c := range l.paper.Crosses() {
		rows = append(rows, []string{overprint.CrossNames[i], fmt.Sprintf("%.1f", c.X), fmt.Sprintf("%.1f", c.Y), "", ""})
	}
	const tall = 8.0
	wide := width / float64(len(rows[0]))
	for i, cells := range rows {
		y := top + float64(i)*tall
		for j, text := range cells {
			x := left + float64(j)*wide
			l.put(Path{Segments: ring(x, y, wide, tall, 0, hair), Ink: secondInk})
			if text == "" {
				continue
			}
			if err := l.set(&place{
				x: x + 0.5, y: y, width: wide - 1, height: tall, size: 3.2, least: 1.6, leading: 1.2, align: catalog.Centre, vertical: catalog.Middle,
			}, item{text: text}, ink); err != nil {
				return err
			}
		}
	}
	return nil
}
