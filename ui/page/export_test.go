package page

import (
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/ui/model/designer"
	"roadcert/ui/part"
)

// DesignerPage is the template designer as a page of its own.
type DesignerPage struct {
	*designerView
	kind     *catalog.Kind
	template *catalog.Template
}

// NewDesigner returns the designer of a template.
func NewDesigner(desk designerDesk, tools Tools, host Host, k *catalog.Kind, t *catalog.Template) *DesignerPage {
	return &DesignerPage{newDesigner(desk, tools, host), k, t}
}

// Title is part of Page.
func (p *DesignerPage) Title() string { return "模板" }

// Show is part of Page.
func (p *DesignerPage) Show(Route) { p.SetTemplate(p.kind, p.template) }

// Drawing is what is on the easel.
func (p *DesignerPage) Drawing() *designer.Drawing { return p.drawing }

// Lay puts a scanned form under the page.
func (p *DesignerPage) Lay(s *designer.Scan) { p.lay(s) }

// Frozen tells whether a picture is still being drawn.
func (p *DesignerPage) Frozen() bool { return p.draught.busy }

// Views are the commands that change how the page is looked at.
func (p *DesignerPage) Views() []part.Command { return p.viewCommands() }

// Scale is how many pixels a millimetre is on the easel.
func (p *DesignerPage) Scale() float32 { return p.easel.Scale() }

// SlipCommands are the commands that show the slips of a case.
func SlipCommands(host Host, tools Tools, desk slipDesk, k bureau.Case) []part.Command {
	return slipCommands(host, tools, desk, k)
}
