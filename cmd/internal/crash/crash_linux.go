package crash

import "golang.org/x/sys/unix"

// LeaveNothing keeps the system from dumping this program's memory, and that of programs it starts. It is called first of
// all.
//
// A limit of 0 only keeps dumps from being written as files: where they are piped to a program that collects them, as on
// most desktops, the kernel does not ask for it. It does for a limit of 1, which is too little for a file and means to a
// pipe that nothing is to be sent. Where the limit may not be raised to that, a process that is not dumpable has no dump
// either; it is the second choice because the kernel then takes some of /proc/self away from it, from which the
// province's figures on its own work come.
func LeaveNothing() {
	if unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{Cur: 1, Max: 1}) != nil {
		_ = unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0) // a kernel without it has nothing else to offer
	}
}
