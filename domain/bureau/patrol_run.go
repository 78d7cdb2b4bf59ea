package bureau

import (
	"context"
	"fmt"
	"slices"

	"roadcert/domain/access"
	"roadcert/domain/patrol"
	"roadcert/domain/problem"
)

// BeginPatrol begins the patrol of a cycle for the days it is due in, and fills what the machine can tell. Where it was
// begun already, by a scheduled job perhaps, the machine looks again and what people answered stays. A special patrol
// names its topic, and is always a new one.
func (d *Desk) BeginPatrol(ctx context.Context, c patrol.Cycle, topic string, progress func(done, total int)) (PatrolRecord, error) {
	if err := d.permit(ctx, access.ProbeHouse, "patrol_begin", string(c)); err != nil {
		return PatrolRecord{}, err
	}
	list, err := d.PatrolList(c)
	if err != nil {
		return PatrolRecord{}, err
	}
	r, err := patrol.Begin("", list, noted(topic), c.Period(d.Today()))
	if err != nil {
		return PatrolRecord{}, err
	}
	look, err := d.look(ctx, c, progress)
	if err != nil {
		return PatrolRecord{}, err
	}
	if err := look.fill(ctx, &r); err != nil {
		return PatrolRecord{}, err
	}
	d.office.keeping.Lock()
	defer d.office.keeping.Unlock()
	if err := d.resumePatrol(ctx, &r); err != nil {
		return PatrolRecord{}, err
	}
	r.Begun = d.ownHand()
	if err := d.signLast(&r); err != nil {
		return PatrolRecord{}, err
	}
	kept, err := keepPatrol(&r)
	if err != nil {
		return PatrolRecord{}, err
	}
	detail := fmt.Sprintf("开始%s：%d 项，待人工填写 %d 项，异常 %d 项", c.Name(), len(r.Results), len(r.Left()), r.Abnormal())
	return PatrolRecord{Record: r}, d.commitPatrol(ctx, "patrol_begin", r.ID, detail, kept)
}

// resumePatrol gives a record that was just filled its number: that of the one begun before for the same days, whose
// answers it takes over, or a new one.
func (d *Desk) resumePatrol(ctx context.Context, r *patrol.Record) (err error) {
	if r.Cycle != patrol.Special {
		same, err := d.patrolRecords(ctx, r.Period.From, r.Period.From)
		if err != nil {
			return err
		}
		for _, was := range same {
			if was.Cycle != r.Cycle {
				continue
			}
			if was.Concluded.Made() && len(was.Broken) == 0 {
				return problem.New(problem.Refused, "不能开始巡检", r.Cycle.Words(r.Period)+" 的"+r.Cycle.Name()+"已经办结（"+was.ID+"）", "确有需要的，请做专项巡检")
			}
			if !was.Concluded.Made() {
				r.ID = was.ID
				takeAnswers(r, &was.Record)
			}
		}
	}
	if r.ID == "" {
		r.ID, err = d.nextStationID(ctx, "p")
	}
	return err
}

// takeAnswers takes over what people answered; not where the machine judges now.
func takeAnswers(to, from *patrol.Record) {
	for i := range to.Results {
		j := slices.IndexFunc(from.Results, func(r patrol.Result) bool { return r.Item.Key == to.Results[i].Item.Key })
		if j >= 0 && !to.Results[i].ByMachine() {
			to.Results[i].Answer = from.Results[j].Answer
		}
	}
}

// PatrolAnswer is what a person judged of one item.
type PatrolAnswer struct {
	Item      string // key
	Judgement patrol.Judgement
	Note      string
}

// AnswerPatrol enters what a person judged. Nothing of it counts before the patrol is concluded.
func (d *Desk) AnswerPatrol(ctx context.Context, id string, answers ...PatrolAnswer) (PatrolRecord, error) {
	if err := d.permit(ctx, access.Patrol, "patrol_answer", id); err != nil {
		return PatrolRecord{}, err
	}
	d.office.keeping.Lock()
	defer d.office.keeping.Unlock()
	r, err := d.openPatrol(ctx, id)
	if err != nil {
		return PatrolRecord{}, err
	}
	for _, a := range answers {
		if err := r.Put(a.Item, patrol.Answer{Judgement: a.Judgement, Note: noted(a.Note), By: d.account.User, At: d.now()}); err != nil {
			return PatrolRecord{}, err
		}
	}
	kept, err := keepPatrol(&r)
	if err != nil {
		return PatrolRecord{}, err
	}
	return PatrolRecord{Record: r}, d.commitPatrol(ctx, "patrol_answer", id, fmt.Sprintf("填写巡检项目 %d 项，待填 %d 项", len(answers), len(r.Left())), kept)
}

// openPatrol reads a record to work on, and sees to it that its signatures hold.
func (d *Desk) openPatrol(ctx context.Context, id string) (patrol.Record, error) {
	r, err := d.findPatrol(ctx, id)
	if err != nil {
		return r, err
	}
	return r, d.unbroken(ctx, &r)
}

// ConcludePatrol signs a patrol whose items are all judged. What was abnormal becomes a finding, where none of the same
// item is open already.
func (d *Desk) ConcludePatrol(ctx context.Context, id string) (PatrolRecord, error) {
	if err := d.permit(ctx, access.Patrol, "patrol_conclude", id); err != nil {
		return PatrolRecord{}, err
	}
	d.office.keeping.Lock()
	defer d.office.keeping.Unlock()
	r, err := d.openPatrol(ctx, id)
	if err == nil {
		err = r.Ready()
	}
	if err != nil {
		return PatrolRecord{}, err
	}
	records, err := d.enterAbnormal(ctx, &r)
	if err != nil {
		return PatrolRecord{}, err
	}
	r.Concluded = d.ownHand()
	if err := d.signLast(&r); err != nil {
		return PatrolRecord{}, err
	}
	kept, err := keepPatrol(&r)
	if err != nil {
		return PatrolRecord{}, err
	}
	detail := fmt.Sprintf("办结%s：%d 项，异常 %d 项，登记问题 %d 个", r.Cycle.Name(), len(r.Results), r.Abnormal(), len(records))
	return PatrolRecord{Record: r}, d.commitPatrol(ctx, "patrol_conclude", id, detail, append(records, kept)...)
}

// enterAbnormal makes the findings of a patrol, and notes them at its items.
func (d *Desk) enterAbnormal(ctx context.Context, r *patrol.Record) (records []Record, err error) {
	if r.Abnormal() == 0 {
		return nil, nil
	}
	list, err := d.findings(ctx)
	if err != nil {
		return nil, err
	}
	open := map[string]string{}
	for _, f := range list {
		if f.Stage() != patrol.Closed && len(f.Broken) == 0 {
			open[f.Item] = f.ID
		}
	}
	for i := range r.Results {
		res := &r.Results[i]
		if res.Judgement() != patrol.Abnormal {
			continue
		}
		if res.Finding = open[res.Item.Key]; res.Finding != "" {
			continue
		}
		f, kept, err := d.newFinding(ctx, r.ID, &res.Item, patrol.Step{Text: res.Text(), Risk: res.Item.Risk})
		if err != nil {
			return nil, err
		}
		res.Finding, records = f.ID, append(records, kept)
	}
	return records, nil
}
