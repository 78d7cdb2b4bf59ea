package sqlite_test

import (
	"testing"

	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/problem"
)

// TestAStoreIsOneCountys: a certificate of another county does not get in, neither as what was done here nor as what the
// province told, and takes with it what it came with.
func TestAStoreIsOneCountys(t *testing.T) {
	h := found(t)
	for _, reopened := range []bool{false, true} {
		if reopened {
			h.reopen()
		}
		own, foreign := h.collected("013", vehicle(1, "辽A12345", "法库县顺达运输有限公司"), certificate.Valid), h.collected("013", vehicle(2, "辽A54321", "新民市顺达运输有限公司"), certificate.Valid)
		foreign.Event.Region, foreign.After.Region = "210181", "210181"
		steps := []bureau.Step{own, foreign}
		for name, c := range map[string]bureau.Change{"done here": {Certificates: steps}, "told by the province": {Link: bureau.LinkChange{Taken: steps, At: now}}} {
			c.Audit = entry("test")
			err := h.Commit(t.Context(), c)
			code(t, err, problem.Refused)
			if page := h.list(bureau.Query{}); page.Total != 0 {
				t.Errorf("%s: %d certificates are there: %v", name, page.Total, err)
			}
		}
	}
}
