package bureau

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/day"
	"roadcert/domain/problem"
)

// The log is kept for six months at least (网络安全法 第二十一条). What is older may be archived: it is written to a file that
// the bureau signs, read back and proved, and only then taken out of the log, which goes on from a signed anchor. The
// archives and the log together prove the whole (VerifyAudit).

// retention is six months in days, however long they are.
const retention = 184

// ExportAudit writes an extract of the log after an entry, 0 for all that is kept, and says what it holds.
func (d *Desk) ExportAudit(ctx context.Context, after int64, w io.Writer) (audit.Extract, error) {
	if err := d.permit(ctx, access.ExportAudit, "audit_export", ""); err != nil {
		return audit.Extract{}, err
	}
	x, err := d.writeExtract(ctx, w, after, func(*audit.Entry) bool { return true })
	if err != nil {
		return audit.Extract{}, errors.Join(err, d.record(ctx, "audit_export", "", audit.Failed, "没有导出完"))
	}
	return x, d.record(ctx, "audit_export", stretch(&x), audit.Done, fmt.Sprintf("导出审计日志第 %d 条至第 %d 条", x.From.Seq+1, x.Head.Seq))
}

// stretch names the entries of an extract: 1-1203.
func stretch(x *audit.Extract) string {
	return strconv.FormatInt(x.From.Seq+1, 10) + "-" + strconv.FormatInt(x.Head.Seq, 10)
}

// writeExtract writes the entries after one for as long as they are wanted.
func (d *Desk) writeExtract(ctx context.Context, w io.Writer, after int64, wanted func(*audit.Entry) bool) (x audit.Extract, err error) {
	from, broken, err := d.logAnchor(ctx)
	if err == nil && broken != nil {
		err = problem.New(problem.Damaged, "不能导出审计日志", broken.Text, "请先核验审计日志，查明原因")
	}
	if err != nil {
		return x, err
	}
	key, err := d.bureauKey(ctx)
	if err != nil {
		return x, err
	}
	var out *audit.ExtractWriter
	begin := func() (err error) {
		x = audit.Extract{Bureau: d.settings.Bureau, USCC: d.settings.USCC, From: from, Made: d.now(), By: d.account.User, Key: key.Public()}
		out, err = audit.NewExtractWriter(w, x, key, d.office.Rand)
		return err
	}
	for e, err := range d.log(ctx) {
		if err != nil {
			return x, err
		}
		if e.Seq <= after {
			from = audit.Head{Seq: e.Seq, Hash: e.Hash}
			continue
		}
		if !wanted(&e) {
			break
		}
		if out == nil {
			if err := begin(); err != nil {
				return x, err
			}
		}
		if err := out.Add(&e); err != nil {
			return x, err
		}
	}
	if out == nil {
		return x, problem.New(problem.Invalid, "不能导出审计日志", "这一段里没有日志", "请换一个起点")
	}
	x.Head, err = out.Close()
	return x, err
}

// ArchiveAudit archives the entries of before a day and shortens the log by them.
func (d *Desk) ArchiveAudit(ctx context.Context, before day.Day, file ArchiveFile) (audit.Extract, error) {
	if err := d.permit(ctx, access.ExportAudit, "audit_archive", ""); err != nil {
		return audit.Extract{}, err
	}
	const what = "不能归档审计日志"
	if latest := d.Today().Add(-retention); before > latest {
		return audit.Extract{}, errors.Join(
			problem.New(problem.Refused, what, "日志至少留存六个月（依据：网络安全法第二十一条、GB/T 22239）", "请把日期改为 "+latest.String()+" 或更早"),
			d.record(ctx, "audit_archive", "", audit.Refused, "不足六个月："+before.String()))
	}
	if before == 0 {
		return audit.Extract{}, problem.New(problem.Invalid, what, "没有写明归档到哪一天", "请写明日期")
	}
	x, err := d.archive(ctx, before, file)
	if err != nil {
		return audit.Extract{}, errors.Join(err, d.record(ctx, "audit_archive", "", audit.Failed, "没有归档"))
	}
	anchor, err := d.signHead(ctx, x.Head, audit.Archived)
	if err != nil {
		return audit.Extract{}, err
	}
	outlived, err := d.headsUpTo(ctx, x.Head.Seq)
	if err != nil {
		return audit.Extract{}, err
	}
	entry := d.entry("audit_archive", stretch(&x), audit.Done, fmt.Sprintf("归档审计日志第 %d 条至第 %d 条，日志从第 %d 条起继续", x.From.Seq+1, x.Head.Seq, x.Head.Seq+1))
	return x, d.office.Store.Commit(ctx, Change{Anchor: &anchor, Records: outlived, Audit: entry})
}

// archive proves the log as a whole, writes the archive, and reads it back as any other would.
func (d *Desk) archive(ctx context.Context, before day.Day, file ArchiveFile) (x audit.Extract, err error) {
	const what = "不能归档审计日志"
	proof, err := d.proveLog(ctx, nil, func(*audit.Entry) {})
	if err == nil && proof.broken != nil {
		err = problem.New(problem.Damaged, what, proof.broken.Text, "请先查明原因；日志没有改动")
	}
	if err != nil {
		return x, err
	}
	end := d.midnight(before)
	err = file.Create(func(w io.Writer) (err error) {
		x, err = d.writeExtract(ctx, w, proof.start.Seq, func(e *audit.Entry) bool { return e.At.Before(end) })
		return err
	})
	if err != nil {
		return x, err
	}
	r, err := file.Open()
	if err != nil {
		return x, problem.From(err, problem.Unwritable, what, "归档文件读不回来", "请换一个地方存放；日志没有改动")
	}
	defer r.Close()
	back, broken, err := audit.ReadExtract(r)
	if err != nil || broken != nil || !back.Key.Equal(x.Key) || stretch(&back) != stretch(&x) || string(back.Head.Hash) != string(x.Head.Hash) {
		return x, &problem.Problem{
			Code: problem.Unwritable, What: what, Why: "归档文件读回来与写下去的不同", Remedy: "请换一个地方存放；日志没有改动", Cause: err,
		}
	}
	return x, nil
}

// headsUpTo takes the signed heads out that the archive proves now.
func (d *Desk) headsUpTo(ctx context.Context, seq int64) ([]Record, error) {
	kept, err := d.office.Store.Records(ctx, headDrawer)
	if err != nil {
		return nil, err
	}
	var gone []Record
	for _, r := range kept {
		if r.Name <= headName(seq) {
			gone = append(gone, Record{Drawer: headDrawer, Name: r.Name})
		}
	}
	return gone, nil
}
