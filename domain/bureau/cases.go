package bureau

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"strconv"
	"strings"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/collect"
	"roadcert/domain/day"
	"roadcert/domain/problem"
)

// Proposal is what a clerk asks to be done to a certificate.
type Proposal struct {
	Operation certificate.Operation
	Reason    certificate.Reason
	Note      string
	Until     day.Day // last day of a suspension, of a review's or a grade's term
	// Effective is the day it takes effect, where that is an earlier one; 0: the day it is decided.
	Effective day.Day
	Result    string           // of a review or an assessment; empty: a review that was passed
	Face      certificate.Face // of an amendment or a renewal
	Other     certificate.ID   // the certificate that a merged one stays as
}

// Decision is a case decided, and the certificate as it is now; its ID is 0 where an issue was returned.
type Decision struct {
	Case        Case
	Certificate certificate.Certificate
}

// Propose asks for an operation that gives or takes a right. It waits for a second person; what the rules
// refuse now is refused now.
func (d *Desk) Propose(ctx context.Context, ref string, p Proposal) (Case, error) {
	c, cmd, err := d.prepare(ctx, ref, p)
	if err != nil {
		return Case{}, err
	}
	what := "不能提出" + p.Operation.Name()
	if !p.Operation.ByTwo() {
		return Case{}, problem.New(problem.Invalid, what, p.Operation.Name()+"不需要第二人批准", "请直接登记")
	}
	if why := c.Why(cmd); why != nil {
		return Case{}, d.refuse(ctx, "propose_"+p.Operation.String(), c.ID.String(), what, why)
	}
	return d.open(ctx, Case{
		Operation: p.Operation, Kind: c.Kind, Certificate: c.ID, Base: c.Revision, Reason: p.Reason, Until: p.Until, Note: p.Note,
	})
}

// Record writes down a fact about a certificate: delivered, passed its review, graded. It takes effect at
// once, because it gives and takes nothing.
func (d *Desk) Record(ctx context.Context, ref string, p Proposal) (certificate.Certificate, error) {
	c, cmd, err := d.prepare(ctx, ref, p)
	if err != nil {
		return c, err
	}
	what := "不能登记" + p.Operation.Name()
	if p.Operation.ByTwo() || p.Operation == certificate.Collect || p.Operation == certificate.Convert || p.Operation == certificate.Expire {
		return c, problem.New(problem.Invalid, what, "这项业务不是登记一件事实", "请按该业务的办理方式提出")
	}
	if why := c.Why(cmd); why != nil {
		return c, d.refuse(ctx, p.Operation.String(), c.ID.String(), what, why)
	}
	var change Change
	after, err := d.decided(&change, c, cmd)
	if err != nil {
		return c, err
	}
	if err := d.handedOver(ctx, &change, &c, &p); err != nil {
		return c, err
	}
	change.Audit = d.entry(p.Operation.String(), c.ID.String(), audit.Done, p.Operation.Name())
	return after, d.office.Store.Commit(ctx, change)
}

// prepare finds the certificate of a proposal and the command it amounts to.
func (d *Desk) prepare(ctx context.Context, ref string, p Proposal) (certificate.Certificate, certificate.Command, error) {
	if err := d.permit(ctx, access.ProposeCase, "propose_"+p.Operation.String(), ""); err != nil {
		return certificate.Certificate{}, certificate.Command{}, err
	}
	c, err := d.find(ctx, ref)
	if err != nil {
		return c, certificate.Command{}, err
	}
	kind, err := d.kind(c.Kind)
	return c, certificate.Command{
		Operation: p.Operation, Kind: kind, At: d.office.Now(), On: d.Today(), Actor: d.account.User, Reason: p.Reason,
		Note: p.Note, Until: p.Until, Authority: d.settings.USCC,
	}, err
}

// ProposeIssue asks for a new certificate with this face. It is generated when a second person approves
// (clause 6.1). An empty number is given then; what the bureau and the law decide is filled in here.
func (d *Desk) ProposeIssue(ctx context.Context, code catalog.Code, face certificate.Face, note string) (Case, error) {
	const what = "不能提出制发"
	if err := d.permit(ctx, access.ProposeCase, "propose_issue", string(code)); err != nil {
		return Case{}, err
	}
	kind, err := d.kind(code)
	if err != nil {
		return Case{}, err
	}
	if kind.Retired {
		return Case{}, problem.New(problem.Refused, what, "证照目录已停用“"+kind.Name+"”，不再新增", "已有的证照照常办理；确需新增的，请先在证照目录中恢复")
	}
	if unknown := kind.Unknown(face); len(unknown) > 0 {
		return Case{}, problem.New(problem.Invalid, what, "照面中有这类证照没有的项："+strings.Join(unknown, "、"), "请按照面项目填写")
	}
	full := d.complete(kind, face)
	draft, wrong := collect.Check(kind, d.unnumbered(kind, full), d.office.Regions, d.Today())
	if len(wrong) > 0 {
		texts := make([]string, len(wrong))
		for i, r := range wrong {
			texts[i] = r.Column + "：" + r.Text
		}
		return Case{}, &problem.Problem{
			Code: problem.Invalid, What: what, Why: strings.Join(texts, "；"), Remedy: "请改正后再提出",
			Cause: &FaceError{Refusals: wrong},
		}
	}
	// What was typed is kept as it is stored everywhere: dates in one notation, lists as lists.
	settled := draft.Face
	if number := kind.Key(catalog.RoleNumber); full[number] == "" {
		settled = with(settled, number, "")
	}
	if err := d.vacant(ctx, kind, settled); err != nil {
		return Case{}, err
	}
	return d.open(ctx, Case{Operation: certificate.Issue, Kind: code, Face: settled, Reason: "initial", Note: note})
}

