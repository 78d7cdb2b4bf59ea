package main

import (
	"strings"
	"time"

	"roadcert/cmd/internal/premises"
	"roadcert/domain/bureau"
	"roadcert/domain/day"
	"roadcert/domain/evaluation"
	"roadcert/domain/problem"
	"roadcert/domain/sharing"
	"roadcert/ui/paper"
)

// shareListVerb lists requests and grants.
type shareListVerb struct {
	All   bool `help:"${help_share_all}"`
	Limit int  `default:"100" placeholder:"N" help:"${help_list_limit}"`
}

// shareShowVerb shows one with what was handed out under it.
type shareShowVerb struct {
	ID string `arg:"" help:"${help_share_id}"`
}

// shareLedgerVerb writes a holder's ledger.
type shareLedgerVerb struct {
	Holder string `arg:"" help:"${help_share_holder}"`
	PDF    string `name:"pdf" placeholder:"FILE" help:"${help_share_ledger_pdf}"`
}

// shareWhoVerb answers whom a file was given to.
type shareWhoVerb struct {
	Number string `arg:"" help:"${help_share_number}"`
}

type sharesResult struct {
	Grants []grantResult `json:"grants"`
}

// Run lists up to Limit, the newest first.
func (v *shareListVerb) Run(t *terminal) error {
	if v.Limit < 1 {
		return problem.New(problem.Invalid, t.say.of("cannot_list"), t.say.of("not_positive"), "")
	}
	return t.atDesk(func(d *bureau.Desk) error {
		r := sharesResult{Grants: []grantResult{}}
		q := bureau.GrantQuery{Open: !v.All}
		for left := v.Limit; left > 0; left = v.Limit - len(r.Grants) {
			q.Limit = min(left, 1000)
			list, err := d.Grants(t.ctx, q)
			if err != nil {
				return err
			}
			for i := range list {
				r.Grants = append(r.Grants, shownGrant(d, &list[i].Grant, list[i].Covers))
				q.After = list[i].ID
			}
			if len(list) < q.Limit {
				break
			}
		}
		return t.answer(r)
	})
}

func (r sharesResult) lines(say words) []string {
	if len(r.Grants) == 0 {
		return []string{say.of("no_shares")}
	}
	rows := make([][]string, len(r.Grants))
	for i := range r.Grants {
		g := &r.Grants[i]
		rows[i] = []string{
			g.ID, say.shareState(g.State), g.Party, g.Person, say.shareBasis(g.Basis), grouped(g.Covers), g.Until.String(),
			grouped(g.Used) + "/" + grouped(g.Uses),
		}
	}
	return table(strings.Split(say.of("share_columns"), "|"), rows)
}

// shareDossier is a grant with what it covers and what was handed out.
type shareDossier struct {
	grantResult
	Certificates []sharedCertificate `json:"certificates"` // the first of them
	Handed       []handedFile        `json:"handed"`
}

type sharedCertificate struct {
	ID     string `json:"id"`
	Number string `json:"number"` // masked where it is sensitive
	Holder string `json:"holder"`
}

type handedFile struct {
	Number   string       `json:"number"`
	Turn     int          `json:"turn"`
	At       time.Time    `json:"at"`
	By       string       `json:"by"`
	Form     sharing.Form `json:"form"`
	Given    int          `json:"given"`
	Withheld int          `json:"withheld"`
	Digest   string       `json:"digest"`
}

func handedOf(u *sharing.Use) handedFile {
	mark := sharing.Mark{Number: u.Number}
	return handedFile{
		Number: mark.Written(), Turn: u.Turn, At: u.At, By: u.By, Form: u.Form, Given: u.Given, Withheld: len(u.Withheld), Digest: u.Digest,
	}
}

// Run shows.
func (v *shareShowVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		g, err := d.Grant(t.ctx, v.ID)
		if err != nil {
			return err
		}
		r := shareDossier{
			grantResult: shownGrant(d, &g.Grant, len(g.Certificates)), Certificates: []sharedCertificate{}, Handed: []handedFile{},
		}
		for i := range g.Rows {
			r.Certificates = append(r.Certificates, sharedCertificate{ID: g.Rows[i].ID.String(), Number: g.Rows[i].Number, Holder: g.Rows[i].Holder})
		}
		for i := range g.Handed {
			r.Handed = append(r.Handed, handedOf(&g.Handed[i]))
		}
		return t.answer(r)
	})
}

