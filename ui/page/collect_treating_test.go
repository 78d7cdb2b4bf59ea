package page_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/store/register"
	"roadcert/ui/model"
	"roadcert/ui/page"
	"roadcert/ui/part"
)

// ticks clicks the box of that name.
func (s *stand) ticks(t testing.TB, name string) {
	t.Helper()
	var found *part.Tick
	walk(s.front(), func(o fyne.CanvasObject) {
		if b, ok := o.(*part.Tick); ok && b.Name() == name {
			found = b
		}
	})
	if found == nil {
		t.Fatalf("there is no box %q in\n%s", name, strings.Join(s.texts(), " | "))
	}
	test.Tap(found)
}

// types puts a text into the only line to type in, and presses Enter.
func (s *stand) types(t testing.TB, text string) {
	t.Helper()
	line := s.input(t, 0)
	line.SetText(text)
	line.OnSubmitted(text)
}

func TestACauseIsAccepted(t *testing.T) {
	c, s, p := importer(t)
	s.offer(t, legacy("letters.xlsx"))
	next(t, p)
	s.reads(t, "4 行采纳建议后可以导入", "字母与数字混淆", "例：第 3 行", "有建议")
	s.ticks(t, "字母与数字混淆")
	s.reads(t, "按建议改正")
	next(t, p)
	s.reads(t, "5 行可以导入。1 行退回", "字母与数字混淆")
	next(t, p)
	if n := c.stored(t); n != 5 {
		t.Errorf("%d are stored", n)
	}
}

func TestACellIsPutRight(t *testing.T) {
	c, s, p := importer(t)
	s.offer(t, legacy("damaged_numbers.xlsx"))
	next(t, p)
	s.reads(t, "第 3 行 · 身份证号", "末三位已丢失")
	s.types(t, "210124196102021018")
	s.reads(t, "第 3 行 · 身份证号", "校验码") // still wrong: it stays
	s.types(t, "210124196102021017")
	s.reads(t, "已改 1 格", "已改", "第 4 行") // and on to the next
	s.press(t, "重新检查")
	s.reads(t, "已改 1 格")
	s.choose(t, "还没处理的", "全部")
	s.reads(t, "2101****1017", "已改")
	s.row(t, 0)
	s.press(t, "恢复原值")
	s.reads(t, "要改")
	next(t, p)
	if before := c.stored(t); before != 0 {
		t.Errorf("%d are stored by a check", before)
	}
	for _, err := range s.failed {
		t.Error(err)
	}
}

// A proposal is taken for one cell alone; what was put right goes into the import and the error workbook.
func TestAProposalIsTakenForOneCell(t *testing.T) {
	c, s, p := importer(t)
	s.offer(t, legacy("date_orders.xlsx"))
	next(t, p)
	before := treatedGood(t, s, p)
	s.press(t, "上一步")
	s.press(t, "接受建议")
	s.reads(t, "已改 1 格")
	if after := treatedGood(t, s, p); after != before+1 {
		t.Errorf("%d rows, and with one cell put right %d", before, after)
	}
	next(t, p)
	if n := c.stored(t); n != before+1 {
		t.Errorf("%d are stored", n)
	}
}

// treatedGood is how many rows an import would take.
func treatedGood(t *testing.T, s *stand, p page.Page) int {
	t.Helper()
	next(t, p)
	name := command(t, p, fyne.KeyReturn, fyne.KeyModifierControl).Name
	n := 0
	for _, r := range name {
		if r >= '0' && r <= '9' {
			n = n*10 + int(r-'0')
		}
	}
	s.reads(t, name)
	return n
}

func TestASheetAfterTheOther(t *testing.T) {
	c, s, p := importer(t)
	s.offer(t, legacy("several.xlsx"))
	s.reads(t, "填表说明", "驾驶员", "车辆", "业户", "台数统计", "未认出", "（隐藏）", "道路运输证")
	s.row(t, 0)
	s.reads(t, "填表说明")
	if command(t, p, fyne.KeyReturn, fyne.KeyModifierControl).Why() == "" {
		t.Error("a sheet that is no register can be checked")
	}
	s.row(t, 1)
	try(t, p)
	next(t, p)
	first := c.stored(t)
	s.press(t, "下一张表：车辆")
	s.reads(t, "已导入 "+model.Thousands(first)+" 行", "认出类别“道路运输证”")
	try(t, p)
	next(t, p)
	if n := c.stored(t); first == 0 || n <= first {
		t.Errorf("%d are stored, then %d", first, n)
	}
	for _, err := range s.failed {
		t.Error(err)
	}
}

