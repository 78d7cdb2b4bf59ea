package bureau

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/problem"
)

// SlipKind is a sheet that a case gives rise to.
type SlipKind string

// The kinds of slips.
const (
	AcceptanceSlip SlipKind = "acceptance" // 受理通知书
	DecisionSlip   SlipKind = "decision"   // 决定书, of what was granted, refused, or taken
	CorrectionSlip SlipKind = "correction" // 补正通知书: what is to be put right
)

// Slip is a sheet about a case that is handed to the holder: what it says, as plain data. ui/paper draws it.
// Codes, numbers and phones in it are masked where they are sensitive.
type Slip struct {
	Kind       SlipKind
	Case       string // printed as text and as a code that scanners read, by which the case is found again
	Title      string // 受理通知书
	To         string // whom it is for
	Paragraphs []string
	Facts      []SlipFact // a table under them, in order
	Notes      []string   // under the table: what the holder may do
	Signed     string     // what stands before the place where the receiver signs
	Bureau     string
	On         day.Day
	Copies     []string // who keeps which, where there are several on the sheet
	Mark       string   // what the sheet must say of itself: 练习 无效
	Made       time.Time
}

// SlipFact is one line of a slip's table.
type SlipFact struct{ Name, Value string }

// Name is what a kind of slip is called in menus.
func (s SlipKind) Name() string { return slipNames[s] }

var slipNames = map[SlipKind]string{AcceptanceSlip: "受理通知书", DecisionSlip: "决定书", CorrectionSlip: "补正通知书"}

// SlipsOf returns the slips there are of a case as it stands. A batch has none: its members are not one holder's.
func SlipsOf(k Case) []SlipKind {
	f, ok := formFor(&k)
	if !ok {
		return nil
	}
	var kinds []SlipKind
	if f.asked && slices.Contains([]CaseState{Open, Reviewed, Approved, Returned, Rejected}, k.State) {
		kinds = append(kinds, AcceptanceSlip)
	}
	switch {
	case k.State == Approved, f.asked && k.State == Rejected:
		kinds = append(kinds, DecisionSlip)
	case f.asked && k.State == Returned:
		kinds = append(kinds, CorrectionSlip)
	}
	return kinds
}

// Slip composes a sheet about a case. The log says who made it.
func (d *Desk) Slip(ctx context.Context, caseID string, which SlipKind) (Slip, error) {
	what := "不能制作" + which.Name()
	if err := d.permit(ctx, access.ReadCases, "slip", caseID); err != nil {
		return Slip{}, err
	}
	k, err := d.office.Store.Case(ctx, caseID)
	if err != nil {
		return Slip{}, err
	}
	if !slices.Contains(SlipsOf(k), which) {
		return Slip{}, noSlip(&k, what)
	}
	if which != AcceptanceSlip && k.State != Approved && strings.TrimSpace(k.Answer) == "" {
		return Slip{}, problem.New(problem.Refused, what, "审批人没有写明理由（依据："+clauseRefused+"）", "请由经办人重新提交，审批人写明理由后再作决定")
	}
	m, err := d.matter(ctx, k)
	if err != nil {
		return Slip{}, err
	}
	s := Slip{
		Kind: which, Case: k.ID, To: m.face[m.kind.Key(catalog.RoleHolder)], Bureau: d.settings.Bureau,
		Made: d.office.Now(), Facts: m.facts(), Signed: "签收人", Mark: d.practice(),
	}
	switch which {
	case AcceptanceSlip:
		err = d.acceptance(ctx, &s, m)
	case DecisionSlip:
		d.decision(&s, m)
	case CorrectionSlip:
		d.correction(&s, m)
	}
	if err != nil {
		return Slip{}, err
	}
	return s, d.record(ctx, "slip", k.ID, audit.Done, "制作"+s.Title)
}

func noSlip(k *Case, what string) error {
	f, ok := formFor(k)
	switch {
	case k.Work != nil:
		return problem.New(problem.Refused, what, "成批办理的事项涉及多个持证主体，没有单独的文书", "请导出办理结果名单；需要文书的，请逐本办理")
	case !ok:
		return problem.New(problem.Refused, what, k.Operation.Name()+"只整理登记，不涉及持证主体的权利，没有文书", "不必出具文书")
	case k.State == Draft || k.State == Withdrawn:
		return problem.New(problem.Refused, what, k.ending(), "请先提交，受理之后再制作")
	case !f.asked:
		return problem.New(problem.Refused, what, k.Operation.Name()+"由本单位依职权办理，没有申请人", "批准之后可以制作"+f.granted)
	}
	return problem.New(problem.Refused, what, "该件现在的状态没有这种文书", "请在作出相应决定之后再制作")
}

