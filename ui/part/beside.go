package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"roadcert/ui/look"
)

// Beside puts an object of a fixed width, in body type sizes, on the left of one that takes the rest; both
// are as high as their place.
func Beside(ems float32, left, rest fyne.CanvasObject) *fyne.Container {
	return container.New(&beside{ems}, left, rest)
}

type beside struct{ ems float32 }

func (b *beside) left() float32 { return b.ems * look.Size(look.Body) }

// MinSize is the toolkit's.
func (b *beside) MinSize(o []fyne.CanvasObject) fyne.Size {
	rest := o[1].MinSize()
	return fyne.NewSize(b.left()+look.Size(look.Wide)+rest.Width, max(o[0].MinSize().Height, rest.Height))
}

// Layout is the toolkit's.
func (b *beside) Layout(o []fyne.CanvasObject, size fyne.Size) {
	x := b.left() + look.Size(look.Wide)
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(b.left(), size.Height))
	o[1].Move(fyne.NewPos(x, 0))
	o[1].Resize(fyne.NewSize(size.Width-x, size.Height))
}
