package designer

import (
	"math"
	"strconv"
	"strings"

	"roadcert/domain/catalog"
)

// FormatLength writes a length in millimetres as people do: 12.5.
func FormatLength(l catalog.Length) string { return strconv.FormatFloat(l.MM(), 'f', -1, 64) }

// units are what may stand behind a number, and how many millimetres one of it is.
var units = []struct {
	name string
	mm   float64
}{{"毫米", 1}, {"mm", 1}, {"厘米", 10}, {"cm", 10}, {"pt", point}, {"磅", point}}

// point is a printer's point in millimetres.
const point = 25.4 / 72

// typeSizes are the Chinese names of sizes of type (号), in points.
var typeSizes = []struct {
	name   string
	points float64
}{
	{"初号", 42},
	{"小初", 36},
	{"一号", 26},
	{"小一", 24},
	{"二号", 22},
	{"小二", 18},
	{"三号", 16},
	{"小三", 15},
	{"四号", 14},
	{"小四", 12},
	{"五号", 10.5},
	{"小五", 9},
	{"六号", 7.5},
	{"小六", 6.5},
	{"七号", 5.5},
	{"八号", 5},
}

// longest is longer than any page: what is longer is a slip of the hand.
const longest = 2000

// ParseLength reads a length in millimetres, or in another unit that is named: 12.5, 1.2cm, 10.5pt, 小四.
func ParseLength(text string) (catalog.Length, bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	for _, s := range typeSizes {
		if text == s.name {
			return catalog.Millimetres(s.points * point), true
		}
	}
	mm := 1.0
	for _, u := range units {
		if number, ok := strings.CutSuffix(text, u.name); ok {
			text, mm = strings.TrimSpace(number), u.mm
			break
		}
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(v) || math.Abs(v*mm) > longest {
		return 0, false
	}
	return catalog.Millimetres(v * mm), true
}

// TypeSize says a size of type in points, and its Chinese name where it has one: 12 磅，小四.
func TypeSize(l catalog.Length) string {
	points := math.Round(l.MM()/point*10) / 10
	text := strconv.FormatFloat(points, 'f', -1, 64) + " 磅"
	for _, s := range typeSizes {
		if catalog.Millimetres(s.points*point) == l {
			text += "，" + s.name
		}
	}
	return text
}
