package ofd_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roadcert/domain/ofd"
)

func TestWhatIsInsideIsReadBack(t *testing.T) {
	p := opened(t, sealed(t).Bytes())
	text, err := p.Text()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"道路运输从业人员从业资格证\n姓名 " + rare + "\n证号：L2101-2026 <&>", "副本"}
	if diff := cmp.Diff(want, text); diff != "" {
		t.Error(diff)
	}
	info, err := p.Info()
	if err != nil {
		t.Fatal(err)
	}
	if info.Value(ofd.Holder) != rare || info.Title != "道路运输从业人员从业资格证" || len(info.DocID) != 32 {
		t.Errorf("read %+v", info)
	}
	b, ok := p.Attachment(ofd.FaceAttachment)
	if !ok {
		t.Fatal("no face attached")
	}
	face, err := ofd.DecodeFace(b)
	if err != nil || face.Value("name") != rare || face.Kind != "071" || face.Catalogue != 2 {
		t.Errorf("read %+v, %v", face, err)
	}
}

func TestWhatWasDrawnIsReadBack(t *testing.T) {
	document := sample(t)
	pages, err := opened(t, packaged(t).Bytes()).Pages()
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) != len(document.Pages) {
		t.Fatalf("%d pages", len(pages))
	}
	near := cmp.Comparer(func(a, b float64) bool { return a-b < 2e-3 && b-a < 2e-3 })
	for i, page := range pages {
		if len(page.Objects) != len(document.Pages[i].Objects) || page.Width != 125 || page.Height != 88 {
			t.Fatalf("page %d: %d objects on %g × %g", i, len(page.Objects), page.Width, page.Height)
		}
		for j, o := range page.Objects {
			diff := cmp.Diff(plain(document.Pages[i].Objects[j]), plain(o), near)
			if diff != "" {
				t.Errorf("page %d, object %d: %s", i, j, diff)
			}
		}
	}
}

// plain leaves out what reading does not give back: the field, which stands in the index, the last advance, which
// no reader needs, and a curve's closing line.
func plain(o ofd.Object) any {
	switch o := o.(type) {
	case ofd.Text:
		o.Field, o.Font, o.Advances = "", nil, o.Advances[:len(o.Advances)-1]
		return o
	case ofd.Path:
		o.Field = ""
		if o.Stroke == 0 {
			o.Segments = o.Segments[:4]
		}
		return o
	case ofd.Image:
		o.Field, o.Picture = "", nil
		return o
	}
	return o
}

func TestTheFaceIsIndexed(t *testing.T) {
	p := packaged(t)
	index, _ := p.Part("Doc_0/Tags/Tag_Face.xml")
	content, _ := p.Part("Doc_0/Pages/Page_0/Content.xml")
	for field, text := range map[string]string{"number": "证号：L2101-2026 &lt;&amp;&gt;", "name": rare[:len("㛃")]} {
		object := between(t, string(index), "<face:"+field+`><ofd:ObjectRef PageRef="1">`, "<")
		if drawn := between(t, string(content), `<ofd:TextObject ID="`+object+`"`, "</ofd:TextObject>"); !strings.Contains(drawn, text) {
			t.Errorf("%s is said to be object %s, which is %s", field, object, drawn)
		}
	}
}

func between(t *testing.T, s, before, after string) string {
	t.Helper()
	_, rest, ok := strings.Cut(s, before)
	found, _, end := strings.Cut(rest, after)
	if !ok || !end {
		t.Fatalf("no %q…%q in %s", before, after, s)
	}
	return found
}

// A line of fifty characters of an awkward width: the last one stands where it belongs, to a rounding.
func TestNoDriftAlongALine(t *testing.T) {
	const step = 3.3333777
	font := &ofd.Font{Name: "x", File: ofd.NewContent([]byte("font"), ofd.Stored)}
	o := ofd.Text{Font: font, Size: 3, X: 1, Y: 5, Text: strings.Repeat("路", 50)}
	for range 50 {
		o.Advances = append(o.Advances, step)
	}
	p, err := (&ofd.Document{Pages: []ofd.Page{{Width: 200, Height: 10, Objects: []ofd.Object{o}}}}).Package()
	if err != nil {
		t.Fatal(err)
	}
	pages, err := p.Pages()
	if err != nil {
		t.Fatal(err)
	}
	read, ok := pages[0].Objects[0].(ofd.Text)
	if !ok {
		t.Fatal("no text")
	}
	at := 0.0
	for i, a := range read.Advances[:49] {
		at += a
		if want := step * float64(i+1); at-want > 1e-3 || want-at > 1e-3 {
			t.Fatalf("character %d stands at %f, not %f", i+1, at, want)
		}
	}
}
