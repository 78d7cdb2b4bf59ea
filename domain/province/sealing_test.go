package province_test

import (
	"bytes"
	"encoding/hex"
	"image"
	"image/jpeg"
	"strings"
	"sync"
	"testing"
	"time"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/document"
	"roadcert/domain/eseal"
	"roadcert/domain/exchange"
	"roadcert/domain/ofd"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

func (s *station) documents(after int64) (a exchange.SealedAnswer) {
	s.Helper()
	s.must(exchange.Sealed, exchange.SealedRequest{After: after}, &a)
	return a
}

func (h *house) wantSealed(sealed, refused int) {
	h.Helper()
	s, r, err := h.SealSome(h.Context(), 1000)
	if err != nil || s != sealed || r != refused {
		h.Fatalf("%d sealed and %d refused, want %d and %d: %v", s, r, sealed, refused, err)
	}
}

// TestTheUnifiedSeal is put on what was accepted, and handed out once and for all.
func TestTheUnifiedSeal(t *testing.T) {
	h := newHouse(t)
	h.Press = press(t)
	s := h.join(faku, 1)
	first, second, over := s.issue(1), s.issue(2), s.issue(3)
	cancel := s.command(certificate.Cancel, vehicle)
	cancel.Reason = "holder-request"
	s.push(first, second, over, s.mustDo(over.Certificate, cancel))
	if a := s.documents(0); len(a.Documents) != 0 || a.Pending != 2 {
		t.Fatalf("%d documents, %d wait", len(a.Documents), a.Pending)
	}
	h.wantSealed(2, 0)
	h.wantSealed(0, 0)
	a := s.documents(0)
	if len(a.Documents) != 2 || a.Pending != 0 || a.More || len(s.documents(a.After).Documents) != 0 {
		t.Fatalf("%d documents, %d wait", len(a.Documents), a.Pending)
	}
	for i, e := range []certificate.Event{first, second} {
		d := a.Documents[i]
		if d.Certificate != e.Certificate || d.Version != 1 || !d.SealedAt.Equal(h.now) {
			t.Errorf("%s %d at %s", d.Certificate, d.Version, d.SealedAt)
		}
		pack, err := ofd.Open(d.Content)
		if err != nil {
			t.Fatal(err)
		}
		found := pack.Verify(eseal.Trust{Anchors: []*seal.Certificate{h.Root}, Now: h.now})
		if len(found.Signatures) != 1 || !found.Intact() || !found.Signatures[0].Seal.Training() || found.Signatures[0].Seal.Name != h.Seal.Name {
			t.Errorf("%+v", found)
		}
	}
	var status exchange.StatusAnswer
	s.must(exchange.Status, exchange.StatusRequest{Identifier: first.Edition.Identifier}, &status)
	if !status.Sealed {
		t.Error("the status does not know of the seal")
	}
}

// TestSealingWaitsForPhotos, and asks for them every day; the others are sealed meanwhile.
func TestSealingWaitsForPhotos(t *testing.T) {
	h := newHouse(t)
	h.Press = press(t)
	s := h.join(faku, 1)
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, image.NewGray(image.Rect(0, 0, 358, 441)), nil); err != nil {
		t.Fatal(err)
	}
	sum := seal.SM3(photo.Bytes())
	digest := hex.EncodeToString(sum[:])
	cmd := s.command(certificate.Issue, driver)
	cmd.Face = s.face(driver, 0)
	cmd.Face["photo"] = digest
	s.push(s.mustDo(s.nextID(), cmd), s.issue(1))
	h.wantSealed(1, 0)
	h.wantSealed(0, 0)
	if a := s.push(); len(a.Wanted) != 1 || a.Wanted[0] != digest {
		t.Fatalf("wanted %v", a.Wanted)
	}
	if a := s.push(); len(a.Wanted) != 0 {
		t.Errorf("%v is wanted again at once", a.Wanted)
	}
	h.now = h.now.AddDate(0, 0, 1)
	if a := s.push(); len(a.Wanted) != 1 {
		t.Error("it was asked for once, and then forgotten")
	}
	s.must(exchange.Pictures, exchange.PicturesRequest{Pictures: []exchange.Picture{{Digest: digest, Content: photo.Bytes()}}}, &exchange.Done{})
	if a := s.push(); len(a.Wanted) != 0 {
		t.Errorf("wanted %v", a.Wanted)
	}
	h.wantSealed(1, 0)
}

