package main

import (
	"slices"

	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/collect"
	"roadcert/domain/outreach"
)

// reviewedForPractice is how many vehicles pass their annual review as one batch; the others stay on the list of
// what is due, to practise on.
const reviewedForPractice = 60

// review records the annual review of some vehicles at once, unless an earlier run did.
func (d *demo) review(desk *bureau.Desk) error {
	cases, err := desk.Cases(d.ctx, false)
	if err != nil {
		return err
	}
	before := slices.IndexFunc(cases, func(k bureau.Case) bool { return k.Operation == certificate.Review })
	if before >= 0 && cases[before].State == bureau.Approved {
		d.result.Reviewed = cases[before].Work.Done
		return nil
	}
	id := ""
	if before >= 0 {
		id = cases[before].ID
	} else if id, err = d.beginReview(desk); err != nil {
		return err
	}
	r, err := desk.Carry(d.ctx, id, nil)
	d.result.Reviewed = r.Issued
	return err
}

func (d *demo) beginReview(desk *bureau.Desk) (string, error) {
	page, err := desk.List(d.ctx, bureau.Query{Kind: "013", ReviewWithin: 30, Limit: reviewedForPractice})
	if err != nil {
		return "", err
	}
	chosen := bureau.Selection{Scope: "练习：年度审验"}
	for i := range page.Rows {
		chosen.Lines = append(chosen.Lines, collect.Line{Ref: page.Rows[i].ID.String()})
	}
	plan, err := desk.Plan(d.ctx, chosen, bureau.Proposal{Operation: certificate.Review}, nil)
	if err != nil {
		return "", err
	}
	k, err := desk.Begin(d.ctx, plan)
	return k.ID, err
}

// leave leaves work on the desks: an amendment that waits for somebody, a draft, and a training in the register.
func (d *demo) leave(desk *bureau.Desk) error {
	cases, err := desk.Cases(d.ctx, false)
	if err != nil || slices.ContainsFunc(cases, leftForPractice) {
		return err
	}
	page, err := desk.List(d.ctx, bureau.Query{Kind: "013", Status: certificate.Valid, Medium: certificate.Both, Limit: 1})
	if err != nil || len(page.Rows) == 0 {
		return err
	}
	if _, err := desk.Propose(d.ctx, page.Rows[0].ID.String(), bureau.Proposal{
		Operation: certificate.Amend, Reason: "info-change", Note: "练习：单位搬迁", Face: certificate.Face{"address": "辽宁省沈阳市法库县法库镇正阳街 18 号"},
	}); err != nil {
		return err
	}
	if _, err := desk.SaveCase(d.ctx, bureau.Case{
		Operation: certificate.Issue, Kind: "013", Reason: "initial", Face: certificate.Face{"name": "法库县练习运输有限公司", "plate": "辽A88889"}, Note: "练习：写到一半的草稿",
	}); err != nil {
		return err
	}
	_, err = desk.AddOutreach(d.ctx, outreach.Activity{
		Date: desk.Today(), Kind: outreach.Training, Title: "练习：电子证照亮证与核验培训", Place: "本单位三楼会议室", Audience: outreach.Practitioners,
		People: 42, Person: "练习用户",
	})
	return err
}

// leftForPractice tells a case that is left to whoever practises.
func leftForPractice(k bureau.Case) bool { return k.Operation == certificate.Amend }
