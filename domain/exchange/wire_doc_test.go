package exchange_test

import (
	"bytes"
	crypto "crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"flag"
	"math/rand/v2"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/exchange"
	"roadcert/domain/seal"
)

var update = flag.Bool("update", false, "write the examples of WIRE.md anew")

// document is WIRE.md while its examples are looked at.
type document struct {
	text string
	seen map[string]bool
}

func wireDocument(t *testing.T) *document {
	t.Helper()
	b, err := os.ReadFile("WIRE.md")
	if err != nil {
		t.Fatal(err)
	}
	return &document{string(b), map[string]bool{}}
}

var examples = regexp.MustCompile("(?s)<!-- example: ([a-z]+) -->\n```(?:json)?\n(.*?)```\n")

// find returns where an example stands.
func (d *document) find(t *testing.T, name string) (from, to int) {
	t.Helper()
	for _, m := range examples.FindAllStringSubmatchIndex(d.text, -1) {
		if d.text[m[2]:m[3]] == name {
			d.seen[name] = true
			return m[4], m[5]
		}
	}
	t.Fatalf("there is no example of %s", name)
	return 0, 0
}

func (d *document) example(t *testing.T, name string) string {
	from, to := d.find(t, name)
	return strings.TrimSuffix(d.text[from:to], "\n")
}

// put writes an example.
func (d *document) put(t *testing.T, name, want string) {
	from, to := d.find(t, name)
	d.text = d.text[:from] + want + "\n" + d.text[to:]
}

// same holds an example against what it should be, or writes it.
func (d *document) same(t *testing.T, name, want string) {
	t.Helper()
	if *update {
		d.put(t, name, want)
	}
	if diff := cmp.Diff(want, d.example(t, name)); diff != "" {
		t.Errorf("the example of %s is another; read the difference, then run with -update:\n%s", name, diff)
	}
}

// exampleEvent is signed, and always the same.
func exampleEvent(t *testing.T) certificate.Event {
	t.Helper()
	e := issued()
	digest := seal.SM3(e.Face.Canonical())
	e.Edition.FaceDigest = digest[:]
	var err error
	if e.Signature, err = fixedKey(t, 3).Sign(rand.NewChaCha8([32]byte{1}), e.SignedBytes()); err != nil {
		t.Fatal(err)
	}
	return e
}

// exchanged is a question and its answer.
type exchanged struct {
	topic            exchange.Topic
	question, answer any
}

