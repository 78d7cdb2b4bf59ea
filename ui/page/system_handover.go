package page

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/handover"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/paper"
	"roadcert/ui/part"
)

// HandoverDesk is how work passes from one person to another.
type HandoverDesk interface {
	OpenWork(ctx context.Context, user string) (bureau.OpenWork, error)
	Handovers(context.Context) ([]bureau.Handover, error)
	DrawUpHandover(ctx context.Context, draft bureau.HandoverDraft) (bureau.Handover, error)
	StepHandover(ctx context.Context, id string, stage handover.Stage, text string) (bureau.Handover, error)
	HandoverSheet(ctx context.Context, id string) (bureau.HandoverSheet, error)
}

// systemHandovers is what is open in a person's name and the handovers they have to do with, under their own account.
type systemHandovers struct {
	p       *systemPage
	running latest
	asking  latest
	known   handoversKnown
	body    *fyne.Container
	object  fyne.CanvasObject
}

// handoversKnown is all it shows.
type handoversKnown struct {
	open  bureau.OpenWork
	lines []model.HandoverLine
}

// openShown is how many open things are shown at most; the sheet lists all of them.
const openShown = 12

func newSystemHandovers(p *systemPage) *systemHandovers {
	s := &systemHandovers{p: p, running: latest{host: p.host}, asking: latest{host: p.host}, body: part.Down(look.Medium, part.Section("工作交接"))}
	s.object = part.Panel(s.body)
	return s
}

// handoversWaiting is how many handovers wait for the person to receive them.
func handoversWaiting(ctx context.Context, desk SystemDesk) (int, error) {
	list, err := desk.Handovers(ctx)
	return model.HandoversWaiting(list, desk.Person().User), err
}

func (s *systemHandovers) reload() {
	fetch(&s.running, "", s.read, func(known handoversKnown) {
		s.known = known
		s.draw()
	})
}

func (s *systemHandovers) read(ctx context.Context) (k handoversKnown, err error) {
	if k.open, err = s.p.desk.OpenWork(ctx, ""); err != nil {
		return k, err
	}
	list, err := s.p.desk.Handovers(ctx)
	k.lines = model.HandoverLines(list, s.p.desk.Person())
	return k, err
}

func (s *systemHandovers) draw() {
	head := part.Across(look.Small, part.Grow(part.Section("工作交接").Loose()))
	if s.p.desk.May(access.ConfirmAccounts) {
		head.Add(part.Button(part.Command{Name: "代人移交…", Do: s.askWhose}))
	}
	head.Add(part.Button(part.Command{Name: "移交我的工作…", Why: needs(s.p.desk, access.HandOver), Do: func() { s.askTo(s.known.open) }}))
	s.body.Objects = []fyne.CanvasObject{
		head, part.Prose("换岗或离岗时，把名下未了的事项移交给接手的人：拟定交接单，本人签字，接收人接收后马上生效；办过的业务和签名不变。"), s.open(),
	}
	for _, l := range s.known.lines {
		s.body.Add(part.Rule())
		s.body.Add(s.line(l))
	}
	s.body.Refresh()
}

// open shows what is open in the person's name.
func (s *systemHandovers) open() fyne.CanvasObject {
	items := s.known.open.Items
	if len(items) == 0 {
		return part.Remark("您名下没有未了的事项。")
	}
	columns := []part.SheetColumn{{Title: "类别"}, {Title: "编号"}, {Title: "未了事项", Grow: true}, {Title: ""}}
	body := part.Down(look.Small, part.Sheet(columns, part.SheetTexts(columns, model.OpenWorkRows(items[:min(len(items), openShown)]))))
	if more := len(items) - openShown; more > 0 {
		body.Add(part.Remark(fmt.Sprintf("还有 %s 项，都会列在交接单上。", model.Thousands(more))))
	}
	return body
}

// line is one handover with what the person can do about it.
func (s *systemHandovers) line(l model.HandoverLine) fyne.CanvasObject {
	row := part.Across(look.Small, part.Strong(l.ID), part.Grow(part.Text(l.Title).Loose()), part.Tag(toneRoles[l.Tone], l.State))
	buttons := part.Across(look.Small, part.Grow(part.Note(l.Note).Loose()))
	for _, step := range l.Can {
		buttons.Add(part.Button(part.Command{Name: step.Deed() + "…", Primary: step == handover.Accepted, Do: func() { s.askStep(l, step) }}))
	}
	buttons.Add(part.Button(part.Command{Name: "打印…", Do: func() { s.print(l.ID) }}))
	return part.Down(look.Small, row, buttons)
}

