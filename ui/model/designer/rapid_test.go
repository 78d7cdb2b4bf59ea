package designer_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"roadcert/domain/catalog"
	"roadcert/ui/model/designer"
)

// deeds are all that can be done at the drawing board, with whatever a hand may do wrong.
var deeds = map[string]func(t *rapid.T, d *designer.Drawing){
	"pick":        func(t *rapid.T, d *designer.Drawing) { d.Pick(some(t)...) },
	"toggle":      func(t *rapid.T, d *designer.Drawing) { d.Toggle(rapid.IntRange(-1, 8).Draw(t, "element")) },
	"pick all":    func(_ *rapid.T, d *designer.Drawing) { d.PickAll() },
	"pick within": func(t *rapid.T, d *designer.Drawing) { d.PickWithin(box(t), some(t)) },
	"turn":        func(t *rapid.T, d *designer.Drawing) { d.Turn(rapid.IntRange(-1, 3).Draw(t, "page")) },
	"nudge":       func(t *rapid.T, d *designer.Drawing) { d.Nudge(far(t), far(t)) },
	"align": func(t *rapid.T, d *designer.Drawing) {
		d.Align(designer.Alignment(rapid.IntRange(0, 5).Draw(t, "side")))
	},
	"distribute": func(t *rapid.T, d *designer.Drawing) { d.Distribute(direction(t)) },
	"match":      func(t *rapid.T, d *designer.Drawing) { d.Match(direction(t)) },
	"front":      func(_ *rapid.T, d *designer.Drawing) { d.ToFront() },
	"back":       func(_ *rapid.T, d *designer.Drawing) { d.ToBack() },
	"add": func(t *rapid.T, d *designer.Drawing) {
		d.Add(rapid.IntRange(0, len(designer.Additions())-1).Draw(t, "kind"))
	},
	"delete":      func(_ *rapid.T, d *designer.Drawing) { d.Delete() },
	"duplicate":   func(_ *rapid.T, d *designer.Drawing) { d.Duplicate() },
	"copy":        func(_ *rapid.T, d *designer.Drawing) { d.Copy() },
	"cut":         func(_ *rapid.T, d *designer.Drawing) { d.Cut() },
	"paste":       func(_ *rapid.T, d *designer.Drawing) { d.Paste() },
	"add page":    func(_ *rapid.T, d *designer.Drawing) { d.AddPage() },
	"remove page": func(_ *rapid.T, d *designer.Drawing) { d.RemovePage() },
	"drag":        drag,
	"set":         set,
	"grid": func(t *rapid.T, d *designer.Drawing) {
		d.Grid = rapid.SampledFrom([]catalog.Length{0, 50, 100, 500}).Draw(t, "grid")
		d.Edges = rapid.Bool().Draw(t, "edges")
	},
}

func drag(t *rapid.T, d *designer.Drawing) {
	h := designer.Handle{}
	if list := d.Handles(); len(list) > 0 && rapid.Bool().Draw(t, "by a handle") {
		h = rapid.SampledFrom(list).Draw(t, "handle")
	}
	d.Grab(h)
	for range rapid.IntRange(0, 3).Draw(t, "pulls") {
		d.Pull(far(t), far(t), rapid.SampledFrom([]catalog.Length{0, 150}).Draw(t, "reach"))
	}
	switch rapid.IntRange(0, 2).Draw(t, "end") {
	case 0:
		d.LetGo()
	case 1:
		d.Drop()
	} // or something else is done while the button is still down
}

func set(t *rapid.T, d *designer.Drawing) {
	p := rapid.SampledFrom(d.Properties()).Draw(t, "property")
	value := rapid.SampledFrom([]string{"", "12", "0", "-3", "1000", "30", "小四", "红", "字", "yes", "no", "centre", p.Value}).Draw(t, "value")
	if len(p.Options) > 0 {
		value = rapid.SampledFrom(p.Options).Draw(t, "option").Key
	}
	before := text(d.Template())
	if d.Set(p.ID, value) != "" && text(d.Template()) != before {
		t.Fatalf("%s = %q was refused and done all the same", p.ID, value)
	}
}

func some(t *rapid.T) []int { return rapid.SliceOfN(rapid.IntRange(-1, 8), 0, 4).Draw(t, "elements") }

