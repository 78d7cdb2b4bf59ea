package model_test

import (
	"strings"
	"testing"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/day"
	"roadcert/ui/model"
)

func account(user string, role access.Role) bureau.Account {
	return bureau.Account{Person: bureau.Person{User: user, Name: user + "某", Role: role}}
}

// TestAccountsThatWaitComeFirst: the oldest before the newer, and then the others by their duty.
func TestAccountsThatWaitComeFirst(t *testing.T) {
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	changes := []bureau.AccountChange{
		{ID: "2", What: bureau.AddAccount, User: "zhou", By: "system-admin", At: at},
		{ID: "1", What: bureau.EndAccount, User: "sun", By: "system-admin", At: at.Add(time.Hour), Why: "调离"},
	}
	gone, ended := account("wu", access.Approver), account("sun", access.SystemAdmin)
	gone.Disabled, ended.Waiting = true, "1"
	locked, wanted := account("li", access.Clerk), account("zhou", access.Clerk)
	locked.Locked, locked.Factor, wanted.Waiting = true, true, "2"
	rows := model.NewAccountRows([]bureau.Account{gone, ended, locked, account("bai", access.Clerk), wanted}, changes, nil)
	for i, want := range []string{"zhou 待确认  新增账户", "sun 正常 没有 停用账户", "bai 正常 没有 ", "li 暂时锁定 有 ", "wu 停用 没有 "} {
		state, _ := rows[i].State()
		if got := strings.Join([]string{rows[i].User, state, rows[i].KeyFile(), rows[i].Waits()}, " "); got != want {
			t.Errorf("%d: %q, want %q", i, got, want)
		}
	}
	if facts := rows[1].ChangeFacts(); facts[0].Name != "system-admin" || facts[2].Name != "调离" || !strings.Contains(facts[3].Name, "不能再登录") {
		t.Errorf("%v", facts)
	}
}

// TestWhyAnAccountStays goes through every act, whoever asks, and every state an account is in.
func TestWhyAnAccountStays(t *testing.T) {
	row := func(alter func(*model.AccountRow)) *model.AccountRow {
		r := model.AccountRow{Account: account("li", access.Clerk)}
		alter(&r)
		return &r
	}
	rows := map[string]*model.AccountRow{
		"none": nil, "plain": row(func(*model.AccountRow) {}), "ended": row(func(r *model.AccountRow) { r.Disabled = true }),
		"locked": row(func(r *model.AccountRow) { r.Locked = true }), "self": row(func(r *model.AccountRow) { r.User = "me" }),
		"waits": row(func(r *model.AccountRow) { r.Change = &bureau.AccountChange{What: bureau.EndAccount} }),
	}
	const (
		choose, done, own, waits, nothing, unlocked = "请先在列表里选择", "已经停用", "自己的账户", "还在等安全管理员确认", "没有等待确认", "没有锁定"
		admin, security                             = "由系统管理员办理", "由安全管理员确认"
	)
	for act, by := range map[model.AccountAct]map[access.Role]map[string]string{
		model.AskAdd: {access.SystemAdmin: {}, access.SecurityAdmin: {"*": admin}},
		model.AskRenew: {
			access.SystemAdmin: {"none": choose, "self": own, "waits": waits}, access.SecurityAdmin: {"*": admin},
		},
		model.AskEnd: {access.SystemAdmin: {"none": choose, "ended": done, "self": own, "waits": waits}, access.SecurityAdmin: {"*": admin}},
		model.AskUnlock: {
			access.SystemAdmin: {"none": choose, "plain": unlocked, "ended": "是停用，不是锁定", "self": unlocked, "waits": waits}, access.SecurityAdmin: {"*": admin},
		},
		model.ConfirmChange: {
			access.SecurityAdmin: {"none": choose, "plain": nothing, "ended": nothing, "locked": nothing, "self": nothing}, access.SystemAdmin: {"*": security},
		},
		model.RejectChange: {
			access.SecurityAdmin: {"none": choose, "plain": nothing, "ended": nothing, "locked": nothing, "self": nothing}, access.SystemAdmin: {"*": security},
		},
	} {
		for role, wants := range by {
			for state, r := range rows {
				want := wants[state] + wants["*"]
				may := func(p access.Permission) bool { return access.Allowed(role, p) }
				for _, o := range model.AccountOffers() {
					if o.Act != act {
						continue
					}
					if got := o.Why(r, may, "me"); (got == "") != (want == "") || !strings.Contains(got, want) {
						t.Errorf("%s of %s by %s: %q, want %q", o.Verb, state, role, got, want)
					}
				}
			}
		}
	}
}

// TestEveryActAsks: what is asked names the person, and says that a second one confirms.
func TestEveryActAsks(t *testing.T) {
	r := model.AccountRow{Account: account("li", access.Clerk), Change: &bureau.AccountChange{What: bureau.RenewAccount, By: "sys"}}
	for _, o := range model.AccountOffers() {
		q := o.Asks(r)
		if q.Title == "" || q.Button == "" || q.Done == "" || !q.Password && q.Reason == "" {
			t.Errorf("%s asks %+v", o.Verb, q)
		}
		if o.Act != model.AskAdd && o.Act != model.RejectChange && !strings.Contains(q.Text, "li某（li，受理员）") {
			t.Errorf("%s: %q", o.Verb, q.Text)
		}
		if o.Deed != "" && !strings.Contains(q.Done+q.Text, "安全管理员确认") {
			t.Errorf("%s does not say who confirms: %+v", o.Verb, q)
		}
	}
	r.Disabled = true
	if text := model.AccountOffers()[model.AskRenew].Asks(r).Text; !strings.Contains(text, "重新启用") {
		t.Errorf("%q", text)
	}
	if fault := model.UserNameFault("张芳"); !strings.Contains(fault, "小写字母") || model.UserNameFault("zhang.fang") != "" {
		t.Errorf("%q", fault)
	}
}

