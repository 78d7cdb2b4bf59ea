package page

import (
	"context"

	"fyne.io/fyne/v2"

	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// askForm asks what an operation needs to know besides a face: in the dialog of an action, in a case, for a batch.
type askForm struct {
	ask                          model.Ask
	reason, result, until, dated *part.Field
	other                        *certificateField
	note                         *part.Field
	fields                       []*part.Field // in their order, for Form and FirstWrong
	changed                      func()        // may be nil
	reasonPicked                 func()        // may be nil
	desk                         certificateFinder
	host                         Host
}

// newAskForm returns the form with what has been said so far.
func newAskForm(ask model.Ask, said model.Answers, desk certificateFinder, host Host) *askForm {
	f := &askForm{ask: ask, desk: desk, host: host}
	tell := func() {
		if f.changed != nil {
			f.changed()
		}
	}
	add := func(field *part.Field, value string) *part.Field {
		field.Set(value)
		field.Changed(tell)
		f.fields = append(f.fields, field)
		return field
	}
	if len(ask.Reasons) > 0 {
		f.reason = add(part.NewChoiceField("原因", partOptions(ask.Reasons)).Must(), said.Reason)
		f.reason.Changed(func() {
			tell()
			if f.reasonPicked != nil {
				f.reasonPicked()
			}
		})
	}
	if len(ask.Results) > 0 {
		f.result = add(part.NewChoiceField(resultLabel(ask.Operation), partOptions(ask.Results)).Must(), said.Result)
	}
	if ask.Until != "" {
		f.until = part.NewField(ask.Until).Hint(ask.UntilHint()).Checked(ask.CheckUntil)
		if ask.Must {
			f.until.Must()
		}
		value := said.Until
		if value == "" {
			value = ask.Term.String()
		}
		add(f.until, value)
	}
	if ask.Effective {
		f.dated = add(part.NewField("生效日期").Hint("不填则为"+effectiveHint(ask.Operation)).Checked(ask.CheckEffective), said.Effective)
	}
	if ask.Other != "" {
		f.other = newCertificateField(ask.Other, desk, host)
		if ask.OtherMust {
			f.other.must()
		}
		f.other.changed = tell
		f.other.field.Set(said.Other)
		f.fields = append(f.fields, f.other.field)
	}
	f.note = part.NewField("说明").Hint("写给审批的人，可不填").Checked(ask.CheckNote)
	switch {
	case ask.Explained:
		f.note.Must().Hint("为什么要" + ask.Operation.Name())
	case !ask.Operation.ByTwo():
		f.note.Hint("可不填")
	}
	add(f.note, said.Note)
	return f
}

func resultLabel(op certificate.Operation) string {
	if op == certificate.Assess {
		return "考核等级"
	}
	return "审验结果"
}

func effectiveHint(op certificate.Operation) string {
	if op.ByTwo() {
		return "批准之日"
	}
	return "今天"
}

// said is what is typed and picked.
func (f *askForm) said() model.Answers {
	text := func(field *part.Field) string {
		if field == nil {
			return ""
		}
		return field.Text()
	}
	said := model.Answers{
		Reason: text(f.reason), Result: text(f.result), Until: text(f.until), Effective: text(f.dated), Note: text(f.note),
	}
	if f.other != nil {
		said.Other = f.other.field.Text()
	}
	return said
}

// proposal is what is asked for.
func (f *askForm) proposal() bureau.Proposal { return f.ask.Proposal(f.said()) }

// suggestedEms is how high the suggestions for a certificate are, in body type sizes.
const suggestedEms = 18

// roomForSuggestions lies under a form whose last field has suggestions: what stands below would show through.
func roomForSuggestions() fyne.CanvasObject { return part.High(suggestedEms, part.Note("")) }

// object is the form with what will come of it above.
func (f *askForm) object(consequence string) *fyne.Container {
	body := part.Down(look.Medium, part.Remark(consequence), part.Form(f.fields...))
	if f.other != nil {
		body.Add(roomForSuggestions())
	}
	return body
}

// leave stops what still runs for a form that is closed.
func (f *askForm) leave() {
	if f.other != nil {
		f.other.running.cancel()
	}
}

// certificateFinder looks certificates up.
type certificateFinder interface {
	List(context.Context, bureau.Query) (bureau.Page, error)
}

// certificateField names a certificate: whatever is typed is looked for, and what is found can be picked. What
// stays on the line is the certificate's own mark, which hides nothing and means one only.
type certificateField struct {
	field   *part.Field
	desk    certificateFinder
	running latest
	found   map[string]bureau.Row // by mark
	offered []part.Option
	asked   string
	changed func() // may be nil
	needed  bool
}

// offeredMost is how many certificates are offered for what is typed.
const offeredMost = 20

func newCertificateField(label string, desk certificateFinder, host Host) *certificateField {
	c := &certificateField{desk: desk, running: latest{host: host}, found: map[string]bureau.Row{}}
	c.field = part.NewField(label).Hint("没有可不填；编号、姓名、车牌，选一本").
		Suggests(func(string) []part.Option { return c.offered }).Likeliest().
		Aside(func(text string) string {
			if r, ok := c.found[text]; ok {
				return model.RowText(r, r.ID)
			}
			return ""
		}).
		Checked(func(text string) (string, string) {
			if _, ok := certificate.ParseID(text); ok || text == "" && !c.needed {
				return text, ""
			}
			return text, "请从列出的证照中选一本"
		})
	c.field.Changed(func() {
		c.look(c.field.Text())
		if c.changed != nil {
			c.changed()
		}
	})
	return c
}

// must keeps the line from staying empty, and returns the field.
func (c *certificateField) must() *certificateField {
	c.needed = true
	c.field.Must().Hint("编号、姓名、车牌，选一本")
	return c
}

// look searches for what is typed, off the screen.
func (c *certificateField) look(text string) {
	if _, taken := c.found[text]; taken || text == "" || text == c.asked {
		return
	}
	c.asked = text
	var page bureau.Page
	c.running.begin("", func(ctx context.Context, _ func(int, int)) (err error) {
		page, err = c.desk.List(ctx, bureau.Query{Text: text, Limit: offeredMost})
		return err
	}, func(err error) {
		if err != nil {
			c.field.Complain(err.Error())
			return
		}
		c.offer(page.Rows)
		c.field.Resuggest()
	})
}

func (c *certificateField) offer(rows []bureau.Row) {
	c.offered = nil
	for _, r := range rows {
		c.found[r.ID.String()] = r
		c.offered = append(c.offered, part.Option{Key: r.ID.String(), Name: model.RowText(r, r.ID) + "　" + r.Status.Name()})
	}
}