func far(t *rapid.T) catalog.Length {
	return catalog.Length(rapid.IntRange(-6000, 6000).Draw(t, "far"))
}

func direction(t *rapid.T) designer.Direction {
	return rapid.SampledFrom([]designer.Direction{designer.Level, designer.Upright}).Draw(t, "direction")
}

func box(t *rapid.T) designer.Box {
	return designer.Box{X: far(t), Y: far(t), W: far(t) + 6000, H: far(t) + 6000}
}

func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

func TestUndoingAllGivesTheBeginningAndRedoingAllTheEnd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		given := licence()
		first := text(given)
		d := designer.New(kind(), given)
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			name := rapid.SampledFrom(names(deeds)).Draw(t, "deed")
			deeds[name](t, d)
			onThePage(t, name, d)
			if rapid.IntRange(0, 9).Draw(t, "hesitates") == 0 {
				there := text(d.Template())
				if d.CanUndo() != "" && !d.Grabbed() {
					d.Undo()
					d.Redo()
					if text(d.Template()) != there {
						t.Fatalf("undoing and redoing %s does not come back", name)
					}
				}
			}
		}
		d.LetGo()
		last, picked := text(d.Template()), fmt.Sprint(d.Page(), d.Picked())
		n := 0
		for ; d.CanUndo() != ""; n++ {
			d.Undo()
		}
		if got := text(d.Template()); got != first {
			t.Fatalf("all undone, it is\n%s\nnot\n%s", got, first)
		}
		for ; d.CanRedo() != ""; n-- {
			d.Redo()
		}
		if n != 0 {
			t.Fatalf("undone and redone a different number of steps: %d", n)
		}
		if got := text(d.Template()); got != last {
			t.Fatalf("all redone, it is\n%s\nnot\n%s", got, last)
		}
		if got := fmt.Sprint(d.Page(), d.Picked()); got != picked {
			t.Fatalf("all redone, %s is picked, not %s", got, picked)
		}
		if text(given) != first {
			t.Fatal("the template that was given has been changed")
		}
	})
}

// onThePage wants every element on its page, every choice to be of an element, and columns in their table.
func onThePage(t *rapid.T, deed string, d *designer.Drawing) {
	for _, s := range d.Template().Pages {
		for i, e := range s.Elements {
			b := designer.BoxOf(e)
			if b.X < 0 || b.Y < 0 || b.Right() > s.Width || b.Bottom() > s.Height {
				t.Fatalf("after %s element %d of %s is at %+v, off a page of %d by %d", deed, i, s.Name, b, s.Width, s.Height)
			}
			if b.W < 0 || b.H < 0 || b.W == 0 && b.H == 0 || e.Kind != catalog.LineElement && (b.W == 0 || b.H == 0) {
				t.Fatalf("after %s element %d has shrunk to %+v", deed, i, b)
			}
			var columns catalog.Length
			for _, c := range e.Columns {
				columns += c.W
			}
			if columns > b.W {
				t.Fatalf("after %s the columns of element %d are %d wide, more than its %d", deed, i, columns, b.W)
			}
		}
	}
	for _, i := range d.Picked() {
		if i < 0 || i >= len(d.Sheet().Elements) {
			t.Fatalf("after %s element %d is picked of %d", deed, i, len(d.Sheet().Elements))
		}
	}
}

func TestWhatHasSnappedStays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := designer.New(kind(), licence())
		d.Grid = rapid.SampledFrom([]catalog.Length{0, 50, 100, 500, 700}).Draw(t, "grid")
		d.Edges = rapid.Bool().Draw(t, "edges")
		d.Pick(some(t)...)
		if len(d.Picked()) == 0 {
			d.Pick(0)
		}
		h := designer.Handle{}
		if list := d.Handles(); len(list) > 0 && rapid.Bool().Draw(t, "by a handle") {
			h = rapid.SampledFrom(list).Draw(t, "handle")
		}
		d.Grab(h)
		d.Pull(far(t), far(t), 150)
		d.Drop()
		once := text(d.Template())
		d.Grab(h)
		d.Pull(0, 0, 150)
		d.Drop()
		if again := text(d.Template()); again != once {
			t.Fatalf("it has snapped to\n%s\nand then to\n%s", once, again)
		}
	})
}
