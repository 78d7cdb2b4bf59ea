package page

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/domain/catalog"
	"roadcert/domain/day"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// Commands are the keys of the page; while a template is drawn, those of the designer.
func (p *catalogPage) Commands() []part.Command {
	switch {
	case !p.reads():
		return p.seals.commands()
	case p.designing:
		return append([]part.Command{p.doneCommand(), p.saveCommand()}, p.designer.Commands()...)
	}
	commands := []part.Command{
		p.beginCommand(), p.saveCommand(), p.publishCommand(), p.moveCommand("上移", fyne.KeyUp, -1), p.moveCommand("下移", fyne.KeyDown, 1),
	}
	return append(commands, p.preview.commands()...)
}

// buttons are the same for the bar: those the person has a use for.
func (p *catalogPage) buttons() []part.Command {
	var commands []part.Command
	if p.desk.May(access.DraftCatalog) {
		if p.draft() == nil {
			commands = append(commands, p.beginCommand())
		} else {
			commands = append(commands, p.saveCommand())
		}
	}
	if p.desk.May(access.PublishCatalog) {
		commands = append(commands, p.publishCommand())
	}
	return commands
}

// more are the commands that are used now and then.
func (p *catalogPage) more() []part.Command {
	var commands []part.Command
	if p.desk.May(access.DraftCatalog) {
		commands = append(commands, p.discardCommand(), p.retireCommand(), part.Command{})
	}
	commands = append(commands, p.exportCommand())
	if p.desk.May(access.DraftCatalog) {
		commands = append(commands, p.importCommand())
	}
	return commands
}

// drafted returns the draft of the kind that is looked at.
func (p *catalogPage) drafted() (catalog.Version, bool) {
	for _, v := range p.histories[p.code] {
		if v.State == catalog.Draft {
			return v, true
		}
	}
	return catalog.Version{}, false
}

// beginCommand starts a draft from the version that is looked at, whichever that is.
func (p *catalogPage) beginCommand() part.Command {
	return part.Command{Name: "起草新版…", Key: fyne.KeyN, Mod: fyne.KeyModifierControl, Primary: true, Do: func() {
		v := model.Begun(p.version())
		p.askReason("起草"+v.Kind.Short+"新版", "起草", "以第 "+fmt.Sprint(p.number)+" 版为底稿。改好后由另一位"+access.HolderNames(access.PublishCatalog)+"发布，发布前一切照旧。",
			model.NewDraft(v, p.histories[p.code]), nil)
	}, Why: func() string {
		switch draft, drafted := p.drafted(); {
		case !p.desk.May(access.DraftCatalog):
			return needs(p.desk, access.DraftCatalog)()
		case p.code == "":
			return "请先选一类证照。"
		case drafted:
			return fmt.Sprintf("已有 %s 起草的第 %d 版草稿，一类证照同时只有一份草稿。请在右上方选它接着改。", draft.Author, draft.Number)
		}
		return ""
	}}
}

func (p *catalogPage) saveCommand() part.Command {
	return part.Command{Name: "保存草稿…", Key: fyne.KeyS, Mod: fyne.KeyModifierControl, Primary: true, Do: p.save, Why: func() string {
		switch d := p.draft(); {
		case d == nil:
			return "正在看的不是可以修改的草稿。"
		case !d.Changed():
			return "没有要保存的修改。"
		}
		return ""
	}}
}

func (p *catalogPage) save() {
	d := p.draft()
	if !part.FirstWrong(p.fields) {
		p.tabs.Select(entryTab)
		return
	}
	if faults := d.Faults(); len(faults) > 0 {
		p.note.SetIn(p.draftNote(d))
		p.host.Toast("还不能保存：" + faults[0])
		return
	}
	p.askReason("保存"+d.Version.Kind.Short+"草稿", "保存草稿", "", d, nil)
}

// askReason asks from when a draft is to be in force, and why, and saves it.
func (p *catalogPage) askReason(title, verb, text string, d *model.Draft, change func(*catalog.Version)) {
	today := p.desk.Today()
	from := part.NewField("生效日期").Must().Hint("20260801、2026.8.1 都可以").Checked(func(text string) (string, string) {
		from, complaint := d.CheckFrom(text, today)
		if complaint != "" {
			return text, complaint
		}
		return from.String(), ""
	})
	from.Set(d.From(today).String())
	reason := part.NewField("修改理由").Must().Hint("例如依据的文件名称和文号").Lines(3).Checked(filled("修改理由"))
	reason.Set(d.Version.Reason)
	fields := []*part.Field{reason, from}
	body := part.Down(look.Medium)
	if text != "" {
		body.Add(part.Prose(text))
	}
	body.Add(part.Form(fields...))
	var dialog *part.Dialog
	dialog = part.NewDialog(title, body, part.Command{Name: verb, Do: func() {
		if !part.FirstWrong(fields) {
			return
		}
		start, _ := day.Parse(from.Text()) // checked above
		v := d.Saved(start, reason.Text())
		if change != nil {
			change(&v)
		}
		p.store(dialog, verb, v)
	}})
	dialog.Wide().Begin(reason).Show(p.host.Window())
}

