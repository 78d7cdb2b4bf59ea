package bureau

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/code"
	"roadcert/domain/collect"
	"roadcert/domain/day"
	"roadcert/domain/problem"
)

// Selection says which certificates a batch is about: those of a filter, or those that a list names.
type Selection struct {
	Query *Query
	Lines []collect.Line
	Case  string // those of an earlier batch
	Scope string // the same in words, for the case and the log: 筛选：道路运输证、有效
}

// Plan is a batch before anybody has agreed to it: which certificates it would do something to, and which not
// and why.
type Plan struct {
	Proposal Proposal
	Scope    string
	Kind     catalog.Code // empty where there are several
	Members  []Member
	Refused  int
	Reasons  map[string]int
	Refusals []BatchRefusal // the first of them
}

// Member is one certificate of a batch, with what its list says of it alone.
type Member struct {
	ID     certificate.ID `json:"id"`
	Result string         `json:"result,omitempty"`
	Until  day.Day        `json:"until,omitzero"`
	// Face is what the list changes of this one's face.
	Face certificate.Face `json:"face,omitempty"`
}

// proposal is what is asked for one member.
func (m Member) proposal(p Proposal) Proposal {
	if m.Result != "" {
		p.Result = m.Result
	}
	if m.Until != 0 {
		p.Until = m.Until
	}
	if len(m.Face) > 0 {
		face := maps.Clone(m.Face)
		for key, value := range p.Face {
			if _, own := face[key]; !own {
				face[key] = value
			}
		}
		p.Face = face
	}
	return p
}

// inBatches are the operations that can be done to many certificates at once, and who may begin: what needs
// another certificate of its own is done one by one. An amendment makes the same change to all, or the change
// that its list has for each.
var inBatches = map[certificate.Operation]access.Permission{
	certificate.Convert: access.Convert, certificate.Review: access.ProposeCase, certificate.Assess: access.ProposeCase,
	certificate.Deliver: access.ProposeCase, certificate.Amend: access.ProposeCase, certificate.Renew: access.ProposeCase, certificate.Reissue: access.ProposeCase,
	certificate.Suspend: access.ProposeCase, certificate.Reinstate: access.ProposeCase, certificate.Cancel: access.ProposeCase,
	certificate.Revoke: access.ProposeCase, certificate.Rescind: access.ProposeCase, certificate.Void: access.ProposeCase,
	certificate.Withdraw: access.DecideCase, certificate.Correct: access.ProposeCase,
}

// InBatches tells whether an operation can be done to many certificates at once, and what whoever begins needs.
func InBatches(op certificate.Operation) (needs access.Permission, ok bool) {
	needs, ok = inBatches[op]
	return needs, ok
}

// Plan looks at every certificate of a selection and says what a batch would do. Nothing is changed.
func (d *Desk) Plan(ctx context.Context, s Selection, p Proposal, progress func(done, total int)) (Plan, error) {
	plan := Plan{Proposal: p, Scope: s.Scope, Reasons: map[string]int{}}
	if err := d.permitBatch(ctx, p.Operation, "plan_"+p.Operation.String(), ""); err != nil {
		return plan, err
	}
	lines, err := d.lines(ctx, s)
	if err != nil {
		return plan, err
	}
	seen := make(map[certificate.ID]bool, len(lines))
	for chunk := range slices.Chunk(lines, batchChunk) {
		if err := d.planChunk(ctx, &plan, chunk, seen); err != nil {
			return plan, err
		}
		if progress != nil {
			progress(len(plan.Members)+plan.Refused, len(lines))
		}
	}
	return plan, d.record(ctx, "plan_"+p.Operation.String(), "", audit.Done, fmt.Sprintf("可办 %d 本，不可办 %d 本", len(plan.Members), plan.Refused))
}

func (d *Desk) permitBatch(ctx context.Context, op certificate.Operation, action, subject string) error {
	needs, ok := InBatches(op)
	if !ok {
		return problem.New(problem.Invalid, "不能成批办理", op.Name()+"每一本的内容不同", "请逐本办理")
	}
	return d.permit(ctx, needs, action, subject)
}

// lines are the certificates of a selection.
func (d *Desk) lines(ctx context.Context, s Selection) ([]collect.Line, error) {
	switch {
	case s.Query != nil:
		return d.chosen(ctx, *s.Query)
	case s.Case == "":
		return s.Lines, nil
	}
	members, err := d.members(ctx, s.Case)
	lines := make([]collect.Line, len(members))
	for i, m := range members {
		lines[i] = collect.Line{Ref: m.ID.String()}
	}
	return lines, err
}

// chosen are the certificates of a filter.
func (d *Desk) chosen(ctx context.Context, q Query) ([]collect.Line, error) {
	q.Limit, q.After = 1000, ""
	if q.Today == 0 {
		q.Today = d.Today()
	}
	var lines []collect.Line
	for {
		page, err := d.office.Store.List(ctx, q)
		if err != nil {
			return nil, err
		}
		for i := range page.Rows {
			lines = append(lines, collect.Line{Ref: page.Rows[i].ID.String()})
		}
		if q.After = page.Cursor; q.After == "" {
			return lines, nil
		}
	}
}

