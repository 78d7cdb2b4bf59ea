package premises

import "golang.org/x/sys/windows"

// Sticks are the drives of what was plugged in.
func Sticks() []string {
	drives, err := windows.GetLogicalDrives()
	if err != nil {
		return nil // the place is typed
	}
	var found []string
	for i := range 26 {
		root := string(rune('A'+i)) + `:\`
		name, err := windows.UTF16PtrFromString(root)
		if drives>>i&1 == 1 && err == nil && windows.GetDriveType(name) == windows.DRIVE_REMOVABLE {
			found = append(found, root)
		}
	}
	return found
}
