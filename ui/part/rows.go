package part

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"roadcert/ui/look"
)

// RowsForm says what rows are made of, and how they are one text.
type RowsForm struct {
	Cells func() []*Field               // of a new row, each with its name and its check
	Read  func(text string) [][]string  // what is in the cells
	Write func(texts [][]string) string // without rows in which nothing is typed
}

// NewRowsField returns a field for rows of inputs: what a certificate lists, each entry with particulars of its
// own. There is always a row to type in; one that stays empty is none.
func NewRowsField(label string, form RowsForm) *Field {
	f := &Field{label: Text(label).In(look.SecondInk), complaint: Remark("").In(look.Danger)}
	r := &rows{form: form, body: Down(look.Small)}
	r.adding = Command{Name: "添加一行", Key: addKey, Mod: addMod, Do: r.another}
	r.add = Link(r.adding)
	r.changed = func() {
		f.say(look.SecondInk, "") // the rows as a whole are judged when the form is
		if f.changed != nil {
			f.changed()
		}
	}
	r.whole = Down(look.Tiny, r.body, Across(look.Nil, r.add))
	r.another()
	f.composed = r
	return f
}

// addKey adds a row: J is the line feed of old keyboards.
const (
	addKey = fyne.KeyJ
	addMod = fyne.KeyModifierControl
)

// rows are the inputs of the rows of one field.
type rows struct {
	form    RowsForm
	lines   []*rowLine
	body    *fyne.Container // the rows
	add     *CommandButton
	adding  Command
	whole   *fyne.Container
	fall    *drop
	changed func()
}

// rowLine is one row: its cells, and under them what is wrong with them.
type rowLine struct {
	cells   []*Field
	inputs  *fyne.Container
	whole   *fyne.Container
	headed  bool // the names of its cells are over them
	deletes *CommandButton
}

func (r *rows) object() fyne.CanvasObject { return r.whole }

func (r *rows) first() fyne.Focusable {
	for _, line := range r.lines {
		for _, cell := range line.cells {
			if cell.wrong != "" {
				return cell.first()
			}
		}
	}
	return r.lines[0].cells[0].first()
}

func (r *rows) text() string {
	var texts [][]string
	for _, line := range r.lines {
		if !line.blank() {
			texts = append(texts, line.texts())
		}
	}
	return r.form.Write(texts)
}

func (r *rows) set(text string) {
	all := r.form.Read(text)
	r.lines = nil
	for range max(1, len(all)) {
		r.insert()
	}
	for i, texts := range all {
		for j, cell := range r.lines[i].cells {
			cell.Set(texts[j])
		}
	}
	r.put()
}

func (r *rows) good() bool {
	good := true
	for _, line := range r.lines {
		for _, cell := range line.cells {
			good = cell.Good() && good
		}
	}
	r.put() // complaints take room
	return good
}

func (r *rows) dropInto(d *drop) {
	r.fall = d
	for _, line := range r.lines {
		for _, cell := range line.cells {
			cell.dropInto(d)
		}
	}
}

// another adds an empty row, unless there is one at the end, and goes to it.
func (r *rows) another() {
	if n := len(r.lines); n == 0 || !r.lines[n-1].blank() {
		r.insert()
		r.put()
	}
	r.enter(len(r.lines) - 1)
}

// enter puts the cursor into a row that the canvas may not know yet, and the button below it in sight.
func (r *rows) enter(row int) {
	if c := canvasOf(r.whole); c != nil {
		reveal(r.add)
		r.lines[row].cells[0].FocusIn(c)
	}
}

// insert adds an empty row.
func (r *rows) insert() {
	line := &rowLine{cells: r.form.Cells()}
	line.deletes = Link(Command{Name: "删除", Do: func() { r.remove(line) }})
	for i, cell := range line.cells {
		judge := cell.check
		cell.check = func(text string) (string, string) {
			if judge == nil || line.blank() {
				return text, ""
			}
			return judge(text)
		}
		tell := cell.changed
		cell.changed = func() {
			line.settle()
			r.changed()
			if tell != nil {
				tell()
			}
		}
		r.bind(cell, func() { r.goOn(line, i) })
		cell.dropInto(r.fall)
	}
	r.lines = append(r.lines, line)
}

// bind gives a cell the keys of rows.
func (r *rows) bind(cell *Field, goOn func()) {
	adds := func(s fyne.Shortcut) bool {
		c, ok := s.(*desktop.CustomShortcut)
		if ok = ok && c.KeyName == addKey && c.Modifier == addMod; ok {
			r.another()
		}
		return ok
	}
	switch {
	case cell.input != nil:
		cell.input.OnSubmitted = func(string) { goOn() }
		cell.input.shortcuts = adds
	case cell.choice != nil:
		cell.choice.onward = goOn
		cell.choice.shortcuts = adds
	}
}

// goOn goes from a cell to the next one, and from the last out of the rows: Enter alone adds nothing and takes
// nothing away.
func (r *rows) goOn(line *rowLine, cell int) {
	at := slices.Index(r.lines, line)
	switch {
	case cell+1 < len(line.cells):
		line.cells[cell+1].Focus()
	case at+1 < len(r.lines):
		r.lines[at+1].cells[0].Focus()
	default:
		focus(r.add)
		if c := canvasOf(r.add); c != nil {
			c.FocusNext()
		}
	}
}

