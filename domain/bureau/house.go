package bureau

import (
	"context"
	"fmt"

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
