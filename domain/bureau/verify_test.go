package bureau_test

import (
	"bytes"
	"crypto/rand"
	"maps"
	"strings"
	"testing"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/eseal"
	"roadcert/domain/ofd"
	"roadcert/domain/problem"
)

// TestForgedFaceUnderAnOwnIdentifier: a file that says it is ours, and is not what we made.
func TestForgedFaceUnderAnOwnIdentifier(t *testing.T) {
	c, ref := converted(t)
	clerk := c.desk(access.Clerk)
	sheet, err := clerk.Sheet(t.Context(), ref, 0)
	if err != nil {
		t.Fatal(err)
	}
	face := ofd.Face{Identifier: sheet.Identifier, Kind: "013", Type: sheet.Kind.TypeCode, Name: sheet.Kind.Name, Version: 1, Catalogue: 1}
	for key, value := range sheet.Face {
		if key == "scope" {
			value = "危险货物运输"
		}
		face.Items = append(face.Items, ofd.Item{Key: key, Name: key, Value: value})
	}
	pack, _, err := press(t).OFD(sheet, ofd.Info{Title: "道路运输证"}, []ofd.Attachment{{Name: ofd.FaceAttachment, Content: ofd.EncodeFace(face)}})
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := pack.Write(&file); err != nil {
		t.Fatal(err)
	}
	v, err := clerk.Verify(t.Context(), bureau.Evidence{File: file.Bytes()})
	if err != nil || v.Intact.State != bureau.No || !strings.Contains(v.Intact.Text, "记录不同") {
		t.Errorf("%+v, %v", v.Intact, err)
	}
}

