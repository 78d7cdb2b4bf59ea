package page_test

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"roadcert/ui/part"
)

// filler fills in the form in front as a person does, who finds what to fill in by its label.
type filler struct {
	testing.TB
	*stand
}

func (s *stand) filler(t testing.TB) filler { return filler{t, s} }

func (f filler) at(o fyne.CanvasObject) fyne.Position {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
}

// labels are the places of the lines that say a name, from the left.
func (f filler) labels(name string) []fyne.Position {
	var found []fyne.Position
	walk(f.front(), func(o fyne.CanvasObject) {
		if l, ok := o.(*part.Line); ok && strings.TrimSuffix(l.Text(), " *") == name {
			found = append(found, f.at(l))
		}
	})
	slices.SortFunc(found, func(a, b fyne.Position) int { return cmp.Compare(a.X, b.X) })
	return found
}

// inputs are what is filled in, from the top.
func (f filler) inputs(fits func(at fyne.Position) bool) []fyne.Focusable {
	var found []fyne.CanvasObject
	walk(f.front(), func(o fyne.CanvasObject) {
		switch o.(type) {
		case *part.Input, *part.Choice:
			if fits(f.at(o)) {
				found = append(found, o)
			}
		}
	})
	slices.SortStableFunc(found, func(a, b fyne.CanvasObject) int { return cmp.Compare(f.at(a).Y, f.at(b).Y) })
	var list []fyne.Focusable
	for _, o := range found {
		if w, ok := o.(fyne.Focusable); ok {
			list = append(list, w)
		}
	}
	return list
}

// field is what stands beside a label.
func (f filler) field(label string) fyne.Focusable {
	f.Helper()
	at := f.labels(label)
	if len(at) == 0 {
		f.Fatalf("nothing is called %q in\n%s", label, strings.Join(f.texts(), " | "))
	}
	const near = 12
	beside := f.inputs(func(i fyne.Position) bool { return i.X > at[0].X+near && math.Abs(float64(i.Y-at[0].Y)) < near })
	if len(beside) == 0 {
		f.Fatalf("nothing stands beside %q", label)
	}
	return beside[0]
}

// cell is what stands under a caption, in a row from 0.
func (f filler) cell(caption string, row int) fyne.Focusable {
	f.Helper()
	at := f.labels(caption)
	if len(at) == 0 {
		f.Fatalf("nothing is called %q in\n%s", caption, strings.Join(f.texts(), " | "))
	}
	last := at[len(at)-1]
	under := f.inputs(func(i fyne.Position) bool { return math.Abs(float64(i.X-last.X)) < 1 && i.Y > last.Y })
	if row >= len(under) {
		f.Fatalf("%q has %d rows, not %d", caption, len(under), row+1)
	}
	return under[row]
}

// write goes to an input, types a text instead of what is there, and stays.
func (f filler) write(into fyne.Focusable, text string) {
	f.Helper()
	f.window.Canvas().Focus(into)
	line, ok := into.(*part.Input)
	if !ok {
		f.Fatalf("nothing can be typed in a %T", into)
	}
	line.SetText("")
	test.Type(line, text)
}

// fill types a text and goes on by Enter.
func (f filler) fill(into fyne.Focusable, text string) {
	f.Helper()
	f.write(into, text)
	f.key(fyne.KeyReturn)
}

// key presses a key where the focus is.
func (f filler) key(key fyne.KeyName) {
	if w := f.window.Canvas().Focused(); w != nil {
		w.TypedKey(&fyne.KeyEvent{Name: key})
	}
}

// chord presses a key with Ctrl where the focus is.
func (f filler) chord(key fyne.KeyName) {
	if w, ok := f.window.Canvas().Focused().(fyne.Shortcutable); ok {
		w.TypedShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierControl})
	}
}

// reading is what an input shows.
func reading(of fyne.Focusable) string {
	switch v := of.(type) {
	case *part.Input:
		return v.Text
	case *part.Choice:
		return v.Selected
	}
	return ""
}
