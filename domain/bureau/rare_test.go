package bureau_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/ofd"
	"roadcert/ui/paper"
)

// TestRareCharactersComeThroughWhole: a name that most machines lose goes from the form through the store into
// the PDF, the sealed OFD and the verifying code, and is read back from each by somebody else's reader.
func TestRareCharactersComeThroughWhole(t *testing.T) {
	const name = "㛃䶮𬱖𠮷堃喆"
	c := newCounty(t)
	clerk, approver := c.desk(access.Clerk), c.desk(access.Approver)
	k, err := clerk.ProposeIssue(t.Context(), "071", certificate.Face{
		"name": name, "citizen_id": "11010519491231002X", "category": "经营性道路货物运输驾驶员",
	}, "")
	if err != nil {
		t.Fatal(err)
	}
	decided, err := approver.Decide(t.Context(), k.ID, bureau.Approved, "")
	if err != nil {
		t.Fatal(err)
	}
	ref := decided.Certificate.ID.String()
	if r, err := approver.SealEditions(t.Context(), bureau.SealOptions{}); err != nil || r.Issued != 1 {
		t.Fatal(r.Refusals, err)
	}
	page, err := clerk.List(t.Context(), bureau.Query{Text: name})
	if err != nil || len(page.Rows) != 1 || page.Rows[0].Holder != name {
		t.Fatalf("it is not found by its name: %v, %v", page.Rows, err)
	}
	sheet, err := clerk.Sheet(t.Context(), ref, 0)
	if err != nil {
		t.Fatal(err)
	}
	drawn, err := paper.NewCertificate(sheet, press(t).Type)
	if err != nil {
		t.Fatal(err)
	}
	if text := pdfText(t, drawn); !strings.Contains(text, name) {
		t.Errorf("the PDF says %q", text)
	}
	picture, err := drawn.Image(0, 300)
	if err != nil {
		t.Fatal(err)
	}
	bits, err := gozxing.NewBinaryBitmapFromImage(picture)
	if err != nil {
		t.Fatal(err)
	}
	code, err := qrcode.NewQRCodeReader().Decode(bits, map[gozxing.DecodeHintType]any{
		gozxing.DecodeHintType_TRY_HARDER: true, gozxing.DecodeHintType_CHARACTER_SET: "UTF-8",
	})
	if err != nil {
		t.Fatal("the verifying code cannot be scanned:", err)
	}
	if v, err := clerk.Verify(t.Context(), bureau.Evidence{Text: code.GetText()}); err != nil || v.Holder != name || v.Intact.State != bureau.Yes {
		t.Errorf("the verifying code says %+v, %v", v, err)
	}
	file, err := clerk.Document(t.Context(), ref, 0)
	if err != nil {
		t.Fatal(err)
	}
	pack, err := ofd.Open(file.Content)
	if err != nil {
		t.Fatal(err)
	}
	pages, err := pack.Text()
	if err != nil || !strings.Contains(strings.Join(pages, "\n"), name) {
		t.Errorf("the OFD says %q, %v", pages, err)
	}
	if v, err := clerk.Verify(t.Context(), bureau.Evidence{File: file.Content}); err != nil || v.Holder != name || v.Seal.State != bureau.Yes {
		t.Errorf("the sealed file says %+v, %v", v.Holder, err)
	}
}

// pdfText is what pdftotext reads in a document.
func pdfText(t *testing.T, d *paper.Document) string {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("NOT CHECKED: pdftotext is not installed")
	}
	var b bytes.Buffer
	if err := d.PDF(&b); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "certificate.pdf")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
