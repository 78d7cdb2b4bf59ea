package main

import (
	"cmp"
	"strings"
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/collect"
	"roadcert/domain/day"
	"roadcert/domain/problem"
	"roadcert/domain/sharing"
	"roadcert/store/register"
)

// shareRequestVerb asks for what others want to know of certificates.
type shareRequestVerb struct {
	Numbers  []string `arg:"" optional:"" name:"number" help:"${help_number}"`
	List     string   `placeholder:"FILE" help:"${help_share_list_file}"`
	Party    string   `required:"" placeholder:"NAME" help:"${help_share_party}"`
	Person   string   `required:"" placeholder:"NAME" help:"${help_share_person}"`
	Purpose  string   `required:"" placeholder:"TEXT" help:"${help_share_purpose}"`
	Basis    string   `required:"" placeholder:"BASIS" help:"${help_share_basis}"`
	Evidence string   `required:"" placeholder:"TEXT" help:"${help_share_evidence}"`
	Fields   []string `required:"" placeholder:"KEY" help:"${help_share_fields}"`
	From     day.Day  `placeholder:"DATE" help:"${help_share_from}"`
	Until    day.Day  `placeholder:"DATE" help:"${help_share_until}"`
	Days     int      `default:"30" placeholder:"N" help:"${help_share_days}"`
	Uses     int      `default:"1" placeholder:"N" help:"${help_share_uses}"`
	Reason   string   `placeholder:"TEXT" help:"${help_share_reason}"`
	filter
}

// shareWordVerb is a word to a grant.
type shareWordVerb struct {
	ID   string `arg:"" help:"${help_share_id}"`
	Note string `placeholder:"TEXT" help:"${help_note}"`
}

type (
	shareGrantVerb    struct{ shareWordVerb }
	shareRefuseVerb   struct{ shareWordVerb }
	shareWithdrawVerb struct{ shareWordVerb }
)

// grantResult is a grant as it is today.
type grantResult struct {
	ID         string        `json:"id"`
	State      sharing.State `json:"state"`
	Party      string        `json:"party"`
	Person     string        `json:"person"`
	Purpose    string        `json:"purpose"`
	Basis      sharing.Basis `json:"basis"`
	Evidence   string        `json:"evidence"`
	Kind       catalog.Code  `json:"kind"`
	Fields     []string      `json:"fields"`
	Covers     int           `json:"covers"` // certificates
	From       day.Day       `json:"from"`
	Until      day.Day       `json:"until"`
	Uses       int           `json:"uses"`
	Used       int           `json:"used"`
	Reason     string        `json:"reason,omitempty"`
	Agreements int           `json:"agreements"` // how many people have to agree
	Words      []grantWord   `json:"words"`
	items      []string      // Fields as the catalogue calls them
}

type grantWord struct {
	Say  sharing.Say `json:"say"`
	By   string      `json:"by"`
	At   time.Time   `json:"at"`
	Note string      `json:"note,omitempty"`
}

func shownGrant(d *bureau.Desk, g *sharing.Grant, covers int) grantResult {
	r := grantResult{
		ID: g.ID, State: g.State(d.Today()), Party: g.Party, Person: g.Person, Purpose: g.Purpose, Basis: g.Basis, Evidence: g.Evidence, Kind: g.Kind,
		Fields: g.Fields, Covers: covers, From: g.From, Until: g.Until, Uses: g.Uses, Used: g.Used, Reason: g.Reason, Agreements: g.Agreements,
		Words: []grantWord{},
	}
	if kind, ok := d.Catalog().Kind(g.Kind); ok {
		for _, key := range g.Fields {
			f, _ := kind.FieldOf(key)
			r.items = append(r.items, cmp.Or(f.Name, key))
		}
	}
	for _, w := range g.Words {
		r.Words = append(r.Words, grantWord{Say: w.Say, By: w.By, At: w.At, Note: w.Note})
	}
	return r
}

