package bureau

import (
	"context"
	"slices"
	"strings"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/day"
	"roadcert/domain/outreach"
	"roadcert/domain/problem"
)

// outreachDrawer holds the register of trainings and campaigns: some dozens a year.
const outreachDrawer Drawer = "outreach"

// Outreach returns the trainings and campaigns of a year (宣传培训, clause 6.4), newest first; year 0 means all.
func (d *Desk) Outreach(ctx context.Context, year int) ([]outreach.Record, error) {
	if err := d.permit(ctx, access.ReadCertificates, "outreach", ""); err != nil {
		return nil, err
	}
	all, err := fetchAll[outreach.Record](ctx, d.office.Store, outreachDrawer)
	all = slices.DeleteFunc(all, func(r outreach.Record) bool { return year != 0 && r.Date.Year() != year })
	slices.SortStableFunc(all, func(a, b outreach.Record) int {
		if a.Date != b.Date {
			return int(b.Date - a.Date)
		}
		return b.At.Compare(a.At)
	})
	return all, err
}

// AddOutreach enters a training or campaign.
func (d *Desk) AddOutreach(ctx context.Context, a outreach.Activity) (outreach.Record, error) {
	if err := d.permit(ctx, access.RecordOutreach, "add_outreach", ""); err != nil {
		return outreach.Record{}, err
	}
	if err := d.enterable(&a); err != nil {
		return outreach.Record{}, err
	}
	id, err := d.nextStationID(ctx, "o")
	if err != nil {
		return outreach.Record{}, err
	}
	r := outreach.Record{ID: id, Version: d.version(a)}
	return r, d.keepOutreach(ctx, &r, "add_outreach", "登记宣传培训")
}

// CorrectOutreach says what an entry should have said. What it said before stays with it.
func (d *Desk) CorrectOutreach(ctx context.Context, id string, a outreach.Activity) (outreach.Record, error) {
	if err := d.permit(ctx, access.RecordOutreach, "correct_outreach", id); err != nil {
		return outreach.Record{}, err
	}
	if err := d.enterable(&a); err != nil {
		return outreach.Record{}, err
	}
	d.office.keeping.Lock() // two corrections at once would lose one
	defer d.office.keeping.Unlock()
	r, err := d.outreachRecord(ctx, id)
	if err != nil {
		return r, err
	}
	if r.Activity == a {
		return r, problem.New(problem.Invalid, "没有更正", "与原来登记的完全相同", "请改动后再保存")
	}
	r.Earlier, r.Version = append(r.Earlier, r.Version), d.version(a)
	return r, d.keepOutreach(ctx, &r, "correct_outreach", "更正宣传培训")
}

// OutreachRecord returns one entry.
func (d *Desk) OutreachRecord(ctx context.Context, id string) (outreach.Record, error) {
	if err := d.permit(ctx, access.ReadCertificates, "outreach", id); err != nil {
		return outreach.Record{}, err
	}
	return d.outreachRecord(ctx, id)
}

func (d *Desk) outreachRecord(ctx context.Context, id string) (r outreach.Record, err error) {
	found, err := fetch(ctx, d.office.Store, outreachDrawer, id, &r,
		problem.New(problem.Damaged, "不能读出宣传培训记录", "保存的记录读不出来", "请检查证照库，必要时用备份恢复"))
	if err == nil && !found {
		err = problem.New(problem.NotFound, "找不到宣传培训记录", "没有编号为 "+id+" 的记录", "请在列表中查看编号")
	}
	return r, err
}

// version is an activity as this person enters it now.
func (d *Desk) version(a outreach.Activity) outreach.Version {
	return outreach.Version{Activity: a, By: d.account.User, At: d.now()}
}

// enterable trims an activity and refuses one with something missing.
func (d *Desk) enterable(a *outreach.Activity) error {
	for _, text := range []*string{&a.Title, &a.Place, &a.Person, &a.Note} {
		*text = strings.TrimSpace(*text)
	}
	faults := a.Faults(d.Today())
	if len(faults) == 0 {
		return nil
	}
	texts := make([]string, len(faults))
	for i, f := range faults {
		texts[i] = f.Text
	}
	return problem.New(problem.Invalid, "不能登记宣传培训", strings.Join(texts, "；"), "请改正后再登记")
}

func (d *Desk) keepOutreach(ctx context.Context, r *outreach.Record, action, detail string) error {
	kept, err := keep(outreachDrawer, r.ID, r)
	if err != nil {
		return err
	}
	return d.office.Store.Commit(ctx, Change{Records: []Record{kept}, Audit: d.entry(action, r.ID, audit.Done, detail)})
}

// heldOutreach are the activities that count in the report of a year up to a day.
func (d *Desk) heldOutreach(ctx context.Context, year int, asOf day.Day) ([]outreach.Activity, error) {
	all, err := fetchAll[outreach.Record](ctx, d.office.Store, outreachDrawer)
	first, _ := day.Date(year, 1, 1)
	return outreach.Between(all, first, asOf), err
}
