package page

import (
	"context"
	"os"
	"strings"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/ui/list"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// BackupDesk is what is done against loss.
type BackupDesk interface {
	Backups(context.Context) (bureau.BackupOverview, error)
	Backup(ctx context.Context, out string, progress func(bureau.BackupStep)) (bureau.Backup, error)
	PlanBackups(context.Context, bureau.BackupPlan) (bureau.BackupTarget, error)
	Drill(ctx context.Context, path, recovery string, progress func(bureau.BackupStep)) (bureau.Drill, error)
}

// systemBackups is how things stand with the backups, the list of them, and the drill of the one the cursor is on.
type systemBackups struct {
	p       *systemPage
	reading latest
	working latest // one at a time
	doing   string // what works
	known   bureau.BackupOverview
	rows    []model.BackupRow
	wanted  string // the backup to go to once the list is read anew; empty for whichever is looked at
	head    *fyne.Container
	busy    *fyne.Container // what is being done, with a way to stop it
	grid    *part.Grid[model.BackupRow]
	buttons []*part.CommandButton
	detail  *fyne.Container
	object  *fyne.Container
}

func newSystemBackups(p *systemPage) *systemBackups {
	b := &systemBackups{p: p, reading: latest{host: p.host}, working: latest{host: p.host}, head: part.Down(look.Small, part.Note("正在读取…"))}
	b.detail = newPlace(part.Empty("在左边选一份备份", ""))
	role := func(state func(model.BackupRow) (string, model.Tone)) func(model.BackupRow) look.Role {
		return func(r model.BackupRow) look.Role {
			_, tone := state(r)
			return toneRoles[tone]
		}
	}
	word := func(state func(model.BackupRow) (string, model.Tone)) func(model.BackupRow) string {
		return func(r model.BackupRow) string { text, _ := state(r); return text }
	}
	b.grid = part.NewGrid("backups", []part.Column[model.BackupRow]{
		{ID: "made", Title: "备份时间", Width: 10, Text: model.BackupRow.When},
		{ID: "state", Title: "状态", Width: 5.5, Text: word(model.BackupRow.State), Role: role(model.BackupRow.State)},
		{ID: "drilled", Title: "恢复演练", Width: 13, Grow: true, Text: word(model.BackupRow.Drilled), Role: role(model.BackupRow.Drilled)},
		{ID: "certificates", Title: "本数", Width: 5, Right: true, Text: func(r model.BackupRow) string {
			if !r.Registered {
				return ""
			}
			return model.Thousands(r.Figures.Certificates)
		}},
		{ID: "size", Title: "大小", Width: 6, Right: true, Text: func(r model.BackupRow) string {
			if r.Size == 0 {
				return ""
			}
			return model.Bytes(r.Size)
		}},
		{ID: "kept", Title: "保留为", Width: 5, Text: model.BackupRow.Kept},
		{ID: "path", Title: "文件", Width: 20, Text: func(r model.BackupRow) string { return r.Path }, Hidden: true},
	}, list.Of(func() []model.BackupRow { return b.rows }), p.host.Run, p.host.Fail)
	b.grid.IfEmpty(part.Empty("还没有备份", "先在“备份计划”里选一个另一块磁盘或网络共享上的文件夹，再做第一次备份；以后按计划自己做。"))
	b.grid.Leads, b.grid.Same = true, func(x, y model.BackupRow) bool { return x.ID == y.ID }
	b.grid.Moved, b.grid.Commands = b.moved, b.commands
	b.busy = part.Across(look.Small)
	bar := part.Across(look.Small, part.Grow(b.busy))
	for _, c := range b.commands() {
		button := part.Button(c)
		b.buttons = append(b.buttons, button)
		bar.Add(button)
	}
	b.object = part.Down(look.Tiny, part.PadXY(look.Nil, look.Tiny, part.Panel(b.head)), part.Grow(listAndDetail(bar, b.grid, b.detail)))
	return b
}

func (b *systemBackups) commands() []part.Command {
	return []part.Command{
		{Name: "备份计划…", Why: b.whyNot, Do: b.askPlan},
		{Name: "备份到…", Why: b.whyNot, Do: func() { chooseFolder(b.p.host, "备份到哪个文件夹", folder(backupFolder), b.keepIn) }},
		{Name: "恢复演练…", Key: fyne.KeyD, Mod: fyne.KeyModifierControl, Why: b.whyNoDrill, Do: b.askDrill},
		{Name: "立即备份", Key: fyne.KeyB, Mod: fyne.KeyModifierControl, Primary: true, Why: b.whyNoBackup, Do: func() { b.make(b.known.Plan.Folder) }},
	}
}

// backupFolder is where somebody backed up to last besides the plan.
const backupFolder = "backup.folder"

// whyNot says why nothing can be done with backups now; empty where it can.
func (b *systemBackups) whyNot() string {
	switch {
	case !b.p.desk.May(access.KeepBackups):
		return access.KeepBackups.Name() + "由" + access.SystemAdmin.Name() + "办理。"
	case b.working.busy():
		return "正在" + b.doing + "，可在窗口下方看进度或取消。"
	}
	return ""
}

func (b *systemBackups) whyNoBackup() string {
	if why := b.whyNot(); why != "" {
		return why
	}
	if b.known.Plan.Folder == "" {
		return "还没有备份计划。请先在“备份计划”里选备份到哪里；只做一次的，用“备份到…”。"
	}
	return ""
}

func (b *systemBackups) whyNoDrill() string {
	if why := b.whyNot(); why != "" {
		return why
	}
	switch r, ok := b.grid.Current(); {
	case !ok:
		return "请先选择一份备份。"
	case !r.Present:
		return "这份备份的文件不在，恢复不了。"
	}
	return ""
}

func (b *systemBackups) reload() {
	fetch(&b.reading, "读取备份", b.p.desk.Backups, func(o bureau.BackupOverview) {
		b.known, b.rows = o, model.NewBackupRows(o)
		b.drawHead()
		reloadOn(b.grid, b.rows, func(r model.BackupRow) bool { return r.ID == b.wanted })
		b.wanted = ""
	})
}

// drawHead shows how things stand, and what is being done.
func (b *systemBackups) drawHead() {
	b.head.Objects = []fyne.CanvasObject{facts(model.BackupFacts(b.known))}
	b.busy.Objects = nil
	if b.working.busy() {
		b.busy.Objects = []fyne.CanvasObject{
			part.Text("正在" + b.doing + "，进度在窗口下方。").In(look.Primary), part.Link(part.Command{Name: "取消", Do: b.working.cancel}), part.Grow(nil),
		}
	}
	b.busy.Refresh()
	b.head.Refresh()
	b.object.Refresh() // the facts may have become more lines
	for _, button := range b.buttons {
		button.Refresh()
	}
}

// moved shows the backup the cursor is on, and its drills.
func (b *systemBackups) moved() {
	for _, button := range b.buttons {
		button.Refresh()
	}
	r, ok := b.grid.Current()
	if !ok {
		putInto(b.detail, part.Empty("在左边选一份备份", ""))
		return
	}
	word, tone := r.State()
	body := part.Down(look.Medium, facts(r.Facts()))
	for i, d := range r.Drills {
		said, how := model.DrillState(d)
		body.Add(part.Rule())
		body.Add(part.Across(look.Small, part.Grow(part.Strong("恢复演练 "+d.ID).Loose()), part.Tag(toneRoles[how], said)))
		body.Add(facts(model.DrillFacts(d)))
		if i == 0 {
			body.Add(viewCompared(model.ComparedLines(d)))
		}
	}
	head := part.Across(look.Small, part.Grow(part.Section(r.When()).Loose()), part.Tag(toneRoles[tone], word))
	putInto(b.detail, part.Pad(look.Medium, part.Down(look.Small, head, part.Rule(), part.Grow(part.Scrolled(part.PadXY(look.Tiny, look.Nil, body))))))
}

// viewCompared sets the figures of a backup beside those of what was restored from it.
func viewCompared(lines []model.ComparedLine) fyne.CanvasObject {
	if len(lines) == 0 {
		return part.Remark("没有可以比对的：备份没有打开。")
	}
	rows := make([][]fyne.CanvasObject, len(lines))
	for i, l := range lines {
		rows[i] = []fyne.CanvasObject{part.Note(l.What), part.Text(l.Backup).Loose(), part.Text(l.Restored).Loose(), part.Text(l.Word).In(toneRoles[l.Tone])}
	}
	return part.Sheet([]part.SheetColumn{{Title: "项目"}, {Title: "备份时", Grow: true}, {Title: "恢复后", Grow: true}, {Title: "比对"}}, rows)
}

// work does something with backups in the background, says what came of it, and goes to the backup it was about.
func (b *systemBackups) work(title string, do func(ctx context.Context, step func(bureau.BackupStep)) (id string, err error), said func()) {
	var id string
	b.doing = title
	b.working.begin(title, func(ctx context.Context, progress func(done, total int)) (err error) {
		id, err = do(ctx, func(s bureau.BackupStep) { progress(s.Done, s.Total) })
		return err
	}, func(err error) {
		defer b.p.changed()
		tellEnd(b.p.host, err, "已停止"+title+"，没有留下不完整的文件", func() {
			b.wanted = id
			said()
		})
	})
	b.drawHead()
}

func (b *systemBackups) keepIn(path string) {
	rememberFolder(backupFolder, path)
	b.make(path)
}

// make backs up to a folder.
func (b *systemBackups) make(out string) {
	var made bureau.Backup
	b.work("备份", func(ctx context.Context, step func(bureau.BackupStep)) (id string, err error) {
		made, err = b.p.desk.Backup(ctx, out, step)
		return made.ID, err
	}, func() { b.p.host.Toast(model.BackupDone(made)) })
}

// askDrill asks which key opens the backup, and restores it into a scratch place.
func (b *systemBackups) askDrill() {
	r, _ := b.grid.Current()
	first := part.NewField("恢复密钥甲份").Lines(2).Hint("照着打印件输入；两份都不填，用本库的密钥打开")
	second := part.NewField("恢复密钥乙份").Lines(2).Hint("由另一人输入")
	text := "把 " + r.When() + " 的备份恢复到一个临时位置，逐项清点，与备份时和本库的日志比对，结果记录在案；本库不受影响。填写恢复密钥的，像在新电脑上那样打开：请每年至少由两位保管人这样做一次。"
	var dialog *part.Dialog
	dialog = part.NewDialog("恢复演练", part.Down(look.Medium, part.Prose(text), part.Form(first, second)), part.Command{Name: "开始演练", Do: func() {
		key := strings.TrimSpace(first.Text() + "\n" + second.Text())
		dialog.Close()
		b.drill(r, key)
	}})
	dialog.Wide().Show(b.p.host.Window())
}

func (b *systemBackups) drill(r model.BackupRow, recovery string) {
	var run bureau.Drill
	b.work("恢复演练", func(ctx context.Context, step func(bureau.BackupStep)) (id string, err error) {
		run, err = b.p.desk.Drill(ctx, r.Path, recovery, step)
		return r.ID, err
	}, func() {
		if run.OK {
			b.p.host.Toast(model.DrillDone(run))
			return
		}
		part.NewNotice("恢复演练未通过", part.Prose(model.DrillDone(run)+"。不同的地方列在这份备份的右边；请马上另做一份备份并再演练，查明原因之前不要删除旧备份。")).Show(b.p.host.Window())
	})
}

// askPlan asks where backups go by themselves, how often, and how many are kept.
func (b *systemBackups) askPlan() {
	plan := b.known.Plan
	var fields []*part.Field
	for _, property := range model.BackupPlanProperties() {
		fields = append(fields, propertyField(property, &plan, nil))
	}
	var to bureau.BackupTarget
	intro := part.Prose("到时由定时任务备份，写完读回核对，并清理超出保留份数的；最近一份好的备份永远保留。备份是加密的，但请放在另一块磁盘或网络共享上。")
	f := newForm(b.p.host, "备份计划", "保存计划", intro, fields, func(ctx context.Context) (err error) {
		to, err = b.p.desk.PlanBackups(ctx, plan)
		return err
	}, func() {
		b.p.host.Toast(model.BackupPlanDone(to))
		b.p.changed()
	})
	f.dialog.Also(part.Command{Name: "选择文件夹…", Do: func() {
		chooseFolder(b.p.host, "备份到哪个文件夹", folderAt(plan.Folder), fields[0].Set)
	}})
	f.dialog.Show(b.p.host.Window())
}

// folderAt is a folder to begin looking in: the one that is typed, where it is there.
func folderAt(path string) string {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return path
	}
	return folder(backupFolder)
}
