package paper_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"roadcert/domain/bureau"
	"roadcert/domain/day"
	"roadcert/domain/document"
	"roadcert/domain/problem"
	"roadcert/ui/paper"
)

func handouts(n int) []bureau.Handout {
	made, _ := day.Date(2026, 11, 23)
	list := make([]bureau.Handout, n)
	for i := range list {
		list[i] = bureau.Handout{
			Kind: "道路运输经营许可证", Holder: "法库县顺达运输有限公司", Number: fmt.Sprintf("辽交运管许可法字210124%06d号", i+1), Code: "K7MQ-2XWA-9FTB",
			Until: made.Add(30), Link: "https://zwfw.ln.example.cn/qz?code=K7MQ2XWA9FTB", Bureau: "法库县交通运输事务服务中心", Made: made,
			Mark: document.MarkTraining,
		}
	}
	return list
}

func TestHandoutsSayWhatTheHolderNeeds(t *testing.T) {
	list := handouts(3)
	list[1].Link, list[1].Mark = "", ""
	list[1].Kind, list[1].Holder, list[1].Number = "中华人民共和国道路运输从业人员从业资格证", "欧阳建国", "2101**********0148"
	list[2].Holder = strings.Repeat("沈阳市法库县长名称", 5) + "有限公司"
	d, err := paper.NewHandouts(list, typeOf(t))
	if err != nil {
		t.Fatal(err)
	}
	if d.Pages() != 2 {
		t.Errorf("%d sheets", d.Pages())
	}
	path := write(t, d)
	if dir := os.Getenv("LOOK"); dir != "" {
		run(t, "pdftoppm", "-r", "80", "-png", path, filepath.Join(dir, "slip"))
	}
	text := solid(run(t, "pdftotext", "-layout", path, "-"))
	for _, want := range []string{
		"电子证照送达告知单", "法库县顺达运输有限公司", "辽交运管许可法字210124000001号", "K7MQ-2XWA-9FTB", "2026年12月23日", "用手机扫码取证",
		"2101**********0148", "本单位尚未设置", "请带本单和有效证件到窗口领取", "法库县交通运输事务服务中心2026年11月23日",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the slips do not say %s", want)
		}
	}
	if n := strings.Count(text, solid(document.MarkTraining)); n != 2 {
		t.Errorf("%d slips say that they are for practice", n)
	}
}

// The code on paper says the address, all of it, when it is scanned.
func TestTheCodeOfAHandoutIsRead(t *testing.T) {
	list := handouts(1)
	d, err := paper.NewHandouts(list, typeOf(t))
	if err != nil {
		t.Fatal(err)
	}
	bits, err := gozxing.NewBinaryBitmapFromImage(popplers(t, d, 200))
	if err != nil {
		t.Fatal(err)
	}
	got, err := qrcode.NewQRCodeReader().Decode(bits, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	if err != nil || got.GetText() != list[0].Link {
		t.Errorf("scanned %v, %v", got, err)
	}
}

func TestHandoutsThatCannotBePrinted(t *testing.T) {
	if _, err := paper.NewHandouts(nil, typeOf(t)); problem.Of(err) != problem.Invalid {
		t.Error(err)
	}
	list := handouts(1)
	list[0].Link = "https://a.cn/" + strings.Repeat("x", 3000)
	if _, err := paper.NewHandouts(list, typeOf(t)); problem.Of(err) != problem.Refused {
		t.Error(err)
	}
	list[0].Link, list[0].Holder = "", "\U000F0000"
	if _, err := paper.NewHandouts(list, typeOf(t)); err == nil {
		t.Error("a character no font has was printed")
	}
}
