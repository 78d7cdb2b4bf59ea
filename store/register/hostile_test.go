package register_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"roadcert/domain/problem"
	"roadcert/store/register"
)

// What is not a register is refused by what it is, with advice.
func TestFilesThatAreNoRegister(t *testing.T) {
	compound := func(stream string) string {
		var utf16 strings.Builder
		for _, c := range stream {
			utf16.WriteString(string(c) + "\x00")
		}
		return "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 1_048_000) + utf16.String() + strings.Repeat("\x00", 600)
	}
	zipped := func(name string) string {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		_, err := z.Create(name)
		must(t, err)
		must(t, z.Close())
		return b.String()
	}
	for _, c := range []struct {
		name, content string
		words         []string
	}{
		{"empty.xlsx", "", []string{"空的"}},
		{"blank.csv", "\xef\xbb\xbf\r\n \r\n", []string{"没有任何内容"}},
		{"locked.xlsx", compound("EncryptedPackage"), []string{"密码", "取消密码保护"}},
		{"old.xls", compound("Workbook"), []string{"旧版 .xls", "另存为 .xlsx"}},
		{"old.xlsx", compound("Workbook"), []string{"旧版 .xls"}},
		{"older.xls", "\x09\x08\x10\x00", []string{"旧版 .xls"}},
		{"wps.et", compound("Workbook"), []string{"WPS 表格专用", "另存为 .xlsx"}},
		{"wps.wps", "x", []string{"WPS 文字"}},
		{"book.ods", "x", []string{"OpenDocument"}},
		{"letter.docx", "x", []string{"Word"}},
		{"letter.xlsx", zipped("word/document.xml"), []string{"Word"}},
		{"binary.xlsx", zipped("xl/workbook.bin"), []string{"xlsb"}},
		{"archive.xlsx", zipped("a.txt"), []string{"压缩包"}},
		{"empty-zip.xlsx", zipped("a")[0:0] + "PK\x05\x06" + strings.Repeat("\x00", 18), []string{"压缩包"}},
		{"cut.xlsx", "PK\x03\x04 and no more", []string{"已损坏"}},
		{"page.xlsx", "<html><table></table></html>", []string{"网页"}},
		{"page.xls", "\xef\xbb\xbf\r\n<HTML xmlns:x=\"\">", []string{"网页"}},
		{"page.csv", "<table><tr>", []string{"网页"}},
		{"xml.xls", `<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">`, []string{"2003"}},
		{"data.xlsx", "姓名,身份证号\n", []string{"其实是文本", ".csv"}},
		{"scan.xlsx", "%PDF-1.4", []string{"PDF"}},
		{"photo.csv", "\xff\xd8\xff\xe0", []string{"图片"}},
		{"rar.xlsx", "Rar!\x1a", []string{"解压"}},
		{"noise.csv", "a\x00b", []string{"损坏"}},
		{"broken.csv", "姓名,地址\n张三,\xff\xff\n", []string{"第 2 行", "无法识别"}},
		{"utf16.txt", "\xff\xfea\x00\n\x00\x00\xd8b\x00", []string{"第 2 行"}},
		{"bom.csv", "\xef\xbb\xbf姓名\n\xd5\xc5\n", []string{"第 2 行"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := tryAll(write(t, c.name, []byte(c.content)), "")
			wantProblem(t, err, problem.Invalid, append(c.words, c.name)...)
			var p *problem.Problem
			if !errors.As(err, &p) || p.What == "" || p.Why == "" || p.Remedy == "" {
				t.Errorf("incomplete: %+v", p)
			}
		})
	}
	_, err := register.Open(filepath.Join(t.TempDir(), "nowhere.xlsx"))
	wantProblem(t, err, problem.NotFound, "没有找到")
	_, err = register.Open(t.TempDir())
	wantProblem(t, err, problem.Invalid, "文件夹")
}

