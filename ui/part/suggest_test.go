package part_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"roadcert/ui/part"
)

// inputs are the lines of a form, from the top.
func inputs(form fyne.CanvasObject) []*part.Input {
	var list []*part.Input
	each(form, func(o fyne.CanvasObject) {
		if i, ok := o.(*part.Input); ok {
			list = append(list, i)
		}
	})
	return list
}

// TestEnterPassesWhatStandsInTheLine goes from line to line, past the button that one of them has at its end.
func TestEnterPassesWhatStandsInTheLine(t *testing.T) {
	name := part.NewField("姓名").Rare(search(t))
	form := part.Form(name, part.NewField("住址"))
	w := window(t, func() fyne.CanvasObject { return form }, 600, 200, false, false)
	lines := inputs(form)
	w.Canvas().Focus(lines[0])
	lines[0].TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if w.Canvas().Focused() != lines[1] {
		t.Errorf("Enter goes to a %T", w.Canvas().Focused())
	}
}

// TestSuggestionsLeaveTheLineToItsWriter takes nothing that was not chosen, unless it can be nothing else.
func TestSuggestionsLeaveTheLineToItsWriter(t *testing.T) {
	rivers := func(text string) (found []part.Option) {
		for _, name := range []string{"辽河", "浑河", "太子河"} {
			if strings.Contains(name, text) {
				found = append(found, part.Option{Key: name, Name: name})
			}
		}
		return found
	}
	for _, c := range []struct {
		eager bool
		keys  []fyne.KeyName
		want  string
	}{
		{false, []fyne.KeyName{fyne.KeyReturn}, "河"},
		{true, []fyne.KeyName{fyne.KeyReturn}, "辽河"},
		{true, []fyne.KeyName{fyne.KeyDown, fyne.KeyReturn}, "浑河"},
		{false, []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyUp, fyne.KeyReturn}, "辽河"},
		{true, []fyne.KeyName{fyne.KeyEscape, fyne.KeyReturn}, "河"},
		{false, []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn}, "太子河"},
	} {
		river := part.NewField("河流").Suggests(rivers)
		if c.eager {
			river.Likeliest()
		}
		form := part.Form(river, part.NewField("以后"))
		w := window(t, func() fyne.CanvasObject { return form }, 600, 300, false, false)
		line := inputs(form)[0]
		w.Canvas().Focus(line)
		test.Type(line, "河")
		for _, key := range c.keys {
			line.TypedKey(&fyne.KeyEvent{Name: key})
		}
		if river.Text() != c.want {
			t.Errorf("eager %v, %v: %q, not %q", c.eager, c.keys, river.Text(), c.want)
		}
	}
}
