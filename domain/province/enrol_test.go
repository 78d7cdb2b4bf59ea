package province_test

import (
	"testing"
	"time"

	"roadcert/domain/exchange"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

var request = exchange.EnrolRequest{Bureau: "法库县交通运输事务服务中心", USCC: uscc}

func withToken(token string) exchange.EnrolRequest {
	r := request
	r.Token = token
	return r
}

// TestAWorkstationJoinsOnce: the invitation admits one key, once; the same key may ask again, because the answer may
// have been lost.
func TestAWorkstationJoinsOnce(t *testing.T) {
	h := newHouse(t)
	s, i := h.newStation(faku, 1), h.invite(faku, 1)
	h.wantTrouble(s.ask(exchange.Hello, exchange.HelloRequest{}, &exchange.HelloAnswer{}), exchange.Unauthorised)
	h.wantTrouble(s.ask(exchange.Enrol, withToken("guessed"), &exchange.EnrolAnswer{}), exchange.Unauthorised)
	var first, again exchange.EnrolAnswer
	s.must(exchange.Enrol, withToken(i.Token), &first)
	s.must(exchange.Enrol, withToken(i.Token), &again)
	cert, err := seal.ParseCertificate(first.Certificate)
	if err != nil || !cert.Public.Equal(s.key.Public()) || string(first.Certificate) != string(again.Certificate) {
		t.Fatalf("the certificate is %v, %v", cert, err)
	}
	if err := cert.CheckChain([]*seal.Certificate{h.Root}, nil, h.now); err != nil {
		t.Error(err)
	}
	if string(first.Catalogue) == "" || string(first.Catalogue) != string(again.Catalogue) {
		t.Error("the catalogue is not the same twice")
	}
	thief := h.newStation(faku, 1)
	h.wantTrouble(thief.ask(exchange.Enrol, withToken(i.Token), &exchange.EnrolAnswer{}), exchange.Unauthorised)
	h.wantTrouble(thief.ask(exchange.Hello, exchange.HelloRequest{}, &exchange.HelloAnswer{}), exchange.Unauthorised)
}

func TestAnInvitationRunsOut(t *testing.T) {
	h := newHouse(t)
	s, i := h.newStation(faku, 1), h.invite(faku, 1)
	h.now = i.Until.Add(time.Second)
	h.wantTrouble(s.ask(exchange.Enrol, withToken(i.Token), &exchange.EnrolAnswer{}), exchange.Unauthorised)
}

// TestABarredWorkstation is heard no more, until it is invited again and a new key takes the place of the old one.
func TestABarredWorkstation(t *testing.T) {
	h := newHouse(t)
	old := h.join(faku, 1)
	e := old.issue(1)
	h.wantOutcomes(old.push(e), exchange.Accepted)
	if err := h.Bar(t.Context(), faku, 1); err != nil {
		t.Fatal(err)
	}
	_, err := old.tryPush(e)
	h.wantTrouble(err, exchange.Unauthorised)
	h.wantTrouble(old.ask(exchange.Enrol, withToken(""), &exchange.EnrolAnswer{}), exchange.Unauthorised)
	fresh, i := h.newStation(faku, 1), h.invite(faku, 1)
	h.wantTrouble(old.ask(exchange.Hello, exchange.HelloRequest{}, &exchange.HelloAnswer{}), exchange.Unauthorised)
	fresh.must(exchange.Enrol, withToken(i.Token), &exchange.EnrolAnswer{})
	h.wantTrouble(old.ask(exchange.Hello, exchange.HelloRequest{}, &exchange.HelloAnswer{}), exchange.Unauthorised)
	fresh.must(exchange.Push, exchange.PushRequest{}, &exchange.PushAnswer{})
	if broken := h.station(faku, 1).LogBroken; broken != "" {
		t.Errorf("another machine is taken for one whose log was cut: %s", broken)
	}
	if n := len(fresh.feed()); n != 1 {
		t.Errorf("the new key sees %d events", n)
	}
}

func TestInvitationsThatCannotBe(t *testing.T) {
	h := newHouse(t)
	for _, c := range []struct {
		county  string
		station int
		until   time.Time
	}{
		{"219999", 1, h.now.Add(time.Hour)}, {"", 1, h.now.Add(time.Hour)}, {faku, 0, h.now.Add(time.Hour)}, {faku, 100, h.now.Add(time.Hour)}, {faku, 1, h.now},
	} {
		if _, err := h.Invite(t.Context(), c.county, c.station, "", "", c.until); problem.Of(err) != problem.Invalid {
			t.Errorf("%+v: %v", c, err)
		}
	}
	if err := h.Bar(t.Context(), faku, 7); problem.Of(err) != problem.NotFound {
		t.Errorf("a workstation that was never invited was barred: %v", err)
	}
}

func TestWhoJoinsSaysWhoTheyAre(t *testing.T) {
	h := newHouse(t)
	s, i := h.newStation(faku, 1), h.invite(faku, 1)
	for _, r := range []exchange.EnrolRequest{{Token: i.Token, Bureau: "", USCC: uscc}, {Token: i.Token, Bureau: "法库", USCC: "12210124MB0000000X"}} {
		h.wantTrouble(s.ask(exchange.Enrol, r, &exchange.EnrolAnswer{}), exchange.Unsound)
	}
	s.must(exchange.Enrol, withToken(i.Token), &exchange.EnrolAnswer{})
}

// TestAKeyIsOnePersons: nobody's key can be claimed by another name.
func TestAKeyIsOnePersons(t *testing.T) {
	h := newHouse(t)
	s := h.join(faku, 1)
	claim := exchange.PeopleRequest{People: []exchange.PersonKey{{User: "wangwei", Key: s.people["lihua"].Public()}}}
	h.wantTrouble(s.ask(exchange.People, claim, &exchange.Done{}), exchange.Unsound)
	none := exchange.PeopleRequest{People: []exchange.PersonKey{{User: "wangwei", Key: make([]byte, 65)}}}
	h.wantTrouble(s.ask(exchange.People, none, &exchange.Done{}), exchange.Unsound)
	before := s.issue(1)
	s.people["lihua"] = h.newKey() // the first one is known still
	s.introduce()
	h.wantOutcomes(s.push(before, s.issue(2)), exchange.Accepted, exchange.Accepted)
}
