package page_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"roadcert/ui/model"
	"roadcert/ui/page"
	"roadcert/ui/part"
)

// walk goes through all that is visible below an object, the insides of widgets included.
func walk(o fyne.CanvasObject, see func(fyne.CanvasObject)) {
	if o == nil || !o.Visible() {
		return
	}
	see(o)
	switch v := o.(type) {
	case *fyne.Container:
		for _, child := range v.Objects {
			walk(child, see)
		}
	case *container.Scroll:
		walk(v.Content, see)
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(v).Objects() {
			walk(child, see)
		}
	}
}

// front is the topmost dialog, or else the page.
func (s *stand) front() fyne.CanvasObject {
	if top := s.window.Canvas().Overlays().Top(); top != nil {
		return top
	}
	return s.window.Content()
}

// texts are the lines that can be read on the window, dialogs included.
func (s *stand) texts() []string {
	var list []string
	see := func(o fyne.CanvasObject) {
		if t, ok := o.(*canvas.Text); ok && t.Text != "" {
			list = append(list, t.Text)
		}
		if p, ok := o.(*part.Paragraph); ok && p.Text() != "" {
			list = append(list, p.Text()) // in one piece, however it is broken
		}
	}
	walk(s.window.Content(), see)
	for _, o := range s.window.Canvas().Overlays().List() {
		walk(o, see)
	}
	return list
}

// reads wants texts on the window; a text counts where a line contains it.
func (s *stand) reads(t testing.TB, want ...string) {
	t.Helper()
	all := s.texts()
	for _, w := range want {
		if !slices.ContainsFunc(all, func(line string) bool { return strings.Contains(line, w) }) {
			t.Errorf("nobody can read %q in\n%s", w, strings.Join(all, " | "))
		}
	}
}

// press taps the button whose name begins so, in the topmost dialog or else on the page.
func (s *stand) press(t testing.TB, name string) {
	t.Helper()
	var found *part.CommandButton
	see := func(o fyne.CanvasObject) {
		b, ok := o.(*part.CommandButton)
		if !ok || found != nil {
			return
		}
		for _, inner := range test.WidgetRenderer(b).Objects() {
			if text, ok := inner.(*canvas.Text); ok && strings.HasPrefix(text.Text, name) {
				found = b
			}
		}
	}
	walk(s.front(), see)
	if found == nil {
		t.Fatalf("there is no button %q in\n%s", name, strings.Join(s.texts(), " | "))
	}
	test.Tap(found)
}

// buttons are all whose names begin so, in the topmost dialog or else on the page.
func (s *stand) buttons(t testing.TB, names ...string) (list []*part.CommandButton) {
	t.Helper()
	walk(s.front(), func(o fyne.CanvasObject) {
		b, ok := o.(*part.CommandButton)
		if !ok {
			return
		}
		for _, inner := range test.WidgetRenderer(b).Objects() {
			text, ok := inner.(*canvas.Text)
			if ok && text.Text != "" && slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(text.Text, name) }) {
				list = append(list, b)
			}
		}
	})
	return list
}

// input returns the n-th line to type in, in the topmost dialog or else on the page.
func (s *stand) input(t testing.TB, n int) *part.Input {
	t.Helper()
	var list []*part.Input
	see := func(o fyne.CanvasObject) {
		if i, ok := o.(*part.Input); ok {
			list = append(list, i)
		}
	}
	walk(s.front(), see)
	if n >= len(list) {
		t.Fatalf("there are %d lines to type in, not %d", len(list), n+1)
	}
	return list[n]
}

// command returns the command of a page that has a key.
func command(t testing.TB, p page.Page, key fyne.KeyName, mod fyne.KeyModifier) part.Command {
	t.Helper()
	for _, c := range p.Commands() {
		if c.Key == key && c.Mod == mod {
			return c
		}
	}
	t.Fatalf("no command has the key %v", key)
	return part.Command{}
}

// latinWords are what may be read in Latin letters on a Chinese screen: keys, formats, units, marks.
var latinWords = []string{
	"Ctrl", "Enter", "Esc", "Excel", "PDF", "SM3", "PgUp", "PgDn", "UTF", "GB", "Alt", "xlsx", "csv", "xls", "KB", "F5", "CSV",
	"practitioners", "vehicles", "operators", "gb18030", "clerk", "reviewer", "approver", "system", "admin", "tmp", "Test", "home", "root",
	"evaluator", "supervisor", "security", "audit", "service",
}

// digest is a hexadecimal digest.
var digest = regexp.MustCompile(`[0-9a-f]{64}`)

// inChinese wants every text without words of another language.
func (s *stand) inChinese(t testing.TB) {
	t.Helper()
	for _, text := range s.texts() {
		if strings.Contains(text, "/") || strings.Contains(text, "****") {
			continue // a path, a masked number
		}
		rest := digest.ReplaceAllString(text, "")
		for _, w := range latinWords {
			rest = strings.ReplaceAll(rest, w, "")
		}
		for _, word := range strings.FieldsFunc(rest, func(r rune) bool { return r >= unicode.MaxASCII || !unicode.IsLetter(r) }) {
			if len(word) > 3 && strings.ToLower(word) == word {
				t.Errorf("%q is not Chinese", text)
			}
		}
	}
}

// choose picks another option where a choice shows one.
func (s *stand) choose(t testing.TB, shown, option string) {
	t.Helper()
	var found *part.Choice
	walk(s.front(), func(o fyne.CanvasObject) {
		if c, ok := o.(*part.Choice); ok && found == nil && c.Selected == shown {
			found = c
		}
	})
	if found == nil {
		t.Fatalf("no choice shows %q", shown)
	}
	if !slices.Contains(found.Options, option) {
		t.Fatalf("%q is not among %q", option, found.Options)
	}
	found.SetSelected(option)
}

// tabLike shows the tab whose name begins so: names end in counts.
func (s *stand) tabLike(t testing.TB, name string) {
	t.Helper()
	for _, text := range s.texts() {
		if strings.HasPrefix(text, name) && strings.Trim(strings.TrimPrefix(text, name), " 0123456789,") == "" {
			s.tab(t, text)
			return
		}
	}
	t.Fatalf("there is no tab %q in\n%s", name, strings.Join(s.texts(), " | "))
}

// row puts the cursor of the first list of the page on a row.
func (s *stand) row(t testing.TB, n int) {
	t.Helper()
	var found interface{ Select(int) }
	walk(s.front(), func(o fyne.CanvasObject) {
		if g, ok := o.(interface{ Select(int) }); ok && found == nil {
			found = g
		}
	})
	if found == nil {
		t.Fatal("there is no list")
	}
	found.Select(n)
}

// menu opens the menu of a button and picks one of its entries.
func (s *stand) menu(t testing.TB, button, entry string) {
	t.Helper()
	s.press(t, button)
	var names []string
	done := false
	walk(s.front(), func(o fyne.CanvasObject) {
		w, ok := o.(fyne.Widget)
		item, tappable := o.(fyne.Tappable)
		if !ok || !tappable || done {
			return
		}
		for _, inner := range test.WidgetRenderer(w).Objects() {
			if text, is := inner.(*canvas.Text); is {
				names = append(names, text.Text)
				if text.Text == entry {
					item.Tapped(&fyne.PointEvent{})
					done = true
				}
			}
		}
	})
	if !done {
		t.Fatalf("the menu %q has no %q: %q", button, entry, names)
	}
}

// thousands writes a count as screens do.
func thousands(n int) string { return model.Thousands(n) }
