package bureau_test

import (
	"fmt"
	"slices"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/code"
	"roadcert/domain/collect"
)

func (c *chronicle) chance(of int) bool { return c.random.IntN(of) == 0 }

func (c *chronicle) any() certificate.ID { return pick(c, c.ids) }

func pick[T any](c *chronicle, list []T) T { return list[c.random.IntN(len(list))] }

// proposal is one thing that could be asked for, mostly in order.
func (c *chronicle) proposal(op certificate.Operation) bureau.Proposal {
	today := c.desks[access.Clerk].Today()
	p := bureau.Proposal{Operation: op, Note: "据实办理", Other: c.any()}
	if reasons := op.Reasons(); len(reasons) > 0 && !c.chance(20) {
		p.Reason = pick(c, reasons)
	}
	if c.chance(4) {
		p.Effective = today.Add(-c.random.IntN(40))
	}
	switch op {
	case certificate.Suspend:
		p.Until = today.Add(c.random.IntN(90))
	case certificate.Review:
		p.Result = pick(c, certificate.Outcomes).Key
	case certificate.Assess:
		p.Result = pick(c, certificate.Grades).Key
	case certificate.Amend:
		p.Face = certificate.Face{"name": pick(c, []string{"欧阳娜", "李建国", "法库县顺达物流有限公司"})}
	}
	return p
}

// operation is one that the desk says can be done, or any.
func (c *chronicle) operation(id certificate.ID) certificate.Operation {
	all := certificate.Operations()
	if c.chance(5) {
		return pick(c, all)
	}
	var can []certificate.Operation
	for _, a := range need[bureau.Dossier](c)(c.desks[access.Clerk].Show(c.Context(), id.String())).Actions {
		if a.Why == nil {
			can = append(can, a.Operation)
		}
	}
	if len(can) == 0 {
		return pick(c, all)
	}
	return pick(c, can)
}

func (c *chronicle) propose() ([]certificate.ID, error) {
	id := c.any()
	p := c.proposal(c.operation(id))
	clerk, ref := c.desks[access.Clerk], id.String()
	switch {
	case p.Operation == certificate.Withdraw:
		_, err := c.desks[access.Reviewer].Withdraw(c.Context(), ref, p.Note)
		return done(id, err)
	case !p.Operation.ByTwo():
		_, err := clerk.Record(c.Context(), ref, p)
		return done(id, err)
	}
	k, err := clerk.Propose(c.Context(), ref, p)
	if err != nil {
		return nil, err
	}
	return c.decide(k.ID)
}

func done(id certificate.ID, err error) ([]certificate.ID, error) {
	if err != nil {
		return nil, err
	}
	return []certificate.ID{id}, nil
}

// decide is the second person's word, and a third one's where that is asked for; or nobody's yet.
func (c *chronicle) decide(id string) ([]certificate.ID, error) {
	reviewer := c.desks[access.Reviewer]
	switch c.random.IntN(10) {
	case 0:
		c.undecided = append(c.undecided, id)
		return nil, nil
	case 1:
		_, err := reviewer.Decide(c.Context(), id, pick(c, []bureau.CaseState{bureau.Returned, bureau.Rejected}), "不齐")
		return nil, err
	}
	d, err := reviewer.Decide(c.Context(), id, bureau.Approved, "")
	if err == nil && d.Case.State == bureau.Reviewed {
		d, err = c.desks[access.Approver].Decide(c.Context(), id, bureau.Approved, "")
	}
	if err != nil || d.Certificate.Revision == 0 {
		return nil, err
	}
	if !slices.Contains(c.ids, d.Certificate.ID) {
		c.ids = append(c.ids, d.Certificate.ID)
	}
	return []certificate.ID{d.Certificate.ID}, nil
}

func (c *chronicle) lateDecision() ([]certificate.ID, error) {
	if len(c.undecided) == 0 {
		return nil, nil
	}
	i := c.random.IntN(len(c.undecided))
	id := c.undecided[i]
	c.undecided = slices.Delete(c.undecided, i, i+1)
	if c.chance(4) {
		_, err := c.desks[access.Clerk].Recall(c.Context(), id)
		return nil, err
	}
	return c.decide(id)
}

// face is that of somebody new, or of somebody who had a certificate before.
func (c *chronicle) face() (kind catalog.Code, face certificate.Face) {
	n := c.random.IntN(25)
	if c.born < 40 {
		c.born++
		n = c.born
	}
	if n%3 == 0 {
		return "013", certificate.Face{
			"name": "法库县伟运物流有限公司", "plate": fmt.Sprintf("辽A%05d", 50_000+n), "vehicle_type": "重型厢式货车", "scope": "道路普通货物运输",
		}
	}
	id := need[code.CitizenID](c)(code.UpgradeCitizenID(fmt.Sprintf("210124800101%03d", n)))
	return "071", certificate.Face{
		"name": "李建国", "citizen_id": string(id), "category": "经营性道路货物运输驾驶员",
		"valid_to": c.desks[access.Clerk].Today().Add(c.random.IntN(1000)).String(),
	}
}

