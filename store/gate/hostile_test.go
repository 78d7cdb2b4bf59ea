package gate_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"testing"
	"time"

	"roadcert/domain/exchange"
	"roadcert/domain/seal"
	carrier "roadcert/store/province"
)

// bomb is what unpacks to much more than it is.
func bomb(t *testing.T, size int) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	for range size >> 20 {
		if _, err := w.Write(make([]byte, 1<<20)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestHostileLetters sends what must not be taken in: each is refused with its status and written down, and does no
// harm.
func TestHostileLetters(t *testing.T) {
	h := newHouse(t).serve()
	s, other := h.join(faku, 1), h.join(kangpin, 1)
	_, item := s.collect(1)
	var a exchange.PushAnswer
	s.must(exchange.Push, s.push(item), &a)
	if a.Receipts[0].Outcome != exchange.Accepted {
		t.Fatalf("%+v", a)
	}
	seen := s.letter(exchange.Hello, exchange.HelloRequest{})
	if status, _, _ := h.post(seen, nil); status != http.StatusOK {
		t.Fatal(status)
	}
	_, next := s.collect(2)
	good := s.letter(exchange.Push, s.push(next))
	flip := func(at int) []byte {
		b := bytes.Clone(good)
		b[(at+len(b))%len(b)] ^= 1
		return b
	}
	body := func(b string) []byte { return s.sealed(s.key, exchange.Push, []byte(b)) }
	late, _ := exchange.NewLetter(h.Rand, exchange.Hello, s.self, exchange.Party{}, time.Now().Add(-time.Hour), exchange.HelloRequest{})
	stale, _ := late.Close(h.Rand, s.key, h.Key.Public())
	for _, c := range []struct {
		name   string
		letter []byte
		header map[string]string
		kind   exchange.TroubleKind
	}{
		{"nothing", nil, nil, exchange.Unsound},
		{"garbage", bytes.Repeat([]byte{0xff, 0}, 50_000), nil, exchange.Unsound},
		{"a line of garbage", []byte("GET / HTTP/1.1\r\n\r\n"), nil, exchange.Unsound},
		{"wrong signature", flip(-3), nil, exchange.Unsound},
		{"altered body", flip(-100), nil, exchange.Unsound},
		{"half of it", good[:len(good)/2], nil, exchange.Unsound},
		{"a copy of one that was read", seen, nil, exchange.Unsound},
		{"of an hour ago", stale, nil, exchange.Stale},
		{"with another county's key", s.letterBy(other.key, exchange.Push, s.push(next)), nil, exchange.Unauthorised},
		{"with nobody's key", s.letterBy(newKey(t), exchange.Push, s.push(next)), nil, exchange.Unauthorised},
		{"a bomb of JSON", body(`{"items":[` + strings.Repeat("[", 1<<20) + strings.Repeat("]", 1<<20) + `]}`), nil, exchange.Unsound},
		{"a bomb of numbers", body(`{"items":[` + strings.Repeat("0,", 3<<20) + `0]}`), nil, exchange.Unsound},
		{"a bomb of gzip inside", s.sealed(s.key, exchange.Push, make([]byte, exchange.MostBody)), nil, exchange.TooLarge},
		{"a stranger's bomb of gzip", s.sealed(newKey(t), exchange.Pictures, make([]byte, exchange.MostBody)), nil, exchange.Unauthorised},
		{"a stranger's bomb at the door", s.sealed(newKey(t), exchange.Enrol, make([]byte, exchange.MostBody)), nil, exchange.TooLarge},
		{"a bomb of gzip outside", bomb(t, 64<<20), map[string]string{"Content-Encoding": "gzip"}, exchange.Unsound},
		{"a county with a path in it", bytes.Replace(bytes.Clone(good), []byte("210124/1"), []byte("../../e1"), 1), nil, exchange.Unsound},
	} {
		t.Run(c.name, func(t *testing.T) {
			before, told := h.dump(faku, kangpin), h.told()
			status, said, _ := h.post(c.letter, c.header)
			if status != c.kind.Status() || said.Kind != c.kind {
				t.Errorf("it says %d %+v, not %s", status, said, c.kind)
			}
			if (c.kind == exchange.Stale) == said.Now.IsZero() {
				t.Errorf("its clock is %v", said.Now)
			}
			if h.dump(faku, kangpin) != before {
				t.Error("the ledger is another")
			}
			if n := h.told(); n != told+1 {
				t.Errorf("it was written down %d times", n-told)
			}
			h.healthy()
		})
	}
	s.must(exchange.Push, s.push(next), &a)
	if a.Receipts[0].Outcome != exchange.Accepted {
		t.Errorf("after all that an honest letter came to %+v", a)
	}
}

// sealed is a letter with a body of any kind, by somebody who says to be the workstation.
func (s *station) sealed(key *seal.Key, topic exchange.Topic, body []byte) []byte {
	s.Helper()
	l, err := exchange.NewLetter(s.Rand, topic, s.self, exchange.Party{}, time.Now(), exchange.Done{})
	if err != nil {
		s.Fatal(err)
	}
	l.Body = body
	closed, err := l.Close(s.Rand, key, s.Key.Public())
	if err != nil {
		s.Fatal(err)
	}
	return closed
}

// TestHostileRequests speaks HTTP as nobody should.
func TestHostileRequests(t *testing.T) {
	h := newHouse(t)
	h.limits.Patience = 300 * time.Millisecond
	h.serve()
	s := h.join(faku, 1)
	letter := s.letter(exchange.Hello, exchange.HelloRequest{})
	before := h.dump(faku)
	for _, c := range []struct {
		name string
		said string // all that is ever sent
		want string // the status line; empty: nothing, the line is cut
	}{
		{"half a head", "POST /v1/letters HTTP/1.1\r\nHost: x\r\n", ""},
		{"half a body", "POST /v1/letters HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nhello", "400"},
		{"no length", "POST /v1/letters HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "400"},
		{"two lengths", "POST /v1/letters HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", "400"},
		{"a length below nothing", "POST /v1/letters HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", "400"},
		{"a length beyond everything", "POST /v1/letters HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999999\r\n\r\n", "413"},
		{"a head without end", "GET / HTTP/1.1\r\nHost: x\r\nX: " + strings.Repeat("x", 64<<10), "431"},
		{"another method", "PUT /v1/letters HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", "405"},
		{"a way up", "GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n", "307"},
		{"a hidden way up", "GET /lists/..%2f..%2fetc%2fpasswd HTTP/1.1\r\nHost: x\r\n\r\n", "404"},
		{"a way to nowhere", "POST /v1/letters/../../keys HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", ""},
		{"garbage", "\x00\x01\x02\x03\r\n\r\n", "400"},
		{"HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			line := h.raw()
			if _, err := io.WriteString(line, c.said); err != nil && c.want == "" {
				return
			}
			_ = line.SetReadDeadline(time.Now().Add(5 * time.Second))
			head, err := bufio.NewReader(line).ReadString('\n')
			if errors.Is(err, os.ErrDeadlineExceeded) {
				t.Error("the line stays open")
			}
			if c.want != "" && !strings.HasPrefix(head, "HTTP/1.1 "+c.want) && !strings.HasPrefix(head, "HTTP/1.0 "+c.want) {
				t.Errorf("it says %q", head)
			}
			if strings.Contains(head, " 200 ") {
				t.Errorf("it says %q", head)
			}
			h.healthy()
		})
	}
	if _, err := tls.Dial("tcp", h.address, func() *tls.Config { c := h.trusting(); c.MaxVersion = tls.VersionTLS12; return c }()); err == nil {
		t.Error("it speaks TLS 1.2")
	}
	plain, err := http.Post("http://"+h.address+"/v1/letters", carrier.LetterType, bytes.NewReader(letter))
	if err == nil {
		plain.Body.Close()
		if plain.StatusCode == http.StatusOK {
			t.Error("it speaks without TLS")
		}
	}
	if h.dump(faku) != before {
		t.Error("the ledger is another")
	}
	s.must(exchange.Hello, exchange.HelloRequest{}, &exchange.HelloAnswer{})
}

// TestSlowWriters hold many lines, and send a byte now and then: they hold up nobody, and are cut off.
func TestSlowWriters(t *testing.T) {
	h := newHouse(t)
	h.limits.Patience, h.limits.Bytes, h.limits.Letters = 500*time.Millisecond, 1<<20, 2
	h.serve()
	s := h.join(faku, 1)
	var slow sync.WaitGroup
	stop := make(chan struct{})
	for range 40 { // each announces more than there is room for altogether
		slow.Go(func() {
			line := h.raw()
			_, _ = fmt.Fprintf(line, "POST /v1/letters HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n", 4<<20)
			for {
				select {
				case <-stop:
					return
				case <-time.After(100 * time.Millisecond):
					if _, err := line.Write([]byte("x")); err != nil {
						return
					}
				}
			}
		})
	}
	time.Sleep(200 * time.Millisecond)
	for range 10 {
		begun := time.Now()
		s.retry(exchange.Hello, exchange.HelloRequest{}, &exchange.HelloAnswer{})
		if took := time.Since(begun); took > 3*time.Second {
			t.Errorf("an honest letter took %v", took)
		}
	}
	deadline := time.Now().Add(40 * time.Second)
	for h.gate.Busy() > 0 && time.Now().Before(deadline) {
		time.Sleep(100 * time.Millisecond)
	}
	if n := h.gate.Busy(); n > 0 {
		t.Errorf("%d slow letters are still inside", n)
	}
	close(stop)
	slow.Wait()
	h.healthy()
}

// retry asks until the province is not overloaded, as a county does.
func (s *station) retry(topic exchange.Topic, request, answer any) {
	s.Helper()
	for range 50 {
		err := s.ask(topic, request, answer)
		if err == nil {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	s.Fatalf("%s does not get through", topic)
}

func TestWhoAsksTooOftenWaits(t *testing.T) {
	h := newHouse(t)
	h.limits.Station, h.limits.Pages = 2, 2
	h.serve()
	s, other := h.join(faku, 1), h.join(kangpin, 1)
	refused := 0
	for range 10 {
		status, said, after := h.post(s.letter(exchange.Hello, exchange.HelloRequest{}), nil)
		if status == http.StatusTooManyRequests {
			refused++
			if said.Kind != exchange.Overloaded || said.RetryAfter < 1 || after == "" {
				t.Errorf("it says %+v, %q", said, after)
			}
		}
	}
	if refused < 3 || refused > 9 {
		t.Errorf("%d of ten letters were refused", refused)
	}
	other.must(exchange.Hello, exchange.HelloRequest{}, &exchange.HelloAnswer{}) // nobody else waits
	c := http.Client{Transport: &http.Transport{TLSClientConfig: h.trusting()}}
	pages := 0
	for range 20 {
		a, err := c.Get("https://" + h.address + "/healthz")
		if err != nil {
			t.Fatal(err)
		}
		a.Body.Close()
		if a.StatusCode == http.StatusTooManyRequests {
			pages++
		}
	}
	if pages < 10 {
		t.Errorf("%d of twenty pages were refused", pages)
	}
}

func TestLinesAreCounted(t *testing.T) {
	h := newHouse(t)
	h.limits.Connections, h.limits.PerAddress = 30, 20
	h.serve()
	var open []net.Conn
	for range 60 {
		c, err := net.Dial("tcp", h.address)
		if err != nil {
			t.Fatal(err)
		}
		open = append(open, c)
	}
	cut := 0
	for _, c := range open {
		_ = c.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
		if _, err := c.Read(make([]byte, 1)); err != nil {
			if !errors.Is(err, os.ErrDeadlineExceeded) {
				cut++
			}
		}
	}
	if cut != 40 {
		t.Errorf("%d of 60 lines were cut, with 20 allowed", cut)
	}
	for _, c := range open {
		c.Close()
	}
	time.Sleep(200 * time.Millisecond)
	h.healthy() // there is room again
}

// TestMemoryStaysBounded lets a crowd send the largest letters there are, at once.
func TestMemoryStaysBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes some seconds")
	}
	h := newHouse(t).serve()
	s := h.join(faku, 1)
	large := s.sealed(newKey(t), exchange.Push, noise(exchange.MostSealed-1<<20))
	full := s.sealed(s.key, exchange.Pictures, make([]byte, 24<<20))
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(96 << 20)) // as the program has it
	runtime.GC()
	stop, peak := make(chan struct{}), make(chan uint64)
	go func() {
		var most uint64
		for {
			select {
			case <-stop:
				peak <- most
				return
			case <-time.After(5 * time.Millisecond):
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapInuse)
			}
		}
	}()
	var crowd sync.WaitGroup
	for i := range 24 {
		crowd.Go(func() {
			line := h.raw()
			defer line.Close()
			letter := large
			if i%2 == 0 {
				letter = full
			}
			_, _ = fmt.Fprintf(line, "POST /v1/letters HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n", len(letter))
			_, _ = line.Write(letter)
			_, _ = io.Copy(io.Discard, io.LimitReader(line, 100))
		})
	}
	crowd.Wait()
	close(stop)
	if most := <-peak; most > 200<<20 {
		t.Errorf("the heap grew to %d MB", most>>20)
	} else {
		t.Logf("the heap grew to %d MB", most>>20)
	}
	h.healthy()
}

// noise is what does not compress.
func noise(size int) []byte {
	b := make([]byte, size)
	x := uint64(1)
	for i := range b {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		b[i] = byte(x)
	}
	return b
}
