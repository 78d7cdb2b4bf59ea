package province

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

const (
	// slack is by how much the clock of who wrote a letter and the province's may differ.
	slack = 10 * time.Minute
	// remembered is how long a letter is known to have been read. One that was written as late as slack allows cannot
	// be brought again after twice that.
	remembered = time.Hour
)

// Answer answers a letter that came over the network. The error is a *exchange.Trouble; nothing was taken from the
// letter then.
func (p *Province) Answer(ctx context.Context, letter []byte) ([]byte, error) {
	return p.answer(ctx, letter, overNetwork)
}

// AnswerParcel answers a letter that came on a stick. It may have been long on its way, and what was answered before
// is answered anew: the stick with the answer may be the one that was lost.
func (p *Province) AnswerParcel(ctx context.Context, letter []byte) ([]byte, error) {
	return p.answer(ctx, letter, inParcel)
}

// carriage is how a letter came.
type carriage int

const (
	overNetwork carriage = iota
	inParcel
)

// call is one letter being answered.
type call struct {
	*Province
	by     carriage
	letter exchange.Letter
	heard  Heard
	// admit says whether a workstation may be spoken to. Once it has said so, the letter's Signer is the workstation.
	admit func(*Station) error
}

func (p *Province) answer(ctx context.Context, sealed []byte, by carriage) (answer []byte, err error) {
	c := &call{Province: p, by: by, heard: Heard{Bytes: len(sealed), At: p.Now()}}
	c.admit = c.enrolled
	err = troubleOf(c.survive(func() (err error) {
		answer, err = c.answer(ctx, sealed)
		return err
	}))
	if err != nil {
		answer = nil
	}
	if p.Log != nil {
		c.heard.Trouble, c.heard.Took = err, p.Now().Sub(c.heard.At)
		p.Log(c.heard)
	}
	return answer, err
}

// survive makes an error of a mistake of the program, which must not take down the letters of others, nor leave a
// transaction open. What it says may be anybody's data, and is not told.
func (c *call) survive(do func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			c.heard.Stack = fmt.Sprintf("%T\n%s", r, debug.Stack())
			err = &exchange.Trouble{Kind: exchange.Failing, Cause: errors.New("a mistake of the program")}
		}
	}()
	return do()
}

// answer opens the letter, has its topic answered, and closes the answer for who asked.
func (c *call) answer(ctx context.Context, sealed []byte) ([]byte, error) {
	if len(sealed) > exchange.MostSealed {
		return nil, &exchange.Trouble{Kind: exchange.TooLarge}
	}
	outside, err := exchange.Envelope(sealed)
	if err != nil {
		return nil, err
	}
	c.heard.From, c.heard.Topic, c.heard.Letter = outside.From, outside.Topic, outside.ID
	topic, known := topics[outside.Topic]
	if !known || outside.To != (exchange.Party{}) || outside.From == (exchange.Party{}) {
		return nil, unsound("the letter is about nothing the province knows, or not for it")
	}
	if outside.Topic != exchange.Enrol {
		if err := c.expected(ctx, &outside); err != nil {
			return nil, err
		}
	}
	if c.letter, err = exchange.OpenWithin(sealed, c.Key, topic.most); err != nil {
		return nil, err
	}
	message, err := topic.answer(c, ctx)
	if err != nil {
		return nil, err
	}
	reply, err := c.letter.Reply(c.Rand, c.Now(), message)
	if err != nil {
		return nil, err
	}
	return reply.Close(c.Rand, c.Key, c.letter.Signer)
}

// expected looks at who a letter says it is from before the work of opening it is done for a stranger. It proves
// nothing, but whoever gets past it without the workstation's key has no signature that holds.
func (c *call) expected(ctx context.Context, outside *exchange.Letter) error {
	return c.Ledger.Read(ctx, outside.From.County, func(ctx context.Context, b Book) error {
		s, err := b.Station(ctx, outside.From.Workstation)
		switch {
		case problem.Of(err) == problem.NotFound, err == nil && (s.Barred || !s.Key.Equal(outside.Signer)):
			return &exchange.Trouble{Kind: exchange.Unauthorised}
		}
		return err
	})
}

// topic is how letters about something are answered.
type topic struct {
	most   int // bytes of the body: what is more is not even unpacked
	answer func(c *call, ctx context.Context) (any, error)
}

