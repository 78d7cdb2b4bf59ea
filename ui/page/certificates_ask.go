package page

import (
	"context"
	"strings"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// ask asks for what an operation needs, and proposes or records it. What brings a new face has a form of its own,
// which is a case from the beginning.
func (d *detail) ask(line model.ActionLine) {
	op, c := line.Operation, d.dossier.Certificate
	if op.SetsFace() {
		d.p.open(bureau.Case{Operation: op, Kind: c.Kind, Certificate: c.ID})
		return
	}
	host := d.p.host
	form := newAskForm(model.NewAsk(op, d.p.desk.Today()).Of(&c), model.Answers{}, d.p.desk, host)
	body := part.Down(look.Medium, part.Text(c.Holder+"　"+d.dossier.Kind.Short+"　"+c.Number).Loose(),
		form.object(model.Consequence(op, d.p.threeSteps)))
	verb := actionVerb(op)
	var dialog *part.Dialog
	do := func() {
		if !part.FirstWrong(form.fields) {
			return
		}
		if op == certificate.Withdraw {
			part.ConfirmTyped(host.Window(), verb, "撤回以后，这本证照恢复到最近一次办理以前的样子。", verb, op.Name(), func() { d.submit(dialog, verb, c.ID, form.proposal()) })
			return
		}
		d.submit(dialog, verb, c.ID, form.proposal())
	}
	dialog = part.NewDialog(strings.TrimSuffix(line.Verb, "…"), body, part.Command{Name: verb, Do: do})
	if line.Ends {
		dialog.Dangerous()
	}
	form.note.Submits(dialog.Submit)
	dialog.Wide().Begin(form.fields[0]).OnClose(form.leave).Show(host.Window())
}

// actionVerb is what the button says that asks for an operation.
func actionVerb(op certificate.Operation) string {
	switch {
	case op.TakesBack() && !op.ByTwo():
		return op.Name()
	case op.ByTwo():
		return "提出" + op.Name()
	}
	return "登记" + op.Name()
}

func (d *detail) submit(dialog *part.Dialog, verb string, id certificate.ID, p bureau.Proposal) {
	said := ""
	d.p.host.Run(verb, func(ctx context.Context, _ func(int, int)) error {
		switch {
		case p.Operation == certificate.Withdraw:
			_, err := d.p.desk.Withdraw(ctx, id.String(), p.Note)
			said = "已撤回最近一次办理"
			return err
		case !p.Operation.ByTwo():
			_, err := d.p.desk.Record(ctx, id.String(), p)
			said = "已登记" + p.Operation.Name()
			return err
		}
		k, err := d.p.desk.Propose(ctx, id.String(), p)
		said = "已提出" + p.Operation.Name() + "，办件 " + k.ID + " 等待审批"
		return err
	}, dialog.Ends(func() {
		d.p.host.Toast(said)
		d.p.host.Changed()
	}))
}

// issue asks which kind a new certificate is of, and then for its face.
func (p *certificatesPage) issue() {
	kind := part.NewChoiceField("类别", kindOptions(p.desk.Catalog())).Must()
	if p.filter.Kind != "" {
		kind.Set(p.filter.Kind)
	}
	var dialog *part.Dialog
	dialog = part.NewDialog("制发新证", part.Down(look.Medium, kind.Object(), part.Remark("新证提出后由另一人批准，批准时生成电子证照。")), part.Command{Name: "填写照面", Do: func() {
		dialog.Close()
		p.open(bureau.Case{Operation: certificate.Issue, Kind: catalog.Code(kind.Text())})
	}})
	dialog.Begin(kind).Show(p.host.Window())
}

// kindOptions are the kinds a new certificate can be of.
func kindOptions(cat *catalog.Catalog) []part.Option {
	var options []part.Option
	for _, k := range cat.Kinds() {
		options = append(options, part.Option{Key: string(k.Code), Name: k.Name})
	}
	return options
}

// open begins a case with a face.
func (p *certificatesPage) open(k bureau.Case) {
	p.form = newCaseForm(p.desk, p.tools, p.host)
	p.form.threeSteps = p.threeSteps
	p.form.open(k)
}

// Close keeps what is being written. It is part of Closer.
func (p *certificatesPage) Close() {
	if p.form != nil {
		p.form.keep()
	}
}
