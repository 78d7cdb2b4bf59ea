//go:build !windows

package premises

import (
	"slices"
	"testing"
)

func TestWhatWasPluggedIn(t *testing.T) {
	mounts := `/dev/sda1 / ext4 rw 0 0
/dev/sdb1 /media/zhang/ROAD\040CERT vfat rw 0 0
/dev/sdc1 /run/media/li/STICK vfat rw 0 0
tmpfs /run/user/1000 tmpfs rw 0 0
/dev/sdd1 /mediation vfat rw 0 0

`
	if got := sticks(mounts); !slices.Equal(got, []string{"/media/zhang/ROAD CERT", "/run/media/li/STICK"}) {
		t.Errorf("%q", got)
	}
}