// FaceError holds what is wrong with the single items of a face.
type FaceError struct{ Refusals []collect.Refusal }

// Error counts them.
func (e *FaceError) Error() string { return fmt.Sprintf("照面有 %d 处错误", len(e.Refusals)) }

// complete fills in what follows from the bureau and the law: authority, issue date, end of validity.
func (d *Desk) complete(kind *catalog.Kind, face certificate.Face) certificate.Face {
	full := certificate.Face{}
	maps.Copy(full, face)
	set := func(key, value string) {
		if key != "" && full[key] == "" {
			full[key] = value
		}
	}
	for _, f := range kind.Fields {
		set(f.Key, strings.ReplaceAll(f.Default, "{bureau}", d.settings.Bureau))
	}
	if kind.Number.OfHolder {
		set(kind.Key(catalog.RoleNumber), full[kind.Key(catalog.RoleCode)])
	}
	set(kind.Key(catalog.RoleIssued), d.Today().String())
	from, err := day.Parse(full[kind.Key(catalog.RoleIssued)])
	if err == nil && kind.Validity > 0 {
		set(kind.Key(catalog.RoleFrom), from.String())
		set(kind.Key(catalog.RoleTo), from.AddYears(kind.Validity).Add(-1).String())
	}
	return full
}

// unnumbered stands the first number of the kind in for one that is only given at the decision, so that
// the rest of the face can be checked now.
func (d *Desk) unnumbered(kind *catalog.Kind, face certificate.Face) certificate.Face {
	key := kind.Key(catalog.RoleNumber)
	if face[key] != "" || kind.Number.Form == "" {
		return face
	}
	return with(face, key, d.number(kind, 1))
}

// with returns a copy of a face in which one item is another.
func with(face certificate.Face, key, value string) certificate.Face {
	changed := maps.Clone(face)
	changed[key] = value
	return changed
}

// vacant refuses a face whose number is already a certificate's.
func (d *Desk) vacant(ctx context.Context, kind *catalog.Kind, face certificate.Face) error {
	number := face[kind.Key(catalog.RoleNumber)]
	if number == "" {
		return nil
	}
	known, err := d.office.Store.Known(ctx, kind.Code, []collect.Draft{{Number: number, Face: face}})
	if err != nil {
		return err
	}
	c := &known[0].Certificate
	if c.Revision == 0 {
		return nil
	}
	why := c.Why(certificate.Command{Operation: certificate.Issue, Kind: kind, On: d.Today(), Reason: "initial", Face: face})
	return d.refuse(ctx, "propose_issue", c.ID.String(), "不能提出制发", why)
}

func (d *Desk) number(kind *catalog.Kind, serial int64) string {
	return kind.NewNumber(d.mark(), d.settings.Region, serial)
}

// mark is the character that stands for the county in a number: the first of its name (法库县 → 法).
func (d *Desk) mark() string {
	for _, r := range d.office.Regions.Short(d.settings.Region) {
		return string(r)
	}
	return ""
}

// open writes a new case down.
func (d *Desk) open(ctx context.Context, k Case) (Case, error) {
	id, err := d.office.Store.NextSerial(ctx, "k", []catalog.Segment{{From: 1, To: math.MaxInt64}})
	if err != nil {
		return Case{}, err
	}
	k.ID = fmt.Sprintf("k%d-%d", d.settings.Workstation, id)
	k.Proposer, k.ProposedAt, k.State, k.Revision = d.account.User, d.office.Now().UTC(), Open, 1
	entry := d.entry("propose_"+k.Operation.String(), k.ID, audit.Done, "提出"+k.Operation.Name())
	return k, d.office.Store.Commit(ctx, Change{Cases: []Case{k}, Audit: entry})
}

// Cases lists the cases that wait, or all of them, newest first.
func (d *Desk) Cases(ctx context.Context, open bool) ([]Case, error) {
	if err := d.permit(ctx, access.ReadCases, "cases", ""); err != nil {
		return nil, err
	}
	cases, err := d.office.Store.Cases(ctx, open)
	for i := range cases {
		if kind, ok := d.Catalog().Kind(cases[i].Kind); ok {
			cases[i].Face = maskFace(kind, cases[i].Face)
		}
	}
	return cases, err
}