// planChunk sorts some certificates into those that can be done and those that cannot.
func (d *Desk) planChunk(ctx context.Context, plan *Plan, lines []collect.Line, seen map[certificate.ID]bool) error {
	members := make([]Member, 0, len(lines))
	changes := map[certificate.ID]map[string]string{}
	from := make(map[certificate.ID]int, len(lines))
	for _, l := range lines {
		id, why, err := d.resolve(ctx, l.Ref)
		if err != nil {
			return err
		}
		if why == nil && seen[id] {
			why = &certificate.Refusal{Rule: "listed_twice", Clause: plan.Proposal.Operation.Name(), Text: "名单中已有这一本", Remedy: "只办一次"}
		}
		if why != nil {
			plan.refuse(BatchRefusal{Line: l.Line, Number: maskRef(l.Ref), Why: why})
			continue
		}
		seen[id], from[id] = true, l.Line
		members = append(members, Member{ID: id, Result: l.Result, Until: l.Until})
		if plan.Proposal.Operation.SetsFace() {
			changes[id] = l.Changes
		}
	}
	tasks, err := d.tasks(ctx, members, plan.Proposal, "", func(m *Member, kind *catalog.Kind) {
		m.Face = collect.Changes(kind, changes[m.ID])
	})
	if err != nil {
		return err
	}
	for i := range tasks {
		t := &tasks[i]
		if t.refusal == nil {
			if why := t.certificate.Why(t.command); why != nil {
				kept := d.kept(&t.certificate, why)
				t.refusal = &kept
			}
		}
		if t.refusal != nil {
			t.refusal.Line = from[members[i].ID]
			plan.refuse(*t.refusal)
			continue
		}
		switch kind := t.certificate.Kind; {
		case len(plan.Members) == 0:
			plan.Kind = kind
		case plan.Kind != kind:
			plan.Kind = ""
		}
		plan.Members = append(plan.Members, members[i])
	}
	return nil
}

func (p *Plan) refuse(r BatchRefusal) {
	p.Refused++
	p.Reasons[r.Why.Rule]++
	if len(p.Refusals) < refusalsMax {
		p.Refusals = append(p.Refusals, r)
	}
}

// resolve finds the certificate that a line of a list means, or says why there is none.
func (d *Desk) resolve(ctx context.Context, ref string) (certificate.ID, *certificate.Refusal, error) {
	no := func(rule, text, remedy string) (certificate.ID, *certificate.Refusal, error) {
		return 0, &certificate.Refusal{Rule: rule, Clause: "DB21/T 5.2", Text: text, Remedy: remedy}, nil
	}
	if id, ok := certificate.ParseID(ref); ok {
		return id, nil, nil
	}
	ids, err := d.office.Store.Lookup(ctx, ref)
	if err != nil {
		return 0, nil, err
	}
	if _, wrong := code.ParsePlate(ref); len(ids) == 0 && wrong == nil {
		page, err := d.office.Store.List(ctx, Query{Text: ref, Status: certificate.Valid, Limit: 3, Today: d.Today()})
		if err != nil {
			return 0, nil, err
		}
		for i := range page.Rows {
			if page.Rows[i].Plate == ref {
				ids = append(ids, page.Rows[i].ID)
			}
		}
	}
	switch len(ids) {
	case 1:
		return ids[0], nil, nil
	case 0:
		return no("not_found", "库中没有这个编号", "请核对编号，或先归集")
	}
	return no("ambiguous", "有几本证照使用这个编号或车牌", "请改用证照标识（例如 "+ids[0].String()+"）")
}

// maskRef hides a number that may be somebody's citizen ID.
func maskRef(ref string) string {
	if len(ref) == 15 || len(ref) == 18 {
		return code.MaskCitizenID(ref)
	}
	return ref
}

// tasks are the commands for some members, in their order. known, where it is given, completes a member once
// its kind is known.
func (d *Desk) tasks(ctx context.Context, members []Member, p Proposal, caseID string, known func(*Member, *catalog.Kind)) ([]task, error) {
	ids := make([]certificate.ID, len(members))
	for i, m := range members {
		ids[i] = m.ID
	}
	found, err := d.office.Store.Gather(ctx, ids)
	if err != nil {
		return nil, err
	}
	tasks := make([]task, len(members))
	for i := range members {
		m := &members[i]
		if len(found) == 0 || found[0].ID != m.ID {
			tasks[i].refusal = &BatchRefusal{ID: m.ID, Number: m.ID.String(), Why: &certificate.Refusal{
				Rule: "not_found", Clause: "DB21/T 5.2", Text: "库中没有这本证照", Remedy: "请核对编号",
			}}
			continue
		}
		kind, err := d.kind(found[0].Kind)
		if err != nil {
			return nil, err
		}
		if known != nil {
			known(m, kind)
		}
		if tasks[i], err = d.memberTask(ctx, found[0], kind, m.proposal(p)); err != nil {
			return nil, err
		}
		tasks[i].command.Case = caseID
		found = found[1:]
	}
	return tasks, nil
}

