package ofd_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"roadcert/domain/ofd"
)

// Two pages on one ground, one of them with a code drawn on a grid: the ground stands in the file once, under
// both, and is read back from under both.
func TestPagesShareAGround(t *testing.T) {
	frame := ofd.Path{Segments: square(5, 5, 40), Ink: ofd.Ink{G: 0x80}}
	rule := ofd.Path{Segments: []ofd.Segment{{Move: true, Points: []ofd.Point{{X: 5, Y: 9}}}, {Points: []ofd.Point{{X: 45, Y: 9}}}}, Stroke: 0.2}
	code := ofd.Path{
		Field: "@check", Stroke: 0.421, Unit: 0.421,
		Segments: []ofd.Segment{{Move: true, Points: []ofd.Point{{X: 10, Y: 20}}}, {Points: []ofd.Point{{X: 10 + 7*0.421, Y: 20}}}},
	}
	ground := ofd.NewGround(50, 50, []ofd.Path{frame, rule})
	d := &ofd.Document{Pages: []ofd.Page{
		{Width: 50, Height: 50, Ground: ground, Objects: []ofd.Object{code}}, {Width: 50, Height: 50, Ground: ground},
	}}
	p, err := d.Package()
	if err != nil {
		t.Fatal(err)
	}
	dir, seen := t.TempDir(), map[string]bool{}
	for _, name := range p.Names() {
		content, _ := p.Part(name)
		keep(t, dir, strings.ReplaceAll(name, "/", "-"), content)
		judge(t, dir, "xmllint", "--noout", "--nonet", filepath.Join(dir, strings.ReplaceAll(name, "/", "-")))
		if strings.HasSuffix(name, "Document.xml") {
			continue // it refers to the IDs of others
		}
		for _, id := range regexp.MustCompile(` ID="(\d+)"`).FindAllStringSubmatch(string(content), -1) {
			if seen[id[1]] {
				t.Errorf("ID %s is given twice", id[1])
			}
			seen[id[1]] = true
		}
	}
	if grounds := strings.Count(strings.Join(p.Names(), " "), "Tpls/"); grounds != 1 {
		t.Errorf("%d grounds in %q", grounds, p.Names())
	}
	pages, err := opened(t, p.Bytes()).Pages()
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) != 2 || len(pages[0].Objects) != 3 || len(pages[1].Objects) != 2 {
		t.Fatalf("%+v", pages)
	}
	read, ok := pages[0].Objects[2].(ofd.Path)
	if !ok || apart(read.Stroke, 0.421) || apart(read.Segments[1].Points[0].X, 10+7*0.421) || apart(read.Segments[0].Points[0].Y, 20) {
		t.Errorf("the code is read as %+v", pages[0].Objects[2])
	}
}

// apart reports whether two lengths are further apart than a rounding.
func apart(a, b float64) bool { return a-b > 1e-3 || b-a > 1e-3 }
