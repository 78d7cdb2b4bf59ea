package part

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Keys is the one place where the keys of a window are registered. What a key does is asked at the moment
// it is pressed, so that a page's keys come and go with the page, and nothing is done while a dialog or a
// menu lies over it.
type Keys struct {
	canvas   fyne.Canvas
	commands func() []Command
	known    map[chord]bool
}

type chord struct {
	key fyne.KeyName
	mod fyne.KeyModifier
}

// NewKeys registers the keys of a canvas; commands returns what can be done now, most particular first.
func NewKeys(canvas fyne.Canvas, commands func() []Command) *Keys {
	k := &Keys{canvas: canvas, commands: commands, known: make(map[chord]bool)}
	k.Update()
	return k
}

// Update registers the keys of commands that are new. It is called when a page is shown.
func (k *Keys) Update() {
	k.canvas.SetOnTypedKey(k.typed)
	for _, c := range k.commands() {
		at := chord{c.Key, c.Mod}
		if c.Key == "" || c.Mod == 0 || k.known[at] {
			continue
		}
		k.known[at] = true
		k.canvas.AddShortcut(&desktop.CustomShortcut{KeyName: c.Key, Modifier: c.Mod}, func(fyne.Shortcut) { k.Press(at.key, at.mod) })
	}
}

// submitted is the key that stands for Ctrl+Enter among plain keys. A canvas keeps one handler to a
// shortcut, so a dialog that took Ctrl+Enter gives it back by handing it on as this.
const submitted fyne.KeyName = "Ctrl+Return"

func (k *Keys) typed(e *fyne.KeyEvent) {
	if e.Name == submitted {
		k.Press(fyne.KeyReturn, fyne.KeyModifierControl)
		return
	}
	k.Press(e.Name, 0)
}

// Press does what a key is for, and tells whether it was for anything.
func (k *Keys) Press(key fyne.KeyName, mod fyne.KeyModifier) bool {
	if k.canvas.Overlays().Top() != nil {
		return false
	}
	for _, c := range k.commands() {
		if c.Key != key || c.Mod != mod {
			continue
		}
		if c.Why == nil || c.Why() == "" {
			c.Do()
			return true
		}
	}
	return false
}

// pass hands a key that a focused widget has no use for to the window.
func pass(o fyne.CanvasObject, e *fyne.KeyEvent) {
	if c := canvasOf(o); c != nil && c.OnTypedKey() != nil {
		c.OnTypedKey()(e)
	}
}

// passShortcut hands a shortcut that a focused widget has no use for to the window.
func passShortcut(o fyne.CanvasObject, s fyne.Shortcut) {
	if c, ok := canvasOf(o).(fyne.Shortcutable); ok {
		c.TypedShortcut(s)
	}
}

func canvasOf(o fyne.CanvasObject) fyne.Canvas { return fyne.CurrentApp().Driver().CanvasForObject(o) }

func focus(o fyne.CanvasObject) {
	if f, ok := o.(fyne.Focusable); ok {
		if c := canvasOf(o); c != nil {
			c.Focus(f)
		}
	}
}

var modNames = []struct {
	mod  fyne.KeyModifier
	name string
}{
	{fyne.KeyModifierControl, "Ctrl"}, {fyne.KeyModifierAlt, "Alt"}, {fyne.KeyModifierShift, "Shift"},
}

var keyNames = map[fyne.KeyName]string{
	fyne.KeyReturn: "Enter", fyne.KeyEscape: "Esc", fyne.KeyLeft: "←", fyne.KeyRight: "→", fyne.KeyUp: "↑", fyne.KeyDown: "↓",
	fyne.KeyPageUp: "PgUp", fyne.KeyPageDown: "PgDn",
}

// Shortcut writes the key of a command as people read it: Ctrl+K. It is empty where there is none.
func (c Command) Shortcut() string {
	if c.Key == "" {
		return ""
	}
	var names []string
	for _, m := range modNames {
		if c.Mod&m.mod != 0 {
			names = append(names, m.name)
		}
	}
	name := string(c.Key)
	if n, ok := keyNames[c.Key]; ok {
		name = n
	}
	return strings.Join(append(names, name), "+")
}

// Possible tells whether the command can be done now.
func (c Command) Possible() bool { return c.Why == nil || c.Why() == "" }
