package bureau

import (
	"context"
	"fmt"
	"iter"

	"roadcert/domain/access"
	"roadcert/domain/audit"
)

// Health is what a check of the store found.
type Health struct {
	OK       bool      `json:"ok"`
	Checked  int       `json:"checked"` // certificates
	Problems []Finding `json:"problems"`
}

// Fsck proves the store against itself. The result is itself written to the log.
func (d *Desk) Fsck(ctx context.Context, progress func(done, total int)) (Health, error) {
	if err := d.permit(ctx, access.CheckStore, "fsck", ""); err != nil {
		return Health{}, err
	}
	checked, findings, err := d.proveStore(ctx, progress)
	if err != nil {
		return Health{}, err
	}
	h := Health{OK: len(findings) == 0, Checked: checked, Problems: findings}
	return h, d.record(ctx, "fsck", "", audit.Done, fmt.Sprintf("核对 %d 本，发现问题 %d 处", checked, len(findings)))
}

// proveStore proves the store against itself, and the files that came with cases against their digests.
func (d *Desk) proveStore(ctx context.Context, progress func(done, total int)) (checked int, findings []Finding, err error) {
	findings, err = d.office.Store.Check(ctx, func(done, total int) {
		checked = done
		if progress != nil {
			progress(done, total)
		}
	})
	if err != nil {
		return 0, nil, err
	}
	attached, err := d.checkAttachments(ctx)
	return checked, append(findings, attached...), err
}

// AuditTrail is what a verification of the log found.
type AuditTrail struct {
	OK       bool      `json:"ok"`
	Checked  int64     `json:"checked"`
	Head     string    `json:"head"` // SM3 of the last entry, hexadecimal
	Problems []Finding `json:"problems"`
}

// VerifyAudit follows the chain of the log from its first entry to the last, and holds it against what was printed of it
// before (audit.Head.Code).
func (d *Desk) VerifyAudit(ctx context.Context, printed ...audit.Mark) (AuditTrail, error) {
	if err := d.permit(ctx, access.VerifyAudit, "audit_verify", ""); err != nil {
		return AuditTrail{}, err
	}
	head, broken, err := audit.Verify(audit.Head{}, d.log(ctx))
	for _, m := range printed {
		if err != nil || broken != nil {
			break
		}
		broken, err = d.against(ctx, m, head)
	}
	if err != nil {
		return AuditTrail{}, err
	}
	trail := AuditTrail{OK: broken == nil, Checked: head.Seq, Head: fmt.Sprintf("%x", head.Hash)}
	if broken != nil {
		trail.Problems = []Finding{{Subject: fmt.Sprintf("audit %d", broken.Seq), Text: broken.Text}}
	}
	return trail, d.record(ctx, "audit_verify", "", audit.Done, fmt.Sprintf("核对日志 %d 条", trail.Checked))
}

// against holds the log against a mark of it.
func (d *Desk) against(ctx context.Context, m audit.Mark, head audit.Head) (*audit.Break, error) {
	entries, err := d.office.Store.Audit(ctx, m.Seq-1, 1)
	if err != nil || len(entries) == 0 || entries[0].Seq != m.Seq {
		return m.Of(nil, head), err
	}
	return m.Of(&entries[0], head), nil
}

// log steps through the whole audit log, a page at a time.
func (d *Desk) log(ctx context.Context) iter.Seq2[audit.Entry, error] {
	const page = 1000
	return func(yield func(audit.Entry, error) bool) {
		for after := int64(0); ; {
			entries, err := d.office.Store.Audit(ctx, after, page)
			if err != nil {
				yield(audit.Entry{}, err)
				return
			}
			for _, e := range entries {
				if !yield(e, nil) {
					return
				}
				after = e.Seq
			}
			if len(entries) < page {
				return
			}
		}
	}
}
