package main

import (
	"io"
	"os"
	"strings"
	"time"

	"roadcert/domain/audit"
	"roadcert/domain/bureau"
	"roadcert/domain/problem"
)

// auditVerifyVerb follows the chain of the log, and holds it against what was printed of it; or proves a file of it, for
// which no store is needed.
type auditVerifyVerb struct {
	File    string   `arg:"" optional:"" help:"${help_audit_file}"`
	Key     string   `placeholder:"FINGERPRINT" help:"${help_audit_key}"`
	Head    []string `placeholder:"CODE" help:"${help_audit_head}"`
	Archive []string `placeholder:"FILE" help:"${help_audit_with}"`
}

// auditResult is what a verification of the log found.
type auditResult struct {
	checkResult
	From  int64 `json:"from"`
	Heads int   `json:"heads"`
}

func (r auditResult) lines(say words) []string {
	return append(r.checkResult.lines(say), say.of("audit_from", grouped(int(r.From)), grouped(r.Heads)))
}

// Run verifies.
func (v *auditVerifyVerb) Run(t *terminal) error {
	if v.File != "" {
		return v.file(t)
	}
	var with bureau.AuditProof
	for _, code := range v.Head {
		m, err := audit.ParseMark(code)
		if err != nil {
			return err
		}
		with.Printed = append(with.Printed, m)
	}
	for _, path := range v.Archive {
		r, err := v.open(t, path)
		if err != nil {
			return err
		}
		defer r.Close()
		with.Archives = append(with.Archives, r)
	}
	return t.atDesk(func(d *bureau.Desk) error {
		trail, err := d.VerifyAudit(t.ctx, with)
		if err != nil {
			return err
		}
		r := auditResult{checkResult{
			OK: trail.OK, Checked: int(trail.Checked), Head: trail.Head, Problems: listOf(trail.Problems), sentence: "audit_checked",
		}, trail.From, trail.Heads}
		if err := t.answer(r); err != nil {
			return err
		}
		return found(!r.OK)
	})
}

func (v *auditVerifyVerb) open(t *terminal, path string) (io.ReadCloser, error) {
	f, err := os.Open(path)
	return f, problem.From(err, problem.Invalid, t.say.of("cannot_verify_audit"), "读不了 "+path, "请确认文件名写对")
}

// auditFileResult is what a file of the log proves.
type auditFileResult struct {
	OK bool `json:"ok"`
	extractResult
	Bureau string    `json:"bureau,omitempty"`
	Made   time.Time `json:"made,omitzero"`
	Reason string    `json:"reason,omitempty"`
}

// file proves a file; nobody has to sign in for that.
func (v *auditVerifyVerb) file(t *terminal) error {
	f, err := v.open(t, v.File)
	if err != nil {
		return err
	}
	defer f.Close()
	x, broken, err := audit.ReadExtract(f)
	if problem.Of(err) == problem.Invalid {
		return err
	}
	r := auditFileResult{extractResult: shownExtract(v.File, &x, ""), Bureau: x.Bureau, Made: x.Made}
	switch {
	case err != nil:
		r.Reason = err.Error()
	case broken != nil:
		r.Reason = broken.Text
	case v.Key != "" && !sameKey(v.Key, r.Fingerprint):
		r.Reason = t.say.of("audit_file_other_key")
	}
	r.OK = r.Reason == ""
	if err := t.answer(r); err != nil {
		return err
	}
	return found(!r.OK)
}

// sameKey compares fingerprints as people write them down.
func sameKey(typed, fingerprint string) bool {
	bare := strings.NewReplacer(" ", "", "-", "", ":", "")
	return strings.EqualFold(bare.Replace(typed), bare.Replace(fingerprint))
}

func (r auditFileResult) lines(say words) []string {
	if !r.OK {
		return []string{say.of("audit_file_broken", r.File, r.Reason)}
	}
	return []string{
		say.of("audit_file_checked", r.File, r.Bureau, r.Made.Local().Format(time.DateTime), grouped(int(r.First)), grouped(int(r.Last))),
		say.of("audit_file_key", r.Fingerprint),
	}
}
