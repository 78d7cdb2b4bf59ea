package page_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/reminder"
	"roadcert/ui/model"
	"roadcert/ui/page"
	"roadcert/ui/part"
)

// suspended is a filled county where one vehicle is suspended, and one waits to be.
func suspended(t *testing.T) *county {
	t.Helper()
	c := filled(t)
	clerk := c.desk(access.Clerk)
	list, err := clerk.List(t.Context(), bureau.Query{Kind: "013", Status: certificate.Valid, Limit: 1})
	if err != nil || len(list.Rows) == 0 {
		t.Fatal(err)
	}
	k, err := clerk.Propose(t.Context(), list.Rows[0].Number, bureau.Proposal{
		Operation: certificate.Suspend, Reason: "penalty", Note: "处罚决定书", Until: clerk.Today().Add(12),
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.desk(access.Approver).Decide(t.Context(), k.ID, bureau.Approved, ""); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestDueListIsNarrowedAndOpened(t *testing.T) {
	c := suspended(t)
	clerk := c.desk(access.Clerk)
	s := newStand(t, small, false)
	p := openCertificates(t, s, clerk, page.Route{})
	s.tab(t, "到期")
	want, err := clerk.Due(t.Context(), bureau.DueQuery{})
	if err != nil {
		t.Fatal(err)
	}
	s.reads(t, "期限", "事项", "暂扣期满", "还有 12 天", "共 "+model.Thousands(want.Counts[reminder.In30])+" 条")
	s.inChinese(t)
	s.choose(t, "30 日内　"+model.Thousands(want.Counts[reminder.In30]), "已逾期　"+model.Thousands(want.Counts[reminder.Overdue]))
	if got := s.opened[len(s.opened)-1]; got != (page.Route{Page: page.Certificates, Filter: "due,bucket:overdue"}) {
		t.Fatalf("the choice opened %v", got)
	}
	p.Show(s.opened[len(s.opened)-1])
	s.reads(t, "共 "+model.Thousands(want.Counts[reminder.Overdue])+" 条", "已过")

	p.Show(page.Route{Page: page.Certificates, Filter: "due:grade"})
	s.reads(t, "没有到期的")
	p.Show(page.Route{Page: page.Certificates, Filter: "due:suspension"})
	s.reads(t, "暂扣期满", "共 1 条")
	walk(s.window.Content(), func(o fyne.CanvasObject) {
		if g, ok := o.(*part.Grid[reminder.Item]); ok {
			g.Select(0)
			g.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		}
	})
	last := s.opened[len(s.opened)-1]
	if !strings.HasPrefix(last.Filter, page.CertificateFilter) {
		t.Fatalf("the line opened %v", last)
	}
	p.Show(last)
	s.reads(t, "全部证照", "照面", "暂扣")
	for _, err := range s.failed {
		t.Error(err)
	}
}

func TestDueListIsExported(t *testing.T) {
	c := suspended(t)
	s := newStand(t, small, false)
	p := openCertificates(t, s, c.desk(access.Clerk), page.Route{Filter: "due:suspension"})
	path := filepath.Join(t.TempDir(), "日历.ics")
	command(t, p, fyne.KeyE, fyne.KeyModifierControl).Do()
	s.reads(t, "导出今后一年的到期日历")
	s.input(t, 0).SetText(path)
	s.press(t, "导出")
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(content, []byte("SUMMARY:暂扣期满")) || bytes.Count(content, []byte("BEGIN:VEVENT")) != 1 {
		t.Errorf("%s", content)
	}
	if len(s.toasts) != 1 || !strings.HasPrefix(s.toasts[0], "已导出：") {
		t.Errorf("told %q", s.toasts)
	}
}

func TestDrawnDue(t *testing.T) {
	if os.Getenv("DRAW_DIR") == "" {
		t.Skip("a picture for every screen is drawn where DRAW_DIR says")
	}
	c := suspended(t)
	for _, v := range []struct {
		name string
		size fyne.Size
		dark bool
	}{{"small-light", small, false}, {"small-dark", small, true}, {"large-light", large, false}} {
		s := newStand(t, v.size, v.dark)
		openCertificates(t, s, c.desk(access.Clerk), page.Route{Filter: "due"})
		s.draw(t, "due-all-"+v.name)
		openCertificates(t, s, c.desk(access.Clerk), page.Route{Filter: "due,bucket:in-30"})
		s.draw(t, "due-"+v.name)
		s.put(page.NewHome(c.desk(access.Clerk), s))
		s.draw(t, "home-due-"+v.name)
	}
}
