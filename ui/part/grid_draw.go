package part

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"roadcert/ui/look"
)

// cell is where a column lies on the screen.
type cell struct {
	column   int
	x, width float32
}

// cells lays the columns out: each at its width, the growing ones sharing what is left or lacking.
func (g *Grid[T]) cells() []cell {
	em := look.Size(look.Body)
	room := g.Size().Width - look.Size(look.Medium)
	var list []cell
	var sum float32
	growing := 0
	skip := g.left
	for i, c := range g.columns {
		if !g.shown[i] {
			continue
		}
		if skip > 0 {
			skip--
			continue
		}
		list = append(list, cell{column: i, width: g.widths[i] * em})
		sum += g.widths[i] * em
		if c.Grow {
			growing++
		}
	}
	var x float32
	for i := range list {
		if growing > 0 && g.columns[list[i].column].Grow {
			list[i].width = max(list[i].width+(room-sum)/float32(growing), list[i].width*leastShare)
		}
		list[i].x = x
		x += list[i].width
	}
	for n := len(list); n > 1 && room-list[n-1].x < leastEms*em; n = len(list) {
		list = list[:n-1] // a stump of a column says nothing; → brings it
	}
	return list
}

// leastShare is how far a growing column gives way where there is too little room.
const leastShare = 0.7

// fits tells whether the last column is wholly on the screen.
func (g *Grid[T]) fits() bool {
	list := g.cells()
	if len(list) < 2 {
		return true
	}
	last := list[len(list)-1]
	for i := last.column + 1; i < len(g.shown); i++ {
		if g.shown[i] {
			return false
		}
	}
	return last.x+last.width <= g.Size().Width
}

func (g *Grid[T]) columnAt(x float32) int {
	for _, c := range g.cells() {
		if x >= c.x && x < c.x+c.width {
			return c.column
		}
	}
	return -1
}

func (g *Grid[T]) borderAt(x float32) int {
	for _, c := range g.cells() {
		if d := c.x + c.width - x; d > -grip && d < grip {
			return c.column
		}
	}
	return -1
}

// remember keeps widths and choice of columns for the next time: "number:12,holder:-8", hidden ones negative.
func (g *Grid[T]) remember() {
	var parts []string
	for i, c := range g.columns {
		w := g.widths[i]
		if !g.shown[i] {
			w = -w
		}
		parts = append(parts, c.ID+":"+strconv.FormatFloat(float64(w), 'f', 1, 32))
	}
	fyne.CurrentApp().Preferences().SetString("grid."+g.id, strings.Join(parts, ","))
}

func (g *Grid[T]) recall() {
	for part := range strings.SplitSeq(fyne.CurrentApp().Preferences().String("grid."+g.id), ",") {
		id, width, _ := strings.Cut(part, ":")
		w, err := strconv.ParseFloat(width, 32)
		if err != nil || w == 0 {
			continue
		}
		for i, c := range g.columns {
			if c.ID == id {
				g.shown[i], g.widths[i] = w > 0, max(float32(w), -float32(w))
			}
		}
	}
}

// CreateRenderer is the toolkit's.
func (g *Grid[T]) CreateRenderer() fyne.WidgetRenderer {
	r := &gridRenderer[T]{g: g, back: Fill(look.Surface, look.None), head: Fill(look.Ground, look.None), line: Fill(look.Line, look.None), mark: canvas.NewRectangle(nil)}
	r.bar = newScrollBar(func(top int) { g.scroll(top) })
	r.Refresh()
	return r
}

// slot is one row of the pool: the row on the screen whose number divided by the size of the pool
// leaves its place, so that scrolling writes only the rows that come into sight and moves the others.
type slot struct {
	row, version int
	back, line   *canvas.Rectangle
	texts        []*canvas.Text
}

type gridRenderer[T any] struct {
	g                *Grid[T]
	back, head, line fyne.CanvasObject
	mark             *canvas.Rectangle
	titles           []*canvas.Text
	slots            []*slot
	bar              *scrollBar
	objects          []fyne.CanvasObject
	shape            string // widths the texts were cut for
}

func (r *gridRenderer[T]) Destroy()                     {}
func (r *gridRenderer[T]) Objects() []fyne.CanvasObject { return r.objects }
func (r *gridRenderer[T]) Layout(fyne.Size) {
	r.g.pages.Want(r.g.top, r.g.top+r.g.visible())
	r.draw()
}

func (r *gridRenderer[T]) MinSize() fyne.Size {
	return fyne.NewSize(look.Size(look.Body)*10, look.Size(look.Row)*4)
}

func (r *gridRenderer[T]) Refresh() {
	r.draw()
	canvas.Refresh(r.g)
}

// draw brings the pool in line with what is to be seen.
func (r *gridRenderer[T]) draw() {
	g, size, height := r.g, r.g.Size(), look.Size(look.Row)
	if size.Width < height {
		return
	}
	cells := g.cells()
	r.pool(g.visible(), len(cells))
	r.header(cells, size, height)
	r.reshape(cells, size)
	for i := range r.slots {
		r.drawSlot(r.slots[(g.top+i)%len(r.slots)], g.top+i, cells, size, height)
	}
	r.drawMark(height)
	n, _ := g.pages.Len()
	r.bar.set(g.top, g.visible(), n)
	r.bar.Move(fyne.NewPos(size.Width-look.Size(look.Small), height))
	r.bar.Resize(fyne.NewSize(look.Size(look.Small), size.Height-height))
	if g.empty != nil {
		if n == 0 && g.pages.Loaded() {
			g.empty.Show()
			g.empty.Move(fyne.NewPos(0, height))
			g.empty.Resize(fyne.NewSize(size.Width, size.Height-height))
		} else {
			g.empty.Hide()
		}
	}
}

