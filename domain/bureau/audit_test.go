package bureau_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/problem"
)

// leave signs somebody out and in again.
func (c *county) leave(role access.Role) *bureau.Desk {
	c.Helper()
	if err := c.desk(role).Close(c.Context()); err != nil {
		c.Fatal(err)
	}
	delete(c.desks, role)
	return c.desk(role)
}

// rebuilt makes the log anew from an entry on, as somebody could who knows how it is chained.
func (c *county) rebuilt(from int64) {
	c.Helper()
	var head audit.Head
	for _, e := range need[[]audit.Entry](c)(c.store.Audit(c.Context(), 0, 100000)) {
		if e.Seq >= from {
			e.Detail += "！"
			head.Chain(&e)
			c.alter("UPDATE audit SET detail = ?, prev = ?, hash = ? WHERE seq = ?", e.Detail, e.Prev, e.Hash, e.Seq)
		}
		head = audit.Head{Seq: e.Seq, Hash: e.Hash}
	}
	c.alter("UPDATE audit_head SET seq = ?, hash = ?", head.Seq, head.Hash)
}

// cut takes the tail of the log away, and all trace of it in the clear.
func (c *county) cut(from int64) {
	c.altered(fmt.Sprintf(`DELETE FROM audit WHERE seq >= %d; UPDATE audit_head SET seq = (SELECT max(seq) FROM audit),
		hash = (SELECT hash FROM audit ORDER BY seq DESC LIMIT 1)`, from))
}

// TestASignedHeadGivesAwayALogMadeAnew: at sign-out, and by the nightly job, the head is signed and kept sealed; a log that
// was cut or written anew before it shows, to the auditor and to whoever signs in next.
func TestASignedHeadGivesAwayALogMadeAnew(t *testing.T) {
	for name, forge := range map[string]func(*county, int64){"rebuilt": (*county).rebuilt, "cut": (*county).cut} {
		t.Run(name, func(t *testing.T) {
			c := newCounty(t)
			auditor := c.leave(access.AuditAdmin)
			if d := c.leave(access.Clerk); d.AuditBreak() != "" {
				t.Error(d.AuditBreak())
			}
			need[bureau.BatchResult](t)(c.desk(access.Service).Expire(t.Context(), nil))
			trail := need[bureau.AuditTrail](t)(auditor.VerifyAudit(t.Context(), bureau.AuditProof{}))
			if !trail.OK || trail.Heads != 3 || trail.From != 1 {
				t.Fatalf("%+v", trail)
			}
			head := need[audit.Head](t)(c.store.AuditHead(t.Context()))
			forge(c, head.Seq-4)
			trail = need[bureau.AuditTrail](t)(auditor.VerifyAudit(t.Context(), bureau.AuditProof{}))
			if trail.OK || len(trail.Problems) != 1 {
				t.Errorf("%+v", trail)
			}
			if c.entries("audit_verify", audit.Failed) != 1 {
				t.Error("the result is not in the log")
			}
			delete(c.desks, access.Supervisor)
			if d := c.desk(access.Supervisor); d.AuditBreak() == "" || c.entries("audit_glance", audit.Failed) != 1 {
				t.Errorf("whoever signs in is told %q", d.AuditBreak())
			}
		})
	}
}

// TestOnlyTheEndIsFollowedAtSignIn, and that is quick however long the log is.
func TestOnlyTheEndIsFollowedAtSignIn(t *testing.T) {
	c := newCounty(t)
	c.leave(access.Clerk)
	for range 1200 {
		if err := c.store.Commit(t.Context(), bureau.Change{Audit: audit.Entry{At: c.now, Actor: "clerk", Action: "x", Outcome: audit.Done}}); err != nil {
			t.Fatal(err)
		}
	}
	c.altered("UPDATE audit SET detail = '别的' WHERE seq = 20")
	if d := c.leave(access.Clerk); d.AuditBreak() != "" {
		t.Errorf("the beginning was read: %s", d.AuditBreak())
	}
	c.altered("UPDATE audit SET detail = '别的' WHERE seq = 600")
	if d := c.leave(access.Clerk); !strings.Contains(d.AuditBreak(), "第 600 条") {
		t.Errorf("%q", d.AuditBreak())
	}
}

