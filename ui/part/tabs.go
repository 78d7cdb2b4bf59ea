package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"roadcert/ui/look"
)

// Tabs shows one of several objects under a strip of their names.
type Tabs struct {
	Chosen func(int) // told when a person picks a tab; may be nil

	names   []string
	objects []fyne.CanvasObject
	strip   []*tab
	body    *fyne.Container
	whole   *fyne.Container
	at      int
}

// NewTabs returns tabs without any.
func NewTabs() *Tabs { return &Tabs{body: container.NewStack()} }

// Add adds a tab, and returns the tabs.
func (t *Tabs) Add(name string, o fyne.CanvasObject) *Tabs {
	n := len(t.names)
	t.names, t.objects = append(t.names, name), append(t.objects, o)
	strip := &tab{name: name, tapped: func() { t.choose(n) }}
	strip.ExtendBaseWidget(strip)
	t.strip = append(t.strip, strip)
	return t
}

// Rename changes the name of a tab.
func (t *Tabs) Rename(n int, name string) {
	t.strip[n].name = name
	t.strip[n].Refresh()
	if t.whole != nil {
		t.whole.Refresh()
	}
}

// Count returns how many tabs there are.
func (t *Tabs) Count() int { return len(t.names) }

func (t *Tabs) choose(n int) {
	t.Select(n)
	if t.Chosen != nil {
		t.Chosen(n)
	}
}

// Select shows the n-th tab.
func (t *Tabs) Select(n int) {
	t.at = n
	for i, s := range t.strip {
		s.chosen = i == n
		s.Refresh()
	}
	t.body.Objects = []fyne.CanvasObject{t.objects[n]}
	t.body.Refresh()
}

// Selected returns which tab is shown.
func (t *Tabs) Selected() int { return t.at }

// Object returns the strip with the chosen object under it.
func (t *Tabs) Object() fyne.CanvasObject {
	strip := Across(look.Nil)
	for _, s := range t.strip {
		strip.Add(s)
	}
	t.whole = Down(look.Small, Down(look.Nil, strip, Rule()), Grow(t.body))
	t.Select(t.at)
	return t.whole
}

type tab struct {
	widget.BaseWidget
	name            string
	chosen, hovered bool
	tapped          func()
}

// Tapped is the toolkit's.
func (t *tab) Tapped(*fyne.PointEvent) { t.tapped() }

// MouseIn is the toolkit's.
func (t *tab) MouseIn(*desktop.MouseEvent) { t.hovered = true; t.Refresh() }

// MouseMoved is the toolkit's.
func (t *tab) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is the toolkit's.
func (t *tab) MouseOut() { t.hovered = false; t.Refresh() }

// CreateRenderer is the toolkit's.
func (t *tab) CreateRenderer() fyne.WidgetRenderer {
	r := &tabRenderer{t: t, text: canvas.NewText("", nil), mark: canvas.NewRectangle(nil)}
	r.Refresh()
	return r
}

type tabRenderer struct {
	t    *tab
	text *canvas.Text
	mark *canvas.Rectangle
}

func (r *tabRenderer) Destroy()                     {}
func (r *tabRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.text, r.mark} }
func (r *tabRenderer) MinSize() fyne.Size {
	return fyne.NewSize(run(r.t.name, look.Size(look.Body), r.t.chosen)+2*look.Size(look.Medium), look.Size(look.Control))
}

func (r *tabRenderer) Layout(size fyne.Size) {
	r.text.Resize(size)
	thick := 2 * look.Size(look.Hair)
	r.mark.Move(fyne.NewPos(look.Size(look.Small), size.Height-thick))
	r.mark.Resize(fyne.NewSize(size.Width-2*look.Size(look.Small), thick))
}

func (r *tabRenderer) Refresh() {
	role, mark := look.SecondInk, look.None
	if r.t.hovered {
		role = look.Ink
	}
	if r.t.chosen {
		role, mark = look.Primary, look.Primary
	}
	r.text.Text, r.text.TextSize, r.text.Color = r.t.name, look.Size(look.Body), look.Color(role)
	r.text.Alignment, r.text.TextStyle = fyne.TextAlignCenter, fyne.TextStyle{Bold: r.t.chosen}
	r.mark.FillColor = look.Color(mark)
	canvas.Refresh(r.t)
}
