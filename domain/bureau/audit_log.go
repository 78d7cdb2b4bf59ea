package bureau

import (
	"context"
	"fmt"
	"strings"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
)

// AuditQuery is what somebody wants to see of the log. The zero query is all of it, the newest first.
type AuditQuery struct {
	Actor   string // user name
	Subject string // where it is a certificate, the cases about it are meant too
	Action  string
	Outcome audit.Outcome
	From    day.Day // 0: from the beginning
	To      day.Day // inclusive; 0: to the end
	After   int64   // AuditPage.Next of the page before; 0 for the first
	Limit   int     // 1 to 1,000; 0 means 100
}

// AuditPage is one page of the log.
type AuditPage struct {
	Entries []audit.Entry
	Total   int   // of all pages
	Next    int64 // After of the page that follows; 0 where this is the last
}

// AuditLog reads the log. That somebody looked, and for what, is written down once, with the first page.
func (d *Desk) AuditLog(ctx context.Context, q AuditQuery) (AuditPage, error) {
	if err := d.permit(ctx, access.ReadAudit, "audit_list", ""); err != nil {
		return AuditPage{}, err
	}
	f := d.auditFilter(q)
	limit := f.Limit
	f.Limit++ // one more tells whether another page follows
	entries, err := d.office.Store.AuditEntries(ctx, f)
	if err != nil {
		return AuditPage{}, err
	}
	page := AuditPage{Entries: entries}
	if page.Total, err = d.office.Store.CountAudit(ctx, f); err != nil {
		return AuditPage{}, err
	}
	if len(entries) > limit {
		page.Entries, page.Next = entries[:limit], entries[limit-1].Seq
	}
	if q.After == 0 {
		err = d.record(ctx, "audit_list", "", audit.Done, q.words())
	}
	return page, err
}

func (d *Desk) auditFilter(q AuditQuery) AuditFilter {
	f := AuditFilter{
		Actor: q.Actor, Action: q.Action, Subject: q.Subject, Outcome: q.Outcome, From: d.midnight(q.From), To: d.midnight(q.To), Before: q.After,
		Limit: min(q.Limit, mostAuditPage),
	}
	if q.To != 0 {
		f.To = d.midnight(q.To.Add(1))
	}
	if f.Limit <= 0 {
		f.Limit = auditPage
	}
	f.Certificate, _ = certificate.ParseID(q.Subject) // 0 where it is something else
	return f
}

const (
	auditPage     = 100
	mostAuditPage = 1000
)

// midnight is when a day begins at the desk; zero for none.
func (d *Desk) midnight(on day.Day) time.Time {
	if on == 0 || on == day.Forever {
		return time.Time{}
	}
	t := on.Time()
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, d.office.Now().Location())
}

// words say what was looked for.
func (q AuditQuery) words() string {
	var parts []string
	add := func(is bool, format string, args ...any) {
		if is {
			parts = append(parts, fmt.Sprintf(format, args...))
		}
	}
	add(q.Actor != "", "用户 %s", maskText(q.Actor))
	add(q.Subject != "", "对象 %s", maskText(q.Subject))
	add(q.Action != "", "操作 %s", maskText(ActionName(q.Action)))
	add(q.Outcome != "", "结果 %s", q.Outcome.Name())
	add(q.From != 0, "自 %s", q.From)
	add(q.To != 0, "至 %s", q.To)
	if len(parts) == 0 {
		return "查看审计日志"
	}
	return "查看审计日志：" + strings.Join(parts, "，")
}
