package part

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"roadcert/ui/look"
	"roadcert/ui/model"
)

// RareSearch knows rare characters.
type RareSearch interface {
	// Search finds the characters that a text means, and says what else there is to say.
	Search(text string) (found []model.RareCharacter, remark string)
	// Proper returns a name by the code points it should be written with; it looks the same.
	Proper(name string) string
}

// rareKey opens the search for rare characters where there is one.
const (
	rareKey = fyne.KeyU
	rareMod = fyne.KeyModifierControl
)

// Rare puts a button beside the input by which characters are found that no keyboard has, and returns the field.
// What is typed or pasted into it becomes proper when it is left.
func (f *Field) Rare(search RareSearch) *Field {
	if f.input != nil && search != nil {
		f.input.rare = func() { openRare(f.input, search) }
		f.input.proper = search.Proper
		beside := f.input.ActionItem
		f.input.ActionItem = newRareLink(f.input.rare)
		if beside != nil {
			f.input.ActionItem = Across(look.Nil, f.input.ActionItem, beside)
		}
		f.input.Refresh()
	}
	return f
}

// rareLink is the button at the end of an input. It never has the focus, so that Tab and Enter go from one input to
// the next.
type rareLink struct {
	widget.BaseWidget
	tapped func()
}

func newRareLink(tapped func()) *rareLink {
	l := &rareLink{tapped: tapped}
	l.ExtendBaseWidget(l)
	return l
}

// Tapped is the toolkit's.
func (l *rareLink) Tapped(*fyne.PointEvent) { l.tapped() }

// Cursor is the toolkit's.
func (l *rareLink) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer is the toolkit's.
func (l *rareLink) CreateRenderer() fyne.WidgetRenderer {
	key := Command{Key: rareKey, Mod: rareMod}.Shortcut()
	return widget.NewSimpleRenderer(PadXY(look.Tiny, look.Nil, Across(look.Small, Text("生僻字").In(look.Primary), Note(key))))
}

// rares takes the key of rare characters, and tells whether it did.
func (i *Input) rares(s fyne.Shortcut) bool {
	c, ok := s.(*desktop.CustomShortcut)
	if !ok || i.rare == nil || c.KeyName != rareKey || c.Modifier != rareMod {
		return false
	}
	i.rare()
	return true
}

// openRare asks for a rare character and puts it where the cursor of the input is.
func openRare(into *Input, search RareSearch) {
	w := windowOf(into)
	if w == nil {
		return
	}
	var d *Dialog
	choice, remark, made := newRareChoice(), Remark(""), Note("").Loose()
	looked := NewField("部件或代码位")
	d = NewDialog("生僻字", Down(look.Small, looked.Object(), remark, choice, made), Command{
		Name: "插入",
		Do: func() {
			c, _ := choice.chosen()
			d.Close()
			focus(into)
			for _, r := range c.Text {
				into.TypedRune(r)
			}
		},
		Why: func() string {
			if _, ok := choice.chosen(); !ok {
				return "还没有找到字。"
			}
			return ""
		},
	})
	choice.moved = func() {
		c, _ := choice.chosen()
		made.Set(strings.TrimSpace(c.Text + "　" + c.Made))
	}
	choice.taken = d.Submit
	choice.left = looked.Focus
	show := func() {
		found, said := search.Search(looked.Text())
		choice.show(found)
		remark.Set(said)
	}
	looked.Changed(func() { show(); d.Refresh() }).Submits(d.Submit)
	looked.input.Down = func() { focus(choice) }
	show()
	d.Wide().Begin(looked).Show(w)
}

func windowOf(o fyne.CanvasObject) fyne.Window {
	c := canvasOf(o)
	for _, w := range fyne.CurrentApp().Driver().AllWindows() {
		if w.Canvas() == c {
			return w
		}
	}
	return nil
}