func TestFilesBeyondTheLimits(t *testing.T) {
	t.Run("size", func(t *testing.T) {
		path := write(t, "big.csv", nil)
		must(t, os.Truncate(path, register.MaxFile+1))
		_, err := register.Open(path)
		wantProblem(t, err, problem.Invalid, "200 MB")
	})
	cells := func(n int) string { return strings.Repeat(`<c t="str"><v>x</v></c>`, n) }
	for name, c := range map[string]struct{ data, want string }{
		"columns": {`<row>` + cells(257) + `</row>`, "第 256 列以后"},
		"cell":    {`<row r="3"><c r="A3" t="str"><v>` + strings.Repeat("张", 32_768) + `</v></c></row>`, "第 3 行：第 1 列超过 32,767 字"},
		"text":    {`<row><c t="str"><v>` + strings.Repeat("x", 300_000) + `</v></c></row>`, "超过 32,767 字"},
		"row":     {`<row>` + strings.Repeat(`<c t="str"><v>`+strings.Repeat("x", 32_000)+`</v></c>`, 150) + `</row>`, "4 MB"},
		"lines":   {`<row r="1048576"><c t="str"><v>x</v></c></row>`, "1,048,575 行"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := tryAll(workbook(t, workbookParts("", sheetPart{name: "表", data: c.data})), "")
			wantProblem(t, err, problem.Invalid, c.want)
		})
	}
	t.Run("csv columns", func(t *testing.T) {
		_, err := tryAll(write(t, "a.csv", []byte("a,b\n"+strings.Repeat("x,", 300)+"x\n")), "")
		wantProblem(t, err, problem.Invalid, "第 2 行超过 256 列")
	})
	t.Run("csv cell", func(t *testing.T) {
		_, err := tryAll(write(t, "a.csv", []byte("a,\""+strings.Repeat("x", 33_000)+"\"\n")), "")
		wantProblem(t, err, problem.Invalid, "32,767")
	})
	t.Run("csv quote", func(t *testing.T) {
		_, err := tryAll(write(t, "a.csv", []byte("a,b\nc,\"d\n"+strings.Repeat("e,f\n", 2<<20))), "")
		wantProblem(t, err, problem.Invalid, "第 2 行", "引号没有配对")
	})
	t.Run("parts", func(t *testing.T) {
		parts := workbookParts("", sheetPart{name: "表", data: `<row><c><v>1</v></c></row>`})
		for i := range register.MaxParts {
			parts = append(parts, part{fmt.Sprintf("xl/media/%d.png", i), ""})
		}
		_, err := tryAll(workbook(t, parts), "")
		wantProblem(t, err, problem.Invalid, "10,000")
	})
}

// What Excel could not have written is refused by line, and is never read half.
func TestBrokenSheets(t *testing.T) {
	good := `<row r="1"><c r="A1" t="s"><v>0</v></c></row>`
	for name, c := range map[string]struct{ data, want string }{
		"the same line twice":       {good + good, "第 1 行：行号错乱"},
		"lines backwards":           {`<row r="2"/><row r="1"/>`, "行号错乱"},
		"columns backwards":         {`<row r="1"><c r="B1"/><c r="A1"/></row>`, "单元格位置错乱"},
		"a cell of another line":    {`<row r="1"><c r="A2"/></row>`, "单元格位置错乱"},
		"no such column":            {`<row r="1"><c r="AAAAAAAA1"/></row>`, "单元格位置错乱"},
		"no such text":              {`<row r="1"><c r="A1" t="s"><v>1</v></c></row>`, "指向不存在的文字"},
		"the mark itself as a text": {`<row r="1"><c r="A1" t="s"><v>2</v></c></row>`, "指向不存在的文字"},
		"no such kind":              {`<row r="1"><c r="A1" t="x"><v>1</v></c></row>`, "类型不明"},
		"no such entity":            {good + `<row r="2"><c r="A2" t="str"><v>&x;</v></c></row>`, "已损坏"},
		"a bare ampersand":          {good + `<row r="2"><c r="A2" t="str"><v>a & b</v></c></row>`, "已损坏"},
		"bytes that are no UTF-8":   {good + "<row r=\"2\"><c r=\"A2\" t=\"str\"><v>\xd5\xc5</v></c></row>", "已损坏"},
		"a row that does not end":   {`<row r="1"><c r="A1"><v>1</v></c>`, "标记不完整"},
		"a quote that does not end": {`<row r="1"><c r="A1><v>1</v></c></row>`, "标记不完整"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := tryAll(workbook(t, workbookParts(`<si><t>x</t></si>`, sheetPart{name: "表", data: c.data})), "表")
			wantProblem(t, err, problem.Invalid, c.want, "登记表.xlsx")
		})
	}
	t.Run("texts broken", func(t *testing.T) {
		second := strings.Replace(good, "<v>0</v>", "<v>1</v>", 1)
		_, err := tryAll(workbook(t, workbookParts(`<si><t>x</t></si><si><t>&x;</t></si>`, sheetPart{name: "表", data: second})), "")
		wantProblem(t, err, problem.Invalid, "已损坏")
	})
	t.Run("1904", func(t *testing.T) {
		parts := workbookParts("", sheetPart{name: "表", data: `<row><c><v>1</v></c></row>`})
		parts[2].text = strings.Replace(parts[2].text, "<sheets>", `<workbookPr date1904="1"/><sheets>`, 1)
		_, err := tryAll(workbook(t, parts), "")
		wantProblem(t, err, problem.Invalid, "1904")
	})
}

