package province

import (
	"context"
	"errors"
	"slices"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
)

// intake takes the events of one letter in, inside one transaction. Everything they touch is fetched at once before
// the first, and kept in step from one to the next.
type intake struct {
	*call
	book     Book
	station  *Station
	arrivals []arrival
	receipts []exchange.Receipt

	now      map[certificate.ID]certificate.Certificate // as they are after what was taken so far
	digests  map[certificate.EventID]exchange.ItemDigest
	bearers  map[number]certificate.ID
	stopped  map[certificate.ID]bool // an earlier item of the letter waits for a person
	accepted []Entry
}

// number is a number within its kind.
type number struct {
	kind catalog.Code
	text string
}

// run returns one receipt for each arrival, and writes what was accepted to the end of the feed.
func (in *intake) run(ctx context.Context) ([]exchange.Receipt, error) {
	if err := in.fetch(ctx); err != nil {
		return nil, err
	}
	in.receipts = make([]exchange.Receipt, len(in.arrivals))
	in.stopped = map[certificate.ID]bool{}
	for i := range in.arrivals {
		a := &in.arrivals[i]
		r, err := in.one(ctx, a)
		if err != nil {
			return nil, err
		}
		r.Event, r.Certificate = a.event.ID, a.event.Certificate
		if r.Outcome.Stops() {
			in.stopped[r.Certificate] = true
		}
		if r.Revision == 0 {
			r.Revision = in.now[r.Certificate].Revision
		}
		in.receipts[i] = r
	}
	if len(in.accepted) == 0 {
		return in.receipts, nil
	}
	return in.receipts, in.book.Append(ctx, in.accepted)
}

// fetch gathers what the arrivals touch: certificates, events with the same IDs, and who bears their numbers.
func (in *intake) fetch(ctx context.Context) (err error) {
	var ids []certificate.ID
	var events []certificate.EventID
	for i := range in.arrivals {
		e := &in.arrivals[i].event
		ids, events = append(ids, e.Certificate), append(events, e.ID)
		if e.Other != 0 {
			ids = append(ids, e.Other)
		}
	}
	slices.Sort(ids)
	if in.now, err = in.book.Certificates(ctx, slices.Compact(ids)); err != nil {
		return err
	}
	if in.digests, err = in.book.Digests(ctx, events); err != nil {
		return err
	}
	return in.fetchBearers(ctx)
}

func (in *intake) fetchBearers(ctx context.Context) error {
	kinds := map[certificate.ID]catalog.Code{} // of certificates that begin in this letter
	numbers := map[catalog.Code][]string{}
	for i := range in.arrivals {
		e := &in.arrivals[i].event
		if e.Kind != "" {
			kinds[e.Certificate] = e.Kind
		}
		code := in.now[e.Certificate].Kind
		if code == "" {
			code = kinds[e.Certificate]
		}
		if kind, ok := in.Catalog.Kind(code); ok && e.Face != nil {
			if n := e.Face[kind.Key(catalog.RoleNumber)]; n != "" {
				numbers[code] = append(numbers[code], n)
			}
		}
	}
	in.bearers = map[number]certificate.ID{}
	for code, list := range numbers {
		slices.Sort(list)
		found, err := in.book.Bearers(ctx, code, slices.Compact(list))
		if err != nil {
			return err
		}
		for text, id := range found {
			in.bearers[number{code, text}] = id
		}
	}
	return nil
}

// one says what becomes of an arrival.
func (in *intake) one(ctx context.Context, a *arrival) (exchange.Receipt, error) {
	e := &a.event
	if a.fault != nil {
		return refused(a.fault), nil
	}
	if had, known := in.digests[e.ID]; known {
		if had == a.digest {
			return exchange.Receipt{Outcome: exchange.Known, Revision: e.Revision}, nil
		}
		return refused(refusal(exchange.RuleAltered, "DB21/T 7.2", "事件 "+e.ID.String()+" 与省级系统已收的内容不同",
			"证照库可能恢复过旧备份；请对账，以省级系统的记录为准")), nil
	}
	if !a.signed {
		return refused(refusal(exchange.RuleSignature, "DB21/T 7.2", "事件 "+e.ID.String()+" 没有经办人的有效签名",
			"请核对经办人的公钥是否已报送；签名已损坏的，请撤下后由本人重新办理")), nil
	}
	if in.stopped[e.Certificate] || e.Other != 0 && in.stopped[e.Other] {
		return later("同一证照较早的事件还没有处理"), nil
	}
	c := in.now[e.Certificate]
	if e.Revision == 1 && (e.Region != in.letter.From.County || int64(e.Certificate)>>40 != int64(in.station.Number)) {
		return refused(refusal(exchange.RuleForeign, "DB21/T 5.3", "证照 "+e.Certificate.String()+" 不属于这个县，或者不是这台工作站编的序号",
			"请核对本机的行政区划和工作站编号")), nil
	}
	if r := in.misplaced(a, &c); r.Outcome != "" {
		return r, nil
	}
	return in.take(ctx, a, c)
}

