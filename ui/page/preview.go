package page

import (
	"cmp"
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
	zoom     int // percent; 0: the whole page in its place

	picture *canvas.Image
	scroll  *container.Scroll
	body    *fyne.Container // the page, or why there is none
	place   *part.Line
	under   image.Image // what the page is shown upon: the scan of a blank form; nil for white paper
	choice  *part.Choice
	bar     *fyne.Container
	whole   fyne.CanvasObject
}

// zooms are the sizes a page can be shown in.
var zooms = []part.Option{
	{Key: "0", Name: "整页"}, {Key: "75", Name: "75 %"}, {Key: "100", Name: "100 %"}, {Key: "150", Name: "150 %"}, {Key: "200", Name: "200 %"},
}

// screenDPI is the resolution at which 100 % is the size of the paper.
const screenDPI = 96

func newPreview(host Host) *preview {
	p := &preview{host: host, running: latest{host: host}, at: 1, zoom: 100, place: part.Text(""), body: container.NewStack()}
	p.picture = canvas.NewImageFromImage(nil)
	p.picture.FillMode, p.picture.ScaleMode = canvas.ImageFillContain, canvas.ImageScaleSmooth
	zoom := part.NewChoice(zooms, func(key string) {
		_, _ = fmt.Sscan(key, &p.zoom) // the keys are numbers
		p.turn(p.at)
	})
	zoom.Pick("100")
	p.choice = zoom
	p.scroll = container.NewScroll(part.Pad(look.Medium, container.NewCenter(p.picture)))
	turns := p.commands()
	p.bar = part.Across(look.Small,
		part.Button(turns[0]), p.place, part.Button(turns[1]),
		part.Grow(nil), part.Text("大小"), zoom,
	)
	p.whole = part.Down(look.Small, p.bar, part.Grow(container.NewStack(part.Fill(look.Ground, look.Line), p.body)))
	return p
}

// fitting begins with whole pages, and returns the preview.
func (p *preview) fitting() *preview {
	p.zoom = 0
	p.choice.Pick("0")
	return p
}

// narrow leaves away from the bar what has no room beside a list, and returns the preview.
func (p *preview) narrow() *preview {
	p.bar.Objects = []fyne.CanvasObject{
		part.Link(p.keyless(0)), part.Grow(p.place.Centre().Loose()), part.Link(p.keyless(1)),
	}
	return p
}

// keyless is a command for a button without room for its key.
func (p *preview) keyless(n int) part.Command {
	c := p.commands()[n]
	c.Key = ""
	return c
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
			return "还没有可看的页面"
		case to < 1:
			return "已是第一页"
		case to > p.document.Pages():
			return "已是最后一页"
		}
		return ""
	}
}

// size is how large the page is shown, in device-independent pixels of its millimetres. Whole pages are as
// large as they can be without scrolling.
func (p *preview) size(of *paper.Page) float32 {
	if room := p.body.Size(); p.zoom == 0 && room.Width > 0 {
		margin := 2 * (look.Size(look.Medium) + look.Size(look.Tiny))
		return max(least, min((room.Width-margin)/float32(of.Width), (room.Height-margin)/float32(of.Height)))
	}
	return screenDPI * float32(cmp.Or(p.zoom, whole)) / 100 / inch
}

// least and whole keep a page readable before its place is known.
const (
	inch  = 25.4
	least = 1
	whole = 75
)

// dpi is the resolution a page is drawn at: as fine as the screen is.
func (p *preview) dpi(of *paper.Page) float64 {
	scale := float32(1)
	if w := p.host.Window(); w != nil {
		scale = max(1, w.Canvas().Scale())
	}
	return float64(p.size(of) * scale * inch)
}

// draw makes a document off the screen and shows its first page.
func (p *preview) draw(title string, document func(context.Context) (*paper.Document, error)) {
	var made *paper.Document
	p.running.begin(title, func(ctx context.Context, _ func(done, total int)) (err error) {
		made, err = document(ctx)
		return err
	}, func(err error) {
		if err != nil {
			p.fail(err)
			return
		}
		p.show(made)
	})
}

// fail says in the place of the page why there is none.
func (p *preview) fail(err error) {
	p.document = nil
	p.place.Set("")
	p.body.Objects = []fyne.CanvasObject{part.Empty("画不出来", err.Error())}
	p.whole.Refresh()
}

// show begins with a document at its first page.
func (p *preview) show(d *paper.Document) {
	p.document, p.at = d, 1
	p.body.Objects = []fyne.CanvasObject{p.scroll}
	p.turn(1)
}

// turn draws another page, off the screen.
func (p *preview) turn(to int) {
	if p.document == nil || to < 1 || to > p.document.Pages() {
		return
	}
	document, under := p.document, p.under
	size, dpi := p.size(document.Page(to-1)), p.dpi(document.Page(to-1))
	var picture image.Image
	p.running.begin("绘制预览", func(context.Context, func(done, total int)) (err error) {
		picture, err = document.ImageOn(under, to-1, dpi)
		return err
	}, func(err error) {
		if err != nil {
			p.host.Fail(err)
			return
		}
		if document == p.document {
			p.at = to
			p.set(picture, size)
		}
	})
}

// set shows the picture of the page at a size.
func (p *preview) set(picture image.Image, size float32) {
	of := p.document.Page(p.at - 1)
	p.picture.Image = picture
	p.picture.SetMinSize(fyne.NewSize(float32(of.Width)*size, float32(of.Height)*size))
	p.picture.Refresh()
	place := fmt.Sprintf("第 %d / %d 页", p.at, p.document.Pages())
	if of.Name != "" {
		place += "　" + of.Name
	}
	p.place.Set(place)
	p.scroll.ScrollToTop()
	p.whole.Refresh()
}
