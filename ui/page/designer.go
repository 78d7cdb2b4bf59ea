package page

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/ui/part"
)

// designerDesk is what the template designer asks of the desk.
type designerDesk interface {
	// SampleSheet is a document of a version with believable data.
	SampleSheet(catalog.Version) bureau.Sheet
}

// designer lets a person draw a template (证照模板): the page as it will be printed with everything on it
// in reach, the list of its elements at the left, the properties of what is picked at the right, and
// below what is wrong with it.
type designer struct {
	// Changed is told after every change of the template, undone and redone ones included; may be nil.
	Changed func()

	desk     designerDesk
	tools    Tools
	host     Host
	template *catalog.Template
	whole    *fyne.Container
}

// newDesigner returns a designer with nothing on it before SetTemplate.
func newDesigner(desk designerDesk, tools Tools, host Host) *designer {
	return &designer{desk: desk, tools: tools, host: host, whole: container.NewStack()}
}

// SetTemplate begins with a template of a kind. t itself is never changed.
func (d *designer) SetTemplate(_ *catalog.Kind, t *catalog.Template) { d.template = t }

// Template returns the template as it is now. Later changes do not reach it.
func (d *designer) Template() *catalog.Template { return d.template }

// Object is what is shown; it takes all the room it is given.
func (d *designer) Object() fyne.CanvasObject { return d.whole }

// Commands are the keys of the designer, for the page it stands on.
func (d *designer) Commands() []part.Command { return nil }
