package ledger

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/exchange"
	"roadcert/domain/province"
)

// Counties returns every county that has a workstation, by code.
func (l *Ledger) Counties(ctx context.Context) (list []province.County, err error) {
	err = l.read(ctx, func(ctx context.Context, tx session) error {
		return tx.each(ctx, `SELECT s.county, s.number, s.content, c.seq, c.hash FROM station s
			JOIN county c ON c.county = s.county ORDER BY s.county, s.number`, nil, func(r row) error {
			var c province.County
			var number int64
			var sealed []byte
			if err := r.Scan(&c.Code, &number, &sealed, &c.Head.Seq, &c.Head.Hash); err != nil {
				return err
			}
			b := book{county: c.Code}
			var s province.Station
			if err := l.openValue(b.at("station", number), sealed, &s); err != nil {
				return err
			}
			if len(list) == 0 || list[len(list)-1].Code != c.Code {
				if c.Head.Seq == 0 {
					c.Head.Hash = nil
				}
				list = append(list, c)
			}
			meet(&list[len(list)-1], &s)
			return nil
		})
	})
	return list, err
}

// meet takes a workstation into what is known of its county.
func meet(c *province.County, s *province.Station) {
	c.Stations++
	if c.Bureau == "" {
		c.Bureau = s.Bureau
	}
	if s.Seen.After(c.Seen) {
		c.Seen = s.Seen
	}
}

// Notices returns the province's notices of its own faults, the newest first.
func (l *Ledger) Notices(ctx context.Context) (list []exchange.Notice, err error) {
	err = l.read(ctx, func(ctx context.Context, tx session) error {
		return tx.each(ctx, "SELECT id, content FROM notice ORDER BY opened DESC, id", nil, func(r row) error {
			var id string
			var sealed []byte
			var n exchange.Notice
			err := r.Scan(&id, &sealed)
			if err == nil {
				err = l.openValue(place{"notice", "", id}, sealed, &n)
			}
			list = append(list, n)
			return err
		})
	})
	return list, err
}

// SaveNotice keeps a notice, in place of the one with its ID.
func (l *Ledger) SaveNotice(ctx context.Context, n exchange.Notice) error {
	sealed, err := l.sealValue(place{"notice", "", n.ID}, &n)
	if err != nil {
		return err
	}
	return l.explain(l.engine.write(ctx, func(ctx context.Context, tx session) error {
		return tx.exec(ctx, `INSERT INTO notice (id, opened, content) VALUES (?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET opened = excluded.opened, content = excluded.content`, n.ID, n.Opened.UnixMilli(), sealed)
	}), "没有写入省级台账")
}

func (b *book) Serials(ctx context.Context, kind catalog.Code) (list []province.Stretch, err error) {
	err = b.tx.each(ctx, "SELECT first, last, station FROM serial WHERE county = ? AND kind = ? ORDER BY first", []any{b.county, string(kind)}, func(r row) error {
		s := province.Stretch{Kind: kind}
		err := r.Scan(&s.From, &s.To, &s.Station)
		list = append(list, s)
		return err
	})
	return list, err
}

func (b *book) SaveSerials(ctx context.Context, s province.Stretch) error {
	return b.tx.exec(ctx, "INSERT INTO serial (county, kind, first, last, station) VALUES (?, ?, ?, ?, ?)",
		b.county, string(s.Kind), s.From, s.To, int64(s.Station))
}

// handedIn is a submission with who handed it in.
type handedIn struct {
	Station int
	exchange.Submission
}

func (b *book) SaveSubmission(ctx context.Context, station int, s exchange.Submission) error {
	plain, err := json.Marshal(handedIn{station, s})
	if err != nil {
		return fmt.Errorf("submission: %w", err)
	}
	id := b.ledger.box.Digest([]byte("submission"), plain)
	return b.tx.exec(ctx, "INSERT INTO submission (county, kind, id, at, content) VALUES (?, ?, ?, ?, ?) ON CONFLICT (county, kind, id) DO NOTHING",
		b.county, s.Kind, id[:], s.At.UnixMilli(), b.ledger.seal(b.at("submission", s.Kind, hex.EncodeToString(id[:])), plain))
}

func (b *book) Submissions(ctx context.Context, kind string) (list []exchange.Submission, err error) {
	err = b.tx.each(ctx, "SELECT id, content FROM submission WHERE county = ? AND kind = ? ORDER BY at DESC, id", []any{b.county, kind}, func(r row) error {
		var id, sealed []byte
		var s handedIn
		err := r.Scan(&id, &sealed)
		if err == nil {
			err = b.ledger.openValue(b.at("submission", kind, hex.EncodeToString(id)), sealed, &s)
		}
		list = append(list, s.Submission)
		return err
	})
	return list, err
}

// Of what is counted as valid, what has run out is another status. The literals are those of the index.
var (
	ranOut    = fmt.Sprintf("FROM certificate WHERE county = ? AND status = %d AND valid_to > 0 AND valid_to < ?", certificate.Valid)
	countHeld = fmt.Sprintf(`SELECT kind, status, medium, conform, CAST(sum(number) AS BIGINT) FROM (
			SELECT kind, status, medium, conform, number FROM held WHERE county = ?
			UNION ALL SELECT kind, status, medium, conform, -1 %[1]s
			UNION ALL SELECT kind, %[2]d, medium, conform, 1 %[1]s
		) AS counted GROUP BY kind, status, medium, conform HAVING sum(number) <> 0 ORDER BY kind, status, medium, conform`,
		ranOut, certificate.Expired)
)

func (b *book) Held(ctx context.Context, today day.Day) (list []province.Count, err error) {
	args := []any{b.county, b.county, int64(today), b.county, int64(today)}
	err = b.tx.each(ctx, countHeld, args, func(r row) error {
		var kind string
		var status, medium, conform int64
		var c province.Count
		err := r.Scan(&kind, &status, &medium, &conform, &c.Number)
		c.Kind, c.Status, c.Medium, c.Conform = catalog.Code(kind), certificate.Status(status), certificate.Medium(medium), conform != 0
		list = append(list, c)
		return err
	})
	return list, err
}
