package bureau

import (
	"context"

	"roadcert/domain/handover"
	"roadcert/domain/sharing"
)

// passWork gives the receiver what is handed over, as far as it is still open in the giver's name. It returns the numbers
// of what is not.
func (d *Desk) passWork(ctx context.Context, h *handover.Handover) (change Change, over []string, err error) {
	for _, it := range h.Items {
		var passed bool
		switch it.Kind {
		case handover.Case, handover.Draft:
			passed, err = d.passCase(ctx, h, it.Ref, &change)
		case handover.Grant:
			passed, err = d.passGrant(ctx, h, it.Ref, &change)
		case handover.Duty, handover.Finding: // who charged them with it charges another
			continue
		}
		if err != nil {
			return Change{}, nil, err
		}
		if !passed {
			over = append(over, it.Ref)
		}
	}
	return change, over, nil
}

func (d *Desk) passCase(ctx context.Context, h *handover.Handover, id string, change *Change) (passed bool, err error) {
	k, err := d.office.Store.Case(ctx, id)
	if err != nil || !k.keptBy(h.From) {
		return false, err
	}
	after, why := k.takeOver(h.To, d.now(), h.ID)
	if why != nil {
		return false, why
	}
	change.Cases = append(change.Cases, after)
	return true, nil
}

func (d *Desk) passGrant(ctx context.Context, h *handover.Handover, id string, change *Change) (passed bool, err error) {
	g, err := d.office.Store.Grant(ctx, id)
	if err != nil || g.Keeper() != h.From || g.State(d.Today()).Over() {
		return false, err
	}
	after, why := g.Say(sharing.Word{Say: sharing.TakeOver, By: h.To, At: d.now(), Note: "交接单 " + h.ID}, d.Today())
	if why != nil {
		return false, why
	}
	last := len(after.Words) - 1
	if after.Words[last].Signature, err = d.signature(after.SignedBytes(last)); err != nil {
		return false, err
	}
	change.Grants = append(change.Grants, after)
	return true, nil
}
