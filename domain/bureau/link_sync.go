package bureau

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

// SyncStep is how far a synchronisation has come.
type SyncStep struct {
	Stage string // of syncStages
	Name  string // of the stage, on screens
	Done  int
	Total int // 0 where it is not known
}

// SyncResult is what a synchronisation came to.
type SyncResult struct {
	Pushed    int            `json:"pushed"`    // events that were sent and answered
	Accepted  int            `json:"accepted"`  // of them, taken in by the province
	Known     int            `json:"known"`     // of them, had been taken in before
	Refused   int            `json:"refused"`   // of them, refused by a rule
	Conflicts int            `json:"conflicts"` // certificates that moved on elsewhere: a person has to look at both
	Pulled    int            `json:"pulled"`    // events of others that were taken over
	Sealed    int            `json:"sealed"`    // documents with the unified seal that were taken over
	Backlog   Backlog        `json:"backlog"`   // what waits now
	Faults    int            `json:"faults"`    // not done yet
	Seconds   float64        `json:"seconds"`
	Reasons   map[string]int `json:"reasons"` // by rule, of what was refused or did not fit
}

// SyncStatus is how the workstation stands with the province.
type SyncStatus struct {
	Joined       bool
	Province     string
	Address      string
	Self         exchange.Party
	Backlog      Backlog
	Succeeded    time.Time // when a synchronisation last went through, to the hour where nothing moves
	Tried        time.Time // the last letter of this program
	Failing      time.Time // since when nothing comes through; zero while it does
	Trouble      string    // a sentence; empty while all is well
	Stopped      int       // events that wait for a person
	Faults       []exchange.Fault
	AwaitingSeal int
	Clean        time.Time // of the last reconciliation that found no difference
	// CatalogueDiffers says which entries of the province's catalogue were not taken over, and why.
	CatalogueDiffers []string
}

// Link is the province a workstation has joined.
type Link struct {
	Province    string
	Address     string
	Self        exchange.Party
	Joined      time.Time
	Fingerprint string   // of the province's key
	Followed    []string // codes of counties
}

const whatSync = "没有同步完"

// quiet is how often a synchronisation that moved nothing is written down.
const quiet = time.Hour

// round is one synchronisation, or one parcel that is taken in. What it brings is kept step by step, each with how far
// that is.
type round struct {
	*line
	state    linkState
	kept     exchange.Cursor // as the store has it
	offered  string          // digest of the province's catalogue, as it says now
	result   SyncResult
	moved    bool // something was kept
	lost     bool // the province was set back, and what it has lost waits to be sent again
	progress func(SyncStep)
	stage    *syncStage
	stopping map[certificate.ID]bool // certificates that stopped in this round
}

// syncStage is one stretch of a synchronisation.
type syncStage struct {
	code, name string
	run        func(*round, context.Context) error
}

// syncStages are the stretches in their order: what is ours goes first, because it is the province that waits for it.
var syncStages = []syncStage{
	{"hello", "联系省级系统", (*round).greet},
	{"catalogue", "更新证照目录", (*round).catalogue},
	{"people", "报送经办人公钥", (*round).people},
	{"push", "推送办理结果", (*round).push},
	{"pull", "接收其他工作站的办理结果", (*round).pull},
	{"again", "补推省级系统缺少的数据", (*round).pushAgain},
	{"sealed", "接收盖章文件", (*round).sealed},
	{"standings", "更新其他县区的证照状态", (*round).standings},
	{"serials", "领取号段", (*round).serials},
	{"submissions", "报送评价结果", (*round).submissions},
	{"restored", "恢复后的核对", (*round).caughtUp},
}

// Sync tells the province what happened here and takes over what happened elsewhere. It may be stopped anywhere, by
// the person or by the line: what was done stays done, and the next one goes on. A certificate the province refuses, or
// that moved on elsewhere, is left to a person and stops nothing else.
func (d *Desk) Sync(ctx context.Context, progress func(SyncStep)) (SyncResult, error) {
	if err := d.permit(ctx, access.Synchronise, "sync", ""); err != nil {
		return SyncResult{}, err
	}
	release, err := d.alone(whatSync)
	if err != nil {
		return SyncResult{}, err
	}
	defer release()
	start := d.office.Now()
	r, err := d.round(ctx, progress)
	if err != nil {
		return SyncResult{}, err
	}
	for i := range syncStages {
		r.stage = &syncStages[i]
		r.step(0, 0)
		if err = r.stage.run(r, ctx); err != nil {
			break
		}
	}
	if err == nil {
		err = r.succeeded(ctx)
	}
	return r.end(ctx, start, err)
}

