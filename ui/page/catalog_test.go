package page_test

import (
	"crypto/rand"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/seal"
	"roadcert/ui/page"
)

// vehicles is the row of 道路运输证 in the list of kinds.
const vehicles = 3

func openCatalog(t *testing.T, s *stand, d *bureau.Desk) page.Page {
	t.Helper()
	p := page.NewCatalog(d, tools(), s)
	s.put(p)
	return p
}

// fails wants nothing to have gone wrong.
func (s *stand) fails(t testing.TB) {
	t.Helper()
	for _, err := range s.failed {
		t.Error(err)
	}
}

// says wants the last toast to contain a text.
func (s *stand) says(t testing.TB, want string) {
	t.Helper()
	if len(s.toasts) == 0 || !strings.Contains(s.toasts[len(s.toasts)-1], want) {
		t.Errorf("toasts %q, want %q", s.toasts, want)
	}
}

func TestTheCatalogueIsShownAsItIs(t *testing.T) {
	c := newCounty(t)
	s := newStand(t, small, false)
	openCatalog(t, s, c.desk(access.Evaluator))
	s.reads(t, "从业资格证", "现行 第 1 版", "11100000000019713D071", "6 年", "编号就是持证人的公民身份号码", "随程序提供")
	s.inChinese(t)
	s.row(t, vehicles)
	s.reads(t, "辽交运管法字210124000123号")
	s.tabLike(t, "照面项")
	s.reads(t, "车辆号牌", "归集起必填", "无条件共享")
	s.tab(t, "模板")
	s.reads(t, "第 1 / 2 页")
	s.tabLike(t, "版本")
	s.reads(t, "这是第一版")
	s.fails(t)
}

func TestADraftIsMadeChangedAndPublishedByAnother(t *testing.T) {
	c := newCounty(t)
	reviewer, approver := c.desk(access.Reviewer), c.desk(access.Approver)
	s := newStand(t, small, false)
	p := openCatalog(t, s, reviewer)
	s.row(t, vehicles)
	command(t, p, fyne.KeyN, fyne.KeyModifierControl).Do()
	s.press(t, "起草")
	s.reads(t, "请填写修改理由")
	s.input(t, 0).SetText("省厅文件增加轴数")
	s.input(t, 1).SetText("20261201")
	s.press(t, "起草")
	s.says(t, "已保存道路运输证第 2 版草稿")
	p.Show(page.Route{Page: page.Catalog})
	s.reads(t, "现行 第 1 版 · 有草稿", "第 2 版 · 草稿")

	s.tabLike(t, "照面项")
	s.press(t, "增加…")
	s.input(t, 0).SetText("轴数")
	s.input(t, 1).SetText("plate")
	s.press(t, "增加")
	s.reads(t, "照面项的键“plate”重复")
	s.input(t, 1).SetText("axles")
	s.choose(t, "文字", "数量（带单位）")
	s.input(t, 2).SetText("轴")
	s.press(t, "增加")
	s.reads(t, "轴数", "单位 轴", "● 有未保存的修改", "有未保存的修改。")
	if command(t, p, fyne.KeyDown, fyne.KeyModifierAlt).Possible() {
		t.Error("the last field can be moved down")
	}
	command(t, p, fyne.KeyUp, fyne.KeyModifierAlt).Do()
	command(t, p, fyne.KeyS, fyne.KeyModifierControl).Do()
	s.press(t, "保存草稿")
	s.says(t, "等待另一位批准人发布")
	draft, _ := reviewer.Catalog().DraftOf("013")
	fields := draft.Kind.Fields
	if f := fields[len(fields)-2]; f.Key != "axles" || f.Unit != "轴" || draft.From.String() != "2026-12-01" {
		t.Fatalf("saved %+v from %s", f, draft.From)
	}

	s = newStand(t, small, false)
	p = openCatalog(t, s, approver)
	s.row(t, vehicles)
	s.press(t, "发布…")
	s.reads(t, "省厅文件增加轴数", "1 处不同：照面项“轴数”", "发布后不能再改动这一版")
	s.press(t, "发布第 2 版")
	s.says(t, "已发布道路运输证第 2 版，2026-12-01 起生效")
	p.Show(page.Route{Page: page.Catalog})
	s.reads(t, "现行 第 1 版 · 待生效")
	s.fails(t)
}

