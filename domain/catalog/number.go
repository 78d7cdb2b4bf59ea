package catalog

import (
	"fmt"
	"regexp"
	"slices"
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

// NumberPrefix is what the new numbers of a region have in common: everything before the serial.
func (k *Kind) NumberPrefix(mark, region string) string {
	prefix, _, _ := strings.Cut(k.Number.Form, "{serial}")
	return strings.NewReplacer("{mark}", mark, "{region}", region).Replace(prefix)
}

// Unknown returns the keys of a face that the kind's schema does not have, in order.
func (k *Kind) Unknown(face map[string]string) []string {
	var list []string
	for key := range face {
		if !slices.ContainsFunc(k.Fields, func(f Field) bool { return f.Key == key }) {
			list = append(list, key)
		}
	}
	slices.Sort(list)
	return list
}

// CheckNumber tells whether a number has the form of its kind.
func (k *Kind) CheckNumber(s string) bool {
	if k.Number.OfHolder {
		return citizenID.MatchString(s)
	}
	if k.number != nil {
		return k.number.MatchString(s)
	}
	ok, err := regexp.MatchString(k.Number.Pattern, s) // a kind that is being edited, or made by hand
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
