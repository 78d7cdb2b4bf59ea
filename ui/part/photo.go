package part

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"roadcert/ui/look"
)

// PhotoField is a field for a photo: a frame of the proportions in which it is printed, and buttons that choose
// one and take it away. Its text is what the photo is kept as (its digest), which a person never sees.
type PhotoField struct {
	*Field
	photo *photo
}

// NewPhotoField returns a field without a photo. proportion is the width of its frame by its height; choose is
// called to have one chosen, which Show then shows.
func NewPhotoField(label string, proportion float32, choose func()) *PhotoField {
	p := &photo{proportion: proportion, picture: canvas.NewImageFromImage(nil), none: Note("未选照片").Centre(), remark: Remark("")}
	p.picture.FillMode, p.picture.ScaleMode = canvas.ImageFillContain, canvas.ImageScaleSmooth
	f := &PhotoField{Field: &Field{label: Text(label).In(look.SecondInk), complaint: Remark("").In(look.Danger), composed: p}, photo: p}
	p.choose = Button(Command{Do: choose})
	p.remove = Link(Command{Name: "去掉照片", Do: f.Remove})
	frame := container.New(&photoFrame{p}, Fill(look.Ground, look.Line), p.picture, container.NewCenter(p.none))
	p.whole = Across(look.Medium, frame, Grow(Down(look.Small, Across(look.Small, p.choose, p.remove), p.remark)))
	p.show("", nil, "")
	return f
}

// Show shows a photo that is kept under a digest, and what there is to say of it.
func (f *PhotoField) Show(digest string, picture image.Image, remark string) {
	f.photo.show(digest, picture, remark)
	f.Complain("")
	if f.changed != nil {
		f.changed()
	}
}

// Remove takes the photo away.
func (f *PhotoField) Remove() {
	f.Show("", nil, "")
	f.Focus()
}

// Say says what is going on with the photo.
func (f *PhotoField) Say(remark string) { f.photo.remark.Set(remark) }

type photo struct {
	proportion     float32
	digest         string
	picture        *canvas.Image
	none           *Line
	remark         *Paragraph
	choose, remove *CommandButton
	whole          *fyne.Container
}

func (p *photo) show(digest string, picture image.Image, remark string) {
	p.digest = digest
	p.picture.Image = picture
	p.picture.Refresh()
	p.remark.Set(remark)
	if digest == "" {
		p.choose.Rename("选择照片…")
		p.none.Show()
		p.remove.Hide()
	} else {
		p.choose.Rename("更换照片…")
		p.none.Hide()
		p.remove.Show()
	}
	p.whole.Refresh()
}

func (p *photo) object() fyne.CanvasObject { return p.whole }
func (p *photo) text() string              { return p.digest }
func (p *photo) first() fyne.Focusable     { return p.choose }
func (p *photo) good() bool                { return true }

// set names a photo that cannot be shown from its name alone.
func (p *photo) set(digest string) {
	remark := ""
	if digest != "" {
		remark = "已有照片，不更换则沿用"
	}
	p.show(digest, nil, remark)
}

// photoEms is the height of the frame, in body type sizes.
const photoEms = 9

// photoFrame keeps the proportions of the photo on paper.
type photoFrame struct{ p *photo }

// MinSize is the toolkit's.
func (l *photoFrame) MinSize([]fyne.CanvasObject) fyne.Size {
	height := photoEms * look.Size(look.Body)
	return fyne.NewSize(height*l.p.proportion, height)
}

// Layout is the toolkit's.
func (l *photoFrame) Layout(o []fyne.CanvasObject, size fyne.Size) {
	hair := look.Size(look.Hair)
	for _, inside := range o {
		inside.Move(fyne.NewPos(hair, hair))
		inside.Resize(size.SubtractWidthHeight(2*hair, 2*hair))
	}
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(size)
}
