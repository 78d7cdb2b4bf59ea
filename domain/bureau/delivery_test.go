package bureau_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/code"
	"roadcert/domain/delivery"
	"roadcert/domain/document"
	"roadcert/domain/problem"
)

func (c *county) queue(d *bureau.Desk, q bureau.DeliveryQuery) []string {
	c.Helper()
	page, err := d.Deliveries(c.Context(), q)
	if err != nil {
		c.Fatal(err)
	}
	refs := []string{}
	for _, r := range page.Rows {
		refs = append(refs, r.ID.String())
	}
	return refs
}

// TestAnEditionReachesItsHolder goes the whole way, and back once.
func TestAnEditionReachesItsHolder(t *testing.T) {
	c, ref := converted(t)
	clerk, admin := c.desk(access.Clerk), c.desk(access.SystemAdmin)
	if err := admin.SavePreferences(t.Context(), bureau.Preferences{PickUp: "https://zwfw.example.cn/qz?c={code}&i={identifier}"}); err != nil {
		t.Fatal(err)
	}
	if n := len(c.queue(clerk, bureau.DeliveryQuery{})); n != 5 {
		t.Fatalf("%d wait", n)
	}
	slips, result, err := clerk.Notify(t.Context(), []string{ref, ref}, bureau.Handing{Channel: delivery.Phone})
	if err != nil || result.Issued != 1 || len(slips) != 1 {
		t.Fatal(slips, result, err)
	}
	slip := slips[0]
	bare, err := delivery.ParseCode(slip.Code)
	if err != nil || slip.Mark != document.MarkTraining || slip.Until != clerk.Today().Add(delivery.ValidDays) {
		t.Errorf("%+v, %v", slip, err)
	}
	_, identifier, _ := strings.Cut(slip.Link, "&i=")
	if _, err := code.ParseIdentifier(identifier); err != nil || !strings.Contains(slip.Link, "c="+bare+"&") {
		t.Error(slip.Link, err)
	}
	if got := c.queue(clerk, bureau.DeliveryQuery{Text: strings.ToLower(slip.Code)}); !slices.Equal(got, []string{ref}) {
		t.Error("the code finds", got)
	}
	if seen, err := c.desk(access.Evaluator).Delivery(t.Context(), ref); err != nil || seen.Code != "" || seen.State != delivery.Notified {
		t.Errorf("an evaluator sees %+v, %v", seen, err)
	}
	// Told again, the code stays; renewed, or after its last day, there is another.
	for _, again := range []struct {
		days  int
		renew bool
		same  bool
	}{{1, false, true}, {0, true, false}, {delivery.ValidDays, false, true}, {1, false, false}} {
		c.now = c.now.AddDate(0, 0, again.days)
		slips, _, err := clerk.Notify(t.Context(), []string{ref}, bureau.Handing{Renew: again.renew})
		if err != nil || (slips[0].Code == slip.Code) != again.same {
			t.Errorf("%+v: %s after %s, %v", again, slips[0].Code, slip.Code, err)
		}
		slip = slips[0]
	}
	for _, step := range []struct {
		to        delivery.State
		delivered bool
		events    int
	}{{delivery.Delivered, true, 3}, {delivery.Read, true, 3}, {delivery.Returned, false, 4}, {delivery.Delivered, true, 5}} {
		if result, err := clerk.RecordDelivery(t.Context(), []string{ref}, step.to, bureau.Handing{Note: "当面"}); err != nil || result.Issued != 1 {
			t.Fatal(step.to, result, err)
		}
		dossier, err := clerk.Show(t.Context(), ref)
		if err != nil || dossier.Certificate.Delivered != step.delivered || len(dossier.Events) != step.events {
			t.Errorf("%s: %t, %d events, %v", step.to, dossier.Certificate.Delivered, len(dossier.Events), err)
		}
	}
	found, err := clerk.Delivery(t.Context(), ref)
	if err != nil || found.State != delivery.Delivered || found.Code != "" || len(found.Steps) != 9 || found.Steps[8].By != "clerk" {
		t.Errorf("%+v %v", found, err)
	}
	c.healthy()
}

