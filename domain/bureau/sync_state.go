package bureau

import (
	"context"
	"fmt"
	"strings"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

// SyncState is how one certificate stands with the province, and why (G16).
type SyncState struct {
	Key   SyncKey
	At    time.Time // of the receipt, or of what the province said; zero where it only waits
	Text  string    // a sentence for the clerk
	Item  *StoppedItem
	Aside int // events of it that were set aside
}

// SyncKey tells the states apart.
type SyncKey string

// The states.
const (
	SyncWaiting SyncKey = "waiting"  // it will be sent
	SyncSent    SyncKey = "accepted" // the province has all of it
	SyncStopped SyncKey = "stopped"  // the newest event was refused, or conflicts
	SyncHeld    SyncKey = "held"     // an earlier event of the same certificate was
	SyncAside   SyncKey = "aside"    // all of it was set aside: it is not in the store any more
)

// Sync tells of a line of a list how it stands with the province; an event that is held up by an earlier one is not told
// from one that was stopped itself.
func (r Row) Sync() SyncKey {
	switch {
	case r.Stopped != "":
		return SyncStopped
	case r.Sent:
		return SyncSent
	}
	return SyncWaiting
}

// SyncState tells how a certificate stands with the province.
func (d *Desk) SyncState(ctx context.Context, ref string) (SyncState, error) {
	if err := d.permit(ctx, access.ReadCertificates, "sync_state", ""); err != nil {
		return SyncState{}, err
	}
	c, err := d.find(ctx, ref)
	if id, ok := certificate.ParseID(ref); ok && problem.Of(err) == problem.NotFound {
		return d.goneState(ctx, id, err)
	}
	if err != nil {
		return SyncState{}, err
	}
	return d.syncState(ctx, &c)
}

// goneState is the state of a certificate that is not here: where it was set aside, that is said.
func (d *Desk) goneState(ctx context.Context, id certificate.ID, missing error) (SyncState, error) {
	aside, err := d.office.Store.Aside(ctx, id)
	if err != nil || len(aside) == 0 {
		return SyncState{}, missing
	}
	last := &aside[len(aside)-1]
	return SyncState{
		Key: SyncAside, At: last.At, Aside: len(aside),
		Text: fmt.Sprintf("整本已于 %s 由 %s 撤下（%s），以省级系统的记录为准；仍然需要的可以重新办理", shownDay(last.At), last.By, maskText(last.Why)),
	}, nil
}

func (d *Desk) syncState(ctx context.Context, c *certificate.Certificate) (SyncState, error) {
	aside, err := d.office.Store.Aside(ctx, c.ID)
	if err != nil {
		return SyncState{}, err
	}
	s := SyncState{Aside: len(aside)}
	stopped, err := d.office.Store.StoppedAt(ctx, c.ID)
	switch {
	case err == nil:
		s.stoppedBy(d.stoppedItem(&stopped, c), c)
	case problem.Of(err) != problem.NotFound:
		return SyncState{}, err
	default:
		if err := d.waitingState(ctx, &s, c); err != nil {
			return SyncState{}, err
		}
	}
	if s.Aside > 0 {
		s.Text = strings.TrimSuffix(s.Text, "。") + fmt.Sprintf("；另有 %d 件与省级系统冲突，已撤下备查", s.Aside)
	}
	return s, nil
}

// stoppedBy words why a certificate does not get on.
func (s *SyncState) stoppedBy(item StoppedItem, c *certificate.Certificate) {
	s.Key, s.At, s.Item = SyncStopped, item.Told, &item
	reason := map[exchange.Outcome]string{exchange.Refused: "省级系统退回", exchange.Conflict: "与省级系统的记录冲突"}[item.Outcome]
	s.Text = fmt.Sprintf("%s %s办理的“%s”%s：%s", shownDay(item.At), by(item.Actor), item.Operation.Name(), reason, item.Said)
	if item.Event != c.LastEvent {
		s.Key = SyncHeld
		s.Text += fmt.Sprintf("；其后的 %d 件在等它处理", item.Followers)
	}
}

// by names who did something, where somebody did.
func by(actor string) string {
	if actor == "" {
		return ""
	}
	return "由 " + actor + " "
}

// waitingState tells what is sent from what is not.
func (d *Desk) waitingState(ctx context.Context, s *SyncState, c *certificate.Certificate) error {
	received, err := d.office.Store.Received(ctx, c.LastEvent)
	switch {
	case err == nil:
		s.Key, s.At, s.Text = SyncSent, received, "省级系统已于 "+shownDay(received)+" 收到"
		return nil
	case problem.Of(err) != problem.NotFound:
		return err
	}
	s.Key = SyncWaiting
	joined, err := d.joined(ctx)
	if err != nil {
		return err
	}
	var link SyncStatus
	d.office.link.tell(&link)
	switch {
	case !joined:
		s.Text = "还没有推送：这台工作站还没有接入省级系统"
	case link.Trouble != "":
		s.Text = "等待推送：" + link.Trouble
	default:
		s.Text = "等待推送，下一次同步时送省级系统"
	}
	return nil
}

// shownDay is a time as sentences have it.
func shownDay(at time.Time) string { return at.Local().Format("2006年1月2日 15:04") }
