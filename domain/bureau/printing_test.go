package bureau_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"roadcert/domain/access"
	"roadcert/domain/catalog"
	"roadcert/domain/ofd"
	"roadcert/domain/problem"
)

// quarters is a picture that is another in every corner.
func quarters(width, height int) *image.RGBA {
	p := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.RGBA{0x20, 0x20, 0x20, 0xFF}
			if x >= width/2 {
				c.R = 0xE0
			}
			if y >= height/2 {
				c.B = 0xE0
			}
			p.SetRGBA(x, y, c)
		}
	}
	return p
}

// asSeen are the sides of the picture that a file's first row and first column are, by orientation (EXIF 4.6.5).
var asSeen = [9][2]string{1: {"top", "left"}, {"top", "right"}, {"bottom", "right"}, {"bottom", "left"}, {"left", "top"}, {"right", "top"}, {"right", "bottom"}, {"left", "bottom"}}

// held is a picture as a camera keeps it that is held some way.
func held(p *image.RGBA, orientation int) *image.RGBA {
	size := p.Bounds().Size()
	row, column := asSeen[orientation][0], asSeen[orientation][1]
	if row == "left" || row == "right" {
		size.X, size.Y = size.Y, size.X
	}
	kept := image.NewRGBA(image.Rectangle{Max: size})
	for y := range size.Y {
		for x := range size.X {
			var at image.Point
			for i, side := range []string{row, column} {
				n := []int{y, x}[i]
				switch side {
				case "left":
					at.X = n
				case "right":
					at.X = p.Bounds().Dx() - 1 - n
				case "top":
					at.Y = n
				case "bottom":
					at.Y = p.Bounds().Dy() - 1 - n
				}
			}
			kept.Set(x, y, p.At(at.X, at.Y))
		}
	}
	return kept
}

// exif is what a camera notes of how it was held, behind another note.
func exif(order binary.AppendByteOrder, orientation int) []byte {
	b := []byte("II")
	if order.String() == "BigEndian" {
		b = []byte("MM")
	}
	b = order.AppendUint16(b, 42)
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 2)
	for tag, value := range map[uint16]uint16{0x0100: 640, 0x0112: uint16(orientation)} {
		b = order.AppendUint16(b, tag)
		b = order.AppendUint16(b, 3)
		b = order.AppendUint32(b, 1)
		b = order.AppendUint16(b, value)
		b = order.AppendUint16(b, 0)
	}
	return append([]byte("Exif\x00\x00"), order.AppendUint32(b, 0)...)
}

// photograph is a JPEG file with a note in it.
func photograph(t testing.TB, p image.Image, note []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, p, nil); err != nil {
		t.Fatal(err)
	}
	content := b.Bytes()
	segment := binary.BigEndian.AppendUint16([]byte{0xFF, 0xE1}, uint16(2+len(note)))
	return slices.Concat(content[:2], []byte{0xFF, 0xE0, 0, 4, 'J', 'F'}, segment, note, content[2:])
}

func (c *county) kept(digest string) []byte {
	c.Helper()
	content, err := c.store.Record(c.Context(), "picture", digest)
	if err != nil {
		c.Fatal(err)
	}
	return content
}

// However the camera was held, the photo on a document stands upright; one that does already is kept as it came.
func TestPhotosStandUpright(t *testing.T) {
	c := newCounty(t)
	clerk := c.desk(access.Clerk)
	upright := quarters(120, 160)
	for orientation := range 9 {
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			file := photograph(t, upright, exif(order, orientation))
			if orientation > 1 {
				file = photograph(t, held(upright, orientation), exif(order, orientation))
			}
			digest, err := clerk.AddPicture(t.Context(), file)
			if err != nil {
				t.Fatal(err)
			}
			content := c.kept(digest)
			if orientation <= 1 && !bytes.Equal(content, file) {
				t.Errorf("%d: a photo that stands upright was changed", orientation)
			}
			got, _, err := image.Decode(bytes.NewReader(content))
			if err != nil {
				t.Fatal(err)
			}
			if got.Bounds().Size() != upright.Bounds().Size() {
				t.Errorf("%d: %v is now %v", orientation, upright.Bounds().Size(), got.Bounds().Size())
				continue
			}
			for _, at := range []image.Point{{30, 40}, {90, 40}, {30, 120}, {90, 120}} {
				r, _, b, _ := got.At(at.X, at.Y).RGBA()
				want := upright.RGBAAt(at.X, at.Y)
				if r>>15 != uint32(want.R>>7) || b>>15 != uint32(want.B>>7) {
					t.Errorf("%d %s: at %v it is %x %x, want %v", orientation, order, at, r>>8, b>>8, want)
				}
			}
		}
	}
}

// Whatever a file says of itself: it is kept as it came, or turned, and never breaks the program.
func TestNoNoteInAPhotoDoesHarm(t *testing.T) {
	c := newCounty(t)
	clerk := c.desk(access.Clerk)
	whole := exif(binary.BigEndian, 6)
	rapid.Check(t, func(r *rapid.T) {
		note := slices.Clone(whole[:rapid.IntRange(0, len(whole)).Draw(r, "length")])
		for range rapid.IntRange(0, 3).Draw(r, "changes") {
			if len(note) > 0 {
				note[rapid.IntRange(0, len(note)-1).Draw(r, "at")] = rapid.Byte().Draw(r, "byte")
			}
		}
		digest, err := clerk.AddPicture(t.Context(), photograph(t, quarters(100, 110), note))
		if err != nil {
			r.Fatal(err)
		}
		if _, _, err := image.Decode(bytes.NewReader(c.kept(digest))); err != nil {
			r.Error(err)
		}
	})
}

func TestWhatIsNoPhotoIsRefused(t *testing.T) {
	clerk := newCounty(t).desk(access.Clerk)
	good := photograph(t, quarters(120, 160), exif(binary.LittleEndian, 6))
	var small bytes.Buffer
	if err := png.Encode(&small, quarters(99, 160)); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{
		"nothing": nil, "words": []byte("照片"), "too small": small.Bytes(), "cut off": good[:len(good)/2], "too large": make([]byte, 501<<10),
	} {
		if _, err := clerk.AddPicture(t.Context(), content); problem.Of(err) != problem.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A document says a region by its name, and a sample shows where the photo will be.
func TestRegionsHaveNamesAndSamplesAPhoto(t *testing.T) {
	d := newCounty(t).desk(access.Clerk)
	v, _ := d.Catalog().InForce("071")
	v = v.Copy()
	area := catalog.Field{Key: "area", Name: "服务地区", Kind: catalog.RegionCode}
	v.Kind.Fields = append(v.Kind.Fields, area, catalog.Field{Key: "areas", Name: "各地", Kind: catalog.List, Items: []catalog.Field{area}})
	s := d.SampleSheet(v)
	if s.Face["area"] != "210124" || s.Regions["210124"] != "辽宁省沈阳市法库县" || len(s.Regions) != 1 {
		t.Errorf("%q is of %v", s.Face["area"], s.Regions)
	}
	if _, format, err := image.Decode(bytes.NewReader(s.Pictures[s.Face["photo"]])); err != nil {
		t.Errorf("the photo is %s: %v", format, err)
	}
	if _, _, err := press(t).OFD(s, ofd.Info{Title: "样张"}, nil); err != nil {
		t.Error(err)
	}
}
