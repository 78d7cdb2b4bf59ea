package page_test

import (
	"os"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/ui/model"
	"roadcert/ui/page"
)

func openCertificates(t *testing.T, s *stand, d *bureau.Desk, r page.Route) page.Page {
	t.Helper()
	p := page.NewCertificates(d, tools(), s)
	s.put(p)
	if r != (page.Route{}) {
		p.Show(r)
	}
	for _, err := range s.failed {
		t.Error(err)
	}
	return p
}

func TestCertificatesAreFound(t *testing.T) {
	c := filled(t)
	clerk := c.desk(access.Clerk)
	s := newStand(t, small, false)
	openCertificates(t, s, clerk, page.Route{Page: page.Certificates})
	s.reads(t, "全部证照", "编号", "持证主体", "选中 1", "照面", "办理")
	s.inChinese(t)
	for _, route := range []page.Route{
		{Filter: "unconverted"},
		{Filter: "kind:013"},
		{Filter: "expiring:30"},
		{Filter: "review:30"},
		{Filter: "status:expired"},
		{Search: "没有这样的人"},
	} {
		want, err := clerk.List(t.Context(), queryOf(route))
		if err != nil {
			t.Fatal(err)
		}
		s := newStand(t, small, false)
		openCertificates(t, s, clerk, route)
		if want.Total == 0 {
			s.reads(t, "没有这样的证照")
		} else {
			s.reads(t, "共 "+model.Thousands(want.Total)+" 条")
		}
	}
}

// queryOf is what a route means, said in the desk's own words.
func queryOf(r page.Route) bureau.Query {
	return map[page.Route]bureau.Query{
		{Filter: "unconverted"}: {Unconverted: true}, {Filter: "kind:013"}: {Kind: "013"}, {Filter: "expiring:30"}: {Expiring: 30},
		{Filter: "review:30"}: {ReviewWithin: 30}, {Filter: "status:expired"}: {Status: certificate.Expired}, {Search: "没有这样的人"}: {Text: "没有这样的人"},
	}[r]
}

func TestNumbersAreMaskedUntilSomebodyAsks(t *testing.T) {
	c := filled(t)
	clerk := c.desk(access.Clerk)
	s := newStand(t, small, false)
	p := openCertificates(t, s, clerk, page.Route{Filter: "kind:071"})
	list, err := clerk.List(t.Context(), bureau.Query{Kind: "071", Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	full, err := clerk.Reveal(t.Context(), list.Rows[0].ID.String())
	if err != nil {
		t.Fatal(err)
	}
	id := full.Certificate.Number
	if all := strings.Join(s.texts(), "\n"); strings.Contains(all, id) || !strings.Contains(all, list.Rows[0].Number) {
		t.Errorf("the page shows %s before anybody asked, or not %s", id, list.Rows[0].Number)
	}
	s.press(t, "查看完整号码")
	s.reads(t, id, "完整号码 · 已记入日志")
	p.Show(page.Route{Filter: "kind:071"})
	if all := strings.Join(s.texts(), "\n"); strings.Contains(all, id) {
		t.Error("the number is still there after a refresh")
	}
	s = newStand(t, small, false)
	p = openCertificates(t, s, c.desk(access.Evaluator), page.Route{Filter: "kind:071"})
	if why := command(t, p, fyne.KeyR, fyne.KeyModifierControl).Why(); !strings.Contains(why, "受理员") {
		t.Errorf("an evaluator is told %q", why)
	}
}

func TestDatesAreTypedFreely(t *testing.T) {
	c := newCounty(t)
	s := newStand(t, small, false)
	p := openCertificates(t, s, c.desk(access.Clerk), page.Route{})
	command(t, p, fyne.KeyN, fyne.KeyModifierControl).Do()
	s.press(t, "填写照面")
	issued := s.input(t, 3)
	s.window.Canvas().Focus(issued)
	issued.SetText("")
	test.Type(issued, "2026.8.1")
	issued.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if issued.Text != "2026-08-01" {
		t.Errorf("2026.8.1 became %q", issued.Text)
	}
}

func TestDrawnCertificates(t *testing.T) {
	if os.Getenv("DRAW_DIR") == "" {
		t.Skip("a picture for every screen is drawn where DRAW_DIR says")
	}
	c := filled(t)
	for _, v := range []struct {
		name string
		size fyne.Size
		dark bool
	}{{"small-light", small, false}, {"small-dark", small, true}, {"large-light", large, false}, {"large-dark", large, true}} {
		s := newStand(t, v.size, v.dark)
		openCertificates(t, s, c.desk(access.Clerk), page.Route{Filter: "kind:071"})
		s.draw(t, "certificates-"+v.name)
		s.tab(t, "办理")
		s.draw(t, "certificates-actions-"+v.name)
	}
}
