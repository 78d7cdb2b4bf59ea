package bureau_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"strings"
	"testing"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/ofd"
	"roadcert/domain/problem"
	"roadcert/domain/province"
)

func TestWhoMayJoin(t *testing.T) {
	r := newRealm(t)
	fresh := func() *county {
		c := newCounty(t)
		c.office.Dial = func(exchange.Invitation) (bureau.Wire, error) { return r, nil }
		return c
	}
	join := func(c *county, invitation []byte) error {
		_, err := c.desk(access.SystemAdmin).Join(t.Context(), invitation)
		return err
	}
	alter := func(content []byte, with func(*exchange.Invitation)) []byte {
		var i exchange.Invitation
		if err := exchange.Read(content, &i); err != nil {
			t.Fatal(err)
		}
		with(&i)
		return need[[]byte](t)(exchange.Write(&i))
	}
	invitation := r.invitation(2)
	c := fresh()
	for name, bad := range map[string]struct {
		content []byte
		code    problem.Code
	}{
		"no invitation":     {[]byte("{}"), problem.Invalid},
		"half of one":       {invitation[:len(invitation)/2], problem.Invalid},
		"something more":    {append(bytes.Clone(invitation), "{}"...), problem.Invalid},
		"another county":    {alter(invitation, func(i *exchange.Invitation) { i.County = "210123" }), problem.Refused},
		"no workstation":    {alter(invitation, func(i *exchange.Invitation) { i.Station = 0 }), problem.Invalid},
		"another word":      {alter(invitation, func(i *exchange.Invitation) { i.Token = "00" }), problem.Unreachable},
		"another authority": {alter(invitation, func(i *exchange.Invitation) { i.Root = newRealm(t).Root.Raw }), problem.Invalid},
	} {
		if err := join(c, bad.content); problem.Of(err) != bad.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := c.desk(access.Clerk).Join(t.Context(), invitation); problem.Of(err) != problem.Forbidden {
		t.Errorf("a clerk: %v", err)
	}
	if s := need[bureau.SyncStatus](t)(c.desk(access.Clerk).SyncStatus(t.Context())); s.Joined {
		t.Errorf("%+v", s)
	}
	if _, err := c.sync(); problem.Of(err) != problem.NotFound {
		t.Errorf("synchronised without having joined: %v", err)
	}

	t.Run("after work under another number", func(t *testing.T) {
		c := fresh()
		c.takeText(lorries(1, 1))
		if err := join(c, r.invitation(3)); problem.Of(err) != problem.Refused || !strings.Contains(err.Error(), "1 号工作站的接入文件") {
			t.Errorf("%v", err)
		}
		if err := join(c, r.invitation(1)); err != nil {
			t.Error(err)
		}
		if err := join(c, newRealm(t).invitation(1)); problem.Of(err) != problem.Refused || !strings.Contains(err.Error(), "已经接入") {
			t.Errorf("a second province: %v", err)
		}
	})
	t.Run("the power fails after the answer", func(t *testing.T) {
		c := fresh()
		invitation := r.invitation(4)
		r.fail = func(int) mishap { return unheard }
		if err := join(c, invitation); problem.Of(err) != problem.Unreachable {
			t.Fatal(err)
		}
		r.fail = nil
		r.now = r.now.Add(time.Second)
		if err := join(c, invitation); err != nil {
			t.Fatal(err)
		}
		c.insync()
		settings := need[bureau.Settings](t)(c.store.Settings(t.Context()))
		if settings.Workstation != 4 {
			t.Errorf("workstation %d", settings.Workstation)
		}
		c.takeText(lorries(1, 1))
		if page := need[bureau.Page](t)(c.desk(access.Clerk).List(t.Context(), bureau.Query{})); page.Rows[0].ID != certificate.NewID(4, 1) {
			t.Errorf("the first certificate of workstation 4 is %s", page.Rows[0].ID)
		}
	})
}

// TestBothCollectTheSameRegister: both workstations take over the same register before they hear of each other. What says
// the same gives way by itself; what says something else waits for a person.
func TestBothCollectTheSameRegister(t *testing.T) {
	r := newRealm(t)
	one, two := r.station(1), r.station(2)
	one.takeText(lorries(1, 10))
	two.takeText(lorries(1, 9) + strings.Replace(strings.TrimPrefix(lorries(10, 10), vehiclesHead), "辽A00010", "辽A99999", 1))
	one.insync()
	got := two.insync()
	if got.Backlog.Events != 1 || got.Backlog.Stopped != 1 || got.Pulled != 9 || got.Conflicts != 1 {
		t.Errorf("%+v", got)
	}
	if aside := need[[]bureau.AsideEvent](t)(two.store.Aside(t.Context(), 0)); len(aside) != 9 {
		t.Errorf("%d set aside", len(aside))
	}
	stopped := need[[]bureau.StoppedEvent](t)(two.store.Stopped(t.Context(), 0, 10))
	if len(stopped) != 1 || stopped[0].Receipt.Rule != exchange.RuleNumber || stopped[0].Receipt.Other.String() != "c1-10" {
		t.Errorf("%+v", stopped)
	}
	two.healthy()
	r.agree(one)
	if again := two.insync(); again.Pulled != 0 || again.Conflicts != 0 || again.Backlog.Stopped != 1 {
		t.Errorf("%+v", again)
	}
}

// What comes about by itself comes about at every workstation.
func TestBothSeeASuspensionEnd(t *testing.T) {
	r := newRealm(t)
	one, two := r.station(1), r.station(2)
	c := one.issued(lorry)
	one.change(c.ID.String(), bureau.Proposal{Operation: certificate.Suspend, Reason: "penalty", Until: one.desk(access.Clerk).Today().Add(3)})
	one.insync()
	two.insync()
	for _, clock := range []*time.Time{&one.now, &two.now, &r.now} {
		*clock = clock.AddDate(0, 0, 10)
	}
	one.insync()
	two.insync()
	r.agree(one, two)
}

// TestAProvinceFromABackup: what it has lost is sent again, by whoever did it.
func TestAProvinceFromABackup(t *testing.T) {
	r := newRealm(t)
	one, two := r.station(1), r.station(2)
	one.takeText(lorries(1, 10))
	one.insync()
	two.insync()
	backup := t.TempDir()
	if err := r.ledger.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	id := need[bureau.Page](t)(two.desk(access.Clerk).List(t.Context(), bureau.Query{Limit: 1})).Rows[0].ID.String()
	one.takeText(lorries(11, 20))
	one.change(id, bureau.Proposal{Operation: certificate.Suspend, Reason: "penalty", Until: one.desk(access.Clerk).Today().Add(30)})
	one.insync()
	two.insync()
	two.change(id, bureau.Proposal{Operation: certificate.Reinstate, Reason: "penalty-served"})
	two.insync()
	one.insync()
	r.agree(one, two)

	r.open(backup)
	for range 3 {
		two.insync()
		one.insync()
	}
	two.insync()
	r.agree(one, two)
	state := string(need[[]byte](t)(one.store.Record(t.Context(), "link", "state")))
	if !strings.Contains(state, "set_back") || strings.Contains(state, "rewound") {
		t.Errorf("state %s", state)
	}
}

// TestStoppedByThePerson: whoever stops a synchronisation is told so, the link is not called broken, and the next goes on.
func TestStoppedByThePerson(t *testing.T) {
	for n := 1; n <= 4; n++ {
		r := newRealm(t)
		c := r.station(1)
		c.takeText(lorries(1, 5))
		ctx, stop := context.WithCancel(t.Context())
		first := len(r.letters)
		r.fail = func(at int) mishap {
			if at == first+n {
				stop()
			}
			return arrives
		}
		desk := c.desk(access.Clerk)
		if _, err := desk.Sync(ctx, nil); problem.Of(err) != problem.Cancelled {
			t.Errorf("stopped at letter %d: %v", n, err)
		}
		if s := need[bureau.SyncStatus](t)(desk.SyncStatus(t.Context())); !s.Failing.IsZero() {
			t.Errorf("stopped at letter %d: the link counts as failing, %s", n, s.Trouble)
		}
		r.fail = nil
		c.insync()
		r.agree(c)
	}
}

func TestOneSynchronisationAtATime(t *testing.T) {
	r := newRealm(t)
	c := r.station(1)
	desk := c.desk(access.Clerk)
	var again error
	if _, err := desk.Sync(t.Context(), func(s bureau.SyncStep) {
		if s.Stage == "push" {
			_, again = desk.Sync(t.Context(), nil)
		}
	}); err != nil {
		t.Fatal(err)
	}
	if problem.Of(again) != problem.Busy {
		t.Errorf("%v", again)
	}
}

// TestPhotosFollow: a photo goes to the province once, also where the line was cut before it.
func TestPhotosFollow(t *testing.T) {
	r := newRealm(t)
	c := r.station(1)
	c.takeText(driversHead + driver(zhang, "张伟"))
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, image.NewGray(image.Rect(0, 0, 200, 300)), nil); err != nil {
		t.Fatal(err)
	}
	got, err := c.desk(access.Clerk).ImportPhotos(t.Context(), func(yield func(bureau.Photo, error) bool) {
		yield(bureau.Photo{Name: zhang + ".jpg", Content: photo.Bytes()}, nil)
	}, bureau.PhotoOptions{})
	if err != nil || got.Added != 1 {
		t.Fatal(got, err)
	}
	r.fail = func(n int) mishap {
		if r.letters[n-1].Topic == exchange.Pictures {
			return lost
		}
		return arrives
	}
	if _, err := c.sync(); problem.Of(err) != problem.Unreachable {
		t.Fatal(err)
	}
	r.fail = nil
	c.takeText(driversHead + driver(other, "李强"))
	c.insync()
	c.insync()
	sent := 0
	for _, l := range r.letters {
		if l.Topic == exchange.Pictures {
			sent++
		}
	}
	if sent != 2 {
		t.Errorf("photos in %d letters", sent)
	}
	r.agree(c)
}

