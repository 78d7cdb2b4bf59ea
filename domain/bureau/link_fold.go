package bureau

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/collect"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

// folding puts a stretch of the province's history on what is here. Of each event one of these is true: it is here
// already; it goes on where the certificate ends here; the certificate went on another way here (a fork), or another
// certificate here bears its number, and a person decides; or something before it was passed over (a gap).
type folding struct {
	round  *round
	events []certificate.Event
	bases  map[certificate.EventID]certificate.EventID // what each follows on, where that is known

	here      map[certificate.EventID]bool               // true: it waits for its receipt
	local     map[certificate.ID]certificate.Certificate // as they are, then as they become
	waiting   map[certificate.ID]certificate.EventID     // the first that waits
	histories map[certificate.ID][]certificate.Event     // of those that wait, once they were needed
	bearers   map[numberOf]certificate.ID                // who bears the numbers of the events
	passed    map[certificate.ID]bool                    // nothing more of them is taken
	change    Change
	gaps      []certificate.ID
	stops     int // certificates that are left to a person
	eased     int // that were, and need not be any more
}

// numberOf is a number of a kind.
type numberOf struct {
	kind   catalog.Code
	number string
}

func (f *folding) run(ctx context.Context) error {
	if err := f.look(ctx); err != nil {
		return err
	}
	f.change.Link.At = f.round.desk.now()
	f.change.Link.By = f.round.desk.account.User
	for i := range f.events {
		if err := f.event(ctx, &f.events[i]); err != nil {
			return err
		}
	}
	return nil
}

