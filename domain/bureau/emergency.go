package bureau

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// Emergencies (应急处置, DB21/T 7.4): what a bureau means to do is its plan, what happened is an incident, and what it tried
// is a rehearsal (rehearsal.go). An incident is opened by who notices it, told of while it lasts, and closed once with its
// cause and what is learnt of it; who closes it signs it, and then nobody alters it any more. A fault of the link has its
// own register with its two working days (faults.go).

const (
	incidentDrawer      Drawer = "incident"
	emergencyPlanDrawer Drawer = "emergency" // every version of the plan
)

// EmergencyPlan is one version of the plan: a text.
type EmergencyPlan struct {
	Version int       `json:"version"` // from 1; 0: the bureau has none yet
	Text    string    `json:"text"`
	By      string    `json:"by"`
	At      time.Time `json:"at"`
}

// mostPlanText is how long a plan may be, in bytes.
const mostPlanText = 256 << 10

// EmergencyPlan returns the plan in force; version 0 where there is none.
func (d *Desk) EmergencyPlan(ctx context.Context) (EmergencyPlan, error) {
	if err := d.permit(ctx, access.ReadEmergency, "emergency_plan", ""); err != nil {
		return EmergencyPlan{}, err
	}
	return d.emergencyPlan(ctx)
}

func (d *Desk) emergencyPlan(ctx context.Context) (last EmergencyPlan, err error) {
	all, err := fetchAll[EmergencyPlan](ctx, d.office.Store, emergencyPlanDrawer)
	for _, p := range all {
		if p.Version > last.Version {
			last = p
		}
	}
	return last, err
}

// SetEmergencyPlan makes a text the plan in force. Earlier versions are kept.
func (d *Desk) SetEmergencyPlan(ctx context.Context, text string) (EmergencyPlan, error) {
	const what = "不能保存应急预案"
	if err := d.permit(ctx, access.HandleEmergency, "emergency_plan", ""); err != nil {
		return EmergencyPlan{}, err
	}
	switch {
	case !utf8.ValidString(text):
		return EmergencyPlan{}, problem.New(problem.Invalid, what, "文件不是 UTF-8 编码的文本", "请另存为 UTF-8 文本")
	case strings.TrimSpace(text) == "":
		return EmergencyPlan{}, problem.New(problem.Invalid, what, "没有内容", "请写明各类情况由谁、按什么步骤处置")
	case len(text) > mostPlanText:
		return EmergencyPlan{}, problem.New(problem.Invalid, what, fmt.Sprintf("超过 %d KB", mostPlanText>>10), "请只保留正文，附件另存")
	}
	d.office.keeping.Lock()
	defer d.office.keeping.Unlock()
	last, err := d.emergencyPlan(ctx)
	if err != nil {
		return last, err
	}
	p := EmergencyPlan{Version: last.Version + 1, Text: text, By: d.account.User, At: d.now()}
	r, err := keep(emergencyPlanDrawer, strconv.Itoa(p.Version), p)
	if err != nil {
		return p, err
	}
	return p, d.office.Store.Commit(ctx, Change{
		Records: []Record{r}, Audit: d.entry("emergency_plan", strconv.Itoa(p.Version), audit.Done, fmt.Sprintf("应急预案第 %d 版", p.Version)),
	})
}

// IncidentKind is what sort of thing happened.
type IncidentKind string

// incidentKinds are all there are.
var incidentKinds = []struct {
	Kind IncidentKind
	Name string
}{
	{"outage", "系统中断"},
	{"damage", "数据损坏或丢失"},
	{"leak", "信息泄露"},
	{"intrusion", "非法访问或恶意程序"},
	{"power", "断电断网"},
	{"other", "其他"},
}

// Name is the kind in Chinese; an unknown one is its own name.
func (k IncidentKind) Name() string {
	for _, row := range incidentKinds {
		if row.Kind == k {
			return row.Name
		}
	}
	return string(k)
}

// String is its key.
func (k IncidentKind) String() string { return string(k) }

// IncidentKinds returns every kind.
func IncidentKinds() []IncidentKind {
	kinds := make([]IncidentKind, len(incidentKinds))
	for i, row := range incidentKinds {
		kinds[i] = row.Kind
	}
	return kinds
}

