package bureau

import (
	"cmp"
	"context"
	"slices"

	"roadcert/domain/access"
	"roadcert/domain/patrol"
	"roadcert/domain/problem"
)

// The responsibility matrix (网络安全责任落实到人, DB21/T 7.2) and the yearly assessments (7.2, 7.3).

// duties reads the matrix as it stands and was, in the order it was written, and which signatures do not hold.
func (d *Desk) duties(ctx context.Context) (matrix []patrol.Duty, broken []string, err error) {
	return readSigned(ctx, d, dutyDrawer, func(m *patrol.Duty) string { return m.ID })
}

// readSigned reads a drawer of signed things in the order of their serials. What is broken is told, and left out.
func readSigned[T any, P interface {
	*T
	signed
}](ctx context.Context, d *Desk, drawer Drawer, id func(P) string,
) (list []T, broken []string, err error) {
	kept, err := fetchAll[T](ctx, d.office.Store, drawer)
	if err != nil {
		return nil, nil, err
	}
	keys := d.signatures()
	for i := range kept {
		wrong, err := keys.broken(ctx, P(&kept[i]))
		if err != nil {
			return nil, nil, err
		}
		if len(wrong) == 0 {
			list = append(list, kept[i])
		}
		broken = append(broken, wrong...)
	}
	slices.SortStableFunc(list, func(a, b T) int { return cmp.Compare(serialOf(id(P(&a))), serialOf(id(P(&b)))) })
	return list, broken, nil
}

// PatrolMatrix is the responsibility matrix, with what ended.
type PatrolMatrix struct {
	Duties []patrol.Duty
	Gaps   patrol.Gaps
	Broken []string // signatures that do not hold; what they stand under is left out
}

// Duties returns the responsibility matrix; everybody may know who answers for what.
func (d *Desk) Duties(ctx context.Context) (PatrolMatrix, error) {
	if err := d.permit(ctx, access.AcceptDuty, "duties", ""); err != nil {
		return PatrolMatrix{}, err
	}
	list, broken, err := d.duties(ctx)
	return PatrolMatrix{Duties: list, Gaps: patrol.Missing(list), Broken: broken}, err
}

// AssignDuty writes a line of the matrix. Who has an account signs it there; others sign the printed matrix.
func (d *Desk) AssignDuty(ctx context.Context, m patrol.Duty) (patrol.Duty, error) {
	const what = "不能登记安全责任"
	if err := d.permit(ctx, access.AssignDuty, "duty_assign", ""); err != nil {
		return m, err
	}
	if err := m.Check(); err != nil {
		return m, err
	}
	m.Unit, m.Post, m.Person, m.Text = noted(m.Unit), noted(m.Post), noted(m.Person), noted(m.Text)
	if m.User != "" {
		switch a, err := d.office.Store.Account(ctx, m.User); {
		case problem.Of(err) == problem.NotFound, err == nil && a.Disabled:
			return m, problem.New(problem.Invalid, what, "没有“"+m.User+"”这个启用的账户", "没有账户的责任人不填账户，在打印的责任矩阵上签字")
		case err != nil:
			return m, err
		}
	}
	var err error
	if m.ID, err = d.nextStationID(ctx, "z"); err != nil {
		return m, err
	}
	m.Assigned, m.Accepted, m.Ended = d.ownHand(), patrol.Hand{}, patrol.Hand{}
	return m, d.keepDuty(ctx, &m, "duty_assign", "指派安全责任："+m.Area.Name()+"，"+m.Post)
}

// AcceptDuty signs a duty by the person who bears it.
func (d *Desk) AcceptDuty(ctx context.Context, id string) (patrol.Duty, error) {
	if err := d.permit(ctx, access.AcceptDuty, "duty_accept", id); err != nil {
		return patrol.Duty{}, err
	}
	d.office.keeping.Lock()
	defer d.office.keeping.Unlock()
	m, err := d.duty(ctx, id)
	if err == nil {
		err = m.Accept(d.account.User)
	}
	if err != nil {
		return m, err
	}
	m.Accepted = d.ownHand()
	return m, d.keepDuty(ctx, &m, "duty_accept", "签署安全责任："+m.Area.Name()+"，"+m.Post)
}

// EndDuty ends a duty; what was signed stays.
func (d *Desk) EndDuty(ctx context.Context, id string) (patrol.Duty, error) {
	if err := d.permit(ctx, access.AssignDuty, "duty_end", id); err != nil {
		return patrol.Duty{}, err
	}
	d.office.keeping.Lock()
	defer d.office.keeping.Unlock()
	m, err := d.duty(ctx, id)
	if err != nil {
		return m, err
	}
	if m.Ended.Made() {
		return m, problem.New(problem.Refused, "不能解除安全责任", "责任 "+id+" 已经解除", "请刷新后查看")
	}
	m.Ended = d.ownHand()
	return m, d.keepDuty(ctx, &m, "duty_end", "解除安全责任："+m.Area.Name()+"，"+m.Post)
}