// conversation is one example of every topic.
func conversation(item exchange.Item) []exchanged {
	id, until := certificate.NewID(1, 42), day.Day(0)
	until, _ = day.Date(2030, 11, 22)
	digest := exchange.StateDigest(seal.SM3([]byte("状态")))
	named := hexOf(digest[:])
	standing := exchange.Standing{Identifier: issued().Edition.Identifier, Kind: "013", Status: "valid", Until: until, Version: 1}
	cursor := exchange.Cursor{Seq: 7, Hash: digest[:]}
	word := []byte("…")
	return []exchanged{
		{exchange.Enrol, exchange.EnrolRequest{Token: "K7QX-2M4P", Bureau: "法库县交通运输局", USCC: "12210124MB0000000D"}, exchange.EnrolAnswer{Certificate: word, Catalogue: word}},
		{exchange.Hello, exchange.HelloRequest{}, exchange.HelloAnswer{
			Province: "辽宁省", Head: cursor, Catalogue: named, Notices: []exchange.Notice{{ID: "n1", Text: "机房检修", Opened: noon, Cleared: noon.Add(time.Hour)}},
		}},
		{exchange.People, exchange.PeopleRequest{People: []exchange.PersonKey{{User: "zhao", Key: word}}}, exchange.Done{}},
		{exchange.Push, exchange.PushRequest{Items: []exchange.Item{item}, Bases: []certificate.EventID{0}, Head: exchange.LogHead{Seq: 1203, Hash: digest[:]}, Restored: exchange.Restored{
			Backup: "0123456789abcdef", Made: noon.Add(-24 * time.Hour), Seq: 1180, At: noon,
		}}, exchange.PushAnswer{
			Receipts: []exchange.Receipt{{Event: certificate.EventID(certificate.NewID(1, 7)), Certificate: id, Outcome: exchange.Refused, Rule: exchange.RuleNumber, Text: "该编号已属于另一本证照", Remedy: "请核对后归并或改号", Other: certificate.NewID(2, 5)}},
			Wanted:   []string{named}, Head: cursor,
		}},
		{exchange.Pictures, exchange.PicturesRequest{Pictures: []exchange.Picture{{Digest: named, Content: word}}}, exchange.Done{}},
		{exchange.Pull, exchange.PullRequest{Known: cursor, Limit: 1}, exchange.PullAnswer{Items: []exchange.Item{item}, Bases: []certificate.EventID{0}, Cursor: cursor, More: true}},
		{exchange.Sealed, exchange.SealedRequest{}, exchange.SealedAnswer{
			Documents: []exchange.SealedDocument{{Certificate: id, Version: 1, SealedAt: noon, Content: word}}, After: 1, Pending: 12,
		}},
		{exchange.Standings, exchange.StandingsRequest{County: "210123", After: 0}, exchange.StandingsAnswer{Standings: []exchange.Standing{standing}, After: 1}},
		{exchange.Status, exchange.StatusRequest{Identifier: standing.Identifier}, exchange.StatusAnswer{
			Found: true, County: "210124", Bureau: "法库县交通运输局", Standing: standing, Face: named, Sealed: true,
		}},
		{exchange.Digests, exchange.DigestsRequest{Summary: exchange.Summary{Count: 1, Buckets: []exchange.StateDigest{digest}}}, exchange.DigestsAnswer{
			Count: 1, Buckets: []exchange.Bucket{{Number: exchange.BucketOf(id), Leaves: []exchange.Leaf{{Certificate: id, Digest: digest}}}},
		}},
		{exchange.Records, exchange.RecordsRequest{Certificates: []certificate.ID{id}}, exchange.RecordsAnswer{Records: []exchange.Record{{Certificate: id, Items: []exchange.Item{item}}}}},
		{exchange.Serials, exchange.SerialsRequest{Kind: "013", Highest: 42}, exchange.SerialsAnswer{From: 10_000, To: 19_999}},
		{exchange.Catalogue, exchange.CatalogueRequest{}, exchange.CatalogueAnswer{Catalogue: word}},
		{exchange.Submit, exchange.SubmitRequest{Submissions: []exchange.Submission{{Kind: exchange.SubmittedEvaluation, Name: "2026", At: noon, Content: []byte(`{"year":2026}`)}}}, exchange.Done{}},
	}
}

// indented is a message as the document shows it; and it is read back, as the other side would.
func indented(t *testing.T, message any) string {
	t.Helper()
	body, err := exchange.Write(message)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := json.Indent(&b, body, "", "  "); err != nil {
		t.Fatal(err)
	}
	read := reflect.New(reflect.TypeOf(message))
	if err := exchange.Read(b.Bytes(), read.Interface()); err != nil {
		t.Fatalf("%T cannot be read as it is shown: %v", message, err)
	}
	return b.String()
}