const (
	smallBody = 64 << 10
	largeBody = 2 << 20
	// photoBody is what a letter full of photos unpacks to: they do not compress, but the way they are written does.
	photoBody = 24 << 20
)

var topics = map[exchange.Topic]topic{
	exchange.Enrol:     {smallBody, on((*call).enrol)},
	exchange.Hello:     {smallBody, on((*call).hello)},
	exchange.People:    {largeBody, on((*call).people)},
	exchange.Push:      {2 * exchange.MostItemBytes, on((*call).push)},
	exchange.Pictures:  {photoBody, on((*call).pictures)},
	exchange.Pull:      {smallBody, on((*call).pull)},
	exchange.Sealed:    {smallBody, on((*call).sealed)},
	exchange.Standings: {smallBody, on((*call).standings)},
	exchange.Status:    {smallBody, on((*call).status)},
	exchange.Digests:   {smallBody, on((*call).digests)},
	exchange.Records:   {smallBody, on((*call).records)},
	exchange.Serials:   {smallBody, on((*call).serials)},
	exchange.Catalogue: {smallBody, on((*call).bundle)},
	exchange.Submit:    {largeBody, on((*call).submit)},
}

// on answers a topic with a function from its request to its answer.
func on[Q, A any](do func(*call, context.Context, Q) (A, error)) func(*call, context.Context) (any, error) {
	return func(c *call, ctx context.Context) (any, error) {
		var request Q
		if err := exchange.Read(c.letter.Body, &request); err != nil {
			return nil, err
		}
		return do(c, ctx, request)
	}
}

// write hears the letter and does what it asks in one transaction.
func (c *call) write(ctx context.Context, do func(context.Context, Book, *Station) error) error {
	return c.Ledger.Write(ctx, c.letter.From.County, func(ctx context.Context, b Book) error {
		s, err := b.Station(ctx, c.letter.From.Workstation)
		if problem.Of(err) == problem.NotFound {
			return &exchange.Trouble{Kind: exchange.Unauthorised}
		}
		if err == nil {
			err = c.hear(ctx, b, &s)
		}
		if err == nil {
			err = c.survive(func() error { return do(ctx, b, &s) })
		}
		if err != nil {
			return err
		}
		s.Seen = c.Now().UTC()
		return b.SaveStation(ctx, s)
	})
}

// read hears the letter, and then answers it from one state of a county: its own, or another whose standings it may
// know. Nobody who writes waits for that.
func (c *call) read(ctx context.Context, county string, do func(context.Context, Book) error) error {
	if err := c.write(ctx, func(context.Context, Book, *Station) error { return nil }); err != nil {
		return err
	}
	return c.Ledger.Read(ctx, county, func(ctx context.Context, b Book) error {
		return c.survive(func() error { return do(ctx, b) })
	})
}

// hear admits who wrote the letter, and sees to it that it is no old one and no copy.
func (c *call) hear(ctx context.Context, b Book, s *Station) error {
	if err := c.admit(s); err != nil {
		return err
	}
	now := c.Now()
	if age := now.Sub(c.letter.At); c.by == overNetwork && age.Abs() > slack {
		return &exchange.Trouble{Kind: exchange.Stale, Now: now.UTC().Truncate(time.Millisecond)}
	}
	again, err := b.Hear(ctx, s.Number, c.letter.ID, now, now.Add(-remembered))
	if err == nil && again && c.by == overNetwork {
		err = unsound("the letter was read before")
	}
	return err
}

// enrolled admits a workstation that has joined, by its key.
func (c *call) enrolled(s *Station) error {
	if s.Barred || !s.Key.Equal(c.letter.Signer) {
		return &exchange.Trouble{Kind: exchange.Unauthorised}
	}
	return nil
}

func unsound(cause string) error {
	return &exchange.Trouble{Kind: exchange.Unsound, Cause: errors.New(cause)}
}

// troubleOf is the trouble that an error amounts to. What was wrong with the letter is its writer's to mend; all else
// is the province's own.
func troubleOf(err error) error {
	if err == nil {
		return nil
	}
	var t *exchange.Trouble
	if errors.As(err, &t) {
		return t
	}
	switch problem.Of(err) {
	case problem.Invalid, problem.Refused, problem.NotFound:
		return &exchange.Trouble{Kind: exchange.Unsound, Cause: err}
	default:
		return &exchange.Trouble{Kind: exchange.Failing, Cause: err}
	}
}