// sealedBy is the document of an edition under a province's seal.
func (r *realm) sealedBy(c *county, id certificate.ID) []byte {
	r.Helper()
	sheet := need[bureau.Sheet](r.TB)(c.desk(access.Clerk).Sheet(r.Context(), id.String(), 0))
	face := ofd.Face{Identifier: sheet.Identifier, Kind: "013", Type: sheet.Kind.TypeCode, Name: sheet.Kind.Name, Version: 1, Catalogue: 1}
	for key, value := range sheet.Face {
		face.Items = append(face.Items, ofd.Item{Key: key, Name: key, Value: value})
	}
	pack, places, err := press(r.TB).OFD(sheet, ofd.Info{Title: "道路运输证"}, []ofd.Attachment{{Name: ofd.FaceAttachment, Content: ofd.EncodeFace(face)}})
	if err == nil {
		err = pack.Seal(r.Rand, r.Seal, r.Signer, r.now, places...)
	}
	if err != nil {
		r.Fatal(err)
	}
	var out bytes.Buffer
	if err := pack.Write(&out); err != nil {
		r.Fatal(err)
	}
	return out.Bytes()
}

// hand lets the province have sealed something.
func (r *realm) hand(documents ...exchange.SealedDocument) {
	r.Helper()
	if err := r.Ledger.Write(r.Context(), "210124", func(ctx context.Context, b province.Book) error {
		return b.SaveDocuments(ctx, documents)
	}); err != nil {
		r.Fatal(err)
	}
}

