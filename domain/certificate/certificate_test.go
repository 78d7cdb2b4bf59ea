package certificate_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// kinds is a catalogue of one kind, held by persons, whose number has no form of its own.
type kinds struct{ kind catalog.Kind }

func (k *kinds) Kind(c catalog.Code) (*catalog.Kind, bool) { return &k.kind, c == k.kind.Code }

func driver() *kinds {
	return &kinds{catalog.Kind{
		Code: "071", TypeCode: "11100000000019713D071", Name: "道路运输从业人员从业资格证", Short: "从业资格证", Holder: catalog.Person,
		Number: catalog.Numbering{OfHolder: true},
		Fields: []catalog.Field{
			{Key: "number", Name: "证号", Kind: catalog.Number, Role: catalog.RoleNumber, Required: catalog.ToCollect},
			{Key: "name", Name: "姓名", Kind: catalog.Text, Role: catalog.RoleHolder, Required: catalog.ToCollect},
			{Key: "category", Name: "从业资格类别", Kind: catalog.Text, Required: catalog.ToGenerate},
			{Key: "issued_on", Name: "发证日期", Kind: catalog.Date, Role: catalog.RoleIssued, Required: catalog.ToGenerate},
			{Key: "valid_to", Name: "有效期至", Kind: catalog.Date, Role: catalog.RoleTo},
			{Key: "review_due", Name: "审验有效期至", Kind: catalog.Date, Role: catalog.RoleReview},
			{Key: "review_result", Name: "审验结果", Kind: catalog.Text, Role: catalog.RoleReviewResult},
			{Key: "grade", Name: "诚信考核等级", Kind: catalog.Text, Role: catalog.RoleGrade},
			{Key: "grade_until", Name: "诚信考核有效期至", Kind: catalog.Date, Role: catalog.RoleGradeUntil},
		},
	}}
}

var today, _ = day.Date(2026, 11, 23)

func face() certificate.Face {
	return certificate.Face{
		"number": "11010519491231002X", "name": "李建国", "category": "经营性道路货物运输驾驶员",
		"issued_on": "2024-05-06", "valid_to": "2030-05-06",
	}
}

// life drives one certificate for a test: it applies commands and keeps the history.
type life struct {
	kinds     *kinds
	before    certificate.Certificate // the last event
	now       certificate.Certificate
	history   []certificate.Event
	standings []certificate.Standing
}

func (l *life) do(op certificate.Operation, on day.Day, reason certificate.Reason, f certificate.Face) error {
	return l.apply(l.command(op, on, reason, f))
}

// command is in order in everything that is not the certificate's own affair.
func (l *life) command(op certificate.Operation, on day.Day, reason certificate.Reason, f certificate.Face) certificate.Command {
	cmd := certificate.Command{
		Operation: op, Kind: &l.kinds.kind, Event: certificate.EventID(len(l.history) + 1), At: on.Time().Add(12 * time.Hour), On: on, Actor: "clerk",
		Reason: reason, Face: f, Until: on.Add(90), Certificate: certificate.NewID(1, 42), Region: "210124",
		Status: certificate.Valid, Authority: "12210124MB0000000D",
	}
	switch op {
	case certificate.Review:
		cmd.Result = certificate.Passed
	case certificate.Assess:
		cmd.Result = "AA"
	case certificate.Merge:
		cmd.Other = certificate.Certificate{ID: certificate.NewID(1, 43), Kind: l.kinds.kind.Code, Revision: 1, Status: certificate.Valid}
	}
	if n := len(l.history); op.TakesBack() && n > 0 {
		cmd.Undo = certificate.Undo{Last: &l.history[n-1], Before: l.before, Sent: op == certificate.Correct}
		cmd.On = l.history[n-1].Effective
	}
	return cmd
}

func (l *life) apply(cmd certificate.Command) error {
	e, err := l.now.Apply(cmd)
	if err != nil {
		return err
	}
	after, err := l.now.After(l.kinds, &e)
	if err != nil {
		return err
	}
	l.history = append(l.history, e)
	l.standings = certificate.Advance(l.standings, &after, &e)
	l.before, l.now = l.now, after
	return nil
}

// must fails the test where a step that prepares it is refused.
func (l *life) must(t testing.TB, op certificate.Operation, on day.Day, reason certificate.Reason, f certificate.Face) {
	t.Helper()
	if err := l.do(op, on, reason, f); err != nil {
		t.Fatalf("%s: %v", op.Name(), err)
	}
}

