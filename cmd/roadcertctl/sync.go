package main

import (
	"io"
	"strconv"
	"time"

	"roadcert/cmd/internal/premises"
	"roadcert/domain/bureau"
	"roadcert/domain/problem"
)

// syncVerb keeps the workstation in step with the province.
type syncVerb struct {
	Once  bool `xor:"often" help:"${help_sync_once}"`
	Watch bool `xor:"often" help:"${help_sync_watch}"`
}

type syncResult struct {
	Pushed      int            `json:"pushed"`
	Accepted    int            `json:"accepted"`
	Known       int            `json:"known"`
	Refused     int            `json:"refused"`
	Conflicts   int            `json:"conflicts"`
	Pulled      int            `json:"pulled"`
	Sealed      int            `json:"sealed"`
	Waiting     int            `json:"waiting"`
	Faults      int            `json:"faults"`
	Differences int            `json:"differences"` // events that wait for a person
	Reasons     map[string]int `json:"reasons"`
	Seconds     float64        `json:"seconds"`
	Cancelled   bool           `json:"cancelled,omitempty"`
}

func syncOf(r bureau.SyncResult) syncResult {
	return syncResult{
		Pushed: r.Pushed, Accepted: r.Accepted, Known: r.Known, Refused: r.Refused, Conflicts: r.Conflicts, Pulled: r.Pulled, Sealed: r.Sealed,
		Waiting: r.Backlog.Events, Faults: r.Faults, Differences: r.Backlog.Stopped, Reasons: r.Reasons, Seconds: r.Seconds,
	}
}

// Run synchronises once, or again and again until it is stopped.
func (v *syncVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		if v.Watch {
			return t.watch(d)
		}
		progress := t.bar(t.say.of("syncing"))
		done, err := d.Sync(t.ctx, func(s bureau.SyncStep) { progress.at(s.Done, s.Total) })
		progress.clear()
		return t.synced(done, err)
	})
}

// synced prints what a synchronisation came to.
func (t *terminal) synced(done bureau.SyncResult, err error) error {
	r := syncOf(done)
	if problem.Of(err) == problem.Cancelled {
		r.Cancelled = true
		t.tell("sync_cancelled")
	} else if err != nil {
		return err
	}
	if err := t.answer(r); err != nil {
		return err
	}
	return found(r.Refused+r.Conflicts+r.Differences+len(r.Reasons) > 0 || r.Cancelled)
}

func (r syncResult) lines(say words) []string {
	lines := []string{say.of("synced", grouped(r.Pushed), grouped(r.Pulled), grouped(r.Sealed), grouped(r.Waiting), grouped(r.Differences), r.Seconds)}
	return append(lines, counts(r.Reasons)...)
}

// syncStatusVerb tells how the workstation stands with the province, from what is known here.
type syncStatusVerb struct{}

type syncStatusResult struct {
	Joined           bool      `json:"joined"`
	Province         string    `json:"province"`
	Address          string    `json:"address"`
	Workstation      int       `json:"workstation"`
	Waiting          int       `json:"waiting"`
	Oldest           time.Time `json:"oldest,omitzero"`
	Differences      int       `json:"differences"`
	Faults           int       `json:"faults"`
	AwaitingSeal     int       `json:"awaiting_seal"`
	Succeeded        time.Time `json:"succeeded,omitzero"`
	Clean            time.Time `json:"clean,omitzero"`
	Trouble          string    `json:"trouble,omitempty"`
	CatalogueDiffers []string  `json:"catalogue_differs,omitempty"`
}

// Run tells.
func (v *syncStatusVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		s, err := d.SyncStatus(t.ctx)
		if err != nil {
			return err
		}
		return t.answer(syncStatusResult{
			Joined: s.Joined, Province: s.Province, Address: s.Address, Workstation: s.Self.Workstation, Waiting: s.Backlog.Events,
			Oldest: s.Backlog.Oldest, Differences: s.Stopped, Faults: len(s.Faults), AwaitingSeal: s.AwaitingSeal, Succeeded: s.Succeeded,
			Clean: s.Clean, Trouble: s.Trouble, CatalogueDiffers: s.CatalogueDiffers,
		})
	})
}

func (r syncStatusResult) lines(say words) []string {
	if !r.Joined {
		return []string{say.of("not_joined", grouped(r.Waiting))}
	}
	lines := []string{
		say.of("sync_to", r.Province, r.Workstation),
		say.of("sync_waiting", grouped(r.Waiting), grouped(r.Differences), grouped(r.AwaitingSeal), r.Faults),
		say.of("sync_succeeded", shownTime(r.Succeeded, say), shownTime(r.Clean, say)),
	}
	if r.Trouble != "" {
		lines = append(lines, r.Trouble)
	}
	return append(lines, r.CatalogueDiffers...)
}

func shownTime(at time.Time, say words) string {
	if at.IsZero() {
		return say.of("never")
	}
	return at.Local().Format("2006-01-02 15:04")
}

// syncPackageVerb writes what waits for the province into a parcel.
type syncPackageVerb struct {
	File string `arg:"" help:"${help_parcel_out}"`
}

type parcelResult struct {
	File string `json:"file"`
	bureau.ParcelOut
}

// Run writes.
func (v *syncPackageVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		r := parcelResult{File: v.File}
		err := premises.WriteFile(v.File, 0o600, t.say.of("cannot_package"), func(w io.Writer) (err error) {
			r.ParcelOut, err = d.ExportParcel(t.ctx, w)
			return err
		})
		if err != nil {
			return err
		}
		return t.answer(r)
	})
}

func (r parcelResult) lines(say words) []string {
	lines := []string{say.of("packaged", r.File, grouped(r.Events), grouped(r.Pictures), grouped(r.Submissions))}
	if r.Left > 0 {
		lines = append(lines, say.of("package_left", grouped(r.Left)))
	}
	return lines
}

// syncReceiveVerb takes the province's answers to a parcel over.
type syncReceiveVerb struct {
	File string `arg:"" help:"${help_parcel_in}"`
}

// Run takes over.
func (v *syncReceiveVerb) Run(t *terminal) error {
	content, err := t.read(v.File, t.say.of("cannot_receive"))
	if err != nil {
		return err
	}
	return t.atDesk(func(d *bureau.Desk) error {
		return t.synced(d.ReceiveParcel(t.ctx, content))
	})
}

// syncFollowVerb says of which counties the standings are kept.
type syncFollowVerb struct {
	Counties []string `arg:"" optional:"" placeholder:"CODE" help:"${help_follow_counties}"`
}

type followResult struct {
	Counties []string `json:"counties"`
}

// Run says it.
func (v *syncFollowVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		if err := d.Follow(t.ctx, v.Counties); err != nil {
			return err
		}
		l, err := d.Link(t.ctx)
		if err != nil {
			return err
		}
		return t.answer(followResult{Counties: append([]string{}, l.Followed...)})
	})
}

func (r followResult) lines(say words) []string {
	return []string{say.of("followed", strconv.Itoa(len(r.Counties)))}
}

// syncSubmitVerb hands the year's evaluation in.
type syncSubmitVerb struct {
	Year int `required:"" placeholder:"YYYY" help:"${help_submit_year}"`
}

type submitResult struct {
	Year int `json:"year"`
}

// Run hands in.
func (v *syncSubmitVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		if err := d.HandIn(t.ctx, v.Year); err != nil {
			return err
		}
		return t.answer(submitResult{v.Year})
	})
}

func (r submitResult) lines(say words) []string { return []string{say.of("submitted", r.Year)} }
