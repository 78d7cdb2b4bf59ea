package bureau

import (
	"context"
	"io"
	"time"

	"roadcert/domain/audit"
	"roadcert/domain/certificate"
)

// AuditStore is what the audit log asks of the store. It can be read without a key.
type AuditStore interface {
	// Audit returns up to limit entries after one, in their order.
	Audit(ctx context.Context, after int64, limit int) ([]audit.Entry, error)
	// AuditHead returns the end of the log.
	AuditHead(ctx context.Context) (audit.Head, error)
	// AuditAnchor returns what the log goes on from; zero where it begins with its first entry.
	AuditAnchor(ctx context.Context) (audit.SignedHead, error)
	// AuditEntries returns the entries that answer a filter, the newest first.
	AuditEntries(ctx context.Context, f AuditFilter) ([]audit.Entry, error)
	// CountAudit returns how many there are, whatever the place and the limit.
	CountAudit(ctx context.Context, f AuditFilter) (int, error)
}

// AuditFilter is what entries have to be; what is empty asks for nothing.
type AuditFilter struct {
	Actor       string
	Action      string
	Subject     string
	Certificate certificate.ID // the subject is this certificate, or a case about it
	Outcome     audit.Outcome
	From, To    time.Time // from the one up to, but not including, the other
	Before      int64     // the entry of the page before
	Limit       int
}

// ArchiveFile is where a part of the log is archived, and read back from.
type ArchiveFile interface {
	// Create makes the file of what fill writes, whole and on the disk or not at all. A file that is there is left alone.
	Create(fill func(io.Writer) error) error
	Open() (io.ReadCloser, error)
}