func TestPaperBecomesElectronicAndCountsOnce(t *testing.T) {
	l := &life{kinds: driver()}
	issued, _ := day.Date(2024, 5, 6)
	l.must(t, certificate.Collect, issued, "", face())
	if l.now.Medium != certificate.Paper || l.now.Conform || l.now.Holder != "李建国" {
		t.Fatalf("after collecting: %+v", l.now)
	}
	l.must(t, certificate.Convert, today, "", nil)
	e := l.history[1].Edition
	if e == nil || e.Version != 1 || l.now.Medium != certificate.Both || !l.now.Conform {
		t.Fatalf("after conversion: %+v, edition %+v", l.now, e)
	}
	if strings.Contains(e.Identifier, "11010519491231002X") {
		t.Errorf("the identifier %s holds the citizen ID", e.Identifier)
	}
	if want := "1.2.156.3005.2.11100000000019713D071.12210124MB0000000D.210124010000000042.001."; !strings.HasPrefix(e.Identifier, want) {
		t.Errorf("identifier %s, want %s…", e.Identifier, want)
	}
	for _, c := range []struct {
		on     day.Day
		status certificate.Status
		medium certificate.Medium
	}{
		{issued - 1, certificate.None, 0},
		{issued, certificate.Valid, certificate.Paper},
		{today - 1, certificate.Valid, certificate.Paper},
		{today, certificate.Valid, certificate.Both},
		{l.now.ValidTo, certificate.Valid, certificate.Both},
		{l.now.ValidTo + 1, certificate.Expired, certificate.Both},
	} {
		if s := certificate.On(l.standings, c.on); s.Status != c.status || s.Medium != c.medium {
			t.Errorf("on %s: %s %s, want %s %s", c.on, s.Status, s.Medium, c.status, c.medium)
		}
	}
}

func TestConversionNamesWhatTheFaceLacks(t *testing.T) {
	l := &life{kinds: driver()}
	f := face()
	delete(f, "category")
	l.must(t, certificate.Collect, today, "", f)
	err := l.do(certificate.Convert, today, "", nil)
	if err == nil || !strings.Contains(err.Error(), "缺少从业资格类别") {
		t.Errorf("got %v, want the missing item named", err)
	}
}

func TestVoidIsNotForWhatWasDelivered(t *testing.T) {
	l := &life{kinds: driver()}
	l.must(t, certificate.Issue, today, "initial", face())
	l.must(t, certificate.Deliver, today, "", nil)
	if err := l.do(certificate.Void, today, "issued-in-error", nil); err == nil {
		t.Error("a delivered certificate was voided")
	}
}

// reach leads to each status by the shortest way.
var reach = map[certificate.Status]func(testing.TB, *life){
	certificate.None:      func(testing.TB, *life) {},
	certificate.Valid:     func(t testing.TB, l *life) { l.must(t, certificate.Issue, today-400, "initial", face()) },
	certificate.Suspended: then(certificate.Suspend, "penalty"),
	certificate.Expired: func(t testing.TB, l *life) {
		f := face()
		f["valid_to"] = (today - 10).String()
		l.must(t, certificate.Issue, today-400, "initial", f)
	},
	certificate.Cancelled: then(certificate.Cancel, "holder-request"),
	certificate.Revoked:   then(certificate.Revoke, "penalty"),
	certificate.Rescinded: then(certificate.Rescind, "fraud"),
	certificate.Voided:    then(certificate.Void, "issued-in-error"),
}

func then(op certificate.Operation, reason certificate.Reason) func(testing.TB, *life) {
	return func(t testing.TB, l *life) {
		l.must(t, certificate.Issue, today-400, "initial", face())
		l.must(t, op, today-200, reason, nil)
	}
}

// onPaper is a certificate as a register has it.
func onPaper(s certificate.Status) func(testing.TB, *life) {
	return func(t testing.TB, l *life) {
		f, was := face(), s
		if s == certificate.Expired {
			f["valid_to"], was = (today - 10).String(), certificate.Valid
		}
		cmd := l.command(certificate.Collect, today-400, "", f)
		cmd.Status = was
		if err := l.apply(cmd); err != nil {
			t.Fatal(err)
		}
	}
}

// TestEveryStatusAndOperation holds the whole transition table, electronic and on paper, against a file
// that a person can read.
func TestEveryStatusAndOperation(t *testing.T) {
	var b strings.Builder
	for _, s := range append([]certificate.Status{certificate.None}, certificate.Statuses()...) {
		row(t, &b, s.Name(), reach[s])
		if s != certificate.None {
			row(t, &b, s.Name()+"的纸质证照", onPaper(s))
		}
	}
	compare(t, "testdata/transitions.golden", b.String())
}

