package bureau

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/internal/cores"
	"roadcert/domain/problem"
)

// ConvertOptions say which paper certificates are to get an electronic edition.
type ConvertOptions struct {
	Kind     catalog.Code // empty: all kinds
	Limit    int          // 0: all there are
	Progress func(done, total int)
}

// BatchResult is what became of a batch.
type BatchResult struct {
	Issued   int            `json:"issued"` // certificates the operation was done to
	Refused  int            `json:"refused"`
	Reasons  map[string]int `json:"reasons"`
	Refusals []BatchRefusal `json:"why,omitempty"` // the first of them
	Seconds  float64        `json:"seconds"`
}

// BatchRefusal is one certificate that a rule kept out of a batch.
type BatchRefusal struct {
	ID     certificate.ID       `json:"-"`
	Line   int                  `json:"line,omitempty"` // of the sheet that names it
	Number string               `json:"number"`         // masked where it is sensitive
	Holder string               `json:"holder"`
	Why    *certificate.Refusal `json:"why"`
}

const batchChunk = 500 // certificates of one transaction

// Convert makes the electronic edition of every paper certificate that passes the conformity check
// (转化, clause 5.2). Each chunk is one transaction, so that a conversion that was interrupted is simply
// run again.
func (d *Desk) Convert(ctx context.Context, opt ConvertOptions) (BatchResult, error) {
	if err := d.permit(ctx, access.Convert, "convert", string(opt.Kind)); err != nil {
		return BatchResult{}, err
	}
	if opt.Kind != "" {
		if _, err := d.kind(opt.Kind); err != nil {
			return BatchResult{}, err
		}
	}
	page, err := d.office.Store.List(ctx, Query{Kind: opt.Kind, Unconverted: true, Limit: 1, Today: d.Today()})
	if err != nil {
		return BatchResult{}, err
	}
	total := page.Total
	if opt.Limit > 0 {
		total = min(total, opt.Limit)
	}
	b := batch{
		desk: d, operation: certificate.Convert, signed: true, total: total, progress: opt.Progress,
		next: d.pending(Batch{Operation: certificate.Convert, Kind: opt.Kind, Today: d.Today()}, opt.Limit),
	}
	return b.run(ctx)
}

// task is one certificate of a batch and what is to be done to it; or, without a certificate, why it has none.
type task struct {
	certificate certificate.Certificate
	command     certificate.Command
	refusal     *BatchRefusal
}

// pending is the work list of a batch that the store knows by itself.
func (d *Desk) pending(what Batch, limit int) func(context.Context) ([]task, error) {
	var after certificate.ID
	taken := 0
	return func(ctx context.Context) ([]task, error) {
		want := batchChunk
		if limit > 0 {
			want = min(want, limit-taken)
		}
		if want == 0 {
			return nil, nil
		}
		list, err := d.office.Store.Pending(ctx, what, after, want)
		if err != nil || len(list) == 0 {
			return nil, err
		}
		after, taken = list[len(list)-1].ID, taken+len(list)
		tasks := make([]task, len(list))
		for i, c := range list {
			tasks[i], err = d.task(c, Proposal{Operation: what.Operation, Effective: byItself(&c, what.Operation)})
			if err != nil {
				return nil, err
			}
		}
		return tasks, nil
	}
}

// task is one operation on a certificate.
func (d *Desk) task(c certificate.Certificate, p Proposal) (task, error) {
	kind, err := d.kind(c.Kind)
	return task{certificate: c, command: d.command(&c, kind, p)}, err
}

// batch does one operation to many certificates, a chunk to a transaction. While one chunk is being written
// the next is read, decided and signed.
type batch struct {
	desk      *Desk
	operation certificate.Operation
	signed    bool
	total     int
	progress  func(done, total int)
	// next gives the next certificates; none at the end.
	next func(context.Context) ([]task, error)
	// also adds what else belongs into a chunk's transaction; nil where nothing does.
	also   func(context.Context, *Change, *chunk) error
	result BatchResult
}

// chunk is what one transaction does.
type chunk struct {
	steps    []Step
	refusals []BatchRefusal
}

