package page_test

import (
	"context"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"roadcert/assets"
	"roadcert/ui/look"
	"roadcert/ui/page"
	"roadcert/ui/paper"
	"roadcert/ui/part"
)

// fonts and theme are read once: parsing the fonts is what takes the time.
var (
	fonts = look.Fonts{Regular: assets.Regular(), Bold: assets.Bold(), Kai: assets.Kai()}
	theme = look.New(fonts)
)

// letters is what documents are set in, read once like the theme.
var letters = sync.OnceValue(func() *paper.Type {
	t, err := paper.NewType(paper.Fonts(fonts))
	if err != nil {
		panic(err)
	}
	return t
})

// stand is a window around one page, in memory. What the page asks of it is remembered; work runs at once.
type stand struct {
	window  *pane
	size    fyne.Size
	opened  []page.Route
	toasts  []string
	failed  []error
	changed int
	// held keeps work from running before release, so that what a page shows meanwhile can be looked at.
	held    bool
	waiting func()
	// during is called on every report of progress; it may be nil.
	during func(done, total int)
}

// The room a page has on the two screens it is made for: what the task bar and the title bar of the window leave,
// less the frame of the application.
var (
	small = fyne.NewSize(1366-136, 768-70-88)
	large = fyne.NewSize(1920-136, 1080-70-88)
)

// The application of all tests here, and the theme it wears. A new one, or the same theme put on again, makes the
// toolkit throw its fonts away; reading those of Chinese takes a second and half a gigabyte.
var (
	wardrobe = sync.OnceValue(test.NewApp)
	worn     look.Theme
)

// dress gives a test an application that remembers nothing of the tests before, in a theme.
func dress(t testing.TB, dark, large bool) {
	t.Helper()
	app := wardrobe()
	fyne.SetCurrentApp(app)
	if want := theme.Variant(dark, large); *want != worn {
		app.Settings().SetTheme(want)
		worn = *want
	}
	fyne.SetCurrentApp(&fresh{app, memory{app.Preferences(), map[string]string{}}})
	t.Cleanup(func() { fyne.SetCurrentApp(app) })
}

// fresh is an application with preferences of its own.
type fresh struct {
	fyne.App
	memory memory
}

func (f *fresh) Preferences() fyne.Preferences { return f.memory }

// memory is as much of preferences as pages use.
type memory struct {
	fyne.Preferences
	words map[string]string
}

func (m memory) String(key string) string    { return m.words[key] }
func (m memory) SetString(key, value string) { m.words[key] = value }

func newStand(t testing.TB, size fyne.Size, dark bool) *stand {
	t.Helper()
	dress(t, dark, false)
	w := test.NewWindow(canvas.NewRectangle(look.Color(look.Ground)))
	w.SetPadded(false)
	w.Resize(size)
	// The toolkit takes what was made a minute after the last picture for forgotten, and draws it without a size.
	w.Canvas().Capture()
	return &stand{window: &pane{Window: w}, size: size}
}

// pane is a window that remembers what a file dropped on it would do; the one in memory does not.
type pane struct {
	fyne.Window
	drop func(fyne.Position, []fyne.URI)
}

// SetOnDropped is the toolkit's.
func (p *pane) SetOnDropped(drop func(fyne.Position, []fyne.URI)) { p.drop = drop }

// put shows a page in the window, in the room the frame of the application leaves it.
func (s *stand) put(p page.Page) {
	ground := part.Fill(look.Ground, look.None)
	s.window.SetContent(container.NewStack(ground, p.Object()))
	p.Show(page.Route{})
}

func (s *stand) Window() fyne.Window { return s.window }
func (s *stand) Open(r page.Route)   { s.opened = append(s.opened, r) }
func (s *stand) Toast(text string)   { s.toasts = append(s.toasts, text) }
func (s *stand) Fail(err error)      { s.failed = append(s.failed, err) }
func (s *stand) Changed()            { s.changed++ }

func (s *stand) Run(_ string, work func(context.Context, func(done, total int)) error, done func(error)) {
	run := func() {
		done(work(context.Background(), func(n, total int) {
			if s.during != nil {
				s.during(n, total)
			}
		}))
	}
	if s.held {
		s.waiting = run
		return
	}
	run()
}

// release does the work that was held.
func (s *stand) release() {
	s.held = false
	s.waiting()
}

// draw paints the window, checks that there is something on it, and keeps the picture where DRAW_DIR says.
func (s *stand) draw(t testing.TB, name string) image.Image {
	t.Helper()
	if least := s.window.Content().MinSize(); least.Width > s.size.Width || least.Height > s.size.Height {
		t.Errorf("%s needs %v, and the window leaves it %v", name, least, s.size)
	}
	img := s.window.Canvas().Capture()
	seen := map[uint32]bool{}
	for x := 0; x < img.Bounds().Dx(); x += 3 {
		for y := 0; y < img.Bounds().Dy(); y += 3 {
			r, g, b, _ := img.At(x, y).RGBA()
			seen[r>>8<<16|g>>8<<8|b>>8] = true
		}
	}
	if len(seen) < 8 {
		t.Errorf("%s shows only %d colours", name, len(seen))
	}
	if dir := os.Getenv("DRAW_DIR"); dir != "" {
		f, err := os.Create(filepath.Join(dir, name+".png"))
		if err != nil {
			t.Fatal(err)
		}
		if err := png.Encode(f, img); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return img
}

// unraced marks what takes minutes under the race detector and seconds without: make test runs it once, without.
func unraced(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("left to the run without the race detector")
	}
}
