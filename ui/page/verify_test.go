package page_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/document"
	"roadcert/ui/page"
)

func openVerify(t *testing.T, c *county, role access.Role) (*stand, page.Page) {
	t.Helper()
	s := newStand(t, small, false)
	p := page.NewVerify(c.desk(role), tools(), s)
	s.put(p)
	return s, p
}

// sealedCounty has one sealed certificate.
func sealedCounty(t *testing.T) *county {
	t.Helper()
	c := filled(t)
	if _, err := c.desk(access.Approver).SealEditions(t.Context(), bureau.SealOptions{Limit: 1}); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAFileIsVerified(t *testing.T) {
	c := sealedCounty(t)
	file := sealedFile(t, c)
	path := filepath.Join(t.TempDir(), "证照.ofd")
	write(t, path, file)
	s, _ := openVerify(t, c, access.Evaluator)
	s.reads(t, "等待核验", "完好吗？", "章有效吗？", "现在有效吗？")
	s.window.drop(fyne.NewPos(0, 0), []fyne.URI{storage.NewFileURI(path)})
	s.reads(t, "练习证照，不作数", "完好", "现在有效", "状态截至 2026-11-23", "证照.ofd", "证照标识", "1.2.156.3005.2")
	s.inChinese(t)
	s.tab(t, "文件页面")
	s.reads(t, "第 1 / 2 页")
	s.picture(t)
	s.draw(t, "verify-pages")

	changed := bytes.Clone(file)
	changed[len(changed)/2] ^= 1
	write(t, path, changed)
	s.offer(t, path)
	s.reads(t, "不可采信")
	s.tabLike(t, "问题")
	s.row(t, 1) // the first one is still in the list
	s.reads(t, "练习证照，不作数")
	s.fails(t)
}

func TestWhatIsScannedOrTypedIsVerified(t *testing.T) {
	c := sealedCounty(t)
	clerk := c.desk(access.Clerk)
	path := filepath.Join(t.TempDir(), "证照.ofd")
	write(t, path, sealedFile(t, c))
	var sheet document.Sheet
	for n := int64(1); sheet.Check == ""; n++ {
		var err error
		if sheet, err = clerk.Sheet(t.Context(), reference(n), 0); err != nil && n > 5000 {
			t.Fatal(err)
		}
	}
	s, p := openVerify(t, c, access.Clerk)
	for _, typed := range []struct{ text, reads, what string }{
		{sheet.Check, "核验码没有被改动", "核验码"},
		{sheet.Identifier, "只有标识，没有文件可以核对", sheet.Identifier},
	} {
		line := s.input(t, 0)
		line.SetText(typed.text)
		line.OnSubmitted(typed.text)
		s.reads(t, typed.reads, "现在有效", "不能完全确定", "已核验："+typed.what)
		if line.Text != "" || s.window.Canvas().Focused() != line {
			t.Error("the next code cannot be scanned")
		}
	}
	s.input(t, 0).SetText("李建国")
	s.reads(t, "既不像核验码")
	command(t, p, fyne.KeyReturn, fyne.KeyModifierControl).Do()
	s.reads(t, "等待核验", "这既不是核验码，也不是证照标识")
	command(t, p, fyne.KeyN, fyne.KeyModifierControl).Do()
	if s.input(t, 0).Text != "" {
		t.Error("the line is not empty for the next person")
	}
	s.fails(t)
}

func TestAFileThatCannotBeRead(t *testing.T) {
	s, p := openVerify(t, newCounty(t), access.Clerk)
	s.offer(t, filepath.Join(t.TempDir(), "没有.ofd"))
	s.reads(t, "不能读取“没有.ofd”", "请重新选择文件")
	s.input(t, 0).SetText("")
	command(t, p, fyne.KeyReturn, fyne.KeyModifierControl).Do()
	s.reads(t, "请先扫描核验码")
	s.window.drop(fyne.NewPos(0, 0), []fyne.URI{storage.NewFileURI("/a.ofd"), storage.NewFileURI("/b.ofd")})
	s.says(t, "一次核验一个文件")
	s.fails(t)
}

func TestStatusListsGoFromBureauToBureau(t *testing.T) {
	there, here := sealedCounty(t), newCounty(t)
	path := filepath.Join(t.TempDir(), "清单.jsonl")
	s, _ := openVerify(t, there, access.Clerk)
	s.menu(t, "状态清单", "导出本单位的状态清单…")
	s.input(t, 0).SetText(path)
	s.press(t, "导出")
	s.says(t, "已导出")
	s.fails(t)

	s, _ = openVerify(t, here, access.Clerk)
	s.menu(t, "状态清单", "导入别的单位的状态清单…")
	s.input(t, 0).SetText(path)
	s.press(t, "打开")
	s.reads(t, "法库县交通运输事务服务中心", "第一次见到这个密钥", "1,500 条，状态截至 2026-11-23")
	s.draw(t, "verify-list")
	s.press(t, "导入 1,500 条")
	s.says(t, "已导入“法库县交通运输事务服务中心”的状态清单")

	document := filepath.Join(t.TempDir(), "外地.ofd")
	write(t, document, sealedFile(t, there))
	s.offer(t, document)
	s.reads(t, "依据“法库县交通运输事务服务中心”的状态清单")
	s.fails(t)
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}
