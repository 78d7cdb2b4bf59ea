package bureau_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"roadcert/assets"
	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/code"
	"roadcert/domain/collect"
	"roadcert/domain/hanzi"
	"roadcert/domain/problem"
	"roadcert/store/register"
	"roadcert/store/sqlite"
)

// county is a practice county in a folder of its own: the real store, the real catalogue, the real registers.
type county struct {
	testing.TB
	dir       string
	office    *bureau.Office
	store     *sqlite.Store
	passwords map[string]string
	recovery  string
	desks     map[access.Role]*bureau.Desk // of who is signed in
	now       time.Time
}

func newCounty(t testing.TB) *county {
	t.Helper()
	c := &county{TB: t, dir: t.TempDir(), passwords: map[string]string{}, desks: map[access.Role]*bureau.Desk{}, now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	c.open(sqlite.Options{Create: true})
	founded, err := c.office.Found(t.Context(), bureau.Founding{
		Region: "210124", Bureau: "法库县交通运输事务服务中心", USCC: "12210124MB0000000D", Training: true, Rounds: access.MinRounds,
	})
	if err != nil {
		t.Fatal(err)
	}
	c.recovery = founded.Recovery.String()
	for _, a := range founded.Accounts {
		c.passwords[a.User] = a.Password
	}
	return c
}

// open opens the store in the county's folder, and the office in it.
func (c *county) open(opt sqlite.Options) {
	c.Helper()
	opt.Catalog = need[*catalog.Catalog](c)(catalog.Load(assets.FS, "catalog"))
	c.store = need[*sqlite.Store](c)(sqlite.Open(c.Context(), c.dir, opt))
	c.Cleanup(func() {
		if err := c.store.Close(); err != nil {
			c.Error(err)
		}
	})
	c.office = &bureau.Office{
		Store: c.store, Regions: regions(c), Calendar: workdays(c), Press: press(c), Forms: forms(c),
		Patrols: checklists(c), Now: func() time.Time { return c.now }, Rand: rand.Reader,
	}
}

func regions(t testing.TB) *code.Regions {
	t.Helper()
	r, err := code.LoadRegions(assets.FS, "regions")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func forms(t testing.TB) *hanzi.Forms {
	t.Helper()
	f, err := hanzi.LoadForms(assets.FS, "hanzi")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// desk is that of who has a role, signed in at first need.
func (c *county) desk(role access.Role) *bureau.Desk {
	c.Helper()
	if d := c.desks[role]; d != nil {
		return d
	}
	d, err := c.office.SignIn(c.Context(), string(role), c.passwords[string(role)])
	if err != nil {
		c.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
	c.desks[role] = d
	return d
}

// become makes another bureau of it; whoever works there signs in anew.
func (c *county) become(change func(*bureau.Settings)) {
	c.Helper()
	settings, err := c.store.Settings(c.Context())
	if err != nil {
		c.Fatal(err)
	}
	change(&settings)
	if err := c.store.Commit(c.Context(), bureau.Change{Settings: &settings, Audit: audit.Entry{At: c.now, Action: "x", Outcome: audit.Done}}); err != nil {
		c.Fatal(err)
	}
	clear(c.desks)
}

func (c *county) take(d *bureau.Desk, name string, opt bureau.ImportOptions) bureau.ImportResult {
	c.Helper()
	path := filepath.Join(c.TempDir(), name)
	content, err := assets.FS.ReadFile("registers/" + name)
	if err == nil {
		err = os.WriteFile(path, content, 0o600)
	}
	if err != nil {
		c.Fatal(err)
	}
	reg, err := register.Open(path)
	if err != nil {
		c.Fatal(err)
	}
	defer reg.Close()
	result, err := d.Import(c.Context(), reg, opt)
	if err != nil {
		c.Fatal(err)
	}
	return result
}

var registers = []string{"practitioners.xlsx", "vehicles.xlsx", "operators-gb18030.csv"}

// TestRegistersComeInAsExpected: every count of the samples' own list, exactly; a second import of the same
// file changes nothing; a dry run before says the same and writes nothing.
func TestRegistersComeInAsExpected(t *testing.T) {
	c := newCounty(t)
	var expected map[string]struct {
		Rows    int
		Good    int
		Refused map[string]int
	}
	list, err := assets.FS.ReadFile("registers/expected.json")
	if err == nil {
		err = json.Unmarshal(list, &expected)
	}
	if err != nil {
		t.Fatal(err)
	}
	clerk := c.desk(access.Clerk)
	for _, name := range registers {
		want := expected[name]
		dry := c.take(clerk, name, bureau.ImportOptions{DryRun: true})
		first := c.take(clerk, name, bureau.ImportOptions{})
		again := c.take(clerk, name, bureau.ImportOptions{})
		if first.Rows != want.Rows || first.Imported != want.Good || !cmp.Equal(first.Reasons, want.Refused) {
			t.Errorf("%s: %d rows, %d imported, refused %v; want %d, %d, %v", name, first.Rows, first.Imported, first.Reasons, want.Rows, want.Good, want.Refused)
		}
		if dry.Imported != first.Imported || dry.Refused != first.Refused {
			t.Errorf("%s: the dry run promised %d and %d, the import gave %d and %d", name, dry.Imported, dry.Refused, first.Imported, first.Refused)
		}
		if again.Imported != 0 || again.Updated != 0 || again.Duplicates != want.Good {
			t.Errorf("%s a second time: %d imported, %d updated, %d duplicates, want all %d duplicates", name, again.Imported, again.Updated, again.Duplicates, want.Good)
		}
	}
	c.healthy()
}

// healthy proves the store against itself.
func (c *county) healthy() {
	c.Helper()
	h, err := c.desk(access.AuditAdmin).Fsck(c.Context(), nil)
	if err != nil || !h.OK {
		c.Errorf("the store is not in order: %v %v", h.Problems, err)
	}
}

func TestConversionAndTheFigureOnPaper(t *testing.T) {
	c := newCounty(t)
	clerk := c.desk(access.Clerk)
	for _, name := range registers {
		c.take(clerk, name, bureau.ImportOptions{})
	}
	evaluator := c.desk(access.Evaluator)
	before, err := evaluator.Evaluate(t.Context(), 2026, 0)
	if err != nil {
		t.Fatal(err)
	}
	if before.Total.Converted != 0 || before.Total.Held == 0 {
		t.Fatalf("before any conversion the rate is %+v", before.Total)
	}
	page, err := clerk.List(t.Context(), bureau.Query{Unconverted: true, Limit: 1})
	if err != nil || page.Total != before.Total.Held {
		t.Fatalf("%d to convert (%v), but %d are held", page.Total, err, before.Total.Held)
	}
	approver := c.desk(access.Approver)
	half, err := approver.Convert(t.Context(), bureau.ConvertOptions{Limit: 1000})
	if err != nil || half.Issued+half.Refused != 1000 {
		t.Fatalf("a limit of 1000 gave %+v, %v", half, err)
	}
	rest, err := approver.Convert(t.Context(), bureau.ConvertOptions{})
	if err != nil {
		t.Fatal(err)
	}
	after, err := evaluator.Evaluate(t.Context(), 2026, 0)
	if err != nil {
		t.Fatal(err)
	}
	if after.Total.Converted != half.Issued+rest.Issued || after.Total.Held != before.Total.Held {
		t.Errorf("%d and %d converted, the report says %+v", half.Issued, rest.Issued, after.Total)
	}
	last, err := evaluator.Evaluate(t.Context(), 2025, 0)
	if err != nil || last.Total.Converted != 0 {
		t.Errorf("the conversions of today count in the year before: %+v, %v", last.Total, err)
	}
	c.healthy()
}

func vehicle() certificate.Face {
	return certificate.Face{
		"name": "法库县伟运物流有限公司", "plate": "辽A5B678", "plate_color": "黄色", "vehicle_type": "重型厢式货车", "capacity": "15吨",
		"scope": "道路普通货物运输",
	}
}

func TestIssueIsProposedByOneAndDecidedByAnother(t *testing.T) {
	c := newCounty(t)
	clerk, approver := c.desk(access.Clerk), c.desk(access.Approver)
	k, err := clerk.ProposeIssue(t.Context(), "013", vehicle(), "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := clerk.Decide(t.Context(), k.ID, bureau.Approved, ""); problem.Of(err) != problem.Forbidden {
		t.Errorf("the clerk decided: %v", err)
	}
	done, err := approver.Decide(t.Context(), k.ID, bureau.Approved, "")
	if err != nil {
		t.Fatal(err)
	}
	if n := done.Certificate.Number; n != "辽交运管法字210124000001号" || done.Certificate.Medium != certificate.Electronic {
		t.Errorf("issued %s, %s", n, done.Certificate.Medium)
	}
	if _, err := approver.Decide(t.Context(), k.ID, bureau.Approved, ""); problem.Of(err) != problem.Conflict {
		t.Errorf("a case was decided twice: %v", err)
	}
	dossier, err := clerk.Show(t.Context(), done.Certificate.Number)
	if err != nil || len(dossier.Editions) != 1 {
		t.Fatalf("%d editions, %v", len(dossier.Editions), err)
	}
	if _, err := code.ParseIdentifier(dossier.Editions[0].Identifier); err != nil {
		t.Error(err)
	}
	c.healthy()
}

func TestACancellationThatCameTooLateIsRefused(t *testing.T) {
	c := newCounty(t)
	clerk, approver := c.desk(access.Clerk), c.desk(access.Approver)
	k, err := clerk.ProposeIssue(t.Context(), "013", vehicle(), "")
	if err != nil {
		t.Fatal(err)
	}
	issued, err := approver.Decide(t.Context(), k.ID, bureau.Approved, "")
	if err != nil {
		t.Fatal(err)
	}
	number := issued.Certificate.Number
	var cases [2]bureau.Case
	for i, p := range []bureau.Proposal{
		{Operation: certificate.Cancel, Reason: "holder-request"},
		{Operation: certificate.Void, Reason: "issued-in-error"},
	} {
		if cases[i], err = clerk.Propose(t.Context(), number, p); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := clerk.Propose(t.Context(), number, bureau.Proposal{Operation: certificate.Cancel, Reason: "expired"}); !refusedBy(err, "reason") {
		t.Errorf("a valid certificate was to be cancelled as expired: %v", err)
	}
	done, err := approver.Decide(t.Context(), cases[0].ID, bureau.Approved, "同意")
	if err != nil || done.Certificate.Status != certificate.Cancelled {
		t.Fatalf("status %s, %v", done.Certificate.Status, err)
	}
	if _, err := approver.Decide(t.Context(), cases[1].ID, bureau.Approved, ""); problem.Of(err) != problem.Conflict {
		t.Errorf("a certificate that had changed since was voided: %v", err)
	}
	if _, err := approver.Decide(t.Context(), cases[1].ID, bureau.Returned, "已注销"); err != nil {
		t.Error(err)
	}
	c.healthy()
}

func refusedBy(err error, rule string) bool {
	var why *certificate.Refusal
	return errors.As(err, &why) && why.Rule == rule
}

// TestNothingSensitiveLiesOpen searches all files of the store for a citizen ID and a phone that are in it,
// and lists and dossiers for the ID, which only Reveal gives, and writes down.
func TestNothingSensitiveLiesOpen(t *testing.T) {
	c := newCounty(t)
	clerk := c.desk(access.Clerk)
	c.take(clerk, "practitioners.xlsx", bureau.ImportOptions{})
	page, err := clerk.List(t.Context(), bureau.Query{Kind: "071", Limit: 1})
	if err != nil || len(page.Rows) != 1 {
		t.Fatal(page, err)
	}
	full, err := clerk.Reveal(t.Context(), page.Rows[0].ID.String())
	if err != nil {
		t.Fatal(err)
	}
	id := full.Certificate.Number
	shown, err := clerk.Show(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if shown.Certificate.Number == id || strings.Contains(page.Rows[0].Number, id) || shown.Certificate.Face["citizen_id"] == id || len(id) != 18 {
		t.Errorf("the number %s is shown without being asked for", id)
	}
	secrets := []string{id, full.Certificate.Face["phone"]}
	files, err := filepath.Glob(filepath.Join(c.dir, "*"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		content, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range secrets {
			if len(s) < 11 || bytes.Contains(content, []byte(s)) {
				t.Errorf("%q lies open in %s", s, filepath.Base(f))
			}
		}
	}
}

func TestAWrongPasswordLocksAfterFive(t *testing.T) {
	c := newCounty(t)
	for range 5 {
		if _, err := c.office.SignIn(t.Context(), "clerk", "wrong-Password-1"); problem.Of(err) != problem.SignIn {
			t.Fatal(err)
		}
	}
	if _, err := c.office.SignIn(t.Context(), "clerk", c.passwords["clerk"]); problem.Of(err) != problem.SignIn {
		t.Errorf("a locked account signed in: %v", err)
	}
	c.now = c.now.Add(2 * time.Minute)
	if _, err := c.office.SignIn(t.Context(), "clerk", c.passwords["clerk"]); err != nil {
		t.Error(err)
	}
	if _, err := c.office.SignIn(t.Context(), "nobody", "x"); problem.Of(err) != problem.SignIn {
		t.Error(err)
	}
}

// TestAnImportThatIsStoppedGoesOn cancels in the middle and runs again.
func TestAnImportThatIsStoppedGoesOn(t *testing.T) {
	c := newCounty(t)
	clerk := c.desk(access.Clerk)
	reg := rows{name: "x.csv", n: 9000}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	opt := bureau.ImportOptions{Progress: func(n int) {
		if n >= 4000 {
			stop()
		}
	}}
	first, err := clerk.Import(ctx, &reg, opt)
	if problem.Of(err) != problem.Cancelled || first.Rows != first.Imported {
		t.Fatalf("%d of %d rows, %v", first.Imported, first.Rows, err)
	}
	second, err := clerk.Import(t.Context(), &reg, bureau.ImportOptions{})
	if err != nil || first.Imported+second.Imported != 9000 || second.Duplicates != first.Imported || first.Imported == 0 {
		t.Errorf("%d before it was stopped, then %d and %d duplicates (%v)", first.Imported, second.Imported, second.Duplicates, err)
	}
	c.healthy()
}

// rows is a register of vehicles that is made up as it is read.
type rows struct {
	name string
	n    int
}

func (r *rows) Name() string     { return r.name }
func (r *rows) Digest() string   { return "d1" }
func (r *rows) Sheets() []string { return []string{"1"} }

func (r *rows) Hidden(string) bool { return false }

func (r *rows) Close() error { return nil }
func (r *rows) Rows(context.Context, string) (bureau.Rows, error) {
	return &cursor{of: r}, nil
}

type cursor struct {
	of *rows
	at int
}

func (c *cursor) Next() bool   { c.at++; return c.at <= c.of.n+1 }
func (c *cursor) Err() error   { return nil }
func (c *cursor) Close() error { return nil }

func (c *cursor) Merges() []collect.Merge { return nil }

func (c *cursor) Row() collect.Row {
	if c.at == 1 {
		return collect.Row{Line: 1, Cells: []string{"道路运输证号", "业户名称", "车牌号码", "发证日期"}}
	}
	return collect.Row{Line: c.at, Cells: []string{number(c.at), "法库县伟运物流有限公司", plate(c.at), "2025-01-02"}}
}

func number(n int) string { return "辽交运管法字210124" + six(n) + "号" }

func plate(n int) string { return "辽A" + six(n)[1:] }

func six(n int) string {
	digits := []byte("000000")
	for i := 5; i >= 0; i-- {
		digits[i] = byte('0' + n%10)
		n /= 10
	}
	return string(digits)
}
