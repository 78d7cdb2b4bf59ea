package bureau

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
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
	Number string               `json:"number"` // masked where it is sensitive
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
		desk: d, what: Batch{Operation: certificate.Convert, Kind: opt.Kind, Today: d.Today()}, signed: true,
		limit: opt.Limit, total: total, progress: opt.Progress,
	}
	return b.run(ctx)
}

// Expire records the expiry of every certificate whose last day has passed. Lists and figures know it
// without; the record is for the certificate's own history and for the province.
func (d *Desk) Expire(ctx context.Context, progress func(done, total int)) (BatchResult, error) {
	if err := d.permit(ctx, access.RunSchedule, "expire", ""); err != nil {
		return BatchResult{}, err
	}
	b := batch{desk: d, what: Batch{Operation: certificate.Expire, Today: d.Today()}, progress: progress}
	return b.run(ctx)
}

// batch does one operation to all certificates that qualify.
type batch struct {
	desk     *Desk
	what     Batch
	signed   bool
	limit    int // 0: none
	total    int
	progress func(done, total int)
	result   BatchResult
}

func (b *batch) run(ctx context.Context) (BatchResult, error) {
	start := b.desk.office.Now()
	b.result.Reasons = map[string]int{}
	var after certificate.ID
	var err error
	for err == nil {
		want := batchChunk
		if b.limit > 0 {
			want = min(want, b.limit-b.result.Issued-b.result.Refused)
		}
		var list []certificate.Certificate
		if list, err = b.desk.office.Store.Pending(ctx, b.what, after, want); err != nil || len(list) == 0 {
			break
		}
		after = list[len(list)-1].ID
		if err = b.do(ctx, list); err == nil && b.progress != nil {
			b.progress(b.result.Issued+b.result.Refused, b.total)
		}
	}
	b.result.Seconds = b.desk.office.Now().Sub(start).Seconds()
	return b.result, b.result.stopped(ctx, b.what.Operation.Name(), err)
}

// do applies the operation to one chunk and commits it.
func (b *batch) do(ctx context.Context, list []certificate.Certificate) error {
	var change Change
	for _, c := range list {
		kind, err := b.desk.kind(c.Kind)
		if err != nil {
			return err
		}
		cmd := certificate.Command{
			Operation: b.what.Operation, Kind: kind, At: b.desk.office.Now(), On: b.what.Today,
			Actor: b.desk.account.User, Authority: b.desk.settings.USCC,
		}
		if cmd.Operation == certificate.Expire {
			cmd.On = c.ValidTo.Add(1)
		}
		cmd.Event = b.desk.office.Store.NextEvent()
		step, err := b.desk.step(c, cmd)
		var why *certificate.Refusal
		if errors.As(err, &why) {
			b.result.refuse(b.desk, &c, why)
			continue
		}
		if err != nil {
			return err
		}
		change.Certificates = append(change.Certificates, step)
	}
	if len(change.Certificates) == 0 {
		return ctx.Err()
	}
	if b.signed {
		if err := b.desk.signAll(change.Certificates); err != nil {
			return err
		}
	}
	first, last := change.Certificates[0].Event.ID, change.Certificates[len(change.Certificates)-1].Event.ID
	change.Audit = b.desk.entry(b.what.Operation.String(), first.String()+"…"+last.String(), audit.Done,
		fmt.Sprintf("%s %d 本", b.what.Operation.Name(), len(change.Certificates)))
	if err := b.desk.office.Store.Commit(context.WithoutCancel(ctx), change); err != nil {
		return err
	}
	b.result.Issued += len(change.Certificates)
	return ctx.Err()
}

// refuse counts a certificate that was kept out.
func (r *BatchResult) refuse(d *Desk, c *certificate.Certificate, why *certificate.Refusal) {
	r.Refused++
	r.Reasons[why.Rule]++
	if len(r.Refusals) < refusalsMax {
		r.Refusals = append(r.Refusals, BatchRefusal{ID: c.ID, Number: d.mask(c.Kind, c.Number), Holder: c.Holder, Why: why})
	}
}

// signAll signs the events of a chunk: a signature costs more than all the rest of a step.
func (d *Desk) signAll(steps []Step) error {
	return errors.Join(onAllCores(len(steps), func(i int) error { return d.sign(&steps[i].Event) })...)
}

// onAllCores does n things side by side and returns how each ended.
func onAllCores(n int, do func(i int) error) []error {
	ended := make([]error, n)
	workers := runtime.GOMAXPROCS(0)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w; i < n; i += workers {
				ended[i] = do(i)
			}
		})
	}
	wg.Wait()
	return ended
}

// stopped says how far a batch came where the person stopped it; any other error it lets through.
func (r *BatchResult) stopped(ctx context.Context, what string, err error) error {
	if err == nil || ctx.Err() == nil {
		return err
	}
	return problem.From(ctx.Err(), problem.Cancelled, what+"没有做完", fmt.Sprintf("完成 %d 本后被停止", r.Issued), "已完成的有效；再次执行会接着做完")
}