func (b *batch) run(ctx context.Context) (BatchResult, error) {
	start := b.desk.office.Now()
	b.result.Reasons = map[string]int{}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	chunks := make(chan chunk)
	var rooms sync.WaitGroup
	rooms.Go(func() {
		defer close(chunks)
		if err := b.prepare(ctx, chunks); err != nil {
			stop(err)
		}
	})
	rooms.Go(func() {
		for c := range chunks {
			if err := b.write(ctx, c); err != nil {
				stop(err)
				return
			}
		}
	})
	rooms.Wait()
	b.result.Seconds = b.desk.office.Now().Sub(start).Seconds()
	return b.result, b.result.stopped(context.Cause(ctx), b.operation.Name())
}

// prepare decides and signs chunk after chunk.
func (b *batch) prepare(ctx context.Context, to chan<- chunk) error {
	for {
		tasks, err := b.next(ctx)
		if err != nil || len(tasks) == 0 {
			return err
		}
		var c chunk
		for i := range tasks {
			if err := b.decide(&c, &tasks[i]); err != nil {
				return err
			}
		}
		if b.signed {
			if err := b.desk.signAll(c.steps); err != nil {
				return err
			}
		}
		if err := pass(ctx, to, c); err != nil {
			return err
		}
	}
}

func (b *batch) decide(c *chunk, t *task) error {
	if t.refusal != nil {
		c.refusals = append(c.refusals, *t.refusal)
		return nil
	}
	t.command.Event = b.desk.office.Store.NextEvent()
	step, err := b.desk.step(t.certificate, t.command)
	var why *certificate.Refusal
	switch {
	case errors.As(err, &why):
		c.refusals = append(c.refusals, b.desk.kept(&t.certificate, why))
	case err != nil:
		return err
	default:
		c.steps = append(c.steps, step)
	}
	return nil
}

// write commits a chunk. It does not stop in the middle of one.
func (b *batch) write(ctx context.Context, c chunk) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	change := Change{Certificates: c.steps}
	if b.also != nil {
		if err := b.also(ctx, &change, &c); err != nil {
			return err
		}
	}
	if len(c.steps) > 0 || b.also != nil {
		subject := ""
		if n := len(c.steps); n > 0 {
			subject = c.steps[0].Event.ID.String() + "…" + c.steps[n-1].Event.ID.String()
		}
		change.Audit = b.desk.entry(b.operation.String(), subject, audit.Done, fmt.Sprintf("%s %d 本", b.operation.Name(), len(c.steps)))
		if err := b.desk.office.Store.Commit(context.WithoutCancel(ctx), change); err != nil {
			return err
		}
	}
	b.result.add(&c)
	if b.progress != nil {
		b.progress(b.result.Issued+b.result.Refused, b.total)
	}
	return nil
}

// kept is a certificate that a rule keeps out.
func (d *Desk) kept(c *certificate.Certificate, why *certificate.Refusal) BatchRefusal {
	return BatchRefusal{ID: c.ID, Number: d.mask(c.Kind, c.Number), Holder: c.Holder, Why: why}
}

// add counts what a chunk came to.
func (r *BatchResult) add(c *chunk) {
	r.Issued += len(c.steps)
	for _, refusal := range c.refusals {
		r.refuse(refusal)
	}
}

func (r *BatchResult) refuse(refusal BatchRefusal) {
	r.Refused++
	r.Reasons[refusal.Why.Rule]++
	if len(r.Refusals) < refusalsMax {
		r.Refusals = append(r.Refusals, refusal)
	}
}

// signAll signs the events of a chunk: a signature costs more than all the rest of a step.
func (d *Desk) signAll(steps []Step) error {
	return errors.Join(cores.Each(len(steps), func(i int) error { return d.sign(&steps[i].Event) })...)
}

// stopped says how far a batch came where the person stopped it; any other error it lets through.
func (r *BatchResult) stopped(err error, what string) error {
	if !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return problem.From(err, problem.Cancelled, what+"没有做完", fmt.Sprintf("完成 %d 本后被停止", r.Issued), "已完成的有效；再次执行会接着做完")
}
