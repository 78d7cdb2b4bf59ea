//go:build unix && !linux

package crash

import "golang.org/x/sys/unix"

// LeaveNothing keeps the system from dumping this program's memory, and that of programs it starts. It is called first of
// all.
func LeaveNothing() {
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}) // lowering a limit is never refused
}
