package page

import (
	"context"
	"errors"
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
	}, func(err error) {
		if err != nil {
			dialog.Complain(err.Error())
			return
		}
		dialog.Close()
		d.p.host.Toast(said)
		d.p.host.Changed()
	})
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
	form := model.NewForm(k, p.desk.Regions(), p.desk.Today(), p.desk.Settings().Bureau)
	fields := make(map[string]*part.Field)
	var order []*part.Field
	for _, f := range form.Fields() {
		field := formField(form, f)
		if model.HoldsName(f) {
			field.Rare(p.tools.Rare)
		}
		fields[f.Key] = field
		order = append(order, field)
	}
	note := part.NewField("说明").Hint("写给审批的人，可不填")
	order = append(order, note)
	var dialog *part.Dialog
	do := func() {
		if !part.FirstWrong(order) {
			dialog.Complain("请先改正上面标红的项目。")
			return
		}
		typed := make(map[string]string)
		for key, f := range fields {
			typed[key] = f.Text()
		}
		p.propose(dialog, k, form.Face(typed), note.Text(), fields)
	}
	dialog = part.NewDialog("制发 "+k.Name, part.Form(order...), part.Command{Name: "提出制发", Do: do})
	note.Submits(dialog.Submit)
	dialog.Wide().Tall().Begin(order[0]).Show(p.host.Window())
}

func formField(form model.Form, f catalog.Field) *part.Field {
	check := func(text string) (string, string) { return form.Check(f, text) }
	var field *part.Field
	if f.Kind == catalog.Choice {
		options := []part.Option{{Name: "（不填）"}}
		for _, v := range f.Values {
			options = append(options, part.Option{Key: v, Name: v})
		}
		field = part.NewChoiceField(f.Name, options)
	} else {
		field = part.NewField(f.Name).Hint(form.Hint(f))
		field.Set(form.Value(f))
	}
	if form.Must(f) {
		field.Must()
	}
	return field.Checked(check)
}

func (p *certificatesPage) propose(dialog *part.Dialog, k *catalog.Kind, face certificate.Face, note string, fields map[string]*part.Field) {
	var made bureau.Case
	p.host.Run("提出制发", func(ctx context.Context, _ func(int, int)) (err error) {
		made, err = p.desk.ProposeIssue(ctx, k.Code, face, strings.TrimSpace(note))
		return err
	}, func(err error) {
		var wrong *bureau.FaceError
		if errors.As(err, &wrong) {
			for _, r := range wrong.Refusals {
				for _, f := range k.Fields {
					if field := fields[f.Key]; field != nil && f.Name == r.Column {
						field.Complain(r.Text)
					}
				}
			}
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
