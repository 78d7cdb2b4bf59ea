package bureau

import (
	"context"
	"time"

	"roadcert/domain/access"
)

// KeyStore is what a change of the data key asks of the store.
type KeyStore interface {
	// KeyRing tells how things stand with the data key. It can be read without it.
	KeyRing(context.Context) (KeyRing, error)
	// Rekey makes next the data key: what is written since is sealed with it, and what was sealed with former before still
	// opens. It hands over all accounts and what lies in a drawer, as they are in its transaction, and writes there what
	// becomes of them; no account that was read before is taken any more. It fails with problem.Conflict while an earlier
	// change is not carried through.
	Rekey(ctx context.Context, former, next []byte, waiting Drawer, become func([]access.Account, []Record) (Change, error)) error
	// Reseal seals anew what is still sealed with the former key, beside the work of others, and can be stopped and begun
	// again. When all of it is, it forgets the former key and writes done. It returns how many values it has sealed.
	Reseal(ctx context.Context, done Change, progress func(done, total int)) (int, error)
}

// KeyRing is how things stand with the data key.
type KeyRing struct {
	Generation int       // how often it was changed; people count from one
	Since      time.Time // zero where it never was
	Former     bool      // something may still be sealed with the one before
	Done       int       // how many values were looked at for that
	Total      int       // of so many
}
