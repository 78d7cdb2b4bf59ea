package designer_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"roadcert/domain/catalog"
	"roadcert/ui/model/designer"
)

func names[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// kind is a kind with a field of every sort a template can show.
func kind() *catalog.Kind {
	return &catalog.Kind{Code: "071", Name: "从业资格证", Fields: []catalog.Field{
		{Key: "name", Name: "姓名", Kind: catalog.PersonName, Role: catalog.RoleHolder},
		{Key: "number", Name: "证号", Kind: catalog.Number, Role: catalog.RoleNumber},
		{Key: "issued", Name: "发证日期", Kind: catalog.Date},
		{Key: "photo", Name: "照片", Kind: catalog.Photo},
		{Key: "employer", Name: "单位", Kind: catalog.OrganisationName},
		{Key: "scope", Name: "范围", Kind: catalog.Choice, Values: []string{"货运", "道路旅客运输", "客运"}},
		{Key: "address", Name: "住址", Kind: catalog.Text},
		{Key: "gone", Name: "旧项", Kind: catalog.Text, Retired: true},
		{Key: "classes", Name: "从业类别", Kind: catalog.List, Items: []catalog.Field{
			{Key: "class", Name: "类别", Kind: catalog.Text}, {Key: "to", Name: "有效期至", Kind: catalog.Date},
		}},
	}}
}

// licence is a small template: two pages, everything a page can hold on the first.
func licence() *catalog.Template {
	return &catalog.Template{Name: "资格证", Source: "试画", Pages: []catalog.Sheet{
		{Name: "正本", Width: 10000, Height: 7000, Elements: []catalog.Element{
			{Kind: catalog.TextElement, X: 1000, Y: 500, W: 4000, H: 700, Text: "资格证", Size: 500, Stock: true},
			{Kind: catalog.FieldElement, X: 1000, Y: 1500, W: 3000, H: 600, Field: "name", Size: 400, MinSize: 300},
			{Kind: catalog.FieldElement, X: 1203, Y: 2507, W: 3001, H: 600, Field: "issued", Format: "han", Size: 400},
			{Kind: catalog.LineElement, X: 1000, Y: 2200, W: 3000, Stroke: 20},
			{Kind: catalog.TableElement, X: 500, Y: 3500, W: 6001, H: 2000, Field: "classes", Size: 300, Row: 500, Columns: []catalog.Column{
				{Field: "class", Title: "类别", W: 3000}, {Field: "to", Title: "有效期至", W: 3001},
			}},
			{Kind: catalog.LineElement, X: 9000, Y: 6000, W: -1000, H: -2000, Stroke: 20},
			{Kind: catalog.SealElement, X: 6000, Y: 1000, W: 4000, H: 4000},
		}},
		{Name: "副本", Width: 8000, Height: 6000},
	}}
}

// at returns where an element of the first page is.
func at(d *designer.Drawing, i int) designer.Box { return d.Boxes()[i] }

func TestArranging(t *testing.T) {
	for name, c := range map[string]struct {
		pick []int
		do   func(d *designer.Drawing)
		want map[int]designer.Box
	}{
		"one nudge":               {[]int{1}, func(d *designer.Drawing) { d.Nudge(designer.FineNudge, 0) }, map[int]designer.Box{1: {X: 1010, Y: 1500, W: 3000, H: 600}}},
		"a nudge over the edge":   {[]int{6}, func(d *designer.Drawing) { d.Nudge(designer.CoarseNudge, 0) }, map[int]designer.Box{6: {X: 6000, Y: 1000, W: 4000, H: 4000}}},
		"a group stops as one":    {[]int{1, 6}, func(d *designer.Drawing) { d.Nudge(500, 100) }, map[int]designer.Box{1: {X: 1000, Y: 1600, W: 3000, H: 600}, 6: {X: 6000, Y: 1100, W: 4000, H: 4000}}},
		"left of one another":     {[]int{1, 2}, func(d *designer.Drawing) { d.Align(designer.AlignLeft) }, map[int]designer.Box{1: {X: 1000, Y: 1500, W: 3000, H: 600}, 2: {X: 1000, Y: 2507, W: 3001, H: 600}}},
		"right of one another":    {[]int{1, 2}, func(d *designer.Drawing) { d.Align(designer.AlignRight) }, map[int]designer.Box{1: {X: 1204, Y: 1500, W: 3000, H: 600}}},
		"one in the middle":       {[]int{0}, func(d *designer.Drawing) { d.Align(designer.AlignCentre) }, map[int]designer.Box{0: {X: 3000, Y: 500, W: 4000, H: 700}}},
		"one at the bottom":       {[]int{0}, func(d *designer.Drawing) { d.Align(designer.AlignBottom) }, map[int]designer.Box{0: {X: 1000, Y: 6300, W: 4000, H: 700}}},
		"even gaps":               {[]int{4, 0, 1}, func(d *designer.Drawing) { d.Distribute(designer.Upright) }, map[int]designer.Box{0: {X: 1000, Y: 500, W: 4000, H: 700}, 1: {X: 1000, Y: 2050, W: 3000, H: 600}, 4: {X: 500, Y: 3500, W: 6001, H: 2000}}},
		"two cannot be apart":     {[]int{0, 1}, func(d *designer.Drawing) { d.Distribute(designer.Upright) }, map[int]designer.Box{1: {X: 1000, Y: 1500, W: 3000, H: 600}}},
		"as wide as the first":    {[]int{0, 1, 3}, func(d *designer.Drawing) { d.Match(designer.Level) }, map[int]designer.Box{1: {X: 1000, Y: 1500, W: 4000, H: 600}, 3: {X: 1000, Y: 2200, W: 4000}}},
		"a line has no height":    {[]int{0, 3}, func(d *designer.Drawing) { d.Match(designer.Upright) }, map[int]designer.Box{3: {X: 1000, Y: 2200, W: 3000}}},
		"as wide, and still here": {[]int{4, 6}, func(d *designer.Drawing) { d.Match(designer.Level) }, map[int]designer.Box{6: {X: 3999, Y: 1000, W: 6001, H: 4000}}},
	} {
		t.Run(name, func(t *testing.T) {
			d := designer.New(kind(), licence())
			d.Pick(c.pick...)
			c.do(d)
			for i, want := range c.want {
				if got := at(d, i); got != want {
					t.Errorf("element %d is at %+v, not %+v", i, got, want)
				}
			}
		})
	}
}

func TestDragging(t *testing.T) {
	const near = 150
	for name, c := range map[string]struct {
		element int
		handle  designer.Handle
		dx, dy  catalog.Length
		reach   catalog.Length
		grid    catalog.Length
		want    designer.Box
		guides  int
	}{
		"exactly":              {1, designer.Handle{}, 7, 3, 0, 500, designer.Box{X: 1007, Y: 1503, W: 3000, H: 600}, 0},
		"on the grid":          {1, designer.Handle{}, 1490, 1980, near, 500, designer.Box{X: 2500, Y: 3500, W: 3000, H: 600}, 2},
		"to an edge":           {2, designer.Handle{}, -190, 0, near, 0, designer.Box{X: 1000, Y: 2400, W: 3001, H: 600}, 2},
		"to the edge of paper": {1, designer.Handle{}, -9000, 0, near, 50, designer.Box{X: 0, Y: 1600, W: 3000, H: 600}, 2},
		"wider":                {1, designer.Handle{X: 1}, 1050, 0, near, 0, designer.Box{X: 1000, Y: 1500, W: 4000, H: 600}, 1},
		"from the left":        {1, designer.Handle{X: -1}, -333, 0, 0, 0, designer.Box{X: 667, Y: 1500, W: 3333, H: 600}, 0},
		"not inside out":       {1, designer.Handle{X: 1, Y: 1}, -9000, -9000, 0, 0, designer.Box{X: 1000, Y: 1500, W: 100, H: 100}, 0},
		"a line stays level":   {3, designer.Handle{X: 1, Y: 1}, 300, 90, near, 0, designer.Box{X: 1000, Y: 2200, W: 3204, H: 0}, 1},
		"never nothing":        {3, designer.Handle{X: 1, Y: 1}, -9000, 0, 0, 0, designer.Box{X: 1000, Y: 2200, W: 3000, H: 0}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			d := designer.New(kind(), licence())
			d.Grid = c.grid
			d.Pick(c.element)
			d.Grab(c.handle)
			d.Pull(5000, 5000, near) // where the pointer has been does not matter
			guides := d.Pull(c.dx, c.dy, c.reach)
			if got := at(d, c.element); got != c.want {
				t.Errorf("it is at %+v, not %+v", got, c.want)
			}
			if len(guides) < c.guides || c.guides == 0 && c.reach == 0 && len(guides) > 0 {
				t.Errorf("it is shown %+v", guides)
			}
			d.LetGo()
			if got, want := at(d, c.element), designer.BoxOf(licence().Pages[0].Elements[c.element]); got != want || d.CanUndo() != "" {
				t.Errorf("let go, it is at %+v, not %+v, and %q can be undone", got, want, d.CanUndo())
			}
		})
	}
}

