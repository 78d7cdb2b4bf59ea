// Package problem is how the program says no: what happened, why, and what to do about it,
// said once, in Chinese, for the person at the desk.
//
// Every error that can reach a person is a *Problem or is wrapped by one. The code decides the
// exit status of the command line and the place on the screen; the sentence is for the reader.
package problem

import (
	"errors"
	"strings"
)

// Code tells the kinds of problems apart. Each is handled in one way everywhere.
type Code string

// The codes, by what can be done about them.
const (
	Invalid     Code = "invalid"     // the input is wrong: correct it
	NotFound    Code = "not_found"   // nothing answers to that name or number
	Forbidden   Code = "forbidden"   // the person may not do this: ask somebody who may
	Refused     Code = "refused"     // a rule of the trade says no: see the rule
	Conflict    Code = "conflict"    // somebody else was faster: look again
	SignIn      Code = "sign_in"     // wrong password, locked or unknown account
	Busy        Code = "busy"        // the store is in use by another process
	Damaged     Code = "damaged"     // the store cannot be trusted
	Newer       Code = "newer"       // the store was written by a newer version of the program
	Unwritable  Code = "unwritable"  // read-only folder, full disk
	Unreachable Code = "unreachable" // the province does not answer
	Cancelled   Code = "cancelled"   // the person stopped it; what is done stays done
	Internal    Code = "internal"    // a mistake of the program
)

// Problem is one refusal or failure.
type Problem struct {
	Code   Code
	What   string // what did not happen: "不能导入登记表"
	Why    string // the reason: "文件是空的"
	Remedy string // what to do: "请确认另存时选中了有数据的工作表"
	Cause  error  // what the machine said, for the log; may be nil
}

// New returns a problem without a cause.
func New(code Code, what, why, remedy string) *Problem {
	return &Problem{Code: code, What: what, Why: why, Remedy: remedy}
}

// From returns a problem that keeps err as its cause. A problem already inside err keeps its own words.
func From(err error, code Code, what, why, remedy string) error {
	if err == nil {
		return nil
	}
	var p *Problem
	if errors.As(err, &p) {
		return err
	}
	return &Problem{Code: code, What: what, Why: why, Remedy: remedy, Cause: err}
}

// Error is the whole sentence: what, why, what to do.
func (p *Problem) Error() string {
	var b strings.Builder
	b.WriteString(p.What)
	if p.Why != "" {
		b.WriteString("：" + p.Why)
	}
	b.WriteString("。")
	if p.Remedy != "" {
		b.WriteString(p.Remedy + "。")
	}
	return b.String()
}

// Unwrap returns the cause.
func (p *Problem) Unwrap() error { return p.Cause }

// Is lets errors.Is match by code: errors.Is(err, &Problem{Code: Busy}).
func (p *Problem) Is(target error) bool {
	t, ok := target.(*Problem)
	return ok && t.Code == p.Code && t.What == ""
}

// Of returns the code inside err: Internal where there is none, empty where err is nil.
func Of(err error) Code {
	if err == nil {
		return ""
	}
	var p *Problem
	if errors.As(err, &p) {
		return p.Code
	}
	return Internal
}
