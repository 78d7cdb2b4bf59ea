package province_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"image"
	"image/png"
	"maps"
	"slices"
	"strconv"
	"testing"
	"time"

	"roadcert/assets"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/code"
	"roadcert/domain/day"
	"roadcert/domain/exchange"
	"roadcert/domain/province"
	"roadcert/domain/seal"
)

const (
	faku    = "210124"
	kangpin = "210123"
	uscc    = "12210124MB0000000D"
	vehicle = catalog.Code("013")
	driver  = catalog.Code("071")
)

// house is a practice province with a ledger of its own and a clock that is set by hand.
type house struct {
	testing.TB
	*province.Province
	now   time.Time
	heard []province.Heard
}

func newHouse(t testing.TB) *house {
	t.Helper()
	h := &house{TB: t, now: time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)}
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 42, 42))); err != nil {
		t.Fatal(err)
	}
	var err error
	if h.Province, err = province.NewPractice(rand.Reader, "辽宁省交通运输事务服务中心", "12210000MB0000000X", picture.Bytes(), h.now); err != nil {
		t.Fatal(err)
	}
	if h.Catalog, err = catalog.Load(assets.FS, "catalog"); err != nil {
		t.Fatal(err)
	}
	if h.Regions, err = code.LoadRegions(assets.FS, "regions"); err != nil {
		t.Fatal(err)
	}
	h.Now = func() time.Time { return h.now }
	h.Province.Log = func(l province.Heard) { h.heard = append(h.heard, l) }
	h.Ledger = newLedger(t)
	return h
}

// station is a workstation of a county with what it has done, sent or not.
type station struct {
	*house
	self    exchange.Party
	key     *seal.Key
	people  map[string]*seal.Key
	clock   func() time.Time
	events  int64
	ids     int64
	log     *exchange.LogHead
	states  map[certificate.ID]certificate.Certificate
	lives   map[certificate.ID][]certificate.Event
	outbox  []certificate.Event
	ownUSCC string
}

// newStation is one that has not joined.
func (h *house) newStation(county string, number int) *station {
	h.Helper()
	return &station{
		house: h, self: exchange.Party{County: county, Workstation: number}, key: h.newKey(), people: map[string]*seal.Key{"lihua": h.newKey()},
		clock: func() time.Time { return h.now }, states: map[certificate.ID]certificate.Certificate{}, lives: map[certificate.ID][]certificate.Event{}, ownUSCC: uscc, log: &exchange.LogHead{},
	}
}

func (h *house) newKey() *seal.Key {
	h.Helper()
	k, err := seal.GenerateKey(rand.Reader)
	if err != nil {
		h.Fatal(err)
	}
	return k
}

func (h *house) invite(county string, number int) exchange.Invitation {
	h.Helper()
	i, err := h.Invite(h.Context(), county, number, "https://127.0.0.1:8443", "", h.now.AddDate(0, 0, 7))
	if err != nil {
		h.Fatal(err)
	}
	return i
}

// join lets a workstation in, and makes its people known.
func (h *house) join(county string, number int) *station {
	h.Helper()
	s := h.newStation(county, number)
	s.must(exchange.Enrol, exchange.EnrolRequest{Token: h.invite(county, number).Token, Bureau: "法库县交通运输事务服务中心", USCC: uscc}, &exchange.EnrolAnswer{})
	s.introduce()
	return s
}

func (s *station) introduce() {
	s.Helper()
	var people exchange.PeopleRequest
	for user, key := range s.people {
		people.People = append(people.People, exchange.PersonKey{User: user, Key: key.Public()})
	}
	s.must(exchange.People, people, &exchange.Done{})
}

// letter is a closed letter of the workstation.
func (s *station) letter(topic exchange.Topic, request any) (exchange.Letter, []byte) {
	s.Helper()
	l, err := exchange.NewLetter(rand.Reader, topic, s.self, exchange.Party{}, s.clock(), request)
	if err != nil {
		s.Fatal(err)
	}
	closed, err := l.Close(rand.Reader, s.key, s.Key.Public())
	if err != nil {
		s.Fatal(err)
	}
	return l, closed
}

// ask sends one letter and reads the answer.
func (s *station) ask(topic exchange.Topic, request, answer any) error {
	s.Helper()
	letter, closed := s.letter(topic, request)
	got, err := s.Answer(s.Context(), closed)
	if err != nil {
		return err
	}
	reply, err := exchange.Open(got, s.key)
	if err != nil {
		s.Fatal(err)
	}
	if reply.Answers != letter.ID || reply.To != s.self || !reply.Signer.Equal(s.Key.Public()) || reply.Topic != topic {
		s.Fatalf("the answer is %+v", reply)
	}
	return exchange.Read(reply.Body, answer)
}

func (s *station) must(topic exchange.Topic, request, answer any) {
	s.Helper()
	if err := s.ask(topic, request, answer); err != nil {
		s.Fatalf("%s: %v", topic, err)
	}
}

// push sends events and returns the receipts.
func (s *station) push(events ...certificate.Event) exchange.PushAnswer {
	s.Helper()
	a, err := s.tryPush(events...)
	if err != nil {
		s.Fatal(err)
	}
	if len(a.Receipts) != len(events) {
		s.Fatalf("%d receipts for %d items", len(a.Receipts), len(events))
	}
	return a
}

