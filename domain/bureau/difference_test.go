package bureau_test

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

const looked = "已电话核对，对方先办"

// moved is an amendment of where the vehicle's owner is.
func moved(to string) bureau.Proposal {
	return bureau.Proposal{Operation: certificate.Amend, Reason: "info-change", Face: certificate.Face{"scope": to}}
}

// stopped are the items that wait for a person.
func (c *county) stopped() []bureau.StoppedItem {
	c.Helper()
	return need[[]bureau.StoppedItem](c.TB)(c.desk(access.Clerk).StoppedItems(c.Context(), 0, 100))
}

func (c *county) yield(ref string) {
	c.Helper()
	if err := c.desk(access.Reviewer).Yield(c.Context(), ref, looked); err != nil {
		c.Fatal(err)
	}
}

func (c *county) reconcile() bureau.Reconciliation {
	c.Helper()
	return need[bureau.Reconciliation](c.TB)(c.desk(access.Clerk).Reconcile(c.Context(), nil))
}

// alter writes into the file behind the store's back.
func (c *county) alter(statement string, args ...any) {
	c.Helper()
	db := need[*sql.DB](c.TB)(sql.Open("sqlite", "file:"+filepath.Join(c.dir, "roadcert.db")))
	defer db.Close()
	need[sql.Result](c.TB)(db.ExecContext(c.Context(), statement, args...))
}

// signature is what the event of a certificate is signed with.
func (c *county) signature(id certificate.ID, event certificate.EventID) []byte {
	c.Helper()
	events := need[[]certificate.Event](c.TB)(c.store.History(c.Context(), id))
	return events[slices.IndexFunc(events, func(e certificate.Event) bool { return e.ID == event })].Signature
}

// clashing are two workstations of one county that changed the same certificate from the same base. The first was
// faster.
func clashing(t *testing.T) (r *realm, one, two *county, id certificate.ID) {
	r = newRealm(t)
	one, two = r.station(1), r.station(2)
	id = one.issued(lorry).ID
	one.insync()
	two.insync()
	one.change(id.String(), moved("道路普通货物运输、大型物件运输"))
	one.insync()
	two.change(id.String(), bureau.Proposal{Operation: certificate.Suspend, Reason: "penalty", Until: two.desk(access.Clerk).Today().Add(30), Note: "违章"})
	two.insync()
	return r, one, two, id
}

// TestG10BothSidesOfAConflictAreShown: what both have in common, and what each did and changed since.
func TestG10BothSidesOfAConflictAreShown(t *testing.T) {
	r, _, two, id := clashing(t)
	items := two.stopped()
	if len(items) != 1 {
		t.Fatalf("%+v", items)
	}
	item := items[0]
	if item.Certificate != id || item.Operation != certificate.Suspend || item.Actor != "approver" || item.Outcome != exchange.Conflict ||
		item.Holder == "" || item.Said == "" || item.Remedy == "" || !slices.Equal(item.Ways, []bureau.Way{bureau.WayYield, bureau.WayRedo}) {
		t.Errorf("%+v", item)
	}
	clash := need[bureau.Clash](t)(two.desk(access.Clerk).Clash(t.Context(), id.String()))
	if clash.Base.Revision != 1 || clash.Base.Operation != certificate.Issue || clash.Base.At.IsZero() {
		t.Errorf("base %+v", clash.Base)
	}
	names := func(s *bureau.ClashSide) (did, changed []string) {
		for _, e := range s.Events {
			did = append(did, e.Operation.String()+" "+e.Actor)
		}
		for _, c := range s.Changes {
			changed = append(changed, c.Name+"："+c.Was+"→"+c.Is)
		}
		return did, changed
	}
	did, changed := names(&clash.Ours)
	if !slices.Equal(did, []string{"suspend approver"}) || !slices.Contains(changed, "状态：有效→暂扣") || len(changed) != 2 {
		t.Errorf("ours: %v %v", did, changed)
	}
	did, changed = names(&clash.Theirs)
	if !slices.Equal(did, []string{"amend approver"}) || !slices.Contains(changed, "经营范围：道路普通货物运输→道路普通货物运输、大型物件运输") {
		t.Errorf("theirs: %v %v", did, changed)
	}
	if i := slices.IndexFunc(clash.Lines, func(l bureau.SideLine) bool { return l.Name == "状态" }); i < 0 || !clash.Lines[i].Differ ||
		clash.Lines[i].Local != "暂扣" || clash.Lines[i].Province != "有效" {
		t.Errorf("%+v", clash.Lines)
	}
	r.fail = func(int) mishap { return lost }
	_, err := two.desk(access.Clerk).Clash(t.Context(), id.String())
	if problem.Of(err) != problem.Unreachable || !strings.Contains(err.Error(), "网络") {
		t.Errorf("offline: %v", err)
	}
}

