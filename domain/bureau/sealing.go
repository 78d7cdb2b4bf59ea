package bureau

import (
	"cmp"
	"context"
	"fmt"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/document"
	"roadcert/domain/internal/cores"
)

// SealOptions say which editions are to be sealed.
type SealOptions struct {
	Kind     catalog.Code // empty: all kinds
	Limit    int          // 0: all there are
	Progress func(done, total int)
}

// Unsealed is a valid certificate whose newest edition has no sealed file, with that edition.
type Unsealed struct {
	Certificate certificate.Certificate
	Edition     certificate.Edition
}

// sealChunk is how many files are made for one transaction: some ten megabytes.
const sealChunk = 200

// SealEditions makes the sealed file of every edition that counts and has none, on all cores. Each chunk is one
// transaction, so that a run that was interrupted is simply run again.
func (d *Desk) SealEditions(ctx context.Context, opt SealOptions) (BatchResult, error) {
	if err := d.permit(ctx, access.SealDocuments, "seal", string(opt.Kind)); err != nil {
		return BatchResult{}, err
	}
	if opt.Kind != "" {
		if _, err := d.kind(opt.Kind); err != nil {
			return BatchResult{}, err
		}
	}
	s, err := d.stamp(ctx)
	if err != nil {
		return BatchResult{}, err
	}
	composer, err := d.composer(ctx)
	if err != nil {
		return BatchResult{}, err
	}
	total, err := d.office.Store.CountUnsealed(ctx, opt.Kind, d.Today())
	if err != nil {
		return BatchResult{}, err
	}
	if opt.Limit > 0 {
		total = min(total, opt.Limit)
	}
	b := sealing{desk: d, stamp: s, composer: composer, opt: opt, total: total, result: BatchResult{Reasons: map[string]int{}}}
	start := d.office.Now()
	err = b.run(ctx)
	b.result.Seconds = d.office.Now().Sub(start).Seconds()
	return b.result, b.result.stopped(err, "盖章")
}

// sealing is a run over all editions without a seal.
type sealing struct {
	desk     *Desk
	stamp    *stamp
	composer *document.Composer
	opt      SealOptions
	total    int
	result   BatchResult
}

// run makes the files of one chunk on all cores while the next is being read and the one before committed.
func (b *sealing) run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	committed := make(chan error, 1)
	committed <- nil
	next := b.read(ctx, 0, b.total)
	for left := b.total; left > 0; {
		work := <-next
		left -= len(work.list)
		var change Change
		if work.err == nil && len(work.list) > 0 {
			next = b.read(ctx, work.list[len(work.list)-1].Certificate.ID, left)
			change, work.err = b.make(ctx, work.list)
		}
		if before := <-committed; before != nil || work.err != nil || len(work.list) == 0 {
			return cmp.Or(before, work.err)
		}
		go func() { committed <- b.commit(ctx, change) }()
	}
	return <-committed
}

// work is a chunk of what is to be sealed.
type work struct {
	list []Unsealed
	err  error
}

// read fetches the chunk after a certificate.
func (b *sealing) read(ctx context.Context, after certificate.ID, left int) <-chan work {
	done := make(chan work, 1)
	go func() {
		var w work
		if left > 0 {
			w.list, w.err = b.desk.office.Store.Unsealed(ctx, b.opt.Kind, b.desk.Today(), after, min(sealChunk, left))
		}
		done <- w
	}()
	return done
}

// make makes the files of one chunk on all cores.
func (b *sealing) make(ctx context.Context, list []Unsealed) (Change, error) {
	made := make([]Document, len(list))
	failed := cores.Each(len(list), func(i int) (err error) {
		if err = ctx.Err(); err == nil {
			made[i], err = b.sealed(ctx, &list[i])
		}
		return err
	})
	change := Change{Audit: b.desk.entry("seal", list[0].Certificate.ID.String()+"…"+list[len(list)-1].Certificate.ID.String(), audit.Done, "")}
	if err := ctx.Err(); err != nil {
		return change, err
	}
	for i, err := range failed {
		p, alone := document.OfOne(err)
		switch {
		case err == nil:
			change.Documents = append(change.Documents, made[i])
		case alone:
			b.result.refuse(b.desk.kept(&list[i].Certificate,
				&certificate.Refusal{Rule: "document", Clause: "GB/T 36905", Text: p.Why, Remedy: p.Remedy}))
		default:
			return change, err
		}
	}
	change.Audit.Detail = fmt.Sprintf("加盖“%s” %d 本", b.stamp.seal.Name, len(change.Documents))
	return change, nil
}

// commit keeps the files of one chunk. What was made is kept even where the person has stopped the run since.
func (b *sealing) commit(ctx context.Context, change Change) error {
	if len(change.Documents) == 0 {
		return nil
	}
	if err := b.desk.office.Store.Commit(context.WithoutCancel(ctx), change); err != nil {
		return err
	}
	b.result.Issued += len(change.Documents)
	if b.opt.Progress != nil {
		b.opt.Progress(b.result.Issued, b.total)
	}
	return nil
}

// sealed makes the sealed file of one edition.
func (b *sealing) sealed(ctx context.Context, u *Unsealed) (Document, error) {
	c, e, o := &u.Certificate, &u.Edition, b.desk.office
	pictures, err := b.desk.pictures(ctx, c.Kind, c.Face)
	if err != nil {
		return Document{}, err
	}
	now := o.Now()
	content, err := b.composer.Sealed(o.Rand, e, c.Kind, c.Face, pictures, b.stamp.seal, b.stamp.signer, now)
	return Document{Certificate: c.ID, Version: e.Version, SealedAt: now.UTC(), Content: content}, err
}
