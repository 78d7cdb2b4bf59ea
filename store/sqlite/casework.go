package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/problem"
)

// content is what a case seals: what people wrote, and what only the desk asks for.
type content struct {
	Face        certificate.Face    `json:"face,omitempty"`
	Note        string              `json:"note,omitempty"`
	Answer      string              `json:"answer,omitempty"`
	Result      string              `json:"result,omitempty"`
	Effective   day.Day             `json:"effective,omitzero"`
	Other       certificate.ID      `json:"other,omitempty"`
	Reviewer    string              `json:"reviewer,omitempty"`
	ReviewedAt  time.Time           `json:"reviewed_at,omitzero"`
	Opinion     string              `json:"opinion,omitempty"`
	Attachments []bureau.Attachment `json:"attachments,omitempty"`
	Work        *bureau.BatchWork   `json:"work,omitempty"`
	TakenOver   []bureau.Takeover   `json:"taken_over,omitempty"`
}

// casework writes a case that is new, or that was at the revision before.
func (w *writing) casework(ctx context.Context, k *bureau.Case) error {
	if w.vault == nil {
		return locked()
	}
	plain, err := json.Marshal(content{
		k.Face, k.Note, k.Answer, k.Result, k.Effective, k.Other, k.Reviewer, k.ReviewedAt, k.Opinion, k.Attachments, k.Work,
		k.TakenOver,
	})
	if err != nil {
		return err
	}
	sealed := w.vault.sealText(contentPlace, k.ID, plain)
	var decided any
	if !k.DecidedAt.IsZero() {
		decided = k.DecidedAt.UnixMilli()
	}
	columns := []any{
		string(k.State), int64(k.Operation), string(k.Kind), int64(k.Certificate), int64(k.Base), string(k.Reason), int64(k.Until),
		k.Proposer, k.ProposedAt.UnixMilli(), k.Decider, decided, int64(k.Due), int64(k.Revision), sealed,
	}
	var done sql.Result
	if k.Revision == 1 {
		done, err = w.pen.Exec(ctx, `INSERT OR IGNORE INTO casework (state, operation, kind, certificate, base, reason, until,
			proposer, proposed_at, decider, decided_at, due, revision, content, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			append(columns, k.ID)...)
	} else {
		done, err = w.pen.Exec(ctx, `UPDATE casework SET state = ?, operation = ?, kind = ?, certificate = ?, base = ?, reason = ?,
			until = ?, proposer = ?, proposed_at = ?, decider = ?, decided_at = ?, due = ?, revision = ?, content = ?
			WHERE id = ? AND revision = ?`, append(columns, k.ID, int64(k.Revision-1))...)
	}
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n == 1 {
		return err
	}
	return problem.New(problem.Conflict, "没有保存", "事项 "+k.ID+" 刚刚被别人处理过", "请刷新后查看处理结果")
}

const selectCases = `SELECT id, state, operation, kind, certificate, base, reason, until, proposer, proposed_at, decider,
	coalesce(decided_at, 0), due, revision, content FROM casework `

// Cases returns the cases that somebody has to do something about, or all, oldest first.
func (s *Store) Cases(ctx context.Context, open bool) (cases []bureau.Case, err error) {
	query, args := selectCases+"ORDER BY proposed_at, id", []any(nil)
	if open {
		query = selectCases + "WHERE state IN (SELECT value FROM json_each(?)) ORDER BY proposed_at, id"
		args = []any{list(bureau.Waiting())}
	}
	v, err := s.unlocked()
	if err != nil {
		return nil, err
	}
	err = s.read(ctx, "不能读出待办事项", func(ctx context.Context, sn snapshot) error {
		return sn.Each(ctx, query, args, func(r *sql.Rows) error {
			k, err := scanCase(r, v)
			cases = append(cases, k)
			return err
		})
	})
	return cases, err
}

// Case returns one case.
func (s *Store) Case(ctx context.Context, id string) (k bureau.Case, err error) {
	v, err := s.unlocked()
	if err != nil {
		return k, err
	}
	err = s.read(ctx, "不能读出事项", func(ctx context.Context, sn snapshot) error {
		return sn.Each(ctx, selectCases+"WHERE id = ?", []any{id}, func(r *sql.Rows) (err error) {
			k, err = scanCase(r, v)
			return err
		})
	})
	if err == nil && k.ID == "" {
		return k, problem.New(problem.NotFound, "找不到事项", "没有编号为 "+id+" 的事项", "请在待办列表中查看编号")
	}
	return k, err
}

func scanCase(r *sql.Rows, v *vault) (k bureau.Case, err error) {
	var proposed, decided int64
	var sealed []byte
	if err := r.Scan(&k.ID, &k.State, &k.Operation, &k.Kind, &k.Certificate, &k.Base, &k.Reason, &k.Until, &k.Proposer,
		&proposed, &k.Decider, &decided, &k.Due, &k.Revision, &sealed); err != nil {
		return k, err
	}
	k.ProposedAt = time.UnixMilli(proposed).UTC()
	if decided != 0 {
		k.DecidedAt = time.UnixMilli(decided).UTC()
	}
	what := "不能读出事项 " + k.ID
	plain, err := v.openText(contentPlace, k.ID, sealed)
	if err != nil {
		return k, damaged(what, err)
	}
	var c content
	err = parse(plain, &c, what)
	k.Face, k.Note, k.Answer, k.Result, k.Effective, k.Other = c.Face, c.Note, c.Answer, c.Result, c.Effective, c.Other
	k.Reviewer, k.ReviewedAt, k.Opinion, k.Attachments, k.Work = c.Reviewer, c.ReviewedAt, c.Opinion, c.Attachments, c.Work
	k.TakenOver = c.TakenOver
	return k, err
}
