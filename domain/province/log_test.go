package province_test

import (
	"strings"
	"testing"
	"time"

	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

// TestAnAuditLogThatWasCut shows, and stays shown; a stick that was long on its way is no sign of it.
func TestAnAuditLogThatWasCut(t *testing.T) {
	h := newHouse(t)
	s := h.join(faku, 1)
	at := func(seq int64, hash string) exchange.PushRequest {
		return exchange.PushRequest{Head: exchange.LogHead{Seq: seq, Hash: []byte(hash)}}
	}
	s.must(exchange.Push, at(10, "a"), &exchange.PushAnswer{})
	_, stick := s.letter(exchange.Push, at(12, "c"))
	s.must(exchange.Push, at(20, "b"), &exchange.PushAnswer{})
	if _, err := h.AnswerParcel(t.Context(), stick); err != nil || h.station(faku, 1).LogBroken != "" {
		t.Fatalf("%v, %s", err, h.station(faku, 1).LogBroken)
	}
	s.must(exchange.Push, at(20, "b"), &exchange.PushAnswer{})
	for _, cut := range []exchange.PushRequest{at(20, "x"), at(19, "b")} {
		s.must(exchange.Push, cut, &exchange.PushAnswer{})
		if got := h.station(faku, 1); got.LogDeclared || !strings.Contains(got.LogBroken, "20") || got.Log.Seq != 20 {
			t.Errorf("%+v", got)
		}
	}
	s.must(exchange.Push, at(30, "d"), &exchange.PushAnswer{})
	if got := h.station(faku, 1); got.LogBroken == "" {
		t.Error("what was broken is forgotten")
	}
	rows, err := h.League(t.Context(), 2026)
	if err != nil || len(rows) != 1 || len(rows[0].LogBroken) != 1 {
		t.Errorf("%+v, %v", rows, err)
	}
}

// TestADeclaredRestoreIsToldFromASilentOne: the alarm is raised in both cases. What the county declared explains one fall,
// and no more than it can: a log that is cut afterwards, one that goes back behind the backup, the old machine that goes on
// beside the new one, and the same declaration a second time are silent.
func TestADeclaredRestoreIsToldFromASilentOne(t *testing.T) {
	type push struct {
		seq  int64
		from *exchange.Restored
	}
	made := newHouse(t).now.Add(-24 * time.Hour)
	first := &exchange.Restored{Backup: "0123456789abcdef", Made: made, Seq: 12, At: made.Add(20 * time.Hour)}
	second := &exchange.Restored{Backup: "fedcba9876543210", Made: made.Add(21 * time.Hour), Seq: 18, At: made.Add(22 * time.Hour)}
	for name, c := range map[string]struct {
		pushes   []push
		says     string // empty: no alarm
		declared bool
		log      int64
	}{
		"declared":                  {[]push{{20, nil}, {14, first}}, "日志到第 12 条", true, 14},
		"declared, and grown":       {[]push{{20, nil}, {25, first}}, "第 13 条至第 20 条不在了", true, 25},
		"nothing lost":              {[]push{{10, nil}, {14, first}, {15, first}}, "", false, 15},
		"and it goes on":            {[]push{{20, nil}, {14, first}, {16, first}}, "日志到第 12 条", true, 16},
		"silent":                    {[]push{{20, nil}, {14, nil}}, "从第 20 条退到了第 14 条", false, 20},
		"cut after it":              {[]push{{20, nil}, {16, first}, {15, first}}, "从第 16 条退到了第 15 条", false, 16},
		"behind the backup's end":   {[]push{{20, nil}, {12, first}}, "从第 20 条退到了第 12 条", false, 20},
		"a backup that lost none":   {[]push{{10, nil}, {9, first}}, "从第 10 条退到了第 9 条", false, 10},
		"the old one goes on":       {[]push{{20, nil}, {14, first}, {21, nil}}, "又报送了恢复以前的操作日志", false, 14},
		"silent, and then declared": {[]push{{20, nil}, {18, nil}, {14, first}}, "从第 20 条退到了第 18 条", false, 14},
		"twice":                     {[]push{{20, nil}, {14, first}, {22, first}, {19, second}}, "fedcba9876543210", true, 19},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			s := h.join(faku, 1)
			for _, p := range c.pushes {
				q := exchange.PushRequest{Head: exchange.LogHead{Seq: p.seq, Hash: []byte{byte(p.seq)}}}
				if p.from != nil {
					q.Restored = *p.from
				}
				s.must(exchange.Push, q, &exchange.PushAnswer{})
			}
			got := h.station(faku, 1)
			if (got.LogBroken == "") != (c.says == "") || !strings.Contains(got.LogBroken, c.says) || got.LogDeclared != c.declared || got.Log.Seq != c.log {
				t.Errorf("%q, declared %v, at %d", got.LogBroken, got.LogDeclared, got.Log.Seq)
			}
			_, err := h.LookInto(t.Context(), faku, 1, "王强", "电话核实，硬盘损坏")
			if want := map[bool]problem.Code{true: problem.Refused}[c.says != "" && !c.declared]; c.says != "" && problem.Of(err) != want {
				t.Errorf("somebody looked into it: %v", err)
			}
			after := h.station(faku, 1)
			if c.declared && (after.LogBroken != "" || len(after.LogLooks) != 1 || after.LogLooks[0].By != "王强" || after.LogLooks[0].Text != got.LogBroken) {
				t.Errorf("%+v", after)
			}
		})
	}
}

// TestAStickFromBeforeTheRestore is none of the old machine going on.
func TestAStickFromBeforeTheRestore(t *testing.T) {
	h := newHouse(t)
	s := h.join(faku, 1)
	at := func(seq int64, from exchange.Restored) exchange.PushRequest {
		return exchange.PushRequest{Head: exchange.LogHead{Seq: seq, Hash: []byte{byte(seq)}}, Restored: from}
	}
	s.must(exchange.Push, at(20, exchange.Restored{}), &exchange.PushAnswer{})
	_, stick := s.letter(exchange.Push, at(30, exchange.Restored{}))
	s.must(exchange.Push, at(14, exchange.Restored{Backup: "0123456789abcdef", Made: h.now, Seq: 12, At: h.now}), &exchange.PushAnswer{})
	if _, err := h.AnswerParcel(t.Context(), stick); err != nil {
		t.Fatal(err)
	}
	if got := h.station(faku, 1); !got.LogDeclared || got.Log.Seq != 14 {
		t.Errorf("%+v", got)
	}
	for name, restored := range map[string]exchange.Restored{"no time": {Backup: "0123456789abcdef", Seq: 1}, "no backup": {Seq: 1, At: h.now}, "a place below nought": {Backup: "01", Seq: -1, At: h.now}} {
		if err := s.ask(exchange.Push, at(15, restored), &exchange.PushAnswer{}); err == nil {
			t.Errorf("%s is a restore", name)
		}
	}
	for name, words := range map[string][2]string{"nobody": {" ", "已核实"}, "nothing": {"王强", ""}} {
		if _, err := h.LookInto(t.Context(), faku, 1, words[0], words[1]); problem.Of(err) != problem.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}
