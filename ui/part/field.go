package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"roadcert/ui/look"
)

// Check judges what is typed in a field: what it becomes where it can be repaired for certain (a date
// typed as 20260801), and what is wrong with it; an empty complaint means nothing is.
type Check func(text string) (repaired, complaint string)

// Field is a line of a form: label, what is typed, picked or put together, and beside it what is wrong.
type Field struct {
	label     *Line
	input     *Input
	choice    *Choice
	composed  composed // instead of the two
	complaint *Paragraph
	wrong     string // what the complaint says, where it complains
	check     Check
	aside     func(text string) string
	suggest   *suggestions
	ems       float32 // its width in a row
	changed   func()
}

// composed is what a field is filled in with that is more than one input: rows, a photo. Its object takes all
// the width beside the label.
type composed interface {
	object() fyne.CanvasObject
	text() string
	set(text string)
	first() fyne.Focusable // what has the focus when the field gets it
	good() bool            // checks its inputs as on leaving them
}

// Widths of the inputs of a form in body type sizes: most things, and a credit code, fit.
const fieldEms = 22

// NewField returns a field for text.
func NewField(label string) *Field {
	f := &Field{label: Text(label).In(look.SecondInk), input: NewInput(""), complaint: Remark("").In(look.Danger)}
	f.input.OnChanged = func(string) {
		f.judge(look.SecondInk)
		f.suggest.typed()
		if f.changed != nil {
			f.changed()
		}
	}
	f.input.Left = func() {
		if f.suggest.left() {
			f.leave()
		}
	}
	f.input.OnSubmitted = func(string) { f.goOn() }
	return f
}

// NewChoiceField returns a field for one of a few options.
func NewChoiceField(label string, options []Option) *Field {
	f := &Field{label: Text(label).In(look.SecondInk), complaint: Remark("").In(look.Danger)}
	f.choice = NewChoice(options, func(string) {
		f.judge(look.Danger)
		if f.changed != nil {
			f.changed()
		}
	})
	return f
}

// Must marks a field that may not stay empty, and returns it.
func (f *Field) Must() *Field {
	f.label.Set(f.label.Text() + " *")
	return f
}

// Rename changes the label of a field that is not marked, and returns it.
func (f *Field) Rename(label string) *Field {
	f.label.Set(label)
	return f
}

// Hint shows what to type while the field is empty, and returns the field.
func (f *Field) Hint(text string) *Field {
	if f.input != nil {
		f.input.SetPlaceHolder(text)
	}
	return f
}

// Unit shows behind the input what it is counted in, and returns the field.
func (f *Field) Unit(unit string) *Field {
	if f.input != nil && unit != "" {
		f.input.ActionItem = PadXY(look.Small, look.Nil, Across(look.Nil, Text(unit).In(look.SecondInk)))
		f.input.Refresh()
	}
	return f
}

// Aside has something said beside the field while nothing is wrong with it (the name of a code), and returns
// the field.
func (f *Field) Aside(say func(text string) string) *Field { f.aside = say; return f }

// Ems is how wide the field would be in a row, in body type sizes; it returns the field.
func (f *Field) Ems(n float32) *Field { f.ems = n; return f }

// Secret hides what is typed, and returns the field.
func (f *Field) Secret() *Field {
	f.input.Password = true
	return f
}

// Lines makes the input so many lines high, and returns the field.
func (f *Field) Lines(n int) *Field {
	f.input.MultiLine, f.input.Wrapping = true, fyne.TextWrapBreak
	f.input.SetMinRowsVisible(n)
	f.input.OnSubmitted = nil
	return f
}

// Checked has every change judged, and returns the field.
func (f *Field) Checked(check Check) *Field { f.check = check; return f }

// Changed is told of every change, and returns the field.
func (f *Field) Changed(changed func()) *Field { f.changed = changed; return f }

// Submits makes Enter in this field, a form's last, do something, and returns the field.
func (f *Field) Submits(do func()) *Field {
	f.input.OnSubmitted = func(string) { do() }
	return f
}

// Text returns what is typed, or the key of what is picked.
func (f *Field) Text() string {
	switch {
	case f.composed != nil:
		return f.composed.text()
	case f.choice != nil:
		return f.choice.Key()
	}
	return f.input.Text
}

// Set fills the field.
func (f *Field) Set(text string) {
	switch {
	case f.composed != nil:
		f.composed.set(text)
	case f.choice != nil:
		f.choice.Pick(text)
	default:
		f.input.SetText(text)
	}
}

// Offer changes the options of a choice.
func (f *Field) Offer(options []Option) { f.choice.Offer(options) }

// Complain shows what is wrong with the field; empty for nothing.
func (f *Field) Complain(text string) { f.say(look.Danger, text) }

// say shows what is wrong, or else what there is to say beside the field.
func (f *Field) say(role look.Role, wrong string) {
	f.wrong = wrong
	if wrong == "" && f.aside != nil {
		role, wrong = look.SecondInk, f.aside(f.Text())
	}
	f.complaint.SetIn(role, wrong)
}

// Complaint returns what is shown to be wrong.
func (f *Field) Complaint() string { return f.wrong }

// Focus puts the cursor into the field.
func (f *Field) Focus() {
	if w := f.first(); w != nil {
		if c := canvasOf(f.widget()); c != nil {
			c.Focus(w)
		}
	}
}

