package page_test

import (
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/store/register"
	"roadcert/ui/page"
)

// TestTheCupboardIsDrawn shows what is done about bad registers, duplicates, photos and quality: always on the small
// screen in the light, and where DRAW_DIR asks for pictures in the dark and in large type as well.
func TestTheCupboardIsDrawn(t *testing.T) {
	unraced(t)
	for _, v := range []struct {
		name              string
		dark, large, more bool
	}{{"small-light", false, false, false}, {"small-dark", true, false, true}, {"small-large", false, true, true}} {
		if v.more && os.Getenv("DRAW_DIR") == "" {
			continue
		}
		t.Run(v.name, func(t *testing.T) {
			c := newCounty(t)
			c.doubled()
			s := newStand(t, small, v.dark)
			dress(t, v.dark, v.large)
			draw := func(name string) { s.draw(t, "cupboard-"+name+"-"+v.name) }
			p := page.NewCollect(c.desk(access.Clerk), tools(), s)
			s.put(p)
			draw("choose")
			drawTreatment(t, s, p, draw)
			s.tab(t, "疑似重复")
			draw("twins")
			s.press(t, "核对无误，保留两本")
			draw("twins-keep")
			s.press(t, "取消")
			s.press(t, "是同一本，保留左边")
			draw("twins-merge")
			s.press(t, "取消")
			s.tab(t, "归集质量")
			draw("quality")
			s.window.drop(fyne.Position{}, []fyne.URI{storage.NewFileURI(c.photos("辽A12345.jpg", "辽A00000.jpg"))})
			draw("photos")
			s.press(t, "导入照片")
			draw("photos-ask")
			s.press(t, "取消")
			s.press(t, "完成")
			command(t, p, fyne.KeyN, fyne.KeyModifierControl).Do()
			s.press(t, "下载模板")
			draw("template-ask")
			for _, err := range s.failed {
				t.Error(err)
			}
		})
	}
}

// drawTreatment goes through the sheets that other programs have spoiled.
func drawTreatment(t *testing.T, s *stand, p page.Page, draw func(name string)) {
	s.offer(t, legacy("several.xlsx"))
	draw("several")
	s.row(t, 4)
	draw("several-none")
	for _, name := range []string{"shifted", "letters", "date_orders", "damaged_numbers", "merged", "look_alikes"} {
		command(t, p, fyne.KeyN, fyne.KeyModifierControl).Do()
		s.offer(t, legacy(name+".xlsx"))
		next(t, p)
		draw(name)
	}
}

// legacy is a register that was spoiled on its way, and saved by somebody else's program.
func legacy(name string) string { return filepath.Join("../../domain/bureau/testdata/legacy", name) }

// doubled takes a register in that holds the same twice.
func (c *county) doubled() {
	c.Helper()
	const head = "经营许可证号,业户名称,统一社会信用代码,地址,经营范围,发证日期,有效期止,证照状态\n"
	row := func(number, name string) string {
		return number + "," + name + ",91210124MA0A0A0A1M,法库县某镇,道路普通货物运输,2024-10-05,2028-10-04,有效\n"
	}
	c.take(head + row("辽交运管许可法字210124000102号", "法库县顺达运输有限公司") + row("辽交运管许可法字210124000120号", "法库县順達运输有限公司"))
	c.take("从业资格证号,姓名,身份证号,从业资格类别,住址,发证日期,有效期至,证照状态\n" +
		"210124198506074018,张伟,210124198506074018,经营性道路货物运输驾驶员,辽宁省沈阳市法库县某镇1号,2024-10-05,2030-10-04,有效\n" +
		"210124198506074210,张伟,210124198506074210,经营性道路货物运输驾驶员,,2024-10-05,,有效\n")
	c.take("道路运输证号,业户名称,统一社会信用代码,车辆号牌,车辆类型,经营范围,发证日期,证照状态\n" +
		"辽交运管法字210124000001号,法库县顺通运输有限公司,91210124MA0A0A0A1M,辽A12345,重型普通货车,道路普通货物运输,2024-10-05,营运\n")
}

// take takes a register over that is written here.
func (c *county) take(text string) {
	c.Helper()
	path := filepath.Join(c.TempDir(), "register.csv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		c.Fatal(err)
	}
	reg, err := register.Open(path)
	if err != nil {
		c.Fatal(err)
	}
	defer reg.Close()
	if r, err := c.desk(access.Clerk).Import(c.Context(), reg, bureau.ImportOptions{}); err != nil || r.Refused > 0 {
		c.Fatal(r.Refusals, err)
	}
}

// photos is a folder of photos of those names.
func (c *county) photos(names ...string) string {
	c.Helper()
	dir := filepath.Join(c.TempDir(), "照片")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		c.Fatal(err)
	}
	for _, name := range names {
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			c.Fatal(err)
		}
		picture := image.NewRGBA(image.Rect(0, 0, 300, 400))
		for x := range 300 {
			picture.Set(x, x, color.White)
		}
		if err := jpeg.Encode(f, picture, nil); err != nil {
			c.Fatal(err)
		}
		if err := f.Close(); err != nil {
			c.Fatal(err)
		}
	}
	return dir
}
