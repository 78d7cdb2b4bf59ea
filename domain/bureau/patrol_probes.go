package bureau

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/day"
	"roadcert/domain/exchange"
	"roadcert/domain/patrol"
	"roadcert/domain/problem"
)

// A probe looks at one thing. limit is what the check list judges by. An error leaves the item to a person, with its
// words.
type probe func(l *look, ctx context.Context, limit int) (sight, error)

// probes is what the machine can tell by itself, by the names that check lists use.
var probes = map[string]probe{
	"audit-chain":      (*look).auditChain,
	"failed-sign-ins":  (*look).failedSignIns,
	"disk-space":       (*look).diskSpace,
	"queue-age":        (*look).queueAge,
	"refused-pushes":   (*look).refusedPushes,
	"open-faults":      (*look).openFaults,
	"clock":            (*look).clock,
	"store-integrity":  (*look).storeIntegrity,
	"unused-accounts":  (*look).unusedAccounts,
	"revealed":         (*look).revealed,
	"software-version": (*look).softwareVersion,
	"password-age":     (*look).passwordAge,
	"expiring-keys":    (*look).expiringKeys,
	"duties":           (*look).duties,
	"findings-overdue": (*look).findingsOverdue,
	"three-admins":     (*look).threeAdmins,
	"assessments":      (*look).assessments,
	"calendar":         (*look).calendar,
	"backup-age":       (*look).backupAge,
	"restore-drill":    (*look).restoreDrill,
	"emergency-drill":  (*look).emergencyDrill,
	"open-grants":      (*look).openGrants,
}

func (l *look) auditChain(ctx context.Context, _ int) (sight, error) {
	t, err := l.walk(ctx)
	if err != nil {
		return sight{}, err
	}
	if t.broken != nil {
		return judged(true, "%s", t.broken.Text), nil
	}
	against := "没有以前巡检留存的摘要可比"
	if len(l.kept) > 0 {
		against = fmt.Sprintf("与留存的第 %d 条摘要一致", l.kept[0].Seq)
	}
	return judged(false, "核对 %d 条，连续完整，%s", t.checked, against), nil
}

func (l *look) failedSignIns(ctx context.Context, limit int) (sight, error) {
	t, err := l.sound(ctx)
	if err != nil {
		return sight{}, err
	}
	var locked []string
	for _, a := range l.accounts {
		if l.now.Before(a.LockedUntil) {
			locked = append(locked, a.User)
		}
	}
	n := sum(t.failed)
	text := fmt.Sprintf("失败 %d 次", n)
	if n > 0 {
		text += "：" + tallied(t.failed)
	}
	if len(locked) > 0 {
		text += "；正被锁定：" + strings.Join(locked, "、")
	}
	return judged(n > limit || len(locked) > 0, "%s", text), nil
}

func (l *look) diskSpace(ctx context.Context, limit int) (sight, error) {
	if l.desk.office.Machine == nil {
		return left("程序看不到磁盘")
	}
	free, whole, err := l.desk.office.Machine.Disk(ctx)
	if err != nil {
		return sight{}, err
	}
	if whole == 0 {
		return left("系统没有报告磁盘的大小")
	}
	const giga = 1 << 30
	percent := free / max(whole/100, 1)
	return judged(percent < uint64(max(limit, 0)), "剩余 %d GB，占 %d%%", free/giga, percent), nil
}

func (l *look) queueAge(ctx context.Context, limit int) (sight, error) {
	if joined, err := l.desk.joined(ctx); err != nil || !joined {
		return notJoined(err)
	}
	backlog, err := l.desk.office.Store.Backlog(ctx, time.Time{})
	if err != nil {
		return sight{}, err
	}
	if backlog.Events == 0 {
		return judged(false, "没有待推的数据"), nil
	}
	calendar, err := l.desk.Calendar(ctx)
	if err != nil {
		return sight{}, err
	}
	days, err := calendar.Between(day.Of(backlog.Oldest.Local()), l.desk.Today())
	return judged(days > limit, "待推 %d 条，最早的产生于 %s，已过 %d 个工作日", backlog.Events, minute(backlog.Oldest), days), err
}

func notJoined(err error) (sight, error) {
	if err != nil {
		return sight{}, err
	}
	return absent("本工作站没有接入省级系统")
}