// What the rules refuse is counted and said, and the others are done.
func TestWhatCannotBeHandedOver(t *testing.T) {
	c, ref := converted(t)
	clerk := c.desk(access.Clerk)
	page, err := clerk.List(t.Context(), bureau.Query{Medium: certificate.Paper, Status: certificate.Valid, Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	paper := page.Rows[0].ID.String()
	for _, step := range []struct {
		to   delivery.State
		rule string
	}{{delivery.Read, "delivery"}, {delivery.Delivered, ""}, {delivery.Delivered, "delivery"}, {delivery.Notified, "delivery"}} {
		var result bureau.BatchResult
		var slips []bureau.Handout
		if step.to == delivery.Notified {
			slips, result, err = clerk.Notify(t.Context(), []string{ref, paper}, bureau.Handing{})
		} else {
			result, err = clerk.RecordDelivery(t.Context(), []string{ref, paper}, step.to, bureau.Handing{})
		}
		if err != nil || result.Reasons["medium"] != 1 || len(slips) != 0 {
			t.Fatalf("%s: %+v %v", step.to, result, err)
		}
		if want := map[bool]int{true: 1, false: 0}[step.rule == ""]; result.Issued != want || step.rule != "" && result.Reasons[step.rule] != 1 {
			t.Errorf("%s: %+v", step.to, result)
		}
		for _, r := range result.Refusals {
			if r.Why.Remedy == "" || r.Why.Clause == "" {
				t.Errorf("%+v", r.Why)
			}
		}
	}
	if _, err := clerk.RecordDelivery(t.Context(), []string{ref}, delivery.Notified, bureau.Handing{}); problem.Of(err) != problem.Invalid {
		t.Error(err)
	}
	if _, err := c.desk(access.Reviewer).RecordDelivery(t.Context(), []string{ref}, delivery.Read, bureau.Handing{}); problem.Of(err) != problem.Forbidden {
		t.Error(err)
	}
	if _, err := c.desk(access.SystemAdmin).Deliveries(t.Context(), bureau.DeliveryQuery{}); problem.Of(err) != problem.Forbidden {
		t.Error(err)
	}
}

// A delivery recorded as any other fact is one here too.
func TestADeliveryThatIsRecordedAsAFact(t *testing.T) {
	c, ref := converted(t)
	clerk := c.desk(access.Clerk)
	for range 2 { // a second time is a second event
		if _, err := clerk.Record(t.Context(), ref, bureau.Proposal{Operation: certificate.Deliver, Note: "邮寄"}); err != nil {
			t.Fatal(err)
		}
	}
	found, err := clerk.Delivery(t.Context(), ref)
	if err != nil || found.State != delivery.Delivered || len(found.Steps) != 2 || found.Steps[0].Note != "邮寄" {
		t.Errorf("%+v %v", found, err)
	}
	if _, err := clerk.Record(t.Context(), ref, bureau.Proposal{Operation: certificate.Undeliver}); err != nil {
		t.Fatal(err)
	}
	reminders, err := clerk.DeliveryReminders(t.Context())
	if err != nil || (reminders != bureau.DeliveryReminders{Open: 5, Returned: 1}) {
		t.Error(reminders, err)
	}
	c.now = c.now.AddDate(0, 0, bureau.WaitingDays+1)
	if reminders, err = clerk.DeliveryReminders(t.Context()); err != nil || reminders.Overdue != 5 {
		t.Error(reminders, err)
	}
	c.healthy()
}

// A run that is stopped says how far it came, keeps what was done, and goes on where it is called again.
func TestHandingOverThatIsStopped(t *testing.T) {
	c := newCounty(t)
	c.take(c.desk(access.Clerk), "vehicles.xlsx", bureau.ImportOptions{})
	if _, err := c.desk(access.Approver).Convert(t.Context(), bureau.ConvertOptions{Kind: "013"}); err != nil {
		t.Fatal(err)
	}
	clerk := c.desk(access.Clerk)
	page, err := clerk.Deliveries(t.Context(), bureau.DeliveryQuery{Limit: 1000})
	if err != nil || len(page.Rows) < 700 {
		t.Fatal(len(page.Rows), err)
	}
	var refs []string
	for _, r := range page.Rows {
		refs = append(refs, r.ID.String())
	}
	ctx, stop := context.WithCancel(t.Context())
	slips, result, err := clerk.Notify(ctx, refs, bureau.Handing{Progress: func(int, int) { stop() }})
	if problem.Of(err) != problem.Cancelled || result.Issued != 500 || len(slips) != 500 {
		t.Fatal(result.Issued, len(slips), err)
	}
	if n := len(c.queue(clerk, bureau.DeliveryQuery{State: delivery.Notified, Limit: 1000})); n != 500 {
		t.Errorf("%d were kept", n)
	}
	slips, result, err = clerk.Notify(t.Context(), refs[500:], bureau.Handing{})
	if err != nil || result.Issued != len(refs)-500 || len(slips) != result.Issued {
		t.Fatal(result.Issued, err)
	}
	if result, err = clerk.RecordDelivery(t.Context(), refs, delivery.Delivered, bureau.Handing{}); err != nil || result.Issued != len(refs) {
		t.Fatal(result, err)
	}
	c.healthy()
}
