package bureau_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/collect"
	"roadcert/domain/document"
	"roadcert/domain/evaluation"
	"roadcert/domain/problem"
	"roadcert/domain/sharing"
)

// drivers is a county with two drivers, one of whom is found by c1-1.
func drivers(t *testing.T) *county {
	t.Helper()
	c := newCounty(t)
	c.takeText(driversHead + driver(zhang, "张三") + driver(other, "王五"))
	return c
}

// police is what the police want to know of drivers.
func police(c *county) sharing.Request {
	today := c.desk(access.Clerk).Today()
	return sharing.Request{
		Party: "法库县公安局交通警察大队", Person: "王强", Purpose: "核对重型货车驾驶人 " + zhang + " 的从业资格", Basis: sharing.ByIssuer, Evidence: "法交运函〔2026〕12 号",
		Fields: []string{"category", "name", "citizen_id"}, Until: today.Add(30), Uses: 2,
	}
}

func of(refs ...string) bureau.Selection {
	var s bureau.Selection
	for _, ref := range refs {
		s.Lines = append(s.Lines, collect.Line{Ref: ref})
	}
	return s
}

// shared is a grant for the first driver that a reviewer agreed to.
func (c *county) shared(change func(*sharing.Request), refs ...string) sharing.Grant {
	c.Helper()
	r := police(c)
	if change != nil {
		change(&r)
	}
	g := need[sharing.Grant](c.TB)(c.desk(access.Clerk).RequestSharing(c.Context(), of(refs...), r))
	return need[sharing.Grant](c.TB)(c.desk(access.Reviewer).GrantSharing(c.Context(), g.ID, sharing.Agree, ""))
}

// written draws a sheet as its words.
func written(w io.Writer, s bureau.SharedSheet) error {
	_, err := fmt.Fprintln(w, s.Title, s.Subtitle, s.Columns, s.Rows, s.Notes, s.Mark.Text(), s.Practice)
	return err
}

// ruleOf tells the rule that refused something.
func ruleOf(err error) string {
	var why *certificate.Refusal
	if errors.As(err, &why) {
		return why.Rule
	}
	return string(problem.Of(err))
}

// Asked by one, granted by another, handed out as often as granted, and traced by the number that stands on it.
func TestSharingFromRequestToTrace(t *testing.T) {
	c := drivers(t)
	ctx, clerk := t.Context(), c.desk(access.Clerk)
	g := need[sharing.Grant](t)(clerk.RequestSharing(ctx, of(zhang), police(c)))
	if g.State(clerk.Today()) != sharing.Requested || g.Agreements != 1 || strings.Join(g.Fields, " ") != "name citizen_id category" ||
		strings.Contains(g.Purpose, zhang) || !strings.Contains(g.Purpose, "2101****4018") {
		t.Fatalf("%+v", g)
	}
	if _, err := clerk.Share(ctx, g.ID, sharing.PDF, written); ruleOf(err) != "share_requested" {
		t.Errorf("handed out without a grant: %v", err)
	}
	if _, err := clerk.GrantSharing(ctx, g.ID, sharing.Agree, ""); problem.Of(err) != problem.Forbidden {
		t.Errorf("who asked granted: %v", err)
	}
	need[sharing.Grant](t)(c.desk(access.Reviewer).GrantSharing(ctx, g.ID, sharing.Agree, "材料齐全"))
	f := need[bureau.SharedFile](t)(clerk.Share(ctx, g.ID, sharing.PDF, written))
	text := string(f.Content)
	mark := sharing.Mark{Number: f.Use.Number}
	for _, part := range []string{zhang, "张三", "道路货物运输驾驶员", g.Purpose, "王强", mark.Written(), document.MarkTraining, "2026-11-23 09:00"} {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in\n%s", part, text)
		}
	}
	if f.Left != 1 || f.Use.Turn != 1 || f.Name != "共享-"+f.Use.Number+".pdf" || strings.Contains(text, other) {
		t.Errorf("%+v", f.Use)
	}
	need[bureau.SharedFile](t)(clerk.Share(ctx, g.ID, sharing.XLSX, written))
	if _, err := clerk.Share(ctx, g.ID, sharing.PDF, written); ruleOf(err) != "share_used-up" {
		t.Errorf("handed out once too often: %v", err)
	}
	dossier := need[bureau.GrantDossier](t)(c.desk(access.Supervisor).Grant(ctx, g.ID))
	if len(dossier.Handed) != 2 || dossier.State != sharing.UsedUp || dossier.Rows[0].Number != "2101****4018" || dossier.Names["reviewer"] == "" || len(dossier.Fields) != 3 {
		t.Errorf("%+v", dossier)
	}
	for _, role := range []access.Role{access.AuditAdmin, access.Supervisor} {
		trace := need[bureau.Trace](t)(c.desk(role).TraceSharing(ctx, " "+strings.ToLower(mark.Written())))
		if trace.Use.Number != f.Use.Number || trace.Grant.Person != "王强" || trace.Use.By != "clerk" || !trace.Use.At.Equal(c.now) || !trace.Genuine ||
			trace.Names["clerk"] == "" || trace.Grant.GrantedBy()[0] != "reviewer" {
			t.Errorf("%+v", trace)
		}
	}
	supervisor := c.desk(access.Supervisor)
	if _, err := supervisor.TraceSharing(ctx, "AAAA-AAAA-AAAB"); problem.Of(err) != problem.Invalid {
		t.Errorf("a slip of the pen: %v", err)
	}
	if _, err := supervisor.TraceSharing(ctx, "2222-2222-2222"); problem.Of(err) != problem.NotFound || c.entries("share_trace", audit.Failed) != 1 {
		t.Errorf("a number of nothing: %v", err)
	}
	if n := c.entries("share_use", audit.Done); n != 2 || c.entries("share_use", audit.Refused) != 2 {
		t.Errorf("%d uses in the log", n)
	}
	c.healthy()
	c.discreet()
}

