package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"roadcert/ui/look"
)

// CommandButton is the button of a command. Where the command cannot be done now it is greyed, and a click
// says why; Refresh asks again.
type CommandButton struct {
	widget.BaseWidget
	command          Command
	quiet, danger    bool
	hovered, focused bool
	possible         bool
	menu             bool
}

// Button returns the button of a command.
func Button(c Command) *CommandButton {
	b := &CommandButton{command: c}
	b.ExtendBaseWidget(b)
	return b
}

// Link returns the button of a command without a frame: for what is done now and then.
func Link(c Command) *CommandButton {
	b := Button(c)
	b.quiet = true
	return b
}

// Menu returns a button that opens a menu of commands.
func Menu(name string, commands func() []Command) *CommandButton {
	b := Button(Command{Name: name})
	b.menu = true
	b.command.Do = func() { PopMenu(commands(), b, fyne.NewPos(0, b.Size().Height)) }
	return b
}

// Dangerous marks what takes something away, and returns the button.
func (b *CommandButton) Dangerous() *CommandButton { b.danger = true; return b }

// Rename changes what the button says.
func (b *CommandButton) Rename(name string) {
	b.command.Name = name
	b.Refresh()
}

// Toolbar puts the buttons of commands beside each other.
func Toolbar(commands []Command) *fyne.Container {
	var buttons []fyne.CanvasObject
	for _, c := range commands {
		buttons = append(buttons, Button(c))
	}
	return Across(look.Small, buttons...)
}

// PopMenu shows commands as a menu at a position relative to an object.
func PopMenu(commands []Command, beside fyne.CanvasObject, at fyne.Position) {
	var items []*fyne.MenuItem
	for _, c := range commands {
		if c.Name == "" {
			if n := len(items); n > 0 && !items[n-1].IsSeparator {
				items = append(items, fyne.NewMenuItemSeparator())
			}
			continue
		}
		item := fyne.NewMenuItem(c.Name, c.Do)
		if c.Mod != 0 { // the toolkit names single keys in English
			item.Shortcut = &desktop.CustomShortcut{KeyName: c.Key, Modifier: c.Mod}
		}
		item.Disabled = !c.Possible()
		items = append(items, item)
	}
	if canvas := canvasOf(beside); canvas != nil {
		widget.NewPopUpMenu(fyne.NewMenu("", items...), canvas).ShowAtRelativePosition(at, beside)
	}
}

func (b *CommandButton) act() {
	if b.command.Why != nil {
		if why := b.command.Why(); why != "" {
			Explain(why, b)
			return
		}
	}
	if b.command.Do != nil {
		b.command.Do()
	}
}

// explainEms is how wide an explanation is.
const explainEms = 26

// Explain shows a short text under an object until the next click.
func Explain(text string, beside fyne.CanvasObject) {
	c := canvasOf(beside)
	if c == nil {
		return
	}
	body := Pad(look.Medium, Ems(explainEms, Prose(text)))
	pop := widget.NewPopUp(body, c)
	pop.ShowAtRelativePosition(fyne.NewPos(0, beside.Size().Height+look.Size(look.Tiny)), beside)
	at := pop.Position()
	size := pop.MinSize()
	pop.Resize(size)
	area := c.Size()
	pop.Move(fyne.NewPos(max(0, min(at.X, area.Width-size.Width-look.Size(look.Small))), max(0, min(at.Y, area.Height-size.Height-look.Size(look.Small)))))
}

// Tapped is the toolkit's.
func (b *CommandButton) Tapped(*fyne.PointEvent) {
	if b.possible && !b.menu {
		focus(b)
	}
	b.act()
}

// MouseIn is the toolkit's.
func (b *CommandButton) MouseIn(*desktop.MouseEvent) { b.hovered = true; b.Refresh() }

// MouseMoved is the toolkit's.
func (b *CommandButton) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is the toolkit's.
func (b *CommandButton) MouseOut() { b.hovered = false; b.Refresh() }

// FocusGained is the toolkit's.
func (b *CommandButton) FocusGained() { b.focused = true; b.Refresh(); reveal(b) }

// FocusLost is the toolkit's.
func (b *CommandButton) FocusLost() { b.focused = false; b.Refresh() }

// TypedRune is the toolkit's.
func (b *CommandButton) TypedRune(rune) {}

// TypedKey is the toolkit's.
func (b *CommandButton) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		b.act()
	default:
		pass(b, e)
	}
}

