package paper

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/document"
	"roadcert/domain/sharing"
)

// sharedSheets are one of a single driver, and one of many with the longest of everything.
func sharedSheets() map[string]bureau.SharedSheet {
	mark := sharing.Mark{
		Number: "K7MQ2XWA9FTB", Grant: "g1-7", Bureau: "法库县交通运输事务服务中心", By: "张芳", Party: "法库县公安局交通警察大队", Person: "王强",
		Purpose: "核对重型货车驾驶人的从业资格", At: time.Date(2026, 11, 23, 9, 0, 0, 0, time.FixedZone("CST", 8*3600)),
	}
	one := bureau.SharedSheet{
		Bureau: mark.Bureau, Title: "证照共享信息", Subtitle: "道路运输从业人员从业资格证　共 1 本　授权编号 g1-7",
		Columns: []string{"姓名", "身份证号", "从业资格类别", "有效期至", "住址"},
		Rows:    [][]string{{"张三", "210124198506074018", "道路货物运输驾驶员（有效期至 2030-10-04）；道路危险货物运输驾驶员", "2030-10-04", "辽宁省沈阳市法库县某镇1号"}},
		Notes:   []string{"所列证照在提供时均为有效状态；之后的变化请到本单位或者省级系统核验。", "授权依据：签发部门授权（法交运函〔2026〕12 号）；使用期限 2026-11-23 至 2026-12-23。"},
		Mark:    mark,
	}
	many := one
	many.Practice = document.MarkTraining
	many.Mark.Party, many.Mark.Person = strings.Repeat("喀喇沁左翼蒙古族自治县", 6)[:60*3], strings.Repeat("欧阳", 30)
	many.Mark.Purpose = strings.Repeat("核对全县重型货车驾驶人的从业资格。", 13)[:200*3]
	many.Rows = nil
	for i := range 9 {
		row := append([]string{}, one.Rows[0]...)
		row[0] = fmt.Sprintf("张三%d", i)
		many.Rows = append(many.Rows, row)
	}
	return map[string]bureau.SharedSheet{"one": one, "many": many}
}

// TestWhatIsHandedOutLooksAsItDid.
func TestWhatIsHandedOutLooksAsItDid(t *testing.T) {
	unraced(t)
	for name, s := range sharedSheets() {
		d := drawnOf(t, s, NewShared)
		look(t, d, "shared-"+name)
		for i := range min(2, d.Pages()) {
			picture, err := d.Image(i, goldenDPI)
			if err != nil {
				t.Fatal(err)
			}
			compare(t, fmt.Sprintf("shared-%s-%d.png", name, i+1), grey(picture))
		}
	}
}

// tool runs a program on a file, or leaves the test.
func tool(t *testing.T, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skip(name + " is not installed")
	}
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		t.Fatal(name, err)
	}
	return string(out)
}

// saidBy is what pdftotext reads in the PDF of a document.
func saidBy(t *testing.T, d *Document) string {
	t.Helper()
	var b bytes.Buffer
	if err := d.PDF(&b); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "document.pdf")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return tool(t, "pdftotext", "-raw", path, "-")
}

// TestTheMarkIsOnEveryPageOfAPDF, in full, and in its metadata; and nothing of the rest is missing.
func TestTheMarkIsOnEveryPageOfAPDF(t *testing.T) {
	for name, s := range sharedSheets() {
		d := drawnOf(t, s, NewShared)
		path := filepath.Join(t.TempDir(), "shared.pdf")
		var b bytes.Buffer
		if err := d.PDF(&b); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		about := unspaced(tool(t, "pdfinfo", "-enc", "UTF-8", path))
		for _, field := range []string{"Subject:", "Keywords:"} {
			if !strings.Contains(about, unspaced(field+s.Mark.Text())) {
				t.Errorf("%s: the metadata do not say the mark under %s\n%s", name, field, about)
			}
		}
		for page := 1; page <= d.Pages(); page++ {
			n := fmt.Sprint(page)
			text := unspaced(tool(t, "pdftotext", "-raw", "-f", n, "-l", n, path, "-"))
			for i, sentence := range s.Mark.Sentences() {
				if !strings.Contains(strings.ReplaceAll(text, fmt.Sprintf("第%d页共%d页", page, d.Pages()), ""), unspaced(sentence)) {
					t.Errorf("%s, page %d: sentence %d is not at the foot\n%s", name, page, i, text)
				}
			}
			if (s.Practice != "") != strings.Contains(text, unspaced(document.MarkTraining)) {
				t.Errorf("%s, page %d: practice", name, page)
			}
		}
		text := unspaced(tool(t, "pdftotext", "-raw", path, "-"))
		for _, row := range s.Rows {
			for _, cell := range row {
				if !strings.Contains(text, unspaced(cell)) {
					t.Errorf("%s: %q is missing", name, cell)
				}
			}
		}
	}
}

// TestTheWatermarkIsSeen: in every part of a page there is something of it, and all of it is light.
func TestTheWatermarkIsSeen(t *testing.T) {
	s := sharedSheets()["one"]
	content, err := Watermark(s.Mark, faces(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(content) > 400_000 {
		t.Errorf("it takes %d bytes", len(content))
	}
	picture, err := png.Decode(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	box := picture.Bounds()
	const across, down = 6, 9
	for i := range across * down {
		part := image.Rect(box.Dx()*(i%across)/across, box.Dy()*(i/across)/down, box.Dx()*(i%across+1)/across, box.Dy()*(i/across+1)/down)
		inked := 0
		for y := part.Min.Y; y < part.Max.Y; y++ {
			for x := part.Min.X; x < part.Max.X; x++ {
				r, _, _, _ := picture.At(x, y).RGBA()
				if r>>8 < 0xF0 {
					inked++
				}
				if r>>8 < uint32(tileInk.R) {
					t.Fatalf("%d at %d, %d is too dark to read upon", r>>8, x, y)
				}
			}
		}
		if inked == 0 {
			t.Errorf("nothing of it in part %d", i)
		}
	}
	s.Mark.Purpose = "\U00020000"
	if _, err := NewShared(s, faces(t)); err == nil || !strings.Contains(err.Error(), "U+20000") {
		t.Errorf("a character nobody can print: %v", err)
	}
}

// TestAPictureOfWhatIsHandedOut shows all pages, and says the mark in its texts.
func TestAPictureOfWhatIsHandedOut(t *testing.T) {
	s := sharedSheets()["many"]
	d := drawnOf(t, s, NewShared)
	var b bytes.Buffer
	if err := d.PNG(&b, 60); err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	first, err := d.Image(0, 60)
	if err != nil {
		t.Fatal(err)
	}
	if picture.Bounds().Dy() != d.Pages()*first.Bounds().Dy() || d.Pages() < 2 {
		t.Errorf("%d pages in %v", d.Pages(), picture.Bounds())
	}
	for _, says := range []string{"iTXtDescription\x00\x00\x00\x00\x00" + s.Mark.Text(), "iTXtAuthor\x00\x00\x00\x00\x00" + s.Bureau, "2026-11-23T09:00:00+08:00"} {
		if !bytes.Contains(b.Bytes(), []byte(says)) {
			t.Errorf("%q is not in the file", says)
		}
	}
	if err := d.PNG(&b, 2000); err == nil {
		t.Error("a picture of any size")
	}
}
