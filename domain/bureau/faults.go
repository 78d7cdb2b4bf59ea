package bureau

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/day"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
	"roadcert/domain/workday"
)

// The register of faults (DB21/T 5.3, 7.4). People open what they know of and tell what they did meanwhile; what the
// program sees by itself it opens and clears by itself (fault_watch.go). Either way the two working days begin with the
// clearing, and a fault is done only when the store and a reconciliation say so, never because somebody does.

// faultDrawer holds the register: some a year.
const faultDrawer Drawer = "fault"

// opened are the causes a person may open a fault by. That the province was set back only the program can tell.
var opened = []exchange.Cause{exchange.ForceMajeure, exchange.OwnSystem, exchange.ProvinceNotice, exchange.LinkDown}

// OpenFault registers a fault that began at a time; now where it is zero. It hides nothing: where the link fails
// besides, the program opens a fault of its own.
func (d *Desk) OpenFault(ctx context.Context, cause exchange.Cause, began time.Time, note string) (exchange.Fault, error) {
	const what = "不能登记故障"
	if err := d.permit(ctx, access.ReportFault, "fault_open", ""); err != nil {
		return exchange.Fault{}, err
	}
	now := d.now()
	if began.IsZero() {
		began = now
	}
	switch {
	case cause == exchange.SetBack:
		return exchange.Fault{}, problem.New(problem.Invalid, what, "“"+cause.Name()+"”由程序在同步时发现并登记", "请选择其他原因")
	case !slices.Contains(opened, cause):
		return exchange.Fault{}, problem.New(problem.Invalid, what, "没有“"+string(cause)+"”这种原因", "可用的有："+causeWords())
	case began.After(now):
		return exchange.Fault{}, problem.New(problem.Invalid, what, "故障发生的时间还没有到", "请核对时间")
	}
	d.office.keeping.Lock()
	defer d.office.keeping.Unlock()
	return d.beginFault(ctx, exchange.Fault{Cause: cause, Began: began, Note: noted(note), OpenedBy: d.account.User})
}

func causeWords() string {
	words := make([]string, len(opened))
	for i, c := range opened {
		words[i] = string(c) + " " + c.Name()
	}
	return strings.Join(words, "、")
}

// noted is what a person writes about a fault. Nobody's ID belongs there, so it is masked where it is written.
func noted(text string) string { return maskText(strings.TrimSpace(text)) }

// beginFault gives a fault its number and keeps it.
func (d *Desk) beginFault(ctx context.Context, f exchange.Fault) (exchange.Fault, error) {
	id, err := d.nextID(ctx, "f")
	if err != nil {
		return f, err
	}
	f.ID, f.Opened, f.Began = id, d.now(), f.Began.UTC().Truncate(time.Millisecond)
	by := ""
	if f.OpenedBy == "" {
		by = "程序自动"
	}
	return f, d.keepFault(ctx, &f, "fault_open", by+"登记故障："+f.Cause.Name())
}

func (d *Desk) keepFault(ctx context.Context, f *exchange.Fault, action, detail string) error {
	r, err := keep(faultDrawer, f.ID, f)
	if err != nil {
		return err
	}
	return d.office.Store.Commit(ctx, Change{Records: []Record{r}, Audit: d.entry(action, f.ID, audit.Done, detail)})
}

// TakeMeasure notes down what was done while a fault lasts, or while its news is sent again (应急措施).
func (d *Desk) TakeMeasure(ctx context.Context, id, kind, note string) error {
	const what = "不能登记应急措施"
	if err := d.permit(ctx, access.ReportFault, "fault_measure", id); err != nil {
		return err
	}
	name, ok := exchange.MeasureName(kind)
	switch note = noted(note); {
	case !ok:
		return problem.New(problem.Invalid, what, "没有“"+kind+"”这种措施", "可用的有："+measureWords())
	case note == "":
		return problem.New(problem.Invalid, what, "没有写明做了什么", "请写明送达或告知了什么、给谁")
	}
	d.office.keeping.Lock()
	defer d.office.keeping.Unlock()
	f, err := d.fault(ctx, id)
	if err == nil {
		err = f.Take(exchange.Measure{Kind: kind, Note: note, By: d.account.User, At: d.now()})
	}
	if err != nil {
		return err
	}
	return d.keepFault(ctx, &f, "fault_measure", "登记应急措施："+name)
}

func measureWords() string {
	words := make([]string, len(exchange.MeasureKinds))
	for i, k := range exchange.MeasureKinds {
		words[i] = k.Key + " " + k.Name
	}
	return strings.Join(words, "、")
}

// ClearFault tells that a fault is over since a time, now where it is zero, and starts its two working days. While the
// link fails the fault that the program opened of it cannot be cleared by a word.
func (d *Desk) ClearFault(ctx context.Context, id string, at time.Time) (exchange.Fault, error) {
	const what = "不能登记排除"
	if err := d.permit(ctx, access.ReportFault, "fault_clear", id); err != nil {
		return exchange.Fault{}, err
	}
	now := d.now()
	if at.IsZero() {
		at = now
	}
	if at.After(now) {
		return exchange.Fault{}, problem.New(problem.Invalid, what, "排除的时间还没有到", "请核对时间")
	}
	d.office.keeping.Lock()
	defer d.office.keeping.Unlock()
	f, err := d.fault(ctx, id)
	if err != nil {
		return f, err
	}
	if f.Cause == exchange.LinkDown && f.OpenedBy == "" && f.Cleared.IsZero() {
		failing, err := d.failingLink(ctx)
		if err != nil {
			return f, err
		}
		if failing {
			return f, problem.New(problem.Refused, what, "与省级系统的连接仍然不通", "联通后程序自动登记排除；长期不联网的，请系统管理员把故障阈值改为 0 后再登记")
		}
	}
	return f, d.endFault(ctx, &f, at, d.account.User)
}