// What is withdrawn, runs out or is used up while the file is being drawn does not leave any more: the transaction that
// records the use decides.
func TestTheMomentOfUseDecides(t *testing.T) {
	for name, c := range map[string]struct {
		meanwhile func(*county, sharing.Grant)
		rule      string
	}{
		"withdrawn": {func(c *county, g sharing.Grant) {
			need[sharing.Grant](c.TB)(c.desk(access.Supervisor).WithdrawSharing(c.Context(), g.ID, "持证主体要求"))
		}, "share_withdrawn"},
		"run out": {func(c *county, _ sharing.Grant) { c.now = c.now.AddDate(0, 0, 31) }, "share_lapsed"},
		"used up": {func(c *county, g sharing.Grant) {
			for range 2 {
				need[bureau.SharedFile](c.TB)(c.desk(access.Clerk).Share(c.Context(), g.ID, sharing.PDF, written))
			}
		}, "share_used-up"},
	} {
		t.Run(name, func(t *testing.T) {
			county := drivers(t)
			g := county.shared(nil, zhang)
			before := len(need[[]sharing.Use](t)(county.store.Uses(t.Context(), g.ID)))
			f, err := county.desk(access.Clerk).Share(t.Context(), g.ID, sharing.PDF, func(w io.Writer, s bureau.SharedSheet) error {
				c.meanwhile(county, g)
				before = len(need[[]sharing.Use](t)(county.store.Uses(t.Context(), g.ID)))
				return written(w, s)
			})
			if ruleOf(err) != c.rule || f.Content != nil {
				t.Errorf("%v, %d bytes", err, len(f.Content))
			}
			if uses := need[[]sharing.Use](t)(county.store.Uses(t.Context(), g.ID)); len(uses) != before || county.entries("share_use", audit.Refused) != 1 {
				t.Errorf("%d uses, were %d", len(uses), before)
			}
			county.healthy()
		})
	}
}

// Two desks at once never hand out more than was granted.
func TestTwoDesksAtOnce(t *testing.T) {
	c := drivers(t)
	g := c.shared(func(r *sharing.Request) { r.Uses = 3 }, zhang)
	var all sync.WaitGroup
	var mu sync.Mutex
	outcomes := map[string]int{}
	for range 8 {
		d := c.desk(access.Clerk)
		all.Go(func() {
			_, err := d.Share(t.Context(), g.ID, sharing.PDF, written)
			mu.Lock()
			defer mu.Unlock()
			outcomes[ruleOf(err)]++
		})
	}
	all.Wait()
	if outcomes[""] != 3 || outcomes["share_used-up"] != 5 {
		t.Errorf("%v", outcomes)
	}
	c.healthy()
}

// A file that cannot be drawn is no use of the grant.
func TestWhatCannotBeDrawnIsNoUse(t *testing.T) {
	c := drivers(t)
	g := c.shared(nil, zhang)
	broken := errors.New("no such glyph")
	if _, err := c.desk(access.Clerk).Share(t.Context(), g.ID, sharing.PDF, func(io.Writer, bureau.SharedSheet) error { return broken }); !errors.Is(err, broken) {
		t.Error(err)
	}
	if got := need[bureau.GrantDossier](t)(c.desk(access.Clerk).Grant(t.Context(), g.ID)); got.Used != 0 || len(got.Handed) != 0 {
		t.Errorf("%+v", got)
	}
}

