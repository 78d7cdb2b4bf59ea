package province_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"roadcert/domain/exchange"
	"roadcert/domain/problem"
	"roadcert/store/gate"
	"roadcert/store/province"
)

// server is a province's server that answers as a test wants.
func server(t *testing.T, answer http.HandlerFunc, config func(*tls.Config)) (*httptest.Server, exchange.Invitation) {
	t.Helper()
	authority, err := gate.NewAuthority("某省", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	own, err := authority.Server(nil, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewUnstartedServer(answer)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.TLS = &tls.Config{Certificates: []tls.Certificate{own}, MinVersion: tls.VersionTLS12}
	if config != nil {
		config(s.TLS)
	}
	s.StartTLS()
	t.Cleanup(s.Close)
	return s, exchange.Invitation{Address: s.URL, TLS: authority.PEM()}
}

func dial(t *testing.T, i exchange.Invitation) *province.Client {
	t.Helper()
	c, err := province.Dial(i, province.Options{Patience: 200 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func troubleOf(t *testing.T, err error) *exchange.Trouble {
	t.Helper()
	var trouble *exchange.Trouble
	if !errors.As(err, &trouble) {
		t.Fatalf("%v is no trouble", err)
	}
	return trouble
}

func TestALetterGoesAndItsAnswerComes(t *testing.T) {
	var lines sync.Map // by the caller's address
	_, i := server(t, func(w http.ResponseWriter, r *http.Request) {
		lines.Store(r.RemoteAddr, true)
		letter, err := io.ReadAll(r.Body)
		if err != nil || r.Method != http.MethodPost || r.URL.Path != "/below/v1/letters" || r.ContentLength != int64(len(letter)) {
			t.Errorf("%s %s, %d bytes: %v", r.Method, r.URL, r.ContentLength, err)
		}
		if r.Header.Get("Accept-Encoding") != "" || r.Proto != "HTTP/1.1" {
			t.Errorf("%s with %v", r.Proto, r.Header)
		}
		_, _ = w.Write(append([]byte("re: "), letter...))
	}, nil)
	// What the environment says of proxies is meant for browsers.
	t.Setenv("HTTPS_PROXY", "http://127.0.0.1:1")
	i.Address += "/below/"
	var all province.Lines
	defer all.Close()
	for range 20 {
		wire, err := all.Dial(i)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := wire.Carry(t.Context(), []byte("letter")); err != nil || string(got) != "re: letter" {
			t.Fatalf("%q, %v", got, err)
		}
	}
	n := 0
	lines.Range(func(any, any) bool {
		n++
		return true
	})
	if n != 1 {
		t.Errorf("twenty letters went over %d lines", n)
	}
}

// G5: every status says what is to be done about it.
func TestG5EveryStatusIsATrouble(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name   string
		status int
		header string
		body   string
		kind   exchange.TroubleKind
		after  time.Duration
		now    time.Time
	}{
		{"unauthorised", 401, "", `{"kind":"unauthorised"}`, exchange.Unauthorised, 0, time.Time{}},
		{"unsound", 400, "", `{"kind":"unsound"}`, exchange.Unsound, 0, time.Time{}},
		{"stale", 409, "", `{"kind":"stale","now":"2026-11-23T09:00:00Z"}`, exchange.Stale, 0, now},
		{"too large", 413, "", ``, exchange.TooLarge, 0, time.Time{}},
		{"overloaded", 429, "30", `{"kind":"overloaded","retry_after":7}`, exchange.Overloaded, 30 * time.Second, time.Time{}},
		{"overloaded without a header", 429, "", `{"kind":"overloaded","retry_after":7}`, exchange.Overloaded, 7 * time.Second, time.Time{}},
		{"silent for a year", 429, "31536000", ``, exchange.Overloaded, time.Hour, time.Time{}},
		{"silent since before", 429, "-5", ``, exchange.Overloaded, 0, time.Time{}},
		{"failing", 500, "", `{"kind":"failing"}`, exchange.Failing, 0, time.Time{}},
		{"a gateway", 502, "", `<html>`, exchange.Failing, 0, time.Time{}},
		{"nobody there", 404, "", `<html>`, exchange.Unsound, 0, time.Time{}},
		{"moved", 302, "", ``, exchange.Failing, 0, time.Time{}},
		{"the time of something else", 500, "", `{"kind":"stale","now":"2026-11-23T09:00:00Z"}`, exchange.Failing, 0, time.Time{}},
		{"a long excuse", 500, "", strings.Repeat("x", 1<<20), exchange.Failing, 0, time.Time{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, i := server(t, func(w http.ResponseWriter, _ *http.Request) {
				if c.header != "" {
					w.Header().Set("Retry-After", c.header)
				}
				w.Header().Set("Location", "/elsewhere")
				w.WriteHeader(c.status)
				_, _ = io.WriteString(w, c.body)
			}, nil)
			_, err := dial(t, i).Carry(t.Context(), []byte("letter"))
			if got := troubleOf(t, err); got.Kind != c.kind || got.After != c.after || !got.Now.Equal(c.now) {
				t.Errorf("%+v", got)
			}
		})
	}
}

// What is on the line, or at its end, and should not be, is as good as nobody there.
func TestNobodyElseIsTheProvince(t *testing.T) {
	good := func(w http.ResponseWriter, r *http.Request) { _, _ = io.Copy(w, r.Body) }
	_, other := server(t, good, nil)
	for _, c := range []struct {
		name   string
		answer http.HandlerFunc
		config func(*tls.Config)
		alter  func(*exchange.Invitation)
		says   string
	}{
		{"another authority", good, nil, func(i *exchange.Invitation) { i.TLS = other.TLS }, "unknown authority"},
		{"an old TLS", good, func(c *tls.Config) { c.MaxVersion = tls.VersionTLS12 }, nil, "protocol version"},
		{"nobody", good, nil, func(i *exchange.Invitation) { i.Address = "https://127.0.0.1:1" }, "refused"},
		{"half an answer", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			_, _ = w.Write(make([]byte, 500))
		}, nil, nil, "unexpected EOF"},
		{"an answer that breaks off", func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write(make([]byte, 50_000))
			panic(http.ErrAbortHandler)
		}, nil, nil, ""},
		{"an announced flood", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "99999999999")
			w.WriteHeader(http.StatusOK)
		}, nil, nil, "99999999999 bytes"},
		{"a flood", func(w http.ResponseWriter, _ *http.Request) {
			for range exchange.MostSealed>>16 + 2 {
				if _, err := w.Write(make([]byte, 1<<16)); err != nil {
					return
				}
			}
		}, nil, nil, "does not end"},
		{"endless headers", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Long", strings.Repeat("x", 1<<20))
		}, nil, nil, "header"},
		{"silence", func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			<-r.Context().Done()
		}, nil, nil, "too long"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, i := server(t, c.answer, c.config)
			if c.alter != nil {
				c.alter(&i)
			}
			begun := time.Now()
			_, err := dial(t, i).Carry(t.Context(), []byte("letter"))
			got := troubleOf(t, err)
			if got.Kind != exchange.Unreachable || !strings.Contains(got.Error(), c.says) {
				t.Errorf("%v", got)
			}
			// Nobody has stopped it, and it must not look like it: the person would be told that they had.
			if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%v looks as if somebody had stopped it", err)
			}
			if took := time.Since(begun); took > 5*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

