// Package ui is the window of the application: sign-in, navigation, search, status, history. What is
// inside the window belongs to ui/page, what it is made of to ui/part, how it looks to ui/look.
//
// The window knows the bureau only through Tools, which cmd gives it, and keeps no secret: when a person
// signs out, the session and everything its pages held is dropped.
package ui

import (
	"context"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/ui/model"
	"roadcert/ui/page"
	"roadcert/ui/part"
)

// Tools are what the window asks of the program around it. Each may be called off the screen.
type Tools struct {
	// House says whose store this is; Founded is false where there is none yet.
	House func(context.Context) (House, error)
	// Found makes the store.
	Found func(context.Context, bureau.Founding) (bureau.Founded, error)
	// SignIn opens the store for a person. Where access.ErrKeyFile is the cause of an error, it takes the right key file.
	SignIn func(context.Context, Credentials) (Session, error)
	// KeyFiles finds key files on what can be pulled out.
	KeyFiles func() []string
	// Idle is how long nobody has touched the workstation; nil where that cannot be told.
	Idle func() (time.Duration, error)
	// Restore makes a backup the store, with the recovery key. progress is called off the screen.
	Restore func(ctx context.Context, file, recovery string, progress func(bureau.BackupStep)) (Restored, error)
	// Files are what pages do with files; sheets are printed with them before there is a page.
	Files page.Tools
	// Counties are the regions a bureau can be of, in the order of their codes: code and whole name.
	Counties []part.Option
	// CheckUSCC says what is wrong with a credit code; empty for nothing.
	CheckUSCC func(string) string
}

// Credentials are what a person signs in with.
type Credentials struct {
	User, Password string
	KeyFile        string // path of the second factor; empty for none
}

// House is what may be known of a store without signing in.
type House struct {
	Founded  bool
	Bureau   string
	Training bool
	Practice []bureau.Newcomer // of a training store: the accounts to practise with
	Folder   string            // where the store is, for the first run
}

// Desk is what the window itself asks of the person's desk.
type Desk interface {
	Person() bureau.Person
	May(access.Permission) bool
	Settings() bureau.Settings
	MustChange() bool
	// AuditBreak says what is wrong with the end of the audit log; empty where nothing is.
	AuditBreak() string
	ChangePassword(ctx context.Context, old, chosen string) error
	Close(context.Context) error
}

// Session is a person signed in, and the pages that person works with.
type Session struct {
	Desk Desk
	// LockAfter is how long nobody may have touched the workstation before the person has to give the password again; 0: for
	// ever.
	LockAfter time.Duration
	Pages     func(page.Host) map[page.Name]page.Page
	// Sync keeps the store in step with the province until its context ends, and shows how it stands. It is called off
	// the screen; nil where there is nothing to be in step with.
	Sync func(ctx context.Context, show func(model.SyncNews))
	// Wake has it look at once: something was done here. nil where there is no Sync.
	Wake func()
}

// place is one entry of the navigation.
type place struct {
	name  page.Name
	title string
	needs access.Permission
}

// places are the pages there are, in their order. Who may not use one does not see it.
var places = []place{
	{page.Home, "工作台", access.ChangeOwnPassword},
	{page.Certificates, "证照", access.ReadCertificates},
	{page.Cases, "受理", access.ReadCases},
	{page.Collect, "归集", access.CollectRegister},
	{page.Catalog, "目录与模板", access.ReadCertificates},
	{page.Sync, "同步", access.Synchronise},
	{page.Sharing, "共享授权", access.ReadSharing},
	{page.Verify, "核验", access.Verify},
	{page.Evaluation, "评价", access.Evaluate},
	{page.Patrol, "安全巡检", access.ReadPatrol},
	{page.System, "系统", access.ChangeOwnPassword},
}

// also are further permissions that open a page: who converts works where registers are collected, and who
// looks after seals where it is shown what bears them.
var also = map[page.Name]access.Permission{page.Collect: access.Convert, page.Catalog: access.ManageSeals}

// open returns the places a person may use.
func open(desk Desk) []place {
	var list []place
	for _, p := range places {
		if desk.May(p.needs) || also[p.name] != "" && desk.May(also[p.name]) {
			list = append(list, p)
		}
	}
	return list
}
