package audit_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"roadcert/domain/audit"
)

var noon = time.Date(2026, 8, 3, 12, 0, 0, 0, time.UTC)

// write makes a log of n entries and its head.
func write(n int) ([]audit.Entry, audit.Head) {
	var head audit.Head
	entries := make([]audit.Entry, n)
	for i := range entries {
		entries[i] = audit.Entry{
			At: noon.Add(time.Duration(i) * time.Second), Actor: "zhang.san", Action: "reveal",
			Subject: fmt.Sprintf("c1-%d", i+1), Outcome: audit.Done, Detail: "查看完整的从业资格证号",
		}
		head = head.Chain(&entries[i])
	}
	return entries, head
}

// verify wants no error of reading and returns the rest.
func verify(t interface{ Fatal(...any) }, entries []audit.Entry, kept ...audit.Head) (audit.Head, *audit.Break) {
	head, broken, err := audit.Verify(audit.Head{}, audit.Of(entries), kept...)
	if err != nil {
		t.Fatal(err)
	}
	return head, broken
}

func same(a, b audit.Head) bool { return a.Seq == b.Seq && bytes.Equal(a.Hash, b.Hash) }

func TestAnHonestLogVerifies(t *testing.T) {
	for _, n := range []int{0, 1, 2, 100} {
		entries, head := write(n)
		if got, broken := verify(t, entries, head); broken != nil || !same(got, head) {
			t.Errorf("%d entries: head %v, %v", n, got, broken)
		}
	}
	entries, head := write(10)
	from := audit.Head{Seq: entries[3].Seq, Hash: entries[3].Hash}
	if got, broken, err := audit.Verify(from, audit.Of(entries[4:]), head); broken != nil || err != nil || !same(got, head) {
		t.Errorf("from the fourth entry on: head %v, %v, %v", got, broken, err)
	}
	if !bytes.Equal(entries[0].Prev, make([]byte, 32)) {
		t.Errorf("the first entry follows %x", entries[0].Prev)
	}
}

func TestChainKeepsTheTimeAsItIsStored(t *testing.T) {
	e := audit.Entry{At: noon.Add(1234567 * time.Nanosecond).In(time.FixedZone("北京", 8*3600)), Actor: "a"}
	head := audit.Head{}.Chain(&e)
	if want := noon.Add(time.Millisecond); !e.At.Equal(want) || e.At.Location() != time.UTC {
		t.Errorf("time %v, want %v", e.At, want)
	}
	e.At = time.UnixMilli(e.At.UnixMilli()) // out of the store, in the zone of the machine
	if _, broken := verify(t, []audit.Entry{e}, head); broken != nil {
		t.Error(broken)
	}
}

// The digest must not change from version to version: logs written today are verified in ten years.
func TestTheDigestIsForEver(t *testing.T) {
	_, head := write(3)
	const want = "4712802f617219d4d9155e381dfc6e2fc7b70007b0f5a1844d675c8cac94aaff" // also computed by other means
	if got := fmt.Sprintf("%x", head.Hash); got != want {
		t.Errorf("head %s, want %s", got, want)
	}
}

// edits is every way to change one entry.
var edits = map[string]func(*audit.Entry){
	"seq":      func(e *audit.Entry) { e.Seq++ },
	"time":     func(e *audit.Entry) { e.At = e.At.Add(time.Millisecond) },
	"actor":    func(e *audit.Entry) { e.Actor = "li.si" },
	"no actor": func(e *audit.Entry) { e.Actor = "" },
	"action":   func(e *audit.Entry) { e.Action = "list" },
	"subject":  func(e *audit.Entry) { e.Subject += "0" },
	"outcome":  func(e *audit.Entry) { e.Outcome = audit.Refused },
	"detail":   func(e *audit.Entry) { e.Detail = strings.TrimSuffix(e.Detail, "号") },
	"shifted":  func(e *audit.Entry) { e.Actor, e.Action = e.Actor+e.Action[:1], e.Action[1:] },
	"prev":     func(e *audit.Entry) { e.Prev = bytes.Repeat([]byte{9}, 32) },
	"no prev":  func(e *audit.Entry) { e.Prev = nil },
	"hash":     func(e *audit.Entry) { e.Hash = bytes.Repeat([]byte{9}, 32) },
	"no hash":  func(e *audit.Entry) { e.Hash = nil },
}

func TestEveryEditOfEveryFieldIsFoundWhereItIs(t *testing.T) {
	for name, edit := range edits {
		for _, at := range []int{0, 2, 4} {
			entries, _ := write(5)
			edit(&entries[at])
			_, broken := verify(t, entries)
			if broken == nil || broken.Seq != int64(at+1) || !strings.Contains(broken.Text, fmt.Sprintf("第 %d 条", at+1)) {
				t.Errorf("%s of entry %d: %v", name, at+1, broken)
			}
		}
	}
}