// billion is the classic of entities that blow up.
const billion = `<!DOCTYPE lolz [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>`

func TestEntitiesAndStrangeNames(t *testing.T) {
	sheet := sheetPart{name: "表", data: `<row><c t="s"><v>0</v></c></row>`}
	t.Run("in the sheet", func(t *testing.T) {
		parts := workbookParts(`<si><t>x</t></si>`, sheet)
		parts[5].text = strings.Replace(parts[5].text, "<worksheet", billion+"<worksheet", 1)
		_, err := tryAll(workbook(t, parts), "")
		wantProblem(t, err, problem.Invalid, "文档类型声明")
	})
	t.Run("in the texts", func(t *testing.T) {
		parts := workbookParts(`<si><t>&b;</t></si>`, sheet)
		parts[6].text = strings.Replace(parts[6].text, "<sst", billion+"<sst", 1)
		_, err := tryAll(workbook(t, parts), "")
		wantProblem(t, err, problem.Invalid, "文档类型声明")
	})
	t.Run("in the workbook", func(t *testing.T) {
		parts := workbookParts("", sheetPart{name: "&b;", data: sheet.data})
		parts[2].text = billion + parts[2].text
		_, err := tryAll(workbook(t, parts), "")
		wantProblem(t, err, problem.Invalid, "结构不完整")
	})
	t.Run("names that climb", func(t *testing.T) {
		path := workbook(t, append(workbookParts(`<si><t>x</t></si>`, sheet), part{"../../../evil.xml", "x"}, part{`..\..\..\evil.xml`, "x"}))
		// Two of the names are the same place; a workbook with a name twice is refused.
		_, err := tryAll(path, "")
		wantProblem(t, err, problem.Invalid, "已损坏")
		path = workbook(t, append(workbookParts(`<si><t>x</t></si>`, sheet), part{"../../../evil.xml", "x"}))
		if got := readAll(t, path, ""); len(got) != 1 || got[0].cells[0] != "x" {
			t.Errorf("%v", got)
		}
		if _, err := os.Stat(filepath.Join(filepath.Dir(path), "../../../evil.xml")); err == nil {
			t.Error("the name was followed")
		}
	})
}

// zeros is a reader of n equal bytes: what a bomb is made of.
type zeros int64

func (z *zeros) Read(p []byte) (int, error) {
	if *z <= 0 {
		return 0, io.EOF
	}
	n := min(len(p), int(*z))
	for i := range n {
		p[i] = ' '
	}
	*z -= zeros(n)
	return n, nil
}

// bomb writes a workbook in which one part is blown up by so many blanks after its first tag.
func bomb(t *testing.T, name string, size int64) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "bomb.xlsx")
	f, err := os.Create(path)
	must(t, err)
	z := zip.NewWriter(f)
	for _, p := range workbookParts(`<si><t>x</t></si>`, sheetPart{name: "表", data: `<row><c t="s"><v>0</v></c></row>`}) {
		w, err := z.Create(p.name)
		must(t, err)
		head, tail, _ := strings.Cut(p.text, ">")
		if p.name == name {
			_, err = io.WriteString(w, head+">")
			must(t, err)
			n := zeros(size)
			_, err = io.Copy(w, &n)
			must(t, err)
			_, err = io.WriteString(w, tail)
		} else {
			_, err = io.WriteString(w, p.text)
		}
		must(t, err)
	}
	must(t, z.Close())
	must(t, f.Close())
	return path
}