func TestAPersonStopsALetter(t *testing.T) {
	_, i := server(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // only then does the server hear that somebody leaves
		<-r.Context().Done()
		panic(http.ErrAbortHandler) // an answer could still arrive before the line is down, and would count
	}, nil)
	ctx, stop := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, stop)
	_, err := dial(t, i).Carry(ctx, []byte("letter"))
	if got := troubleOf(t, err); got.Kind != exchange.Unreachable || !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// A letter that was heard is not sent again by the transport: the province would refuse the second as a copy.
func TestALetterIsSentOnce(t *testing.T) {
	var heard atomic.Int64
	_, i := server(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if heard.Add(1) > 1 {
			panic(http.ErrAbortHandler)
		}
	}, nil)
	c := dial(t, i)
	for range 2 { // the second goes over the line of the first, and breaks off
		_, _ = c.Carry(t.Context(), []byte("letter"))
	}
	if n := heard.Load(); n != 2 {
		t.Errorf("two letters were heard %d times", n)
	}
}

func TestInvitationsThatLeadNowhere(t *testing.T) {
	_, good := server(t, nil, nil)
	for name, alter := range map[string]func(*exchange.Invitation){
		"no address":       func(i *exchange.Invitation) { i.Address = "" },
		"no TLS":           func(i *exchange.Invitation) { i.Address = "http://127.0.0.1:80" },
		"a password":       func(i *exchange.Invitation) { i.Address = "https://me:secret@127.0.0.1" },
		"a question":       func(i *exchange.Invitation) { i.Address += "?a=b" },
		"no authority":     func(i *exchange.Invitation) { i.TLS = "" },
		"a key instead":    func(i *exchange.Invitation) { i.TLS = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n" },
		"control in a URL": func(i *exchange.Invitation) { i.Address = "https://127.0.0.1/\n" },
	} {
		i := good
		alter(&i)
		if _, err := province.Dial(i, province.Options{}); problem.Of(err) != problem.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A gateway can be put between; it sees the letter as it is.
func TestAnotherTransport(t *testing.T) {
	seen := transport(func(q *http.Request) (*http.Response, error) {
		b, err := io.ReadAll(q.Body)
		return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(bytes.NewReader(b)), ContentLength: int64(len(b))}, err
	})
	c, err := province.Dial(exchange.Invitation{Address: "https://province.example"}, province.Options{Transport: seen})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := c.Carry(t.Context(), []byte("letter")); err != nil || string(got) != "letter" {
		t.Errorf("%q, %v", got, err)
	}
}

type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(q *http.Request) (*http.Response, error) { return f(q) }
