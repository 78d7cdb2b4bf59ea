package page_test

import (
	"os"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"roadcert/assets"
	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/patrol"
	"roadcert/ui/page"
	"roadcert/ui/part"
)

func checklists(t testing.TB) *patrol.Book {
	t.Helper()
	b, err := patrol.Load(assets.FS, "patrol")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// good fails at an error that only prepares a test.
func good[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// patrolled is a county with a patrol behind it, one begun, a finding of the machine's (nobody has made a backup), duties and
// an assessment.
func patrolled(t *testing.T) *county {
	t.Helper()
	c := newCounty(t)
	ctx, supervisor, security := t.Context(), c.desk(access.Supervisor), c.desk(access.SecurityAdmin)
	r := good[bureau.PatrolRecord](t)(supervisor.BeginPatrol(ctx, patrol.Daily, "", nil))
	for _, key := range r.Left() {
		good[bureau.PatrolRecord](t)(supervisor.AnswerPatrol(ctx, r.ID, bureau.PatrolAnswer{Item: key, Judgement: patrol.Normal}))
	}
	good[bureau.PatrolRecord](t)(supervisor.ConcludePatrol(ctx, r.ID))
	good[bureau.PatrolRecord](t)(c.desk(access.Service).BeginPatrol(ctx, patrol.Weekly, "", nil))
	good[bureau.PatrolFinding](t)(supervisor.OrderRectification(ctx, "q1-1", bureau.Rectification{Risk: patrol.High, Measure: "当日手工备份，清出备份盘，恢复定时任务", Owner: "system-admin"}))
	for _, m := range []patrol.Duty{
		{Area: patrol.Store, Post: "系统管理岗", Person: "王强", User: "system-admin", Text: "每日备份、每月恢复演练，保管备份介质"},
		{Area: patrol.Computers, Post: "后勤岗", Person: "欧阳建国", Text: "门禁、电源、温度和设备"},
	} {
		m.Unit = "法库县交通运输事务服务中心"
		good[patrol.Duty](t)(security.AssignDuty(ctx, m))
	}
	a := good[patrol.Assessment](t)(security.EnterAssessment(ctx, patrol.Assessment{Kind: patrol.Network, Agency: "某测评公司", Number: "2026-118", On: security.Today() - 90, Conclusion: "基本符合"}))
	good[bureau.PatrolFinding](t)(security.EnterAssessmentFinding(ctx, a.ID, patrol.Computers, "补丁", "一台计算机的补丁没有装齐", patrol.Low))
	return c
}

// pickRow puts the cursor of the list of a kind of rows on one.
func pickRow[T any](s *stand, n int) {
	walk(s.window.Content(), func(o fyne.CanvasObject) {
		if g, ok := o.(*part.Grid[T]); ok {
			g.Select(n)
		}
	})
}

// TestAPatrolIsMadeInTheWindow: begun, filled item by item in dialogs that follow each other, signed; and the log is
// looked at.
func TestAPatrolIsMadeInTheWindow(t *testing.T) {
	c := newCounty(t)
	s := newStand(t, small, false)
	p := page.NewPatrol(c.desk(access.Supervisor), tools(), s)
	s.put(p)
	s.reads(t, "日巡检　今天应做", "9 个领域没有责任人", "第三方网络安全评估")
	s.inChinese(t)
	command(t, p, fyne.KeyN, fyne.KeyModifierControl).Do()
	s.press(t, "开始")
	for _, item := range []string{"磁盘空间（还有 3 项）", "恶意代码防护（还有 2 项）"} {
		s.reads(t, item, "标准", "依据")
		s.press(t, "填写")
	}
	s.reads(t, "机房与办公环境（还有 1 项）")
	s.choose(t, "正常", "异常")
	s.press(t, "填写") // nothing is said of what is wrong
	s.reads(t, "没有写明看到了什么")
	s.input(t, 0).SetText("机房门锁锁舌松动")
	s.press(t, "填写")
	s.reads(t, "共 10 项，异常 2 项")
	s.press(t, "办结并签名")
	pickRow[bureau.PatrolRecord](s, 0)
	s.reads(t, "异常 2 项", "机房门锁锁舌松动", "问题 q1-2", "没有缺失、改动、插入和重编")
	s.inChinese(t)
	s.tabLike(t, "问题与整改")
	s.reads(t, "机房与办公环境", "待定措施")
	command(t, p, fyne.KeyP, fyne.KeyModifierControl).Do()
	s.press(t, "预览")
	s.reads(t, "网络安全巡检记录")
	for _, err := range s.failed {
		t.Error(err)
	}
	if last := s.toasts[len(s.toasts)-1]; last != "已办结并签名。" {
		t.Error(s.toasts)
	}
}

// TestAFindingIsDealtWithInTheWindow by those who may, and by nobody else.
func TestAFindingIsDealtWithInTheWindow(t *testing.T) {
	c := patrolled(t)
	s := newStand(t, small, false)
	at := func(role access.Role) {
		s.put(page.NewPatrol(c.desk(role), tools(), s))
		s.tabLike(t, "问题与整改")
		pickRow[bureau.PatrolFinding](s, 1)
	}
	at(access.SystemAdmin)
	s.reads(t, "q1-1　备份", "整改中", "2026-11-26", "下达整改", "没有可用的备份", "整改人")
	s.press(t, "登记整改")
	s.input(t, 0).SetText("已备份并轮换")
	s.press(t, "登记")
	at(access.Supervisor)
	s.reads(t, "待复核", "已备份并轮换")
	s.press(t, "复核")
	s.input(t, 0).SetText("看到今日的备份")
	s.press(t, "复核")
	at(access.AuditAdmin)
	s.reads(t, "已闭环", "看到今日的备份")
	for _, err := range s.failed {
		t.Error(err)
	}
	f := good[bureau.PatrolFinding](t)(c.desk(access.AuditAdmin).PatrolFinding(t.Context(), "q1-1"))
	if f.Stage() != patrol.Closed {
		t.Errorf("%+v", f)
	}
}

// TestADutyIsSignedInTheWindow.
func TestADutyIsSignedInTheWindow(t *testing.T) {
	c := patrolled(t)
	s := newStand(t, small, false)
	p := page.NewPatrol(c.desk(access.SystemAdmin), tools(), s)
	if counter, ok := p.(page.Counter); !ok {
		t.Error("the navigation does not say what waits")
	} else if n := good[int](t)(counter.Waiting(t.Context())); n != 2 { // a finding to rectify, a duty to sign
		t.Errorf("%d things wait", n)
	}
	s.put(p)
	s.tab(t, "责任矩阵")
	pickRow[patrol.Duty](s, 0)
	s.reads(t, "王强", "未签署", "纸上签字", "每日备份、每月恢复演练")
	s.press(t, "签署")
	s.press(t, "签署")
	s.reads(t, "已签署")
	s.tab(t, "第三方评估")
	pickRow[bureau.PatrolAssessment](s, 0)
	s.reads(t, "某测评公司", "2026-118", "未闭环", "补丁：一台计算机的补丁没有装齐")
	for _, err := range s.failed {
		t.Error(err)
	}
}

// TestHomeSaysWhatThePatrolAsksFor.
func TestHomeSaysWhatThePatrolAsksFor(t *testing.T) {
	c := filled(t)
	s := newStand(t, small, false)
	s.put(page.NewHome(c.desk(access.Supervisor), s))
	s.reads(t, "安全巡检", "巡检　今天应做", "日巡检")
	s.press(t, "去办")
	if last := s.opened[len(s.opened)-1]; last.Page != page.Patrol {
		t.Errorf("it leads to %v", last)
	}
	s.put(page.NewHome(c.desk(access.Clerk), s))
	if text := strings.Join(s.texts(), " "); strings.Contains(text, "今天应做") {
		t.Error("a clerk is told of the patrol")
	}
}

func TestDrawnPatrol(t *testing.T) {
	if os.Getenv("DRAW_DIR") == "" {
		t.Skip("a picture for every screen is drawn where DRAW_DIR says")
	}
	c := patrolled(t)
	for _, v := range []struct {
		name string
		size fyne.Size
		dark bool
	}{{"small-light", small, false}, {"large-dark", large, true}} {
		s := newStand(t, v.size, v.dark)
		s.put(page.NewPatrol(c.desk(access.Supervisor), tools(), s))
		s.draw(t, "patrol-board-"+v.name)
		s.tab(t, "巡检")
		pickRow[bureau.PatrolRecord](s, 1)
		s.draw(t, "patrol-records-"+v.name)
		pickRow[bureau.PatrolRecord](s, 0)
		s.press(t, "填写")
		s.draw(t, "patrol-item-"+v.name)
		s.press(t, "取消")
		s.tabLike(t, "问题与整改")
		pickRow[bureau.PatrolFinding](s, 1)
		s.draw(t, "patrol-findings-"+v.name)
		s.tab(t, "责任矩阵")
		pickRow[patrol.Duty](s, 0)
		s.draw(t, "patrol-duties-"+v.name)
		s.tab(t, "第三方评估")
		pickRow[bureau.PatrolAssessment](s, 0)
		s.draw(t, "patrol-assessments-"+v.name)
	}
	s := newStand(t, small, false)
	s.put(page.NewHome(filled(t).desk(access.Supervisor), s))
	s.draw(t, "patrol-home")
}
