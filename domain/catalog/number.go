package catalog

import (
	"fmt"
	"regexp"
	"strings"
)

// citizenID is the form of a number that is the holder's citizen ID. Whether the ID is a true one is
// found out by package code where the number is taken in.
var citizenID = regexp.MustCompile(`^\d{17}[0-9X]$`)

// NewNumber makes a number from the mark of a region (法), its six digits and the serial of the number
// segment. It returns nothing where the number is the holder's citizen ID and cannot be made.
func (k *Kind) NewNumber(mark, region string, serial int64) string {
	if k.Number.OfHolder {
		return ""
	}
	return strings.NewReplacer("{mark}", mark, "{region}", region, "{serial}", fmt.Sprintf("%06d", serial)).Replace(k.Number.Form)
}

// CheckNumber tells whether a number has the form of its kind.
func (k *Kind) CheckNumber(s string) bool {
	if k.Number.OfHolder {
		return citizenID.MatchString(s)
	}
	if k.number != nil {
		return k.number.MatchString(s)
	}
	ok, err := regexp.MatchString(k.Number.Pattern, s) // a kind that did not come from Load
	return ok && err == nil
}

// Sensitive tells whether the field of a key is encrypted at rest and masked on screens.
func (k *Kind) Sensitive(key string) bool {
	for i := range k.Fields {
		if k.Fields[i].Key == key {
			return k.Fields[i].Sensitive
		}
	}
	return false
}
