package bureau

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/day"
	"roadcert/domain/problem"
)

// AuditTrail is what a verification of the log found.
type AuditTrail struct {
	OK       bool      `json:"ok"`
	Checked  int64     `json:"checked"`
	From     int64     `json:"from"`  // the first entry that was followed
	Heads    int       `json:"heads"` // signed and printed ones it was held against
	Head     string    `json:"head"`  // SM3 of the last entry, hexadecimal
	Problems []Finding `json:"problems"`
}

// AuditProof is what the log is held against besides the heads the bureau signed.
type AuditProof struct {
	Printed  []audit.Mark // what was printed of it before (audit.Head.Code)
	Archives []io.Reader  // of the entries it was shortened by, the oldest first
}

// VerifyAudit follows the chain of the log from its first entry to the last, through the archives where they are given, and
// holds it against every head that was signed and what was printed of it. The result is itself written to the log.
func (d *Desk) VerifyAudit(ctx context.Context, with AuditProof) (AuditTrail, error) {
	if err := d.permit(ctx, access.VerifyAudit, "audit_verify", ""); err != nil {
		return AuditTrail{}, err
	}
	marked := map[int64]*audit.Entry{}
	for _, m := range with.Printed {
		marked[m.Seq] = nil
	}
	var restored audit.Entry // the last time the store came out of a backup
	proof, err := d.proveLog(ctx, with.Archives, func(e *audit.Entry) {
		if e.Action == "restore" {
			restored = *e
		}
		if _, asked := marked[e.Seq]; asked {
			kept := *e
			marked[e.Seq] = &kept
		}
	})
	if err != nil {
		return AuditTrail{}, errors.Join(err, d.record(ctx, "audit_verify", "", audit.Failed, "没有核验完"))
	}
	for _, m := range with.Printed {
		switch {
		case proof.broken != nil:
		case m.Seq == proof.start.Seq:
			proof.broken = m.Of(&audit.Entry{Seq: m.Seq, Hash: proof.start.Hash}, proof.head)
		case m.Seq < proof.start.Seq:
			return AuditTrail{}, problem.New(problem.Invalid, "不能核对打印件上的摘要",
				fmt.Sprintf("第 %d 条已经归档，日志从第 %d 条开始", m.Seq, proof.start.Seq+1), "请把归档文件也一并给出")
		default:
			proof.broken = m.Of(marked[m.Seq], proof.head)
			if b := proof.broken; b != nil && 0 < restored.Seq && restored.Seq <= m.Seq {
				b.Text += fmt.Sprintf("；第 %d 条记着 %s 从备份恢复：打印件若出自恢复之前，它所记的那段日志已随恢复失去，请与省级系统留存的摘要核对",
					restored.Seq, day.Of(restored.At.Local()))
			}
		}
	}
	trail := AuditTrail{
		OK: proof.broken == nil, Checked: proof.head.Seq - proof.start.Seq, From: proof.start.Seq + 1, Heads: proof.kept + len(with.Printed),
		Head: fmt.Sprintf("%x", proof.head.Hash),
	}
	if b := proof.broken; b != nil {
		subject := fmt.Sprintf("audit %d", b.Seq)
		trail.Problems = []Finding{{Subject: subject, Text: b.Text}}
		return trail, d.record(ctx, "audit_verify", subject, audit.Failed, b.Text)
	}
	return trail, d.record(ctx, "audit_verify", "", audit.Done, fmt.Sprintf("核对日志 %d 条，对照摘要 %d 个，完好", trail.Checked, trail.Heads))
}

// logProof is what following the log came to.
type logProof struct {
	start  audit.Head // what the first entry followed on
	head   audit.Head // of the last entry that was followed
	kept   int        // signed heads it was held against
	broken *audit.Break
}

// proveLog follows the log, through archives where there are some, and holds it against the signed heads and what else is
// kept. Each entry is shown to each as it is read.
func (d *Desk) proveLog(ctx context.Context, archives []io.Reader, each func(*audit.Entry), kept ...audit.Head) (p logProof, err error) {
	var heads []audit.Head
	if p.start, p.broken, err = d.logAnchor(ctx); err == nil && p.broken == nil {
		heads, p.broken, err = d.keptHeads(ctx)
	}
	if err != nil || p.broken != nil {
		return p, err
	}
	end, err := d.office.Store.AuditHead(ctx)
	if err != nil {
		return p, err
	}
	entries, start, err := d.wholeLog(ctx, archives, p.start)
	if err != nil {
		return p, err
	}
	kept = append(append(heads, kept...), end, p.start)
	p.start, p.kept = start, len(heads)
	p.head, p.broken, err = audit.Verify(p.start, func(yield func(audit.Entry, error) bool) {
		for e, err := range entries {
			if err == nil {
				each(&e)
			}
			if !yield(e, err) {
				return
			}
		}
	}, kept...)
	return p, err
}

// wholeLog puts the archives before the log, and says what the first entry of it all follows on.
func (d *Desk) wholeLog(ctx context.Context, archives []io.Reader, anchor audit.Head) (iter.Seq2[audit.Entry, error], audit.Head, error) {
	if len(archives) == 0 {
		return d.log(ctx), anchor, nil
	}
	const what = "不能核验归档的审计日志"
	key, err := d.bureauKey(ctx)
	if err != nil {
		return nil, anchor, err
	}
	extracts := make([]*audit.ExtractReader, len(archives))
	for i, r := range archives {
		x, err := audit.OpenExtract(r)
		if err != nil {
			return nil, anchor, err
		}
		if !x.Key.Equal(key.Public()) {
			return nil, anchor, problem.New(problem.Refused, what, fmt.Sprintf("第 %d 个文件不是本单位的密钥签的", i+1), "请给出本单位的归档文件")
		}
		extracts[i] = x
	}
	return func(yield func(audit.Entry, error) bool) {
		pass := func(entries iter.Seq2[audit.Entry, error]) bool {
			for e, err := range entries {
				if !yield(e, err) || err != nil {
					return false
				}
			}
			return true
		}
		for _, x := range extracts {
			if !pass(x.Entries()) {
				return
			}
		}
		pass(d.log(ctx))
	}, extracts[0].From, nil
}

// log steps through the audit log, a page at a time. It begins with whatever is there, so that nothing is put before the
// first entry unseen.
func (d *Desk) log(ctx context.Context) iter.Seq2[audit.Entry, error] {
	const page = 1000
	return func(yield func(audit.Entry, error) bool) {
		for after := int64(math.MinInt64); ; {
			entries, err := d.office.Store.Audit(ctx, after, page)
			if err != nil {
				yield(audit.Entry{}, err)
				return
			}
			for _, e := range entries {
				if !yield(e, nil) {
					return
				}
				after = e.Seq
			}
			if len(entries) < page {
				return
			}
		}
	}
}
