package province

import (
	"bytes"
	"context"
	"sync"

	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
)

// digests tells what the province has in the buckets that are not the same on both sides, as many as fit one letter.
func (c *call) digests(ctx context.Context, q exchange.DigestsRequest) (a exchange.DigestsAnswer, err error) {
	if len(q.Summary.Buckets) != exchange.Buckets || q.After < 0 || q.After >= exchange.Buckets {
		return a, unsound("a summary without all its buckets")
	}
	err = c.read(ctx, c.letter.From.County, func(ctx context.Context, b Book) error {
		tree, err := c.trees.of(ctx, c.letter.From.County, b)
		if err != nil {
			return err
		}
		a = tree.differing(q)
		return nil
	})
	c.heard.Items = len(a.Buckets)
	return a, err
}

// tree is what a county has at one place of its feed. It does not change any more.
type tree struct {
	head    exchange.Cursor
	summary exchange.Summary
	buckets [exchange.Buckets][]exchange.Leaf
}

// differing answers one question, from the bucket on that it asks for.
func (t *tree) differing(q exchange.DigestsRequest) exchange.DigestsAnswer {
	a := exchange.DigestsAnswer{Count: t.summary.Count}
	leaves := 0
	for _, n := range t.summary.Differing(q.Summary) {
		if n < q.After {
			continue
		}
		if leaves += len(t.buckets[n]); leaves > exchange.MostStatuses && len(a.Buckets) > 0 {
			a.After = a.Buckets[len(a.Buckets)-1].Number + 1
			break
		}
		a.Buckets = append(a.Buckets, exchange.Bucket{Number: n, Leaves: t.buckets[n]})
	}
	return a
}

// trees keeps the last ones that were made: a county that differs in much asks several times.
type trees struct {
	mu   sync.Mutex
	kept map[string]*tree
}

// mostTrees is how many counties' trees are kept: two megabytes each, of fifty thousand certificates.
const mostTrees = 8

// of returns the tree of a county as it is in a transaction.
func (t *trees) of(ctx context.Context, county string, b Book) (*tree, error) {
	head, err := b.Head(ctx)
	if err != nil {
		return nil, err
	}
	t.mu.Lock()
	had := t.kept[county]
	t.mu.Unlock()
	if had != nil && had.head.Seq == head.Seq && bytes.Equal(had.head.Hash, head.Hash) {
		return had, nil
	}
	var all exchange.Tree
	if err := eachOf(ctx, b, func(c *certificate.Certificate) {
		all.Add(exchange.Leaf{Certificate: c.ID, Digest: exchange.DigestOf(c)})
	}); err != nil {
		return nil, err
	}
	made := &tree{head: head, summary: all.Summary()}
	for n := range made.buckets {
		made.buckets[n] = all.Bucket(n)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.kept == nil || len(t.kept) >= mostTrees {
		t.kept = map[string]*tree{}
	}
	t.kept[county] = made
	return made, nil
}

// eachOf goes over every certificate of a county.
func eachOf(ctx context.Context, b Book, do func(*certificate.Certificate)) error {
	const page = 1000
	for after := certificate.ID(0); ; {
		list, err := b.Whole(ctx, after, page)
		if err != nil {
			return err
		}
		for i := range list {
			do(&list[i])
		}
		if len(list) < page {
			return nil
		}
		after = list[len(list)-1].ID
	}
}
