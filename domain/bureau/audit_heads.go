package bureau

import (
	"context"
	"fmt"

	"roadcert/domain/audit"
	"roadcert/domain/evaluation"
	"roadcert/domain/problem"
)

// signedHead signs the end of the log for an occasion, and makes the records that keep it. They are sealed, so that who
// alters the log in the file cannot alter them with it.
func (d *Desk) signedHead(ctx context.Context, on audit.Occasion) ([]Record, error) {
	head, err := d.office.Store.AuditHead(ctx)
	if err != nil {
		return nil, err
	}
	h, err := d.signHead(ctx, head, on)
	if err != nil {
		return nil, err
	}
	byNumber, err := keep(headDrawer, headName(h.Seq), h)
	if err != nil {
		return nil, err
	}
	newest := byNumber
	newest.Drawer, newest.Name = newestDrawer, "newest"
	return []Record{byNumber, newest}, nil
}

// printedHead is the end of the log as it is printed on a sheet. The sheet's own entry comes before, so that the head
// covers it.
func (d *Desk) printedHead(ctx context.Context) (evaluation.LogHead, error) {
	head, err := d.office.Store.AuditHead(ctx)
	return evaluation.LogHead{Seq: head.Seq, Code: head.Code(), Picture: fmt.Sprintf("%d-%x", head.Seq, head.Hash)}, err
}

// headName sorts as the numbers do.
func headName(seq int64) string { return fmt.Sprintf("%019d", seq) }

func (d *Desk) signHead(ctx context.Context, head audit.Head, on audit.Occasion) (audit.SignedHead, error) {
	h := audit.SignedHead{Head: head, At: d.now(), Occasion: on, By: d.account.User}
	key, err := d.bureauKey(ctx)
	if err != nil {
		return h, err
	}
	h.Signature, err = key.Sign(d.office.Rand, h.SignedBytes())
	return h, problem.From(err, problem.Internal, "不能签名", "签出的结果没有通过复核", "请重试；反复出现时请联系系统管理员")
}

// signLog signs the end of the log by itself.
func (d *Desk) signLog(ctx context.Context) error {
	signed, err := d.signedHead(ctx, audit.Nightly)
	if err != nil {
		return err
	}
	return d.office.Store.Commit(ctx, Change{Records: signed, Audit: d.entry("sign_log", "", audit.Done, "对审计日志的末尾签名")})
}

// keptHeads returns the heads that were signed, and the first that is not the bureau's.
func (d *Desk) keptHeads(ctx context.Context) ([]audit.Head, *audit.Break, error) {
	signed, err := fetchAll[audit.SignedHead](ctx, d.office.Store, headDrawer)
	if err != nil || len(signed) == 0 {
		return nil, nil, err
	}
	key, err := d.bureauKey(ctx)
	if err != nil {
		return nil, nil, err
	}
	heads := make([]audit.Head, len(signed))
	for i := range signed {
		if broken := signed[i].Broken(key.Public()); broken != nil {
			return nil, broken, nil
		}
		heads[i] = signed[i].Head
	}
	return heads, nil, nil
}

// newestHead returns the head that was signed last; zero where none was.
func (d *Desk) newestHead(ctx context.Context) (h audit.SignedHead, broken *audit.Break, err error) {
	found, err := fetch(ctx, d.office.Store, newestDrawer, "newest", &h, unreadHead)
	if err != nil || !found {
		return h, nil, err
	}
	key, err := d.bureauKey(ctx)
	if err != nil {
		return h, nil, err
	}
	return h, h.Broken(key.Public()), nil
}

var unreadHead = problem.New(problem.Damaged, "不能核验审计日志", "留存的签名摘要读不出来", "请检查证照库，必要时用备份恢复")

// logAnchor returns what the log goes on from, and why that is not to be believed.
func (d *Desk) logAnchor(ctx context.Context) (audit.Head, *audit.Break, error) {
	a, err := d.office.Store.AuditAnchor(ctx)
	if err != nil || a.Seq == 0 {
		return audit.Head{}, nil, err
	}
	key, err := d.bureauKey(ctx)
	if err != nil {
		return a.Head, nil, err
	}
	return a.Head, a.Broken(key.Public()), nil
}

// glanced is how many entries are followed when somebody signs in: a few milliseconds.
const glanced = 1000

// glance follows the end of the log, and holds it against the head that was signed last. What is wrong is written down and
// shown to the person (AuditBreak); it keeps nobody from their work, who has to find out why.
func (d *Desk) glance(ctx context.Context) error {
	broken, err := d.endOfLog(ctx)
	if err != nil || broken == nil {
		return err
	}
	d.logBreak = broken.Text
	return d.record(ctx, "audit_glance", fmt.Sprintf("audit %d", broken.Seq), audit.Failed, broken.Text)
}

func (d *Desk) endOfLog(ctx context.Context) (*audit.Break, error) {
	start, broken, err := d.logAnchor(ctx)
	if err != nil || broken != nil {
		return broken, err
	}
	newest, broken, err := d.newestHead(ctx)
	if err != nil || broken != nil {
		return broken, err
	}
	head, err := d.office.Store.AuditHead(ctx)
	if err != nil {
		return nil, err
	}
	after := max(start.Seq, head.Seq-glanced)
	entries, err := d.office.Store.Audit(ctx, after, glanced)
	if err != nil {
		return nil, err
	}
	if after > start.Seq && len(entries) > 0 {
		start = audit.Head{Seq: after, Hash: entries[0].Prev}
	}
	_, broken, err = audit.Verify(start, audit.Of(entries), head, newest.Head)
	return broken, err
}

// AuditBreak says what was wrong with the end of the audit log when the person signed in; empty where nothing was.
func (d *Desk) AuditBreak() string { return d.logBreak }