// round opens the line and reads how far things are.
func (d *Desk) round(ctx context.Context, progress func(SyncStep)) (*round, error) {
	l, err := d.dial(ctx)
	if err != nil {
		return nil, err
	}
	return l.round(ctx, progress)
}

func (l *line) round(ctx context.Context, progress func(SyncStep)) (*round, error) {
	state, err := l.desk.linkState(ctx)
	return &round{
		line: l, state: state, kept: state.Cursor, progress: progress, result: SyncResult{Reasons: map[string]int{}}, stopping: map[certificate.ID]bool{},
	}, err
}

func (r *round) step(done, total int) {
	if r.progress != nil {
		r.progress(SyncStep{Stage: r.stage.code, Name: r.stage.name, Done: done, Total: total})
	}
}

// settle keeps what an answer brought and how far that is, in one transaction. It does not stop in the middle.
func (r *round) settle(ctx context.Context, change Change, action, subject, detail string) error {
	state, err := keep(linkDrawer, linkStateName, &r.state)
	if err != nil {
		return err
	}
	change.Records = append(change.Records, state)
	change.Audit = r.desk.entry(action, subject, audit.Done, detail)
	if err := r.desk.office.Store.Commit(context.WithoutCancel(ctx), change); err != nil {
		return err
	}
	r.moved, r.kept = true, r.state.Cursor
	return nil
}

// succeeded notes that everything went through. Where nothing moved, once an hour is enough.
func (r *round) succeeded(ctx context.Context) error {
	now := r.desk.office.Now()
	if since := now.Sub(r.state.Succeeded); !r.moved && since >= 0 && since < quiet {
		return nil
	}
	r.state.Succeeded = now.UTC().Truncate(time.Millisecond)
	signed, err := r.desk.signedHead(ctx, audit.Synchronised)
	if err != nil {
		return err
	}
	return r.settle(ctx, Change{Records: signed}, "sync", "", fmt.Sprintf("同步完成：推送 %d 件，接收 %d 件，盖章文件 %d 份", r.result.Pushed, r.result.Pulled, r.result.Sealed))
}

// end says what the round came to, whether it went through or not, and brings the register of faults up to it.
func (r *round) end(ctx context.Context, start time.Time, err error) (SyncResult, error) {
	o := r.desk.office
	ctx = context.WithoutCancel(ctx)
	backlog, missing := o.Store.Backlog(ctx, time.Time{})
	watched := r.desk.watchFaults(ctx)
	faults, unread := r.desk.openFaults(ctx)
	r.result.Backlog, r.result.Faults, r.result.Seconds = backlog, len(faults), o.Now().Sub(start).Seconds()
	return r.result, cmp.Or(r.stopped(err), missing, watched, unread)
}

// stopped words what ended a round: the person, or the line.
func (r *round) stopped(err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return problem.From(err, problem.Cancelled, whatSync, "同步被停止", "已完成的有效；下一次同步会接着做")
	}
	return worded(err, whatSync)
}

// worded says to the person what a letter came to.
func worded(err error, what string) error {
	var t *exchange.Trouble
	if errors.As(err, &t) {
		return t.Problem(what)
	}
	return problem.From(err, problem.Internal, what, "程序出错", "请重试；反复出现时请联系系统管理员")
}

// greet asks how things stand.
func (r *round) greet(ctx context.Context) error {
	var a exchange.HelloAnswer
	if err := r.ask(ctx, exchange.Hello, exchange.HelloRequest{}, &a); err != nil {
		return err
	}
	r.offered = a.Catalogue
	if sameNotices(r.state.Notices, a.Notices) {
		return nil
	}
	r.state.Notices = a.Notices
	return r.settle(ctx, Change{}, "notices", "", fmt.Sprintf("省级系统的故障通知 %d 条", len(a.Notices)))
}

func sameNotices(a, b []exchange.Notice) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].ID != b[i].ID || a[i].Text != b[i].Text || !a[i].Opened.Equal(b[i].Opened) || !a[i].Cleared.Equal(b[i].Cleared) {
			return false
		}
	}
	return true
}