func TestALineKeepsItsEnds(t *testing.T) {
	d := designer.New(kind(), licence())
	d.Pick(5)
	d.Nudge(100, 0)
	if e := d.Sheet().Elements[5]; e.X != 9100 || e.W != -1000 || e.H != -2000 {
		t.Errorf("the line is now %+v", e)
	}
	if got, want := d.Handles(), 2; len(got) != want {
		t.Errorf("it has the handles %v", got)
	}
}

func TestColumnsFollowTheirTable(t *testing.T) {
	d := designer.New(kind(), licence())
	d.Pick(4)
	if complaint := d.Set("w", "40.01"); complaint != "" {
		t.Fatal(complaint)
	}
	if c := d.Sheet().Elements[4].Columns; c[0].W+c[1].W != 4001 || c[0].W != 2000 {
		t.Errorf("the columns are %+v", c)
	}
}

func TestNudgesAreOneStep(t *testing.T) {
	d := designer.New(kind(), licence())
	d.Pick(1)
	for range 50 {
		d.Nudge(designer.FineNudge, 0)
	}
	d.Set("x", "20")
	d.Set("x", "20.5")
	d.Undo()
	if got := at(d, 1).X; got != 1500 {
		t.Errorf("the numbers typed undone, it is at %d", got)
	}
	d.Undo()
	if got := at(d, 1).X; got != 1000 || d.CanUndo() != "" {
		t.Errorf("the nudges undone, it is at %d, and %q can be undone", got, d.CanUndo())
	}
	d.Nudge(0, designer.FineNudge)
	d.Pick(1) // another hand on it
	d.Nudge(0, designer.FineNudge)
	d.Undo()
	if got := at(d, 1).Y; got != 1510 {
		t.Errorf("two nudges are one, at %d", got)
	}
}