// FocusIn puts the cursor into a field that has only just been put on a canvas, which does not know it yet.
func (f *Field) FocusIn(c fyne.Canvas) {
	if w := f.first(); w != nil {
		c.Focus(w)
	}
}

// first is what has the focus when the field gets it.
func (f *Field) first() fyne.Focusable {
	if f.composed != nil {
		return f.composed.first()
	}
	w, _ := f.widget().(fyne.Focusable)
	return w
}

// goOn puts the cursor into the field that follows.
func (f *Field) goOn() {
	if c := canvasOf(f.widget()); c != nil {
		c.FocusNext()
	}
}

// Good checks the field as on leaving it, and tells whether nothing is wrong.
func (f *Field) Good() bool {
	within := f.composed == nil || f.composed.good()
	f.leave()
	return within && f.wrong == ""
}

func (f *Field) leave() {
	if f.input != nil && f.input.proper != nil {
		if proper := f.input.proper(f.input.Text); proper != f.input.Text {
			f.input.SetText(proper)
		}
	}
	if f.check == nil {
		return
	}
	if f.input != nil {
		if repaired, complaint := f.check(f.input.Text); complaint == "" && repaired != f.input.Text {
			f.input.SetText(repaired)
		}
	}
	f.judge(look.Danger)
}

// judge shows the complaint: quietly while somebody is still typing, in red when they have left.
func (f *Field) judge(role look.Role) {
	complaint := ""
	if f.check != nil {
		_, complaint = f.check(f.Text())
	}
	f.say(role, complaint)
}

func (f *Field) widget() fyne.CanvasObject {
	switch {
	case f.composed != nil:
		return f.composed.object()
	case f.choice != nil:
		return f.choice
	}
	return f.input
}

// Object returns the line as it stands in a form.
func (f *Field) Object() fyne.CanvasObject {
	return container.New(&formLine{f}, f.label, f.widget(), f.complaint)
}

// Form puts fields under each other, labels and inputs aligned, and suggestions over what follows them.
func Form(fields ...*Field) *fyne.Container {
	var lines []fyne.CanvasObject
	for _, f := range fields {
		lines = append(lines, f.Object())
	}
	fall := newDrop()
	form := container.New(&formStack{fall}, Down(look.Small, lines...), fall)
	fall.ground = form
	for _, f := range fields {
		f.dropInto(fall)
	}
	return form
}

// dropInto tells the field where its suggestions are shown.
func (f *Field) dropInto(d *drop) {
	if f.suggest != nil {
		f.suggest.drop = d
	}
	if rows, ok := f.composed.(*rows); ok {
		rows.dropInto(d)
	}
}

// formStack lays the fields out as their column says, and the suggestions under the field they are for.
type formStack struct{ fall *drop }

func (s *formStack) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }

func (s *formStack) heightFor(o []fyne.CanvasObject, width float32) float32 {
	return heightFor(o[0], width)
}

func (s *formStack) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(size)
	s.fall.place()
}

// FirstWrong checks every field and puts the focus on the first that is wrong. It tells whether none is.
func FirstWrong(fields []*Field) (good bool) {
	good = true
	for _, f := range fields {
		if !f.Good() && good {
			good = false
			f.Focus()
		}
	}
	return good
}

// formLine sets label, input and complaint beside each other; where there is no room beside, the
// complaint goes under its input.
type formLine struct{ f *Field }

// besideEms is how much room a complaint needs to stand beside its field.
const besideEms = 12

func (l *formLine) places(width float32) (label, input, beside float32) {
	gap, em := look.Size(look.Small), look.Size(look.Body)
	label = look.Size(look.Label)
	input = width - label - 2*gap // a scroll bar may lie over the end
	if l.f.composed == nil {
		input = min(fieldEms*em, width-label-gap)
	}
	beside = width - label - input - 2*gap
	if beside < besideEms*em {
		beside = 0
	}
	return label, input, beside
}

func (l *formLine) MinSize([]fyne.CanvasObject) fyne.Size {
	w := look.Size(look.Label) + look.Size(look.Small) + fieldEms*look.Size(look.Body)
	return fyne.NewSize(w, l.heightFor(nil, max(w, l.f.complaint.width)))
}

func (l *formLine) heightFor(_ []fyne.CanvasObject, width float32) float32 {
	_, input, beside := l.places(width)
	h := heightFor(l.f.widget(), input)
	if beside > 0 {
		return max(h, l.f.complaint.HeightFor(beside))
	}
	return h + l.f.complaint.HeightFor(input)
}

func (l *formLine) Layout(o []fyne.CanvasObject, size fyne.Size) {
	gap := look.Size(look.Small)
	label, input, beside := l.places(size.Width)
	h := heightFor(o[1], input)
	control := min(h, look.Size(look.Control))
	text := o[0].MinSize().Height
	o[0].Move(fyne.NewPos(0, (control-text)/2))
	o[0].Resize(fyne.NewSize(label, text))
	o[1].Move(fyne.NewPos(label+gap, 0))
	o[1].Resize(fyne.NewSize(input, h))
	if beside > 0 {
		lines := max(l.f.complaint.HeightFor(beside), l.f.complaint.step()) // where its first line will be
		o[2].Move(fyne.NewPos(label+input+2*gap, max(0, (control-lines)/2)))
		o[2].Resize(fyne.NewSize(beside, lines))
		return
	}
	o[2].Move(fyne.NewPos(label+gap, h))
	o[2].Resize(fyne.NewSize(input, l.f.complaint.HeightFor(input)))
}