// reshape forgets what is written where the cells or the look have changed.
func (r *gridRenderer[T]) reshape(cells []cell, size fyne.Size) {
	var b strings.Builder
	for _, c := range cells {
		b.WriteString(strconv.Itoa(c.column) + "=" + strconv.Itoa(int(c.width)) + " ")
	}
	red, green, blue, _ := look.Color(look.Ink).RGBA()
	shape := b.String() + strconv.Itoa(int(size.Width)) + "/" + strconv.Itoa(int(look.Size(look.Row))) + "/" + strconv.Itoa(int(red+green+blue))
	if shape != r.shape {
		r.shape = shape
		for _, s := range r.slots {
			s.row = -1
		}
	}
}

// pool makes the pool as large as the screen needs it.
func (r *gridRenderer[T]) pool(rows, columns int) {
	if len(r.slots) == rows && len(r.titles) == columns {
		return
	}
	r.slots, r.titles = nil, nil
	r.objects = []fyne.CanvasObject{r.back, r.head, r.line}
	for range columns {
		t := canvas.NewText("", nil)
		r.titles = append(r.titles, t)
		r.objects = append(r.objects, t)
	}
	for range rows {
		s := &slot{row: -1, back: canvas.NewRectangle(nil), line: canvas.NewRectangle(nil)}
		r.objects = append(r.objects, s.back, s.line)
		for range columns {
			t := canvas.NewText("", nil)
			s.texts = append(s.texts, t)
			r.objects = append(r.objects, t)
		}
		r.slots = append(r.slots, s)
	}
	r.objects = append(r.objects, r.mark, r.bar)
	if r.g.empty != nil {
		r.objects = append(r.objects, r.g.empty)
	}
}

func (r *gridRenderer[T]) header(cells []cell, size fyne.Size, height float32) {
	r.back.Resize(size)
	r.head.Resize(fyne.NewSize(size.Width, height))
	r.line.Move(fyne.NewPos(0, height-look.Size(look.Hair)))
	r.line.Resize(fyne.NewSize(size.Width, look.Size(look.Hair)))
	by, descending := r.g.pages.Order()
	for i, c := range cells {
		column := r.g.columns[c.column]
		title := column.Title
		if by != "" && column.Sort == by {
			if descending {
				title += " ↓"
			} else {
				title += " ↑"
			}
		}
		if i == len(cells)-1 && !r.g.fits() {
			title += " ›"
		}
		write(r.titles[i], title, look.SecondInk, column.Right, place(c, 0, height, size))
	}
}

// place returns position and width of a cell's text; a cell at the right edge gets what is left.
func place(c cell, y, height float32, size fyne.Size) [4]float32 {
	pad := look.Size(look.Small)
	width := min(c.width, size.Width-look.Size(look.Small)-c.x) - 2*pad
	return [4]float32{c.x + pad, y, max(width, 0), height}
}

// write sets a text in its place, touching it only where something has changed.
func write(t *canvas.Text, text string, role look.Role, right bool, at [4]float32) {
	px := look.Size(look.Body)
	t.Alignment = fyne.TextAlignLeading
	if right {
		t.Alignment = fyne.TextAlignTrailing
	}
	colour := look.Color(role)
	if text = fit(text, at[2], px, false); t.Text != text || t.Color != colour || t.TextSize != px {
		t.Text, t.Color, t.TextSize = text, colour, px
		t.Refresh()
	}
	if p := fyne.NewPos(at[0], at[1]); t.Position() != p {
		t.Move(p)
	}
	if s := fyne.NewSize(at[2], at[3]); t.Size() != s {
		t.Resize(s)
	}
}

func (r *gridRenderer[T]) drawSlot(s *slot, row int, cells []cell, size fyne.Size, height float32) {
	g := r.g
	y := height * float32(1+row-g.top)
	n, _ := g.pages.Len()
	there := row < n
	role := look.None
	if there && g.picked.Has(row) {
		role = look.PrimaryTint
	}
	paint(s.back, role, 0, y, size.Width, height)
	line := look.Line
	if !there {
		line = look.None
	}
	paint(s.line, line, 0, y+height-look.Size(look.Hair), size.Width, look.Size(look.Hair))
	if s.row == row && s.version == g.version {
		for _, t := range s.texts {
			if t.Position().Y != y {
				t.Move(fyne.NewPos(t.Position().X, y))
			}
		}
		return
	}
	s.row, s.version = row, g.version
	item, ok := g.pages.Row(row)
	for i, c := range cells {
		column, text, role := g.columns[c.column], "", look.Ink
		switch {
		case ok:
			text = column.Text(item)
			if column.Role != nil {
				role = column.Role(item)
			}
		case there:
			text, role = "…", look.Faint
		}
		write(s.texts[i], text, role, column.Right, place(c, y, height, size))
	}
}

// drawMark shows where the cursor is, while the keys go to the grid.
func (r *gridRenderer[T]) drawMark(height float32) {
	row := r.g.picked.Cursor() - r.g.top
	role := look.Primary
	if row < 0 || row >= r.g.visible() || !r.g.focused {
		role = look.None
	}
	paint(r.mark, role, 0, height*float32(row+1), 3*look.Size(look.Hair), height-look.Size(look.Hair))
}

func paint(rect *canvas.Rectangle, role look.Role, x, y, width, height float32) {
	if colour := look.Color(role); rect.FillColor != colour {
		rect.FillColor = colour
		rect.Refresh()
	}
	if p := fyne.NewPos(x, y); rect.Position() != p {
		rect.Move(p)
	}
	if s := fyne.NewSize(width, height); rect.Size() != s {
		rect.Resize(s)
	}
}
