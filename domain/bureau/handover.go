package bureau

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/certificate"
	"roadcert/domain/handover"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// The handover of work (工作交接) when somebody changes post: what is open in a person's name is in handover_open.go, what
// passes when it is accepted in handover_pass.go, the sheet in handover_sheet.go. A record lies in a drawer, signed step by
// step; it names things by their numbers and says nothing of holders.

const handoverDrawer Drawer = "handover"

// Handover is a handover as it was read.
type Handover struct {
	handover.Handover
	Names  map[string]string // of people, by user name
	Broken []string          // which of its signatures do not hold
}

// HandoverDraft is what a handover is drawn up from.
type HandoverDraft struct {
	From   string   // user name; empty: the person's own work
	To     string   // user name
	Reason string   // why
	Others string   // what goes along and is no record here
	Items  []string // the numbers of what is handed over; empty: all that is open and stands in no other handover
}

// handovers reads all of them, the newest first.
func (d *Desk) handovers(ctx context.Context) ([]handover.Handover, error) {
	list, err := fetchAll[handover.Handover](ctx, d.office.Store, handoverDrawer)
	slices.SortFunc(list, func(a, b handover.Handover) int { return cmp.Compare(serialOf(b.ID), serialOf(a.ID)) })
	return list, err
}

// Handovers returns the handovers a person has to do with, the newest first; who signs for others and who witnesses sees
// all of them.
func (d *Desk) Handovers(ctx context.Context) ([]Handover, error) {
	if err := d.permit(ctx, access.ReadHandover, "handovers", ""); err != nil {
		return nil, err
	}
	all, err := d.handovers(ctx)
	if err != nil {
		return nil, err
	}
	keys, list := d.signatures(), []Handover{}
	for i := range all {
		if !d.seesHandover(&all[i]) {
			continue
		}
		h, err := d.shownHandover(ctx, keys, all[i])
		if err != nil {
			return nil, err
		}
		list = append(list, h)
	}
	return list, nil
}

// seesHandover tells whether a handover is this person's business.
func (d *Desk) seesHandover(h *handover.Handover) bool {
	return d.actor().StandsIn() || d.account.Role == access.Supervisor || h.Concerns(d.account.User)
}

func (d *Desk) actor() handover.Actor {
	return handover.Actor{User: d.account.User, Role: d.account.Role}
}

// shownHandover is a handover with the names of those concerned, and whether they signed it.
func (d *Desk) shownHandover(ctx context.Context, keys *signatures, kept handover.Handover) (Handover, error) {
	h := Handover{Handover: kept, Names: map[string]string{}}
	users := []string{kept.From, kept.To}
	for n, s := range kept.Steps {
		users = append(users, s.By)
		of, err := keys.of(ctx, s.By)
		if err != nil {
			return h, err
		}
		if !slices.ContainsFunc(of, func(v *seal.Verifier) bool { return v.Verify(kept.SignedBytes(n), s.Signature) }) {
			h.Broken = append(h.Broken, "交接单 "+kept.ID+" 的“"+s.Stage.Deed()+"”与 "+s.By+" 的签名不符，内容被改动")
		}
	}
	for _, user := range users {
		if h.Names[user] != "" {
			continue
		}
		name, err := d.nameOf(ctx, user)
		if err != nil {
			return h, err
		}
		h.Names[user] = name
	}
	return h, nil
}

// findHandover reads one that is this person's business.
func (d *Desk) findHandover(ctx context.Context, id string) (Handover, error) {
	var kept handover.Handover
	found, err := fetch(ctx, d.office.Store, handoverDrawer, id, &kept, problem.New(problem.Damaged, "不能读出交接单", "保存的交接单读不出来", "请检查证照库，必要时用备份恢复"))
	if err == nil && (!found || !d.seesHandover(&kept)) {
		err = problem.New(problem.NotFound, "找不到交接单", "没有编号为 "+id+"、与您有关的交接单", "请在列表中查看编号")
	}
	if err != nil {
		return Handover{}, err
	}
	return d.shownHandover(ctx, d.signatures(), kept)
}

// DrawUpHandover draws up the handover of a person's own work; who confirms accounts may do so for others. It waits for
// the signature of who gives.
func (d *Desk) DrawUpHandover(ctx context.Context, draft HandoverDraft) (Handover, error) {
	const action, what = "handover_drawn", "不能拟定工作交接"
	if err := d.permit(ctx, access.HandOver, action, ""); err != nil {
		return Handover{}, err
	}
	d.office.keeping.Lock()
	defer d.office.keeping.Unlock()
	h := handover.Handover{
		From: cmp.Or(draft.From, d.account.User), To: strings.TrimSpace(draft.To), On: d.Today(), Reason: noted(draft.Reason), Others: noted(draft.Others),
	}
	if why := h.Draws(d.actor()); why != nil {
		return Handover{}, d.refuse(ctx, action, h.From, what, why)
	}
	var err error
	if h.Items, err = d.handedItems(ctx, h.From, draft.Items); err != nil {
		return Handover{}, err
	}
	if len(h.Items) == 0 && h.Others == "" {
		return Handover{}, problem.New(problem.Invalid, what, h.From+" 名下没有未了的事项", "有纸质材料、钥匙等要移交的，请写在“其他移交事项”里")
	}
	if err := d.mayReceive(ctx, &h, what); err != nil {
		return Handover{}, err
	}
	if h.ID, err = d.nextStationID(ctx, "j"); err != nil {
		return Handover{}, err
	}
	h.Steps = []handover.Step{{Stage: handover.Drawn, By: d.account.User, At: d.now()}}
	return d.keepHandover(ctx, &h, Change{}, fmt.Sprintf("拟定工作交接：%s 移交 %s，%d 项", h.From, h.To, len(h.Items)))
}

