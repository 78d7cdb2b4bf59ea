package bureau

import (
	"context"
	"slices"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/certificate"
	"roadcert/domain/problem"
)

// SaveCase keeps a case that is being written, whatever it still lacks; a case with an ID replaces what was
// saved of it. Only its own clerk changes it, as long as it is a draft or was returned. An amendment's or a
// renewal's Face is what it changes.
func (d *Desk) SaveCase(ctx context.Context, draft Case) (Case, error) {
	const what = "没有保存草稿"
	if err := d.permit(ctx, access.ProposeCase, "draft", draft.ID); err != nil {
		return Case{}, err
	}
	kind, err := d.kind(draft.Kind)
	if err != nil {
		return Case{}, err
	}
	if err := unknown(kind, what, draft.Face); err != nil {
		return Case{}, err
	}
	k := Case{State: Draft, Proposer: d.account.User, ProposedAt: d.office.Now().UTC()}
	if draft.ID != "" {
		if k, err = d.mine(ctx, draft.ID, what, Draft, Returned); err != nil {
			return Case{}, err
		}
	}
	draft.ID, draft.State, draft.Proposer, draft.ProposedAt = k.ID, k.State, k.Proposer, k.ProposedAt
	draft.Attachments, draft.Revision, draft.Decider, draft.DecidedAt, draft.Answer = k.Attachments, k.Revision, k.Decider, k.DecidedAt, k.Answer
	draft.Reviewer, draft.ReviewedAt, draft.Opinion, draft.Base, draft.TakenOver = k.Reviewer, k.ReviewedAt, k.Opinion, 0, k.TakenOver
	return d.keepCase(ctx, draft, "draft", "保存草稿")
}

// Submit puts a draft, or a case that was returned, to the rules and opens it for a second person.
func (d *Desk) Submit(ctx context.Context, id string) (Case, error) {
	if err := d.permit(ctx, access.ProposeCase, "submit", id); err != nil {
		return Case{}, err
	}
	k, err := d.mine(ctx, id, "不能提交", Draft, Returned)
	if err != nil {
		return Case{}, err
	}
	if err := d.examine(ctx, &k); err != nil {
		return Case{}, err
	}
	return d.accept(ctx, k)
}

// Recall takes back a case that nobody has decided, for good.
func (d *Desk) Recall(ctx context.Context, id string) (Case, error) {
	if err := d.permit(ctx, access.ProposeCase, "recall", id); err != nil {
		return Case{}, err
	}
	k, err := d.mine(ctx, id, "不能撤回申请", Draft, Open, Reviewed, Returned)
	if err != nil {
		return Case{}, err
	}
	k.State = Withdrawn
	return d.keepCase(ctx, k, "recall", "撤回申请")
}

// Written returns a case that its clerk is still writing, in full, so that it can be gone on with.
func (d *Desk) Written(ctx context.Context, id string) (Case, error) {
	if err := d.permit(ctx, access.ProposeCase, "draft_read", id); err != nil {
		return Case{}, err
	}
	k, err := d.mine(ctx, id, "不能打开草稿", Draft, Returned)
	if err != nil {
		return Case{}, err
	}
	return k, d.record(ctx, "draft_read", id, audit.Done, "打开草稿")
}

// mine returns a case of the person's own, in one of the states.
func (d *Desk) mine(ctx context.Context, id, what string, states ...CaseState) (Case, error) {
	k, err := d.office.Store.Case(ctx, id)
	switch {
	case err != nil:
		return k, err
	case k.Keeper() != d.account.User:
		if err := d.record(ctx, "own_case", id, audit.Refused, "not_proposer"); err != nil {
			return k, err
		}
		return k, problem.New(problem.Forbidden, what, "该件由 "+k.Keeper()+" 办理", "请由经办人办理")
	case !slices.Contains(states, k.State):
		why := k.ending()
		if k.State == Open || k.State == Reviewed {
			why = "该件已提交，正在等待审批"
		}
		return k, problem.New(problem.Conflict, what, why, "请刷新后查看")
	}
	return k, nil
}

// keepCase saves a case as it stands.
func (d *Desk) keepCase(ctx context.Context, k Case, action, detail string) (Case, error) {
	if err := d.identify(ctx, &k); err != nil {
		return Case{}, err
	}
	k.Revision++
	entry := d.entry(action, k.ID, audit.Done, detail+"："+k.Operation.Name())
	return k, d.office.Store.Commit(ctx, Change{Cases: []Case{k}, Audit: entry})
}

// Suggest is the face that an operation on a certificate begins with, or that of a new one: what the bureau and
// the law decide is filled in. Sensitive items are in full; the log says who looked.
func (d *Desk) Suggest(ctx context.Context, ref string, op certificate.Operation, reason certificate.Reason) (certificate.Face, error) {
	if err := d.permit(ctx, access.ProposeCase, "suggest", ""); err != nil {
		return nil, err
	}
	c, kind, err := d.findOfKind(ctx, ref)
	if err != nil {
		return nil, err
	}
	return d.altered(&c, kind, op, reason, nil), d.record(ctx, "reveal", c.ID.String(), audit.Done, "查看完整的敏感信息："+op.Name())
}
