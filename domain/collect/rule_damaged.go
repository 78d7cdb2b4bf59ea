package collect

import (
	"strings"

	"roadcert/domain/catalog"
)

// What a spreadsheet took for a quantity has lost digits that no one can find: the last ones behind the fifteenth,
// those a scientific notation has no room for, a zero at the beginning. Such values are refused by that name, and
// never repaired.

// quantified tells the marks a spreadsheet leaves on a code it took for a quantity.
func quantified(value string, cell cellType) bool {
	if cell == numberCell && len(value) > 15 {
		return true
	}
	mantissa, exponent, ok := strings.Cut(value, "E+")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	return ok && allDigits(exponent) && allDigits(whole) && (fraction == "" || allDigits(fraction))
}

func (f finding) refuseQuantified(field *catalog.Field) finding {
	return f.refuse("number_numeric", "%s被电子表格存成数字，有几位已丢失，无法找回；请对照原件重新录入为文本", field.Name)
}

func (f finding) refuseZeroLost(field *catalog.Field) finding {
	return f.refuse("zero_lost", "%s被电子表格存成数字，开头的 0 可能已丢失；请对照原件重新录入为文本", field.Name)
}

// zeroLost tells a telephone number that must have begun with a zero: ten or eleven digits that are neither of a
// mobile (1) nor of a service line (400, 800).
func zeroLost(value string, cell cellType) bool {
	return cell == numberCell && allDigits(value) && (len(value) == 10 || len(value) == 11) && value[0] != '1' &&
		!strings.HasPrefix(value, "400") && !strings.HasPrefix(value, "800")
}