// Incident is one thing that happened.
type Incident struct {
	ID        string            `json:"id"` // i1
	Kind      IncidentKind      `json:"kind"`
	Drill     bool              `json:"drill,omitempty"` // an exercise
	Began     time.Time         `json:"began"`
	Opened    time.Time         `json:"opened"`
	OpenedBy  string            `json:"opened_by"`
	Note      string            `json:"note"`
	Plan      int               `json:"plan"` // version that was in force; 0: none
	Measures  []IncidentMeasure `json:"measures"`
	Closed    time.Time         `json:"closed,omitzero"`
	ClosedBy  string            `json:"closed_by,omitempty"`
	Recovered time.Time         `json:"recovered,omitzero"` // since when work goes on as before
	Cause     string            `json:"cause,omitempty"`
	Lessons   string            `json:"lessons,omitempty"`
	Key       seal.PublicKey    `json:"key,omitempty"`       // of who closed it
	Signature []byte            `json:"signature,omitempty"` // over SignedBytes
}

// IncidentMeasure is one thing that was done.
type IncidentMeasure struct {
	At   time.Time `json:"at"`
	By   string    `json:"by"`
	Text string    `json:"text"`
}

// IsClosed tells whether it is over and signed.
func (i *Incident) IsClosed() bool { return !i.Closed.IsZero() }

// SignedBytes is what is signed: everything but the signature, in a form that does not change.
func (i *Incident) SignedBytes() []byte {
	var b bytes.Buffer
	b.WriteString("roadcert-incident-1\n")
	line := func(parts ...any) {
		for _, p := range parts {
			if at, ok := p.(time.Time); ok {
				p = at.UTC().UnixMilli()
			}
			fmt.Fprintf(&b, "%q ", fmt.Sprint(p))
		}
		b.WriteByte('\n')
	}
	line(i.ID, i.Kind, i.Drill, i.Began, i.Opened, i.OpenedBy, i.Note, i.Plan, len(i.Measures))
	for _, m := range i.Measures {
		line(m.At, m.By, m.Text)
	}
	line(i.Closed, i.ClosedBy, i.Recovered, i.Cause, i.Lessons, i.Key.Fingerprint())
	return b.Bytes()
}

// Genuine tells whether a closed incident is as it was signed.
func (i *Incident) Genuine() bool { return i.Key.Verify(i.SignedBytes(), i.Signature) }

// OpenIncident notes down that something happened; now where began is zero. drill says that it is an exercise.
func (d *Desk) OpenIncident(ctx context.Context, i Incident) (Incident, error) {
	const what = "不能登记应急事件"
	if err := d.permit(ctx, access.HandleEmergency, "incident_open", ""); err != nil {
		return Incident{}, err
	}
	now := d.now()
	opened := Incident{
		Kind: i.Kind, Drill: i.Drill, Began: i.Began.UTC().Truncate(time.Millisecond), Opened: now, OpenedBy: d.account.User,
		Note: noted(i.Note), Measures: []IncidentMeasure{},
	}
	if i.Began.IsZero() {
		opened.Began = now
	}
	switch {
	case !slices.Contains(IncidentKinds(), i.Kind):
		return opened, problem.New(problem.Invalid, what, "没有“"+string(i.Kind)+"”这种事件", "可用的有："+incidentWords())
	case opened.Note == "":
		return opened, problem.New(problem.Invalid, what, "没有写明发生了什么", "请写明现象、影响和已知的范围")
	case opened.Began.After(now):
		return opened, problem.New(problem.Invalid, what, "发生的时间还没有到", "请核对时间")
	}
	plan, err := d.emergencyPlan(ctx)
	if err != nil {
		return opened, err
	}
	if opened.ID, err = d.nextID(ctx, "i"); err != nil {
		return opened, err
	}
	opened.Plan = plan.Version
	return opened, d.keepIncident(ctx, &opened, "incident_open", "登记应急事件："+i.Kind.Name())
}

func incidentWords() string {
	words := make([]string, len(incidentKinds))
	for i, row := range incidentKinds {
		words[i] = string(row.Kind) + " " + row.Name
	}
	return strings.Join(words, "、")
}