// remove takes a row away; the last one is only emptied.
func (r *rows) remove(line *rowLine) {
	at := slices.Index(r.lines, line)
	if at < 0 {
		return
	}
	r.lines = slices.Delete(r.lines, at, at+1)
	if len(r.lines) == 0 {
		r.insert()
	}
	r.put()
	r.enter(min(at, len(r.lines)-1))
	r.changed()
}

// put shows the rows there are now.
func (r *rows) put() {
	r.body.Objects = nil
	for i, line := range r.lines {
		if line.whole == nil || line.headed != (i == 0) {
			line.headed = i == 0
			line.build()
		}
		r.body.Add(line.whole)
	}
	relaid(r.whole)
}

// build puts the inputs of a row beside each other, and what is wrong with them below.
func (l *rowLine) build() {
	var captions, inputs []fyne.CanvasObject
	l.whole = Down(look.Nil)
	complaints := Down(look.Nil)
	for _, cell := range l.cells {
		captions = append(captions, Note(cell.label.Text()).Loose())
		inputs = append(inputs, cell.widget())
		complaints.Add(cell.complaint)
	}
	layout := &rowLayout{line: l}
	l.inputs = container.New(layout, append(append(captions, inputs...), l.deletes)...)
	l.whole.Objects = []fyne.CanvasObject{l.inputs, complaints}
}

// settle takes back what was said of the other cells of a row that has become empty.
func (l *rowLine) settle() {
	if l.blank() {
		for _, cell := range l.cells {
			cell.say(look.SecondInk, "")
		}
	}
}

func (l *rowLine) texts() []string {
	texts := make([]string, len(l.cells))
	for i, cell := range l.cells {
		texts[i] = cell.Text()
	}
	return texts
}

// blank tells a row in which nothing is typed.
func (l *rowLine) blank() bool { return strings.TrimSpace(strings.Join(l.texts(), "")) == "" }

// rowLayout puts the captions over their inputs and the button behind the last. Where a row is too long for its
// place it takes several lines, and then has its captions with it.
type rowLayout struct{ line *rowLine }

// cellEms is the width of a cell that asks for none.
const cellEms = 10

// spot is where an input of a row stands: its line, and its left and width there.
type spot struct {
	line     int
	x, width float32
}

// places gives every input its place, the button at the end of the first line, and the number of lines.
func (l *rowLayout) places(width float32) (inputs []spot, lines int) {
	gap, em := look.Size(look.Small), look.Size(look.Body)
	room := width - l.line.deletes.MinSize().Width - gap
	start, x := 0, float32(0)
	stretch := func(end int) { // the line is shared out by what its cells ask for
		var sum float32
		for _, p := range inputs[start:end] {
			sum += p.width
		}
		left, at := room-sum-gap*float32(end-start-1), float32(0)
		for i := start; i < end; i++ {
			inputs[i].width += left * inputs[i].width / sum
			inputs[i].x = at
			at += inputs[i].width + gap
		}
	}
	for i, cell := range l.line.cells {
		w := cell.ems * em
		if w == 0 {
			w = cellEms * em
		}
		w = min(w, room)
		if i > start && x+w > room+1 {
			stretch(i)
			start, x = i, 0
			lines++
		}
		inputs = append(inputs, spot{line: lines, width: w})
		x += w + gap
	}
	stretch(len(inputs))
	return inputs, lines + 1
}

// heights are those of a caption, none where the first row has them already, and of a line with its caption.
func (l *rowLayout) heights(lines int) (caption, line float32) {
	if l.line.headed || lines > 1 {
		caption = Measured("", look.Secondary, false).Height + look.Size(look.Tiny)
	}
	return caption, caption + look.Size(look.Control) + look.Size(look.Tiny)
}

func (l *rowLayout) heightFor(_ []fyne.CanvasObject, width float32) float32 {
	_, lines := l.places(width)
	_, height := l.heights(lines)
	return float32(lines)*height - look.Size(look.Tiny)
}

func (l *rowLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	width := fieldEms * look.Size(look.Body)
	return fyne.NewSize(width, l.heightFor(o, max(width, l.line.inputs.Size().Width)))
}

func (l *rowLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	places, lines := l.places(size.Width)
	caption, height := l.heights(lines)
	for i, p := range places {
		y := float32(p.line) * height
		if caption == 0 {
			o[i].Hide()
		} else {
			o[i].Show()
		}
		o[i].Move(fyne.NewPos(p.x, y))
		o[i].Resize(fyne.NewSize(p.width, max(0, caption-look.Size(look.Tiny))))
		input := o[len(places)+i]
		input.Move(fyne.NewPos(p.x, y+caption))
		input.Resize(fyne.NewSize(p.width, look.Size(look.Control)))
	}
	deletes := l.line.deletes
	deletes.Resize(fyne.NewSize(deletes.MinSize().Width, look.Size(look.Control)))
	deletes.Move(fyne.NewPos(size.Width-deletes.MinSize().Width, caption))
}