// TestTheLogIsSearched by person, thing, action, outcome and day, page after page without a gap.
func TestTheLogIsSearched(t *testing.T) {
	c, about, id := oneCase(t)
	ctx, auditor := t.Context(), c.desk(access.AuditAdmin)
	c.failSignIns("clerk", 2)
	yesterday := c.now.AddDate(0, 0, -1)
	ask := func(q bureau.AuditQuery) []audit.Entry {
		var all []audit.Entry
		for {
			page := need[bureau.AuditPage](t)(auditor.AuditLog(ctx, q))
			all = append(all, page.Entries...)
			if q.After = page.Next; q.After == 0 {
				return all
			}
		}
	}
	whole := need[[]audit.Entry](t)(c.store.Audit(ctx, 0, 1000))
	if got := ask(bureau.AuditQuery{Limit: 3}); len(got) != len(whole) || got[len(got)-1].Seq != 1 {
		t.Errorf("%d of %d entries", len(got), len(whole))
	}
	for name, x := range map[string]struct {
		q    bureau.AuditQuery
		want func(audit.Entry) bool
	}{
		"actor":       {bureau.AuditQuery{Actor: "clerk"}, func(e audit.Entry) bool { return e.Actor == "clerk" }},
		"action":      {bureau.AuditQuery{Action: "sign_in", Limit: 1}, func(e audit.Entry) bool { return e.Action == "sign_in" }},
		"outcome":     {bureau.AuditQuery{Outcome: audit.Failed}, func(e audit.Entry) bool { return e.Outcome == audit.Failed }},
		"both":        {bureau.AuditQuery{Actor: "clerk", Outcome: audit.Failed, Limit: 1}, func(e audit.Entry) bool { return e.Actor == "clerk" && e.Outcome == audit.Failed }},
		"certificate": {bureau.AuditQuery{Subject: about, Limit: 1}, func(e audit.Entry) bool { return e.Subject == about || e.Subject == id }},
		"today":       {bureau.AuditQuery{From: day.Of(c.now), To: day.Of(c.now)}, func(audit.Entry) bool { return true }},
		"yesterday":   {bureau.AuditQuery{From: day.Of(yesterday), To: day.Of(yesterday)}, func(audit.Entry) bool { return false }},
		"nobody":      {bureau.AuditQuery{Actor: "nobody"}, func(audit.Entry) bool { return false }},
	} {
		want := 0
		for _, e := range need[[]audit.Entry](t)(c.store.Audit(ctx, 0, 1000)) {
			if x.want(e) {
				want++
			}
		}
		got := ask(x.q)
		if len(got) != want || (want == 0) != (name == "yesterday" || name == "nobody") {
			t.Errorf("%s: %d entries, want %d", name, len(got), want)
		}
		for i, e := range got {
			if !x.want(e) || i > 0 && e.Seq >= got[i-1].Seq {
				t.Errorf("%s: %+v", name, e)
			}
		}
	}
	if n := c.entries("audit_list", audit.Done); n != 9 {
		t.Errorf("%d looks are written down", n)
	}
}

// oneCase is a county with a case about a certificate.
func oneCase(t *testing.T) (c *county, about, id string) {
	c, _ = converted(t)
	clerk := c.desk(access.Clerk)
	page := need[bureau.Page](t)(clerk.List(t.Context(), bureau.Query{Status: certificate.Valid, Limit: 1}))
	about = page.Rows[0].ID.String()
	k := need[bureau.Case](t)(clerk.Propose(t.Context(), about, bureau.Proposal{Operation: certificate.Cancel, Reason: "holder-request"}))
	return c, about, k.ID
}

// archiveFile is a file in a folder.
type archiveFile struct{ path string }

func (f archiveFile) Create(fill func(io.Writer) error) error {
	var b bytes.Buffer
	if err := fill(&b); err != nil {
		return err
	}
	return os.WriteFile(f.path, b.Bytes(), 0o600)
}

func (f archiveFile) Open() (io.ReadCloser, error) { return os.Open(f.path) }

// torn loses the last byte of what is written.
type torn struct{ archiveFile }

func (f torn) Create(fill func(io.Writer) error) error {
	if err := f.archiveFile.Create(fill); err != nil {
		return err
	}
	content, err := os.ReadFile(f.path)
	if err != nil {
		return err
	}
	return os.WriteFile(f.path, content[:len(content)-1], 0o600)
}

