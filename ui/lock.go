package ui

import "time"

// lookedEvery is how often it is looked whether somebody is still there.
const lookedEvery = 10 * time.Second

// watch locks the desk once nobody has touched the workstation for a while (GB/T 22239 8.1.4.1 c). Where the machine
// cannot tell, the desk stays: that is for the patrol to see.
func (w *Window) watch(f *frame, after time.Duration) {
	if after <= 0 || w.tools.Idle == nil {
		return
	}
	w.runner.After(lookedEvery, func() {
		if w.frame != f {
			return
		}
		if idle, err := w.tools.Idle(); err == nil && idle >= after {
			w.lock()
			return
		}
		w.watch(f, after)
	})
}