func (d *Desk) duty(ctx context.Context, id string) (m patrol.Duty, err error) {
	found, err := fetch(ctx, d.office.Store, dutyDrawer, id, &m, unreadablePatrol())
	switch {
	case err != nil:
		return m, err
	case !found:
		return m, problem.New(problem.NotFound, "找不到安全责任", "没有编号为 "+id+" 的责任", "请在责任矩阵中查看编号")
	}
	return m, d.unbroken(ctx, &m)
}

// keepDuty signs the newest step of a duty and keeps it.
func (d *Desk) keepDuty(ctx context.Context, m *patrol.Duty, action, detail string) error {
	if err := d.signLast(m); err != nil {
		return err
	}
	r, err := keep(dutyDrawer, m.ID, m)
	if err != nil {
		return err
	}
	return d.commitPatrol(ctx, action, m.ID, detail, r)
}

// PatrolAssessment is an assessment with what it found.
type PatrolAssessment struct {
	patrol.Assessment
	Findings []PatrolFinding
}

// Closed tells whether everything an assessment found is closed.
func (a *PatrolAssessment) Closed() bool {
	return !slices.ContainsFunc(a.Findings, func(f PatrolFinding) bool { return f.Stage() != patrol.Closed })
}

func (d *Desk) assessments(ctx context.Context) (list []patrol.Assessment, broken []string, err error) {
	return readSigned(ctx, d, assessmentDrawer, func(a *patrol.Assessment) string { return a.ID })
}

// PatrolAssessments are the assessments, in the order they were entered, and when the next are due.
type PatrolAssessments struct {
	List   []PatrolAssessment
	Due    []patrol.Reminder
	Broken []string // signatures that do not hold; what they stand under is left out
}

// Assessments returns the yearly assessments with what they found.
func (d *Desk) Assessments(ctx context.Context) (PatrolAssessments, error) {
	if err := d.permit(ctx, access.ReadPatrol, "assessments", ""); err != nil {
		return PatrolAssessments{}, err
	}
	entered, broken, err := d.assessments(ctx)
	if err != nil {
		return PatrolAssessments{}, err
	}
	findings, err := d.findings(ctx)
	all := PatrolAssessments{Due: d.reminders(entered), Broken: broken}
	for _, a := range entered {
		of := slices.DeleteFunc(slices.Clone(findings), func(f PatrolFinding) bool { return f.Source != a.ID })
		all.List = append(all.List, PatrolAssessment{a, of})
	}
	return all, err
}

// EnterAssessment enters the report of a third party.
func (d *Desk) EnterAssessment(ctx context.Context, a patrol.Assessment) (patrol.Assessment, error) {
	if err := d.permit(ctx, access.RecordAssessment, "assessment", ""); err != nil {
		return a, err
	}
	if err := a.Check(d.Today()); err != nil {
		return a, err
	}
	a.Conclusion = noted(a.Conclusion)
	var err error
	if a.ID, err = d.nextStationID(ctx, "a"); err != nil {
		return a, err
	}
	a.Entered = d.ownHand()
	if err := d.signLast(&a); err != nil {
		return a, err
	}
	r, err := keep(assessmentDrawer, a.ID, &a)
	if err != nil {
		return a, err
	}
	return a, d.commitPatrol(ctx, "assessment", a.ID, "登记"+a.Kind.Name()+"，报告日期 "+a.On.String(), r)
}

// EnterAssessmentFinding enters what an assessment has found. It is rectified and reviewed like what a patrol finds.
func (d *Desk) EnterAssessmentFinding(ctx context.Context, id string, area patrol.Area, name, text string, risk patrol.Risk) (PatrolFinding, error) {
	if err := d.permit(ctx, access.RecordAssessment, "assessment_finding", id); err != nil {
		return PatrolFinding{}, err
	}
	var a patrol.Assessment
	found, err := fetch(ctx, d.office.Store, assessmentDrawer, id, &a, unreadablePatrol())
	switch {
	case err != nil:
		return PatrolFinding{}, err
	case !found:
		return PatrolFinding{}, problem.New(problem.NotFound, "找不到评估", "没有编号为 "+id+" 的评估", "请在列表中查看编号")
	}
	if err := d.unbroken(ctx, &a); err != nil {
		return PatrolFinding{}, err
	}
	f, r, err := d.newFinding(ctx, id, &patrol.Item{Name: noted(name), Area: area}, patrol.Step{Text: text, Risk: risk})
	if err != nil {
		return PatrolFinding{}, err
	}
	if err := d.commitPatrol(ctx, "assessment_finding", f.ID, "登记评估发现的问题："+f.Area.Name(), r); err != nil {
		return PatrolFinding{}, err
	}
	return d.shownFinding(ctx, d.signatures(), f)
}
