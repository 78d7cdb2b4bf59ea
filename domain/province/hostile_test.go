package province_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/province"
	"roadcert/domain/seal"
)

// dump is everything a county has, as the province can be asked for it. When a station was last heard of is left out.
func (h *house) dump() string {
	h.Helper()
	var b bytes.Buffer
	out := json.NewEncoder(&b)
	for _, county := range []string{faku, kangpin} {
		err := h.Ledger.Read(h.Context(), county, func(ctx context.Context, book province.Book) error {
			stations, err := book.Stations(ctx)
			for i := range stations {
				stations[i].Seen, stations[i].Log = time.Time{}, exchange.LogHead{}
				people, err2 := book.People(ctx, stations[i].Number)
				err = errors.Join(err, err2, out.Encode(people))
			}
			items, end, _, err2 := book.Feed(ctx, exchange.Cursor{}, 1<<20)
			whole, err3 := book.Whole(ctx, 0, 1<<20)
			standings, _, err4 := book.Standings(ctx, 0, 1<<20)
			held, err5 := book.Held(ctx, 0)
			slices.SortFunc(held, func(a, b province.Count) int { return strings.Compare(string(a.Kind), string(b.Kind)) })
			return errors.Join(err, err2, err3, err4, err5, out.Encode([]any{stations, items, end, whole, standings, held}))
		})
		if err != nil {
			h.Fatal(err)
		}
	}
	return b.String()
}

func (h *house) unchanged(before string) {
	h.Helper()
	if after := h.dump(); after != before {
		h.Errorf("the ledger is another:\n%s\nit was\n%s", after, before)
	}
}

func (h *house) station(county string, number int) (s province.Station) {
	h.Helper()
	err := h.Ledger.Read(h.Context(), county, func(ctx context.Context, b province.Book) (err error) {
		s, err = b.Station(ctx, number)
		return err
	})
	if err != nil {
		h.Fatal(err)
	}
	return s
}

// TestHostileLetters: each is refused as a whole, is in the log, and leaves the ledger as it was.
func TestHostileLetters(t *testing.T) {
	h := newHouse(t)
	s, other := h.join(faku, 1), h.join(kangpin, 1)
	h.wantOutcomes(s.push(s.issue(1)), exchange.Accepted)
	e := s.issue(2)
	push := exchange.PushRequest{Items: []exchange.Item{exchange.EncodeEvent(&e)}, Head: *s.log}
	_, seen := s.letter(exchange.Hello, exchange.HelloRequest{})
	if _, err := h.Answer(t.Context(), seen); err != nil {
		t.Fatal(err)
	}
	signedBy := func(key *seal.Key, to seal.PublicKey, body []byte) []byte {
		l, _ := s.letter(exchange.Push, push)
		l.Body = body
		closed, err := l.Close(rand.Reader, key, to)
		if err != nil {
			t.Fatal(err)
		}
		return closed
	}
	good, _ := exchange.Write(push)
	_, closed := s.letter(exchange.Push, push)
	_, answerOfOurs := s.letter(exchange.Topic("nonsense"), push)
	toCounty, _ := exchange.NewLetter(rand.Reader, exchange.Push, s.self, other.self, h.now, push)
	misdirected, _ := toCounty.Close(rand.Reader, s.key, h.Key.Public())
	flip := func(at int) []byte {
		b := bytes.Clone(closed)
		b[(at+len(b))%len(b)] ^= 1
		return b
	}
	many := exchange.PushRequest{Items: slices.Repeat(push.Items, exchange.MostItems+1)}
	_, tooMany := s.letter(exchange.Push, many)
	heavy := exchange.PushRequest{Items: []exchange.Item{[]byte(`"` + strings.Repeat("x", 3<<20) + `"`), []byte(`"` + strings.Repeat("x", 3<<20) + `"`)}}
	_, tooHeavy := s.letter(exchange.Push, heavy)
	for name, c := range map[string]struct {
		letter []byte
		kind   exchange.TroubleKind
	}{
		"nothing":              {nil, exchange.Unsound},
		"noise":                {bytes.Repeat([]byte("x"), 4096), exchange.Unsound},
		"oversized":            {make([]byte, exchange.MostSealed+1), exchange.TooLarge},
		"half of it":           {closed[:len(closed)/2], exchange.Unsound},
		"no signature":         {closed[:len(closed)-70], exchange.Unsound},
		"wrong signature":      {flip(-3), exchange.Unsound},
		"altered body":         {flip(-100), exchange.Unsound},
		"bytes after the end":  {append(bytes.Clone(closed), 0), exchange.Unsound},
		"read before":          {seen, exchange.Unsound},
		"unknown topic":        {answerOfOurs, exchange.Unsound},
		"to somebody else":     {misdirected, exchange.Unsound},
		"for another's eyes":   {signedBy(s.key, other.key.Public(), good), exchange.Unsound},
		"another county's key": {signedBy(other.key, h.Key.Public(), good), exchange.Unauthorised},
		"nobody's key":         {signedBy(h.newKey(), h.Key.Public(), good), exchange.Unauthorised},
		"a member nobody knows": {
			signedBy(s.key, h.Key.Public(), []byte(`{"items":[],"head":{"seq":1,"hash":null},"also":1}`)), exchange.Unsound,
		},
		"two messages":       {signedBy(s.key, h.Key.Public(), slices.Concat(good, good)), exchange.Unsound},
		"deep JSON":          {signedBy(s.key, h.Key.Public(), []byte(`{"items":[`+strings.Repeat("[", 1<<20)+strings.Repeat("]", 1<<20)+`]}`)), exchange.Unsound},
		"a bomb":             {signedBy(s.key, h.Key.Public(), make([]byte, exchange.MostBody)), exchange.TooLarge},
		"too many items":     {tooMany, exchange.TooLarge},
		"items too heavy":    {tooHeavy, exchange.TooLarge},
		"log before its own": {signedBy(s.key, h.Key.Public(), []byte(`{"items":[],"head":{"seq":-1,"hash":null}}`)), exchange.Unsound},
	} {
		before, told := h.dump(), len(h.heard)
		_, err := h.Answer(t.Context(), c.letter)
		var trouble *exchange.Trouble
		if !errors.As(err, &trouble) || trouble.Kind != c.kind {
			t.Errorf("%s: %v, want %s", name, err, c.kind)
		}
		if h.unchanged(before); len(h.heard) != told+1 || h.heard[told].Trouble == nil {
			t.Errorf("%s is not in the log", name)
		}
	}
	h.wantOutcomes(s.push(e), exchange.Accepted) // nobody was harmed
}

