package premises

import "golang.org/x/sys/windows"

// diskSpace asks for what this user may still write, and for the whole.
func diskSpace(dir string) (free, whole uint64, err error) {
	name, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, 0, err
	}
	err = windows.GetDiskFreeSpaceEx(name, &free, &whole, nil)
	return free, whole, err
}
