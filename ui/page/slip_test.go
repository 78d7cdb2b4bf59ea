package page_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/ui/page"
)

// TestSlipsAreShownAndPrinted: what is seen is what the printer gets, under a name that says nothing of the holder.
func TestSlipsAreShownAndPrinted(t *testing.T) {
	c := newCounty(t)
	var out printed
	s := newStand(t, small, false)
	clerk := c.desk(access.Clerk)
	k, err := clerk.ProposeIssue(t.Context(), "071", certificate.Face{"name": "李建国", "citizen_id": "11010519491231002X", "category": "经营性道路货物运输驾驶员"}, "")
	if err != nil {
		t.Fatal(err)
	}
	s.put(page.NewHome(clerk, s))
	commands := page.SlipCommands(s, out.tools(), clerk, k)
	if len(commands) != 1 || commands[0].Name != "受理通知书…" {
		t.Fatalf("a case that waits has %v", commands)
	}
	commands[0].Do()
	s.reads(t, "受理通知书　"+k.ID, "第 1 / 1 页")
	s.picture(t)
	s.draw(t, "slip-preview")
	file := filepath.Join(t.TempDir(), "受理.pdf")
	s.press(t, "存为 PDF…")
	if name := s.input(t, 0).Text; name != "受理通知书-"+k.ID+".pdf" {
		t.Errorf("proposes the name %q", name)
	}
	s.input(t, 0).SetText(file)
	s.press(t, "保存")
	if content, err := os.ReadFile(file); err != nil || !strings.HasPrefix(string(content), "%PDF-") {
		t.Error(err)
	}
	s.press(t, "打印…")
	s.choose(t, "Office", "Office")
	s.press(t, "打印")
	if len(out.jobs) != 1 || out.jobs[0] != "Office//受理通知书-"+k.ID+".pdf" {
		t.Errorf("printed %q", out.jobs)
	}
	s.fails(t)
}

// TestASlipThatCannotBeMade says why.
func TestASlipThatCannotBeMade(t *testing.T) {
	c := newCounty(t)
	s := newStand(t, small, false)
	clerk := c.desk(access.Clerk)
	s.put(page.NewHome(clerk, s))
	k := bureau.Case{ID: "k1-99", Operation: certificate.Issue, Reason: "initial", State: bureau.Open}
	page.SlipCommands(s, tools(), clerk, k)[0].Do()
	if len(s.failed) != 1 || !strings.Contains(s.failed[0].Error(), "k1-99") {
		t.Errorf("says %v", s.failed)
	}
	if none := page.SlipCommands(s, tools(), clerk, bureau.Case{Operation: certificate.Merge, State: bureau.Approved}); len(none) != 0 {
		t.Errorf("a merger has %v", none)
	}
}
