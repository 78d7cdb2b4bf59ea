package code

import (
	"strings"
	"unicode/utf8"
)

// creditAlphabet is what a unified social credit code is written in: no I, O, S, V, Z (GB 32100).
const creditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

var creditWeights = [17]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}

// ParseUSCC checks a unified social credit code (统一社会信用代码) and returns it.
func ParseUSCC(s string) (string, error) {
	if n := utf8.RuneCountInString(s); n != 18 {
		return "", whole("uscc_length", "统一社会信用代码应为 18 位，现为 %d 位；请对照营业执照补全", n)
	}
	sum, index := 0, 0
	for _, c := range s {
		value := strings.IndexRune(creditAlphabet, c)
		switch {
		case value < 0:
			return "", at("uscc_character", index,
				"统一社会信用代码第 %d 位不能是“%c”（只用数字和大写字母，不用 I、O、S、V、Z）；请对照营业执照核对", c)
		case value > 9 && index >= 2 && index < 8:
			return "", at("uscc_character", index,
				"统一社会信用代码第 %d 位是“%c”，第 3 至 8 位为行政区划代码，只能是数字；请对照营业执照核对", c)
		case index < 17:
			sum += value * creditWeights[index]
		}
		index++
	}
	if want := creditAlphabet[(31-sum%31)%31]; s[17] != want {
		return "", at("uscc_check_character", 17,
			"统一社会信用代码第 %d 位校验码应为 %c，现为 %c，说明代码中至少有一位录错；请对照营业执照逐位核对", want, s[17])
	}
	return s, nil
}
