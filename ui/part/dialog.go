package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"roadcert/ui/look"
)

// Dialog asks a person for a decision. Esc leaves it, Ctrl+Enter does what its button says (plain Enter
// too, unless a field or a button has the focus), and the focus goes back to where it was.
type Dialog struct {
	title    string
	body     fyne.CanvasObject
	submit   *CommandButton
	buttons  []fyne.CanvasObject
	first    fyne.Focusable
	width    float32
	grow     bool
	whole    bool
	complain *Paragraph

	pop    *widget.PopUp
	before fyne.Focusable
	typed  func(*fyne.KeyEvent)
	closed func()
}

var submitKey = desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierControl}

// Ems of the widths of dialogs.
const (
	narrowEms = 34
	wideEms   = 58
	broadEms  = 74
)

// NewDialog returns a dialog with one thing to do; its name is on the button ("注销 12 本"). do closes the
// dialog itself, by Close, when it has succeeded, or says by Complain why not.
func NewDialog(title string, body fyne.CanvasObject, do Command) *Dialog {
	d := &Dialog{title: title, body: body, width: narrowEms, complain: Prose("").In(look.Danger)}
	do.Primary, do.Key, do.Mod = true, fyne.KeyReturn, fyne.KeyModifierControl
	d.submit = Button(do)
	return d
}

// NewNotice returns a dialog that only shows something.
func NewNotice(title string, body fyne.CanvasObject) *Dialog {
	return &Dialog{title: title, body: body, width: narrowEms, complain: Prose("").In(look.Danger)}
}

// Wide makes the dialog wide enough for a form with complaints beside its fields, and returns it.
func (d *Dialog) Wide() *Dialog { d.width = wideEms; return d }

// Broad makes the dialog wide enough for a form with rows of inputs, and returns it.
func (d *Dialog) Broad() *Dialog { d.width = broadEms; return d }

// Tall lets the body take all the height there is, scrolling where it needs more, and returns the dialog.
func (d *Dialog) Tall() *Dialog { d.grow = true; return d }

// Whole gives the body all the height there is, to scroll in by itself, and returns the dialog.
func (d *Dialog) Whole() *Dialog { d.whole = true; return d }

// Also adds a button beside the one thing to do, and returns the dialog.
func (d *Dialog) Also(c Command) *Dialog { d.buttons = append(d.buttons, Button(c)); return d }

// Dangerous marks a dialog that takes something away, and returns it.
func (d *Dialog) Dangerous() *Dialog { d.submit.Dangerous(); return d }

// Begin says what has the focus at first, and returns the dialog.
func (d *Dialog) Begin(f *Field) *Dialog {
	d.first = f.first()
	return d
}

// OnClose is called when the dialog has gone, however.
func (d *Dialog) OnClose(f func()) *Dialog { d.closed = f; return d }

// Ends returns what to do when the work of the dialog is done: where it went well the dialog closes and then is
// called; otherwise it stays and says why.
func (d *Dialog) Ends(then func()) func(error) {
	return func(err error) {
		if err != nil {
			d.Complain(err.Error())
			return
		}
		d.Close()
		then()
	}
}

// Complain says at the foot of the dialog why its thing could not be done.
func (d *Dialog) Complain(text string) {
	d.complain.Set(text)
	d.Refresh()
}

// Refresh asks the button again whether its thing can be done, and lays the dialog out anew.
func (d *Dialog) Refresh() {
	if d.submit != nil {
		d.submit.Refresh()
	}
	if d.pop != nil {
		d.fit()
	}
}

// Show opens the dialog over a window.
func (d *Dialog) Show(w fyne.Window) {
	c := w.Canvas()
	leave := Command{Name: "取消", Key: fyne.KeyEscape, Do: d.Close}
	if d.submit == nil {
		leave.Name = "关闭"
	}
	foot := []fyne.CanvasObject{Grow(nil)}
	foot = append(foot, d.buttons...)
	foot = append(foot, Button(leave))
	if d.submit != nil {
		foot = append(foot, d.submit)
	}
	body := d.body
	switch {
	case d.whole:
		body = Grow(d.body)
	case d.grow:
		body = Grow(Scrolled(d.body))
	}
	content := Pad(look.Huge, Down(look.Wide, Section(d.title), body, d.complain, Across(look.Small, foot...)))
	d.pop = widget.NewModalPopUp(content, c)
	d.before, d.typed = c.Focused(), c.OnTypedKey()
	d.pop.Show()
	d.fit()
	c.SetOnTypedKey(d.key)
	c.AddShortcut(&submitKey, func(fyne.Shortcut) { d.Submit() })
	if d.first != nil {
		c.Focus(d.first)
	} else if d.submit != nil {
		c.Focus(d.submit)
	}
}

func (d *Dialog) fit() {
	area := d.pop.Canvas.Size()
	width := min(d.width*look.Size(look.Body), area.Width-2*look.Size(look.Huge))
	height := min(heightFor(d.pop.Content, width), area.Height-2*look.Size(look.Huge))
	if d.grow || d.whole {
		height = area.Height - 2*look.Size(look.Huge)
	}
	d.pop.Resize(fyne.NewSize(width, height))
	d.pop.Move(fyne.NewPos((area.Width-width)/2, (area.Height-height)/2)) // the toolkit centred it as it was before
}

func (d *Dialog) key(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyEscape:
		d.Close()
	case fyne.KeyReturn, fyne.KeyEnter, submitted:
		d.Submit()
	}
}

// Submit does what the dialog's button says.
func (d *Dialog) Submit() {
	if d.submit != nil {
		d.submit.act()
	}
}

// Close takes the dialog away.
func (d *Dialog) Close() {
	if d.pop == nil {
		return
	}
	c := d.pop.Canvas
	d.pop.Hide()
	d.pop = nil
	c.SetOnTypedKey(d.typed)
	c.RemoveShortcut(&submitKey)
	if below := d.typed; below != nil {
		c.AddShortcut(&submitKey, func(fyne.Shortcut) { below(&fyne.KeyEvent{Name: submitted}) })
	}
	if d.before != nil {
		c.Focus(d.before)
	}
	if d.closed != nil {
		d.closed()
	}
}

// Confirm asks whether something is really to be done; verb is what its button says.
func Confirm(w fyne.Window, title, text, verb string, do func()) *Dialog {
	var d *Dialog
	d = NewDialog(title, Prose(text), Command{Name: verb, Do: func() { d.Close(); do() }})
	d.Show(w)
	return d
}

// ConfirmTyped asks for a word or a number to be typed before something is done that cannot be undone.
func ConfirmTyped(w fyne.Window, title, text, verb, typed string, do func()) *Dialog {
	var d *Dialog
	f := NewField("请输入 " + typed)
	why := func() string {
		if f.Text() != typed {
			return "请先在上面输入“" + typed + "”，表示确认。"
		}
		return ""
	}
	d = NewDialog(title, Down(look.Medium, Prose(text), f.Object()), Command{Name: verb, Why: why, Do: func() { d.Close(); do() }})
	f.Changed(d.Refresh).Submits(d.Submit)
	d.Dangerous().Begin(f).Show(w)
	return d
}

// Over lays an object over the whole of another, as a toast lies over a page.
func Over(below, above fyne.CanvasObject) *fyne.Container { return container.NewStack(below, above) }
