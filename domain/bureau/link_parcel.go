package bureau

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/document"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

// While the link is down, the letters of a synchronisation go to the province on a stick, and its answers come back the
// same way (5.3). What was put on a stick stays in the outbox: sticks are lost, and the province knows what it has
// already (G9, G15).

// ParcelOut is what was put into a parcel.
type ParcelOut struct {
	ID          string `json:"id"`
	Letters     int    `json:"letters"`
	Events      int    `json:"events"`
	Pictures    int    `json:"pictures"`
	Submissions int    `json:"submissions"`
	Left        int    `json:"left"` // events that did not fit: they go with the next one
}

// sentParcel is a parcel that may still be answered.
type sentParcel struct {
	ID     string                `json:"id"`
	Made   time.Time             `json:"made"`
	After  exchange.Cursor       `json:"after"`            // what its Pull asks for
	Sealed int64                 `json:"sealed"`           // what its Sealed asks for
	People string                `json:"people"`           // digest of the keys it makes known
	Photos map[string][]string   `json:"photos,omitempty"` // by letter
	Handed []exchange.Submission `json:"handed,omitempty"` // without their content
}

// mostParcels is how many parcels may be on their way. The oldest is forgotten for a new one: its events are still in
// the outbox.
const mostParcels = 50

const whatParcel = "不能导出加密数据包"

// ExportParcel writes everything that waits for the province into a parcel.
func (d *Desk) ExportParcel(ctx context.Context, w io.Writer) (ParcelOut, error) {
	if err := d.permit(ctx, access.Synchronise, "export_parcel", ""); err != nil {
		return ParcelOut{}, err
	}
	release, err := d.alone(whatParcel)
	if err != nil {
		return ParcelOut{}, err
	}
	defer release()
	l, _, err := d.correspond(ctx)
	if err != nil {
		return ParcelOut{}, err
	}
	r, err := l.round(ctx, nil)
	if err != nil {
		return ParcelOut{}, err
	}
	p, err := r.parcel(w)
	if err == nil {
		err = p.fill(ctx)
	}
	if err == nil {
		err = p.w.Close()
	}
	if err != nil {
		return ParcelOut{}, worded(err, whatParcel)
	}
	p.out.Letters = p.w.Letters
	r.state.Parcels = append(r.state.Parcels, p.sent)
	r.state.Parcels = r.state.Parcels[max(0, len(r.state.Parcels)-mostParcels):]
	return p.out, r.settle(ctx, Change{}, "export_parcel", p.out.ID,
		fmt.Sprintf("导出加密数据包：事件 %d 件，照片 %d 张，评价结果 %d 项", p.out.Events, p.out.Pictures, p.out.Submissions))
}

// parcel is a parcel being filled.
type parcel struct {
	*round
	w      *exchange.ParcelWriter
	sent   sentParcel
	out    ParcelOut
	photos map[string]bool // that are in it
}

func (r *round) parcel(w io.Writer) (*parcel, error) {
	o := r.desk.office
	made := o.Now().Add(o.link.ahead()).UTC().Truncate(time.Millisecond)
	writer, err := exchange.NewParcelWriter(w, exchange.ParcelHead{From: r.self, Made: made}, r.key, o.Rand)
	if err != nil {
		return nil, err
	}
	return &parcel{
		round: r, w: writer, photos: map[string]bool{}, out: ParcelOut{ID: writer.Head.ID},
		sent: sentParcel{ID: writer.Head.ID, Made: made, After: r.state.Cursor, Sealed: r.state.Sealed, Photos: map[string][]string{}},
	}, nil
}

// add writes a letter into the parcel.
func (p *parcel) add(topic exchange.Topic, request any) (letter string, err error) {
	w, err := p.write(topic, request)
	if err != nil {
		return "", err
	}
	return w.id, p.w.Add(w.closed)
}

// fill writes the letters of a synchronisation in its order.
func (p *parcel) fill(ctx context.Context) error {
	people, digest, err := p.desk.peopleRequest(ctx)
	if err != nil {
		return err
	}
	p.sent.People = digest
	if _, err := p.add(exchange.People, people); err != nil {
		return err
	}
	if _, err := p.add(exchange.Pull, &exchange.PullRequest{After: p.state.Cursor, Limit: exchange.MostItems}); err != nil {
		return err
	}
	if _, err := p.add(exchange.Sealed, &exchange.SealedRequest{After: p.state.Sealed, Limit: exchange.MostDocuments}); err != nil {
		return err
	}
	submissions, err := p.desk.submitRequest(ctx)
	if err != nil {
		return err
	}
	if p.out.Submissions = len(submissions.Submissions); p.out.Submissions > 0 {
		for _, s := range submissions.Submissions {
			p.sent.Handed = append(p.sent.Handed, exchange.Submission{Kind: s.Kind, Name: s.Name, At: s.At})
		}
		if _, err := p.add(exchange.Submit, submissions); err != nil {
			return err
		}
	}
	if err := p.pictures(ctx, p.state.Wanted); err != nil {
		return err
	}
	return p.events(ctx)
}

