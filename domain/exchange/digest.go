package exchange

import (
	"cmp"
	"encoding/binary"
	"encoding/hex"
	"slices"

	"roadcert/domain/certificate"
	"roadcert/domain/seal"
)

// Reconciliation (对账) compares everything without sending everything. Each side digests every certificate as it is
// now, sorts them into buckets and digests each bucket. The county sends the digests of its buckets; the province
// answers with what stands in those that differ; what is left are the certificates that differ, and only of those the
// histories are fetched.

// Buckets is how many buckets there are. Fifty thousand certificates are two hundred a bucket.
const Buckets = 256

// StateDigest is the SM3 of a certificate as it is: every field of it, the face by its canonical bytes.
type StateDigest [seal.DigestSize]byte

// MarshalText writes the digest in hexadecimal.
func (d StateDigest) MarshalText() ([]byte, error) { return []byte(hex.EncodeToString(d[:])), nil }

// UnmarshalText reads what MarshalText writes.
func (d *StateDigest) UnmarshalText(text []byte) error {
	if hex.DecodedLen(len(text)) != len(d) {
		return unreadable("读不出报文", "摘要的长度不对")
	}
	_, err := hex.Decode(d[:], text)
	return err
}

// DigestOf returns the digest of a certificate with its face.
func DigestOf(c *certificate.Certificate) StateDigest {
	b := make([]byte, 0, 1024)
	for _, n := range [...]int64{
		int64(c.ID), int64(c.Status), int64(c.Until), int64(c.Medium), flag(c.Conform), int64(c.Since), int64(c.Revision), int64(c.Version),
		flag(c.Delivered), flag(c.Decided), int64(c.LastEvent), int64(c.IssuedOn), int64(c.ValidTo), int64(c.ReviewDue),
	} {
		b = binary.BigEndian.AppendUint64(b, uint64(n))
	}
	for _, s := range [...]string{string(c.Kind), c.Region, c.Number, c.Holder, c.Code, c.Plate} {
		b = append(binary.BigEndian.AppendUint32(b, uint32(len(s))), s...)
	}
	return seal.SM3([]byte("roadcert state 1\n"), b, c.Face.Canonical())
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// Leaf is one certificate of a bucket.
type Leaf struct {
	Certificate certificate.ID `json:"certificate"`
	Digest      StateDigest    `json:"digest"`
}

// BucketOf returns the bucket of a certificate. Neighbours in time come into different ones, so that all buckets fill
// alike.
func BucketOf(id certificate.ID) int { return int((uint64(id) ^ uint64(id)>>40) % Buckets) }

// Summary is what a side says of all its certificates.
type Summary struct {
	Count   int           `json:"count"`
	Buckets []StateDigest `json:"buckets"` // of each its digest; zero where it is empty
}

// Tree gathers the leaves of one side.
type Tree struct {
	count   int
	buckets [Buckets][]Leaf
}

// Add takes one leaf in.
func (t *Tree) Add(l Leaf) {
	t.count++
	n := BucketOf(l.Certificate)
	t.buckets[n] = append(t.buckets[n], l)
}

// Bucket returns the leaves of a bucket by ID.
func (t *Tree) Bucket(n int) []Leaf {
	slices.SortFunc(t.buckets[n], func(a, b Leaf) int { return cmp.Compare(a.Certificate, b.Certificate) })
	return t.buckets[n]
}

// Summary digests the buckets.
func (t *Tree) Summary() Summary {
	s := Summary{Count: t.count, Buckets: make([]StateDigest, Buckets)}
	for n := range s.Buckets {
		var b []byte
		for _, l := range t.Bucket(n) {
			b = append(binary.BigEndian.AppendUint64(b, uint64(l.Certificate)), l.Digest[:]...)
		}
		if b != nil {
			s.Buckets[n] = seal.SM3(b)
		}
	}
	return s
}

// Differing returns the buckets in which two summaries differ.
func (s Summary) Differing(other Summary) (buckets []int) {
	for n := range Buckets {
		if n >= len(s.Buckets) || n >= len(other.Buckets) || s.Buckets[n] != other.Buckets[n] {
			buckets = append(buckets, n)
		}
	}
	return buckets
}

// Differing returns the certificates in which two sides of a bucket differ, by ID.
func Differing(ours, theirs []Leaf) (ids []certificate.ID) {
	sides := [2]map[certificate.ID]StateDigest{{}, {}}
	for i, leaves := range [2][]Leaf{ours, theirs} {
		for _, l := range leaves {
			sides[i][l.Certificate] = l.Digest
		}
	}
	for id, d := range sides[0] {
		if other, ok := sides[1][id]; !ok || d != other {
			ids = append(ids, id)
		}
	}
	for id := range sides[1] {
		if _, ok := sides[0][id]; !ok {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// DigestsRequest asks what stands in the buckets that differ from Summary.
type DigestsRequest struct {
	Summary Summary `json:"summary"`
	// After is the After of the answer to go on from; 0 at the beginning.
	After int `json:"after,omitempty"`
}

// DigestsAnswer tells of buckets that differ, in their order, as many as fit one letter.
type DigestsAnswer struct {
	Count   int      `json:"count"` // of the county's certificates at the province
	Buckets []Bucket `json:"buckets"`
	After   int      `json:"after,omitempty"` // how many buckets are done with, to go on from; 0 where these are all
}

// Bucket is what one side has in a bucket.
type Bucket struct {
	Number int    `json:"number"` // from 0
	Leaves []Leaf `json:"leaves"`
}

// RecordsRequest asks for whole histories.
type RecordsRequest struct {
	Certificates []certificate.ID `json:"certificates"`
}

// RecordsAnswer brings the histories of as many of them as fit one letter, in the order asked; of one that is not
// there an empty one.
type RecordsAnswer struct {
	Records []Record `json:"records"`
}

// Record is the history of one certificate.
type Record struct {
	Certificate certificate.ID `json:"certificate"`
	Items       []Item         `json:"items,omitempty"`
}
