package bureau

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"roadcert/domain/access"
	"roadcert/domain/day"
	"roadcert/domain/patrol"
	"roadcert/domain/problem"
)

// PatrolFinding is a finding as it was read.
type PatrolFinding struct {
	patrol.Finding
	Due      day.Day  // the last day to rectify it on; 0 where the working days of that year are not known
	DueError string   // why there is none
	Overdue  bool     // it was not rectified by then
	Broken   []string // which of its signatures do not hold
}

// findings reads all of them, the newest first.
func (d *Desk) findings(ctx context.Context) ([]PatrolFinding, error) {
	kept, err := fetchAll[patrol.Finding](ctx, d.office.Store, findingDrawer)
	if err != nil {
		return nil, err
	}
	keys := d.signatures()
	list := make([]PatrolFinding, 0, len(kept))
	for i := range kept {
		f, err := d.shownFinding(ctx, keys, kept[i])
		if err != nil {
			return nil, err
		}
		list = append(list, f)
	}
	slices.SortFunc(list, func(a, b PatrolFinding) int { return cmp.Compare(serialOf(b.ID), serialOf(a.ID)) })
	return list, nil
}

// serialOf is the serial of an ID of the patrol: 7 of q1-7.
func serialOf(id string) int {
	_, serial, _ := strings.Cut(id, "-")
	n, _ := strconv.Atoi(serial)
	return n
}

func (d *Desk) shownFinding(ctx context.Context, keys *signatures, kept patrol.Finding) (f PatrolFinding, err error) {
	f.Finding = kept
	if len(f.Steps) == 0 {
		return f, unreadablePatrol()
	}
	calendar, err := d.Calendar(ctx)
	if err != nil {
		return f, err
	}
	if f.Due, err = f.Finding.Due(calendar); err != nil {
		f.DueError = err.Error()
	}
	f.Overdue = f.Finding.Overdue(d.Today(), calendar)
	f.Broken, err = keys.broken(ctx, &f.Finding)
	return f, err
}

// PatrolFindings returns what patrols and assessments have found, the newest first.
func (d *Desk) PatrolFindings(ctx context.Context) ([]PatrolFinding, error) {
	if err := d.permit(ctx, access.ReadPatrol, "findings", ""); err != nil {
		return nil, err
	}
	return d.findings(ctx)
}

// PatrolFinding returns one finding.
func (d *Desk) PatrolFinding(ctx context.Context, id string) (PatrolFinding, error) {
	if err := d.permit(ctx, access.ReadPatrol, "finding", id); err != nil {
		return PatrolFinding{}, err
	}
	f, err := d.finding(ctx, id)
	if err != nil {
		return PatrolFinding{}, err
	}
	return d.shownFinding(ctx, d.signatures(), f)
}

func (d *Desk) finding(ctx context.Context, id string) (f patrol.Finding, err error) {
	found, err := fetch(ctx, d.office.Store, findingDrawer, id, &f, unreadablePatrol())
	if err == nil && !found {
		err = problem.New(problem.NotFound, "找不到发现的问题", "没有编号为 "+id+" 的问题", "请在列表中查看编号")
	}
	return f, err
}

// newFinding makes a finding by this person's hand.
func (d *Desk) newFinding(ctx context.Context, source string, item *patrol.Item, seen patrol.Step) (patrol.Finding, Record, error) {
	seen.Hand, seen.Text = d.ownHand(), noted(seen.Text)
	f, err := patrol.NewFinding("", source, item.Key, item.Name, item.Area, d.Today(), seen)
	if err != nil {
		return f, Record{}, err
	}
	if f.ID, err = d.nextStationID(ctx, "q"); err != nil {
		return f, Record{}, err
	}
	if err := d.signLast(&f); err != nil {
		return f, Record{}, err
	}
	r, err := keep(findingDrawer, f.ID, &f)
	return f, r, err
}

// Rectification is what is ordered about a finding.
type Rectification struct {
	Risk    patrol.Risk
	Measure string
	Days    int    // working days from the day it was found; 0: the most the risk allows
	Owner   string // user name of an administrator; empty: whichever of them
}

// OrderRectification sets the risk, the measure, the deadline and who is to rectify a finding. Ordering anew gains no
// time: the days run from the day it was found.
func (d *Desk) OrderRectification(ctx context.Context, id string, order Rectification) (PatrolFinding, error) {
	const what = "不能下达整改要求"
	if err := d.permit(ctx, access.Patrol, "finding_order", id); err != nil {
		return PatrolFinding{}, err
	}
	if order.Owner != "" {
		a, err := d.office.Store.Account(ctx, order.Owner)
		if err != nil && problem.Of(err) != problem.NotFound {
			return PatrolFinding{}, err
		}
		if err != nil || a.Disabled || !access.Allowed(a.Role, access.RectifyFinding) {
			return PatrolFinding{}, problem.New(problem.Invalid, what, "“"+order.Owner+"”不能负责整改", "请指定"+access.HolderNames(access.RectifyFinding)+"的账户")
		}
	}
	return d.takeStep(ctx, id, "finding_order", patrol.Step{
		Stage: patrol.Ordered, Text: order.Measure, Risk: order.Risk, Days: order.Days, Owner: order.Owner,
	})
}

// Rectify tells what was done about a finding.
func (d *Desk) Rectify(ctx context.Context, id, done string) (PatrolFinding, error) {
	if err := d.permit(ctx, access.RectifyFinding, "finding_rectify", id); err != nil {
		return PatrolFinding{}, err
	}
	return d.takeStep(ctx, id, "finding_rectify", patrol.Step{Stage: patrol.Rectified, Text: done})
}

// ReviewFinding closes what was rectified (patrol.Closed), or sends it back (patrol.Returned).
func (d *Desk) ReviewFinding(ctx context.Context, id string, verdict patrol.Stage, opinion string) (PatrolFinding, error) {
	if err := d.permit(ctx, access.ReviewFinding, "finding_review", id); err != nil {
		return PatrolFinding{}, err
	}
	if verdict != patrol.Closed && verdict != patrol.Returned {
		return PatrolFinding{}, problem.New(problem.Invalid, "不能复核", "没有“"+string(verdict)+"”这种结论", "可用的有：closed 闭环、returned 退回整改")
	}
	return d.takeStep(ctx, id, "finding_review", patrol.Step{Stage: verdict, Text: opinion})
}

// takeStep adds a step to a finding whose signatures hold.
func (d *Desk) takeStep(ctx context.Context, id, action string, s patrol.Step) (PatrolFinding, error) {
	d.office.keeping.Lock()
	defer d.office.keeping.Unlock()
	f, err := d.finding(ctx, id)
	if err == nil {
		err = d.unbroken(ctx, &f)
	}
	if err != nil {
		return PatrolFinding{}, err
	}
	s.Hand, s.Text = d.ownHand(), noted(s.Text)
	if err := f.Take(s); err != nil {
		return PatrolFinding{}, err
	}
	if err := d.signLast(&f); err != nil {
		return PatrolFinding{}, err
	}
	r, err := keep(findingDrawer, id, &f)
	if err != nil {
		return PatrolFinding{}, err
	}
	if err := d.commitPatrol(ctx, action, id, fmt.Sprintf("问题“%s”：%s", f.Name, f.Stage().Name()), r); err != nil {
		return PatrolFinding{}, err
	}
	return d.shownFinding(ctx, d.signatures(), f)
}
