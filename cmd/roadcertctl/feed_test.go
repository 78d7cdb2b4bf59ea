package main

import (
	"crypto/rand"
	"os"
	"testing"
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/seal"
	"roadcert/store/province"
)

// stranger asks a province by letters, and has no store.
type stranger struct {
	exchange.Invitation
	key  *seal.Key
	wire bureau.Wire
}

// feed reads everything a province has of a county, by its ID, and fails where something is there twice.
func feed(t *testing.T, invitation string) map[certificate.EventID]exchange.ItemDigest {
	t.Helper()
	s := &stranger{}
	content, err := os.ReadFile(invitation)
	if err == nil {
		err = exchange.Read(content, &s.Invitation)
	}
	if err == nil {
		s.key, err = seal.GenerateKey(rand.Reader)
	}
	if err == nil {
		s.wire, err = province.Dial(s.Invitation, province.Options{})
	}
	if err != nil {
		t.Fatal(err)
	}
	s.ask(t, exchange.Enrol, &exchange.EnrolRequest{Token: s.Token, Bureau: practiceBureau.Bureau, USCC: practiceBureau.USCC}, new(exchange.EnrolAnswer))
	all := map[certificate.EventID]exchange.ItemDigest{}
	for after := (exchange.Cursor{}); ; {
		var page exchange.PullAnswer
		s.ask(t, exchange.Pull, &exchange.PullRequest{After: after}, &page)
		for _, item := range page.Items {
			e, err := exchange.DecodeEvent(item)
			if err != nil {
				t.Fatal(err)
			}
			if _, twice := all[e.ID]; twice {
				t.Errorf("the province has %s twice", e.ID)
			}
			all[e.ID] = item.Digest()
		}
		if after = page.Cursor; !page.More {
			return all
		}
	}
}

func (s *stranger) ask(t *testing.T, topic exchange.Topic, request, answer any) {
	t.Helper()
	letter, err := exchange.NewLetter(rand.Reader, topic, s.Party(), exchange.Party{}, time.Now(), request)
	if err != nil {
		t.Fatal(err)
	}
	closed, err := letter.Close(rand.Reader, s.key, s.Key)
	if err != nil {
		t.Fatal(err)
	}
	reply, err := s.wire.Carry(t.Context(), closed)
	if err != nil {
		t.Fatal(err)
	}
	got, err := exchange.Open(reply, s.key)
	if err == nil {
		err = exchange.Read(got.Body, answer)
	}
	if err != nil || got.Answers != letter.ID {
		t.Fatalf("the answer to %s is none: %v", topic, err)
	}
}
