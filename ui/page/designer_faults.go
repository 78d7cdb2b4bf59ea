package page

import (
	"fmt"
	"regexp"

	"fyne.io/fyne/v2"

	"roadcert/domain/catalog"
	"roadcert/ui/look"
	"roadcert/ui/part"
)

// faultList says under the page what is wrong with the template: by the rules, and with the sample data. A
// click goes to the element.
type faultList struct {
	view    *designerView
	refused []catalog.Fault
	of      *catalog.Template // what refused was found in
	shown   []catalog.Fault
	roll    *part.Roll
	object  fyne.CanvasObject
}

// quoted is a long quotation: of it the beginning is enough, because what is said of it stands behind it.
var quoted = regexp.MustCompile(`“([^”]{8})[^”]{3,}”`)

// faultLines is how many faults are in sight.
const faultLines = 3

func newFaultList(d *designerView) *faultList {
	l := &faultList{view: d, roll: part.NewRoll("没有发现问题。")}
	l.roll.Chosen = l.goTo
	l.object = l.roll.AtLeast(faultLines)
	return l
}

// setRefused takes what could not be set of a template.
func (l *faultList) setRefused(of *catalog.Template, refused []catalog.Fault) {
	l.of, l.refused = of, refused
	l.show()
	l.view.showOutline()
}

func (l *faultList) show() {
	d := l.view.drawing
	t := d.Template()
	l.shown = t.Faults(d.Kind())
	for _, f := range l.refused {
		if l.still(f, t) {
			l.shown = append(l.shown, f)
		}
	}
	var lines []part.RollLine
	for _, f := range l.shown {
		lines = append(lines, part.RollLine{Text: l.text(f), Role: look.Danger})
	}
	l.roll.Set(lines, nil)
	var marked []int
	for i := range l.elements() {
		marked = append(marked, i)
	}
	l.view.easel.SetFaulty(marked)
}

// still tells whether what was refused a moment ago is yet where it was.
func (l *faultList) still(f catalog.Fault, t *catalog.Template) bool {
	if f.Element < 0 {
		return true
	}
	if f.Page >= len(t.Pages) || f.Element >= len(t.Pages[f.Page].Elements) {
		return false
	}
	was, is := l.of.Pages[f.Page].Elements[f.Element], t.Pages[f.Page].Elements[f.Element]
	return was.Kind == is.Kind && was.Field == is.Field && was.Text == is.Text
}

// text is a fault with the place where it is.
func (l *faultList) text(f catalog.Fault) string {
	pages := l.view.drawing.Template().Pages
	if f.Page < 0 || f.Element < 0 {
		return f.Text
	}
	e := pages[f.Page].Elements[f.Element]
	return fmt.Sprintf("%s · %s：%s", pages[f.Page].Name, l.view.drawing.ElementName(e), quoted.ReplaceAllString(f.Text, "“$1…”"))
}

// elements are those of the page in sight that something is wrong with.
func (l *faultList) elements() map[int]bool {
	list := map[int]bool{}
	for _, f := range l.shown {
		if f.Page == l.view.drawing.Page() && f.Element >= 0 {
			list[f.Element] = true
		}
	}
	return list
}

func (l *faultList) goTo(line int) {
	f := l.shown[line]
	l.view.pick(func() {
		if f.Page >= 0 {
			l.view.drawing.Turn(f.Page)
			l.view.drawing.Pick(f.Element)
		}
	})
}
