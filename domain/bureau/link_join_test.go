package bureau_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
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
		"another word":      {alter(invitation, func(i *exchange.Invitation) { i.Token = "00" }), problem.Refused},
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
