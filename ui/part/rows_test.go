package part_test

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"roadcert/ui/look"
	"roadcert/ui/part"
)

// trips is a field of rows with a name, a day and a place, stored line by line.
func trips() *part.Field {
	return part.NewRowsField("行程", part.RowsForm{
		Cells: func() []*part.Field {
			return []*part.Field{
				part.NewField("去哪里").Ems(14).Must().Checked(func(text string) (string, string) {
					if text == "" {
						return "", "请填写去哪里"
					}
					return text, ""
				}),
				part.NewField("哪天").Ems(9),
				part.NewChoiceField("怎么去", []part.Option{{Name: "（不填）"}, {Key: "车", Name: "坐车"}}).Ems(8),
			}
		},
		Read: func(text string) [][]string {
			var rows [][]string
			for line := range strings.Lines(text) {
				rows = append(rows, strings.Split(strings.TrimSpace(line), "|"))
			}
			return rows
		},
		Write: func(texts [][]string) string {
			var lines []string
			for _, row := range texts {
				lines = append(lines, strings.Join(row, "|"))
			}
			return strings.Join(lines, "\n")
		},
	})
}

func TestRowsAreOneText(t *testing.T) {
	f := trips()
	window(t, func() fyne.CanvasObject { return part.Form(f) }, 900, 400, false, false)
	if f.Text() != "" || !f.Good() {
		t.Errorf("an empty row is %q, %q", f.Text(), f.Complaint())
	}
	const two = "法库|2026-08-01|车\n沈阳||"
	f.Set(two)
	if f.Text() != two || !f.Good() {
		t.Errorf("the rows say %q", f.Text())
	}
	f.Set("|2026-08-01|")
	if f.Good() {
		t.Error("a row without what it must have is good")
	}
}

// TestRowsBreak keeps every cell in its place, whatever the width: a narrow form has its rows on several lines.
func TestRowsBreak(t *testing.T) {
	for _, width := range []float32{380, 520, 900} {
		f := trips()
		f.Set("法库|2026-08-01|车\n沈阳||")
		form := part.Form(f, part.NewField("以后"))
		w := window(t, func() fyne.CanvasObject { return part.Pad(look.Wide, form) }, width, 500, false, false)
		var last fyne.Position
		n := 0
		below := func(o fyne.CanvasObject) {
			if _, ok := o.(*part.Input); !ok {
				return
			}
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
			if n++; n > 1 && at.Y <= last.Y && at.X <= last.X {
				t.Errorf("at %v an input at %v comes after one at %v", width, at, last)
			}
			if at.X+o.Size().Width > width {
				t.Errorf("at %v an input ends at %v", width, at.X+o.Size().Width)
			}
			last = at
		}
		each(form, below)
		if n != 5 { // two in each row, one after them
			t.Errorf("there are %d inputs", n)
		}
		draw(t, w, fmt.Sprintf("rows-%.0f", width))
	}
}

// each goes through an object and what is inside it.
func each(o fyne.CanvasObject, see func(fyne.CanvasObject)) {
	see(o)
	switch v := o.(type) {
	case *fyne.Container:
		for _, inside := range v.Objects {
			each(inside, see)
		}
	case fyne.Widget:
		for _, inside := range test.WidgetRenderer(v).Objects() {
			each(inside, see)
		}
	}
}
