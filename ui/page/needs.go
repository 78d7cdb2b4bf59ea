package page

import "roadcert/domain/access"

// needs says who does what the person at the desk may not; nothing where the person may. It is what a command answers to
// why it cannot be given.
func needs(desk interface {
	May(access.Permission) bool
}, what access.Permission,
) func() string {
	return func() string {
		if desk.May(what) {
			return ""
		}
		return what.Name() + "由" + access.HolderNames(what) + "办理。"
	}
}
