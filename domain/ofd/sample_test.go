package ofd_test

import (
	"bytes"
	"crypto/rand"
	"image"
	"image/color"
	"image/png"
	"sync"
	"testing"
	"time"

	"roadcert/assets"
	"roadcert/domain/eseal"
	"roadcert/domain/ofd"
	"roadcert/domain/seal"
	"roadcert/ui/typeface"
)

// rare are the characters that get lost most often, in the name they get lost from.
const rare = "㛃䶮𬱖𠮷堃喆"

var made = time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)

// family is Noto for what it has, and LXGW WenKai for the rest.
var family = sync.OnceValue(func() typeface.Family {
	regular, err := typeface.Parse("NotoSansSC", assets.Regular())
	if err != nil {
		panic(err)
	}
	kai, err := typeface.Parse("LXGWWenKai", assets.Kai())
	if err != nil {
		panic(err)
	}
	return typeface.Family{regular, kai}
})

// practice is a seal nobody would take for a real one.
var practice = sync.OnceValue(func() eseal.TrainingSet {
	var b bytes.Buffer
	picture := image.NewNRGBA(image.Rect(0, 0, 64, 64))
	for i := range 64 {
		picture.Set(i, i, color.NRGBA{0xD2, 0x1E, 0x1E, 0xFF})
	}
	if err := png.Encode(&b, picture); err != nil {
		panic(err)
	}
	set, err := eseal.Training(rand.Reader, "法库县交通运输局", b.Bytes(), made)
	if err != nil {
		panic(err)
	}
	return set
})

// trust is that of a bureau that practises.
func trust() eseal.Trust {
	return eseal.Trust{Anchors: []*seal.Certificate{practice().Root}, Now: made.Add(time.Hour)}
}

// line sets a line of text, one object for each font it needs.
func line(t testing.TB, fonts map[string]*ofd.Font, field string, x, y, size float64, text string) []ofd.Object {
	t.Helper()
	var list []ofd.Object
	for _, run := range family().Runs(text) {
		font := fonts[run.Font.Name()]
		if font == nil {
			t.Fatalf("no font for %q", run.Text)
		}
		o := ofd.Text{Field: field, Font: font, Size: size, X: x, Y: y, Text: run.Text, Ink: ofd.Ink{R: 0x1F, G: 0x23, B: 0x29}}
		for _, r := range run.Text {
			o.Advances = append(o.Advances, run.Font.Advance(r)*size)
			x += run.Font.Advance(r) * size
		}
		list = append(list, o)
	}
	return list
}

// sample is a certificate of two pages with everything a document can have.
func sample(t testing.TB) *ofd.Document {
	t.Helper()
	words := []string{"道路运输从业人员从业资格证", "姓名", rare, "证号：L2101-2026 <&>", "副本"}
	fonts := map[string]*ofd.Font{}
	for _, f := range family() {
		var has []rune
		for _, word := range words {
			for _, run := range family().Runs(word) {
				if run.Font == f {
					has = append(has, []rune(run.Text)...)
				}
			}
		}
		if len(has) == 0 {
			continue
		}
		ttf, err := f.Subset(has)
		if err != nil {
			t.Fatal(err)
		}
		fonts[f.Name()] = &ofd.Font{Name: f.Name(), File: ofd.NewContent(ttf, ofd.Quick)}
	}
	var photo bytes.Buffer
	if err := png.Encode(&photo, image.NewGray(image.Rect(0, 0, 26, 32))); err != nil {
		t.Fatal(err)
	}
	front := []ofd.Object{ofd.Path{
		Segments: []ofd.Segment{{Move: true, Points: []ofd.Point{{X: 5, Y: 20}}}, {Points: []ofd.Point{{X: 120, Y: 20}}}},
		Stroke:   0.3, Dash: 1, Ink: ofd.Ink{R: 0x80},
	}, ofd.Path{
		Field:    "@check",
		Segments: square(100, 60, 20), Ink: ofd.Ink{},
	}, ofd.Image{Field: "photo", X: 95, Y: 25, W: 26, H: 32, Picture: &ofd.Picture{Format: "PNG", File: ofd.NewContent(photo.Bytes(), ofd.Stored)}}}
	front = append(front, line(t, fonts, "", 10, 15, 6, words[0])...)
	front = append(front, line(t, fonts, "", 10, 30, 4, words[1])...)
	front = append(front, line(t, fonts, "name", 24, 30, 4, words[2])...)
	front = append(front, line(t, fonts, "number", 10, 40, 3.5, words[3])...)
	face := ofd.Face{
		Identifier: "1.2.156.3005.2.11100000000019713D071.11210124MB00000015.L21012400000001.001.9",
		Kind:       "071", Type: "11100000000019713D071", Name: words[0], Version: 1, Catalogue: 2,
		Items: []ofd.Item{{Key: "name", Name: "姓名", Value: rare}, {Key: "number", Name: "证号", Value: "L2101-2026 <&>"}},
	}
	return &ofd.Document{
		Info: ofd.Info{
			Title: words[0], Author: "法库县交通运输局", Creator: "roadcert", Version: "0.3", Made: made,
			Custom: []ofd.Entry{{Name: ofd.CertificateName, Value: words[0]}, {Name: ofd.Identifier, Value: face.Identifier}, {Name: ofd.Holder, Value: rare}},
		},
		Pages: []ofd.Page{
			{Width: 125, Height: 88, Objects: front},
			{Width: 125, Height: 88, Objects: line(t, fonts, "", 10, 15, 6, words[4])},
		},
		Attachments: []ofd.Attachment{{Name: ofd.FaceAttachment, Content: ofd.EncodeFace(face)}},
	}
}

func square(x, y, side float64) []ofd.Segment {
	return []ofd.Segment{
		{Move: true, Points: []ofd.Point{{X: x, Y: y}}},
		{Points: []ofd.Point{{X: x + side, Y: y}}},
		{Points: []ofd.Point{{X: x + side, Y: y + side}}},
		{Points: []ofd.Point{{X: x + side, Y: y + side}, {X: x, Y: y + side}, {X: x, Y: y + side}}},
	}
}

func packaged(t testing.TB) *ofd.Package {
	t.Helper()
	p, err := sample(t).Package()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// sealed is the sample with the seal for practice on its first page.
func sealed(t testing.TB) *ofd.Package {
	t.Helper()
	p := packaged(t)
	put(t, p)
	return p
}

// put puts the seal for practice on the first page.
func put(t testing.TB, p *ofd.Package) {
	t.Helper()
	set := practice()
	if err := p.Seal(rand.Reader, set.Seal, set.Signer, made, ofd.Place{Page: 0, X: 70, Y: 40, W: 42, H: 42}); err != nil {
		t.Fatal(err)
	}
}

func opened(t testing.TB, b []byte) *ofd.Package {
	t.Helper()
	p, err := ofd.Open(b)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
