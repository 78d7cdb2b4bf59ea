package ui

import "roadcert/ui/page"

// askPassword lets the person choose a new password. Where the present one was given by somebody else it
// has to be done before anything else: leaving the dialog is signing out.
func (w *Window) askPassword(first bool) {
	f := w.frame
	page.ChangePassword(f, f.desk, first, func(changed bool) {
		switch {
		case first && changed:
			f.begin()
		case first:
			w.signOut()
		case changed:
			f.Changed() // one of the pages says how old it is
		}
	})
}
