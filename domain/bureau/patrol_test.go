package bureau_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"roadcert/assets"
	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/bureau"
	"roadcert/domain/day"
	"roadcert/domain/patrol"
	"roadcert/domain/problem"
)

func checklists(t testing.TB) *patrol.Book {
	t.Helper()
	b, err := patrol.Load(assets.FS, "patrol")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// computer is a machine that says what a test wants.
type computer struct {
	version     string
	free, whole uint64
	err         error
}

func (m *computer) Version() string { return m.version }
func (m *computer) Disk(context.Context) (free, whole uint64, err error) {
	return m.free, m.whole, m.err
}

// answers judges everything that is left of a patrol, all in order but what is named.
func answers(r bureau.PatrolRecord, wrong map[string]string) (list []bureau.PatrolAnswer) {
	for _, key := range r.Left() {
		a := bureau.PatrolAnswer{Item: key, Judgement: patrol.Normal}
		if note := wrong[key]; note != "" {
			a.Judgement, a.Note = patrol.Abnormal, note
		}
		list = append(list, a)
	}
	return list
}

// patrolled makes a whole patrol.
func (c *county) patrolled(cycle patrol.Cycle, topic string, wrong map[string]string) bureau.PatrolRecord {
	c.Helper()
	supervisor := c.desk(access.Supervisor)
	r := need[bureau.PatrolRecord](c)(supervisor.BeginPatrol(c.Context(), cycle, topic, nil))
	need[bureau.PatrolRecord](c)(supervisor.AnswerPatrol(c.Context(), r.ID, answers(r, wrong)...))
	need[bureau.PatrolRecord](c)(supervisor.ConcludePatrol(c.Context(), r.ID))
	return need[bureau.PatrolRecord](c)(supervisor.PatrolRecord(c.Context(), r.ID))
}

// reading is what the machine saw of an item: judgement and words.
func reading(t testing.TB, r bureau.PatrolRecord, key string) string {
	t.Helper()
	for _, res := range r.Results {
		if res.Item.Key == key {
			if res.Reading == nil {
				return ""
			}
			return string(res.Reading.Judgement) + " " + res.Reading.Text
		}
	}
	t.Fatalf("%s is not looked at", key)
	return ""
}

// TestADailyPatrol: a job at night fills what the machine can tell, the supervisor the rest; what was wrong becomes a
// finding, is ordered, rectified by an administrator, sent back once, and closed.
func TestADailyPatrol(t *testing.T) {
	c := newCounty(t)
	c.office.Machine = &computer{version: "1.0.0", free: 50 << 30, whole: 100 << 30}
	ctx, supervisor, admin := t.Context(), c.desk(access.Supervisor), c.desk(access.SystemAdmin)
	board := need[bureau.PatrolBoard](t)(supervisor.PatrolBoard(ctx))
	if len(board.Turns) != 4 || board.Turns[0].Cycle != patrol.Daily || board.Turns[0].State != patrol.Due || len(board.Gaps.Nobody) != len(patrol.Areas()) {
		t.Errorf("%+v", board)
	}
	begun := need[bureau.PatrolRecord](t)(c.desk(access.Service).BeginPatrol(ctx, patrol.Daily, "", nil))
	if begun.ID != "p1-1" || begun.Begun.By != "service" || begun.Head.Seq == 0 || len(begun.Left()) == 0 {
		t.Errorf("%+v", begun.Record)
	}
	for key, want := range map[string]string{
		"audit-chain": "normal 核对 4 条，连续完整，没有以前巡检留存的摘要可比", "disk-space": "normal 剩余 50 GB，占 50%", "failed-sign-ins": "normal 失败 0 次",
		"queue-age": "n/a 本工作站没有接入省级系统", "open-faults": "normal 未办结 0 起，没有超过补推期限的", "malware": "",
	} {
		if got := reading(t, begun, key); got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
	if _, err := supervisor.ConcludePatrol(ctx, "p1-1"); problem.Of(err) != problem.Refused || !strings.Contains(err.Error(), "恶意代码防护（malware）") {
		t.Errorf("a patrol with open items: %v", err)
	}
	need[bureau.PatrolRecord](t)(supervisor.AnswerPatrol(ctx, "p1-1", bureau.PatrolAnswer{Item: "malware", Judgement: patrol.Normal}))
	again := need[bureau.PatrolRecord](t)(supervisor.BeginPatrol(ctx, patrol.Daily, "", nil))
	if again.ID != "p1-1" || again.Begun.By != "supervisor" {
		t.Errorf("a second look: %+v", again.Record)
	}
	if left := again.Left(); len(left) != 1 {
		t.Errorf("what was answered is asked again: %v", left)
	}
	need[bureau.PatrolRecord](t)(supervisor.AnswerPatrol(ctx, "p1-1", answers(again, map[string]string{"premises": "门锁坏了，值班人电话 13800138000"})...))
	done := need[bureau.PatrolRecord](t)(supervisor.ConcludePatrol(ctx, "p1-1"))
	if !done.Concluded.Made() || done.Abnormal() != 2 { // nobody has made a backup
		t.Errorf("%+v", done.Record)
	}
	if _, err := supervisor.BeginPatrol(ctx, patrol.Daily, "", nil); problem.Of(err) != problem.Refused {
		t.Errorf("a second patrol of the day: %v", err)
	}

	list := need[[]bureau.PatrolFinding](t)(admin.PatrolFindings(ctx))
	if len(list) != 2 || list[1].ID != "q1-1" || list[1].Item != "backup-age" || list[1].Source != "p1-1" || list[1].Due.String() != "2026-11-26" || list[1].Overdue {
		t.Fatalf("%+v", list)
	}
	if text := list[0].Steps[0].Text; !strings.HasPrefix(text, "门锁坏了") || strings.Contains(text, "13800138000") {
		t.Errorf("somebody's telephone is in a finding: %s", text)
	}
	_, err := admin.Rectify(ctx, "q1-1", "做了备份")
	if problem.Of(err) != problem.Refused || !strings.Contains(err.Error(), "请先由巡检监督员定出") {
		t.Errorf("rectified before it was ordered: %v", err)
	}
	order := bureau.Rectification{Risk: patrol.High, Measure: "当日备份并检查定时任务", Days: 2, Owner: "clerk"}
	if _, err := supervisor.OrderRectification(ctx, "q1-1", order); problem.Of(err) != problem.Invalid {
		t.Errorf("a clerk is to rectify: %v", err)
	}
	order.Owner = "system-admin"
	f := need[bureau.PatrolFinding](t)(supervisor.OrderRectification(ctx, "q1-1", order))
	if f.Due.String() != "2026-11-25" || f.Stage() != patrol.Ordered {
		t.Errorf("%+v", f)
	}
	c.now = c.now.AddDate(0, 0, 3)
	if b := need[bureau.PatrolBoard](t)(supervisor.PatrolBoard(ctx)); len(b.Waiting) != 2 || !b.Waiting[1].Overdue {
		t.Errorf("a deadline passed unseen: %+v", b.Waiting)
	}
	need[bureau.PatrolFinding](t)(admin.Rectify(ctx, "q1-1", "补做备份"))
	need[bureau.PatrolFinding](t)(supervisor.ReviewFinding(ctx, "q1-1", patrol.Returned, "定时任务还是停着"))
	need[bureau.PatrolFinding](t)(admin.Rectify(ctx, "q1-1", "定时任务已恢复"))
	f = need[bureau.PatrolFinding](t)(supervisor.ReviewFinding(ctx, "q1-1", patrol.Closed, "已看到今日备份"))
	if f.Stage() != patrol.Closed || !f.Overdue || len(f.Broken) != 0 || len(f.Steps) != 6 {
		t.Errorf("%+v", f)
	}
	if n := c.entries("finding_review", audit.Done); n != 2 {
		t.Errorf("%d reviews in the log", n)
	}
	c.healthy()
}

// TestWhoMayDoWhatInAPatrol: nobody looks, rectifies and reviews at once.
func TestWhoMayDoWhatInAPatrol(t *testing.T) {
	c := newCounty(t)
	ctx := t.Context()
	tries := map[string]func(*bureau.Desk) error{
		"board":  func(d *bureau.Desk) error { _, err := d.PatrolBoard(ctx); return err },
		"begin":  func(d *bureau.Desk) error { _, err := d.BeginPatrol(ctx, "none", "", nil); return err },
		"answer": func(d *bureau.Desk) error { _, err := d.AnswerPatrol(ctx, "p1-9"); return err },
		"order": func(d *bureau.Desk) error {
			_, err := d.OrderRectification(ctx, "q1-9", bureau.Rectification{})
			return err
		},
		"close":  func(d *bureau.Desk) error { _, err := d.Rectify(ctx, "q1-9", "x"); return err },
		"review": func(d *bureau.Desk) error { _, err := d.ReviewFinding(ctx, "q1-9", patrol.Closed, "x"); return err },
		"assign": func(d *bureau.Desk) error { _, err := d.AssignDuty(ctx, patrol.Duty{}); return err },
		"accept": func(d *bureau.Desk) error { _, err := d.AcceptDuty(ctx, "z1-9"); return err },
		"assess": func(d *bureau.Desk) error { _, err := d.EnterAssessment(ctx, patrol.Assessment{}); return err },
		"log":    func(d *bureau.Desk) error { _, err := d.PatrolLog(ctx, 0, 0); return err },
	}
	may := map[access.Role]string{
		access.Supervisor: "board begin answer order review log", access.SystemAdmin: "board close log",
		access.SecurityAdmin: "board close assign assess log", access.AuditAdmin: "board log", access.Service: "begin",
	}
	for _, role := range access.Roles() {
		d := c.desk(role)
		for name, try := range tries {
			want := strings.Contains(may[role], name) || name == "accept"
			if got := problem.Of(try(d)) != problem.Forbidden; got != want {
				t.Errorf("%s may %s: %t", role, name, got)
			}
		}
	}
}

// TestEveryProbeThatIsAskedForIsThere, and every probe there is is asked for.
func TestEveryProbeThatIsAskedForIsThere(t *testing.T) {
	if asked, there := fmt.Sprint(checklists(t).Probes()), fmt.Sprint(bureau.Probes()); asked != there {
		t.Errorf("asked for\n%s\nthere are\n%s", asked, there)
	}
}

// TestTheMachineSeesWhatIsWrong, each thing by itself.
func TestTheMachineSeesWhatIsWrong(t *testing.T) {
	for _, x := range []struct {
		cycle  patrol.Cycle
		item   string
		breaks func(*county)
		want   string
	}{
		{patrol.Daily, "disk-space", func(c *county) { c.office.Machine = &computer{free: 5, whole: 100} }, "abnormal 剩余 0 GB，占 5%"},
		{patrol.Daily, "disk-space", func(c *county) { c.office.Machine = &computer{err: errors.New("没有这块磁盘")} }, " 程序没有判断出来：没有这块磁盘"},
		{patrol.Daily, "disk-space", func(*county) {}, " 程序看不到磁盘"},
		{patrol.Daily, "failed-sign-ins", func(c *county) { c.failSignIns("clerk", 5) }, "abnormal 失败 5 次：clerk 5；正被锁定：clerk"},
		{patrol.Daily, "failed-sign-ins", func(c *county) { c.failSignIns("11010519491231002X", 21) }, "abnormal 失败 21 次：11**** 21"},
		{patrol.Daily, "audit-chain", (*county).forgeAudit, "abnormal 审计日志第 2 条"},
		{patrol.Daily, "failed-sign-ins", (*county).forgeAudit, " 程序没有判断出来：数不出来：审计日志第 2 条"},
		{patrol.Weekly, "unused-accounts", func(c *county) { c.now = c.now.AddDate(0, 0, 91) }, "abnormal 超过 90 天不用的：approver、audit-admin、clerk"},
		{patrol.Weekly, "software-version", func(*county) {}, " 程序没有版本号"},
		{patrol.Weekly, "store-integrity", func(c *county) { c.issued(lorry) }, "normal 核对 1 本，没有不一致"},
		{patrol.Weekly, "revealed", func(c *county) {
			made := c.issued(lorry)
			need[bureau.Dossier](c)(c.desk(access.Clerk).Reveal(c.Context(), made.ID.String()))
		}, " 查看 1 次：clerk 1"},
		{patrol.Monthly, "password-age", func(c *county) { c.now = c.now.AddDate(0, 0, 91) }, "abnormal 超过 90 天未更换的：approver、audit-admin、clerk"},
		{patrol.Monthly, "expiring-keys", func(*county) {}, "n/a 没有安装印章和证书"},
		{patrol.Monthly, "duties", func(*county) {}, "abnormal 没有责任人的领域：账户与口令、"},
		{patrol.Monthly, "findings-overdue", func(c *county) {
			c.patrolled(patrol.Daily, "", map[string]string{"malware": "停了"})
			c.now = c.now.AddDate(0, 0, 15)
		}, "abnormal 未闭环 2 个，超过期限的：q1-2、q1-1"},
		{patrol.Quarterly, "three-admins", func(*county) {}, "normal 三种管理员由三人分任"},
		{patrol.Quarterly, "assessments", func(*county) {}, " 第三方网络安全评估应安排（2026-12-31 前）"},
		{patrol.Quarterly, "assessments", func(c *county) { c.now = c.now.AddDate(0, 2, 0) }, "abnormal 第三方网络安全评估已逾期"},
		{patrol.Quarterly, "calendar", func(*county) {}, "normal 到 2026-12-23 的工作日都能推算"},
		{patrol.Quarterly, "calendar", func(c *county) { c.now = c.now.AddDate(0, 1, 0) }, "abnormal 没有 2027 年的节假日安排"},
	} {
		c := newCounty(t)
		x.breaks(c)
		r := need[bureau.PatrolRecord](t)(c.desk(access.Supervisor).BeginPatrol(t.Context(), x.cycle, "", nil))
		if got := reading(t, r, x.item); !strings.HasPrefix(got, x.want) {
			t.Errorf("%s: %q, want %q", x.item, got, x.want)
		}
	}
}

func (c *county) failSignIns(user string, times int) {
	for range times {
		if _, err := c.office.SignIn(c.Context(), user, "wrong"); err == nil {
			c.Fatal("a wrong password opens")
		}
	}
}

// altered changes the store behind its back.
func (c *county) altered(statement string) {
	c.Helper()
	db := need[*sql.DB](c.TB)(sql.Open("sqlite", "file:"+filepath.Join(c.dir, "roadcert.db")+"?_pragma=busy_timeout(5000)"))
	defer db.Close()
	if _, err := db.ExecContext(c.Context(), statement); err != nil {
		c.Fatal(err)
	}
}

func (c *county) forgeAudit() {
	c.failSignIns("clerk", 1)
	c.altered("DROP TRIGGER IF EXISTS audit_update; UPDATE audit SET detail = '别的' WHERE seq = 2")
}

// TestALogThatWasCutShows against what the patrol before has kept, though its chain is whole.
func TestALogThatWasCutShows(t *testing.T) {
	c := newCounty(t)
	c.failSignIns("clerk", 3)
	first := c.patrolled(patrol.Special, "节前检查", nil)
	c.altered(fmt.Sprintf(`DELETE FROM audit WHERE seq >= %d; UPDATE audit_head SET seq = (SELECT max(seq) FROM audit),
		hash = (SELECT hash FROM audit ORDER BY seq DESC LIMIT 1)`, first.Head.Seq))
	c.now = c.now.Add(time.Hour)
	r := need[bureau.PatrolRecord](t)(c.desk(access.Supervisor).BeginPatrol(t.Context(), patrol.Daily, "", nil))
	// The log has grown since, so the entry of that number is another one now.
	if got := reading(t, r, "audit-chain"); !strings.HasPrefix(got, "abnormal 审计日志") {
		t.Error(got)
	}
}

// TestWhatWasAlteredIsShownAndStops: records, findings, duties and assessments, each with something changed by who can
// write the store and has the data key, but not the person's.
func TestWhatWasAlteredIsShownAndStops(t *testing.T) {
	c := newCounty(t)
	ctx, supervisor, security := t.Context(), c.desk(access.Supervisor), c.desk(access.SecurityAdmin)
	c.patrolled(patrol.Daily, "", map[string]string{"malware": "停了"})
	open := need[bureau.PatrolRecord](t)(supervisor.BeginPatrol(ctx, patrol.Weekly, "", nil))
	m := need[patrol.Duty](t)(security.AssignDuty(ctx, patrol.Duty{Area: patrol.Store, Unit: "中心", Post: "系统管理岗", Person: "系统管理员", User: "system-admin", Text: "备份"}))
	a := need[patrol.Assessment](t)(security.EnterAssessment(ctx, patrol.Assessment{Kind: patrol.Network, Agency: "某公司", Number: "1", On: day.Of(c.now), Conclusion: "符合"}))
	if b := need[bureau.PatrolBoard](t)(supervisor.PatrolBoard(ctx)); len(b.Broken) != 0 {
		t.Fatalf("%q", b.Broken)
	}
	c.rewritten("patrol-2026", "p1-1", "停了", "还好")
	c.rewritten("patrol-2026", open.ID, "没有查看过", "没有看过")
	c.rewritten("patrol-finding", "q1-1", "没有备份计划", "还好")
	c.rewritten("patrol-duty", m.ID, "备份", "什么也不管")
	c.rewritten("patrol-assessment", a.ID, "符合", "优秀")
	b := need[bureau.PatrolBoard](t)(supervisor.PatrolBoard(ctx))
	said := strings.Join(b.Broken, "\n")
	for _, want := range []string{"巡检 p1-1 的结论与supervisor的签名不符", "巡检 p1-2 的机器读数", "问题 q1-1 的第 1 步", "责任 z1-1 的指派", "评估 a1-1"} {
		if !strings.Contains(said, want) {
			t.Errorf("%s is not said:\n%s", want, said)
		}
	}
	if b.Turns[0].Cycle != patrol.Daily || b.Turns[0].State != patrol.Due {
		t.Errorf("a broken record counts as a patrol: %+v", b.Turns)
	}
	for name, try := range map[string]func() error{
		"answer": func() error { _, err := supervisor.AnswerPatrol(ctx, open.ID); return err },
		"order": func() error {
			_, err := supervisor.OrderRectification(ctx, "q1-1", bureau.Rectification{Risk: patrol.Low, Measure: "x"})
			return err
		},
		"accept": func() error { _, err := c.desk(access.SystemAdmin).AcceptDuty(ctx, m.ID); return err },
		"find": func() error {
			_, err := security.EnterAssessmentFinding(ctx, a.ID, patrol.Store, "x", "x", patrol.Low)
			return err
		},
	} {
		if err := try(); problem.Of(err) != problem.Damaged {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// rewritten alters a record in its drawer, as somebody could who has the data key.
func (c *county) rewritten(drawer bureau.Drawer, name, what, by string) {
	c.Helper()
	content := need[[]byte](c)(c.store.Record(c.Context(), drawer, name))
	changed := strings.Replace(string(content), what, by, 1)
	if changed == string(content) || !json.Valid([]byte(changed)) {
		c.Fatalf("%s is not in %s", what, content)
	}
	if err := c.store.Commit(c.Context(), bureau.Change{
		Records: []bureau.Record{{Drawer: drawer, Name: name, Content: []byte(changed)}}, Audit: audit.Entry{At: c.now, Action: "x", Outcome: audit.Done},
	}); err != nil {
		c.Fatal(err)
	}
}

// TestAFindingIsEnteredOnce however often it is seen, and anew after it was closed.
func TestAFindingIsEnteredOnce(t *testing.T) {
	c := newCounty(t)
	wrong := map[string]string{"malware": "停了"}
	for i, want := range []string{"q1-2", "q1-2", "q1-3"} { // q1-1: nobody has made a backup
		r := c.patrolled(patrol.Daily, "", wrong)
		for _, res := range r.Results {
			if res.Item.Key == "malware" && res.Finding != want {
				t.Errorf("patrol %d entered %s", i, res.Finding)
			}
		}
		if i == 1 {
			supervisor, admin := c.desk(access.Supervisor), c.desk(access.SystemAdmin)
			need[bureau.PatrolFinding](t)(supervisor.OrderRectification(t.Context(), "q1-2", bureau.Rectification{Risk: patrol.Low, Measure: "启动"}))
			need[bureau.PatrolFinding](t)(admin.Rectify(t.Context(), "q1-2", "启动了"))
			need[bureau.PatrolFinding](t)(supervisor.ReviewFinding(t.Context(), "q1-2", patrol.Closed, "看到了"))
		}
		c.now = c.now.Add(24 * time.Hour)
	}
}

// TestTheMatrixIsSignedByWhoBearsIt.
func TestTheMatrixIsSignedByWhoBearsIt(t *testing.T) {
	c := newCounty(t)
	ctx, security, admin := t.Context(), c.desk(access.SecurityAdmin), c.desk(access.SystemAdmin)
	line := patrol.Duty{Area: patrol.Store, Unit: "中心", Post: "系统管理岗", Person: "系统管理员", User: "nobody", Text: "备份"}
	if _, err := security.AssignDuty(ctx, line); problem.Of(err) != problem.Invalid {
		t.Errorf("a duty of nobody: %v", err)
	}
	line.User = "system-admin"
	m := need[patrol.Duty](t)(security.AssignDuty(ctx, line))
	if _, err := security.AcceptDuty(ctx, m.ID); problem.Of(err) != problem.Refused {
		t.Errorf("signed by somebody else: %v", err)
	}
	need[patrol.Duty](t)(admin.AcceptDuty(ctx, m.ID))
	matrix := need[bureau.PatrolMatrix](t)(c.desk(access.Clerk).Duties(ctx))
	if len(matrix.Duties) != 1 || matrix.Duties[0].Accepted.By != "system-admin" || len(matrix.Broken) != 0 || len(matrix.Gaps.Nobody) != len(patrol.Areas())-1 {
		t.Errorf("%+v", matrix)
	}
	need[patrol.Duty](t)(security.EndDuty(ctx, m.ID))
	if matrix = need[bureau.PatrolMatrix](t)(security.Duties(ctx)); len(matrix.Broken) != 0 || len(matrix.Gaps.Nobody) != len(patrol.Areas()) {
		t.Errorf("%+v", matrix)
	}
	if _, err := security.EndDuty(ctx, m.ID); problem.Of(err) != problem.Refused {
		t.Errorf("ended twice: %v", err)
	}
}

// TestAnAssessmentIsClosedWithItsFindings.
func TestAnAssessmentIsClosedWithItsFindings(t *testing.T) {
	c := newCounty(t)
	ctx, security, supervisor := t.Context(), c.desk(access.SecurityAdmin), c.desk(access.Supervisor)
	a := need[patrol.Assessment](t)(security.EnterAssessment(ctx, patrol.Assessment{
		Kind: patrol.Cryptography, Agency: "某密评机构", Number: "M-2026-1", On: day.Of(c.now).Add(-10), Conclusion: "基本符合",
	}))
	f := need[bureau.PatrolFinding](t)(security.EnterAssessmentFinding(ctx, a.ID, patrol.Keys, "密钥备份", "备份介质没有专人保管", patrol.Medium))
	need[bureau.PatrolFinding](t)(supervisor.OrderRectification(ctx, f.ID, bureau.Rectification{Risk: patrol.Medium, Measure: "指定专人"}))
	need[bureau.PatrolFinding](t)(security.Rectify(ctx, f.ID, "已指定"))
	all := need[bureau.PatrolAssessments](t)(supervisor.Assessments(ctx))
	if len(all.List) != 1 || all.List[0].Closed() || all.Due[1].Due.String() != "2027-12-31" || all.Due[0].State != patrol.Soon {
		t.Errorf("%+v", all)
	}
	need[bureau.PatrolFinding](t)(supervisor.ReviewFinding(ctx, f.ID, patrol.Closed, "已核对"))
	if all = need[bureau.PatrolAssessments](t)(supervisor.Assessments(ctx)); !all.List[0].Closed() {
		t.Errorf("%+v", all.List)
	}
}

// TestADeadlineInAnUnknownYearIsShown as an error, and counted once the year is known.
func TestADeadlineInAnUnknownYearIsShown(t *testing.T) {
	c := newCounty(t)
	c.now = time.Date(2026, 12, 30, 9, 0, 0, 0, time.UTC)
	c.patrolled(patrol.Daily, "", nil)
	supervisor := c.desk(access.Supervisor)
	f := need[bureau.PatrolFinding](t)(supervisor.PatrolFinding(t.Context(), "q1-1"))
	if f.Due != 0 || !strings.Contains(f.DueError, "导入 2027 年的工作日历") {
		t.Errorf("%+v", f)
	}
	need[bureau.CalendarYear](t)(c.desk(access.SystemAdmin).ImportCalendar(t.Context(), []byte(notice2027)))
	if f = need[bureau.PatrolFinding](t)(supervisor.PatrolFinding(t.Context(), "q1-1")); f.Due.String() != "2027-01-05" || f.DueError != "" {
		t.Errorf("%+v", f)
	}
}

// TestTheClockIsHeldAgainstTheProvince.
func TestTheClockIsHeldAgainstTheProvince(t *testing.T) {
	r := newRealm(t)
	c := r.station(1)
	c.office.Patrols = checklists(t)
	supervisor := c.desk(access.Supervisor)
	for ahead, want := range map[time.Duration]string{
		0: "normal 与省级系统一致", 30 * time.Second: "normal 本机比省级系统慢 30 秒", -2 * time.Minute: "abnormal 本机比省级系统快 120 秒",
		time.Hour: "abnormal 本机比省级系统慢 3600 秒",
	} {
		r.now = c.now.Add(ahead)
		seen := need[bureau.PatrolRecord](t)(supervisor.BeginPatrol(t.Context(), patrol.Daily, "", nil))
		if got := reading(t, seen, "clock"); got != want {
			t.Errorf("%s ahead: %q", ahead, got)
		}
	}
	r.fail = func(int) mishap { return lost }
	if got := reading(t, need[bureau.PatrolRecord](t)(supervisor.BeginPatrol(t.Context(), patrol.Daily, "", nil)), "clock"); got != " 联系不上省级系统，请与其他时间来源比对" {
		t.Error(got)
	}
}
