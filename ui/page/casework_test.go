package page_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/ui/page"
	"roadcert/ui/part"
)

func openCases(t *testing.T, s *stand, d *bureau.Desk, r page.Route) page.Page {
	t.Helper()
	p := page.NewCases(d, tools(), s)
	s.put(p)
	if r != (page.Route{}) {
		p.Show(r)
	}
	for _, err := range s.failed {
		t.Error(err)
	}
	return p
}

// pick picks an option of the first choice of the topmost dialog.
func (s *stand) pick(key string) {
	done := false
	walk(s.front(), func(o fyne.CanvasObject) {
		if c, ok := o.(*part.Choice); ok && !done {
			c.Pick(key)
			done = true
		}
	})
}

// told wants the last toast.
func (s *stand) told(t testing.TB, want string) {
	t.Helper()
	if n := len(s.toasts); n == 0 || s.toasts[n-1] != want {
		t.Fatalf("told %q, shown %q; want %q", s.toasts, s.texts(), want)
	}
}

func TestOneProposesAnotherDecides(t *testing.T) {
	c := filled(t)
	s := newStand(t, small, false)
	openCertificates(t, s, c.desk(access.Clerk), page.Route{Filter: "status:valid,kind:008"})
	s.tab(t, "办理")
	s.reads(t, "可以办理", "依据：")
	s.press(t, "注销")
	s.reads(t, "提出后由审核员、批准人决定", "注销后不能恢复")
	s.press(t, "提出注销")
	s.reads(t, "行政许可法 第七十条") // the first reason does not fit, and the desk says why
	s.pick("holder-request")
	s.press(t, "提出注销")
	s.told(t, "已提出注销，办件 k1-1 等待审批")

	s = newStand(t, small, false)
	openCases(t, s, c.desk(access.Clerk), page.Route{Filter: "open"})
	s.reads(t, "k1-1", "待审批", "这件由审核员、批准人决定。", "持证主体申请", "提出")

	s = newStand(t, small, false)
	p := openCases(t, s, c.desk(access.Reviewer), page.Route{})
	s.press(t, "退回…")
	s.press(t, "退回注销")
	s.reads(t, "请写明退回的原因")
	s.window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
	s.press(t, "批准…")
	s.press(t, "批准注销")
	s.told(t, "已批准注销，办件 k1-1")
	p.Show(page.Route{})
	s.reads(t, "没有等着您处理的办件")
	p.Show(page.Route{Filter: "all"})
	s.reads(t, "已批准", "批准")
	s.inChinese(t)
}

func TestNewCertificateFromItsForm(t *testing.T) {
	c := newCounty(t)
	s := newStand(t, small, false)
	p := openCertificates(t, s, c.desk(access.Clerk), page.Route{})
	s.reads(t, "没有这样的证照", "去归集登记表")
	command(t, p, fyne.KeyN, fyne.KeyModifierControl).Do()
	s.press(t, "填写照面")
	s.press(t, "提出制发")
	s.reads(t, "请先改正上面标红的项目。", "请填写姓名")
	s.input(t, 0).SetText("李建国")
	s.input(t, 1).SetText("210124198504120144")
	s.reads(t, "校验码应为 8")
	s.input(t, 1).SetText("210124198504120148")
	s.input(t, 2).SetText("经营性道路旅客运输驾驶员")
	s.inChinese(t)
	s.press(t, "提出制发")
	s.told(t, "已提出制发，办件 k1-1 等待审批")
	s = newStand(t, small, false)
	openCases(t, s, c.desk(access.Approver), page.Route{})
	s.reads(t, "李建国", "2101****0148")
	s.press(t, "查看完整信息")
	s.reads(t, "210124198504120148", "完整信息 · 已记入日志")
	s.press(t, "批准…")
	s.press(t, "批准制发")
	s.told(t, "已批准制发，办件 k1-1")
	s = newStand(t, small, false)
	openCertificates(t, s, c.desk(access.Approver), page.Route{Page: page.Certificates, Search: "李建国"})
	s.reads(t, "共 1 条", "李建国", "2101****0148", "有效", "电子", "版本 1")
	s.tab(t, "版本 1")
	s.reads(t, "第 001 版", "未加盖专用章")
	s.tab(t, "经历 1")
	s.reads(t, "制发", "初领 · 办件 k1-1")
}

