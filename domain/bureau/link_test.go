package bureau_test

import (
	"bytes"
	"context"
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
	"roadcert/domain/problem"
	"roadcert/domain/province"
)

// lorries writes a register of vehicles.
func lorries(from, to int) string {
	var b strings.Builder
	b.WriteString(vehiclesHead)
	for n := from; n <= to; n++ {
		fmt.Fprintf(&b, "辽交运管法字210124%06d号,法库县顺达运输有限公司,%s,辽A%05d,重型厢式货车,道路普通货物运输,2024-10-05,有效\n", n, company, n)
	}
	return b.String()
}

// change lets the clerk ask for something and the approver decide it.
func (c *county) change(ref string, p bureau.Proposal) certificate.Certificate {
	c.Helper()
	k := need[bureau.Case](c.TB)(c.desk(access.Clerk).Propose(c.Context(), ref, p))
	return need[bureau.Decision](c.TB)(c.desk(access.Approver).Decide(c.Context(), k.ID, bureau.Approved, "")).Certificate
}

func TestTwoWorkstationsSeeEachOther(t *testing.T) {
	r := newRealm(t)
	one, two := r.station(1), r.station(2)
	one.takeText(lorries(1, 30))
	if _, err := one.desk(access.Approver).Convert(t.Context(), bureau.ConvertOptions{}); err != nil {
		t.Fatal(err)
	}
	if got := one.insync(); got.Accepted != 60 || got.Backlog.Events != 0 || got.Refused+got.Conflicts > 0 {
		t.Fatalf("%+v", got)
	}
	if got := two.insync(); got.Pulled != 60 {
		t.Fatalf("%+v", got)
	}
	r.agree(one, two)
	page := need[bureau.Page](t)(two.desk(access.Clerk).List(t.Context(), bureau.Query{Limit: 1}))
	cancelled := two.change(page.Rows[0].ID.String(), bureau.Proposal{Operation: certificate.Cancel, Reason: "holder-request"})
	two.insync()
	one.insync()
	if got := need[bureau.Dossier](t)(one.desk(access.Clerk).Show(t.Context(), cancelled.ID.String())); got.Status != certificate.Cancelled || !got.Sent {
		t.Errorf("the other workstation's cancellation: %s, sent %v", got.Status, got.Sent)
	}
	r.agree(one, two)
	before := need[bureau.AuditTrail](t)(one.desk(access.AuditAdmin).VerifyAudit(t.Context(), bureau.AuditProof{})).Checked
	desk := one.desk(access.Clerk)
	for range 3 {
		if _, err := desk.Sync(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
	}
	if after := need[bureau.AuditTrail](t)(one.desk(access.AuditAdmin).VerifyAudit(t.Context(), bureau.AuditProof{})).Checked; after > before+3 {
		t.Errorf("three synchronisations in which nothing moved left %d entries in the log", after-before)
	}
}

// TestG3ResendsAreByteIdentical: whatever happens to letters, an event is always sent as the same bytes.
func TestG3ResendsAreByteIdentical(t *testing.T) {
	r := newRealm(t)
	c := r.station(1)
	c.takeText(lorries(1, 20))
	c.issued(vehicle())
	first := len(r.letters)
	r.fail = func(n int) mishap {
		return map[bool]mishap{true: unheard, false: arrives}[r.letters[n-1].Topic == exchange.Push && n < first+8]
	}
	for range 5 {
		_, _ = c.sync()
	}
	r.fail = nil
	c.insync()
	items := map[certificate.EventID][]byte{}
	times := 0
	for _, l := range r.letters {
		var push exchange.PushRequest
		if l.Topic != exchange.Push {
			continue
		}
		if err := exchange.Read(l.Body, &push); err != nil {
			t.Fatal(err)
		}
		times++
		for _, item := range push.Items {
			e, err := exchange.DecodeEvent(item)
			if err != nil {
				t.Fatal(err)
			}
			if before, again := items[e.ID]; again && !bytes.Equal(before, item) {
				t.Errorf("%s was sent as\n%s\nand as\n%s", e.ID, before, item)
			}
			items[e.ID] = item
		}
	}
	if times < 2 || len(items) != 21 {
		t.Errorf("%d letters with %d events", times, len(items))
	}
	r.agree(c)
}

// TestG5Outcomes: every outcome has its consequence, and none loses anything.
func TestG5Outcomes(t *testing.T) {
	r := newRealm(t)
	one, two := r.station(1), r.station(2)
	c := one.issued(lorry)
	one.insync()
	two.insync()

	t.Run("conflict", func(t *testing.T) {
		two.change(c.ID.String(), bureau.Proposal{Operation: certificate.Suspend, Reason: "penalty", Until: two.desk(access.Clerk).Today().Add(30)})
		two.insync()
		one.change(c.ID.String(), bureau.Proposal{Operation: certificate.Cancel, Reason: "holder-request"})
		got := one.insync()
		if got.Conflicts != 1 || got.Reasons[exchange.RuleBase] != 1 || got.Backlog.Stopped != 1 || got.Pulled != 0 {
			t.Fatalf("%+v", got)
		}
		stopped := need[bureau.StoppedEvent](t)(one.store.StoppedAt(t.Context(), c.ID))
		if stopped.Receipt.Outcome != exchange.Conflict || stopped.Event.Operation != certificate.Cancel {
			t.Errorf("%+v", stopped)
		}
		if again := one.insync(); again.Pushed != 0 || again.Conflicts != 0 || again.Backlog.Stopped != 1 {
			t.Errorf("a stopped event was sent again: %+v", again)
		}
	})
	t.Run("refused beside accepted", func(t *testing.T) { // G6: of a batch each gets its own
		bad := one.issued(vehicle())
		h := need[[]certificate.Event](t)(one.store.History(t.Context(), bad.ID))
		if len(h) != 1 {
			t.Fatal(h)
		}
		one.forge(h[0].ID)
		one.takeText(lorries(101, 110))
		got := one.insync()
		if got.Accepted != 10 || got.Refused != 1 || got.Reasons[exchange.RuleSignature] != 1 || got.Backlog.Stopped != 2 {
			t.Errorf("%+v", got)
		}
	})
	t.Run("unauthorised", func(t *testing.T) {
		one.takeText(lorries(111, 115))
		if err := r.Bar(t.Context(), "210124", 1); err != nil {
			t.Fatal(err)
		}
		got, err := one.sync()
		if problem.Of(err) != problem.Unreachable || !strings.Contains(err.Error(), "不认得这台工作站") || got.Backlog.Events != 7 {
			t.Errorf("%+v, %v", got, err)
		}
		s := need[bureau.SyncStatus](t)(one.desk(access.Clerk).SyncStatus(t.Context()))
		if s.Failing.IsZero() || s.Trouble == "" || s.Stopped != 2 {
			t.Errorf("%+v", s)
		}
		if _, err := one.desk(access.SystemAdmin).Join(t.Context(), r.invitation(1)); err != nil {
			t.Fatal(err)
		}
		if got := one.insync(); got.Accepted != 5 {
			t.Errorf("after joining again: %+v", got)
		}
	})
	t.Run("transient", func(t *testing.T) {
		one.takeText(lorries(116, 118))
		r.fail = func(int) mishap { return failing }
		got, err := one.sync()
		if problem.Of(err) != problem.Unreachable || got.Backlog.Events != 5 {
			t.Errorf("%+v, %v", got, err)
		}
		r.fail = nil
		if got := one.insync(); got.Accepted != 3 {
			t.Errorf("%+v", got)
		}
	})
}

// TestG7CutAnywhere: a synchronisation is cut at its n-th letter, for every n, in each way; the next one completes it, and
// everybody has the same.
func TestG7CutAnywhere(t *testing.T) {
	for what, name := range map[mishap]string{lost: "letter lost", unheard: "answer lost", halved: "half an answer"} {
		t.Run(name, func(t *testing.T) {
			for n := 1; ; n += everyLetter() {
				r := newRealm(t)
				one, two := r.busy()
				first := len(r.letters)
				r.fail = func(at int) mishap {
					if at == first+n {
						return what
					}
					return arrives
				}
				_, err := one.sync()
				whole := len(r.letters) - first
				if n > whole {
					if err != nil {
						t.Error(err)
					}
					break
				}
				if problem.Of(err) != problem.Unreachable {
					t.Fatalf("cut at letter %d: %v", n, err)
				}
				r.fail = nil
				r.finished(one, two)
				if t.Failed() {
					t.Fatalf("cut at letter %d (%s)", n, r.letters[first+n-1].Topic)
				}
			}
		})
	}
}

// everyLetter is how far apart cuts are: in a short run every fifth letter has to do.
func everyLetter() int {
	if testing.Short() {
		return 5
	}
	return 1
}

// busy are two workstations that have something for every sort of letter.
func (r *realm) busy() (one, two *county) {
	r.Helper()
	one, two = r.station(1), r.station(2)
	c := one.issued(lorry)
	one.takeText(driversHead + driver(zhang, "张伟"))
	one.insync()
	r.hand(exchange.SealedDocument{Certificate: c.ID, Version: 1, SealedAt: r.now.UTC(), Content: r.sealedBy(one, c.ID)})
	two.insync()
	two.takeText(lorries(106, 108))
	two.insync()
	one.takeText(lorries(101, 105))
	one.photo(zhang)
	if err := one.desk(access.Clerk).Follow(r.Context(), []string{"210123"}); err != nil {
		r.Fatal(err)
	}
	r.fail = func(int) mishap { return lost }
	if err := one.desk(access.Evaluator).HandIn(r.Context(), 2026); problem.Of(err) != problem.Unreachable {
		r.Fatal(err)
	}
	r.fail = nil
	return one, two
}

// finished brings them to the end, and wants everything there once.
func (r *realm) finished(one, two *county) {
	r.Helper()
	one.insync()
	two.insync()
	r.agree(one, two)
	if n := need[int](r.TB)(one.store.CountUnsealed(r.Context(), "", one.desk(access.Clerk).Today())); n > 0 {
		r.Errorf("%d editions without their file", n)
	}
	if err := r.Ledger.Read(r.Context(), "210124", func(ctx context.Context, b province.Book) error {
		handed, err := b.Submissions(ctx, exchange.SubmittedEvaluation)
		if err != nil {
			return err
		}
		if len(handed) == 0 {
			r.Error("the evaluation was not handed in")
		}
		for _, l := range r.letters {
			var q exchange.PicturesRequest
			if l.Topic != exchange.Pictures || exchange.Read(l.Body, &q) != nil {
				continue
			}
			if _, err := b.Picture(ctx, q.Pictures[0].Digest); err == nil {
				return nil
			}
		}
		r.Error("the photo did not arrive")
		return nil
	}); err != nil {
		r.Fatal(err)
	}
}

// photo puts a photo on a certificate.
func (c *county) photo(of string) {
	c.Helper()
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, image.NewGray(image.Rect(0, 0, 200, 300)), nil); err != nil {
		c.Fatal(err)
	}
	got, err := c.desk(access.Clerk).ImportPhotos(c.Context(), func(yield func(bureau.Photo, error) bool) {
		yield(bureau.Photo{Name: of + ".jpg", Content: photo.Bytes()}, nil)
	}, bureau.PhotoOptions{})
	if err != nil || got.Added != 1 {
		c.Fatal(got, err)
	}
}