func (d *Desk) keepIncident(ctx context.Context, i *Incident, action, detail string) error {
	r, err := keep(incidentDrawer, i.ID, i)
	if err != nil {
		return err
	}
	return d.office.Store.Commit(ctx, Change{Records: []Record{r}, Audit: d.entry(action, i.ID, audit.Done, detail)})
}

// AddMeasure notes down what was done about an incident.
func (d *Desk) AddMeasure(ctx context.Context, id, text string) (Incident, error) {
	const what = "不能登记处置措施"
	if err := d.permit(ctx, access.HandleEmergency, "incident_measure", id); err != nil {
		return Incident{}, err
	}
	if text = noted(text); text == "" {
		return Incident{}, problem.New(problem.Invalid, what, "没有写明做了什么", "请写明措施、由谁做、结果如何")
	}
	d.office.keeping.Lock()
	defer d.office.keeping.Unlock()
	i, err := d.openIncident(ctx, id, what)
	if err != nil {
		return i, err
	}
	i.Measures = append(i.Measures, IncidentMeasure{At: d.now(), By: d.account.User, Text: text})
	return i, d.keepIncident(ctx, &i, "incident_measure", "登记处置措施")
}

// CloseIncident closes an incident for good, signed: since when work goes on, now where it is zero, what caused it and
// what is learnt of it.
func (d *Desk) CloseIncident(ctx context.Context, id string, recovered time.Time, cause, lessons string) (Incident, error) {
	const what = "不能办结应急事件"
	if err := d.permit(ctx, access.HandleEmergency, "incident_close", id); err != nil {
		return Incident{}, err
	}
	d.office.keeping.Lock()
	defer d.office.keeping.Unlock()
	i, err := d.openIncident(ctx, id, what)
	if err != nil {
		return i, err
	}
	i.Closed, i.ClosedBy, i.Cause, i.Lessons = d.now(), d.account.User, noted(cause), noted(lessons)
	if i.Recovered = recovered.UTC().Truncate(time.Millisecond); recovered.IsZero() {
		i.Recovered = i.Closed
	}
	switch {
	case len(i.Measures) == 0:
		return i, problem.New(problem.Refused, what, "没有登记任何处置措施（依据：DB21/T 7.4）", "请先登记采取了什么措施")
	case i.Cause == "" || i.Lessons == "":
		return i, problem.New(problem.Invalid, what, "没有写明原因或教训", "请写明原因，以及以后怎样避免或更快恢复")
	case i.Recovered.Before(i.Began) || i.Recovered.After(i.Closed):
		return i, problem.New(problem.Invalid, what, "恢复的时间不在发生与办结之间", "请核对时间")
	}
	signer, err := d.signerKey()
	if err != nil {
		return i, err
	}
	i.Key = signer.Public()
	if i.Signature, err = d.signature(i.SignedBytes()); err != nil {
		return i, err
	}
	return i, d.keepIncident(ctx, &i, "incident_close", "办结应急事件："+i.Kind.Name())
}

// openIncident reads an incident that is not closed.
func (d *Desk) openIncident(ctx context.Context, id, what string) (i Incident, err error) {
	found, err := fetch(ctx, d.office.Store, incidentDrawer, id, &i,
		problem.New(problem.Damaged, "不能读出应急事件", "保存的记录读不出来", "请检查证照库，必要时用备份恢复"))
	switch {
	case err != nil:
		return i, err
	case !found:
		return i, problem.New(problem.NotFound, "找不到应急事件", "没有编号为 "+id+" 的事件", "请在列表中查看编号")
	case i.IsClosed():
		return i, problem.New(problem.Conflict, what, "该事件已由 "+i.ClosedBy+" 办结并签名", "有新情况请另行登记")
	}
	return i, nil
}

// Incidents returns all incidents, the newest first.
func (d *Desk) Incidents(ctx context.Context) ([]Incident, error) {
	if err := d.permit(ctx, access.ReadEmergency, "incidents", ""); err != nil {
		return nil, err
	}
	list, err := fetchAll[Incident](ctx, d.office.Store, incidentDrawer)
	newestFirst(list, func(i *Incident) string { return i.ID })
	return list, err
}
