package page

import (
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/day"
	"roadcert/domain/patrol"
	"roadcert/ui/list"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/paper"
	"roadcert/ui/part"
)

// patrolRecords is the patrols of a year: how each went, and what was seen of each item.
type patrolRecords struct {
	p      *patrolPage
	grid   *part.Grid[bureau.PatrolRecord]
	list   *patrolList[bureau.PatrolRecord]
	object fyne.CanvasObject
}

func newPatrolRecords(p *patrolPage) *patrolRecords {
	r := &patrolRecords{p: p}
	state := func(rec bureau.PatrolRecord) string { text, _ := model.PatrolState(rec); return text }
	role := func(rec bureau.PatrolRecord) look.Role { _, tone := model.PatrolState(rec); return toneRoles[tone] }
	r.grid = part.NewGrid("patrol-records", []part.Column[bureau.PatrolRecord]{
		{ID: "id", Title: "编号", Width: 4.5, Text: func(rec bureau.PatrolRecord) string { return rec.ID }},
		{ID: "cycle", Title: "巡检", Width: 5, Text: func(rec bureau.PatrolRecord) string { return rec.Cycle.Name() }},
		{ID: "about", Title: "所属期或者事由", Width: 12, Grow: true, Text: model.PatrolAbout},
		{ID: "state", Title: "结果", Width: 6, Text: state, Role: role},
		{ID: "concluded", Title: "办结", Width: 15, Text: func(rec bureau.PatrolRecord) string { return model.HandText(rec.Concluded) }},
	}, list.Of(func() []bureau.PatrolRecord { return p.known.records }), p.host.Run, p.host.Fail)
	r.grid.IfEmpty(part.Empty("还没有做过巡检", "开始一次巡检：程序能判断的项目自动填好，其余的由巡检监督员逐项填写，办结时签名。"))
	r.list, r.object = newPatrolList(r.grid, "在左边选一次巡检", []part.Command{r.beginCommand(), {Name: "填写…", Why: r.whyNotFill, Do: r.fill}, {Name: "办结并签名…", Why: r.whyNotConclude, Do: r.conclude}}, r.view)
	r.grid.Opened = func(bureau.PatrolRecord) {
		if r.whyNotFill() == "" {
			r.fill()
		}
	}
	return r
}

// view is one patrol, item by item.
func (r *patrolRecords) view(rec bureau.PatrolRecord) fyne.CanvasObject {
	text, tone := model.PatrolState(rec)
	items := part.Down(look.Medium)
	for i := range rec.Results {
		res := &rec.Results[i]
		said := res.Text()
		if res.Finding != "" {
			said = strings.TrimPrefix(said+"　问题 "+res.Finding, "　")
		}
		line := part.Down(look.Nil, part.Across(look.Small, part.Grow(part.Strong(res.Item.Name).Loose()), part.Tag(toneRoles[model.JudgementTone(res.Judgement())], res.Judgement().Name())))
		if said != "" {
			line.Add(part.Prose(said))
		}
		line.Add(part.Remark(res.Item.Standard + "（" + res.Item.Basis() + "）"))
		items.Add(line)
	}
	body := part.Down(look.Small,
		part.Across(look.Small, part.Grow(part.Section(rec.ID+"　"+rec.Cycle.Name()).Loose()), part.Tag(toneRoles[tone], text)),
		part.Labelled("所属期", part.Text(model.PatrolAbout(rec)).Loose()), part.Labelled("机器填写", part.Text(model.HandText(rec.Begun)).Loose()))
	if rec.Concluded.Made() {
		body.Add(part.Labelled("办结签名", part.Text(model.HandText(rec.Concluded)).Loose()))
	}
	for _, broken := range rec.Broken {
		body.Add(part.Prose(broken).In(look.Danger))
	}
	body.Add(part.Rule())
	body.Add(part.Grow(part.Scrolled(part.PadXY(look.Small, look.Nil, items))))
	return body
}

func (r *patrolRecords) beginCommand() part.Command {
	return part.Command{Name: "开始巡检…", Key: fyne.KeyN, Mod: fyne.KeyModifierControl, Primary: true, Why: needs(r.p.desk, access.ProbeHouse), Do: r.askBegin}
}

func (r *patrolRecords) askBegin() {
	cycle := part.NewChoiceField("巡检", partOptions(model.CycleChoices())).Must()
	topic := part.NewField("事由").Hint("专项巡检必填，如 元旦前检查")
	cycle.Set(string(patrol.Daily))
	fields := []*part.Field{cycle, topic}
	var dialog *part.Dialog
	dialog = part.NewDialog("开始巡检", part.Down(look.Medium, part.Prose("程序先填好能自己判断的项目；本期已经开始的接着做，已填的保留。"), part.Form(fields...)), part.Command{Name: "开始", Do: func() {
		if !part.FirstWrong(fields) {
			return
		}
		dialog.Close()
		r.begin(patrol.Cycle(cycle.Text()), topic.Text())
	}})
	topic.Submits(dialog.Submit)
	dialog.Wide().Begin(cycle).Show(r.p.host.Window())
}

