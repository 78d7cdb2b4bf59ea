package bureau_test

import (
	"strings"
	"testing"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/bureau"
	"roadcert/domain/day"
	"roadcert/domain/evaluation"
	"roadcert/domain/patrol"
	"roadcert/domain/problem"
)

// logWords is all a log says.
func logWords(l bureau.PatrolLog) string {
	all := append([]string{l.Title, l.Subtitle, l.Footer}, l.Signed...)
	for _, s := range l.Sections {
		all = append(append(all, s.Heading), s.Paragraphs...)
		for _, f := range s.Figures {
			all = append(all, f.Label+"="+f.Value+"="+f.Note)
		}
		if s.Table != nil {
			for _, row := range s.Table.Rows {
				all = append(all, strings.Join(row, "="))
			}
		}
	}
	return strings.Join(all, "\n")
}

// TestTheLogTellsThePeriod: what was made and missed, found and closed, who answers, against the period before; and that
// somebody has altered something.
func TestTheLogTellsThePeriod(t *testing.T) {
	c := newCounty(t)
	ctx, supervisor, admin, security := t.Context(), c.desk(access.Supervisor), c.desk(access.SystemAdmin), c.desk(access.SecurityAdmin)
	m := need[patrol.Duty](t)(security.AssignDuty(ctx, patrol.Duty{Area: patrol.Store, Unit: "中心", Post: "系统管理岗", Person: "王强", User: "system-admin", Text: "备份和恢复"}))
	need[patrol.Duty](t)(admin.AcceptDuty(ctx, m.ID))
	need[patrol.Assessment](t)(security.EnterAssessment(ctx, patrol.Assessment{Kind: patrol.Network, Agency: "某测评公司", Number: "2026-118", On: day.Of(c.now), Conclusion: "基本符合"}))
	c.patrolled(patrol.Daily, "", map[string]string{"malware": "防病毒软件停了"})
	first := day.Of(c.now)
	c.now = c.now.AddDate(0, 0, 2)
	c.patrolled(patrol.Special, "元旦前检查", nil)
	need[bureau.PatrolFinding](t)(supervisor.OrderRectification(ctx, "q1-2", bureau.Rectification{Risk: patrol.Medium, Measure: "启动并更新病毒库"}))
	need[bureau.PatrolFinding](t)(admin.Rectify(ctx, "q1-2", "已启动"))
	need[bureau.PatrolFinding](t)(supervisor.ReviewFinding(ctx, "q1-2", patrol.Closed, "看到在运行"))
	l := need[bureau.PatrolLog](t)(c.desk(access.AuditAdmin).PatrolLog(ctx, first, first.Add(2)))
	text := logWords(l)
	for _, want := range []string{
		"按计划巡检=1 / 2=漏检 1 次，补做 0 次", "问题未闭环=1=发现 2 个，闭环 1 个", "此前同样长的一段时间内没有应做的巡检", "全部有效",
		"2026 年 11 月=2=1=0=1", "p1-1=日巡检=2026-11-23=2 / 10=巡检监督员", "专项巡检=2026-11-25　元旦前检查", "日巡检=2026-11-24=2026-11-24=漏检",
		"恶意代码防护=防病毒软件停了=GB/T 22239 8.1.4.5、8.1.10.7=q1-2", "备份=没有可用的备份；没有备份计划=GB/T 22239 8.1.4.9、8.1.10.11，DB21/T 7.4=q1-1", "恶意代码防护：防病毒软件停了=中=2026-12-07=启动并更新病毒库，巡检监督员 2026-11-25；已启动，系统管理员 2026-11-25=看到在运行，巡检监督员",
		"证照库与备份=中心=系统管理岗=王强=备份和恢复=系统管理员 2026-11-23", "还没有责任人的领域：账户与口令", "第三方网络安全评估：最近一次报告 2026-11-23，下一次应在 2027-12-31 前完成，未到期",
		"密码应用安全性评估：没有登记过", "某测评公司=2026-118", "九、审计日志的摘要",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not said", want)
		}
	}
	if t.Failed() {
		t.Log(text)
	}
	later := need[bureau.PatrolLog](t)(supervisor.PatrolLog(ctx, first.Add(1), first.Add(2)))
	if text := logWords(later); !strings.Contains(text, "漏检由 0 升到 1，异常项目由 2 降到 0") {
		t.Error(text)
	}
	c.rewritten("patrol-2026", "p1-2", "元旦前检查", "随便看看")
	if text := logWords(need[bureau.PatrolLog](t)(supervisor.PatrolLog(ctx, first, first.Add(2)))); !strings.Contains(text, "签名核对不符") || !strings.Contains(text, "=不符") {
		t.Error(text)
	}
	for name, days := range map[string][2]day.Day{"backwards": {first, first - 1}, "nothing": {0, first}, "the future": {first.Add(30), first.Add(40)}, "for ever": {first, day.Forever}} {
		if _, err := supervisor.PatrolLog(ctx, days[0], days[1]); problem.Of(err) != problem.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestAPrintedCodeProvesTheLog, that of a patrol log and that of an annual report: whole, it holds; cut and left short, cut
// and grown again, or chained anew from an entry on, it does not, though by itself the log is sound each time.
func TestAPrintedCodeProvesTheLog(t *testing.T) {
	for sheet, print := range map[string]func(*county) evaluation.LogHead{
		"patrol log": func(c *county) evaluation.LogHead {
			return need[bureau.PatrolLog](c.TB)(c.desk(access.AuditAdmin).PatrolLog(c.Context(), day.Of(c.now), day.Of(c.now))).Log
		},
		"annual report": func(c *county) evaluation.LogHead {
			return need[evaluation.Report](c.TB)(c.desk(access.Evaluator).Evaluate(c.Context(), 2026, 0)).Log
		},
	} {
		for name, forged := range map[string]struct {
			forge func(*county, int64)
			says  string
		}{
			"cut":                {func(c *county, seq int64) { c.cut(seq - 1) }, "末尾被截去"},
			"cut and grown":      {func(c *county, seq int64) { c.cut(seq); c.failSignIns("clerk", 2) }, "重新编造"},
			"chained anew":       {(*county).rebuilt, "重新编造"},
			"chained from early": {func(c *county, seq int64) { c.rebuilt(2) }, "重新编造"},
		} {
			t.Run(sheet+" "+name, func(t *testing.T) {
				c := newCounty(t)
				ctx, auditor := t.Context(), c.desk(access.AuditAdmin)
				head := print(c)
				short, whole := need[audit.Mark](t)(audit.ParseMark(head.Code)), need[audit.Mark](t)(audit.ParseMark(head.Picture))
				if e := need[[]audit.Entry](t)(c.store.Audit(ctx, head.Seq-1, 1)); len(e) != 1 || e[0].Action != map[string]string{"patrol log": "patrol_log", "annual report": "evaluate"}[sheet] {
					t.Errorf("the code does not cover its own sheet: %+v", e)
				}
				c.failSignIns("clerk", 2)
				if trail := need[bureau.AuditTrail](t)(auditor.VerifyAudit(ctx, bureau.AuditProof{Printed: []audit.Mark{short, whole}})); !trail.OK || trail.Heads != 2 {
					t.Errorf("%+v", trail)
				}
				forged.forge(c, head.Seq)
				for _, m := range []audit.Mark{short, whole} {
					trail := need[bureau.AuditTrail](t)(auditor.VerifyAudit(ctx, bureau.AuditProof{Printed: []audit.Mark{m}}))
					if trail.OK || !strings.Contains(trail.Problems[0].Text, forged.says) {
						t.Errorf("%+v", trail)
					}
					forged.forge(c, head.Seq)
				}
				if trail := need[bureau.AuditTrail](t)(auditor.VerifyAudit(ctx, bureau.AuditProof{})); !trail.OK {
					t.Errorf("by itself it is whole: %+v", trail)
				}
			})
		}
	}
}