// look reads everything the events are held against.
func (f *folding) look(ctx context.Context) (err error) {
	store := f.round.desk.office.Store
	events := make([]certificate.EventID, len(f.events))
	for i := range f.events {
		events[i] = f.events[i].ID
	}
	if f.here, err = store.Here(ctx, events); err != nil {
		return err
	}
	var ids []certificate.ID
	for i := range f.events {
		if waits, ok := f.here[f.events[i].ID]; !ok || waits {
			ids = append(ids, f.events[i].Certificate)
		}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	f.local, f.histories, f.passed = map[certificate.ID]certificate.Certificate{}, map[certificate.ID][]certificate.Event{}, map[certificate.ID]bool{}
	list, err := store.Gather(ctx, ids)
	if err != nil {
		return err
	}
	for _, c := range list {
		f.local[c.ID] = c
	}
	if f.waiting, err = store.FirstWaiting(ctx, ids); err != nil {
		return err
	}
	return f.lookNumbers(ctx)
}

// lookNumbers finds who bears the numbers that the events' faces say.
func (f *folding) lookNumbers(ctx context.Context) error {
	f.bearers = map[numberOf]certificate.ID{}
	drafts := map[catalog.Code][]collect.Draft{}
	for i := range f.events {
		e := &f.events[i]
		if _, ok := f.here[e.ID]; ok || e.Face == nil {
			continue
		}
		code := e.Kind
		if code == "" {
			code = f.kindOf(e.Certificate)
		}
		if kind, ok := f.round.desk.Catalog().Kind(code); ok {
			drafts[code] = append(drafts[code], collect.Draft{Number: e.Face[kind.Key(catalog.RoleNumber)], Face: e.Face})
		}
	}
	for code, list := range drafts {
		known, err := f.round.desk.office.Store.Known(ctx, code, list)
		if err != nil {
			return err
		}
		for i, k := range known {
			if k.Certificate.Revision > 0 {
				f.bearers[numberOf{code, list[i].Number}] = k.Certificate.ID
			}
		}
	}
	return nil
}

// kindOf is the kind of a certificate that is here, or begins among the events.
func (f *folding) kindOf(id certificate.ID) catalog.Code {
	if c, ok := f.local[id]; ok {
		return c.Kind
	}
	i := slices.IndexFunc(f.events, func(e certificate.Event) bool { return e.Certificate == id && e.Kind != "" })
	if i < 0 {
		return ""
	}
	return f.events[i].Kind
}

func (f *folding) event(ctx context.Context, e *certificate.Event) error {
	if waits, ok := f.here[e.ID]; ok {
		if waits {
			return f.answer(ctx, e)
		}
		return nil
	}
	c := f.local[e.Certificate]
	switch _, waits := f.waiting[e.Certificate]; {
	case f.passed[e.Certificate]:
		return nil
	case waits:
		return f.fork(ctx, e)
	case e.Revision > c.Revision+1, e.Revision == c.Revision+1 && f.astray(e, &c):
		f.pass(e.Certificate)
		f.gaps = append(f.gaps, e.Certificate)
	case e.Revision == c.Revision+1:
		return f.take(ctx, e)
	default: // what has its receipt is not what the province has: a reconciliation shows it
		f.pass(e.Certificate)
	}
	return nil
}

// astray tells that an event goes on where the certificate ends by its number only: the one before it was passed over,
// because what is here, and has its receipt, was lost when the province was set back.
func (f *folding) astray(e *certificate.Event, c *certificate.Certificate) bool {
	base, known := f.bases[e.ID]
	return known && base != c.LastEvent
}

func (f *folding) pass(id certificate.ID) { f.passed[id] = true }

// history returns the events of a certificate that is here.
func (f *folding) history(ctx context.Context, id certificate.ID) (h []certificate.Event, err error) {
	h, ok := f.histories[id]
	if !ok {
		h, err = f.round.desk.office.Store.History(ctx, id)
		f.histories[id] = h
	}
	return h, err
}

// answer: an event of ours in the feed is its own receipt. The province's answer had been lost.
func (f *folding) answer(ctx context.Context, e *certificate.Event) error {
	h, err := f.history(ctx, e.Certificate)
	if err != nil {
		return err
	}
	if e.Revision > len(h) || exchange.EncodeEvent(&h[e.Revision-1]).Digest() != exchange.EncodeEvent(e).Digest() {
		f.pass(e.Certificate) // another one with the same ID: the province refuses ours as altered when it is sent
		return nil
	}
	f.change.Link.Receipts = append(f.change.Link.Receipts, exchange.Receipt{
		Event: e.ID, Certificate: e.Certificate, Outcome: exchange.Known, Revision: e.Revision,
	})
	delete(f.waiting, e.Certificate)
	if e.Revision < len(h) { // what waits is the end of a history
		f.waiting[e.Certificate] = h[e.Revision].ID
	}
	return nil
}

// take takes an event over that goes on where its certificate ends here.
func (f *folding) take(ctx context.Context, e *certificate.Event) error {
	before := f.local[e.Certificate]
	after, err := before.After(f.round.desk.Catalog(), e)
	if err != nil {
		return &problem.Problem{
			Code: problem.Newer, What: whatSync, Why: "省级系统发来的事件用到了本机目录中没有的类别或照面项", Remedy: "请把程序更新到最新版本后再同步", Cause: err,
		}
	}
	number := numberOf{after.Kind, after.Number}
	if other, ok := f.bearer(number); ok && other != after.ID {
		yielded, err := f.rival(ctx, other, e)
		if err != nil || !yielded {
			f.pass(e.Certificate)
			return err
		}
	}
	f.bearers[number] = after.ID
	f.local[e.Certificate] = after
	f.change.Link.Taken = append(f.change.Link.Taken, Step{Before: before, After: after, Event: *e})
	return nil
}

// bearer returns who bears a number by now: an event before may have given its bearer another one.
func (f *folding) bearer(n numberOf) (certificate.ID, bool) {
	id, ok := f.bearers[n]
	if !ok {
		return 0, false
	}
	c, looked := f.local[id]
	return id, !looked || c.Number == n.number
}

// fork: somebody else went on from a base that we went on from too. Where what is ours says the same, it yields by
// itself; else a person decides.
func (f *folding) fork(ctx context.Context, e *certificate.Event) error {
	h, err := f.history(ctx, e.Certificate)
	if err != nil {
		return err
	}
	first := f.waiting[e.Certificate]
	base := e.Revision - 1
	if base >= len(h) || h[base].ID != first { // it was stopped before, at an earlier event of theirs
		f.pass(e.Certificate)
		return nil
	}
	if !sameNews(h[base:], e) {
		f.pass(e.Certificate)
		return f.stop(ctx, e.Certificate, exchange.Receipt{
			Event: first, Rule: exchange.RuleBase, Revision: e.Revision,
			Text: "另一台工作站先对这本证照办理了“" + e.Operation.Name() + "”", Remedy: "请比较双方的办理结果，决定让出或由对方更正",
		})
	}
	if err := f.setAside(ctx, e.Certificate, base); err != nil {
		return err
	}
	if f.local[e.Certificate], err = certificate.Fold(f.round.desk.Catalog(), h[:base]); err != nil {
		return problem.From(err, problem.Damaged, "不能读出证照的经历", "经历不完整", "请检查证照库，必要时用备份恢复")
	}
	return f.take(ctx, e)
}

// sameNews tells whether what is ours is nobody's decision and says the same as their event: both took over the same
// register, or both wrote down what had come about by itself.
func sameNews(ours []certificate.Event, e *certificate.Event) bool {
	undecided := e.Operation == certificate.Collect || e.Operation.ByItself()
	last := &ours[len(ours)-1]
	return undecided && !slices.ContainsFunc(ours, func(o certificate.Event) bool { return o.Operation != e.Operation }) &&
		last.Status == e.Status && last.Until == e.Until && bytes.Equal(last.Face.Canonical(), e.Face.Canonical())
}

// rival: another certificate here bears the number of one the province has. It tells whether ours gave way.
func (f *folding) rival(ctx context.Context, other certificate.ID, e *certificate.Event) (yielded bool, err error) {
	waiting, err := f.round.desk.office.Store.FirstWaiting(ctx, []certificate.ID{other})
	if err != nil {
		return false, err
	}
	first, waits := waiting[other]
	if !waits { // the province has both, or will say so: a reconciliation shows it
		return false, nil
	}
	h, err := f.history(ctx, other)
	if err != nil {
		return false, err
	}
	if h[0].ID == first && e.Revision == 1 && sameNews(h, e) {
		return true, f.setAside(ctx, other, 0)
	}
	return false, f.stop(ctx, other, exchange.Receipt{
		Event: first, Rule: exchange.RuleNumber, Other: e.Certificate,
		Text: "另一台工作站的证照 " + e.Certificate.String() + " 已使用同一编号", Remedy: "请比较双方的证照，决定让出或由对方更正",
	})
}

// setAside takes what is ours out of a history.
func (f *folding) setAside(ctx context.Context, id certificate.ID, base int) error {
	switch _, err := f.round.desk.office.Store.StoppedAt(ctx, id); {
	case err == nil:
		f.eased++
	case problem.Of(err) != problem.NotFound:
		return err
	}
	f.change.Link.SetAside = append(f.change.Link.SetAside, SetAside{Certificate: id, Base: base, Why: "另一台工作站先登记了同样的内容"})
	delete(f.waiting, id)
	delete(f.local, id)
	for n, bearer := range f.bearers {
		if bearer == id {
			delete(f.bearers, n)
		}
	}
	return nil
}

// stop leaves a certificate to a person, where it is not already.
func (f *folding) stop(ctx context.Context, id certificate.ID, receipt exchange.Receipt) error {
	_, err := f.round.desk.office.Store.StoppedAt(ctx, id)
	if problem.Of(err) != problem.NotFound || slices.ContainsFunc(f.change.Link.Receipts, func(r exchange.Receipt) bool { return r.Event == receipt.Event }) {
		return err
	}
	receipt.Certificate, receipt.Outcome = id, exchange.Conflict
	f.change.Link.Receipts = append(f.change.Link.Receipts, receipt)
	f.stops++
	return nil
}

// changes tells whether there is anything to keep.
func (f *folding) changes() bool {
	l := &f.change.Link
	return len(l.Receipts)+len(l.SetAside)+len(l.Taken)+len(f.gaps) > 0
}

func (f *folding) subject() string {
	return f.events[0].ID.String() + "…" + f.events[len(f.events)-1].ID.String()
}

func (f *folding) said() string {
	l := &f.change.Link
	return fmt.Sprintf("接收 %d 件，补记回执 %d 件，自动让出 %d 本，冲突 %d 本", len(l.Taken), len(l.Receipts)-f.stops, len(l.SetAside), f.stops)
}
