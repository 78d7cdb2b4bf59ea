package bureau

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/draw"
	"image/jpeg"
)

// A camera held on its side keeps the picture as its chip saw it and notes in the file which way up it belongs
// (EXIF, orientation 1 to 8). Readers of documents do not look there, so a photo is turned before it is kept.

// turn says which pixel of a picture stands at a place of the upright one.
type turn struct{ swapped, fromRight, fromBelow bool }

// turns are those of the orientations; 1 and what is no orientation need none.
var turns = map[uint16]turn{
	2: {fromRight: true}, 3: {fromRight: true, fromBelow: true}, 4: {fromBelow: true},
	5: {swapped: true}, 6: {swapped: true, fromBelow: true}, 7: {swapped: true, fromRight: true, fromBelow: true}, 8: {swapped: true, fromRight: true},
}

// upright returns a file of a picture that stands upright without being told: the file itself where it does.
func upright(content []byte, picture image.Image) ([]byte, error) {
	how, ok := turns[orientation(content)]
	if !ok {
		return content, nil
	}
	const quality = 90
	var b bytes.Buffer
	err := jpeg.Encode(&b, how.of(picture), &jpeg.Options{Quality: quality})
	return b.Bytes(), err
}

func (t turn) of(picture image.Image) image.Image {
	width, height := picture.Bounds().Dx(), picture.Bounds().Dy()
	from := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(from, from.Bounds(), picture, picture.Bounds().Min, draw.Src)
	size := from.Bounds()
	if t.swapped {
		size = image.Rect(0, 0, height, width)
	}
	to := image.NewRGBA(size)
	for y := range size.Dy() {
		for x := range size.Dx() {
			sx, sy := x, y
			if t.swapped {
				sx, sy = y, x
			}
			if t.fromRight {
				sx = width - 1 - sx
			}
			if t.fromBelow {
				sy = height - 1 - sy
			}
			copy(to.Pix[to.PixOffset(x, y):][:4], from.Pix[from.PixOffset(sx, sy):])
		}
	}
	return to
}

// orientation returns what a JPEG file says of which way up it belongs, and 0 where it says nothing that can be
// read. It looks at the segments before the picture for the first that holds EXIF.
func orientation(content []byte) uint16 {
	const picture, application = 0xDA, 0xE1
	content, ok := bytes.CutPrefix(content, []byte{0xFF, 0xD8})
	for ok && len(content) >= 4 && content[0] == 0xFF && content[1] != picture {
		length := 2 + int(binary.BigEndian.Uint16(content[2:]))
		if length < 4 || length > len(content) {
			return 0
		}
		if exif, found := bytes.CutPrefix(content[4:length], []byte("Exif\x00\x00")); found && content[1] == application {
			return oriented(exif)
		}
		content = content[length:]
	}
	return 0
}

// oriented reads the orientation from the first directory of a TIFF file, which is what EXIF is.
func oriented(exif []byte) uint16 {
	const tag, short, entry = 0x0112, 3, 12
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(exif, []byte("II*\x00")):
		order = binary.LittleEndian
	case bytes.HasPrefix(exif, []byte("MM\x00*")):
		order = binary.BigEndian
	default:
		return 0
	}
	if len(exif) < 8 {
		return 0
	}
	at := uint64(order.Uint32(exif[4:]))
	if at+2 > uint64(len(exif)) {
		return 0
	}
	entries := exif[at+2:]
	for range order.Uint16(exif[at:]) {
		if len(entries) < entry {
			return 0
		}
		if order.Uint16(entries) == tag && order.Uint16(entries[2:]) == short && order.Uint32(entries[4:]) == 1 {
			return order.Uint16(entries[8:])
		}
		entries = entries[entry:]
	}
	return 0
}
