//go:build unix

package premises

import "golang.org/x/sys/unix"

// diskSpace asks for what this user may still write, and for the whole.
func diskSpace(dir string) (free, whole uint64, err error) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return 0, 0, err
	}
	size := uint64(s.Bsize)
	return s.Bavail * size, s.Blocks * size, nil
}
