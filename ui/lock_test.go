package ui

import (
	"context"
	"errors"
	"testing"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/problem"
)

// TestADeskLeftAloneIsLocked: once nobody has touched the workstation for as long as the bureau says, the password has to
// be given again; a machine that cannot tell locks nothing.
func TestADeskLeftAloneIsLocked(t *testing.T) {
	var later []func()
	runner := AtOnce()
	runner.After = func(_ time.Duration, f func()) { later = append(later, f) }
	pass := func() {
		now := later
		later = nil
		for _, f := range now {
			f()
		}
	}
	s := newStage(t, House{Founded: true, Bureau: "某局"}, access.Clerk, runner)
	idle, mute := time.Duration(0), errors.New("the display says nothing")
	s.tools.Idle = func() (time.Duration, error) { return idle, mute }
	s.lockAfter = 15 * time.Minute
	s.SignIn(Credentials{User: "clerk", Password: "对"}, func(err error) { t.Error(err) })
	idle = time.Hour
	if pass(); s.frame == nil {
		t.Error("locked by a machine that cannot tell")
	}
	mute, idle = nil, 14*time.Minute
	if pass(); s.frame == nil {
		t.Error("locked too early")
	}
	idle = 15 * time.Minute
	if pass(); s.frame != nil || !s.closed {
		t.Error("a desk that was left alone is open")
	}
	if pass(); len(later) > 0 {
		t.Error("a locked desk is still watched")
	}
}

// TestTheKeyFileIsAskedFor: the field comes up where the account needs it, with what is on a stick, and the password stays.
func TestTheKeyFileIsAskedFor(t *testing.T) {
	s := newStage(t, House{Founded: true, Bureau: "某局"}, access.Clerk, AtOnce())
	whole := s.tools.SignIn
	s.tools.SignIn = func(ctx context.Context, c Credentials) (Session, error) {
		if c.KeyFile == "" {
			return Session{}, problem.From(access.ErrKeyFile, problem.SignIn, "不能登录", "没有找到密钥文件", "请插入U盘")
		}
		return whole(ctx, c)
	}
	s.tools.KeyFiles = func() []string { return []string{"/media/zhang/STICK/key.pem"} }
	page := newSignIn(s.Window, "clerk")
	page.password.Set("对")
	if page.submit(); !page.asksKeyFile || page.keyFile.Text() != "/media/zhang/STICK/key.pem" || page.password.Text() != "对" {
		t.Errorf("%t, %q, %q", page.asksKeyFile, page.keyFile.Text(), page.password.Text())
	}
	if page.submit(); s.frame == nil {
		t.Error("not signed in with the key file")
	}
}
