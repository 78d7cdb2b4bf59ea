package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"roadcert/ui/look"
)

// reveal scrolls an object into sight: Enter and Tab walk through a form that is longer than its dialog, and
// the toolkit leaves them in the dark.
func reveal(o fyne.CanvasObject) {
	driver := fyne.CurrentApp().Driver()
	for _, outer := range pathTo(o) {
		scroll, ok := outer.(*container.Scroll)
		if !ok {
			continue
		}
		margin := look.Size(look.Medium)
		y := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(scroll).Y
		over := y + o.Size().Height + margin - scroll.Size().Height
		switch {
		case y < margin:
			scroll.ScrollToOffset(fyne.NewPos(scroll.Offset.X, max(0, scroll.Offset.Y+y-margin)))
		case over > 0:
			scroll.ScrollToOffset(fyne.NewPos(scroll.Offset.X, scroll.Offset.Y+over))
		}
	}
}

// relaid lays out anew what an object stands in, which has become higher or lower.
func relaid(o fyne.CanvasObject) {
	path := pathTo(o)
	for _, outer := range path {
		if scroll, ok := outer.(*container.Scroll); ok {
			heightFor(scroll.Content, scroll.Size().Width)
			scroll.Refresh()
			return
		}
	}
	if len(path) > 0 {
		path[0].Refresh()
	}
}

// pathTo returns what an object stands in on its canvas, outermost first, and itself at last; nil where it
// stands on none.
func pathTo(o fyne.CanvasObject) []fyne.CanvasObject {
	c := canvasOf(o)
	if c == nil {
		return nil
	}
	for _, root := range append(layOver(c.Overlays().Top()), c.Content()) {
		if path := descend(root, o); path != nil {
			return path
		}
	}
	return nil
}

// layOver returns what lies over a page. The toolkit wraps it in a widget of its own, which tells only a renderer
// what is in it.
func layOver(top fyne.CanvasObject) []fyne.CanvasObject {
	if w, ok := top.(fyne.Widget); ok {
		return w.CreateRenderer().Objects()
	}
	return nil
}

// descend looks for an object below another, through containers, scrollers and what lies over the page.
func descend(from, to fyne.CanvasObject) []fyne.CanvasObject {
	var inside []fyne.CanvasObject
	switch v := from.(type) {
	case nil:
		return nil
	case *fyne.Container:
		inside = v.Objects
	case *container.Scroll:
		inside = []fyne.CanvasObject{v.Content}
	case *widget.PopUp:
		inside = []fyne.CanvasObject{v.Content}
	}
	if from == to {
		return []fyne.CanvasObject{to}
	}
	for _, o := range inside {
		if path := descend(o, to); path != nil {
			return append([]fyne.CanvasObject{from}, path...)
		}
	}
	return nil
}
