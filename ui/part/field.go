package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"roadcert/ui/look"
)

// Check judges what is typed in a field: what it becomes where it can be repaired for certain (a date
// typed as 20260801), and what is wrong with it; an empty complaint means nothing is.
type Check func(text string) (repaired, complaint string)

// Field is a line of a form: label, what is typed or picked, and beside it what is wrong.
type Field struct {
	label     *Line
	input     *Input
	choice    *Choice
	complaint *Paragraph
	check     Check
	changed   func()
}

// Widths of the inputs of a form in body type sizes: most things, and a credit code, fit.
const fieldEms = 22

// NewField returns a field for text.
func NewField(label string) *Field {
	f := &Field{label: Text(label).In(look.SecondInk), input: NewInput(""), complaint: Remark("").In(look.Danger)}
	f.input.OnChanged = func(string) {
		f.judge(look.SecondInk)
		if f.changed != nil {
			f.changed()
		}
	}
	f.input.Left = f.leave
	f.input.OnSubmitted = func(string) {
		if c := canvasOf(f.input); c != nil {
			c.FocusNext()
		}
	}
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
	if f.choice != nil {
		return f.choice.Key()
	}
	return f.input.Text
}

// Set fills the field.
func (f *Field) Set(text string) {
	if f.choice != nil {
		f.choice.Pick(text)
		return
	}
	f.input.SetText(text)
}

// Offer changes the options of a choice.
func (f *Field) Offer(options []Option) { f.choice.Offer(options) }

// Complain shows what is wrong with the field; empty for nothing.
func (f *Field) Complain(text string) { f.complaint.SetIn(look.Danger, text) }

// Complaint returns what is shown to be wrong.
func (f *Field) Complaint() string { return f.complaint.Text() }

// Focus puts the cursor into the field.
func (f *Field) Focus() { focus(f.widget()) }

// FocusIn puts the cursor into a field that has only just been put on a canvas, which does not know it yet.
func (f *Field) FocusIn(c fyne.Canvas) {
	if w, ok := f.widget().(fyne.Focusable); ok {
		c.Focus(w)
	}
}

// Good checks the field as on leaving it, and tells whether nothing is wrong.
func (f *Field) Good() bool {
	f.leave()
	return f.complaint.Text() == ""
}

func (f *Field) leave() {
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
	if f.check == nil {
		f.complaint.SetIn(role, "")
		return
	}
	_, complaint := f.check(f.Text())
	f.complaint.SetIn(role, complaint)
}

func (f *Field) widget() fyne.CanvasObject {
	if f.choice != nil {
		return f.choice
	}
	return f.input
}

// Object returns the line as it stands in a form.
func (f *Field) Object() fyne.CanvasObject {
	return container.New(&formLine{f}, f.label, f.widget(), f.complaint)
}

// Form puts fields under each other, labels and inputs aligned.
func Form(fields ...*Field) *fyne.Container {
	var lines []fyne.CanvasObject
	for _, f := range fields {
		lines = append(lines, f.Object())
	}
	return Down(look.Small, lines...)
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
	input = min(fieldEms*em, width-label-gap)
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
	h := l.f.widget().MinSize().Height
	if beside > 0 {
		return max(h, l.f.complaint.HeightFor(beside))
	}
	return h + l.f.complaint.HeightFor(input)
}

func (l *formLine) Layout(o []fyne.CanvasObject, size fyne.Size) {
	gap := look.Size(look.Small)
	label, input, beside := l.places(size.Width)
	h := l.f.widget().MinSize().Height
	control := min(h, look.Size(look.Control))
	text := o[0].MinSize().Height
	o[0].Move(fyne.NewPos(0, (control-text)/2))
	o[0].Resize(fyne.NewSize(label, text))
	o[1].Move(fyne.NewPos(label+gap, 0))
	o[1].Resize(fyne.NewSize(input, h))
	if beside > 0 {
		lines := l.f.complaint.HeightFor(beside)
		o[2].Move(fyne.NewPos(label+input+2*gap, max(0, (control-lines)/2)))
		o[2].Resize(fyne.NewSize(beside, lines))
		return
	}
	o[2].Move(fyne.NewPos(label+gap, h))
	o[2].Resize(fyne.NewSize(input, l.f.complaint.HeightFor(input)))
}