// Decide is the second person's word on a case. Approval does what was proposed, in the same transaction.
// The proposer is refused; so is a case whose certificate has changed since.
func (d *Desk) Decide(ctx context.Context, id string, verdict CaseState, note string) (Decision, error) {
	if err := d.permit(ctx, access.DecideCase, "decide", id); err != nil {
		return Decision{}, err
	}
	k, err := d.office.Store.Case(ctx, id)
	if err != nil {
		return Decision{}, err
	}
	if err := d.decidable(ctx, &k); err != nil {
		return Decision{}, err
	}
	k.State, k.Decider, k.DecidedAt, k.Answer = verdict, d.account.User, d.office.Now().UTC(), note
	k.Revision++
	var change Change
	var c certificate.Certificate
	switch {
	case verdict == Approved:
		if c, err = d.approve(ctx, &change, &k); err != nil {
			return Decision{}, err
		}
	case k.Certificate != 0:
		if c, err = d.office.Store.Find(ctx, k.Certificate); err != nil {
			return Decision{}, err
		}
	}
	change.Cases = []Case{k}
	change.Audit = d.entry("decide_"+k.Operation.String(), k.ID, audit.Done, verdictNames[verdict]+k.Operation.Name())
	return Decision{Case: k, Certificate: c}, d.office.Store.Commit(ctx, change)
}

var verdictNames = map[CaseState]string{Approved: "批准", Returned: "退回"}

func (d *Desk) decidable(ctx context.Context, k *Case) error {
	const what = "不能审批"
	if k.State != Open {
		return problem.New(problem.Conflict, what, "该件已由 "+k.Decider+" 办结", "请刷新待办列表")
	}
	if k.Proposer != d.account.User {
		return nil
	}
	if err := d.record(ctx, "decide", k.ID, audit.Refused, "two_people"); err != nil {
		return err
	}
	return problem.New(problem.Forbidden, what, "提出人不能审批自己提出的业务", "请由另一位审核或批准人员办理")
}

// approve adds what was proposed to the change.
func (d *Desk) approve(ctx context.Context, change *Change, k *Case) (certificate.Certificate, error) {
	kind, err := d.kind(k.Kind)
	if err != nil {
		return certificate.Certificate{}, err
	}
	cmd := certificate.Command{
		Operation: k.Operation, Kind: kind, At: d.office.Now(), On: d.Today(), Actor: d.account.User, Reason: k.Reason,
		Note: k.Note, Case: k.ID, Until: k.Until, Face: k.Face, Region: d.settings.Region, Authority: d.settings.USCC,
	}
	var c certificate.Certificate
	if k.Operation == certificate.Issue {
		if cmd.Face, err = d.numbered(ctx, kind, k.Face); err != nil {
			return c, err
		}
		k.Face = cmd.Face
	} else {
		if c, err = d.office.Store.Find(ctx, k.Certificate); err != nil {
			return c, err
		}
		if c.Revision != k.Base {
			return c, problem.New(problem.Conflict, "不能批准", "该证照在提出之后又办理了其他业务", "请退回此件，核对现状后重新提出")
		}
	}
	after, err := d.decided(change, c, cmd)
	var why *certificate.Refusal
	if errors.As(err, &why) {
		return c, d.refuse(ctx, "decide_"+k.Operation.String(), k.ID, "不能批准", why)
	}
	k.Certificate = after.ID
	return after, err
}

// numbered gives a face its number, where the proposer left that to the bureau.
func (d *Desk) numbered(ctx context.Context, kind *catalog.Kind, face certificate.Face) (certificate.Face, error) {
	if err := d.vacant(ctx, kind, face); err != nil {
		return nil, err
	}
	key := kind.Key(catalog.RoleNumber)
	if face[key] != "" {
		return face, nil
	}
	stretches, err := kind.Serials(strconv.Itoa(d.settings.Workstation), d.settings.Region)
	if err != nil {
		return nil, err
	}
	serial, err := d.office.Store.NextSerial(ctx, kind.NumberPrefix(d.mark(), d.settings.Region), stretches)
	if err != nil {
		return nil, err
	}
	if serial == 0 {
		return nil, problem.New(problem.Refused, "不能编号", kind.Name+"的号段已经用完", "请在证照目录中增加号段")
	}
	return with(face, key, d.number(kind, serial)), nil
}

// decided applies and signs one command, adds it to the change, and returns the certificate after it.
func (d *Desk) decided(change *Change, c certificate.Certificate, cmd certificate.Command) (certificate.Certificate, error) {
	cmd.Event = d.office.Store.NextEvent()
	if c.Revision == 0 {
		cmd.Certificate = d.office.Store.NextCertificate()
	}
	step, err := d.step(c, cmd)
	if err != nil {
		return c, err
	}
	if err := d.sign(&step.Event); err != nil {
		return c, err
	}
	change.Certificates = append(change.Certificates, step)
	return step.After, nil
}