// TestG14Clocks: a clock that is hours wrong is put right by the province's.
func TestG14Clocks(t *testing.T) {
	for _, off := range []time.Duration{-30 * time.Hour, -11 * time.Minute, 11 * time.Minute, 7 * time.Hour} {
		r := newRealm(t)
		c := r.station(1)
		c.takeText(lorries(1, 3))
		c.now = c.now.Add(off)
		if got := c.insync(); got.Accepted != 3 {
			t.Errorf("clock off by %v: %+v", off, got)
		}
		r.now = r.now.Add(time.Hour) // it jumps back
		c.takeText(lorries(4, 5))
		if got := c.insync(); got.Accepted != 2 {
			t.Errorf("clock off by %v, after a jump: %+v", off, got)
		}
		r.agree(c)
	}
}

// TestG15Parcels: the same over a stick, whatever the line has done meanwhile.
func TestG15Parcels(t *testing.T) {
	r := newRealm(t)
	one, two := r.station(1), r.station(2)
	two.takeText(lorries(21, 25))
	two.insync()
	one.takeText(lorries(1, 10))
	clerk := one.desk(access.Clerk)
	var out bytes.Buffer
	p := need[bureau.ParcelOut](t)(clerk.ExportParcel(t.Context(), &out))
	if p.Events != 10 || p.Left != 0 {
		t.Fatalf("%+v", p)
	}
	if b := need[bureau.Backlog](t)(one.store.Backlog(t.Context(), time.Time{})); b.Events != 10 {
		t.Errorf("what was put on a stick left the outbox: %+v", b)
	}
	r.now = r.now.Add(72 * time.Hour) // it is carried by bus
	back := r.answerParcel(out.Bytes())
	one.now = r.now
	got := need[bureau.SyncResult](t)(clerk.ReceiveParcel(t.Context(), back))
	if got.Accepted != 10 || got.Pulled != 5 || got.Backlog.Events != 0 {
		t.Errorf("%+v", got)
	}
	if _, err := clerk.ReceiveParcel(t.Context(), back); problem.Of(err) != problem.Refused {
		t.Errorf("a second time: %v", err)
	}
	r.agree(one)

	t.Run("the line was faster", func(t *testing.T) {
		one.takeText(lorries(11, 13))
		var out bytes.Buffer
		need[bureau.ParcelOut](t)(clerk.ExportParcel(t.Context(), &out))
		one.insync()
		if got := need[bureau.SyncResult](t)(clerk.ReceiveParcel(t.Context(), r.answerParcel(out.Bytes()))); got.Pushed != 0 || got.Pulled != 0 {
			t.Errorf("%+v", got)
		}
		r.agree(one)
	})
	t.Run("both changed the same", func(t *testing.T) {
		two.insync()
		id := need[bureau.Page](t)(one.desk(access.Clerk).List(t.Context(), bureau.Query{Limit: 1})).Rows[0].ID
		suspend := func(c *county, days int) {
			c.change(id.String(), bureau.Proposal{Operation: certificate.Suspend, Reason: "penalty", Until: c.desk(access.Clerk).Today().Add(days)})
		}
		two.now = r.now
		suspend(two, 10)
		two.insync()
		suspend(one, 20)
		var out bytes.Buffer
		need[bureau.ParcelOut](t)(clerk.ExportParcel(t.Context(), &out))
		got := need[bureau.SyncResult](t)(clerk.ReceiveParcel(t.Context(), r.answerParcel(out.Bytes())))
		if got.Conflicts != 1 || got.Reasons[exchange.RuleBase] != 1 || got.Pulled != 0 || got.Backlog.Stopped != 1 {
			t.Errorf("%+v", got)
		}
		if c := need[certificate.Certificate](t)(one.store.Find(t.Context(), id)); c.Until != one.desk(access.Clerk).Today().Add(20) {
			t.Errorf("ours was touched: until %s", c.Until)
		}
		one.healthy()
	})
	t.Run("altered", func(t *testing.T) {
		var out bytes.Buffer
		need[bureau.ParcelOut](t)(clerk.ExportParcel(t.Context(), &out))
		back := r.answerParcel(out.Bytes())
		back[len(back)/2] ^= 1
		if _, err := clerk.ReceiveParcel(t.Context(), back); err == nil {
			t.Error("an altered parcel was taken")
		}
	})
	t.Run("another's", func(t *testing.T) {
		var out bytes.Buffer
		need[bureau.ParcelOut](t)(clerk.ExportParcel(t.Context(), &out))
		if _, err := two.desk(access.Clerk).ReceiveParcel(t.Context(), r.answerParcel(out.Bytes())); problem.Of(err) != problem.Refused {
			t.Errorf("%v", err)
		}
	})
}

// answerParcel is what the province's desk does with a stick.
func (r *realm) answerParcel(content []byte) []byte {
	r.Helper()
	p, err := exchange.OpenParcel(bytes.NewReader(content))
	if err != nil {
		r.Fatal(err)
	}
	var out bytes.Buffer
	w, err := exchange.NewParcelWriter(&out, exchange.ParcelHead{Answers: p.Head.ID, To: p.Head.From, Made: r.now}, r.Key, r.Rand)
	if err != nil {
		r.Fatal(err)
	}
	for range p.Letters {
		letter, err := p.Next()
		if err == nil {
			letter, err = r.AnswerParcel(r.Context(), letter)
		}
		if err == nil {
			err = w.Add(letter)
		}
		if err != nil {
			r.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		r.Fatal(err)
	}
	return out.Bytes()
}
