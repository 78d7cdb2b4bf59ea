package exchange_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

// TestG5WhatBecomesOfAnItem is the whole table: what leaves the outbox, and what waits for a person.
func TestG5WhatBecomesOfAnItem(t *testing.T) {
	var b strings.Builder
	for _, o := range exchange.Outcomes() {
		fmt.Fprintf(&b, "%s %s leaves=%t stops=%t\n", o, o.Name(), o.Settles(), o.Stops())
	}
	const want = `accepted 已收 leaves=true stops=false
known 已收 leaves=true stops=false
refused 退回 leaves=false stops=true
conflict 冲突 leaves=false stops=true
later 待推 leaves=false stops=false
`
	if b.String() != want {
		t.Errorf("the outcomes are\n%s", b.String())
	}
	if o := exchange.Outcome("perhaps"); o.Settles() || o.Stops() || o.Name() != "perhaps" {
		t.Error("an outcome nobody knows does something")
	}
}

// TestG5WhatBecomesOfALetter is the table of what is wrong with a letter as a whole: nothing of it is lost.
func TestG5WhatBecomesOfALetter(t *testing.T) {
	for _, c := range []struct {
		kind   exchange.TroubleKind
		status int
		passes bool
	}{
		{exchange.Unreachable, 0, true},
		{exchange.Overloaded, http.StatusTooManyRequests, true},
		{exchange.Failing, http.StatusInternalServerError, true},
		{exchange.Unauthorised, http.StatusUnauthorized, false},
		{exchange.Unsound, http.StatusBadRequest, false},
		{exchange.Stale, http.StatusConflict, true},
		{exchange.TooLarge, http.StatusRequestEntityTooLarge, false},
	} {
		cause := errors.New("said the machine")
		trouble := &exchange.Trouble{Kind: c.kind, Cause: cause}
		if c.kind.Status() != c.status || trouble.Passes() != c.passes {
			t.Errorf("%s: status %d, passes %t", c.kind, c.kind.Status(), trouble.Passes())
		}
		if c.status != 0 && exchange.TroubleOf(c.status) != c.kind {
			t.Errorf("%d is %s", c.status, exchange.TroubleOf(c.status))
		}
		err := trouble.Problem("不能与省级系统同步")
		var p *problem.Problem
		var inside *exchange.Trouble
		if !errors.As(err, &p) || p.Code != problem.Unreachable || p.Why == "" || p.Remedy == "" || !errors.As(err, &inside) || !errors.Is(err, cause) {
			t.Errorf("%s is worded %v", c.kind, err)
		}
		if !c.passes && c.kind != exchange.TooLarge && !strings.Contains(p.Remedy, "都还在本机") {
			t.Errorf("%s leaves the person in doubt of what was lost: %v", c.kind, err)
		}
	}
	for status, kind := range map[int]exchange.TroubleKind{
		0: exchange.Failing, 200: exchange.Failing, 302: exchange.Failing, 404: exchange.Unsound, 418: exchange.Unsound, 502: exchange.Failing, 503: exchange.Failing,
	} {
		if got := exchange.TroubleOf(status); got != kind {
			t.Errorf("%d is %s, want %s", status, got, kind)
		}
	}
	unknown := &exchange.Trouble{Kind: "odd"}
	if unknown.Passes() || unknown.Kind.Status() != 0 || problem.Of(unknown.Problem("不能同步")) != problem.Internal || unknown.Error() != "odd" {
		t.Error("a trouble nobody knows does something")
	}
}
