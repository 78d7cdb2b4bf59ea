package paper

import (
	"bytes"
	"fmt"
	"image"

	"roadcert/domain/catalog"
	"roadcert/domain/problem"
)

// image draws a photo of the face, or a picture of the program, as large as it fits without being distorted, in
// the middle of its element. Where the face has no photo, a dashed frame says what is missing.
func (l *layout) image(e *catalog.Element) error {
	it, key := item{name: e.Image}, e.Image
	if e.Field != "" {
		var err error
		if it, err = l.item(e.Field, e.Format); err != nil {
			return err
		}
		if key = it.raw; key == "" {
			return l.noPhoto(e, it)
		}
	}
	content, ok := l.Pictures[key]
	if !ok {
		return problem.New(problem.NotFound, noDocument, fmt.Sprintf("找不到“%s”的图片", it.name), "请重新上传照片")
	}
	c, _, err := image.DecodeConfig(bytes.NewReader(content))
	if err != nil || c.Width < 1 || c.Height < 1 {
		return unreadable(err)
	}
	x, y, w, h := e.X.MM(), e.Y.MM(), e.W.MM(), e.H.MM()
	scale := min(w/float64(c.Width), h/float64(c.Height))
	wide, tall := scale*float64(c.Width), scale*float64(c.Height)
	l.put(Image{X: x + (w-wide)/2, Y: y + (h-tall)/2, W: wide, H: tall, Picture: content, Key: key, Field: it.key})
	if e.Stroke > 0 {
		l.frame(x, y, w, h, e.Radius.MM(), e)
	}
	return nil
}

func (l *layout) noPhoto(e *catalog.Element, it item) error {
	const dash, size = 1.0, 3.0
	x, y, w, h := e.X.MM(), e.Y.MM(), e.W.MM(), e.H.MM()
	l.dashed(x, y, w, h, Line{Width: hair, Dash: dash, Ink: secondInk})
	words, err := l.blank(e, it)
	if err != nil {
		return err
	}
	if words.text == "" {
		words.text = it.name
	}
	return l.set(&place{
		x: x, y: y, width: w, height: h, size: min(size, w/4), least: size / 4, leading: 1.4,
		align: catalog.Centre, vertical: catalog.Middle, overflow: catalog.Wrap,
	}, item{name: it.name, text: words.text}, secondInk)
}

// seal puts the seal in the middle of its place; without a seal the place stays empty.
func (l *layout) seal(e *catalog.Element) error {
	if s := l.Seal; s != nil {
		l.put(Stamp{
			X: e.X.MM() + (e.W.MM()-s.Width)/2, Y: e.Y.MM() + (e.H.MM()-s.Height)/2,
			W: s.Width, H: s.Height, Picture: s.PNG, Name: s.Name,
		})
	}
	return nil
}
