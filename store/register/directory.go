package register

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
)

// parts is the directory of a workbook's zip, by lower-case name. Names are only looked up, never used as
// paths, so a name such as ../../x leads nowhere.
type parts map[string]*zip.File

// readDirectory reads the zip's directory after looking at its size, and stops bombs by what they declare.
func readDirectory(file io.ReaderAt, size int64, name string) (parts, error) {
	broken := refuse(name, "工作簿不完整或已损坏", "请重新拷贝或下载；若 Excel、WPS 能打开它，请另存为新的 .xlsx 后再导入")
	if !directoryFits(file, size) {
		return nil, broken
	}
	z, err := zip.NewReader(file, size)
	if err != nil {
		return nil, broken
	}
	if len(z.File) > MaxParts {
		return nil, refuse(name, "工作簿内部的文件超过 10,000 个", "请新建工作簿，只把登记表的内容粘贴进去，再导入")
	}
	found, total := make(parts, len(z.File)), uint64(0)
	for _, f := range z.File {
		if f.UncompressedSize64 > MaxUnzipped {
			total = MaxUnzipped
		}
		if total += f.UncompressedSize64; total > MaxUnzipped {
			return nil, refuse(name, "文件解压后超过 1 GB，疑似恶意构造的压缩文件", "请勿打开来路不明的文件；若确是登记表，请拆成几个工作簿分别导入")
		}
		key := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))
		if _, twice := found[key]; twice {
			return nil, broken
		}
		found[key] = f
	}
	return found, nil
}

// directoryFits reads the end record of the zip and tells whether the directory is small enough to be read
// whole. Workbooks within MaxFile never need the 64-bit form of the record.
func directoryFits(file io.ReaderAt, size int64) bool {
	const record, comment = 22, 1 << 16
	tail := make([]byte, min(size, record+comment))
	base := size - int64(len(tail))
	if _, err := file.ReadAt(tail, base); err != nil && !errors.Is(err, io.EOF) {
		return false
	}
	at := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if at < 0 || at+record > len(tail) {
		return false
	}
	length := int64(binary.LittleEndian.Uint32(tail[at+12:]))
	offset := int64(binary.LittleEndian.Uint32(tail[at+16:]))
	end := base + int64(at)
	return length <= maxDirectory && offset <= end && end-offset <= maxDirectory
}

// others are zips that are no workbook, by a part only they have.
var others = []struct{ part, why, remedy string }{
	{"word/document.xml", "这是 Word 文档，不是表格", "请把表格复制到 Excel 或 WPS，存为 .xlsx 后再导入"},
	{"ppt/presentation.xml", "这是演示文稿，不是表格", exportXLSX},
	{"xl/workbook.bin", "这是二进制工作簿（.xlsb）", saveAsXLSX},
	{"content.xml", "这是 OpenDocument 表格（.ods）", saveAsXLSX},
	{"ofd.xml", "这是 OFD 版式文件，不是表格", exportXLSX},
}

// worksheet is one sheet of the workbook and the part that holds it.
type worksheet struct {
	name   string
	part   *zip.File
	hidden bool
}

// index is what the workbook says it consists of.
type index struct {
	sheets  []worksheet // visible ones first
	strings *zip.File   // nil where it has no shared texts
}

type relationship struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
}

type workbookXML struct {
	Properties struct {
		Date1904 string `xml:"date1904,attr"`
	} `xml:"workbookPr"`
	Sheets []struct {
		Name  string     `xml:"name,attr"`
		State string     `xml:"state,attr"`
		Attrs []xml.Attr `xml:",any,attr"`
	} `xml:"sheets>sheet"`
}

// readIndex follows the relations from the root to the sheets.
func (p parts) readIndex(name string) (index, error) {
	broken := refuse(name, "工作簿内部结构不完整", "请用 Excel 或 WPS 打开并另存为新的 .xlsx 后再导入")
	book := "xl/workbook.xml"
	roots, _ := p.relations("")
	for _, r := range roots {
		if strings.HasSuffix(r.Type, "/officeDocument") {
			book = resolve("", r.Target)
		}
	}
	if p[book] == nil || strings.HasPrefix(book, "word/") || strings.HasPrefix(book, "ppt/") || strings.HasSuffix(book, ".bin") {
		return index{}, p.otherKind(name)
	}
	var w workbookXML
	if err := p.decode(book, &w); err != nil {
		return index{}, broken
	}
	if w.Properties.Date1904 == "1" || w.Properties.Date1904 == "true" {
		return index{}, refuse(name, "工作簿使用 1904 日期系统，日期会差四年零一天", "请用 Excel 或 WPS 打开，核对日期后另存为 CSV 文件再导入")
	}
	relations, err := p.relations(book)
	if err != nil {
		return index{}, broken
	}
	return p.gather(w, book, relations), nil
}

func (p parts) gather(w workbookXML, book string, relations []relationship) index {
	var x index
	targets := map[string]string{}
	for _, r := range relations {
		switch target := resolve(path.Dir(book), r.Target); {
		case strings.HasSuffix(r.Type, "/worksheet"):
			targets[r.ID] = target
		case strings.HasSuffix(r.Type, "/sharedStrings"):
			x.strings = p[target]
		}
	}
	var hidden []worksheet
	for _, s := range w.Sheets {
		part := p[targets[relationID(s.Attrs)]]
		if part == nil {
			continue
		}
		switch s.State {
		case "veryHidden":
		case "hidden":
			hidden = append(hidden, worksheet{s.Name, part, true})
		default:
			x.sheets = append(x.sheets, worksheet{s.Name, part, false})
		}
	}
	x.sheets = append(x.sheets, hidden...)
	return x
}

func relationID(attrs []xml.Attr) string {
	for _, a := range attrs {
		if a.Name.Local == "id" {
			return a.Value
		}
	}
	return ""
}

func (p parts) otherKind(name string) error {
	for _, o := range others {
		if p[o.part] != nil {
			return refuse(name, o.why, o.remedy)
		}
	}
	return refuse(name, "这是压缩包，里面不是工作簿", "请先解压，再导入里面的登记表")
}

// relations reads the relations of a part; those of the root for an empty name.
func (p parts) relations(part string) ([]relationship, error) {
	var x struct {
		List []relationship `xml:"Relationship"`
	}
	err := p.decode(strings.TrimPrefix(path.Join(path.Dir(part), "_rels", path.Base("/"+part)+".rels"), "/"), &x)
	return x.List, err
}

func resolve(dir, target string) string {
	target = strings.ReplaceAll(target, `\`, "/")
	if !strings.HasPrefix(target, "/") {
		target = path.Join("/", dir, target)
	}
	return strings.ToLower(strings.TrimPrefix(path.Clean(target), "/"))
}

// decode reads a small part. encoding/xml knows no entities beyond the five of XML, so none can be blown up.
func (p parts) decode(part string, to any) error {
	f := p[strings.ToLower(part)]
	if f == nil || f.UncompressedSize64 > maxIndex {
		return errMarkup
	}
	r, err := f.Open()
	if err != nil {
		return err
	}
	return errors.Join(xml.NewDecoder(r).Decode(to), r.Close())
}
