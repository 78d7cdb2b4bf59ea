package bureau

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/internal/cores"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// shipment is a batch of events on its way.
type shipment struct {
	events []certificate.Event
	items  []exchange.Item
	letter *written
}

// push sends everything in the outbox that can be sent, batch after batch. While one is on its way, the next is read,
// written and closed. What the province answers with “later” is not sent again in the same round.
func (r *round) push(parent context.Context) error {
	if err := r.pictures(parent); err != nil { // that it asked for when the line was cut
		return err
	}
	backlog, err := r.desk.office.Store.Backlog(parent, time.Time{})
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancelCause(parent)
	ready := make(chan *shipment)
	go func() {
		defer close(ready)
		if err := r.load(ctx, ready); err != nil {
			stop(err)
		}
	}()
	total, done := backlog.Events-backlog.Stopped, 0
	for s := range ready {
		if ctx.Err() == nil {
			if err := r.ship(ctx, s); err != nil {
				stop(err)
			}
		}
		done += len(s.events)
		r.step(done, max(total, done))
	}
	err = context.Cause(ctx)
	stop(nil)
	return err
}

// pushAgain sends what a province that was set back has lost, and goes through what that added to the feed: a cursor
// before it would be known to a province that is set back to the same state a second time, and the loss not be noticed.
func (r *round) pushAgain(ctx context.Context) error {
	if !r.lost {
		return nil
	}
	if err := r.push(ctx); err != nil {
		return err
	}
	return r.pull(ctx)
}

// load makes shipments of the outbox.
func (r *round) load(ctx context.Context, to chan<- *shipment) error {
	var after certificate.EventID
	for {
		events, err := r.desk.office.Store.Outbox(ctx, after, exchange.MostItems)
		if err != nil || len(events) == 0 {
			return err
		}
		s := batchOf(events)
		if err := r.address(ctx, s); err != nil {
			return err
		}
		after = s.events[len(s.events)-1].ID
		if err := pass(ctx, to, s); err != nil {
			return err
		}
	}
}

// batchOf takes as many of some events as one letter holds, one at least.
func batchOf(events []certificate.Event) *shipment {
	items := make([]exchange.Item, len(events))
	cores.Each(len(events), func(i int) error {
		items[i] = exchange.EncodeEvent(&events[i])
		return nil
	})
	size, n := 0, 0
	for n < len(items) && (n == 0 || size+len(items[n]) <= exchange.MostItemBytes) {
		size += len(items[n])
		n++
	}
	return &shipment{events: events[:n], items: items[:n]}
}

// address writes the letter of a shipment. With it goes the end of the log, so that a log that is cut or written anew
// shows at the province (7.2).
func (r *round) address(ctx context.Context, s *shipment) error {
	request, err := r.desk.pushRequest(ctx, s)
	if err == nil {
		s.letter, err = r.write(exchange.Push, request)
	}
	return err
}

func (d *Desk) pushRequest(ctx context.Context, s *shipment) (*exchange.PushRequest, error) {
	ids := make([]certificate.EventID, len(s.events))
	for i := range s.events {
		ids[i] = s.events[i].ID
	}
	before, err := d.office.Store.Bases(ctx, ids)
	if err != nil {
		return nil, err
	}
	q := &exchange.PushRequest{Items: s.items, Bases: make([]certificate.EventID, len(ids))}
	for i, id := range ids {
		q.Bases[i] = before[id]
	}
	state, err := d.linkState(ctx)
	if err != nil {
		return nil, err
	}
	q.Restored = state.Restored
	head, err := d.office.Store.AuditHead(ctx)
	q.Head = exchange.LogHead{Seq: head.Seq, Hash: head.Hash}
	return q, err
}

// ship sends a shipment and keeps what the province says of it.
func (r *round) ship(ctx context.Context, s *shipment) error {
	if err := r.without(ctx, s); err != nil || len(s.events) == 0 {
		return err
	}
	var a exchange.PushAnswer
	if err := r.send(ctx, s.letter, &a); err != nil {
		return err
	}
	if len(a.Receipts) != len(s.events) {
		return &exchange.Trouble{Kind: exchange.Failing, Cause: fmt.Errorf("%d receipts for %d items", len(a.Receipts), len(s.events))}
	}
	for i := range a.Receipts {
		receipt, e := &a.Receipts[i], &s.events[i]
		if receipt.Event == 0 { // it could not be read there, and is known by its place
			receipt.Event = e.ID
		}
		if receipt.Event != e.ID {
			return &exchange.Trouble{Kind: exchange.Failing, Cause: errors.New("a receipt is of another item")}
		}
		receipt.Certificate = e.Certificate
	}
	if err := r.receive(ctx, a.Receipts, &a); err != nil {
		return err
	}
	return r.pictures(ctx)
}

// without takes out of a shipment what has been stopped since it was made.
func (r *round) without(ctx context.Context, s *shipment) error {
	stopped := func(e *certificate.Event) bool { return r.stopping[e.Certificate] }
	if len(r.stopping) == 0 || !slices.ContainsFunc(s.events, func(e certificate.Event) bool { return stopped(&e) }) {
		return nil
	}
	var left shipment
	for i := range s.events {
		if !stopped(&s.events[i]) {
			left.events, left.items = append(left.events, s.events[i]), append(left.items, s.items[i])
		}
	}
	*s = left
	return r.address(ctx, s)
}