func TestWhatIsNotSavedStaysWithItsKind(t *testing.T) {
	c := newCounty(t)
	drafted(t, c)
	s := newStand(t, small, false)
	p := openCatalog(t, s, c.desk(access.Reviewer))
	s.row(t, vehicles)
	s.input(t, 1).SetText("运输证")
	s.row(t, 0)
	s.row(t, vehicles)
	p.Show(page.Route{Page: page.Catalog})
	if got := s.input(t, 1).Text; got != "运输证" {
		t.Errorf("the short name is %q again", got)
	}
	s.input(t, 1).SetText("")
	command(t, p, fyne.KeyS, fyne.KeyModifierControl).Do()
	s.reads(t, "请填写简称")
	if s.window.Canvas().Overlays().Top() != nil {
		t.Error("a draft without a name is to be saved")
	}
	s.fails(t)
}

func TestAKindIsRetiredByADraftOfItsOwn(t *testing.T) {
	c := newCounty(t)
	reviewer := c.desk(access.Reviewer)
	s := newStand(t, small, false)
	openCatalog(t, s, reviewer)
	s.row(t, vehicles)
	s.menu(t, "更多", "停用这一类…")
	s.reads(t, "不再归集、制发、转化这一类证照")
	s.input(t, 0).SetText("改发新证")
	s.press(t, "起草停用")
	s.says(t, "已保存")
	draft, ok := reviewer.Catalog().DraftOf("013")
	if !ok || !draft.Kind.Retired {
		t.Fatalf("retired %v", draft.Kind)
	}
	s.fails(t)
}

func TestADraftIsThrownAway(t *testing.T) {
	c := newCounty(t)
	drafted(t, c)
	reviewer := c.desk(access.Reviewer)
	s := newStand(t, small, false)
	openCatalog(t, s, reviewer)
	s.row(t, vehicles)
	s.menu(t, "更多", "放弃草稿…")
	s.press(t, "放弃第 2 版草稿")
	s.says(t, "已放弃第 2 版草稿")
	if _, ok := reviewer.Catalog().DraftOf("013"); ok {
		t.Error("the draft is still there")
	}
	s.fails(t)
}

func TestTheCatalogueTravels(t *testing.T) {
	there, here := newCounty(t), newCounty(t)
	drafted(t, there)
	if _, err := there.desk(access.Approver).Publish(t.Context(), "013"); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "目录.jsonl")
	s := newStand(t, small, false)
	openCatalog(t, s, there.desk(access.Reviewer))
	s.menu(t, "更多", "导出目录…")
	s.input(t, 0).SetText(path)
	s.press(t, "导出")
	s.says(t, "已导出")
	s.fails(t)

	s = newStand(t, small, false)
	reviewer := here.desk(access.Reviewer)
	openCatalog(t, s, reviewer)
	s.menu(t, "更多", "导入目录…")
	s.input(t, 0).SetText(path)
	s.press(t, "打开")
	s.reads(t, "法库县交通运输事务服务中心", "密钥指纹", "第一次见到这个密钥", "1 类；另有 8 类与本机相同", "照面项“轴数”")
	s.inChinese(t)
	s.draw(t, "catalog-import")
	s.press(t, "形成 1 份草稿")
	s.says(t, "已形成 1 份草稿")
	if draft, ok := reviewer.Catalog().DraftOf("013"); !ok || draft.Author != "reviewer" {
		t.Errorf("draft %+v", draft)
	}
	s.fails(t)
}

func TestAFileThatWasChangedIsNotTakenOver(t *testing.T) {
	c := newCounty(t)
	path := filepath.Join(t.TempDir(), "目录.jsonl")
	write(t, path, []byte("{}\n"))
	s := newStand(t, small, false)
	openCatalog(t, s, c.desk(access.Reviewer))
	s.menu(t, "更多", "导入目录…")
	s.input(t, 0).SetText(path)
	s.press(t, "打开")
	if len(s.failed) != 1 {
		t.Errorf("failed %v", s.failed)
	}
}

