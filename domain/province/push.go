package province

import (
	"context"
	"slices"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/document"
	"roadcert/domain/exchange"
	"roadcert/domain/internal/cores"
	"roadcert/domain/seal"
)

// arrival is one item of a push, as far as it can be looked at by itself.
type arrival struct {
	item   exchange.Item
	event  certificate.Event
	base   certificate.EventID // that it follows on; noBase where the county did not say
	digest exchange.ItemDigest
	fault  *certificate.Refusal // why it can be no good, whatever stands in the ledger
	signed bool                 // by who is said to have made it
}

// noBase is no event's ID.
const noBase certificate.EventID = -1

// push takes events in: each by itself, all of a letter in one transaction. Reading them and checking their signatures
// costs more than all the rest, and is done before it, on all cores.
func (c *call) push(ctx context.Context, q exchange.PushRequest) (a exchange.PushAnswer, err error) {
	if c.heard.Items = len(q.Items); !fits(q.Items) {
		return a, &exchange.Trouble{Kind: exchange.TooLarge}
	}
	if len(q.Bases) != 0 && len(q.Bases) != len(q.Items) {
		return a, unsound("there are not as many bases as items")
	}
	if q.Head.Seq < 0 || len(q.Head.Hash) > seal.DigestSize {
		return a, unsound("the end of the audit log is none")
	}
	if r := q.Restored; !r.IsZero() && (r.Seq < 0 || r.At.IsZero() || !named(r.Backup)) {
		return a, unsound("the restore that is declared is none")
	}
	ring, err := c.ring(ctx)
	if err != nil {
		return a, err
	}
	arrivals := make([]arrival, len(q.Items))
	cores.Each(len(q.Items), func(i int) error {
		arrivals[i] = c.look(q.Items[i], ring)
		if len(q.Bases) > 0 {
			arrivals[i].base = q.Bases[i]
		}
		return nil
	})
	err = c.write(ctx, func(ctx context.Context, b Book, s *Station) error {
		in := intake{call: c, book: b, station: s, arrivals: arrivals}
		if a.Receipts, err = in.run(ctx); err == nil {
			a.Wanted, err = in.wanted(ctx)
		}
		if err == nil {
			a.Head, err = b.Head(ctx)
		}
		c.note(s, q.Head, q.Restored)
		return err
	})
	if err == nil {
		c.count(a.Receipts)
		c.missing.told(c.letter.From.County, a.Wanted, c.Now())
	}
	return a, err
}

// fits tells whether items are no more than a letter may bring. One item alone may be as long as it likes.
func fits(items []exchange.Item) bool {
	size := 0
	for _, item := range items {
		size += len(item)
	}
	return len(items) <= exchange.MostItems && (size <= exchange.MostItemBytes || len(items) == 1)
}

// ring returns the keys of the people of the workstation that wrote the letter. One that is added while the letter is
// being read counts from the next letter on; none is ever taken away.
func (c *call) ring(ctx context.Context) (ring keyring, err error) {
	err = c.Ledger.Read(ctx, c.letter.From.County, func(ctx context.Context, b Book) error {
		people, err := b.People(ctx, c.letter.From.Workstation)
		ring = ringOf(people)
		return err
	})
	return ring, err
}

// look reads one item and checks its signature.
func (c *call) look(item exchange.Item, ring keyring) arrival {
	e, err := exchange.DecodeEvent(item)
	a := arrival{item: item, event: e, base: noBase, digest: item.Digest()}
	switch {
	case err != nil:
		a.event = certificate.Event{}
		a.fault = refusal(exchange.RuleUnreadable, "DB21/T 5.3", "省级系统读不出这条事件", "请核对本机与省级系统的程序版本")
	case e.ID.Workstation() != c.letter.From.Workstation:
		a.fault = refusal(exchange.RuleForeign, "DB21/T 5.3", "事件 "+e.ID.String()+" 不是这台工作站的", "请由办理的工作站推送")
	default:
		a.signed = c.signed(&e, ring)
	}
	return a
}

func refusal(rule, clause, text, remedy string) *certificate.Refusal {
	return &certificate.Refusal{Rule: rule, Clause: clause, Text: text, Remedy: remedy}
}

// count tells the log what became of the items.
func (c *call) count(receipts []exchange.Receipt) {
	c.heard.Outcomes = map[exchange.Outcome]int{}
	for i := range receipts {
		c.heard.Outcomes[receipts[i].Outcome]++
	}
}

// wanted returns the photos that faces of the letter name and the county has not sent, and those that sealing waits
// for: who sent the face may have been cut off before the photo.
func (in *intake) wanted(ctx context.Context) ([]string, error) {
	want := in.missing.due(in.letter.From.County, in.Now())
	for i := range in.arrivals {
		if e := &in.arrivals[i].event; in.receipts[i].Outcome.Settles() {
			if kind, ok := in.Catalog.Kind(in.now[e.Certificate].Kind); ok {
				want = append(want, photosOf(kind, e.Face)...)
			}
		}
	}
	slices.Sort(want)
	want = slices.Compact(want)
	if len(want) == 0 {
		return nil, nil
	}
	there, err := in.book.Pictures(ctx, want)
	want = slices.DeleteFunc(want, func(digest string) bool { return there[digest] })
	return want[:min(len(want), exchange.MostItems)], err
}

// photosOf returns the digests of the photos a face names. What is no digest names none.
func photosOf(kind *catalog.Kind, face certificate.Face) []string {
	return slices.DeleteFunc(document.Photos(kind, face), func(s string) bool { return !isDigest(s) })
}
