package bureau_test

import (
	"bytes"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/problem"
)

// stick is a key file on something that can be pulled out.
type stick struct {
	content []byte
	out     bool
	broken  bool // nothing can be written
}

func (s *stick) Read() ([]byte, error) {
	if s.out || s.content == nil {
		return nil, fs.ErrNotExist
	}
	return bytes.Clone(s.content), nil
}

func (s *stick) Write(content []byte) error {
	if s.out || s.broken {
		return fs.ErrPermission
	}
	s.content = bytes.Clone(content)
	return nil
}

// TestAnAccountTakesTwoAdministrators: what the system administrator wants takes effect when the security administrator
// says so, and not otherwise.
func TestAnAccountTakesTwoAdministrators(t *testing.T) {
	c := newCounty(t)
	system, security := c.desk(access.SystemAdmin), c.desk(access.SecurityAdmin)
	own := c.passwords["system-admin"]
	person := bureau.Person{User: "zhangfang", Name: "张芳", Role: access.Clerk}
	n := need[bureau.Newcomer](t)(system.AddAccount(t.Context(), own, person))
	if _, err := c.office.SignIn(t.Context(), "zhangfang", n.Password); problem.Of(err) != problem.SignIn {
		t.Errorf("signed in before it was confirmed: %v", err)
	}
	if _, err := system.AddAccount(t.Context(), own, person); problem.Of(err) != problem.Conflict {
		t.Errorf("asked for twice: %v", err)
	}
	waiting := need[[]bureau.AccountChange](t)(security.AccountChanges(t.Context()))
	if len(waiting) != 1 || waiting[0].User != "zhangfang" || waiting[0].By != "system-admin" || waiting[0].Becomes.WrappedKey != nil {
		t.Fatalf("%+v", waiting)
	}
	for name, err := range map[string]error{
		"by who asked":   system.ConfirmAccountChange(t.Context(), waiting[0].ID, own),
		"by a clerk":     c.desk(access.Clerk).ConfirmAccountChange(t.Context(), waiting[0].ID, own),
		"wrong password": security.ConfirmAccountChange(t.Context(), waiting[0].ID, "Wrong-2026-Pass"),
		"no such change": security.ConfirmAccountChange(t.Context(), "lisi-00000000", c.passwords["security-admin"]),
		"no reason":      security.RejectAccountChange(t.Context(), waiting[0].ID, " "),
	} {
		if err == nil {
			t.Errorf("confirmed: %s", name)
		}
	}
	if err := security.ConfirmAccountChange(t.Context(), waiting[0].ID, c.passwords["security-admin"]); err != nil {
		t.Fatal(err)
	}
	d := need[*bureau.Desk](t)(c.office.SignIn(t.Context(), "zhangfang", n.Password))
	if !d.MustChange() {
		t.Error("the first password need not be changed")
	}
	const chosen = "Dige5-Weru3-Haku8"
	if err := d.ChangePassword(t.Context(), n.Password, chosen); err != nil {
		t.Fatal(err)
	}

	// Ended, and nothing opens it but a new password, which takes two again.
	if err := system.ChangeAccount(t.Context(), bureau.EndAccount, "zhangfang", "调离"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.List(t.Context(), bureau.Query{}); err != nil {
		t.Errorf("ended before it was confirmed: %v", err)
	}
	c.confirm()
	if _, err := d.List(t.Context(), bureau.Query{}); problem.Of(err) != problem.SignIn {
		t.Errorf("works on after the end: %v", err)
	}
	if _, err := c.office.SignIn(t.Context(), "zhangfang", chosen); problem.Of(err) != problem.SignIn {
		t.Errorf("signed in after the end: %v", err)
	}
	n = need[bureau.Newcomer](t)(system.RenewAccount(t.Context(), own, "zhangfang", "返岗"))
	c.confirm()
	need[*bureau.Desk](t)(c.office.SignIn(t.Context(), "zhangfang", n.Password))

	for range 5 {
		_, _ = c.office.SignIn(t.Context(), "zhangfang", "Wrong-2026-Pass")
	}
	if _, err := c.office.SignIn(t.Context(), "zhangfang", n.Password); problem.Of(err) != problem.SignIn {
		t.Errorf("not locked: %v", err)
	}
	if err := system.ChangeAccount(t.Context(), bureau.UnlockAccount, "zhangfang", "输错口令"); err != nil {
		t.Fatal(err)
	}
	c.confirm()
	need[*bureau.Desk](t)(c.office.SignIn(t.Context(), "zhangfang", n.Password))
}

// Two accounts that exclude each other are not brought in side by side, nor one after the other.
func TestNobodyComesBackAsTheirOwnSecondPerson(t *testing.T) {
	c := newCounty(t)
	system, security := c.desk(access.SystemAdmin), c.desk(access.SecurityAdmin)
	own := c.passwords["system-admin"]
	need[bureau.Newcomer](t)(system.AddAccount(t.Context(), own, bureau.Person{User: "zhang", Name: "张芳", Role: access.Clerk}))
	need[bureau.Newcomer](t)(system.AddAccount(t.Context(), own, bureau.Person{User: "zhangfang", Name: "张芳", Role: access.Approver}))
	confirm := func() error {
		waiting := need[[]bureau.AccountChange](t)(security.AccountChanges(t.Context()))
		return security.ConfirmAccountChange(t.Context(), waiting[0].ID, c.passwords["security-admin"])
	}
	if err := confirm(); err != nil {
		t.Fatal(err)
	}
	if err := confirm(); problem.Of(err) != problem.Refused || !strings.Contains(err.Error(), "不能由同一人担任") {
		t.Errorf("side by side: %v", err)
	}
	if err := system.ChangeAccount(t.Context(), bureau.EndAccount, "zhang", "转岗"); err != nil {
		t.Fatal(err)
	}
	c.confirm() // both
	need[bureau.Newcomer](t)(system.RenewAccount(t.Context(), own, "zhang", "返岗"))
	if err := confirm(); problem.Of(err) != problem.Refused {
		t.Errorf("come back: %v", err)
	}
}

// confirm lets the security administrator agree to all that waits.
func (c *county) confirm() {
	c.Helper()
	d := c.desk(access.SecurityAdmin)
	for _, w := range need[[]bureau.AccountChange](c.TB)(d.AccountChanges(c.Context())) {
		if err := d.ConfirmAccountChange(c.Context(), w.ID, c.passwords["security-admin"]); err != nil {
			c.Fatal(err)
		}
	}
}

func TestChangesNobodyMayAskFor(t *testing.T) {
	c := newCounty(t)
	system := c.desk(access.SystemAdmin)
	own := c.passwords["system-admin"]
	add := func(user, name string, role access.Role) error {
		_, err := system.AddAccount(t.Context(), own, bureau.Person{User: user, Name: name, Role: role})
		return err
	}
	end := func(user string) error { return system.ChangeAccount(t.Context(), bureau.EndAccount, user, "") }
	for name, x := range map[string]struct {
		err  error
		code problem.Code
		says string
	}{
		"a name that is taken":      {add("clerk", "王五", access.Clerk), problem.Conflict, "已经有人使用"},
		"duties that exclude":       {add("other", "受理员", access.AuditAdmin), problem.Refused, "不能由同一人担任"},
		"a second self":             {add("other", "受理员", access.Clerk), problem.Refused, "自己当第二人"},
		"two steps of a case":       {add("other", "受理员", access.Approver), problem.Refused, "不能由同一人担任"},
		"oneself":                   {end("system-admin"), problem.Refused, "不能由自己变动"},
		"the last of its kind":      {end("audit-admin"), problem.Refused, "最后一个审计管理员"},
		"nobody":                    {end("nobody"), problem.NotFound, "没有用户"},
		"a deed that is none":       {system.ChangeAccount(t.Context(), "promote", "clerk", ""), problem.Invalid, "请改用"},
		"new keys without password": {system.ChangeAccount(t.Context(), bureau.RenewAccount, "clerk", ""), problem.Invalid, "请改用"},
	} {
		if problem.Of(x.err) != x.code || !strings.Contains(x.err.Error(), x.says) {
			t.Errorf("%s: %v", name, x.err)
		}
	}
	if err := add("liming", "受理员", access.Evaluator); err != nil {
		t.Errorf("two duties of the business: %v", err)
	}
}

// TestOneDeskAtATime: who signs in elsewhere leaves the desk they had; jobs may run several at a time.
func TestOneDeskAtATime(t *testing.T) {
	c := newCounty(t)
	first := c.desk(access.Clerk)
	second := need[*bureau.Desk](t)(c.office.SignIn(t.Context(), "clerk", c.passwords["clerk"]))
	if _, err := first.List(t.Context(), bureau.Query{}); problem.Of(err) != problem.SignIn || !strings.Contains(err.Error(), "别处登录") {
		t.Errorf("the first: %v", err)
	}
	if _, err := second.List(t.Context(), bureau.Query{}); err != nil {
		t.Errorf("the second: %v", err)
	}
	job := c.desk(access.Service)
	need[*bureau.Desk](t)(c.office.SignIn(t.Context(), "service", c.passwords["service"]))
	if _, err := job.Expire(t.Context(), nil); err != nil {
		t.Errorf("a job beside another: %v", err)
	}
}

// TestTheStickIsMissed: with a key file there is no sign-in without it, reading goes on when it is pulled out, and what
// gives or takes a right does not.
func TestTheStickIsMissed(t *testing.T) {
	c, ref := converted(t)
	d := c.desk(access.Approver)
	own := c.passwords["approver"]
	s := &stick{broken: true}
	if err := d.TakeKeyFile(t.Context(), own, s); problem.Of(err) != problem.Unwritable {
		t.Errorf("a stick nothing can be written to: %v", err)
	}
	need[*bureau.Desk](t)(c.office.SignIn(t.Context(), "approver", own)) // nothing has changed
	d = need[*bureau.Desk](t)(c.office.SignIn(t.Context(), "approver", own))
	s.broken = false
	if err := d.TakeKeyFile(t.Context(), own, s); err != nil {
		t.Fatal(err)
	}
	for name, try := range map[string]bureau.KeyFile{"none": nil, "out": &stick{content: s.content, out: true}, "empty": &stick{}} {
		if _, err := c.office.SignInWith(t.Context(), "approver", own, try); !errors.Is(err, access.ErrKeyFile) || problem.Of(err) != problem.SignIn {
			t.Errorf("%s: %v", name, err)
		}
	}
	d = need[*bureau.Desk](t)(c.office.SignInWith(t.Context(), "approver", own, s))
	if _, err := d.Convert(t.Context(), bureau.ConvertOptions{Limit: 1}); err != nil {
		t.Error(err)
	}
	s.out = true
	if _, err := d.Show(t.Context(), ref); err != nil {
		t.Errorf("reading without the stick: %v", err)
	}
	if _, err := d.Convert(t.Context(), bureau.ConvertOptions{Limit: 1}); !errors.Is(err, access.ErrKeyFile) {
		t.Errorf("converted without the stick: %v", err)
	}
	s.out = false
	const chosen = "Dige5-Weru3-Haku8"
	s.broken = true
	if err := d.ChangePassword(t.Context(), own, chosen); problem.Of(err) != problem.Unwritable {
		t.Errorf("changed, and the stick was not: %v", err)
	}
	s.broken = false
	if err := d.ChangePassword(t.Context(), own, chosen); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Convert(t.Context(), bureau.ConvertOptions{Limit: 1}); err != nil {
		t.Errorf("after the change: %v", err)
	}
	if _, err := c.office.SignInWith(t.Context(), "approver", own, s); problem.Of(err) != problem.SignIn {
		t.Errorf("the former password: %v", err)
	}
	need[*bureau.Desk](t)(c.office.SignInWith(t.Context(), "approver", chosen, s))
}

// TestRecovery: the recovery key opens an administrator's account again, and nobody else's.
func TestRecovery(t *testing.T) {
	c := newCounty(t)
	for name, x := range map[string]struct {
		user, key string
		code      problem.Code
	}{
		"a clerk":     {"clerk", c.recovery, problem.Refused},
		"no such":     {"nobody", c.recovery, problem.NotFound},
		"another key": {"system-admin", "7HKQ3", problem.Invalid},
	} {
		if _, err := c.office.Recover(t.Context(), x.user, x.key); problem.Of(err) != x.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	n := need[bureau.Newcomer](t)(c.office.Recover(t.Context(), "security-admin", strings.ToLower(c.recovery)))
	d := need[*bureau.Desk](t)(c.office.SignIn(t.Context(), "security-admin", n.Password))
	if !d.MustChange() {
		t.Error("the password that was told need not be changed")
	}
}

// TestAPasswordHasItsTime: in a real bureau it has to be changed after as many days as the bureau says.
func TestAPasswordHasItsTime(t *testing.T) {
	c := newCounty(t)
	c.become(func(s *bureau.Settings) { s.Training = false })
	c.now = c.now.AddDate(0, 0, bureau.DefaultPasswordDays+1)
	d := c.desk(access.Clerk)
	if _, err := d.List(t.Context(), bureau.Query{}); !d.MustChange() || problem.Of(err) != problem.Forbidden || !strings.Contains(err.Error(), "到期") {
		t.Errorf("%t, %v", d.MustChange(), err)
	}
	if err := d.ChangePassword(t.Context(), c.passwords["clerk"], "Dige5-Weru3-Haku8"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.List(t.Context(), bureau.Query{}); err != nil {
		t.Error(err)
	}
	if _, err := c.desk(access.Service).Expire(t.Context(), nil); err != nil {
		t.Errorf("a job: %v", err)
	}
}

// TestOnesOwnAccount: everybody is told how long their password lasts and whether they have a key file.
func TestOnesOwnAccount(t *testing.T) {
	c := newCounty(t)
	clerk := c.desk(access.Clerk)
	if own := need[bureau.OwnAccount](t)(clerk.OwnAccount(t.Context())); own.Lasts != 0 || own.Factor || !own.PasswordSet.Equal(c.now) {
		t.Errorf("practising: %+v", own)
	}
	c.become(func(s *bureau.Settings) { s.Training = false })
	clerk = c.desk(access.Clerk)
	if err := clerk.TakeKeyFile(t.Context(), c.passwords["clerk"], &stick{}); err != nil {
		t.Fatal(err)
	}
	if own := need[bureau.OwnAccount](t)(clerk.OwnAccount(t.Context())); own.Lasts != bureau.DefaultPasswordDays || !own.Factor || own.User != "clerk" {
		t.Errorf("in earnest: %+v", own)
	}
	if own := need[bureau.OwnAccount](t)(c.desk(access.Service).OwnAccount(t.Context())); own.Lasts != 0 {
		t.Errorf("a job: %+v", own)
	}
}

func TestHowABureauMayNotWork(t *testing.T) {
	fair := bureau.Preferences{FaultAfter: bureau.DefaultFaultAfter, PasswordDays: bureau.DefaultPasswordDays, LockAfter: bureau.DefaultLockAfter}
	for says, alter := range map[string]func(*bureau.Preferences){
		"":     func(*bureau.Preferences) {},
		"不是网址": func(p *bureau.Preferences) { p.PickUp = "zwfw 法库" },
		"故障阈值 -1 分钟不在 0 至 1440": func(p *bureau.Preferences) { p.FaultAfter = -1 },
		"口令有效期 367 天不在 0 至 366": func(p *bureau.Preferences) { p.PasswordDays = 367 },
		"自动锁定 61 分钟不在 0 至 60":   func(p *bureau.Preferences) { p.LockAfter = 61 },
	} {
		p := fair
		alter(&p)
		if err := p.Check(); (err == nil) != (says == "") || err != nil && !strings.Contains(err.Error(), says) {
			t.Errorf("%+v: %v", p, err)
		}
	}
}

// TestAnAccountOfBefore: one of a store that was made before accounts were proved is proved when it is first opened; a
// proof that is taken away afterwards is missed.
func TestAnAccountOfBefore(t *testing.T) {
	c := newCounty(t)
	bare := func() {
		c.alter("UPDATE account SET body = json_remove(body, '$.Proof') WHERE user = 'clerk'")
	}
	bare()
	need[*bureau.Desk](t)(c.office.SignIn(t.Context(), "clerk", c.passwords["clerk"]))
	need[*bureau.Desk](t)(c.office.SignIn(t.Context(), "clerk", c.passwords["clerk"]))
	c.alter("UPDATE account SET body = json_set(body, '$.Name', '别人') WHERE user = 'clerk'")
	if _, err := c.office.SignIn(t.Context(), "clerk", c.passwords["clerk"]); problem.Of(err) != problem.Damaged {
		t.Errorf("an account that was altered: %v", err)
	}
	bare()
	if _, err := c.office.SignIn(t.Context(), "clerk", c.passwords["clerk"]); problem.Of(err) != problem.Damaged {
		t.Errorf("a proof that was taken away: %v", err)
	}
}

// TestWhatWasTurnedDownIsTold: with the reason and without the keys, until it is asked for anew or thirty days are over.
func TestWhatWasTurnedDownIsTold(t *testing.T) {
	c := newCounty(t)
	system, security := c.desk(access.SystemAdmin), c.desk(access.SecurityAdmin)
	own := c.passwords["system-admin"]
	reject := func(why string) {
		t.Helper()
		for _, w := range need[[]bureau.AccountChange](t)(security.AccountChanges(t.Context())) {
			if err := security.RejectAccountChange(t.Context(), w.ID, why); err != nil {
				t.Fatal(err)
			}
		}
	}
	told := func(d *bureau.Desk, want ...string) []bureau.RejectedChange {
		t.Helper()
		list := need[[]bureau.RejectedChange](t)(d.RejectedAccountChanges(t.Context()))
		var got []string
		for _, r := range list {
			got = append(got, r.User+" "+r.Answer)
		}
		if !slices.Equal(got, want) {
			t.Errorf("told %q, want %q", got, want)
		}
		return list
	}
	add := func() {
		t.Helper()
		need[bureau.Newcomer](t)(system.AddAccount(t.Context(), own, bureau.Person{User: "zhangfang", Name: "张芳", Role: access.Clerk}))
	}
	add()
	reject(" 还没有任命文件 ")
	list := told(system, "zhangfang 还没有任命文件")
	if r := list[0]; r.RejectedBy != "security-admin" || r.By != "system-admin" || r.Becomes.Name != "张芳" || r.Becomes.WrappedKey != nil || r.Becomes.Salt != nil {
		t.Errorf("%+v of %+v", r, r.Becomes)
	}
	kept := need[[]bureau.Record](t)(c.store.Records(t.Context(), "account_rejected"))
	if len(kept) != 1 || !bytes.Contains(kept[0].Content, []byte(`"Salt":null`)) {
		t.Errorf("kept %s", kept[0].Content)
	}
	if _, err := c.desk(access.Clerk).RejectedAccountChanges(t.Context()); problem.Of(err) != problem.Forbidden {
		t.Errorf("a clerk: %v", err)
	}
	add()
	told(system)
	reject("文件上的姓名不符")
	c.now = c.now.Add(20 * 24 * time.Hour)
	if err := system.ChangeAccount(t.Context(), bureau.EndAccount, "clerk", "调离"); err != nil {
		t.Fatal(err)
	}
	reject("仍在岗")
	told(security, "clerk 仍在岗", "zhangfang 文件上的姓名不符")
	c.now = c.now.Add(11 * 24 * time.Hour)
	told(security, "clerk 仍在岗")
	if err := system.ChangeAccount(t.Context(), bureau.EndAccount, "evaluator", "调离"); err != nil {
		t.Fatal(err)
	}
	reject("仍在岗")
	if kept := need[[]bureau.Record](t)(c.store.Records(t.Context(), "account_rejected")); len(kept) != 2 {
		t.Errorf("%d are kept, and one is over", len(kept))
	}
}