// handedItems are what is handed over of all that is open in somebody's name.
func (d *Desk) handedItems(ctx context.Context, from string, chosen []string) ([]handover.Item, error) {
	const what = "不能拟定工作交接"
	open, err := d.openWork(ctx, from)
	if err != nil {
		return nil, err
	}
	var items []handover.Item
	for _, it := range open {
		if len(chosen) == 0 && it.In == "" || slices.Contains(chosen, it.Ref) {
			items = append(items, it.Item)
		}
	}
	for _, ref := range chosen {
		i := slices.IndexFunc(open, func(it OpenItem) bool { return it.Ref == ref })
		switch {
		case i < 0:
			return nil, problem.New(problem.Invalid, what, ref+" 不是 "+from+" 名下未了的事项", "请在未了事项中查看编号")
		case open[i].In != "":
			return nil, problem.New(problem.Conflict, what, ref+" 已经列在交接单 "+open[i].In+" 中", "请先撤回那一份，或者不选这一项")
		}
	}
	return items, nil
}

// mayReceive refuses a receiver who is not there, or could not do what is handed over.
func (d *Desk) mayReceive(ctx context.Context, h *handover.Handover, what string) error {
	a, err := d.office.Store.Account(ctx, h.To)
	switch {
	case err != nil && problem.Of(err) != problem.NotFound:
		return err
	case err != nil || a.Disabled:
		return problem.New(problem.Invalid, what, "没有“"+h.To+"”这个启用的账户", "请选择在岗的接收人")
	case !access.Allowed(a.Role, access.HandOver):
		return problem.New(problem.Invalid, what, h.To+" 是"+a.Role.Name()+"，不办理工作交接", "接收人应为"+access.HolderNames(access.HandOver))
	}
	for _, p := range h.Needs() {
		if !access.Allowed(a.Role, p) {
			return problem.New(problem.Invalid, what, h.To+" 是"+a.Role.Name()+"，不能"+p.Name(), "请选择"+access.HolderNames(p)+"接收，或者分开移交")
		}
	}
	return nil
}

// StepHandover takes one step about a handover: it is signed by who gives, accepted or refused by the receiver, withdrawn,
// witnessed. It takes effect when it is accepted, at once and in one transaction.
func (d *Desk) StepHandover(ctx context.Context, id string, stage handover.Stage, text string) (Handover, error) {
	if err := d.permit(ctx, access.HandOver, "handover_step", id); err != nil {
		return Handover{}, err
	}
	d.office.keeping.Lock()
	defer d.office.keeping.Unlock()
	h, err := d.findHandover(ctx, id)
	if err != nil {
		return h, err
	}
	action, what := "handover_"+string(stage), "不能"+stage.Deed()
	if len(h.Broken) > 0 {
		return h, problem.New(problem.Damaged, what, strings.Join(h.Broken, "；"), "请审计管理员查明原因，另行拟定一份")
	}
	after, why := h.Take(handover.Step{Stage: stage, At: d.now(), Text: noted(text)}, d.actor())
	if why != nil {
		return h, d.refuse(ctx, action, id, what, why)
	}
	var change Change
	switch stage {
	case handover.Signed:
		err = d.mayReceive(ctx, &after, what)
	case handover.Accepted:
		step := &after.Steps[len(after.Steps)-1]
		change, step.Over, err = d.passWork(ctx, &after)
	case handover.Drawn, handover.Refused, handover.Withdrawn, handover.Witnessed:
	}
	var refused *certificate.Refusal
	switch {
	case errors.As(err, &refused):
		return h, d.refuse(ctx, action, id, what, refused)
	case err != nil:
		return h, err
	}
	return d.keepHandover(ctx, &after, change, stage.Deed()+"工作交接："+after.From+" 移交 "+after.To)
}

// keepHandover signs the newest step of a handover and keeps it, with what it changes.
func (d *Desk) keepHandover(ctx context.Context, h *handover.Handover, change Change, detail string) (Handover, error) {
	last := len(h.Steps) - 1
	var err error
	if h.Steps[last].Signature, err = d.signature(h.SignedBytes(last)); err != nil {
		return Handover{}, err
	}
	r, err := keep(handoverDrawer, h.ID, h)
	if err != nil {
		return Handover{}, err
	}
	change.Records = append(change.Records, r)
	change.Audit = d.entry("handover_"+string(h.Steps[last].Stage), h.ID, audit.Done, detail)
	if err := d.office.Store.Commit(ctx, change); err != nil {
		return Handover{}, err
	}
	return d.shownHandover(ctx, d.signatures(), *h)
}
