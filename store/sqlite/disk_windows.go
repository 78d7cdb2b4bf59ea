package sqlite

import (
	"path/filepath"
	"strings"
	"syscall"
	"unsafe"
)

// roomIn is how many bytes a folder's volume has left for us; -1 where it does not say.
func roomIn(folder string) int64 {
	name, err := syscall.UTF16PtrFromString(folder)
	if err != nil {
		return -1
	}
	var free uint64
	ask := syscall.NewLazyDLL("kernel32.dll").NewProc("GetDiskFreeSpaceExW")
	if ok, _, _ := ask.Call(uintptr(unsafe.Pointer(name)), uintptr(unsafe.Pointer(&free)), 0, 0); ok == 0 {
		return -1
	}
	return int64(free)
}

// sameDisk tells whether two folders are on one volume. Two volumes of one disk are taken for disks.
func sameDisk(a, b string) bool {
	return strings.EqualFold(filepath.VolumeName(a), filepath.VolumeName(b))
}