// TestAQueueOfPhotosHoldsNobodyUp: who waits for one goes to the end.
func TestAQueueOfPhotosHoldsNobodyUp(t *testing.T) {
	h := newHouse(t)
	h.Press = press(t)
	s := h.join(faku, 1)
	cmd := s.command(certificate.Issue, driver)
	cmd.Face = s.face(driver, 0)
	cmd.Face["photo"] = strings.Repeat("a", 64)
	waits := s.mustDo(s.nextID(), cmd)
	h.now = h.now.Add(time.Hour)
	s.push(waits, s.issue(1))
	h.now = h.now.Add(time.Hour)
	if sealed, refused, err := h.SealSome(t.Context(), 1); sealed != 0 || refused != 0 || err != nil {
		t.Fatalf("%d, %d, %v", sealed, refused, err)
	}
	h.now = h.now.Add(time.Hour)
	if sealed, _, err := h.SealSome(t.Context(), 1); sealed != 1 || err != nil {
		t.Fatalf("%d, %v", sealed, err)
	}
}

// TestWhatMovedOnMeanwhile is not sealed as it was.
func TestWhatMovedOnMeanwhile(t *testing.T) {
	h := newHouse(t)
	s := h.join(faku, 1)
	ended, renewed := s.issue(1), s.issue(2)
	s.push(ended, renewed)
	cancel, again := s.command(certificate.Cancel, vehicle), s.command(certificate.Reissue, vehicle)
	cancel.Reason = "holder-request"
	meanwhile := []certificate.Event{s.mustDo(ended.Certificate, cancel), s.mustDo(renewed.Certificate, again)}
	var once sync.Once
	h.Press = busy{press(t), func() { once.Do(func() { s.push(meanwhile...) }) }}
	if sealed, refused, err := h.SealSome(t.Context(), 2); sealed != 0 || refused != 0 || err != nil {
		t.Fatalf("%d, %d, %v", sealed, refused, err)
	}
	h.wantSealed(1, 0)
	if a := s.documents(0); len(a.Documents) != 1 || a.Documents[0].Version != 2 {
		t.Errorf("%d documents", len(a.Documents))
	}
}

// busy is a press beside which something happens.
type busy struct {
	document.Press
	meanwhile func()
}

func (b busy) OFD(s document.Sheet, info ofd.Info, attachments []ofd.Attachment) (*ofd.Package, []ofd.Place, error) {
	b.meanwhile()
	return b.Press.OFD(s, info, attachments)
}

// TestWhatCannotBeSealed is handed out with the reason, and keeps nobody else waiting.
func TestWhatCannotBeSealed(t *testing.T) {
	h := newHouse(t)
	h.Press = press(t)
	s := h.join(faku, 1)
	kind, _ := h.Catalog.Kind(operator)
	cmd := s.command(certificate.Issue, operator)
	cmd.Face = s.face(operator, 1)
	cmd.Face[kind.Key(catalog.RoleTo)] = cmd.On.Add(10).String()
	s.push(s.mustDo(s.nextID(), cmd))
	h.now = h.now.AddDate(0, 0, 20)
	s.push(s.issue(2))
	h.wantSealed(1, 1)
	a := s.documents(0)
	for _, d := range a.Documents {
		if (d.Certificate == certificate.NewID(1, 1)) != (d.Refused != "" && len(d.Content) == 0 && strings.Contains(d.Refused, "届满")) {
			t.Errorf("%s: %q", d.Certificate, d.Refused)
		}
	}
	h.Press = clumsy{h.Press}
	s.push(s.issue(3))
	h.wantSealed(0, 1)
	h.now = h.now.AddDate(20, 0, 0)
	if _, _, err := h.SealSome(t.Context(), 1); problem.Of(err) != problem.Refused {
		t.Errorf("a seal that has run out was used: %v", err)
	}
	h.Seal = nil
	h.wantSealed(0, 0)
}

// clumsy is a press with a mistake in it.
type clumsy struct{ document.Press }

func (clumsy) OFD(document.Sheet, ofd.Info, []ofd.Attachment) (*ofd.Package, []ofd.Place, error) {
	panic("a mistake")
}
