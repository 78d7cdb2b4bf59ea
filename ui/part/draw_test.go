package part_test

import (
	"context"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"roadcert/assets"
	"roadcert/ui/list"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// theme is read once: parsing the fonts is what takes the time.
var theme = look.New(look.Fonts{Regular: assets.Regular(), Bold: assets.Bold(), Kai: assets.Kai()})

// window opens a window in memory with our look.
func window(t testing.TB, make func() fyne.CanvasObject, w, h float32, dark, large bool) fyne.Window {
	t.Helper()
	fyne.CurrentApp().Settings().SetTheme(theme.Variant(dark, large))
	win := test.NewWindow(nil)
	win.Canvas().Capture() // the toolkit takes what is made a minute after the last picture for forgotten
	win.SetContent(make())
	win.SetPadded(false)
	win.Resize(fyne.NewSize(w, h))
	return win
}

// draw paints a window, checks that there is something on it, and keeps the picture where DRAW_DIR says.
func draw(t testing.TB, w fyne.Window, name string) image.Image {
	t.Helper()
	img := w.Canvas().Capture()
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

type line struct {
	n      int
	number string
	holder string
}

// million is a list that makes its rows up as they are asked for.
func million(_ context.Context, r list.Request) (list.Block[line], error) {
	const n = 1_000_000
	from, _ := strconv.Atoi(r.After)
	b := list.Block[line]{Total: n}
	for i := from; i < min(from+r.Limit, n); i++ {
		k := i
		if r.Descending {
			k = n - 1 - i
		}
		b.Rows = append(b.Rows, line{k, fmt.Sprintf("辽交运管许可法字210124%06d号", k), "法库县伟运道路货物运输有限公司"})
	}
	if from+r.Limit < n {
		b.Next = strconv.Itoa(from + r.Limit)
	}
	return b, nil
}

func columns() []part.Column[line] {
	return []part.Column[line]{
		{ID: "number", Title: "编号", Width: 18, Text: func(l line) string { return l.number }, Sort: "number"},
		{ID: "holder", Title: "持证主体", Width: 10, Grow: true, Text: func(l line) string { return l.holder }},
		{ID: "status", Title: "状态", Width: 5, Text: func(line) string { return "有效" }, Role: func(line) look.Role { return look.Good }},
		{ID: "to", Title: "有效期至", Width: 7, Text: func(line) string { return "2029-03-14" }},
		{ID: "n", Title: "序号", Width: 6, Right: true, Text: func(l line) string { return model.Thousands(l.n) }},
	}
}

// atOnce runs work where it stands, as tests want it.
func atOnce(_ string, work func(context.Context, func(int, int)) error, done func(error)) {
	done(work(context.Background(), func(int, int) {}))
}

func millionGrid() *part.Grid[line] {
	g := part.NewGrid("test", columns(), million, atOnce, func(error) {})
	g.Reload()
	return g
}

func TestDrawnGrid(t *testing.T) {
	var g *part.Grid[line]
	make := func() fyne.CanvasObject { g = millionGrid(); return g }
	w := window(t, make, 900, 500, false, false)
	g.Select(3)
	draw(t, w, "grid-light")
	g.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	draw(t, w, "grid-end")
	w = window(t, make, 900, 500, true, true)
	draw(t, w, "grid-dark-large")
}

func TestDrawnParts(t *testing.T) {
	for _, v := range []struct {
		name        string
		dark, large bool
	}{{"parts-light", false, false}, {"parts-dark-large", true, true}} {
		w := window(t, sheet, 900, 760, v.dark, v.large)
		draw(t, w, v.name)
		part.Confirm(w, "注销 12 本证照？", "注销之后不能恢复，需要时请重新申请。", "注销 12 本", func() {})
		draw(t, w, v.name+"-dialog")
	}
}

// sheet shows every part once.
func sheet() fyne.CanvasObject {
	wrong := part.NewField("身份证号").Must().Checked(func(string) (string, string) {
		return "", "第 18 位校验码“4”不对，应为“8”，请对照证件核对"
	})
	wrong.Set("210124198504120144")
	wrong.Good()
	fields := part.Form(part.NewField("姓名").Must(), wrong, part.NewField("住址").Hint("街道、门牌"), part.NewChoiceField("类别", []part.Option{{Key: "1", Name: "从业资格证"}, {Key: "2", Name: "道路运输证"}}))
	bar := part.NewProgress()
	bar.Set(1204, 3100)
	no := part.Command{Name: "作废…", Why: func() string { return "已送达" }}
	tabs := part.NewTabs().Add("照面", part.Prose("转化率为合规转化的电子证照数除以有效证照数（纸质与电子），一本证照只计一次；所示比率一律截位，不进位到下一档。2026 年 12 月 31 日 DB21/T 5.2。")).Add("版本 2", part.Text("x")).Add("经历", part.Text("y"))
	return part.Over(part.Fill(look.Ground, look.None), part.Pad(look.Wide, part.Down(look.Medium,
		part.Heading("证照"), part.Section("今天要办"), part.Figure("87.42 %"), part.Note("距 100 分还差 412 本"),
		part.Toolbar([]part.Command{{Name: "制发新证…", Primary: true, Key: fyne.KeyN, Mod: fyne.KeyModifierControl}, {Name: "导出", Key: fyne.KeyF5}, no}),
		fields, bar, part.Across(look.Wide, part.Tag(look.Good, "有效"), part.Tag(look.Warning, "暂扣"), part.Tag(look.Danger, "吊销")),
		part.Banner("练习用证照库 · 所制发的证照一律无效"),
		tabs.Object())))
}