// TestYieldAndRedo: theirs is taken in place of ours; what was set aside is kept, and can be done again to what is there now.
func TestYieldAndRedo(t *testing.T) {
	r, one, two, id := clashing(t)
	reviewer, clerk := two.desk(access.Reviewer), two.desk(access.Clerk)
	if err := clerk.Yield(t.Context(), id.String(), looked); problem.Of(err) != problem.Forbidden {
		t.Errorf("by the clerk: %v", err)
	}
	if err := reviewer.Yield(t.Context(), id.String(), "  "); problem.Of(err) != problem.Invalid {
		t.Errorf("without a reason: %v", err)
	}
	r.fail = func(int) mishap { return lost }
	if err := reviewer.Yield(t.Context(), id.String(), looked); problem.Of(err) != problem.Unreachable {
		t.Errorf("offline: %v", err)
	}
	r.fail = nil
	two.yield(id.String())
	r.agree(one, two)
	got := need[bureau.Dossier](t)(clerk.Show(t.Context(), id.String()))
	if got.Status != certificate.Valid || got.Sync.Key != bureau.SyncSent || got.Sync.Aside != 1 || !strings.Contains(got.Sync.Text, "撤下备查") {
		t.Errorf("%s, %+v", got.Status, got.Sync)
	}
	if err := reviewer.Yield(t.Context(), id.String(), looked); problem.Of(err) != problem.Refused {
		t.Errorf("twice: %v", err)
	}
	aside := need[[]bureau.AsideItem](t)(clerk.AsideItems(t.Context()))
	if len(aside) != 1 || aside[0].Operation != certificate.Suspend || aside[0].By != "reviewer" || aside[0].Why != looked || aside[0].Redone != nil || aside[0].Holder == "" {
		t.Fatalf("%+v", aside)
	}
	if _, err := two.desk(access.Evaluator).Redo(t.Context(), aside[0].Event); problem.Of(err) != problem.Forbidden {
		t.Errorf("by the evaluator: %v", err)
	}
	done := need[bureau.Decision](t)(clerk.Redo(t.Context(), aside[0].Event))
	if done.Case.Operation != certificate.Suspend || done.Case.Base != 2 || !strings.HasPrefix(done.Case.Note, "违章") {
		t.Errorf("%+v", done.Case)
	}
	if aside = need[[]bureau.AsideItem](t)(clerk.AsideItems(t.Context())); aside[0].Redone == nil || aside[0].Redone.Case != done.Case.ID {
		t.Errorf("%+v", aside[0])
	}
	need[bureau.Decision](t)(two.desk(access.Approver).Decide(t.Context(), done.Case.ID, bureau.Approved, ""))
	two.insync()
	one.insync()
	r.agree(one, two)
	if got := need[bureau.Dossier](t)(one.desk(access.Clerk).Show(t.Context(), id.String())); got.Status != certificate.Suspended {
		t.Errorf("%s", got.Status)
	}
}

// TestOnlyWhatWasChangedIsRedone: an amendment that lost leaves alone what the one that won changed.
func TestOnlyWhatWasChangedIsRedone(t *testing.T) {
	r := newRealm(t)
	one, two := r.station(1), r.station(2)
	id := one.issued(lorry).ID
	one.insync()
	two.insync()
	one.change(id.String(), moved("道路普通货物运输、大型物件运输"))
	one.insync()
	two.change(id.String(), bureau.Proposal{Operation: certificate.Amend, Reason: "info-change", Face: certificate.Face{"name": "法库县通达运输有限公司"}})
	two.insync()
	two.yield(id.String())
	done := need[bureau.Decision](t)(two.desk(access.Clerk).Redo(t.Context(), two.aside()[0].Event))
	need[bureau.Decision](t)(two.desk(access.Approver).Decide(t.Context(), done.Case.ID, bureau.Approved, ""))
	c := need[certificate.Certificate](t)(two.store.Find(t.Context(), id))
	if c.Face["name"] != "法库县通达运输有限公司" || c.Face["scope"] != "道路普通货物运输、大型物件运输" {
		t.Errorf("%v", c.Face)
	}
	two.insync()
	one.insync()
	r.agree(one, two)
}