// TestWireDocument holds every example of WIRE.md against the code, so that it says what is.
func TestWireDocument(t *testing.T) {
	d := wireDocument(t)
	e := exampleEvent(t)
	item := exchange.EncodeEvent(&e)
	d.same(t, "event", string(item))
	digest := item.Digest()
	d.same(t, "digest", hexOf(digest[:]))
	if _, err := exchange.DecodeEvent(exchange.Item(d.example(t, "event"))); err != nil {
		t.Error(err)
	}
	for _, c := range conversation(item) {
		d.same(t, string(c.topic), indented(t, c.question)+"\n"+indented(t, c.answer))
	}
	d.closed(t)
	for _, m := range examples.FindAllStringSubmatch(d.text, -1) {
		if !d.seen[m[1]] {
			t.Errorf("nobody looks at the example of %s", m[1])
		}
	}
	if *update {
		if err := os.WriteFile("WIRE.md", []byte(d.text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// closed opens the letter and the parcel of the document. No two closings are alike, so that they are written anew only
// where they cannot be opened any more.
func (d *document) closed(t *testing.T) {
	county, far := fixedKey(t, 1), fixedKey(t, 2)
	letter, err := d.letter(t, county, far)
	if err != nil && *update {
		sealed := hello(t, county, far.Public())
		d.put(t, "letter", folded(sealed))
		d.put(t, "parcel", folded(packed(t, county, sealed)))
		letter, err = d.letter(t, county, far)
	}
	if err != nil {
		t.Fatal(err)
	}
	d.same(t, "envelope", string(letter[:bytes.IndexByte(letter, '\n')]))
	p, letters, err := unpacked(bytes.NewReader(unfolded(t, d.example(t, "parcel"))))
	if err != nil || len(letters) != 1 || !bytes.Equal(letters[0], letter) || p.Head.From != station {
		t.Errorf("the parcel has %d letters: %v", len(letters), err)
	}
}

func hello(t *testing.T, by *seal.Key, to seal.PublicKey) []byte {
	t.Helper()
	letter, err := exchange.NewLetter(crypto.Reader, exchange.Hello, station, province, noon, exchange.HelloRequest{})
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := letter.Close(crypto.Reader, by, to)
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

// letter opens the letter of the document.
func (d *document) letter(t *testing.T, county, far *seal.Key) ([]byte, error) {
	t.Helper()
	sealed := unfolded(t, d.example(t, "letter"))
	letter, err := exchange.Open(sealed, far)
	if err == nil && (string(letter.Body) != "{}" || letter.Topic != exchange.Hello || letter.From != station || !letter.Signer.Equal(county.Public())) {
		err = errors.New("it is another letter")
	}
	return sealed, err
}

// folded is Base64 in lines of 100 characters.
func folded(b []byte) string {
	return strings.TrimSuffix(regexp.MustCompile(".{1,100}").ReplaceAllString(base64.StdEncoding.EncodeToString(b), "$0\n"), "\n")
}

func unfolded(t *testing.T, s string) []byte {
	t.Helper()
	b, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(s, "\n", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestWireDocumentNamesEveryMember of everything that travels, and every outcome, rule and kind of trouble.
func TestWireDocumentNamesEveryMember(t *testing.T) {
	d := wireDocument(t)
	var names []string
	for _, m := range messages() {
		if _, ok := m.(*exchange.Fault); !ok { // kept, and never sent
			names = members(names, reflect.TypeOf(m))
		}
	}
	for _, c := range conversation(nil) {
		names = append(names, string(c.topic))
	}
	for _, o := range exchange.Outcomes() {
		names = append(names, string(o))
	}
	for _, op := range certificate.Operations() {
		names = append(names, op.String())
	}
	names = append(names, exchange.RuleUnreadable, exchange.RuleSignature, exchange.RuleAltered, exchange.RuleForeign, exchange.RuleBase,
		exchange.RuleNumber, exchange.RuleIdentifier, exchange.RuleConsequence, exchange.RuleGap, exchange.RuleCatalogue)
	for _, k := range []exchange.TroubleKind{
		exchange.Unreachable, exchange.Overloaded, exchange.Failing, exchange.Unauthorised, exchange.Unsound, exchange.Stale, exchange.TooLarge,
	} {
		names = append(names, string(k))
	}
	full := issued()
	full.Until, full.Result, full.Other = full.Effective, certificate.Passed, full.Certificate
	letter := exchange.Letter{From: station, Answers: strings.Repeat("0", 32)}
	sealed, err := letter.Close(crypto.Reader, fixedKey(t, 1), fixedKey(t, 2).Public())
	if err != nil {
		t.Fatal(err)
	}
	names = keys(t, names, exchange.EncodeEvent(&full))
	names = keys(t, names, sealed[:bytes.IndexByte(sealed, '\n')])
	var parcel bytes.Buffer
	if _, err := exchange.NewParcelWriter(&parcel, exchange.ParcelHead{Answers: letter.Answers}, fixedKey(t, 1), crypto.Reader); err != nil {
		t.Fatal(err)
	}
	names = keys(t, names, parcel.Bytes())
	for _, name := range names {
		if !strings.Contains(d.text, "`"+name+"`") {
			t.Errorf("%s is not named", name)
		}
	}
}

// keys gathers the names of the members of an object and of those inside it; a face has no names of ours.
func keys(t *testing.T, names []string, b []byte) []string {
	t.Helper()
	var object map[string]json.RawMessage
	if err := json.Unmarshal(b, &object); err != nil {
		t.Fatal(err)
	}
	for name, value := range object {
		if names = append(names, name); name == "edition" {
			names = keys(t, names, value)
		}
	}
	return names
}

// members gathers the names of what a type is written with.
func members(names []string, typ reflect.Type) []string {
	switch typ.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return members(names, typ.Elem())
	case reflect.Struct:
		for i := range typ.NumField() {
			if tag := typ.Field(i).Tag.Get("json"); tag != "" {
				name, _, _ := strings.Cut(tag, ",")
				names = members(append(names, name), typ.Field(i).Type)
			}
		}
	}
	return names
}
