package main

import (
	"errors"
	"fmt"

	"roadcert/cmd/internal/console"
	"roadcert/domain/certificate"
	"roadcert/domain/problem"
)

// The exit codes.
const (
	exitDone  = console.Done
	exitFound = console.Found
	exitStore = console.Store
)

// errFound ends a verb that has said everything already: what was refused or found is in its result.
var errFound = errors.New("something was refused or found")

// failure is what a verb that could not do its work prints with --json.
type failure struct {
	Error failed                 `json:"error"`
	Why   []*certificate.Refusal `json:"why,omitempty"`
}

type failed struct {
	Code problem.Code `json:"code"`
	Text string       `json:"text"`
}

// fail tells the person what went wrong, once, and returns the exit code for it.
func (t *terminal) fail(err error) int {
	code := problem.Of(err)
	text := t.say.problem(err)
	_, _ = fmt.Fprintln(t.Err, text)
	var p *problem.Problem
	if errors.As(err, &p) && p.Code == problem.Internal && p.Cause != nil {
		_, _ = fmt.Fprintln(t.Err, p.Cause) // what the machine said, for who maintains it
	}
	if t.json {
		if printErr := t.printJSON(failure{Error: failed{Code: code, Text: text}, Why: whyOf(err)}); printErr != nil {
			return exitStore
		}
	}
	return console.ExitCode(code)
}

// whyOf lists the rules that said no. A lack of permission is one of them.
func whyOf(err error) []*certificate.Refusal {
	var refusal *certificate.Refusal
	if errors.As(err, &refusal) {
		return []*certificate.Refusal{refusal}
	}
	var p *problem.Problem
	if errors.As(err, &p) && (p.Code == problem.Forbidden || p.Code == problem.Refused) {
		return []*certificate.Refusal{{Rule: string(p.Code), Clause: clauses[p.Code], Text: p.What + "：" + p.Why, Remedy: p.Remedy}}
	}
	return nil
}

// clauses is what a refusal rests on where it names no rule of its own.
var clauses = map[problem.Code]string{
	problem.Forbidden: "DB21/T 7.2",
	problem.Refused:   "DB21/T 6.2",
}
