package bureau_test

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math/big"
	"os"
	"os/exec"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unsafe"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/seal"
	"roadcert/store/sqlite"
)

// What the process that is looked into is told by.
const (
	lookedInto = "ROADCERT_TEST_LOOKED_INTO" // the folder of its store
	whoWorks   = "ROADCERT_TEST_WHO_WORKS"   // user and password
)

// TestKeysAreOverwrittenWhenThePersonLeaves looks into the memory of a process in which somebody works: while they do,
// the keys are there, and once they have left, no trace of any is. The process is another one, because whoever looks for
// a key has it in memory.
func TestKeysAreOverwrittenWhenThePersonLeaves(t *testing.T) {
	if dir := os.Getenv(lookedInto); dir != "" {
		workAndLeave(t, dir)
		return
	}
	c := newCounty(t)
	need[bureau.Case](t)(c.desk(access.Clerk).ProposeIssue(t.Context(), "013", lorry, ""))
	account := need[access.Account](t)(c.store.Account(t.Context(), "approver"))
	dataKey, signer, err := account.Open(c.passwords["approver"], nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.store.Close(); err != nil {
		t.Fatal(err)
	}
	traces := tracesOf(t, dataKey, signer)

	child := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	child.Env = append(os.Environ(), lookedInto+"="+c.dir, whoWorks+"=approver "+c.passwords["approver"])
	child.Stderr = os.Stderr
	say, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	hear, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = say.Close(); _ = child.Wait() })
	said := bufio.NewScanner(hear)
	if !said.Scan() || said.Text() != "works" {
		t.Fatalf("the process says %q", said.Text())
	}
	found := seen(t, child.Process.Pid, traces)
	for _, trace := range traces {
		if trace.kept && !slices.Contains(found, trace.name) {
			t.Errorf("%s is not found while the person works: this test would not find it after either", trace.name)
		}
	}
	t.Logf("while the person works: %s", strings.Join(found, "; "))
	if _, err := io.WriteString(say, "leave\n"); err != nil {
		t.Fatal(err)
	}
	if !said.Scan() || said.Text() != "left" {
		t.Fatalf("the process says %q", said.Text())
	}
	for until := time.Now().Add(10 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if found = seen(t, child.Process.Pid, traces); len(found) == 0 {
			return
		}
		if time.Now().After(until) {
			t.Fatalf("after the person has left: %s", strings.Join(found, "; "))
		}
	}
}

// workAndLeave is the process that is looked into.
func workAndLeave(t *testing.T, dir string) {
	user, password, _ := strings.Cut(os.Getenv(whoWorks), " ")
	c := &county{TB: t, dir: dir, now: time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)}
	c.open(sqlite.Options{})
	desk := need[*bureau.Desk](t)(c.office.SignIn(t.Context(), user, password))
	need[bureau.Overview](t)(desk.Overview(t.Context()))
	for _, k := range need[[]bureau.Case](t)(desk.Cases(t.Context(), true)) {
		need[bureau.Decision](t)(desk.Decide(t.Context(), k.ID, bureau.Approved, ""))
	}
	fmt.Println("works")
	in := bufio.NewScanner(os.Stdin)
	in.Scan()
	if err := desk.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	desk = nil
	fmt.Println("left")
	in.Scan() // until whoever looks has seen enough
}

// trace is bytes that give a key away.
type trace struct {
	name  string
	bytes []byte
	kept  bool // while the person works; otherwise it must not be there at all
}

// tracesOf are the keys in every form in which a process may have them: as they are, as numbers of big.Int, and as what
// ciphers and digests make of them.
func tracesOf(t *testing.T, dataKey []byte, signer *seal.Key) []trace {
	field, index := seal.Subkey(dataKey, "store field"), seal.Subkey(dataKey, "store index")
	traces := []trace{
		{"the data key", dataKey, false},
		{"the key of fields", field, false},
		{"the key of digests", index, false},
		{"the key of backups", seal.Subkey(dataKey, "roadcert backup"), true},
	}
	cipher, err := seal.NewAEAD(field)
	if err != nil {
		t.Fatal(err)
	}
	for i, b := range innards(reflect.ValueOf(cipher)) {
		traces = append(traces, trace{fmt.Sprintf("the cipher of fields, %d", i), b, true})
	}
	for i, b := range innards(reflect.ValueOf(seal.NewMAC(index))) {
		traces = append(traces, trace{fmt.Sprintf("the digest of the index, %d", i), b, true})
	}
	d := new(big.Int).SetBytes(signer.Bytes())
	next := new(big.Int).Add(d, big.NewInt(1))
	order, _ := new(big.Int).SetString("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123", 16)
	for name, n := range map[string]*big.Int{"the signer's key": d, "one more than the signer's key": next, "its inverse": new(big.Int).ModInverse(next, order)} {
		b := n.FillBytes(make([]byte, 32))
		words := slices.Clone(b)
		slices.Reverse(words)
		traces = append(traces, trace{name, b[8:24], false}, trace{name + " in words", words[:16], name != "one more than the signer's key"})
	}
	return traces
}

// innards are a piece of every array and slice of numbers that can be reached from a value.
func innards(v reflect.Value) (pieces [][]byte) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			pieces = innards(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			pieces = append(pieces, innards(v.Field(i))...)
		}
	case reflect.Slice, reflect.Array:
		var b bytes.Buffer
		for i := range v.Len() {
			if binary.Write(&b, binary.NativeEndian, numberIn(v.Index(i))) != nil {
				return nil
			}
		}
		for at := 8; at+16 <= b.Len(); at += 16 {
			if piece := b.Bytes()[at : at+16]; bytes.Count(piece, []byte{0}) < 4 {
				return [][]byte{piece}
			}
		}
	}
	return pieces
}

// numberIn is an element, unexported as it is.
func numberIn(v reflect.Value) any {
	return reflect.NewAt(v.Type(), unsafe.Pointer(v.UnsafeAddr())).Elem().Interface()
}

// seen are the traces in what a process may write to.
func seen(t *testing.T, pid int, traces []trace) (names []string) {
	t.Helper()
	memory, err := os.Open(fmt.Sprintf("/proc/%d/mem", pid))
	if err != nil {
		t.Skip("the memory of another process cannot be read here: ", err)
	}
	defer memory.Close()
	maps := need[[]byte](t)(os.ReadFile(fmt.Sprintf("/proc/%d/maps", pid)))
	for line := range strings.Lines(string(maps)) {
		var from, to int64
		var may string
		if _, err := fmt.Sscanf(line, "%x-%x %s", &from, &to, &may); err != nil || !strings.HasPrefix(may, "rw") {
			continue
		}
		b := make([]byte, to-from)
		n, _ := memory.ReadAt(b, from) // what is not there cannot be read, and has nothing
		for _, trace := range traces {
			if bytes.Contains(b[:n], trace.bytes) && !slices.Contains(names, trace.name) {
				names = append(names, trace.name)
			}
		}
	}
	return names
}
