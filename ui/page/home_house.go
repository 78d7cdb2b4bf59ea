package page

import (
	"context"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// HouseDesk is what 工作台 tells of the house besides its certificates.
type HouseDesk interface {
	May(access.Permission) bool
	AuditBreak() string
	AccountChanges(context.Context) ([]bureau.AccountChange, error)
	RejectedAccountChanges(context.Context) ([]bureau.RejectedChange, error)
	KeyState(context.Context) (bureau.KeyState, error)
	Backups(context.Context) (bureau.BackupOverview, error)
}

// homeHouse is the panel of the house. It is read by itself: the folder of the backups may be far away, and the figures do
// not wait for it.
type homeHouse struct {
	desk    HouseDesk
	host    Host
	reading latest
	object  *fyne.Container
}

func newHomeHouse(desk HouseDesk, host Host) *homeHouse {
	h := &homeHouse{desk: desk, host: host, reading: latest{host: host}, object: part.Down(look.Nil)}
	h.put(part.Note("正在读取…"))
	return h
}

// concerns tells whether the house asks anything of this person.
func (h *homeHouse) concerns() bool { return h.desk.May(access.ReadBackups) }

func (h *homeHouse) put(body fyne.CanvasObject) {
	h.object.Objects = []fyne.CanvasObject{part.Panel(part.Down(look.Small, part.Section("账户、备份和日志"), body))}
	h.object.Refresh()
}

func (h *homeHouse) reload() {
	if !h.concerns() {
		return
	}
	var known model.House
	h.reading.begin("", func(ctx context.Context, _ func(int, int)) (err error) {
		known, err = h.read(ctx)
		return err
	}, func(err error) {
		if err != nil {
			h.put(part.Prose(err.Error()).In(look.Danger))
			return
		}
		h.put(h.view(model.HouseTasks(known, h.desk.May)))
	})
}

func (h *homeHouse) read(ctx context.Context) (k model.House, err error) {
	k.LogBreak = h.desk.AuditBreak()
	if h.desk.May(access.ReadAccounts) {
		if k.Changes, err = h.desk.AccountChanges(ctx); err != nil {
			return k, err
		}
		if k.Rejected, err = h.desk.RejectedAccountChanges(ctx); err != nil {
			return k, err
		}
		if k.Keys, err = h.desk.KeyState(ctx); err != nil {
			return k, err
		}
	}
	k.Backups, err = h.desk.Backups(ctx)
	return k, err
}

func (h *homeHouse) view(tasks []model.HouseTask) fyne.CanvasObject {
	body := part.Down(look.Small)
	for i, t := range tasks {
		if i > 0 {
			body.Add(part.Rule())
		}
		line := part.Across(look.Medium, part.Text(t.Text), part.Grow(part.Note(t.Note).Loose()), part.Tag(toneRoles[t.Tone], t.State))
		verb := "查看"
		if t.Tone >= model.Warning {
			verb = "去办"
		}
		if t.Filter != "" {
			line.Add(part.Button(part.Command{Name: verb, Do: func() { h.host.Open(Route{Page: System, Filter: t.Filter}) }}))
		}
		body.Add(line)
	}
	return body
}

// viewHouse is 工作台 of an administrator, who does nothing of the business: the house, and what else is due in it.
func (p *homePage) viewHouse(h model.Home) fyne.CanvasObject {
	right := part.Down(look.Wide)
	if len(h.Clocks) > 0 {
		right.Add(part.Panel(p.link(h)))
	}
	if p.desk.May(access.ReadPatrol) {
		patrol := part.Panel(part.Down(look.Small, part.Section("安全巡检"), part.Remark("没有到期的巡检，也没有逾期的整改。")))
		if len(h.Patrol) > 0 {
			patrol = part.Panel(p.patrol(h))
		}
		right.Add(patrol)
	}
	return part.Pad(look.Wide, part.Share(look.Wide, p.house.object, right))
}
