package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/problem"
)

// Settings returns what the store knows of its bureau.
func (s *Store) Settings(ctx context.Context) (settings bureau.Settings, err error) {
	err = s.read(ctx, "不能读出证照库的设置", func(ctx context.Context, sn snapshot) error {
		var body []byte
		err := sn.one(ctx, "SELECT body FROM settings", nil, &body)
		if errors.Is(err, sql.ErrNoRows) {
			return problem.New(problem.NotFound, "证照库还没有建成", "没有单位设置", "请重新运行 roadcertctl init")
		}
		if err != nil {
			return err
		}
		return parse(body, &settings, "不能读出证照库的设置")
	})
	return settings, err
}

// unfounded tells that a store has no settings yet.
func unfounded(err error) bool { return problem.Of(err) == problem.NotFound }

func (w *writing) settings(ctx context.Context, settings *bureau.Settings) error {
	body, err := json.Marshal(settings)
	if err != nil {
		return err
	}
	_, err = w.pen.Exec(ctx, "INSERT INTO settings (one, body) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET body = excluded.body", string(body))
	return err
}

// Account returns the account of a user.
func (s *Store) Account(ctx context.Context, user string) (a access.Account, err error) {
	err = s.read(ctx, "不能读出账户", func(ctx context.Context, sn snapshot) error {
		var body []byte
		err := sn.one(ctx, "SELECT body FROM account WHERE user = ?", []any{user}, &body)
		if errors.Is(err, sql.ErrNoRows) {
			return problem.New(problem.NotFound, "找不到账户", "没有用户 "+user, "请检查用户名")
		}
		if err != nil {
			return err
		}
		return parse(body, &a, "不能读出账户 "+user)
	})
	return a, err
}

// Accounts returns all accounts by user name.
func (s *Store) Accounts(ctx context.Context) (accounts []access.Account, err error) {
	err = s.read(ctx, "不能读出账户", func(ctx context.Context, sn snapshot) error {
		accounts, err = sn.accounts(ctx)
		return err
	})
	return accounts, err
}

func (sn snapshot) accounts(ctx context.Context) (accounts []access.Account, err error) {
	err = sn.Each(ctx, "SELECT body FROM account ORDER BY user", nil, func(r *sql.Rows) error {
		var body []byte
		var a access.Account
		if err := r.Scan(&body); err != nil {
			return err
		}
		err := parse(body, &a, "不能读出账户")
		accounts = append(accounts, a)
		return err
	})
	return accounts, err
}

// account writes an account, unless it was read before the data key was changed: the new one would be lost to it.
func (w *writing) account(ctx context.Context, a *access.Account) error {
	ring, err := snapshot{w.pen}.keyring(ctx)
	if err != nil {
		return err
	}
	if a.Generation != ring.generation {
		return problem.New(problem.Conflict, "没有保存账户“"+a.User+"”", "数据密钥刚刚更换过", "请重新办理一次")
	}
	body, err := json.Marshal(a)
	if err != nil {
		return err
	}
	_, err = w.pen.Exec(ctx, "INSERT INTO account (user, body) VALUES (?, ?) ON CONFLICT (user) DO UPDATE SET body = excluded.body", a.User, string(body))
	return err
}

// parse reads a JSON column.
func parse(body []byte, to any, what string) error {
	if err := json.Unmarshal(body, to); err != nil {
		return damaged(what, err)
	}
	return nil
}
