package province

import (
	"context"

	"roadcert/domain/exchange"
)

// mostDocumentBytes bounds the documents of one letter; one alone may be larger.
const mostDocumentBytes = 8 << 20

// atMost is a limit that was asked for, within what a letter may have.
func atMost(asked, most int) int {
	if asked <= 0 || asked > most {
		return most
	}
	return asked
}

// firstOf returns how many of a list go into one letter of some bytes: one at the least, where there is one.
func firstOf[T any](list []T, most int, size func(*T) int) int {
	for i := range list {
		if most -= size(&list[i]); most < 0 && i > 0 {
			return i
		}
	}
	return len(list)
}

// hello says how things stand.
func (c *call) hello(ctx context.Context, _ exchange.HelloRequest) (a exchange.HelloAnswer, err error) {
	const recent = 10
	a.Province = c.Name
	if _, a.Catalogue, err = c.Catalogue(); err != nil {
		return a, err
	}
	if err = c.read(ctx, c.letter.From.County, func(ctx context.Context, b Book) error {
		a.Head, err = b.Head(ctx)
		return err
	}); err != nil {
		return a, err
	}
	a.Notices, err = c.Ledger.Notices(ctx)
	a.Notices = a.Notices[:min(len(a.Notices), recent)]
	return a, err
}

// pull hands out what the county's workstations did.
func (c *call) pull(ctx context.Context, q exchange.PullRequest) (a exchange.PullAnswer, err error) {
	limit := atMost(q.Limit, exchange.MostItems)
	err = c.read(ctx, c.letter.From.County, func(ctx context.Context, b Book) error {
		_, _, heard, err := b.Feed(ctx, q.Known, 0)
		if err != nil || !heard {
			a.Rewound = err == nil
			return err
		}
		items, next, known, err := b.Feed(ctx, q.After, limit)
		if err != nil || !known {
			a.Rewound = err == nil
			return err
		}
		if fit := firstOf(items, exchange.MostItemBytes, func(i *exchange.Item) int { return len(*i) }); fit < len(items) {
			if items, next, _, err = b.Feed(ctx, q.After, fit); err != nil {
				return err
			}
		}
		if a.Bases, err = b.Bases(ctx, q.After, next); err != nil {
			return err
		}
		head, err := b.Head(ctx)
		a.Items, a.Cursor, a.More = items, next, next.Seq < head.Seq
		return err
	})
	c.heard.Items = len(a.Items)
	return a, err
}

// records hands out whole histories, as many of those that were asked for as fit one letter.
func (c *call) records(ctx context.Context, q exchange.RecordsRequest) (a exchange.RecordsAnswer, err error) {
	if len(q.Certificates) > exchange.MostItems {
		return a, &exchange.Trouble{Kind: exchange.TooLarge}
	}
	err = c.read(ctx, c.letter.From.County, func(ctx context.Context, b Book) error {
		a.Records = nil
		items, size := 0, 0
		for _, id := range q.Certificates {
			history, err := b.History(ctx, id)
			if err != nil {
				return err
			}
			items += len(history)
			for _, item := range history {
				size += len(item)
			}
			if len(a.Records) > 0 && (items > exchange.MostItems || size > exchange.MostItemBytes) {
				break
			}
			a.Records = append(a.Records, exchange.Record{Certificate: id, Items: history})
		}
		return nil
	})
	c.heard.Items = len(a.Records)
	return a, err
}

// sealed hands out documents that were sealed since.
func (c *call) sealed(ctx context.Context, q exchange.SealedRequest) (a exchange.SealedAnswer, err error) {
	limit := atMost(q.Limit, exchange.MostDocuments)
	err = c.read(ctx, c.letter.From.County, func(ctx context.Context, b Book) error {
		for {
			list, next, pending, err := b.Documents(ctx, q.After, limit)
			if err != nil {
				return err
			}
			fit := firstOf(list, mostDocumentBytes, func(d *exchange.SealedDocument) int { return len(d.Content) })
			if fit == len(list) {
				a = exchange.SealedAnswer{Documents: list, After: next, More: len(list) == limit, Pending: pending}
				return nil
			}
			limit = fit
		}
	})
	c.heard.Items = len(a.Documents)
	return a, err
}
