package sqlite

import (
	"context"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"

	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
	"roadcert/domain/sharing"
)

// The places of what sharing seals.
const (
	sharePlace = "share|content|"
	usePlace   = "share_use|content|"
)

// shareContent is what a grant seals. The certificates lie in rows of their own, and here as a digest of them.
type shareContent struct {
	sharing.Request
	Words []sharing.Word `json:"words"`
	Cover []byte         `json:"cover"`
}

// holderKey is what a holder is found by: their code, or the certificate where it says none.
func (v *vault) holderKey(code string, id certificate.ID) int64 {
	if code != "" {
		return v.digest([]byte("share holder"), []byte(code))
	}
	return v.digest([]byte("share certificate"), binary.BigEndian.AppendUint64(nil, uint64(id)))
}

// coverage digests which certificates of whom a grant covers, row by row.
type coverage struct{ rows []byte }

func (c *coverage) add(id certificate.ID, holder int64) {
	c.rows = binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(c.rows, uint64(id)), uint64(holder))
}

func (c *coverage) sum() []byte {
	digest := seal.SM3(c.rows)
	return digest[:]
}

// sharing writes what was said to grants, and what was handed out under them.
func (w *writing) sharing(ctx context.Context, c *bureau.Change) error {
	if len(c.Grants)+len(c.Uses) > 0 && w.vault == nil {
		return locked()
	}
	for i := range c.Grants {
		if err := w.grant(ctx, &c.Grants[i]); err != nil {
			return err
		}
	}
	for i := range c.Uses {
		if err := w.use(ctx, &c.Uses[i]); err != nil {
			return err
		}
	}
	return nil
}

// grant writes a grant that is new, or that was at the revision before.
func (w *writing) grant(ctx context.Context, g *sharing.Grant) error {
	c := shareContent{Request: g.Request, Words: g.Words}
	c.Certificates = nil
	var err error
	if g.Revision == 1 {
		c.Cover, err = w.cover(ctx, g)
	} else {
		c.Cover, err = w.covered(ctx, g.ID)
	}
	if err != nil {
		return err
	}
	plain, err := json.Marshal(c)
	if err != nil {
		return err
	}
	sealed, over := w.vault.sealText(sharePlace, g.ID, plain), ended(g)
	var done sql.Result
	if g.Revision == 1 {
		done, err = w.pen.Exec(ctx, "INSERT OR IGNORE INTO share (id, asked_at, until, over, covers, uses, used, revision, content) VALUES (?, ?, ?, ?, ?, ?, 0, 1, ?)",
			g.ID, g.Asked().At.UnixMilli(), int64(g.Until), over, len(g.Certificates), g.Uses, sealed)
	} else {
		done, err = w.pen.Exec(ctx, "UPDATE share SET over = ?, revision = revision + 1, content = ? WHERE id = ? AND revision = ?", over, sealed, g.ID, g.Revision-1)
	}
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n == 1 {
		return err
	}
	return problem.New(problem.Conflict, "没有保存", "共享授权 "+g.ID+" 刚刚被别人处理过", "请刷新后查看，再重新处理")
}

// ended tells whether a grant was refused or withdrawn, whatever the day.
func ended(g *sharing.Grant) bool {
	state := g.State(g.From)
	return state == sharing.Refused || state == sharing.Withdrawn
}

// cover writes which certificates a new grant covers, each under its holder of now, and returns the digest of that.
func (w *writing) cover(ctx context.Context, g *sharing.Grant) ([]byte, error) {
	codes, err := w.codes(ctx, g.Certificates)
	if err != nil {
		return nil, err
	}
	rows := sheaf{pen: w.pen, into: "INSERT OR FAIL INTO share_cover", columns: 4}
	var all coverage
	for i, id := range g.Certificates {
		code, known := codes[id]
		if !known {
			return nil, problem.New(problem.NotFound, "没有保存", "库中没有 "+id.String(), "请刷新后重新选择")
		}
		key := w.vault.holderKey(code, id)
		all.add(id, key)
		if err := rows.add(ctx, g.ID, i+1, int64(id), key); err != nil {
			return nil, err
		}
	}
	return all.sum(), rows.flush(ctx)
}

