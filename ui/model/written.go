package model

import (
	"maps"
	"regexp"
	"strings"
	"unicode/utf8"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
)

// CaseFace is the face the form of a case begins with: what was written, over what the desk suggests. A case that
// was accepted once holds the whole face; what it lacks was cleared.
func CaseFace(k bureau.Case, suggested certificate.Face) certificate.Face {
	if k.Base != 0 && k.Face != nil {
		return k.Face
	}
	face := maps.Clone(suggested)
	if face == nil {
		face = certificate.Face{}
	}
	maps.Copy(face, k.Face)
	return face
}

// FaceChanges is what a form changes of the face it began with: new values, and nothing for what is cleared. Only
// the fields of the form can be changed.
func FaceChanges(fields []catalog.Field, before, typed certificate.Face) certificate.Face {
	changes := certificate.Face{}
	for _, f := range fields {
		if value := typed[f.Key]; value != before[f.Key] {
			changes[f.Key] = value
		}
	}
	return changes
}

// HolderFields are those of a kind's fields by which its holder may be known from another certificate.
func HolderFields(kind *catalog.Kind) []catalog.Field {
	var list []catalog.Field
	for _, f := range kind.Fields {
		if f.Role == catalog.RoleHolder || f.Role == catalog.RoleCode || f.Kind == catalog.CitizenID {
			list = append(list, f)
		}
	}
	return list
}

// wholeCode is a citizen ID or a credit code.
var wholeCode = regexp.MustCompile(`^[0-9A-Z]{18}$`)

// HolderText is what is looked for: a whole citizen ID or credit code, or a name of two characters and more.
func HolderText(typed string) string {
	typed = strings.ToUpper(strings.TrimSpace(typed))
	if strings.ContainsAny(typed, "0123456789") && !wholeCode.MatchString(typed) || utf8.RuneCountInString(typed) < 2 {
		return ""
	}
	return typed
}

// SameHolder tells whether a certificate that was found for a text is that holder's: a code is looked up exactly, a
// name is found by its beginning too.
func SameHolder(r bureau.Row, text string) bool {
	return wholeCode.MatchString(text) || strings.ToUpper(r.Holder) == text
}

// HolderRowText names a holder's other certificate.
func HolderRowText(r bureau.Row, kinds Kinds) string {
	return "“" + r.Holder + "”的" + shortName(kinds, r.Kind) + "（" + r.Number + "）"
}

// HolderFace is what another certificate says of its holder, as a kind's face has it: name and code, and of what
// both have under the same key all that is personal.
func HolderFace(kind *catalog.Kind, d bureau.Dossier) certificate.Face {
	face := certificate.Face{}
	for _, f := range kind.Fields {
		switch {
		case f.Role == catalog.RoleHolder || f.Role == catalog.RoleCode:
			if from, ok := d.Kind.Field(f.Role); ok && from.Kind == f.Kind {
				face[f.Key] = d.Certificate.Face[from.Key]
			}
		case f.Sensitive && f.Role == "" && WayOf(f) == Typed:
			if from, ok := fieldOf(d.Kind, f.Key); ok && from.Kind == f.Kind {
				face[f.Key] = d.Certificate.Face[f.Key]
			}
		}
	}
	maps.DeleteFunc(face, func(_, value string) bool { return value == "" })
	return face
}
