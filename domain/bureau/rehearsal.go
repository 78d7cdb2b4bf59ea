package bureau

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/certificate"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// The outage rehearsal (断网演练): a bureau that has never worked without its network does not know whether it can. On a
// copy of the store, with no line to the province, it finds a certificate, cancels one by two people and looks that the
// news of it waits to be told. Nothing of that touches the store; what came of it is written down there.

// rehearsalDrawer holds the rehearsals.
const rehearsalDrawer Drawer = "rehearsal"

// Rehearsal is what an outage rehearsal came to.
type Rehearsal struct {
	ID      string          `json:"id"` // r1
	At      time.Time       `json:"at"`
	By      string          `json:"by"`
	OK      bool            `json:"ok"`
	Steps   []RehearsalStep `json:"steps"`
	Seconds float64         `json:"seconds"`
}

// RehearsalStep is one thing that was tried.
type RehearsalStep struct {
	Name    string  `json:"name"`
	OK      bool    `json:"ok"`
	Text    string  `json:"text"`
	Seconds float64 `json:"seconds"`
}

// rehearsing is a rehearsal on its way.
type rehearsing struct {
	copy    Replica
	people  map[access.Role]*Desk
	chosen  certificate.ID
	waiting int // in the outbox before anything was done
}

// rehearsalSteps are what is tried, in their order. Each says what it found.
var rehearsalSteps = []struct {
	name string
	try  func(*rehearsing, context.Context) (string, error)
}{
	{"断开与省级系统的连接", (*rehearsing).disconnect},
	{"查询证照", (*rehearsing).find},
	{"两人办理一件注销", (*rehearsing).cancel},
	{"办理结果排队待推", (*rehearsing).queued},
	{"检查数据", (*rehearsing).check},
}

// RehearseOutage works without the network on a copy of the store.
func (d *Desk) RehearseOutage(ctx context.Context, progress func(BackupStep)) (Rehearsal, error) {
	if err := d.permit(ctx, access.HandleEmergency, "rehearse", ""); err != nil {
		return Rehearsal{}, err
	}
	begun := d.office.Now()
	run := Rehearsal{At: d.now(), By: d.account.User, Steps: []RehearsalStep{}}
	if err := d.rehearse(ctx, &run, stepping(progress)); err != nil {
		return run, err
	}
	run.OK = !slices.ContainsFunc(run.Steps, func(s RehearsalStep) bool { return !s.OK })
	run.Seconds = d.office.Now().Sub(begun).Seconds()
	var err error
	if run.ID, err = d.nextID(ctx, "r"); err != nil {
		return run, err
	}
	r, err := keep(rehearsalDrawer, run.ID, run)
	if err != nil {
		return run, err
	}
	detail := "断网演练通过"
	if !run.OK {
		detail = "断网演练未通过"
	}
	return run, d.office.Store.Commit(ctx, Change{Records: []Record{r}, Audit: d.entry("rehearse", run.ID, audit.Done, detail)})
}

// rehearse tries everything on a copy. A step that fails ends it: the next builds on it.
func (d *Desk) rehearse(ctx context.Context, run *Rehearsal, step func(string) func(done, total int)) (err error) {
	step("复制证照库")(0, 0)
	replica, err := d.office.Store.Replicate(ctx)
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, replica.Close()) }()
	r := &rehearsing{copy: replica}
	if r.people, err = d.stagehands(ctx, replica); err != nil {
		return err
	}
	for i, s := range rehearsalSteps {
		step(s.name)(i, len(rehearsalSteps))
		begun := d.office.Now()
		text, err := s.try(r, ctx)
		if ctx.Err() != nil {
			return problem.From(ctx.Err(), problem.Cancelled, "断网演练没有做完", "操作被停止", "需要时请再执行一次")
		}
		done := RehearsalStep{Name: s.name, OK: err == nil, Text: text, Seconds: d.office.Now().Sub(begun).Seconds()}
		if err != nil {
			done.Text = err.Error()
		}
		if run.Steps = append(run.Steps, done); err != nil {
			return nil
		}
	}
	return nil
}