// CreateRenderer is the toolkit's.
func (b *CommandButton) CreateRenderer() fyne.WidgetRenderer {
	r := &buttonRenderer{b: b, back: canvas.NewRectangle(nil), name: canvas.NewText("", nil), key: canvas.NewText("", nil), icon: canvas.NewImageFromResource(nil)}
	r.icon.FillMode = canvas.ImageFillContain
	r.Refresh()
	return r
}

type buttonRenderer struct {
	b         *CommandButton
	back      *canvas.Rectangle
	name, key *canvas.Text
	icon      *canvas.Image
}

func (r *buttonRenderer) Destroy() {}
func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	list := []fyne.CanvasObject{r.back, r.name, r.key}
	if r.b.command.Icon != nil {
		list = append(list, r.icon)
	}
	return list
}

func (r *buttonRenderer) margin() float32 {
	if r.b.quiet {
		return look.Size(look.Tiny)
	}
	return look.Size(look.Medium)
}

func (r *buttonRenderer) iconWidth() float32 {
	if r.b.command.Icon == nil {
		return 0
	}
	return look.Size(look.Icon) + look.Size(look.Tiny)
}

func (r *buttonRenderer) keyWidth() float32 {
	if r.key.Text == "" {
		return 0
	}
	return run(r.key.Text, r.key.TextSize, false) + look.Size(look.Small)
}

func (r *buttonRenderer) MinSize() fyne.Size {
	width := 2*r.margin() + r.iconWidth() + run(r.name.Text, r.name.TextSize, false) + r.keyWidth()
	if r.b.quiet {
		return fyne.NewSize(width, look.Size(look.Body)*leading+2*look.Size(look.Hair))
	}
	return fyne.NewSize(width, look.Size(look.Control))
}

func (r *buttonRenderer) Layout(size fyne.Size) {
	r.back.Resize(size)
	x := (size.Width - (r.MinSize().Width - 2*r.margin())) / 2
	if r.b.quiet {
		x = r.margin()
	}
	px := look.Size(look.Icon)
	r.icon.Move(fyne.NewPos(x, (size.Height-px)/2))
	r.icon.Resize(fyne.NewSquareSize(px))
	x += r.iconWidth()
	r.name.Move(fyne.NewPos(x, 0))
	r.name.Resize(fyne.NewSize(size.Width-x, size.Height))
	x += run(r.name.Text, r.name.TextSize, false) + look.Size(look.Small)
	r.key.Move(fyne.NewPos(x, 0))
	r.key.Resize(fyne.NewSize(size.Width-x, size.Height))
}

func (r *buttonRenderer) Refresh() {
	b := r.b
	b.possible = b.command.Possible()
	r.name.Text, r.name.TextSize = b.command.Name, look.Size(look.Body)
	if b.menu {
		r.name.Text += " ▾"
	}
	r.key.Text, r.key.TextSize = b.command.Shortcut(), look.Size(look.Secondary)
	r.icon.Resource = b.command.Icon
	ink, second, back, line := b.shades()
	r.name.Color, r.key.Color = look.Color(ink), look.Color(second)
	r.back.FillColor, r.back.StrokeColor = look.Color(back), look.Color(line)
	r.back.StrokeWidth, r.back.CornerRadius = look.Size(look.Hair), look.Size(look.Tiny)
	r.Layout(b.Size())
	canvas.Refresh(b)
}

// shades returns the roles of name, key, ground and frame.
func (b *CommandButton) shades() (ink, second, back, line look.Role) {
	ink, second, back, line = look.Ink, look.SecondInk, look.Surface, look.Line
	switch {
	case !b.possible:
		ink, second = look.Faint, look.Faint
	case b.danger && b.command.Primary:
		ink, second, back, line = look.OnPrimary, look.OnPrimary, look.Danger, look.Danger
	case b.command.Primary:
		ink, second, back, line = look.OnPrimary, look.OnPrimary, look.Primary, look.Primary
	case b.danger:
		ink = look.Danger
	case b.quiet:
		ink = look.Primary
	}
	if b.quiet {
		back, line = look.None, look.None
	}
	if b.hovered && b.possible && !b.command.Primary {
		back = look.PrimaryTint
	}
	if b.focused {
		line = look.Primary
		if b.command.Primary {
			line = look.Ink
		}
	}
	return ink, second, back, line
}
