package page

import (
	"context"
	"errors"
	"slices"
	"strings"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// ask asks for what an operation needs, and proposes or records it.
func (d *detail) ask(line model.ActionLine) {
	op, c := line.Operation, d.dossier.Certificate
	verb := "提出" + op.Name()
	if !op.ByTwo() {
		verb = "登记" + op.Name()
	}
	reasons := model.ReasonChoices(op)
	reason := part.NewChoiceField("原因", partOptions(reasons)).Must()
	today := d.p.desk.Today()
	until := part.NewField("暂扣至").Must().Hint("20260801、2026.8.1 都可以").Checked(func(text string) (string, string) {
		day, complaint := model.CheckUntil(text, today)
		if complaint != "" {
			return text, complaint
		}
		return day.String(), ""
	})
	note := part.NewField("说明").Hint("写给审批的人，可不填")
	var fields []*part.Field
	if len(reasons) > 0 {
		fields = append(fields, reason)
	}
	if model.NeedsUntil(op) {
		fields = append(fields, until)
	}
	fields = append(fields, note)
	var dialog *part.Dialog
	do := func() {
		if !part.FirstWrong(fields) {
			return
		}
		p := bureau.Proposal{Operation: op, Note: strings.TrimSpace(note.Text())}
		if len(reasons) > 0 {
			p.Reason = certificate.Reason(reason.Text())
		}
		if model.NeedsUntil(op) {
			p.Until, _ = day.Parse(until.Text()) // checked above
		}
		d.submit(dialog, verb, c.ID, p)
	}
	body := part.Down(look.Medium,
		part.Text(c.Holder+"　"+d.dossier.Kind.Short+"　"+c.Number).Loose(), part.Form(fields...), part.Remark(model.Consequence(op)))
	dialog = part.NewDialog(strings.TrimSuffix(line.Verb, "…"), body, part.Command{Name: verb, Do: do})
	if line.Ends {
		dialog.Dangerous()
	}
	note.Submits(dialog.Submit)
	dialog.Wide().Begin(fields[0]).Show(d.p.host.Window())
}

func (d *detail) submit(dialog *part.Dialog, verb string, id certificate.ID, p bureau.Proposal) {
	said := ""
	d.p.host.Run(verb, func(ctx context.Context, _ func(int, int)) error {
		if !p.Operation.ByTwo() {
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
	var options []part.Option
	for _, k := range p.desk.Catalog().Kinds() {
		options = append(options, part.Option{Key: string(k.Code), Name: k.Name})
	}
	kind := part.NewChoiceField("类别", options).Must()
	if p.filter.Kind != "" {
		kind.Set(p.filter.Kind)
	}
	var dialog *part.Dialog
	dialog = part.NewDialog("制发新证", part.Down(look.Medium, kind.Object(), part.Remark("新证提出后由另一人批准，批准时生成电子证照。")), part.Command{Name: "填写照面", Do: func() {
		dialog.Close()
		if k, ok := p.desk.Catalog().Kind(catalog.Code(kind.Text())); ok {
			p.fill(k)
		}
	}})
	dialog.Begin(kind).Show(p.host.Window())
}

// fill is the form of a new certificate, made from its kind's fields.
func (p *certificatesPage) fill(k *catalog.Kind) {
	version, _ := p.desk.Catalog().InForce(k.Code)
	form := model.NewForm(k, p.desk.Regions(), p.desk.Today(), p.desk.Settings().Bureau)
	face := newFaceForm(form, version.Template, p.tools, p.host, p.desk.AddPicture)
	note := part.NewField("说明").Hint("写给审批的人，可不填")
	fields := append(slices.Clone(face.order), note)
	var dialog *part.Dialog
	do := func() {
		if !part.FirstWrong(fields) {
			dialog.Complain("请先改正上面标红的项目。")
			return
		}
		if why := face.why(); why != "" {
			dialog.Complain(why)
			return
		}
		p.propose(dialog, face, note.Text())
	}
	dialog = part.NewDialog("制发 "+k.Name, part.Form(fields...), part.Command{Name: "提出制发", Do: do})
	note.Submits(dialog.Submit)
	dialog.Broad().Tall().Begin(fields[0]).OnClose(face.leave).Show(p.host.Window())
}

func (p *certificatesPage) propose(dialog *part.Dialog, form *faceForm, note string) {
	var made bureau.Case
	face := form.face()
	p.host.Run("提出制发", func(ctx context.Context, _ func(int, int)) (err error) {
		made, err = p.desk.ProposeIssue(ctx, form.form.Kind.Code, face, strings.TrimSpace(note))
		return err
	}, func(err error) {
		var wrong *bureau.FaceError
		if errors.As(err, &wrong) {
			form.wrong(wrong)
		}
		if err != nil {
			dialog.Complain(err.Error())
			return
		}
		dialog.Close()
		p.host.Toast("已提出制发，办件 " + made.ID + " 等待审批")
		p.host.Changed()
	})
}
