package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"

	"roadcert/domain/audit"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
)

// checkSpan is how many certificates are checked at a time.
const checkSpan = 500

// checking is one proof of the store against itself, on one snapshot.
type checking struct {
	store    *Store
	sn       snapshot
	vault    *vault
	faces    faceWriter
	findings []bureau.Finding
	held     map[shelf]int
	tally    map[tallied]int
}

// tallied is a place in the tally, whatever number its series has.
type tallied struct {
	series
	day day.Day
}

// Check proves the store against itself.
func (s *Store) Check(ctx context.Context, progress func(done, total int)) ([]bureau.Finding, error) {
	v, err := s.unlocked()
	if err != nil {
		return nil, err
	}
	k := &checking{store: s, vault: v, held: map[shelf]int{}, tally: map[tallied]int{}}
	err = s.read(ctx, "不能检查证照库", func(ctx context.Context, sn snapshot) error {
		k.sn = sn
		if sound, err := k.file(ctx); err != nil || !sound {
			return err // what stands on broken pages proves nothing
		}
		for _, part := range []func(context.Context) error{
			func(ctx context.Context) error { return k.certificates(ctx, progress) }, k.orphans, k.cases, k.documents, k.deliveries, k.records,
			k.outbox, k.aside, k.sharing, k.shelves, k.tallies, k.log,
		} {
			if err := part(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	return k.findings, err
}

func (k *checking) find(subject, format string, args ...any) {
	k.findings = append(k.findings, bureau.Finding{Subject: subject, Text: fmt.Sprintf(format, args...)})
}

// file asks SQLite whether the file is whole.
func (k *checking) file(ctx context.Context) (sound bool, err error) {
	sound = true
	// A connection that has looked into the index of names keeps its structure, and quick_check alone would hold the
	// index of today against the structure of then. Opening a cursor makes it look anew.
	if err := k.sn.Each(ctx, "SELECT 1 FROM organisation LIMIT 1", nil, func(*sql.Rows) error { return nil }); err != nil {
		return false, err
	}
	err = k.sn.Each(ctx, "PRAGMA quick_check", nil, func(r *sql.Rows) error {
		var text string
		err := r.Scan(&text)
		if text != "ok" {
			sound = false
			k.find("file", "数据文件损坏：%s", text)
		}
		return err
	})
	return sound, err
}

func (k *checking) certificates(ctx context.Context, progress func(done, total int)) error {
	var total int
	if err := k.sn.one(ctx, "SELECT coalesce(sum(held), 0) FROM shelf", nil, &total); err != nil {
		return err
	}
	done, after := 0, int64(0)
	for {
		list, err := k.span(ctx, after)
		if err != nil || len(list) == 0 {
			return err
		}
		from, to := list[0].ID, list[len(list)-1].ID
		histories, err := k.sn.histories(ctx, k.vault, from, to)
		if err != nil {
			return err
		}
		standings, err := k.standings(ctx, from, to)
		if err != nil {
			return err
		}
		for i := range list {
			k.certificate(&list[i], histories[list[i].ID], standings[list[i].ID])
		}
		after, done = int64(to), done+len(list)
		if progress != nil {
			progress(done, max(total, done))
		}
	}
}

const selectSpan = "SELECT " + certificateColumns + `, c.number_key, c.code_key, c.tail, c.grade_until,
	EXISTS (SELECT 1 FROM holder n WHERE n.kind = s.kind AND n.name = c.holder)
	FROM certificate c NOT INDEXED JOIN shelf s ON s.id = c.shelf WHERE c.id > ? ORDER BY c.id LIMIT ?`

// checked is a certificate with the keys it is found by.
type checked struct {
	stored
	numberKey     int64
	codeKey, tail sql.NullInt64
	gradeUntil    sql.NullInt64
	named         bool
}

func (k *checking) span(ctx context.Context, after int64) (list []checked, err error) {
	err = k.sn.Each(ctx, selectSpan, []any{after, checkSpan}, func(r *sql.Rows) error {
		var c checked
		var err error
		c.stored, err = scanCertificate(r, &c.numberKey, &c.codeKey, &c.tail, &c.gradeUntil, &c.named)
		list = append(list, c)
		return err
	})
	return list, err
}

func (k *checking) standings(ctx context.Context, from, to certificate.ID) (map[certificate.ID][]certificate.Standing, error) {
	all := map[certificate.ID][]certificate.Standing{}
	err := k.sn.Each(ctx, `SELECT certificate, since, until, status, medium, conform FROM standing
		WHERE certificate BETWEEN ? AND ? ORDER BY certificate, since`, []any{int64(from), int64(to)}, func(r *sql.Rows) error {
		var s certificate.Standing
		err := r.Scan(&s.Certificate, &s.From, &s.Until, &s.Status, &s.Medium, &s.Conform)
		all[s.Certificate] = append(all[s.Certificate], s)
		return err
	})
	return all, err
}

// certificate compares one certificate with what its events make of it.
func (k *checking) certificate(c *checked, history []certificate.Event, standings []certificate.Standing) {
	subject := c.ID.String()
	k.held[shelfOf(&c.Certificate)]++
	count(standings, 1, func(s certificate.Standing, on day.Day, n int) {
		k.tally[tallied{series{c.Kind, c.Region, s.Status, s.Medium, s.Conform}, on}] += n
	})
	if err := k.vault.reveal(&c.stored); err != nil {
		k.find(subject, "敏感信息读不出来，已损坏或被改动")
		return
	}
	folded, err := certificate.Fold(k.store.Catalog(), history)
	if err != nil {
		k.find(subject, "经历不完整：%v", err)
		return
	}
	k.compare(subject, c, &folded)
	if want, err := certificate.Standings(k.store.Catalog(), history); err != nil || !slices.Equal(want, standings) {
		k.find(subject, "状态区间与经历不符")
	}
	version := 0
	for _, e := range history {
		if e.Edition == nil {
			continue
		}
		if version++; e.Edition.Version != version {
			k.find(subject, "版本不连续：第 %d 个版本的版本号是 %d", version, e.Edition.Version)
			version = e.Edition.Version
		}
	}
}

// compare holds the row against the fold of the events, and the keys against what they are made of.
func (k *checking) compare(subject string, c *checked, folded *certificate.Certificate) {
	kind, ok := k.store.Catalog().Kind(c.Kind)
	if !ok {
		k.find(subject, "证照目录中没有类别 %s", c.Kind)
		return
	}
	face := k.faces.write(folded.Face)
	state := *folded
	state.Face = nil
	if names := differences(&c.Certificate, &state); len(names) > 0 {
		k.find(subject, "当前状态与经历不符：%v", names)
	}
	if c.faceKey != k.vault.faceKey(face) {
		k.find(subject, "照面的比对码不符")
	}
	if c.gradeUntil.Valid && c.gradeUntil.Int64 != gradeUntil(kind, folded.Face) {
		k.find(subject, "诚信考核有效期与照面不符")
	}
	wantCode := sql.NullInt64{}
	if c.Code != "" && (c.Code != c.Number || !kind.Number.OfHolder) {
		wantCode = sql.NullInt64{Int64: k.vault.codeKey(c.Code), Valid: true}
	}
	wantTail := sql.NullInt64{}
	if !kind.Number.OfHolder {
		wantTail.Int64, wantTail.Valid = tail(c.Number)
	}
	if c.numberKey != k.vault.numberKey(c.Kind, c.Number) || c.codeKey != wantCode || c.tail != wantTail || !c.named && c.Holder != "" {
		k.find(subject, "检索码不符，按编号或姓名可能查不到")
	}
}

// differences names the fields in which two certificates differ.
func differences(a, b *certificate.Certificate) (names []string) {
	for _, f := range []struct {
		name string
		same bool
	}{
		{"类别", a.Kind == b.Kind},
		{"地区", a.Region == b.Region},
		{"证照编号", a.Number == b.Number},
		{"持证主体", a.Holder == b.Holder && a.Code == b.Code},
		{"车牌", a.Plate == b.Plate},
		{"日期", a.IssuedOn == b.IssuedOn && a.ValidTo == b.ValidTo && a.ReviewDue == b.ReviewDue},
		{"状态", a.Status == b.Status && a.Since == b.Since && a.Until == b.Until && a.Decided == b.Decided},
		{"介质", a.Medium == b.Medium && a.Conform == b.Conform},
		{"送达", a.Delivered == b.Delivered},
		{"版本", a.Version == b.Version},
		{"经历", a.Revision == b.Revision && a.LastEvent == b.LastEvent},
	} {
		if !f.same {
			names = append(names, f.name)
		}
	}
	return names
}

// orphans finds events, standings and editions whose certificate is gone.
func (k *checking) orphans(ctx context.Context) error {
	for _, table := range []struct{ name, what string }{{"event", "事件"}, {"standing", "状态区间"}, {"edition", "版本"}} {
		err := k.sn.Each(ctx, "SELECT DISTINCT certificate FROM "+table.name+` t WHERE NOT EXISTS
			(SELECT 1 FROM certificate c WHERE c.id = t.certificate) LIMIT 100`, nil, func(r *sql.Rows) error {
			var id certificate.ID
			err := r.Scan(&id)
			k.find(id.String(), "证照不在库中，%s却在", table.what)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (k *checking) shelves(ctx context.Context) error {
	list, err := k.sn.shelves(ctx)
	for _, st := range list {
		if n := k.held[st.shelf]; n != st.held {
			k.find("file", "%s、%s、%s的证照记为 %d 本，实有 %d 本", st.kind, st.status.Name(), st.medium.Name(), st.held, n)
		}
	}
	return err
}

// tallies compares the stored tally with the one made of the standings.
func (k *checking) tallies(ctx context.Context) error {
	err := k.sn.Each(ctx, `SELECT s.kind, s.region, s.status, s.medium, s.conform, t.day, t.delta
		FROM series s CROSS JOIN tally t ON t.series = s.id`, nil, func(r *sql.Rows) error {
		var t tallied
		var delta int
		err := r.Scan(&t.kind, &t.region, &t.status, &t.medium, &t.conform, &t.day, &delta)
		k.tally[t] -= delta
		return err
	})
	if err != nil {
		return err
	}
	wrong := 0
	for _, n := range k.tally {
		if n != 0 {
			wrong++
		}
	}
	if wrong > 0 {
		k.find("file", "按日统计有 %d 处与状态区间不符，转化率可能算错", wrong)
	}
	return nil
}

// log verifies the chain of the audit log up to the head that is kept beside it.
func (k *checking) log(ctx context.Context) error {
	var kept audit.Head
	err := k.sn.one(ctx, "SELECT seq, hash FROM audit_head", nil, &kept.Seq, &kept.Hash)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	anchor, err := k.sn.anchor(ctx)
	if err != nil {
		return err
	}
	head, broken, err := audit.Verify(anchor.Head, k.entries(ctx))
	switch {
	case err != nil:
		return err
	case broken != nil:
		k.find(fmt.Sprintf("audit %d", broken.Seq), "%s", broken.Text)
	case head.Seq != kept.Seq || !bytes.Equal(head.Hash, kept.Hash):
		k.find(fmt.Sprintf("audit %d", head.Seq), "审计日志止于第 %d 条，应止于第 %d 条：末尾被删除或替换", head.Seq, kept.Seq)
	}
	return nil
}

func (k *checking) entries(ctx context.Context) iter.Seq2[audit.Entry, error] {
	return func(yield func(audit.Entry, error) bool) {
		after := int64(math.MinInt64)
		for {
			list, err := k.sn.audit(ctx, after, checkSpan)
			if err != nil {
				yield(audit.Entry{}, err)
				return
			}
			if len(list) == 0 {
				return
			}
			for i := range list {
				if !yield(list[i], nil) {
					return
				}
				after = list[i].Seq
			}
		}
	}
}
