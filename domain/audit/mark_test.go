package audit_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"roadcert/domain/audit"
	"roadcert/domain/problem"
)

// What is printed can be typed, and tells its log from every other.
func TestMarks(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var head audit.Head
		var e audit.Entry
		for range rapid.IntRange(1, 30).Draw(r, "entries") {
			e = audit.Entry{At: time.Unix(0, 0), Actor: rapid.String().Draw(r, "actor"), Action: "x", Outcome: audit.Done}
			head = head.Chain(&e)
		}
		code := head.Code()
		if rapid.Bool().Draw(r, "typed") {
			code = " " + strings.ToLower(strings.Replace(code, "-", " - ", 1)) + " "
		}
		m, err := audit.ParseMark(code)
		if err != nil || m.Seq != head.Seq {
			r.Fatalf("%q: %+v, %v", code, m, err)
		}
		if broken := m.Of(&e, head); broken != nil {
			r.Fatalf("%q: %s", code, broken.Text)
		}
		other := e
		other.Detail += "!"
		audit.Head{Seq: e.Seq - 1, Hash: e.Prev}.Chain(&other)
		if m.Of(&other, head) == nil || m.Of(nil, audit.Head{Seq: e.Seq - 1}) == nil {
			r.Fatal("another log bears the same mark")
		}
	})
	for _, text := range []string{"", "1", "1-", "0-7F3A-09BC-1122-3344-5566", "x-7F3A-09BC-1122-3344-5566", "12-7F3A", "12-7F3A-09BC-1122-3344-556", "12-7F3A-09BC-1122-3344-55G6"} {
		if _, err := audit.ParseMark(text); problem.Of(err) != problem.Invalid {
			t.Errorf("%q is a code: %v", text, err)
		}
	}
	if code := (audit.Head{}).Code(); code != "0" {
		t.Errorf("an empty log is %q", code)
	}
}
