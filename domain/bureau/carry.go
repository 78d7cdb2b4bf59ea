package bureau

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"roadcert/domain/access"
	"roadcert/domain/certificate"
	"roadcert/domain/problem"
)

// Carry carries out a batch that was approved, or that needs no approval, from where it came to. Every chunk
// says in its own transaction how far the batch is, so that one that was stopped or killed goes on without
// doing anything twice.
func (d *Desk) Carry(ctx context.Context, id string, progress func(done, total int)) (BatchResult, error) {
	k, members, err := d.running(ctx, id)
	if err != nil {
		return BatchResult{}, err
	}
	b := batch{desk: d, operation: k.Operation, signed: true, total: len(members), progress: progress}
	if progress != nil {
		b.progress = func(int, int) { progress(k.Work.Next, k.Work.Members) }
	}
	at := k.Work.Next
	b.next = func(ctx context.Context) ([]task, error) {
		part := members[at:min(at+batchChunk, len(members))]
		at += len(part)
		return d.tasks(ctx, part, k.proposal(), k.ID, nil)
	}
	b.also = func(ctx context.Context, change *Change, c *chunk) error {
		p := k.proposal()
		for i := range c.steps {
			if err := d.handedOver(ctx, change, &c.steps[i].Before, &p); err != nil {
				return err
			}
		}
		work := *k.Work
		work.Done, work.Refused = work.Done+len(c.steps), work.Refused+len(c.refusals)
		work.Next = work.Done + work.Refused
		k.Work = &work
		k.Revision++
		if work.Next == work.Members {
			k.State, k.DecidedAt = Approved, d.office.Now().UTC()
		}
		change.Cases = []Case{k}
		if len(c.refusals) == 0 {
			return nil
		}
		r, err := keep(batchDrawer(k.ID), fmt.Sprintf("refused %08d", work.Next), c.refusals)
		change.Records = append(change.Records, r)
		return err
	}
	return b.run(ctx)
}

// CarryNeeds is what carrying out a batch needs: it is the second person's work where there are two.
func CarryNeeds(op certificate.Operation) access.Permission {
	if op.ByTwo() {
		return access.DecideCase
	}
	return inBatches[op]
}

// running returns a batch that is to be carried out, with its members.
func (d *Desk) running(ctx context.Context, id string) (Case, []Member, error) {
	const what = "不能成批办理"
	k, err := d.office.Store.Case(ctx, id)
	if err != nil {
		return k, nil, err
	}
	if err := d.permit(ctx, CarryNeeds(k.Operation), "carry", id); err != nil {
		return k, nil, err
	}
	switch {
	case k.Work == nil:
		return k, nil, problem.New(problem.Invalid, what, "事项 "+id+" 不是成批办理", "请在待办中逐件办理")
	case k.State != Running:
		why := k.ending()
		if k.State == Open || k.State == Reviewed {
			why = "该件尚未批准"
		}
		return k, nil, problem.New(problem.Conflict, what, why, "请在待办中查看")
	}
	members, err := d.members(ctx, id)
	if err == nil && len(members) != k.Work.Members {
		err = problem.New(problem.Damaged, what, "这一批的名单不完整", "请检查证照库，必要时用备份恢复")
	}
	return k, members, err
}

// members reads the list of a batch.
func (d *Desk) members(ctx context.Context, id string) (members []Member, err error) {
	content, err := d.office.Store.Record(ctx, batchDrawer(id), membersName)
	if err == nil {
		err = json.Unmarshal(content, &members)
	}
	return members, problem.From(err, problem.Damaged, "不能读出名单", "这一批的名单读不出来", "请检查证照库，必要时用备份恢复")
}

// Stop ends a batch where it is. What is done stays done; the rest is left as it was.
func (d *Desk) Stop(ctx context.Context, id, note string) (Case, error) {
	k, _, err := d.running(ctx, id)
	if err != nil {
		return k, err
	}
	k.State, k.DecidedAt, k.Answer = Approved, d.office.Now().UTC(), strings.TrimSpace(k.Answer+" "+note)
	return d.keepCase(ctx, k, "stop", fmt.Sprintf("停在第 %d 本，共 %d 本", k.Work.Next, k.Work.Members))
}

// Outcome is what became of a batch so far.
type Outcome struct {
	Case     Case
	Refusals []BatchRefusal
}

// Outcome returns what became of a batch, with every certificate that was refused.
func (d *Desk) Outcome(ctx context.Context, id string) (Outcome, error) {
	if err := d.permit(ctx, access.ReadCases, "outcome", id); err != nil {
		return Outcome{}, err
	}
	k, err := d.office.Store.Case(ctx, id)
	if err != nil {
		return Outcome{}, err
	}
	records, err := d.office.Store.Records(ctx, batchDrawer(id))
	out := Outcome{Case: d.masked(k)}
	for _, r := range records {
		if r.Name == membersName {
			continue
		}
		var part []BatchRefusal
		if err := json.Unmarshal(r.Content, &part); err != nil {
			return out, problem.From(err, problem.Damaged, "不能读出办理结果", "“"+r.Name+"”读不出来", "请检查证照库，必要时用备份恢复")
		}
		out.Refusals = append(out.Refusals, part...)
	}
	return out, err
}

// Members returns the certificates of a batch as a list shows them, from one on.
func (d *Desk) Members(ctx context.Context, id string, from, limit int) ([]Row, error) {
	if err := d.permit(ctx, access.ReadCases, "members", id); err != nil {
		return nil, err
	}
	members, err := d.members(ctx, id)
	if err != nil {
		return nil, err
	}
	members = members[min(from, len(members)):min(from+limit, len(members))]
	ids := make([]certificate.ID, len(members))
	for i, m := range members {
		ids[i] = m.ID
	}
	return d.rows(ctx, ids)
}

// rows are certificates as a list shows them.
func (d *Desk) rows(ctx context.Context, ids []certificate.ID) ([]Row, error) {
	found, err := d.office.Store.Gather(ctx, ids)
	rows := make([]Row, len(found))
	for i := range found {
		c := &found[i]
		rows[i] = Row{
			ID: c.ID, Kind: c.Kind, Number: d.mask(c.Kind, c.Number), Holder: c.Holder, Plate: c.Plate, Status: c.StatusOn(d.Today()),
			Medium: c.Medium, ValidTo: c.ValidTo, ReviewDue: c.ReviewDue, Version: c.Version,
		}
	}
	return rows, err
}
