package exchange_test

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
)

// TestG12EveryFieldOfACertificateCounts: a certificate that differs in anything at all has another digest.
func TestG12EveryFieldOfACertificateCounts(t *testing.T) {
	first := exchange.DigestOf(&certificate.Certificate{})
	typ := reflect.TypeFor[certificate.Certificate]()
	seen := map[exchange.StateDigest]string{first: "nothing"}
	for i := range typ.NumField() {
		var c certificate.Certificate
		switch f := reflect.ValueOf(&c).Elem().Field(i); f.Kind() {
		case reflect.Bool:
			f.SetBool(true)
		case reflect.String:
			f.SetString("1")
		case reflect.Map:
			f.Set(reflect.ValueOf(certificate.Face{"number": "1"}))
		case reflect.Uint8:
			f.SetUint(1)
		default:
			f.SetInt(1)
		}
		digest := exchange.DigestOf(&c)
		if same, ok := seen[digest]; ok {
			t.Errorf("%s does not count, or cannot be told from %s", typ.Field(i).Name, same)
		}
		seen[digest] = typ.Field(i).Name
	}
	blank := certificate.Certificate{Face: certificate.Face{"number": ""}}
	if exchange.DigestOf(&blank) != first {
		t.Error("an empty item of a face counts")
	}
}

// side is what one side has: certificates with a state of their own.
func side(states map[certificate.ID]byte, order []certificate.ID) *exchange.Tree {
	t := &exchange.Tree{}
	for _, id := range order {
		t.Add(exchange.Leaf{Certificate: id, Digest: exchange.StateDigest{states[id]}})
	}
	return t
}

func idsOf(states map[certificate.ID]byte) (ids []certificate.ID) {
	for id := range states {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// TestG12DrillDownFindsWhatDiffersAndNothingElse, whatever each side has and in whichever order it was read.
func TestG12DrillDownFindsWhatDiffersAndNothingElse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ours, theirs := map[certificate.ID]byte{}, map[certificate.ID]byte{}
		for range rapid.IntRange(0, 600).Draw(t, "certificates") {
			ours[certificate.NewID(rapid.IntRange(1, 3).Draw(t, "station"), rapid.Int64Range(1, 2000).Draw(t, "n"))] = 1
		}
		want := map[certificate.ID]bool{}
		for _, id := range idsOf(ours) {
			theirs[id] = ours[id]
		}
		for _, id := range idsOf(ours) {
			if rapid.IntRange(0, 9).Draw(t, "fate") > 0 {
				continue
			}
			want[id] = true
			switch rapid.IntRange(0, 2).Draw(t, "difference") {
			case 0:
				delete(ours, id)
			case 1:
				delete(theirs, id)
			case 2:
				theirs[id] = 2
			}
		}
		shuffled := idsOf(ours)
		rand.New(rand.NewPCG(1, rapid.Uint64().Draw(t, "order"))).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		a, b := side(ours, shuffled), side(theirs, idsOf(theirs))
		summary := a.Summary()
		if summary.Count != len(ours) || len(side(ours, idsOf(ours)).Summary().Differing(summary)) > 0 {
			t.Fatal("the order of reading counts")
		}
		found := map[certificate.ID]bool{}
		for _, n := range summary.Differing(b.Summary()) {
			differing := exchange.Differing(a.Bucket(n), b.Bucket(n))
			if len(differing) == 0 || !slices.IsSorted(differing) {
				t.Fatalf("bucket %d differs in %v", n, differing)
			}
			for _, id := range differing {
				if found[id] = true; exchange.BucketOf(id) != n {
					t.Fatalf("%s is in bucket %d", id, n)
				}
			}
		}
		if !reflect.DeepEqual(found, want) {
			t.Fatalf("found %v, planted %v", found, want)
		}
	})
}

func TestBucketsFillAlike(t *testing.T) {
	var filled [exchange.Buckets]int
	for station := range 4 {
		for n := range int64(exchange.Buckets * 10) {
			filled[exchange.BucketOf(certificate.NewID(station+1, n+1))]++
		}
	}
	if slices.Max(filled[:]) > 2*slices.Min(filled[:]) {
		t.Errorf("between %d and %d in a bucket", slices.Min(filled[:]), slices.Max(filled[:]))
	}
	if n := exchange.BucketOf(-1); n < 0 || n >= exchange.Buckets {
		t.Errorf("what is no ID is in bucket %d", n)
	}
}

// TestSummaryOfAnotherSizeDiffersEverywhere: who counts in other buckets is not taken to agree.
func TestSummaryOfAnotherSizeDiffersEverywhere(t *testing.T) {
	whole := (&exchange.Tree{}).Summary()
	if n := len(whole.Differing(exchange.Summary{})); n != exchange.Buckets {
		t.Errorf("%d differ", n)
	}
	var read exchange.Summary
	b, err := json.Marshal(whole)
	if err == nil {
		err = json.Unmarshal(b, &read)
	}
	if err != nil || len(whole.Differing(read)) > 0 {
		t.Errorf("read back it differs: %v", err)
	}
	for _, text := range []string{`"00"`, `"` + hexOf(make([]byte, 33)) + `"`, `"` + hexOf(make([]byte, 31)) + `0g"`} {
		var d exchange.StateDigest
		if json.Unmarshal([]byte(text), &d) == nil {
			t.Errorf("%s is a digest", text)
		}
	}
}
