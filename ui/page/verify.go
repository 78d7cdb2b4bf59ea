package page

import (
	"context"
	"io"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/day"
	"roadcert/ui/list"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// VerifyDesk is what 核验 asks of the desk.
type VerifyDesk interface {
	May(access.Permission) bool
	Settings() bureau.Settings
	Today() day.Day
	Verify(context.Context, bureau.Evidence) (bureau.Verdict, error)
	ExportStatusList(context.Context, io.Writer) error
	ImportStatusList(ctx context.Context, content []byte, accept string) (bureau.StatusImport, error)
}

// NewVerify returns 核验: whether what somebody shows at the counter is intact, sealed, and stands.
func NewVerify(desk VerifyDesk, tools Tools, host Host) Page {
	p := &verifyPage{desk: desk, tools: tools, host: host, running: latest{host: host}, answers: container.NewStack(), says: container.NewStack()}
	p.build()
	return p
}

// verifyPage has three ways in and one answer. What is typed is kept only until it is verified: the next
// person's code is scanned into an empty line.
type verifyPage struct {
	desk    VerifyDesk
	tools   Tools
	host    Host
	running latest

	text    *part.Input
	hint    *part.Line
	answers *fyne.Container // of the verdict that is shown, over those before it
	says    *fyne.Container // what the document says
	past    []model.PastVerdict
	grid    *part.Grid[model.PastVerdict]
	preview *preview
	tabs    *part.Tabs
	whole   fyne.CanvasObject
}

// pastMost is how many verdicts of a session are kept.
const pastMost = 500

func (p *verifyPage) Title() string             { return "核验" }
func (p *verifyPage) Object() fyne.CanvasObject { return p.whole }

// Show lets a file be dropped on the window, and waits for a code to be scanned.
func (p *verifyPage) Show(Route) {
	p.host.Window().SetOnDropped(func(_ fyne.Position, files []fyne.URI) { p.dropped(files) })
	p.host.Window().Canvas().Focus(p.text)
}

// Close lets nothing be dropped on the window any more.
func (p *verifyPage) Close() { p.host.Window().SetOnDropped(nil) }

func (p *verifyPage) dropped(files []fyne.URI) {
	switch {
	case len(files) > 1:
		p.host.Toast("一次核验一个文件，请逐个拖入。")
	case len(files) == 1:
		p.host.Open(Route{Page: Verify})
		p.file(files[0].Path())
	}
}

func (p *verifyPage) build() {
	p.preview = newPreview(p.host).fitting().narrow()
	p.text = part.NewInput("扫描或粘贴核验码，或输入证照标识（1.2.156.3005.2…），按 Enter 核验")
	p.hint = part.Note("也可以把 OFD 电子证照文件拖到窗口里。离线也能核验，结果写明截至什么时候。").Loose()
	p.text.OnSubmitted = func(string) { p.check() }
	p.text.OnChanged = func(text string) {
		p.hint.Set(model.Recognised(text))
	}
	bar := part.Across(look.Small, part.Grow(p.text), part.Button(p.checkCommand()), part.Button(p.chooseCommand()), part.Menu("状态清单", p.listCommands))
	p.grid = part.NewGrid("verdicts", []part.Column[model.PastVerdict]{
		{ID: "at", Title: "时间", Width: 5.5, Text: func(l model.PastVerdict) string { return l.At }},
		{ID: "word", Title: "结果", Width: 9.5, Text: func(l model.PastVerdict) string { return l.Word }, Role: func(l model.PastVerdict) look.Role { return toneRoles[l.Tone] }},
		{ID: "holder", Title: "持证主体", Width: 9, Text: func(l model.PastVerdict) string { return l.Holder }},
		{ID: "what", Title: "核验的内容", Width: 14, Grow: true, Text: func(l model.PastVerdict) string { return l.What }},
	}, list.Of(func() []model.PastVerdict { return p.past }), p.host.Run, p.host.Fail)
	p.grid.IfEmpty(part.Empty("本次登录还没有核验过", ""))
	p.grid.Moved = func() {
		if l, ok := p.grid.Current(); ok {
			p.draw(l.Verdict, nil)
		}
	}
	p.idle()
	top := part.Panel(part.Down(look.Small, bar, p.hint))
	p.whole = part.Pad(look.Wide, part.Edges(top, nil, nil, nil, part.PadXY(look.Nil, look.Medium, part.Splitter(p.answers, p.says, answersShare))))
}

// answersShare is what the answers get of the width, beside what the document says.
const answersShare = 0.6

// idle is shown before anything has been verified.
func (p *verifyPage) idle() {
	p.answer(model.Idle())
	p.says.Objects = []fyne.CanvasObject{part.Panel(part.Grow(part.Empty("证照内容会显示在这里", "文件核验看得到照面和首页；核验码看得到证照、持证主体和有效期；只有标识时，只能查到状态。")))}
}

// Commands are the keys of the page.
func (p *verifyPage) Commands() []part.Command {
	return append([]part.Command{
		p.checkCommand(), p.chooseCommand(),
		{Name: "核验下一份", Key: fyne.KeyN, Mod: fyne.KeyModifierControl, Do: p.next},
	}, p.preview.commands()...)
}

// next clears the counter for the next person.
func (p *verifyPage) next() {
	p.running.cancel()
	p.text.SetText("")
	p.idle()
	p.whole.Refresh()
	p.host.Window().Canvas().Focus(p.text)
}

func (p *verifyPage) checkCommand() part.Command {
	return part.Command{Name: "核验", Key: fyne.KeyReturn, Mod: fyne.KeyModifierControl, Primary: true, Do: p.check}
}

func (p *verifyPage) chooseCommand() part.Command {
	return part.Command{Name: "选择文件…", Key: fyne.KeyO, Mod: fyne.KeyModifierControl, Do: func() {
		chooseFile(p.host, "选择电子证照文件", folder(documentFolder), []string{".ofd"}, func(path string) {
			rememberFolder(documentFolder, filepath.Dir(path))
			p.file(path)
		})
	}}
}

// documentFolder is where electronic certificates went or came from the last time.
const documentFolder = "document.folder"

// check verifies what is typed.
func (p *verifyPage) check() {
	text := strings.TrimSpace(p.text.Text)
	if text == "" {
		p.hint.Set("请先扫描核验码、输入证照标识，或选择文件。")
		p.host.Window().Canvas().Focus(p.text)
		return
	}
	if model.IsFile(text) {
		p.file(text)
		return
	}
	p.verify(model.Shown(text), func() (bureau.Evidence, error) { return bureau.Evidence{Text: text}, nil })
}

// file verifies a file.
func (p *verifyPage) file(path string) {
	name := filepath.Base(path)
	p.verify(name, func() (bureau.Evidence, error) {
		content, err := readFile(path)
		return bureau.Evidence{Name: name, File: content}, err
	})
}

func (p *verifyPage) verify(what string, evidence func() (bureau.Evidence, error)) {
	var verdict bureau.Verdict
	p.running.begin("核验 "+what, func(ctx context.Context, _ func(done, total int)) error {
		e, err := evidence()
		if err != nil {
			return err
		}
		verdict, err = p.desk.Verify(ctx, e)
		return err
	}, func(err error) {
		if err != nil { // it could not even be asked: a sentence under the line, and nothing stays of the last answer
			p.idle()
			p.whole.Refresh()
			p.hint.SetIn(look.Danger, err.Error())
			p.host.Window().Canvas().Focus(p.text)
			return
		}
		said := model.NewVerdict(verdict, what, p.desk.Settings().Training)
		p.past = append([]model.PastVerdict{said.Past()}, p.past...)
		p.past = p.past[:min(len(p.past), pastMost)]
		p.grid.Restart()
		p.text.SetText("")
		p.hint.SetIn(look.SecondInk, "已核验："+what+"　"+said.AsOf)
		p.draw(said, verdict.Package)
		p.host.Window().Canvas().Focus(p.text)
	})
}

// listCommands hand status lists from bureau to bureau.
func (p *verifyPage) listCommands() []part.Command {
	return []part.Command{
		{Name: "导入别的单位的状态清单…", Do: p.takeList},
		{Name: "导出本单位的状态清单…", Why: needs(p.desk, access.ReadDocuments), Do: func() {
			keepAs(p.host, outcome{"导出状态清单", "导出", exchangeFolder, p.desk.Settings().Bureau + " 状态清单 " + p.desk.Today().String() + signedFile, ""}, p.desk.ExportStatusList)
		}},
	}
}

func (p *verifyPage) takeList() {
	chooseFile(p.host, "选择状态清单", folder(exchangeFolder), []string{signedFile}, func(path string) {
		rememberFolder(exchangeFolder, filepath.Dir(path))
		lookInto(p.host, "读取状态清单", path, func(ctx context.Context, content []byte) (bureau.StatusImport, error) {
			return p.desk.ImportStatusList(ctx, content, "")
		}, p.offerList)
	})
}

// offerList takes a status list over when the person has compared the fingerprint.
func (p *verifyPage) offerList(content []byte, found bureau.StatusImport) {
	count := model.Thousands(found.Entries) + " 条"
	body := part.Down(look.Medium, signedBy(found.Bureau, found.At, found.Fingerprint, found.Known),
		part.Labelled("内容", part.Prose(count+"，状态截至 "+found.At.Local().Format("2006-01-02 15:04"))),
		part.Remark("导入后，这个单位的证照可以离线核验到清单的时间为止；以前导入的旧清单由它替换。"))
	verb := "导入 " + count
	var dialog *part.Dialog
	dialog = part.NewDialog("导入状态清单", body, part.Command{Name: verb, Do: func() {
		p.host.Run(verb, func(ctx context.Context, _ func(done, total int)) error {
			_, err := p.desk.ImportStatusList(ctx, content, found.Fingerprint)
			return err
		}, dialog.Ends(func() {
			p.host.Toast("已导入“" + found.Bureau + "”的状态清单 " + count)
		}))
	}})
	dialog.Wide().Show(p.host.Window())
}
