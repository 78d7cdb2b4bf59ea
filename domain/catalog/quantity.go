package catalog

import (
	"fmt"
	"regexp"
	"strings"
)

// decimal is how a quantity is written: at most twelve digits before the point.
var decimal = regexp.MustCompile(`^(-?)0*(\d{1,12})(?:\.(\d*?)0*)?$`)

// Measure reads the value of a quantity field without its unit and returns it in the one way it is stored:
// 9600.0 is 9600. It fails, in words that follow the field's name, where it is no number, too fine, or out of bounds.
func (f *Field) Measure(value string) (string, error) {
	parts := decimal.FindStringSubmatch(value)
	if parts == nil {
		return "", fmt.Errorf("应为数字，单位%s", f.Unit)
	}
	sign, whole, fraction := parts[1], parts[2], parts[3]
	switch {
	case len(fraction) > f.Decimals && f.Decimals == 0:
		return "", fmt.Errorf("应为整数，单位%s", f.Unit)
	case len(fraction) > f.Decimals:
		return "", fmt.Errorf("最多 %d 位小数，单位%s", f.Decimals, f.Unit)
	}
	n := millionths(whole, fraction)
	if sign != "" {
		n = -n
	}
	if n == 0 {
		sign = ""
	}
	switch {
	case f.Min != nil && n < *f.Min*million:
		return "", fmt.Errorf("不应小于 %d %s", *f.Min, f.Unit)
	case f.Max != nil && n > *f.Max*million:
		return "", fmt.Errorf("不应大于 %d %s", *f.Max, f.Unit)
	}
	if fraction != "" {
		whole += "." + fraction
	}
	return sign + whole, nil
}

// million is what mostDecimals decimals amount to; twelve digits and six decimals fit an int64.
const million = 1_000_000

func millionths(whole, fraction string) int64 {
	var n int64
	for _, d := range whole + fraction + strings.Repeat("0", mostDecimals-len(fraction)) {
		n = n*10 + int64(d-'0')
	}
	return n
}
