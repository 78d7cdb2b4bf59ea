package paper

import "roadcert/domain/evaluation"

// cellPad keeps the text of a cell off the edges of its column and its row.
const (
	cellPad = 1.6
	rowPad  = 0.75
)

// grid is a table ready to be drawn: its columns placed, its cells broken into lines.
type grid struct {
	caption string
	columns []column
	head    gridRow
	rows    []gridRow
	total   bool
}

type column struct {
	x, width float64
	where    align
}

type gridRow struct {
	cells  [][]row
	height float64
}

func (f *flow) grid(t *evaluation.Table) grid {
	g := grid{caption: t.Caption, total: t.Total}
	sum := 0
	for _, c := range t.Columns {
		sum += c.Width
	}
	x := marginLeft
	titles := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		width := contentWidth * float64(c.Width) / float64(max(sum, 1))
		where := toLeft
		if c.Right {
			where = toRight
		}
		g.columns = append(g.columns, column{x, width, where})
		titles[i] = c.Title
		x += width
	}
	g.head = f.gridRow(g.columns, titles, headStyle)
	for i, cells := range t.Rows {
		g.rows = append(g.rows, f.gridRow(g.columns, cells, g.style(i, len(t.Rows))))
	}
	return g
}

// style is that of the i-th of n rows.
func (g *grid) style(i, n int) style {
	if g.total && i == n-1 {
		return headStyle
	}
	return cellStyle
}

func (f *flow) gridRow(columns []column, cells []string, st style) gridRow {
	r := gridRow{cells: make([][]row, len(cells))}
	lines := 1
	for i, s := range cells {
		r.cells[i] = f.letters.breakLines(s, st.font, st.size, columns[i].width-2*cellPad, 0)
		lines = max(lines, len(r.cells[i]))
	}
	r.height = float64(lines)*st.leading + 2*rowPad
	return r
}

// height of the whole table on one page.
func (g *grid) height() float64 {
	h := captionRoom(g.caption) + g.head.height
	for _, r := range g.rows {
		h += r.height
	}
	return h
}

// keepWhole is the height up to which a table is moved to the next page rather than broken.
const keepWhole = 70.0

// table draws a table. Where it goes over a page, caption and head are repeated, and neither side of the
// break has fewer than two rows. One row is never higher than a page: cells hold words, not prose.
func (f *flow) table(t *evaluation.Table) {
	g := f.grid(t)
	if g.height() <= keepWhole {
		f.need(g.height())
	} else {
		f.need(captionRoom(g.caption) + g.head.height + f.together(&g, 0))
	}
	f.tableHead(&g, g.caption)
	for i, r := range g.rows {
		if f.left() < f.together(&g, i) && i > 0 {
			f.rule(f.y, thick, ink)
			f.turn()
			f.tableHead(&g, g.caption+"（续）")
		}
		if last := i == len(g.rows)-1; last && g.total {
			f.rule(f.y, thin, secondInk)
		} else if i > 0 {
			f.rule(f.y, hair, hairInk)
		}
		f.gridLine(&g, r, g.style(i, len(g.rows)))
	}
	f.rule(f.y, thick, ink)
}

// together is the height that must be left for the i-th row to begin: its own, and that of the row after
// it where a break between them would leave one row alone.
func (f *flow) together(g *grid, i int) float64 {
	if i >= len(g.rows) {
		return 0
	}
	h := g.rows[i].height
	if i+1 < len(g.rows) && (i == 0 || i+1 == len(g.rows)-1) {
		h += g.rows[i+1].height
	}
	return h
}

// captionRoom is the height of a caption. A table right under its heading has none.
func captionRoom(caption string) float64 {
	if caption == "" {
		return 0
	}
	return captionStyle.leading
}

func (f *flow) tableHead(g *grid, caption string) {
	f.put(caption, captionStyle, marginLeft, f.y, contentWidth, toMiddle)
	f.y += captionRoom(caption)
	f.draw(Rect{marginLeft, f.y, contentWidth, g.head.height, ground})
	f.rule(f.y, thick, ink)
	f.gridLine(g, g.head, headStyle)
	f.rule(f.y, thin, ink)
}

// gridLine draws one row and goes below it. Cells with fewer lines than the highest stand in the middle.
func (f *flow) gridLine(g *grid, r gridRow, st style) {
	for i, lines := range r.cells {
		c := g.columns[i]
		y := f.y + (r.height-float64(len(lines))*st.leading)/2
		for _, line := range lines {
			f.put(line.text, st, c.x+cellPad, y, c.width-2*cellPad, c.where)
			y += st.leading
		}
	}
	f.y += r.height
}