// What is refused when it is asked for, and by which rule; what the catalogue has closed since is refused when it is used.
func TestWhatMayNotBeShared(t *testing.T) {
	c := drivers(t)
	c.takeText(vehiclesHead + "辽交运管法字210124000001号,法库县顺达运输有限公司," + company + ",辽A00001,重型厢式货车,道路普通货物运输,2024-10-05,有效\n")
	clerk := c.desk(access.Clerk)
	for name, refused := range map[string]struct {
		refs   []string
		change func(*sharing.Request)
		rule   string
	}{
		"closed by its class": {[]string{zhang}, func(r *sharing.Request) { r.Fields = []string{"name", "phone"} }, "share_closed"},
		"a photo":             {[]string{zhang}, func(r *sharing.Request) { r.Fields = []string{"photo"} }, "share_photo"},
		"no such item":        {[]string{zhang}, func(r *sharing.Request) { r.Fields = []string{"shoe_size"} }, "share_unknown"},
		"two kinds":           {[]string{zhang, "辽A00001"}, nil, "share_kinds"},
		"another's by word":   {[]string{zhang, other}, func(r *sharing.Request) { r.Basis = sharing.ByHolder; r.Reason = "一起" }, "share_holders"},
		"no purpose":          {[]string{zhang}, func(r *sharing.Request) { r.Purpose = "  " }, "invalid"},
		"a long purpose":      {[]string{zhang}, func(r *sharing.Request) { r.Purpose = strings.Repeat("核", 201) }, "invalid"},
		"many for no reason":  {[]string{zhang, other}, nil, "invalid"},
		"nobody":              {nil, nil, "invalid"},
		"somebody unknown":    {[]string{"11010519491231002X"}, nil, "invalid"},
	} {
		r := police(c)
		if refused.change != nil {
			refused.change(&r)
		}
		if _, err := clerk.RequestSharing(t.Context(), of(refused.refs...), r); ruleOf(err) != refused.rule {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := c.entries("share_request", audit.Refused); n != 5 {
		t.Errorf("%d refusals in the log", n)
	}
	g := c.shared(nil, zhang)
	v, ok := clerk.Catalog().InForce("071")
	if !ok {
		t.Fatal("no such entry")
	}
	v.Kind.Fields = append([]catalog.Field(nil), v.Kind.Fields...)
	for i := range v.Kind.Fields {
		if f := &v.Kind.Fields[i]; f.Key == "citizen_id" {
			f.Share = catalog.Closed
		}
	}
	v.Reason, v.From = "身份证号不再共享", clerk.Today()
	need[catalog.Version](t)(c.desk(access.Reviewer).SaveDraft(t.Context(), v))
	need[catalog.Version](t)(c.desk(access.Approver).Publish(t.Context(), "071"))
	if _, err := clerk.Share(t.Context(), g.ID, sharing.PDF, written); ruleOf(err) != "share_closed" {
		t.Errorf("what was closed since: %v", err)
	}
	c.discreet()
}

// More certificates than one person may agree to need a second, who is neither who asked nor who agreed; a reason they
// need in any case.
func TestManyNeedASecondPerson(t *testing.T) {
	c := drivers(t)
	admin := c.desk(access.SystemAdmin)
	prefs := need[bureau.Preferences](t)(admin.Preferences(t.Context()))
	if prefs.ShareAlone != bureau.DefaultShareAlone {
		t.Fatal(prefs.ShareAlone)
	}
	prefs.ShareAlone = 1
	if err := admin.SavePreferences(t.Context(), prefs); err != nil {
		t.Fatal(err)
	}
	prefs.ShareAlone = sharing.MostCertificates + 1
	if err := admin.SavePreferences(t.Context(), prefs); problem.Of(err) != problem.Invalid {
		t.Error(err)
	}
	ctx, clerk := t.Context(), c.desk(access.Clerk)
	r := police(c)
	r.Reason = "全县驾驶人核查"
	g := need[sharing.Grant](t)(clerk.RequestSharing(ctx, bureau.Selection{Query: &bureau.Query{Kind: "071"}}, r))
	if len(g.Certificates) != 2 || g.Agreements != 2 {
		t.Fatalf("%+v", g)
	}
	reviewer := c.desk(access.Reviewer)
	if g = need[sharing.Grant](t)(reviewer.GrantSharing(ctx, g.ID, sharing.Agree, "")); g.State(clerk.Today()) != sharing.Seconding {
		t.Fatal(g.State(clerk.Today()))
	}
	if _, err := reviewer.GrantSharing(ctx, g.ID, sharing.Agree, ""); ruleOf(err) != "two_people" {
		t.Errorf("one person agreed twice: %v", err)
	}
	if _, err := clerk.Share(ctx, g.ID, sharing.XLSX, written); ruleOf(err) != "share_seconding" {
		t.Errorf("handed out on one word: %v", err)
	}
	need[sharing.Grant](t)(c.desk(access.Approver).GrantSharing(ctx, g.ID, sharing.Agree, ""))
	if f := need[bureau.SharedFile](t)(clerk.Share(ctx, g.ID, sharing.XLSX, written)); f.Use.Given != 2 || !strings.Contains(string(f.Content), other) {
		t.Errorf("%+v", f.Use)
	}
	// Asked for one at a time, the second takes two people as well; not for another party.
	agreements := func(party string) int {
		r := police(c)
		r.Party = party
		return need[sharing.Grant](t)(clerk.RequestSharing(ctx, of(zhang), r)).Agreements
	}
	one := need[sharing.Grant](t)(clerk.RequestSharing(ctx, of(zhang), func() sharing.Request { r := police(c); r.Party = "县人民法院"; return r }()))
	if one.Agreements != 1 || agreements("县 人民法院。") != 2 || agreements("县税务局") != 1 {
		t.Error("a request that was split in two needs one person only, or another party's needs two")
	}
	open := need[[]bureau.GrantLine](t)(clerk.Grants(ctx, bureau.GrantQuery{Open: true}))
	if len(open) != 4 || open[3].Covers != 2 {
		t.Errorf("%+v", open)
	}
}

// What is no longer valid, or another holder's by now, stays in the house; where nothing is left nothing is spent.
func TestWhatIsNoLongerValidStays(t *testing.T) {
	c := drivers(t)
	clerk := c.desk(access.Clerk)
	g := c.shared(func(r *sharing.Request) { r.Reason = "核查"; r.Uses = 9 }, zhang, other)
	if f := need[bureau.SharedFile](t)(clerk.Share(t.Context(), g.ID, sharing.PDF, written)); f.Use.Given != 2 {
		t.Fatalf("%+v", f.Use)
	}
	c.change(other, bureau.Proposal{Operation: certificate.Cancel, Reason: "holder-request"})
	f := need[bureau.SharedFile](t)(clerk.Share(t.Context(), g.ID, sharing.PDF, written))
	if f.Use.Given != 1 || len(f.Use.Withheld) != 1 || strings.Contains(string(f.Content), other) || !strings.Contains(string(f.Content), "另有 1 本") {
		t.Errorf("%+v\n%s", f.Use, f.Content)
	}
	if text := ledgerOf(c, other); strings.Count(text, "受理员") != 1 {
		t.Errorf("what was withheld stands in the ledger:\n%s", text)
	}
	c.change(zhang, bureau.Proposal{Operation: certificate.Cancel, Reason: "holder-request"})
	if _, err := clerk.Share(t.Context(), g.ID, sharing.PDF, written); ruleOf(err) != "share_nothing" {
		t.Error(err)
	}
	if got := need[bureau.GrantDossier](t)(clerk.Grant(t.Context(), g.ID)); got.Used != 2 {
		t.Errorf("%+v", got)
	}
	c.healthy()
}

// ledgerOf is all that a holder's ledger says.
func ledgerOf(c *county, holder string) string {
	c.Helper()
	r := need[evaluation.Report](c.TB)(c.desk(access.Clerk).SharingLedger(c.Context(), holder))
	return sheetWords(bureau.SignedSheet{Title: r.Title, Subtitle: r.Subtitle, Sections: r.Sections, Footer: r.Footer, Mark: r.Mark})
}

// The holder learns who was given what, when, on whose word, and nothing of others.
func TestTheHoldersLedger(t *testing.T) {
	c := drivers(t)
	clerk := c.desk(access.Clerk)
	both := c.shared(func(r *sharing.Request) { r.Reason = "核查" }, zhang, other)
	c.shared(func(r *sharing.Request) { r.Party, r.Basis = "沈阳市交通运输局", sharing.ByManager }, other)
	f := need[bureau.SharedFile](t)(clerk.Share(t.Context(), both.ID, sharing.PDF, written))
	mark := sharing.Mark{Number: f.Use.Number}
	for _, ref := range []string{zhang, strings.ToLower(zhang), "c1-1"} {
		text := ledgerOf(c, ref)
		for _, part := range []string{"张三", "2101****4018", "法库县公安局交通警察大队　王强", both.Purpose, "签发部门授权：法交运函〔2026〕12 号", "姓名、身份证号、从业资格类别", mark.Written(), "受理员", "可使用", "1 件", "1 次"} {
			if !strings.Contains(text, part) {
				t.Errorf("%s: %q is not in\n%s", ref, part, text)
			}
		}
		for _, part := range []string{zhang, other, "王五", "沈阳市交通运输局", "c1-2"} {
			if strings.Contains(text, part) {
				t.Errorf("%s: %q is in\n%s", ref, part, text)
			}
		}
	}
	if text := ledgerOf(c, "11010519491231002X"); !strings.Contains(text, "没有收到过") {
		t.Errorf("of a stranger:\n%s", text)
	}
	if _, err := clerk.SharingLedger(t.Context(), "nobody"); problem.Of(err) != problem.NotFound {
		t.Error(err)
	}
	c.discreet()
}

// A grant of a holder's own word is refused by nobody but its rules, and says why it was refused.
func TestARefusalSaysWhy(t *testing.T) {
	c := drivers(t)
	r := police(c)
	r.Basis, r.Evidence = sharing.ByHolder, "张三 2026-11-20 签字的授权书"
	g := need[sharing.Grant](t)(c.desk(access.Clerk).RequestSharing(t.Context(), of("c1-1"), r))
	approver := c.desk(access.Approver)
	if _, err := approver.GrantSharing(t.Context(), g.ID, sharing.Refuse, ""); ruleOf(err) != "note" {
		t.Error(err)
	}
	if _, err := approver.GrantSharing(t.Context(), g.ID, sharing.Withdraw, "x"); problem.Of(err) != problem.Invalid {
		t.Error(err)
	}
	g = need[sharing.Grant](t)(approver.GrantSharing(t.Context(), g.ID, sharing.Refuse, "授权书没有写明期限"))
	if got := need[bureau.GrantDossier](t)(c.desk(access.Clerk).Grant(t.Context(), g.ID)); got.State != sharing.Refused || got.Words[1].Note != "授权书没有写明期限" {
		t.Errorf("%+v", got)
	}
	if _, err := c.desk(access.Clerk).WithdrawSharing(t.Context(), g.ID, "x"); ruleOf(err) != "share_state" {
		t.Error(err)
	}
	if _, err := c.desk(access.Clerk).Grant(t.Context(), "g1-99"); problem.Of(err) != problem.NotFound {
		t.Error(err)
	}
}

// Who may do what about sharing, both ways.
func TestWhoMayShare(t *testing.T) {
	c := drivers(t)
	g := c.shared(nil, zhang)
	ctx := t.Context()
	for name, u := range map[string]struct {
		may string
		do  func(*bureau.Desk) error
	}{
		"request": {"clerk", func(d *bureau.Desk) error { _, err := d.RequestSharing(ctx, of(zhang), police(c)); return err }},
		"grant": {"reviewer approver", func(d *bureau.Desk) error {
			_, err := d.GrantSharing(ctx, g.ID, sharing.Agree, "")
			return err
		}},
		"share": {"clerk", func(d *bureau.Desk) error { _, err := d.Share(ctx, g.ID, sharing.PDF, written); return err }},
		"withdraw": {"clerk reviewer approver supervisor", func(d *bureau.Desk) error {
			_, err := d.WithdrawSharing(ctx, g.ID, "")
			return err
		}},
		"list":   {"clerk reviewer approver supervisor", func(d *bureau.Desk) error { _, err := d.Grants(ctx, bureau.GrantQuery{}); return err }},
		"show":   {"clerk reviewer approver supervisor", func(d *bureau.Desk) error { _, err := d.Grant(ctx, g.ID); return err }},
		"ledger": {"clerk reviewer approver supervisor", func(d *bureau.Desk) error { _, err := d.SharingLedger(ctx, zhang); return err }},
		"trace":  {"supervisor audit-admin", func(d *bureau.Desk) error { _, err := d.TraceSharing(ctx, "2222-2222-2222"); return err }},
	} {
		for _, role := range access.Roles() {
			may := strings.Contains(" "+u.may+" ", " "+string(role)+" ")
			if err := u.do(c.desk(role)); may == (problem.Of(err) == problem.Forbidden) {
				t.Errorf("%s by %s: %v", name, role, err)
			}
		}
	}
	c.now = c.now.Add(time.Minute)
	c.healthy()
}