// codes returns the holders' codes of certificates.
func (w *writing) codes(ctx context.Context, ids []certificate.ID) (map[certificate.ID]string, error) {
	codes := make(map[certificate.ID]string, len(ids))
	err := w.pen.Each(ctx, "SELECT "+certificateColumns+" FROM json_each(?) k CROSS JOIN certificate c ON c.id = k.value JOIN shelf s ON s.id = c.shelf",
		[]any{list(ids)}, func(r *sql.Rows) error {
			st, err := scanCertificate(r)
			if err == nil {
				err = w.vault.reveal(&st)
			}
			codes[st.ID] = st.Code
			return err
		})
	return codes, err
}

// covered is the digest of what a grant covers, as it was sealed.
func (w *writing) covered(ctx context.Context, id string) ([]byte, error) {
	var sealed []byte
	if err := w.pen.one(ctx, "SELECT content FROM share WHERE id = ?", []any{id}, &sealed); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			return nil, noGrant(id)
		}
		return nil, err
	}
	c, err := w.vault.shareContent(id, sealed)
	return c.Cover, err
}

// use records that something is handed out, if its grant can be used now: this transaction sees every withdrawal and
// every use before it, and none comes between.
func (w *writing) use(ctx context.Context, u *bureau.SharedUse) error {
	var g bureau.GrantLine
	if err := w.pen.Each(ctx, selectGrants+"WHERE id = ?", []any{u.Grant}, func(r *sql.Rows) (err error) {
		g, _, err = scanGrant(r, w.vault)
		return err
	}); err != nil {
		return err
	}
	if g.ID == "" {
		return noGrant(u.Grant)
	}
	if why := g.Why(u.On); why != nil {
		return bureau.Refused("不能提供证照信息", why)
	}
	u.Turn = g.Used + 1
	plain, err := json.Marshal(u.Use)
	if err != nil {
		return err
	}
	if _, err := w.pen.Exec(ctx, "INSERT INTO share_use (number, share, turn, content) VALUES (?, ?, ?, ?)",
		u.Number, u.Grant, u.Turn, w.vault.sealText(usePlace, u.Number, plain)); err != nil {
		return err
	}
	_, err = w.pen.Exec(ctx, "UPDATE share SET used = ? WHERE id = ?", u.Turn, u.Grant)
	return err
}

func noGrant(id string) error {
	return problem.New(problem.NotFound, "找不到共享授权", "没有编号为 "+id+" 的共享授权", "请在共享授权列表中查看编号")
}

// shareContent opens what a grant seals.
func (v *vault) shareContent(id string, sealed []byte) (c shareContent, err error) {
	what := "不能读出共享授权 " + id
	plain, err := v.openText(sharePlace, id, sealed)
	if err != nil {
		return c, damaged(what, err)
	}
	return c, parse(plain, &c, what)
}

const selectGrants = "SELECT id, until, over, covers, uses, used, revision, content FROM share "

// scanGrant reads a row, and holds it against what it seals. It also returns the digest of what the grant covers.
func scanGrant(r *sql.Rows, v *vault) (g bureau.GrantLine, cover []byte, err error) {
	var until, uses int64
	var over bool
	var sealed []byte
	if err := r.Scan(&g.ID, &until, &over, &g.Covers, &uses, &g.Used, &g.Revision, &sealed); err != nil {
		return g, nil, err
	}
	c, err := v.shareContent(g.ID, sealed)
	if err != nil {
		return g, nil, err
	}
	g.Request, g.Words = c.Request, c.Words
	if int64(g.Until) != until || int64(g.Uses) != uses || ended(&g.Grant) != over {
		return g, nil, damaged("不能读出共享授权 "+g.ID, fmt.Errorf("%s: the row is not what it seals", g.ID))
	}
	return g, c.Cover, nil
}

func scanUse(r *sql.Rows, v *vault) (u sharing.Use, err error) {
	var number, share string
	var turn int
	var sealed []byte
	if err := r.Scan(&number, &share, &turn, &sealed); err != nil {
		return u, err
	}
	what := "不能读出使用记录 " + number
	plain, err := v.openText(usePlace, number, sealed)
	if err != nil {
		return sharing.Use{Number: number, Grant: share, Turn: turn}, damaged(what, err)
	}
	if err := parse(plain, &u, what); err != nil {
		return u, err
	}
	if u.Number != number || u.Grant != share || u.Turn != turn {
		return sharing.Use{Number: number, Grant: share, Turn: turn}, damaged(what, fmt.Errorf("%s: the row is not what it seals", number))
	}
	return u, nil
}