func (c *county) aside() []bureau.AsideItem {
	c.Helper()
	return need[[]bureau.AsideItem](c.TB)(c.desk(access.Clerk).AsideItems(c.Context()))
}

// TestTwoCertificatesWithOneNumber: the other one is shown beside ours, and takes its place; what was done to ours is
// done again to it.
func TestTwoCertificatesWithOneNumber(t *testing.T) {
	r := newRealm(t)
	one, two := r.station(1), r.station(2)
	one.takeText(lorries(1, 3))
	two.takeText(strings.ReplaceAll(lorries(1, 3), "重型厢式货车", "中型厢式货车"))
	if _, err := two.desk(access.Approver).Convert(t.Context(), bureau.ConvertOptions{Limit: 1}); err != nil {
		t.Fatal(err)
	}
	one.insync()
	two.insync()
	items := two.stopped()
	if len(items) != 3 || items[0].Rule != exchange.RuleNumber || items[0].Followers != 1 {
		t.Fatalf("%+v", items)
	}
	clash := need[bureau.Clash](t)(two.desk(access.Clerk).Clash(t.Context(), items[0].Certificate.String()))
	if clash.Base.Revision != 0 || clash.Ours.Certificate.ID == clash.Theirs.Certificate.ID || clash.Theirs.Certificate.ID != items[0].Other || len(clash.Ours.Events) != 2 {
		t.Errorf("%+v", clash)
	}
	if got := need[bureau.SyncState](t)(two.desk(access.Clerk).SyncState(t.Context(), items[0].Certificate.String())); got.Key != bureau.SyncHeld || !strings.Contains(got.Text, "1 件在等") {
		t.Errorf("%+v", got)
	}
	if yields, left, err := two.desk(access.Reviewer).Yieldable(t.Context(), nil); err != nil || yields != 2 || left != 1 {
		t.Errorf("%d, %d, %v", yields, left, err)
	}
	result := need[bureau.BatchResult](t)(two.desk(access.Reviewer).YieldAll(t.Context(), "两台工作站归集了同一份登记表", nil))
	if result.Issued != 2 || result.Refused != 1 || result.Reasons["decided"] != 1 {
		t.Errorf("%+v", result)
	}
	gone := items[0].Certificate.String()
	two.yield(gone)
	r.agree(one, two)
	if got := need[bureau.SyncState](t)(two.desk(access.Clerk).SyncState(t.Context(), gone)); got.Key != bureau.SyncAside || got.Aside != 2 {
		t.Errorf("%+v", got)
	}
	for _, a := range two.aside() {
		if a.Number == "" || a.Bar == "" {
			t.Errorf("%+v", a)
		}
		if _, err := two.desk(access.Clerk).Redo(t.Context(), a.Event); problem.Of(err) != problem.Refused {
			t.Errorf("%s: %v", a.Operation, err)
		}
	}
	for _, c := range []*county{one, two} {
		if got := c.reconcile(); !got.Clean || got.Certificates != 3 || got.Same != 3 {
			t.Errorf("%+v", got)
		}
	}
}

// TestG4APoisonedItemStopsOnlyItsOwnCertificate: everything else goes on, and after its cause was mended it goes too.
func TestG4APoisonedItemStopsOnlyItsOwnCertificate(t *testing.T) {
	r := newRealm(t)
	c := r.station(1)
	bad, good := c.issued(lorry), c.issued(vehicle())
	sound := c.signature(bad.ID, bad.LastEvent)
	c.forge(bad.LastEvent)
	c.change(bad.ID.String(), moved("道路普通货物运输、大型物件运输"))
	got := c.insync()
	if got.Accepted != 1 || got.Refused != 1 || got.Backlog.Stopped != 2 {
		t.Fatalf("%+v", got)
	}
	clerk := c.desk(access.Clerk)
	state := need[bureau.SyncState](t)(clerk.SyncState(t.Context(), bad.ID.String()))
	if state.Key != bureau.SyncHeld || !strings.Contains(state.Text, "签名") || state.Item == nil || state.Item.Followers != 1 {
		t.Errorf("%+v", state)
	}
	if state = need[bureau.SyncState](t)(clerk.SyncState(t.Context(), good.ID.String())); state.Key != bureau.SyncSent || state.At.IsZero() {
		t.Errorf("%+v", state)
	}
	if items := c.stopped(); len(items) != 1 || !slices.Contains(items[0].Ways, bureau.WayResend) || items[0].Ways[0].Text() == "" {
		t.Errorf("%+v", items)
	}
	reviewer := c.desk(access.Reviewer)
	if err := reviewer.Resend(t.Context(), good.ID.String(), looked); problem.Of(err) != problem.Refused {
		t.Errorf("of what is not stopped: %v", err)
	}
	if err := reviewer.Resend(t.Context(), bad.ID.String(), looked); err != nil {
		t.Fatal(err)
	}
	if got = c.insync(); got.Refused != 1 {
		t.Errorf("resent before it was mended: %+v", got)
	}
	c.alter("UPDATE event SET signature = ? WHERE id = ?", sound, int64(bad.LastEvent))
	if err := reviewer.Resend(t.Context(), bad.ID.String(), looked); err != nil {
		t.Fatal(err)
	}
	if got = c.insync(); got.Accepted != 2 || got.Backlog.Events != 0 {
		t.Errorf("%+v", got)
	}
	r.agree(c)
}

