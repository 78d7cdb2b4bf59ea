package disk

import (
	"path/filepath"
	"strings"

	"golang.org/x/sys/windows"
)

// Space is how many bytes the volume of a folder has left for this user, and how many it has in all.
func Space(folder string) (free, whole uint64, err error) {
	name, err := windows.UTF16PtrFromString(folder)
	if err != nil {
		return 0, 0, err
	}
	err = windows.GetDiskFreeSpaceEx(name, &free, &whole, nil)
	return free, whole, err
}

// Same tells whether two folders are on one volume. Two volumes of one disk are taken for disks.
func Same(a, b string) bool {
	return strings.EqualFold(filepath.VolumeName(a), filepath.VolumeName(b))
}