// TestSealedDocumentsComeBack: what holds is kept, what does not is reported and never kept.
func TestSealedDocumentsComeBack(t *testing.T) {
	r := newRealm(t)
	c := r.station(1)
	good, bad, foreign, swapped := c.issued(lorry), c.issued(vehicle()), c.issued(with("plate", "辽A11111")), c.issued(with("plate", "辽A22222"))
	c.insync()
	stranger := newRealm(t)
	damaged := r.sealedBy(c, bad.ID)
	damaged[len(damaged)/2] ^= 1
	at := r.now.UTC()
	r.hand(
		exchange.SealedDocument{Certificate: good.ID, Version: 1, SealedAt: at, Content: r.sealedBy(c, good.ID)},
		exchange.SealedDocument{Certificate: bad.ID, Version: 1, SealedAt: at, Content: damaged},
		exchange.SealedDocument{Certificate: foreign.ID, Version: 1, SealedAt: at, Content: stranger.sealedBy(c, foreign.ID)},
		exchange.SealedDocument{Certificate: swapped.ID, Version: 1, SealedAt: at, Content: r.sealedBy(c, good.ID)},
	)
	got := c.insync()
	if got.Sealed != 1 || got.Reasons["seal_bad"] != 3 {
		t.Errorf("%+v", got)
	}
	for id, want := range map[certificate.ID]bool{good.ID: true, bad.ID: false, foreign.ID: false, swapped.ID: false} {
		if _, err := c.store.Document(t.Context(), id, 1); (err == nil) != want {
			t.Errorf("%s: %v", id, err)
		}
	}
	v := need[bureau.Verdict](t)(c.desk(access.Clerk).Verify(t.Context(), bureau.Evidence{File: r.sealedBy(c, good.ID)}))
	if v.Seal.State != bureau.Yes || v.Standing.State != bureau.Yes {
		t.Errorf("%+v", v)
	}
	if again := c.insync(); again.Sealed != 0 || len(again.Reasons) != 0 {
		t.Errorf("%+v", again)
	}
}

