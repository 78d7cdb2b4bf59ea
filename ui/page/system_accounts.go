package page

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/ui/list"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// AccountsDesk is what is done about the accounts.
type AccountsDesk interface {
	Accounts(context.Context) ([]bureau.Account, error)
	AccountChanges(context.Context) ([]bureau.AccountChange, error)
	RejectedAccountChanges(context.Context) ([]bureau.RejectedChange, error)
	AddAccount(ctx context.Context, password string, person bureau.Person) (bureau.Newcomer, error)
	RenewAccount(ctx context.Context, password, user, why string) (bureau.Newcomer, error)
	ChangeAccount(ctx context.Context, deed bureau.AccountDeed, user, why string) error
	ConfirmAccountChange(ctx context.Context, id, password string) error
	RejectAccountChange(ctx context.Context, id, why string) error
}

// systemAccounts is who has an account, what waits to be confirmed, and what the administrators do about them.
type systemAccounts struct {
	p       *systemPage
	running latest
	rows    []model.AccountRow
	grid    *part.Grid[model.AccountRow]
	buttons []*part.CommandButton
	detail  *fyne.Container
	wanted  string // the user to go to once the list is read anew; empty for whoever is looked at
	object  fyne.CanvasObject
}

// accountShare is what the list gets of the page's width.
const accountShare = 0.62

func newSystemAccounts(p *systemPage) *systemAccounts {
	a := &systemAccounts{p: p, running: latest{host: p.host}, detail: newPlace(part.Empty("正在读取…", ""))}
	a.grid = part.NewGrid("accounts", []part.Column[model.AccountRow]{
		{ID: "name", Title: "姓名", Width: 8, Grow: true, Text: func(r model.AccountRow) string { return r.Name }},
		{ID: "user", Title: "用户名", Width: 9, Text: func(r model.AccountRow) string { return r.User }},
		{ID: "role", Title: "岗位", Width: 7, Text: func(r model.AccountRow) string { return r.Role.Name() }},
		{ID: "state", Title: "状态", Width: 6, Text: func(r model.AccountRow) string { word, _ := r.State(); return word }, Role: func(r model.AccountRow) look.Role {
			_, tone := r.State()
			return toneRoles[tone]
		}},
		{ID: "factor", Title: "密钥文件", Width: 6, Text: model.AccountRow.KeyFile},
		{ID: "waits", Title: "变动", Width: 12, Text: func(r model.AccountRow) string { text, _ := r.Standing(); return text }, Role: func(r model.AccountRow) look.Role {
			_, tone := r.Standing()
			return toneRoles[tone]
		}},
	}, list.Of(func() []model.AccountRow { return a.rows }), p.host.Run, p.host.Fail)
	a.grid.Leads, a.grid.Same = true, func(x, y model.AccountRow) bool { return x.User == y.User }
	a.grid.Moved = a.moved
	a.grid.Copied = func(n int) { p.host.Toast("已复制 " + model.Thousands(n) + " 行，可粘贴到表格") }
	a.grid.Commands = a.commands
	var bar *fyne.Container
	bar, a.buttons = buttonRow(a.commands())
	a.object = listAndDetailOf(bar, a.grid, a.detail, accountShare)
	return a
}

func (a *systemAccounts) commands() []part.Command {
	offers := model.AccountOffers()
	commands := make([]part.Command, len(offers))
	for i, o := range offers {
		commands[i] = part.Command{Name: o.Verb, Primary: o.Primary && a.p.desk.May(o.Needs), Do: func() { a.ask(o) }, Why: func() string {
			var row *model.AccountRow
			if r, ok := a.grid.Current(); ok {
				row = &r
			}
			return o.Why(row, a.p.desk.May, a.p.desk.Person().User)
		}}
		if o.Act == model.AskAdd {
			commands[i].Key, commands[i].Mod = fyne.KeyN, fyne.KeyModifierControl
		}
	}
	return commands
}

func (a *systemAccounts) reload() {
	var accounts []bureau.Account
	var changes []bureau.AccountChange
	var rejected []bureau.RejectedChange
	a.running.begin("读取账户", func(ctx context.Context, _ func(int, int)) (err error) {
		if accounts, err = a.p.desk.Accounts(ctx); err == nil {
			changes, err = a.p.desk.AccountChanges(ctx)
		}
		if err == nil {
			rejected, err = a.p.desk.RejectedAccountChanges(ctx)
		}
		return err
	}, func(err error) {
		if err != nil {
			putInto(a.detail, part.Empty("账户读不出来", err.Error(), part.Command{Name: "再试一次", Key: fyne.KeyF5, Do: a.reload}))
			return
		}
		a.rows = model.NewAccountRows(accounts, changes, rejected)
		a.p.tabs.Rename(0, counted("账户", len(changes)))
		reloadOn(a.grid, a.rows, func(r model.AccountRow) bool { return r.User == a.wanted })
		a.wanted = ""
	})
}

