package code

import "unicode/utf8"

// vinValues are the letters' values, A to Z; -1 for I, O and Q, which a VIN does not use (GB 16735).
var vinValues = [26]int{1, 2, 3, 4, 5, 6, 7, 8, -1, 1, 2, 3, 4, 5, -1, 7, -1, 9, 2, 3, 4, 5, 6, 7, 8, 9}

var vinWeights = [17]int{8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2}

// ParseVIN checks a vehicle identification number (车辆识别代号). A wrong check character is a warning
// only: older and some imported vehicles were numbered without one.
func ParseVIN(s string) (vin string, warning *Error, err error) {
	if n := utf8.RuneCountInString(s); n != 17 {
		return "", nil, whole("vin_length", "车辆识别代号应为 17 位，现为 %d 位；请对照行驶证补全", n)
	}
	sum, index := 0, 0
	for _, c := range s {
		value := -1
		switch {
		case digit(c):
			value = int(c - '0')
		case c >= 'A' && c <= 'Z':
			value = vinValues[c-'A']
		}
		if value < 0 {
			return "", nil, at("vin_character", index,
				"车辆识别代号第 %d 位不能是“%c”（只用数字和大写字母，不用 I、O、Q）；请对照行驶证核对", c)
		}
		sum += value * vinWeights[index]
		index++
	}
	want := byte('X')
	if rest := sum % 11; rest < 10 {
		want = byte('0' + rest)
	}
	if s[8] != want {
		warning = at("vin_check_character", 8,
			"车辆识别代号第 %d 位校验码按规则应为 %c，现为 %c；老旧或进口车辆可能不按此编码，请对照行驶证核对", want, s[8])
	}
	return s, warning, nil
}