// matter is what a slip is about.
type matter struct {
	desk   *Desk
	of     Case
	form   slipForm
	kind   *catalog.Kind
	face   certificate.Face   // in full, as the case leaves it
	before certificate.Face   // as it was; nil where there was nothing
	event  *certificate.Event // what came of it; nil until it is approved
}

// matter finds out what a case is about: the certificate as it was when the case came to its end, whatever
// happened to it since.
func (d *Desk) matter(ctx context.Context, k Case) (*matter, error) {
	kind, err := d.kind(k.Kind)
	if err != nil {
		return nil, err
	}
	m := &matter{desk: d, of: k, kind: kind}
	m.form, _ = formFor(&k)
	if k.Certificate != 0 {
		events, err := d.office.Store.History(ctx, k.Certificate)
		if err != nil {
			return nil, err
		}
		for i := range events {
			e := &events[i]
			if e.Case == k.ID && e.Operation == k.Operation {
				m.event = e
				break
			}
			if e.Face != nil {
				m.before = e.Face
			}
		}
	}
	m.face = certificate.Face{}
	if k.Operation != certificate.Issue {
		m.overlay(m.before)
	}
	m.overlay(k.Face)
	if m.event != nil {
		m.overlay(m.event.Face)
	}
	return m, nil
}

func (m *matter) overlay(face certificate.Face) {
	for key, value := range face {
		m.face[key] = value
	}
}

// facts are what every slip says of its matter.
func (m *matter) facts() []SlipFact {
	masked := maskFace(m.kind, m.face)
	var list []SlipFact
	for _, role := range []catalog.Role{catalog.RoleHolder, catalog.RoleCode} {
		if f, ok := m.kind.Field(role); ok && masked[f.Key] != "" {
			list = append(list, SlipFact{f.Name, masked[f.Key]})
		}
	}
	list = append(list, SlipFact{"证照类别", m.kind.Name})
	for _, role := range []catalog.Role{catalog.RoleNumber, catalog.RolePlate} {
		if f, ok := m.kind.Field(role); ok && masked[f.Key] != "" {
			list = append(list, SlipFact{f.Name, masked[f.Key]})
		}
	}
	work := m.of.Operation.Name()
	if reason := m.reason().Name(); reason != "" {
		work += "（" + reason + "）"
	}
	list = append(list, SlipFact{"办理业务", work})
	if m.of.Operation == certificate.Amend {
		list = append(list, SlipFact{"变更事项", m.changes()})
	}
	return list
}

// reason is why; where there is only one, nobody has to name it before it is decided.
func (m *matter) reason() certificate.Reason {
	if m.of.Reason == "" && m.event != nil {
		return m.event.Reason
	}
	return m.of.Reason
}

// changes says what an amendment changes: from what to what, where a line has room for it.
func (m *matter) changes() string {
	was, is := maskFace(m.kind, m.before), maskFace(m.kind, m.face)
	var list []string
	for i := range m.kind.Fields {
		f := &m.kind.Fields[i]
		if m.before[f.Key] == m.face[f.Key] {
			continue
		}
		switch f.Kind {
		case catalog.Photo, catalog.List:
			list = append(list, f.Name)
		default:
			list = append(list, f.Name+"由“"+m.said(f, was)+"”变更为“"+m.said(f, is)+"”")
		}
	}
	return strings.Join(list, "；")
}

// said is an item of a face as people read it.
func (m *matter) said(f *catalog.Field, face certificate.Face) string {
	value := face[f.Key]
	switch {
	case value == "":
		return "（无）"
	case f.Kind == catalog.RegionCode:
		return m.desk.office.Regions.Name(value)
	}
	return value
}

// day is the day on which something happened, by the clock of the desk.
func (m *matter) day(at time.Time) day.Day { return day.Of(at.In(m.desk.office.Now().Location())) }

// han writes a day as documents do.
func han(d day.Day) string {
	if d == 0 || d == day.Forever {
		return d.String()
	}
	return d.Time().Format("2006年1月2日")
}

// applied begins the sentence about an application.
func (m *matter) applied() string {
	return fmt.Sprintf("你（单位）于%s提出的%s%s申请", han(m.day(m.of.ProposedAt)), m.kind.Name, m.of.Operation.Name())
}