// TestEverySingleBitOfALetter matters: none can be flipped without the letter being refused.
func TestEverySingleBitOfALetter(t *testing.T) {
	h := newHouse(t)
	s := h.join(faku, 1)
	_, closed := s.letter(exchange.Push, exchange.PushRequest{Head: *s.log})
	before := h.dump()
	for at := 0; at < len(closed); at += 7 {
		b := bytes.Clone(closed)
		b[at] ^= 1 << (at % 8)
		if _, err := h.Answer(t.Context(), b); err == nil {
			t.Fatalf("byte %d of %d may be anything", at, len(closed))
		}
	}
	h.unchanged(before)
}

// TestG15AParcelMayComeLateAndTwice: neither age nor having been read keeps what is in it from being answered.
func TestG15AParcelMayComeLateAndTwice(t *testing.T) {
	h := newHouse(t)
	s := h.join(faku, 1)
	e := s.issue(1)
	letter, closed := s.letter(exchange.Push, exchange.PushRequest{Items: []exchange.Item{exchange.EncodeEvent(&e)}, Head: *s.log})
	h.now = h.now.AddDate(0, 0, 20)
	_, err := h.Answer(t.Context(), closed)
	h.wantTrouble(err, exchange.Stale)
	for _, want := range []exchange.Outcome{exchange.Accepted, exchange.Known} {
		got, err := h.AnswerParcel(t.Context(), closed)
		if err != nil {
			t.Fatal(err)
		}
		reply, err := exchange.Open(got, s.key)
		var a exchange.PushAnswer
		if err = errors.Join(err, exchange.Read(reply.Body, &a)); err != nil || reply.Answers != letter.ID {
			t.Fatal(err)
		}
		h.wantOutcomes(a, want)
	}
	forged := bytes.Clone(closed)
	forged[len(forged)-5] ^= 1
	_, err = h.AnswerParcel(t.Context(), forged)
	h.wantTrouble(err, exchange.Unsound)
}

// broken is a source of randomness that makes the program panic in the middle of a transaction.
type broken struct{}

func (broken) Read([]byte) (int, error) { panic("李建国 210124198001011234") }

// TestAMistakeOfTheProgram is the province's own trouble: nothing is kept of the letter, nothing of what it was about
// is told, and the next letter is answered.
func TestAMistakeOfTheProgram(t *testing.T) {
	h := newHouse(t)
	s, i := h.newStation(faku, 1), h.invite(faku, 1)
	before, good := h.dump(), h.Rand
	h.Rand = broken{}
	err := s.ask(exchange.Enrol, withToken(i.Token), &exchange.EnrolAnswer{})
	h.wantTrouble(err, exchange.Failing)
	last := h.heard[len(h.heard)-1]
	if last.Stack == "" || strings.Contains(last.Stack+last.Trouble.Error()+err.Error(), "李建国") {
		t.Errorf("%+v", last)
	}
	h.Rand = good
	h.unchanged(before)
	s.must(exchange.Enrol, withToken(i.Token), &exchange.EnrolAnswer{})
}

// TestTheLogNamesNobody: it says who wrote, about what, and what came of it.
func TestTheLogNamesNobody(t *testing.T) {
	h := newHouse(t)
	s := h.join(faku, 1)
	cmd := s.command(certificate.Issue, driver)
	cmd.Face = s.face(driver, 0)
	h.wantOutcomes(s.push(s.mustDo(s.nextID(), cmd)), exchange.Accepted)
	last := h.heard[len(h.heard)-1]
	if last.From != s.self || last.Topic != exchange.Push || last.Items != 1 || last.Outcomes[exchange.Accepted] != 1 || last.Bytes == 0 || last.Trouble != nil {
		t.Errorf("%+v", last)
	}
}

// TestALedgerThatFails is nobody's fault at the county: it is told to try again.
func TestALedgerThatFails(t *testing.T) {
	h := newHouse(t)
	s := h.join(faku, 1)
	_, closed := s.letter(exchange.Hello, exchange.HelloRequest{})
	if err := h.Ledger.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := h.Answer(context.WithoutCancel(t.Context()), closed)
	h.wantTrouble(err, exchange.Failing)
}
