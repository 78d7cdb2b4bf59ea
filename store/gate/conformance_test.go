package gate_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/seal"
	carrier "roadcert/store/province"
)

// carrying takes letters to a province and brings the answers, in their order; nil where there is none.
type carrying func(t *testing.T, h *house, s *station, letters [][]byte) [][]byte

// carriers are the ways a letter can go.
var carriers = []struct {
	name  string
	carry carrying
}{
	{"over HTTPS", func(t *testing.T, h *house, _ *station, letters [][]byte) (answers [][]byte) {
		c, err := carrier.Dial(exchange.Invitation{Address: "https://" + h.address, TLS: h.authority.PEM()}, carrier.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		for _, l := range letters {
			a, err := c.Carry(t.Context(), l)
			var trouble *exchange.Trouble
			if err != nil && (!errors.As(err, &trouble) || trouble.Passes()) {
				t.Fatal(err)
			}
			answers = append(answers, a)
		}
		return answers
	}},
	{"on a stick", func(t *testing.T, h *house, s *station, letters [][]byte) (answers [][]byte) {
		var there, back bytes.Buffer
		w, err := exchange.NewParcelWriter(&there, exchange.ParcelHead{From: s.self, Made: time.Now()}, s.key, h.Rand)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range letters {
			if err := w.Add(l); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Receive(t.Context(), bytes.NewReader(there.Bytes()), &back); err != nil {
			t.Fatal(err)
		}
		p, err := exchange.OpenParcel(bytes.NewReader(back.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		if p.Head.Answers != w.Head.ID || p.Head.To != s.self || !p.Head.Signer.Equal(h.Key.Public()) {
			t.Errorf("the parcel with the answers is %+v", p.Head)
		}
		byID := map[string][]byte{}
		for {
			a, err := p.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			outside, err2 := exchange.Envelope(a)
			if err = errors.Join(err, err2); err != nil {
				t.Fatal(err)
			}
			byID[outside.Answers] = a
		}
		for _, l := range letters {
			outside, err := exchange.Envelope(l)
			if err != nil {
				t.Fatal(err)
			}
			answers = append(answers, byID[outside.ID])
		}
		return answers
	}},
}

// TestG15CarriersConform sends the same letters, byte for byte, over every carrier, each to its own copy of one
// province: answers and ledgers are the same.
func TestG15CarriersConform(t *testing.T) {
	origin := newHouse(t).serve()
	s := origin.join(faku, 1)
	letters := conversation(s)
	type end struct {
		name    string
		answers []string
		ledger  string
	}
	var ends []end
	for _, c := range carriers {
		h := copyOf(t, origin).serve()
		ended := end{name: c.name}
		for i, a := range c.carry(t, h, s, letters) {
			ended.answers = append(ended.answers, readable(t, s, letters[i], a, h.Key.Public()))
		}
		ended.ledger = h.dump(faku)
		ends = append(ends, ended)
	}
	for i, first := range ends[0].answers {
		outside, _ := exchange.Envelope(letters[i])
		if (first == "") != (i == len(letters)-1) {
			t.Errorf("letter %d (%s) was answered with %q", i, outside.Topic, first)
		}
		for _, other := range ends[1:] {
			if other.answers[i] != first {
				t.Errorf("letter %d (%s): %s\n%s\n%s\n%s", i, outside.Topic, ends[0].name, first, other.name, other.answers[i])
			}
		}
	}
	for _, other := range ends[1:] {
		if other.ledger != ends[0].ledger {
			t.Errorf("the ledgers differ:\n%s\n%s", ends[0].ledger, other.ledger)
		}
	}
	for _, outcome := range exchange.Outcomes() { // otherwise little would be proved
		if !strings.Contains(strings.Join(ends[0].answers, "\n"), fmt.Sprintf(`"outcome":%q`, outcome)) {
			t.Errorf("no event was %s", outcome)
		}
	}
}

// conversation is letters about everything, events of every outcome among them.
func conversation(s *station) (letters [][]byte) {
	add := func(topic exchange.Topic, request any) { letters = append(letters, s.letter(topic, request)) }
	add(exchange.Hello, exchange.HelloRequest{})
	var items []exchange.Item
	var ids []certificate.ID
	for serial := range int64(20) {
		id, item := s.collect(serial + 1)
		ids, items = append(ids, id), append(items, item)
	}
	add(exchange.Push, s.push(items...))
	add(exchange.Push, s.push(items[:5]...)) // known
	cancelled := s.do(ids[0], certificate.Cancel, func(cmd *certificate.Command) { cmd.Reason = "holder-request" })
	altered := bytes.Replace(bytes.Clone(cancelled), []byte(`"actor":"lihua"`), []byte(`"actor":"lihun"`), 1)
	add(exchange.Push, s.push(altered, cancelled)) // refused for its signature, and then what was meant
	add(exchange.Push, s.push(s.do(ids[1], certificate.Convert, nil)))
	before := s.states[ids[3]]
	first := s.do(ids[3], certificate.Convert, nil)
	s.states[ids[3]] = before // somebody else does not know of it
	add(exchange.Push, s.push(first, s.do(ids[3], certificate.Cancel, func(cmd *certificate.Command) { cmd.Reason = "holder-request" })))
	_ = s.do(ids[2], certificate.Convert, nil) // never sent: what follows it has to wait
	add(exchange.Push, s.push(s.do(ids[2], certificate.Deliver, nil)))
	add(exchange.Pull, exchange.PullRequest{Limit: 7})
	add(exchange.Pull, exchange.PullRequest{After: exchange.Cursor{Seq: 3, Hash: []byte("a place that never was")}})
	add(exchange.Sealed, exchange.SealedRequest{})
	add(exchange.Standings, exchange.StandingsRequest{County: kangpin})
	add(exchange.Standings, exchange.StandingsRequest{County: faku})
	add(exchange.Status, exchange.StatusRequest{Identifier: "nothing"})
	tree := exchange.Tree{}
	add(exchange.Digests, exchange.DigestsRequest{Summary: tree.Summary()})
	add(exchange.Records, exchange.RecordsRequest{Certificates: []certificate.ID{ids[0], ids[1], certificate.NewID(1, 500)}})
	add(exchange.Serials, exchange.SerialsRequest{Kind: vehicle, Highest: 12345})
	photo := []byte("not a picture, but nobody looks")
	add(exchange.Pictures, exchange.PicturesRequest{Pictures: []exchange.Picture{{Digest: digest(photo), Content: photo}}})
	score, _ := json.Marshal(exchange.SubmittedScore{Year: 2026, Numerator: 1, Denominator: 2, Score: 60})
	add(exchange.Submit, exchange.SubmitRequest{Submissions: []exchange.Submission{
		{Kind: exchange.SubmittedEvaluation, Name: "2026", At: time.Now().UTC().Truncate(time.Millisecond), Content: score},
	}})
	add(exchange.Catalogue, exchange.CatalogueRequest{})
	add(exchange.Push, map[string]int{"unheard of": 1}) // unsound on every carrier
	return letters
}

func digest(b []byte) string {
	sum := seal.SM3(b)
	text, _ := exchange.StateDigest(sum).MarshalText()
	return string(text)
}

// readable is what an answer says, once it is proved to be the province's to a letter.
func readable(t *testing.T, s *station, letter, answer []byte, far seal.PublicKey) string {
	t.Helper()
	if answer == nil {
		return ""
	}
	got, err := exchange.Open(answer, s.key)
	if err != nil {
		t.Fatal(err)
	}
	asked, err := exchange.Envelope(letter)
	if err != nil || got.Answers != asked.ID || got.Topic != asked.Topic || got.To != s.self || !got.Signer.Equal(far) {
		t.Errorf("%+v does not answer %+v: %v", got, asked, err)
	}
	return string(got.Body)
}

// copyOf is the same province with a copy of its ledger.
func copyOf(t *testing.T, origin *house) *house {
	t.Helper()
	dir := t.TempDir()
	if err := origin.ledger.Backup(context.WithoutCancel(t.Context()), dir); err != nil {
		t.Fatal(err)
	}
	h := newHouse(t)
	h.Key, h.Issuer, h.Root, h.Seal, h.Signer = origin.Key, origin.Issuer, origin.Root, origin.Seal, origin.Signer
	if err := h.ledger.Close(); err != nil {
		t.Fatal(err)
	}
	h.openLedger(dir)
	return h
}
