package code

import (
	"strings"
	"unicode/utf8"
)

// Plate is a number plate that has been checked: 辽A12345, 辽AD12345, 辽A1234挂.
type Plate string

const (
	plateProvinces = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
	plateLast      = "挂学警" // trailer, driving school, police: the last character of an ordinary plate
	energyLetters  = "ABCDEFGHJK"
)

const plateInvalid = "plate_invalid"

// ParsePlate checks an ordinary plate (seven characters, the last may be 挂, 学 or 警) or one of a new
// energy vehicle (eight: small 辽AD12345, large 辽A12345D). Dots and blanks are not part of a plate.
func ParsePlate(s string) (Plate, error) {
	runes := make([]rune, 0, 8) // stays on the stack
	for _, c := range s {
		if len(runes) == 8 {
			return "", wrongPlateLength(s)
		}
		runes = append(runes, c)
	}
	if len(runes) < 7 {
		return "", wrongPlateLength(s)
	}
	if !strings.ContainsRune(plateProvinces, runes[0]) {
		return "", at(plateInvalid, 0, "车牌号码第 %d 位应为省、自治区、直辖市简称，现为“%c”；请对照行驶证核对", runes[0])
	}
	if c := runes[1]; !plateLetter(c) {
		return "", at(plateInvalid, 1, "车牌号码第 %d 位应为发牌机关代号（大写字母，不用 I、O），现为“%c”；请对照行驶证核对", c)
	}
	for i := 2; i < len(runes); i++ {
		c := runes[i]
		if !plateLetter(c) && !digit(c) && (i != 6 || len(runes) != 7 || !strings.ContainsRune(plateLast, c)) {
			return "", wrongPlateCharacter(i, c)
		}
	}
	if len(runes) == 8 {
		if err := checkEnergy(runes); err != nil {
			return "", err
		}
	}
	return Plate(s), nil
}

// checkEnergy checks the serial of a new energy plate: a letter first (small) or last (large), and digits
// but for the second place of a small one.
func checkEnergy(runes []rune) error {
	large := energy(runes[7]) && digit(runes[2])
	for i, c := range runes[2:] {
		var good bool
		switch {
		case large:
			good = digit(c) || i == 5
		case i == 0:
			good = energy(c)
		default:
			good = digit(c) || i == 1
		}
		if good {
			continue
		}
		const form = "八位的新能源车牌应为“辽AD12345”（小型，第 3 位为 A 至 K 的字母）或“辽A12345D”（大型，末位为 A 至 K 的字母）"
		return at(plateInvalid, i+2, "车牌号码第 %d 位不能是“%c”："+form+"；请对照行驶证核对", c)
	}
	return nil
}

func wrongPlateLength(s string) error {
	return whole(plateInvalid, "车牌号码应为 7 位（新能源为 8 位），现为 %d 位；请对照行驶证核对", utf8.RuneCountInString(s))
}

func wrongPlateCharacter(i int, c rune) error {
	switch c {
	case 'I', 'O':
		return at(plateInvalid, i, "车牌号码第 %d 位是字母 %c，号牌不用字母 I 和 O；请对照行驶证核对是否为数字 1 或 0", c)
	}
	return at(plateInvalid, i, "车牌号码第 %d 位不能是“%c”，应为数字或大写字母；请对照行驶证核对", c)
}

func digit(c rune) bool { return c >= '0' && c <= '9' }

func plateLetter(c rune) bool { return c >= 'A' && c <= 'Z' && c != 'I' && c != 'O' }

func energy(c rune) bool { return strings.ContainsRune(energyLetters, c) }

// NewEnergy tells whether the plate is one of eight characters (新能源).
func (p Plate) NewEnergy() bool { return utf8.RuneCountInString(string(p)) == 8 }
