package part

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"roadcert/domain/catalog"
	"roadcert/ui/model/designer"
)

// Sizes for the hand, in pixels: a handle, how far it can be missed, how near an edge takes hold, and how
// far the pointer may slip in a click.
const (
	handleSize = 7
	handleMiss = 3
	snapReach  = 6
	slip       = 3
)

// hand is what the pressed button of the pointer does.
type hand struct {
	doing doing
	from  fyne.Position
	held  designer.Handle
	begun bool  // it has moved farther than a slip
	kept  []int // what was picked before a rubber band that adds
}

type doing int

const (
	nothing doing = iota
	moving        // what is picked, or one of its edges
	banding
)

// knob is a handle on the screen.
type knob struct {
	handle designer.Handle
	at     fyne.Position
}

// handles are where the handles of what is picked are. Those in the middle of a short side are left out:
// they would cover it.
func (b *board) handles() []knob {
	span, some := b.e.drawing.Span()
	if !some {
		return nil
	}
	at, size := b.frame(span)
	var list []knob
	for _, h := range b.e.drawing.Handles() {
		if h.X == 0 && size.Width < 4*handleSize || h.Y == 0 && size.Height < 4*handleSize {
			continue
		}
		x, y := float32(h.X+1)/2, float32(h.Y+1)/2
		list = append(list, knob{h, at.AddXY(size.Width*x, size.Height*y)})
	}
	return list
}

// knobAt returns the handle under the pointer; false where there is none.
func (b *board) knobAt(p fyne.Position) (designer.Handle, bool) {
	for _, k := range b.handles() {
		d := p.Subtract(k.at)
		if far := max(d.X, -d.X, d.Y, -d.Y); far <= handleSize/2+handleMiss {
			return k.handle, true
		}
	}
	return designer.Handle{}, false
}

// spot turns a place on the board into one on the page.
func (b *board) spot(p fyne.Position) (x, y catalog.Length) {
	at := p.Subtract(b.origin())
	return b.e.length(at.X), b.e.length(at.Y)
}

// under returns the element under the pointer; false where there is none, or where it does not matter.
func (b *board) under() (int, bool) {
	if !b.over || b.hand.doing != nothing {
		return 0, false
	}
	return b.elementAt(b.mouse)
}

func (b *board) elementAt(p fyne.Position) (int, bool) {
	x, y := b.spot(p)
	return b.e.drawing.At(x, y, b.e.length(snapReach))
}

// band is the rubber band, on the page.
func (b *board) band() (designer.Box, bool) {
	if b.hand.doing != banding || !b.hand.begun {
		return designer.Box{}, false
	}
	x, y := b.spot(b.hand.from)
	u, v := b.spot(b.mouse)
	return designer.BoxOf(catalog.Element{X: x, Y: y, W: u - x, H: v - y}), true
}

// MouseDown is the toolkit's.
func (b *board) MouseDown(e *desktop.MouseEvent) {
	focus(b)
	b.mouse = e.Position
	d := b.e.drawing
	adds := e.Modifier&(fyne.KeyModifierShift|fyne.KeyModifierControl) != 0
	i, on := b.elementAt(e.Position)
	picked := on && slices.Contains(d.Picked(), i)
	if e.Button != desktop.MouseButtonPrimary {
		if on && !picked {
			d.Pick(i)
			b.e.changed()
		}
		return
	}
	b.hand = hand{doing: moving, from: e.Position}
	if h, ok := b.knobAt(e.Position); ok && !adds {
		b.hand.held = h
		return
	}
	switch {
	case on && adds:
		d.Toggle(i)
	case on && !picked:
		d.Pick(i)
	case !on:
		b.hand.doing = banding
		if adds {
			b.hand.kept = d.Picked()
		} else {
			d.Pick()
		}
	}
	b.e.changed()
}

// Dragged is the toolkit's.
func (b *board) Dragged(e *fyne.DragEvent) {
	b.mouse = e.Position
	by := e.Position.Subtract(b.hand.from)
	if b.hand.doing == nothing || !b.hand.begun && max(by.X, -by.X, by.Y, -by.Y) < slip {
		return
	}
	d := b.e.drawing
	if !b.hand.begun {
		b.hand.begun = true
		if b.hand.doing == moving {
			d.Grab(b.hand.held)
		}
	}
	if band, ok := b.band(); ok {
		d.PickWithin(band, b.hand.kept)
	} else if d.Grabbed() {
		reach := b.e.length(snapReach)
		if b.alt {
			reach = 0
		}
		b.guides = d.Pull(b.e.length(by.X), b.e.length(by.Y), reach)
	}
	b.e.changed()
}

// DragEnd is the toolkit's.
func (b *board) DragEnd() { b.release() }

// MouseUp is the toolkit's.
func (b *board) MouseUp(*desktop.MouseEvent) { b.release() }

// release ends what the button did.
func (b *board) release() {
	if b.hand.doing == nothing {
		return
	}
	b.hand, b.guides = hand{}, nil
	b.e.drawing.Drop()
	b.e.changed()
}

