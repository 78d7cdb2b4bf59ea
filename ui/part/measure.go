package part

import (
	"strings"

	"fyne.io/fyne/v2"

	"roadcert/ui/look"
)

// Measured returns how much room a line of text needs.
func Measured(text string, size look.Measure, bold bool) fyne.Size {
	px := look.Size(size)
	height := fyne.MeasureText("国", px, fyne.TextStyle{Bold: bold}).Height
	return fyne.NewSize(run(text, px, bold), height)
}

func run(text string, size float32, bold bool) float32 {
	var sum float32
	for _, r := range text {
		sum += look.Width(r, size, bold)
	}
	return sum
}

const ellipsis = '…'

// fit returns text, or as much of it as goes into width with … at its end.
func fit(text string, width, size float32, bold bool) string {
	dots := look.Width(ellipsis, size, bold)
	var sum float32
	cut := 0 // bytes that fit beside the dots
	for i, r := range text {
		sum += look.Width(r, size, bold)
		if sum > width+0.5 {
			return strings.TrimRight(text[:cut], " ") + string(ellipsis)
		}
		if sum <= width-dots {
			cut = i + len(string(r))
		}
	}
	return text
}

// neverFirst and neverLast are the characters a Chinese line does not begin or end with (GB/T 15834).
const (
	neverFirst = "、，。；：？！）》】」』”’…%％·,.;:?!)]}"
	neverLast  = "（《【「『“‘([{"
)

// Wrapped breaks text into lines no wider than width, by the rules of Chinese setting: punctuation does
// not begin a line, opening brackets do not end one, Latin words and numbers stay whole where they fit.
func Wrapped(text string, width, size float32, bold bool) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		lines = append(lines, wrap([]rune(paragraph), width, size, bold)...)
	}
	return lines
}

func wrap(text []rune, width, size float32, bold bool) []string {
	var lines []string
	for {
		end := len(text)
		var sum float32
		for i, r := range text {
			if sum += look.Width(r, size, bold); sum > width+0.5 {
				end = breakBefore(text, i)
				break
			}
		}
		lines = append(lines, strings.TrimRight(string(text[:end]), " "))
		if end == len(text) {
			return lines
		}
		text = text[end:]
		for len(text) > 0 && text[0] == ' ' {
			text = text[1:]
		}
	}
}

// breakBefore returns the last place not after i where the line may end; i itself where there is none.
func breakBefore(text []rune, i int) int {
	for at := i; at > 0; at-- {
		before, after := text[at-1], text[at]
		switch {
		case strings.ContainsRune(neverFirst, after), strings.ContainsRune(neverLast, before):
		case latin(before) && latin(after):
		default:
			return at
		}
	}
	return max(i, 1)
}

func latin(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || strings.ContainsRune("-_/*@", r)
}
