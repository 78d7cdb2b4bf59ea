package page_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/ui/page"
)

// TestDocumentPagesAreDrawn shows 目录与模板, 核验 and the documents beside the list of certificates as people
// see them, as TestPagesAreDrawn does the others.
func TestDocumentPagesAreDrawn(t *testing.T) {
	unraced(t)
	c := filled(t)
	drafted(t, c)
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
			drawCatalog(t, s, c, draw)
			drawVerify(t, s, c, draw)
			drawDocuments(t, s, c, draw)
			for _, err := range s.failed {
				t.Error(err)
			}
		})
	}
}

// drafted leaves a draft of the first kind behind.
func drafted(t testing.TB, c *county) {
	t.Helper()
	desk := c.desk(access.Reviewer)
	v, ok := desk.Catalog().InForce("013")
	if !ok {
		t.Fatal("no vehicle licence")
	}
	v = v.Copy()
	v.Kind.Fields = append(v.Kind.Fields, catalog.Field{Key: "axles", Name: "轴数", Kind: catalog.Quantity, Unit: "轴"})
	v.Kind.Short, v.Reason, v.From = "道路运输证", "省厅文件增加照面项“轴数”", desk.Today().Add(8)
	if _, err := desk.SaveDraft(t.Context(), v); err != nil {
		t.Fatal(err)
	}
}

func drawCatalog(t *testing.T, s *stand, c *county, draw func(string)) {
	p := page.NewCatalog(c.desk(access.Reviewer), tools(), s)
	s.put(p)
	draw("catalog-entry")
	s.tab(t, "模板")
	draw("catalog-template")
	s.tabLike(t, "照面项")
	draw("catalog-schema")
	s.tabLike(t, "版本")
	draw("catalog-versions-one")
	s.tab(t, "目录项")
	s.row(t, 3)
	draw("catalog-draft")
	s.tabLike(t, "照面项")
	draw("catalog-draft-schema")
	s.press(t, "增加…")
	s.input(t, 0).SetText("名称")
	s.input(t, 1).SetText("Axles")
	draw("catalog-draft-field")
	s.press(t, "取消")
	s.tabLike(t, "版本")
	draw("catalog-draft-versions")
	p.Show(page.Route{Page: page.Catalog, Filter: page.DesignFilter})
	draw("catalog-designer")
	p.Show(page.Route{Page: page.Catalog})
	p = page.NewCatalog(c.desk(access.Approver), tools(), s)
	s.put(p)
	s.row(t, 3)
	s.press(t, "发布…")
	draw("catalog-publish")
	s.press(t, "取消")
	s.tab(t, "印章")
	draw("catalog-seals")
	s.put(page.NewCatalog(c.desk(access.SecurityAdmin), tools(), s))
	draw("catalog-seals-admin")
	s.press(t, "安装印章…")
	draw("catalog-seals-install")
	s.press(t, "取消")
}

func drawVerify(t *testing.T, s *stand, c *county, draw func(string)) {
	p := page.NewVerify(c.desk(access.Clerk), tools(), s)
	s.put(p)
	draw("verify-idle")
	result, err := c.desk(access.Approver).SealEditions(t.Context(), bureau.SealOptions{Limit: 20})
	if err != nil || result.Issued == 0 {
		t.Fatal(err, result)
	}
	file := sealedFile(t, c)
	good := filepath.Join(t.TempDir(), "电子证照.ofd")
	write(t, good, file)
	s.offer(t, good)
	draw("verify-good")
	s.tab(t, "文件页面")
	draw("verify-pages")
	file = bytes.Clone(file)
	file[len(file)/2] ^= 1
	bad := filepath.Join(t.TempDir(), "改过的.ofd")
	write(t, bad, file)
	s.offer(t, bad)
	draw("verify-bad")
	s.input(t, 0).SetText("LZ9 看不懂")
	command(t, p, fyne.KeyReturn, fyne.KeyModifierControl).Do()
	draw("verify-trouble")
}

func drawDocuments(t *testing.T, s *stand, c *county, draw func(string)) {
	p := openCertificates(t, s, c.desk(access.Clerk), page.Route{Page: page.Certificates, Filter: "medium:both"})
	s.tabLike(t, "版本")
	draw("documents-editions")
	s.press(t, "预览")
	draw("documents-preview")
	s.press(t, "放大")
	draw("documents-enlarged")
	s.press(t, "关闭")
	command(t, p, fyne.KeyP, fyne.KeyModifierControl).Do()
	draw("documents-print")
	s.press(t, "取消")
}

func write(t testing.TB, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// sealedFile is the file of a certificate that bears the seal: the first ones are sealed first.
func sealedFile(t testing.TB, c *county) []byte {
	t.Helper()
	clerk := c.desk(access.Clerk)
	for id := 1; id < 5000; id++ {
		ref := certificate.NewID(1, int64(id)).String()
		d, err := clerk.Show(t.Context(), ref)
		if err != nil || len(d.Editions) == 0 || !d.Editions[0].Sealed {
			continue
		}
		file, err := clerk.Document(t.Context(), ref, 0)
		if err != nil || !file.Sealed {
			t.Fatal(file.Sealed, err)
		}
		return file.Content
	}
	t.Fatal("nothing is sealed")
	return nil
}
