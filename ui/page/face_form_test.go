package page_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"roadcert/assets"
	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/ui/page"
	"roadcert/ui/part"
)

// portrait lays a photo of nobody down as a file: head and shoulders on blue.
func portrait(t testing.TB, name string, width, height int) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			dx, dy := float64(x)/float64(width)-0.5, float64(y)/float64(height)
			img.Set(x, y, color.RGBA{0x43, 0x8E, 0xDB, 0xFF})
			if math.Hypot(dx/0.8, dy-1.05) < 0.42 {
				img.Set(x, y, color.RGBA{0x2B, 0x2F, 0x36, 0xFF})
			}
			if math.Hypot(dx, (dy-0.42)*0.8) < 0.2 {
				img.Set(x, y, color.RGBA{0xE8, 0xC3, 0xA0, 0xFF})
			}
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return laid(t, name, b.Bytes())
}

func laid(t testing.TB, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// everyKind is a catalogue of one kind that has a field of each kind there is.
func everyKind(t testing.TB) *catalog.Catalog {
	t.Helper()
	all, err := catalog.Load(assets.FS, "catalog")
	if err != nil {
		t.Fatal(err)
	}
	version, _ := all.InForce("071")
	v := version.Copy()
	v.Template = nil
	v.Kind.Fields = slices.DeleteFunc(v.Kind.Fields, func(f catalog.Field) bool {
		return !slices.Contains([]string{"number", "name", "citizen_id", "photo"}, f.Key)
	})
	var many []string
	for _, letter := range "ABCDEFGHIJKLMNOPQR" {
		many = append(many, "第"+string(letter)+"型")
	}
	most := int64(50)
	v.Kind.Fields = append(v.Kind.Fields,
		catalog.Field{Key: "text", Name: "文字", Kind: catalog.Text, Required: catalog.ToGenerate},
		catalog.Field{Key: "offered", Name: "车身颜色", Kind: catalog.Text, Values: []string{"白", "灰", "黑"}, Codes: []string{"A", "B", "J"}},
		catalog.Field{Key: "date", Name: "日期", Kind: catalog.Date},
		catalog.Field{Key: "few", Name: "档次", Kind: catalog.Choice, Values: []string{"甲", "乙"}},
		catalog.Field{Key: "many", Name: "车型", Kind: catalog.Choice, Values: many},
		catalog.Field{Key: "uscc", Name: "信用代码", Kind: catalog.USCC},
		catalog.Field{Key: "plate", Name: "车牌号", Kind: catalog.Plate},
		catalog.Field{Key: "vin", Name: "车架号", Kind: catalog.VIN},
		catalog.Field{Key: "phone", Name: "电话", Kind: catalog.Phone, Sensitive: true},
		catalog.Field{Key: "load", Name: "轴重", Kind: catalog.Quantity, Unit: "吨", Decimals: 2, Max: &most},
		catalog.Field{Key: "region", Name: "区划", Kind: catalog.RegionCode},
		catalog.Field{Key: "firm", Name: "单位", Kind: catalog.OrganisationName},
		catalog.Field{Key: "gone", Name: "旧号", Kind: catalog.Text, Retired: true},
		catalog.Field{Key: "past", Name: "经历", Kind: catalog.List, Items: []catalog.Field{
			{Key: "what", Name: "做过", Kind: catalog.Text, Required: catalog.ToCollect},
			{Key: "grade", Name: "级别", Kind: catalog.Choice, Values: []string{"一级", "二级"}},
			{Key: "since", Name: "自", Kind: catalog.Date},
			{Key: "where", Name: "在", Kind: catalog.RegionCode},
			{Key: "tons", Name: "吨位", Kind: catalog.Quantity, Unit: "吨"},
			{Key: "old", Name: "旧项", Kind: catalog.Text, Retired: true},
		}})
	c, err := catalog.New([]catalog.Version{v})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// fillIn opens the form of the kind that is offered first.
func fillIn(t *testing.T, c *county, s *stand) filler {
	t.Helper()
	p := openCertificates(t, s, c.desk(access.Clerk), page.Route{})
	command(t, p, fyne.KeyN, fyne.KeyModifierControl).Do()
	s.press(t, "填写照面")
	return s.filler(t)
}

// typing is what somebody types in a field and what they are told at once; and what it is when they have gone on.
type typing struct{ field, typed, told, becomes string }

var typings = []typing{
	{"姓名", "李 建 国", "", "李建国"},
	{"身份证号", "210124198504120144", "校验码应为 8", "210124198504120144"},
	{"身份证号", "２10124198504120148", "", "210124198504120148"},
	{"车身颜色", "白", "", "白"},
	{"车身颜色", "珍珠白", "", "珍珠白"}, // suggestions are no more than that
	{"日期", "2026.13.1", "不存在的日期", "2026.13.1"},
	{"日期", "2026年8月1日", "", "2026-08-01"},
	{"车型", "第Z型", "没有“第Z型”这一项；按 ↓ 看有哪些", "第Z型"},
	{"车型", "q", "", "第Q型"}, // what is likeliest is taken by Enter
	{"信用代码", "91210124T5MM3NPTXB", "校验", "91210124T5MM3NPTXB"},
	{"信用代码", "91210124t5mm3nptxa", "", "91210124T5MM3NPTXA"},
	{"车牌号", "辽A1", "车牌", "辽A1"},
	{"车牌号", "辽a·12345", "", "辽A12345"},
	{"车架号", "LSYAA4185E00", "17 位", "LSYAA4185E00"},
	{"车架号", "lsyaa4185e0000001", "", "LSYAA4185E0000001"},
	{"电话", "138 0000 0000", "", "13800000000"},
	{"轴重", "60", "不应大于 50 吨", "60"},
	{"轴重", "9.50吨", "", "9.5"},
	{"区划", "999999", "不是行政区划代码", "999999"},
	{"区划", "区", "处；请写全，或者填 6 位代码", ""},
	{"区划", "法库县", "", "210124"},
	{"单位", "法库县 示例 运输有限公司", "", "法库县示例运输有限公司"},
	{"文字", "有", "", "有"},
}

func TestEveryKindOfFieldIsAskedForInItsWay(t *testing.T) {
	c := newCountyOf(t, everyKind(t))
	s := newStand(t, small, false)
	f := fillIn(t, c, s)
	for _, gone := range []string{"从业资格证号", "旧号", "旧项"} {
		if slices.Contains(s.texts(), gone) {
			t.Errorf("%s is asked for", gone)
		}
	}
	for _, one := range typings {
		input := f.field(one.field)
		f.write(input, one.typed)
		if one.told != "" {
			s.reads(t, one.told)
		}
		f.key(fyne.KeyReturn)
		if got := reading(input); one.becomes != "" && got != one.becomes {
			t.Errorf("%s: %q became %q, not %q", one.field, one.typed, got, one.becomes)
		}
		if s.window.Canvas().Focused() == input {
			t.Errorf("%s: Enter does not go on", one.field)
		}
	}
	s.reads(t, "辽宁省沈阳市法库县", "吨") // beside the code, behind the number
	s.choose(t, "（不填）", "乙")

	f.fill(f.cell("做过", 0), "押运")
	s.choose(t, "（不填）", "二级")
	f.fill(f.cell("自", 0), "2020.3.1")
	f.fill(f.cell("在", 0), "法库")
	f.fill(f.cell("吨位", 0), "5吨")
	f.window.Canvas().Focus(f.cell("吨位", 0))
	f.chord(fyne.KeyJ)
	f.fill(f.cell("自", 1), "2021")
	s.inChinese(t)
	s.press(t, "提出制发")
	s.reads(t, "请先改正上面标红的项目。", "请填写做过")
	s.draw(t, "face-every-kind")
	f.fill(f.cell("做过", 1), "驾驶")
	f.fill(f.cell("自", 1), "20210301")
	s.press(t, "提出制发")
	if len(s.toasts) != 1 {
		t.Fatalf("told %q, shown %q", s.toasts, s.texts())
	}
	dossier := decided(t, c)
	for key, want := range map[string]string{
		"name": "李建国", "citizen_id": "210124198504120148", "offered": "珍珠白", "date": "2026-08-01", "few": "乙", "many": "第Q型",
		"uscc": "91210124T5MM3NPTXA", "plate": "辽A12345", "vin": "LSYAA4185E0000001", "phone": "13800000000", "load": "9.5",
		"region": "210124", "firm": "法库县示例运输有限公司", "text": "有", "photo": "", "gone": "",
		"past": `[{"grade":"二级","since":"2020-03-01","tons":"5","what":"押运","where":"210124"},{"since":"2021-03-01","what":"驾驶"}]`,
	} {
		if got := dossier.Certificate.Face[key]; got != want {
			t.Errorf("%s is %q, not %q", key, got, want)
		}
	}
}

// decided approves the one case there is, and returns the whole certificate.
func decided(t *testing.T, c *county) bureau.Dossier {
	t.Helper()
	approver := c.desk(access.Approver)
	cases, err := approver.Cases(t.Context(), true)
	if err != nil || len(cases) != 1 {
		t.Fatal(cases, err)
	}
	made, err := approver.Decide(t.Context(), cases[0].ID, bureau.Approved, "")
	if err != nil {
		t.Fatal(err)
	}
	dossier, err := c.desk(access.Clerk).Reveal(t.Context(), made.Certificate.ID.String())
	if err != nil {
		t.Fatal(err)
	}
	return dossier
}

// TestRowsAndAPhotoReachThePaper goes from the keyboard to what is printed.
func TestRowsAndAPhotoReachThePaper(t *testing.T) {
	c := newCounty(t)
	s := newStand(t, small, false)
	f := fillIn(t, c, s)
	f.fill(f.field("姓名"), "李建国")
	f.fill(f.field("身份证号"), "210124198504120148")
	f.fill(f.cell("类别", 0), "道路危险货物运输驾驶员")
	f.fill(f.cell("初次领证日期", 0), "2020.3.1")
	f.chord(fyne.KeyJ)
	f.fill(f.cell("类别", 1), "03003")
	f.fill(f.cell("有效期至", 1), "20300228")

	s.press(t, "选择照片")
	s.offer(t, laid(t, "无.jpg", []byte("这不是图片")))
	s.reads(t, "不能使用这张照片：不是 JPEG 或 PNG 图片")
	s.press(t, "选择照片")
	s.offer(t, portrait(t, "小.jpg", 60, 80))
	s.reads(t, "尺寸 60×80 像素不合适")
	s.press(t, "选择照片")
	s.held = true
	s.offer(t, portrait(t, "李建国.jpg", 358, 441))
	s.reads(t, "正在读取…")
	s.press(t, "提出制发")
	s.reads(t, "照片还在读取，请稍等。")
	s.release()
	s.reads(t, "更换照片", "去掉照片", "李建国.jpg，358×441 像素")
	s.press(t, "提出制发")
	if len(s.toasts) != 1 {
		t.Fatalf("told %q, shown %q", s.toasts, s.texts())
	}
	dossier := decided(t, c)
	const rows = `[{"category":"道路危险货物运输驾驶员","first_issued":"2020-03-01"},{"category":"道路危险货物运输押运人员","valid_to":"2030-02-28"}]`
	if got := dossier.Certificate.Face["category"]; got != rows {
		t.Errorf("the rows are %s", got)
	}
	digest := dossier.Certificate.Face["photo"]
	sheet, err := c.desk(access.Clerk).Sheet(t.Context(), dossier.Certificate.ID.String(), 0)
	if err != nil {
		t.Fatal(err)
	}
	if img, _, err := image.Decode(bytes.NewReader(sheet.Pictures[digest])); err != nil || img.Bounds().Dx() != 358 {
		t.Errorf("the sheet has no picture %s: %v", digest, err)
	}
	p := openCertificates(t, s, c.desk(access.Clerk), page.Route{Search: "李建国"})
	p.Show(page.Route{Search: "李建国"})
	if all := strings.Join(s.texts(), "\n"); strings.Contains(all, digest) || strings.Contains(all, `"category"`) {
		t.Errorf("what is stored is shown as it is stored:\n%s", all)
	}
	s.reads(t, "道路危险货物运输驾驶员（初次领证日期 2020-03-01）；道路危险货物运输押运人员（有效期至 2030-02-28）", "照片")
}

// TestPhotosAreTakenAway has no photo on the face that was taken away again.
func TestPhotosAreTakenAway(t *testing.T) {
	c := newCountyOf(t, everyKind(t))
	s := newStand(t, small, false)
	f := fillIn(t, c, s)
	s.press(t, "选择照片")
	s.offer(t, portrait(t, "李建国.jpg", 358, 441))
	s.press(t, "去掉照片")
	s.reads(t, "未选照片")
	f.fill(f.field("姓名"), "李建国")
	f.fill(f.field("身份证号"), "210124198504120148")
	f.fill(f.field("文字"), "有")
	s.press(t, "提出制发")
	if face := decided(t, c).Certificate.Face; face["photo"] != "" || face["past"] != "" {
		t.Errorf("the face has what was not filled in: %v", face)
	}
}

// TestRowsComeAndGo adds rows by the key that stands on the button, and takes them away; Enter alone goes on.
func TestRowsComeAndGo(t *testing.T) {
	c := newCountyOf(t, everyKind(t))
	s := newStand(t, small, false)
	f := fillIn(t, c, s)
	s.reads(t, "添加一行", "Ctrl+J")
	f.fill(f.cell("做过", 0), "押运")
	for range 4 { // 级别, 自, 在, 吨位
		f.key(fyne.KeyReturn)
	}
	if now := s.window.Canvas().Focused(); now != f.field("原证照") {
		t.Errorf("Enter goes from the last cell to a %T", now)
	}
	f.window.Canvas().Focus(f.cell("做过", 0))
	f.chord(fyne.KeyJ)
	if s.window.Canvas().Focused() != f.cell("做过", 1) {
		t.Error("the new row has not the focus")
	}
	f.chord(fyne.KeyJ) // there is an empty row already
	column := f.labels("自")[0].X
	if n := len(f.inputs(func(at fyne.Position) bool { return at.X == column })); n != 2 {
		t.Errorf("there are %d rows, not 2", n)
	}
	f.fill(f.cell("做过", 1), "驾驶")
	s.press(t, "删除")
	if got := reading(f.cell("做过", 0)); got != "驾驶" {
		t.Errorf("the row that is left says %q", got)
	}
	s.press(t, "删除")
	if got := reading(f.cell("做过", 0)); got != "" {
		t.Errorf("the last row says %q", got)
	}
	f.window.Canvas().Focus(f.cell("自", 0))
	f.fill(f.cell("自", 0), "")
	if all := strings.Join(s.texts(), "\n"); strings.Contains(all, "请填写做过") {
		t.Error("an empty row is complained of")
	}
}

// TestSuggestionsFall shows what may be meant under the line, by keys and by the mouse.
func TestSuggestionsFall(t *testing.T) {
	c := newCountyOf(t, everyKind(t))
	s := newStand(t, small, false)
	f := fillIn(t, c, s)
	colour := f.field("车身颜色")
	s.window.Canvas().Focus(colour)
	f.key(fyne.KeyDown)
	s.reads(t, "白", "灰", "黑")
	f.key(fyne.KeyDown)
	f.key(fyne.KeyReturn)
	if got := reading(colour); got != "灰" {
		t.Errorf("%q was taken, not 灰", got)
	}
	f.write(colour, "j") // a code
	s.reads(t, "黑")
	f.key(fyne.KeyEscape)
	if all := s.texts(); slices.Contains(all, "黑") || len(s.window.Canvas().Overlays().List()) != 1 {
		t.Error("Esc does not close the suggestions alone")
	}
	f.write(f.field("区划"), "法库")
	s.reads(t, "210124　辽宁省沈阳市法库县")
	var fall fyne.Tappable
	walk(s.front(), func(o fyne.CanvasObject) {
		if tap, ok := o.(fyne.Tappable); ok && o.Visible() {
			walk(o, func(inside fyne.CanvasObject) {
				if text, ok := inside.(*canvas.Text); ok && strings.HasPrefix(text.Text, "210124　") {
					fall = tap
				}
			})
		}
	})
	if fall == nil {
		t.Fatal("nothing can be tapped")
	}
	fall.Tapped(&fyne.PointEvent{Position: fyne.NewPos(20, 10)})
	if got := reading(f.field("区划")); got != "210124" {
		t.Errorf("%q was taken", got)
	}
}

// TestWhatIsFilledInIsInSight walks through the whole form by Enter: whatever has the focus can be seen.
func TestWhatIsFilledInIsInSight(t *testing.T) {
	c := newCounty(t)
	s := newStand(t, small, false)
	f := fillIn(t, c, s)
	s.window.Canvas().Focus(f.field("姓名"))
	last := f.field("说明")
	for range 60 {
		now := s.window.Canvas().Focused()
		o, ok := now.(fyne.CanvasObject)
		if !ok {
			t.Fatalf("nothing has the focus")
		}
		if y := f.at(o).Y; y < 60 || y+o.Size().Height > small.Height-60 {
			t.Fatalf("a %T with the focus is at %v", o, y)
		}
		if now == last {
			return
		}
		if _, button := o.(*part.CommandButton); button {
			s.window.Canvas().FocusNext()
			continue
		}
		f.key(fyne.KeyReturn)
	}
	t.Error("Enter does not lead to the end of the form")
}

// TestDrawnFaceForm shows the form of 从业资格证 as it is filled in.
func TestDrawnFaceForm(t *testing.T) {
	unraced(t)
	c := newCounty(t)
	for _, v := range []struct {
		name string
		dark bool
	}{{"light", false}, {"dark", true}} {
		if v.dark && os.Getenv("DRAW_DIR") == "" {
			continue
		}
		s := newStand(t, fyne.NewSize(1366, 768), v.dark)
		f := fillIn(t, c, s)
		s.draw(t, "face-empty-"+v.name)
		f.fill(f.field("姓名"), "李建国")
		f.fill(f.field("身份证号"), "210124198504120144")
		f.fill(f.cell("类别", 0), "道路危险货物运输驾驶员")
		f.fill(f.cell("初次领证日期", 0), "2020.13.1")
		f.chord(fyne.KeyJ)
		f.write(f.cell("类别", 1), "爆炸品")
		s.draw(t, "face-typing-"+v.name)
		f.key(fyne.KeyEscape)
		s.press(t, "选择照片")
		s.draw(t, "face-choosing-"+v.name)
		s.offer(t, portrait(t, "李建国.jpg", 358, 441))
		s.draw(t, "face-photo-"+v.name)
		s.window.Canvas().Focus(f.field("说明"))
		s.draw(t, "face-end-"+v.name)
	}
}
