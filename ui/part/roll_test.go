package part_test

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"roadcert/ui/look"
	"roadcert/ui/part"
)

func TestARollIsChosenFrom(t *testing.T) {
	var chosen, added []int
	var lines []part.RollLine
	for i := range 40 {
		lines = append(lines, part.RollLine{Text: fmt.Sprintf("照面项 第 %d 个很长的名字很长的名字", i), Role: look.Ink})
	}
	r := part.NewRoll("还没有元素")
	w := window(t, func() fyne.CanvasObject { return r }, 180, 200, false, false)
	draw := func(name string) { draw(t, w, name) }
	r.Chosen = func(i int) { chosen = append(chosen, i); r.Set(lines, []int{i}) }
	r.Added = func(i int) { added = append(added, i) }
	key := func(k fyne.KeyName) { r.TypedKey(&fyne.KeyEvent{Name: k}) }
	click := func(y float32, mod fyne.KeyModifier) {
		r.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(20, y)}, Modifier: mod})
	}
	key(fyne.KeyDown) // there is nothing yet
	r.Set(lines, nil)
	click(30, 0)
	key(fyne.KeyDown)
	key(fyne.KeyUp)
	key(fyne.KeyUp)
	key(fyne.KeyUp) // beyond the first
	click(50, fyne.KeyModifierControl)
	key(fyne.KeyEnd)
	draw("roll")
	click(5, 0) // scrolled: no longer the first
	r.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, 1000)})
	click(5, 0)
	click(10_000, 0)
	if got := fmt.Sprint(chosen); got != "[1 2 1 0 39 30 0]" {
		t.Errorf("chosen were %s", got)
	}
	if got := fmt.Sprint(added); got != "[2]" {
		t.Errorf("added were %s", got)
	}
}
