package page

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"roadcert/domain/bureau"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// act does a deed about a case.
func (p *casesPage) act(deed model.Deed, l model.CaseLine) {
	switch deed {
	case model.WriteOn:
		p.goOn(l.ID)
	case model.SubmitCase:
		p.submit(l)
	case model.RecallCase:
		p.recall(l)
	case model.Approve:
		p.decide(l, bureau.Approved)
	case model.Return:
		p.decide(l, bureau.Returned)
	case model.Reject:
		p.decide(l, bureau.Rejected)
	case model.CarryOut:
		p.carry(l.Case)
	case model.StopBatch:
		p.stop(l)
	case model.BatchAgain:
		p.host.Open(Route{Page: Certificates, Filter: BatchFilter + l.ID})
	}
}

// do does something to a case off the screen, and says what came of it.
func (p *casesPage) do(title, said string, work func(context.Context) error) {
	p.host.Run(title, func(ctx context.Context, _ func(int, int)) error { return work(ctx) }, func(err error) {
		if err != nil {
			p.host.Fail(err)
			return
		}
		p.host.Toast(said)
		p.host.Changed()
	})
}

// submit opens a draft for a second person as it is; what is wrong with it is put right in its form.
func (p *casesPage) submit(l model.CaseLine) {
	p.do("提交", "已提出"+l.What+"，办件 "+l.ID+" 等待审批", func(ctx context.Context) error {
		_, err := p.desk.Submit(ctx, l.ID)
		return err
	})
}

// recall takes a case back for good.
func (p *casesPage) recall(l model.CaseLine) {
	verb, text := "撤回申请", "撤回以后，这件不再审批；要办的请重新提出。"
	if l.Case.State == bureau.Draft {
		verb, text = "放弃草稿", "放弃以后，草稿不能再填写；办件号留在“全部”里。"
	}
	part.Confirm(p.host.Window(), verb+"　"+l.ID, text, verb, func() {
		p.do(verb, "已"+verb+"，办件 "+l.ID, func(ctx context.Context) error {
			_, err := p.desk.Recall(ctx, l.ID)
			return err
		})
	}).Dangerous()
}

// verdictWords are what a verdict is called, what its note is for, and whether it may stay empty.
var verdictWords = map[bureau.CaseState]struct{ verb, hint, must string }{
	bureau.Approved: {"批准", "可不填", ""},
	bureau.Returned: {"退回", "退回的原因，提出人会看到", "请写明退回的原因"},
	bureau.Rejected: {"不予许可", "不予许可的理由，写进决定书", "请写明不予许可的理由"},
}

// decide asks for the second person's word. A batch that takes rights away is confirmed by its number, and is
// carried out as soon as it is approved.
func (p *casesPage) decide(l model.CaseLine, verdict bureau.CaseState) {
	words := verdictWords[verdict]
	verb := words.verb + l.What
	if verdict == bureau.Approved {
		verb = model.ApproveVerb(l.Case, p.viewer) + l.What
	}
	if w := l.Case.Work; w != nil {
		verb += " " + model.Thousands(w.Members) + " 本"
	}
	note := part.NewField("意见").Hint(words.hint).Checked(func(text string) (string, string) {
		if strings.TrimSpace(text) == "" {
			return text, words.must
		}
		return text, ""
	})
	if words.must != "" {
		note.Must()
	}
	var dialog *part.Dialog
	send := func() {
		answer := strings.TrimSpace(note.Text())
		var decision bureau.Decision
		p.host.Run(verb, func(ctx context.Context, _ func(int, int)) (err error) {
			decision, err = p.desk.Decide(ctx, l.ID, verdict, answer)
			return err
		}, dialog.Ends(func() {
			p.host.Toast("已" + verb + "，办件 " + l.ID)
			if decision.Case.State == bureau.Running {
				p.wanted = l.ID
				p.carry(decision.Case)
			}
			p.host.Changed()
		}))
	}
	dialog = part.NewDialog(verb+"　"+l.ID, p.decision(l, note), part.Command{Name: verb, Do: func() {
		switch {
		case !part.FirstWrong([]*part.Field{note}):
		case verdict == bureau.Approved && l.Case.Work != nil && l.Case.Operation.Ends():
			n := model.Thousands(l.Case.Work.Members)
			part.ConfirmTyped(p.host.Window(), verb, "批准后立即对这 "+n+" 本证照办理"+l.What+"。", verb, n, send)
		default:
			send()
		}
	}})
	if verdict != bureau.Approved || l.Case.Operation.Ends() {
		dialog.Dangerous()
	}
	note.Submits(dialog.Submit)
	dialog.Wide().Begin(note).Show(p.host.Window())
}

// decision repeats what is decided about.
func (p *casesPage) decision(l model.CaseLine, note *part.Field) fyne.CanvasObject {
	body := part.Down(look.Medium, part.Text(orMany(l.Kind)+"　"+p.detail.subject()).Loose())
	for _, a := range model.Asked(l.Case, p.rows) {
		body.Add(part.Remark(a.Name + "：" + a.Value))
	}
	body.Add(part.Form(note))
	return body
}

// carrying is a batch that is being carried out from here.
type carrying struct {
	bar     *part.Progress
	running latest
}

// carry carries a batch out, in the background: what is done is kept, whatever stops it.
func (p *casesPage) carry(k bureau.Case) {
	if p.carried[k.ID] != nil {
		return
	}
	c := &carrying{bar: part.NewProgress(), running: latest{host: p.host}}
	c.bar.Set(k.Work.Next, k.Work.Members)
	p.carried[k.ID] = c
	p.wanted = k.ID
	if p.detail.id == k.ID {
		p.detail.draw()
	}
	var result bureau.BatchResult
	c.running.begin("成批"+k.Operation.Name(), func(ctx context.Context, progress func(int, int)) (err error) {
		result, err = p.desk.Carry(ctx, k.ID, func(done, total int) {
			progress(done, total)
			fyne.Do(func() { c.bar.Set(done, total) })
		})
		return err
	}, func(err error) {
		delete(p.carried, k.ID)
		tellEnd(p.host, err, "已停下，已办的 "+model.Thousands(result.Issued)+" 本有效；可以继续办理", func() { p.host.Toast(model.CarriedText(k, result)) })
		if result.Refused > 0 && p.detail.line.ID == k.ID {
			p.detail.tab = refusedTab
		}
		p.host.Changed()
	})
}

// stop ends a batch where it is, for good.
func (p *casesPage) stop(l model.CaseLine) {
	note := part.NewField("原因").Must().Hint("为什么不再办下去").Checked(filled("停止的原因"))
	var dialog *part.Dialog
	dialog = part.NewDialog("停止　"+l.ID, part.Down(look.Medium, part.Prose(model.WorkText(*l.Case.Work)+"。已办的有效，其余的不再办理；停止以后不能继续。"), part.Form(note)),
		part.Command{Name: "停止", Do: func() {
			if !part.FirstWrong([]*part.Field{note}) {
				return
			}
			text := strings.TrimSpace(note.Text())
			p.host.Run("停止", func(ctx context.Context, _ func(int, int)) error {
				_, err := p.desk.Stop(ctx, l.ID, text)
				return err
			}, dialog.Ends(func() {
				p.host.Toast("已停止，办件 " + l.ID)
				p.host.Changed()
			}))
		}}).Dangerous()
	note.Submits(dialog.Submit)
	dialog.Wide().Begin(note).Show(p.host.Window())
}