// TestADraftIsKept: leaving a form keeps what was typed; another day it goes on from there.
func TestADraftIsKept(t *testing.T) {
	c := newCounty(t)
	clerk := c.desk(access.Clerk)
	s := newStand(t, small, false)
	p := openCases(t, s, clerk, page.Route{})
	s.reads(t, "没有等着您处理的办件")
	command(t, p, fyne.KeyN, fyne.KeyModifierControl).Do()
	s.reads(t, "新建办件", "制发")
	s.press(t, "填写")
	s.input(t, 0).SetText("王海燕")
	s.press(t, "取消")
	s.told(t, "草稿 k1-1 已保存，在“受理”的“我的草稿”里")

	s = newStand(t, small, false)
	p = openCases(t, s, clerk, page.Route{Filter: "mine"})
	s.reads(t, "k1-1", "草稿", "王海燕", "放弃草稿…")
	s.press(t, "继续填写…")
	if got := s.input(t, 0).Text; got != "王海燕" {
		t.Errorf("the draft goes on with %q", got)
	}
	s.input(t, 0).SetText("王海燕燕")
	closer, ok := p.(page.Closer)
	if !ok {
		t.Fatal("nothing is kept when a person signs out")
	}
	closer.Close() // the person signs out in the middle of it
	kept, err := clerk.Written(t.Context(), "k1-1")
	if err != nil || kept.Face["name"] != "王海燕燕" {
		t.Errorf("kept %v, %v", kept.Face, err)
	}
}

// TestADraftIsKeptWhileItIsWritten: some seconds after the last change, without being asked.
func TestADraftIsKeptWhileItIsWritten(t *testing.T) {
	c := newCounty(t)
	clerk := c.desk(access.Clerk)
	s := newStand(t, small, false)
	var due []func()
	tools := tools()
	tools.After = func(_ time.Duration, do func()) { due = append(due, do) }
	p := page.NewCases(clerk, tools, s)
	s.put(p)
	command(t, p, fyne.KeyN, fyne.KeyModifierControl).Do()
	s.press(t, "填写")
	s.input(t, 0).SetText("王")
	s.input(t, 0).SetText("王海燕")
	if len(due) != 1 {
		t.Fatalf("%d keepings are due after two changes", len(due))
	}
	due[0]()
	s.reads(t, "已自动保存 ")
	kept, err := clerk.Written(t.Context(), "k1-1")
	if err != nil || kept.Face["name"] != "王海燕" {
		t.Errorf("kept %v, %v", kept.Face, err)
	}
	s.input(t, 0).SetText("王海")
	due[1]()
	if drafts, err := clerk.Cases(t.Context(), false); err != nil || len(drafts) != 1 {
		t.Errorf("%d drafts, %v", len(drafts), err)
	}
}

