package bureau

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

const whatYield = "不能以省级系统为准"

// Yield takes the province's history of a certificate in place of ours, in one transaction: what is ours alone since
// both were the same is set aside, with the reason, and can be done again. Where another certificate at the province
// bears the number, that one is taken.
func (d *Desk) Yield(ctx context.Context, ref, why string) error {
	if err := d.permit(ctx, access.ResolveDifference, "yield", ""); err != nil {
		return err
	}
	why, err := explained(whatYield, why)
	if err != nil {
		return err
	}
	release, err := d.alone(whatYield)
	if err != nil {
		return err
	}
	defer release()
	stopped, err := d.stoppedAt(ctx, ref, whatYield)
	if err != nil {
		return err
	}
	l, err := d.dial(ctx)
	if err != nil {
		return worded(err, whatYield)
	}
	r := d.replacing(why)
	refusals, err := r.concede(ctx, l, []StoppedEvent{stopped})
	if err != nil {
		return worded(err, whatYield)
	}
	if len(refusals) > 0 {
		return d.refuse(ctx, "yield", stopped.Event.Certificate.String(), whatYield, refusals[0].Why)
	}
	r.change.Audit = d.entry("yield", stopped.Event.Certificate.String(), audit.Done, "以省级系统为准："+maskText(why))
	return d.office.Store.Commit(ctx, r.change)
}