// endFault clears a fault and keeps it. by is empty where the program does.
func (d *Desk) endFault(ctx context.Context, f *exchange.Fault, at time.Time, by string) error {
	calendar, err := d.Calendar(ctx)
	if err != nil {
		return err
	}
	at = at.UTC().Truncate(time.Millisecond)
	backlog, err := d.office.Store.Backlog(ctx, at)
	if err != nil {
		return err
	}
	if err := f.Clear(at, by, backlog.Events, calendar); err != nil {
		return err
	}
	f.Refused = backlog.Stopped
	return d.keepFault(ctx, f, "fault_clear", fmt.Sprintf("登记故障排除，待补推 %d 条，%s", f.Waiting, dueWords(f)))
}

// dueWords is until when what a fault left behind has to be sent.
func dueWords(f *exchange.Fault) string {
	if f.Due == 0 {
		return "补推截止日算不出来：" + f.DueError
	}
	return "补推截止 " + f.Due.String()
}

// Faults returns the register, the newest first. What waits is counted now.
func (d *Desk) Faults(ctx context.Context) ([]exchange.Fault, error) {
	if err := d.permit(ctx, access.Synchronise, "faults", ""); err != nil {
		return nil, err
	}
	list, err := d.faults(ctx)
	if err != nil {
		return nil, err
	}
	for i := range list {
		if err := d.countNow(ctx, &list[i]); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// Fault returns one entry of the register. What waits is counted now.
func (d *Desk) Fault(ctx context.Context, id string) (exchange.Fault, error) {
	if err := d.permit(ctx, access.Synchronise, "fault", id); err != nil {
		return exchange.Fault{}, err
	}
	f, err := d.fault(ctx, id)
	if err != nil {
		return f, err
	}
	return f, d.countNow(ctx, &f)
}

// openFaults returns the faults that are not done, the newest first. What waits is counted now.
func (d *Desk) openFaults(ctx context.Context) ([]exchange.Fault, error) {
	list, err := d.faults(ctx)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(f exchange.Fault) bool { return !f.Done.IsZero() })
	for i := range list {
		if err := d.countNow(ctx, &list[i]); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// countNow counts what a fault holds up: of one that lasts, whatever waits.
func (d *Desk) countNow(ctx context.Context, f *exchange.Fault) error {
	if !f.Done.IsZero() {
		return nil
	}
	backlog, err := d.office.Store.Backlog(ctx, f.Cleared)
	if f.Running() {
		f.Count(d.Today(), backlog.Events, backlog.Stopped)
	} else {
		f.Left, f.Refused = backlog.Events, backlog.Stopped
	}
	return err
}

// faults reads the register, the newest first.
func (d *Desk) faults(ctx context.Context) ([]exchange.Fault, error) {
	list, err := fetchAll[exchange.Fault](ctx, d.office.Store, faultDrawer)
	newestFirst(list, func(f *exchange.Fault) string { return f.ID })
	return list, err
}

func (d *Desk) fault(ctx context.Context, id string) (f exchange.Fault, err error) {
	found, err := fetch(ctx, d.office.Store, faultDrawer, id, &f,
		problem.New(problem.Damaged, "不能读出故障登记", "保存的记录读不出来", "请检查证照库，必要时用备份恢复"))
	if err == nil && !found {
		err = problem.New(problem.NotFound, "找不到故障", "没有编号为 "+id+" 的故障", "请在列表中查看编号")
	}
	return f, err
}

// reckoned are the faults whose last day another calendar changes. Of one that is done that is so only where no day
// was known.
func (d *Desk) reckoned(ctx context.Context, calendar *workday.Calendar) ([]Record, error) {
	list, err := d.faults(ctx)
	if err != nil {
		return nil, err
	}
	var records []Record
	for i := range list {
		f := &list[i]
		due, why := f.Due, f.DueError
		if f.Running() || f.Due == 0 {
			f.Reckon(calendar)
		}
		if f.Due == due && f.DueError == why {
			continue
		}
		r, err := keep(faultDrawer, f.ID, f)
		if err != nil {
			return nil, err
		}
		records = append(records, r)
	}
	return records, nil
}

// Clock is a fault that is not done, and how long there is for it.
type Clock struct {
	Fault exchange.Fault // Left is what waits now
	Phase exchange.Phase
	// Days is how many working days are left after today; 0 on the last day, where they are over, and where no last day
	// is known.
	Days int
}

// Clocks returns the faults that are not done, the one that is due first before the others, and those that last behind
// them.
func (d *Desk) Clocks(ctx context.Context) ([]Clock, error) {
	if err := d.permit(ctx, access.Synchronise, "clocks", ""); err != nil {
		return nil, err
	}
	list, err := d.openFaults(ctx)
	if err != nil {
		return nil, err
	}
	calendar, err := d.Calendar(ctx)
	if err != nil {
		return nil, err
	}
	clocks := make([]Clock, len(list))
	for i, f := range list {
		clocks[i] = Clock{Fault: f, Phase: f.Phase(d.Today())}
		if f.Due > d.Today() {
			if clocks[i].Days, err = calendar.Between(d.Today(), f.Due); err != nil {
				return nil, err
			}
		}
	}
	last := func(f *exchange.Fault) day.Day {
		if f.Due == 0 {
			return day.Forever
		}
		return f.Due
	}
	slices.SortStableFunc(clocks, func(a, b Clock) int { return cmp.Compare(last(&a.Fault), last(&b.Fault)) })
	return clocks, nil
}