// stagehands sit at desks on the copy. They have no account anywhere, and end with it.
func (d *Desk) stagehands(ctx context.Context, copied Store) (map[access.Role]*Desk, error) {
	people := map[access.Role]*Desk{}
	for _, role := range []access.Role{access.Clerk, access.Reviewer, access.Approver} {
		key, err := seal.GenerateKey(d.office.Rand)
		if err != nil {
			return nil, problem.From(err, problem.Internal, "不能演练", "生成不了演练用的密钥", "请重新启动计算机后再试")
		}
		desk := d.beside(copied)
		desk.account = access.Account{User: "rehearsal-" + string(role), Name: "演练" + role.Name(), Role: role}
		desk.signer.Store(key)
		people[role] = desk
	}
	_, waits, err := d.Restoration(ctx)
	if err == nil && waits {
		err = problem.New(problem.Refused, "不能演练", "证照库刚从备份恢复，还没有与省级系统核对", "请先同步一次")
	}
	return people, err
}

// disconnect wants a synchronisation to fail for want of a line, and nothing else.
func (r *rehearsing) disconnect(ctx context.Context) (string, error) {
	backlog, err := r.copy.Backlog(ctx, time.Time{})
	if err != nil {
		return "", err
	}
	r.waiting = backlog.Events
	switch _, err := r.people[access.Clerk].Sync(ctx, nil); problem.Of(err) {
	case problem.Unreachable:
		return fmt.Sprintf("同步不通，属预期；原有待推 %d 件保留", r.waiting), nil
	case problem.NotFound:
		return "本机没有接入省级系统，本来就独立工作", nil
	case "":
		return "", errors.New("同步没有因断网而失败")
	default:
		return "", err
	}
}

// find looks for a certificate that may be cancelled.
func (r *rehearsing) find(ctx context.Context) (string, error) {
	clerk := r.people[access.Clerk]
	page, err := clerk.List(ctx, Query{Status: certificate.Valid, Limit: 1, Today: clerk.Today()})
	if err != nil {
		return "", err
	}
	if len(page.Rows) == 0 {
		return "", errors.New("库中没有有效的证照，无法演练办理")
	}
	r.chosen = page.Rows[0].ID
	dossier, err := clerk.Show(ctx, r.chosen.String())
	return fmt.Sprintf("有效 %d 本；打开 %s，经历 %d 件", page.Total, r.chosen, len(dossier.Events)), err
}

// cancel lets two people cancel it, three where the bureau works in three steps.
func (r *rehearsing) cancel(ctx context.Context) (string, error) {
	k, err := r.people[access.Clerk].Propose(ctx, r.chosen.String(), Proposal{Operation: certificate.Cancel, Reason: "holder-request", Note: "断网演练"})
	if err != nil {
		return "", err
	}
	said := "受理、批准"
	done, err := r.people[access.Reviewer].Decide(ctx, k.ID, Approved, "断网演练")
	if err == nil && done.Case.State == Reviewed {
		said = "受理、审核、批准"
		done, err = r.people[access.Approver].Decide(ctx, k.ID, Approved, "断网演练")
	}
	return fmt.Sprintf("%s：%s（副本）已%s", said, r.chosen, done.Certificate.Status.Name()), err
}

// queued wants the news of it to wait.
func (r *rehearsing) queued(ctx context.Context) (string, error) {
	backlog, err := r.copy.Backlog(ctx, time.Time{})
	if err != nil {
		return "", err
	}
	if backlog.Events <= r.waiting {
		return "", errors.New("办理结果没有进入待推队列")
	}
	return fmt.Sprintf("待推由 %d 件增为 %d 件，联通后自动推送", r.waiting, backlog.Events), nil
}

// check proves the copy against itself.
func (r *rehearsing) check(ctx context.Context) (string, error) {
	findings, err := r.copy.Check(ctx, nil)
	if err == nil && len(findings) > 0 {
		err = fmt.Errorf("发现问题 %d 处：%s", len(findings), findings[0].Text)
	}
	return "副本核对无误", err
}

// Rehearsals returns the rehearsals, the newest first.
func (d *Desk) Rehearsals(ctx context.Context) ([]Rehearsal, error) {
	if err := d.permit(ctx, access.ReadEmergency, "rehearsals", ""); err != nil {
		return nil, err
	}
	return d.rehearsals(ctx)
}

func (d *Desk) rehearsals(ctx context.Context) ([]Rehearsal, error) {
	list, err := fetchAll[Rehearsal](ctx, d.office.Store, rehearsalDrawer)
	newestFirst(list, func(r *Rehearsal) string { return r.ID })
	return list, err
}
