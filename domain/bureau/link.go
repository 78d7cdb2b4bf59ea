package bureau

import (
	"context"
	"errors"
	"sync"
	"time"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// The link to the province. A workstation that has joined keeps its enrolment, and how far it has come, in a drawer;
// every question to the province is one letter and its answer (ask). Whatever an answer brings is kept in one
// transaction together with how far that is, so that a run may be cut off anywhere (G7).

// linkDrawer holds the enrolment and the state of the link.
const linkDrawer Drawer = "link"

// What lies in the link's drawer.
const (
	enrolmentName = "enrolment"
	joiningName   = "joining" // the key of a workstation that asked to be enrolled, until it is
	linkStateName = "state"
	followedName  = "followed" // codes of the counties that are followed
)

// linkState is how far a workstation has come with the province. Only who holds the line (Desk.alone) changes it.
type linkState struct {
	Cursor    exchange.Cursor  `json:"cursor"`           // in the county's feed
	Told      exchange.Cursor  `json:"told,omitzero"`    // the end of the feed when the last receipts came; zero once it is read as far
	Sealed    int64            `json:"sealed"`           // in the order of sealed documents
	Missed    *int64           `json:"missed,omitempty"` // the place to go through those again from, once nothing is stopped
	Standings map[string]int64 `json:"standings"`        // of the counties that are followed
	Succeeded time.Time        `json:"succeeded,omitzero"`
	Clean     time.Time        `json:"clean,omitzero"` // of the last reconciliation that found no difference
	Serials   []serialStretch  `json:"serials,omitempty"`
	People    string           `json:"people,omitempty"`    // digest of the keys that were made known
	Catalogue string           `json:"catalogue,omitempty"` // digest of the catalogue that was taken over
	Differs   []string         `json:"differs,omitempty"`   // entries of the catalogue that were not taken over, and why
	Wanted    []string         `json:"wanted,omitempty"`    // digests of photos the province still asks for
	Gaps      []certificate.ID `json:"gaps,omitempty"`      // certificates of which something was passed over
	Rewound   time.Time        `json:"rewound,omitzero"`    // since when the whole feed is gone through anew; zero at other times
	// SetBack is when the province was last found to have been set back to an older state: what the fault is opened from.
	SetBack time.Time         `json:"set_back,omitzero"`
	Notices []exchange.Notice `json:"notices,omitempty"` // of faults at the province, as it last said
	Parcels []sentParcel      `json:"parcels,omitempty"` // that may still be answered
	// Restored is what the store came out of, where it came out of a backup: the province is told with every push.
	Restored exchange.Restored `json:"restored,omitzero"`
}

// serialStretch is a stretch of serials that belongs to this workstation.
type serialStretch struct {
	Kind catalog.Code `json:"kind"`
	From int64        `json:"from"`
	To   int64        `json:"to"`
}

// connection is the link as an open office has it: what needs not be kept.
type connection struct {
	talking sync.Mutex // held by whoever goes through a whole conversation
	mu      sync.Mutex
	offset  time.Duration // by how much the province's clock is ahead of ours
	failing time.Time     // since when nothing comes through; zero while it does
	trouble error         // the last that went wrong; nil while all is well
	tried   time.Time
}

// enrolment returns what the workstation joined with; problem.NotFound where it has not.
func (d *Desk) enrolment(ctx context.Context) (exchange.Enrolment, error) {
	var e exchange.Enrolment
	found, err := fetch(ctx, d.office.Store, linkDrawer, enrolmentName, &e,
		problem.New(problem.Damaged, "不能与省级系统同步", "保存的接入信息读不出来", "请检查证照库，必要时重新接入"))
	if err == nil && !found {
		err = problem.New(problem.NotFound, "不能与省级系统同步", "这台工作站还没有接入省级系统", "请系统管理员用省级系统发给的接入文件接入（roadcertctl join）")
	}
	return e, err
}

// linkState returns how far the workstation has come.
func (d *Desk) linkState(ctx context.Context) (linkState, error) {
	s := linkState{Standings: map[string]int64{}}
	_, err := fetch(ctx, d.office.Store, linkDrawer, linkStateName, &s,
		problem.New(problem.Damaged, "不能与省级系统同步", "保存的同步进度读不出来", "请检查证照库，必要时用备份恢复"))
	if s.Standings == nil {
		s.Standings = map[string]int64{}
	}
	return s, err
}

// line is an open line to the province: who speaks, with which keys, over which wire.
type line struct {
	desk *Desk
	self exchange.Party
	key  *seal.Key      // ours
	far  seal.PublicKey // the province's
	root []byte         // certificate of its authority, DER
	wire Wire
	told time.Time // when the last answer was written, by the province's clock
}

// dial opens the line.
func (d *Desk) dial(ctx context.Context) (*line, error) {
	l, e, err := d.correspond(ctx)
	if err != nil {
		return nil, err
	}
	l.wire, err = d.wireTo(&e.Invitation)
	return l, err
}

// correspond is a line that nothing goes over: for letters on a stick.
func (d *Desk) correspond(ctx context.Context) (*line, *exchange.Enrolment, error) {
	e, err := d.enrolment(ctx)
	if err != nil {
		return nil, nil, err
	}
	defer clear(e.Private)
	key, err := seal.ParseKey(e.Private)
	if err != nil {
		return nil, nil, problem.From(err, problem.Damaged, "不能与省级系统同步", "本工作站的通信密钥读不出来", "请检查证照库，必要时重新接入")
	}
	return d.lineTo(&e.Invitation, key), &e, nil
}

// lineTo is a line to the province that wrote an invitation.
func (d *Desk) lineTo(i *exchange.Invitation, key *seal.Key) *line {
	return &line{desk: d, self: i.Party(), key: key, far: i.Key, root: i.Root}
}

func (d *Desk) wireTo(i *exchange.Invitation) (Wire, error) {
	if d.office.Dial == nil {
		return nil, problem.New(problem.Unreachable, "不能与省级系统同步", "这个程序没有装联网部件", "请改用加密数据包")
	}
	return d.office.Dial(*i)
}

// alone keeps everybody else from going through a conversation with the province until the release. It fails with
// problem.Busy.
func (d *Desk) alone(what string) (release func(), err error) {
	if !d.office.link.talking.TryLock() {
		return nil, problem.New(problem.Busy, what, "本机正在与省级系统同步", "请等这一次同步结束")
	}
	return d.office.link.talking.Unlock, nil
}

// joined tells whether the workstation has joined a province.
func (d *Desk) joined(ctx context.Context) (bool, error) {
	content, err := d.office.Store.Record(ctx, linkDrawer, enrolmentName)
	clear(content)
	if problem.Of(err) == problem.NotFound {
		return false, nil
	}
	return err == nil, err
}

// written is a letter ready to go, and what it was made of, so that it can be written anew.
type written struct {
	topic   exchange.Topic
	request any
	id      string
	closed  []byte
}

// write closes a letter with the time as the province has it.
func (l *line) write(topic exchange.Topic, request any) (*written, error) {
	o := l.desk.office
	letter, err := exchange.NewLetter(o.Rand, topic, l.self, exchange.Party{}, o.Now().Add(o.link.ahead()), request)
	if err != nil {
		return nil, err
	}
	closed, err := letter.Close(o.Rand, l.key, l.far)
	return &written{topic: topic, request: request, id: letter.ID, closed: closed}, err
}

// ask sends one letter and reads its answer. The error is a *exchange.Trouble, or wraps one.
func (l *line) ask(ctx context.Context, topic exchange.Topic, request, answer any) error {
	w, err := l.write(topic, request)
	if err != nil {
		return err
	}
	return l.send(ctx, w, answer)
}

// send sends a letter and reads its answer. A clock that is wrong is put right by the province's, and the letter
// written anew (G14).
func (l *line) send(ctx context.Context, w *written, answer any) error {
	o := l.desk.office
	for attempt := 0; ; attempt++ {
		err := l.once(ctx, w, answer)
		var t *exchange.Trouble
		if attempt == 0 && errors.As(err, &t) && t.Kind == exchange.Stale && !t.Now.IsZero() {
			o.link.set(t.Now.Sub(o.Now()))
			if w, err = l.write(w.topic, w.request); err != nil {
				return err
			}
			continue
		}
		if !errors.Is(ctx.Err(), context.Canceled) { // that somebody stopped it says nothing of the link
			o.link.note(err, o.Now())
		}
		return err
	}
}

func (l *line) once(ctx context.Context, w *written, answer any) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	reply, err := l.wire.Carry(ctx, w.closed)
	if err != nil {
		return err
	}
	return l.read(reply, w, answer)
}

// read opens an answer and sees to it that it is the province's, and to this letter.
func (l *line) read(reply []byte, w *written, answer any) error {
	got, err := exchange.Open(reply, l.key)
	switch {
	case err != nil: // half an answer is none
		return &exchange.Trouble{Kind: exchange.Unreachable, Cause: err}
	case !got.Signer.Equal(l.far) || got.Answers != w.id || got.Topic != w.topic || got.To != l.self:
		return &exchange.Trouble{Kind: exchange.Unreachable, Cause: errors.New("the answer is not the province's to this letter")}
	}
	l.told = got.At
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