// begin lets the machine look, and goes on with what is left to the person.
func (r *patrolRecords) begin(c patrol.Cycle, topic string) {
	var begun bureau.PatrolRecord
	r.p.host.Run("开始"+c.Name(), func(ctx context.Context, progress func(done, total int)) (err error) {
		begun, err = r.p.desk.BeginPatrol(ctx, c, topic, progress)
		return err
	}, func(err error) {
		if err != nil {
			r.p.host.Fail(err)
			return
		}
		r.p.done(fmt.Sprintf("%s已开始（%s），程序填好 %d 项，待填 %d 项。", c.Name(), begun.ID, len(begun.Results)-len(begun.Left()), len(begun.Left())))
		r.p.tabs.Select(recordsTab)
		r.goOn(begun)
	})
}

func (r *patrolRecords) whyNotFill() string {
	if why := needs(r.p.desk, access.Patrol)(); why != "" {
		return why
	}
	switch rec, ok := r.grid.Current(); {
	case !ok:
		return "请先选择一次巡检。"
	case rec.Concluded.Made():
		return "这次巡检已经办结并签名。"
	case len(rec.Left()) == 0:
		return "各项都已填写，请办结。"
	}
	return ""
}

func (r *patrolRecords) whyNotConclude() string {
	if why := needs(r.p.desk, access.Patrol)(); why != "" {
		return why
	}
	switch rec, ok := r.grid.Current(); {
	case !ok:
		return "请先选择一次巡检。"
	case rec.Concluded.Made():
		return "这次巡检已经办结并签名。"
	case len(rec.Left()) > 0:
		return fmt.Sprintf("还有 %d 项没有填写。", len(rec.Left()))
	}
	return ""
}

func (r *patrolRecords) fill() {
	rec, _ := r.grid.Current()
	r.goOn(rec)
}

func (r *patrolRecords) conclude() {
	rec, _ := r.grid.Current()
	r.goOn(rec)
}

// goOn asks for the next item that is left, one after the other, and then whether the patrol is to be concluded.
func (r *patrolRecords) goOn(rec bureau.PatrolRecord) {
	if !r.p.desk.May(access.Patrol) {
		return
	}
	left := rec.Left()
	if len(left) == 0 {
		r.askConclude(rec)
		return
	}
	for i := range rec.Results {
		if rec.Results[i].Item.Key == left[0] {
			r.askItem(rec, &rec.Results[i], len(left))
			return
		}
	}
}

func (r *patrolRecords) askItem(rec bureau.PatrolRecord, res *patrol.Result, left int) {
	judgement := part.NewChoiceField("结果", partOptions(model.JudgementChoices())).Must()
	note := part.NewField("情况").Lines(3).Hint("异常和不适用的要写明；正常的可不填")
	facts := part.Down(look.Small, part.Labelled("方法", part.Prose(res.Item.Method)), part.Labelled("标准", part.Prose(res.Item.Standard)), part.Labelled("依据", part.Prose(res.Item.Basis())))
	if res.Reading != nil && res.Reading.Text != "" {
		facts.Add(part.Labelled("程序所见", part.Prose(res.Reading.Text)))
	}
	fields := []*part.Field{judgement, note}
	var dialog *part.Dialog
	dialog = part.NewDialog(fmt.Sprintf("%s　%s（还有 %d 项）", rec.ID, res.Item.Name, left), part.Down(look.Medium, facts, part.Form(fields...)), part.Command{Name: "填写", Do: func() {
		if !part.FirstWrong(fields) {
			return
		}
		var after bureau.PatrolRecord
		r.p.host.Run("填写巡检项目", func(ctx context.Context, _ func(int, int)) (err error) {
			after, err = r.p.desk.AnswerPatrol(ctx, rec.ID, bureau.PatrolAnswer{Item: res.Item.Key, Judgement: patrol.Judgement(judgement.Text()), Note: note.Text()})
			return err
		}, dialog.Ends(func() {
			r.p.reload()
			r.goOn(after)
		}))
	}})
	judgement.Set(string(patrol.Normal))
	dialog.Wide().Begin(judgement).Show(r.p.host.Window())
}

func (r *patrolRecords) askConclude(rec bureau.PatrolRecord) {
	text := fmt.Sprintf("共 %d 项，异常 %d 项。用您的个人密钥签名，签名之后不能再改；异常的项目登记为问题，交管理员整改。", len(rec.Results), rec.Abnormal())
	part.Confirm(r.p.host.Window(), "办结　"+rec.ID+"　"+rec.Cycle.Name(), text, "办结并签名", func() {
		r.p.host.Run("办结巡检", func(ctx context.Context, _ func(int, int)) error {
			_, err := r.p.desk.ConcludePatrol(ctx, rec.ID)
			return err
		}, func(err error) {
			if err != nil {
				r.p.host.Fail(err)
				return
			}
			r.p.done("已办结并签名。")
		})
	})
}

// preview shows the log of some days as it will be printed.
func (p *patrolPage) preview(first, last day.Day) {
	var document *paper.Document
	var title string
	p.host.Run("制作巡检记录", func(ctx context.Context, _ func(int, int)) error {
		l, err := p.desk.PatrolLog(ctx, first, last)
		if err != nil {
			return err
		}
		title = l.Title
		document, err = paper.NewPatrolLog(l, p.tools.Type)
		return err
	}, func(err error) {
		if err != nil {
			p.host.Fail(err)
			return
		}
		showPrintable(p.host, p.tools, title, first.String()+"至"+last.String(), document)
	})
}