func TestOnesOwnAccountInWords(t *testing.T) {
	set := time.Date(2026, 11, 1, 12, 0, 0, 0, time.Local)
	on := day.Of(set)
	for _, c := range []struct {
		own   bureau.OwnAccount
		today day.Day
		says  string
		tone  model.Tone
	}{
		{bureau.OwnAccount{}, on, "不到期", model.Plain},
		{bureau.OwnAccount{Lasts: 90}, on, "2027-01-30，还有 90 天", model.Plain},
		{bureau.OwnAccount{Lasts: 90}, on.Add(76), "还有 14 天，请提前", model.Warning},
		{bureau.OwnAccount{Lasts: 90}, on.Add(91), "已到期", model.Danger},
	} {
		c.own.PasswordSet = set
		own := model.NewOwn(c.own, c.today)
		if f := own.Facts[len(own.Facts)-1]; !strings.Contains(f.Text, c.says) || f.Tone != c.tone {
			t.Errorf("%+v, want %q", f, c.says)
		}
	}
	without := model.NewOwn(bureau.OwnAccount{}, on)
	with := model.NewOwn(bureau.OwnAccount{Factor: true}, on)
	if without.KeyFile == with.KeyFile || without.Verb == with.Verb || without.Explains[0] == with.Explains[0] {
		t.Error("the same before and after")
	}
	if job := model.NewOwn(bureau.OwnAccount{Person: bureau.Person{Role: access.Service}}, on); job.Why == "" {
		t.Error("a job may have a key file")
	}
}

func TestWhereAKeyFileBelongs(t *testing.T) {
	sticks := []string{"/media/zhang/STICK"}
	for path, want := range map[string]string{
		"": "", "/media/zhang/STICK/key.pem": "在U盘上", "/media/zhang/STICK/a/../b.pem": "在U盘上", "/home/zhang/key.pem": "不在U盘上", "/media/zhang/STICKER/key.pem": "不在U盘上",
	} {
		if got := model.KeyFileAdvice(path, sticks); !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("%q: %q", path, got)
		}
	}
	if got := model.KeyFileAdvice("", nil); !strings.Contains(got, "没有找到U盘") {
		t.Errorf("%q", got)
	}
}

func TestHowABureauWorksInWords(t *testing.T) {
	p := bureau.Preferences{PasswordDays: 90, LockAfter: 15}
	properties := model.PreferenceProperties()
	for i, c := range []struct{ typed, complaint, becomes, says string }{
		{"three", "", "three", "批准人批准"},
		{"zwfw", "不是网址", "", "没有"},
		{"  30 ", "", "30", "30 分钟"},
		{"12", "", "12", "超过 12 本"},
		{"九十", "请填写整数", "90", "90 天"},
		{"61", "不在 0 至 60 之间", "15", "15 分钟"},
	} {
		property := properties[i]
		_, complaint := property.Check(&p, c.typed)
		if (complaint == "") != (c.complaint == "") || !strings.Contains(complaint, c.complaint) || property.Get(&p) != c.becomes || !strings.Contains(property.Text(&p), c.says) {
			t.Errorf("%s %q: %q, %q, %q", property.Name, c.typed, complaint, property.Get(&p), property.Text(&p))
		}
	}
	if _, complaint := properties[3].Check(&p, "0"); complaint != "" || !strings.Contains(properties[3].Text(&p), "超过 50 本") {
		t.Errorf("%q, %q", complaint, properties[3].Text(&p))
	}
	for _, property := range []model.Property[bureau.Preferences]{properties[2], properties[4], properties[5]} {
		if _, complaint := property.Check(&p, "0"); complaint != "" || !strings.Contains(property.Text(&p), "不") {
			t.Errorf("%s: %q, %q", property.Name, complaint, property.Text(&p))
		}
	}
}

// TestWhatWasTurnedDownIsListed: beside the account it is about, or by itself where there is none.
func TestWhatWasTurnedDownIsListed(t *testing.T) {
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	rejected := []bureau.RejectedChange{
		{AccountChange: bureau.AccountChange{What: bureau.EndAccount, User: "li", By: "sys", At: at, Why: "调离"}, RejectedBy: "sec", RejectedAt: at, Answer: "仍在岗"},
		{AccountChange: bureau.AccountChange{What: bureau.AddAccount, User: "zhou", By: "sys", At: at, Becomes: &access.Account{User: "zhou", Name: "周", Role: access.Clerk}}, RejectedBy: "sec", RejectedAt: at, Answer: "没有任命文件"},
	}
	rows := model.NewAccountRows([]bureau.Account{account("li", access.Clerk)}, nil, rejected)
	for i, want := range []string{"li 正常 停用账户，已退回 没有", "zhou 没有建立 新增账户，已退回 "} {
		state, _ := rows[i].State()
		standing, _ := rows[i].Standing()
		if got := strings.Join([]string{rows[i].User, state, standing, rows[i].KeyFile()}, " "); got != want {
			t.Errorf("%d: %q, want %q", i, got, want)
		}
	}
	if facts := rows[0].RejectedFacts(); facts[0].Text != "仍在岗" || !strings.Contains(facts[2].Text, "sys：调离") {
		t.Errorf("%+v", facts)
	}
	may := func(access.Permission) bool { return true }
	for _, o := range model.AccountOffers() {
		if why := o.Why(&rows[1], may, "me"); (o.Act == model.AskAdd) != (why == "") {
			t.Errorf("%s of an account that is not there: %q", o.Verb, why)
		}
	}
}
