package page_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/ui/page"
)

// TestOneItemIsMadeTheSameOnMany: the item is picked, the new value typed once; what is already so is left out. The
// batch can be gone on with from its case.
func TestOneItemIsMadeTheSameOnMany(t *testing.T) {
	c := filled(t)
	s := newStand(t, small, false)
	p := openCertificates(t, s, c.desk(access.Clerk), page.Route{Filter: "kind:008"})
	command(t, p, fyne.KeyB, fyne.KeyModifierControl).Do()
	s.choose(t, "年度审验", "变更")
	s.reads(t, "统一改动", "改为")
	s.draw(t, "batch-amend")
	s.press(t, "预览")
	s.reads(t, "没有一本可以办理", "照面没有任何改动", "现在的状态不能办")
	s.press(t, "取消")
	s.choose(t, "没有，只按名单改", "经营范围")
	s.input(t, 0).SetText("道路普通货物运输")
	s.press(t, "预览")
	s.reads(t, "可办 ", "不可办的原因")
	s.press(t, "提出变更")
	waiting, err := c.desk(access.Reviewer).Cases(t.Context(), true)
	if err != nil || len(waiting) != 1 || waiting[0].Face["scope"] != "道路普通货物运输" {
		t.Fatalf("%+v, %v", waiting, err)
	}
	k := waiting[0]
	approver := c.desk(access.Approver)
	if _, err := approver.Decide(t.Context(), k.ID, bureau.Approved, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := approver.Carry(t.Context(), k.ID, nil); err != nil {
		t.Fatal(err)
	}
	s = newStand(t, small, false)
	openCases(t, s, c.desk(access.Clerk), page.Route{Filter: page.CaseFilter + k.ID})
	s.press(t, "对这一批再办理")
	last := s.opened[len(s.opened)-1]
	if last.Page != page.Certificates || last.Filter != page.BatchFilter+k.ID {
		t.Errorf("opened %+v", last)
	}
	openCertificates(t, s, c.desk(access.Clerk), last)
	s.reads(t, "办件 "+k.ID+" 的那一批")
}
