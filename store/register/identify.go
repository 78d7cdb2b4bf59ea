package register

import (
	"bytes"
	"errors"
	"io"
	"path/filepath"
	"strings"
)

// format is what a file turned out to be.
type format uint8

const (
	unknownFormat format = iota
	zipFormat
	oldFormat
	textFormat
)

const (
	saveAsXLSX = "请用 Excel 或 WPS 打开，另存为 .xlsx 后再导入"
	exportXLSX = "请在原程序里导出为 .xlsx 或 .csv 后再导入"
)

// foreign are the extensions of formats that are not read, whatever their bytes look like.
var foreign = map[string]string{
	".et":   "这是 WPS 表格专用的 .et 文件",
	".ett":  "这是 WPS 表格模板",
	".wps":  "这是 WPS 文字文档，不是表格",
	".dps":  "这是 WPS 演示文稿，不是表格",
	".ods":  "这是 OpenDocument 表格（.ods）",
	".xlsb": "这是二进制工作簿（.xlsb）",
	".dbf":  "这是数据库文件（.dbf）",
	".doc":  "这是 Word 文档，不是表格",
	".docx": "这是 Word 文档，不是表格",
	".pdf":  "这是 PDF 文件，不是表格",
	".mdb":  "这是 Access 数据库",
}

// magics are the first bytes of files that are often taken for registers.
var magics = []struct{ prefix, why, remedy string }{
	{"%PDF", "这是 PDF 文件，不是表格", exportXLSX},
	{"Rar!", "这是压缩包", "请先解压，再导入里面的登记表"},
	{"7z\xbc\xaf\x27\x1c", "这是压缩包", "请先解压，再导入里面的登记表"},
	{"\x1f\x8b", "这是压缩包", "请先解压，再导入里面的登记表"},
	{"\x89PNG", "这是图片，不是表格", "请找到电子登记表，或把内容录入 .xlsx 后再导入"},
	{"\xff\xd8\xff", "这是图片，不是表格", "请找到电子登记表，或把内容录入 .xlsx 后再导入"},
	{`{\rtf`, "这是文字文档，不是表格", "请把表格复制到 Excel 或 WPS，存为 .xlsx 后再导入"},
	{"MIME-Version", "这是网页存档，不是真正的工作簿", saveAsXLSX},
	{"\x09\x08", oldWorkbook, saveAsXLSX},
	{"\x09\x04", oldWorkbook, saveAsXLSX},
	{"\x09\x02", oldWorkbook, saveAsXLSX},
	{"SQLite format 3", "这是数据库文件，不是表格", exportXLSX},
}

const (
	oldWorkbook    = "这是 Excel 95 或更早版本的旧版 .xls"
	workbookStream = "Workbook" // of Excel 97 to 2003, which are read
)

// compounds are the streams by which a compound file (Office 97 container) is told; the first found counts.
var compounds = []struct{ stream, why, remedy string }{
	{"EncryptedPackage", "工作簿设了打开密码", "请用 Excel 或 WPS 输入密码打开，取消密码保护，另存为 .xlsx 后再导入"},
	{"WordDocument", "这是 Word 文档，不是表格", "请把表格复制到 Excel 或 WPS，存为 .xlsx 后再导入"},
	{"PowerPoint Document", "这是演示文稿，不是表格", exportXLSX},
	{workbookStream, "", ""},
	{"Book", oldWorkbook, saveAsXLSX},
}

// pages are the beginnings of markup that spreadsheets programs open but that are no workbooks.
var pages = []struct{ word, why string }{
	{"urn:schemas-microsoft-com:office:spreadsheet", "这是 2003 版 XML 表格，不是真正的工作簿"},
	{"<html", "这其实是网页（HTML），只是扩展名像表格"},
	{"<!doctype html", "这其实是网页（HTML），只是扩展名像表格"},
	{"<table", "这其实是网页（HTML），只是扩展名像表格"},
}

// texts are the extensions under which plain text is read.
var texts = map[string]bool{".csv": true, ".txt": true, ".tsv": true, ".tab": true}

// identify tells a workbook from a text by the first bytes, and refuses the rest by name.
func identify(file io.ReaderAt, size int64, name string) (format, error) {
	head := make([]byte, min(size, 4096))
	if _, err := file.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return unknownFormat, unopened(name, err)
	}
	ext := strings.ToLower(filepath.Ext(name))
	if why, ok := foreign[ext]; ok {
		return unknownFormat, refuse(name, why, saveAsXLSX)
	}
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06")) {
		return zipFormat, nil
	}
	if bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) {
		return compound(file, size, name)
	}
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.prefix)) {
			return unknownFormat, refuse(name, m.why, m.remedy)
		}
	}
	if err := markupPage(head, name); err != nil {
		return unknownFormat, err
	}
	if bytes.IndexByte(head, 0) >= 0 && byteOrder(head) == nil {
		return unknownFormat, refuse(name, "文件既不是工作簿也不是文本，可能已损坏", "请重新导出或拷贝登记表（.xlsx 或 .csv）后再导入")
	}
	if !texts[ext] {
		return unknownFormat, refuse(name, "扩展名是 "+ext+"，内容其实是文本", "如果是逗号或制表符分隔的表格，请把扩展名改为 .csv，或用 Excel、WPS 打开后另存为 .xlsx 再导入")
	}
	return textFormat, nil
}

// compound says what a compound file is. Its directory may lie anywhere, so the names are looked for in the whole
// file, in the UTF-16 they are written in; the file is not parsed.
func compound(file io.ReaderAt, size int64, name string) (format, error) {
	found := make([]bool, len(compounds))
	const step, overlap = 1 << 20, 64
	chunk := make([]byte, step+overlap)
	for at := int64(0); at < size; at += step {
		n, err := file.ReadAt(chunk, at)
		if err != nil && !errors.Is(err, io.EOF) {
			return unknownFormat, unopened(name, err)
		}
		for i, c := range compounds {
			found[i] = found[i] || bytes.Contains(chunk[:n], utf16LE(c.stream))
		}
	}
	for i, c := range compounds {
		switch {
		case found[i] && c.stream == workbookStream:
			return oldFormat, nil
		case found[i]:
			return unknownFormat, refuse(name, c.why, c.remedy)
		}
	}
	return unknownFormat, refuse(name, "这是旧版 Office 文件，看不出是表格", saveAsXLSX)
}

func utf16LE(ascii string) []byte {
	b := make([]byte, 0, 2*len(ascii))
	for i := range len(ascii) {
		b = append(b, ascii[i], 0)
	}
	return b
}

func markupPage(head []byte, name string) error {
	text := bytes.ToLower(bytes.TrimLeft(head, "\xef\xbb\xbf \t\r\n"))
	if len(text) == 0 || text[0] != '<' {
		return nil
	}
	for _, p := range pages {
		if bytes.Contains(text, []byte(p.word)) {
			return refuse(name, p.why, saveAsXLSX)
		}
	}
	if bytes.HasPrefix(text, []byte("<?xml")) {
		return refuse(name, "这是 XML 文件，不是工作簿", exportXLSX)
	}
	return nil
}
