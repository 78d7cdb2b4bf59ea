package bureau_test

import (
	"archive/zip"
	"bytes"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// scan is the n-th of some files that begin like a PDF.
func scan(n, size int) []byte {
	content := bytes.Repeat([]byte{byte(n)}, size)
	copy(content, fmt.Sprintf("%%PDF-1.7 %d", n))
	return content
}

// archive is a zip with empty parts.
func archive(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range parts {
		if _, err := w.Create(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func digestOf(content []byte) string { return fmt.Sprintf("%x", seal.SM3(content)) }

// draft is a case that the clerk has begun.
func (c *county) draft() bureau.Case {
	c.Helper()
	return need[bureau.Case](c)(c.desk(access.Clerk).SaveCase(c.Context(), bureau.Case{Operation: certificate.Issue, Kind: "013", Reason: "initial", Face: lorry}))
}

// TestAttachmentsFollowTheCase: its clerk adds to it until somebody has spoken, takes away only what was not
// submitted, and everybody who sees the case can read what came with it.
func TestAttachmentsFollowTheCase(t *testing.T) {
	c := newCounty(t)
	ctx, clerk, reviewer := t.Context(), c.desk(access.Clerk), c.desk(access.Reviewer)
	k := c.draft()
	first, second := scan(1, 5000), scan(2, 5000)
	k = need[bureau.Case](t)(clerk.Attach(ctx, k.ID, "行驶证.pdf", first))
	k = need[bureau.Case](t)(clerk.Attach(ctx, k.ID, "选错的.pdf", second))
	if _, _, err := reviewer.Attachment(ctx, k.ID, digestOf(first)); problem.Of(err) != problem.Forbidden {
		t.Errorf("somebody else's draft was read: %v", err)
	}
	k = need[bureau.Case](t)(clerk.Detach(ctx, k.ID, digestOf(second)))
	if _, _, err := clerk.Attachment(ctx, k.ID, digestOf(second)); problem.Of(err) != problem.NotFound {
		t.Errorf("what was taken away can be read: %v", err)
	}
	need[bureau.Case](t)(clerk.SaveCase(ctx, bureau.Case{ID: k.ID, Operation: k.Operation, Kind: k.Kind, Reason: k.Reason, Face: lorry, Note: "补写说明"}))
	need[bureau.Case](t)(clerk.Submit(ctx, k.ID))
	k = need[bureau.Case](t)(clerk.Attach(ctx, k.ID, "补交的.pdf", second))
	if len(k.Attachments) != 2 || k.State != bureau.Open {
		t.Fatalf("brought later: %+v", k)
	}
	if _, err := clerk.Detach(ctx, k.ID, digestOf(first)); problem.Of(err) != problem.Conflict {
		t.Errorf("what was submitted was taken away: %v", err)
	}
	if _, err := reviewer.Attach(ctx, k.ID, "别人的.pdf", scan(3, 100)); problem.Of(err) != problem.Forbidden {
		t.Errorf("a reviewer added to it: %v", err)
	}
	name, content, err := reviewer.Attachment(ctx, k.ID, digestOf(first))
	if err != nil || name != "行驶证.pdf" || !bytes.Equal(content, first) {
		t.Errorf("read: %q, %d bytes, %v", name, len(content), err)
	}
	need[bureau.Decision](t)(reviewer.Decide(ctx, k.ID, bureau.Returned, "缺照片"))
	k = need[bureau.Case](t)(clerk.Detach(ctx, k.ID, digestOf(second)))
	need[bureau.Case](t)(clerk.Submit(ctx, k.ID))
	need[bureau.Decision](t)(reviewer.Decide(ctx, k.ID, bureau.Approved, ""))
	if _, err := clerk.Attach(ctx, k.ID, "太晚.pdf", second); problem.Of(err) != problem.Conflict {
		t.Errorf("added after the decision: %v", err)
	}
	if _, _, err := c.desk(access.Evaluator).Attachment(ctx, k.ID, digestOf(first)); problem.Of(err) != problem.Forbidden {
		t.Errorf("an evaluator read it: %v", err)
	}
	c.healthy()
}

// TestWhatIsNoAttachment is refused by what is in it, whatever it is called, and by size and number.
func TestWhatIsNoAttachment(t *testing.T) {
	c := newCounty(t)
	clerk, k := c.desk(access.Clerk), c.draft()
	for _, bad := range []struct {
		content []byte
		says    string
	}{
		{nil, "文件是空的"},
		{[]byte("姓名,身份证号\n"), "认不出"},
		{[]byte("MZ\x90\x00"), "Windows 程序"},
		{archive(t, "[Content_Types].xml", "word/document.xml"), "Office 文档请另存为 PDF"},
		{[]byte("PK\x03\x04OFD.xml"), "压缩包"},
		{[]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "旧版 Office"},
		{[]byte("\x00\x00\x00\x18ftypheic"), "HEIC"},
		{scan(1, bureau.AttachmentBytes+1), "超过 5.0 MB"},
	} {
		if _, err := clerk.Attach(t.Context(), k.ID, "材料.pdf", bad.content); problem.Of(err) != problem.Invalid || !strings.Contains(err.Error(), bad.says) {
			t.Errorf("%.12q: %v", bad.content, err)
		}
	}
	for _, good := range [][]byte{scan(1, 100), []byte("\xFF\xD8\xFF\xE0"), []byte("\x89PNG\r\n\x1A\n"), archive(t, "Doc_0/Document.xml", "OFD.xml")} {
		k = need[bureau.Case](t)(clerk.Attach(t.Context(), k.ID, "材料.exe", good))
	}
	if _, err := clerk.Attach(t.Context(), k.ID, "又一份.pdf", scan(1, 100)); problem.Of(err) != problem.Invalid || !strings.Contains(err.Error(), "材料.exe") {
		t.Errorf("the same file twice: %v", err)
	}
	for n := len(k.Attachments); n < 20; n++ {
		k = need[bureau.Case](t)(clerk.Attach(t.Context(), k.ID, "材料.pdf", scan(n, 100)))
	}
	if _, err := clerk.Attach(t.Context(), k.ID, "材料.pdf", scan(21, 100)); problem.Of(err) != problem.Invalid || !strings.Contains(err.Error(), "已有 20 个附件") {
		t.Errorf("one too many: %v", err)
	}
	k = c.draft()
	for n := range 8 {
		k = need[bureau.Case](t)(clerk.Attach(t.Context(), k.ID, "大.pdf", scan(n, bureau.AttachmentBytes)))
	}
	if _, err := clerk.Attach(t.Context(), k.ID, "大.pdf", scan(9, 100)); problem.Of(err) != problem.Invalid || !strings.Contains(err.Error(), "合计") {
		t.Errorf("too much together: %v", err)
	}
}

// TestNamesOfAttachments keep what was typed, and nothing that is not seen or leads somewhere.
func TestNamesOfAttachments(t *testing.T) {
	c := newCounty(t)
	clerk, k := c.desk(access.Clerk), c.draft()
	names := []struct{ given, kept string }{
		{"道路运输证 申请表（2026）.pdf", "道路运输证 申请表（2026）.pdf"},
		{`C:\Users\张芳\桌面\行驶证.jpg`, "行驶证.jpg"},
		{"../../etc/行驶证.jpg", "行驶证（2）.jpg"},
		{"行驶证.jpg", "行驶证（3）.jpg"},
		{"照\x00片\n\u202egpj.pdf", "照片gpj.pdf"},
		{"", "附件"},
		{"..", "附件（2）"},
		{strings.Repeat("长", 100) + ".pdf", strings.Repeat("长", 76) + ".pdf"},
		{"李建国11010519491231002X.pdf", "李建国11010519491231002X.pdf"},
	}
	for n, name := range names {
		k = need[bureau.Case](t)(clerk.Attach(t.Context(), k.ID, name.given, scan(n, 100)))
		if got := k.Attachments[n].Name; got != name.kept {
			t.Errorf("%q is kept as %q, want %q", name.given, got, name.kept)
		}
	}
	if _, err := clerk.Attach(t.Context(), k.ID, "a.pdf", scan(len(names)-1, 100)); err == nil || strings.Contains(err.Error(), "11010519491231002X") {
		t.Errorf("a refusal tells a citizen ID: %v", err)
	}
	for _, e := range need[[]audit.Entry](t)(c.store.Audit(t.Context(), 0, 1000)) {
		if strings.Contains(e.Subject+e.Detail, "11010519491231002X") {
			t.Errorf("the log tells a citizen ID: %+v", e)
		}
	}
}

// TestLostAttachmentsAreFound: fsck notices a content that is gone, and one that is another's.
func TestLostAttachmentsAreFound(t *testing.T) {
	c := newCounty(t)
	ctx, clerk, k := t.Context(), c.desk(access.Clerk), c.draft()
	need[bureau.Case](t)(clerk.Attach(ctx, k.ID, "一.pdf", scan(1, 100)))
	need[bureau.Case](t)(clerk.Attach(ctx, k.ID, "二.pdf", scan(2, 100)))
	c.healthy()
	drawer, digest := bureau.Drawer("attachment "+k.ID), digestOf(scan(2, 100))
	if err := c.store.Commit(ctx, bureau.Change{Records: []bureau.Record{{Drawer: drawer, Name: digest, Content: scan(3, 100)}}, Audit: audit.Entry{At: c.now, Action: "x", Outcome: audit.Done}}); err != nil {
		t.Fatal(err)
	}
	db := need[*sql.DB](t)(sql.Open("sqlite", "file:"+filepath.Join(c.dir, "roadcert.db")))
	defer db.Close()
	need[sql.Result](t)(db.Exec("DELETE FROM record WHERE name = ?", digestOf(scan(1, 100))))
	h := need[bureau.Health](t)(c.desk(access.AuditAdmin).Fsck(ctx, nil))
	if len(h.Problems) != 2 || h.Problems[0].Subject != k.ID || !strings.Contains(h.Problems[0].Text, "不在库中") || !strings.Contains(h.Problems[1].Text, "摘要不符") {
		t.Errorf("found %+v", h.Problems)
	}
	for n, says := range map[int]string{1: "不在库中", 2: "摘要不符"} {
		if _, _, err := clerk.Attachment(ctx, k.ID, digestOf(scan(n, 100))); problem.Of(err) != problem.Damaged || !strings.Contains(err.Error(), says) {
			t.Errorf("%d was read: %v", n, err)
		}
	}
}