func TestACorrectionIsRemembered(t *testing.T) {
	c, s, p := importer(t)
	const text = "持有人号,姓名,身份证号,从业资格类别,发证日期,有效期至,证照状态\n210124196102021017,赵守信,210124196102021017,经营性道路货物运输驾驶员,2021-03-04,2030-03-03,有效\n"
	path := filepath.Join(t.TempDir(), "本局.csv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s.offer(t, path)
	s.choose(t, model.FindKind, "从业资格证")
	s.choose(t, model.LeaveOut, "从业资格证号（必填）")
	s.reads(t, "下次同样的表头直接照用")
	try(t, p)
	next(t, p)
	if n := c.stored(t); n != 1 {
		t.Fatalf("%d are stored: %s", n, strings.Join(s.texts(), " | "))
	}
	command(t, p, fyne.KeyN, fyne.KeyModifierControl).Do()
	s.offer(t, path)
	s.reads(t, "按 clerk 于 2026-11-23 保存的列对照识别")
	s.tab(t, "归集质量")
	s.reads(t, "持有人号→从业资格证号")
	s.press(t, "删除")
	s.press(t, "删除")
	s.reads(t, "还没有记住的列对照")
	if kept, err := c.desk(access.Clerk).Mappings(t.Context()); err != nil || len(kept) != 0 {
		t.Error(kept, err)
	}
}

func TestATemplateIsWritten(t *testing.T) {
	_, s, _ := importer(t)
	s.press(t, "下载模板")
	s.press(t, "选择保存位置")
	path := filepath.Join(t.TempDir(), "空表.xlsx")
	s.input(t, 0).SetText(path)
	s.press(t, "保存")
	f, err := register.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	s.offer(t, path)
	s.reads(t, "认出类别“道路运输从业人员从业资格证”")
}

func TestPhotosAreTakenByTheirNames(t *testing.T) {
	c, s, _ := importer(t)
	c.doubled()
	folder := c.photos("210124198506074018.jpg", "辽A12345.jpg", "c1-99.jpg")
	s.window.drop(fyne.Position{}, []fyne.URI{storage.NewFileURI(folder)})
	s.reads(t, "登记 1 张，已有 0 张，退回 2 张。", "辽A12345.jpg", "照面上没有照片", "c1-99.jpg")
	s.inChinese(t)
	s.press(t, "完成")
	s.press(t, "导入照片")
	s.press(t, "选择")
	s.types(t, filepath.Join(folder, "c1-99.jpg"))
	s.reads(t, "登记 0 张，已有 1 张，退回 2 张。")
	s.press(t, "完成")
	s.reads(t, "把登记表拖到这里")
	s.window.drop(fyne.Position{}, []fyne.URI{storage.NewFileURI(filepath.Join(folder, "没有.zip"))})
	if len(s.failed) != 1 {
		t.Errorf("an archive that is not there: %v", s.failed)
	}
}

func TestTwinsAreKeptOrProposed(t *testing.T) {
	c, s, _ := importer(t)
	c.doubled()
	s.tab(t, "疑似重复")
	s.reads(t, "比对了 5 本证照，疑似重复 3 对。", "重复归集", "第 19 个字符起不同")
	s.inChinese(t)
	s.press(t, "核对无误，保留两本")
	s.press(t, "保留两本")
	s.reads(t, "请写明核对过什么")
	s.types(t, "是两张许可证")
	s.reads(t, "疑似重复 2 对", "已核对保留的 1 对没有列出")
	s.row(t, 0)
	s.press(t, "是同一本，保留左边") // two kinds: greyed, and says why
	s.reads(t, "两本不是同一类证照，不能归并。")
	s.window.Canvas().Overlays().Remove(s.window.Canvas().Overlays().Top())
	s.press(t, "持证主体以左边为准")
	s.types(t, "对照营业执照")
	s.reads(t, "办件 k1-1")
	list, err := c.desk(access.Reviewer).Cases(t.Context(), true)
	if err != nil || len(list) != 1 || list[0].State != bureau.Open {
		t.Errorf("%+v, %v", list, err)
	}
	s.choose(t, "全部情形", "同名近号")
	s.reads(t, "疑似重复 1 对")
	for _, err := range s.failed {
		t.Error(err)
	}
}

// What is out of sight is not done by its key.
func TestKeysBelongToWhatIsSeen(t *testing.T) {
	c, s, p := importer(t)
	s.offer(t, c.register("vehicles.xlsx"))
	s.tab(t, "疑似重复")
	for _, cmd := range p.Commands() {
		if cmd.Possible() {
			t.Errorf("%s can be done", cmd.Name)
		}
	}
	s.tab(t, "导入")
	try(t, p)
}

func TestQualityIsCounted(t *testing.T) {
	c, s, p := importer(t)
	s.tab(t, "归集质量")
	s.reads(t, "还没有有效的证照。")
	c.doubled()
	s.press(t, "重新统计")
	s.reads(t, "5 本有效证照中，4 本照面齐全", "缺少有效期至", "不能转化", "没有照片")
	s.inChinese(t)
	s.row(t, 1)
	s.press(t, "到“证照”页查找")
	if len(s.opened) != 1 || s.opened[0].Filter != model.Unconverted {
		t.Errorf("opened %v", s.opened)
	}
	s.choose(t, "全部类别", "道路运输证")
	s.reads(t, "1 本有效证照中，1 本照面齐全", "没有发现问题")
	p.Show(page.Route{})
}
