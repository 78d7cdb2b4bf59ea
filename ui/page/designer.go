package page

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"roadcert/domain/catalog"
	"roadcert/domain/document"
	"roadcert/ui/look"
	"roadcert/ui/model/designer"
	"roadcert/ui/part"
)

// designerDesk is what the template designer asks of the desk.
type designerDesk interface {
	// SampleSheet is a document of a version with believable data.
	SampleSheet(catalog.Version) document.Sheet
}

// designerView lets a person draw a template (证照模板): the page as it will be printed with everything on it
// in reach, the list of its elements at the left, the properties of what is picked at the right, and
// below what is wrong with it.
type designerView struct {
	// Changed is told after every change of the template, undone and redone ones included; may be nil.
	Changed func()

	desk    designerDesk
	tools   Tools
	host    Host
	drawing *designer.Drawing
	told    *catalog.Template // what Changed was last told of

	draught *draught
	easel   *part.Easel
	outline *part.Roll
	panel   *propertyPanel
	faults  *faultList
	pages   *pageTabs
	again   []*part.CommandButton // those that ask anew whether they can be pressed
	whole   *fyne.Container
}

// Widths of what stands beside the page, in body type sizes.
const (
	outlineEms = 13
	panelEms   = 21
)

// newDesigner returns a designer with an empty page on it.
func newDesigner(desk designerDesk, tools Tools, host Host) *designerView {
	d := &designerView{desk: desk, tools: tools, host: host, whole: container.NewStack()}
	d.drawing = designer.New(&catalog.Kind{}, &catalog.Template{})
	d.draught = newDraught(d)
	d.easel = part.NewEasel(d.drawing)
	d.easel.Changed, d.easel.Entered, d.easel.Commands = d.changed, d.inspect, d.contextMenu
	d.easel.Scaled = d.draught.want
	d.outline = part.NewRoll("这一页还没有元素。用上面的“添加”放一个。")
	d.outline.Chosen = func(i int) { d.pick(func() { d.drawing.Pick(i) }) }
	d.outline.Added = func(i int) { d.pick(func() { d.drawing.Toggle(i) }) }
	d.outline.Passed = d.easel.Shortcut
	d.panel = newPropertyPanel(d)
	d.faults = newFaultList(d)
	d.pages = newPageTabs(d)
	d.whole.Add(d.view())
	return d
}

// SetTemplate begins with a template of a kind. t itself is never changed.
func (d *designerView) SetTemplate(k *catalog.Kind, t *catalog.Template) {
	next := designer.New(k, t)
	next.Inherit(d.drawing)
	d.drawing = next
	d.told = d.drawing.Template()
	d.draught.begin()
	d.easel.SetDrawing(d.drawing)
	d.changed()
}

// Template returns the template as it is now. Later changes do not reach it.
func (d *designerView) Template() *catalog.Template { return d.drawing.Template() }

// Object is what is shown; it takes all the room it is given.
func (d *designerView) Object() fyne.CanvasObject { return d.whole }

func (d *designerView) view() fyne.CanvasObject {
	list := part.Edges(part.PadXY(look.Nil, look.Tiny, part.Strong("元素")), nil, nil, nil, d.outline)
	middle := part.Edges(d.pageBar(), part.PadXY(look.Nil, look.Tiny, d.faults.object), nil, nil, d.easel)
	return part.Edges(part.PadXY(look.Nil, look.Tiny, d.bar()), nil,
		part.Ems(outlineEms, list), part.Ems(panelEms, d.panel.object), part.PadXY(look.Medium, look.Nil, middle))
}

// changed follows the drawing wherever it went: the hand, a key, a button.
func (d *designerView) changed() {
	d.pages.show()
	d.showOutline()
	d.panel.show()
	d.faults.show()
	d.draught.want()
	for _, b := range d.again {
		b.Refresh()
	}
	if t := d.drawing.Template(); t != d.told && !d.drawing.Grabbed() {
		d.told = t
		if d.Changed != nil {
			d.Changed()
		}
	}
}

// do changes the drawing from outside the easel, which gets the keys back.
func (d *designerView) do(change func()) {
	change()
	d.easel.Refresh()
	d.changed()
	d.easel.Focus()
}

// pick changes what is picked from outside the easel, and brings it into sight.
func (d *designerView) pick(change func()) {
	change()
	d.easel.Refresh()
	d.easel.Reveal()
	d.changed()
}

func (d *designerView) showOutline() {
	wrong := d.faults.elements()
	var lines []part.RollLine
	for i, name := range d.drawing.Outline() {
		role := look.Ink
		if wrong[i] {
			role = look.Danger
		}
		lines = append(lines, part.RollLine{Text: name, Role: role})
	}
	d.outline.Set(lines, d.drawing.Picked())
}

// inspect goes to the properties of what is picked.
func (d *designerView) inspect() { d.panel.focus() }
