package crash

import "golang.org/x/sys/windows"

// What the reporting of errors is asked for: to leave what a program allocated out of its reports, and, as Go asks, to show no
// window (WER_FAULT_REPORTING_FLAG_NOHEAP, WER_FAULT_REPORTING_NO_UI).
const noHeap, noWindow = 1, 32

// LeaveNothing keeps the system from dumping this program's memory. It is called first of all.
//
// A program in this error mode that faults is ended without the reporting of errors, which is what writes dumps. Go sets it
// too, unless GOTRACEBACK says wer: then it is set here again. Where Go hands its own crash to the reporting in spite of it,
// the report has no heap.
func LeaveNothing() {
	windows.SetErrorMode(windows.SetErrorMode(0) | windows.SEM_FAILCRITICALERRORS | windows.SEM_NOGPFAULTERRORBOX)
	if set := windows.NewLazySystemDLL("kernel32.dll").NewProc("WerSetFlags"); set.Find() == nil {
		_, _, _ = set.Call(noHeap | noWindow) // a wish the system may not know
	}
}
