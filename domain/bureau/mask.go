package bureau

import (
	"maps"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/code"
)

// mask hides a number that is its holder's citizen ID.
func (d *Desk) mask(kind catalog.Code, number string) string {
	if k, ok := d.Catalog().Kind(kind); ok && k.Number.OfHolder {
		return code.MaskCitizenID(number)
	}
	return number
}

// hide masks what is sensitive of a certificate.
func hide(c *certificate.Certificate, kind *catalog.Kind) {
	if kind.Number.OfHolder {
		c.Number = code.MaskCitizenID(c.Number)
	}
	if f, ok := kind.Field(catalog.RoleCode); ok {
		c.Code = Mask(f, c.Code)
	}
	c.Face = maskFace(kind, c.Face)
}

// maskFace returns a face with its sensitive items hidden; nil stays nil.
func maskFace(kind *catalog.Kind, face certificate.Face) certificate.Face {
	masked := maps.Clone(face)
	for i := range kind.Fields {
		if f := &kind.Fields[i]; masked[f.Key] != "" {
			masked[f.Key] = Mask(*f, masked[f.Key])
		}
	}
	return masked
}

// Mask hides what is sensitive of one item; an address keeps its county, which everybody here knows.
func Mask(f catalog.Field, value string) string {
	if !f.Sensitive {
		return value
	}
	switch f.Kind {
	case catalog.CitizenID, catalog.Number:
		return code.MaskCitizenID(value)
	case catalog.Phone:
		return code.MaskPhone(value)
	default:
		kept := 0
		for i := range value {
			if kept++; kept > 9 {
				return value[:i] + "****"
			}
		}
		return "****"
	}
}

// maskText hides citizen IDs and mobile numbers in what people wrote: names of files, opinions.
func maskText(text string) string { return code.MaskText(text) }