// TestTheHolderIsKnownFromAnotherCertificate: whole and in full only when asked for, which the log says.
func TestTheHolderIsKnownFromAnotherCertificate(t *testing.T) {
	c := filled(t)
	clerk := c.desk(access.Clerk)
	rows, err := clerk.List(t.Context(), bureau.Query{Kind: "071", Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	known, err := clerk.Reveal(t.Context(), rows.Rows[0].ID.String())
	if err != nil {
		t.Fatal(err)
	}
	s := newStand(t, small, false)
	p := openCases(t, s, clerk, page.Route{})
	command(t, p, fyne.KeyN, fyne.KeyModifierControl).Do()
	s.press(t, "填写")
	s.input(t, 1).SetText(known.Certificate.Code)
	s.reads(t, "库里有“"+known.Certificate.Holder+"”的从业资格证（"+rows.Rows[0].Number+"）")
	s.press(t, "带入")
	if got := s.input(t, 0).Text; got != known.Certificate.Holder {
		t.Errorf("filled in %q, want %q", got, known.Certificate.Holder)
	}
	if all := strings.Join(s.texts(), "\n"); strings.Contains(all, "库里有") {
		t.Error("what was filled in is offered again")
	}
}

// TestAnAmendmentShowsOldAndNew: the form begins with the present face, and only what is changed is asked for.
func TestAnAmendmentShowsOldAndNew(t *testing.T) {
	c := filled(t)
	s := newStand(t, small, false)
	openCertificates(t, s, c.desk(access.Clerk), page.Route{Filter: "status:valid,kind:013,medium:both"})
	s.tab(t, "办理")
	s.press(t, "变更")
	scope := ""
	for i := range 30 {
		if in := s.input(t, i); in.Text != "" && in.Text != "有效" && len([]rune(in.Text)) > 3 && scope == "" && in.PlaceHolder == "" {
			scope = in.Text
			in.SetText("法库县新名称运输有限公司")
			break
		}
	}
	s.press(t, "提出变更")
	s.told(t, "已提出变更，办件 k1-1 等待审批")
	s = newStand(t, small, false)
	openCases(t, s, c.desk(access.Reviewer), page.Route{})
	s.reads(t, "改动", scope, "→ 法库县新名称运输有限公司", "发证日期")
}

// TestABatchOfAnEnding: counted, typed, decided by somebody who sees the list, and carried out.
func TestABatchOfAnEnding(t *testing.T) {
	c := filled(t)
	s := newStand(t, small, false)
	p := openCertificates(t, s, c.desk(access.Clerk), page.Route{Filter: "kind:008"})
	command(t, p, fyne.KeyB, fyne.KeyModifierControl).Do()
	s.reads(t, "筛选出的", "业务")
	s.choose(t, "年度审验", "注销")
	s.press(t, "预览")
	s.reads(t, "可办 ", "不可办的原因")
	s.press(t, "提出注销")
	s.reads(t, "请输入")
	draft, err := c.desk(access.Clerk).Plan(t.Context(), bureau.Selection{Query: &bureau.Query{Kind: "008"}}, bureau.Proposal{Operation: certificate.Cancel, Reason: "expired"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	n := thousands(len(draft.Members))
	s.press(t, "提出注销")
	s.reads(t, "请先在上面输入")
	s.window.Canvas().Overlays().Remove(s.window.Canvas().Overlays().Top())
	s.input(t, 0).SetText(n)
	s.press(t, "提出注销")
	s.told(t, "已提出注销 "+n+" 本，办件 k1-1 等待审批")

	s = newStand(t, small, false)
	reviewer := c.desk(access.Reviewer)
	openCases(t, s, reviewer, page.Route{})
	s.reads(t, n+" 本", "名单 "+n, "筛选：")
	s.tabLike(t, "名单")
	s.press(t, "批准…")
	s.press(t, "批准注销")
	s.input(t, 0).SetText(n)
	s.press(t, "批准注销")
	s.told(t, "注销：成功 "+n+"，失败 0")
	page, err := reviewer.List(t.Context(), bureau.Query{Kind: "008", Status: certificate.Cancelled})
	if err != nil || page.Total < len(draft.Members) {
		t.Errorf("%d are cancelled, want %s; %v", page.Total, n, err)
	}
}

// TestFactsAreCarriedOutAtOnce: a batch that only records is begun by one person and done on the page of cases.
func TestFactsAreCarriedOutAtOnce(t *testing.T) {
	c := filled(t)
	clerk := c.desk(access.Clerk)
	s := newStand(t, small, false)
	p := openCertificates(t, s, clerk, page.Route{Filter: "kind:013,status:valid"})
	command(t, p, fyne.KeyB, fyne.KeyModifierControl).Do()
	s.press(t, "预览")
	s.press(t, "办理年度审验")
	last := s.opened[len(s.opened)-1]
	if last != (page.Route{Page: page.Cases, Filter: page.CarryFilter + "k1-1"}) {
		t.Fatalf("opened %v", s.opened)
	}
	s = newStand(t, small, false)
	p = openCases(t, s, clerk, last)
	if len(s.toasts) != 1 || !strings.HasPrefix(s.toasts[0], "年度审验：成功 ") {
		t.Fatalf("told %q", s.toasts)
	}
	p.Show(last)
	s.reads(t, "已办完", "办理结果")
	if len(s.toasts) != 1 {
		t.Errorf("carried out again: %q", s.toasts)
	}
	s.inChinese(t)
}

func TestDrawnCases(t *testing.T) {
	if os.Getenv("DRAW_DIR") == "" {
		t.Skip("a picture for every screen is drawn where DRAW_DIR says")
	}
	c := filled(t)
	drawnCases(t, c)
	for _, v := range []struct {
		name        string
		dark, large bool
	}{{"light", false, false}, {"dark", true, false}, {"type", false, true}} {
		s := newStand(t, small, v.dark)
		dress(t, v.dark, v.large)
		draw := func(name string) { s.draw(t, "cases-"+name+"-"+v.name) }
		clerk := openCases(t, s, c.desk(access.Clerk), page.Route{Filter: "all"})
		draw("list")
		command(t, clerk, fyne.KeyN, fyne.KeyModifierControl).Do()
		draw("new")
		s.press(t, "填写")
		draw("form")
		s.press(t, "取消")
		p := openCases(t, s, c.desk(access.Reviewer), page.Route{Filter: page.CaseFilter + "k1-2"})
		draw("amend")
		s.press(t, "批准…")
		draw("decide")
		s.press(t, "取消")
		p.Show(page.Route{Page: page.Cases, Filter: page.CaseFilter + "k1-4"})
		draw("batch")
		s.tabLike(t, "名单")
		draw("members")
		certs := openCertificates(t, s, c.desk(access.Clerk), page.Route{Filter: "kind:013"})
		s.draw(t, "certificates-"+v.name)
		s.tab(t, "办理")
		s.press(t, "登记年审")
		draw("review")
		s.press(t, "取消")
		s.press(t, "暂扣")
		draw("suspend")
		s.press(t, "取消")
		s.press(t, "变更")
		draw("amend-form")
		s.press(t, "取消")
		command(t, certs, fyne.KeyB, fyne.KeyModifierControl).Do()
		draw("batch-ask")
		s.press(t, "预览")
		draw("batch-preview")
		s.press(t, "取消")
		s.press(t, "取消")
	}
}

// drawnCases are cases in every state there is to draw.
func drawnCases(t *testing.T, c *county) {
	t.Helper()
	clerk := c.desk(access.Clerk)
	must := func(_ bureau.Case, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(clerk.SaveCase(t.Context(), bureau.Case{Operation: certificate.Issue, Kind: "013", Face: certificate.Face{"name": "法库县顺达运输有限公司", "plate": "辽A88888"}}))
	rows, err := clerk.List(t.Context(), bureau.Query{Kind: "013", Status: certificate.Valid, Medium: certificate.Both, Limit: 9})
	if err != nil {
		t.Fatal(err)
	}
	must(clerk.Propose(t.Context(), rows.Rows[1].ID.String(), bureau.Proposal{
		Operation: certificate.Amend, Reason: "info-change", Face: certificate.Face{"phone": "13940123456", "address": "法库县法库镇河滨路 12 号", "scope": "道路普通货物运输、货物专用运输（集装箱）"}, Note: "单位搬迁",
	}))
	must(clerk.Propose(t.Context(), rows.Rows[2].ID.String(), bureau.Proposal{Operation: certificate.Cancel, Reason: "holder-request", Note: "持证主体来窗口申请"}))
	plan, err := clerk.Plan(t.Context(), bureau.Selection{Query: &bureau.Query{Kind: "008"}, Scope: "筛选：经营许可证"}, bureau.Proposal{Operation: certificate.Cancel, Reason: "holder-request"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	must(clerk.Begin(t.Context(), plan))
	must(clerk.Propose(t.Context(), rows.Rows[4].ID.String(), bureau.Proposal{Operation: certificate.Suspend, Until: clerk.Today().Add(30), Note: "处罚决定书"}))
	if _, err := c.desk(access.Approver).Decide(t.Context(), "k1-5", bureau.Approved, "同意"); err != nil {
		t.Fatal(err)
	}
	must(clerk.Propose(t.Context(), rows.Rows[5].ID.String(), bureau.Proposal{Operation: certificate.Reissue, Reason: "lost"}))
	if _, err := c.desk(access.Approver).Decide(t.Context(), "k1-6", bureau.Returned, "请附登报声明"); err != nil {
		t.Fatal(err)
	}
}

// TestABatchIsStoppedAndGoneOnWith: what was done stays done, and the rest is done later.
func TestABatchIsStoppedAndGoneOnWith(t *testing.T) {
	c := filled(t)
	clerk := c.desk(access.Clerk)
	plan, err := clerk.Plan(t.Context(), bureau.Selection{Query: &bureau.Query{Kind: "013", Status: certificate.Valid}, Scope: "筛选"}, bureau.Proposal{Operation: certificate.Review}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := clerk.Begin(t.Context(), plan); err != nil {
		t.Fatal(err)
	}
	s := newStand(t, small, false)
	p := openCases(t, s, clerk, page.Route{})
	s.reads(t, "待办理")
	stopped := false
	s.during = func(int, int) {
		if !stopped {
			stopped = true
			s.reads(t, "正在办理")
			s.press(t, "停下")
		}
	}
	s.press(t, "办理")
	if n := len(s.toasts); n == 0 || !strings.HasPrefix(s.toasts[n-1], "已停下，已办的 ") {
		t.Fatalf("told %q, failed %v", s.toasts, s.failed)
	}
	p.Show(page.Route{})
	s.reads(t, "未办完", "继续办理", "办理结果")
	s.press(t, "继续办理")
	p.Show(page.Route{})
	s.reads(t, "已办完", "已办 "+thousands(len(plan.Members))+"，不可办 0")
}

// TestABatchFromAList: a spreadsheet names the certificates; what it cannot mean is said before anything is done.
func TestABatchFromAList(t *testing.T) {
	c := filled(t)
	number := firstVehicle(c)
	path := filepath.Join(t.TempDir(), "年审.csv")
	if err := os.WriteFile(path, []byte("证号,审验结果\n"+number+",合格\n辽交运管法字999999999999号,合格\n"+number+",还行\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := newStand(t, small, false)
	p := openCertificates(t, s, c.desk(access.Clerk), page.Route{Filter: "kind:013"})
	command(t, p, fyne.KeyB, fyne.KeyModifierControl).Do()
	s.window.drop(fyne.NewPos(0, 0), []fyne.URI{storage.NewFileURI(path)})
	s.reads(t, "年审.csv：读到 2 行，1 行读不出")
	s.press(t, "预览")
	s.reads(t, "可办 1 本，不可办 2 本。", "库中没有", "结果不对")
	s.press(t, "保存名单…")
	out := filepath.Join(t.TempDir(), "不可办.xlsx")
	s.input(t, 0).SetText(out)
	s.press(t, "保存")
	s.told(t, "已保存："+out+"，共 2 行")
	if _, err := os.Stat(out); err != nil {
		t.Error(err)
	}
	s.press(t, "办理年度审验 1 本")
	if last := s.opened[len(s.opened)-1]; last.Filter != page.CarryFilter+"k1-1" {
		t.Errorf("opened %v", s.opened)
	}
}
