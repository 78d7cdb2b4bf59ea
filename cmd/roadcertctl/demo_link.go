package main

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"roadcert/cmd/internal/premises"
	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
	"roadcert/store/sqlite"
)

// linkedResult is what the practice county and its province came to.
type linkedResult struct {
	Folder       string    `json:"folder"`
	Address      string    `json:"address"`
	Pushed       int       `json:"pushed"`
	Documents    int       `json:"documents"` // with the unified seal, taken over so far
	AwaitingSeal int       `json:"awaiting_seal"`
	Second       string    `json:"second_store"`
	Pulled       int       `json:"pulled"`      // by the second workstation
	Yielded      int       `json:"yielded"`     // of the second's, because the first was faster
	Differences  int       `json:"differences"` // left to whoever practises
	Fault        string    `json:"fault"`
	Repushed     int       `json:"repushed"` // of what the fault held up
	FaultDone    bool      `json:"fault_done"`
	Reconciled   int       `json:"reconciled,omitempty"` // certificates that were the same on both sides then
	League       leagueRow `json:"league"`
}

// station is one workstation of the practice county.
type station struct {
	*terminal
	number int
	office *bureau.Office
}

// openStation opens the store of a workstation in a folder, and founds it where an earlier run did not. Whoever asked
// closes the store.
func (t *terminal) openStation(number int, dir string) (*station, *sqlite.Store, error) {
	own := *t
	own.options.Store = dir
	if err := own.foundPractice(); err != nil {
		return nil, nil, err
	}
	office, store, err := own.office(sqlite.Options{})
	return &station{terminal: &own, number: number, office: office}, store, err
}

// withProvince has the main job done beside a province.
func (d *demo) withProvince(program string, generated int) (err error) {
	p := &practiceProvince{terminal: d.terminal, program: program, house: filepath.Join(d.out, "province"), log: filepath.Join(d.out, "province.log")}
	if err := p.found(); err != nil {
		return err
	}
	second, store, err := d.openStation(2, filepath.Join(d.out, "store2"))
	if err != nil {
		return err
	}
	defer store.Close()
	known, err := d.first.knows()
	if err != nil {
		return err
	}
	if err := p.run(known); err != nil {
		return err
	}
	d.province, d.second = p, second
	d.result.Province = &linkedResult{Folder: p.house, Address: "https://" + p.address, Second: second.options.Store}
	err = d.whole(generated)
	if err == nil {
		d.result.Province.League, err = p.league()
	}
	if stopped := p.stop(); err == nil {
		err = stopped
	}
	return err
}

// desk has a person do something at the workstation.
func (s *station) desk(role access.Role, do func(*bureau.Desk) error) error {
	user := string(role)
	desk, err := s.office.SignIn(s.ctx, user, premises.PracticePassword(s.options.Store, user))
	if err != nil {
		return err
	}
	return errors.Join(do(desk), desk.Close(context.WithoutCancel(s.ctx)))
}

// knows is where the province listens that a workstation has joined; empty where it has not.
func (s *station) knows() (address string, err error) {
	err = s.desk(access.Clerk, func(desk *bureau.Desk) error {
		status, err := desk.SyncStatus(s.ctx)
		address = strings.TrimPrefix(status.Address, "https://")
		return err
	})
	return address, err
}

// join has a workstation join the province, unless an earlier run did, and gets it its first numbers.
func (d *demo) join(s *station) func(*bureau.Desk) error {
	return func(desk *bureau.Desk) error {
		status, err := desk.SyncStatus(d.ctx)
		if err != nil || status.Joined {
			return err
		}
		invitation, err := d.province.invitation(s.number)
		if err != nil {
			return err
		}
		if _, err := desk.Join(d.ctx, invitation); err != nil {
			return err
		}
		_, err = desk.Sync(d.ctx, nil)
		return err
	}
}

// keep synchronises, and is content with so many documents: the others come with a later synchronisation.
func (d *demo) keep(desk *bureau.Desk, documents int) (bureau.SyncResult, error) {
	ctx, stop := context.WithCancel(d.ctx)
	defer stop()
	r, err := desk.Sync(ctx, func(s bureau.SyncStep) {
		if s.Stage == "sealed" && s.Done >= documents {
			stop()
		}
	})
	if problem.Of(err) == problem.Cancelled && d.ctx.Err() == nil {
		err = nil
	}
	return r, err
}

// push tells the province everything and takes the first documents over that it seals.
func (d *demo) push(desk *bureau.Desk) error {
	linked := d.result.Province
	for {
		r, err := d.keep(desk, sealedForPractice-linked.Documents)
		if err != nil {
			return err
		}
		linked.Pushed, linked.Documents = linked.Pushed+r.Pushed, linked.Documents+r.Sealed
		status, err := desk.SyncStatus(d.ctx)
		linked.AwaitingSeal = status.AwaitingSeal
		d.result.Sealed = linked.Documents
		if err != nil || status.AwaitingSeal == 0 || linked.Documents >= sealedForPractice {
			return err
		}
		select {
		case <-d.ctx.Done():
			return d.ctx.Err()
		case <-time.After(time.Second): // it seals while nothing is said
		}
	}
}

