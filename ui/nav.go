package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// navItem is one line of the navigation.
type navItem struct {
	widget.BaseWidget
	title           string
	key             string
	waiting         int // how many things wait on the page
	chosen, hovered bool
	tapped          func()
}

func newNavItem(title string, key fyne.KeyName, tapped func()) *navItem {
	n := &navItem{title: title, tapped: tapped}
	if key != "" {
		n.key = "Ctrl+" + string(key)
	}
	n.ExtendBaseWidget(n)
	return n
}

func (n *navItem) choose(chosen bool) {
	if n.chosen != chosen {
		n.chosen = chosen
		n.Refresh()
	}
}

// waits says how many things wait on the page.
func (n *navItem) waits(count int) {
	if n.waiting != count {
		n.waiting = count
		n.Refresh()
	}
}

// text is the title with what waits: 受理 3.
func (n *navItem) text() string {
	if n.waiting == 0 {
		return n.title
	}
	return n.title + "　" + model.Thousands(n.waiting)
}

// Tapped is the toolkit's.
func (n *navItem) Tapped(*fyne.PointEvent) { n.tapped() }

// MouseIn is the toolkit's.
func (n *navItem) MouseIn(*desktop.MouseEvent) { n.hovered = true; n.Refresh() }

// MouseMoved is the toolkit's.
func (n *navItem) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is the toolkit's.
func (n *navItem) MouseOut() { n.hovered = false; n.Refresh() }

// CreateRenderer is the toolkit's.
func (n *navItem) CreateRenderer() fyne.WidgetRenderer {
	r := &navRenderer{n: n, back: canvas.NewRectangle(nil), mark: canvas.NewRectangle(nil), title: canvas.NewText("", nil), key: canvas.NewText("", nil)}
	r.Refresh()
	return r
}

type navRenderer struct {
	n          *navItem
	back, mark *canvas.Rectangle
	title, key *canvas.Text
}

func (r *navRenderer) Destroy() {}
func (r *navRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.back, r.mark, r.title, r.key}
}

func (r *navRenderer) MinSize() fyne.Size {
	return fyne.NewSize(part.Measured(r.n.title, look.Body, true).Width+2*look.Size(look.Wide), look.Size(look.Row)+look.Size(look.Small))
}

func (r *navRenderer) Layout(size fyne.Size) {
	r.back.Resize(size)
	r.mark.Resize(fyne.NewSize(3*look.Size(look.Hair), size.Height))
	r.title.Move(fyne.NewPos(look.Size(look.Wide), 0))
	r.title.Resize(fyne.NewSize(size.Width-look.Size(look.Wide), size.Height))
	r.key.Resize(fyne.NewSize(size.Width-look.Size(look.Medium), size.Height))
}

func (r *navRenderer) Refresh() {
	ink, back, mark := look.Ink, look.None, look.None
	if r.n.hovered {
		back = look.Hover
	}
	if r.n.chosen {
		ink, back, mark = look.Primary, look.PrimaryTint, look.Primary
	}
	r.title.Text, r.title.TextSize, r.title.Color = r.n.text(), look.Size(look.Body), look.Color(ink)
	r.title.TextStyle = fyne.TextStyle{Bold: r.n.chosen}
	r.key.Text, r.key.TextSize, r.key.Color = r.n.key, look.Size(look.Secondary), look.Color(look.Faint)
	r.key.Alignment = fyne.TextAlignTrailing
	r.back.FillColor, r.mark.FillColor = look.Color(back), look.Color(mark)
	canvas.Refresh(r.n)
}
