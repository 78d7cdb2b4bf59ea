package access_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roadcert/domain/access"
)

var update = flag.Bool("update", false, "write the golden file anew")

// The whole matrix, as a security officer would print it. Read the difference before updating it.
func TestMatrix(t *testing.T) {
	var b strings.Builder
	for _, r := range access.Roles() {
		b.WriteString(r.Name() + "（" + string(r) + "）\n")
		for _, p := range access.Permissions() {
			mark := "－"
			if access.Allowed(r, p) {
				mark = "可"
			}
			b.WriteString("  " + mark + " " + p.Name() + "（" + string(p) + "）\n")
		}
		var with []string
		for _, other := range access.Roles() {
			if other != r && !access.Exclusive(r, other) {
				with = append(with, other.Name())
			}
		}
		b.WriteString("  可同时担任：" + strings.Join(with, "、") + "\n\n")
	}
	const golden = "testdata/matrix.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Error(diff)
	}
}

// What no change of the table may bring about, in words of the law instead of rows of the table.
func TestSeparationOfDuties(t *testing.T) {
	business := []access.Permission{
		access.ReadCertificates, access.Reveal, access.CollectRegister, access.Convert, access.ProposeCase,
		access.DecideCase, access.ReadCases, access.Evaluate, access.RequestSharing, access.GrantSharing, access.HandOut,
		access.ReadSharing,
	}
	if got := access.Administrators(); len(got) != 3 {
		t.Fatalf("administrators: %v", got)
	}
	for _, admin := range access.Administrators() {
		for _, p := range business {
			if access.Allowed(admin, p) {
				t.Errorf("%s may %s: administrators see no business data", admin, p)
			}
		}
		for _, other := range access.Roles() {
			if other != admin && (!access.Exclusive(admin, other) || !access.Exclusive(other, admin)) {
				t.Errorf("%s and %s do not exclude each other", admin, other)
			}
		}
	}
	for _, r := range access.Roles() {
		if access.Allowed(r, access.ProposeCase) && access.Allowed(r, access.DecideCase) {
			t.Errorf("%s both proposes and decides", r)
		}
		if access.Allowed(r, access.RectifyFinding) && (access.Allowed(r, access.ReviewFinding) || access.Allowed(r, access.Patrol)) {
			t.Errorf("%s puts right what they look at themselves", r)
		}
		if access.Allowed(r, access.GrantSharing) && (access.Allowed(r, access.RequestSharing) || access.Allowed(r, access.HandOut)) {
			t.Errorf("%s both asks or hands out, and grants", r)
		}
		if access.Allowed(r, access.ManageAccounts) && access.Allowed(r, access.ReadAudit) {
			t.Errorf("%s makes accounts and watches over them", r)
		}
		if !access.Allowed(r, access.SignIn) || !access.Allowed(r, access.ChangeOwnPassword) {
			t.Errorf("%s cannot sign in", r)
		}
		if access.Exclusive(r, r) {
			t.Errorf("%s excludes itself", r)
		}
		if access.Allowed(r, access.RunSchedule) != (r == access.Service) {
			t.Errorf("%s and scheduled jobs", r)
		}
	}
	if access.Exclusive(access.Clerk, access.Evaluator) {
		t.Error("a clerk of a small bureau may not evaluate")
	}
	for _, two := range [][2]access.Role{{access.Clerk, access.Reviewer}, {access.Clerk, access.Approver}, {access.Reviewer, access.Approver}} {
		if !access.Exclusive(two[0], two[1]) || !access.Exclusive(two[1], two[0]) {
			t.Errorf("one person as %v decides about their own case", two)
		}
	}
}

func TestEverythingHasAName(t *testing.T) {
	listed := map[access.Permission]bool{}
	for _, p := range access.Permissions() {
		if listed[p] {
			t.Errorf("permission %s is listed twice", p)
		}
		listed[p] = true
		if p.Name() == string(p) {
			t.Errorf("permission %s has no name", p)
		}
		if len(access.Holders(p)) == 0 {
			t.Errorf("nobody may %s", p)
		}
	}
	for _, r := range access.Roles() {
		if r.Name() == string(r) || !r.Known() {
			t.Errorf("role %s has no name", r)
		}
	}
}

func TestWhatIsUnknownMayNothing(t *testing.T) {
	for _, r := range []access.Role{"", "root", "Clerk"} {
		if r.Known() || access.Allowed(r, access.SignIn) {
			t.Errorf("role %q may sign in", r)
		}
		if !access.Exclusive(r, access.Clerk) {
			t.Errorf("role %q gets on with others", r)
		}
		if r.Name() != string(r) {
			t.Errorf("role %q is called %q", r, r.Name())
		}
	}
	for _, r := range access.Roles() {
		if access.Allowed(r, "") || access.Allowed(r, "everything") {
			t.Errorf("%s may what there is not", r)
		}
	}
}
