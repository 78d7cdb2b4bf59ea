package model

import (
	"regexp"
	"unicode/utf8"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/code"
)

// digits is a whole run of digits, with the X a citizen ID may end in.
var digits = regexp.MustCompile(`[0-9０-９]+[XxＸｘ]?`)

// mobile is a mobile phone number.
var mobile = regexp.MustCompile(`^1[3-9][0-9]{9}$`)

// Mask makes a cell of a register fit for the screen: what the kind calls sensitive is masked, and so is
// whatever looks like a citizen ID or a phone number, because a column that was not recognised can hold
// one all the same.
func Mask(k *catalog.Kind, f catalog.Field, value string) string {
	if k == nil || f.Key == "" || !k.Sensitive(f.Key) {
		return digits.ReplaceAllStringFunc(value, maskRun)
	}
	return bureau.Mask(f, value)
}

func maskRun(run string) string {
	n := utf8.RuneCountInString(run)
	switch {
	case n == 15 || n == 18:
		return code.MaskCitizenID(run)
	case mobile.MatchString(run):
		return code.MaskPhone(run)
	}
	return run
}
