package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Suggest returns what may be meant by what is typed, likeliest first; all there is where nothing is. The key of
// an option is what is put on the line, its name is what is shown.
type Suggest func(text string) []Option

// Suggests shows under the line, while it is typed in, what may be meant; ↓ or a click on its arrow shows it at
// once. It returns the field. Nothing keeps anybody from typing something else: that is the check's business.
func (f *Field) Suggests(of Suggest) *Field {
	if f.input == nil {
		return f
	}
	f.suggest = &suggestions{field: f, of: of}
	f.input.keys = f.suggest.key
	if f.input.ActionItem == nil {
		f.input.ActionItem = newArrow(f.suggest.open)
	}
	return f
}

// Likeliest marks the first suggestion by itself, so that Enter takes it: for what can be nothing but one of
// them. It returns the field.
func (f *Field) Likeliest() *Field {
	if f.suggest != nil {
		f.suggest.eager = true
	}
	return f
}

// suggestions are those of one field. A nil one suggests nothing.
type suggestions struct {
	field *Field
	of    Suggest
	eager bool
	drop  *drop // where they are shown; nil: nowhere
	quiet bool  // while one of them is put on the line
}

// typed shows what fits what has just been typed.
func (s *suggestions) typed() {
	if s == nil || s.drop == nil || s.quiet {
		return
	}
	input := s.field.input
	c := canvasOf(input)
	if c == nil || c.Focused() != fyne.Focusable(input) {
		return
	}
	options := s.of(input.Text)
	if input.Text == "" || len(options) == 0 || len(options) == 1 && options[0].Key == input.Text {
		s.drop.close(s)
		return
	}
	at := -1
	if s.eager {
		at = 0
	}
	s.drop.open(s, options, at)
}

// open shows everything there is, whatever is typed.
func (s *suggestions) open() {
	if s.drop == nil {
		return
	}
	focus(s.field.input)
	if s.drop.of == s {
		s.drop.close(s)
		return
	}
	options := s.of("")
	at := 0
	for i, o := range options {
		if o.Key == s.field.input.Text {
			at = i
		}
	}
	s.drop.open(s, options, at)
}

// take puts a suggestion on the line.
func (s *suggestions) take(o Option) {
	s.quiet = true
	s.field.input.SetText(o.Key)
	s.field.input.CursorColumn = len([]rune(o.Key))
	s.quiet = false
	s.drop.close(s)
}

// left closes the suggestions when the cursor goes elsewhere. It does not where it only goes to one of them, and
// says so.
func (s *suggestions) left() bool {
	if s == nil || s.drop == nil {
		return true
	}
	if s.drop.of == s && s.drop.pressed {
		return false
	}
	s.drop.close(s)
	return true
}

// key walks through the suggestions.
func (s *suggestions) key(e *fyne.KeyEvent) bool {
	if s.drop == nil {
		return false
	}
	if s.drop.of != s {
		if e.Name == fyne.KeyDown {
			s.open()
		}
		return e.Name == fyne.KeyDown
	}
	switch e.Name {
	case fyne.KeyDown:
		s.drop.mark(s.drop.at + 1)
	case fyne.KeyUp:
		s.drop.mark(s.drop.at - 1)
	case fyne.KeyEscape:
		s.drop.close(s)
	case fyne.KeyReturn, fyne.KeyEnter:
		if o, ok := s.drop.marked(); ok {
			s.take(o)
		}
		return false // and the line goes on
	default:
		return false
	}
	return true
}

// arrow is at the end of a line that has suggestions.
type arrow struct {
	widget.Icon
	tapped func()
}

func newArrow(tapped func()) *arrow {
	a := &arrow{tapped: tapped}
	a.ExtendBaseWidget(a)
	a.SetResource(theme.MenuDropDownIcon())
	return a
}

// MinSize is the toolkit's.
func (a *arrow) MinSize() fyne.Size { return a.Icon.MinSize().AddWidthHeight(theme.Padding(), 0) }

// Tapped is the toolkit's.
func (a *arrow) Tapped(*fyne.PointEvent) { a.tapped() }

// Resuggest shows the suggestions for what is typed anew: for those that were looked up and come late.
func (f *Field) Resuggest() { f.suggest.typed() }
