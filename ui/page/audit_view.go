package page

import (
	"context"
	"io"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/bureau"
	"roadcert/ui/list"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// AuditDesk is what the view of the audit log asks of the desk.
type AuditDesk interface {
	May(access.Permission) bool
	AuditBreak() string
	AuditLog(context.Context, bureau.AuditQuery) (bureau.AuditPage, error)
	VerifyAudit(context.Context, bureau.AuditProof) (bureau.AuditTrail, error)
	ExportAudit(ctx context.Context, after int64, w io.Writer) (audit.Extract, error)
}

// AuditView is the audit log (审计): what is searched for, the entries, and whether the chain of them is whole.
type AuditView struct {
	desk    AuditDesk
	host    Host
	file    func() string // name of an export
	filter  model.AuditFilter
	inputs  map[*string]*part.Input
	outcome *part.Choice
	grid    *part.Grid[audit.Entry]
	counts  *part.Line
	verdict *part.Line
	object  fyne.CanvasObject
}

// NewAuditView builds the view; file is the name an export is offered under.
func NewAuditView(desk AuditDesk, host Host, file func() string) *AuditView {
	v := &AuditView{desk: desk, host: host, file: file, inputs: map[*string]*part.Input{}}
	v.grid = part.NewGrid("audit", []part.Column[audit.Entry]{
		{ID: "seq", Title: "序号", Width: 5, Right: true, Text: func(e audit.Entry) string { return model.Thousands(int(e.Seq)) }},
		{ID: "at", Title: "时间", Width: 12, Text: model.AuditTime},
		{ID: "actor", Title: "用户", Width: 9, Text: func(e audit.Entry) string { return e.Actor }},
		{ID: "name", Title: "操作", Width: 9, Text: func(e audit.Entry) string { return bureau.ActionName(e.Action) }},
		{ID: "action", Title: "操作代码", Width: 9, Text: func(e audit.Entry) string { return e.Action }, Hidden: true},
		{ID: "subject", Title: "对象", Width: 8, Text: func(e audit.Entry) string { return e.Subject }},
		{ID: "outcome", Title: "结果", Width: 4, Text: func(e audit.Entry) string { return e.Outcome.Name() }, Role: func(e audit.Entry) look.Role {
			return toneRoles[model.AuditTone(e.Outcome)]
		}},
		{ID: "detail", Title: "说明", Width: 20, Grow: true, Text: func(e audit.Entry) string { return e.Detail }},
	}, v.fetch, host.Run, host.Fail)
	v.grid.IfEmpty(part.Empty("没有符合条件的日志", "请放宽条件再找。"))
	v.grid.Leads = true
	v.grid.Moved = func() { v.counts.Set(v.grid.Counts()) }
	v.grid.Copied = func(n int) { host.Toast("已复制 " + model.Thousands(n) + " 行，可粘贴到表格") }
	v.grid.Commands = v.follow
	v.build()
	return v
}

func (v *AuditView) build() {
	input := func(hint string, ems float32, field *string) fyne.CanvasObject {
		in := part.NewInput(hint)
		in.OnSubmitted = func(string) { v.search() }
		v.inputs[field] = in
		return part.Ems(ems, in)
	}
	v.outcome = part.NewChoice(partOptions(model.AuditOutcomes()), func(key string) {
		v.filter.Outcome = key
		v.search()
	})
	v.counts, v.verdict = part.Note("").Right(), part.Note("").Loose()
	bar := part.Across(look.Small,
		input("用户", 7, &v.filter.Actor), input("对象，例如 c1-42", 9, &v.filter.Subject), v.outcome,
		input("自 2026-08-01", 8, &v.filter.From), input("至 2026-08-31", 8, &v.filter.To),
		part.Button(part.Command{Name: "查找", Do: v.search}), part.Grow(nil), part.Menu("跟踪", v.follow), part.Button(v.verifyCommand()), part.Button(v.exportCommand()))
	top := part.Down(look.Small, bar)
	if broken := v.desk.AuditBreak(); broken != "" {
		top = part.Down(look.Small, part.Banner(broken), bar)
	}
	foot := part.PadXY(look.Small, look.Tiny, part.Across(look.Small, part.Grow(v.verdict), v.counts))
	v.object = part.Edges(part.PadXY(look.Nil, look.Tiny, top), foot, nil, nil, v.grid)
}

// Object is the view.
func (v *AuditView) Object() fyne.CanvasObject { return v.object }

// Show reads the log anew.
func (v *AuditView) Show() { v.grid.Reload() }

// Commands are what its keys do.
func (v *AuditView) Commands() []part.Command {
	return []part.Command{v.verifyCommand(), v.exportCommand()}
}

func (v *AuditView) fetch(ctx context.Context, r list.Request) (list.Block[audit.Entry], error) {
	q, err := v.filter.Page(r)
	if err != nil {
		return list.Block[audit.Entry]{}, err
	}
	page, err := v.desk.AuditLog(ctx, q)
	return list.Block[audit.Entry]{Rows: page.Entries, Next: model.AuditCursor(page), Total: page.Total}, err
}

// search takes over what is typed.
func (v *AuditView) search() {
	for field, in := range v.inputs {
		*field = in.Text
	}
	v.grid.Restart()
}

// narrow shows a filter in the bar, and what it finds.
func (v *AuditView) narrow(f model.AuditFilter) {
	v.filter = f
	for field, in := range v.inputs {
		in.SetText(*field)
	}
	v.outcome.Pick(f.Outcome)
	v.grid.Restart()
}

// follow offers to follow one person or one thing, from the entry the cursor is on.
func (v *AuditView) follow() []part.Command {
	e, ok := v.grid.Current()
	none := func(is bool, why string) func() string {
		return func() string {
			if is {
				return ""
			}
			return why
		}
	}
	return []part.Command{
		{Name: "跟踪这个人", Do: func() { v.narrow(v.filter.Person(e)) }, Why: none(ok && e.Actor != "", "请先选中一条有用户的日志")},
		{Name: "跟踪这个对象", Do: func() { v.narrow(v.filter.Thing(e)) }, Why: none(ok && e.Subject != "", "请先选中一条有对象的日志")},
		{Name: "全部日志", Do: func() { v.narrow(model.AuditFilter{}) }},
	}
}

func (v *AuditView) verifyCommand() part.Command {
	return part.Command{Name: "核验全部", Do: v.verify, Why: needs(v.desk, access.VerifyAudit)}
}

// verify follows the whole log, and says at the foot what came of it.
func (v *AuditView) verify() {
	var trail bureau.AuditTrail
	v.host.Run("核验审计日志", func(ctx context.Context, _ func(done, total int)) (err error) {
		trail, err = v.desk.VerifyAudit(ctx, bureau.AuditProof{})
		return err
	}, func(err error) {
		if err != nil {
			v.host.Fail(err)
			return
		}
		role := look.Good
		if !trail.OK {
			role = look.Danger
		}
		v.verdict.In(role).Set(model.AuditVerdict(trail))
		v.grid.Reload() // the verification stands in it
	})
}

func (v *AuditView) exportCommand() part.Command {
	return part.Command{Name: "导出…", Key: fyne.KeyE, Mod: fyne.KeyModifierControl, Do: v.export, Why: needs(v.desk, access.ExportAudit)}
}

// auditFolder is where exports went the last time.
const auditFolder = "audit.folder"

// export writes the whole log, whatever the list is narrowed to: a part of a chain proves nothing.
func (v *AuditView) export() {
	file := outcome{"导出审计日志", "导出", auditFolder, v.file(), "，附日志链和本单位签名"}
	keepAs(v.host, file, func(ctx context.Context, w io.Writer) error {
		_, err := v.desk.ExportAudit(ctx, 0, w)
		return err
	})
}