// TestG11AnOldEventChangesNothing: what arrives late, or again, never takes a certificate back.
func TestG11AnOldEventChangesNothing(t *testing.T) {
	r := newRealm(t)
	one, two := r.station(1), r.station(2)
	id := one.issued(lorry).ID
	one.insync()
	first := len(r.letters)
	two.insync()
	one.change(id.String(), moved("道路普通货物运输、大型物件运输"))
	one.insync()
	two.insync()
	before := r.digests()
	for _, l := range r.letters[:first] { // the wire delivers everything it ever carried once more
		if l.Topic == exchange.Push {
			if _, err := r.AnswerParcel(t.Context(), l.raw); err != nil {
				t.Fatal(err)
			}
		}
	}
	if after := r.digests(); len(before.Differing(after)) > 0 {
		t.Error("an old letter changed the province")
	}
	r.agree(one, two)
}

// TestClashKeepsSecrets: a number that is somebody's citizen ID is nowhere shown in full.
func TestClashKeepsSecrets(t *testing.T) {
	r := newRealm(t)
	one, two := r.station(1), r.station(2)
	one.takeText(driversHead + driver(zhang, "张伟"))
	two.takeText(driversHead + driver(zhang, "张玮"))
	one.insync()
	two.insync()
	items := two.stopped()
	if len(items) != 1 {
		t.Fatal(items)
	}
	clash := need[bureau.Clash](t)(two.desk(access.Clerk).Clash(t.Context(), items[0].Certificate.String()))
	two.yield(items[0].Certificate.String())
	told := fmt.Sprintf("%+v %+v %+v %+v", items, clash, two.aside(), two.reconcile())
	if strings.Contains(told, zhang) {
		t.Errorf("the citizen ID is told: %s", told)
	}
	for _, e := range need[[]audit.Entry](t)(two.store.Audit(t.Context(), 0, 1000)) {
		if strings.Contains(e.Subject+e.Detail, zhang) {
			t.Errorf("%+v", e)
		}
	}
	r.agree(one, two)
}

// TestReconcileWhileOthersWork: what is on its way is no difference.
func TestReconcileWhileOthersWork(t *testing.T) {
	r, one, two, id := clashing(t)
	one.takeText(lorries(101, 120))
	got := two.reconcile()
	if !got.Clean || got.Waiting != 1 || got.Found != 0 {
		t.Errorf("%+v", got)
	}
	first := len(r.letters)
	r.fail = func(n int) mishap { // another workstation sends while this one compares
		if n > first && r.letters[n-1].Topic == exchange.Digests {
			r.fail = nil
			one.insync()
		}
		return arrives
	}
	if got = two.reconcile(); !got.Clean || got.Waiting != 1 {
		t.Errorf("%+v", got)
	}
	if s := need[bureau.SyncStatus](t)(two.desk(access.Clerk).SyncStatus(t.Context())); !s.Clean.Equal(got.At) {
		t.Errorf("clean at %s", s.Clean)
	}
	ctx, stop := context.WithTimeout(t.Context(), -time.Second)
	defer stop()
	if _, err := two.desk(access.Clerk).Reconcile(ctx, nil); problem.Of(err) == "" {
		t.Error("a reconciliation that was stopped came to something")
	}
	two.yield(id.String())
	r.agree(one)
}
