package paper

import (
	"bytes"
	"image"
	"image/draw"
	_ "image/jpeg" // photos
	"image/png"

	"github.com/jung-kurt/gofpdf"

	"roadcert/domain/problem"
)

// plainPNG are the bytes of a PNG that gofpdf can read as it stands: eight bits a channel, not interlaced.
func plainPNG(b []byte) bool {
	const depth, interlace = 24, 28
	return len(b) > interlace && b[depth] == 8 && b[interlace] == 0
}

// picture puts a picture on the page; the file holds it once for each key.
func (p *pdfPen) picture(key string, content []byte, x, y, w, h float64) error {
	kind := gofpdf.ImageOptions{ImageType: "jpeg"}
	if p.GetImageInfo(key) == nil {
		decoded, format, err := image.Decode(bytes.NewReader(content))
		if err != nil {
			return unreadable(err)
		}
		_, grey := decoded.(*image.Gray)
		_, colour := decoded.(*image.YCbCr)
		if format != "jpeg" || !grey && !colour {
			kind.ImageType = "png"
			if format != "png" || !plainPNG(content) {
				var b bytes.Buffer
				if err := png.Encode(&b, nrgba(decoded)); err != nil {
					return unreadable(err)
				}
				content = b.Bytes()
			}
		}
		p.RegisterImageOptionsReader(key, kind, bytes.NewReader(content))
	}
	p.ImageOptions(key, x, y, w, h, false, kind, 0, "")
	return nil
}

func unreadable(err error) error {
	return problem.From(err, problem.Damaged, "不能印出图片", "图片不能读取", "请重新选择 PNG 或 JPEG 图片")
}

// nrgba is a picture in the form that every PNG writer keeps as it is.
func nrgba(m image.Image) *image.NRGBA {
	to := image.NewNRGBA(image.Rect(0, 0, m.Bounds().Dx(), m.Bounds().Dy()))
	draw.Draw(to, to.Bounds(), m, m.Bounds().Min, draw.Src)
	return to
}
