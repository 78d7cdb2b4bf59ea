package page

import (
	"cmp"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// registers are the files a register can come in; what they really are is told when they are opened.
var registers = []string{".xlsx", ".xlsm", ".csv", ".txt", ".tsv", ".xls"}

// registerFolder is where the last register came from.
const registerFolder = "collect.folder"

func (p *collectPage) chooseCommand() part.Command {
	return part.Command{Name: "选择文件…", Key: fyne.KeyO, Mod: fyne.KeyModifierControl, Primary: true, Why: p.atWork, Do: func() {
		chooseFile(p.host, "选择登记表", folder(registerFolder), registers, func(path string) {
			rememberFolder(registerFolder, filepath.Dir(path))
			p.Offer(path)
		})
	}}
}

// atWork says why nothing else can be begun now.
func (p *collectPage) atWork() string {
	if p.running.busy() {
		return "正在处理，请等它做完或先停止"
	}
	return ""
}

// nextCommand is what Ctrl+Enter does: the step after the one that is shown.
func (p *collectPage) nextCommand() part.Command {
	switch {
	case p.running.busy():
		return part.Command{Name: "下一步", Key: fyne.KeyReturn, Mod: fyne.KeyModifierControl, Why: p.atWork}
	case p.step == recognised:
		return p.checkCommand()
	case p.step == diagnosed:
		return p.tryCommand()
	case p.step == checked:
		return p.importCommand()
	}
	return part.Command{
		Name: "下一步", Key: fyne.KeyReturn, Mod: fyne.KeyModifierControl, Why: func() string { return "请先选择文件" },
	}
}

func (p *collectPage) checkCommand() part.Command {
	register := p.register // a button may be drawn anew when there is none any more
	return part.Command{
		Name: "检查", Key: fyne.KeyReturn, Mod: fyne.KeyModifierControl, Primary: true, Do: p.diagnose,
		Why: func() string {
			if p.running.busy() {
				return p.atWork()
			}
			return cmp.Or(p.trouble, register.Missing())
		},
	}
}

func (p *collectPage) tryCommand() part.Command {
	return part.Command{Name: "试导", Key: fyne.KeyReturn, Mod: fyne.KeyModifierControl, Primary: true, Do: p.try, Why: p.atWork}
}

// lookAgainCommand looks through the sheet once more, with the cells that were put right.
func (p *collectPage) lookAgainCommand() part.Command {
	treatment := p.treatment
	return part.Command{Name: "重新检查", Do: p.diagnose, Why: func() string {
		if !treatment.Stale() {
			return "检查之后还没有改过"
		}
		return p.atWork()
	}}
}

func (p *collectPage) importCommand() part.Command {
	return part.Command{
		Name: "导入 " + model.Thousands(p.outcome.Good) + " 行", Key: fyne.KeyReturn, Mod: fyne.KeyModifierControl, Primary: true, Do: p.take,
		Why: func() string {
			if p.outcome.Good == 0 {
				return "没有可以导入的行"
			}
			return ""
		},
	}
}

func (p *collectPage) exportCommand() part.Command {
	return part.Command{
		Name: "导出错误表…", Key: fyne.KeyE, Mod: fyne.KeyModifierControl,
		Do: func() {
			name := strings.TrimSuffix(filepath.Base(p.path), filepath.Ext(p.path)) + " 错误表.xlsx"
			saveAs(p.host, "导出错误表", "导出", filepath.Join(filepath.Dir(p.path), name), p.exportErrors)
		},
		Why: func() string {
			switch {
			case p.running.busy():
				return p.atWork()
			case p.step < checked:
				return "请先检查"
			case p.outcome.Refused == 0:
				return "没有退回的行"
			}
			return ""
		},
	}
}

// backCommand returns to the step before: to what was found, or to the columns.
func (p *collectPage) backCommand() part.Command {
	return part.Command{Name: "上一步", Do: func() {
		if p.step == checked && p.treatment.Needed() {
			p.step = diagnosed
		} else {
			p.step = recognised
		}
		p.draw()
	}}
}

// followingCommand goes on with the next sheet of a workbook of several.
func (p *collectPage) followingCommand() part.Command {
	next := p.register.Following()
	return part.Command{Name: "下一张表：" + next, Primary: true, Do: func() { p.choose(next) }}
}

// againCommand begins with another file.
func (p *collectPage) againCommand() part.Command {
	return part.Command{Name: "换一个文件", Key: fyne.KeyN, Mod: fyne.KeyModifierControl, Why: p.atWork, Do: func() {
		p.close()
		p.step, p.path, p.trouble = choosing, "", ""
		p.draw()
	}}
}

func (p *collectPage) stopCommand() part.Command {
	return part.Command{Name: "停止", Key: fyne.KeyEscape, Do: func() { p.runs().cancel() }, Why: func() string {
		if !p.runs().busy() {
			return "没有正在做的事"
		}
		return ""
	}}
}

// convertCommand is greyed for those who collect: who takes a register over does not convert it.
func (p *collectPage) convertCommand(name string) part.Command {
	return part.Command{
		Name: name, Primary: true, Do: p.convert,
		Why: func() string {
			if !p.desk.May(access.Convert) {
				return "转化由" + names(access.Holders(access.Convert)) + "办理，请" + names(access.Holders(access.Convert)) + "登录后在“归集”页转化。"
			}
			return ""
		},
	}
}
