package main

import (
	"io"
	"strconv"
	"strings"
	"time"

	"roadcert/cmd/internal/premises"
	"roadcert/domain/audit"
	"roadcert/domain/bureau"
	"roadcert/domain/day"
)

// auditListVerb reads the log.
type auditListVerb struct {
	Actor   string  `placeholder:"NAME" help:"${help_audit_actor}"`
	Subject string  `placeholder:"ID" help:"${help_audit_subject}"`
	Action  string  `placeholder:"NAME" help:"${help_audit_action}"`
	Outcome string  `enum:",done,refused,failed" default:"" placeholder:"OUTCOME" help:"${help_audit_outcome}"`
	From    day.Day `placeholder:"DATE" help:"${help_audit_from}"`
	To      day.Day `placeholder:"DATE" help:"${help_audit_to}"`
	After   int64   `placeholder:"N" help:"${help_audit_after}"`
	Limit   int     `default:"100" placeholder:"N" help:"${help_audit_limit}"`
}

// auditExportVerb writes an extract of the log.
type auditExportVerb struct {
	File  string `arg:"" help:"${help_export_file}"`
	After int64  `placeholder:"N" help:"${help_audit_since}"`
}

// auditArchiveVerb archives the beginning of the log.
type auditArchiveVerb struct {
	File   string  `arg:"" help:"${help_export_file}"`
	Before day.Day `required:"" placeholder:"DATE" help:"${help_audit_before}"`
}

type auditEntry struct {
	Seq     int64         `json:"seq"`
	At      time.Time     `json:"at"`
	Actor   string        `json:"actor"`
	Action  string        `json:"action"`
	Name    string        `json:"action_name"` // of the action, in Chinese
	Subject string        `json:"subject"`
	Outcome audit.Outcome `json:"outcome"`
	Detail  string        `json:"detail"`
}

type auditListResult struct {
	Total   int          `json:"total"`
	Entries []auditEntry `json:"entries"`
	Next    int64        `json:"next"` // 0 where this is the last page
}

// Run lists one page.
func (v *auditListVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		page, err := d.AuditLog(t.ctx, bureau.AuditQuery{
			Actor: v.Actor, Subject: v.Subject, Action: v.Action, Outcome: audit.Outcome(v.Outcome), From: v.From, To: v.To, After: v.After, Limit: v.Limit,
		})
		if err != nil {
			return err
		}
		r := auditListResult{Total: page.Total, Entries: make([]auditEntry, len(page.Entries)), Next: page.Next}
		for i, e := range page.Entries {
			r.Entries[i] = auditEntry{e.Seq, e.At, e.Actor, e.Action, bureau.ActionName(e.Action), e.Subject, e.Outcome, e.Detail}
		}
		return t.answer(r)
	})
}

func (r auditListResult) lines(say words) []string {
	if len(r.Entries) == 0 {
		return []string{say.of("no_audit")}
	}
	rows := make([][]string, len(r.Entries))
	for i, e := range r.Entries {
		rows[i] = []string{strconv.FormatInt(e.Seq, 10), e.At.Local().Format(time.DateTime), e.Actor, e.Action, e.Name, e.Subject, e.Outcome.Name(), e.Detail}
	}
	lines := table(strings.Split(say.of("audit_columns"), "|"), rows)
	if r.Next > 0 {
		lines = append(lines, say.of("audit_more", r.Next))
	}
	return lines
}

// extractResult is what an extract holds.
type extractResult struct {
	File        string `json:"file"`
	First       int64  `json:"first"`
	Last        int64  `json:"last"`
	Head        string `json:"head"` // as it is printed
	Fingerprint string `json:"fingerprint"`
	sentence    string
}

func shownExtract(file string, x *audit.Extract, sentence string) extractResult {
	return extractResult{file, x.From.Seq + 1, x.Head.Seq, x.Head.Code(), x.Key.Fingerprint(), sentence}
}

func (r extractResult) lines(say words) []string {
	args := []any{grouped(int(r.First)), grouped(int(r.Last)), r.File}
	if r.sentence == "audit_archived" {
		args = append(args, grouped(int(r.Last+1)))
	}
	return []string{say.of(r.sentence, args...), say.of("audit_file_key", r.Fingerprint)}
}

// Run exports.
func (v *auditExportVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		var x audit.Extract
		err := premises.WriteFile(v.File, 0o600, t.say.of("cannot_export_audit"), func(w io.Writer) (err error) {
			x, err = d.ExportAudit(t.ctx, v.After, w)
			return err
		})
		if err != nil {
			return err
		}
		return t.answer(shownExtract(v.File, &x, "audit_exported"))
	})
}

// Run archives.
func (v *auditArchiveVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		x, err := d.ArchiveAudit(t.ctx, v.Before, premises.ArchiveFile(v.File))
		if err != nil {
			return err
		}
		return t.answer(shownExtract(v.File, &x, "audit_archived"))
	})
}
