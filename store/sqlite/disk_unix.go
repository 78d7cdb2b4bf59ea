//go:build !windows

package sqlite

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// roomIn is how many bytes a folder's file system has left for us; -1 where it does not say.
func roomIn(folder string) int64 {
	var st syscall.Statfs_t
	if syscall.Statfs(folder, &st) != nil {
		return -1
	}
	return int64(st.Bavail) * int64(st.Bsize)
}

// sameDisk tells whether two folders are on one disk, whatever its partitions. Where the system does not tell the disk of
// a partition, they are taken for disks.
func sameDisk(a, b string) bool {
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
