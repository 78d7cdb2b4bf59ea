package page

import (
	"context"
	"fmt"
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"roadcert/ui/look"
	"roadcert/ui/paper"
	"roadcert/ui/part"
)

// preview shows the pages of a document as they will be printed, one at a time.
type preview struct {
	host     Host
	running  latest
	document *paper.Document
	at       int // the page that is shown, from 1
	zoom     int // percent

	picture *canvas.Image
	scroll  *container.Scroll
	place   *part.Line
	whole   fyne.CanvasObject
}

// zooms are the sizes a page can be shown in.
var zooms = []part.Option{{Key: "75", Name: "75 %"}, {Key: "100", Name: "100 %"}, {Key: "150", Name: "150 %"}}

// screenDPI is the resolution at which 100 % is the size of the paper.
const screenDPI = 96

func newPreview(host Host) *preview {
	p := &preview{host: host, running: latest{host: host}, at: 1, zoom: 100, place: part.Text("")}
	p.picture = canvas.NewImageFromImage(nil)
	p.picture.FillMode, p.picture.ScaleMode = canvas.ImageFillContain, canvas.ImageScaleSmooth
	zoom := part.NewChoice(zooms, func(key string) {
		_, _ = fmt.Sscan(key, &p.zoom) // the keys are numbers
		p.turn(p.at)
	})
	zoom.Pick("100")
	p.scroll = container.NewScroll(part.Pad(look.Medium, container.NewCenter(p.picture)))
	turns := p.commands()
	bar := part.Across(look.Small,
		part.Button(turns[0]), p.place, part.Button(turns[1]),
		part.Grow(nil), part.Text("大小"), zoom,
	)
	p.whole = part.Down(look.Small, bar, part.Grow(container.NewStack(part.Fill(look.Ground, look.Line), p.scroll)))
	return p
}

// commands turn the pages.
func (p *preview) commands() []part.Command {
	return []part.Command{
		{Name: "上一页", Key: fyne.KeyPageUp, Do: func() { p.turn(p.at - 1) }, Why: p.noPage(-1)},
		{Name: "下一页", Key: fyne.KeyPageDown, Do: func() { p.turn(p.at + 1) }, Why: p.noPage(1)},
	}
}

// noPage says why there is no turning in a direction.
func (p *preview) noPage(by int) func() string {
	return func() string {
		switch to := p.at + by; {
		case p.document == nil:
			return "还没有报告"
		case to < 1:
			return "已是第一页"
		case to > p.document.Pages():
			return "已是最后一页"
		}
		return ""
	}
}

// dpi is the resolution a page is drawn at: as fine as the screen is.
func (p *preview) dpi() float64 {
	scale := float32(1)
	if w := p.host.Window(); w != nil {
		scale = max(1, w.Canvas().Scale())
	}
	return screenDPI * float64(scale) * float64(p.zoom) / 100
}

// show begins with a document and the picture of its first page.
func (p *preview) show(d *paper.Document, first image.Image) {
	p.document, p.at = d, 1
	p.set(first)
}

// turn draws another page, off the screen.
func (p *preview) turn(to int) {
	if p.document == nil || to < 1 || to > p.document.Pages() {
		return
	}
	document, dpi := p.document, p.dpi()
	var picture image.Image
	p.running.begin("绘制预览", func(context.Context, func(done, total int)) (err error) {
		picture, err = document.Image(to-1, dpi)
		return err
	}, func(err error) {
		if err != nil {
			p.host.Fail(err)
			return
		}
		if document == p.document {
			p.at = to
			p.set(picture)
		}
	})
}

func (p *preview) set(picture image.Image) {
	b := picture.Bounds()
	shrink := screenDPI * float32(p.zoom) / 100 / float32(p.dpi())
	p.picture.Image = picture
	p.picture.SetMinSize(fyne.NewSize(float32(b.Dx())*shrink, float32(b.Dy())*shrink))
	p.picture.Refresh()
	p.place.Set(fmt.Sprintf("第 %d / %d 页", p.at, p.document.Pages()))
	p.scroll.ScrollToTop()
	p.whole.Refresh()
}