func TestPicking(t *testing.T) {
	d := designer.New(kind(), licence())
	if i, ok := d.At(1100, 1600, 100); !ok || i != 1 {
		t.Errorf("%d lies at the name: %t", i, ok)
	}
	if i, ok := d.At(2000, 2250, 100); !ok || i != 3 {
		t.Errorf("%d lies near the line: %t", i, ok)
	}
	if i, ok := d.At(5500, 6800, 100); ok {
		t.Errorf("%d lies on bare paper", i)
	}
	d.PickWithin(designer.Box{X: 900, Y: 400, W: 4200, H: 1800}, []int{6})
	if got := d.Picked(); !slices.Equal(got, []int{6, 0, 1, 3}) {
		t.Errorf("the band has caught %v", got)
	}
	d.Toggle(0)
	d.Toggle(4)
	if got := d.Picked(); !slices.Equal(got, []int{6, 1, 3, 4}) {
		t.Errorf("picked are %v", got)
	}
	d.Pick(6)
	if _, more := d.Next(1); more {
		t.Error("there is something after the last")
	}
	if i, more := d.Next(-1); !more || i != 5 {
		t.Errorf("before the last is %d", i)
	}
}

func TestAFrameIsTakenByItsEdge(t *testing.T) {
	tpl := licence()
	tpl.Pages[0].Elements = append(tpl.Pages[0].Elements, catalog.Element{Kind: catalog.BoxElement, X: 100, Y: 100, W: 9800, H: 6800, Fill: "#F5E6C8"})
	d := designer.New(kind(), tpl)
	if i, _ := d.At(1100, 1600, 100); i != 1 {
		t.Errorf("inside the frame lies %d", i)
	}
	if i, ok := d.At(150, 3000, 100); !ok || i != 7 {
		t.Errorf("on the frame lies %d", i)
	}
}

func TestOrder(t *testing.T) {
	d := designer.New(kind(), licence())
	d.Pick(2, 0)
	d.ToFront()
	if got := strings.Join(d.Outline(), "，"); got != "照面项 姓名，横线 30，列表 从业类别，斜线，印章位置，文字 资格证，照面项 发证日期" {
		t.Error(got)
	}
	if got := d.Picked(); !slices.Equal(got, []int{6, 5}) {
		t.Errorf("picked are %v", got)
	}
	d.ToBack()
	if got := d.Outline(); got[0] != "文字 资格证" || got[1] != "照面项 发证日期" {
		t.Error(got)
	}
}

func TestCopiesGoToOtherPages(t *testing.T) {
	d := designer.New(kind(), licence())
	d.Pick(0, 6)
	d.Copy()
	d.Turn(1)
	d.Paste()
	if got := d.Boxes(); len(got) != 2 || got[0] != (designer.Box{X: 1000, Y: 500, W: 4000, H: 700}) || got[1].Right() > 8000 {
		t.Errorf("on the other page lie %+v", got)
	}
	d.Paste()
	if got := d.Boxes(); len(got) != 4 || got[2] == got[0] || !slices.Equal(d.Picked(), []int{2, 3}) {
		t.Errorf("pasted twice: %+v, picked %v", got, d.Picked())
	}
	d.Undo()
	d.Undo()
	if d.Page() != 1 || len(d.Boxes()) != 0 {
		t.Errorf("undone, page %d holds %+v", d.Page(), d.Boxes())
	}
}

