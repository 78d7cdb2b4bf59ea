package page_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/ui/page"
	"roadcert/ui/part"
)

// auditPage puts the view where a page would stand.
type auditPage struct{ *page.AuditView }

func (auditPage) Title() string     { return "审计" }
func (p auditPage) Show(page.Route) { p.AuditView.Show() }

func TestTheAuditLogIsFollowedAndVerified(t *testing.T) {
	c := newCounty(t)
	c.desk(access.Clerk)
	auditor := c.desk(access.AuditAdmin)
	s := newStand(t, small, false)
	v := page.NewAuditView(auditor, s, func() string { return "审计日志.jsonl" })
	s.put(auditPage{v})
	v.Show()
	s.reads(t, "序号", "用户", "登录", "建立证照库", "全部结果")
	for _, command := range v.Commands() {
		if command.Name == "核验全部" {
			command.Do()
		}
	}
	s.reads(t, "连续完整", "核对日志")
	walk(s.window.Content(), func(o fyne.CanvasObject) {
		if g, ok := o.(*part.Grid[audit.Entry]); ok {
			g.Select(0)
			g.Commands()[0].Do()
		}
	})
	s.reads(t, "audit-admin")
	for _, err := range s.failed {
		t.Error(err)
	}
}
