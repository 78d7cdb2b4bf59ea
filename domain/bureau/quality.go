package bureau

import (
	"context"
	"slices"

	"roadcert/domain/access"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/collect"
	"roadcert/domain/evaluation"
)

// Quality is how good the valid certificates of the store are, and by cause what they lack.
type Quality struct {
	KindQuality
	Kinds []KindQuality `json:"kinds"` // each by itself, in the order of the catalogue; kinds without any left out
}

// KindQuality is the quality of the certificates of one kind, or of all. Rates are percent with two decimals, the
// further ones cut.
type KindQuality struct {
	Kind       catalog.Code   `json:"kind,omitempty"`
	Name       string         `json:"name,omitempty"`
	Valid      int            `json:"valid"`
	Conforming int            `json:"conforming"` // an edition could be made as they are
	Rate       string         `json:"rate"`       // of conforming
	Flawless   int            `json:"flawless"`   // and nothing else is wrong either
	FlawRate   string         `json:"flawless_rate"`
	Causes     []QualityCause `json:"causes"` // those that occur, the most frequent first
}

// QualityCause is one thing that is wrong with certificates.
type QualityCause struct {
	Cause  string `json:"cause"` // "missing_issued", "number_form", …
	Name   string `json:"name"`
	Blocks bool   `json:"blocks"` // no edition can be made
	Count  int    `json:"count"`  // certificates
	Rate   string `json:"rate"`   // of the valid ones
}

// flaw is one thing wrong with one certificate.
type flaw struct {
	cause, name string
	blocks      bool
}

// Quality walks the valid certificates of a kind, or of all, and says how many conform and what the others lack.
func (d *Desk) Quality(ctx context.Context, kind catalog.Code, progress func(done int)) (Quality, error) {
	if err := d.permit(ctx, access.ReadCertificates, "quality", string(kind)); err != nil {
		return Quality{}, err
	}
	if kind != "" {
		if _, err := d.kind(kind); err != nil {
			return Quality{}, err
		}
	}
	s := survey{desk: d, all: newTally(nil), kinds: map[catalog.Code]*tally{}}
	var after certificate.ID
	for {
		list, err := d.office.Store.Held(ctx, kind, d.Today(), after, chunkRows)
		if err != nil {
			return Quality{}, err
		}
		if len(list) == 0 {
			return s.quality(), nil
		}
		for i := range list {
			if err := s.look(&list[i]); err != nil {
				return Quality{}, err
			}
		}
		after = list[len(list)-1].ID
		if progress != nil {
			progress(s.all.of.Valid)
		}
	}
}

// survey is a walk over the certificates.
type survey struct {
	desk  *Desk
	all   *tally
	kinds map[catalog.Code]*tally
}

// tally counts the flaws of one kind.
type tally struct {
	of KindQuality
	at map[string]int // cause → index in of.Causes
}

func newTally(kind *catalog.Kind) *tally {
	t := &tally{at: map[string]int{}}
	if kind != nil {
		t.of.Kind, t.of.Name = kind.Code, kind.Short
	}
	return t
}

func (s *survey) look(c *certificate.Certificate) error {
	t := s.kinds[c.Kind]
	kind, err := s.desk.kind(c.Kind)
	if err != nil {
		return err
	}
	if t == nil {
		t = newTally(kind)
		s.kinds[c.Kind] = t
	}
	flaws := s.flaws(c, kind)
	t.count(flaws)
	s.all.count(flaws)
	return nil
}

// flaws is everything that is wrong with a certificate.
func (s *survey) flaws(c *certificate.Certificate, kind *catalog.Kind) (found []flaw) {
	for i := range kind.Fields {
		f := &kind.Fields[i]
		switch {
		case c.Face[f.Key] != "":
		case f.Required != catalog.Optional:
			found = append(found, flaw{"missing_" + f.Key, "缺少" + f.Name, true})
		case f.Retired:
		case f.Role == catalog.RoleCode:
			found = append(found, flaw{"code_missing", "缺少持证主体代码", false})
		case f.Kind == catalog.Photo:
			found = append(found, flaw{"photo_missing", "没有" + f.Name, false})
		}
	}
	if !kind.CheckNumber(c.Number) {
		found = append(found, flaw{"number_form", "编号不合编号规则", true})
	}
	if c.ReviewDue != 0 && c.ReviewDue < s.desk.Today() {
		found = append(found, flaw{"review_overdue", "逾期未审验", false})
	}
	for _, cause := range collect.Remarks(kind, c.Face, s.desk.office.Regions, s.desk.office.Forms) {
		found = append(found, flaw{string(cause), cause.Name(), false})
	}
	return found
}

func (t *tally) count(flaws []flaw) {
	t.of.Valid++
	if len(flaws) == 0 {
		t.of.Flawless++
	}
	if !slices.ContainsFunc(flaws, func(f flaw) bool { return f.blocks }) {
		t.of.Conforming++
	}
	for _, f := range flaws {
		at, known := t.at[f.cause]
		if !known {
			at = len(t.of.Causes)
			t.at[f.cause] = at
			t.of.Causes = append(t.of.Causes, QualityCause{Cause: f.cause, Name: f.name, Blocks: f.blocks})
		}
		t.of.Causes[at].Count++
		t.of.Causes[at].Blocks = t.of.Causes[at].Blocks || f.blocks
	}
}

// sum works the rates out.
func (t *tally) sum() KindQuality {
	q := t.of
	part := func(n int) string { return evaluation.Rate{Converted: n, Held: q.Valid}.String() }
	q.Rate, q.FlawRate = part(q.Conforming), part(q.Flawless)
	q.Causes = slices.Clone(q.Causes)
	for i := range q.Causes {
		q.Causes[i].Rate = part(q.Causes[i].Count)
	}
	slices.SortStableFunc(q.Causes, func(a, b QualityCause) int { return b.Count - a.Count })
	if q.Causes == nil {
		q.Causes = []QualityCause{}
	}
	return q
}

func (s *survey) quality() Quality {
	q := Quality{KindQuality: s.all.sum(), Kinds: []KindQuality{}}
	for _, kind := range s.desk.Catalog().Kinds() {
		if t := s.kinds[kind.Code]; t != nil {
			q.Kinds = append(q.Kinds, t.sum())
		}
	}
	return q
}
