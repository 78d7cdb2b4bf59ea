package paper

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/draw"
	"image/png"
	"io"
	"time"

	"roadcert/domain/problem"
)

// PNG writes all pages below each other as one picture, at a resolution in dots per inch, with what the document says
// of itself as texts in the file.
func (d *Document) PNG(w io.Writer, dpi float64) error {
	const what = "不能写出图片"
	var whole *image.RGBA
	for i := range d.pages {
		page, err := d.Image(i, dpi)
		if err != nil {
			return err
		}
		box := page.Bounds()
		if whole == nil {
			if box.Dx()*box.Dy()*len(d.pages) > maxPixels {
				return problem.New(problem.Invalid, what, fmt.Sprintf("共有 %d 页，一张图片放不下", len(d.pages)), "请改用 PDF")
			}
			whole = image.NewRGBA(image.Rect(0, 0, box.Dx(), box.Dy()*len(d.pages)))
		}
		draw.Draw(whole, box.Add(image.Pt(0, i*box.Dy())), page, image.Point{}, draw.Src)
	}
	if whole == nil {
		return problem.New(problem.Invalid, what, "没有要写出的内容", "请先选择证照")
	}
	var b bytes.Buffer
	if err := png.Encode(&b, whole); err != nil {
		return problem.From(err, problem.Internal, what, "画好的内容不能写成图片", "请报告维护人员")
	}
	_, err := w.Write(d.labelled(b.Bytes()))
	return problem.From(err, problem.Unwritable, what, "写入时出错", "请检查磁盘空间和文件夹权限")
}

// pngHead is how long the signature and the first chunk of a PNG are.
const pngHead = 8 + 4 + 4 + 13 + 4

// labelled puts what the document says of itself behind the head of a PNG.
func (d *Document) labelled(picture []byte) []byte {
	var b bytes.Buffer
	b.Write(picture[:pngHead])
	for _, text := range []struct{ keyword, says string }{
		{"Title", d.title},
		{"Author", d.author},
		{"Description", d.about},
		{"Creation Time", d.made.Format(time.RFC3339)},
		{"Software", "roadcert"},
	} {
		if text.says == "" {
			continue
		}
		// iTXt: the keyword, not compressed, no language, no translation of the keyword, the text as UTF-8.
		chunk := append([]byte("iTXt"+text.keyword), 0, 0, 0, 0, 0)
		chunk = append(chunk, text.says...)
		length := binary.BigEndian.AppendUint32(nil, uint32(len(chunk)-len("iTXt")))
		b.Write(length)
		b.Write(chunk)
		b.Write(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(chunk)))
	}
	b.Write(picture[pngHead:])
	return b.Bytes()
}