// concede adds to the change what yields some certificates, and returns those that cannot.
func (r *replacing) concede(ctx context.Context, l *line, stopped []StoppedEvent) (refusals []BatchRefusal, err error) {
	var ids []certificate.ID
	for i := range stopped {
		ids = append(ids, stopped[i].Event.Certificate)
		if other := stopped[i].Receipt.Other; other != 0 {
			ids = append(ids, other)
		}
	}
	slices.Sort(ids)
	sides, err := l.theirSides(ctx, slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	for i := range stopped {
		id := stopped[i].Event.Certificate
		theirs := sides[id]
		ours, err := r.desk.ourSide(ctx, id)
		if err != nil {
			return nil, err
		}
		if err = readable(&ours, &theirs); err == nil {
			err = r.adopt(ctx, id, &ours, &theirs)
		}
		switch problem.Of(err) {
		case "":
		case problem.Refused, problem.Damaged, problem.Newer:
			refusals = append(refusals, r.desk.kept(&ours.now, unyielding(err)))
		default:
			return nil, err
		}
	}
	for i := range stopped {
		if other := stopped[i].Receipt.Other; other != 0 && !r.done[other] {
			theirs := sides[other]
			if err := r.bearer(ctx, other, &theirs); err != nil {
				return nil, err
			}
		}
	}
	return refusals, nil
}

// unyielding is why a certificate does not yield: one side cannot be read, or something else here is in the way.
func unyielding(err error) *certificate.Refusal {
	no := &certificate.Refusal{Rule: "unyielding", Clause: "DB21/T 5.3", Text: err.Error()}
	var p *problem.Problem
	if errors.As(err, &p) {
		no.Text, no.Remedy = p.Why, p.Remedy
	}
	return no
}

// bearer takes the certificate that bears the number, as far as it is not here. Where something else is in its way, a
// reconciliation shows it.
func (r *replacing) bearer(ctx context.Context, id certificate.ID, theirs *side) error {
	ours, err := r.desk.ourSide(ctx, id)
	if err != nil || ours.broken != nil || theirs.broken != nil {
		return err
	}
	relation, base := relate(&ours, theirs)
	if relation != exchange.Behind {
		return nil
	}
	if rival, err := r.rival(ctx, id, &theirs.now); err != nil || rival != 0 {
		return err
	}
	return r.take(id, theirs.events, base)
}

// yieldChunk is how many certificates yield in one transaction.
const yieldChunk = 100

// YieldAll yields every conflict in which what is ours is nobody's decision: certificates that were only taken over from
// a register, where two workstations imported the same one. Those in which somebody decided something are left to be
// looked at one by one, and are counted as refused. It may be stopped anywhere, and goes on when it is called again.
func (d *Desk) YieldAll(ctx context.Context, why string, progress func(done, total int)) (BatchResult, error) {
	if err := d.permit(ctx, access.ResolveDifference, "yield_all", ""); err != nil {
		return BatchResult{}, err
	}
	why, err := explained(whatYield, why)
	if err != nil {
		return BatchResult{}, err
	}
	release, err := d.alone(whatYield)
	if err != nil {
		return BatchResult{}, err
	}
	defer release()
	l, err := d.dial(ctx)
	if err != nil {
		return BatchResult{}, worded(err, whatYield)
	}
	start := d.office.Now()
	y := yieldingAll{line: l, why: why, progress: progress, result: BatchResult{Reasons: map[string]int{}}}
	err = y.run(ctx)
	y.result.Seconds = d.office.Now().Sub(start).Seconds()
	if errors.Is(err, context.Canceled) {
		return y.result, y.result.stopped(err, "以省级为准")
	}
	if err != nil {
		err = worded(err, whatYield)
	}
	return y.result, err
}

// yieldingAll goes through everything that is stopped.
type yieldingAll struct {
	*line
	why      string
	progress func(done, total int)
	result   BatchResult
}

func (y *yieldingAll) run(ctx context.Context) error {
	return y.desk.eachStopped(ctx, y.progress, func(page []StoppedEvent) error {
		chosen, err := y.choose(ctx, page)
		if err != nil {
			return err
		}
		return y.chunk(ctx, chosen)
	})
}

// choose returns the conflicts that nobody need look at.
func (y *yieldingAll) choose(ctx context.Context, page []StoppedEvent) ([]StoppedEvent, error) {
	chosen, decided, err := y.desk.undecided(ctx, page)
	for _, refusal := range decided {
		y.result.refuse(refusal)
	}
	return chosen, err
}

// Yieldable counts the conflicts that YieldAll yields, and those it leaves to be looked at one by one. It asks nobody but
// the store.
func (d *Desk) Yieldable(ctx context.Context, progress func(done, total int)) (yields, left int, err error) {
	if err := d.permit(ctx, access.ResolveDifference, "yield_all", ""); err != nil {
		return 0, 0, err
	}
	err = d.eachStopped(ctx, progress, func(page []StoppedEvent) error {
		chosen, decided, err := d.undecided(ctx, page)
		yields, left = yields+len(chosen), left+len(decided)
		return err
	})
	return yields, left, err
}

// eachStopped goes through everything that is stopped, some at a time.
func (d *Desk) eachStopped(ctx context.Context, progress func(done, total int), do func([]StoppedEvent) error) error {
	seen := 0
	for after := certificate.EventID(0); ; {
		page, err := d.office.Store.Stopped(ctx, after, yieldChunk)
		if err != nil || len(page) == 0 {
			return err
		}
		after = page[len(page)-1].Event.ID
		if err := do(page); err != nil {
			return err
		}
		if seen += len(page); progress != nil {
			progress(seen, 0)
		}
	}
}

// undecided divides conflicts into those in which what is ours is nobody's decision, and those that somebody has to
// look at. What is no conflict is neither.
func (d *Desk) undecided(ctx context.Context, page []StoppedEvent) (chosen []StoppedEvent, decided []BatchRefusal, err error) {
	for i := range page {
		s := &page[i]
		if s.Receipt.Outcome != exchange.Conflict {
			continue
		}
		events, err := d.office.Store.History(ctx, s.Event.Certificate)
		if err != nil {
			return nil, nil, err
		}
		ours := events[min(s.Event.Revision-1, len(events)):]
		at := slices.IndexFunc(ours, func(e certificate.Event) bool { return e.Operation != certificate.Collect && !e.Operation.ByItself() })
		if at < 0 {
			chosen = append(chosen, *s)
			continue
		}
		list, err := d.office.Store.Gather(ctx, []certificate.ID{s.Event.Certificate})
		if err != nil {
			return nil, nil, err
		}
		for i := range list {
			decided = append(decided, d.kept(&list[i], &certificate.Refusal{
				Rule: "decided", Clause: "DB21/T 5.3", Text: "本机已对它办理“" + ours[at].Operation.Name() + "”", Remedy: "请逐件对照双方后决定",
			}))
		}
	}
	return chosen, decided, nil
}

// chunk yields some certificates in one transaction.
func (y *yieldingAll) chunk(ctx context.Context, chosen []StoppedEvent) error {
	if len(chosen) == 0 {
		return nil
	}
	r := y.desk.replacing(y.why)
	refusals, err := r.concede(ctx, y.line, chosen)
	if err != nil {
		return err
	}
	for _, refusal := range refusals {
		y.result.refuse(refusal)
	}
	n := len(chosen) - len(refusals)
	if n == 0 {
		return nil
	}
	subject := chosen[0].Event.Certificate.String() + "…" + chosen[len(chosen)-1].Event.Certificate.String()
	r.change.Audit = y.desk.entry("yield", subject, audit.Done, fmt.Sprintf("%d 本以省级系统为准：%s", n, maskText(y.why)))
	if err := y.desk.office.Store.Commit(context.WithoutCancel(ctx), r.change); err != nil {
		return err
	}
	y.result.Issued += n
	return nil
}
