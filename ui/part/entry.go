package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"roadcert/ui/look"
)

// Input is a line to type in. What it has no use for (Esc, F5, Ctrl+K) it hands to the window.
type Input struct {
	widget.Entry
	Left func() // when the focus goes elsewhere; may be nil
	Down func() // on the down key, where a list lies under the input; may be nil

	rare      func()                    // asks for a rare character; nil where none is typed
	proper    func(string) string       // by the code points it should be written with; nil where any will do
	keys      func(*fyne.KeyEvent) bool // takes keys before the entry does, and tells whether it has; may be nil
	shortcuts func(fyne.Shortcut) bool  // as keys; may be nil
}

// NewInput returns an empty line that shows hint while it is empty.
func NewInput(hint string) *Input {
	i := &Input{}
	i.Wrapping = fyne.TextWrapOff
	i.Scroll = fyne.ScrollHorizontalOnly
	i.ExtendBaseWidget(i)
	i.SetPlaceHolder(hint)
	return i
}

// FocusGained is the toolkit's.
func (i *Input) FocusGained() {
	i.Entry.FocusGained()
	reveal(i)
}

// FocusLost is the toolkit's.
func (i *Input) FocusLost() {
	i.Entry.FocusLost()
	if i.Left != nil {
		i.Left()
	}
}

// MinSize is the toolkit's.
func (i *Input) MinSize() fyne.Size {
	size := i.Entry.MinSize()
	if !i.MultiLine {
		size.Height = look.Size(look.Control)
	}
	return size
}

// TypedKey is the toolkit's.
func (i *Input) TypedKey(e *fyne.KeyEvent) {
	if i.keys != nil && i.keys(e) {
		return
	}
	if i.Down != nil && e.Name == fyne.KeyDown {
		i.Down()
		return
	}
	if e.Name == fyne.KeyEscape || e.Name != "" && e.Name[0] == 'F' && len(e.Name) > 1 {
		pass(i, e)
		return
	}
	i.Entry.TypedKey(e)
}

// TypedShortcut is the toolkit's. The window's shortcuts reach it before the entry's own movements.
func (i *Input) TypedShortcut(s fyne.Shortcut) {
	if i.rares(s) || i.shortcuts != nil && i.shortcuts(s) {
		return
	}
	if c, ok := s.(*desktop.CustomShortcut); ok && !entryOwn(c) {
		passShortcut(i, s)
		return
	}
	i.Entry.TypedShortcut(s)
}

// entryOwn tells the shortcuts by which the toolkit's entry moves and deletes by words.
func entryOwn(c *desktop.CustomShortcut) bool {
	if c.Modifier&fyne.KeyModifierControl == 0 {
		return false
	}
	switch c.KeyName {
	case fyne.KeyLeft, fyne.KeyRight, fyne.KeyHome, fyne.KeyEnd, fyne.KeyBackspace, fyne.KeyDelete:
		return true
	}
	return false
}

// Option is one entry of a Choice: its key in filters and faces, its name on the screen.
type Option struct{ Key, Name string }

// Choice picks one of a few options.
type Choice struct {
	widget.Select
	options   []Option
	quiet     bool                     // while it is set by the program
	onward    func()                   // on Enter; nil: to what follows
	shortcuts func(fyne.Shortcut) bool // takes shortcuts before the window does; may be nil
}

// NewChoice returns a choice of options; changed is told the key a person picked.
func NewChoice(options []Option, changed func(key string)) *Choice {
	c := &Choice{}
	c.OnChanged = func(string) {
		if !c.quiet && changed != nil {
			changed(c.Key())
		}
	}
	c.ExtendBaseWidget(c)
	c.Offer(options)
	return c
}

// Offer changes the options; the first is picked where the present one is not among them.
func (c *Choice) Offer(options []Option) {
	key := c.Key()
	c.options = options
	names := make([]string, len(options))
	for i, o := range options {
		names[i] = o.Name
	}
	c.SetOptions(names)
	c.Pick(key)
}

// Key returns the key of the option that is picked.
func (c *Choice) Key() string {
	for _, o := range c.options {
		if o.Name == c.Selected {
			return o.Key
		}
	}
	return ""
}

// Pick picks an option by its key, without telling anybody; the first where there is no such key.
func (c *Choice) Pick(key string) {
	c.quiet = true
	defer func() { c.quiet = false }()
	at := 0
	for i, o := range c.options {
		if o.Key == key {
			at = i
		}
	}
	c.SetSelectedIndex(at)
}

// MinSize is the toolkit's.
func (c *Choice) MinSize() fyne.Size {
	var width float32
	for _, o := range c.options {
		width = max(width, run(o.Name, look.Size(look.Body), false))
	}
	return fyne.NewSize(width+look.Size(look.Icon)+2*look.Size(look.Wide), look.Size(look.Control))
}

// TypedKey is the toolkit's.
func (c *Choice) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyUp, fyne.KeyDown, fyne.KeyLeft, fyne.KeyRight:
		c.Select.TypedKey(e)
	case fyne.KeyReturn, fyne.KeyEnter:
		if c.onward != nil {
			c.onward()
		} else if canvas := canvasOf(c); canvas != nil {
			canvas.FocusNext()
		}
	default:
		pass(c, e)
	}
}

// TypedShortcut is the toolkit's.
func (c *Choice) TypedShortcut(s fyne.Shortcut) {
	if c.shortcuts == nil || !c.shortcuts(s) {
		passShortcut(c, s)
	}
}

// FocusGained is the toolkit's.
func (c *Choice) FocusGained() {
	c.Select.FocusGained()
	reveal(c)
}

// CreateRenderer is the toolkit's, with the frame every input has.
func (c *Choice) CreateRenderer() fyne.WidgetRenderer {
	return &choiceRenderer{WidgetRenderer: c.Select.CreateRenderer(), frame: newBlock(look.None, look.Line, look.Nil)}
}

type choiceRenderer struct {
	fyne.WidgetRenderer
	frame *block
}

func (r *choiceRenderer) Objects() []fyne.CanvasObject {
	return append(r.WidgetRenderer.Objects(), r.frame)
}

func (r *choiceRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.frame.Resize(size)
}

func (r *choiceRenderer) Refresh() {
	r.WidgetRenderer.Refresh()
	r.frame.Refresh()
}
