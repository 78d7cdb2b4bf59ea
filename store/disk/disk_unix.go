//go:build !windows

package disk

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// Space is how many bytes the file system of a folder has left for this user, and how many it has in all.
func Space(folder string) (free, whole uint64, err error) {
	var st syscall.Statfs_t
	if err := syscall.Statfs(folder, &st); err != nil {
		return 0, 0, err
	}
	size := uint64(st.Bsize)
	return st.Bavail * size, st.Blocks * size, nil
}

// Same tells whether two folders are on one disk, whatever its partitions. Where the system does not tell the disk of
// a partition, they are taken for disks.
func Same(a, b string) bool {
	of, other := deviceOf(a), deviceOf(b)
	return of != 0 && (of == other || wholeDisk(of) == wholeDisk(other))
}

func deviceOf(folder string) uint64 {
	info, err := os.Stat(folder)
	if err != nil {
		return 0
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0
	}
	return uint64(st.Dev)
}

// wholeDisk names the disk a device is a partition of, as Linux has it under /sys.
func wholeDisk(device uint64) string {
	major, minor := device>>8&0xfff|device>>32&^0xfff, device&0xff|device>>12&^0xff
	name := fmt.Sprintf("%d:%d", major, minor)
	path, err := filepath.EvalSymlinks("/sys/dev/block/" + name)
	if err != nil {
		return name
	}
	if _, err := os.Stat(filepath.Join(path, "partition")); err == nil {
		return filepath.Dir(path)
	}
	return path
}
