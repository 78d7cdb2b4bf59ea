package bureau

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/likeness"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// TwinOptions say which certificates that are probably the same are asked for (疑似重复).
type TwinOptions struct {
	Kind  catalog.Code // at least one of the two is of it; empty: all kinds
	Rule  string       // key of the rule that finds them; empty: all rules
	Limit int          // 1 to 1,000; 0 means 100
}

// Twins are the pairs that were found, what most speaks for first.
type Twins struct {
	Compared int // certificates
	Total    int // pairs, however many are given
	Kept     int // pairs more, which somebody knows to be two
	Pairs    []Twin
}

// Twin is two certificates side by side that are probably one, or of one holder.
type Twin struct {
	A, B   TwinSide
	Rules  []likeness.Rule // why, the heaviest first
	Weight int             // of 100
	Lines  []TwinLine      // items of both faces that either of them has
	Case   string          // a case that waits, about either of them; empty where there is none
	Kept   *KeptTwin       // nil, or what was decided before one of them changed
}

// TwinSide is one of the two, sensitive items masked.
type TwinSide struct {
	Certificate certificate.Certificate
	Kind        *catalog.Kind
	Status      certificate.Status // today
	Others      int                // certificates more of the same holder, of which the same can be said
}

// TwinLine is one item on both sides as people read it, masked where it is sensitive.
type TwinLine struct {
	Name   string
	A, B   string
	Differ bool
	Place  int // of the first character that differs, from 1, masked or not; 0 where none does or a side is empty
}