func (l *look) refusedPushes(ctx context.Context, _ int) (sight, error) {
	if joined, err := l.desk.joined(ctx); err != nil || !joined {
		return notJoined(err)
	}
	backlog, err := l.desk.office.Store.Backlog(ctx, time.Time{})
	return judged(backlog.Stopped > 0, "等人工处理 %d 条", backlog.Stopped), err
}

func (l *look) openFaults(ctx context.Context, _ int) (sight, error) {
	faults, err := l.desk.openFaults(ctx)
	if err != nil {
		return sight{}, err
	}
	var late []string
	for i := range faults {
		if faults[i].Phase(l.desk.Today()) == exchange.Overdue {
			late = append(late, faults[i].ID)
		}
	}
	if len(late) > 0 {
		return judged(true, "未办结 %d 起，超过补推期限的：%s", len(faults), strings.Join(late, "、")), nil
	}
	return judged(false, "未办结 %d 起，没有超过补推期限的", len(faults)), nil
}

// clock asks the province what time it is. The answer has been on its way for at most as long as the question took.
func (l *look) clock(ctx context.Context, limit int) (sight, error) {
	if joined, err := l.desk.joined(ctx); err != nil || !joined {
		return notJoined(err)
	}
	line, err := l.desk.dial(ctx)
	if err != nil {
		return sight{}, err
	}
	asked := l.desk.office.Now()
	var a exchange.HelloAnswer
	if err := line.ask(ctx, exchange.Hello, exchange.HelloRequest{}, &a); err != nil {
		if stoppedBy(err) {
			return sight{}, err
		}
		return left("联系不上省级系统，请与其他时间来源比对")
	}
	took := l.desk.office.Now().Sub(asked)
	ahead := line.told.Sub(asked.Add(took / 2)).Round(time.Second)
	word := "慢"
	if ahead < 0 {
		word = "快"
	}
	if ahead.Abs() < time.Second {
		return judged(false, "与省级系统一致"), nil
	}
	return judged(ahead.Abs() > time.Duration(limit)*time.Second, "本机比省级系统%s %d 秒", word, int(ahead.Abs().Seconds())), nil
}

func (l *look) storeIntegrity(ctx context.Context, _ int) (sight, error) {
	checked, findings, err := l.desk.proveStore(ctx, l.progress)
	if err != nil {
		return sight{}, err
	}
	if len(findings) == 0 {
		return judged(false, "核对 %d 本，没有不一致", checked), nil
	}
	return judged(true, "核对 %d 本，发现 %d 处，首处：%s %s", checked, len(findings), findings[0].Subject, findings[0].Text), nil
}

// people are the accounts in use that belong to somebody.
func (l *look) people() []access.Account {
	return slices.DeleteFunc(slices.Clone(l.accounts), func(a access.Account) bool { return a.Disabled || a.Role == access.Service })
}

func (l *look) unusedAccounts(ctx context.Context, limit int) (sight, error) {
	t, err := l.sound(ctx)
	if err != nil {
		return sight{}, err
	}
	before := l.now.AddDate(0, 0, -limit)
	var idle []string
	for _, a := range l.people() {
		if a.Created.Before(before) && t.signedIn[a.User].Before(before) {
			idle = append(idle, a.User)
		}
	}
	if len(idle) == 0 {
		return judged(false, "启用 %d 个账户，没有长期不用的", len(l.people())), nil
	}
	return judged(true, "超过 %d 天不用的：%s", limit, strings.Join(idle, "、")), nil
}

func (l *look) revealed(ctx context.Context, _ int) (sight, error) {
	t, err := l.sound(ctx)
	if err != nil {
		return sight{}, err
	}
	if len(t.revealed) == 0 {
		return judged(false, "没有查看过"), nil
	}
	return left("查看 %d 次：%s", sum(t.revealed), tallied(t.revealed))
}

func (l *look) softwareVersion(context.Context, int) (sight, error) {
	m := l.desk.office.Machine
	switch {
	case m == nil || m.Version() == "":
		return left("程序没有版本号")
	case l.last.Program == "":
		return judged(false, "%s，没有以前的版本可比", m.Version()), nil
	case l.last.Program == m.Version():
		return judged(false, "%s，与上次巡检相同", m.Version()), nil
	}
	return left("由 %s 变为 %s", l.last.Program, m.Version())
}

