// Package page holds the pages of the application, a file or a few to each.
//
// A page binds a view-model to widgets and does nothing else: filtering, selection, checks and wording
// live in models that import no toolkit and are tested as tables. Pages know the desk only through the
// few methods they name themselves, and each other not at all: they ask their Host to open a Route.
package page

import (
	"context"

	"fyne.io/fyne/v2"

	"roadcert/ui/part"
)

// Name names a page.
type Name string

// The pages, in the order of the navigation.
const (
	Home         Name = "home"         // 工作台
	Certificates Name = "certificates" // 证照
	Cases        Name = "cases"        // 受理
	Collect      Name = "collect"      // 归集
	Catalog      Name = "catalog"      // 目录与模板
	Sync         Name = "sync"         // 同步
	Sharing      Name = "sharing"      // 共享授权
	Verify       Name = "verify"       // 核验
	Evaluation   Name = "evaluation"   // 评价
	Patrol       Name = "patrol"       // 安全巡检
	System       Name = "system"       // 系统
)

// Route is a place in the application: a page and what it should show. It is small and comparable, so
// that the history of the window is a list of routes.
type Route struct {
	Page Name
	// Filter is, of Certificates: "unconverted", "expiring:30", "kind:071", "certificate:c1-42"; of Cases: "waiting",
	// "case:k1-7"; of Catalog: "template"; of Sync: "stopped", "stopped:c1-42", "aside", "faults:f1-2"; of System: a tab, "own"; empty for none.
	Filter string
	Search string // of Certificates: the text searched for
}

// Page is one page, built once and shown many times: what it holds (search, sort, scroll, selection)
// survives a visit elsewhere.
type Page interface {
	Title() string
	Object() fyne.CanvasObject
	Show(Route)               // before it becomes visible, and on F5 with the route it has
	Commands() []part.Command // what its keys, buttons and menus do
}

// Renewer is a page that can be read anew while somebody works on it: the place, the selection and what is typed stay.
type Renewer interface {
	// Renew reads anew what is shown. It was asked for where the person did something; otherwise it comes by itself, with
	// what other workstations did.
	Renew(asked bool)
}

// Closer is a page that holds something open: it is told when the person signs out.
type Closer interface{ Close() }

// Counter is a page that knows how many things on it wait for the person; the navigation says so. It is asked off
// the screen.
type Counter interface {
	Waiting(context.Context) (int, error)
}

// Host is what a page asks of the window around it.
type Host interface {
	Window() fyne.Window
	Open(Route)
	Toast(text string)
	// Fail shows what went wrong: its sentence, beside nothing else.
	Fail(error)
	// Run does work off the screen: as a job with progress in the status bar where it lasts. work must
	// stop when its context ends; done runs on the screen's goroutine. In tests both run at once.
	Run(title string, work func(ctx context.Context, progress func(done, total int)) error, done func(error))
	// Changed tells every page that certificates, cases or figures are no longer what they were.
	Changed()
}
