// Package code knows the codes that people and things of road transport are told apart by: citizen ID,
// unified social credit code, number plate, VIN, region, certificate identifier. It parses, checks and
// explains: every refusal names the character that is wrong, why, and what to do.
//
// Parsers take the canonical form and nothing else: upper case, no blanks, half width. Repairing what a
// register or a form holds is the business of package collect, which counts its repairs.
package code

import "fmt"

// Error is what is wrong with a code.
type Error struct {
	Rule string // "citizen_id_check_digit": reason code of imports, never changes
	At   int    // 0-based rune of the first wrong character; -1 where the whole is wrong
	Text string // Chinese: which character is wrong, why, what to do
}

// Error returns the sentence.
func (e *Error) Error() string { return e.Text }

// whole is an error of the code as a whole.
func whole(rule, format string, args ...any) *Error {
	return &Error{Rule: rule, At: -1, Text: fmt.Sprintf(format, args...)}
}

// at is an error of one character. The format's first verb is %d for its 1-based position.
func at(rule string, index int, format string, args ...any) *Error {
	return &Error{Rule: rule, At: index, Text: fmt.Sprintf(format, append([]any{index + 1}, args...)...)}
}
