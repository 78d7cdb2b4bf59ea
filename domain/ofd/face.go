package ofd

import (
	"encoding/xml"
	"strings"
	"unicode/utf8"

	"roadcert/domain/problem"
)

// FaceAttachment is the hidden attachment that holds the face as data.
const FaceAttachment = "face.xml"

// Face is the face of a certificate as data, beside the pages that show it.
type Face struct {
	Identifier string `xml:"identifier,attr"` // GB/T 36904
	Kind       string `xml:"kind,attr"`       // code in the catalogue
	Type       string `xml:"type,attr"`       // 证照类型代码, 21 characters
	Name       string `xml:"name,attr"`       // of the kind
	Version    int    `xml:"version,attr"`    // of the edition
	Catalogue  int    `xml:"catalogue,attr"`  // version of the catalogue entry it was made with
	Items      []Item `xml:"item"`
}

// Item is one item of the face.
type Item struct {
	Key   string `xml:"key,attr"`
	Name  string `xml:"name,attr"`
	Value string `xml:",chardata"`
}

// Value returns the value of an item, or "".
func (f *Face) Value(key string) string {
	for _, item := range f.Items {
		if item.Key == key {
			return item.Value
		}
	}
	return ""
}

// EncodeFace writes a face as XML. A character XML cannot hold becomes U+FFFD.
func EncodeFace(f Face) []byte {
	m := &markup{}
	m.open("face", "xmlns", TagNamespace, "identifier", f.Identifier, "kind", f.Kind, "type", f.Type, "name", f.Name,
		"version", itoa(f.Version), "catalogue", itoa(f.Catalogue))
	for _, item := range f.Items {
		m.leaf("item", strings.Map(xmlOrReplacement, item.Value), "key", item.Key, "name", item.Name)
	}
	return m.close("face").b
}

func xmlOrReplacement(r rune) rune {
	if fitsXML(r) {
		return r
	}
	return utf8.RuneError
}

// DecodeFace reads what EncodeFace wrote.
func DecodeFace(b []byte) (Face, error) {
	var read struct {
		XMLName xml.Name `xml:"urn:roadcert:face face"`
		Face
	}
	err := xml.Unmarshal(b, &read)
	return read.Face, problem.From(err, problem.Invalid, "不能读取文件中的照面数据", "它不是本程序写的照面数据，或者残缺", "请以版面所示为准")
}
