package page_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/ui/model"
	"roadcert/ui/page"
)

// importer is the page of a clerk in a new county.
func importer(t *testing.T) (*county, *stand, page.Page) {
	c := newCounty(t)
	s := newStand(t, small, false)
	p := page.NewCollect(c.desk(access.Clerk), tools(), s)
	s.put(p)
	return c, s, p
}

// offer types the path of a file and opens it.
func (s *stand) offer(t testing.TB, path string) {
	t.Helper()
	line := s.input(t, 0)
	line.SetText(path)
	line.OnSubmitted(path)
}

// next does what Ctrl+Enter does.
func next(t testing.TB, p page.Page) {
	t.Helper()
	c := command(t, p, fyne.KeyReturn, fyne.KeyModifierControl)
	if c.Why != nil && c.Why() != "" {
		t.Fatalf("%s cannot be done: %s", c.Name, c.Why())
	}
	c.Do()
}

// try goes on to what an import would do, past what was found in the sheet.
func try(t testing.TB, p page.Page) {
	t.Helper()
	next(t, p)
	if command(t, p, fyne.KeyReturn, fyne.KeyModifierControl).Name == "试导" {
		next(t, p)
	}
}

func (c *county) stored(t testing.TB) int {
	t.Helper()
	list, err := c.desk(access.Clerk).List(t.Context(), bureau.Query{Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	return list.Total
}

func TestEveryRegisterGoesIn(t *testing.T) {
	for name, want := range newCounty(t).registers() {
		t.Run(name, func(t *testing.T) {
			c, s, p := importer(t)
			s.offer(t, c.register(name))
			s.reads(t, name, "认出类别", "表头在第")
			s.inChinese(t)

			try(t, p)
			refused := want.Rows - want.Good
			s.reads(t, model.Thousands(want.Rows), model.Thousands(want.Good)+" 行可以导入。", model.Thousands(refused)+" 行退回，不会入库。", "退回的行")
			for reason, n := range want.Refused {
				s.reads(t, reasonOf(c, name, reason), model.Thousands(n))
			}
			s.inChinese(t)
			if n := c.stored(t); n != 0 {
				t.Fatalf("the check has stored %d certificates", n)
			}

			next(t, p)
			s.reads(t, fmt.Sprintf("成功 %s 行，失败 %s 行。", model.Thousands(want.Good), model.Thousands(refused)))
			if n := c.stored(t); n != want.Good {
				t.Errorf("%d certificates are stored, not %d", n, want.Good)
			}
			if s.changed != 1 {
				t.Errorf("the other pages were told %d times", s.changed)
			}
			for _, err := range s.failed {
				t.Error(err)
			}
		})
	}
}

// kindOf is what the practice registers are of.
var kindOf = map[string]catalog.Code{"practitioners.xlsx": "071", "vehicles.xlsx": "013", "operators-gb18030.csv": "008"}

func reasonOf(c *county, register, reason string) string {
	kind, _ := c.office.Store.Catalog().Kind(kindOf[register])
	return model.ReasonName(kind, reason, nil)
}

func TestWhoCollectsDoesNotConvert(t *testing.T) {
	c, s, p := importer(t)
	s.offer(t, c.register("operators-gb18030.csv"))
	try(t, p)
	next(t, p)
	s.press(t, "转化")
	s.reads(t, "转化由批准人办理")
}

func TestAColumnIsCorrected(t *testing.T) {
	c, s, p := importer(t)
	s.offer(t, c.register("vehicles.xlsx"))
	s.choose(t, "车辆号牌（必填）", model.LeaveOut)
	s.reads(t, "缺少必需的列：车辆号牌")
	check := command(t, p, fyne.KeyReturn, fyne.KeyModifierControl)
	if check.Why() == "" {
		t.Error("a sheet without plates can be checked")
	}
	s.choose(t, model.LeaveOut, "车辆号牌（必填）") // the first column that is left out: 序号
	s.reads(t, "按“道路运输证”，表头在第")
	try(t, p)
	s.reads(t, "没有一行可以导入。")
	s.press(t, "上一步")
	s.reads(t, "采纳后仍要退回的原因", "车牌号不合规则")
	s.press(t, "上一步")
	s.reads(t, "车辆号牌（必填）")
}

func TestARegisterOfTheWrongKindIsRefused(t *testing.T) {
	c, s, p := importer(t)
	s.offer(t, c.register("operators-gb18030.csv"))
	s.choose(t, model.FindKind, "从业资格证")
	if why := command(t, p, fyne.KeyReturn, fyne.KeyModifierControl).Why(); why == "" {
		t.Error("operators can be imported as people")
	}
}

func TestFilesThatAreNoRegisters(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{"空.csv": "", "照片.xlsx": "\x89PNG\r\n\x1a\n", "旧.xls": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "随笔.csv": "今天天气很好\n"} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		t.Run(name, func(t *testing.T) {
			_, s, p := importer(t)
			s.offer(t, path)
			s.reads(t, "。请") // what is wrong, and what to do
			if why := command(t, p, fyne.KeyReturn, fyne.KeyModifierControl).Why(); why == "" {
				t.Error("it can be checked")
			}
			s.inChinese(t)
		})
	}
	t.Run("no file", func(t *testing.T) {
		_, s, _ := importer(t)
		s.offer(t, filepath.Join(dir, "没有.xlsx"))
		s.reads(t, "没有.xlsx")
	})
}

func TestAFileIsDropped(t *testing.T) {
	c, s, _ := importer(t)
	uri := storage.NewFileURI(c.register("vehicles.xlsx"))
	s.window.drop(fyne.Position{}, []fyne.URI{uri, uri})
	if len(s.toasts) != 1 {
		t.Errorf("two files at once: %q", s.toasts)
	}
	s.window.drop(fyne.Position{}, []fyne.URI{uri})
	s.reads(t, "vehicles.xlsx", "认出类别“道路运输证”")
}

func TestRefusedRowsComeBackCorrected(t *testing.T) {
	c, s, p := importer(t)
	path := c.register("practitioners.xlsx")
	s.offer(t, path)
	try(t, p)
	s.press(t, "导出错误表")
	s.press(t, "导出")
	book := filepath.Join(filepath.Dir(path), "practitioners 错误表.xlsx")
	if _, err := os.Stat(book); err != nil {
		t.Fatal(err, s.texts())
	}
	if len(s.toasts) != 1 || !strings.Contains(s.toasts[0], "已导出 60 行") {
		t.Errorf("said %q", s.toasts)
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(path), "~*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
	command(t, p, fyne.KeyN, fyne.KeyModifierControl).Do()
	s.offer(t, book)
	try(t, p)
	s.reads(t, "没有一行可以导入。60 行退回") // they are still as they were
}

func TestAnImportIsStoppedAndGoesOn(t *testing.T) {
	c, s, p := importer(t)
	path := manyOperators(t, c, 6000)
	s.offer(t, path)
	try(t, p)
	s.reads(t, "6,000 行可以导入。")
	s.during = func(done, total int) {
		if total != 6000 {
			t.Errorf("progress says %d/%d", done, total)
		}
		command(t, p, fyne.KeyEscape, 0).Do()
	}
	next(t, p)
	s.reads(t, "已停止：成功 ")
	half := c.stored(t)
	if half == 0 || half >= 6000 {
		t.Fatalf("%d are stored", half)
	}
	s.during = nil
	command(t, p, fyne.KeyN, fyne.KeyModifierControl).Do()
	s.offer(t, path)
	try(t, p)
	s.reads(t, fmt.Sprintf("%s 行可以导入。", model.Thousands(6000-half)))
	next(t, p)
	if n := c.stored(t); n != 6000 {
		t.Errorf("%d are stored in the end", n)
	}
}

// manyOperators is a register of n operators: one good line, again and again under new numbers.
func manyOperators(t testing.TB, c *county, n int) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("经营许可证号,业户名称,统一社会信用代码,法定代表人,地址,经营范围,有效期起,有效期止,证照状态\n")
	for i := range n {
		fmt.Fprintf(&b, "辽交运管许可法字210124%06d号,法库县芳洋客运有限责任公司,91210124T5MM3NPTXA,李喆,法库县某镇379号,县内包车客运,2024-10-05,2028-10-05,有效\n", i+1)
	}
	path := filepath.Join(t.TempDir(), "业户.csv")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAnApproverConvertsWhatIsThere(t *testing.T) {
	c := newCounty(t)
	s := newStand(t, small, false)
	p := page.NewCollect(c.desk(access.Approver), tools(), s)
	s.put(p)
	s.reads(t, "库里还没有证照，没有可以转化的。")

	clerk := newStand(t, small, false)
	in := page.NewCollect(c.desk(access.Clerk), tools(), clerk)
	clerk.put(in)
	clerk.offer(t, c.register("operators-gb18030.csv"))
	try(t, in)
	next(t, in)

	p.Show(page.Route{Page: page.Collect})
	s.choose(t, "全部类别", "经营许可证")
	s.press(t, "转化 ")
	s.reads(t, "转化成功 ")
	s.inChinese(t)
}

func TestSomebodyElseIsToldWhoCollects(t *testing.T) {
	s := newStand(t, small, false)
	s.put(page.NewCollect(newCounty(t).desk(access.Evaluator), tools(), s))
	s.reads(t, "归集由受理员办理", "转化由批准人办理。")
}

func TestWhoHasSignedOutTakesNoFiles(t *testing.T) {
	c, s, p := importer(t)
	s.offer(t, c.register("vehicles.xlsx"))
	closer, ok := p.(page.Closer)
	if !ok {
		t.Fatal("the page holds a file and cannot be closed")
	}
	closer.Close()
	if s.window.drop != nil {
		t.Error("a file can still be dropped")
	}
}
