package bureau

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"sync"

	"roadcert/domain/catalog"
	"roadcert/domain/document"
)

// SampleSheet is a version of the catalogue filled with made-up data, for those who design templates.
func (d *Desk) SampleSheet(v catalog.Version) document.Sheet {
	const photo = "sample"
	face := catalog.Sample(v.Kind)
	s := document.Sheet{
		Kind: v.Kind, Template: v.Template, Catalogue: v.Number, Face: face, Regions: document.RegionsOf(d.office.Regions, v.Kind, face), Bureau: d.settings.Bureau, Version: 1,
		Identifier: "1.2.156.3005.2." + v.Kind.TypeCode + "." + d.settings.USCC + "." + d.settings.Region + "010000000001.001.0",
		Made:       d.office.Now(), Mark: "样张", Check: "LZ1|样张", Pictures: map[string][]byte{photo: samplePhoto()},
	}
	for i := range v.Kind.Fields {
		if f := &v.Kind.Fields[i]; f.Kind == catalog.Photo && !f.Retired {
			face[f.Key] = photo
		}
	}
	return s
}

// samplePhoto is head and shoulders of nobody, grey on pale.
var samplePhoto = sync.OnceValue(func() []byte {
	const width, height = 144, 180
	p := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.Gray{0xEE}, color.Gray{0xB8}})
	round := func(x, y, middle, radius int) bool {
		return (x-width/2)*(x-width/2)+(y-middle)*(y-middle) < radius*radius
	}
	for y := range height {
		for x := range width {
			if round(x, y, 76, 34) || round(x, y, 186, 66) {
				p.SetColorIndex(x, y, 1)
			}
		}
	}
	var b bytes.Buffer
	if png.Encode(&b, p) != nil { // memory takes all
		return nil
	}
	return b.Bytes()
})
