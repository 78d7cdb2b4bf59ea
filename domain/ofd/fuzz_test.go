package ofd_test

import (
	"bytes"
	"math"
	"runtime"
	"strings"
	"testing"

	"roadcert/domain/eseal"
	"roadcert/domain/ofd"
)

// small is a sealed file with hardly a font in it, so that a fuzzer spends its time on the rest.
func small(t testing.TB) *ofd.Package {
	t.Helper()
	d := sample(t)
	for _, page := range d.Pages {
		for _, o := range page.Objects {
			if text, ok := o.(ofd.Text); ok {
				text.Font.File = ofd.NewContent([]byte("font"), ofd.Stored)
			}
		}
	}
	p, err := d.Package()
	if err != nil {
		t.Fatal(err)
	}
	put(t, p)
	return p
}

// everything does with a package all that can be done, and returns whether it is taken for good without a doubt:
// a fuzzer's processes each have a seal of their own, and know no other.
func everything(t *testing.T, p *ofd.Package) bool {
	t.Helper()
	if pages, err := p.Pages(); err == nil {
		for _, page := range pages {
			if math.IsInf(page.Width, 0) {
				t.Error("a page without end")
			}
		}
	}
	_, _ = p.Text()
	_, _ = p.Info()
	if face, ok := p.Attachment(ofd.FaceAttachment); ok {
		_, _ = ofd.DecodeFace(face)
	}
	_, doubt := eseal.Worst(p.Verify(trust()).Findings)
	return !doubt
}

// Any bytes at all: opened or refused in a sentence, and never taken for sealed unless they are what was sealed.
func FuzzOpen(f *testing.F) {
	good := small(f).Bytes()
	f.Add(good)
	f.Add(packaged(f).Bytes())
	f.Add(good[:len(good)/2])
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := ofd.Open(b)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "不能打开 OFD 文件：") {
				t.Error(err)
			}
			return
		}
		if everything(t, p) && !bytes.Equal(b, good) {
			t.Errorf("%d bytes are taken for a sealed file", len(b))
		}
	})
}

// One part of a sealed file is anything at all: whatever it is, it is not what was sealed.
func FuzzVerify(f *testing.F) {
	files := filesOf(small(f))
	for i, one := range files {
		f.Add(i, one.content)
	}
	f.Add(0, []byte(`<a><DocBody><DocRoot>OFD.xml</DocRoot><Signatures>OFD.xml</Signatures></DocBody><Signature BaseLoc="OFD.xml"/></a>`))
	f.Add(2, []byte(`<P><Template TemplateID="1"/><TextObject Boundary="0 0 1e308 1" CTM="1e308 0 0 1e308 0 0" Size="1e308"><TextCode DeltaX="g 99999999999 1 g -1 2">a</TextCode></TextObject></P>`))
	f.Fuzz(func(t *testing.T, at int, content []byte) {
		if at < 0 || at >= len(files) || bytes.Equal(content, files[at].content) {
			return
		}
		p := &ofd.Package{}
		for i, one := range files {
			if i == at {
				one.content = content
			}
			if err := p.Add(one.name, one.content); err != nil {
				t.Fatal(err)
			}
		}
		if everything(t, p) {
			t.Errorf("%s was changed, and nobody noticed", files[at].name)
		}
	})
}

// The file that asks for most within the limits: as large as may be, unpacked and written again, with the largest
// page that is read.
func TestMemoryIsBounded(t *testing.T) {
	shape := `<PathObject Boundary="0 0 9 9"><AbbreviatedData>` + strings.Repeat("L 1 1 ", 600) + "</AbbreviatedData></PathObject>"
	page := []byte("<Page>" + strings.Repeat(shape, 3_900_000/len(shape)) + "</Page>")
	document := `<Document><Pages>` + strings.Repeat(`<Page ID="1" BaseLoc="/page.xml"/>`, 50_000) + `</Pages></Document>`
	b := zipped(t, []file{
		{"OFD.xml", []byte(`<OFD><DocBody><DocRoot>/d.xml</DocRoot></DocBody></OFD>`)},
		{"d.xml", []byte(document)},
		{"page.xml", page},
		{"large", make([]byte, ofd.MaxUnpack-8<<20)},
	})
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	p := opened(t, b)
	_, err := p.Pages()
	p.Verify(trust())
	runtime.ReadMemStats(&after)
	const most = 256 << 20
	if used := after.TotalAlloc - before.TotalAlloc; used > most {
		t.Errorf("%d MB were allocated, garbage included", used>>20)
	} else {
		t.Logf("%d MB were allocated, garbage included: %v", used>>20, err)
	}
}
