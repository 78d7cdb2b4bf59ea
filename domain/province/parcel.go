package province

import (
	"context"
	"errors"
	"io"

	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

// Received is what came of a parcel.
type Received struct {
	From     exchange.Party
	ID       string
	Letters  int
	Answered int
	Troubles map[exchange.TroubleKind]int // of letters that were not answered
}

// Receive answers the letters of a parcel and writes the answers into another, for the workstation that wrote the first.
// A letter that comes to nothing has no answer there, and keeps no other from being answered; a fault of the province
// ends it: the same parcel is received again then.
func (p *Province) Receive(ctx context.Context, in io.ReadSeeker, out io.Writer) (Received, error) {
	const what = "不能接收数据包"
	parcel, err := exchange.OpenParcel(in)
	if err != nil {
		return Received{}, err
	}
	r := Received{From: parcel.Head.From, ID: parcel.Head.ID, Letters: parcel.Letters, Troubles: map[exchange.TroubleKind]int{}}
	if parcel.Head.To != (exchange.Party{}) || parcel.Head.From == (exchange.Party{}) {
		return r, problem.New(problem.Invalid, what, "这不是工作站给省级系统的数据包", "请核对文件")
	}
	c := &call{Province: p}
	if err := c.expected(ctx, &exchange.Letter{From: parcel.Head.From, Signer: parcel.Head.Signer}); err != nil {
		var t *exchange.Trouble
		if errors.As(err, &t) && t.Kind == exchange.Unauthorised {
			err = problem.New(problem.Refused, what, "工作站 "+r.From.String()+" 没有接入，已被停用，或者换过密钥", "请核对来源；需要时重新发给接入文件")
		}
		return r, err
	}
	head := exchange.ParcelHead{Answers: parcel.Head.ID, To: parcel.Head.From, Made: p.Now()}
	answers, err := exchange.NewParcelWriter(out, head, p.Key, p.Rand)
	if err != nil {
		return r, err
	}
	for {
		letter, err := parcel.Next()
		if errors.Is(err, io.EOF) {
			return r, answers.Close()
		}
		if err == nil {
			err = r.answer(ctx, p, letter, answers)
		}
		if err != nil {
			return r, err
		}
	}
}

// answer has one letter answered.
func (r *Received) answer(ctx context.Context, p *Province, letter []byte, into *exchange.ParcelWriter) error {
	answer, err := p.AnswerParcel(ctx, letter)
	var t *exchange.Trouble
	switch {
	case err == nil:
		r.Answered++
		return into.Add(answer)
	case errors.As(err, &t) && !t.Passes():
		r.Troubles[t.Kind]++
		return nil
	case errors.As(err, &t):
		return t.Problem("没有接收完数据包")
	}
	return err
}
