// Package model is what the pages say and decide, without a toolkit: texts ready for the screen, what is
// chosen, what is wrong with it. Pages bind it to widgets; its tests are tables.
package model

import "strconv"

// Thousands writes a count as screens show it: 31,204.
func Thousands(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	first := (len(digits)-1)%3 + 1
	text := digits[:first]
	for i := first; i < len(digits); i += 3 {
		text += "," + digits[i:i+3]
	}
	return sign + text
}
