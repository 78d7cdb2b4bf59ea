package page_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"roadcert/assets"
	"roadcert/domain/catalog"
	"roadcert/domain/document"
	"roadcert/ui/model/designer"
	"roadcert/ui/page"
	"roadcert/ui/paper"
	"roadcert/ui/part"
)

// practice gives sample documents as a desk does.
type practice struct{}

// SampleSheet is what the designer asks of a desk.
func (practice) SampleSheet(v catalog.Version) document.Sheet {
	return document.Sheet{
		Kind: v.Kind, Template: v.Template, Face: catalog.Sample(v.Kind), Bureau: "法库县交通运输事务服务中心", Version: 1,
		Identifier: "1.2.156.3005.2.11100000000013338W071.12210124MB0000000D.210124010000000001.001.0",
		Made:       time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), Mark: "样张", Check: "LZ1|样张",
	}
}

// entries is the catalogue as it is delivered.
var entries = sync.OnceValues(func() (*catalog.Catalog, error) { return catalog.Load(assets.FS, "catalog") })

// allFonts is what certificates are set in.
var allFonts = sync.OnceValues(func() (*paper.Type, error) {
	return paper.NewType(paper.Fonts{Regular: assets.Regular(), Bold: assets.Bold(), Kai: assets.Kai()})
})

// drawingBoard is the designer of one of the delivered templates.
func drawingBoard(t testing.TB, size fyne.Size, dark bool, code catalog.Code) (*stand, *page.DesignerPage) {
	t.Helper()
	s := newStand(t, size, dark)
	p := designerOf(t, s, code)
	s.put(p)
	return s, p
}

// designerOf is the designer in a window that may be other than a stand.
func designerOf(t testing.TB, host page.Host, code catalog.Code) *page.DesignerPage {
	t.Helper()
	c, err := entries()
	if err != nil {
		t.Fatal(err)
	}
	letters, err := allFonts()
	if err != nil {
		t.Fatal(err)
	}
	v, ok := c.InForce(code)
	if !ok || v.Template == nil {
		t.Fatalf("%s has no template", code)
	}
	return page.NewDesigner(practice{}, page.Tools{Type: letters}, host, v.Kind, v.Template)
}

// dragFirst pulls the first field of the page so far, and does not let go.
func dragFirst(t testing.TB, s *stand, p *page.DesignerPage, by fyne.Delta) {
	t.Helper()
	b, ok := s.board(t).(interface {
		fyne.Widget
		desktop.Mouseable
		fyne.Draggable
	})
	if !ok {
		t.Fatal("the page on the easel takes no hand")
	}
	sheet, scale := p.Drawing().Sheet(), p.Scale()
	at := fyne.NewPos((b.Size().Width-float32(sheet.Width.MM())*scale)/2, (b.Size().Height-float32(sheet.Height.MM())*scale)/2)
	for _, e := range sheet.Elements {
		if e.Kind == catalog.FieldElement && e.Field[0] != '@' {
			at = at.AddXY(float32((e.X+e.W/2).MM())*scale, float32((e.Y+e.H/2).MM())*scale)
			break
		}
	}
	b.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonPrimary})
	b.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: at.Add(by)}})
}

// act does what a key of the page does.
func act(t testing.TB, p page.Page, key fyne.KeyName, mod fyne.KeyModifier) {
	t.Helper()
	c := command(t, p, key, mod)
	if c.Why != nil && c.Why() != "" {
		t.Fatalf("%s cannot be done: %s", c.Name, c.Why())
	}
	c.Do()
}

// board is the page on the easel, where the keys go.
func (s *stand) board(t testing.TB) fyne.Focusable {
	t.Helper()
	var found fyne.Focusable
	walk(s.window.Content(), func(o fyne.CanvasObject) {
		if f, ok := o.(interface {
			fyne.Focusable
			fyne.Tabbable
			desktop.Cursorable
		}); ok {
			if _, entry := o.(*part.Input); !entry && found == nil {
				found = f
			}
		}
	})
	if found == nil {
		t.Fatal("there is no page on the easel")
	}
	return found
}

func TestTheDesignerIsDrawn(t *testing.T) {
	unraced(t)
	for _, v := range []struct {
		name string
		size fyne.Size
		dark bool
		code catalog.Code
		more bool
	}{
		{"small-light", small, false, "071", false},
		{"small-dark", small, true, "013", true},
		{"large-light", large, false, "008", true},
		{"large-dark", large, true, "071", true},
	} {
		if v.more && os.Getenv("DRAW_DIR") == "" {
			continue
		}
		t.Run(v.name, func(t *testing.T) {
			s, p := drawingBoard(t, v.size, v.dark, v.code)
			draw := func(name string) { s.draw(t, "designer-"+name+"-"+v.name) }
			draw("page")
			field := slices.IndexFunc(p.Drawing().Sheet().Elements, func(e catalog.Element) bool { return e.Kind == catalog.FieldElement })
			p.Drawing().Pick(field)
			act(t, p, fyne.KeyEscape, 0)
			s.board(t).TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
			draw("field")
			act(t, p, fyne.KeyA, fyne.KeyModifierControl)
			draw("all")
			s.board(t).TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
			dragFirst(t, s, p, fyne.NewDelta(37, 61))
			draw("drag")
			s.board(t).TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
			act(t, p, fyne.KeyEqual, fyne.KeyModifierControl)
			draw("larger")
			act(t, p, fyne.Key0, fyne.KeyModifierControl)
			s.choose(t, "一般", "很长")
			draw("long")
			act(t, p, fyne.KeyO, fyne.KeyModifierControl|fyne.KeyModifierShift)
			s.choose(t, "很长", "空")
			s.board(t).TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
			draw("empty")
			for _, err := range s.failed {
				t.Error(err)
			}
			s.inChinese(t)
		})
	}
}

