package designer_test

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"testing"

	"roadcert/domain/catalog"
	"roadcert/domain/problem"
	"roadcert/ui/model/designer"
)

// form is the scan of a form: a red square in the left upper quarter of white paper.
func form(t testing.TB) []byte { return formOf(t, 200, 200) }

func formOf(t testing.TB, width, height int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(img, image.Rect(0, 0, width/2, height/2), image.NewUniform(color.RGBA{R: 255, A: 255}), image.Point{}, draw.Src)
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAScanLiesUnderThePage(t *testing.T) {
	s, err := designer.ReadScan("空白证.png", form(t), catalog.Sheet{Width: 10000, Height: 10000})
	if err != nil {
		t.Fatal(err)
	}
	page := image.NewRGBA(image.Rect(0, 0, 400, 400)) // 100 mm at 4 dots each
	draw.Draw(page, page.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(page, image.Rect(0, 0, 400, 20), image.Black, image.Point{}, draw.Src) // a line of print
	for name, c := range map[string]struct {
		x, y int
		want color.RGBA
		set  func(*designer.Scan)
	}{
		"print stays":   {100, 10, color.RGBA{A: 255}, nil},
		"the form":      {100, 100, color.RGBA{R: 255, A: 255}, nil},
		"bare paper":    {300, 300, color.RGBA{R: 255, G: 255, B: 255, A: 255}, nil},
		"weaker":        {100, 100, color.RGBA{R: 255, G: 179, B: 179, A: 255}, func(s *designer.Scan) { s.Percent = 30 }},
		"moved away":    {100, 100, color.RGBA{R: 255, G: 255, B: 255, A: 255}, func(s *designer.Scan) { s.X = 5000 }},
		"moved here":    {300, 100, color.RGBA{R: 255, A: 255}, func(s *designer.Scan) { s.X = 5000 }},
		"half the size": {150, 150, color.RGBA{R: 255, G: 255, B: 255, A: 255}, func(s *designer.Scan) { s.Width = 5000 }},
	} {
		t.Run(name, func(t *testing.T) {
			moved := *s
			moved.Percent = 100
			if c.set != nil {
				c.set(&moved)
			}
			if got := color.RGBAModel.Convert(moved.Under(page, 4).At(c.x, c.y)); got != c.want {
				t.Errorf("there is %v, not %v", got, c.want)
			}
		})
	}
}

func TestWhatIsNoScanIsRefused(t *testing.T) {
	for name, content := range map[string][]byte{"nothing": nil, "a text": []byte("空白证"), "half a picture": form(t)[:100], "a strip": formOf(t, 1, 6)} {
		if _, err := designer.ReadScan(name, content, catalog.Sheet{}); problem.Of(err) != problem.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}