// memberTask is what a batch does to one of its certificates, or why it does nothing.
func (d *Desk) memberTask(ctx context.Context, c certificate.Certificate, kind *catalog.Kind, p Proposal) (task, error) {
	t := task{certificate: c}
	if p.Operation.SetsFace() {
		face, why, err := d.memberFace(&c, kind, p)
		if err != nil {
			return t, err
		}
		if why != nil {
			kept := d.kept(&c, why)
			t.refusal = &kept
			return t, nil
		}
		p.Face = face
	}
	t.command = d.command(&c, kind, p)
	return t, d.around(ctx, &c, &t.command, 0)
}

// memberFace is the new face of one certificate of a batch, or why it gets none.
func (d *Desk) memberFace(c *certificate.Certificate, kind *catalog.Kind, p Proposal) (certificate.Face, *certificate.Refusal, error) {
	face := d.altered(c, kind, p.Operation, p.Reason, p.Face)
	if why := d.barred(c, kind, p, face); why != nil {
		return nil, why, nil
	}
	face, err := d.checkFace(kind, "不能"+p.Operation.Name(), face)
	var wrong *FaceError
	if errors.As(err, &wrong) {
		return nil, &certificate.Refusal{Rule: "face", Clause: "DB21/T 5.1", Text: wrong.sentence(), Remedy: "请改正后再办"}, nil
	}
	return face, unchanged(c, kind, p.Operation, face), err
}

// ReadList reads the certificates that a sheet names, one a row. What it cannot read comes back as refusals.
func (d *Desk) ReadList(ctx context.Context, reg Register, sheet string) (Selection, []BatchRefusal, error) {
	if err := d.permit(ctx, access.ReadCertificates, "read_list", reg.Digest()); err != nil {
		return Selection{}, nil, err
	}
	if sheet == "" && len(reg.Sheets()) > 0 {
		sheet = reg.Sheets()[0]
	}
	head, err := d.head(ctx, reg, sheet)
	if err != nil {
		return Selection{}, nil, err
	}
	layout, err := collect.WorklistOf(head, d.Catalog())
	if err != nil {
		return Selection{}, nil, err
	}
	rows, err := reg.Rows(ctx, sheet)
	if err != nil {
		return Selection{}, nil, err
	}
	defer rows.Close()
	s := Selection{Scope: "名单“" + reg.Name() + "”"}
	var refused []BatchRefusal
	for rows.Next() {
		line, ok, why := layout.Read(rows.Row())
		switch {
		case !ok:
		case why != nil:
			refused = append(refused, BatchRefusal{Line: line.Line, Number: maskRef(line.Ref), Why: why})
		default:
			s.Lines = append(s.Lines, line)
		}
	}
	return s, refused, rows.Err()
}

// membersName is where a batch's drawer has its members.
const membersName = "members"

// batchDrawer holds the members of a batch, and chunk by chunk those that were refused.
func batchDrawer(id string) Drawer { return Drawer("batch " + id) }

// Begin writes a plan down as a case: what gives or takes a right waits for a second person, what only records
// facts is ready for Carry.
func (d *Desk) Begin(ctx context.Context, plan Plan) (Case, error) {
	op := plan.Proposal.Operation
	if err := d.permitBatch(ctx, op, "propose_"+op.String(), ""); err != nil {
		return Case{}, err
	}
	if len(plan.Members) == 0 {
		return Case{}, problem.New(problem.Refused, "不能成批"+op.Name(), "没有一本可以办理", "请看每一本不能办理的原因")
	}
	k := caseOf(plan.Proposal)
	k.Kind, k.Proposer, k.ProposedAt, k.State = plan.Kind, d.account.User, d.office.Now().UTC(), Open
	k.Work = &BatchWork{Members: len(plan.Members), Scope: plan.Scope}
	if !op.ByTwo() {
		k.State = Running
	}
	var err error
	if k.Due, err = d.deadline(ctx, op); err != nil {
		return Case{}, err
	}
	if err := d.identify(ctx, &k); err != nil {
		return Case{}, err
	}
	k.Revision = 1
	content, err := json.Marshal(plan.Members)
	if err != nil {
		return Case{}, err
	}
	return k, d.office.Store.Commit(ctx, Change{
		Cases: []Case{k}, Records: []Record{{Drawer: batchDrawer(k.ID), Name: membersName, Content: content}},
		Audit: d.entry("propose_"+op.String(), k.ID, audit.Done, fmt.Sprintf("提出成批%s %d 本", op.Name(), len(plan.Members))),
	})
}