func (c *chronicle) issue() ([]certificate.ID, error) {
	kind, face := c.face()
	if kind == "013" && len(c.ids) > 60 {
		return nil, nil // every one is a new certificate
	}
	k, err := c.desks[access.Clerk].ProposeIssue(c.Context(), kind, face, "")
	if err != nil {
		return nil, err
	}
	return c.decide(k.ID)
}

// draft writes, submits and perhaps mends a case.
func (c *chronicle) draft() ([]certificate.ID, error) {
	clerk := c.desks[access.Clerk]
	id := c.any()
	at := need[bureau.Dossier](c)(clerk.Show(c.Context(), id.String())).Certificate
	p := c.proposal(pick(c, []certificate.Operation{certificate.Amend, certificate.Cancel, certificate.Reissue, certificate.Revoke}))
	k, err := clerk.SaveCase(c.Context(), bureau.Case{Operation: p.Operation, Kind: at.Kind, Certificate: id, Note: "草稿"})
	if err != nil {
		return nil, err
	}
	k.Reason, k.Face, k.Effective = p.Reason, p.Face, p.Effective
	if k, err = clerk.SaveCase(c.Context(), k); err != nil {
		return nil, err
	}
	if k, err = clerk.Submit(c.Context(), k.ID); err != nil {
		return nil, err
	}
	return c.decide(k.ID)
}

// batch does one operation to some certificates; now and then something comes between the plan and the work.
func (c *chronicle) batch() ([]certificate.ID, error) {
	op := pick(c, slices.DeleteFunc(certificate.Operations(), func(op certificate.Operation) bool {
		_, can := bureau.InBatches(op)
		return !can
	}))
	clerk := c.desks[access.Clerk]
	if op == certificate.Convert {
		clerk = c.desks[access.Approver]
	}
	var s bureau.Selection
	for range 2 + c.random.IntN(10) {
		s.Lines = append(s.Lines, collect.Line{Ref: c.any().String()})
	}
	plan, err := clerk.Plan(c.Context(), s, c.proposal(op), nil)
	if err != nil {
		return nil, err
	}
	k, err := clerk.Begin(c.Context(), plan)
	if err != nil {
		return nil, err
	}
	var changed []certificate.ID
	if c.chance(4) {
		if changed, err = c.propose(); !bearable(err) {
			return changed, err
		}
	}
	second := clerk
	if op.ByTwo() {
		second = c.desks[access.Reviewer]
		decided, err := second.Decide(c.Context(), k.ID, bureau.Approved, "")
		if err == nil && decided.Case.State == bureau.Reviewed {
			_, err = c.desks[access.Approver].Decide(c.Context(), k.ID, bureau.Approved, "")
		}
		if err != nil {
			return changed, err
		}
	}
	if c.chance(6) {
		_, err := second.Stop(c.Context(), k.ID, "不办了")
		return changed, err
	}
	result, err := second.Carry(c.Context(), k.ID, nil)
	kept := map[certificate.ID]bool{}
	for _, r := range result.Refusals {
		kept[r.ID] = true
	}
	for _, m := range plan.Members {
		if !kept[m.ID] {
			changed = append(changed, m.ID)
		}
	}
	return changed, err
}

// convert makes editions of some paper; which, the store says.
func (c *chronicle) convert() ([]certificate.ID, error) {
	r, err := c.desks[access.Approver].Convert(c.Context(), bureau.ConvertOptions{Limit: 1})
	return c.looked(r.Issued), err
}

// expire and morning record what has come about by itself.
func (c *chronicle) expire() ([]certificate.ID, error) {
	r, err := c.desks[access.Service].Expire(c.Context(), nil)
	return c.looked(r.Issued), err
}

func (c *chronicle) morning() ([]certificate.ID, error) {
	delete(c.county.desks, access.Clerk) // whoever signs in finds what has come about by itself
	c.desks[access.Clerk] = c.desk(access.Clerk)
	return c.looked(-1), nil
}

// receipts lets the province hear of one certificate.
func (c *chronicle) receipts() ([]certificate.ID, error) {
	c.sent(c.any())
	return nil, nil
}

func (c *chronicle) threeSteps() ([]certificate.ID, error) {
	return nil, c.desks[access.SystemAdmin].SavePreferences(c.Context(), bureau.Preferences{ThreeSteps: c.chance(2)})
}
