package page

import (
	"context"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/collect"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// Ways to say which certificates a batch is about.
const (
	byPicked = "picked"
	byFilter = "filter"
	byList   = "list"
	byCase   = "case"
)

// pickedMost is how many picked rows a batch takes one by one; more are chosen by a filter.
const pickedMost = 100_000

func (p *certificatesPage) batchCommand() part.Command {
	return part.Command{Name: "成批办理…", Key: fyne.KeyB, Mod: fyne.KeyModifierControl, Do: func() { p.batch("", "") }, Why: func() string {
		return model.WhyNotBatch(p.desk.May)
	}}
}

// batchCommands are the context menu of several rows.
func (p *certificatesPage) batchCommands() []part.Command {
	list := []part.Command{p.batchCommand(), {}}
	for _, c := range model.BatchChoices(p.desk.May) {
		list = append(list, part.Command{Name: c.Name + " " + model.Thousands(p.grid.Picked()) + " 本…", Do: func() { p.batch(c.Key, "") }})
	}
	return list
}

// batch asks what is to be done to many certificates; operation is the one to begin with, or empty, and of the
// earlier batch that they are of, or empty.
func (p *certificatesPage) batch(operation, of string) {
	b := &batchDialog{p: p, of: of, running: latest{host: p.host}, bar: part.NewProgress(), says: part.Remark(""), file: part.Note("").Loose(), form: part.Down(look.Medium)}
	total, more := p.grid.Len()
	count := model.Thousands(total) + " 本"
	if more {
		count += "以上"
	}
	var scopes []part.Option
	if of != "" {
		scopes = append(scopes, part.Option{Key: byCase, Name: "办件 " + of + " 的那一批"})
	}
	if n := p.grid.Picked(); n > 1 && n < total {
		scopes = append(scopes, part.Option{Key: byPicked, Name: "选中的 " + model.Thousands(n) + " 本"})
	}
	scopes = append(scopes, part.Option{Key: byFilter, Name: "筛选出的 " + count}, part.Option{Key: byList, Name: "名单文件里的"})
	b.scope = part.NewChoiceField("范围", scopes).Must()
	b.operation = part.NewChoiceField("业务", partOptions(model.BatchChoices(p.desk.May))).Must()
	if operation != "" {
		b.operation.Set(operation)
	}
	b.scope.Changed(b.put)
	b.operation.Changed(b.change)
	b.sheet = part.NewChoiceField("工作表", nil)
	b.sheet.Changed(func() { b.read(b.path, b.sheet.Text()) })
	b.bar.Hide()
	b.dialog = part.NewDialog("成批办理", b.form, part.Command{Name: "预览", Do: b.preview})
	if of != "" {
		b.scope.Set(byCase)
	}
	b.change()
	p.host.Window().SetOnDropped(func(_ fyne.Position, files []fyne.URI) {
		if len(files) == 1 {
			b.scope.Set(byList)
			b.read(files[0].Path(), "")
		}
	})
	b.dialog.Wide().Begin(b.scope).OnClose(b.leave).Show(p.host.Window())
}

// batchDialog asks which certificates, what is done to them, and what that needs to know.
type batchDialog struct {
	p                       *certificatesPage
	of                      string
	running                 latest
	scope, operation, sheet *part.Field
	ask                     *askForm
	item, value             *part.Field // what an amendment makes the same on all; nil of anything else
	bar                     *part.Progress
	says                    *part.Paragraph
	file                    *part.Line
	form                    *fyne.Container
	dialog                  *part.Dialog

	path   string
	sheets []string
	listed bureau.Selection
	unread []bureau.BatchRefusal
}

func (b *batchDialog) leave() {
	b.p.host.Window().SetOnDropped(nil)
	b.running.cancel()
	b.ask.leave()
}

func (b *batchDialog) chosen() certificate.Operation {
	op, _ := certificate.ParseOperation(b.operation.Text()) // one of the choices
	return op
}

// change asks what another operation needs to know.
func (b *batchDialog) change() {
	b.ask = newAskForm(model.NewAsk(b.chosen(), b.p.desk.Today()), model.Answers{}, b.p.desk, b.p.host)
	b.ask.note.Submits(b.dialog.Submit)
	b.item, b.value = nil, nil
	if b.chosen() == certificate.Amend {
		items := model.AmendChoices(b.p.desk.Catalog().Kinds(), b.p.filter.Kind)
		b.item = part.NewChoiceField("统一改动", append([]part.Option{{Name: "没有，只按名单改"}}, partOptions(items)...))
		b.value = part.NewField("改为").Hint("每一本都改成这样；不填则清空这一项")
	}
	b.put()
}

// asked are the fields that the operation asks for.
func (b *batchDialog) asked() []*part.Field {
	if b.item == nil {
		return b.ask.fields
	}
	return append([]*part.Field{b.item, b.value}, b.ask.fields...)
}

// proposal is what is asked for all.
func (b *batchDialog) proposal() bureau.Proposal {
	p := b.ask.proposal()
	if b.item != nil && b.item.Text() != "" {
		p.Face = certificate.Face{b.item.Text(): strings.TrimSpace(b.value.Text())}
	}
	return p
}

// put lays the dialog out: the file is asked for where a list is meant.
func (b *batchDialog) put() {
	first := []*part.Field{b.scope}
	var file fyne.CanvasObject = part.Note("")
	if b.scope.Text() == byList {
		choose := part.Button(part.Command{Name: "选择名单…", Do: b.choose})
		if b.path == "" {
			b.file.Set("表格里一行一本，写编号、证号或车牌；可以拖进来")
		}
		file = part.Across(look.Small, choose, part.Grow(b.file))
		if len(b.sheets) > 1 {
			first = append(first, b.sheet)
		}
	}
	b.says.Set(model.Consequence(b.chosen(), b.p.threeSteps) + model.ListRemark(b.chosen()))
	rest := append([]*part.Field{b.operation}, b.asked()...)
	b.form.Objects = []fyne.CanvasObject{part.Form(first...), file, part.Form(rest...), b.says, b.bar}
	if b.scope.Text() != byList {
		b.form.Objects = []fyne.CanvasObject{part.Form(append(first, rest...)...), b.says, b.bar}
	}
	b.form.Refresh()
	b.dialog.Refresh()
}

func (b *batchDialog) choose() {
	chooseFile(b.p.host, "选择名单", folder(tableFolder), registers, func(path string) {
		rememberFolder(tableFolder, filepath.Dir(path))
		b.read(path, "")
	})
}

// read reads the certificates that a file names.
func (b *batchDialog) read(path, sheet string) {
	var selection bureau.Selection
	var unread []bureau.BatchRefusal
	var sheets []string
	b.running.begin("读取名单", func(ctx context.Context, _ func(int, int)) error {
		reg, err := b.p.tools.OpenRegister(path)
		if err != nil {
			return err
		}
		defer reg.Close()
		sheets = reg.Sheets()
		selection, unread, err = b.p.desk.ReadList(ctx, reg, sheet)
		return err
	}, func(err error) {
		b.dialog.Complain("")
		if err != nil {
			b.dialog.Complain(err.Error())
			return
		}
		if path != b.path {
			var options []part.Option
			for _, s := range sheets {
				options = append(options, part.Option{Key: s, Name: s})
			}
			b.sheet.Offer(options)
		}
		b.path, b.sheets, b.listed, b.unread = path, sheets, selection, unread
		b.file.Set(model.ReadText(filepath.Base(path), len(selection.Lines), len(unread)))
		b.put()
	})
}

// preview finds out what the batch would do.
func (b *batchDialog) preview() {
	fields := append([]*part.Field{b.scope}, b.asked()...)
	if b.scope.Text() == byList && b.path == "" {
		b.dialog.Complain("请先选择名单文件。")
		return
	}
	if !part.FirstWrong(fields) || b.running.busy() {
		return
	}
	b.dialog.Complain("")
	proposal := b.proposal()
	switch b.scope.Text() {
	case byList:
		b.plan(b.listed, b.unread, proposal)
	case byCase:
		b.plan(bureau.Selection{Case: b.of, Scope: "办件 " + b.of + " 的那一批"}, nil, proposal)
	case byFilter:
		q := b.p.filter.Query()
		b.plan(bureau.Selection{Query: &q, Scope: b.p.filter.ScopeText(b.p.desk.Catalog())}, nil, proposal)
	default:
		b.p.grid.Gather("读取所选", pickedMost, func(rows []bureau.Row, err error) {
			if err != nil {
				b.dialog.Complain(err.Error())
				return
			}
			s := bureau.Selection{Scope: "选中的 " + model.Thousands(len(rows)) + " 本"}
			for _, r := range rows {
				s.Lines = append(s.Lines, collect.Line{Ref: r.ID.String()})
			}
			b.plan(s, nil, proposal)
		})
	}
}

func (b *batchDialog) plan(s bureau.Selection, unread []bureau.BatchRefusal, proposal bureau.Proposal) {
	var plan bureau.Plan
	b.bar.Set(0, 0)
	b.bar.Show()
	b.dialog.Refresh()
	b.running.begin("成批预览", func(ctx context.Context, progress func(int, int)) (err error) {
		plan, err = b.p.desk.Plan(ctx, s, proposal, func(done, total int) {
			progress(done, total)
			fyne.Do(func() { b.bar.Set(done, total) })
		})
		return err
	}, func(err error) {
		b.bar.Hide()
		b.dialog.Refresh()
		if err != nil {
			b.dialog.Complain(err.Error())
			return
		}
		b.show(plan, model.NewPreview(plan, unread))
	})
}

// reasonEms is how wide the counts of reasons are beside the list.
const reasonEms = 15

// show shows who will and who will not, and begins.
func (b *batchDialog) show(plan bureau.Plan, v model.Preview) {
	op, host := plan.Proposal.Operation, b.p.host
	verb := model.BeginVerb(op, v.Good)
	list := newBatchList("batch.preview", b.p.tools, host, op.Name()+" 不可办")
	list.set(v.Refusals, v.Cut)
	body := part.Down(look.Medium, part.Text(plan.Scope).Loose(), part.Prose(v.Verdict))
	if v.Refused > 0 {
		body.Add(part.Grow(part.Beside(reasonEms, part.Scrolled(tallyTable("不可办的原因", "本", v.Reasons)), list.object)))
	}
	body.Add(part.Remark(model.Consequence(op, b.p.threeSteps)))
	var dialog *part.Dialog
	begin := func() { b.begin(dialog, plan, verb) }
	dialog = part.NewDialog("成批"+op.Name()+"　预览", body, part.Command{Name: verb, Do: func() {
		if op.Ends() || op == certificate.Withdraw {
			n := model.Thousands(v.Good)
			part.ConfirmTyped(host.Window(), verb, "将对 "+n+" 本证照办理"+op.Name()+"。", verb, n, begin)
			return
		}
		begin()
	}, Why: func() string {
		if v.Good == 0 {
			return "没有一本可以办理，原因见名单。"
		}
		return ""
	}})
	if op.Ends() {
		dialog.Dangerous()
	}
	if dialog.Broad(); v.Refused > 0 {
		dialog.Whole()
	}
	dialog.Show(host.Window())
}

// begin writes the batch down. What needs nobody else is carried out at once, on the page of cases.
func (b *batchDialog) begin(dialog *part.Dialog, plan bureau.Plan, verb string) {
	var k bureau.Case
	host := b.p.host
	host.Run(verb, func(ctx context.Context, _ func(int, int)) (err error) {
		k, err = b.p.desk.Begin(ctx, plan)
		return err
	}, dialog.Ends(func() {
		b.dialog.Close()
		if k.State == bureau.Running {
			host.Open(Route{Page: Cases, Filter: CarryFilter + k.ID})
			return
		}
		host.Toast("已" + strings.TrimSpace(verb) + "，办件 " + k.ID + " 等待审批")
		host.Changed()
	}))
}
