package likeness

import (
	"cmp"
	"context"
	"hash/maphash"
	"slices"
	"unicode/utf8"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
)

// Search looks among many certificates for those that are alike. It is for one goroutine.
type Search struct {
	forms Forms
	seed  maphash.Seed
	cards []card
	texts []byte // codes and numbers as they are compared, one behind the other
	kinds []catalog.Code
}

// card is what a search keeps of a certificate: keys, and where its code and number stand among the texts.
type card struct {
	id                         certificate.ID
	name, written, code, plate uint64 // hashes; 0 where there is nothing
	at                         uint64
	codeLength, numberLength   uint8
	kind                       uint8
	valid, long                bool
}

// Pair is two certificates that are alike, the older ID first.
type Pair struct {
	A, B  Side
	Found Found
}

// Side is one certificate of a pair, and how many others of the same holder it stands for.
type Side struct {
	ID     certificate.ID
	Kind   catalog.Code
	Others int
}

// longName is the length from which a name is an organisation's, which nobody else bears. A person's is.
const longName = 6

// longText is what is kept of a code or number, in bytes. None of ours is so long.
const longText = 255

// NewSearch begins a search.
func NewSearch(forms Forms) *Search { return &Search{forms: forms, seed: maphash.MakeSeed()} }

// Add takes a certificate in.
func (s *Search) Add(f Facts) {
	name, code, number := Name(s.forms, f.Holder), folded(f.Code), folded(f.Number)
	code, number = code[:min(len(code), longText)], number[:min(len(number), longText)]
	c := card{
		id: f.ID, name: s.hash(name), written: s.hash(f.Holder), code: s.hash(Bare(f.Code)), plate: s.hash(folded(f.Plate)),
		at: uint64(len(s.texts)), codeLength: uint8(len(code)), numberLength: uint8(len(number)),
		kind: s.kind(f.Kind), valid: f.Valid, long: utf8.RuneCountInString(name) >= longName,
	}
	s.cards = append(s.cards, c)
	s.texts = append(append(s.texts, code...), number...)
}

func (s *Search) kind(code catalog.Code) uint8 {
	i := slices.Index(s.kinds, code)
	if i < 0 {
		i = len(s.kinds)
		s.kinds = append(s.kinds, code)
	}
	return uint8(i)
}

// hash is never 0 for a text.
func (s *Search) hash(text string) uint64 {
	if text == "" {
		return 0
	}
	return max(maphash.String(s.seed, text), 1)
}

// joined is the hash of a text that comes in two parts.
func (s *Search) joined(before, after string) uint64 {
	var h maphash.Hash
	h.SetSeed(s.seed)
	_, _ = h.WriteString(before)
	_, _ = h.WriteString(after)
	return h.Sum64()
}

// body is the code as it is compared for being near.
func (s *Search) body(c *card) string { return body(string(s.texts[c.at : c.at+uint64(c.codeLength)])) }

func (s *Search) number(c *card) string {
	at := c.at + uint64(c.codeLength)
	return string(s.texts[at : at+uint64(c.numberLength)])
}

// Len is how many certificates were taken in.
func (s *Search) Len() int { return len(s.cards) }

// Pairs returns the pairs that are alike, what most speaks for first, then in order of ID. The only error is that of
// the context.
func (s *Search) Pairs(ctx context.Context) ([]Pair, error) {
	slices.SortFunc(s.cards, func(a, b card) int { return cmp.Compare(a.id, b.id) })
	order := make([]uint32, 0, len(s.cards))
	f := finding{search: s, ctx: ctx}
	for i := range rules {
		f.rule, f.bit = &rules[i], 1<<i
		order = order[:0]
		for n := range s.cards {
			if f.rule.block(&s.cards[n]) != 0 {
				order = append(order, uint32(n))
			}
		}
		key := func(n uint32) uint64 { return f.rule.block(&s.cards[n]) }
		slices.SortFunc(order, func(a, b uint32) int { return cmp.Or(cmp.Compare(key(a), key(b)), cmp.Compare(a, b)) })
		for rest := order; len(rest) > 0; {
			n := 1
			for n < len(rest) && key(rest[n]) == key(rest[0]) {
				n++
			}
			if err := f.within(rest[:n]); err != nil {
				return nil, err
			}
			rest = rest[n:]
		}
	}
	return f.merged(), nil
}

// Forget clears what was kept of codes and numbers.
func (s *Search) Forget() {
	clear(s.texts)
	s.texts, s.cards = nil, nil
}
