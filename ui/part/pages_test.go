package part_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/test"

	"roadcert/ui/look"
	"roadcert/ui/part"
)

// half is a portion of one half.
type half struct{}

func (half) Of(length float32) float32 { return length / 2 }

func TestRateBarsEndWhereTheirShareEnds(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.Variant(false, false))
	did := ""
	bars := part.NewRateBars(look.Row, part.Band{At: 30, Label: "30 %"}, part.Band{At: 90, Label: "90 %"})
	bars.Set([]part.RateBar{
		{Label: "从业资格证", Text: "50.00 %", Share: half{}, Do: func() { did += "first" }},
		{Label: "道路运输证", Text: "50.00 %", Share: half{}, Do: func() { did += "second" }},
		{Label: "经营许可证", Text: "50.00 %", Share: half{}},
	})
	bars.Resize(bars.MinSize().AddWidthHeight(200, 0))
	var tracks, fills []*canvas.Rectangle
	var lines []*canvas.Line
	for _, o := range test.WidgetRenderer(bars).Objects() {
		switch v := o.(type) {
		case *canvas.Rectangle:
			if len(tracks) == len(fills) {
				tracks = append(tracks, v)
			} else {
				fills = append(fills, v)
			}
		case *canvas.Line:
			lines = append(lines, v)
		}
	}
	if len(tracks) != 3 || len(fills) != 3 || len(lines) != 2 {
		t.Fatalf("%d tracks, %d bars, %d lines", len(tracks), len(fills), len(lines))
	}
	for i := range tracks {
		if fills[i].Size().Width != tracks[i].Size().Width/2 {
			t.Errorf("bar %d is %v of %v", i, fills[i].Size().Width, tracks[i].Size().Width)
		}
	}
	if fills[0].FillColor == fills[1].FillColor {
		t.Error("two kinds have one colour")
	}
	at := tracks[0].Position().X + tracks[0].Size().Width*0.3
	if got := lines[0].Position1.X; got < at-0.5 || got > at+0.5 {
		t.Errorf("the line of 30 %% is at %v, not %v", got, at)
	}
	row := look.Size(look.Row)
	for _, y := range []float32{row / 2, row * 1.5, row * 2.5, row * 9} {
		bars.Tapped(&fyne.PointEvent{Position: fyne.NewPos(5, y)})
	}
	if did != "firstsecond" {
		t.Errorf("clicks did %q", did)
	}
}

func TestPlainBarsHaveOneColour(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.Variant(false, false))
	bars := part.NewRateBars(look.Row).Plain()
	bars.Set([]part.RateBar{{Share: half{}}, {Share: half{}}})
	seen := map[any]bool{}
	for i, o := range test.WidgetRenderer(bars).Objects() {
		if r, ok := o.(*canvas.Rectangle); ok && i%4 == 1 { // track, bar, label, text
			seen[r.FillColor] = true
		}
	}
	if len(seen) != 1 {
		t.Errorf("%d colours", len(seen))
	}
}

func TestSheetAlignsItsColumns(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.Variant(false, false))
	columns := []part.SheetColumn{{Title: "类别", Grow: true}, {Title: "有效", Right: true}}
	cells := part.SheetTexts(columns, [][]string{{"从业资格证", "1,204"}, {"道路运输证", "7"}})
	sheet := part.Sheet(columns, cells)
	sheet.Resize(fyne.NewSize(400, 200))
	for row := range cells {
		if row > 0 && cells[row][0].Position().Y <= cells[row-1][0].Position().Y {
			t.Errorf("row %d is not below the one before", row)
		}
		number := cells[row][1]
		if end := number.Position().X + number.Size().Width; end != 400 {
			t.Errorf("row %d ends at %v", row, end)
		}
		if cells[row][0].Position().X != 0 {
			t.Errorf("row %d begins at %v", row, cells[row][0].Position().X)
		}
	}
	if narrow := sheet.MinSize().Width; narrow >= 400 {
		t.Errorf("it wants %v", narrow)
	}
}

func TestBesideGivesTheRestToTheRight(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.Variant(false, false))
	left, right := part.Text("左"), part.Text("右")
	both := part.Beside(20, left, right)
	both.Resize(fyne.NewSize(800, 300))
	if w := left.Size().Width; w != 20*look.Size(look.Body) {
		t.Errorf("the left is %v wide", w)
	}
	if end := right.Position().X + right.Size().Width; end != 800 || right.Size().Height != 300 {
		t.Errorf("the right ends at %v, %v high", end, right.Size().Height)
	}
}

func TestTheToolkitSpeaksChinese(t *testing.T) {
	if err := part.SpeakChinese(); err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"Copy", "Paste", "Cut", "Select all", "Undo", "Redo"} {
		if got := lang.L(word); strings.Contains(got, word) {
			t.Errorf("%s is still %s", word, got)
		}
	}
}

// keyed is a canvas that keeps shortcuts, as that of a real window does; the one in memory does not.
type keyed struct {
	fyne.Canvas
	keys fyne.ShortcutHandler
}

func (k *keyed) AddShortcut(s fyne.Shortcut, do func(fyne.Shortcut)) { k.keys.AddShortcut(s, do) }
func (k *keyed) RemoveShortcut(s fyne.Shortcut)                      { k.keys.RemoveShortcut(s) }

// keyedWindow is a window with such a canvas.
type keyedWindow struct {
	fyne.Window
	canvas *keyed
}

func (w *keyedWindow) Canvas() fyne.Canvas { return w.canvas }

func TestADialogGivesCtrlEnterBack(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.Variant(false, false))
	plain := test.NewWindow(part.Text("页"))
	w := &keyedWindow{plain, &keyed{Canvas: plain.Canvas()}}
	did := ""
	part.NewKeys(w.Canvas(), func() []part.Command {
		return []part.Command{{Name: "检查", Key: fyne.KeyReturn, Mod: fyne.KeyModifierControl, Do: func() { did += "page " }}}
	})
	press := func() {
		w.canvas.keys.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierControl})
	}
	ask := func(name string) *part.Dialog {
		d := part.NewDialog(name, part.Text("？"), part.Command{Name: "好", Do: func() { did += name + " " }})
		d.Show(w)
		return d
	}
	press()
	below := ask("below")
	above := ask("above")
	press()
	above.Close()
	press()
	below.Close()
	press()
	if want := "page above below page "; did != want {
		t.Errorf("Ctrl+Enter did %q, want %q", did, want)
	}
}
