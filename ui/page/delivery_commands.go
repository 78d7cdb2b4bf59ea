package page

import (
	"context"
	"strings"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/delivery"
	"roadcert/domain/problem"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/paper"
	"roadcert/ui/part"
)

// commands are what can be done to the deliveries selected: for buttons and for the menu of a row.
func (d *deliveries) commands() []part.Command {
	list := make([]part.Command, 0, len(delivery.States())-1)
	for _, to := range []delivery.State{delivery.Notified, delivery.Delivered, delivery.Read, delivery.Returned} {
		list = append(list, part.Command{
			Name: model.HandVerb(to) + "…", Primary: to == delivery.Notified, Do: func() { d.gather(to) }, Why: func() string { return d.whyNot(to) },
		})
	}
	return list
}

func (d *deliveries) whyNot(to delivery.State) string {
	if d.handing.busy() {
		return "正在登记，可在窗口下方看进度或取消。"
	}
	h := model.Hand{
		To: to, Picked: d.grid.Picked(), May: d.p.desk.May(access.ProposeCase), Holders: access.HolderNames(access.ProposeCase),
	}
	if r, ok := d.grid.Current(); ok && h.Picked == 1 {
		h.Only = r.State
	}
	return h.Why()
}

// gather fetches the rows selected and asks what there is to say of the step.
func (d *deliveries) gather(to delivery.State) {
	d.grid.Gather("读取所选", model.HandMost, func(rows []bureau.DeliveryRow, err error) {
		if err != nil {
			d.p.host.Fail(err)
			return
		}
		refs := make([]string, len(rows))
		for i, r := range rows {
			refs[i] = r.ID.String()
		}
		if to == delivery.Notified {
			d.askSlips(refs, rows)
			return
		}
		d.ask(to, refs, rows)
	})
}

// whom names the one certificate, or says how many there are.
func (d *deliveries) whom(rows []bureau.DeliveryRow) string {
	if len(rows) == 1 {
		return rows[0].Holder + "　" + d.p.kindName(rows[0].Kind) + "　" + rows[0].Number
	}
	return "所选 " + model.Thousands(len(rows)) + " 本，第一本：" + rows[0].Holder
}

// ask asks for channel and note of a step that is only recorded.
func (d *deliveries) ask(to delivery.State, refs []string, rows []bureau.DeliveryRow) {
	verb := model.HandVerb(to)
	channel := part.NewChoiceField("渠道", partOptions(model.ChannelChoices())).Must()
	note := part.NewField("说明").Hint("可不填")
	if to == delivery.Returned {
		note.Must().Hint("为什么交不出去，或者持证主体说哪里有误").Checked(func(text string) (string, string) {
			if strings.TrimSpace(text) == "" {
				return text, "请写明退回的原因"
			}
			return text, ""
		})
	}
	var dialog *part.Dialog
	dialog = part.NewDialog(verb, part.Down(look.Medium, part.Text(d.whom(rows)).Loose(), part.Form(channel, note)),
		part.Command{Name: verb + " " + model.Thousands(len(rows)) + " 本", Do: func() {
			if !part.FirstWrong([]*part.Field{channel, note}) {
				return
			}
			dialog.Close()
			d.record(to, refs, bureau.Handing{Channel: delivery.Channel(channel.Text()), Note: note.Text()})
		}})
	note.Submits(dialog.Submit)
	dialog.Wide().Begin(channel).Show(d.p.host.Window())
}

func (d *deliveries) record(to delivery.State, refs []string, how bureau.Handing) {
	var result bureau.BatchResult
	d.handing.begin(model.HandVerb(to), func(ctx context.Context, progress func(done, total int)) (err error) {
		how.Progress = progress
		result, err = d.p.desk.RecordDelivery(ctx, refs, to, how)
		return err
	}, func(err error) { d.ended(to, result, err) })
}

// ended says what has become of a step of many deliveries.
func (d *deliveries) ended(to delivery.State, result bureau.BatchResult, err error) {
	stopped := problem.Of(err) == problem.Cancelled
	if result.Issued > 0 {
		d.p.host.Changed()
	}
	if err != nil && !stopped {
		d.p.host.Fail(err)
		return
	}
	batchEnded(d.p.host, model.HandVerb(to), "为什么没有登记", model.NewDeliveryOutcome(to, result, stopped), stopped)
}

// Which pick-up code a slip gets.
const (
	keepCode  = "keep"
	renewCode = "renew"
)

// slipsName is what the file of slips is called: it says nothing of the holders.
const slipsName = "送达告知单.pdf"

// askSlips asks how the holders are told, and where the slips are printed.
func (d *deliveries) askSlips(refs []string, rows []bureau.DeliveryRow) {
	channel := part.NewChoiceField("渠道", partOptions(model.ChannelChoices())).Must()
	code := part.NewChoiceField("取证码", []part.Option{{Key: keepCode, Name: "没有过期的沿用，其余给新码"}, {Key: renewCode, Name: "全部换新码，原来的作废"}})
	note := part.NewField("说明").Hint("可不填")
	printer, tray := d.p.tools.printerFields()
	fields := []*part.Field{channel, code, note, printer, tray}
	var dialog *part.Dialog
	dialog = part.NewDialog("打印取证单", part.Down(look.Medium, part.Text(d.whom(rows)).Loose(), part.Form(fields...),
		part.Remark("送达告知单每张 A4 纸两份，上面有取证码，只交给持证主体本人。")),
		part.Command{Name: "打印 " + model.Thousands(len(rows)) + " 份", Do: func() {
			if !part.FirstWrong(fields) {
				return
			}
			dialog.Close()
			rememberPrinter(printer.Text(), tray.Text())
			d.notify(refs, bureau.Handing{Channel: delivery.Channel(channel.Text()), Note: note.Text(), Renew: code.Text() == renewCode}, printer.Text(), tray.Text())
		}})
	tray.Submits(dialog.Submit)
	dialog.Wide().Begin(channel).Show(d.p.host.Window())
}

// notify gives the codes and prints the slips. What was given stays given where printing fails: the same slips can
// be printed again.
func (d *deliveries) notify(refs []string, how bureau.Handing, printer, tray string) {
	var result bureau.BatchResult
	d.handing.begin("打印取证单", func(ctx context.Context, progress func(done, total int)) (err error) {
		how.Progress = progress
		var slips []bureau.Handout
		slips, result, err = d.p.desk.Notify(ctx, refs, how)
		if len(slips) == 0 || err != nil && problem.Of(err) != problem.Cancelled {
			return err
		}
		document, failed := paper.NewHandouts(slips, d.p.tools.Type)
		if failed == nil {
			failed = d.p.tools.print(slipsName, document, printer, tray)
		}
		if failed != nil {
			return failed
		}
		return err
	}, func(err error) { d.ended(delivery.Notified, result, err) })
}
