package page_test

import (
	"bytes"
	"image"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"roadcert/domain/access"
	"roadcert/ui/page"
)

func evaluator(t *testing.T, c *county) (*stand, page.Page) {
	s := newStand(t, small, false)
	p := page.NewEvaluation(c.desk(access.Evaluator), tools(), s)
	s.put(p)
	return s, p
}

func TestEvaluationShowsFiguresReportAndRule(t *testing.T) {
	s, _ := evaluator(t, filled(t))
	s.reads(t, "转化率", "已转化 1,500 本 / 有效", "截至今天 2026-11-23，随库存实时变化", "从业资格证", "合计", "2026-01", "2026-11")
	s.inChinese(t)
	s.tab(t, "报告预览")
	s.reads(t, "第 1 / ")
	first := s.picture(t)
	s.press(t, "下一页")
	s.reads(t, "第 2 / ")
	if s.picture(t) == first {
		t.Error("the second page is the picture of the first")
	}
	s.tab(t, "口径")
	s.reads(t, "一本证照只计一次", "指标摘要（SM3）")
	s.inChinese(t)
}

func TestEvaluationOfAnotherDay(t *testing.T) {
	s, p := evaluator(t, filled(t))
	day := s.input(t, 0)
	for _, c := range []struct{ typed, reads string }{
		{"20260801", "截至 2026-08-01，按当天的状态重新计算"},
		{"2026-12-01", "2026-12-01 还没有到"},
		{"八月", "“八月”不是日期"},
		{"", "截至今天 2026-11-23"},
	} {
		day.SetText(c.typed)
		day.Left()
		command(t, p, fyne.KeyF5, 0).Do()
		s.reads(t, c.reads)
	}
	s.choose(t, "2026", "2025")
	s.reads(t, "截至 2025-12-31")
}

func TestEvaluationOfAnEmptyStoreIsNoFigure(t *testing.T) {
	s, _ := evaluator(t, newCounty(t))
	s.reads(t, "无可评价", "没有有效证照，转化率无从算起")
}

func TestReportsAreExported(t *testing.T) {
	s, p := evaluator(t, filled(t))
	dir := t.TempDir()
	for _, c := range []struct {
		key         fyne.KeyName
		name, magic string
	}{{fyne.KeyS, "报告.pdf", "%PDF-"}, {fyne.KeyE, "报告.xlsx", "PK"}} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(dir, c.name)
			export := func() {
				command(t, p, c.key, fyne.KeyModifierControl).Do()
				s.input(t, 0).SetText(path)
				s.press(t, "导出")
			}
			export()
			export()
			s.reads(t, "已经有了")
			s.inChinese(t)
			s.press(t, "导出") // again: it is replaced
			if s.window.Canvas().Overlays().Top() != nil {
				t.Fatalf("the dialog is still there: %q", s.texts())
			}
			content, err := os.ReadFile(path)
			if err != nil || !bytes.HasPrefix(content, []byte(c.magic)) {
				t.Errorf("%v, %.8q", err, content)
			}
		})
	}
	if len(s.toasts) != 4 || len(s.failed) != 0 {
		t.Errorf("said %q, failed %v", s.toasts, s.failed)
	}
}

func TestAFolderThatIsNotThereIsSaidSo(t *testing.T) {
	s, p := evaluator(t, newCounty(t))
	command(t, p, fyne.KeyS, fyne.KeyModifierControl).Do()
	s.input(t, 0).SetText(filepath.Join(t.TempDir(), "没有", "报告.pdf"))
	s.press(t, "导出")
	if len(s.failed) != 1 || !strings.Contains(s.failed[0].Error(), "文件夹不存在") {
		t.Errorf("failed %v", s.failed)
	}
}

// viewer is an application that remembers what it was asked to open.
type viewer struct {
	fyne.App
	opened []*url.URL
}

// OpenURL is the toolkit's.
func (v *viewer) OpenURL(u *url.URL) error { v.opened = append(v.opened, u); return nil }

func TestPrintingOpensTheViewerOnAFileThatDoesNotStay(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	s, p := evaluator(t, newCounty(t))
	v := &viewer{App: fyne.CurrentApp()}
	fyne.SetCurrentApp(v)
	t.Cleanup(func() { fyne.SetCurrentApp(v.App) })
	command(t, p, fyne.KeyP, fyne.KeyModifierControl).Do()
	if len(v.opened) != 1 || len(s.failed) != 0 {
		t.Fatalf("opened %v, failed %v", v.opened, s.failed)
	}
	path := filepath.FromSlash(v.opened[0].Path)
	content, err := os.ReadFile(path)
	if err != nil || !bytes.HasPrefix(content, []byte("%PDF-")) {
		t.Fatal(err)
	}
	old := filepath.Dir(path)
	past := time.Now().Add(-time.Hour)
	if err := os.Chtimes(old, past, past); err != nil {
		t.Fatal(err)
	}
	command(t, p, fyne.KeyP, fyne.KeyModifierControl).Do()
	if _, err := os.Stat(old); !os.IsNotExist(err) {
		t.Errorf("what was printed long ago is still there: %v", err)
	}
}

// tab shows another tab.
func (s *stand) tab(t testing.TB, name string) {
	t.Helper()
	done := false
	walk(s.window.Content(), func(o fyne.CanvasObject) {
		tab, ok := o.(fyne.Tappable)
		w, isWidget := o.(fyne.Widget)
		if !ok || !isWidget || done {
			return
		}
		for _, inner := range test.WidgetRenderer(w).Objects() {
			if text, is := inner.(*canvas.Text); is && text.Text == name {
				tab.Tapped(&fyne.PointEvent{})
				done = true
			}
		}
	})
	if !done {
		t.Fatalf("there is no tab %q", name)
	}
}

// picture is the picture on the topmost dialog, or else on the page.
func (s *stand) picture(t testing.TB) image.Image {
	t.Helper()
	var found image.Image
	walk(s.front(), func(o fyne.CanvasObject) {
		if i, ok := o.(*canvas.Image); ok && i.Image != nil {
			found = i.Image
		}
	})
	if found == nil {
		t.Fatal("there is no picture")
	}
	return found
}
