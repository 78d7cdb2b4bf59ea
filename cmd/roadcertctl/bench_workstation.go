package main

import (
	"context"
	"crypto/rand"
	"errors"
	"maps"
	"time"

	"roadcert/cmd/internal/premises"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/exchange"
	"roadcert/domain/seal"
	carrier "roadcert/store/province"
)

// workstation is a county's workstation without a store: it writes the letters of one, with keys and signatures of its
// own, and keeps nothing. It is for one goroutine.
type workstation struct {
	books       premises.Books
	self        exchange.Party
	key, person *seal.Key
	province    seal.PublicKey
	wire        bureau.Wire
	last        int64 // number of its last certificate; its events are counted by twos
	log         int64
	turned      int // how often it was told to come later
}

const (
	person      = "lihua"
	vehicleKind = catalog.Code("013")
	quickRetry  = 100 * time.Millisecond
)

// joined makes a workstation of an invitation, lets it in and makes its one person known.
func (b *bench) joined(books premises.Books, i exchange.Invitation) (*workstation, error) {
	w := &workstation{books: books, self: i.Party(), province: i.Key}
	var errs [3]error
	w.key, errs[0] = seal.GenerateKey(rand.Reader)
	w.person, errs[1] = seal.GenerateKey(rand.Reader)
	w.wire, errs[2] = carrier.Dial(i, carrier.Options{})
	if err := errors.Join(errs[:]...); err != nil {
		return nil, err
	}
	request := exchange.EnrolRequest{Token: i.Token, Bureau: practiceBureau.Bureau, USCC: practiceBureau.USCC}
	if err := w.ask(b.ctx, exchange.Enrol, request, new(exchange.EnrolAnswer)); err != nil {
		return nil, err
	}
	people := exchange.PeopleRequest{People: []exchange.PersonKey{{User: person, Key: w.person.Public()}}}
	return w, w.ask(b.ctx, exchange.People, people, new(exchange.Done))
}

// ask sends a letter, again where the province is full, and reads the answer.
func (w *workstation) ask(ctx context.Context, topic exchange.Topic, request, answer any) error {
	for {
		l, err := exchange.NewLetter(rand.Reader, topic, w.self, exchange.Party{}, time.Now(), request)
		if err != nil {
			return err
		}
		closed, err := l.Close(rand.Reader, w.key, w.province)
		if err != nil {
			return err
		}
		got, err := w.wire.Carry(ctx, closed)
		var t *exchange.Trouble
		if errors.As(err, &t) && t.Kind == exchange.Overloaded && ctx.Err() == nil {
			w.turned++
			time.Sleep(max(t.After, quickRetry))
			continue
		}
		if err != nil {
			return err
		}
		reply, err := exchange.Open(got, w.key)
		if err != nil {
			return err
		}
		return exchange.Read(reply.Body, answer)
	}
}

// vehicle takes the next vehicle's certificate in from paper and makes it electronic: two events, the second signed.
func (w *workstation) vehicle() (items [2]exchange.Item, err error) {
	k, _ := w.books.Catalog.Kind(vehicleKind)
	w.last++
	c := certificate.Certificate{}
	for i, op := range [...]certificate.Operation{certificate.Collect, certificate.Convert} {
		cmd := certificate.Command{
			Operation: op, Kind: k, Catalog: 1, At: time.Now().UTC().Truncate(time.Millisecond), On: day.Of(time.Now()), Actor: person,
			Region: w.self.County, Authority: practiceBureau.USCC, Status: certificate.Valid,
			Event: certificate.EventID(certificate.NewID(w.self.Workstation, 2*w.last-1+int64(i))),
		}
		if reasons := op.Reasons(); len(reasons) > 0 {
			cmd.Reason = reasons[0]
		}
		if op == certificate.Collect {
			cmd.Certificate = certificate.NewID(w.self.Workstation, w.last)
			cmd.Face = certificate.Face(maps.Clone(catalog.Sample(k)))
			cmd.Face[k.Key(catalog.RoleNumber)] = k.NewNumber("法", w.self.County, w.last)
		}
		e, err := c.Apply(cmd)
		if err != nil {
			return items, err
		}
		if op != certificate.Collect {
			if e.Signature, err = w.person.Sign(rand.Reader, e.SignedBytes()); err != nil {
				return items, err
			}
		}
		if c, err = c.After(w.books.Catalog, &e); err != nil {
			return items, err
		}
		items[i] = exchange.EncodeEvent(&e)
	}
	return items, nil
}

// push makes a request of that many new events.
func (w *workstation) push(events int) (q exchange.PushRequest, err error) {
	w.log++
	q.Head = exchange.LogHead{Seq: w.log, Hash: []byte{byte(w.log)}}
	for len(q.Items) < events {
		pair, err := w.vehicle()
		if err != nil {
			return q, err
		}
		q.Items = append(q.Items, pair[:]...)
	}
	return q, nil
}

// hand pushes a request, and wants all of it taken in.
func (w *workstation) hand(ctx context.Context, q exchange.PushRequest) error {
	var a exchange.PushAnswer
	if err := w.ask(ctx, exchange.Push, q, &a); err != nil {
		return err
	}
	for _, r := range a.Receipts {
		if r.Outcome != exchange.Accepted && r.Outcome != exchange.Known {
			return errNotTaken
		}
	}
	return nil
}
