package province

import (
	"context"
	"strconv"

	"roadcert/domain/exchange"
)

const (
	mostSubmissions = 100
	mostContent     = 64 << 10
)

// submissions are what is collected from counties: each kind with what has to stand in it.
var submissions = map[string]func(*exchange.Submission) error{
	exchange.SubmittedEvaluation: func(s *exchange.Submission) error {
		var score exchange.SubmittedScore
		err := exchange.Read(s.Content, &score)
		if err == nil && (strconv.Itoa(score.Year) != s.Name || score.Numerator < 0 || score.Numerator > score.Denominator) {
			err = unsound("a result that is none, or of another year")
		}
		return err
	},
	exchange.SubmittedAuditHead:  headIn,
	exchange.SubmittedPatrolHead: headIn,
}

func headIn(s *exchange.Submission) error {
	var head exchange.LogHead
	return exchange.Read(s.Content, &head)
}

// submit keeps what a county hands in.
func (c *call) submit(ctx context.Context, q exchange.SubmitRequest) (exchange.Done, error) {
	if c.heard.Items = len(q.Submissions); c.heard.Items > mostSubmissions {
		return exchange.Done{}, &exchange.Trouble{Kind: exchange.TooLarge}
	}
	for i := range q.Submissions {
		s := &q.Submissions[i]
		check, known := submissions[s.Kind]
		if !known || !named(s.Name) || len(s.Content) > mostContent {
			return exchange.Done{}, unsound("a submission of no kind, or without a name")
		}
		if err := check(s); err != nil {
			return exchange.Done{}, err
		}
	}
	return exchange.Done{}, c.write(ctx, func(ctx context.Context, b Book, s *Station) error {
		for _, submission := range q.Submissions {
			if err := b.SaveSubmission(ctx, s.Number, submission); err != nil {
				return err
			}
		}
		return nil
	})
}