// misplaced says why an event does not go on where its certificate ends; no outcome where it does.
func (in *intake) misplaced(a *arrival, c *certificate.Certificate) exchange.Receipt {
	e := &a.event
	switch {
	case e.Revision <= c.Revision:
		return conflict(exchange.RuleBase, "另一台工作站已先办理了这本证照", "请对照双方的改动，决定以哪一方为准")
	case e.Revision != c.Revision+1:
		return later("这本证照较早的事件还没有送到")
	case a.base != noBase && a.base != c.LastEvent:
		return conflict(exchange.RuleBase, "省级系统曾退回到较早的状态，另一台工作站先办理了这本证照", "请对照双方的改动，决定以哪一方为准")
	case e.Other != 0 && in.now[e.Other].Revision == 0:
		return later("所关联的证照 " + e.Other.String() + " 还没有送到")
	}
	return exchange.Receipt{}
}

// take judges an event that follows on its certificate, and takes it in.
func (in *intake) take(ctx context.Context, a *arrival, c certificate.Certificate) (exchange.Receipt, error) {
	e := &a.event
	no, err := in.judge(ctx, e, &c)
	if err != nil || no != nil {
		return refused(no), err
	}
	after, err := c.After(in.Catalog, e)
	if err != nil { // a day on the face that is none
		return refused(refusal(exchange.RuleConsequence, "DB21/T 6.2", "照面上的日期写法不对", "请办理变更，更正照面")), nil //nolint:nilerr // it is the answer
	}
	if bearer, taken := in.bearers[number{after.Kind, after.Number}]; taken && bearer != after.ID && after.Number != "" {
		r := conflict(exchange.RuleNumber, "本县的证照 "+bearer.String()+" 已经使用这个编号", "同一本证照归集了两次的，请撤下后归集的一本；编号有误的请核对原件")
		r.Other = bearer
		return r, nil
	}
	if c.Number != after.Number {
		delete(in.bearers, number{c.Kind, c.Number})
	}
	in.bearers[number{after.Kind, after.Number}] = after.ID
	in.now[after.ID], in.digests[e.ID] = after, a.digest
	in.accepted = append(in.accepted, Entry{Item: a.item, Event: *e, After: after})
	return exchange.Receipt{Outcome: exchange.Accepted, Revision: after.Revision}, nil
}

// history returns the events of a certificate, those of this letter included.
func (in *intake) history(ctx context.Context, id certificate.ID) ([]certificate.Event, error) {
	items, err := in.book.History(ctx, id)
	if err != nil {
		return nil, err
	}
	events := make([]certificate.Event, len(items))
	for i, item := range items {
		if events[i], err = exchange.DecodeEvent(item); err != nil {
			return nil, errors.Join(errors.New("the ledger has an event that cannot be read"), err)
		}
	}
	for _, entry := range in.accepted {
		if entry.Event.Certificate == id {
			events = append(events, entry.Event)
		}
	}
	return events, nil
}

func refused(why *certificate.Refusal) exchange.Receipt {
	if why == nil {
		return exchange.Receipt{}
	}
	return exchange.Receipt{Outcome: exchange.Refused, Rule: why.Rule, Text: why.Text + "（依据：" + why.Clause + "）", Remedy: why.Remedy}
}

func conflict(rule, text, remedy string) exchange.Receipt {
	return exchange.Receipt{Outcome: exchange.Conflict, Rule: rule, Text: text, Remedy: remedy}
}

func later(text string) exchange.Receipt {
	return exchange.Receipt{Outcome: exchange.Later, Rule: exchange.RuleGap, Text: text}
}
