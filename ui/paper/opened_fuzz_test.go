package paper_test

import (
	"bytes"
	"image"
	"image/png"
	"runtime"
	"strings"
	"testing"
	"time"

	"roadcert/domain/ofd"
	"roadcert/domain/problem"
	"roadcert/ui/paper"
)

// strange is a package of one page with the picture of ID 7, as somebody else may have written it.
func strange(t testing.TB, page, picture []byte) *ofd.Package {
	t.Helper()
	p := &ofd.Package{}
	for _, part := range []struct {
		name    string
		content []byte
	}{
		{"OFD.xml", []byte(`<OFD><DocBody><DocRoot>/d.xml</DocRoot></DocBody></OFD>`)},
		{"d.xml", []byte(`<Document><CommonData><PageArea><PhysicalBox>0 0 210 297</PhysicalBox></PageArea><PublicRes>/r.xml</PublicRes></CommonData>` +
			`<Pages><Page ID="1" BaseLoc="/page.xml"/></Pages></Document>`)},
		{"r.xml", []byte(`<Res><MultiMedias><MultiMedia ID="7" Format="PNG"><MediaFile>/7.png</MediaFile></MultiMedia></MultiMedias></Res>`)},
		{"page.xml", page},
		{"7.png", picture},
	} {
		if err := p.Add(part.name, part.content); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

// oddities are objects that ask for more than a page has.
var oddities = map[string]string{
	"dashes of nothing":       `<PathObject Boundary="0 0 9 9" DashPattern="1e-300"><AbbreviatedData>M 0 0 L 200 200</AbbreviatedData></PathObject>`,
	"a line without end":      `<PathObject Boundary="0 0 9 9" DashPattern="1"><AbbreviatedData>M 0 0 L Inf 200</AbbreviatedData></PathObject>`,
	"a line across a country": `<PathObject Boundary="0 0 9 9"><AbbreviatedData>M -1e12 0 L 1e12 200</AbbreviatedData></PathObject>`,
	"a curve as far":          `<PathObject Boundary="0 0 9 9" Fill="true"><AbbreviatedData>M 0 0 B 1e30 -1e30 -1e30 1e30 9 9</AbbreviatedData></PathObject>`,
	"no number":               `<PathObject Boundary="0 0 9 9" Fill="true"><AbbreviatedData>M NaN 0 L 1 NaN L 2 2</AbbreviatedData></PathObject>`,
	"letters of a mile":       `<TextObject Boundary="0 0 9 9" Size="1e9"><TextCode X="-1e8" Y="1e8">永</TextCode></TextObject>`,
	"a picture of a mile":     `<ImageObject Boundary="0 0 1e12 1e12" ResourceID="7"/>`,
	"a picture nowhere":       `<ImageObject Boundary="NaN 0 Inf 9" ResourceID="7"/>`,
	"a thousand pictures":     strings.Repeat(`<ImageObject Boundary="0 0 9 9" ResourceID="7"/>`, 1000),
	"thousands of pages":      strings.Repeat(`<PathObject Boundary="0 0 9 9" Fill="true"><AbbreviatedData>M 0 0 L 210 0 L 210 297 L 0 297 C</AbbreviatedData></PathObject>`, 20_000),
}

func grey(t testing.TB, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// shown opens a package and draws its pages as the window does, at so many dots per inch.
func shown(t testing.TB, p *ofd.Package, dpi float64) error {
	t.Helper()
	opened, err := paper.NewOpened(p, typeOf(t))
	for i := 0; err == nil && i < opened.Pages(); i++ {
		_, err = opened.Image(i, dpi)
	}
	return err
}

// A page that asks for work without end is given up in a sentence, in seconds and without the memory it asks for.
func TestAPageThatAsksForTooMuch(t *testing.T) {
	picture := grey(t, 3000, 3000)
	for name, page := range oddities {
		t.Run(name, func(t *testing.T) {
			p := strange(t, []byte("<Page>"+page+"</Page>"), picture)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			begun := time.Now()
			if err := shown(t, p, 96); problem.Of(err) != problem.Invalid {
				t.Error(err)
			}
			runtime.ReadMemStats(&after)
			if took := time.Since(begun); took > time.Minute {
				t.Errorf("it took %s", took)
			}
			t.Logf("%s, %d MB", time.Since(begun).Round(time.Millisecond), (after.TotalAlloc-before.TotalAlloc)>>20)
		})
	}
	wide := strange(t, []byte(`<Page><ImageObject Boundary="10 10 190 270" ResourceID="7"/></Page>`), grey(t, 3, 10_000_000))
	if err := shown(t, wide, 96); err != nil {
		t.Error(err)
	}
}

// FuzzOpened draws a page that is anything at all, with a picture that is: it is drawn or refused in a sentence, in time.
func FuzzOpened(f *testing.F) {
	picture := grey(f, 3, 2)
	for _, page := range oddities {
		if len(page) < 1000 { // the longer ones would only slow it down
			f.Add([]byte("<Page>"+page+"</Page>"), picture)
		}
	}
	f.Add([]byte(`<Page><Area><PhysicalBox>0 0 85.6 54</PhysicalBox></Area><Content><Layer>`+
		`<TextObject Boundary="5 5 70 8" Size="4"><FillColor Value="200 0 0"/><TextCode X="0" Y="4" DeltaX="g 3 4.5">从业资格证</TextCode></TextObject>`+
		`<PathObject Boundary="5 20 70 9" LineWidth="0.3" DashPattern="1 1"><AbbreviatedData>M 0 0 Q 9 9 20 0 B 30 1 40 2 70 0 C</AbbreviatedData></PathObject>`+
		`<ImageObject Boundary="60 20 20 25" ResourceID="7"/></Layer></Content></Page>`), picture)
	f.Fuzz(func(t *testing.T, page, picture []byte) {
		if len(page) > 1<<16 || len(picture) > 1<<16 {
			t.Skip()
		}
		begun := time.Now()
		if err := shown(t, strange(t, page, picture), 24); err != nil && problem.Of(err) == "" && !strings.HasPrefix(err.Error(), "不能打开 OFD 文件：") {
			t.Errorf("%T %v", err, err)
		}
		if took := time.Since(begun); took > 30*time.Second {
			t.Errorf("it took %s", took)
		}
	})
}