// moved shows the account under the cursor, and asks the buttons again.
func (a *systemAccounts) moved() {
	for _, b := range a.buttons {
		b.Refresh()
	}
	r, ok := a.grid.Current()
	if !ok {
		putInto(a.detail, part.Empty("在左边选一个账户", ""))
		return
	}
	word, tone := r.State()
	own := part.Down(look.Tiny,
		part.Labelled("用户名", part.Prose(r.User)), part.Labelled("岗位", part.Prose(r.Role.Name())), part.Labelled("密钥文件", part.Prose(r.KeyFileText())))
	body := part.Down(look.Medium, part.Across(look.Small, part.Grow(part.Section(r.Name).Loose()), part.Tag(toneRoles[tone], word)), own)
	if r.Change != nil {
		waits := part.Down(look.Tiny)
		for _, f := range r.ChangeFacts() {
			waits.Add(part.Labelled(f.Key, part.Prose(f.Name)))
		}
		body.Add(part.Rule())
		body.Add(part.Strong("等待确认：" + r.Waits()).In(look.Warning).Loose())
		body.Add(waits)
	}
	if list := r.RejectedFacts(); len(list) > 0 {
		body.Add(part.Rule())
		body.Add(part.Strong("已退回：" + r.Rejected.What.Name()).Loose())
		body.Add(facts(list))
	}
	if note := r.Note(); note != "" {
		body.Add(part.Remark(note))
	}
	putInto(a.detail, part.Pad(look.Medium, part.Down(look.Nil, part.Grow(part.Scrolled(body)))))
}

// ask asks for what an act needs, and does it.
func (a *systemAccounts) ask(o model.AccountOffer) {
	if o.Act == model.AskAdd {
		a.askAdd(o)
		return
	}
	r, ok := a.grid.Current()
	if !ok {
		return
	}
	q := o.Asks(r)
	var fields []*part.Field
	reason, password := part.NewField("原因"), secretField()
	if q.Reason != "" {
		fields = append(fields, reason.Must().Hint(q.Reason).Checked(filled("原因")))
	}
	if q.Password {
		fields = append(fields, password)
	}
	var made bureau.Newcomer
	f := newForm(a.p.host, q.Title, q.Button, part.Prose(q.Text), fields, func(ctx context.Context) (err error) {
		made, err = a.carryOut(ctx, o, &r, password.Text(), strings.TrimSpace(reason.Text()))
		return err
	}, func() { a.done(q, made) })
	if o.Ends {
		f.dialog.Dangerous()
	}
	f.dialog.Show(a.p.host.Window())
}

// carryOut does an act; the newcomer is empty where no password was made.
func (a *systemAccounts) carryOut(ctx context.Context, o model.AccountOffer, r *model.AccountRow, password, why string) (none bureau.Newcomer, err error) {
	switch o.Act {
	case model.AskRenew:
		return a.p.desk.RenewAccount(ctx, password, r.User, why)
	case model.ConfirmChange:
		return none, a.p.desk.ConfirmAccountChange(ctx, r.Change.ID, password)
	case model.RejectChange:
		return none, a.p.desk.RejectAccountChange(ctx, r.Change.ID, why)
	case model.AskAdd, model.AskEnd, model.AskUnlock:
	}
	return none, a.p.desk.ChangeAccount(ctx, o.Deed, r.User, why)
}

// askAdd asks who is to have an account.
func (a *systemAccounts) askAdd(o model.AccountOffer) {
	q := o.Asks(model.AccountRow{})
	name := part.NewField("姓名").Must().Hint("张芳").Checked(filled("使用人的姓名"))
	user := part.NewField("用户名").Must().Hint("登录时用，例如 zhang.fang").Checked(func(text string) (string, string) {
		text = strings.ToLower(strings.TrimSpace(text))
		return text, model.UserNameFault(text)
	})
	role := part.NewChoiceField("岗位", partOptions(model.RoleChoices())).Must()
	password := secretField()
	var made bureau.Newcomer
	f := newForm(a.p.host, q.Title, q.Button, part.Prose(q.Text), []*part.Field{name, user, role, password}, func(ctx context.Context) (err error) {
		made, err = a.p.desk.AddAccount(ctx, password.Text(), bureau.Person{User: user.Text(), Name: strings.TrimSpace(name.Text()), Role: access.Role(role.Text())})
		return err
	}, func() { a.done(q, made) })
	f.dialog.Show(a.p.host.Window())
}

// done says what has become of an act, and tells the password that was made for it.
func (a *systemAccounts) done(q model.AccountQuestion, made bureau.Newcomer) {
	a.p.host.Toast(q.Done)
	a.wanted = made.User
	a.p.changed()
	if made.Password != "" {
		a.tell(made)
	}
}

// A password lies on the clipboard for so long.
const copiedFor = time.Minute

// tell shows a password that is told once.
func (a *systemAccounts) tell(made bureau.Newcomer) {
	line, said := model.TicketLine(made), part.Note("").Loose()
	body := part.Down(look.Medium,
		part.Prose("这个初始口令只显示这一次。请抄下或复制下面这一行，当面交给本人；不要留底，不要发到聊天群里。"),
		part.Panel(part.Strong(line).Loose()),
		part.Remark("账户要等"+access.HolderNames(access.ConfirmAccounts)+"确认后才能用，第一次登录时本人要换成自己的口令。没有抄下就关掉了的，请"+
			access.HolderNames(access.ConfirmAccounts)+"退回这项申请，再重新办理。"),
		said)
	part.NewNotice("初始口令　"+made.Name, body).Also(part.Command{Name: "复制这一行", Do: func() {
		clip := fyne.CurrentApp().Clipboard()
		clip.SetContent(line)
		said.Set("已复制。请尽快粘贴，用完以后清空剪贴板。")
		if a.p.tools.After == nil {
			return
		}
		said.Set("已复制，一分钟后从剪贴板清除。")
		a.p.tools.After(copiedFor, func() {
			if clip.Content() == line {
				clip.SetContent("")
			}
		})
	}}).Wide().Show(a.p.host.Window())
}