func TestBombs(t *testing.T) {
	if testing.Short() {
		t.Skip("makes more than a gigabyte")
	}
	for _, c := range []struct {
		part string
		size int64
		want string
	}{
		{"xl/worksheets/sheet1.xml", 1<<30 + 1, "解压后超过 1 GB"},
		{"xl/sharedStrings.xml", 300 << 20, "32,767 字"},
		{"xl/worksheets/sheet1.xml", 300 << 20, "32,767 字"},
		{"xl/workbook.xml", 300 << 20, "结构不完整"},
	} {
		t.Run(fmt.Sprint(c.part, c.size>>20), func(t *testing.T) {
			path := bomb(t, c.part, c.size)
			if info, _ := os.Stat(path); info.Size() > 5<<20 {
				t.Fatalf("the bomb has %d bytes", info.Size())
			}
			var err error
			peak := watchHeap(func() { _, err = tryAll(path, "") })
			wantProblem(t, err, problem.Invalid, c.want)
			if peak > 64<<20 {
				t.Errorf("refused after %d MB", peak>>20)
			}
		})
	}
	t.Run("a directory that lies", func(t *testing.T) {
		path := bomb(t, "xl/worksheets/sheet1.xml", 64<<20)
		raw, err := os.ReadFile(path)
		must(t, err)
		// The true size is written into the directory and behind the data; both are made to say 1,000.
		size := []byte{0, 0, 0, 4} // 64 MB and some, little-endian: found by its two high bytes
		for i := 2; i < len(raw)-20; i++ {
			if raw[i] == size[2] && raw[i+1] == size[3] && bytes.HasPrefix(raw[max(0, i-26):], []byte("PK\x01\x02")) {
				copy(raw[i-2:], []byte{0xe8, 3, 0, 0})
			}
		}
		must(t, os.WriteFile(path, raw, 0o600))
		_, err = tryAll(path, "")
		wantProblem(t, err, problem.Invalid, "已损坏")
	})
	t.Run("one text a hundred thousand times", func(t *testing.T) {
		text := `<si><t>` + strings.Repeat("x", register.MaxText) + `</t></si>`
		data := strings.Repeat(`<row><c t="s"><v>0</v></c></row>`, 100_000)
		var err error
		peak := watchHeap(func() { _, err = tryAll(workbook(t, workbookParts(text, sheetPart{name: "表", data: data})), "") })
		wantProblem(t, err, problem.Invalid, "展开以后超过")
		if peak > 96<<20 {
			t.Errorf("%d MB", peak>>20)
		}
	})
	t.Run("texts without number", func(t *testing.T) {
		path := workbook(t, workbookParts(strings.Repeat(`<si/>`, register.MaxStrings+1), sheetPart{name: "表", data: `<row><c t="s"><v>0</v></c></row>`}))
		var err error
		peak := watchHeap(func() { _, err = tryAll(path, "") })
		wantProblem(t, err, problem.Invalid, "400 万条")
		if peak > 160<<20 { // the test's own 20 MB and the copy
			t.Errorf("%d MB", peak>>20)
		}
	})
}

// A file damaged on the way is read right or refused; it is never read short, and never panics.
func TestDamagedRegisters(t *testing.T) {
	for _, file := range []string{"practitioners.xlsx", "operators-gb18030.csv"} {
		raw, err := os.ReadFile(filepath.Join(samples, file))
		must(t, err)
		whole := len(readAll(t, filepath.Join(samples, file), ""))
		dir := t.TempDir()
		rapid.Check(t, func(t *rapid.T) {
			b := bytes.Clone(raw)
			for range rapid.IntRange(1, 3).Draw(t, "times") {
				b[rapid.IntRange(0, len(b)-1).Draw(t, "at")] = rapid.Byte().Draw(t, "to")
			}
			if rapid.Bool().Draw(t, "cut") && strings.HasSuffix(file, "xlsx") {
				b = b[:rapid.IntRange(1, len(b)-1).Draw(t, "length")]
			}
			path := filepath.Join(dir, file)
			if err := os.WriteFile(path, b, 0o600); err != nil {
				t.Fatal(err)
			}
			got, err := tryAll(path, "")
			if err != nil && problem.Of(err) != problem.Invalid {
				t.Fatalf("%T %v", err, err)
			}
			if err == nil && strings.HasSuffix(file, "xlsx") && len(got) != whole {
				t.Fatalf("%d rows of %d, and no error", len(got), whole)
			}
		})
	}
}

// Whatever is between the tags: an error or rows, in time.
func FuzzSheet(f *testing.F) {
	f.Add(`<row r="1"><c r="A1" t="s"><v>0</v></c></row>`)
	f.Add(`<row><c><is><t>x</t></is></c></row><!-- x --><x:row/>`)
	f.Fuzz(func(t *testing.T, data string) {
		path := workbook(t, workbookParts(`<si><t>x</t></si>`, sheetPart{name: "表", data: data}))
		book, err := register.Open(path)
		must(t, err)
		rows, err := book.Rows(context.Background(), "表")
		if err != nil {
			var p *problem.Problem
			if !errors.As(err, &p) {
				t.Fatalf("%T %v", err, err)
			}
			must(t, book.Close())
			return
		}
		last := 0
		for rows.Next() {
			if rows.Row().Line != last+1 {
				t.Fatalf("line %d after %d", rows.Row().Line, last)
			}
			last++
		}
		_ = rows.Close()
		must(t, book.Close())
	})
}
