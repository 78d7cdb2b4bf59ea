package page_test

import (
	"os"
	"testing"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/ui/page"
)

// TestPagesAreDrawn shows every page and every step as people see them: always on the small screen in the
// light, and where DRAW_DIR asks for pictures on the large one and in the dark as well.
func TestPagesAreDrawn(t *testing.T) {
	unraced(t)
	full, empty := filled(t), newCounty(t)
	clerk := full.desk(access.Clerk)
	for _, proposal := range []bureau.Proposal{
		{Operation: certificate.Cancel, Reason: "holder-request", Note: "持证主体来窗口申请"},
		{Operation: certificate.Suspend, Reason: "penalty", Note: "处罚决定书", Until: clerk.Today().Add(30)},
	} {
		if _, err := clerk.Propose(t.Context(), firstVehicle(full), proposal); err != nil {
			t.Fatal(err)
		}
	}
	for _, v := range []struct {
		name string
		size fyne.Size
		dark bool
		more bool
	}{{"small-light", small, false, false}, {"small-dark", small, true, true}, {"large-light", large, false, true}, {"large-dark", large, true, true}} {
		if v.more && os.Getenv("DRAW_DIR") == "" {
			continue
		}
		t.Run(v.name, func(t *testing.T) {
			s := newStand(t, v.size, v.dark)
			draw := func(name string) { s.draw(t, name+"-"+v.name) }
			s.put(page.NewHome(empty.desk(access.Clerk), s))
			draw("home-empty")
			s.put(page.NewHome(full.desk(access.Reviewer), s))
			draw("home")
			drawCollect(t, s, newCounty(t), draw)
			s.put(page.NewCollect(full.desk(access.Approver), tools(), s))
			draw("convert")
			s.put(page.NewEvaluation(full.desk(access.Evaluator), tools(), s))
			draw("evaluation")
			s.tab(t, "报告预览")
			draw("evaluation-preview")
			s.tab(t, "口径")
			draw("evaluation-rule")
			s.press(t, "导出 PDF")
			draw("evaluation-save")
			for _, err := range s.failed {
				t.Error(err)
			}
		})
	}
}

// drawCollect goes through the wizard with the register of people.
func drawCollect(t *testing.T, s *stand, c *county, draw func(name string)) {
	p := page.NewCollect(c.desk(access.Clerk), tools(), s)
	s.put(p)
	draw("collect-1-choose")
	command(t, p, fyne.KeyO, fyne.KeyModifierControl).Do()
	draw("collect-1-dialog")
	s.press(t, "取消")
	s.offer(t, "/没有这个/登记表.xlsx")
	draw("collect-1-trouble")
	s.offer(t, c.register("practitioners.xlsx"))
	draw("collect-2-recognised")
	s.choose(t, "姓名（必填）", "不导入")
	draw("collect-2-trouble")
	s.choose(t, "不导入", "姓名（必填）")
	s.press(t, "换一个文件")
	s.offer(t, c.register("practitioners.xlsx"))
	s.held = true
	next(t, p)
	draw("collect-3-busy")
	s.release()
	draw("collect-3-diagnosed")
	next(t, p)
	draw("collect-4-checked")
	next(t, p)
	draw("collect-5-imported")
	s.press(t, "转化")
	draw("collect-5-why")
	s.window.Canvas().Overlays().Remove(s.window.Canvas().Overlays().Top())
}
