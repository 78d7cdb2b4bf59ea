package model

import (
	"cmp"
	"strings"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
)

// ChangeLine is one item of a face that a case changes.
type ChangeLine struct{ Name, Old, New string }

// none is what an item without a value says.
const none = "（空）"

// ChangeLines words what a case changes. Where both values are masked alike, the change is in what the mask hides.
func ChangeLines(changes []bureau.FaceChange, full bool) []ChangeLine {
	lines := make([]ChangeLine, len(changes))
	for i, c := range changes {
		l := ChangeLine{Name: c.Field.Name, Old: cmp.Or(c.Field.Text(c.Old), none), New: cmp.Or(c.Field.Text(c.New), none)}
		if !full && l.Old == l.New {
			l.New += "（有改动）"
		}
		lines[i] = l
	}
	return lines
}

// HasOld tells whether anything was there before.
func HasOld(changes []bureau.FaceChange) bool {
	for _, c := range changes {
		if c.Old != "" {
			return true
		}
	}
	return false
}

// WasText says beside a field that is changed what it was before; nothing where it is not.
func WasText(field catalog.Field, before, text string) string {
	switch {
	case strings.TrimSpace(text) == before:
		return ""
	case before == "":
		return "原来未填"
	}
	return "原为 " + field.Text(before)
}
