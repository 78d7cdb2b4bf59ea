package gate_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"image"
	"image/png"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"strings"
	"sync"
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
	"roadcert/store/gate"
	"roadcert/store/ledger"
	carrier "roadcert/store/province"
)

const (
	faku    = "210124"
	kangpin = "210123"
	uscc    = "12210124MB0000000D"
	vehicle = catalog.Code("013")
)

// house is a practice province behind its gate, on a ledger of its own.
type house struct {
	testing.TB
	*province.Province
	ledger    *ledger.Ledger
	dir       string // of the ledger
	gate      *gate.Gate
	authority gate.Authority
	address   string // host:port
	limits    gate.Limits

	mu     sync.Mutex
	heard  []province.Heard
	turned []gate.Turned
}

func newHouse(t testing.TB) *house {
	t.Helper()
	h := &house{TB: t, limits: gate.Usual()}
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 42, 42))); err != nil {
		t.Fatal(err)
	}
	var err error
	if h.Province, err = province.NewPractice(rand.Reader, "某省", "12210000MB0000000X", picture.Bytes(), time.Now()); err != nil {
		t.Fatal(err)
	}
	if h.Catalog, err = catalog.Load(assets.FS, "catalog"); err != nil {
		t.Fatal(err)
	}
	if h.Regions, err = code.LoadRegions(assets.FS, "regions"); err != nil {
		t.Fatal(err)
	}
	h.Now = time.Now
	h.Province.Log = func(l province.Heard) {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.heard = append(h.heard, l)
	}
	h.openLedger(t.TempDir())
	return h
}

func (h *house) openLedger(dir string) {
	h.Helper()
	l, err := ledger.Open(h.Context(), dir, ledger.Options{Key: []byte("sixteen-byte-key")})
	if err != nil {
		h.Fatal(err)
	}
	h.Cleanup(func() { l.Close() })
	h.ledger, h.Ledger, h.dir = l, l, dir
}

// serve opens the gate.
func (h *house) serve() *house {
	h.Helper()
	var err error
	if h.authority, err = gate.NewAuthority(h.Province.Name, time.Now()); err != nil {
		h.Fatal(err)
	}
	own, err := h.authority.Server(nil, time.Now())
	if err != nil {
		h.Fatal(err)
	}
	on, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		h.Fatal(err)
	}
	h.address = on.Addr().String()
	h.gate = gate.New(h.Answer, h.limits, func(t gate.Turned) {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.turned = append(h.turned, t)
	})
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	pages := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/healthz" {
			http.NotFound(w, r)
			return
		}
		if _, err := h.Ledger.Notices(r.Context()); err != nil {
			http.Error(w, "ledger", http.StatusServiceUnavailable)
		}
	})
	go func() { done <- h.gate.Serve(ctx, on, own, h.gate.Handler(pages), slog.New(slog.DiscardHandler)) }()
	h.Cleanup(func() {
		stop()
		if err := <-done; err != nil && !errors.Is(err, http.ErrServerClosed) {
			h.Error(err)
		}
	})
	return h
}

// told is how much was written down of letters and of what was turned away.
func (h *house) told() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.heard) + len(h.turned)
}

func (h *house) invitation(county string, number int) exchange.Invitation {
	h.Helper()
	i, err := h.Invite(h.Context(), county, number, "https://"+h.address, h.authority.PEM(), time.Now().AddDate(0, 0, 7))
	if err != nil {
		h.Fatal(err)
	}
	return i
}

// healthy wants the province to answer others as ever.
func (h *house) healthy() {
	h.Helper()
	c := http.Client{Transport: &http.Transport{TLSClientConfig: h.trusting(), DisableKeepAlives: true}, Timeout: 5 * time.Second}
	a, err := c.Get("https://" + h.address + "/healthz")
	if err != nil {
		h.Fatal(err)
	}
	defer a.Body.Close()
	if a.StatusCode != http.StatusOK {
		h.Errorf("its health is %s", a.Status)
	}
}

func (h *house) trusting() *tls.Config {
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM([]byte(h.authority.PEM()))
	return &tls.Config{RootCAs: roots, ServerName: carrier.ServerName}
}

// dump is all a county has at the province, but for when its workstations were last heard of.
func (h *house) dump(counties ...string) string {
	h.Helper()
	var b strings.Builder
	out := json.NewEncoder(&b)
	for _, county := range counties {
		err := h.Ledger.Read(h.Context(), county, func(ctx context.Context, book province.Book) error {
			stations, err := book.Stations(ctx)
			for i := range stations {
				stations[i].Seen = time.Time{}
				people, err2 := book.People(ctx, stations[i].Number)
				err = errors.Join(err, err2, out.Encode(people))
			}
			items, end, _, err2 := book.Feed(ctx, exchange.Cursor{}, 1<<20)
			whole, err3 := book.Whole(ctx, 0, 1<<20)
			submissions, err4 := book.Submissions(ctx, exchange.SubmittedEvaluation)
			return errors.Join(err, err2, err3, err4, out.Encode([]any{stations, items, end, whole, submissions}))
		})
		if err != nil {
			h.Fatal(err)
		}
	}
	return b.String()
}

// station is a workstation that has joined.
type station struct {
	*house
	self   exchange.Party
	key    *seal.Key
	person *seal.Key
	wire   *carrier.Client
	events int64
	states map[certificate.ID]certificate.Certificate
	log    int64
}

