//go:build !windows

package premises

import (
	"os"
	"strings"
)

// Sticks are the folders of what was plugged in.
func Sticks() []string {
	mounts, err := os.ReadFile("/proc/self/mounts")
	if err != nil {
		return nil // no such list on this system: the place is typed
	}
	return sticks(string(mounts))
}

// plugged are where systems show what was plugged in.
var plugged = []string{"/media/", "/run/media/"}

// sticks picks them from the list of what is mounted: device, folder, and more, with blanks written as \040.
func sticks(mounts string) []string {
	var found []string
	for line := range strings.Lines(mounts) {
		fields := strings.Fields(line)
		if len(fields) < 2 {
			continue
		}
		folder := strings.NewReplacer(`\040`, " ", `\011`, "\t", `\134`, `\`).Replace(fields[1])
		for _, place := range plugged {
			if strings.HasPrefix(folder, place) {
				found = append(found, folder)
			}
		}
	}
	return found
}
