package model_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/day"
	"roadcert/domain/patrol"
	"roadcert/ui/model"
)

func aDay(t *testing.T, text string) day.Day {
	t.Helper()
	d, err := day.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// finding is one in a stage, due on a day.
func finding(stage patrol.Stage, due day.Day, overdue bool) bureau.PatrolFinding {
	return bureau.PatrolFinding{
		Finding: patrol.Finding{ID: "q1-1", Name: "备份", Steps: []patrol.Step{{Stage: patrol.Found, Risk: patrol.High}, {Stage: stage}}}, Due: due, Overdue: overdue,
	}
}

func board(t *testing.T) (bureau.PatrolBoard, day.Day) {
	today := aDay(t, "2026-11-23")
	turn := func(c patrol.Cycle, last string, s patrol.TurnState, record string) patrol.Turn {
		return patrol.Turn{Cycle: c, Period: c.Period(aDay(t, last)), Last: aDay(t, last), State: s, Record: record}
	}
	return bureau.PatrolBoard{
		Turns: []patrol.Turn{
			turn(patrol.Daily, "2026-11-19", patrol.Missed, ""), turn(patrol.Daily, "2026-11-20", patrol.Missed, ""),
			turn(patrol.Daily, "2026-11-23", patrol.Due, "p1-9"), turn(patrol.Weekly, "2026-11-27", patrol.Due, ""),
		},
		Waiting: []bureau.PatrolFinding{
			finding(patrol.Ordered, aDay(t, "2026-11-20"), true), finding(patrol.Found, today, false), finding(patrol.Rectified, today, false),
		},
		Assessments: []patrol.Reminder{{Kind: patrol.Network, Due: aDay(t, "2026-12-31"), State: patrol.Soon}, {Kind: patrol.Cryptography, State: patrol.Later}},
		Gaps:        patrol.Gaps{Nobody: []patrol.Area{patrol.Store}, Unsigned: []patrol.Duty{{User: "wang"}}},
		Broken:      []string{"巡检 p1-2 的结论与张芳的签名不符，内容被改动"},
	}, today
}

func lines(list []model.PatrolTask) string {
	var texts []string
	for _, t := range list {
		texts = append(texts, fmt.Sprintf("%d|%s|%s|%s|%s", t.Tone, t.Text, t.Note, t.State, t.Cycle))
	}
	return strings.Join(texts, "\n")
}

func TestPatrolTasks(t *testing.T) {
	b, today := board(t)
	want := `3|巡检 p1-2 的结论与张芳的签名不符，内容被改动|请审计管理员查明原因|签名不符|
2|日巡检　今天应做|已开始，编号 p1-9|应做|daily
0|周巡检　2026-11-27 前应做||应做|weekly
3|日巡检　漏检 2 次|最近一次：2026-11-20|漏检|
3|q1-1　备份|应于 2026-11-20 前整改|整改逾期|
2|发现的问题　1 个||待定措施|
2|发现的问题　1 个||待复核|
2|第三方网络安全评估|应在 2026-12-31 前完成|应安排|
2|1 个领域没有责任人|证照库与备份|待指派|
2|1 项安全责任没有签署||待签署|`
	if got := lines(model.PatrolTasks(b, today)); got != want {
		t.Errorf("\n%s", got)
	}
	want = `2|巡检　今天应做|日巡检|应做|
3|巡检　漏检 2 次|近一个季度|漏检|
3|巡检问题　整改逾期 1 个||整改逾期|
3|巡检记录　签名不符 1 处||签名不符|`
	if got := lines(model.PatrolHome(b, today)); got != want {
		t.Errorf("\n%s", got)
	}
	if got := lines(model.PatrolHome(bureau.PatrolBoard{Turns: b.Turns[3:]}, today)); got != "0|巡检　今天没有到期的|本期还有 1 次|应做|" {
		t.Error(got)
	}
	if got := lines(model.PatrolTasks(bureau.PatrolBoard{}, today)) + lines(model.PatrolHome(bureau.PatrolBoard{}, today)); got != "" {
		t.Error(got)
	}
}

// Each role has its own to do; nobody another's.
func TestPatrolWaiting(t *testing.T) {
	b, _ := board(t)
	for role, want := range map[access.Role]int{access.Supervisor: 4, access.SystemAdmin: 1, access.SecurityAdmin: 1, access.AuditAdmin: 0} {
		if got := model.PatrolWaiting(b, "nobody", func(p access.Permission) bool { return access.Allowed(role, p) }); got != want {
			t.Errorf("%s: %d", role, got)
		}
	}
	if got := model.PatrolWaiting(b, "wang", func(access.Permission) bool { return false }); got != 1 {
		t.Errorf("a duty to sign: %d", got)
	}
}

func TestPatrolWords(t *testing.T) {
	at := time.Date(2026, 11, 23, 8, 0, 0, 0, time.Local)
	r := bureau.PatrolRecord{Record: patrol.Record{Cycle: patrol.Special, Topic: "元旦前检查", Period: patrol.Period{From: day.Of(at), To: day.Of(at)}, Results: make([]patrol.Result, 2)}}
	state := func(want string, tone model.Tone) {
		t.Helper()
		if text, got := model.PatrolState(r); text != want || got != tone {
			t.Errorf("%s %d, want %s", text, got, want)
		}
	}
	state("待填 2 项", model.Warning)
	for i := range r.Results {
		r.Results[i].Answer = &patrol.Answer{Judgement: patrol.Normal}
	}
	state("待办结", model.Warning)
	r.Concluded = patrol.Hand{By: "张芳", At: at}
	state("正常", model.Good)
	r.Results[0].Answer.Judgement = patrol.Abnormal
	state("异常 1 项", model.Danger)
	r.Broken = []string{"x"}
	state("签名不符", model.Danger)
	if got := model.PatrolAbout(r) + "|" + model.HandText(r.Concluded) + model.HandText(patrol.Hand{}); got != "2026-11-23　元旦前检查|张芳　2026-11-23 08:00" {
		t.Error(got)
	}
	for want, f := range map[string]bureau.PatrolFinding{
		"算不出来": finding(patrol.Ordered, 0, false), "2026-11-23": finding(patrol.Ordered, day.Of(at), false),
		"2026-11-23 已逾期": finding(patrol.Returned, day.Of(at), true), "2026-11-23 逾期完成": finding(patrol.Closed, day.Of(at), true),
	} {
		if got, _ := model.FindingDue(f); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	for want, m := range map[string]patrol.Duty{
		"未签署": {User: "a"}, "纸上签字": {}, "已签署": {Accepted: r.Concluded}, "已解除": {Accepted: r.Concluded, Ended: r.Concluded},
	} {
		if got, _ := model.DutyState(m); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	for _, choices := range [][]model.Choice{model.CycleChoices(), model.RiskChoices(), model.AreaChoices(), model.AssessmentChoices(), model.JudgementChoices(), model.VerdictChoices()} {
		for _, c := range choices {
			if c.Key == "" || c.Name == "" || c.Name == c.Key {
				t.Errorf("%+v", c)
			}
		}
	}
	if got := model.RiskChoices()[0].Name; got != "高　最多 3 个工作日" {
		t.Error(got)
	}
}
