package page

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

func (p *casesPage) newCommand() part.Command {
	return part.Command{Name: "新建办件…", Key: fyne.KeyN, Mod: fyne.KeyModifierControl, Primary: true, Do: p.create, Why: needs(p.desk, access.ProposeCase)}
}

// create asks what a new case is about: an operation, and the kind or the certificate it is done to.
func (p *casesPage) create() {
	n := &newCase{p: p}
	n.operation = part.NewChoiceField("业务", partOptions(model.CaseOperations())).Must()
	n.kind = part.NewChoiceField("类别", kindOptions(p.desk.Catalog())).Must()
	n.certificate = newCertificateField("证照", p.desk, p.host).must()
	n.says = part.Remark("")
	n.form = part.Down(look.Medium)
	n.operation.Changed(n.put)
	n.dialog = part.NewDialog("新建办件", n.form, part.Command{Name: "填写", Do: n.begin})
	n.put()
	n.dialog.Wide().Begin(n.operation).OnClose(n.certificate.running.cancel).Show(p.host.Window())
}

// newCase is the dialog that begins a case.
type newCase struct {
	p               *casesPage
	operation, kind *part.Field
	certificate     *certificateField
	says            *part.Paragraph
	form            *fyne.Container
	dialog          *part.Dialog
}

func (n *newCase) chosen() certificate.Operation {
	op, err := certificate.ParseOperation(n.operation.Text())
	if err != nil {
		return certificate.Issue
	}
	return op
}

// put shows what the operation is done to: a kind for a new certificate, or a certificate.
func (n *newCase) put() {
	second, below := n.certificate.field, roomForSuggestions()
	if n.chosen() == certificate.Issue {
		second, below = n.kind, part.Note("")
	}
	n.says.Set(model.Consequence(n.chosen(), n.p.viewer.ThreeSteps))
	n.form.Objects = []fyne.CanvasObject{part.Form(n.operation), n.says, part.Form(second), below}
	n.form.Refresh()
	n.dialog.Refresh()
}

// begin opens the form of the case, unless the rules refuse the operation on that certificate already.
func (n *newCase) begin() {
	op := n.chosen()
	if op == certificate.Issue {
		n.dialog.Close()
		n.p.open(bureau.Case{Operation: op, Kind: catalog.Code(n.kind.Text())})
		return
	}
	if !part.FirstWrong([]*part.Field{n.certificate.field}) {
		return
	}
	ref := n.certificate.field.Text()
	var d bureau.Dossier
	n.p.host.Run("", func(ctx context.Context, _ func(int, int)) (err error) {
		d, err = n.p.desk.Show(ctx, ref)
		return err
	}, func(err error) {
		if err != nil {
			n.dialog.Complain(err.Error())
			return
		}
		at := slices.IndexFunc(d.Actions, func(a bureau.Action) bool { return a.Operation == op })
		if at >= 0 && d.Actions[at].Why != nil {
			n.dialog.Complain(model.Why(d.Actions[at].Why))
			return
		}
		n.dialog.Close()
		n.p.open(bureau.Case{Operation: op, Kind: d.Certificate.Kind, Certificate: d.Certificate.ID})
	})
}

// open shows the form of a case.
func (p *casesPage) open(k bureau.Case) {
	p.form = newCaseForm(p.desk, p.tools, p.host)
	p.form.threeSteps = p.viewer.ThreeSteps
	p.form.open(k)
}

// goOn opens a draft or a returned case where it was left.
func (p *casesPage) goOn(id string) {
	var k bureau.Case
	p.host.Run("", func(ctx context.Context, _ func(int, int)) (err error) {
		k, err = p.desk.Written(ctx, id)
		return err
	}, func(err error) {
		if err != nil {
			p.host.Fail(err)
			return
		}
		p.open(k)
	})
}
