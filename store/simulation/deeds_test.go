package simulation_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
	"roadcert/store/register"
)

// deed is one thing that happens.
type deed struct {
	name string
	odds int
	do   func(*machine, context.Context) error
}

var deeds = []deed{
	{"import", 4, (*machine).register},
	{"issue", 10, (*machine).issue},
	{"convert", 3, (*machine).convert},
	{"amend", 12, (*machine).amend},
	{"suspend", 4, (*machine).suspend},
	{"cancel", 4, (*machine).cancel},
	{"review", 6, (*machine).review},
	{"deliver", 4, (*machine).deliver},
	{"withdraw", 3, (*machine).withdraw},
	{"expire", 2, (*machine).expire},
	{"sync", 40, (*machine).sync},
	{"resolve", 8, func(m *machine, ctx context.Context) error { return m.resolve(ctx, 3) }},
	{"redo", 3, (*machine).redo},
	{"open a fault", 1, (*machine).open},
	{"clear faults", 2, (*machine).clear},
	{"mend", 3, (*machine).mend},
	{"write a parcel", 2, (*machine).write},
	{"a parcel arrives", 4, (*machine).arrive},
	{"an old letter arrives", 8, (*machine).oldLetter},
	{"clocks jump", 2, (*machine).jump},
	{"a day goes by", 2, (*machine).tomorrow},
	{"restart", 2, (*machine).restart},
	{"the province is backed up", 2, func(m *machine, _ context.Context) error { return m.world.keepBackup() }},
	{"the province is restarted", 1, func(m *machine, _ context.Context) error { return m.world.restart() }},
	{"the province is set back", 1, func(m *machine, _ context.Context) error { return m.world.setBack() }},
}

// begin gives the first county something to work on, that both of its workstations know; and now and then a register that both
// of them have taken over.
func (w *world) begin() {
	ctx := context.Background()
	weather := w.weather
	w.weather = 0
	one, two := w.machines[0], w.machines[1]
	for range 3 {
		w.must(one.issue(ctx))
	}
	w.must(one.register(ctx))
	if w.random.IntN(2) == 0 {
		w.must(two.register(ctx))
	}
	for _, m := range []*machine{one, two, one} {
		w.must(m.sync(ctx))
	}
	w.look(true)
	w.must(w.keepBackup())
	w.weather = weather
}

// any is some certificate of the store.
func (m *machine) any() string {
	list := m.whole()
	if len(list) == 0 {
		return "0"
	}
	return list[m.world.random.IntN(len(list))].ID.String()
}

func (m *machine) register(ctx context.Context) error {
	from := m.world.random.IntN(6)
	var b strings.Builder
	b.WriteString("道路运输证号,业户名称,车牌号码,车辆类型,经营范围,发证日期,营运状态\n")
	for n := from; n < from+1+m.world.random.IntN(5); n++ {
		fmt.Fprintf(&b, "辽交运管法字%s%06d号,顺达运输有限公司,辽A%05d,重型厢式货车,道路普通货物运输,2024-10-05,有效\n", m.self.County, 900_000+n, n)
	}
	path := filepath.Join(m.world.dir, "register.csv")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		return err
	}
	reg, err := register.Open(path)
	if err != nil {
		return err
	}
	defer reg.Close()
	r, err := m.desk(access.Clerk).Import(ctx, reg, bureau.ImportOptions{})
	m.world.note("  %d imported, %d refused", r.Imported, r.Refused)
	return err
}

func (m *machine) issue(ctx context.Context) error {
	m.vehicles++
	k, err := m.desk(access.Clerk).ProposeIssue(ctx, "013", certificate.Face{
		"name": "顺达运输有限公司", "plate": fmt.Sprintf("辽A%d%04d", 1+m.n, m.vehicles), "vehicle_type": "重型厢式货车", "scope": "道路普通货物运输",
	}, "")
	return m.decide(ctx, k, err)
}

func (m *machine) decide(ctx context.Context, k bureau.Case, err error) error {
	if err == nil {
		_, err = m.desk(access.Approver).Decide(ctx, k.ID, bureau.Approved, "")
	}
	return err
}

func (m *machine) propose(ctx context.Context, p bureau.Proposal) error {
	k, err := m.desk(access.Clerk).Propose(ctx, m.any(), p)
	return m.decide(ctx, k, err)
}

func (m *machine) amend(ctx context.Context) error {
	scopes := []string{"道路普通货物运输、大型物件运输", "道路普通货物运输、集装箱运输", "道路普通货物运输"}
	return m.propose(ctx, bureau.Proposal{
		Operation: certificate.Amend, Reason: "info-change", Face: certificate.Face{"scope": scopes[m.world.random.IntN(len(scopes))]},
	})
}

func (m *machine) suspend(ctx context.Context) error {
	return m.propose(ctx, bureau.Proposal{Operation: certificate.Suspend, Reason: "penalty", Until: m.desk(access.Clerk).Today().Add(1 + m.world.random.IntN(5))})
}

func (m *machine) cancel(ctx context.Context) error {
	return m.propose(ctx, bureau.Proposal{Operation: certificate.Cancel, Reason: "holder-request"})
}

func (m *machine) review(ctx context.Context) error {
	_, err := m.desk(access.Clerk).Record(ctx, m.any(), bureau.Proposal{Operation: certificate.Review, Reason: "annual"})
	return err
}

func (m *machine) deliver(ctx context.Context) error {
	_, err := m.desk(access.Clerk).Record(ctx, m.any(), bureau.Proposal{Operation: certificate.Deliver})
	return err
}