// pull takes over at the second workstation what the first did. Documents are made there when they are asked for.
func (d *demo) pull(desk *bureau.Desk) error {
	r, err := d.keep(desk, 0)
	d.result.Province.Pulled = r.Pulled
	return err
}

// fail registers a fault, and what was done meanwhile, unless an earlier run did.
func (d *demo) fail(desk *bureau.Desk) error {
	faults, err := desk.Faults(d.ctx)
	if err != nil || len(faults) > 0 {
		return err
	}
	f, err := desk.OpenFault(d.ctx, exchange.ForceMajeure, time.Time{}, "练习：施工挖断光缆")
	if err != nil {
		return err
	}
	return desk.TakeMeasure(d.ctx, f.ID, "telephone", "练习：电话告知省级系统值班人员")
}

// mend clears the fault, sends what came up meanwhile, reconciles, and writes the sheet that proves it.
func (d *demo) mend(desk *bureau.Desk) error {
	faults, err := desk.Faults(d.ctx)
	if err != nil || len(faults) == 0 {
		return err
	}
	f := faults[len(faults)-1]
	if f.Cleared.IsZero() {
		if f, err = desk.ClearFault(d.ctx, f.ID, time.Time{}); err != nil {
			return err
		}
	}
	if f.Done.IsZero() {
		r, err := desk.Reconcile(d.ctx, nil)
		if err != nil {
			return err
		}
		d.result.Province.Reconciled = r.Same
		if f, err = desk.Fault(d.ctx, f.ID); err != nil {
			return err
		}
	}
	linked := d.result.Province
	linked.Fault, linked.FaultDone, linked.Repushed = f.ID, !f.Done.IsZero(), f.Waiting-f.Left
	sheet := filepath.Join(d.out, "fault.pdf")
	d.result.Files = append(d.result.Files, sheet)
	return d.faultSheet(desk, f.ID, sheet)
}

// clashing are the vehicles that both workstations review: of the first the difference is solved, of the second it is
// left to whoever practises.
func (d *demo) clashing(desk *bureau.Desk) ([]bureau.Row, error) {
	page, err := desk.List(d.ctx, bureau.Query{Kind: "013", Status: certificate.Valid, Medium: certificate.Both, Descending: true, Limit: 2})
	if err == nil && len(page.Rows) < 2 {
		err = problem.New(problem.Damaged, d.say.of("demo_no_clash"), "练习县里没有两辆转化过的车", "请删除输出文件夹后重做")
	}
	return page.Rows, err
}

const clashNote = "练习：两台工作站先后登记同一辆车的年审"

// clash reviews one of the vehicles, unless that was done or is known already, and tells the province.
func (d *demo) clash(which int) func(*bureau.Desk) error {
	return func(desk *bureau.Desk) error {
		rows, err := d.clashing(desk)
		if err != nil {
			return err
		}
		id := rows[which].ID.String()
		dossier, err := desk.Show(d.ctx, id)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(dossier.Events, func(e certificate.Event) bool { return e.Note == clashNote }) {
			if _, err := desk.Record(d.ctx, id, bureau.Proposal{Operation: certificate.Review, Note: clashNote}); err != nil {
				return err
			}
		}
		_, err = d.keep(desk, 0)
		return err
	}
}

// yield solves what the second workstation was too late with.
func (d *demo) yield(desk *bureau.Desk) error {
	stopped, err := desk.StoppedItems(d.ctx, 0, 1)
	if err != nil {
		return err
	}
	for i := range stopped {
		if err := desk.Yield(d.ctx, stopped[i].Certificate.String(), "练习：一号工作站先办"); err != nil {
			return err
		}
	}
	aside, err := desk.AsideItems(d.ctx)
	d.result.Province.Yielded = len(aside)
	return err
}

// tend does what is due by itself: of what it does not do the province hears nothing.
func (d *demo) tend(desk *bureau.Desk) error {
	_, err := desk.Expire(d.ctx, nil)
	return err
}

// handIn hands the result of the year in.
func (d *demo) handIn(desk *bureau.Desk) error { return desk.HandIn(d.ctx, desk.Today().Year()) }

// left counts what is left to be looked at.
func (d *demo) left(desk *bureau.Desk) error {
	status, err := desk.SyncStatus(d.ctx)
	d.result.Province.Differences = status.Stopped
	return err
}

func (r *linkedResult) lines(say words) []string {
	fault := "demo_fault_lasts"
	if r.FaultDone {
		fault = "demo_fault_done"
	}
	return []string{
		say.of("demo_linked", r.Address, grouped(r.Pushed), grouped(r.Documents), grouped(r.AwaitingSeal)),
		say.of("demo_second", grouped(r.Pulled), r.Second, r.Yielded, r.Differences),
		say.of(fault, r.Fault, grouped(r.Repushed)),
		say.of("demo_league", r.League.Rank, r.League.Name, grouped(r.League.Certificates), r.League.Rate, r.League.Score, r.League.Stations),
	}
}