func TestWhatIsTypedIsOnThePage(t *testing.T) {
	s, p := drawingBoard(t, small, false, "071")
	changes := 0
	p.Changed = func() { changes++ }
	words := slices.IndexFunc(p.Drawing().Sheet().Elements, func(e catalog.Element) bool { return e.Kind == catalog.TextElement })
	p.Drawing().Pick(words)
	act(t, p, fyne.KeyF6, 0)
	act(t, p, fyne.KeyEscape, 0)
	before := s.draw(t, "designer-before")
	act(t, p, fyne.KeyA, fyne.KeyModifierControl)
	p.Drawing().Pick(words)
	s.board(t).TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	act(t, p, fyne.KeyF6, 0)
	input, ok := s.window.Canvas().Focused().(*part.Input)
	if !ok {
		t.Fatalf("the keys go to %T", s.window.Canvas().Focused())
	}
	changes = 0
	input.SetText("")
	s.reads(t, "没有文字就什么也不印")
	if changes != 0 {
		t.Error("what was refused was done")
	}
	test.Type(input, "字样")
	if got := p.Template().Pages[0].Elements[words].Text; got != "字样" || changes != 2 {
		t.Errorf("the text is %q after %d changes", got, changes)
	}
	s.reads(t, "文字 字样")
	if same(before, s.draw(t, "designer-typed")) {
		t.Error("the picture is what it was")
	}
	act(t, p, fyne.KeyZ, fyne.KeyModifierControl)
	if got := p.Template().Pages[0].Elements[words].Text; strings.Contains(got, "字样") {
		t.Errorf("undone, it is %q", got)
	}
}

func same(a, b image.Image) bool { return reflect.DeepEqual(a, b) }

func TestFaultsLeadToTheirElements(t *testing.T) {
	s, p := drawingBoard(t, small, false, "071")
	s.reads(t, "没有发现问题。")
	d := p.Drawing()
	seal := slices.IndexFunc(d.Sheet().Elements, func(e catalog.Element) bool { return e.Kind == catalog.SealElement })
	d.Pick(seal)
	s.board(t).TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	s.reads(t, "没有印章位置")
	act(t, p, fyne.KeyZ, fyne.KeyModifierControl)
	s.reads(t, "没有发现问题。")

	field := slices.IndexFunc(d.Sheet().Elements, func(e catalog.Element) bool { return e.Kind == catalog.FieldElement && e.Field == "name" })
	if field < 0 {
		t.Fatal("the template shows no name")
	}
	d.Pick(field)
	d.Set("overflow", "refuse")
	d.Set("w", "3")
	d.Pick()
	act(t, p, fyne.KeyEscape, 0)
	s.board(t).TypedKey(&fyne.KeyEvent{Name: fyne.KeyTab})
	s.reads(t, "照面项 "+d.FieldName("name")+"：")
	var faults *part.Roll
	walk(s.window.Content(), func(o fyne.CanvasObject) {
		if r, ok := o.(*part.Roll); ok && r.Added == nil { // of elements several can be picked
			faults = r
		}
	})
	faults.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(10, 5)}})
	if got := d.Picked(); !slices.Equal(got, []int{field}) {
		t.Errorf("it leads to %v, not %d", got, field)
	}
	s.draw(t, "designer-fault")
	for _, err := range s.failed {
		t.Error(err)
	}
}

func TestPagesAreTurnedAndAdded(t *testing.T) {
	s, p := drawingBoard(t, small, false, "071")
	d := p.Drawing()
	n := len(d.Template().Pages)
	d.AddPage()
	act(t, p, fyne.KeyEscape, 0)
	act(t, p, fyne.KeyPageUp, fyne.KeyModifierControl)
	if d.Page() != 0 {
		t.Errorf("it shows page %d", d.Page())
	}
	act(t, p, fyne.KeyPageDown, fyne.KeyModifierControl)
	s.reads(t, d.Sheet().Name, "这一页还没有元素")
	s.press(t, "照面项")
	if got := len(d.Sheet().Elements); got != 1 {
		t.Errorf("the page holds %d elements", got)
	}
	act(t, p, fyne.KeyZ, fyne.KeyModifierControl)
	act(t, p, fyne.KeyZ, fyne.KeyModifierControl)
	if got := len(p.Template().Pages); got != n {
		t.Errorf("undone, there are %d pages, not %d", got, n)
	}
	act(t, p, fyne.KeyY, fyne.KeyModifierControl)
	if got := len(p.Template().Pages); got != n+1 {
		t.Errorf("redone, there are %d pages", got)
	}
}

