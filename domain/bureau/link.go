package bureau

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"roadcert/domain/catalog"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// The link to the province. A workstation that has joined keeps its enrolment, and how far it has come, in a drawer;
// every question to the province is one letter and its answer (ask). Whatever an answer brings is kept in one
// transaction together with how far that is, so that a run may be cut off anywhere (G7).

// linkDrawer holds the enrolment and the state of the link.
const linkDrawer Drawer = "link"

const (
	enrolmentName = "enrolment"
	linkStateName = "state"
)

// linkState is how far a workstation has come with the province.
type linkState struct {
	Cursor    exchange.Cursor  `json:"cursor"`    // in the county's feed
	Sealed    int64            `json:"sealed"`    // in the order of sealed documents
	Standings map[string]int64 `json:"standings"` // of the counties that are followed
	Succeeded time.Time        `json:"succeeded,omitzero"`
	Clean     time.Time        `json:"clean,omitzero"` // of the last reconciliation that found no difference
	Serials   []serialStretch  `json:"serials,omitempty"`
	People    string           `json:"people,omitempty"`    // digest of the keys that were made known
	Catalogue string           `json:"catalogue,omitempty"` // digest of the catalogue that was taken over
	// SetBack is when the province was last found to have been set back to an older state: what the fault is opened from.
	SetBack time.Time         `json:"set_back,omitzero"`
	Notices []exchange.Notice `json:"notices,omitempty"` // of faults at the province, as it last said
}

// serialStretch is a stretch of serials that belongs to this workstation.
type serialStretch struct {
	Kind catalog.Code `json:"kind"`
	From int64        `json:"from"`
	To   int64        `json:"to"`
}

// connection is the link as an open office has it: what needs not be kept.
type connection struct {
	mu      sync.Mutex
	offset  time.Duration // by how much the province's clock is ahead of ours
	failing time.Time     // since when nothing comes through; zero while it does
	trouble error         // the last that went wrong; nil while all is well
	tried   time.Time
}

// enrolment returns what the workstation joined with; problem.NotFound where it has not.
func (d *Desk) enrolment(ctx context.Context) (exchange.Enrolment, error) {
	var e exchange.Enrolment
	content, err := d.office.Store.Record(ctx, linkDrawer, enrolmentName)
	if problem.Of(err) == problem.NotFound {
		return e, problem.New(problem.NotFound, "不能与省级系统同步", "这台工作站还没有接入省级系统", "请系统管理员用省级系统发给的接入文件接入（roadcertctl join）")
	}
	if err == nil {
		defer clear(content)
		err = json.Unmarshal(content, &e)
	}
	return e, problem.From(err, problem.Damaged, "不能与省级系统同步", "保存的接入信息读不出来", "请检查证照库，必要时重新接入")
}

// linkState returns how far the workstation has come.
func (d *Desk) linkState(ctx context.Context) (linkState, error) {
	s := linkState{Standings: map[string]int64{}}
	content, err := d.office.Store.Record(ctx, linkDrawer, linkStateName)
	if problem.Of(err) == problem.NotFound {
		return s, nil
	}
	if err == nil {
		err = json.Unmarshal(content, &s)
	}
	return s, problem.From(err, problem.Damaged, "不能与省级系统同步", "保存的同步进度读不出来", "请检查证照库，必要时用备份恢复")
}

// line is an open line to the province: who speaks, with which keys, over which wire.
type line struct {
	desk *Desk
	self exchange.Party
	key  *seal.Key      // ours
	far  seal.PublicKey // the province's
	wire Wire
}

// dial opens the line.
func (d *Desk) dial(ctx context.Context) (*line, error) {
	e, err := d.enrolment(ctx)
	if err != nil {
		return nil, err
	}
	defer clear(e.Private)
	key, err := seal.ParseKey(e.Private)
	if err != nil {
		return nil, problem.From(err, problem.Damaged, "不能与省级系统同步", "本工作站的通信密钥读不出来", "请检查证照库，必要时重新接入")
	}
	wire, err := d.office.Dial(e.Invitation)
	return &line{desk: d, self: e.Party(), key: key, far: e.Key, wire: wire}, err
}

// ask sends one letter and reads its answer. A clock that is wrong is put right by the province's, and the letter
// written anew (G14). The error is a *exchange.Trouble, or wraps one.
func (l *line) ask(ctx context.Context, topic exchange.Topic, request, answer any) error {
	for attempt := 0; ; attempt++ {
		err := l.once(ctx, topic, request, answer)
		var t *exchange.Trouble
		if attempt == 0 && errors.As(err, &t) && t.Kind == exchange.Stale && !t.Now.IsZero() {
			l.desk.office.link.set(t.Now.Sub(l.desk.office.Now()))
			continue
		}
		l.desk.office.link.note(err, l.desk.office.Now())
		return err
	}
}

func (l *line) once(ctx context.Context, topic exchange.Topic, request, answer any) error {
	o := l.desk.office
	letter, err := exchange.NewLetter(o.Rand, topic, l.self, exchange.Party{}, o.Now().Add(o.link.ahead()), request)
	if err != nil {
		return err
	}
	closed, err := letter.Close(o.Rand, l.key, l.far)
	if err != nil {
		return err
	}
	reply, err := l.wire.Carry(ctx, closed)
	if err != nil {
		return err
	}
	return l.read(reply, letter.ID, topic, answer)
}

// read opens an answer and sees to it that it is the province's, and to this letter.
func (l *line) read(reply []byte, id string, topic exchange.Topic, answer any) error {
	got, err := exchange.Open(reply, l.key)
	switch {
	case err != nil: // half an answer is none
		return &exchange.Trouble{Kind: exchange.Unreachable, Cause: err}
	case !got.Signer.Equal(l.far) || got.Answers != id || got.Topic != topic || got.To != l.self:
		return &exchange.Trouble{Kind: exchange.Unreachable, Cause: errors.New("the answer is not the province's to this letter")}
	}
	return exchange.Read(got.Body, answer)
}

// ahead is by how much the province's clock is ahead of ours.
func (c *connection) ahead() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.offset
}

func (c *connection) set(offset time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset = offset
}

// note keeps how a letter fared.
func (c *connection) note(err error, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tried, c.trouble = now, err
	switch {
	case err == nil:
		c.failing = time.Time{}
	case c.failing.IsZero():
		c.failing = now
	}
}