func (s *station) tryPush(events ...certificate.Event) (a exchange.PushAnswer, err error) {
	s.Helper()
	s.log.Seq++
	s.log.Hash = []byte(strconv.FormatInt(s.log.Seq, 10))
	q := exchange.PushRequest{Head: *s.log, Items: make([]exchange.Item, len(events))}
	for i := range events {
		q.Items[i] = exchange.EncodeEvent(&events[i])
	}
	err = s.ask(exchange.Push, q, &a)
	return a, err
}

// command is what somebody at the workstation asks for today.
func (s *station) command(op certificate.Operation, kind catalog.Code) certificate.Command {
	k, _ := s.Catalog.Kind(kind)
	cmd := certificate.Command{
		Operation: op, Kind: k, Catalog: 1, At: s.clock(), On: day.Of(s.clock()), Actor: "lihua", Region: s.self.County, Authority: s.ownUSCC,
		Status: certificate.Valid,
	}
	if reasons := op.Reasons(); len(reasons) > 0 {
		cmd.Reason = reasons[0]
	}
	return cmd
}

// do applies a command here, signs its event and puts it into the outbox.
func (s *station) do(id certificate.ID, cmd certificate.Command) (certificate.Event, error) {
	s.Helper()
	c := s.states[id]
	s.events++
	cmd.Event = certificate.EventID(certificate.NewID(s.self.Workstation, s.events))
	if c.Revision == 0 {
		cmd.Certificate = id
	}
	e, err := c.Apply(cmd)
	if err != nil {
		return e, err
	}
	s.sign(&e)
	return e, s.keep(e)
}

// keep takes an event into the workstation's own history.
func (s *station) keep(e certificate.Event) error {
	after, err := s.states[e.Certificate].After(s.Catalog, &e)
	if err != nil {
		return err
	}
	s.states[e.Certificate] = after
	s.lives[e.Certificate] = append(s.lives[e.Certificate], e)
	s.outbox = append(s.outbox, e)
	return nil
}

// sign signs as the county's program does: what a person does, and nothing else.
func (s *station) sign(e *certificate.Event) {
	s.Helper()
	e.Signature = nil
	if e.Operation == certificate.Collect || e.Operation.ByItself() {
		return
	}
	key, ok := s.people[e.Actor]
	if !ok {
		return
	}
	var err error
	if e.Signature, err = key.Sign(rand.Reader, e.SignedBytes()); err != nil {
		s.Fatal(err)
	}
}

func (s *station) mustDo(id certificate.ID, cmd certificate.Command) certificate.Event {
	s.Helper()
	e, err := s.do(id, cmd)
	if err != nil {
		s.Fatal(err)
	}
	return e
}

func (s *station) nextID() certificate.ID {
	s.ids++
	return certificate.NewID(s.self.Workstation, s.ids)
}

// face is a whole face of a kind, with a number of its own.
func (s *station) face(kind catalog.Code, serial int64) certificate.Face {
	k, _ := s.Catalog.Kind(kind)
	f := certificate.Face(maps.Clone(catalog.Sample(k)))
	if n := k.NewNumber("法", faku, serial); n != "" {
		f[k.Key(catalog.RoleNumber)] = n
	}
	return f
}

// issue issues a certificate of a vehicle with a serial.
func (s *station) issue(serial int64) certificate.Event {
	s.Helper()
	cmd := s.command(certificate.Issue, vehicle)
	cmd.Face = s.face(vehicle, serial)
	return s.mustDo(s.nextID(), cmd)
}

// collect takes a certificate of a vehicle from a register.
func (s *station) collect(serial int64) certificate.Event {
	s.Helper()
	cmd := s.command(certificate.Collect, vehicle)
	cmd.Face = s.face(vehicle, serial)
	return s.mustDo(s.nextID(), cmd)
}

// outcomes of receipts in their order.
func outcomes(a exchange.PushAnswer) (list []exchange.Outcome) {
	for _, r := range a.Receipts {
		list = append(list, r.Outcome)
	}
	return list
}

func (h *house) wantOutcomes(a exchange.PushAnswer, want ...exchange.Outcome) {
	h.Helper()
	if !slices.Equal(outcomes(a), want) {
		h.Fatalf("outcomes %v, want %v: %+v", outcomes(a), want, a.Receipts)
	}
}

// wantTrouble checks that a letter came to nothing, and why.
func (h *house) wantTrouble(err error, want exchange.TroubleKind) {
	h.Helper()
	var t *exchange.Trouble
	if !errors.As(err, &t) || t.Kind != want {
		h.Fatalf("got %v, want %s", err, want)
	}
}

// feed is everything a workstation can pull.
func (s *station) feed() (items []exchange.Item) {
	s.Helper()
	var cursor exchange.Cursor
	for more := true; more; {
		var a exchange.PullAnswer
		s.must(exchange.Pull, exchange.PullRequest{After: cursor}, &a)
		items, cursor, more = append(items, a.Items...), a.Cursor, a.More
		if a.Rewound {
			s.Fatal("the feed was rewound")
		}
	}
	return items
}