func with(key, value string) certificate.Face {
	face := vehicle()
	face[key] = value
	return face
}

// TestNumbersOfTwoWorkstationsNeverMeet, whatever they issue before they hear of each other.
func TestNumbersOfTwoWorkstationsNeverMeet(t *testing.T) {
	r := newRealm(t)
	one, two := r.station(1), r.station(2)
	numbers := map[string]bool{}
	for n := range 6 {
		c := []*county{one, two}[n%2]
		numbers[c.issued(with("plate", fmt.Sprintf("辽A1000%d", n))).Number] = true
	}
	if len(numbers) != 6 {
		t.Errorf("%v", numbers)
	}
	one.insync()
	if got := two.insync(); got.Conflicts+got.Refused > 0 {
		t.Errorf("%+v", got)
	}
	one.insync()
	r.agree(one, two)
}

func TestTheCatalogueIsTheProvinces(t *testing.T) {
	r := newRealm(t)
	c := r.station(1)
	reviewer := c.desk(access.Reviewer)
	draft, _ := reviewer.Catalog().InForce("013")
	draft.Reason, draft.From = "试", reviewer.Today()
	if _, err := reviewer.SaveDraft(t.Context(), draft); problem.Of(err) != problem.Refused || !strings.Contains(err.Error(), "省级统一发布") {
		t.Errorf("drafted after joining: %v", err)
	}
	next := draft.Copy()
	next.Number, next.From, next.Author, next.Publisher, next.PublishedAt = 2, reviewer.Today(), "province", "someone", r.now.UTC()
	next.Template = nil
	updated, err := r.Catalog.With(next)
	if err != nil {
		t.Fatal(err)
	}
	r.Catalog = updated
	c.insync()
	if v, _ := reviewer.Catalog().InForce("013"); v.Number != 2 || v.Publisher != "someone" {
		t.Errorf("in force: %s by %s", &v, v.Publisher)
	}
	letters := len(r.letters)
	c.insync()
	for _, l := range r.letters[letters:] {
		if l.Topic == exchange.Catalogue {
			t.Error("the same catalogue was fetched twice")
		}
	}
}

