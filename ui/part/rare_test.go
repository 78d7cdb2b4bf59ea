package part_test

import (
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"roadcert/assets"
	"roadcert/domain/hanzi"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
	"roadcert/ui/typeface"
)

// rare are characters of names that fonts have been seen without.
const rare = "㛃䶮𬱖𠮷堃喆"

// The fonts of the theme have them by themselves: there need be none on the system.
func TestTheThemeHasRareCharacters(t *testing.T) {
	for _, style := range []fyne.TextStyle{{}, {Bold: true}} {
		f, err := typeface.Parse("", theme.Font(style).Content())
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rare {
			if !f.Has(r) {
				t.Errorf("bold %v lacks %c", style.Bold, r)
			}
		}
	}
}

// Drawn, no two of them look the same, as boxes would, and none looks like a character that is missing.
func TestDrawnRareCharacters(t *testing.T) {
	const side = 48
	drawn := []rune(rare + "吉𪚥")
	for _, bold := range []bool{false, true} {
		w := window(t, func() fyne.CanvasObject {
			row := container.NewWithoutLayout()
			for i, r := range drawn {
				text := canvas.NewText(string(r), look.Color(look.Ink))
				text.TextSize, text.TextStyle.Bold = 32, bold
				text.Move(fyne.NewPos(float32(i)*side, 0))
				text.Resize(fyne.NewSquareSize(side))
				row.Add(text)
			}
			return row
		}, side*float32(len(drawn)), side, false, false)
		img := w.Canvas().Capture()
		for i := range drawn {
			for k := range i {
				if alike(img, i*side, k*side, side) {
					t.Errorf("bold %v: %c looks like %c", bold, drawn[i], drawn[k])
				}
			}
		}
	}
	make := func() fyne.CanvasObject {
		f := part.NewField("姓名").Rare(search(t))
		f.Set("李" + rare)
		return part.Pad(look.Wide, part.Down(look.Wide, part.Text("李"+rare), part.Strong("李"+rare), part.Heading(rare), part.Figure(rare),
			f.Object(), part.Prose("持证人李"+rare+"的证照。"), part.High(10, rareGrid())))
	}
	draw(t, window(t, make, 640, 520, false, false), "rare-light")
	draw(t, window(t, make, 640, 640, true, true), "rare-dark-large")
}

// alike compares two squares of a picture.
func alike(img image.Image, left, right, side int) bool {
	for y := range min(side, img.Bounds().Dy()) {
		for x := range side {
			if img.At(left+x, y) != img.At(right+x, y) {
				return false
			}
		}
	}
	return true
}

func rareGrid() fyne.CanvasObject {
	columns := []part.Column[line]{
		{ID: "holder", Title: "持证主体", Width: 10, Text: func(l line) string { return "李" + rare }},
		{ID: "number", Title: "编号", Width: 18, Grow: true, Text: func(l line) string { return l.number }},
	}
	g := part.NewGrid("rare", columns, million, atOnce, func(error) {})
	g.Reload()
	return g
}

func search(t testing.TB) part.RareSearch {
	t.Helper()
	components, err := hanzi.Load(assets.FS, "hanzi")
	if err != nil {
		t.Fatal(err)
	}
	var fonts typeface.Family
	for _, ttf := range []struct {
		name string
		ttf  []byte
	}{{"Noto Sans SC", assets.Regular()}, {"霞鹜文楷", assets.Kai()}} {
		f, err := typeface.Parse(ttf.name, ttf.ttf)
		if err != nil {
			t.Fatal(err)
		}
		fonts = append(fonts, f)
	}
	return model.Rare{Components: components, Fonts: fonts}
}

// Somebody called 王𬱖东 is typed by a keyboard without 𬱖.
func TestRareCharacterIsTyped(t *testing.T) {
	name := part.NewField("姓名").Rare(search(t))
	other := part.NewField("住址")
	w := window(t, func() fyne.CanvasObject { return part.Pad(look.Wide, part.Form(name, other)) }, 900, 560, false, false)
	defer w.Close()
	name.Set("王东")
	name.Focus()
	input, _ := w.Canvas().Focused().(*part.Input)
	input.CursorColumn = 1
	key := &desktop.CustomShortcut{KeyName: fyne.KeyU, Modifier: fyne.KeyModifierControl}
	press := func(keys ...fyne.KeyName) {
		for _, k := range keys {
			w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: k})
		}
	}
	for _, c := range []struct {
		typed string
		keys  []fyne.KeyName
		want  string
	}{
		{"由页", []fyne.KeyName{fyne.KeyReturn}, "王𬱖东"},
		{"U+20BB7", []fyne.KeyName{fyne.KeyReturn}, "王𬱖𠮷东"},
		{"吉吉", []fyne.KeyName{fyne.KeyDown, fyne.KeyRight, fyne.KeyReturn}, "王𬱖𠮷嚞东"},
		{"吉吉", []fyne.KeyName{fyne.KeyDown, fyne.KeyRight, fyne.KeyUp, fyne.KeyReturn}, "王𬱖𠮷嚞嚞东"},
		{"没有这样的字", []fyne.KeyName{fyne.KeyEscape}, "王𬱖𠮷嚞嚞东"},
		{"方方", []fyne.KeyName{fyne.KeyEscape}, "王𬱖𠮷嚞嚞东"},
	} {
		input.TypedShortcut(key)
		test.Type(w.Canvas().Focused(), c.typed)
		if c.typed == "吉吉" {
			draw(t, w, "rare-dialog")
		}
		press(c.keys...)
		if name.Text() != c.want || w.Canvas().Focused() != input {
			t.Fatalf("%s: the name is %s, want %s; focus on %T", c.typed, name.Text(), c.want, w.Canvas().Focused())
		}
	}
	input.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if w.Canvas().Focused() == input || w.Canvas().Focused() == nil {
		t.Error("Enter does not go on to the next field")
	}
	plain, _ := w.Canvas().Focused().(*part.Input)
	plain.TypedShortcut(key)
	if w.Canvas().Overlays().Top() != nil {
		t.Error("a field without rare characters asks for them")
	}
}

func TestRareCharacterIsClicked(t *testing.T) {
	name := part.NewField("姓名").Rare(search(t))
	w := window(t, func() fyne.CanvasObject { return part.Pad(look.Wide, part.Form(name)) }, 900, 560, false, false)
	defer w.Close()
	name.Focus()
	input, _ := w.Canvas().Focused().(*part.Input)
	button, ok := input.ActionItem.(fyne.Tappable)
	if !ok {
		t.Fatal("there is no button")
	}
	test.Tap(button)
	test.Type(w.Canvas().Focused(), "上土下口")
	img := draw(t, w, "rare-dialog-many")
	test.TapCanvas(w.Canvas(), fyne.NewPos(float32(img.Bounds().Dx())/2, 250))
	if got := name.Text(); len([]rune(got)) != 1 {
		t.Errorf("the name is %q", got)
	}
}

// A name pasted from an old system is the same to the eye and another to every search: it is written anew.
func TestNamesBecomeProper(t *testing.T) {
	name, plain := part.NewField("姓名").Rare(search(t)), part.NewField("备注")
	w := window(t, func() fyne.CanvasObject { return part.Form(name, plain) }, 600, 200, false, false)
	defer w.Close()
	for _, f := range []*part.Field{name, plain} {
		f.Set("王\uE863\uF9D3")
		f.Good()
	}
	if name.Text() != "王䶮陸" || plain.Text() != "王\uE863\uF9D3" {
		t.Errorf("the name is %+q, the remark %+q", name.Text(), plain.Text())
	}
}