// filled wants a field not to stay empty.
func filled(name string) part.Check {
	return func(text string) (string, string) {
		if text == "" {
			return text, "请填写" + name
		}
		return text, ""
	}
}

func (p *catalogPage) store(dialog *part.Dialog, verb string, v catalog.Version) {
	var saved catalog.Version
	p.host.Run(verb, func(ctx context.Context, _ func(int, int)) (err error) {
		saved, err = p.desk.SaveDraft(ctx, v)
		return err
	}, dialog.Ends(func() {
		delete(p.drafts, v.Kind.Code)
		p.code, p.number = v.Kind.Code, saved.Number
		p.host.Toast(fmt.Sprintf("已保存%s第 %d 版草稿，等待另一位%s发布", saved.Kind.Short, saved.Number, access.HolderNames(access.PublishCatalog)))
		p.host.Changed()
	}))
}

func (p *catalogPage) publishCommand() part.Command {
	return part.Command{Name: "发布…", Primary: true, Do: p.publish, Why: func() string {
		draft, drafted := p.drafted()
		if !drafted {
			return "这一类没有等着发布的草稿。"
		}
		return model.WhyNotPublish(draft, p.desk.Person().User, p.desk.May(access.PublishCatalog), access.HolderNames(access.PublishCatalog))
	}}
}

// publish shows what will change before it does.
func (p *catalogPage) publish() {
	draft, _ := p.drafted()
	history := p.histories[p.code]
	before := history[min(1, len(history)-1)]
	differences := catalog.Diff(before, draft)
	body := part.Down(look.Medium,
		part.Labelled("生效日期", part.Text(draft.From.String())), part.Labelled("修改理由", part.Prose(draft.Reason)),
		part.Labelled("起草人", part.Text(draft.Author)),
		part.Labelled("与第 "+fmt.Sprint(before.Number)+" 版不同", part.Prose(model.DifferencesText(differences))),
		part.Remark("发布后不能再改动这一版；"+draft.From.String()+" 起新办的证照按它办理，以前的证照仍按各自的版本。"))
	verb := fmt.Sprintf("发布第 %d 版", draft.Number)
	var dialog *part.Dialog
	dialog = part.NewDialog("发布"+draft.Kind.Name+"新版目录", body, part.Command{Name: verb, Do: func() {
		p.host.Run(verb, func(ctx context.Context, _ func(int, int)) error {
			_, err := p.desk.Publish(ctx, draft.Kind.Code)
			return err
		}, dialog.Ends(func() {
			p.host.Toast(fmt.Sprintf("已发布%s第 %d 版，%s 起生效", draft.Kind.Short, draft.Number, draft.From))
			p.host.Changed()
		}))
	}})
	dialog.Wide().Show(p.host.Window())
}

func (p *catalogPage) discardCommand() part.Command {
	return part.Command{Name: "放弃草稿…", Do: func() {
		draft, _ := p.drafted()
		verb := fmt.Sprintf("放弃第 %d 版草稿", draft.Number)
		part.Confirm(p.host.Window(), verb+"？", draft.Kind.Name+"的这份草稿由 "+draft.Author+" 起草："+draft.Reason+"。放弃后找不回来；现行目录不受影响。", verb, func() {
			p.host.Run(verb, func(ctx context.Context, _ func(int, int)) error {
				return p.desk.DiscardDraft(ctx, draft.Kind.Code)
			}, func(err error) {
				if err != nil {
					p.host.Fail(err)
					return
				}
				delete(p.drafts, draft.Kind.Code)
				p.number = 0
				p.host.Toast("已" + verb)
				p.host.Changed()
			})
		}).Dangerous()
	}, Why: func() string {
		if _, drafted := p.drafted(); !drafted {
			return "这一类没有草稿。"
		}
		return ""
	}}
}

// retireCommand drafts a version that only ends a kind, or begins it again; it is published as any other.
func (p *catalogPage) retireCommand() part.Command {
	verb, text := "停用", "停用从生效之日起：不再归集、制发、转化这一类证照；已有的证照照常有效、照常核验。停用也要由另一人发布。"
	if v := p.version(); v.Kind != nil && v.Kind.Retired {
		verb, text = "恢复", "恢复从生效之日起，可以再归集、制发、转化这一类证照。恢复也要由另一人发布。"
	}
	return part.Command{Name: verb + "这一类…", Do: func() {
		v := model.Begun(p.version())
		p.askReason(verb+v.Kind.Name, "起草"+verb, text, model.NewDraft(v, p.histories[p.code]), func(v *catalog.Version) { v.Kind.Retired = !v.Kind.Retired })
	}, Why: func() string {
		if _, drafted := p.drafted(); drafted {
			return "这一类有草稿，请先发布或放弃草稿。"
		}
		return ""
	}}
}
