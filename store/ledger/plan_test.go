package ledger_test

import (
	"slices"
	"strings"
	"testing"

	"roadcert/domain/problem"
)

// However much is in the ledger, these queries look at what they return and at little else.
func TestNoQueryScansOrSorts(t *testing.T) {
	h := &house{TB: t, where: t.TempDir(), catalog: kinds(t)}
	h.open()
	defer h.Close()
	plans, err := h.Plans(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// The queue is read in its order, and its beginning is handed on.
	fine := []string{"SCAN unsealed USING INDEX unsealed_since", "SCAN u"}
	for name, plan := range plans {
		for line := range strings.Lines(plan) {
			line = strings.TrimSpace(line)
			if strings.Contains(line, "SCAN") && !slices.Contains(fine, line) || strings.Contains(line, "B-TREE") {
				t.Errorf("%s: %s", name, plan)
			}
		}
	}
}

// What the server gives up in favour of somebody else is run again, but not for ever.
func TestTransactionIsRunAgain(t *testing.T) {
	h := &house{TB: t, where: server.Database(t), catalog: kinds(t)}
	h.open()
	defer h.Close()
	if ran, err := h.Collide(t.Context(), 3); ran != 4 || err != nil {
		t.Errorf("ran %d times: %v", ran, err)
	}
	ran, err := h.Collide(t.Context(), 100)
	if ran != 5 || err == nil {
		t.Errorf("ran %d times: %v", ran, err)
	}
	code(t, h.Explain(err), problem.Busy)
}
