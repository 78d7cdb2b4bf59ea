// Package part holds the application's own widgets.
package part

import "fyne.io/fyne/v2"

// Command is one thing a page can do: its button, its menu entry and its key all come from here.
type Command struct {
	Name    string           // "导出所选"
	Icon    fyne.Resource    // may be nil
	Key     fyne.KeyName     // empty where it has no key
	Mod     fyne.KeyModifier // of Key
	Primary bool             // the one thing this page is for
	Do      func()
	Why     func() string // why it cannot be done now; empty where it can; nil where it always can
}
