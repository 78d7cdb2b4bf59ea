package bureau

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

// submissionDrawer holds what is to be handed in to the province and was not taken yet.
const submissionDrawer Drawer = "submission"

// HandIn evaluates a year as Evaluate does and hands the result in to the province (8.2). Where the province cannot be
// reached, it goes with the next synchronisation or parcel.
func (d *Desk) HandIn(ctx context.Context, year int) error {
	const what = "评价结果没有报送"
	if err := d.permit(ctx, access.Evaluate, "hand_in", strconv.Itoa(year)); err != nil {
		return err
	}
	if _, err := d.enrolment(ctx); err != nil {
		return err
	}
	report, err := d.Evaluate(ctx, year, 0)
	if err != nil {
		return err
	}
	content, err := json.Marshal(&exchange.SubmittedScore{
		Year: year, AsOf: report.AsOf, Numerator: report.Total.Converted, Denominator: report.Total.Held, Score: report.Total.Score(), Digest: report.Digest,
	})
	if err != nil {
		return problem.From(err, problem.Internal, what, "结果写不成报文", "请把这句话告诉维护人员")
	}
	name := strconv.Itoa(year)
	s := exchange.Submission{Kind: exchange.SubmittedEvaluation, Name: name, At: d.now(), Content: content}
	r, err := keep(submissionDrawer, s.Kind+"-"+name, &s)
	if err != nil {
		return err
	}
	entry := d.entry("hand_in", name, audit.Done, fmt.Sprintf("报送 %d 年评价结果：截至 %s，转化率 %s", year, report.AsOf, report.Total))
	if err := d.office.Store.Commit(ctx, Change{Records: []Record{r}, Audit: entry}); err != nil {
		return err
	}
	release, err := d.alone("评价结果待报送") // a synchronisation that runs takes it along
	if err != nil {
		return err
	}
	defer release()
	round, err := d.round(ctx, nil)
	if err == nil {
		err = round.submissions(ctx)
	}
	return worded(err, "评价结果待报送，下次同步时自动报送")
}

// submissions hands in what waits for it.
func (r *round) submissions(ctx context.Context) error {
	request, err := r.desk.submitRequest(ctx)
	if err != nil || len(request.Submissions) == 0 {
		return err
	}
	if err := r.ask(ctx, exchange.Submit, request, new(exchange.Done)); err != nil {
		return err
	}
	return r.submitted(ctx, request.Submissions)
}

func (d *Desk) submitRequest(ctx context.Context) (*exchange.SubmitRequest, error) {
	list, err := fetchAll[exchange.Submission](ctx, d.office.Store, submissionDrawer)
	return &exchange.SubmitRequest{Submissions: list}, err
}

// submitted takes out what was handed in, unless something newer has taken its place.
func (r *round) submitted(ctx context.Context, done []exchange.Submission) error {
	waiting, err := r.desk.submitRequest(ctx)
	if err != nil {
		return err
	}
	var change Change
	for _, w := range waiting.Submissions {
		for _, s := range done {
			if w.Kind == s.Kind && w.Name == s.Name && w.At.Equal(s.At) {
				change.Records = append(change.Records, Record{Drawer: submissionDrawer, Name: w.Kind + "-" + w.Name})
			}
		}
	}
	return r.settle(ctx, change, "submit", "", fmt.Sprintf("报送评价结果 %d 项", len(done)))
}
