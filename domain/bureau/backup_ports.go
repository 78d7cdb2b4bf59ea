package bureau

import (
	"context"
	"fmt"
	"time"

	"roadcert/domain/catalog"
)

// BackupStore is what backups ask of the store. Folders and paths are texts here, which only the store makes sense of.
type BackupStore interface {
	// Replicate lays one state of the store down as a store of its own, in a scratch place, however much is written
	// meanwhile. It is as unlocked as this one.
	Replicate(ctx context.Context) (Replica, error)
	// Unpack lays down what is in a backup likewise. Without a recovery key it takes this store's own key.
	Unpack(ctx context.Context, path, recovery string, progress func(done, total int)) (Replica, PackedBackup, error)
	// Target looks at the place backups are to be written to: a folder, or a file that is not there yet. It fails with a
	// problem where the place is not there.
	Target(ctx context.Context, out string) (BackupTarget, error)
	// Packed returns the backups in a folder, the newest first. What cannot be read is none.
	Packed(ctx context.Context, folder string) ([]PackedBackup, error)
	// Discard removes a backup; that it is gone already is no error.
	Discard(ctx context.Context, path string) error
	// PassSerials leaves out the next n serials of the numbers that begin with prefix, as if they had been taken.
	PassSerials(ctx context.Context, prefix string, stretches []catalog.Segment, n int64) error
}

// Replica is a store in a scratch place. Closed, it is gone.
type Replica interface {
	Store
	// Pack writes the replica to a target, encrypted, reads back what it wrote and checks the database in it. The file
	// bears its name only then; where anything fails, there is no file. Nobody else packs for this workstation meanwhile.
	Pack(ctx context.Context, to BackupTarget, label BackupLabel, figures Figures, progress func(done, total int)) (PackedBackup, error)
	Close() error
}

// BackupTarget is a place backups are written to.
type BackupTarget struct {
	Folder   string
	File     string // the name of the file; empty: as BackupLabel.FileName
	Free     int64  // bytes; -1 where it is not known
	SameDisk bool   // the disk the store is on: both are lost together
}

// BackupLabel stands on a backup in the clear, so that whoever finds it knows what it is.
type BackupLabel struct {
	ID          string    `json:"id"` // 16 hexadecimal digits by lot
	Bureau      string    `json:"bureau"`
	Region      string    `json:"region"`
	Workstation int       `json:"workstation"`
	Training    bool      `json:"training,omitempty"`
	Made        time.Time `json:"made"`
	// Generation is that of the data key it opens with, as the store knows it. After a change of the key an earlier backup
	// opens with the recovery key of its time only.
	Generation int `json:"generation,omitempty"`
}

// backupSuffix is how the name of a backup ends.
const backupSuffix = ".rcbackup"

// FileName is what a backup is called where nobody gave it a name. Names sort by workstation and time.
func (l *BackupLabel) FileName() string {
	return fmt.Sprintf("roadcert-%s-%d-%s%s", l.Region, l.Workstation, l.Made.UTC().Format("20060102T150405Z"), backupSuffix)
}

// PackedBackup is a backup as a file.
type PackedBackup struct {
	BackupLabel
	Path string `json:"path"`
	Size int64  `json:"size"` // bytes
	// Figures are inside: they are known of one that was made here or opened.
	Figures Figures `json:"figures,omitzero"`
}

// Figures are what a store and its copy are held against each other by.
type Figures struct {
	Certificates int           `json:"certificates"`
	Kinds        []KindFigures `json:"kinds"` // by code
	Waiting      int           `json:"waiting"`
	Accounts     int           `json:"accounts"`
	LogSeq       int64         `json:"log_seq"`  // of the last entry of the audit log
	LogHash      string        `json:"log_hash"` // hexadecimal
}

// KindFigures are those of the certificates of a kind.
type KindFigures struct {
	Kind   catalog.Code `json:"kind"`
	Count  int          `json:"count"`
	Digest string       `json:"digest"` // SM3 of the digests of all, in order of ID, hexadecimal
}