// Tapped is the toolkit's; MouseDown has done its work.
func (b *board) Tapped(*fyne.PointEvent) {}

// DoubleTapped is the toolkit's.
func (b *board) DoubleTapped(*fyne.PointEvent) { b.enter() }

// TappedSecondary is the toolkit's.
func (b *board) TappedSecondary(e *fyne.PointEvent) {
	if b.e.Commands != nil {
		PopMenu(b.e.Commands(), b, e.Position)
	}
}

func (b *board) enter() {
	if b.e.Entered != nil {
		b.e.Entered()
	}
}

// MouseIn is the toolkit's.
func (b *board) MouseIn(e *desktop.MouseEvent) { b.MouseMoved(e) }

// MouseMoved is the toolkit's.
func (b *board) MouseMoved(e *desktop.MouseEvent) {
	b.mouse, b.over = e.Position, true
	b.e.follow()
}

// MouseOut is the toolkit's.
func (b *board) MouseOut() {
	b.over = false
	b.e.follow()
}

// Cursor is asked by the toolkit for the shape of the pointer.
func (b *board) Cursor() desktop.Cursor {
	h, ok := b.knobAt(b.mouse)
	switch {
	case ok && h.Y == 0:
		return desktop.HResizeCursor
	case ok && h.X == 0:
		return desktop.VResizeCursor
	case ok:
		return desktop.CrosshairCursor
	}
	return desktop.DefaultCursor
}

// nudges are the arrow keys.
var nudges = map[fyne.KeyName][2]catalog.Length{
	fyne.KeyLeft: {-1, 0}, fyne.KeyRight: {1, 0}, fyne.KeyUp: {0, -1}, fyne.KeyDown: {0, 1},
}

// TypedKey is the toolkit's.
func (b *board) TypedKey(e *fyne.KeyEvent) {
	d := b.e.drawing
	if by, ok := nudges[e.Name]; ok {
		step := designer.FineNudge
		if b.shift {
			step = designer.CoarseNudge
		}
		d.Nudge(by[0]*step, by[1]*step)
		b.e.changed()
		return
	}
	switch e.Name {
	case fyne.KeyTab:
		if i, ok := d.Next(b.forward()); ok {
			d.Pick(i)
			b.e.changed()
			b.e.Reveal()
		}
	case fyne.KeyEscape:
		b.escape(e)
	case fyne.KeyDelete, fyne.KeyBackspace:
		d.Delete()
		b.e.changed()
	case fyne.KeyReturn, fyne.KeyEnter:
		b.enter()
	default:
		pass(b, e)
	}
}

// escape leaves what is being done: dragging, or else the choice; beyond that it is the window's key.
func (b *board) escape(e *fyne.KeyEvent) {
	d := b.e.drawing
	switch {
	case d.Grabbed():
		d.LetGo()
		b.hand, b.guides = hand{}, nil
	case len(d.Picked()) > 0:
		d.Pick()
	default:
		pass(b, e)
		return
	}
	b.e.changed()
}

func (b *board) forward() int {
	if b.shift {
		return -1
	}
	return 1
}

// AcceptsTab is asked by the toolkit: the key goes from element to element, and from the last to what
// comes after the page.
func (b *board) AcceptsTab() bool {
	_, more := b.e.drawing.Next(b.forward())
	return more
}

// KeyDown is the toolkit's.
func (b *board) KeyDown(e *fyne.KeyEvent) { b.hold(e.Name, true) }

// KeyUp is the toolkit's.
func (b *board) KeyUp(e *fyne.KeyEvent) { b.hold(e.Name, false) }

func (b *board) hold(key fyne.KeyName, down bool) {
	switch key {
	case desktop.KeyShiftLeft, desktop.KeyShiftRight:
		b.shift = down
	case desktop.KeyAltLeft, desktop.KeyAltRight:
		b.alt = down
	}
}

// TypedRune is the toolkit's.
func (b *board) TypedRune(rune) {}

// TypedShortcut is the toolkit's: what it has a name of its own for, and the window's other keys.
func (b *board) TypedShortcut(s fyne.Shortcut) {
	d := b.e.drawing
	switch s.(type) {
	case *fyne.ShortcutUndo:
		d.Undo()
	case *fyne.ShortcutRedo:
		d.Redo()
	case *fyne.ShortcutSelectAll:
		d.PickAll()
	case *fyne.ShortcutCopy:
		d.Copy()
	case *fyne.ShortcutCut:
		d.Cut()
	case *fyne.ShortcutPaste:
		d.Paste()
	default:
		passShortcut(b, s)
		return
	}
	b.e.changed()
}

// FocusGained is the toolkit's.
func (b *board) FocusGained() {
	b.focused = true
	b.Refresh()
}

// FocusLost is the toolkit's.
func (b *board) FocusLost() {
	b.focused, b.shift, b.alt = false, false, false
	b.Refresh()
}
