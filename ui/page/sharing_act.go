package page

import (
	"context"
	"io"
	"path/filepath"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/evaluation"
	"roadcert/domain/sharing"
	"roadcert/ui/model"
	"roadcert/ui/paper"
	"roadcert/ui/part"
)

// sharedFolder is where what was handed out went last.
const sharedFolder = "sharing.files"

// sharedDPI is the resolution of a picture that is handed out.
const sharedDPI = 150

func (p *sharingPage) commands() []part.Command {
	return []part.Command{
		{Name: "提出申请…", Primary: true, Why: needs(p.desk, access.RequestSharing), Do: p.ask},
		{Name: "授权", Why: p.whyNotSay(access.GrantSharing, sharing.Agree), Do: p.agree},
		{Name: "不予授权…", Why: p.whyNotSay(access.GrantSharing, sharing.Refuse), Do: func() { p.say(sharing.Refuse) }},
		{Name: "提供 PDF…", Why: p.whyNotShare, Do: func() { p.share(sharing.PDF) }},
		{Name: "提供图片…", Why: p.whyNotShare, Do: func() { p.share(sharing.PNG) }},
		{Name: "提供工作簿…", Why: p.whyNotShare, Do: func() { p.share(sharing.XLSX) }},
		{Name: "撤回…", Why: p.whyNotSay(access.WithdrawSharing, sharing.Withdraw), Do: func() { p.say(sharing.Withdraw) }},
		{Name: "持证主体台账…", Why: needs(p.desk, access.ReadSharing), Do: p.ledger},
	}
}

func (p *sharingPage) whyNotSay(may access.Permission, what sharing.Say) func() string {
	return func() string {
		if why := needs(p.desk, may)(); why != "" {
			return why
		}
		l, ok := p.grid.Current()
		if !ok {
			return "请先选择一件授权。"
		}
		return model.WhyNotSay(&l.Grant, what, p.desk.Person().User, p.desk.Today())
	}
}

func (p *sharingPage) whyNotShare() string {
	if why := needs(p.desk, access.HandOut)(); why != "" {
		return why
	}
	l, ok := p.grid.Current()
	if !ok {
		return "请先选择一件授权。"
	}
	return model.WhyNotShare(&l.Grant, p.desk.Today())
}

// agree asks once more and grants.
func (p *sharingPage) agree() {
	l, _ := p.grid.Current()
	text := "授权 " + l.Party + " " + l.Person + " 使用 " + l.Covers + " 本证照的信息，至 " + l.Until + "。使用事由：" + l.Grant.Purpose + "。"
	part.Confirm(p.host.Window(), "授权 "+l.ID, text, "授权", func() { p.send(sharing.Agree, l.ID, "", func(error) {}) })
}

// say asks why, and refuses or withdraws.
func (p *sharingPage) say(what sharing.Say) {
	l, _ := p.grid.Current()
	reason := part.NewField("理由").Must().Lines(3).Checked(filled("理由"))
	text := map[sharing.Say]string{
		sharing.Refuse:   "申请人看得到理由，可以改正后重新申请。",
		sharing.Withdraw: "撤回立即生效，之后不能再凭它提供证照信息；已经提供的文件在台账里。",
	}[what]
	var dialog *part.Dialog
	dialog = part.NewDialog(what.Name()+" "+l.ID, part.Down(dialogGap, part.Prose(text), part.Form(reason)), part.Command{Name: what.Name(), Do: func() {
		if part.FirstWrong([]*part.Field{reason}) {
			p.send(what, l.ID, reason.Text(), func(err error) {
				if err != nil {
					dialog.Complain(err.Error())
					return
				}
				dialog.Close()
			})
		}
	}})
	dialog.Wide().Begin(reason).Show(p.host.Window())
}

// send says something to a grant; then is told how it went, and failures without a dialog go to the window.
func (p *sharingPage) send(what sharing.Say, id, note string, then func(error)) {
	var g sharing.Grant
	p.host.Run(what.Name(), func(ctx context.Context, _ func(int, int)) (err error) {
		if what == sharing.Withdraw {
			g, err = p.desk.WithdrawSharing(ctx, id, note)
			return err
		}
		g, err = p.desk.GrantSharing(ctx, id, what, note)
		return err
	}, func(err error) {
		then(err)
		if err != nil {
			if what == sharing.Agree {
				p.host.Fail(err)
			}
			return
		}
		p.host.Toast(id + "：" + g.State(p.desk.Today()).Name())
		p.changed()
	})
}

// share asks for a place and hands out what a grant covers.
func (p *sharingPage) share(form sharing.Form) {
	l, _ := p.grid.Current()
	name := "共享-" + l.ID + "." + string(form)
	saveAs(p.host, "提供"+model.ShareFormName(form)+"（带水印和使用编号）", "提供", filepath.Join(folder(sharedFolder), name), func(path string) error {
		var f bureau.SharedFile
		p.host.Run("提供证照信息", func(ctx context.Context, _ func(int, int)) error {
			return writeFile(path, func(w io.Writer) (err error) {
				f, err = p.desk.Share(ctx, l.ID, form, p.tools.drawShared(form).Into(w))
				return err
			})
		}, func(err error) {
			defer p.changed()
			if err != nil {
				p.host.Fail(err)
				return
			}
			rememberFolder(sharedFolder, filepath.Dir(path))
			mark := sharing.Mark{Number: f.Use.Number}
			p.host.Toast("已提供：" + path + "，使用编号 " + mark.Written() + "，" + model.Thousands(f.Use.Given) + " 本，还可用 " + model.Thousands(f.Left) + " 次。")
		})
		return nil
	})
}

// drawShared draws what is handed out as a file of a form.
func (t *Tools) drawShared(form sharing.Form) bureau.Drawing {
	return func(w io.Writer, s bureau.SharedSheet) error {
		if form == sharing.XLSX {
			under, err := paper.Watermark(s.Mark, t.Type)
			if err != nil {
				return err
			}
			return t.SaveShared(w, s, under)
		}
		document, err := paper.NewShared(s, t.Type)
		switch {
		case err != nil:
			return err
		case form == sharing.PNG:
			return document.PNG(w, sharedDPI)
		}
		return document.PDF(w)
	}
}

// ledger asks for a holder and shows what was shared of them, as it will be printed.
func (p *sharingPage) ledger() {
	holder := part.NewField("持证主体").Must().Hint("身份证号、统一社会信用代码，或者其一本证照的编号").Checked(filled("持证主体"))
	var dialog *part.Dialog
	dialog = part.NewDialog("持证主体台账", part.Down(dialogGap, part.Prose("台账写明谁、为什么、凭谁的授权使用过持证主体的证照信息，可以打印交给本人。"), part.Form(holder)),
		part.Command{Name: "查看", Do: func() {
			if part.FirstWrong([]*part.Field{holder}) {
				p.showLedger(holder.Text(), dialog)
			}
		}})
	holder.Submits(dialog.Submit)
	dialog.Wide().Begin(holder).Show(p.host.Window())
}

func (p *sharingPage) showLedger(holder string, dialog *part.Dialog) {
	var report evaluation.Report
	var document *paper.Document
	p.host.Run("制作共享使用台账", func(ctx context.Context, _ func(int, int)) (err error) {
		if report, err = p.desk.SharingLedger(ctx, holder); err != nil {
			return err
		}
		document, err = paper.NewReport(report, p.tools.Type)
		return err
	}, dialog.Ends(func() { showPrintable(p.host, p.tools, report.Title, p.desk.Today().String(), document) }))
}
