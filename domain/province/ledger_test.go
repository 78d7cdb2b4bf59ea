package province_test

import (
	"bytes"
	"testing"

	"roadcert/domain/province"
	"roadcert/domain/seal"
	"roadcert/store/ledger"
)

// newLedger opens a ledger in a folder of its own.
func newLedger(t testing.TB) province.Ledger {
	t.Helper()
	l, err := ledger.Open(t.Context(), t.TempDir(), ledger.Options{Key: bytes.Repeat([]byte{7}, seal.KeySize)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}
