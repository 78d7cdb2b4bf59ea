package main

import (
	"fmt"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

var (
	user32       = windows.NewLazySystemDLL("user32.dll")
	kernel32     = windows.NewLazySystemDLL("kernel32.dll")
	lastInput    = user32.NewProc("GetLastInputInfo")
	sinceStarted = kernel32.NewProc("GetTickCount")
)

// idle tells how long nobody has touched mouse or keys of the session.
func (b *building) idle() func() (time.Duration, error) {
	return func() (time.Duration, error) {
		info := struct{ size, at uint32 }{size: 8}
		if ok, _, err := lastInput.Call(uintptr(unsafe.Pointer(&info))); ok == 0 {
			return 0, fmt.Errorf("GetLastInputInfo: %w", err)
		}
		now, _, _ := sinceStarted.Call()
		return time.Duration(uint32(now)-info.at) * time.Millisecond, nil //nolint:gosec // both are counted in 32 bits, and wrap alike
	}
}