func TestTheFormLiesUnderThePage(t *testing.T) {
	s, p := drawingBoard(t, small, false, "071")
	without := s.draw(t, "designer-bare")
	img := image.NewRGBA(image.Rect(0, 0, 300, 200))
	draw.Draw(img, img.Bounds(), image.NewUniform(color.RGBA{R: 250, G: 200, B: 120, A: 255}), image.Point{}, draw.Src)
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "空白证.png")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	menu := commandNamed(t, p, "用扫描的空白证作底图")
	menu.Do()
	name := s.input(t, 0)
	name.SetText(path)
	name.OnSubmitted(path)
	with := s.draw(t, "designer-form")
	if same(without, with) {
		t.Error("nothing lies under the page")
	}
	commandNamed(t, p, "底图的位置和浓淡").Do()
	s.draw(t, "designer-form-dialog")
	s.input(t, 0).SetText("五")
	s.press(t, "放好")
	s.reads(t, "请填写以毫米计的数")
	s.input(t, 0).SetText("-5.5")
	s.press(t, "放好")
	if same(with, s.draw(t, "designer-form-moved")) {
		t.Error("the form lies where it was")
	}
	commandNamed(t, p, "去掉底图").Do()
	if !same(without, s.draw(t, "designer-form-gone")) {
		t.Error("the form has left something behind")
	}
	for _, err := range s.failed {
		t.Error(err)
	}
}

func commandNamed(t testing.TB, p *page.DesignerPage, name string) part.Command {
	t.Helper()
	for _, c := range p.Views() {
		if strings.Contains(c.Name, name) {
			return c
		}
	}
	t.Fatalf("there is no command %s", name)
	return part.Command{}
}

func TestOnlyTheDataIsSeen(t *testing.T) {
	s, p := drawingBoard(t, small, false, "071")
	d := p.Drawing()
	d.PickAll()
	d.Set("stock", designer.Yes)
	d.Pick()
	act(t, p, fyne.KeyEscape, 0)
	s.board(t).TypedKey(&fyne.KeyEvent{Name: fyne.KeyTab})
	s.board(t).TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	whole := s.draw(t, "designer-whole")
	act(t, p, fyne.KeyT, fyne.KeyModifierControl|fyne.KeyModifierShift)
	if same(whole, s.draw(t, "designer-data")) {
		t.Error("what the paper bears is still to be seen")
	}
}

// slow is a window that counts the work it is given.
type slow struct {
	*stand
	runs int
}

// Run is the window's.
func (s *slow) Run(title string, work func(context.Context, func(done, total int)) error, done func(error)) {
	s.runs++
	s.stand.Run(title, work, done)
}

// While a picture is being drawn the hand goes on; of all it did meanwhile only the last is drawn.
func TestOnlyTheLastWishIsDrawn(t *testing.T) {
	s := &slow{stand: newStand(t, small, false)}
	p := designerOf(t, s, "071")
	s.put(p)
	d := p.Drawing()
	d.Pick(0)
	s.held = true
	for range 10 {
		s.board(t).TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	}
	if !p.Frozen() {
		t.Fatal("nothing is being drawn")
	}
	runs := s.runs
	s.release()
	if got := s.runs - runs; got != 1 || p.Frozen() {
		t.Errorf("%d more pictures were drawn", got)
	}
}

func TestEveryKeyOfTheDesignerIsForOneThing(t *testing.T) {
	_, p := drawingBoard(t, small, false, "071")
	known := map[string]string{}
	for _, c := range p.Commands() {
		if before, twice := known[c.Shortcut()]; twice {
			t.Errorf("%s is for %s and for %s", c.Shortcut(), before, c.Name)
		}
		known[c.Shortcut()] = c.Name
	}
	d := p.Drawing()
	d.Pick(0)
	for _, c := range []struct {
		key  fyne.KeyName
		mod  fyne.KeyModifier
		want string // the step it is
	}{
		{fyne.KeyLeft, fyne.KeyModifierControl, "左对齐"},
		{fyne.KeyDown, fyne.KeyModifierControl, "下对齐"},
		{fyne.KeyUp, fyne.KeyModifierControl | fyne.KeyModifierShift, "上下居中"},
		{fyne.KeyD, fyne.KeyModifierControl, "复制一份"},
		{fyne.KeyLeftBracket, fyne.KeyModifierControl, "移到最后"},
		{fyne.KeyX, fyne.KeyModifierControl, "剪切"},
		{fyne.KeyV, fyne.KeyModifierControl, "粘贴"},
		{fyne.KeyDelete, 0, "删除"},
	} {
		act(t, p, c.key, c.mod)
		if got := d.CanUndo(); got != c.want {
			t.Errorf("%v has done %q, not %s", c.key, got, c.want)
		}
	}
	if why := command(t, p, fyne.KeyD, fyne.KeyModifierControl).Why(); why == "" {
		t.Error("nothing can be copied, and nobody says why")
	}
}
