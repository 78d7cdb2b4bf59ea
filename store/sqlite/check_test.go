package sqlite_test

import (
	"fmt"
	"testing"

	"roadcert/domain/bureau"
)

// TestCheckAgainAndAgain: a store that grows under a program that has checked it before, and searched it, is found in
// order every time.
func TestCheckAgainAndAgain(t *testing.T) {
	h := found(t)
	for n := range 60 {
		h.collect("008", operator(n+1, fmt.Sprintf("法库县%d号运输有限公司", n)))
		h.list(bureau.Query{Text: "号运输", Limit: 1})
		findings, err := h.Check(t.Context(), nil)
		if err != nil || len(findings) > 0 {
			t.Fatalf("after %d: %v, %v", n+1, findings, err)
		}
	}
}
