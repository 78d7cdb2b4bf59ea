package register_test

import (
	"archive/zip"
	"bytes"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"roadcert/domain/bureau"
	"roadcert/domain/sharing"
	"roadcert/store/register"
)

// handedOut is what is handed out of two drivers, and its watermark.
func handedOut(t *testing.T) (bureau.SharedSheet, []byte) {
	t.Helper()
	var b bytes.Buffer
	must(t, png.Encode(&b, image.NewGray(image.Rect(0, 0, 60, 80))))
	return bureau.SharedSheet{
		Bureau: "法库县交通运输事务服务中心", Title: "证照共享信息", Subtitle: "道路运输从业人员从业资格证　共 2 本　授权编号 g1-7",
		Columns: []string{"姓名", "身份证号", "从业资格类别"},
		Rows:    [][]string{{"张三", "210124198506074018", "道路货物运输驾驶员"}, {"=1+1", "210124198506074210", ""}},
		Notes:   []string{"所列证照在提供时均为有效状态。"}, Practice: "练习 无效",
		Mark: sharing.Mark{
			Number: "K7MQ2XWA9FTB", Grant: "g1-7", Bureau: "法库县交通运输事务服务中心", By: "张芳", Party: "公安 & 交警", Person: "王强",
			Purpose: strings.Repeat("核对重型货车驾驶人的从业资格。", 12), At: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC),
		},
	}, b.Bytes()
}

// parts are the files inside a workbook.
func parts(t *testing.T, book []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	must(t, err)
	all := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		must(t, err)
		content, err := io.ReadAll(r)
		must(t, err)
		all[f.Name] = string(content)
	}
	return all
}

// The mark is in sight above the rows and on every page that is printed, and in the properties; the rows are as they
// were handed over.
func TestWhatIsHandedOutBearsItsMark(t *testing.T) {
	s, watermark := handedOut(t)
	var b bytes.Buffer
	must(t, register.WriteShared(&b, s, watermark))
	book, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	must(t, err)
	rows, err := book.GetRows("共享信息")
	must(t, err)
	var text []string
	for _, row := range rows {
		text = append(text, strings.Join(row, "|"))
	}
	for _, sentence := range append(s.Mark.Sentences(), s.Title, s.Practice, s.Notes[0]) {
		if !slices.Contains(text, sentence) {
			t.Errorf("%q is not in\n%s", sentence, strings.Join(text, "\n"))
		}
	}
	head := slices.Index(text, "姓名|身份证号|从业资格类别")
	if head < 0 || text[head+1] != "张三|210124198506074018|道路货物运输驾驶员" || text[head+2] != "=1+1|210124198506074210" {
		t.Errorf("rows\n%s", strings.Join(text, "\n"))
	}
	if panes, err := book.GetPanes("共享信息"); err != nil || panes.YSplit != head+1 {
		t.Errorf("the mark can be scrolled away: %+v %v", panes, err)
	}
	props, err := book.GetDocProps()
	must(t, err)
	if props.Subject != s.Mark.Purpose || props.Description != s.Mark.Text() || props.Keywords != "K7MQ-2XWA-9FTB" || props.Creator != s.Bureau ||
		props.Created != "2026-11-23T09:00:00Z" {
		t.Errorf("%+v", props)
	}
	inside := parts(t, b.Bytes())
	sheet := inside["xl/worksheets/sheet1.xml"]
	for _, part := range []string{"<picture ", "<legacyDrawingHF ", "<oddHeader>&amp;C&amp;G</oddHeader>", "使用编号 K7MQ-2XWA-9FTB"} {
		if !strings.Contains(sheet, part) {
			t.Errorf("%s is not in the sheet", part)
		}
	}
	if !strings.Contains(inside["xl/workbook.xml"], "Print_Titles") || !strings.Contains(inside["docProps/core.xml"], s.Mark.Purpose) {
		t.Error("what is printed on every page, or the properties, lack the mark")
	}
	media := 0
	for name, content := range inside {
		if strings.HasPrefix(name, "xl/media/") && content == string(watermark) {
			media++
		}
	}
	if media == 0 {
		t.Error("the watermark is not in the file")
	}
}

// Another program shows the mark and every digit, also where there is one column only.
func TestLibreOfficeReadsWhatIsHandedOut(t *testing.T) {
	s, watermark := handedOut(t)
	path := filepath.Join(t.TempDir(), "共享.xlsx")
	var b bytes.Buffer
	must(t, register.WriteShared(&b, s, watermark))
	must(t, os.WriteFile(path, b.Bytes(), 0o600))
	text, err := os.ReadFile(soffice(t, path, "csv:Text - txt - csv (StarCalc):44,34,76", "共享.csv"))
	must(t, err)
	for _, want := range []string{"张三,210124198506074018,道路货物运输驾驶员", "=1+1,210124198506074210", s.Mark.Purpose, "K7MQ-2XWA-9FTB"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	s.Columns, s.Rows = s.Columns[:1], [][]string{{"张三"}}
	must(t, register.WriteShared(&b, s, watermark))
}