// TestTheLogIsArchived: not within six months, not where the file is not what was written; then it goes on from an anchor,
// and with its archives it is proved whole.
func TestTheLogIsArchived(t *testing.T) {
	c := newCounty(t)
	ctx, auditor, dir := t.Context(), c.leave(access.AuditAdmin), t.TempDir()
	began := day.Of(c.now)
	mark := need[audit.Mark](t)(audit.ParseMark(need[audit.Head](t)(c.store.AuditHead(ctx)).Code()))
	file := func(name string) archiveFile { return archiveFile{filepath.Join(dir, name)} }
	later := func() *bureau.Desk { c.now = c.now.AddDate(0, 0, 200); return c.leave(access.AuditAdmin) }
	if _, err := auditor.ArchiveAudit(ctx, began.Add(1), file("young")); problem.Of(err) != problem.Refused || c.entries("audit_archive", audit.Refused) != 1 {
		t.Errorf("within six months: %v", err)
	}
	auditor = later()
	if _, err := auditor.ArchiveAudit(ctx, began.Add(1), torn{file("torn")}); problem.Of(err) != problem.Unwritable {
		t.Errorf("a torn file: %v", err)
	}
	if first := need[[]audit.Entry](t)(c.store.Audit(ctx, 0, 1)); first[0].Seq != 1 {
		t.Fatal("the log was shortened though the archive is no good")
	}
	one := need[audit.Extract](t)(auditor.ArchiveAudit(ctx, began.Add(1), file("one")))
	if first := need[[]audit.Entry](t)(c.store.Audit(ctx, 0, 1)); first[0].Seq != one.Head.Seq+1 || one.From.Seq != 0 {
		t.Fatalf("%+v, and the log begins with %d", one, first[0].Seq)
	}
	auditor = later()
	two := need[audit.Extract](t)(auditor.ArchiveAudit(ctx, began.Add(201), file("two")))
	if two.From.Seq != one.Head.Seq || auditor.AuditBreak() != "" {
		t.Errorf("%+v, %s", two, auditor.AuditBreak())
	}
	verify := func(printed []audit.Mark, names ...string) (bureau.AuditTrail, error) {
		proof := bureau.AuditProof{Printed: printed}
		for _, name := range names {
			r := need[io.ReadCloser](t)(file(name).Open())
			defer r.Close()
			proof.Archives = append(proof.Archives, r)
		}
		return auditor.VerifyAudit(ctx, proof)
	}
	if trail := need[bureau.AuditTrail](t)(verify(nil)); !trail.OK || trail.From != two.Head.Seq+1 {
		t.Errorf("%+v", trail)
	}
	if trail := need[bureau.AuditTrail](t)(verify([]audit.Mark{mark}, "one", "two")); !trail.OK || trail.From != 1 {
		t.Errorf("%+v", trail)
	}
	if _, err := verify([]audit.Mark{mark}, "two"); problem.Of(err) != problem.Invalid {
		t.Errorf("a mark of before the archive that is given: %v", err)
	}
	if trail := need[bureau.AuditTrail](t)(verify(nil, "one")); trail.OK {
		t.Error("an archive is missing, and nobody says so")
	}
	if trail := need[bureau.AuditTrail](t)(verify(nil, "two", "one")); trail.OK {
		t.Error("archives in the wrong order are a whole")
	}
	c.healthy()
	c.altered("UPDATE audit_anchor SET actor = 'x'")
	if trail := need[bureau.AuditTrail](t)(verify(nil)); trail.OK || !strings.Contains(trail.Problems[0].Text, "不是本单位的密钥签的") {
		t.Errorf("%+v", trail)
	}
}

// TestALogIsExported and proves itself without the store.
func TestALogIsExported(t *testing.T) {
	c := newCounty(t)
	c.now = c.now.Add(time.Minute)
	auditor := c.leave(access.AuditAdmin)
	var file bytes.Buffer
	x := need[audit.Extract](t)(auditor.ExportAudit(t.Context(), 2, &file))
	back, broken, err := audit.ReadExtract(bytes.NewReader(file.Bytes()))
	if err != nil || broken != nil || back.From.Seq != 2 || back.Head.Seq != x.Head.Seq || !back.Key.Equal(x.Key) || back.Bureau != "法库县交通运输事务服务中心" {
		t.Errorf("%+v, %v, %v", back, broken, err)
	}
	if _, err := auditor.ExportAudit(t.Context(), 1000, io.Discard); problem.Of(err) != problem.Invalid {
		t.Errorf("nothing was exported: %v", err)
	}
	c.altered("UPDATE audit SET detail = '别的' WHERE seq = 4")
	if _, err := auditor.ExportAudit(t.Context(), 0, io.Discard); problem.Of(err) != problem.Damaged {
		t.Errorf("a broken log was signed: %v", err)
	}
}
