package bureau

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"roadcert/domain/audit"
	"roadcert/domain/certificate"
	"roadcert/domain/eseal"
	"roadcert/domain/exchange"
	"roadcert/domain/internal/cores"
	"roadcert/domain/ofd"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// What is said by rule of a document that was not taken over.
const (
	ruleSealBad     = "seal_bad"     // it is not what the province seals
	ruleSealRefused = "seal_refused" // the province did not seal the edition
)

// errElsewhere tells that an edition is not here.
var errElsewhere = errors.New("the edition is not here")

// sealed takes the documents over that the province has sealed since (5.4). Each is judged as whoever is shown it would
// judge it; what does not hold is never kept.
func (r *round) sealed(ctx context.Context) error {
	if err := r.missedAgain(ctx); err != nil {
		return err
	}
	for more := true; more; {
		var a exchange.SealedAnswer
		request := exchange.SealedRequest{After: r.state.Sealed, Limit: exchange.MostDocuments}
		if err := r.ask(ctx, exchange.Sealed, &request, &a); err != nil {
			return err
		}
		if len(a.Documents) == 0 {
			return nil
		}
		if err := r.takeSealed(ctx, &a); err != nil {
			return err
		}
		r.step(r.result.Sealed, r.result.Sealed+a.Pending)
		more = a.More
	}
	return nil
}

// missedAgain goes back to the first document whose edition was not here, once nothing is stopped any more.
func (r *round) missedAgain(ctx context.Context) error {
	if r.state.Missed == nil {
		return nil
	}
	backlog, err := r.desk.office.Store.Backlog(ctx, time.Time{})
	if err != nil || backlog.Stopped > 0 {
		return err
	}
	r.state.Sealed, r.state.Missed = min(r.state.Sealed, *r.state.Missed), nil
	return nil
}

// takeSealed keeps the documents of one answer that hold.
func (r *round) takeSealed(ctx context.Context, a *exchange.SealedAnswer) error {
	judged := cores.Each(len(a.Documents), func(i int) error { return r.judgeSealed(ctx, &a.Documents[i]) })
	var change Change
	for i := range a.Documents {
		doc := &a.Documents[i]
		switch err := judged[i]; {
		case errors.Is(err, errElsewhere):
			if r.state.Missed == nil {
				r.state.Missed = new(r.state.Sealed)
			}
		case problem.Of(err) == problem.Conflict: // it has one
		case problem.Of(err) == problem.Refused:
			if err := r.refuseSealed(ctx, doc, err); err != nil {
				return err
			}
		case err != nil:
			return err
		default:
			change.Documents = append(change.Documents, Document{Certificate: doc.Certificate, Version: doc.Version, SealedAt: doc.SealedAt, Content: doc.Content})
		}
	}
	r.state.Sealed = a.After
	if err := r.settle(ctx, change, "take_sealed", "", fmt.Sprintf("接收盖章文件 %d 份", len(change.Documents))); err != nil {
		return err
	}
	r.result.Sealed += len(change.Documents)
	return nil
}

// refuseSealed writes down why a document was not taken over.
func (r *round) refuseSealed(ctx context.Context, doc *exchange.SealedDocument, why error) error {
	rule := ruleSealBad
	if doc.Refused != "" {
		rule = ruleSealRefused
	}
	r.result.Reasons[rule]++
	var p *problem.Problem
	text := why.Error()
	if errors.As(why, &p) {
		text = p.Why
	}
	subject := fmt.Sprintf("%s/%d", doc.Certificate, doc.Version)
	return r.desk.record(context.WithoutCancel(ctx), "take_sealed", subject, audit.Refused, text)
}

// judgeSealed holds a document against the edition it is said to be of, and its seal against the province's root. It
// fails with errElsewhere, with problem.Conflict where the edition has its file, with problem.Refused where it does not
// hold.
func (r *round) judgeSealed(ctx context.Context, doc *exchange.SealedDocument) error {
	refuse := func(why string) error {
		return problem.New(problem.Refused, "不能采用盖章文件", why, "请把这句话告诉省级系统的维护人员")
	}
	if doc.Refused != "" {
		return refuse("省级系统没有盖章：" + doc.Refused)
	}
	pack, err := ofd.Open(doc.Content)
	if err != nil {
		return refuse("文件打不开，已损坏或不是 OFD 电子证照")
	}
	face, ok := faceIn(pack)
	if !ok {
		return refuse("文件中没有照面数据")
	}
	edition, err := r.desk.office.Store.Identified(ctx, face.Identifier)
	switch {
	case problem.Of(err) == problem.NotFound:
		return errElsewhere
	case err != nil:
		return err
	case edition.Certificate != doc.Certificate || edition.Version != doc.Version:
		return refuse("文件中的证照标识是另一本证照或另一版的")
	}
	content := certificate.Face{}
	for _, item := range face.Items {
		content[item.Key] = item.Value
	}
	if digest := seal.SM3(content.Canonical()); !bytes.Equal(digest[:], edition.FaceDigest) {
		return refuse("文件中的照面与本机签发的不同")
	}
	if err := r.judgeSeal(pack, refuse); err != nil {
		return err
	}
	_, err = r.desk.office.Store.Document(ctx, doc.Certificate, doc.Version)
	switch {
	case err == nil:
		return problem.New(problem.Conflict, "不必采用盖章文件", "这一版已有盖章文件", "")
	case problem.Of(err) != problem.NotFound:
		return err
	}
	return nil
}

// judgeSeal: the file is as it was sealed, and the seal's chain ends at the province's root. The province's clock counts:
// ours may be wrong.
func (r *round) judgeSeal(pack *ofd.Package, refuse func(string) error) error {
	root, err := seal.ParseCertificate(r.root)
	if err != nil {
		return problem.From(err, problem.Damaged, whatSync, "保存的省级根证书读不出来", "请重新接入省级系统")
	}
	o := r.desk.office
	var v Verdict
	r.desk.weigh(&v, pack.Verify(eseal.Trust{Now: o.Now().Add(o.link.ahead()), Anchors: []*seal.Certificate{root}}))
	for _, a := range []Answer{v.Intact, v.Seal} {
		if a.State != Yes {
			return refuse(a.Text)
		}
	}
	return nil
}