// row writes what each operation, for each of its reasons, does to a certificate that was led somewhere.
func row(t *testing.T, b *strings.Builder, name string, lead func(testing.TB, *life)) {
	for _, op := range certificate.Operations() {
		l := &life{kinds: driver()}
		lead(t, l)
		reasons := append(op.Reasons(), "")
		if len(reasons) > 1 {
			reasons = reasons[:len(reasons)-1]
		}
		for _, reason := range reasons {
			try := &life{kinds: l.kinds, before: l.before, now: l.now, history: l.history, standings: l.standings}
			f := certificate.Face(nil)
			if op.SetsFace() {
				f = face()
			}
			err := try.do(op, today, reason, f)
			var why *certificate.Refusal
			if errors.As(err, &why) && why.Rule == "status" {
				fmt.Fprintf(b, "%s → %s：不可，%s\n", name, op.Name(), err)
				break // whatever the reason
			}
			fmt.Fprintf(b, "%s → %s", name, op.Name())
			if reason != "" {
				fmt.Fprintf(b, "（%s）", reason.Name())
			}
			if err != nil {
				fmt.Fprintf(b, "：不可，%s\n", err)
			} else {
				fmt.Fprintf(b, "：可，成为%s\n", try.now.StatusOn(today).Name())
			}
		}
	}
}

// compare holds a text against a file, or writes the file.
func compare(t *testing.T, golden, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the transition table has changed; read the difference, then run with -update:\n%s", firstDifference(got, string(want)))
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return "got  " + g[i] + "\nwant " + w[i]
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}

// TestRandomLives checks what must hold after any history whatever.
func TestRandomLives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := &life{kinds: driver()}
		on := today - 3000
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			op := rapid.SampledFrom(certificate.Operations()).Draw(t, "operation")
			on += day.Day(rapid.IntRange(0, 200).Draw(t, "days"))
			reason := rapid.SampledFrom(append(op.Reasons(), "")).Draw(t, "reason")
			f := face()
			f["valid_to"] = (on + day.Day(rapid.IntRange(0, 900).Draw(t, "validity"))).String()
			switch op {
			case certificate.Expire:
				on = max(on, l.now.ValidTo+1)
			case certificate.Resume:
				on = max(on, l.now.Until+1)
			}
			before, n := l.now, len(l.history)
			if err := l.do(op, on, reason, f); err != nil {
				if l.now.Revision != before.Revision || len(l.history) != n {
					t.Fatalf("a refused %s changed the certificate", op)
				}
				continue
			}
			l.check(t, before)
		}
	})
}

func (l *life) check(t rapid.TB, before certificate.Certificate) {
	folded, err := certificate.Fold(l.kinds, l.history)
	if err != nil || fmt.Sprint(folded) != fmt.Sprint(l.now) {
		t.Fatalf("the fold of the events is %+v, the state %+v (%v)", folded, l.now, err)
	}
	standings, err := certificate.Standings(l.kinds, l.history)
	if err != nil || fmt.Sprint(standings) != fmt.Sprint(l.standings) {
		t.Fatalf("standings from history %v, step by step %v (%v)", standings, l.standings, err)
	}
	for i, s := range standings {
		if s.From >= s.Until && i < len(standings)-1 || i > 0 && standings[i-1].Until > s.From {
			t.Fatalf("standings overlap or are empty: %v", standings)
		}
	}
	last := l.history[len(l.history)-1]
	if last.Edition != nil && last.Edition.Version != before.Version+1 {
		t.Fatalf("edition %d after %d", last.Edition.Version, before.Version)
	}
	if got := certificate.On(standings, last.Effective).Status; got != l.now.StatusOn(last.Effective) {
		t.Fatalf("standing on %s is %s, status %s", last.Effective, got, l.now.StatusOn(last.Effective))
	}
}

func TestIDs(t *testing.T) {
	id := certificate.NewID(3, 1<<40-1)
	if got, ok := certificate.ParseID(id.String()); !ok || got != id {
		t.Errorf("%s reads back as %v, %v", id, got, ok)
	}
	for _, s := range []string{"", "c", "c1", "c1-", "c1-0", "1-2", "c1-x", "c99999-1", "c1-1099511627776"} {
		if id, ok := certificate.ParseID(s); ok {
			t.Errorf("ParseID(%q) = %v", s, id)
		}
	}
}