func (r grantResult) lines(say words) []string {
	lines := []string{
		say.of("share_line", r.ID, say.shareState(r.State), r.Party, r.Person),
		say.of("share_purpose_line", r.Purpose),
		say.of("share_basis_line", say.shareBasis(r.Basis), r.Evidence),
		say.of("share_scope_line", r.Kind, grouped(r.Covers), strings.Join(r.items, " ")),
		say.of("share_period_line", r.From, r.Until, grouped(r.Uses), grouped(r.Used)),
	}
	for _, w := range r.Words {
		lines = append(lines, say.of("share_word_line", clock(&w.At), say.shareSay(w.Say), w.By, w.Note))
	}
	if r.State == sharing.Seconding {
		lines = append(lines, say.of("share_needs_second"))
	}
	return lines
}

// Run asks.
func (v *shareRequestVerb) Run(t *terminal) error {
	basis, err := sharing.ParseBasis(v.Basis)
	if err != nil {
		return problem.From(err, problem.Invalid, t.say.of("cannot_share_request"), err.Error(), "")
	}
	return t.atDesk(func(d *bureau.Desk) error {
		whose, err := v.whose(t, d)
		if err != nil {
			return err
		}
		from, until := cmp.Or(v.From, d.Today()), v.Until
		if until == 0 {
			until = from.Add(v.Days)
		}
		g, err := d.RequestSharing(t.ctx, whose, sharing.Request{
			Party: v.Party, Person: v.Person, Purpose: v.Purpose, Basis: basis, Evidence: v.Evidence, Fields: v.Fields, From: from, Until: until,
			Uses: v.Uses, Reason: v.Reason,
		})
		if err != nil {
			return err
		}
		return t.answer(shownGrant(d, &g, len(g.Certificates)))
	})
}

// whose are the certificates asked for: those named, those of a list, or those of a filter.
func (v *shareRequestVerb) whose(t *terminal, d *bureau.Desk) (s bureau.Selection, err error) {
	what, ways := t.say.of("cannot_share_request"), 0
	for _, said := range []bool{len(v.Numbers) > 0, v.List != "", v.filter != filter{}} {
		if said {
			ways++
		}
	}
	switch {
	case ways != 1:
		return s, problem.New(problem.Invalid, what, t.say.of("share_one_way"), "")
	case len(v.Numbers) > 0:
		for _, ref := range v.Numbers {
			s.Lines = append(s.Lines, collect.Line{Ref: ref})
		}
		return s, nil
	case v.List == "":
		q, err := v.query(t, what)
		return bureau.Selection{Query: &q}, err
	}
	file, err := register.Open(v.List)
	if err != nil {
		return s, err
	}
	defer file.Close()
	s, unread, err := d.ReadList(t.ctx, file, "")
	if err == nil && len(unread) > 0 {
		err = problem.New(problem.Invalid, what, t.say.of("share_unread", unread[0].Line, unread[0].Why.Text), unread[0].Why.Remedy)
	}
	return s, err
}

// Run agrees.
func (v *shareGrantVerb) Run(t *terminal) error { return v.say(t, sharing.Agree) }

// Run refuses.
func (v *shareRefuseVerb) Run(t *terminal) error { return v.say(t, sharing.Refuse) }

// Run takes it back.
func (v *shareWithdrawVerb) Run(t *terminal) error { return v.say(t, sharing.Withdraw) }

func (v *shareWordVerb) say(t *terminal, what sharing.Say) error {
	return t.atDesk(func(d *bureau.Desk) error {
		var g sharing.Grant
		var err error
		if what == sharing.Withdraw {
			g, err = d.WithdrawSharing(t.ctx, v.ID, v.Note)
		} else {
			g, err = d.GrantSharing(t.ctx, v.ID, what, v.Note)
		}
		if err != nil {
			return err
		}
		return t.answer(shownGrant(d, &g, len(g.Certificates)))
	})
}

// shareState is a state as the person reads it.
func (w words) shareState(s sharing.State) string {
	if w.lang == english {
		return string(s)
	}
	return s.Name()
}

func (w words) shareBasis(b sharing.Basis) string {
	if w.lang == english {
		return string(b)
	}
	return b.Name()
}

func (w words) shareSay(s sharing.Say) string {
	if w.lang == english {
		return string(s)
	}
	return s.Name()
}