// askWhose asks whose work is handed over in their place.
func (s *systemHandovers) askWhose() {
	var accounts []bureau.Account
	s.p.host.Run("读取账户", func(ctx context.Context, _ func(int, int)) (err error) {
		accounts, err = s.p.desk.Accounts(ctx)
		return err
	}, func(err error) {
		if err != nil {
			s.p.host.Fail(err)
			return
		}
		var people []bureau.Person
		for _, a := range accounts {
			if a.User != s.p.desk.Person().User && a.Role != access.Service {
				people = append(people, a.Person)
			}
		}
		s.choose(people)
	})
}

// choose asks for one of some people, and goes on with what is open in their name.
func (s *systemHandovers) choose(people []bureau.Person) {
	whose := part.NewChoiceField("移交人", partOptions(model.PersonChoices(people))).Must()
	var dialog *part.Dialog
	dialog = part.NewDialog("代人移交", part.Down(look.Medium, part.Prose("本人已经离岗、不能自己签字的，由您拟定并代签，写明原因。"), part.Form(whose)), part.Command{Name: "下一步", Do: func() {
		if !part.FirstWrong([]*part.Field{whose}) {
			return
		}
		dialog.Close()
		fetch(&s.asking, "读取未了事项", func(ctx context.Context) (bureau.OpenWork, error) { return s.p.desk.OpenWork(ctx, whose.Text()) }, s.askTo)
	}}).Wide()
	dialog.Show(s.p.host.Window())
}

// askTo asks who receives somebody's work, and draws the handover up.
func (s *systemHandovers) askTo(work bureau.OpenWork) {
	to := part.NewChoiceField("接收人", partOptions(model.PersonChoices(work.Receivers))).Must()
	reason := part.NewField("事由").Must().Hint("例如：调离受理岗").Checked(filled("事由"))
	others := part.NewField("其他移交事项").Lines(2).Hint("纸质材料、钥匙、印章等，可不填")
	text := "名下没有登记的未了事项。"
	if open := model.OpenWorkText(work.Items); open != "" {
		text = "名下未了 " + open + "。已列入别的交接单的不再列入。"
	}
	var made bureau.Handover
	f := newForm(s.p.host, "移交工作　"+work.Of.Name, "拟定交接单", part.Prose(text), []*part.Field{to, reason, others}, func(ctx context.Context) (err error) {
		made, err = s.p.desk.DrawUpHandover(ctx, bureau.HandoverDraft{From: work.Of.User, To: to.Text(), Reason: reason.Text(), Others: others.Text()})
		return err
	}, func() { s.done("已拟定 " + made.ID + "，请签字移交") })
	f.before = func() string {
		if len(work.Receivers) == 0 {
			return "没有一个账户可以接收全部事项。请先为接手的人建账户。"
		}
		return ""
	}
	f.dialog.Show(s.p.host.Window())
}

// askStep asks what a step needs, and takes it.
func (s *systemHandovers) askStep(l model.HandoverLine, step handover.Stage) {
	q := model.AskHandover(&l.Of, step, s.p.desk.Person().User)
	var fields []*part.Field
	reason := part.NewField(q.Reason).Lines(2)
	if q.Reason != "" {
		fields = append(fields, reason)
	}
	if q.Must {
		reason.Must().Checked(filled(q.Reason))
	}
	f := newForm(s.p.host, q.Title, q.Button, part.Prose(q.Text), fields, func(ctx context.Context) error {
		_, err := s.p.desk.StepHandover(ctx, l.ID, step, reason.Text())
		return err
	}, func() { s.done(q.Done) })
	if q.Ends {
		f.dialog.Dangerous()
	}
	f.dialog.Show(s.p.host.Window())
}

func (s *systemHandovers) done(said string) {
	s.p.host.Toast(said)
	s.p.changed()
}

// print shows the sheet of a handover as it will be printed.
func (s *systemHandovers) print(id string) {
	var sheet bureau.HandoverSheet
	var document *paper.Document
	s.p.host.Run("制作工作交接单", func(ctx context.Context, _ func(int, int)) (err error) {
		if sheet, err = s.p.desk.HandoverSheet(ctx, id); err != nil {
			return err
		}
		document, err = paper.NewHandoverSheet(sheet, s.p.tools.Type)
		return err
	}, func(err error) {
		if err != nil {
			s.p.host.Fail(err)
			return
		}
		showPrintable(s.p.host, s.p.tools, sheet.Title, id, document)
	})
}
