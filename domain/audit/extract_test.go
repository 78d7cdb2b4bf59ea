package audit_test

import (
	"bytes"
	"crypto/rand"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"roadcert/domain/audit"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// extracted writes an extract of a log after some of its entries.
func extracted(t testing.TB, key *seal.Key, entries []audit.Entry, after int) []byte {
	t.Helper()
	var from audit.Head
	if after > 0 {
		from = audit.Head{Seq: entries[after-1].Seq, Hash: entries[after-1].Hash}
	}
	var file bytes.Buffer
	w, err := audit.NewExtractWriter(&file, audit.Extract{Bureau: "法库县交通运输事务服务中心", USCC: "12210124MB0000000D", From: from, Made: noon, By: "audit-admin"}, key, rand.Reader)
	for i := after; err == nil && i < len(entries); i++ {
		err = w.Add(&entries[i])
	}
	if err == nil {
		_, err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func newKey(t testing.TB) *seal.Key {
	t.Helper()
	key, err := seal.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestAnExtractProvesItself(t *testing.T) {
	key := newKey(t)
	entries, _ := write(7)
	entries[3].Detail = "含 <引号> \" 和\n换行的一句话"
	head := chainAgain(entries)
	for _, after := range []int{0, 1, 6, 7} {
		x, broken, err := audit.ReadExtract(bytes.NewReader(extracted(t, key, entries, after)))
		if err != nil || broken != nil || !same(x.Head, head) || x.From.Seq != int64(after) || !x.Key.Equal(key.Public()) || x.Bureau != "法库县交通运输事务服务中心" || x.By != "audit-admin" {
			t.Errorf("after %d: %+v, %v, %v", after, x, broken, err)
		}
	}
	entries[2].Actor = "li.si"
	w, err := audit.NewExtractWriter(new(bytes.Buffer), audit.Extract{}, key, rand.Reader)
	for i := 0; err == nil && i < 3; i++ {
		err = w.Add(&entries[i])
	}
	if problem.Of(err) != problem.Damaged {
		t.Errorf("a broken log was signed: %v", err)
	}
}

// chainAgain gives all entries new hashes.
func chainAgain(entries []audit.Entry) (h audit.Head) {
	for i := range entries {
		h = h.Chain(&entries[i])
	}
	return h
}

// Whatever becomes of an extract's bytes or lines on its way, it is not believed.
func TestAnExtractThatWasAltered(t *testing.T) {
	key := newKey(t)
	entries, _ := write(5)
	good := extracted(t, key, entries, 0)
	lines := bytes.SplitAfter(bytes.TrimSuffix(good, []byte("\n")), []byte("\n"))
	lines[len(lines)-1] = append(lines[len(lines)-1], '\n')
	rapid.Check(t, func(t *rapid.T) {
		var bad []byte
		switch how := rapid.SampledFrom([]string{"bit", "cut", "drop", "swap", "twice", "more"}).Draw(t, "how"); how {
		case "bit":
			bad = bytes.Clone(good)
			bad[rapid.IntRange(0, len(bad)-2).Draw(t, "at")] ^= 1 << rapid.IntRange(0, 6).Draw(t, "bit")
		case "cut":
			bad = good[:rapid.IntRange(0, len(good)-1).Draw(t, "to")]
		case "more":
			bad = append(bytes.Clone(good), rapid.SliceOfN(rapid.Byte(), 1, 20).Draw(t, "more")...)
		default:
			i := rapid.IntRange(0, len(lines)-1).Draw(t, "line")
			j := (i + 1) % len(lines)
			moved := make([][]byte, len(lines))
			copy(moved, lines)
			switch how {
			case "drop":
				moved[i] = nil
			case "swap":
				moved[i], moved[j] = moved[j], moved[i]
			case "twice":
				moved[i] = append(bytes.Clone(lines[i]), lines[i]...)
			}
			bad = bytes.Join(moved, nil)
		}
		if x, broken, err := audit.ReadExtract(bytes.NewReader(bad)); err == nil && broken == nil && x.Key.Equal(key.Public()) {
			t.Fatalf("believed: %s", bad)
		}
	})
}

func TestWhatIsNoExtract(t *testing.T) {
	for _, text := range []string{"", "\n", "{}\n", "PK\x03\x04", `{"format":"roadcert-audit-2"}` + "\n", strings.Repeat("x", 1<<20)} {
		if _, _, err := audit.ReadExtract(strings.NewReader(text)); problem.Of(err) != problem.Invalid {
			t.Errorf("%.20q: %v", text, err)
		}
	}
}

// A head signed for one thing does not pass for another.
func TestSignedHeads(t *testing.T) {
	key := newKey(t)
	_, head := write(3)
	h := audit.SignedHead{Head: head, At: noon, Occasion: audit.SignOut, By: "clerk"}
	var err error
	if h.Signature, err = key.Sign(rand.Reader, h.SignedBytes()); err != nil {
		t.Fatal(err)
	}
	if broken := h.Broken(key.Public()); broken != nil {
		t.Error(broken.Text)
	}
	for name, alter := range map[string]func(*audit.SignedHead){
		"seq":      func(h *audit.SignedHead) { h.Seq-- },
		"hash":     func(h *audit.SignedHead) { h.Hash = bytes.Repeat([]byte{9}, 32) },
		"occasion": func(h *audit.SignedHead) { h.Occasion = audit.Archived },
		"by":       func(h *audit.SignedHead) { h.By = "approver" },
		"none":     func(h *audit.SignedHead) { h.Signature = nil },
	} {
		other := h
		alter(&other)
		if other.Broken(key.Public()) == nil {
			t.Errorf("%s: still good", name)
		}
	}
	if h.Broken(newKey(t).Public()) == nil {
		t.Error("good under another key")
	}
}
