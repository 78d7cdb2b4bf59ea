package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Tick is a box that somebody ticks: yes or no, at once. What it has no use for (Esc, Ctrl+Enter) it hands to the
// window.
type Tick struct {
	widget.Check
}

// NewTick returns a box with its name behind it; changed is told what a person says.
func NewTick(name string, yes bool, changed func(yes bool)) *Tick {
	t := &Tick{}
	t.Text, t.Checked = name, yes
	t.OnChanged = changed
	t.ExtendBaseWidget(t)
	return t
}

// FocusGained is the toolkit's.
func (t *Tick) FocusGained() {
	t.Check.FocusGained()
	reveal(t)
}

// TypedKey is the toolkit's.
func (t *Tick) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeySpace {
		t.Check.TypedKey(e)
		return
	}
	pass(t, e)
}

// TypedShortcut is the toolkit's.
func (t *Tick) TypedShortcut(s fyne.Shortcut) { passShortcut(t, s) }