// events writes the outbox, and the photos its faces name: whoever gets the parcel cannot ask for them.
func (p *parcel) events(ctx context.Context) error {
	const spare = 100 // letters of photos that one batch may need
	var after certificate.EventID
	for {
		events, err := p.desk.office.Store.Outbox(ctx, after, exchange.MostItems)
		if err != nil || len(events) == 0 {
			return err
		}
		if p.w.Letters > exchange.MostLetters-spare {
			backlog, err := p.desk.office.Store.Backlog(ctx, time.Time{})
			p.out.Left = backlog.Events - backlog.Stopped - p.out.Events
			return err
		}
		s := batchOf(events)
		request, err := p.desk.pushRequest(ctx, s)
		if err != nil {
			return err
		}
		if _, err := p.add(exchange.Push, request); err != nil {
			return err
		}
		p.out.Events += len(s.events)
		after = s.events[len(s.events)-1].ID
		photos, err := p.photosOf(ctx, s.events)
		if err != nil {
			return err
		}
		if err := p.pictures(ctx, photos); err != nil {
			return err
		}
	}
}

// photosOf returns the digests of the photos that the faces of some events name.
func (p *parcel) photosOf(ctx context.Context, events []certificate.Event) (digests []string, err error) {
	var ids []certificate.ID
	for i := range events {
		if events[i].Face != nil {
			ids = append(ids, events[i].Certificate)
		}
	}
	slices.Sort(ids)
	list, err := p.desk.office.Store.Gather(ctx, slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	kinds := map[certificate.ID]*catalog.Kind{}
	for i := range list {
		kinds[list[i].ID], _ = p.desk.Catalog().Kind(list[i].Kind)
	}
	for i := range events {
		if kind := kinds[events[i].Certificate]; kind != nil {
			digests = append(digests, document.Photos(kind, events[i].Face)...)
		}
	}
	return digests, nil
}

// pictures writes photos, each once.
func (p *parcel) pictures(ctx context.Context, digests []string) error {
	fresh := slices.DeleteFunc(slices.Clone(digests), func(digest string) bool {
		had := p.photos[digest]
		p.photos[digest] = true
		return had
	})
	for some := range slices.Chunk(fresh, exchange.MostDocuments) {
		request, err := p.desk.picturesRequest(ctx, some)
		if err != nil {
			return err
		}
		if len(request.Pictures) == 0 {
			continue
		}
		letter, err := p.add(exchange.Pictures, request)
		if err != nil {
			return err
		}
		p.out.Pictures += len(request.Pictures)
		p.sent.Photos[letter] = some
	}
	return nil
}

// ReceiveParcel takes over the answers to a parcel, as if they had come over the line.
func (d *Desk) ReceiveParcel(ctx context.Context, content []byte) (SyncResult, error) {
	const what = "不能接收回执数据包"
	if err := d.permit(ctx, access.Synchronise, "receive_parcel", ""); err != nil {
		return SyncResult{}, err
	}
	release, err := d.alone(what)
	if err != nil {
		return SyncResult{}, err
	}
	defer release()
	start := d.office.Now()
	l, _, err := d.correspond(ctx)
	if err != nil {
		return SyncResult{}, err
	}
	r, err := l.round(ctx, nil)
	if err != nil {
		return SyncResult{}, err
	}
	p, err := exchange.OpenParcel(bytes.NewReader(content))
	if err != nil {
		return SyncResult{}, err
	}
	at := slices.IndexFunc(r.state.Parcels, func(s sentParcel) bool { return s.ID == p.Head.Answers })
	switch {
	case !p.Head.Signer.Equal(r.far) || p.Head.From != (exchange.Party{}) || p.Head.To != r.self:
		err = problem.New(problem.Refused, what, "数据包不是省级系统给这台工作站的", "请核对文件：应为省级系统对本机数据包的回执")
	case at < 0:
		err = problem.New(problem.Refused, what, "本机没有在等这个数据包的回执，或者已经接收过", "请核对文件")
	}
	if err != nil {
		return SyncResult{}, errors.Join(err, d.record(ctx, "receive_parcel", p.Head.ID, audit.Refused, "parcel"))
	}
	sent := r.state.Parcels[at]
	if err = r.answers(ctx, p, &sent); err == nil {
		r.state.Parcels = slices.DeleteFunc(slices.Clone(r.state.Parcels), func(s sentParcel) bool { return s.ID == sent.ID })
		err = r.settle(ctx, Change{}, "receive_parcel", p.Head.ID, fmt.Sprintf("接收回执数据包：回执 %d 件，接收 %d 件", r.result.Pushed, r.result.Pulled))
	}
	return r.end(ctx, start, err)
}

// answers reads the letters of a parcel and takes over what each brings.
func (r *round) answers(ctx context.Context, p *exchange.Parcel, sent *sentParcel) error {
	for {
		closed, err := p.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		letter, err := exchange.Open(closed, r.key)
		if err != nil {
			return err
		}
		take, ok := taken[letter.Topic]
		if !ok || letter.Answers == "" {
			continue
		}
		if err := take(r, ctx, &letter, sent); err != nil {
			return err
		}
	}
}

// taken says what is done with the answer to each sort of letter that goes into a parcel.
var taken = map[exchange.Topic]func(*round, context.Context, *exchange.Letter, *sentParcel) error{
	exchange.People:   (*round).peopleKnown,
	exchange.Push:     (*round).receipts,
	exchange.Pictures: (*round).photosKnown,
	exchange.Submit:   (*round).handedIn,
	exchange.Pull:     (*round).stretch,
	exchange.Sealed:   (*round).documents,
}

func (r *round) peopleKnown(ctx context.Context, _ *exchange.Letter, sent *sentParcel) error {
	if r.state.People == sent.People {
		return nil
	}
	r.state.People = sent.People
	return r.settle(ctx, Change{}, "send_people", "", "经办人公钥已由数据包送达")
}

func (r *round) handedIn(ctx context.Context, _ *exchange.Letter, sent *sentParcel) error {
	return r.submitted(ctx, sent.Handed)
}

func (r *round) photosKnown(ctx context.Context, letter *exchange.Letter, sent *sentParcel) error {
	there := sent.Photos[letter.Answers]
	left := slices.DeleteFunc(slices.Clone(r.state.Wanted), func(digest string) bool { return slices.Contains(there, digest) })
	if len(left) == len(r.state.Wanted) {
		return nil
	}
	r.state.Wanted = left
	return r.settle(ctx, Change{}, "send_pictures", "", fmt.Sprintf("照片 %d 张已由数据包送达", len(there)))
}

// receipts keeps those of what still waits: the network may have been faster than the stick.
func (r *round) receipts(ctx context.Context, letter *exchange.Letter, _ *sentParcel) error {
	var a exchange.PushAnswer
	if err := exchange.Read(letter.Body, &a); err != nil {
		return err
	}
	ids := make([]certificate.EventID, len(a.Receipts))
	for i := range a.Receipts {
		ids[i] = a.Receipts[i].Event
	}
	here, err := r.desk.office.Store.Here(ctx, ids)
	if err != nil {
		return err
	}
	waiting := slices.DeleteFunc(a.Receipts, func(receipt exchange.Receipt) bool { return !here[receipt.Event] })
	return r.receive(ctx, waiting, &a)
}

// stretch takes over a stretch of the feed, where it reaches beyond what is here by now. That the province was set back
// is dealt with on the line: it takes the whole feed.
func (r *round) stretch(ctx context.Context, letter *exchange.Letter, sent *sentParcel) error {
	var a exchange.PullAnswer
	if err := exchange.Read(letter.Body, &a); err != nil {
		return err
	}
	switch {
	case a.Rewound:
		r.result.Reasons["rewound"]++
		return nil
	case sent.After.Seq > r.state.Cursor.Seq || a.Cursor.Seq <= r.state.Cursor.Seq || !r.state.Rewound.IsZero():
		return nil
	}
	if _, err := r.takeFeed(ctx, &a); err != nil || r.kept.Same(r.state.Cursor) {
		return err
	}
	return r.settle(ctx, Change{}, "pull", "", fmt.Sprintf("省级数据已核对到第 %d 条", r.state.Cursor.Seq))
}

func (r *round) documents(ctx context.Context, letter *exchange.Letter, sent *sentParcel) error {
	var a exchange.SealedAnswer
	if err := exchange.Read(letter.Body, &a); err != nil || len(a.Documents) == 0 || a.After <= r.state.Sealed || sent.Sealed > r.state.Sealed {
		return err
	}
	return r.takeSealed(ctx, &a)
}
