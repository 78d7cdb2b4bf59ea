package part

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"roadcert/domain/catalog"
	"roadcert/ui/look"
	"roadcert/ui/model/designer"
)

// Easel holds a page of a template between rulers in millimetres: the picture of the page as it will be
// printed, and above it what the hand needs: frames, handles, guides, the rubber band. The frames follow the
// hand at once; the picture is somebody else's work and comes when it comes.
type Easel struct {
	widget.BaseWidget

	Changed  func()           // the drawing, or what is picked, is another; may be nil
	Entered  func()           // Enter or a double click: what is picked is to be looked at closely; may be nil
	Commands func() []Command // context menu; may be nil
	Scaled   func()           // the page is larger or smaller on the screen; may be nil

	drawing      *designer.Drawing
	board        *board
	across, down *ruler
	scroll       *container.Scroll
	percent      int // 0: as large as there is room
}

// Whole is the zoom that shows the whole page, whatever the room.
const Whole = 0

// pixelsPerMM is the scale at which 100 % is the size of the paper.
const pixelsPerMM = 96 / 25.4

// NewEasel returns an easel with a drawing on it, the whole page to be seen.
func NewEasel(d *designer.Drawing) *Easel {
	e := &Easel{drawing: d}
	e.board = newBoard(e)
	e.across, e.down = newRuler(e, designer.Level), newRuler(e, designer.Upright)
	e.scroll = container.NewScroll(e.board)
	e.scroll.OnScrolled = func(fyne.Position) { e.Refresh() }
	e.ExtendBaseWidget(e)
	return e
}

// SetDrawing puts another drawing on the easel.
func (e *Easel) SetDrawing(d *designer.Drawing) {
	e.drawing = d
	e.board.picture.Image = nil
	e.board.faulty = nil
	e.Refresh()
}

// SetPicture shows what the page looks like; nil for bare paper.
func (e *Easel) SetPicture(picture image.Image) {
	e.board.picture.Image = picture
	e.board.picture.Refresh()
	e.board.Refresh()
}

// SetFaulty marks elements of the page that something is wrong with.
func (e *Easel) SetFaulty(elements []int) {
	e.board.faulty = elements
	e.board.Refresh()
}

// SetOutlines shows where every element is, or only what is picked.
func (e *Easel) SetOutlines(all bool) {
	e.board.outlines = all
	e.board.Refresh()
}

// Zoom shows the page in percent of its size, or Whole.
func (e *Easel) Zoom(percent int) {
	e.percent = percent
	e.Refresh()
	e.Reveal()
}

// Scale returns how many pixels a millimetre is on the screen now.
func (e *Easel) Scale() float32 {
	if e.percent != Whole {
		return pixelsPerMM * float32(e.percent) / 100
	}
	sheet, room := e.drawing.Sheet(), e.room()
	rim := 2 * look.Size(look.Huge)
	fit := min((room.Width-rim)/float32(sheet.Width.MM()), (room.Height-rim)/float32(sheet.Height.MM()))
	return max(fit, leastScale)
}

// Percent returns how large the page is on the screen, in percent of its size.
func (e *Easel) Percent() int { return int(e.Scale()/pixelsPerMM*100 + 0.5) }

// leastScale keeps a page on a window that has no room for it.
const leastScale = 0.2

// room is what is left of the easel beside its rulers.
func (e *Easel) room() fyne.Size {
	return e.Size().SubtractWidthHeight(breadth(), breadth())
}

// Focus gives the page the keys.
func (e *Easel) Focus() { focus(e.board) }

// Reveal scrolls as little as it takes to see what is picked.
func (e *Easel) Reveal() {
	span, some := e.drawing.Span()
	if !some {
		return
	}
	at, size := e.board.frame(span)
	offset, room := e.scroll.Offset, e.scroll.Size()
	rim := look.Size(look.Huge)
	offset.X = min(at.X-rim, max(offset.X, at.X+size.Width+rim-room.Width))
	offset.Y = min(at.Y-rim, max(offset.Y, at.Y+size.Height+rim-room.Height))
	e.scroll.ScrollToOffset(fyne.NewPos(max(0, offset.X), max(0, offset.Y)))
	e.Refresh()
}

// follow draws what follows the pointer.
func (e *Easel) follow() {
	e.board.Refresh()
	e.across.Refresh()
	e.down.Refresh()
}

// Shortcut does what a key with Ctrl is for, wherever the focus is: copying, undoing, picking all.
func (e *Easel) Shortcut(s fyne.Shortcut) { e.board.TypedShortcut(s) }

// changed draws the drawing anew and tells whoever wants to know.
func (e *Easel) changed() {
	e.Refresh()
	if e.Changed != nil {
		e.Changed()
	}
}

// MinSize is the toolkit's.
func (e *Easel) MinSize() fyne.Size {
	e.ExtendBaseWidget(e)
	return fyne.NewSquareSize(leastEasel * look.Size(look.Body))
}

// leastEasel is the smallest side of an easel, in body type sizes.
const leastEasel = 12

// CreateRenderer is the toolkit's.
func (e *Easel) CreateRenderer() fyne.WidgetRenderer {
	return &easelRenderer{e: e, ground: Fill(look.Ground, look.Line), corner: Fill(look.Surface, look.None)}
}

type easelRenderer struct {
	e              *Easel
	ground, corner fyne.CanvasObject
}

func (r *easelRenderer) Destroy()           {}
func (r *easelRenderer) MinSize() fyne.Size { return r.e.MinSize() }
func (r *easelRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.e.scroll, r.e.across, r.e.down, r.corner}
}

func (r *easelRenderer) Layout(size fyne.Size) {
	wide := breadth()
	r.ground.Resize(size)
	r.corner.Resize(fyne.NewSquareSize(wide))
	r.e.across.Move(fyne.NewPos(wide, 0))
	r.e.across.Resize(fyne.NewSize(size.Width-wide, wide))
	r.e.down.Move(fyne.NewPos(0, wide))
	r.e.down.Resize(fyne.NewSize(wide, size.Height-wide))
	r.e.scroll.Move(fyne.NewSquareOffsetPos(wide))
	r.e.scroll.Resize(r.e.room())
	r.Refresh()
	if r.e.Scaled != nil {
		r.e.Scaled()
	}
}

func (r *easelRenderer) Refresh() {
	r.e.scroll.Refresh() // the page may be larger or smaller than it was
	r.e.follow()
	canvas.Refresh(r.e)
}

// length turns pixels into a length on paper.
func (e *Easel) length(pixels float32) catalog.Length {
	return catalog.Millimetres(float64(pixels / e.Scale()))
}

// pixels turns a length on paper into pixels.
func (e *Easel) pixels(l catalog.Length) float32 { return float32(l.MM()) * e.Scale() }
