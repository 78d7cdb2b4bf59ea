package bureau_test

import (
	"strings"
	"testing"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/problem"
)

// TestWhatACaseChanges: old and new as they were when it was proposed, also after it was approved; what is
// sensitive is masked, and full only for who may look.
func TestWhatACaseChanges(t *testing.T) {
	c := newCounty(t)
	ctx, clerk := t.Context(), c.desk(access.Clerk)
	lorry := c.issued(lorry)
	k := need[bureau.Case](t)(clerk.Propose(ctx, lorry.ID.String(), bureau.Proposal{
		Operation: certificate.Amend, Reason: "info-change", Face: certificate.Face{"phone": "13940123456", "scope": "货物专用运输"},
	}))
	text := func(changes []bureau.FaceChange, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, c := range changes {
			lines = append(lines, c.Field.Key+":"+c.Old+">"+c.New)
		}
		return strings.Join(lines, " ")
	}
	reviewer := c.desk(access.Reviewer)
	const masked = "phone:>139****3456 scope:道路普通货物运输>货物专用运输"
	if got := text(reviewer.Changes(ctx, k.ID)); got != masked {
		t.Errorf("changes %s", got)
	}
	if got := text(reviewer.RevealChanges(ctx, k.ID)); !strings.Contains(got, "phone:>13940123456") {
		t.Errorf("in full %s", got)
	}
	need[bureau.Decision](t)(reviewer.Decide(ctx, k.ID, bureau.Approved, ""))
	if got := text(reviewer.Changes(ctx, k.ID)); got != masked {
		t.Errorf("afterwards %s", got)
	}
	draft := need[bureau.Case](t)(clerk.SaveCase(ctx, bureau.Case{
		Operation: certificate.Amend, Kind: "013", Certificate: lorry.ID, Face: certificate.Face{"scope": ""},
	}))
	if got := text(clerk.Changes(ctx, draft.ID)); got != "scope:货物专用运输>" {
		t.Errorf("a draft that clears an item: %s", got)
	}
	if _, err := reviewer.Changes(ctx, draft.ID); problem.Of(err) != problem.NotFound {
		t.Errorf("somebody else's draft: %v", err)
	}
	rows := need[[]bureau.Row](t)(reviewer.Gather(ctx, []certificate.ID{lorry.ID, lorry.ID + 9}))
	if len(rows) != 1 || rows[0].Holder != "法库县顺达运输有限公司" {
		t.Errorf("gathered %+v", rows)
	}
	if _, err := c.desk(access.SystemAdmin).Gather(ctx, nil); problem.Of(err) != problem.Forbidden {
		t.Errorf("an administrator: %v", err)
	}
}
