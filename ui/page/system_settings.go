package page

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// SettingsDesk is how the bureau works.
type SettingsDesk interface {
	Preferences(context.Context) (bureau.Preferences, error)
	SavePreferences(context.Context, bureau.Preferences) error
}

// systemSettings shows how the bureau works, and lets the system administrator change it.
type systemSettings struct {
	p       *systemPage
	running latest
	saving  bool
	known   bureau.Preferences // as they are
	edited  bureau.Preferences // as they are typed
	fields  []*part.Field      // nil where they are only read
	buttons []*part.CommandButton
	body    *fyne.Container
	object  fyne.CanvasObject
}

func newSystemSettings(p *systemPage) *systemSettings {
	s := &systemSettings{p: p, running: latest{host: p.host}, body: part.Down(look.Medium, part.Note("正在读取…"))}
	s.object = part.PadXY(look.Tiny, look.Medium, part.Down(look.Nil, part.Panel(s.body), part.Grow(nil)))
	return s
}

func (s *systemSettings) may() bool { return s.p.desk.May(access.ManageSettings) }

func (s *systemSettings) commands() []part.Command {
	if !s.may() {
		return nil
	}
	return []part.Command{
		{Name: "恢复原样", Do: s.restore, Why: s.whyNot},
		{Name: "保存", Key: fyne.KeyS, Mod: fyne.KeyModifierControl, Primary: true, Do: s.save, Why: s.whyNot},
	}
}

func (s *systemSettings) wrong() bool {
	return slices.ContainsFunc(s.fields, func(f *part.Field) bool { return f.Complaint() != "" })
}

func (s *systemSettings) whyNot() string {
	switch {
	case s.saving:
		return "正在保存，请稍候。"
	case s.edited == s.known && !s.wrong():
		return "没有改动。"
	}
	return ""
}

// reload reads the settings anew; what is typed and not saved stays.
func (s *systemSettings) reload() {
	var now bureau.Preferences
	s.running.begin("", func(ctx context.Context, _ func(int, int)) (err error) {
		now, err = s.p.desk.Preferences(ctx)
		return err
	}, func(err error) {
		switch {
		case err != nil:
			s.p.host.Fail(err)
		case s.fields == nil || s.whyNot() != "" && now != s.known:
			s.known = now
			s.restore()
		default:
			s.known = now
			s.able()
		}
	})
}

// restore shows the settings as they are.
func (s *systemSettings) restore() {
	s.edited = s.known
	rows := part.Down(look.Small)
	properties := model.PreferenceProperties()
	if s.may() {
		rows, s.fields = propertyForm(properties, &s.edited, s.able)
		for i, f := range s.fields {
			f.Aside(func(string) string { return properties[i].Read(&s.edited) }).Complain("")
		}
	} else {
		for _, property := range properties {
			shown, read := property.Shown(&s.known), property.Read(&s.known)
			text := part.Down(look.Nil, part.Prose(read))
			if !strings.Contains(read, shown) {
				text = part.Down(look.Nil, part.Prose(shown), part.Remark(read))
			}
			rows.Add(part.Labelled(property.Name, text))
		}
		rows.Add(part.Remark("本单位设置由" + access.HolderNames(access.ManageSettings) + "修改，修改记入审计日志。"))
	}
	bar, buttons := buttonRow(s.commands())
	s.buttons = buttons
	s.body.Objects = []fyne.CanvasObject{part.Section("本单位设置"), rows}
	if len(buttons) > 0 {
		s.body.Objects = append(s.body.Objects, bar)
	}
	s.body.Refresh()
}

func (s *systemSettings) able() {
	for _, b := range s.buttons {
		b.Refresh()
	}
}

func (s *systemSettings) save() {
	if !part.FirstWrong(s.fields) {
		return
	}
	s.saving = true
	s.able()
	next := s.edited
	s.p.host.Run("保存设置", func(ctx context.Context, _ func(int, int)) error { return s.p.desk.SavePreferences(ctx, next) }, func(err error) {
		s.saving = false
		s.able()
		if err != nil {
			s.p.host.Fail(err)
			return
		}
		s.known = next
		s.p.host.Toast("设置已保存")
		s.p.changed()
	})
}
