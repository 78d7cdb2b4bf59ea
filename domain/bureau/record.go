package bureau

import (
	"context"
	"slices"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/problem"
)

// Record writes down a fact about a certificate: delivered, passed its review, graded. It takes effect at
// once, because it gives and takes nothing.
func (d *Desk) Record(ctx context.Context, ref string, p Proposal) (certificate.Certificate, error) {
	if err := d.permit(ctx, access.ProposeCase, p.Operation.String(), ""); err != nil {
		return certificate.Certificate{}, err
	}
	what := "不能登记" + p.Operation.Name()
	if !slices.Contains(facts, p.Operation) {
		return certificate.Certificate{}, problem.New(problem.Invalid, what, "这项业务不是登记一件事实", "请按该业务的办理方式提出")
	}
	c, kind, err := d.findOfKind(ctx, ref)
	if err != nil {
		return c, err
	}
	var change Change
	if err := d.handedOver(ctx, &change, &c, &p); err != nil {
		return c, err
	}
	return d.at(ctx, c, d.command(&c, kind, p), what, change)
}

// facts are the operations that a clerk records by themselves.
var facts = []certificate.Operation{certificate.Review, certificate.Assess, certificate.Deliver, certificate.Undeliver}

// at does what takes effect at once.
func (d *Desk) at(ctx context.Context, c certificate.Certificate, cmd certificate.Command, what string, change Change) (certificate.Certificate, error) {
	if why := c.Why(cmd); why != nil {
		return c, d.refuse(ctx, cmd.Operation.String(), c.ID.String(), what, why)
	}
	after, err := d.decided(&change, c, cmd)
	if err != nil {
		return c, err
	}
	change.Audit = d.entry(cmd.Operation.String(), c.ID.String(), audit.Done, cmd.Operation.Name())
	return after, d.office.Store.Commit(ctx, change)
}

// Withdraw takes the last step of a certificate back, as long as the province has not heard of it: an issue or
// an ending that was a mistake leaves the certificate as it was before. The case that decided it is Withdrawn.
// Later only a counter-entry helps (Propose certificate.Correct).
func (d *Desk) Withdraw(ctx context.Context, ref, note string) (certificate.Certificate, error) {
	const what = "不能撤回办理"
	if err := d.permit(ctx, access.DecideCase, "withdraw", ""); err != nil {
		return certificate.Certificate{}, err
	}
	if note == "" {
		return certificate.Certificate{}, problem.New(problem.Invalid, what, "没有写明撤回的原因", "请写明原因")
	}
	c, kind, err := d.findOfKind(ctx, ref)
	if err != nil {
		return c, err
	}
	cmd := d.command(&c, kind, Proposal{Operation: certificate.Withdraw, Note: note})
	if err := d.around(ctx, &c, &cmd, 0); err != nil {
		return c, err
	}
	var change Change
	if last := cmd.Undo.Last; last != nil && last.Case != "" {
		cmd.Case = last.Case
		k, err := d.office.Store.Case(ctx, last.Case)
		if err != nil && problem.Of(err) != problem.NotFound { // a case of another workstation is there
			return c, err
		}
		if err == nil && k.Work == nil {
			k.State, k.Answer = Withdrawn, note
			k.Revision++
			change.Cases = append(change.Cases, k)
		}
	}
	return d.at(ctx, c, cmd, what, change)
}

// command is the command that a proposal amounts to now.
func (d *Desk) command(c *certificate.Certificate, kind *catalog.Kind, p Proposal) certificate.Command {
	now := d.office.Now()
	cmd := certificate.Command{
		Operation: p.Operation, Kind: kind, At: now, On: d.Today(), Actor: d.account.User, Reason: p.Reason, Note: p.Note, Until: p.Until,
		Result: p.Result, Face: p.Face, Region: d.settings.Region, Authority: d.settings.USCC,
	}
	if p.Effective != 0 {
		cmd.On = p.Effective
	}
	if p.Operation.ByItself() {
		cmd.Actor = "" // nobody's doing
	}
	if p.Operation == certificate.Review && cmd.Result == "" {
		cmd.Result = certificate.Passed
	}
	switch {
	case !p.Operation.MarksFace():
	case cmd.Result == certificate.Failed:
		cmd.Until = 0
	case cmd.Until == 0:
		cmd.Until = c.Term(p.Operation, cmd.On)
	}
	if reasons := p.Operation.Reasons(); len(reasons) == 1 && cmd.Reason == "" {
		cmd.Reason = reasons[0]
	}
	return cmd
}

// around is what a command needs to know beside the certificate itself: the other one, and what is undone.
func (d *Desk) around(ctx context.Context, c *certificate.Certificate, cmd *certificate.Command, other certificate.ID) (err error) {
	if other != 0 {
		if cmd.Other, err = d.office.Store.Find(ctx, other); err != nil {
			return err
		}
	}
	cmd.Undo, err = d.undo(ctx, c, cmd.Operation)
	return err
}

// undo is what taking back a certificate's last step needs to know.
func (d *Desk) undo(ctx context.Context, c *certificate.Certificate, op certificate.Operation) (certificate.Undo, error) {
	if !op.TakesBack() || c.Revision == 0 {
		return certificate.Undo{}, nil
	}
	events, err := d.office.Store.History(ctx, c.ID)
	if err != nil {
		return certificate.Undo{}, err
	}
	return d.undoOf(ctx, events)
}

func (d *Desk) undoOf(ctx context.Context, events []certificate.Event) (certificate.Undo, error) {
	last := len(events) - 1
	before, err := certificate.Fold(d.Catalog(), events[:last])
	if err != nil {
		return certificate.Undo{}, problem.From(err, problem.Damaged, "不能读出证照的经历", "经历不完整", "请检查证照库，必要时用备份恢复")
	}
	sent, err := d.office.Store.Sent(ctx, events[last].ID)
	return certificate.Undo{Last: &events[last], Before: before, Sent: sent}, err
}