func TestWhoLooksAfterSealsSeesSeals(t *testing.T) {
	c := filled(t)
	if _, err := c.desk(access.Approver).SealEditions(t.Context(), bureau.SealOptions{Limit: 1}); err != nil {
		t.Fatal(err)
	}
	s := newStand(t, small, false)
	openCatalog(t, s, c.desk(access.SecurityAdmin))
	s.reads(t, "练习用，盖出的章无效", "有效期", "签章证书", "制章单位")
	for _, text := range s.texts() {
		if strings.Contains(text, "照面项") {
			t.Errorf("%q is none of the security administrator's business", text)
		}
	}
	s.draw(t, "catalog-seals-one")
	s.press(t, "安装印章…")
	s.press(t, "核对并安装")
	s.reads(t, "请填写印章文件", "请填写密钥文件")
	broken := filepath.Join(t.TempDir(), "章.esl")
	write(t, broken, []byte("不是印章"))
	s.input(t, 0).SetText(broken)
	s.input(t, 1).SetText(broken)
	s.press(t, "核对并安装")
	s.reads(t, "印章")
	if s.window.Canvas().Overlays().Top() == nil {
		t.Error("something that is no seal was installed")
	}
	s.fails(t)
}

func TestNobodyButTheDrafterDrafts(t *testing.T) {
	c := newCounty(t)
	drafted(t, c)
	for _, role := range []access.Role{access.Clerk, access.Evaluator, access.Approver} {
		s := newStand(t, small, false)
		p := openCatalog(t, s, c.desk(role))
		s.row(t, vehicles)
		for _, key := range []fyne.KeyName{fyne.KeyN, fyne.KeyS} {
			if cmd := command(t, p, key, fyne.KeyModifierControl); cmd.Possible() {
				t.Errorf("%s can do %s", role, cmd.Name)
			}
		}
		s.fails(t)
	}
}

func TestATemplateIsDrawnInADraftAndSavedWithIt(t *testing.T) {
	c := newCounty(t)
	drafted(t, c)
	reviewer := c.desk(access.Reviewer)
	s := newStand(t, small, false)
	p := openCatalog(t, s, reviewer)
	s.row(t, vehicles)
	s.tab(t, "模板")
	s.press(t, "编辑模板")
	if len(s.opened) == 0 || s.opened[len(s.opened)-1].Filter != page.DesignFilter {
		t.Fatalf("opened %v", s.opened)
	}
	p.Show(s.opened[len(s.opened)-1])
	s.reads(t, "‹ 返回目录", "模板　道路运输证")
	s.press(t, "横线")
	save := command(t, p, fyne.KeyS, fyne.KeyModifierControl)
	if !save.Possible() {
		t.Fatal(save.Why())
	}
	save.Do()
	s.press(t, "保存草稿")
	s.says(t, "已保存")
	p.Show(page.Route{Page: page.Catalog, Filter: page.DesignFilter})
	s.reads(t, "‹ 返回目录")
	if save = command(t, p, fyne.KeyS, fyne.KeyModifierControl); save.Possible() {
		t.Error("what is saved is to be saved again")
	}
	p.Show(page.Route{Page: page.Catalog})
	s.tabLike(t, "版本")
	s.reads(t, "2 处不同")
	s.fails(t)
}

func TestARootCertificateIsTrustedByItsFingerprint(t *testing.T) {
	c := newCounty(t)
	s := newStand(t, small, false)
	openCatalog(t, s, c.desk(access.SecurityAdmin))
	s.reads(t, "还没有安装印章")
	key, err := seal.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	root, err := seal.Issue(rand.Reader, seal.CertificateTemplate{
		Subject: seal.Name{Common: "某省电子印章根"}, NotBefore: c.office.Now().AddDate(-1, 0, 0), NotAfter: c.office.Now().AddDate(9, 0, 0), Authority: true,
	}, nil, key, key.Public())
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "根.cer")
	write(t, path, root.Raw)
	s.press(t, "信任根证书…")
	s.input(t, 0).SetText(path)
	s.press(t, "打开")
	s.reads(t, "某省电子印章根", root.Fingerprint())
	s.press(t, "指纹一致")
	s.says(t, "已信任根证书")
	s.fails(t)
}