// TestForgedPageOverATrueFace: the data inside are what we issued, the page says something else, and the seal is the
// forger's own. What is kept here is another file.
func TestForgedPageOverATrueFace(t *testing.T) {
	c, ref := converted(t)
	clerk := c.desk(access.Clerk)
	if _, err := c.desk(access.Approver).SealEditions(t.Context(), bureau.SealOptions{}); err != nil {
		t.Fatal(err)
	}
	sheet, err := clerk.Sheet(t.Context(), ref, 0)
	if err != nil {
		t.Fatal(err)
	}
	face := ofd.Face{Identifier: sheet.Identifier, Kind: "013", Type: sheet.Kind.TypeCode, Name: sheet.Kind.Name, Version: 1, Catalogue: 1}
	for key, value := range sheet.Face {
		face.Items = append(face.Items, ofd.Item{Key: key, Name: key, Value: value})
	}
	sheet.Face = maps.Clone(sheet.Face)
	sheet.Face["scope"], sheet.Mark = "危险货物运输", ""
	pack, places, err := press(t).OFD(sheet, ofd.Info{Title: "道路运输证"}, []ofd.Attachment{{Name: ofd.FaceAttachment, Content: ofd.EncodeFace(face)}})
	if err != nil {
		t.Fatal(err)
	}
	picture, err := c.office.Press.SealPicture("法库县", "专用章")
	if err != nil {
		t.Fatal(err)
	}
	own, err := eseal.Training(rand.Reader, "法库县", picture, c.now.Add(-time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	if err := pack.Seal(rand.Reader, own.Seal, own.Signer, c.now, places[0]); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := pack.Write(&file); err != nil {
		t.Fatal(err)
	}
	v, err := clerk.Verify(t.Context(), bureau.Evidence{File: file.Bytes()})
	if err != nil || v.Intact.State != bureau.No || v.Seal.State != bureau.Unknown || !strings.Contains(v.Intact.Text, "不是本单位盖章") || len(v.Problems) == 0 {
		t.Errorf("%+v, %+v, %v", v.Intact, v.Seal, err)
	}
}

// TestStatusListAnswersElsewhere: a bureau that never saw the certificate says where it stood, and as of when.
func TestStatusListAnswersElsewhere(t *testing.T) {
	c, ref := converted(t)
	there := newCounty(t)
	clerk, other := c.desk(access.Clerk), there.desk(access.Clerk)
	sheet, err := clerk.Sheet(t.Context(), ref, 0)
	if err != nil {
		t.Fatal(err)
	}
	evidence := bureau.Evidence{Text: sheet.Check}
	v, err := other.Verify(t.Context(), evidence)
	if err != nil || v.Intact.State != bureau.Unknown || v.Standing.State != bureau.Unknown {
		t.Fatalf("%+v, %v", v, err)
	}
	var list bytes.Buffer
	if err := clerk.ExportStatusList(t.Context(), &list); err != nil {
		t.Fatal(err)
	}
	seen, err := other.ImportStatusList(t.Context(), list.Bytes(), "")
	if err != nil || seen.Known || seen.Entries != 5 {
		t.Fatal(seen, err)
	}
	if _, err := other.ImportStatusList(t.Context(), list.Bytes(), seen.Fingerprint); err != nil {
		t.Fatal(err)
	}
	if v, err = other.Verify(t.Context(), evidence); err != nil || v.Intact.State != bureau.Yes || v.Standing.State != bureau.Yes {
		t.Fatalf("%+v, %v", v, err)
	}
	// It was cancelled since, and a newer list says so; an older one is not taken back.
	k, err := clerk.Propose(t.Context(), ref, bureau.Proposal{Operation: certificate.Cancel, Reason: "holder-request"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.desk(access.Reviewer).Decide(t.Context(), k.ID, bureau.Approved, ""); err != nil {
		t.Fatal(err)
	}
	old := bytes.Clone(list.Bytes())
	list.Reset()
	c.now = c.now.AddDate(0, 0, 1)
	if err := c.desk(access.Clerk).ExportStatusList(t.Context(), &list); err != nil {
		t.Fatal(err)
	}
	if _, err := other.ImportStatusList(t.Context(), list.Bytes(), seen.Fingerprint); err != nil {
		t.Fatal(err)
	}
	if v, err = other.Verify(t.Context(), evidence); err != nil || v.Standing.State != bureau.No || !v.AsOf.Equal(c.now) {
		t.Errorf("%+v as of %s, %v", v.Standing, v.AsOf, err)
	}
	if _, err := other.ImportStatusList(t.Context(), old, seen.Fingerprint); problem.Of(err) != problem.Conflict {
		t.Error("an older list was taken over:", err)
	}
}

// TestNobodySpeaksForAnotherBureau: a bureau whose key is trusted says nothing of certificates that are not its own,
// neither in a status list nor in a verifying code, and nobody sends lists from the future.
func TestNobodySpeaksForAnotherBureau(t *testing.T) {
	c, ref := converted(t)
	there := newCounty(t)
	clerk, other := c.desk(access.Clerk), there.desk(access.Clerk)
	sheet, err := clerk.Sheet(t.Context(), ref, 0)
	if err != nil {
		t.Fatal(err)
	}
	// What it signs from now on, it signs as somebody else.
	c.become(func(s *bureau.Settings) { s.USCC = "12210123MB0000000E" })
	var list bytes.Buffer
	if err := c.desk(access.Clerk).ExportStatusList(t.Context(), &list); err != nil {
		t.Fatal(err)
	}
	seen, err := other.ImportStatusList(t.Context(), list.Bytes(), "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.ImportStatusList(t.Context(), list.Bytes(), strings.ToLower(strings.ReplaceAll(seen.Fingerprint, " ", ""))); err != nil {
		t.Fatal("a fingerprint written in another way:", err)
	}
	v, err := other.Verify(t.Context(), bureau.Evidence{Text: sheet.Check})
	if err != nil || v.Intact.State != bureau.No || v.Standing.State != bureau.Unknown || !strings.Contains(v.Standing.Text, "没有签发记录") {
		t.Errorf("%+v, %v", v, err)
	}
	c.now = c.now.AddDate(1, 0, 0)
	list.Reset()
	if err := c.desk(access.Clerk).ExportStatusList(t.Context(), &list); err != nil {
		t.Fatal(err)
	}
	if _, err := other.ImportStatusList(t.Context(), list.Bytes(), seen.Fingerprint); problem.Of(err) != problem.Invalid {
		t.Error("a list from the future was taken over:", err)
	}
}
