package page

import (
	"context"
	"io"
	"path/filepath"

	"roadcert/domain/access"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// emergencyFolder is where plans were last.
const emergencyFolder = "emergency.plan"

// showPlan shows the plan in force; who handles emergencies makes a text file the next version of it.
func (e *systemEmergency) showPlan() {
	said, tone := model.EmergencyPlanLine(e.plan)
	body := part.Down(look.Medium, part.Prose(said).In(toneRoles[tone]))
	name, text := "应急预案.md", e.plan.Text
	export := part.Command{Name: "导出…"}
	if e.plan.Version == 0 {
		name, text = "应急预案范本.md", e.p.tools.EmergencyPlan
		export.Name = "导出范本…"
	} else {
		body.Add(part.Rule())
		body.Add(part.Prose(model.EmergencyPlanShown(e.plan)))
	}
	export.Do = func() {
		keepAs(e.p.host, outcome{"导出应急预案", "导出", emergencyFolder, name, ""}, func(_ context.Context, w io.Writer) error {
			_, err := io.WriteString(w, text)
			return err
		})
	}
	dialog := part.NewNotice("应急预案", body)
	if text != "" {
		dialog.Also(export)
	}
	dialog.Also(part.Command{Name: "用文件更新…", Why: needs(e.p.desk, access.HandleEmergency), Do: func() {
		dialog.Close()
		chooseFile(e.p.host, "选择新一版应急预案", folder(emergencyFolder), []string{".md", ".txt"}, e.setPlan)
	}})
	if e.plan.Version > 0 {
		dialog.Tall()
	}
	dialog.Wide().Show(e.p.host.Window())
}

// setPlan makes a text file the plan in force.
func (e *systemEmergency) setPlan(path string) {
	var said string
	e.p.host.Run("更新应急预案", func(ctx context.Context, _ func(done, total int)) error {
		content, err := readFile(path)
		if err != nil {
			return err
		}
		p, err := e.p.desk.SetEmergencyPlan(ctx, string(content))
		said, _ = model.EmergencyPlanLine(p)
		return err
	}, func(err error) {
		if err != nil {
			e.p.host.Fail(err)
			return
		}
		rememberFolder(emergencyFolder, filepath.Dir(path))
		e.p.host.Toast("应急预案已更新：" + said)
		e.p.changed()
	})
}
