package look

import (
	"sync"

	"fyne.io/fyne/v2"
)

// ruler remembers how wide runes are, because measuring a text shapes it and a grid asks for hundreds of
// texts a frame. Chinese is set without kerning, and kerning of Latin letters is too small to matter to
// where a text is cut.
type ruler struct {
	mu    sync.Mutex
	known map[glyph]float32
}

type glyph struct {
	r    rune
	size float32
	bold bool
}

// Width returns how wide a rune is in the present theme.
func Width(r rune, size float32, bold bool) float32 {
	if r >= 0x4E00 && r <= 0x9FFF {
		r = '国' // all of them are set on one width
	}
	t, ok := fyne.CurrentApp().Settings().Theme().(*Theme)
	if !ok {
		return measure(glyph{r, size, bold})
	}
	return t.ruler.of(glyph{r, size, bold})
}

func (k *ruler) of(g glyph) float32 {
	k.mu.Lock()
	defer k.mu.Unlock()
	w, ok := k.known[g]
	if !ok {
		w = measure(g)
		k.known[g] = w
	}
	return w
}

func measure(g glyph) float32 {
	return fyne.MeasureText(string(g.r), g.size, fyne.TextStyle{Bold: g.bold}).Width
}
