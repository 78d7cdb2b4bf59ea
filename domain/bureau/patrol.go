package bureau

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/day"
	"roadcert/domain/patrol"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// The security patrol (DB21/T 7.2). The supervisor patrols (patrol_run.go), the machine fills what it can
// (patrol_probes.go), an administrator rectifies and the supervisor reviews (patrol_findings.go). Everything is kept in
// drawers, signed step by step, and every signature is verified whenever it is read: what does not hold is shown as
// broken, and nothing can be done with it any more.

// The drawers of the patrol. Records have one a year, because there are some hundreds.
const (
	findingDrawer    Drawer = "patrol-finding"
	dutyDrawer       Drawer = "patrol-duty"
	assessmentDrawer Drawer = "patrol-assessment"
)

func patrolDrawer(year int) Drawer { return Drawer(fmt.Sprintf("patrol-%d", year)) }

// PatrolRecord is a patrol as it was read.
type PatrolRecord struct {
	patrol.Record
	Broken []string // which of its signatures do not hold, and why; empty where all do
}

// signed is what patrols are made of: things with signatures in them.
type signed interface{ Marks() []patrol.Mark }

// ownHand is the person's hand, before it has signed.
func (d *Desk) ownHand() patrol.Hand { return patrol.Hand{By: d.account.User, At: d.now()} }

// signLast signs the newest step of a thing, which is this person's.
func (d *Desk) signLast(s signed) (err error) {
	marks := s.Marks()
	last := marks[len(marks)-1]
	last.Hand.Signature, err = d.signature(last.Over)
	return err
}

// signatures verifies hands. It keeps the keys of the people it has met.
type signatures struct {
	store Store
	keys  map[string][]*seal.Verifier // none of somebody without an account
}

func (d *Desk) signatures() *signatures {
	return &signatures{store: d.office.Store, keys: map[string][]*seal.Verifier{}}
}

// broken says which signatures of a thing do not hold.
func (k *signatures) broken(ctx context.Context, s signed) (list []string, err error) {
	for _, m := range s.Marks() {
		keys, err := k.of(ctx, m.Hand.By)
		switch {
		case err != nil:
			return nil, err
		case len(keys) == 0:
			list = append(list, m.What+"由“"+m.Hand.By+"”签名，而没有这个账户")
		case !slices.ContainsFunc(keys, func(v *seal.Verifier) bool { return v.Verify(m.Over, m.Hand.Signature) }):
			list = append(list, m.What+"与"+m.Hand.By+"的签名不符，内容被改动")
		}
	}
	return list, nil
}

func (k *signatures) of(ctx context.Context, user string) ([]*seal.Verifier, error) {
	if keys, met := k.keys[user]; met {
		return keys, nil
	}
	a, err := k.store.Account(ctx, user)
	if err != nil && problem.Of(err) != problem.NotFound {
		return nil, err
	}
	var keys []*seal.Verifier
	for _, public := range a.Keys() {
		if v, err := public.Verifier(); err == nil { // an account that is not there has none
			keys = append(keys, v)
		}
	}
	k.keys[user] = keys
	return keys, nil
}

// unbroken refuses to work on with a thing whose signatures do not hold.
func (d *Desk) unbroken(ctx context.Context, s signed) error {
	broken, err := d.signatures().broken(ctx, s)
	if err == nil && len(broken) > 0 {
		err = problem.New(problem.Damaged, "不能办理", strings.Join(broken, "；"), "请审计管理员查明原因，必要时用备份恢复")
	}
	return err
}

// patrolFounded is the day patrols are asked for from.
func (d *Desk) patrolFounded() day.Day {
	return day.Of(d.settings.Founded.In(d.office.Now().Location()))
}

// patrolRecords reads the records whose periods begin between two days, in order of their periods and then of beginning.
func (d *Desk) patrolRecords(ctx context.Context, first, last day.Day) ([]PatrolRecord, error) {
	first, last = max(first, patrol.Quarterly.Period(d.patrolFounded()).From), min(last, d.Today())
	var list []PatrolRecord
	keys := d.signatures()
	for year := first.Year(); year <= last.Year(); year++ {
		records, err := fetchAll[patrol.Record](ctx, d.office.Store, patrolDrawer(year))
		if err != nil {
			return nil, err
		}
		for i := range records {
			r := PatrolRecord{Record: records[i]}
			if r.Period.From < first || r.Period.From > last {
				continue
			}
			if r.Broken, err = keys.broken(ctx, &r.Record); err != nil {
				return nil, err
			}
			list = append(list, r)
		}
	}
	slices.SortStableFunc(list, func(a, b PatrolRecord) int {
		return cmp.Or(cmp.Compare(a.Period.From, b.Period.From), a.Begun.At.Compare(b.Begun.At))
	})
	return list, nil
}

// PatrolRecords returns the patrols whose periods begin between two days, in their order.
func (d *Desk) PatrolRecords(ctx context.Context, first, last day.Day) ([]PatrolRecord, error) {
	if err := d.permit(ctx, access.ReadPatrol, "patrols", ""); err != nil {
		return nil, err
	}
	return d.patrolRecords(ctx, first, last)
}

