package bureau_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"strings"
	"testing"

	"roadcert/domain/bureau"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

// What a person hands to the desk may be anything; it is taken for what it is, or refused in a sentence.

// FuzzInvitation: what is taken for an invitation can be joined with, and is read the same again.
func FuzzInvitation(f *testing.F) {
	good := newRealm(f).invitation(2)
	f.Add(good)
	f.Add(bytes.Replace(good, []byte("210124"), []byte("2101"), 1))
	f.Add([]byte(`{"format":"roadcert-invitation-1"}`))
	f.Fuzz(func(t *testing.T, content []byte) {
		i, err := bureau.ReadInvitation(content)
		if err != nil {
			if problem.Of(err) != problem.Invalid {
				t.Errorf("%T %v", err, err)
			}
			return
		}
		again, err := exchange.Write(&i)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := bureau.ReadInvitation(again); err != nil || back.Party() != i.Party() || back.Token == "" || len(back.Key) == 0 {
			t.Errorf("%s is written again as %s: %v", content, again, err)
		}
	})
}

// turned is a photo as a camera keeps it that was held in a way of EXIF.
func turned(t testing.TB, way uint16) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 100, 120)), nil); err != nil {
		t.Fatal(err)
	}
	exif := []byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01")
	exif = append(binary.BigEndian.AppendUint16(exif, way), 0, 0)
	segment := append(binary.BigEndian.AppendUint16([]byte{0xFF, 0xE1}, uint16(2+len(exif))), exif...)
	return append(append(bytes.Clone(b.Bytes()[:2]), segment...), b.Bytes()[2:]...)
}

// FuzzPhoto: a photo is kept upright and no larger than it may be, or refused.
func FuzzPhoto(f *testing.F) {
	f.Add(turned(f, 1))
	f.Add(turned(f, 6))
	f.Add(portrait(f, 100, 40))
	f.Add([]byte("\xFF\xD8\xFF\xE1\xFF\xFFExif\x00\x00II*\x00\xFF\xFF\xFF\xFF"))
	f.Fuzz(func(t *testing.T, content []byte) {
		kept, err := bureau.PictureOf(content)
		if err != nil {
			if problem.Of(err) != problem.Invalid {
				t.Errorf("%T %v", err, err)
			}
			return
		}
		again, err := bureau.PictureOf(kept)
		if err != nil && !strings.Contains(err.Error(), "KB") { // written anew it may have become longer
			t.Errorf("what was kept is no photo: %v", err)
		}
		if err == nil && !bytes.Equal(again, kept) {
			t.Error("what was kept does not stand upright")
		}
	})
}

// FuzzAttachment: a file of a case has a format that is taken, or is refused.
func FuzzAttachment(f *testing.F) {
	for _, begins := range []string{"%PDF-1.4", "\xFF\xD8\xFF\xE0", "PK\x03\x04", "PK\x05\x06" + strings.Repeat("\x00", 18), "MZ", "\x00\x00\x00\x18ftypheic", ""} {
		f.Add([]byte(begins))
	}
	f.Add(archive(f, "OFD.xml"))
	f.Add(archive(f, "word/document.xml"))
	f.Fuzz(func(t *testing.T, content []byte) {
		format, err := bureau.FormatOf(content)
		if (format == "") == (err == nil) || err != nil && problem.Of(err) != problem.Invalid {
			t.Errorf("%q, %T %v", format, err, err)
		}
	})
}