func newKey(t testing.TB) *seal.Key {
	t.Helper()
	k, err := seal.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// join lets a workstation in over the network, and makes its one person known.
func (h *house) join(county string, number int) *station {
	h.Helper()
	i := h.invitation(county, number)
	s := &station{
		house: h, self: i.Party(), key: newKey(h.TB), person: newKey(h.TB), states: map[certificate.ID]certificate.Certificate{},
	}
	var err error
	if s.wire, err = carrier.Dial(i, carrier.Options{}); err != nil {
		h.Fatal(err)
	}
	h.Cleanup(s.wire.Close)
	s.must(exchange.Enrol, exchange.EnrolRequest{Token: i.Token, Bureau: "法库县交通运输事务服务中心", USCC: uscc}, &exchange.EnrolAnswer{})
	s.must(exchange.People, exchange.PeopleRequest{People: []exchange.PersonKey{{User: "lihua", Key: s.person.Public()}}}, &exchange.Done{})
	return s
}

// letter is a closed letter of the workstation.
func (s *station) letter(topic exchange.Topic, request any) []byte {
	s.Helper()
	return s.letterBy(s.key, topic, request)
}

func (s *station) letterBy(key *seal.Key, topic exchange.Topic, request any) []byte {
	s.Helper()
	l, err := exchange.NewLetter(rand.Reader, topic, s.self, exchange.Party{}, time.Now(), request)
	if err != nil {
		s.Fatal(err)
	}
	closed, err := l.Close(rand.Reader, key, s.Key.Public())
	if err != nil {
		s.Fatal(err)
	}
	return closed
}

func (s *station) ask(topic exchange.Topic, request, answer any) error {
	s.Helper()
	got, err := s.wire.Carry(s.Context(), s.letter(topic, request))
	if err != nil {
		return err
	}
	reply, err := exchange.Open(got, s.key)
	if err != nil {
		return err
	}
	return exchange.Read(reply.Body, answer)
}

func (s *station) must(topic exchange.Topic, request, answer any) {
	s.Helper()
	if err := s.ask(topic, request, answer); err != nil {
		s.Fatalf("%s: %v", topic, err)
	}
}

// do applies a command to a certificate here, and signs its event.
func (s *station) do(id certificate.ID, op certificate.Operation, alter func(*certificate.Command)) exchange.Item {
	s.Helper()
	k, _ := s.Catalog.Kind(vehicle)
	s.events++
	cmd := certificate.Command{
		Operation: op, Kind: k, Catalog: 1, At: time.Now().UTC().Truncate(time.Millisecond), On: day.Of(time.Now()), Actor: "lihua",
		Region: s.self.County, Authority: uscc, Status: certificate.Valid, Event: certificate.EventID(certificate.NewID(s.self.Workstation, s.events)),
	}
	if reasons := op.Reasons(); len(reasons) > 0 {
		cmd.Reason = reasons[0]
	}
	c := s.states[id]
	if c.Revision == 0 {
		cmd.Certificate = id
	}
	if alter != nil {
		alter(&cmd)
	}
	e, err := c.Apply(cmd)
	if err != nil {
		s.Fatal(err)
	}
	if op != certificate.Collect {
		if e.Signature, err = s.person.Sign(rand.Reader, e.SignedBytes()); err != nil {
			s.Fatal(err)
		}
	}
	after, err := c.After(s.Catalog, &e)
	if err != nil {
		s.Fatal(err)
	}
	s.states[id] = after
	return exchange.EncodeEvent(&e)
}

// collect takes the certificate of a vehicle with a serial from a register.
func (s *station) collect(serial int64) (certificate.ID, exchange.Item) {
	s.Helper()
	id := certificate.NewID(s.self.Workstation, serial)
	return id, s.do(id, certificate.Collect, func(cmd *certificate.Command) {
		k, _ := s.Catalog.Kind(vehicle)
		cmd.Face = certificate.Face(maps.Clone(catalog.Sample(k)))
		if n := k.NewNumber("法", s.self.County, serial); n != "" {
			cmd.Face[k.Key(catalog.RoleNumber)] = n
		}
	})
}

func (s *station) push(items ...exchange.Item) exchange.PushRequest {
	s.log++
	return exchange.PushRequest{Items: items, Head: exchange.LogHead{Seq: s.log, Hash: []byte{byte(s.log)}}}
}

// raw is a connection whose other end has been greeted.
func (h *house) raw() net.Conn {
	h.Helper()
	c, err := tls.Dial("tcp", h.address, h.trusting())
	if err != nil {
		h.Fatal(err)
	}
	h.Cleanup(func() { c.Close() })
	return c
}

// post sends bytes as a letter, whatever they are.
func (h *house) post(letter []byte, header map[string]string) (status int, said carrier.Excuse, after string) {
	h.Helper()
	q, err := http.NewRequestWithContext(h.Context(), http.MethodPost, "https://"+h.address+"/"+carrier.LettersPath, bytes.NewReader(letter))
	if err != nil {
		h.Fatal(err)
	}
	for k, v := range header {
		q.Header.Set(k, v)
	}
	c := http.Client{Transport: &http.Transport{TLSClientConfig: h.trusting(), DisableKeepAlives: true}, Timeout: time.Minute}
	a, err := c.Do(q)
	if err != nil {
		h.Fatal(err)
	}
	defer a.Body.Close()
	body, err := io.ReadAll(a.Body)
	if err != nil {
		h.Fatal(err)
	}
	if a.StatusCode != http.StatusOK {
		if err := json.Unmarshal(body, &said); err != nil {
			h.Errorf("%s: it says %q", a.Status, body)
		}
	}
	return a.StatusCode, said, a.Header.Get("Retry-After")
}