// PatrolRecord returns one patrol.
func (d *Desk) PatrolRecord(ctx context.Context, id string) (PatrolRecord, error) {
	if err := d.permit(ctx, access.ReadPatrol, "patrol", id); err != nil {
		return PatrolRecord{}, err
	}
	r, err := d.findPatrol(ctx, id)
	if err != nil {
		return PatrolRecord{}, err
	}
	broken, err := d.signatures().broken(ctx, &r)
	return PatrolRecord{r, broken}, err
}

// findPatrol reads a record, the latest years first.
func (d *Desk) findPatrol(ctx context.Context, id string) (r patrol.Record, err error) {
	for year := d.Today().Year(); year >= d.patrolFounded().Year()-1; year-- {
		found, err := fetch(ctx, d.office.Store, patrolDrawer(year), id, &r, unreadablePatrol())
		if err != nil || found {
			return r, err
		}
	}
	return r, problem.New(problem.NotFound, "找不到巡检", "没有编号为 "+id+" 的巡检", "请在列表中查看编号")
}

func unreadablePatrol() *problem.Problem {
	return problem.New(problem.Damaged, "不能读出巡检记录", "保存的记录读不出来", "请检查证照库，必要时用备份恢复")
}

// PatrolList returns the check list of a cycle; everybody may know what is looked at.
func (d *Desk) PatrolList(c patrol.Cycle) (patrol.List, error) {
	if l, ok := d.office.Patrols.List(c); ok {
		return l, nil
	}
	words := make([]string, len(patrol.Cycles()))
	for i, c := range patrol.Cycles() {
		words[i] = string(c) + " " + c.Name()
	}
	return patrol.List{}, problem.New(problem.Invalid, "找不到巡检清单", "没有“"+string(c)+"”这种巡检", "可用的有："+strings.Join(words, "、"))
}

// keepPatrol keeps a record in the drawer of its year.
func keepPatrol(r *patrol.Record) (Record, error) {
	return keep(patrolDrawer(r.Period.From.Year()), r.ID, r)
}

// commitPatrol keeps things of the patrol, with the entry of what was done.
func (d *Desk) commitPatrol(ctx context.Context, action, subject, detail string, records ...Record) error {
	return d.office.Store.Commit(ctx, Change{Records: records, Audit: d.entry(action, subject, audit.Done, detail)})
}

// PatrolBoard is what a patrol asks of somebody now.
type PatrolBoard struct {
	Turns       []patrol.Turn // due now, and missed within the last quarter of a year
	Waiting     []PatrolFinding
	Assessments []patrol.Reminder
	Gaps        patrol.Gaps // of the responsibility matrix
	Broken      []string    // signatures that do not hold
}

// lookBack is how many days missed turns stay on the board; the log has them for ever.
const lookBack = 92

// PatrolBoard tells what is due, overdue and open.
func (d *Desk) PatrolBoard(ctx context.Context) (b PatrolBoard, err error) {
	if err := d.permit(ctx, access.ReadPatrol, "patrol_board", ""); err != nil {
		return b, err
	}
	since := d.Today().Add(-lookBack)
	records, err := d.patrolRecords(ctx, patrol.Quarterly.Period(since).From, d.Today())
	if err != nil {
		return b, err
	}
	plan, err := d.patrolPlan(ctx, records)
	if err != nil {
		return b, err
	}
	b.Turns = slices.DeleteFunc(plan.Turns(since, d.Today()), func(t patrol.Turn) bool { return t.State == patrol.Made || t.State == patrol.Late })
	findings, err := d.findings(ctx)
	if err != nil {
		return b, err
	}
	b.Waiting = slices.DeleteFunc(findings, func(f PatrolFinding) bool { return f.Stage() == patrol.Closed })
	for _, r := range records {
		b.Broken = append(b.Broken, r.Broken...)
	}
	for _, f := range findings {
		b.Broken = append(b.Broken, f.Broken...)
	}
	matrix, broken, err := d.duties(ctx)
	if err != nil {
		return b, err
	}
	b.Gaps, b.Broken = patrol.Missing(matrix), append(b.Broken, broken...)
	list, broken, err := d.assessments(ctx)
	b.Broken = append(b.Broken, broken...)
	b.Assessments = d.reminders(list)
	return b, err
}

// patrolPlan is what turns are reckoned from. A record that is broken makes no turn.
func (d *Desk) patrolPlan(ctx context.Context, records []PatrolRecord) (patrol.Plan, error) {
	calendar, err := d.Calendar(ctx)
	plan := patrol.Plan{Since: d.patrolFounded(), Today: d.Today(), Calendar: calendar}
	for _, r := range records {
		if len(r.Broken) == 0 {
			plan.Records = append(plan.Records, r.Record)
		}
	}
	return plan, err
}

func (d *Desk) reminders(list []patrol.Assessment) []patrol.Reminder {
	var reminders []patrol.Reminder
	for _, k := range patrol.AssessmentKinds() {
		reminders = append(reminders, patrol.NextAssessment(k, list, d.patrolFounded(), d.Today()))
	}
	return reminders
}

// stoppedBy tells whether an error means that the person has stopped the work.
func stoppedBy(err error) bool {
	return errors.Is(err, context.Canceled) || problem.Of(err) == problem.Cancelled
}