func TestCopiesGoToOtherTemplates(t *testing.T) {
	d := designer.New(kind(), licence())
	d.Grid = 500
	if d.CanPaste() {
		t.Error("nothing can be pasted")
	}
	d.Pick(1)
	d.Copy()
	other := designer.New(&catalog.Kind{}, &catalog.Template{})
	other.Inherit(d)
	if !other.CanPaste() || !other.Paste() || other.Grid != 500 {
		t.Error("what was copied, or the grid, is lost")
	}
	if got := other.Outline()[0]; got != "照面项 name" {
		t.Errorf("a field nobody has there is called %q", got)
	}
}

func TestElementsHaveNames(t *testing.T) {
	for want, e := range map[string]catalog.Element{
		"文字 道路 运输":  {Kind: catalog.TextElement, Text: "道路\n运输"},
		"照面项 制作日期":  {Kind: catalog.FieldElement, Field: catalog.ItemMade},
		"列表 从业类别":   {Kind: catalog.TableElement, Field: "classes"},
		"横线 12.5":   {Kind: catalog.LineElement, W: -1250},
		"竖线 8":      {Kind: catalog.LineElement, H: 800},
		"斜线":        {Kind: catalog.LineElement, W: 800, H: 800},
		"框 10 × 5":  {Kind: catalog.BoxElement, W: 1000, H: 500},
		"照片 照片":     {Kind: catalog.ImageElement, Field: "photo"},
		"图片 emblem": {Kind: catalog.ImageElement, Image: "emblem"},
		"二维码 核验码":   {Kind: catalog.CodeElement, Field: catalog.ItemCheck},
		"条形码 证号":    {Kind: catalog.CodeElement, Field: "number", Symbology: "code128"},
		"印章位置":      {Kind: catalog.SealElement},
		"stamp":     {Kind: "stamp"},
	} {
		if got := designer.New(kind(), licence()).ElementName(e); got != want {
			t.Errorf("it is called %q, not %q", got, want)
		}
	}
}

func TestGrids(t *testing.T) {
	var got []catalog.Length
	for _, g := range designer.Grids {
		got = append(got, designer.GridOf(g.Key))
	}
	if !slices.Equal(got, []catalog.Length{50, 100, 500, 0}) {
		t.Errorf("the grids are %v", got)
	}
}

func TestEverythingCanBeAdded(t *testing.T) {
	for n, name := range designer.Additions() {
		t.Run(name, func(t *testing.T) {
			d := designer.New(kind(), licence())
			if why := d.WhyNotAdd(n); why != "" {
				t.Fatal(why)
			}
			d.Add(n)
			d.Add(n)
			boxes := d.Boxes()
			if len(boxes) != 9 || boxes[7] == boxes[8] {
				t.Fatalf("two of them lie at %+v", boxes[7:])
			}
			for _, f := range d.Template().Faults(kind()) {
				if f.Element > 6 {
					t.Errorf("a fresh one is wrong: %s", f.Text)
				}
			}
		})
	}
	bare := designer.New(&catalog.Kind{}, licence())
	refused := 0
	for n := range designer.Additions() {
		if bare.WhyNotAdd(n) != "" && !bare.Add(n) {
			refused++
		}
	}
	if refused != 2 {
		t.Errorf("%d additions are refused where there is no list and no photo", refused)
	}
}

func TestPages(t *testing.T) {
	d := designer.New(kind(), licence())
	d.AddPage()
	if s := d.Sheet(); d.Page() != 1 || s.Name != "第 2 页" || s.Width != 10000 {
		t.Errorf("the new page is %+v at %d", s, d.Page())
	}
	d.RemovePage()
	d.RemovePage()
	if d.WhyNotRemovePage() == "" || d.RemovePage() {
		t.Error("the last page can be taken away")
	}
	for range 9 {
		d.AddPage()
	}
	if n := len(d.Template().Pages); n != 8 || d.WhyNotAddPage() == "" {
		t.Errorf("there are %d pages", n)
	}
}

func TestAnEmptyTemplateHasAPage(t *testing.T) {
	d := designer.New(kind(), &catalog.Template{})
	if s := d.Sheet(); s.Width != 21000 || s.Height != 29700 {
		t.Errorf("it is %+v", s)
	}
	d.PickAll()
	if d.Delete() || d.Align(designer.AlignLeft) || d.ToFront() || d.Duplicate() || d.Paste() || d.CanUndo() != "" {
		t.Error("nothing can be done with nothing")
	}
}