func (l *look) passwordAge(_ context.Context, limit int) (sight, error) {
	before := l.now.AddDate(0, 0, -limit)
	var old, first []string
	for _, a := range l.people() {
		switch {
		case a.MustChange:
			first = append(first, a.User)
		case a.PasswordSet.Before(before):
			old = append(old, a.User)
		}
	}
	text := "没有过期的口令和初始口令"
	var parts []string
	if len(old) > 0 {
		parts = append(parts, fmt.Sprintf("超过 %d 天未更换的：%s", limit, strings.Join(old, "、")))
	}
	if len(first) > 0 {
		parts = append(parts, "初始口令未修改的："+strings.Join(first, "、"))
	}
	if len(parts) > 0 {
		text = strings.Join(parts, "；")
	}
	return judged(len(parts) > 0, "%s", text), nil
}

func (l *look) duties(ctx context.Context, _ int) (sight, error) {
	matrix, broken, err := l.desk.duties(ctx)
	if err != nil {
		return sight{}, err
	}
	gaps := patrol.Missing(matrix)
	parts := broken
	if len(gaps.Nobody) > 0 {
		names := make([]string, len(gaps.Nobody))
		for i, a := range gaps.Nobody {
			names[i] = a.Name()
		}
		parts = append(parts, "没有责任人的领域："+strings.Join(names, "、"))
	}
	if len(gaps.Unsigned) > 0 {
		parts = append(parts, fmt.Sprintf("未签署 %d 项", len(gaps.Unsigned)))
	}
	if len(parts) == 0 {
		return judged(false, "各领域都有责任人，都已签署"), nil
	}
	return judged(true, "%s", strings.Join(parts, "；")), nil
}

func (l *look) findingsOverdue(ctx context.Context, _ int) (sight, error) {
	list, err := l.desk.findings(ctx)
	if err != nil {
		return sight{}, err
	}
	open := 0
	var late []string
	for _, f := range list {
		if f.Stage() != patrol.Closed {
			open++
		}
		if f.Owed() && f.Overdue {
			late = append(late, f.ID)
		}
	}
	if len(late) > 0 {
		return judged(true, "未闭环 %d 个，超过期限的：%s", open, strings.Join(late, "、")), nil
	}
	return judged(false, "未闭环 %d 个，没有超过期限的", open), nil
}

// threeAdmins sees to it that the administrators are three people who do nothing else (三员分立), and that nobody has two
// steps of a case.
func (l *look) threeAdmins(context.Context, int) (sight, error) {
	roles := map[string][]access.Role{} // by name of the person
	held := map[access.Role]bool{}
	for _, a := range l.people() {
		roles[a.Name] = append(roles[a.Name], a.Role)
		held[a.Role] = true
	}
	var wrong []string
	for _, r := range access.Administrators() {
		if !held[r] {
			wrong = append(wrong, "没有启用的"+r.Name()+"账户")
		}
	}
	for name, list := range roles {
		if slices.ContainsFunc(list, func(a access.Role) bool {
			return slices.ContainsFunc(list, func(b access.Role) bool { return access.Exclusive(a, b) })
		}) {
			wrong = append(wrong, name+"兼任互斥的角色")
		}
	}
	slices.Sort(wrong)
	if len(wrong) > 0 {
		return judged(true, "%s", strings.Join(wrong, "；")), nil
	}
	return judged(false, "三种管理员由三人分任"), nil
}

func (l *look) assessments(ctx context.Context, _ int) (sight, error) {
	list, broken, err := l.desk.assessments(ctx)
	if err != nil {
		return sight{}, err
	}
	state, parts := patrol.Later, broken
	for _, r := range l.desk.reminders(list) {
		parts = append(parts, r.Kind.Name()+r.State.Name()+"（"+r.Due.String()+" 前）")
		if r.State == patrol.Overrun || state == patrol.Later {
			state = r.State
		}
	}
	text := strings.Join(parts, "；")
	if state == patrol.Soon && len(broken) == 0 {
		return left("%s", text)
	}
	return judged(state == patrol.Overrun || len(broken) > 0, "%s", text), nil
}

func (l *look) calendar(ctx context.Context, limit int) (sight, error) {
	calendar, err := l.desk.Calendar(ctx)
	if err != nil {
		return sight{}, err
	}
	last := l.desk.Today().Add(limit)
	_, err = calendar.Is(last)
	if p := (*problem.Problem)(nil); errors.As(err, &p) {
		return judged(true, "%s", p.Why), nil
	}
	return judged(err != nil, "到 %s 的工作日都能推算", last), err
}