func (r shareDossier) lines(say words) []string {
	lines := r.grantResult.lines(say)
	for _, c := range r.Certificates {
		lines = append(lines, say.of("share_certificate_line", c.ID, c.Number, c.Holder))
	}
	for _, u := range r.Handed {
		lines = append(lines, say.of("share_handed_line", u.Turn, clock(&u.At), u.Number, u.Form, grouped(u.Given), u.By))
	}
	return lines
}

// ledgerResult is a holder's ledger as it is read on a screen.
type ledgerResult struct {
	Title    string     `json:"title"`
	Subtitle string     `json:"subtitle"`
	Grants   [][]string `json:"grants"`
	Handed   [][]string `json:"handed"`
	File     string     `json:"file,omitempty"`
}

// Run composes the ledger, and draws it where a file is named.
func (v *shareLedgerVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		report, err := d.SharingLedger(t.ctx, v.Holder)
		if err != nil {
			return err
		}
		r := ledgerResult{Title: report.Title, Subtitle: report.Subtitle, Grants: [][]string{}, Handed: [][]string{}, File: v.PDF}
		tables := []*[][]string{&r.Grants, &r.Handed}
		for _, s := range report.Sections {
			if s.Table != nil {
				*tables[0], tables = s.Table.Rows, tables[1:]
			}
		}
		if v.PDF != "" {
			if err := writeLedger(v.PDF, report); err != nil {
				return err
			}
		}
		return t.answer(r)
	})
}

func writeLedger(path string, report evaluation.Report) error {
	letters, err := premises.Type()
	if err != nil {
		return err
	}
	document, err := paper.NewReport(report, letters)
	if err != nil {
		return err
	}
	return premises.WriteFile(path, 0o600, "不能写出共享使用台账", document.PDF)
}

func (r ledgerResult) lines(words) []string {
	lines := []string{r.Title, r.Subtitle}
	for _, rows := range [][][]string{r.Grants, r.Handed} {
		for _, row := range rows {
			lines = append(lines, "  "+strings.Join(row, "　"))
		}
	}
	return lines
}

// traceResult is whom a file was given to.
type traceResult struct {
	handedFile
	Grant     string        `json:"grant"`
	ByName    string        `json:"by_name"`
	Party     string        `json:"party"`
	Person    string        `json:"person"`
	Purpose   string        `json:"purpose"`
	Basis     sharing.Basis `json:"basis"`
	AskedBy   string        `json:"asked_by"`
	GrantedBy []string      `json:"granted_by"`
	Until     day.Day       `json:"until"`
	State     sharing.State `json:"state"`   // of the grant today
	Genuine   bool          `json:"genuine"` // every signature holds
}

// Run traces.
func (v *shareWhoVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		found, err := d.TraceSharing(t.ctx, v.Number)
		if err != nil {
			return err
		}
		g := &found.Grant
		r := traceResult{
			handedFile: handedOf(&found.Use), Grant: g.ID, ByName: found.Names[found.Use.By], Party: g.Party, Person: g.Person, Purpose: g.Purpose,
			Basis: g.Basis, AskedBy: g.Asked().By, GrantedBy: g.GrantedBy(), Until: g.Until, State: found.State, Genuine: found.Genuine,
		}
		return t.answer(r)
	})
}

func (r traceResult) lines(say words) []string {
	lines := []string{
		say.of("trace_line", r.Number, clock(&r.At), r.ByName, r.Form, grouped(r.Given)),
		say.of("trace_to", r.Party, r.Person),
		say.of("share_purpose_line", r.Purpose),
		say.of("trace_grant", r.Grant, say.shareState(r.State), say.shareBasis(r.Basis), r.AskedBy, strings.Join(r.GrantedBy, " ")),
		say.of("trace_genuine"),
	}
	if !r.Genuine {
		lines[len(lines)-1] = say.of("trace_doubtful")
	}
	return append(lines, say.of("share_digest", r.Digest))
}
