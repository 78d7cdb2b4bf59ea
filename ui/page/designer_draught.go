package page

import (
	"context"
	"errors"
	"image"
	"strconv"

	"roadcert/domain/catalog"
	"roadcert/domain/document"
	"roadcert/domain/overprint"
	"roadcert/domain/problem"
	"roadcert/ui/model/designer"
	"roadcert/ui/paper"
	"roadcert/ui/part"
)

// draught draws the page on the easel as it will be printed. One picture is drawn at a time, off the screen;
// whatever is wished for meanwhile, only the last wish is drawn after it.
type draught struct {
	view     *designerView
	sample   string
	printed  bool // only what is printed on pre-printed stock
	outlines bool
	scan     *designer.Scan
	zooms    *part.Choice

	busy   bool
	wanted wish // the last wish
	drawn  wish // what is on the easel
}

// wish is all that a picture depends on. It is comparable: what has been drawn is not drawn again.
type wish struct {
	drawing  *designer.Drawing
	template *catalog.Template
	page     int
	sample   string
	printed  bool
	scan     designer.Scan
	dpi      float64
}

// zoomSteps are the sizes a page can be shown in, in percent.
var zoomSteps = []part.Option{
	{Key: strconv.Itoa(part.Whole), Name: "整页"},
	{Key: "50", Name: "50 %"},
	{Key: "100", Name: "100 %"},
	{Key: "150", Name: "150 %"},
	{Key: "200", Name: "200 %"},
	{Key: "400", Name: "400 %"},
}

func newDraught(d *designerView) *draught {
	w := &draught{view: d, sample: designer.Usual}
	w.zooms = part.NewChoice(zoomSteps, func(key string) {
		percent, err := strconv.Atoi(key)
		if err == nil {
			w.zoom(percent)
		}
	})
	return w
}

// begin forgets what was looked at of another template.
func (w *draught) begin() { w.scan, w.drawn = nil, wish{} }

func (w *draught) zoom(percent int) {
	w.zooms.Pick(strconv.Itoa(percent))
	w.view.easel.Zoom(percent)
	w.want()
	w.view.easel.Focus()
}

// zoomBy goes to the next larger or smaller size.
func (w *draught) zoomBy(by int) {
	now := w.view.easel.Percent()
	best := 0
	for _, s := range zoomSteps {
		percent, err := strconv.Atoi(s.Key)
		if err == nil && percent > 0 && by*(percent-now) > 0 && (best == 0 || by*(best-percent) > 0) {
			best = percent
		}
	}
	if best > 0 {
		w.zoom(best)
	}
}

// finest is the resolution beyond which a picture is only slower to draw, and quick the one that keeps up
// with the hand while it drags.
const (
	finest = 300
	quick  = 110
)

// dpi is as fine as the screen is.
func (w *draught) dpi() float64 {
	dense := float32(1)
	if win := w.view.host.Window(); win != nil {
		dense = max(1, win.Canvas().Scale())
	}
	most := float64(finest)
	if w.view.drawing.Grabbed() {
		most = quick
	}
	return min(float64(w.view.easel.Scale()*dense)*25.4, most)
}

// want asks for a picture of the page as it is now.
func (w *draught) want() {
	d := w.view.drawing
	w.wanted = wish{d, d.Template(), d.Page(), w.sample, w.printed, designer.Scan{}, w.dpi()}
	if w.scan != nil {
		w.wanted.scan = *w.scan
	}
	w.draw()
}

// draw begins with the last wish, unless it is fulfilled or something is still being drawn.
func (w *draught) draw() {
	if w.busy || w.wanted == w.drawn || w.view.tools.Type == nil {
		return
	}
	w.busy = true
	now := w.wanted
	sheet := w.sheet(now)
	var picture image.Image
	var refused []catalog.Fault
	w.view.host.Run("绘制预览", func(context.Context, func(done, total int)) (err error) {
		picture, refused, err = now.picture(sheet, w.view.tools.Type)
		return err
	}, func(err error) {
		w.busy, w.drawn = false, now
		if now.drawing == w.view.drawing && now.page == w.view.drawing.Page() {
			w.show(now, picture, refused, err)
		}
		w.draw()
	})
}

// show puts a picture on the easel. Where there is none, the one before stays, and the reason stands below it.
func (w *draught) show(now wish, picture image.Image, refused []catalog.Fault, err error) {
	if err != nil {
		refused = append(refused, catalog.Fault{Page: -1, Element: -1, Text: err.Error()})
	} else {
		w.view.easel.SetPicture(picture)
	}
	w.view.faults.setRefused(now.template, refused)
}

// sheet is the document with the sample data of a wish.
func (w *draught) sheet(now wish) document.Sheet {
	k := now.drawing.Kind()
	s := w.view.desk.SampleSheet(catalog.Version{Kind: k, Template: now.template})
	s.Face = designer.Sample(k, s.Face, now.sample)
	return s
}

// lay lays the document out as it will be printed: whole, or upon stock that a true printer hits.
func (now wish) lay(s document.Sheet, letters *paper.Type) (*paper.Document, error) {
	if now.printed {
		return paper.NewOverprint(s, overprint.Calibration{}, letters)
	}
	return paper.NewCertificate(s, letters)
}

// picture draws the page, and says what of the whole template cannot be set. What cannot be set is left out of
// the picture, so that the rest can still be seen.
func (now wish) picture(s document.Sheet, letters *paper.Type) (image.Image, []catalog.Fault, error) {
	document, err := now.lay(s, letters)
	var refused []catalog.Fault
	if err != nil {
		s.Template, refused = now.settable(s, letters)
		if document, err = now.lay(s, letters); err != nil {
			return nil, nil, err
		}
	}
	picture, err := document.Image(now.page, now.dpi)
	if err != nil {
		return nil, nil, err
	}
	if now.scan.Picture != nil {
		picture = now.scan.Under(picture, now.dpi/25.4)
	}
	return picture, refused, nil
}

// settable is the template without the elements that cannot be set with this data, and why they cannot.
func (now wish) settable(s document.Sheet, letters *paper.Type) (*catalog.Template, []catalog.Fault) {
	kept := *s.Template
	kept.Pages = nil
	var refused []catalog.Fault
	for i, page := range s.Template.Pages {
		whole := page
		whole.Elements = nil
		for j, e := range page.Elements {
			alone := page
			alone.Elements = []catalog.Element{e}
			s.Template = &catalog.Template{Name: kept.Name, Pages: []catalog.Sheet{alone}}
			if _, err := now.lay(s, letters); err != nil {
				refused = append(refused, catalog.Fault{Page: i, Element: j, Text: reason(err)})
				continue
			}
			whole.Elements = append(whole.Elements, e)
		}
		kept.Pages = append(kept.Pages, whole)
	}
	return &kept, refused
}

// reason is why something was refused, without saying again what.
func reason(err error) string {
	var p *problem.Problem
	if errors.As(err, &p) && p.Why != "" {
		return p.Why
	}
	return err.Error()
}