// receive keeps receipts of an answer, which photos the province asks for, and how far its feed is by now.
func (r *round) receive(ctx context.Context, receipts []exchange.Receipt, a *exchange.PushAnswer) error {
	if len(receipts) == 0 {
		return nil
	}
	counts := map[exchange.Outcome]int{}
	kept := make([]exchange.Receipt, 0, len(receipts))
	for _, receipt := range receipts {
		if r.stopping[receipt.Certificate] && !receipt.Outcome.Settles() { // it is known already that it waits for a person
			continue
		}
		counts[receipt.Outcome]++
		if receipt.Outcome.Stops() {
			r.result.Reasons[receipt.Rule]++
			r.stopping[receipt.Certificate] = true
		}
		if receipt.Outcome.Settles() || receipt.Outcome.Stops() {
			kept = append(kept, receipt)
		}
	}
	for _, digest := range a.Wanted {
		if !slices.Contains(r.state.Wanted, digest) {
			r.state.Wanted = append(r.state.Wanted, digest)
		}
	}
	if a.Head.Seq > max(r.state.Told.Seq, r.state.Cursor.Seq) {
		r.state.Told = a.Head
	}
	if len(kept) > 0 || len(a.Wanted) > 0 {
		change := Change{Link: LinkChange{Receipts: kept, At: r.desk.now()}}
		subject := receipts[0].Event.String() + "…" + receipts[len(receipts)-1].Event.String()
		if err := r.settle(ctx, change, "push", subject, told(counts)); err != nil {
			return err
		}
	}
	r.result.Pushed += len(receipts)
	r.result.Accepted += counts[exchange.Accepted]
	r.result.Known += counts[exchange.Known]
	r.result.Refused += counts[exchange.Refused]
	r.result.Conflicts += counts[exchange.Conflict]
	return nil
}

// told says for the log what became of a batch.
func told(counts map[exchange.Outcome]int) string {
	var parts []string
	for _, o := range exchange.Outcomes() {
		if n := counts[o]; n > 0 {
			name := o.Name()
			if o == exchange.Known {
				name = "早已收到"
			}
			parts = append(parts, fmt.Sprintf("%s %d 件", name, n))
		}
	}
	return "推送：" + strings.Join(parts, "，")
}

// pictures sends the photos the province asks for. One that is not here, or not what it is called, cannot be sent and is
// asked for no more.
func (r *round) pictures(ctx context.Context) error {
	for len(r.state.Wanted) > 0 {
		n := min(len(r.state.Wanted), exchange.MostDocuments)
		request, err := r.desk.picturesRequest(ctx, r.state.Wanted[:n])
		if err != nil {
			return err
		}
		if len(request.Pictures) > 0 {
			if err := r.ask(ctx, exchange.Pictures, request, new(exchange.Done)); err != nil {
				return err
			}
		}
		r.state.Wanted = slices.Clone(r.state.Wanted[n:])
		if err := r.settle(ctx, Change{}, "send_pictures", "", fmt.Sprintf("报送照片 %d 张，本机没有的 %d 张", len(request.Pictures), n-len(request.Pictures))); err != nil {
			return err
		}
	}
	return nil
}

func (d *Desk) picturesRequest(ctx context.Context, digests []string) (*exchange.PicturesRequest, error) {
	var request exchange.PicturesRequest
	for _, digest := range digests {
		content, err := d.office.Store.Record(ctx, pictureDrawer, digest)
		switch sum := seal.SM3(content); {
		case problem.Of(err) == problem.NotFound:
		case err != nil:
			return nil, err
		case hex.EncodeToString(sum[:]) == digest:
			request.Pictures = append(request.Pictures, exchange.Picture{Digest: digest, Content: content})
		}
	}
	return &request, nil
}

// people makes the public keys known that sign events here, where they are others than the province was told.
func (r *round) people(ctx context.Context) error {
	request, digest, err := r.desk.peopleRequest(ctx)
	if err != nil || digest == r.state.People {
		return err
	}
	if err := r.ask(ctx, exchange.People, request, new(exchange.Done)); err != nil {
		return err
	}
	r.state.People = digest
	return r.settle(ctx, Change{}, "send_people", "", fmt.Sprintf("报送经办人公钥 %d 把", len(request.People)))
}

func (d *Desk) peopleRequest(ctx context.Context) (*exchange.PeopleRequest, string, error) {
	accounts, err := d.office.Store.Accounts(ctx)
	if err != nil {
		return nil, "", err
	}
	var request exchange.PeopleRequest
	var all bytes.Buffer
	for _, a := range accounts {
		request.People = append(request.People, exchange.PersonKey{User: a.User, Key: a.Public})
		fmt.Fprintf(&all, "%s %x\n", a.User, []byte(a.Public))
	}
	digest := seal.SM3(all.Bytes())
	return &request, hex.EncodeToString(digest[:]), nil
}