// KeptTwin is somebody's word that two certificates are two.
type KeptTwin struct {
	Reason string    `json:"reason"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	// A and B are digests of what the two were compared by: when one changes, the question is open again.
	A string `json:"a"`
	B string `json:"b"`
}

const (
	twinsUsual = 100
	twinsMost  = 1000
)

// Twins looks through all certificates that have not ended for those that are probably the same, and leaves out what
// somebody decided to keep apart. It changes nothing.
func (d *Desk) Twins(ctx context.Context, opt TwinOptions, progress func(done, total int)) (Twins, error) {
	if err := d.permit(ctx, access.CollectRegister, "twins", string(opt.Kind)); err != nil {
		return Twins{}, err
	}
	if err := d.checkTwinOptions(&opt); err != nil {
		return Twins{}, err
	}
	pairs, compared, err := d.alike(ctx, progress)
	if err != nil {
		return Twins{}, err
	}
	shown := showing{desk: d, waiting: map[certificate.ID]string{}}
	cases, err := d.office.Store.Cases(ctx, true)
	if err != nil {
		return Twins{}, err
	}
	for _, k := range cases {
		shown.waiting[k.Certificate] = k.ID
	}
	if shown.kept, err = d.keptTwins(ctx); err != nil {
		return Twins{}, err
	}
	shown.Compared = compared
	for _, p := range pairs {
		if opt.Kind != "" && p.A.Kind != opt.Kind && p.B.Kind != opt.Kind || opt.Rule != "" && !p.Found.Has(opt.Rule) {
			continue
		}
		if err := shown.pair(ctx, p, opt.Limit); err != nil {
			return Twins{}, err
		}
	}
	return shown.Twins, d.record(ctx, "twins", string(opt.Kind), audit.Done, fmt.Sprintf("比对 %d 本，疑似重复 %d 对", compared, shown.Total))
}

func (d *Desk) checkTwinOptions(opt *TwinOptions) error {
	if opt.Kind != "" {
		if _, err := d.kind(opt.Kind); err != nil {
			return err
		}
	}
	if opt.Limit <= 0 {
		opt.Limit = twinsUsual
	}
	opt.Limit = min(opt.Limit, twinsMost)
	var known []string
	for _, r := range likeness.Rules() {
		if r.Key == opt.Rule || opt.Rule == "" {
			return nil
		}
		known = append(known, r.Key+" "+r.Name)
	}
	return problem.New(problem.Invalid, "不能查找疑似重复", "没有“"+opt.Rule+"”这条规则", "可用的有："+strings.Join(known, "、"))
}

// alike compares all certificates in one pass.
func (d *Desk) alike(ctx context.Context, progress func(done, total int)) ([]likeness.Pair, int, error) {
	search := likeness.NewSearch(d.office.Forms)
	defer search.Forget()
	kinds := d.Catalog()
	err := d.office.Store.EachCertificate(ctx, progress, func(c *certificate.Certificate) error {
		kind, ok := kinds.Kind(c.Kind)
		if ok && living(c.StatusOn(d.Today())) {
			search.Add(d.facts(c, kind))
		}
		return nil
	})
	if err != nil {
		return nil, 0, err
	}
	pairs, err := search.Pairs(ctx)
	return pairs, search.Len(), problem.From(err, problem.Cancelled, "没有查完疑似重复", "查找被停止", "什么都没有改动，请重新查找")
}

// living tells the statuses of what can still be amended, renewed or merged.
func living(s certificate.Status) bool {
	return s == certificate.Valid || s == certificate.Suspended || s == certificate.Expired
}

// facts are what a certificate is compared by.
func (d *Desk) facts(c *certificate.Certificate, kind *catalog.Kind) likeness.Facts {
	f := likeness.Facts{
		ID: c.ID, Kind: c.Kind, Holder: c.Holder, Code: c.Code, Number: c.Number, Plate: c.Plate,
		Valid: c.StatusOn(d.Today()) == certificate.Valid,
	}
	if kind.Number.OfHolder {
		f.Code, f.Number = c.Number, ""
	}
	return f
}

// twinName names a pair in its drawer, whichever of them comes first.
func twinName(a, b certificate.ID) string { return min(a, b).String() + " " + max(a, b).String() }

// factsDigest tells whether what a certificate is compared by has changed.
func factsDigest(f likeness.Facts) string {
	content, _ := json.Marshal(f) // texts, which marshal
	return fmt.Sprintf("%x", seal.SM3(content))
}

// keptTwins returns what was decided, by the name of the pair.
func (d *Desk) keptTwins(ctx context.Context) (map[string]*KeptTwin, error) {
	records, err := d.office.Store.Records(ctx, twinDrawer)
	kept := make(map[string]*KeptTwin, len(records))
	for _, r := range records {
		k := &KeptTwin{}
		if err := json.Unmarshal(r.Content, k); err != nil {
			return nil, problem.From(err, problem.Damaged, "不能读出记录", "“"+r.Name+"”不是重复的决定读不出来", "请检查证照库，必要时用备份恢复")
		}
		kept[r.Name] = k
	}
	return kept, err
}

// KeepTwins records that two certificates are two, and why. They are shown no more until one of them changes in what
// it is compared by.
func (d *Desk) KeepTwins(ctx context.Context, a, b, reason string) error {
	const what = "不能保留为两本"
	if err := d.permit(ctx, access.CollectRegister, "keep_twins", ""); err != nil {
		return err
	}
	reason = strings.TrimSpace(reason)
	if reason == "" {
		return problem.New(problem.Invalid, what, "没有写明理由", "请写明核对过什么，例如“已核对身份证，是两个人”")
	}
	one, other, err := d.both(ctx, what, a, b)
	if err != nil {
		return err
	}
	if other.ID < one.ID {
		one, other = other, one
	}
	kept := KeptTwin{Reason: reason, By: d.account.User, At: d.office.Now().UTC()}
	for _, side := range []struct {
		c      *certificate.Certificate
		digest *string
	}{{&one, &kept.A}, {&other, &kept.B}} {
		kind, err := d.kind(side.c.Kind)
		if err != nil {
			return err
		}
		*side.digest = factsDigest(d.facts(side.c, kind))
	}
	name := twinName(one.ID, other.ID)
	r, err := keep(twinDrawer, name, kept)
	if err != nil {
		return err
	}
	return d.office.Store.Commit(ctx, Change{Records: []Record{r}, Audit: d.entry("keep_twins", name, audit.Done, "核对后保留为两本")})
}

// both finds two certificates that have to be two records.
func (d *Desk) both(ctx context.Context, what, a, b string) (one, other certificate.Certificate, err error) {
	if one, err = d.find(ctx, a); err != nil {
		return one, other, err
	}
	if other, err = d.find(ctx, b); err == nil && one.ID == other.ID {
		err = problem.New(problem.Invalid, what, "两个编号指的是同一本证照 "+one.ID.String(), "请分别给出两本证照")
	}
	return one, other, err
}
