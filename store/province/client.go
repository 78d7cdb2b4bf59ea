// Package province carries a county's letters to the provincial system (domain/exchange): each over HTTPS (client.go),
// and all of them in time (loop.go). What stands in a letter is not its business: it is closed before it comes here, and
// opened after it has left.
package province

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

const (
	// ServerName is who the certificate of a province's server speaks of, whatever its address: it comes from an
	// authority that is the province's own, and counties reach the server through networks that give it many names.
	ServerName = "province"
	// LettersPath is where letters go, below the address of the invitation.
	LettersPath = "v1/letters"
	// LetterType is the media type of a closed letter.
	LetterType = "application/vnd.roadcert.letter"
)

const (
	// grace is how long each step of a conversation may take beside the bytes it moves.
	grace = 30 * time.Second
	// Slowest is how many bytes a second a line has to carry: a poor one on the country still does.
	Slowest = 4 << 10
	// idle is how long a line stays open: longer than an idle workstation is silent, shorter than the server waits.
	idle = 90 * time.Second
	// mostExcuse is how much is read of an answer that is no letter.
	mostExcuse = 4 << 10
	// mostAfter is the longest a province, or what stands before it, can tell a workstation to be silent.
	mostAfter = time.Hour
)

// Options say how letters travel.
type Options struct {
	// Transport is what carries the requests; nil means TLS 1.3 of the standard library, by the authority that the
	// invitation names and no other, straight to the province. A gateway that speaks TLCP can be put here.
	Transport http.RoundTripper
	// Patience is how long each step may take beside the bytes it moves; 0 means half a minute.
	Patience time.Duration
}

// Client carries letters to one province. It may be used by many goroutines at once.
type Client struct {
	url      string
	http     http.Client
	patience time.Duration
}

var _ bureau.Wire = (*Client)(nil)

// Dial returns the client to the province that wrote an invitation. Nothing is sent yet.
func Dial(i exchange.Invitation, opt Options) (*Client, error) {
	address, err := url.Parse(i.Address)
	if err != nil || address.Scheme != "https" || address.Hostname() == "" || address.User != nil || address.RawQuery != "" || address.Fragment != "" {
		return nil, undialled("接入文件中的地址不是 https://主机:端口")
	}
	c := &Client{url: address.JoinPath(LettersPath).String(), patience: cmp.Or(opt.Patience, grace)}
	if opt.Transport == nil {
		if opt.Transport, err = pinned(i.TLS, c.patience); err != nil {
			return nil, err
		}
	}
	c.http = http.Client{
		Transport: opt.Transport,
		// A letter is for the province and nobody it may point to.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return c, nil
}

func undialled(why string) error {
	return problem.New(problem.Invalid, "不能联系省级系统", why, "请向省级系统的维护人员重新索取接入文件，然后重新接入")
}

// pinned is the transport that trusts the province's own authority alone. It heeds no proxy of the environment: what is
// set there is meant for browsers.
func pinned(authority string, patience time.Duration) (http.RoundTripper, error) {
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM([]byte(authority)) {
		return nil, undialled("接入文件中没有省级服务器的证书")
	}
	return &http.Transport{
		DialContext:            (&net.Dialer{Timeout: patience, KeepAlive: patience}).DialContext,
		TLSClientConfig:        &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS13, ServerName: ServerName},
		TLSHandshakeTimeout:    patience,
		IdleConnTimeout:        idle,
		MaxIdleConnsPerHost:    1,
		MaxResponseHeaderBytes: 16 << 10,
		DisableCompression:     true, // a letter is compressed before it is encrypted
	}, nil
}

// Carry sends a closed letter and brings the answer. It fails with *exchange.Trouble; whether the letter arrived is not
// known then. It never sends a letter twice: whether to do that is for whoever wrote it to say.
func (c *Client) Carry(ctx context.Context, letter []byte) ([]byte, error) {
	clocked, end := context.WithCancelCause(ctx)
	defer end(nil)
	clock := time.AfterFunc(c.allowed(int64(len(letter))), func() { end(errSlow) })
	defer clock.Stop()
	answer, err := c.carry(clocked, letter, clock)
	var t *exchange.Trouble
	switch {
	case err == nil:
		return answer, nil
	case errors.As(err, &t):
		return nil, t
	case ctx.Err() != nil:
		return nil, &exchange.Trouble{Kind: exchange.Unreachable, Cause: ctx.Err()}
	case context.Cause(clocked) != nil:
		return nil, &exchange.Trouble{Kind: exchange.Unreachable, Cause: errSlow}
	}
	// Only what it says is kept: the timeouts of net claim to be those of a context, and nobody has stopped this.
	return nil, &exchange.Trouble{Kind: exchange.Unreachable, Cause: errors.New(err.Error())}
}

var errSlow = errors.New("the province takes too long")

// allowed is how long some bytes may take.
func (c *Client) allowed(n int64) time.Duration {
	return 2*c.patience + time.Duration(n/Slowest)*time.Second
}

func (c *Client) carry(ctx context.Context, letter []byte, clock *time.Timer) ([]byte, error) {
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, bytes.NewReader(letter))
	if err != nil {
		return nil, err
	}
	q.Header.Set("Content-Type", LetterType)
	a, err := c.http.Do(q)
	if err != nil {
		return nil, err
	}
	defer a.Body.Close()
	if a.StatusCode != http.StatusOK {
		return nil, excuse(a)
	}
	size := a.ContentLength
	if size < 0 {
		size = exchange.MostSealed
	}
	if size > exchange.MostSealed {
		return nil, fmt.Errorf("the answer has %d bytes", size)
	}
	clock.Reset(c.allowed(size))
	answer, err := io.ReadAll(io.LimitReader(a.Body, exchange.MostSealed+1))
	if err == nil && len(answer) > exchange.MostSealed {
		err = errors.New("the answer does not end")
	}
	return answer, err
}

// Excuse is what an answer that is no letter says, beside its status.
type Excuse struct {
	Kind       exchange.TroubleKind `json:"kind"`
	Now        time.Time            `json:"now,omitzero"`
	RetryAfter int64                `json:"retry_after,omitempty"` // seconds
}

// excuse reads why the province did not answer. What stands before the province may answer in its place, and knows
// the status only.
func excuse(a *http.Response) *exchange.Trouble {
	t := &exchange.Trouble{Kind: exchange.TroubleOf(a.StatusCode), Cause: errors.New(a.Status)}
	var said Excuse
	if body, err := io.ReadAll(io.LimitReader(a.Body, mostExcuse)); err == nil && json.Unmarshal(body, &said) == nil && said.Kind == t.Kind {
		t.Now = said.Now
	}
	seconds := said.RetryAfter
	if n, err := strconv.ParseInt(a.Header.Get("Retry-After"), 10, 64); err == nil {
		seconds = n
	}
	seconds = min(max(seconds, 0), int64(mostAfter/time.Second))
	t.After = time.Duration(seconds) * time.Second
	return t
}

// Close gives up the lines that are open and idle.
func (c *Client) Close() { c.http.CloseIdleConnections() }