// Any tampering with any log is found, and named no later than where it is.
func TestTampering(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 30).Draw(t, "entries")
		entries, head := write(n)
		at := rapid.IntRange(0, n-1).Draw(t, "at")
		forged := audit.Entry{At: noon, Actor: "li.si", Action: "list", Outcome: audit.Done}
		var outside []audit.Head // what has to be kept elsewhere to find it
		kind := rapid.SampledFrom([]string{"edit", "drop", "swap", "insert", "insert chained", "repeat", "cut", "rebuild"}).
			Draw(t, "tampering")
		if at == n-1 && kind == "drop" {
			kind = "cut"
		}
		want := int64(at + 1)
		switch kind {
		case "edit":
			edits[rapid.SampledFrom(slices.Sorted(maps.Keys(edits))).Draw(t, "field")](&entries[at])
		case "drop":
			entries = slices.Delete(entries, at, at+1)
		case "swap":
			other := rapid.IntRange(0, n-1).Filter(func(i int) bool { return i != at }).Draw(t, "with")
			entries[at], entries[other] = entries[other], entries[at]
			want = int64(min(at, other) + 1)
		case "insert": // in the place of the next number, and the rest as it was
			forged.Seq = want
			forged.Hash, forged.Prev = entries[at].Hash, entries[at].Prev
			entries = slices.Insert(entries, at, forged)
		case "insert chained": // with a good hash of its own, so that the next entry gives it away
			var before audit.Head
			if at > 0 {
				before = audit.Head{Seq: entries[at-1].Seq, Hash: entries[at-1].Hash}
			}
			before.Chain(&forged)
			entries = slices.Insert(entries, at, forged)
		case "repeat":
			entries = slices.Insert(entries, at, entries[at])
		case "cut":
			entries = entries[:at]
			outside = append(outside, head)
		case "rebuild": // from here on, every hash made anew
			entries[at].Detail = "另一句话"
			var h audit.Head
			if at > 0 {
				h = audit.Head{Seq: entries[at-1].Seq, Hash: entries[at-1].Hash}
			}
			for i := at; i < n; i++ {
				h = h.Chain(&entries[i])
			}
			outside = append(outside, head)
			want = int64(n)
		}
		if outside != nil {
			if _, broken := verify(t, entries); broken != nil {
				t.Fatalf("%s without a head from outside: %v; nobody could know", kind, broken)
			}
		}
		_, broken := verify(t, entries, outside...)
		if broken == nil {
			t.Fatalf("%s at entry %d of %d is not found", kind, at+1, n)
		}
		if first := max(want, 1); broken.Seq < first || broken.Seq > first+1 || broken.Text == "" {
			t.Fatalf("%s at entry %d of %d: %+v", kind, at+1, n, broken)
		}
	})
}

func TestTheWordsForEachBreak(t *testing.T) {
	for says, tamper := range map[string]func([]audit.Entry, audit.Head) ([]audit.Entry, []audit.Head){
		"审计日志第 2 条（2026-08-03 12:00:01，li.si，reveal）被改动": func(e []audit.Entry, _ audit.Head) ([]audit.Entry, []audit.Head) {
			e[1].Actor = "li.si"
			return e, nil
		},
		"审计日志缺少第 3 条": func(e []audit.Entry, _ audit.Head) ([]audit.Entry, []audit.Head) {
			return slices.Delete(e, 2, 3), nil
		},
		"审计日志缺少第 2 条至第 4 条": func(e []audit.Entry, _ audit.Head) ([]audit.Entry, []audit.Head) {
			return slices.Delete(e, 1, 4), nil
		},
		"审计日志第 2 条重复或者次序颠倒": func(e []audit.Entry, _ audit.Head) ([]audit.Entry, []audit.Head) {
			return slices.Insert(e, 2, e[1]), nil
		},
		"审计日志第 4 条不承接第 3 条：两条之间被替换或者插入过": func(e []audit.Entry, _ audit.Head) ([]audit.Entry, []audit.Head) {
			e[2].Detail = "另一句话"
			audit.Head{Seq: 2, Hash: e[1].Hash}.Chain(&e[2])
			return e, nil
		},
		"审计日志只到第 3 条，而另处留存的摘要到第 5 条：末尾被截去": func(e []audit.Entry, head audit.Head) ([]audit.Entry, []audit.Head) {
			return e[:3], []audit.Head{head}
		},
		"审计日志第 5 条与另处留存的摘要不同：日志被重新编造过": func(_ []audit.Entry, head audit.Head) ([]audit.Entry, []audit.Head) {
			forged, _ := write(4)
			last := audit.Entry{At: noon, Actor: "li.si"}
			audit.Head{Seq: 4, Hash: forged[3].Hash}.Chain(&last)
			return append(forged, last), []audit.Head{{}, {Seq: 2, Hash: forged[1].Hash}, head}
		},
	} {
		entries, head := write(5)
		entries, kept := tamper(entries, head)
		if _, broken := verify(t, entries, kept...); broken == nil || broken.Text != says {
			t.Errorf("%+v, want %s", broken, says)
		}
	}
}

func TestAnErrorOfReadingProvesNothing(t *testing.T) {
	entries, _ := write(3)
	disk := errors.New("disk")
	head, broken, err := audit.Verify(audit.Head{}, func(yield func(audit.Entry, error) bool) {
		if yield(entries[0], nil) {
			yield(audit.Entry{}, disk)
		}
	})
	if !errors.Is(err, disk) || broken != nil || head.Seq != 1 {
		t.Errorf("head %v, %v, %v", head, broken, err)
	}
}

func BenchmarkChain(b *testing.B) {
	entries, _ := write(1)
	var head audit.Head
	b.ReportAllocs()
	for b.Loop() {
		head = head.Chain(&entries[0])
	}
}
