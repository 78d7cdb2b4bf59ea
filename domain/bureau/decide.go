package bureau

import (
	"context"
	"errors"
	"slices"
	"strings"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/certificate"
	"roadcert/domain/problem"
)

// Decision is a case decided, and the certificate as it is now; its ID is 0 where an issue was not approved,
// and for a batch.
type Decision struct {
	Case        Case
	Certificate certificate.Certificate
}

// verdicts are the words a second person can give, and how the log calls them.
var verdicts = map[CaseState]string{Approved: "批准", Reviewed: "审核通过", Returned: "退回", Rejected: "不予许可"}

// Decide is the second person's word on a case. Approval does what was proposed, in the same transaction; a
// batch that is approved is ready for Carry. Where the bureau works in three steps a reviewer's approval is
// only Reviewed, and somebody else approves. The proposer is refused; so is a case whose certificate has
// changed since.
func (d *Desk) Decide(ctx context.Context, id string, verdict CaseState, note string) (Decision, error) {
	if err := d.permit(ctx, access.DecideCase, "decide", id); err != nil {
		return Decision{}, err
	}
	if verdicts[verdict] == "" {
		return Decision{}, problem.New(problem.Invalid, "不能审批", "没有“"+string(verdict)+"”这样的决定", "可用的有：approve、review、return、reject")
	}
	if verdict == Rejected && strings.TrimSpace(note) == "" {
		return Decision{}, problem.New(problem.Invalid, "不能作出不予许可的决定", "没有写明理由（依据：行政许可法 第三十八条）", "请写明理由")
	}
	k, err := d.office.Store.Case(ctx, id)
	if err != nil {
		return Decision{}, err
	}
	if verdict, err = d.word(ctx, &k, verdict); err != nil {
		return Decision{}, err
	}
	var change Change
	var c certificate.Certificate
	k.Revision++
	if verdict == Reviewed {
		k.State, k.Reviewer, k.ReviewedAt, k.Opinion = Reviewed, d.account.User, d.office.Now().UTC(), note
	} else {
		k.State, k.Decider, k.DecidedAt, k.Answer = verdict, d.account.User, d.office.Now().UTC(), note
	}
	switch {
	case verdict == Approved && k.Work != nil:
		k.State = Running
	case verdict == Approved:
		c, err = d.approve(ctx, &change, &k)
	case k.Certificate != 0:
		c, err = d.office.Store.Find(ctx, k.Certificate)
	}
	if err != nil {
		return Decision{}, err
	}
	change.Cases = []Case{k}
	change.Audit = d.entry("decide_"+k.Operation.String(), k.ID, audit.Done, verdicts[verdict]+k.Operation.Name())
	return Decision{Case: d.masked(k), Certificate: c}, d.office.Store.Commit(ctx, change)
}

// word is what a verdict amounts to from this person on this case, or why it may not be given.
func (d *Desk) word(ctx context.Context, k *Case, verdict CaseState) (CaseState, error) {
	const what = "不能审批"
	if !slices.Contains([]CaseState{Open, Reviewed}, k.State) {
		return "", problem.New(problem.Conflict, what, k.ending(), "请刷新待办列表")
	}
	prefs, err := d.Preferences(ctx)
	if err != nil {
		return "", err
	}
	approving := verdict == Approved && prefs.ThreeSteps
	for _, bar := range d.bars(k, verdict, approving) {
		if !bar.holds {
			continue
		}
		if err := d.record(ctx, "decide", k.ID, audit.Refused, bar.rule); err != nil {
			return "", err
		}
		return "", problem.New(problem.Forbidden, what, bar.why, bar.remedy)
	}
	if approving && k.State == Open {
		return Reviewed, nil
	}
	return verdict, nil
}

// bar keeps a person from giving a verdict.
type bar struct {
	holds             bool
	rule, why, remedy string
}

// bars are what keeps this person from this verdict; approving in three steps asks for a review and an approver.
func (d *Desk) bars(k *Case, verdict CaseState, approving bool) []bar {
	me, approver := d.account.User, d.May(access.ApproveCase)
	return []bar{
		{k.AcceptedBy(me), "two_people", accepterBars(k, me), "请由另一位审核或批准人员办理"},
		{k.State == Reviewed && k.Reviewer == me && verdict == Approved, "two_people", "审核人不能再批准同一件", "请由批准人办理"},
		{k.State == Reviewed && verdict == Reviewed, "reviewed", "该件已由 " + k.Reviewer + " 审核通过", "请由批准人批准，或者退回"},
		{approving && k.State == Open && approver, "not_reviewed", "本单位实行受理、审核、批准三级办理，该件尚未审核", "请先由审核员审核"},
		{approving && k.State == Reviewed && !approver, "approver", "该件已经审核，等待批准", "请由" + access.HolderNames(access.ApproveCase) + "批准"},
	}
}

// accepterBars says why who has accepted a case does not decide it.
func accepterBars(k *Case, me string) string {
	if k.Proposer == me {
		return "提出人不能审批自己提出的业务"
	}
	return "接办过这一件的人视同受理人，不能审批"
}

// ending says why nobody is asked about a case any more.
func (k *Case) ending() string {
	switch k.State {
	case Draft:
		return "该件还是草稿，尚未受理"
	case Running:
		return "该件已由 " + k.Decider + " 批准，正在成批办理"
	case Withdrawn:
		return "该件已经撤回"
	}
	return "该件已由 " + k.Decider + " 办结"
}

// approve adds what was proposed to the change.
func (d *Desk) approve(ctx context.Context, change *Change, k *Case) (certificate.Certificate, error) {
	const what = "不能批准"
	kind, err := d.kind(k.Kind)
	if err != nil {
		return certificate.Certificate{}, err
	}
	var c certificate.Certificate
	if k.Operation != certificate.Issue {
		c, err = d.office.Store.Find(ctx, k.Certificate)
	} else if c, err = d.occupant(ctx, kind, k.Face, "decide_issue", what); err == nil {
		k.Face, err = d.numbered(ctx, kind, k.Face)
	}
	if err != nil {
		return c, err
	}
	if c.Revision != k.Base {
		return c, problem.New(problem.Conflict, what, "该证照在提出之后又办理了其他业务", "请退回此件，核对现状后重新提出")
	}
	cmd := d.command(&c, kind, k.proposal())
	cmd.Case = k.ID
	if err := d.around(ctx, &c, &cmd, k.Other); err != nil {
		return c, err
	}
	after, err := d.decided(change, c, cmd)
	var why *certificate.Refusal
	if errors.As(err, &why) {
		return c, d.refuse(ctx, "decide_"+k.Operation.String(), k.ID, what, why)
	}
	k.Certificate = after.ID
	return after, err
}

// decided applies and signs one command, adds it to the change, and returns the certificate after it.
func (d *Desk) decided(change *Change, c certificate.Certificate, cmd certificate.Command) (certificate.Certificate, error) {
	cmd.Event = d.office.Store.NextEvent()
	if c.Revision == 0 {
		cmd.Certificate = d.office.Store.NextCertificate()
	}
	step, err := d.step(c, cmd)
	if err != nil {
		return c, err
	}
	if err := d.sign(&step.Event); err != nil {
		return c, err
	}
	change.Certificates = append(change.Certificates, step)
	return step.After, nil
}
