package model

import (
	"fmt"
	"strings"

	"roadcert/domain/catalog"
)

// Pair returns the two versions to set beside each other, the older first: those that are picked, or the one
// that is and the published one before it. It is false where there is nothing before.
func Pair(picked []VersionLine, history []catalog.Version) (before, after catalog.Version, ok bool) {
	switch len(picked) {
	case 0:
		return before, after, false
	case 1:
		after = picked[0].Version
		for _, v := range history { // newest first
			if v.Number < after.Number {
				return v, after, true
			}
		}
		return before, after, false
	}
	// However many are picked, the newest and the oldest of them span what happened.
	after, before = picked[0].Version, picked[0].Version
	for _, l := range picked {
		if l.Number > after.Number {
			after = l.Version
		}
		if l.Number < before.Number {
			before = l.Version
		}
	}
	return before, after, true
}

// CountText says how many differences there are.
func CountText(n int) string {
	if n == 0 {
		return "内容完全相同"
	}
	return Thousands(n) + " 处不同"
}

// Absent is one side of a difference: a mark where it was not there.
func Absent(text string) string {
	if text == "" {
		return "—"
	}
	return text
}

// differencesNamed is how many differences a sentence names.
const differencesNamed = 6

// DifferencesText names the places that differ, in a sentence.
func DifferencesText(differences []catalog.Difference) string {
	var places []string
	for _, d := range differences {
		places = append(places, d.Place)
	}
	if len(places) == 0 {
		return CountText(0)
	}
	return CountText(len(places)) + "：" + Some(places, differencesNamed)
}

// Some lists the first of many sentences, and says how many are left.
func Some(list []string, most int) string {
	if len(list) <= most {
		return strings.Join(list, "；")
	}
	return strings.Join(list[:most], "；") + fmt.Sprintf("；等 %s 处", Thousands(len(list)))
}

// NewTemplate is what the drawing of a template begins with where a kind has none.
func NewTemplate(k *catalog.Kind) *catalog.Template {
	return &catalog.Template{Name: k.Short, Source: "本单位绘制"}
}