// TestOthersCertificatesAreVerified: by the province while it answers, and as of the last synchronisation while it does not.
func TestOthersCertificatesAreVerified(t *testing.T) {
	r := newRealm(t)
	one := r.station(1)
	identifier := need[bureau.File](t)(one.desk(access.Clerk).Document(t.Context(), one.issued(lorry).ID.String(), 0)).Identifier
	one.insync()
	two := r.station(2) // has it from the feed
	three := newCounty(t)
	three.office.Dial = func(exchange.Invitation) (bureau.Wire, error) { return r, nil }
	if _, err := three.desk(access.SystemAdmin).Join(t.Context(), r.invitation(3)); err != nil {
		t.Fatal(err)
	}
	ask := func(c *county) bureau.Verdict {
		t.Helper()
		return need[bureau.Verdict](t)(c.desk(access.Clerk).Verify(t.Context(), bureau.Evidence{Text: identifier}))
	}
	if v := ask(three); v.Standing.State != bureau.Yes || !strings.Contains(v.Standing.Reasons[0], "省级系统现在的记录") {
		t.Errorf("online: %+v", v.Standing)
	}
	id := need[certificate.Edition](t)(one.store.Identified(t.Context(), identifier)).Certificate
	one.change(id.String(), bureau.Proposal{Operation: certificate.Cancel, Reason: "holder-request"})
	one.insync()
	if v := ask(two); v.Standing.State != bureau.No || !strings.Contains(v.Standing.Text, "注销") {
		t.Errorf("cancelled at the other workstation: %+v", v.Standing)
	}
	r.fail = func(int) mishap { return lost }
	if v := ask(two); v.Standing.State != bureau.Yes {
		t.Errorf("offline: %+v", v.Standing)
	}
	if v := ask(three); v.Standing.State != bureau.Unknown {
		t.Errorf("offline, and never heard of: %+v", v.Standing)
	}
}

// TestFollowedCounties: standings of another county come with a synchronisation.
func TestFollowedCounties(t *testing.T) {
	r := newRealm(t)
	c := r.station(1)
	desk := c.desk(access.Clerk)
	if err := desk.Follow(t.Context(), []string{"210124"}); problem.Of(err) != problem.Invalid {
		t.Errorf("one's own county: %v", err)
	}
	if err := desk.Follow(t.Context(), []string{"999999"}); problem.Of(err) != problem.Invalid {
		t.Errorf("no county: %v", err)
	}
	if err := desk.Follow(t.Context(), []string{"210123"}); err != nil {
		t.Fatal(err)
	}
	c.insync()
	if l := need[bureau.Link](t)(desk.Link(t.Context())); len(l.Followed) != 1 || l.Self.String() != "210124/1" {
		t.Errorf("%+v", l)
	}
}

// TestHandIn: the year's result reaches the province, later where it cannot be reached now.
func TestHandIn(t *testing.T) {
	r := newRealm(t)
	c := r.station(1)
	c.takeText(lorries(1, 4))
	c.insync()
	evaluator := c.desk(access.Evaluator)
	r.fail = func(int) mishap { return lost }
	if err := evaluator.HandIn(t.Context(), 2026); problem.Of(err) != problem.Unreachable {
		t.Fatal(err)
	}
	r.fail = nil
	c.insync()
	var got []exchange.Submission
	if err := r.Ledger.Read(t.Context(), "210124", func(ctx context.Context, b province.Book) (err error) {
		got, err = b.Submissions(ctx, exchange.SubmittedEvaluation)
		return err
	}); err != nil || len(got) != 1 {
		t.Fatal(got, err)
	}
	var score exchange.SubmittedScore
	if err := json.Unmarshal(got[0].Content, &score); err != nil || score.Year != 2026 || score.Denominator != 4 || score.Digest == "" {
		t.Errorf("%+v, %v", score, err)
	}
	letters := len(r.letters)
	c.insync()
	for _, l := range r.letters[letters:] {
		if l.Topic == exchange.Submit {
			t.Error("handed in twice")
		}
	}
	if errors.Is(evaluator.HandIn(t.Context(), 2026), errWire) {
		t.Error("the line is up")
	}
}