func (m *machine) withdraw(ctx context.Context) error {
	_, err := m.desk(access.Approver).Withdraw(ctx, m.any(), "点错了")
	return err
}

func (m *machine) convert(ctx context.Context) error {
	_, err := m.desk(access.Approver).Convert(ctx, bureau.ConvertOptions{Limit: 3})
	return err
}

func (m *machine) expire(ctx context.Context) error {
	_, err := m.desk(access.Service).Expire(ctx, nil)
	return err
}

func (m *machine) sync(ctx context.Context) error {
	r, err := m.desk(access.Clerk).Sync(ctx, nil)
	m.world.note("  accepted %d, known %d, refused %d, conflicts %d, pulled %d, waiting %d, stopped %d", r.Accepted, r.Known, r.Refused, r.Conflicts, r.Pulled, r.Backlog.Events, r.Backlog.Stopped)
	return err
}

// resolve decides one of some of what is stopped: mostly by yielding.
func (m *machine) resolve(ctx context.Context, of int) error {
	items, err := m.desk(access.Clerk).StoppedItems(ctx, 0, 100)
	if err != nil {
		return err
	}
	for i := range items {
		if m.world.random.IntN(of) > 0 {
			continue
		}
		ref := items[i].Certificate.String()
		if of > 1 && m.world.random.IntN(6) == 0 {
			err = m.desk(access.Reviewer).Resend(ctx, ref, "再试一次")
		} else {
			err = m.desk(access.Reviewer).Yield(ctx, ref, "对方先办")
		}
		m.world.note("  resolved %s %s: %s", ref, items[i].Outcome, problem.Of(err))
		if problem.Of(err) != problem.NotFound && err != nil {
			return err
		}
	}
	return nil
}

func (m *machine) redo(ctx context.Context) error {
	items, err := m.desk(access.Clerk).AsideItems(ctx)
	if err != nil {
		return err
	}
	for _, a := range items {
		if a.Redone != nil || a.Bar != "" || m.world.random.IntN(3) > 0 {
			continue
		}
		done, err := m.desk(access.Clerk).Redo(ctx, a.Event)
		if err != nil || done.Case.ID == "" {
			return err
		}
		return m.decide(ctx, done.Case, nil)
	}
	return nil
}

func (m *machine) open(ctx context.Context) error {
	_, err := m.desk(access.Clerk).OpenFault(ctx, exchange.ForceMajeure, m.office.Now().Add(-time.Hour), "停电")
	return err
}

// clear says of every fault that lasts that it is over.
func (m *machine) clear(ctx context.Context) error {
	faults, err := m.desk(access.Clerk).Faults(ctx)
	if err != nil {
		return err
	}
	for i := range faults {
		f := &faults[i]
		if now := m.office.Now(); f.Cleared.IsZero() && f.OpenedBy != "" && !now.Before(f.Began) {
			if _, err := m.desk(access.Clerk).ClearFault(ctx, f.ID, now); err != nil {
				return err
			}
		}
	}
	return nil
}

// mend reconciles, and puts right what differs as is offered first.
func (m *machine) mend(ctx context.Context) error {
	r, err := m.desk(access.Clerk).Reconcile(ctx, nil)
	m.world.note("  same %d, waiting %d, found %d", r.Same, r.Waiting, r.Found)
	if err != nil {
		return err
	}
	for i := range r.Differences {
		d := &r.Differences[i]
		if len(d.Mendings) == 0 {
			continue
		}
		if err := m.desk(access.Reviewer).Mend(ctx, d.Certificate.String(), d.Mendings[0], "已核对"); problem.Of(err) == problem.Refused {
			continue // something else has to be put right first
		} else if err != nil {
			return err
		}
		m.world.note("  mended %s %s by %s", d.Certificate, d.Relation, d.Mendings[0])
	}
	return nil
}

// parcel is one on its way to the province, or back.
type parcel struct {
	to      *machine // nil for the province
	from    *machine
	content []byte
}

func (m *machine) write(ctx context.Context) error {
	var b bytes.Buffer
	_, err := m.desk(access.Clerk).ExportParcel(ctx, &b)
	if err == nil {
		m.world.parcels = append(m.world.parcels, &parcel{from: m, content: b.Bytes()})
	}
	return err
}

// arrive brings some parcel to where it goes. It may arrive again, and some never do.
func (m *machine) arrive(ctx context.Context) error {
	w := m.world
	if len(w.parcels) == 0 {
		return nil
	}
	p := w.parcels[w.random.IntN(len(w.parcels))]
	if p.to != nil {
		_, err := p.to.desk(access.Clerk).ReceiveParcel(ctx, p.content)
		return err
	}
	var b bytes.Buffer
	_, err := w.province.Receive(ctx, bytes.NewReader(p.content), &b)
	if err == nil {
		w.parcels = append(w.parcels, &parcel{to: p.from, from: p.from, content: b.Bytes()})
	}
	return err
}

// oldLetter lets a letter arrive that was long on its way, or comes a second time. Nobody waits for the answer.
func (m *machine) oldLetter(ctx context.Context) error {
	w := m.world
	if len(w.late) == 0 {
		return nil
	}
	_, err := w.answer(ctx, w.late[w.random.IntN(len(w.late))])
	return err
}

func (m *machine) jump(context.Context) error {
	if m.world.random.IntN(3) == 0 {
		m.world.seat.skew = m.world.skew()
	}
	m.skew = m.world.skew()
	return nil
}

func (m *machine) tomorrow(context.Context) error {
	m.world.now = m.world.now.Add(24 * time.Hour)
	return nil
}

func (m *machine) restart(context.Context) error {
	m.start()
	return nil
}
